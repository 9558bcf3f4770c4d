//! The overlays that there are, as data: a screen asks for one, the app makes it.

use super::calls::CallDetail;
use super::error::ErrorDetail;
use super::form::FormOverlay;
use super::help::Help;
use super::menu::MenuSpec;
use super::palette::Palette;
use super::question::QuestionSpec;
use super::reading::Reading;
use super::search::SearchForm;
use super::typed::Asked;
use super::writes::WriteDetail;
use super::{Command, Screen};
use crate::catalog::Location;
use crate::config::{Action, Mode};
use crate::contract::{ApiError, CallId, WriteId};

/// An overlay that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlay(Box<OverlaySpec>);

/// What it shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum OverlaySpec {
    Call(CallId),
    Error(ApiError),
    Form(FormOverlay),
    Help { mode: Mode, actions: Vec<Action> },
    Menu(MenuSpec),
    Palette { actions: Vec<Action>, visited: Vec<Location> },
    Question(QuestionSpec),
    Reading { title: String, text: String },
    Search(SearchForm),
    Typed(Asked),
    Write(WriteId),
}

impl Overlay {
    /// The screen of it.
    pub fn open(self) -> Box<dyn Screen> {
        match *self.0 {
            OverlaySpec::Call(id) => Box::new(CallDetail::new(id)),
            OverlaySpec::Error(error) => Box::new(ErrorDetail::new(error)),
            OverlaySpec::Form(overlay) => overlay.open(),
            OverlaySpec::Help { mode, actions } => Box::new(Help::new(mode, actions)),
            OverlaySpec::Menu(menu) => menu.open(),
            OverlaySpec::Palette { actions, visited } => Box::new(Palette::new(actions, visited)),
            OverlaySpec::Question(question) => question.open(),
            OverlaySpec::Reading { title, text } => Box::new(Reading::new(title, text)),
            OverlaySpec::Search(form) => form.open(),
            OverlaySpec::Typed(asked) => asked.open(),
            OverlaySpec::Write(id) => Box::new(WriteDetail::new(id)),
        }
    }
}

impl From<OverlaySpec> for Overlay {
    fn from(spec: OverlaySpec) -> Self {
        Self(Box::new(spec))
    }
}

impl From<OverlaySpec> for Command {
    fn from(spec: OverlaySpec) -> Self {
        Self::Overlay(spec.into())
    }
}
