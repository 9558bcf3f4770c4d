//! What is wrong with a document.

use std::fmt;

use crate::model::DocPath;

/// One thing that is wrong with a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// Where.
    pub path: DocPath,
    /// Which constraint it breaks.
    pub constraint: Violation,
    /// What is wrong and what would be right, for people.
    pub message: String,
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_root() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

impl Issue {
    /// How much it matters: what the facts forbid is always an error.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self.constraint {
            Violation::Rule { severity, .. } => severity,
            _ => Severity::Error,
        }
    }

    /// What would be right, in words that hold nothing of the value.
    #[must_use]
    pub fn plain(&self) -> String {
        super::words::message(&self.constraint, None)
    }

    /// Whether it must be put right before the document is sent.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}

/// How much an issue matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The document can be sent, but is likely not what is meant.
    Warning,
    /// The document must not be sent as it is.
    Error,
}

/// A broken constraint, with what a form or a service's error text needs of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Violation {
    /// A required member is not there.
    Required,
    /// The structure has no such member.
    UnknownMember,
    /// The value is of another type.
    Type {
        /// What it must be.
        expected: &'static str,
        /// What it is.
        actual: &'static str,
    },
    /// A text has too few or too many characters (code points).
    Length {
        /// At least.
        min: Option<u64>,
        /// At most.
        max: Option<u64>,
        /// How many there are.
        actual: u64,
    },
    /// A list or map has too few or too many entries.
    Size {
        /// At least.
        min: Option<u64>,
        /// At most.
        max: Option<u64>,
        /// How many there are.
        actual: u64,
    },
    /// A number is too small or too great.
    Range {
        /// At least.
        min: Option<f64>,
        /// At most.
        max: Option<f64>,
    },
    /// A text does not match its pattern.
    Pattern {
        /// The pattern, as published.
        pattern: &'static str,
    },
    /// A text is none of the allowed values.
    Enum {
        /// The allowed values.
        values: &'static [String],
    },
    /// A text is no point in time.
    Timestamp,
    /// None of a union's members is set.
    UnionNone,
    /// More than one of a union's members is set.
    UnionMany,
    /// An element is null where nulls are not allowed.
    Null,
    /// A text that must hold JSON does not.
    Json,
    /// The document is nested too deeply.
    Depth,
    /// A rule beyond the facts, of [`crate::rules`], is broken.
    Rule {
        /// Its stable name, such as `matching.source-needs-name`.
        name: &'static str,
        /// How much it matters.
        severity: Severity,
    },
}
