//! What a screen sees of a form: rows.

use std::sync::Arc;

use crate::model::{DocPath, JsonText, Sensitivity};

use super::{PairOption, Severity, TYPED_MOST};

/// Names a value of the document. It stays the same while the document changes around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

/// What of a value a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The value itself.
    Value,
    /// The key of a map's entry.
    Key,
    /// The place where a list or map grows.
    Add,
}

/// Names a row. It stays the same while rows come and go around it, so that a cursor survives edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId {
    /// The value.
    pub node: NodeId,
    /// What of it.
    pub part: Part,
}

impl RowId {
    pub(super) const fn value(node: NodeId) -> Self {
        Self { node, part: Part::Value }
    }

    pub(super) const fn key(node: NodeId) -> Self {
        Self { node, part: Part::Key }
    }

    pub(super) const fn add(node: NodeId) -> Self {
        Self { node, part: Part::Add }
    }
}

/// How a row is edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// Text; `lines` where it may have several.
    Text {
        /// Whether line breaks are allowed.
        lines: bool,
    },
    /// JSON text inside a string.
    Json(JsonText),
    /// One of the values; `open` where the service may know newer ones, so that any text can be typed.
    Choice {
        /// The values that are known.
        values: &'static [String],
        /// Whether another text can be typed.
        open: bool,
    },
    /// One of what can be chosen for a pair.
    Option {
        /// What can be chosen.
        options: Arc<[PairOption]>,
    },
    /// Yes or no.
    Flag,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A point in time: RFC 3339, `2026-03-14 09:30` (UTC), `now`, `+2h`, `-3d`.
    Moment,
    /// A structure: a header over its members.
    Group,
    /// A list: a header over its items.
    List,
    /// A map: a header over its entries.
    Map,
    /// A union: choosing one of its members.
    Union {
        /// The members' names, to be given to [`super::Form::choose`].
        variants: Vec<&'static str>,
        /// The one that is chosen.
        chosen: Option<&'static str>,
    },
    /// The key of a map's entry; `values` where only these are known.
    Key {
        /// The keys that are known; empty for free text.
        values: &'static [String],
    },
    /// Adds an item or entry.
    Add,
    /// A value that the facts don't have, or of another type than theirs: edited as JSON.
    Raw,
}

impl Field {
    /// Whether [`super::Form::begin_edit`] opens a text editor for it.
    #[must_use]
    pub const fn takes_text(&self) -> bool {
        match self {
            Self::Text { .. }
            | Self::Json(_)
            | Self::Integer
            | Self::Decimal
            | Self::Moment
            | Self::Key { .. }
            | Self::Raw => true,
            Self::Choice { open, .. } => *open,
            Self::Flag
            | Self::Option { .. }
            | Self::Group
            | Self::List
            | Self::Map
            | Self::Union { .. }
            | Self::Add => false,
        }
    }

    /// Whether it is a header over other rows.
    #[must_use]
    pub const fn is_header(&self) -> bool {
        matches!(self, Self::Group | Self::List | Self::Map | Self::Union { .. })
    }
}

/// What a value's place in the document holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// Nothing: the member is not sent.
    LeftOut,
    /// An empty text, list, map or structure.
    Empty,
    /// A value.
    Set,
}

/// One line of a form.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a sign of its own on the line")]
pub struct Row {
    /// Its name.
    pub id: RowId,
    /// Where its value stands in the document.
    pub path: DocPath,
    /// How deep it is nested, from 0.
    pub depth: usize,
    /// What it is, in words, such as `Default expiration days`.
    pub label: String,
    /// How it is edited.
    pub field: Field,
    /// Whether what holds it needs it.
    pub required: bool,
    /// Left out, empty or set.
    pub state: RowState,
    /// The value as it is shown: masked, shortened, a header's summary. It may have line breaks and control characters.
    pub text: String,
    /// What to say while nothing is set: `keeps 30`, `filled in when sent`.
    pub hint: String,
    /// What the original has here, where a copy must have another.
    pub original: Option<String>,
    /// Whether it is folded; `None` where there is nothing to fold.
    pub folded: Option<bool>,
    /// Whether its text is hidden behind a mask; [`super::Form::reveal`] lifts it.
    pub masked: bool,
    /// What may be done with its value.
    pub class: Sensitivity,
    /// The catalogue resource that its value names, such as `profiles/domains`.
    pub refers: Option<&'static str>,
    /// What people call what its value names, once that is known.
    pub name: Option<String>,
    /// The part of the form in which it stands; empty where there are no parts.
    pub section: String,
    /// What is wrong here, once it may be said.
    pub issue: Option<(Severity, String)>,
    /// Whether the user has been here.
    pub touched: bool,
    /// Whether it differs from what is being edited.
    pub changed: bool,
    /// Whether its text is being edited: [`super::Form::editing`] has the text then.
    pub editing: bool,
    /// Whether it can be removed, moved and duplicated: an item, or an entry of a map.
    pub item: bool,
    /// Whether it stays as it is: the service lets no update change it.
    pub kept: bool,
    /// How many bytes its text has.
    pub size: usize,
}

impl Row {
    /// Whether its text is too long for the form's own editor. What is secret is never given to another one.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.size > TYPED_MOST && self.class != Sensitivity::Secret
    }
}
