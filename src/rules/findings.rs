//! A rule, and what it finds.

use serde_json::Value;

use crate::model::{DocPath, Issue, Severity, Violation};

/// One rule between members.
#[derive(Debug)]
pub(super) struct Rule {
    /// Its stable name.
    pub(super) name: &'static str,
    severity: Severity,
    judge: fn(&Value, &mut Report<'_>),
}

impl Rule {
    /// A rule whose breach must be put right.
    pub(super) const fn error(name: &'static str, judge: fn(&Value, &mut Report<'_>)) -> Self {
        Self { name, severity: Severity::Error, judge }
    }

    /// A rule whose breach may be meant.
    pub(super) const fn warning(name: &'static str, judge: fn(&Value, &mut Report<'_>)) -> Self {
        Self { name, severity: Severity::Warning, judge }
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) issues: Vec<Issue>,
}

impl Findings {
    pub(super) fn judge(&mut self, rule: &'static Rule, document: &Value) {
        (rule.judge)(document, &mut Report { rule, issues: &mut self.issues });
    }
}

/// Where a rule puts what it finds.
#[derive(Debug)]
pub(super) struct Report<'f> {
    rule: &'static Rule,
    issues: &'f mut Vec<Issue>,
}

impl Report<'_> {
    /// The rule is broken here.
    pub(super) fn at(&mut self, path: DocPath, message: impl Into<String>) {
        self.with(path, self.rule.severity, message);
    }

    /// The rule is broken here, in a way that may be meant.
    pub(super) fn softly_at(&mut self, path: DocPath, message: impl Into<String>) {
        self.with(path, Severity::Warning, message);
    }

    fn with(&mut self, path: DocPath, severity: Severity, message: impl Into<String>) {
        let constraint = Violation::Rule { name: self.rule.name, severity };
        self.issues.push(Issue { path, constraint, message: message.into() });
    }
}
