//! The same request again: it carries the client token that an attempt of unknown outcome was sent with, so that the
//! service does it once, even if the console ended in between.

use serde_json::Value;

use super::answer::FormAnswer;
use super::phase::{Phase, To};
use super::review::Review;
use super::review_parts::ReviewPart;
use super::shared::Shared;
use super::spec::{FormKind, FormSpec};
use crate::catalog::{Location, catalog};
use crate::contract::{ContextKey, WriteRecord, WriteState};
use crate::form::Form;
use crate::model::{Policy, Retry, redact_input};
use crate::screens::attempted::Attempted;
use crate::screens::question::{BOTH, FOUND, NOT_KNOWN, REFUSED, TWICE, question_about};
use crate::screens::{Choice, Command, Cx};
use crate::widgets::{self, Tone};

/// One request that this form has sent.
#[derive(Debug)]
struct Attempt {
    document: Value,
    token: Option<String>,
    /// Nobody knows what became of it.
    open: bool,
    /// Reading back has found that it was carried out.
    found: bool,
}

/// The attempts of this form, whole, and the client tokens that they were sent with.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    /// One for each document; that of the last one is at the end.
    sent: Vec<Attempt>,
    /// Tokens that the service refused: they belong to other requests.
    refused: Vec<String>,
}

impl Attempts {
    /// What is being sent, or is decided to be sent with this token.
    pub(super) fn note(&mut self, document: Value, token: Option<String>) {
        // What becomes of the second says nothing of the first.
        let open = self.of(&document).is_some_and(|before| before.open && before.token == token);
        self.sent.retain(|attempt| attempt.document != document);
        self.sent.push(Attempt { document, token, open, found: false });
    }

    /// Nobody knows what became of what was last sent.
    pub(super) fn leave_open(&mut self) {
        if let Some(last) = self.sent.last_mut() {
            last.open = true;
        }
    }

    /// Reading back has found that this was carried out.
    pub(super) fn find(&mut self, document: &Value) {
        self.sent.iter_mut().filter(|attempt| attempt.document == *document).for_each(|attempt| attempt.found = true);
    }

    /// Whether reading back has found that this was carried out.
    pub(super) fn is_found(&self, document: &Value) -> bool {
        self.of(document).is_some_and(|attempt| attempt.found)
    }

    /// The service has refused what was last sent.
    pub(super) fn refuse(&mut self) {
        let last = self.sent.pop_if(|last| last.token.is_some() || !last.open);
        self.refused.extend(last.and_then(|last| last.token));
    }

    fn of(&self, document: &Value) -> Option<&Attempt> {
        self.sent.iter().find(|attempt| attempt.document == *document)
    }

    /// Whether nobody knows what became of this document.
    pub(super) fn is_open(&self, document: &Value) -> bool {
        self.of(document).is_some_and(|attempt| attempt.open)
    }

    /// Whether nobody knows what became of something that was sent from here.
    pub(super) fn is_any_open(&self) -> bool {
        self.sent.iter().any(|attempt| attempt.open)
    }

    /// What was sent from here with other values than this document has, while nobody knows what became of it.
    fn open_besides(&self, document: &Value) -> Option<&Value> {
        let open = |attempt: &&Attempt| attempt.open && attempt.document != *document;
        self.sent.iter().rev().find(open).map(|attempt| &attempt.document)
    }

    /// The same, where it and this document may both be done.
    fn done_besides(&self, spec: &FormSpec, document: &Value) -> Option<&Value> {
        let operation = spec.operation().operation();
        let adds = match operation.retry {
            Retry::Safe => false,
            Retry::Refused => true,
            // Values of its own make it another request; what has its token already is done once.
            Retry::Token => spec.kind == FormKind::Create && self.of(document).is_none(),
        };
        self.open_besides(document).filter(|_| adds && operation.is_write())
    }

    /// Whether a token is known here to belong to another document than this one, or to be of no use.
    fn speaks_against(&self, token: &str, document: &Value) -> bool {
        let has_it = |attempt: &Attempt| attempt.token.as_deref() == Some(token);
        let other = |attempt: &Attempt| has_it(attempt) != (attempt.document == *document);
        let known = |attempt: &&Attempt| has_it(attempt) || attempt.document == *document;
        self.refused.iter().any(|refused| refused == token) || self.sent.iter().filter(known).any(other)
    }

    /// The token for a document: that of the same request before, else a new one. What was not kept whole is the same
    /// only if the user says so.
    pub(super) fn token_for(&self, spec: &FormSpec, document: &Value, cx: &mut Cx<'_>) -> String {
        if let Some(attempt) = self.of(document) {
            return attempt.token.clone().unwrap_or_else(|| cx.session.mint.token());
        }
        let kept =
            self.unanswered(spec, document, cx).filter(|write| write.whole).and_then(|write| write.token.clone());
        kept.unwrap_or_else(|| cx.session.mint.token())
    }

    /// The attempt in the journal that nobody knows the outcome of, if it is the same request but for what is never
    /// kept, and its token still holds, or it has none and may happen twice. Only one that is whole is surely the same.
    pub(super) fn unanswered<'d>(&self, spec: &FormSpec, document: &Value, cx: &'d Cx<'_>) -> Option<&'d WriteRecord> {
        let twice = happens_twice(spec);
        let operation = spec.operation();
        let context = cx.context();
        let kept = redact_input(operation, document, Policy::Store);
        let same = |write: &&WriteRecord| {
            write.operation == operation
                && write.state == WriteState::Unknown
                && write.went_to(context)
                && match &write.token {
                    Some(token) => !self.speaks_against(token, document) && write.token_holds(cx.now()),
                    None => twice,
                }
                && write.input == kept
        };
        cx.session.journal.unknown(context.sandbox).find(same)
    }

    /// Whether this may be done already: it was sent before, as it is or with other values, nobody knows what became
    /// of it, and the service can't tell that it is meant to be the same.
    pub(super) fn may_be_done(&self, spec: &FormSpec, form: &Form, cx: &Cx<'_>) -> bool {
        let document = form.request();
        let kept = || self.unanswered(spec, &document, cx).is_some_and(|write| write.token.is_none());
        let same = happens_twice(spec) && (self.is_open(&document) || kept());
        same || self.done_besides(spec, &document).is_some()
    }

    /// What was sent before and is asked about: this document, else what was sent with other values.
    fn in_question(&self, spec: &FormSpec, document: &Value) -> Value {
        let besides = self.done_besides(spec, document).filter(|_| !self.is_open(document));
        besides.unwrap_or(document).clone()
    }

    /// The token of an attempt that may have been this very request: what sets them apart may be what is never kept.
    pub(super) fn perhaps_same(&self, spec: &FormSpec, form: &Form, cx: &Cx<'_>) -> Option<String> {
        let document = form.request();
        let has_one = spec.operation().operation().token_member().is_some_and(|name| document.get(name).is_some());
        if has_one || self.of(&document).is_some() {
            return None;
        }
        self.unanswered(spec, &document, cx).filter(|write| !write.whole)?.token.clone()
    }

    /// What was sent, as the journal has it: it may have gone there by another way than this form's.
    fn asked_of(&self, spec: &FormSpec, sent: &Value, cx: &Cx<'_>) -> Attempted {
        let context = self.unanswered(spec, sent, cx).map(|write| write.context.clone());
        let attempt = attempted(spec, sent, cx);
        Attempted { context: context.unwrap_or_else(|| attempt.context.clone()), ..attempt }
    }

    /// What is known of an attempt before this one.
    pub(super) fn parts(&self, spec: &FormSpec, form: &Form, cx: &Cx<'_>, parts: &mut Vec<ReviewPart>) {
        let document = form.request();
        let before = self.in_question(spec, &document);
        let said = cx.session.attempt_said(&self.asked_of(spec, &before, cx));
        let of = named(spec, &before, cx).filter(|_| before != document);
        let about = |said: String| of.as_ref().map_or(said.clone(), |name| format!("Of {name}: {said}"));
        parts.extend(said.map(|(said, tone)| ReviewPart::Note(about(said), tone)));
        if before != document {
            let known = known(&self.asked_of(spec, &before, cx), cx);
            let text = with_others(spec, of.as_deref(), (&before, &document), known);
            parts.extend([ReviewPart::Gap, ReviewPart::Note(text, Tone::Warn)]);
        }
        let Some(write) = self.unanswered(spec, &document, cx) else { return };
        let (when, known) = (when(write, cx), known(&self.asked_of(spec, &before, cx), cx));
        let again = again(spec, &document, known);
        let is_sure = write.whole || self.of(&document).is_some();
        let text = match (is_sure, &write.token) {
            (true, Some(_)) => format!(
                "This was sent before ({when}), and {known}. It goes with the same client token, so that it is done once."
            ),
            (true, None) => format!("This was sent before ({when}), and {known}. Sent again it {again}."),
            (false, Some(_)) => format!(
                "One like this was sent before ({when}), and {known}. Customer content and secrets of it are not kept: it \
                 is asked whether this is the same before it is sent."
            ),
            (false, None) => format!(
                "This may have been sent before ({when}): customer content and secrets of it are not kept. Of that, \
                 {known}; the same sent again {again}."
            ),
        };
        parts.extend([ReviewPart::Gap, ReviewPart::Note(text, Tone::Warn)]);
    }
}

/// What is known of an attempt: what reading back has found stands.
fn known(attempt: &Attempted, cx: &Cx<'_>) -> &'static str {
    if cx.session.attempt_done(attempt) { FOUND } else { NOT_KNOWN }
}

/// Whether what is sent twice may happen twice.
fn happens_twice(spec: &FormSpec) -> bool {
    let operation = spec.operation().operation();
    operation.is_write() && operation.retry == Retry::Refused
}

/// Asks whether this is the request that was sent with this token.
pub(super) fn ask_same(token: String, shared: &mut Shared, cx: &mut Cx<'_>) {
    shared.go(To::Phase(Phase::Review(Review::default())));
    let when = shared
        .attempts
        .unanswered(&shared.spec, &shared.form.request(), cx)
        .map(|write| when(write, cx))
        .unwrap_or_default();
    let name = shared.spec.operation().name;
    let attempt = shared.attempts.asked_of(&shared.spec, &shared.form.request(), cx);
    let known = known(&attempt, cx);
    let lines = vec![
        format!("{name} was sent before ({when}) with an input like this, and {known}."),
        "Customer content and secrets of it are not kept, so only you can tell.".to_owned(),
    ];
    let tell = |token: String| FormAnswer::SendWith(token).into();
    let mut choices = vec![Choice::new("Don't send it", "nothing that was typed is lost", Command::Close)];
    choices.extend(look(shared, &shared.form.request(), cx));
    let new = cx.session.mint.token();
    choices.push(Choice::new("It is the same, in every value", "same client token: done once", tell(token)));
    choices.push(Choice::new("It is another one", "client token of its own", tell(new)));
    let asked = question_about("same", "Is it the same as then?", lines, attempt, choices);
    cx.command(Command::Overlay(asked));
}

/// Asks before that is sent again.
pub(super) fn ask_again(shared: &mut Shared, cx: &mut Cx<'_>) {
    shared.go(To::Phase(Phase::Review(Review::default())));
    let document = shared.form.request();
    let before = shared.attempts.in_question(&shared.spec, &document);
    let whole = || shared.attempts.unanswered(&shared.spec, &document, cx).is_none_or(|write| write.whole);
    let was = if shared.attempts.is_open(&document) || whole() { "was" } else { "may have been" };
    let attempt = shared.attempts.asked_of(&shared.spec, &before, cx);
    let found = known(&attempt, cx);
    let known = if before == document {
        let again = again(&shared.spec, &document, found);
        format!("{} {was} sent before, and {found}. Sent again it {again}.", shared.spec.operation().name)
    } else {
        with_others(&shared.spec, named(&shared.spec, &before, cx).as_deref(), (&before, &document), found)
    };
    let lines = vec![known, "Look first; what was found out can be noted in the list of writes.".to_owned()];
    let mut choices = vec![Choice::new("Don't send it", "nothing that was typed is lost", Command::Close)];
    choices.extend(look(shared, &before, cx));
    choices.push(Choice::new("Send it all the same", "", FormAnswer::SendAgain.into()));
    cx.command(Command::Overlay(question_about("repeat", "Send it again?", lines, attempt, choices)));
}

/// What is known of one that was sent with other values, and of this one after it.
fn with_others(spec: &FormSpec, of: Option<&str>, (before, now): (&Value, &Value), known: &str) -> String {
    let name = spec.operation().name;
    let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
    let same = |input| catalog().name_to_be_free(spec.operation(), input);
    let both = match same(before) {
        Some(name) if same(now) == Some(name) => format!("it {}", as_known(REFUSED, known)),
        _ => as_known(BOTH, known).to_owned(),
    };
    format!("{name}{of} was sent from this form before, with other values, and {known}. Sent now, {both}.")
}

/// What becomes of a request that is sent once more, to be read after its subject.
fn again(spec: &FormSpec, document: &Value, known: &str) -> &'static str {
    let is_named = catalog().name_to_be_free(spec.operation(), document).is_some();
    as_known(if is_named { REFUSED } else { TWICE }, known)
}

/// Of two words the one that holds by what is known.
fn as_known((not_known, found): (&'static str, &'static str), known: &str) -> &'static str {
    if known == FOUND { found } else { not_known }
}

/// What something that was sent is about, where that is known without its reply.
fn named(spec: &FormSpec, sent: &Value, cx: &Cx<'_>) -> Option<String> {
    let there = spec.result_location(sent, &Value::Null, cx.location)?;
    there.parts().last().map(ToString::to_string)
}

/// A request, as something that was sent.
pub(super) fn attempted(spec: &FormSpec, sent: &Value, cx: &Cx<'_>) -> Attempted {
    Attempted::new(spec.operation(), ContextKey::from(cx.context()), sent)
}

/// Where it can be seen whether a write was carried out.
pub(super) fn look(shared: &Shared, sent: &Value, cx: &Cx<'_>) -> [Choice; 2] {
    let there = shared.spec.result_location(sent, &Value::Null, cx.location);
    let there = there.unwrap_or_else(|| shared.spec.list(cx.location));
    let writes = Location::home().child("writes");
    [
        Choice::new("Look at what is there now", there.to_string(), Command::Open(there)),
        Choice::new("Look what became of it", writes.to_string(), Command::Open(writes)),
    ]
}

fn when(write: &WriteRecord, cx: &Cx<'_>) -> String {
    widgets::moment(cx.now(), write.started, cx.session.settings.time_zone.time_zone())
}
