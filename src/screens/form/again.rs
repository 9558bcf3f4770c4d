//! The same request again: it carries the client token that an attempt of unknown outcome was sent with, so that the
//! service does it once, even if the console ended in between.

use serde_json::Value;

use super::review::Part;
use super::{FormPage, Phase};
use crate::catalog::Location;
use crate::contract::{ContextKey, WriteRecord, WriteState};
use crate::model::{Policy, Retry, redact_input};
use crate::screens::question::question;
use crate::screens::{Choice, Command, Cx, Told};
use crate::widgets::{self, Tone};

/// Whether what may be done already is sent again.
pub(super) const REPEAT: &str = "repeat";

/// The client tokens of the attempts that this form knows of.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    /// What was last sent, with its token.
    sent: Option<(Value, Option<String>)>,
    /// A token that the service refused: it belongs to another request.
    refused: Option<String>,
    /// Nobody knows what became of the last one.
    pub(super) open: bool,
}

impl Attempts {
    /// What is being sent.
    pub(super) fn note(&mut self, document: Value, token: Option<String>) {
        self.open = false;
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
    /// kept, and its token still holds, or it has none and may happen twice.
    pub(super) fn unanswered<'d>(&self, document: &Value, cx: &'d Cx<'_>) -> Option<&'d WriteRecord> {
        let twice = self.happens_twice();
        let operation = self.job.operation();
        let (context, account) = (ContextKey::from(cx.context()), cx.context().account());
        let kept = redact_input(operation, document, Policy::Store);
        let same = |write: &&WriteRecord| {
            write.operation == operation
                && write.state == WriteState::Unknown
                && write.context == context
                && write.account.as_deref().zip(account).is_none_or(|(then, now)| then == now)
                && match &write.token {
                    Some(_) => write.token != self.attempts.refused && write.token_holds(cx.now()),
                    None => twice,
                }
                && write.input == kept
        };
        cx.desk.journal.unknown(context.sandbox).find(same)
    }

    /// Whether what is sent twice may happen twice.
    fn happens_twice(&self) -> bool {
        let operation = self.job.operation().operation();
        operation.is_write() && operation.retry == Retry::Refused
    }

    /// Whether this may be done already: it was sent before, nobody knows what became of it, and the service can't
    /// tell that it is the same.
    pub(super) fn may_be_done(&self, cx: &Cx<'_>) -> bool {
        let kept = || self.unanswered(&self.form.request(), cx).is_some_and(|write| write.token.is_none());
        self.happens_twice() && (self.attempts.open || kept())
    }

    /// Asks before that is sent again.
    pub(super) fn ask_again(&mut self, cx: &mut Cx<'_>) {
        self.phase = Phase::Review;
        let lines = vec![
            format!(
                "{} was sent before, and nobody knows whether it was carried out. Sent again it may happen twice.",
                self.job.operation().name
            ),
            "Look first; what was found out can be noted in the list of writes.".to_owned(),
        ];
        let send = Command::Tell(Told::Chosen { what: REPEAT.to_owned(), value: "send".to_owned() });
        let mut choices = vec![Choice::new("Don't send it", "nothing that was typed is lost", Command::Close)];
        choices.extend(self.look(cx));
        choices.push(Choice::new("Send it all the same", "", send));
        cx.command(Command::Overlay(question("repeat", "Send it again?", lines, choices)));
    }

    /// Where it can be seen whether a write was carried out.
    pub(super) fn look(&self, cx: &Cx<'_>) -> [Choice; 2] {
        let there = self.result_location(&self.form.request(), &Value::Null, cx.location);
        let there = there.unwrap_or_else(|| self.job.list(cx.location));
        let writes = Location::home().child("writes");
        [
            Choice::new("Look at what is there now", there.to_string(), Command::Open(there)),
            Choice::new("Look what became of it", writes.to_string(), Command::Open(writes)),
        ]
    }

    /// What is known of an attempt before this one.
    pub(super) fn attempt_parts(&self, cx: &Cx<'_>, parts: &mut Vec<Part>) {
        let Some(write) = self.unanswered(&self.form.request(), cx) else { return };
        let when = widgets::moment(cx.now(), write.started, &cx.desk.settings.time_zone.0);
        let secrets = if write.whole { "" } else { " Type the same secrets as then." };
        let then = match write.token {
            Some(_) => format!("It goes with the same client token, so that it is done once.{secrets}"),
            None => "Sent again it may happen twice.".to_owned(),
        };
        let text = format!("This was sent before ({when}), and nobody knows whether it was carried out. {then}");
        parts.extend([Part::Gap, Part::Note(text, Tone::Warn)]);
    }
}
