//! A rule, and what it finds.

use serde_json::Value;

use crate::model::{DocPath, Issue, Severity, Violation};

/// What a rule is known by, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    /// Its stable name.
    pub(super) name: &'static str,
    /// How much its breach matters.
    pub(super) severity: Severity,
    /// The collection of facts that it is taken from, with the section there and the number or the word that finds it;
    /// `API model` is the published model of the service. What ends in `: inferred` is said nowhere.
    pub(super) source: &'static str,
}

impl Origin {
    /// Of a rule whose breach must be put right.
    pub(super) const fn error(name: &'static str, source: &'static str) -> Self {
        Self { name, severity: Severity::Error, source }
    }

    /// Of a rule whose breach may be meant.
    pub(super) const fn warning(name: &'static str, source: &'static str) -> Self {
        Self { name, severity: Severity::Warning, source }
    }

    /// A breach of the rule.
    pub(super) fn issue(&self, path: DocPath, message: impl Into<String>) -> Issue {
        let constraint = Violation::Rule { name: self.name, severity: self.severity };
        Issue { path, constraint, message: message.into() }
    }
}

/// One rule between members.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) origin: Origin,
    judge: fn(&Value, &mut Report<'_>),
}

impl Rule {
    /// A rule whose breach must be put right, and where it comes from: see [`Origin::source`].
    pub(super) const fn error(name: &'static str, source: &'static str, judge: fn(&Value, &mut Report<'_>)) -> Self {
        Self { origin: Origin::error(name, source), judge }
    }

    /// A rule whose breach may be meant, and where it comes from.
    pub(super) const fn warning(name: &'static str, source: &'static str, judge: fn(&Value, &mut Report<'_>)) -> Self {
        Self { origin: Origin::warning(name, source), judge }
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
        self.issues.push(self.rule.origin.issue(path, message));
    }

    /// The rule is broken here, in a way that may be meant.
    pub(super) fn softly_at(&mut self, path: DocPath, message: impl Into<String>) {
        self.issues.push(Origin { severity: Severity::Warning, ..self.rule.origin }.issue(path, message));
    }
}
