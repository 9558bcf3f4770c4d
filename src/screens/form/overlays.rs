//! The overlays over a form, as data.

use super::pick::source::{PickSource, Trial};
use crate::form::FieldHelp;

/// An overlay over a form.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "one is open at a time")]
pub(in crate::screens) enum FormOverlay {
    /// Several values at once.
    Checklist(ChecklistSpec),
    /// What exists.
    Picker(PickerSpec),
    /// Help on a field.
    Field(FieldSpec),
}

/// A list of values to choose from; where it is open, what was typed can be taken as well.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens) struct ChecklistSpec {
    pub(super) title: String,
    pub(super) offered: Vec<String>,
    pub(super) chosen: Vec<String>,
    pub(super) open: bool,
    /// What was typed already.
    pub(super) typed: String,
}

/// A list to pick from. It answers [`super::answer::FormAnswer::Value`].
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens) struct PickerSpec {
    pub(super) source: PickSource,
    /// What would follow from picking something, where that is asked.
    pub(super) trial: Option<Trial>,
    /// Whether it shows what the row under the cursor brings.
    pub(super) brings: bool,
    /// Whether the form goes on by itself once something was picked.
    pub(super) goes_on: bool,
}

/// What explains a field, and says in full what the page has no room for.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens) struct FieldSpec {
    pub(in crate::screens::form) help: Option<FieldHelp>,
    pub(in crate::screens::form) said: Vec<Said>,
}

/// A heading, and what is said under it.
pub(in crate::screens::form) type Said = (&'static str, String);
