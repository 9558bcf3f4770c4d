//! The overlays over a form, as data.

use super::checklist::ChecklistSpec;
use super::pick::PickerSpec;
use super::view::FieldSpec;
use crate::screens::overlays::OverlaySpec;
use crate::screens::{Command, Screen};

/// An overlay over a form.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens) enum FormOverlay {
    /// Several values at once.
    Checklist(ChecklistSpec),
    /// What exists.
    Picker(PickerSpec),
    /// Help on a field.
    Field(FieldSpec),
}

impl FormOverlay {
    /// The screen of it.
    pub(in crate::screens) fn open(self) -> Box<dyn Screen> {
        match self {
            Self::Checklist(list) => list.open(),
            Self::Picker(picker) => picker.open(),
            Self::Field(field) => field.open(),
        }
    }
}

impl From<FormOverlay> for Command {
    fn from(overlay: FormOverlay) -> Self {
        OverlaySpec::Form(overlay).into()
    }
}
