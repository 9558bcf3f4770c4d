//! A reply, shown as a document: what a read has found, or what a write could not do in full.

use super::FormPage;
use super::Phase;
use crate::config::Action;
use crate::screens::document::page::{Form, Page};
use crate::screens::{Choice, Command, Cx, Handled, menu};
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
}

impl FormPage {
    pub(super) fn act_reply(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let Phase::Reply(reply) = &mut self.phase else { return Handled::No };
        let height = usize::from(cx.area.height.saturating_sub(u16::from(reply.note.is_some()))).max(1);
        if reply.page.act(action, height) {
            reply.page.scroll(height);
            return Handled::Yes;
        }
        match action {
            Action::Open => reply.page.toggle(),
            Action::Copy => {
                let choices = vec![
                    Choice::copy("reply as JSON", Form::Json.text(&reply.document)),
                    Choice::copy("reply as YAML", Form::Yaml.text(&reply.document)),
                    Choice::copy("AWS CLI command", cx.equivalent_cli(self.job.operation(), &self.form.request())),
                ];
                cx.command(Command::Overlay(menu("Copy", choices)));
            }
            Action::Refresh if self.job.kind == super::job::Kind::Read => self.send(cx),
            Action::Edit if self.job.has_fields() => self.go_step(0),
            _ => return Handled::No,
        }
        Handled::Yes
    }
}
