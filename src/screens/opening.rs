//! Makes the screens of overlays, which are asked for as data.

use super::calls::CallDetail;
use super::command::{Overlay, OverlaySpec};
use super::error::ErrorDetail;
use super::find::Find;
use super::help::Help;
use super::palette::Palette;
use super::reading::Reading;
use super::writes::WriteDetail;
use super::{Screen, design, form, table};

impl Overlay {
    /// The screen of it.
    pub fn open(self) -> Box<dyn Screen> {
        match *self.spec {
            OverlaySpec::Columns(spec) => table::open_columns(spec),
            OverlaySpec::Call(id) => Box::new(CallDetail::new(id)),
            OverlaySpec::Error(error) => Box::new(ErrorDetail::new(error)),
            OverlaySpec::Fill(spec) => design::open_fill(spec),
            OverlaySpec::Find => Box::new(Find::new(true)),
            OverlaySpec::Form(overlay) => form::open_overlay(overlay),
            OverlaySpec::Help(keys) => Box::new(Help::new(keys)),
            OverlaySpec::Menu(menu) => menu.open(),
            OverlaySpec::OptionsTable(spec) => design::open_table(spec),
            OverlaySpec::Own(asked) => asked.open(),
            OverlaySpec::Palette { actions, visited } => Box::new(Palette::new(actions, visited)),
            OverlaySpec::Question(question) => question.open(),
            OverlaySpec::Reading(spec) => Box::new(Reading::new(spec)),
            OverlaySpec::Save(file) => file.open(),
            OverlaySpec::Search(form) => form.open(),
            OverlaySpec::Secrets(asked) => design::open_secrets(asked),
            OverlaySpec::Typed(asked) => asked.open(),
            OverlaySpec::Write(id) => Box::new(WriteDetail::new(id)),
        }
    }
}
