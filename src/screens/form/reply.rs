//! A reply, shown as a document: what a read has found, or what a write could not do in full.

use super::FormPage;
use super::Phase;
use crate::config::Action;
use crate::screens::document::page::{Form, Page};
use crate::screens::{Choice, Command, Cx, Handled, menu, reading};
use crate::widgets::{self, Tone};
use ratatui::layout::{Constraint, Layout, Rect};
use serde_json::Value;

/// A reply being read.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) page: Page,
    document: Value,
    /// What should be known of it.
    pub(super) note: Option<String>,
}

impl Reply {
    pub(super) fn new(document: Value, note: Option<String>) -> Self {
        let mut page = Page::default();
        page.show(&document, |_| Vec::new());
        Self { page, document, note }
    }

    /// The note in lines, and where they and the document are.
    pub(super) fn parts(&self, area: Rect) -> (Vec<String>, Rect, Rect) {
        let sign = format!("{} ", Tone::Warn.sign());
        let text = self
            .note
            .as_ref()
            .map(|note| widgets::wrap(&format!("{sign}{note}"), usize::from(area.width.saturating_sub(2))));
        let lines = text.unwrap_or_default();
        let [note, rest] =
            Layout::vertical([Constraint::Max((lines.len() as u16).min(area.height / 2)), Constraint::Fill(1)])
                .areas(area);
        (lines, note, rest)
    }
}

impl FormPage {
    pub(super) fn act_reply(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let Phase::Reply(reply) = &mut self.phase else { return Handled::No };
        let height = usize::from(reply.parts(cx.area).2.height).max(1);
        if reply.page.act(action, height) {
            reply.page.scroll(height);
            return Handled::Yes;
        }
        match action {
            Action::Open | Action::Details => match reply.page.leaf() {
                Some((path, value)) => cx.command(Command::Overlay(reading(&path, value))),
                None => reply.page.toggle(),
            },
            Action::Copy => {
                let mut choices = Vec::new();
                if let Some((path, value)) = reply.page.selected() {
                    choices.push(Choice::copy(&format!("value of {path}"), value));
                }
                choices.extend([
                    Choice::copy("reply as JSON", Form::Json.text(&reply.document)),
                    Choice::copy("reply as YAML", Form::Yaml.text(&reply.document)),
                    Choice::copy("AWS CLI command", cx.equivalent_cli(self.spec.operation(), &self.form.request())),
                ]);
                cx.command(Command::Overlay(menu("Copy", choices)));
            }
            Action::Refresh if self.spec.kind == super::spec::Kind::Read => self.send(cx),
            Action::Edit if self.spec.has_fields() => self.go_step(0),
            _ => return Handled::No,
        }
        Handled::Yes
    }
}
