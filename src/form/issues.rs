//! What is wrong with the document, at the rows where it is said.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::model::{self, DocPath, Severity, ShapeKind, Violation, check};
use crate::rules;

use super::escapes::Misread;
use super::tree::{Body, Finder, NodePlace, Tree};
use super::{Form, NodeId, RowId, words};

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueSource {
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
    pub source: IssueSource,
    /// Whether it may be said yet: its field was touched, or a submit was tried.
    pub shown: bool,
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
        let touched = self.touched_around();
        let (mut sent, mut finder) = (self.sent(), Finder::new(&self.tree));
        let misread = |(row, misread): (&RowId, &Misread)| {
            let issue = self.at_node(self.tree.path(row.node), row.node, misread.message.clone(), IssueSource::Shape);
            Issue { row: Some(*row), shown: true, ..issue }
        };
        let mut found: Vec<Issue> = self.misread.iter().map(misread).collect();
        let doubled = self.doubled_keys();
        for issue in rules::judge(self.operation, &self.document) {
            // An entry without a key of its own has a makeshift one, of which nobody needs to hear.
            if doubled.iter().any(|(_, makeshift)| issue.path.starts_with(makeshift)) {
                continue;
            }
            let stays = issue.severity() == Severity::Warning && !sent.has(&issue.path);
            found.extend((!stays).then(|| self.placed(issue, &touched, &mut finder)));
        }
        let lacking = self.demanded.iter().filter(|path| !path.get(&self.document).is_some_and(is_given));
        let lacking: Vec<Issue> = lacking
            .filter(|path| found.iter().all(|issue| issue.path != **path))
            .map(|path| self.lacks(path, &touched))
            .collect();
        // Where a whole is missing, what of it is to be filled in says so.
        let is_inside = |whole: &Issue, part: &Issue| part.path != whole.path && part.path.starts_with(&whole.path);
        found.retain(|whole| {
            let is_missing = whole.source == IssueSource::Shape && whole.path.get(&self.document).is_none();
            !(is_missing && lacking.iter().any(|part| is_inside(whole, part)))
        });
        found.extend(lacking);
        found.extend(self.unkept());
        found.extend(self.made_beside());
        // What is not sent may be anything.
        found.retain(|issue| !self.withholds(&issue.path));
        found.extend(self.pair_issues(&touched));
        for (id, _) in doubled {
            let message = format!("there is an entry \"{}\" already", self.tree.name(id));
            let mut issue = self.at_node(self.tree.path(id), id, message, IssueSource::Shape);
            (issue.row, issue.shown) = (Some(RowId::key(id)), true);
            found.push(issue);
        }
        found.extend(self.refusals.iter().map(|refusal| {
            let pair = refusal.pair.as_ref().and_then(|(id, _)| self.pair_leaf(id));
            let (path, node) = match pair {
                Some(leaf) => (self.tree.path(leaf), leaf),
                None => (refusal.path.clone(), self.tree.nearest(&refusal.path)),
            };
            let issue = self.at_node(path, node, refusal.message.clone(), IssueSource::Service);
            Issue { severity: Severity::Warning, shown: true, ..issue }
        }));
        // What the service itself has said of a value needs no remark besides.
        let is_new = |issue: &&model::Issue| self.refusals.iter().all(|refusal| refusal.path != issue.path);
        // What is remarked of the whole is said at once: no field of it need be touched first.
        found.extend(self.remarks.iter().filter(is_new).map(|remark| {
            let issue = self.placed(remark.clone(), &touched, &mut finder);
            Issue { shown: issue.shown || remark.path.is_root(), ..issue }
        }));
        found.retain(|issue| !(self.is_partial && self.stays(&issue.path)));
        found
    }

    /// Whether what stands at a path is left to what each of the things has that exist.
    fn stays(&self, path: &DocPath) -> bool {
        let part = |length| -> DocPath { path.steps().iter().take(length).cloned().collect::<Vec<_>>().into() };
        let absent = (1..=path.steps().len()).map(part).find(|part| part.get(&self.document).is_none());
        path.is_root() || absent.is_some_and(|absent| self.tree[self.tree.nearest(&absent)].optional)
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

    fn placed(&self, issue: model::Issue, touched: &HashSet<NodeId>, finder: &mut Finder<'_>) -> Issue {
        let node = finder.nearest(&issue.path);
        // Once it is chosen what a value is to be, the value is what is missing.
        if issue.is_error()
            && let Some(awaited) = self.awaited(node).filter(|_| self.tree.path(node) == issue.path)
        {
            let shown = self.submitted || touched.contains(&awaited);
            let message = "is required".to_owned();
            return Issue { shown, ..self.at_node(self.tree.path(awaited), awaited, message, IssueSource::Shape) };
        }
        let severity = issue.severity();
        if matches!(issue.constraint, Violation::Rule { .. }) {
            // A rule speaks of several fields: it is said once one of those around it was touched. Around what is at
            // the top is everything, and that is not meant.
            let is_made = self.tree.path(node) == issue.path;
            let around = self.tree[node].parent.filter(|around| is_made && *around != Tree::ROOT).unwrap_or(node);
            let shown = self.submitted || touched.contains(&node) || touched.contains(&around);
            return Issue { severity, shown, ..self.at_node(issue.path, node, issue.message, IssueSource::Rule) };
        }
        let shown = self.submitted || touched.contains(&node);
        if let Some(message) = self.said_of_key(node, &issue) {
            let row = Some(RowId::key(node));
            return Issue { row, shown, ..self.at_node(issue.path, node, message, IssueSource::Shape) };
        }
        if issue.constraint == Violation::UnknownMember {
            // No field shows it: it is called by its path wherever it is said.
            let message = format!("{}: {}", issue.path, issue.message);
            let row = self.seat(node).filter(|_| node != Tree::ROOT);
            return Issue { row, shown, ..self.at_node(issue.path, node, message, IssueSource::Shape) };
        }
        let (message, severity) = self.said_of_value(node, &issue);
        Issue { severity, shown, ..self.at_node(issue.path, node, message, IssueSource::Shape) }
    }

    /// What is asked for here though the API can do without is not there.
    fn lacks(&self, path: &DocPath, touched: &HashSet<NodeId>) -> Issue {
        let node = self.tree.nearest(path);
        let allowed = match self.tree[node].member() {
            Some(member) => words::member_words(member),
            None => self.tree[node].shape.and_then(words::constraint_words),
        };
        let message = allowed.map_or_else(|| "is needed".to_owned(), |allowed| format!("needs a value: {allowed}"));
        let shown = self.submitted || touched.contains(&node);
        Issue { shown, ..self.at_node(path.clone(), node, message, IssueSource::Rule) }
    }

    /// What is wrong with an entry's key, where it is the key that is meant.
    fn said_of_key(&self, node: NodeId, issue: &model::Issue) -> Option<String> {
        let NodePlace::Entry(key, _) = &self.tree[node].place else { return None };
        let shape = self.key_member(node)?.shape();
        let text = key.clone().into();
        let is_meant = check(&text, shape).iter().any(|of_key| of_key.constraint == issue.constraint);
        let words = || words::explain(&issue.constraint, &text, shape, self.hides_row(RowId::key(node)));
        is_meant.then(|| words().unwrap_or_else(|| issue.message.clone()))
    }

    fn said_of_value(&self, node: NodeId, issue: &model::Issue) -> (String, Severity) {
        let (Body::Leaf(value), Some(shape)) = (&self.tree[node].body, self.tree[node].shape) else {
            return (issue.message.clone(), Severity::Error);
        };
        let member = self.tree[node].member();
        if let (Value::String(_), Some((unit, from_now))) =
            (value, member.and_then(|member| Some((member.span?, member.from_now))))
        {
            return (super::span::wanted(unit, from_now), Severity::Error);
        }
        // What is named is what can be chosen here.
        let offered = member.filter(|member| match &issue.constraint {
            Violation::Enum { values } => !member.offered().is_empty() && member.offered().len() < values.len(),
            _ => false,
        });
        let told = offered.and_then(words::member_words).map(|words| format!("must be {words}"));
        if matches!(issue.constraint, Violation::Enum { .. }) && super::rows::is_open(shape) {
            let told = told.as_ref().unwrap_or(&issue.message);
            return (format!("is not among the known values: {told}"), Severity::Warning);
        }
        if let Some(told) = told {
            return (told, Severity::Error);
        }
        let words = words::explain(&issue.constraint, value, shape, self.hides(node));
        (words.unwrap_or_else(|| issue.message.clone()), Severity::Error)
    }

    pub(super) fn at_node(&self, path: DocPath, node: NodeId, message: String, source: IssueSource) -> Issue {
        Issue { path, row: self.seat(node), message, severity: Severity::Error, source, shown: false }
    }

    /// Takes in what somebody who knows more than the document has to say of it, in place of what was said before.
    pub fn remark(&mut self, remarks: Vec<model::Issue>) {
        if self.remarks != remarks {
            self.remarks = remarks;
            self.refresh();
        }
    }

    /// Everything that is wrong now: by the facts, by the rules between members, by the service's last word.
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

    /// The row of the next issue after a row (in the order of these members, and around the end), unfolded so that it is
    /// seen. Errors come before warnings. What is wrong elsewhere comes last.
    pub fn next_issue(&mut self, order: &[DocPath], after: Option<RowId>) -> Option<RowId> {
        self.submitted = true;
        self.next_of(&[DocPath::root()], order, after)
    }

    /// The same among the issues under some members alone; what else is wrong is not shown yet.
    pub fn next_issue_in(&mut self, scope: &[DocPath], after: Option<RowId>) -> Option<RowId> {
        self.next_of(scope, scope, after)
    }

    /// The next among the issues under some members, in the order of others.
    fn next_of(&mut self, scope: &[DocPath], order: &[DocPath], after: Option<RowId>) -> Option<RowId> {
        self.refresh();
        let here = |issue: &&Issue| scope.iter().any(|part| issue.path.starts_with(part));
        let has_errors = self.issues.iter().filter(here).any(|issue| issue.severity == Severity::Error);
        let wanted = |issue: &&Issue| here(issue) && (!has_errors || issue.severity == Severity::Error);
        let mut targets: Vec<RowId> = Vec::new();
        for row in self.issues.iter().filter(wanted).filter_map(|issue| issue.row).collect::<Vec<_>>() {
            let target = self.first_required(row);
            self.unfold_above(target.node);
            targets.push(target);
        }
        let mut order: Vec<RowId> = self.rows_for(order).iter().map(|row| row.id).collect();
        order.extend(self.rows().iter().map(|row| row.id));
        let mut places: HashMap<RowId, usize> = HashMap::new();
        for (place, row) in order.iter().enumerate() {
            places.entry(*row).or_insert(place);
        }
        let at = |row: &RowId| places.get(row).copied();
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
            if !matches!(self.tree[here].kind(), Some(ShapeKind::Structure { .. })) {
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

/// Whether a value says something.
fn is_given(value: &Value) -> bool {
    !value.is_null() && value.as_str() != Some("")
}
