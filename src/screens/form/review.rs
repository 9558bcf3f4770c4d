//! The last look before something is sent: what will be done, where, to what, and with which document.

use crossterm::event::{KeyCode, KeyModifiers};
use serde_json::Value;

use super::spec::Kind;
use super::{FormPage, Phase};
use crate::config::{Action, Mode};
use crate::contract::{ApiError, ErrorKind, Input, Lane, Outcome, Request};
use crate::form::{Change, Fate, Form, Issue, Severity, Source};
use crate::model::{Class, DocPath, Policy, check_input, class_at, read_for_edit, redact_input};
use crate::screens::{Choice, Command, Cx, Handled, menu};
use crate::widgets::{self, Tone};

/// Reads whether a put creates or overwrites.
pub(super) const EXISTS: &str = "exists";

/// How much of a value a difference shows.
const SHOWN: usize = 200;

/// What is known of the thing that a put would write.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Existing {
    /// It was not asked for.
    #[default]
    Unasked,
    /// The reading is under way.
    Asked,
    /// There is none.
    None,
    /// This is it.
    Some(Value),
    /// It could not be read.
    Failed(ApiError),
}

/// A part of the review.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    Heading(String),
    Fact(String, String, Tone),
    Note(String, Tone),
    /// A difference: member, what exists, what is sent, and a remark.
    Change(String, Option<String>, Option<String>, &'static str),
    /// Text that is shown as it is.
    Code(String),
    Gap,
}

/// The review as it was last made.
#[derive(Debug, Default)]
pub(super) struct Review {
    pub(super) parts: Vec<Part>,
    pub(super) existing: Existing,
    /// The document that `existing` was asked for.
    of: Value,
}

impl FormPage {
    /// Makes the review anew.
    pub(super) fn look_again(&mut self, cx: &mut Cx<'_>) {
        if self.review.of != *self.form.document() {
            self.review.existing = Existing::Unasked;
        }
        if self.review.existing == Existing::Unasked {
            self.ask_existing(cx);
        }
        self.ask_names(cx);
        self.review.parts = self.parts(cx);
    }

    /// A put of something new may hit something that exists.
    fn ask_existing(&mut self, cx: &mut Cx<'_>) {
        self.review.of = self.form.document().clone();
        if !self.is_put() || self.form.original().is_some() || self.form.summary().errors > 0 {
            return;
        }
        // Where the document does not say which one it is, the service makes a new one.
        let whole = |(operation, input): &(_, Value)| check_input(*operation, input).is_empty();
        if let Some((operation, input)) = read_for_edit(self.spec.operation(), self.form.document()).filter(whole) {
            self.review.existing = Existing::Asked;
            cx.start(EXISTS, Lane::Interactive, Request { operation, input, pages: 1 });
        }
    }

    pub(super) fn take_exists(&mut self, outcome: &Outcome) {
        let of = self.review.of.clone();
        self.review.existing = match outcome {
            Outcome::Finished(page) => {
                let names = self.identity(&of);
                match crate::model::input_from_reply(self.spec.operation(), &names, &page.reply.document) {
                    Some(existing) => Existing::Some(existing),
                    None => Existing::None,
                }
            }
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound => Existing::None,
            Outcome::Failed(error) => Existing::Failed(error.clone()),
            Outcome::Cancelled => Existing::Failed(ApiError::local(ErrorKind::Invalid, "Cancelled", "it was not read")),
            _ => return,
        };
    }

    /// The members of a document that the read of the resource asks for.
    fn identity(&self, document: &Value) -> Value {
        let asked = read_for_edit(self.spec.operation(), document).map(|(_, input)| input).unwrap_or_default();
        let known = document.as_object().into_iter().flatten().filter(|(name, _)| asked.get(name.as_str()).is_some());
        Value::Object(known.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    fn parts(&self, cx: &Cx<'_>) -> Vec<Part> {
        let mut parts = Vec::new();
        self.place_parts(cx, &mut parts);
        self.effect_parts(&mut parts);
        self.lasting_parts(cx, &mut parts);
        self.attempt_parts(cx, &mut parts);
        self.note_parts(cx, &mut parts);
        self.change_parts(&mut parts);
        self.name_parts(cx, &mut parts);
        let request = self.form.request();
        let shown = redact_input(self.spec.operation(), &request, Policy::Display);
        parts.push(Part::Gap);
        parts.push(Part::Heading(format!("Request · {}", self.spec.operation().name)));
        parts.push(Part::Code(serde_json::to_string_pretty(&shown).unwrap_or_default()));
        parts.push(Part::Gap);
        parts.push(Part::Heading("The same with the AWS CLI".to_owned()));
        parts.push(Part::Code(cx.equivalent_cli(self.spec.operation(), &request)));
        parts
    }

    /// What is done, in a few words.
    fn deed(&self, cx: &Cx<'_>) -> String {
        let singular = &self.spec.resource.singular;
        let name = self.spec.name_of(cx.location, self.form.document(), cx.desk);
        let verb = match (self.spec.kind, &self.review.existing) {
            (Kind::Create, Existing::Some(_)) => "Replace",
            (Kind::Create, _) => "Create",
            (Kind::Edit, _) if self.spec.action.verb == "edit" => "Change",
            (Kind::Edit | Kind::Act | Kind::Read, _) => return self.spec.title(cx.location, cx.desk),
        };
        format!("{verb} {singular} {name}").trim_end().to_owned()
    }

    /// What is done, and where.
    fn place_parts(&self, cx: &Cx<'_>, parts: &mut Vec<Part>) {
        let context = cx.context();
        let profile = context.profile.as_deref().unwrap_or("default credentials");
        let account = context.account().map_or_else(|| profile.to_owned(), |account| format!("{account} · {profile}"));
        let told = !context.sandbox || profile.starts_with("sandbox");
        let mut fact = |label: &str, value: String| parts.push(Part::Fact(label.to_owned(), value, Tone::Plain));
        fact("Do", self.deed(cx));
        fact("Account", if told { account } else { format!("{account} · sandbox") });
        fact("Region", context.region().unwrap_or("not known").to_owned());
        let list = self.spec.list(cx.location);
        if let Some(above) = list.parent().filter(|above| above.parts().len() > 1) {
            fact("In", format!("{} ({})", cx.desk.name_of(&above), above));
        }
        if context.refuses_writes() && self.spec.kind != Kind::Read {
            let why = if context.protected { "the profile is protected" } else { "this console is read-only" };
            parts.push(Part::Note(format!("Nothing can be sent: {why}."), Tone::Bad));
        }
    }

    /// Whether something is made or overwritten.
    fn effect_parts(&self, parts: &mut Vec<Part>) {
        let singular = &self.spec.resource.singular;
        let fact = |value: String, tone| Part::Fact("Effect".to_owned(), value, tone);
        let changes = self.form.changes().iter().filter(|change| change.fate == Fate::Sent).count() as u64;
        let counted = widgets::plural(changes, "change", "changes");
        parts.push(match (&self.review.existing, self.form.original(), self.spec.kind) {
            (Existing::Asked, ..) => fact(format!("looking whether this {singular} exists …"), Tone::Busy),
            (Existing::None, ..) => fact(format!("creates it: there is no such {singular} yet"), Tone::Good),
            (Existing::Some(_), ..) => fact(format!("overwrites the {singular} of this name as a whole"), Tone::Warn),
            (Existing::Failed(error), ..) => {
                fact(format!("creates or overwrites it; whether it exists is not known: {error}"), Tone::Warn)
            }
            (Existing::Unasked, Some(_), _) if changes == 0 => fact("changes nothing".to_owned(), Tone::Warn),
            (Existing::Unasked, Some(_), _) if self.replaces() => {
                // Another edit than that of the thing itself is of a part that it is named after.
                let what = if self.spec.action.verb == "edit" { format!("the {singular}") } else { "it".to_owned() };
                fact(format!("replaces {what} as a whole, with {counted}"), Tone::Plain)
            }
            (Existing::Unasked, Some(_), _) => fact(format!("{counted}; everything else stays"), Tone::Plain),
            (Existing::Unasked, None, Kind::Read) => fact("reads; nothing changes".to_owned(), Tone::Plain),
            (Existing::Unasked, None, Kind::Create) => fact(format!("creates a new {singular}"), Tone::Plain),
            (Existing::Unasked, None, _) => {
                let runs = || format!("runs {} once", self.spec.operation().name);
                fact(self.spec.action.effect.clone().unwrap_or_else(runs), Tone::Plain)
            }
        });
    }

    fn note_parts(&self, cx: &Cx<'_>, parts: &mut Vec<Part>) {
        let before = parts.len();
        let document = self.form.document();
        let start = self.start.as_deref();
        for note in self.spec.wizard.iter().flat_map(|wizard| wizard.notes_for(document, start)) {
            parts.push(Part::Note(note.to_owned(), Tone::Info));
        }
        for path in self.spec.wizard.iter().flat_map(|wizard| wizard.stale(document, start)) {
            let text = format!("{path} is set, though what was chosen since has no use for it.");
            parts.push(Part::Note(text, Tone::Warn));
        }
        // What the service said of the last attempt stands above all this already.
        let is_above = |issue: &&Issue| {
            let banner = self.banner.as_ref().filter(|_| issue.source == Source::Service);
            banner.is_some_and(|banner| banner.message == issue.message)
        };
        let warnings = self.form.issues().iter().filter(|issue| issue.severity == Severity::Warning);
        let warnings =
            warnings.filter(|issue| !is_above(issue)).map(|issue| (issue.path.clone(), issue.message.clone()));
        for (path, message) in warnings.chain(self.elsewhere(cx.context().region())).take(5) {
            let at = if path.is_root() { String::new() } else { format!("{path}: ") };
            parts.push(Part::Note(format!("{at}{message}"), Tone::Warn));
        }
        if parts.len() > before {
            parts.insert(before, Part::Gap);
        }
        if self.form.summary().errors > 0 {
            let left = widgets::plural(self.form.summary().errors as u64, "field is", "fields are");
            parts.push(Part::Note(format!("{left} still to be corrected: F8 goes there."), Tone::Bad));
        }
    }

    /// What people call what the request names by ids.
    fn name_parts(&self, cx: &Cx<'_>, parts: &mut Vec<Part>) {
        let names = self.names_in(cx.location, cx.desk);
        if names.is_empty() {
            return;
        }
        parts.push(Part::Gap);
        parts.push(Part::Heading("Ids".to_owned()));
        parts.extend(names.into_iter().map(|(id, name)| Part::Note(format!("{id} is {name}"), Tone::Plain)));
    }

    /// The difference against what exists.
    fn change_parts(&self, parts: &mut Vec<Part>) {
        let changes = match &self.review.existing {
            Existing::Some(existing) => over(&self.form, existing),
            _ if self.form.original().is_some() => self.form.changes(),
            _ => return,
        };
        parts.push(Part::Gap);
        parts.push(Part::Heading("Difference".to_owned()));
        if changes.is_empty() {
            parts.push(Part::Note("There is none.".to_owned(), Tone::Plain));
        }
        for change in changes {
            let hidden = self.hides(&change.path);
            let shown =
                |value: Option<Value>| value.map(|value| if hidden { "••••••".to_owned() } else { short(&value) });
            let remark = if change.fate == Fate::Kept { "left out, so it stays" } else { "" };
            parts.push(Part::Change(change.path.to_string(), shown(change.before), shown(change.after), remark));
        }
    }

    pub(super) fn hides(&self, path: &DocPath) -> bool {
        class_at(self.spec.operation().operation().input, path) == Class::Secret
    }

    pub(super) fn act_review(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let page = usize::from(cx.area.height.saturating_sub(3)).max(1);
        match action {
            Action::Up => self.top = self.top.saturating_sub(1),
            Action::Down => self.top += 1,
            Action::PageUp => self.top = self.top.saturating_sub(page),
            Action::PageDown => self.top += page,
            Action::Submit => self.submit(cx),
            Action::StepBack | Action::Back if !self.steps.is_empty() => self.go_step(self.step),
            Action::NextIssue => self.next_issue(None, cx),
            Action::Json => self.open_json(),
            Action::FieldHelp => self.explain(cx),
            Action::Details => match self.banner.clone() {
                Some(error) => cx.command(Command::ShowError(error)),
                None => return Handled::No,
            },
            _ => return Handled::No,
        }
        Handled::Yes
    }

    /// Here letters are commands.
    pub(super) fn type_review(&mut self, input: &Input, cx: &mut Cx<'_>) {
        let Input::Key(key) = input else { return };
        match cx.desk.keymap.action(Mode::Browse, *key) {
            Some(Action::Copy) => {
                let request = self.form.request();
                let shown = redact_input(self.spec.operation(), &request, Policy::Display);
                let json = serde_json::to_string_pretty(&shown).unwrap_or_default();
                let cli = cx.equivalent_cli(self.spec.operation(), &request);
                let choices = vec![Choice::copy("request as JSON", json), Choice::copy("AWS CLI command", cli)];
                cx.command(Command::Overlay(menu("Copy", choices)));
            }
            Some(action @ (Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::Details)) => {
                self.act_review(action, cx);
            }
            Some(Action::Top) => self.top = 0,
            Some(Action::Quit | Action::Help)
                if key.code == KeyCode::Char('q') && key.modifiers == KeyModifiers::NONE =>
            {
                cx.command(Command::Quit);
            }
            _ => {}
        }
    }

    /// Whether the review is what is seen.
    pub(super) fn reviews(&self) -> bool {
        matches!(self.phase, Phase::Review | Phase::Sending(_))
    }
}

/// What the form would change of something that exists.
fn over(form: &Form, existing: &Value) -> Vec<Change> {
    let mut other = Form::edit(form.operation(), existing.clone());
    if other.from_json_text(&form.document().to_string()).is_err() {
        return Vec::new();
    }
    other.changes()
}

/// A value in a line.
pub(super) fn short(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
