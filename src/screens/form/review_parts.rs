//! What a review says: what will be done, where, to what, and with which document.

use std::collections::HashSet;

use serde_json::Value;

use super::done::names_of_many;
use super::existing::CurrentItem;
use super::fields::Fields;
use super::lasting;
use super::mention::Subject;
use super::shared::Shared;
use super::spec::FormKind;
use super::texts::elsewhere;
use crate::catalog::{Place, catalog, location_of_arn, name_in_arn};
use crate::config::{Action, Mode};
use crate::form::carried::{self, CarriedTasks};
use crate::form::wizard::StepPreview;
use crate::form::{Change, Fate, Field, Form, Issue, IssueSource, Pair, Part, Row, RowState, Severity};
use crate::lint;
use crate::model::{DocPath, Policy, ShapeKind, Step, moment_text, read_instant, redact_input, shape_at};
use crate::screens::Cx;
use crate::widgets::{self, Tone};

/// So many values that are sent are told in words.
const SENT: usize = 40;

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
    fn there(&self) -> Option<&Value> {
        let begun = self.shared.form.original()?;
        Some(self.shared.before.there.as_ref().unwrap_or(begun))
    }

    /// Whether somebody else has changed it since the form began, as far as it was read.
    fn is_changed_since(&self) -> bool {
        self.there().is_some_and(|there| Some(there) != self.shared.form.original())
    }

    /// What would change of what there is.
    fn changes(&self) -> Vec<Change> {
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

    /// What is sent of somebody's own, as people read it: by the names of its fields, with names for ids. What is changed
    /// stands among the differences.
    fn sent_parts(&self, parts: &mut Vec<ReviewPart>) {
        let Shared { spec, form, .. } = self.shared;
        if !spec.resource.is_of_customers() || form.original().is_some() || !self.shared.outcome.is_empty() {
            return;
        }
        let of = Subject { spec, form, at: self.cx.location };
        let is_shown = |row: &&Row| {
            let is_given = matches!(row.path.steps().first(), Some(Step::Member(name)) if spec.gives(name));
            let is_sent = !is_given && !form.withholds(&row.path);
            row.state == RowState::Set && row.id.part == Part::Value && !row.field.is_header() && is_sent
        };
        let all = form.rows();
        let shown: Vec<&Row> = all.iter().filter(is_shown).collect();
        let line = |row: &&Row| {
            let is_one = shown.iter().filter(|other| other.label == row.label).count() == 1;
            let title = if is_one { row.label.clone() } else { form.way_to(&row.path) };
            [title, self.value_of_row(row, &of), String::new()]
        };
        let mut lines: Vec<[String; 3]> = shown.iter().take(SENT).map(line).collect();
        let more = shown.len().saturating_sub(SENT);
        if more > 0 {
            let more = widgets::plural(more as u64, "more value", "more values");
            lines.push([String::new(), format!("{more}, as the request says"), String::new()]);
        }
        if !lines.is_empty() {
            parts.extend([ReviewPart::Gap, ReviewPart::Heading("What is sent".to_owned()), ReviewPart::Outcome(lines)]);
        }
    }

    /// The value of a row as people read it: the name of what it names, a time of the user's zone.
    fn value_of_row(&self, row: &Row, of: &Subject<'_>) -> String {
        let (known, session) = (&self.shared.lookups.known, &*self.cx.session);
        let value = row.path.get(of.form.document());
        if let (Field::Moment, Some(at)) = (&row.field, value.and_then(read_instant)) {
            return widgets::moment(self.cx.now(), at, session.settings.time_zone.time_zone());
        }
        let refers = row.refers.or_else(|| known.picked_from(&row.path, of));
        let named = refers.and_then(|refers| known.name_of_id(&row.path, refers, of, session));
        let here = || self.fields.rows.iter().find(|shown| shown.path == row.path)?.name.clone();
        let bare = || row.text.starts_with("arn:").then(|| name_in_arn(&row.text).into_owned());
        named.or_else(here).or_else(bare).unwrap_or_else(|| row.text.clone())
    }

    /// What people call what the request names by ids.
    fn name_parts(&self, parts: &mut Vec<ReviewPart>) {
        let Shared { spec, form, lookups, .. } = self.shared;
        let of = Subject { spec, form, at: self.cx.location };
        let mut names = lookups.known.names_in(&of, &self.fields.rows, self.cx.session);
        let above = spec.holder_named(&spec.list(self.cx.location));
        names.extend(above.and_then(|above| {
            let (id, name) = (above.last()?.to_owned(), self.cx.session.name_of(&above));
            let Ok(Place::Item(resource)) = catalog().place(&above) else { return None };
            (id != name).then(|| (id, format!("{} {name}", resource.singular)))
        }));
        if names.is_empty() {
            return;
        }
        parts.push(ReviewPart::Gap);
        parts.push(ReviewPart::Heading("Ids".to_owned()));
        parts.extend(names.into_iter().map(|(id, name)| ReviewPart::Note(format!("{id} is {name}"), Tone::Plain)));
    }

    /// The difference against what exists.
    fn change_parts(&self, parts: &mut Vec<ReviewPart>) {
        let changes = match &self.shared.lookups.existing.found {
            CurrentItem::Some(existing) => over(&self.shared.form, existing).unwrap_or_default(),
            _ if self.shared.form.original().is_some() => self.changes(),
            _ => return,
        };
        parts.push(ReviewPart::Gap);
        if self.is_changed_since() {
            parts.push(ReviewPart::Heading("Difference from what is there now".to_owned()));
            let key = self.cx.session.keymap.in_words(Mode::Review, Action::Submit);
            let text = format!(
                "It was changed by somebody else since this form was opened. {key} asks once more whose it is."
            );
            parts.push(ReviewPart::Note(text, Tone::Warn));
        } else {
            parts.push(ReviewPart::Heading("Difference".to_owned()));
        }
        let (sent, kept): (Vec<Change>, Vec<Change>) =
            changes.into_iter().partition(|change| change.fate == Fate::Sent);
        if sent.is_empty() {
            parts.push(ReviewPart::Note("There is none.".to_owned(), Tone::Plain));
        }
        let (carried, sent) = self.carried_parts(sent);
        parts.extend(carried);
        for change in sent {
            let hidden = self.shared.spec.hides(&change.path);
            let pair = self.shared.form.pair_at(&change.path);
            let shape = shape_at(self.shared.form.operation().operation().input, &change.path);
            let is_moment = shape.is_some_and(|shape| matches!(shape.kind, ShapeKind::Timestamp(_)));
            let shown = |value: Option<Value>| {
                let plain = |value: &Value| if is_moment { moment_text(value) } else { short(value) };
                let said = |value: &Value| pair.map_or_else(|| plain(value), |pair| self.value_of_pair(pair, value));
                value.map(|value| if hidden { "••••••".to_owned() } else { said(&value) })
            };
            // What has a name of its own needs no path.
            let path = if pair.is_some() { String::new() } else { change.path.to_string() };
            let name = self.way(&change.path, change.after.is_some());
            parts.push(ReviewPart::Change { name, path, before: shown(change.before), after: shown(change.after) });
        }
        parts.extend(self.stays(&kept));
    }

    /// What becomes of what a flow carries, field by field, where its wizard shows it so; and all other differences.
    fn carried_parts(&self, changes: Vec<Change>) -> (Vec<ReviewPart>, Vec<Change>) {
        let tells = self.shared.steps.all.iter().any(|step| step.preview == Some(StepPreview::Carried));
        let Some(original) = self.there().filter(|_| tells) else { return (Vec::new(), changes) };
        let document = self.shared.form.document();
        let tasks = CarriedTasks::of(document);
        let (own, rest): (Vec<Change>, Vec<Change>) =
            changes.into_iter().partition(|change| change.path.starts_with(tasks.path()));
        let told = carried::carried_changes(original, document).into_iter().map(|change| ReviewPart::Change {
            name: change.name,
            path: String::new(),
            before: change.before,
            after: change.after,
        });
        let mut parts: Vec<ReviewPart> = told.collect();
        if parts.is_empty() && !own.is_empty() {
            let text = "Tasks are written another way; what is carried is the same.";
            parts.push(ReviewPart::Note(text.to_owned(), Tone::Info));
        }
        (if own.is_empty() { Vec::new() } else { parts }, rest)
    }

    /// The value of a pair in words: an option by its name, somebody by theirs.
    fn value_of_pair(&self, pair: &Pair, value: &Value) -> String {
        let Some(text) = value.as_str() else {
            // A choice holds one member, and one that says that there is none holds nothing.
            return match value.as_object().map(|members| (members.len(), members.values().next())) {
                Some((0, _)) => "no value".to_owned(),
                Some((1, Some(inner))) => self.value_of_pair(pair, inner),
                _ => short(value),
            };
        };
        let mut options = pair.options.iter().flat_map(|options| options.iter());
        if let Some(option) = options.find(|option| option.value == text) {
            return option.name.clone();
        }
        let Some(at) = location_of_arn(text) else { return short(&name_in_arn(text).into()) };
        let row = self.fields.rows.iter().find(|row| row.path.get(self.shared.form.document()) == Some(value));
        let here = row.and_then(|row| row.name.clone());
        let known = || self.cx.session.names.get(&at).cloned();
        here.or_else(known).unwrap_or_else(|| name_in_arn(text).into_owned())
    }

    /// What is left out of an update that keeps what it is not sent: by name, for nothing happens to it.
    fn stays(&self, kept: &[Change]) -> Option<ReviewPart> {
        let (mut names, mut seen) = (Vec::new(), HashSet::new());
        for change in kept {
            let top: DocPath = change.path.steps().iter().take(1).cloned().collect::<Vec<_>>().into();
            let whole = top.get(self.shared.form.document()).is_none();
            let name = self.way(if whole { &top } else { &change.path }, false);
            if seen.insert(name.clone()) {
                names.push(name);
            }
        }
        let list = names.join(", ");
        match names.len() {
            0 => None,
            1 => Some(ReviewPart::Aside(format!("Left out, so it stays as it is: {list}"))),
            count => Some(ReviewPart::Aside(format!("{count} left out, so they stay as they are: {list}"))),
        }
    }

    /// The way to a value of the form (`here`) or of what exists, in words.
    fn way(&self, path: &DocPath, here: bool) -> String {
        let Shared { spec, form, lookups, .. } = self.shared;
        let of = Subject { spec, form, at: self.cx.location };
        let document = self.there().filter(|_| !here).unwrap_or(form.document());
        let about = |item: &DocPath| {
            let name = lookups.known.item_name(document, item, &of, self.cx.session);
            name.map(|name| format!("({name})"))
        };
        if here { form.way_by(path, &about) } else { form.way_before(document, path, &about) }
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
