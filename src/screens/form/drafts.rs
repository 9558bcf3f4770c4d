//! Keeping what was typed, at the latest a second after the keystroke, and taking it up again.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{FormPage, Phase};
use crate::contract::{ContextKey, Draft, DraftKey};
use crate::screens::question::question;
use crate::screens::{Choice, Command, Cx, Told};
use crate::widgets;

/// How long after a keystroke what was typed is kept.
const SOON: Duration = Duration::from_millis(700);

/// Where the keeping stands.
#[derive(Debug, Default)]
pub(super) struct Drafting {
    /// When it is to be kept next.
    pub(super) due: Option<Timestamp>,
    /// The document that was last kept, or that there was nothing to keep of.
    pub(super) seen: Value,
    /// Whether the draft of an earlier visit was offered.
    offered: bool,
    /// Whether there is a draft of ours.
    kept: bool,
}

impl Drafting {
    /// A form that begins with this document.
    pub(super) fn begin(&mut self, document: &Value) {
        self.seen = document.clone();
        self.due = None;
    }
}

impl FormPage {
    fn key(&self, cx: &Cx<'_>) -> DraftKey {
        DraftKey {
            location: cx.location.without_query(),
            operation: self.job.operation(),
            context: ContextKey::from(cx.context()),
        }
    }

    /// Notes that something may have been typed.
    pub(super) fn note_typing(&mut self, cx: &Cx<'_>) {
        if self.drafting.due.is_none() && *self.form.document() != self.drafting.seen && self.phase.is_typing() {
            self.drafting.due = cx.now().checked_add(SOON).ok();
            self.parted = false;
        }
    }

    /// Keeps what was typed.
    pub(super) fn keep_draft(&mut self, cx: &mut Cx<'_>) {
        self.drafting.due = None;
        self.drafting.seen = self.form.document().clone();
        if !self.form.is_dirty() {
            return self.drop_draft(cx);
        }
        let mut kept = self.form.draft();
        let stripped = kept["without"].as_array().is_some_and(|without| !without.is_empty());
        let draft = Draft {
            key: self.key(cx),
            document: kept["document"].take(),
            original: Some(kept["original"].take()).filter(Value::is_object),
            stripped,
            step: self.steps.get(self.step).map(|step| step.id.clone()),
            saved: cx.now(),
        };
        self.drafting.kept = true;
        cx.desk.journal.save_draft(draft, cx.effects);
    }

    /// Forgets the draft: it was sent, or given up.
    pub(super) fn drop_draft(&mut self, cx: &mut Cx<'_>) {
        self.drafting.due = None;
        if self.drafting.kept || self.drafting.offered {
            let key = self.key(cx);
            cx.desk.journal.drop_draft(&key, cx.effects);
            self.drafting.kept = false;
        }
    }

    /// Offers the draft of an earlier visit, once, before anything was typed.
    pub(super) fn offer_draft(&mut self, cx: &mut Cx<'_>) {
        let ready = matches!(self.phase, Phase::Fields | Phase::Starting | Phase::Review);
        if self.drafting.offered || self.drafting.kept || !ready || self.form.is_dirty() {
            return;
        }
        let key = self.key(cx);
        let Some(draft) = cx.desk.journal.draft(&key) else { return };
        let zone = &cx.desk.settings.time_zone.0;
        let when = widgets::moment(cx.now(), draft.saved, zone);
        let mut lines = vec![format!("A draft of this form was kept: {when}.")];
        if draft.stripped {
            lines.push("Secrets and content about customers are never kept; they have to be typed again.".to_owned());
        }
        self.drafting.offered = true;
        let tell = |value: &str| Command::Tell(Told::Chosen { what: "draft".to_owned(), value: value.to_owned() });
        let choices = vec![
            Choice::new("Go on with the draft", "", tell("restore")),
            Choice::new("Begin anew", "the draft is forgotten", tell("discard")),
        ];
        cx.command(Command::Overlay(question("draft", "There is a draft", lines, choices)));
    }

    /// The user has decided what becomes of the draft of an earlier visit.
    pub(super) fn take_draft(&mut self, restore: bool, cx: &mut Cx<'_>) {
        let key = self.key(cx);
        let Some(draft) = cx.desk.journal.draft(&key).cloned() else { return };
        if !restore {
            return self.drop_draft(cx);
        }
        // What is never kept stays as it was loaded.
        let without = self.form.draft()["without"].take();
        let whole = json!({
            "operation": self.job.operation().to_string(),
            "document": draft.document,
            "original": draft.original,
            "without": without,
            "touched": [],
            "step": 0,
        });
        let Ok(restored) = self.form.restore(&whole) else {
            return cx.command(Command::warn("the draft does not fit this form any more"));
        };
        self.drafting.kept = true;
        self.drafting.begin(&self.form.document().clone());
        self.start = self.job.wizard.and_then(|w| w.start_of(self.form.document())).map(|start| start.id.clone());
        self.phase = Phase::Fields;
        self.arrange();
        let step = draft.step.and_then(|id| self.steps.iter().position(|step| step.id == id));
        self.step = step.unwrap_or_default();
        if restored.changed_meanwhile {
            cx.command(Command::warn("somebody else has changed it since; what they changed is in the form, too"));
        } else if draft.stripped {
            cx.command(Command::warn("the draft is back; what is never kept has to be typed again"));
        }
    }

    /// The page is about to be left.
    pub(super) fn part(&mut self, keep: bool, cx: &mut Cx<'_>) {
        if keep {
            self.keep_draft(cx);
        } else {
            self.drafting.kept = true;
            self.drop_draft(cx);
            self.reset(cx);
        }
        self.parted = true;
    }
}
