//! What a template brings, while one is chosen: read for the row under the cursor, and kept until the list is closed.

use std::collections::BTreeMap;

use ratatui::text::Line;
use serde_json::Value;

use crate::catalog::{Location, Resource};
use crate::contract::{ApiError, Lane, Outcome};
use crate::screens::form::slots::PickerSlot;
use crate::screens::form::template::{cancelled, read_item};
use crate::screens::form::view::template_lines;
use crate::screens::{Cx, overlay};
use crate::theme::Theme;
use crate::widgets::Tone;

/// What is known of the templates that the cursor was on.
#[derive(Debug, Default)]
pub(in crate::screens::form) struct About {
    known: BTreeMap<String, Result<Value, ApiError>>,
    /// The template that was asked for last; a newer question takes the place of an older one.
    asked: Option<String>,
}

impl About {
    /// Asks for a template, unless it is known or asked for already.
    pub(super) fn ask(&mut self, id: &str, resource: &Resource, list: &Location, cx: &mut Cx<'_>) {
        if self.known.contains_key(id) || self.asked.as_deref() == Some(id) {
            return;
        }
        if let Some(request) = read_item(resource, &list.child(id)) {
            self.asked = Some(id.to_owned());
            cx.start(PickerSlot::About, Lane::Interactive, request);
        }
    }

    /// The answer has come.
    pub(super) fn take(&mut self, outcome: &Outcome) {
        let known = match outcome {
            Outcome::Finished(page) => Ok(page.reply.document.clone()),
            Outcome::Failed(error) => Err(error.clone()),
            Outcome::Cancelled => Err(cancelled()),
            _ => return,
        };
        if let Some(id) = self.asked.take() {
            self.known.insert(id, known);
        }
    }

    /// What the template brings, for a width.
    pub(super) fn lines(&self, id: &str, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        match self.known.get(id) {
            Some(Ok(template)) => template_lines(id, template, width, theme),
            Some(Err(error)) => {
                let text = format!("{} {}: {}", Tone::Bad.sign(), error.code, error.message);
                overlay::wrapped(&text, width, theme.bad)
            }
            None => vec![Line::styled(format!("reading {id} …"), theme.busy)],
        }
    }
}
