//! What a review says: what will be done, where, to what, and with which document.

use serde_json::Value;

use super::done::names_of_many;
use super::existing::CurrentItem;
use super::fields::Fields;
use super::lasting;
use super::shared::Shared;
use super::spec::FormKind;
use super::texts::elsewhere;
use crate::config::{Action, Mode};
use crate::form::carried;
use crate::form::wizard::StepPreview;
use crate::form::{Change, Fate, Form, Issue, IssueSource, Severity};
use crate::lint;
use crate::model::{DocPath, Policy, redact_input};
use crate::screens::Cx;
use crate::widgets::{self, Tone};

/// How much of a value a difference shows.
const SHOWN: usize = 200;

/// So many warnings stand in the review; the others are read by a key.
const WARNINGS: usize = 8;

/// A part of the review.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ReviewPart {
    Heading(String),
    Fact(String, String, Tone),
    Note(String, Tone),
    /// A difference: what it is called, its path, what exists, and what is sent.
    Change {
        name: String,
        path: String,
        before: Option<String>,
        after: Option<String>,
    },
    /// What there will be: what it is called, what it is then, and whose it is.
    Outcome(Vec<[String; 3]>),
    /// What is said by the way.
    Aside(String),
    /// Text that is shown as it is.
    Code(String),
    Gap,
}

/// Makes the parts of a review.
pub(super) struct Parts<'a, 'c> {
    pub(super) shared: &'a Shared,
    pub(super) fields: &'a Fields,
    pub(super) cx: &'a Cx<'c>,
}

impl Parts<'_, '_> {
    /// All of them.
    pub(super) fn all(&self) -> Vec<ReviewPart> {
        let mut parts = Vec::new();
        let Shared { spec, form, attempts, .. } = self.shared;
        self.place_parts(&mut parts);
        self.effect_parts(&mut parts);
        self.shared.undoing.iter().for_each(|undoing| undoing.parts(self.shared, &mut parts));
        self.shared.lookups.joins.parts(self.cx, &mut parts);
        lasting::parts(spec, form, self.cx, &mut parts);
        attempts.parts(spec, form, self.cx, &mut parts);
        // Whoever takes something back looks for what that changes.
        if self.shared.undoing.is_some() {
            self.change_parts(&mut parts);
            self.note_parts(&mut parts);
        } else {
            self.note_parts(&mut parts);
            self.change_parts(&mut parts);
        }
        if !self.shared.outcome.is_empty() {
            parts.extend([ReviewPart::Gap, ReviewPart::Heading("What stands afterwards".to_owned())]);
            parts.push(ReviewPart::Outcome(self.shared.outcome.clone()));
        }
        self.sent_parts(&mut parts);
        self.name_parts(&mut parts);
        let request = form.request();
        let shown = redact_input(spec.operation(), &request, Policy::Display);
        parts.push(ReviewPart::Gap);
        parts.push(ReviewPart::Heading(format!("Request · {}", spec.operation().name)));
        parts.push(ReviewPart::Code(serde_json::to_string_pretty(&shown).unwrap_or_default()));
        parts.push(ReviewPart::Gap);
        parts.push(ReviewPart::Heading("The same with the AWS CLI".to_owned()));
        parts.push(ReviewPart::Code(self.cx.equivalent_cli(spec.operation(), &request)));
        parts
    }

    /// What is done, in a few words.
    fn deed(&self) -> String {
        let singular = &self.shared.spec.resource.singular;
        let name = self.shared.spec.name_of(self.cx.location, self.shared.form.document(), self.cx.session);
        if name.is_empty() && self.shared.spec.kind == FormKind::Create {
            return self.shared.spec.action.title.clone();
        }
        let verb = match (self.shared.spec.kind, &self.shared.lookups.existing.found) {
            (FormKind::Create, CurrentItem::Some(_)) => "Replace",
            (FormKind::Create, _) => "Create",
            (FormKind::Edit, _) if self.shared.spec.action.verb == "edit" => "Change",
            (FormKind::Edit | FormKind::Act | FormKind::Read, _) => {
                return self.shared.spec.title(self.cx.location, self.cx.session);
            }
        };
        format!("{verb} {singular} {name}").trim_end().to_owned()
    }

    /// What is done, and where.
    fn place_parts(&self, parts: &mut Vec<ReviewPart>) {
        let context = self.cx.context();
        let profile = context.profile.as_deref().unwrap_or("default credentials");
        let account = context.account().map_or_else(|| profile.to_owned(), |account| format!("{account} · {profile}"));
        let told = !context.sandbox || profile.starts_with("sandbox");
        let mut fact = |label: &str, value: String| parts.push(ReviewPart::Fact(label.to_owned(), value, Tone::Plain));
        fact("Action", self.deed());
        fact("Account", if told { account } else { format!("{account} · sandbox") });
        fact("Region", context.region().unwrap_or("not known").to_owned());
        let list = self.shared.spec.list(self.cx.location);
        if let Some(above) = self.shared.spec.holder_named(&list) {
            let name = self.cx.session.name_of(&above);
            // Where it has a name of its own, its id stands with the others.
            let is_named = above.last().is_some_and(|id| id != name);
            fact("In", if is_named { name.to_owned() } else { format!("{name} ({above})") });
        }
        if let Some(why) = context.why_read_only().filter(|_| self.shared.spec.kind != FormKind::Read) {
            parts.push(ReviewPart::Note(format!("Nothing can be sent: {why}."), Tone::Bad));
        }
    }

    /// What there is, where it is edited: as it was read last.
    pub(super) fn there(&self) -> Option<&Value> {
        let begun = self.shared.form.original()?;
        Some(self.shared.before.there.as_ref().unwrap_or(begun))
    }

    /// Whether somebody else has changed it since the form began, as far as it was read.
    pub(super) fn is_changed_since(&self) -> bool {
        self.there().is_some_and(|there| Some(there) != self.shared.form.original())
    }

    /// What would change of what there is.
    pub(super) fn changes(&self) -> Vec<Change> {
        let changes = self.shared.form.changes();
        match self.there().filter(|_| self.is_changed_since()) {
            Some(there) => {
                let kept = changes.into_iter().filter(|change| change.fate == Fate::Kept);
                self.shared.form.changes_over(there).into_iter().chain(kept).collect()
            }
            None => changes,
        }
    }

    /// Whether something is made or overwritten.
    fn effect_parts(&self, parts: &mut Vec<ReviewPart>) {
        let singular = &self.shared.spec.resource.singular;
        let fact = |value: String, tone| ReviewPart::Fact("Effect".to_owned(), value, tone);
        let sent = self.changes().into_iter().filter(|change| change.fate == Fate::Sent).collect();
        let (carried, rest) = self.carried_parts(sent);
        let changes = (carried.len() + rest.len()) as u64;
        let counted = widgets::plural(changes, "change", "changes");
        parts.push(match (&self.shared.lookups.existing.found, self.shared.form.original(), self.shared.spec.kind) {
            (CurrentItem::Asked, ..) => fact(format!("looking whether this {singular} exists …"), Tone::Busy),
            (CurrentItem::None, ..) => fact(format!("creates it: there is no such {singular} yet"), Tone::Good),
            (CurrentItem::Some(existing), ..)
                if over(&self.shared.form, existing).is_some_and(|new| new.is_empty()) =>
            {
                fact(format!("changes nothing: the {singular} is there as it is"), Tone::Warn)
            }
            (CurrentItem::Some(_), ..) => {
                fact(format!("overwrites the {singular} of this name as a whole"), Tone::Warn)
            }
            (CurrentItem::Failed(error), ..) => {
                fact(format!("creates or overwrites it; whether it exists is not known: {error}"), Tone::Warn)
            }
            (CurrentItem::Unasked, Some(_), _) if changes == 0 => fact("changes nothing".to_owned(), Tone::Warn),
            (CurrentItem::Unasked, Some(_), _) if self.shared.spec.replaces() => {
                // Another edit than that of the thing itself is of a part that it is named after.
                let what =
                    if self.shared.spec.action.verb == "edit" { format!("the {singular}") } else { "it".to_owned() };
                fact(format!("replaces {what} as a whole, with {counted}"), Tone::Plain)
            }
            (CurrentItem::Unasked, Some(_), _) => fact(format!("{counted}; everything else stays"), Tone::Plain),
            (CurrentItem::Unasked, None, FormKind::Read) => fact("reads; nothing changes".to_owned(), Tone::Plain),
            (CurrentItem::Unasked, None, FormKind::Create) if self.shared.spec.may_replace() => {
                let own = || format!("creates the {singular}, or replaces the one that is there");
                let effect = self.shared.spec.action.effect.clone().unwrap_or_else(own);
                fact(effect, Tone::Warn)
            }
            (CurrentItem::Unasked, None, FormKind::Create) => fact(self.creates(), Tone::Plain),
            (CurrentItem::Unasked, None, _) => {
                let action = self.shared.spec.action;
                let does = || format!("does this once: {}", lower_first(&action.title));
                let effect = action.effect.clone().unwrap_or_else(does);
                match self.shared.before.outlook(&self.shared.spec) {
                    Some(becomes) if becomes.is_known => fact(format!("{effect} ({})", becomes.text), Tone::Plain),
                    // What it does to others is no promise here.
                    Some(becomes) => fact(becomes.text, Tone::Warn),
                    None => fact(effect, Tone::Plain),
                }
            }
        });
    }

    /// What is made: one, or as many as one request names.
    fn creates(&self) -> String {
        let (spec, document) = (&self.shared.spec, self.shared.form.document());
        let is_one = !spec.name_of(self.cx.location, document, self.cx.session).is_empty();
        match names_of_many(spec, document).len() {
            many if many > 1 && !is_one => format!("creates {many} new {}", spec.resource.plural()),
            _ => format!("creates a new {}", spec.resource.singular),
        }
    }

    fn note_parts(&self, parts: &mut Vec<ReviewPart>) {
        let before = parts.len();
        let document = self.shared.form.document();
        let start = self.shared.steps.start.as_deref();
        let tells = self.shared.steps.all.iter().any(|step| step.preview == Some(StepPreview::Carried));
        if let Some(sentence) = carried::sentence(document).filter(|_| tells) {
            parts.push(ReviewPart::Note(sentence, Tone::Info));
            let besides = carried::read_besides(self.shared.form.original(), document).into_iter();
            parts.extend(besides.map(|said| ReviewPart::Note(said, Tone::Info)));
        }
        for note in self.shared.spec.wizard.iter().flat_map(|wizard| wizard.notes_for(document, start)) {
            parts.push(ReviewPart::Note(note.to_owned(), Tone::Info));
        }
        for path in self.shared.spec.wizard.iter().flat_map(|wizard| wizard.stale(document, start)) {
            let name = self.shared.form.way_to(path);
            let text = format!("{name} is set, though what was chosen since has no use for it.");
            parts.push(ReviewPart::Note(text, Tone::Warn));
        }
        // What the service said of the last attempt stands above all this already.
        let is_above = |issue: &Issue| {
            let banner = self.shared.banner.as_ref().filter(|_| issue.source == IssueSource::Service);
            banner.is_some_and(|banner| banner.message == issue.message)
        };
        let mut warnings = warnings(self.shared, &is_above, self.cx.context().region());
        let spec = &self.shared.spec;
        let remarks = lint::remarks(spec.resource, &spec.action.verb, document).into_iter();
        warnings.extend(remarks.map(|remark| format!("{} {}", remark.says, remark.why)));
        let more = warnings.len().saturating_sub(WARNINGS);
        parts.extend(warnings.into_iter().take(WARNINGS).map(|text| ReviewPart::Note(text, Tone::Warn)));
        if more > 0 {
            let key = self.cx.session.keymap.in_words(Mode::Form, Action::FieldHelp);
            let more = widgets::plural(more as u64, "more warning", "more warnings");
            parts.push(ReviewPart::Note(format!("{more}: {key} shows them all."), Tone::Warn));
        }
        if parts.len() > before {
            parts.insert(before, ReviewPart::Gap);
        }
        if self.shared.form.summary().errors > 0 {
            let left = widgets::plural(self.shared.form.summary().errors as u64, "field is", "fields are");
            let key = self.cx.session.keymap.in_words(Mode::Review, Action::NextIssue);
            parts.push(ReviewPart::Note(format!("{left} still to be corrected: {key} goes there."), Tone::Bad));
        }
    }
}

/// A title within a sentence.
fn lower_first(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// What the form would change of something that exists.
pub(super) fn over(form: &Form, existing: &Value) -> Option<Vec<Change>> {
    let mut other = Form::edit(form.operation(), existing.clone());
    other.from_json_text(&form.document().to_string()).ok()?;
    Some(other.changes())
}

/// A value in a line.
pub(super) fn short(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// All that is warned of, but for what is said elsewhere.
pub(super) fn warnings(shared: &Shared, is_above: &dyn Fn(&Issue) -> bool, region: Option<&str>) -> Vec<String> {
    let line = |path: &DocPath, message: &str| {
        if path.is_root() { message.to_owned() } else { format!("{}: {message}", shared.form.way_to(path)) }
    };
    let issues = shared.form.issues().iter().filter(|issue| issue.severity == Severity::Warning && !is_above(issue));
    let issues = issues.map(|issue| line(&issue.path, &issue.message));
    issues.chain(elsewhere(&shared.spec, &shared.form, region).iter().map(|(path, said)| line(path, said))).collect()
}
