//! Sending: read once more what is about to be changed, send, and take in what became of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;

use super::follow::Following;
use super::mention::Subject;
use super::phase::{FormPhase, PageView, Phase, To};
use super::reply::ReplyPhase;
use super::review::Review;
use super::shared::Shared;
use super::slots::FormSlot;
use super::spec::{FormKind, FormSpec};
use super::unset::{self, Unset};
use super::{before, done, resend, view};
use crate::config::Action;
use crate::contract::{ApiError, ErrorKind, Input, Outcome, Request};
use crate::form::Form;
use crate::model::{DocPath, known_refusal, names_value};
use crate::screens::question::unknown_outcome;
use crate::screens::{Choice, Command, Cx, Handled, View};

/// What to do where a message is about the value of one field, though it does not say its name.
const OF_VALUE: &str = "Give another value there, or change what it stands for, and try again.";
/// The same where the message has a value that stands in several fields.
const OF_NAMED: &str = "Correct the value that the message names and try again.";
/// The same where that field has no value.
const OF_NONE: &str = "It has no value: give it one, and try again.";

/// How far the sending is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// What exists is read once more.
    Checking,
    /// It was sent.
    Sent,
}

/// It is being sent.
#[derive(Debug)]
pub(super) struct Sending {
    stage: Stage,
    /// What is being sent, as it was reviewed.
    pub(super) review: Review,
}

/// Sends the document as it is, but asks where that may be done already.
pub(super) fn send(shared: &mut Shared, cx: &mut Cx<'_>) {
    let Shared { spec, form, attempts, .. } = &*shared;
    if let Some(stray) = spec.stray_arn(cx.location, form.document()) {
        shared.go(To::Phase(Phase::Review(Review::default())));
        return cx.command(Command::warn(format!("nothing was sent: {stray}")));
    }
    match attempts.perhaps_same(spec, form, cx) {
        _ if attempts.may_be_done(spec, form, cx) => resend::ask_again(shared, cx),
        Some(token) => resend::ask_same(token, shared, cx),
        None => send_now(shared, cx),
    }
}

/// Sends the document as it is. The same document again carries the same client token.
pub(super) fn send_now(shared: &mut Shared, cx: &mut Cx<'_>) {
    let operation = shared.spec.operation();
    let document = shared.form.request();
    let token = operation.operation().token_member().filter(|name| document.get(*name).is_none());
    let token = token.map(|name| (name, shared.attempts.token_for(&shared.spec, &document, cx)));
    let mut input = document.clone();
    if let (Some((name, token)), Value::Object(members)) = (&token, &mut input) {
        members.insert((*name).to_owned(), Value::from(token.as_str()));
    }
    shared.attempts.note(document, token.map(|(_, token)| token));
    shared.banner = None;
    shared.go(To::Phase(Phase::Sending(Sending::new(Stage::Sent))));
    shared.before.sent = before::image(shared, cx);
    let image = shared.before.sent.clone();
    cx.start_over(FormSlot::Submit, Request { operation, input, pages: 1 }, &shared.spec.given, image);
}

/// The user has said which token this request goes with.
pub(super) fn send_with(token: String, shared: &mut Shared, cx: &mut Cx<'_>) {
    shared.attempts.note(shared.form.request(), Some(token));
    send_now(shared, cx);
}

impl Sending {
    pub(super) fn new(stage: Stage) -> Self {
        Self { stage, review: Review::default() }
    }

    /// What exists was read once more: if it changed meanwhile, the user decides.
    fn take_again(outcome: &Outcome, shared: &mut Shared, cx: &mut Cx<'_>) {
        if let Some(document) = shared.lookups.reading.gathered(outcome, &shared.spec) {
            let theirs = shared.spec.input_from(&document);
            shared.before.there.clone_from(&theirs);
            return match theirs {
                Some(theirs) if shared.form.original() != Some(&theirs) => Review::ask_side(theirs, shared, cx),
                Some(_) => send(shared, cx),
                None => {
                    Self::failed(
                        &ApiError::local(ErrorKind::NotFound, "NotFound", "it is no longer there"),
                        shared,
                        cx,
                    );
                }
            };
        }
        match outcome {
            Outcome::Failed(error) => Self::failed(error, shared, cx),
            Outcome::Cancelled => shared.go(To::Phase(Phase::Review(Review::default()))),
            _ => {}
        }
    }

    /// The write has an outcome, or the read its reply.
    fn take_sent(outcome: &Outcome, shared: &mut Shared, cx: &mut Cx<'_>) {
        match outcome {
            Outcome::Finished(page) => succeeded(&page.reply.document, shared, cx),
            Outcome::Failed(error) if unset::is_asked(error, shared, cx) => {}
            Outcome::Failed(error) => Self::failed(error, shared, cx),
            Outcome::Cancelled => {
                Self::failed(&ApiError::unsent(), shared, cx);
            }
            _ => {}
        }
    }

    /// The item is there, so that nothing was set up for it; or it is gone itself.
    fn take_there(outcome: &Outcome, shared: &mut Shared, cx: &mut Cx<'_>) {
        match outcome {
            Outcome::Finished(_) => {
                shared.banner = None;
                Unset::show(shared);
            }
            Outcome::Failed(error) => Self::failed(error, shared, cx),
            Outcome::Cancelled => shared.go(To::Phase(Phase::Review(Review::default()))),
            _ => {}
        }
    }

    /// The form stays as it is; the message stands at the field that it names, or on top.
    fn failed(error: &ApiError, shared: &mut Shared, cx: &mut Cx<'_>) {
        let Shared { spec, form, lookups, .. } = &*shared;
        let of = Subject { spec, form, at: cx.location };
        let named = |text: &str| lookups.known.with_names(text, &of, cx.session);
        let message = named(&error.message);
        let advised = advised(error, spec);
        let advice = advised.advice.as_deref().map(named);
        let path = refused_at(error, &message, &mut shared.form);
        let of_value = error.kind == ErrorKind::BadRequest && path.is_some() && !names_value(&error.message);
        let what_to_do = if shared.form.refused_nothing() { OF_NONE } else { OF_VALUE };
        let is_named = path.is_none() && error.kind == ErrorKind::BadRequest && shared.form.has_said(&error.message);
        let again = path.as_ref().and(shared.form.refused_again());
        let again = again.map(|first| format!("It stands at {first} already: take one of the two out, and try again."));
        let told = of_value.then_some(what_to_do).or(is_named.then_some(OF_NAMED)).map(str::to_owned);
        let advice = advice.or(again).or(told);
        shared.banner = Some(ApiError { message, advice, ..advised });
        shared.unsent = error.status.is_none();
        if error.kind == ErrorKind::UnknownOutcome {
            shared.go(To::Phase(Phase::Review(Review::default())));
            shared.attempts.leave_open();
            // Whoever goes to look may not come back.
            shared.keep_draft(cx);
            let mut choices = vec![Choice::new("Stay in the form", "nothing that was typed is lost", Command::Close)];
            let sent = shared.form.request();
            choices.extend(resend::look(shared, &sent, cx));
            let attempt = resend::attempted(&shared.spec, &sent, cx);
            return cx.command(Command::Overlay(unknown_outcome(error, attempt, choices)));
        }
        // What was never sent says nothing of a token that was sent before.
        if error.status.is_some() && (is_refused(error) || error.kind == ErrorKind::Conflict) {
            shared.attempts.refuse();
        }
        let row = path.and_then(|path| shared.form.show(&path));
        shared.go(To::Phase(Phase::Review(Review::from_top())));
        if let Some(row) = row.filter(|row| shared.steps.show(&shared.form, *row)) {
            shared.go(To::Row(row));
        }
    }
}

impl FormPhase for Sending {
    /// While it is under way there is nothing to do but wait; what was typed is safe.
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        if action == Action::Submit {
            cx.command(Command::notice("it is being sent: nothing is sent a second time"));
            return Handled::Yes;
        }
        if action != Action::Back || self.stage != Stage::Sent || shared.spec.kind == FormKind::Read {
            return Handled::No;
        }
        cx.command(Command::notice("it was sent: the tasks screen shows how far it is"));
        Handled::Yes
    }

    fn text(&mut self, _input: &Input, _shared: &mut Shared, cx: &mut Cx<'_>) {
        cx.command(Command::notice("it is being sent: what is typed now changes nothing"));
    }

    fn types(&self) -> bool {
        true
    }

    fn waits_for(&self, slot: &FormSlot, _shared: &Shared) -> bool {
        matches!(slot, FormSlot::Prepare | FormSlot::Again | FormSlot::Submit | FormSlot::There)
    }

    fn result(&mut self, slot: &FormSlot, outcome: &Outcome, shared: &mut Shared, cx: &mut Cx<'_>) {
        let Shared { spec, lookups, .. } = shared;
        match slot {
            FormSlot::Prepare if lookups.reading.take_prepared(outcome, FormSlot::Again, spec, cx) => {}
            FormSlot::Prepare | FormSlot::Again => Self::take_again(outcome, shared, cx),
            FormSlot::Submit => Self::take_sent(outcome, shared, cx),
            FormSlot::There => Self::take_there(outcome, shared, cx),
            _ => {}
        }
    }

    fn actions(&self, _page: PageView<'_>) -> Vec<Action> {
        vec![Action::Tasks]
    }

    fn status(&self, _page: PageView<'_>) -> Option<String> {
        Some("being sent".to_owned())
    }

    fn draw(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let slot = if self.stage == Stage::Checking { FormSlot::Again } else { FormSlot::Submit };
        view::draw_review(page, &self.review, Some(slot), area, buf, view);
    }
}

/// Whether what was sent is wrong.
fn is_refused(error: &ApiError) -> bool {
    matches!(error.kind, ErrorKind::BadRequest | ErrorKind::Invalid | ErrorKind::Connector)
}

/// Puts the message of an error into the form. Gives the field that it is about, if it is about one.
fn refused_at(error: &ApiError, shown: &str, form: &mut Form) -> Option<DocPath> {
    let of_state = matches!(error.kind, ErrorKind::Conflict | ErrorKind::NotFound | ErrorKind::Quota);
    // A limit is one of the account or of what is above it, unless the message is known to be about a field.
    let is_known = || known_refusal(form.operation(), &error.message).is_some();
    let is_of_field = error.kind != ErrorKind::Quota || is_known();
    let path = ((is_refused(error) || of_state) && is_of_field).then(|| form.refuse(&error.message, shown, of_state));
    path.filter(|path| !path.is_root())
}

/// The error with the advice of the action, where the service refuses it as things are.
fn advised(error: &ApiError, spec: &FormSpec) -> ApiError {
    let refused = matches!(error.kind, ErrorKind::BadRequest | ErrorKind::Conflict);
    let why = spec.action.needs.as_ref().filter(|_| refused && error.advice.is_none());
    let advice = why.map(|needs| format!("Mind that {}.", needs.why));
    ApiError { advice: advice.or_else(|| error.advice.clone()), ..error.clone() }
}

fn succeeded(reply: &Value, shared: &mut Shared, cx: &mut Cx<'_>) {
    let short = shared.spec.operation().operation().shortfall(&shared.form.request(), reply);
    let note = short.map(|short| format!("{}: look at {}.", done::sentence(&short.to_string()), short.member));
    // What was answered needs no draft, be it a write or a read.
    shared.drafting.forget(cx);
    shared.drafting.begin(shared.form.shared_document());
    shared.drafting.settled = true;
    if shared.spec.kind == FormKind::Read {
        show_reply(reply, note, shared);
        return;
    }
    let sent = shared.form.request();
    let location = shared.spec.result_location(&sent, reply, cx.location);
    let (context, list) = (cx.context, shared.spec.list(cx.location));
    cx.session.changed(context, location.as_ref().unwrap_or(&list));
    if note.is_some() {
        show_reply(reply, note, shared);
        return;
    }
    if shared.spec.kind == FormKind::Act && done::fresh_ids(&sent, reply).any(|(name, _)| done::is_asked_for(name)) {
        // What it is asked for by later must be at hand longer than a notice is.
        let note = format!("{}: done. Its ids are asked for later: copy what you need.", shared.spec.action.title);
        show_reply(reply, Some(note), shared);
        return;
    }
    if !Following::begin(&sent, reply, location.clone(), shared, cx) {
        done::done(&sent, reply, location.as_ref(), shared, cx);
    }
}

fn show_reply(reply: &Value, note: Option<String>, shared: &mut Shared) {
    shared.go(To::Phase(Phase::Reply(Box::new(ReplyPhase::new(reply.clone(), note)))));
}
