//! What is wrong with the document, at the rows where it is said.

use std::collections::HashSet;

use serde_json::Value;

use crate::model::{DocPath, Kind, OperationId, Violation, check, check_input};
use crate::rules;

use super::tree::{Place, Tree};
use super::{Form, NodeId, RowId, words};

/// Whether an issue keeps the document from being sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It does.
    Error,
    /// It does not: the service may know better.
    Warning,
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The facts of the shapes.
    Shape,
    /// A rule between fields.
    Rule,
    /// The service, in its answer to the last attempt.
    Service,
}

/// One thing that is wrong, where the form can show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// Where in the document.
    pub path: DocPath,
    /// The row that shows it; `None` for the document as a whole.
    pub row: Option<RowId>,
    /// What is wrong and what would be right.
    pub message: String,
    /// Whether it keeps the document from being sent.
    pub severity: Severity,
    /// Who says so.
    pub source: Source,
    /// Whether it may be said yet: its field was touched, or a submit was tried.
    pub shown: bool,
}

/// What a rule between fields says.
pub(super) struct RuleIssue {
    pub(super) path: DocPath,
    pub(super) message: String,
    pub(super) severity: Severity,
}

/// What the rules between fields say of a document.
pub(super) fn rule_issues(operation: OperationId, document: &Value) -> Vec<RuleIssue> {
    let severity = |issue: &crate::model::Issue| if issue.is_error() { Severity::Error } else { Severity::Warning };
    let issues = rules::check(operation, document).into_iter();
    issues.map(|issue| RuleIssue { severity: severity(&issue), path: issue.path, message: issue.message }).collect()
}

/// How many issues are left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What keeps the document from being sent, shown or not.
    pub errors: usize,
    /// What does not.
    pub warnings: usize,
    /// Errors that are shown already.
    pub shown: usize,
}

impl Form {
    /// Finds the issues of the document as it is now.
    pub(super) fn find_issues(&self) -> Vec<Issue> {
        let mut found = Vec::new();
        let touched = self.touched_around();
        for issue in check_input(self.operation, &self.document) {
            found.push(self.placed(&rules::soften(issue, &self.document), &touched));
        }
        for id in self.doubled_keys() {
            let message = format!("there is an entry \"{}\" already", self.tree.name(id));
            let path = self.tree.path(id);
            let mut issue = self.at_node(path, id, message, Severity::Error, Source::Shape, true);
            issue.row = Some(RowId::key(id));
            found.push(issue);
        }
        for issue in rule_issues(self.operation, &self.document) {
            let node = self.tree.nearest(&issue.path);
            // A rule speaks of several fields: it is said once one of those around it was touched.
            let around = self.tree[node].parent.unwrap_or(node);
            let shown = self.submitted || touched.contains(&node) || touched.contains(&around);
            found.push(self.at_node(issue.path, node, issue.message, issue.severity, Source::Rule, shown));
        }
        found.extend(self.refusals.iter().map(|refusal| {
            let node = self.tree.nearest(&refusal.path);
            self.at_node(refusal.path.clone(), node, refusal.message.clone(), Severity::Warning, Source::Service, true)
        }));
        found
    }

    /// The values that were touched, and all that hold them.
    fn touched_around(&self) -> HashSet<NodeId> {
        let mut around = HashSet::new();
        self.tree.visit(Tree::ROOT, &mut |id, node| {
            if node.touched {
                around.insert(id);
                around.extend(self.tree.above(id));
            }
        });
        around
    }

    fn placed(&self, issue: &crate::model::Issue, touched: &HashSet<NodeId>) -> Issue {
        let node = self.tree.nearest(&issue.path);
        let here = &self.tree[node];
        let mut message = issue.message.clone();
        let mut severity = if issue.is_error() { Severity::Error } else { Severity::Warning };
        let mut at_key = false;
        if let Place::Entry(key, _) = &here.place
            && let Some(Kind::Map { key: key_member, .. }) = self.tree[here.parent.unwrap_or(node)].kind()
        {
            let text = key.clone().into();
            at_key = check(&text, key_member.shape()).iter().any(|key| key.constraint == issue.constraint);
            if at_key
                && let Some(words) = words::explain(&issue.constraint, &text, key_member.shape(), self.hides(node))
            {
                message = words;
            }
        }
        if !at_key && let (super::tree::Body::Leaf(value), Some(shape)) = (&here.body, here.shape) {
            if let Some(words) = words::explain(&issue.constraint, value, shape, self.hides(node)) {
                message = words;
            }
            if matches!(issue.constraint, Violation::Enum { .. }) && super::rows::is_open(shape) {
                severity = Severity::Warning;
                message = format!("is not among the known values: {message}");
            }
        }
        let shown = self.submitted || touched.contains(&node);
        let mut issue = self.at_node(issue.path.clone(), node, message, severity, Source::Shape, shown);
        if at_key {
            issue.row = Some(RowId::key(node));
        }
        issue
    }

    fn at_node(
        &self,
        path: DocPath,
        node: NodeId,
        message: String,
        severity: Severity,
        source: Source,
        shown: bool,
    ) -> Issue {
        Issue { path, row: self.seat(node), message, severity, source, shown }
    }

    /// Everything that is wrong now, in the order of the rows.
    #[must_use]
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// How many issues are left.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let errors = || self.issues.iter().filter(|issue| issue.severity == Severity::Error);
        Summary {
            errors: errors().count(),
            warnings: self.issues.len() - errors().count(),
            shown: errors().filter(|issue| issue.shown).count(),
        }
    }

    /// Tries to submit: from now on every issue is shown. Says whether the document may be sent.
    pub fn submit(&mut self) -> bool {
        self.submitted = true;
        self.refresh();
        self.summary().errors == 0
    }

    /// Shows the issues under these members: what a wizard does before it leaves a step. Says whether there is none.
    pub fn submit_part(&mut self, scope: &[DocPath]) -> bool {
        let nodes: Vec<NodeId> = scope.iter().filter_map(|path| self.tree.reach(path)).collect();
        for issue in self.issues.clone() {
            if scope.iter().any(|part| issue.path.starts_with(part))
                && let Some(row) = issue.row
            {
                self.tree[row.node].touched = true;
            }
        }
        for node in nodes {
            self.tree[node].touched = true;
        }
        self.refresh();
        !self
            .issues
            .iter()
            .any(|issue| issue.severity == Severity::Error && scope.iter().any(|part| issue.path.starts_with(part)))
    }

    /// The row of the next issue after a row (in the order of the rows, and around the end), unfolded so that it is
    /// seen. Errors come before warnings.
    pub fn next_issue(&mut self, after: Option<RowId>) -> Option<RowId> {
        self.submitted = true;
        self.refresh();
        let has_errors = self.summary().errors > 0;
        let wanted = |issue: &&Issue| !has_errors || issue.severity == Severity::Error;
        let mut targets: Vec<RowId> = Vec::new();
        for row in self.issues.iter().filter(wanted).filter_map(|issue| issue.row).collect::<Vec<_>>() {
            let target = self.first_required(row);
            self.unfold_above(target.node);
            targets.push(target);
        }
        let order: Vec<RowId> = self.rows().iter().map(|row| row.id).collect();
        let at = |row: &RowId| order.iter().position(|other| other == row);
        let here = after.and_then(|row| at(&row));
        let mut places: Vec<usize> = targets.iter().filter_map(at).collect();
        places.sort_unstable();
        let next = places.iter().find(|place| here.is_none_or(|here| **place > here)).or(places.first())?;
        Some(order[*next])
    }

    /// Where a whole structure is missing, the first member to fill in stands inside it.
    fn first_required(&mut self, row: RowId) -> RowId {
        let mut here = row.node;
        while row.part == super::Part::Value && !self.tree.is_there(here) && !self.tree[here].is_union() {
            if !matches!(self.tree[here].kind(), Some(Kind::Structure { .. })) {
                break;
            }
            self.tree.grow(here);
            let needed = self.tree[here].children.iter().copied().find(|child| self.tree[*child].is_required());
            match needed {
                Some(child) => here = child,
                None => break,
            }
        }
        if here == row.node { row } else { RowId::value(here) }
    }
}
