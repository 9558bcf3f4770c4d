//! Sending: read once more what is about to be changed, send, and take in what became of it.

use serde_json::{Map, Value};

use super::reply::Reply;
use super::review::{Existing, short};
use super::spec::Kind;
use super::{FormPage, Phase};
use crate::catalog::{Location, Resource, catalog};
use crate::config::Action;
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Request};
use crate::form::{Fate, wizard};
use crate::screens::question::{question, question_about};
use crate::screens::{Choice, Command, Cx, Handled, Told};

/// Reads once more what is about to be changed.
pub(super) const AGAIN: &str = "again";
/// Sends it.
pub(super) const SUBMIT: &str = "submit";

/// How far the sending is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sending {
    /// What exists is read once more.
    Checking,
    /// It was sent.
    Sent,
}

impl FormPage {
    /// Sends, unless something speaks against it.
    pub(super) fn submit(&mut self, cx: &mut Cx<'_>) {
        let context = cx.context();
        if context.refuses_writes() && self.spec.kind != Kind::Read {
            let why =
                if context.protected { "the profile is protected: U unlocks it" } else { "this console is read-only" };
            return cx.command(Command::warn(format!("nothing is sent: {why}")));
        }
        if !self.form.submit() {
            return self.next_issue(None, cx);
        }
        if self.form.original().is_some() {
            if self.form.changes().iter().all(|change| change.fate == Fate::Kept) {
                return cx.command(Command::warn("nothing was changed, so nothing is sent"));
            }
            if self.read_current(AGAIN, cx) {
                self.phase = Phase::Sending(Sending::Checking);
                return;
            }
        }
        if self.is_lasting() {
            self.phase = Phase::Review;
            return self.ask_typed(cx);
        }
        self.send(cx);
    }

    /// Sends the document as it is, but asks where that may be done already.
    pub(super) fn send(&mut self, cx: &mut Cx<'_>) {
        match self.perhaps_same(cx) {
            _ if self.may_be_done(cx) => self.ask_again(cx),
            Some(token) => self.ask_same(token, cx),
            None => self.send_now(cx),
        }
    }

    /// Sends the document as it is. The same document again carries the same client token.
    pub(super) fn send_now(&mut self, cx: &mut Cx<'_>) {
        let operation = self.spec.operation();
        let document = self.form.request();
        let token = operation.operation().token_member().filter(|name| document.get(*name).is_none());
        let token = token.map(|name| (name, self.token_for(&document, cx)));
        let mut input = document.clone();
        if let (Some((name, token)), Value::Object(members)) = (&token, &mut input) {
            members.insert((*name).to_owned(), Value::from(token.as_str()));
        }
        self.attempts.note(document, token.map(|(_, token)| token));
        self.banner = None;
        self.phase = Phase::Sending(Sending::Sent);
        cx.start_at(SUBMIT, Lane::Interactive, Request { operation, input, pages: 1 }, &self.spec.given);
    }

    /// While it is under way there is nothing to do but wait; what was typed is safe.
    pub(super) fn act_sending(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match (action, &self.phase) {
            (Action::Back, Phase::Sending(Sending::Sent)) if self.spec.kind != Kind::Read => {
                cx.command(Command::notice("it was sent: the tasks screen shows how far it is"));
                Handled::Yes
            }
            _ => Handled::No,
        }
    }

    /// What exists was read once more: if it changed meanwhile, the user decides.
    pub(super) fn take_again(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        if let Some(document) = self.gathered(outcome, self.reader()) {
            return match self.input_from(&document) {
                Some(theirs) if self.form.original() != Some(&theirs) => self.ask_side(theirs, cx),
                Some(_) => self.send(cx),
                None => self.failed(&ApiError::local(ErrorKind::NotFound, "NotFound", "it is no longer there"), cx),
            };
        }
        match outcome {
            Outcome::Failed(error) => self.failed(error, cx),
            Outcome::Cancelled => self.phase = Phase::Review,
            _ => {}
        }
    }

    fn ask_side(&mut self, theirs: Value, cx: &mut Cx<'_>) {
        self.phase = Phase::Review;
        let text = |value: Option<&Value>, hidden: bool| match value {
            Some(_) if hidden => "••••••".to_owned(),
            Some(value) => short(value),
            None => "nothing".to_owned(),
        };
        let mut lines = vec!["Somebody else changed it while you did:".to_owned()];
        lines.extend(self.form.changed_meanwhile(&theirs).into_iter().take(6).map(|change| {
            let hidden = self.hides(&change.path);
            let mine = text(change.path.get(self.form.document()), hidden);
            let (before, after) = (text(change.before.as_ref(), hidden), text(change.after.as_ref(), hidden));
            format!("{}: was {before}, now {after}; yours is {mine}", change.path)
        }));
        self.theirs = Some(theirs);
        let tell = |value: &str| Command::Tell(Told::Chosen { what: "conflict".to_owned(), value: value.to_owned() });
        let choices = vec![
            Choice::new("Look at it once more", "nothing is sent yet", tell("look")),
            Choice::new("Put my changes on top of theirs", "then look at it again", tell("merge")),
            Choice::new("Send mine as it is", "what they changed may be lost", tell("mine")),
            Choice::new("Take theirs", "my changes are dropped", tell("theirs")),
        ];
        cx.command(Command::Overlay(question("conflict", "It changed meanwhile", lines, choices)));
    }

    /// The user has decided between two versions.
    pub(super) fn take_side(&mut self, side: &str, cx: &mut Cx<'_>) {
        let Some(theirs) = self.theirs.take() else { return };
        match side {
            "mine" => self.send(cx),
            "theirs" => self.edit_from(theirs),
            "merge" => {
                self.form.take_over(&theirs);
                self.arrange();
                self.go_step(self.steps.len());
            }
            _ => {}
        }
    }

    /// The write has an outcome, or the read its reply.
    pub(super) fn take_sent(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        match outcome {
            Outcome::Finished(page) => self.succeeded(&page.reply.document.clone(), cx),
            Outcome::Failed(error) if self.asks_unset(error, cx) => {}
            Outcome::Failed(error) => self.failed(error, cx),
            Outcome::Cancelled => {
                let error = ApiError::local(ErrorKind::Invalid, "Cancelled", "it was cancelled before it was sent");
                self.failed(&error, cx);
            }
            _ => {}
        }
    }

    /// The form stays as it is; the message stands at the field that it names, or on top.
    pub(super) fn failed(&mut self, error: &ApiError, cx: &mut Cx<'_>) {
        let message = self.with_names(&error.message, cx.location, cx.desk);
        let advised = self.advised(error);
        let advice = advised.advice.as_ref().map(|advice| self.with_names(advice, cx.location, cx.desk));
        self.banner = Some(ApiError { message: message.clone(), advice, ..advised });
        if error.kind == ErrorKind::UnknownOutcome {
            self.phase = Phase::Review;
            self.attempts.leave_open();
            let lines = vec![format!("{}: {}", error.code, error.message), error.advice().to_owned()];
            let mut choices = vec![Choice::new("Stay in the form", "nothing that was typed is lost", Command::Close)];
            choices.extend(self.look(cx));
            let attempt = self.attempted(cx);
            return cx.command(Command::Overlay(question_about(
                "unknown",
                "The outcome is unknown",
                lines,
                attempt,
                choices,
            )));
        }
        let refused = matches!(error.kind, ErrorKind::BadRequest | ErrorKind::Invalid | ErrorKind::Connector);
        if refused || error.kind == ErrorKind::Conflict {
            self.attempts.refuse();
        }
        let of_state = matches!(error.kind, ErrorKind::Conflict | ErrorKind::NotFound | ErrorKind::Quota);
        let path = (refused || of_state).then(|| self.form.refuse(&error.message, &message, of_state));
        let row = path.filter(|path| !path.is_root()).and_then(|path| self.form.show(&path));
        self.phase = Phase::Review;
        match row.filter(|row| self.is_shown(*row)) {
            Some(row) => self.go_row(row),
            None => self.top = 0,
        }
    }

    /// The error with the advice of the action, where the service refuses it as things are.
    fn advised(&self, error: &ApiError) -> ApiError {
        let refused = matches!(error.kind, ErrorKind::BadRequest | ErrorKind::Conflict);
        let why = self.spec.action.needs.as_ref().filter(|_| refused && error.advice.is_none());
        let advice = why.map(|needs| format!("Mind that {}.", needs.why));
        ApiError { advice: advice.or_else(|| error.advice.clone()), ..error.clone() }
    }

    fn succeeded(&mut self, reply: &Value, cx: &mut Cx<'_>) {
        let short = self.spec.operation().operation().shortfall(&self.form.request(), reply);
        let note = short.map(|short| format!("{}: look at {}.", sentence(&short.to_string()), short.member));
        if self.spec.kind == Kind::Read {
            self.draft_settled = true;
            self.phase = Phase::Reply(Box::new(Reply::new(reply.clone(), note)));
            return;
        }
        let sent = self.form.request();
        self.drop_draft(cx);
        self.drafting.begin(&self.form.document().clone());
        self.draft_settled = true;
        let location = self.result_location(&sent, reply, cx.location);
        let (context, list) = (cx.context, self.spec.list(cx.location));
        cx.desk.changed(context, location.as_ref().unwrap_or(&list));
        if note.is_some() {
            self.phase = Phase::Reply(Box::new(Reply::new(reply.clone(), note)));
            return;
        }
        if self.spec.kind == Kind::Act && fresh_ids(&sent, reply).any(|(name, _)| is_asked_for(name)) {
            // What it is asked for by later must be at hand longer than a notice is.
            let note = format!("{}: done. Its ids are asked for later: copy what you need.", self.spec.action.title);
            self.phase = Phase::Reply(Box::new(Reply::new(reply.clone(), Some(note))));
            return;
        }
        if !self.follow(&sent, reply, location.clone(), cx) {
            self.done(&sent, reply, location.as_ref(), cx);
        }
    }

    /// Where what was made or changed can be seen.
    pub(super) fn result_location(&self, sent: &Value, reply: &Value, at: &Location) -> Option<Location> {
        if let Some(item) = self.spec.item(at) {
            return Some(item);
        }
        let after = self.spec.wizard.and_then(|w| wizard::fill_location(&w.after.location, sent, reply));
        after.or_else(|| self.spec.resource.item_location(&self.spec.list(at), &self.all_known(sent, reply)))
    }

    /// What is known of what was made: the reply, and what was sent.
    fn all_known(&self, sent: &Value, reply: &Value) -> Value {
        let mut all = Map::new();
        for part in [&self.spec.given, sent, reply] {
            all.extend(part.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())));
        }
        Value::Object(all)
    }

    fn is_hidden_in_list(&self) -> bool {
        let resource = self.spec.resource;
        let searched = resource.search.as_ref().is_some_and(|search| search.required);
        self.spec.kind == Kind::Create && searched && resource.describe_operation().is_some()
    }

    /// All is done: back to where one came from, with what is sensible to do next.
    pub(super) fn done(&mut self, sent: &Value, reply: &Value, location: Option<&Location>, cx: &mut Cx<'_>) {
        let list = self.spec.list(cx.location);
        let known = self.spec.name_of(cx.location, &self.all_known(sent, reply), cx.desk);
        let name = if known.is_empty() { location.and_then(Location::last).unwrap_or_default() } else { &known };
        let singular = &self.spec.resource.singular;
        let said = match self.spec.kind {
            Kind::Create if matches!(self.review.existing, Existing::Some(_)) => {
                format!("{singular} {name} was replaced")
            }
            Kind::Create => format!("{singular} {name} was created"),
            Kind::Edit if self.spec.action.verb == "edit" => format!("{singular} {name} was changed"),
            Kind::Edit => format!("{}: done", self.spec.title(cx.location, cx.desk)),
            Kind::Act | Kind::Read => {
                let done = self.spec.action.said.as_deref().unwrap_or("done");
                format!("{}: {done}{}", self.spec.action.title, given_ids(sent, reply))
            }
        };
        let to = match self.spec.item(cx.location) {
            Some(item) => vec![item, list],
            // A list that asks for a search first would not show what was made: its own page does.
            None if self.is_hidden_in_list() => list.parent().into_iter().collect(),
            None => vec![list],
        };
        cx.command(Command::Return { to, gone: None });
        if let Some(made) = location.filter(|_| self.is_hidden_in_list()) {
            cx.command(Command::Open(made.clone()));
        }
        cx.command(Command::notice(said.trim().to_owned()));
        let mut choices = vec![Choice::new("Nothing for now", "", Command::Close)];
        for next in self.spec.wizard.iter().flat_map(|wizard| &wizard.after.next) {
            let due = next.when.as_ref().is_none_or(|when| when.holds(sent, self.start.as_deref()));
            let about = next.about_for(sent, reply).unwrap_or_default();
            match (&next.location, due) {
                (Some(location), true) => {
                    let location = wizard::fill_location(location, sent, reply);
                    choices.extend(location.map(|to| Choice::new(&next.title, about, Command::Open(to))));
                }
                (None, true) => choices.push(Choice::new(
                    &next.title,
                    "copy what to do",
                    Command::Copy {
                        what: "what to do".to_owned(),
                        text: if about.is_empty() { next.title.clone() } else { about },
                    },
                )),
                _ => {}
            }
        }
        if choices.len() > 1 && self.spec.kind == Kind::Create {
            let lines = vec![format!("The {}.", said.trim())];
            cx.command(Command::Overlay(question("next", "What next?", lines, choices)));
        }
    }
}

/// The ids that a reply gives to what was begun, to ask for it later.
fn given_ids(sent: &Value, reply: &Value) -> String {
    fresh_ids(sent, reply).flat_map(|(name, id)| [" · ", name, " ", id]).collect()
}

/// The ids in a reply that were not sent.
fn fresh_ids<'a>(sent: &'a Value, reply: &'a Value) -> impl Iterator<Item = (&'a str, &'a str)> {
    let members = reply.as_object().into_iter().flatten();
    let fresh = members.filter(|(name, _)| name.ends_with("Id") && sent.get(name.as_str()).is_none());
    fresh.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
}

/// Whether something that is read later asks for this member.
fn is_asked_for(member: &str) -> bool {
    let reads = catalog().resources().iter().flat_map(Resource::actions).filter(|action| !action.is_write());
    reads.filter_map(|action| action.operation.operation().input.member(member)).any(|member| member.required)
}

/// A text as a sentence begins.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    first + chars.as_str()
}
