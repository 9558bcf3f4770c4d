//! A reply, shown as a document: what a read has found, or what a write could not do in full.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use serde_json::Value;

use super::phase::{FormPhase, PageView, To};
use super::send;
use super::shared::Shared;
use super::spec::FormKind;
use crate::config::Action;
use crate::screens::document::page::{DocumentView, Format};
use crate::screens::document::pane::draw_page;
use crate::screens::{Choice, Command, Cx, Handled, View, menu, overlay, reading};
use crate::widgets::{self, Tone};

/// A reply being read.
#[derive(Debug)]
pub(super) struct ReplyPhase {
    page: DocumentView,
    document: Value,
    /// What should be known of it.
    note: Option<String>,
}

impl ReplyPhase {
    pub(super) fn new(document: Value, note: Option<String>) -> Self {
        let mut page = DocumentView::default();
        page.show(&document, |_| Vec::new());
        Self { page, document, note }
    }

    /// The note in lines, and where they and the document are.
    fn parts(&self, area: Rect) -> (Vec<String>, Rect, Rect) {
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

impl FormPhase for ReplyPhase {
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        let height = usize::from(self.parts(cx.area).2.height).max(1);
        if self.page.act(action, height) {
            self.page.scroll(height);
            return Handled::Yes;
        }
        match action {
            Action::Open | Action::Details => match self.page.leaf() {
                Some((path, value)) => cx.command(Command::Overlay(reading(&path, value))),
                None => self.page.toggle(),
            },
            Action::Copy => {
                let mut choices = Vec::new();
                if let Some((path, value)) = self.page.selected() {
                    choices.push(Choice::copy(&format!("value of {path}"), value));
                }
                let cli = cx.equivalent_cli(shared.spec.operation(), &shared.form.request());
                choices.extend([
                    Choice::copy("reply as JSON", Format::Json.text(&self.document)),
                    Choice::copy("reply as YAML", Format::Yaml.text(&self.document)),
                    Choice::copy("AWS CLI command", cli),
                ]);
                cx.command(Command::Overlay(menu("Copy", choices)));
            }
            Action::Refresh if shared.spec.kind == FormKind::Read => send::send(shared, cx),
            Action::Edit if shared.spec.has_fields() => shared.go(To::Step(0)),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn actions(&self, _page: PageView<'_>) -> Vec<Action> {
        vec![Action::Format, Action::Copy, Action::Back]
    }

    fn status(&self, _page: PageView<'_>) -> Option<String> {
        Some(self.page.form.name().to_owned())
    }

    fn draw(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let (lines, note, rest) = self.parts(area);
        let lines: Vec<Line<'_>> = lines.iter().map(|line| Line::styled(line, theme.warn)).collect();
        overlay::lines(note, buf, theme, &lines, 0);
        draw_page(&self.page, page.shared.spec.resource.service, rest, buf, view);
    }
}
