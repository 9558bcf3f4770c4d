//! What a review says of values: what is sent, what changes, and what ids stand for.

use std::collections::HashSet;

use serde_json::Value;

use super::existing::CurrentItem;
use super::mention::Subject;
use super::review_parts::{Parts, ReviewPart, over, short};
use super::shared::Shared;
use crate::catalog::{PairForm, Place, catalog, location_of_arn, name_in_arn};
use crate::config::{Action, Mode};
use crate::form::carried::{self, CarriedTasks};
use crate::form::wizard::StepPreview;
use crate::form::{Change, Fate, Field, Pair, Part, Row, RowState};
use crate::model::{DocPath, ShapeKind, Step, moment_text, read_instant, shape_at};
use crate::widgets::{self, Tone};

impl Parts<'_, '_> {
    /// What is sent of somebody's own, as people read it: by the names of its fields, with names for ids. What is changed
    /// stands among the differences.
    pub(super) fn sent_parts(&self, parts: &mut Vec<ReviewPart>) {
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
    pub(super) fn name_parts(&self, parts: &mut Vec<ReviewPart>) {
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
    pub(super) fn change_parts(&self, parts: &mut Vec<ReviewPart>) {
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
            let is_flag = shape.is_some_and(|shape| matches!(shape.kind, ShapeKind::Boolean));
            let shown = |value: Option<Value>| {
                let plain = |value: &Value| match value {
                    value if is_moment => moment_text(value),
                    Value::Bool(is) if is_flag => flag(*is),
                    value => short(value),
                };
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
    pub(super) fn carried_parts(&self, changes: Vec<Change>) -> (Vec<ReviewPart>, Vec<Change>) {
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
                _ => value.as_bool().map_or_else(|| short(value), flag),
            };
        };
        let mut options = pair.options.iter().flat_map(|options| options.iter());
        if let Some(option) = options.find(|option| option.value == text) {
            return option.name.clone();
        }
        if let (PairForm::Moment, Some(at)) = (pair.form, read_instant(value)) {
            return widgets::moment(self.cx.now(), at, self.cx.session.settings.time_zone.time_zone());
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

/// So many values that are sent are told in words.
const SENT: usize = 40;

/// A flag as its field says it.
fn flag(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}
