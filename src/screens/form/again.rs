//! The same request again: it carries the client token that an attempt of unknown outcome was sent with, so that the
//! service does it once, even if the console ended in between.

use serde_json::Value;

use super::FormPage;
use super::review::Part;
use crate::contract::{ContextKey, WriteRecord, WriteState};
use crate::model::{Policy, redact_input};
use crate::screens::Cx;
use crate::widgets::{self, Tone};

/// The client tokens of the attempts that this form knows of.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    /// What was last sent, with its token.
    sent: Option<(Value, Option<String>)>,
    /// A token that the service refused: it belongs to another request.
    refused: Option<String>,
}

impl Attempts {
    /// What is being sent.
    pub(super) fn note(&mut self, document: Value, token: Option<String>) {
        self.sent = Some((document, token));
    }

    /// The service has refused what was last sent.
    pub(super) fn refuse(&mut self) {
        self.refused = self.sent.take().and_then(|(_, token)| token);
    }

    fn token_of(&self, document: &Value) -> Option<String> {
        self.sent.as_ref().filter(|(sent, _)| sent == document).and_then(|(_, token)| token.clone())
    }
}

impl FormPage {
    /// The token for a document: that of the same request before, else a new one.
    pub(super) fn token_for(&self, document: &Value, cx: &mut Cx<'_>) -> String {
        let before = self.attempts.token_of(document);
        let kept = || self.unanswered(document, cx).and_then(|write| write.token.clone());
        before.or_else(kept).unwrap_or_else(|| cx.desk.mint.token())
    }

    /// The attempt in the journal that nobody knows the outcome of, if it is the same request but for what is never
    /// kept, and its token still holds.
    pub(super) fn unanswered<'d>(&self, document: &Value, cx: &'d Cx<'_>) -> Option<&'d WriteRecord> {
        let operation = self.job.operation();
        let (context, account) = (ContextKey::from(cx.context()), cx.context().account());
        let kept = redact_input(operation, document, Policy::Store);
        let same = |write: &&WriteRecord| {
            write.operation == operation
                && write.state == WriteState::Unknown
                && write.context == context
                && write.account.as_deref().zip(account).is_none_or(|(then, now)| then == now)
                && write.token.is_some()
                && write.token != self.attempts.refused
                && write.token_holds(cx.now())
                && write.input == kept
        };
        cx.desk.journal.unknown(context.sandbox).find(same)
    }

    /// What is known of an attempt before this one.
    pub(super) fn attempt_parts(&self, cx: &Cx<'_>, parts: &mut Vec<Part>) {
        let Some(write) = self.unanswered(&self.form.request(), cx) else { return };
        let when = widgets::moment(cx.now(), write.started, &cx.desk.settings.time_zone.0);
        let secrets = if write.whole { "" } else { " Type the same secrets as then." };
        let text = format!(
            "This was sent before ({when}), and nobody knows whether it was carried out. It goes with the same client \
             token, so that it is done once.{secrets}"
        );
        parts.extend([Part::Gap, Part::Note(text, Tone::Warn)]);
    }
}
