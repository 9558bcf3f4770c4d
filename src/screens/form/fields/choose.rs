//! Choosing: an enum's value, a union's member, an item of what exists, and what to do with a field.

use super::Fields;
use super::unpicked::unpicked;
use crate::catalog::{PickAmong, Place, catalog, instance_in};
use crate::config::{Action, Mode};
use crate::form::wizard::{Also, AlsoChoice, StepPreview};
use crate::form::{Field, Row};
use crate::model::{Sensitivity, Step, path_words};
use crate::rules::{self, Suggestion, calculated};
use crate::screens::form::answer::{FieldAnswer, FormAnswer};
use crate::screens::form::overlays::{FormOverlay, PickerSpec};
use crate::screens::form::pairs;
use crate::screens::form::pick::seen;
use crate::screens::form::pick::source::{Asker, PickSource, Trial, fields_named};
use crate::screens::form::shared::Shared;
use crate::screens::form::slots::FormSlot;
use crate::screens::{Choice, Command, Cx, choice_at, menu_at};

impl Fields {
    /// Opens the list of values of a row; what was typed narrows it at once.
    pub(in crate::screens::form) fn choose(&self, row: &Row, typed: &str, shared: &Shared, cx: &mut Cx<'_>) {
        if self.stays(shared, cx) {
            return;
        }
        if let Field::Option { options } = &row.field {
            let (mut choices, at) = Self::options_of(row, options);
            // What has a value can have none.
            if shared.form.has_value(row.id) {
                choices.push(Choice::new("no value", "takes it away", FormAnswer::Field(FieldAnswer::Empty).into()));
            }
            return cx.command(Command::Overlay(choice_at(&Self::name_of(row, shared), choices, at, typed)));
        }
        let (choices, chosen): (Vec<[String; 3]>, Option<&str>) = match &row.field {
            Field::Choice { values, .. } | Field::Key { values } => {
                let words = |value: &str| shared.form.value_words(row.id, value).unwrap_or_default().to_owned();
                let known = values.iter().map(|value| [value.clone(), value.clone(), words(value)]);
                (known.collect(), Some(&row.text))
            }
            Field::Union { variants, chosen } => {
                let named = variants.iter().map(|name| {
                    let title = shared.form.title_at(&row.path.member(*name));
                    [(*name).to_owned(), title, (*name).to_owned()]
                });
                (named.collect(), *chosen)
            }
            _ => return,
        };
        let at = choices.iter().position(|[value, ..]| Some(value.as_str()) == chosen).unwrap_or(0);
        let choice = |[value, name, about]: [String; 3]| Choice::new(name, about, FormAnswer::Value(value).into());
        let mut choices: Vec<Choice> = choices.into_iter().map(choice).collect();
        let mut at = at;
        for (nth, also) in Self::also(row, shared).into_iter().enumerate() {
            if also.is_made(shared.form.document()) {
                at = choices.len();
            }
            choices.push(Choice::new(also.title, also.about, FormAnswer::Also(nth).into()));
        }
        if matches!(row.field, Field::Choice { open: true, .. }) {
            choices.push(Self::typed_choice());
        }
        cx.command(Command::Overlay(choice_at(&Self::name_of(row, shared), choices, at, typed)));
    }

    /// The further choices that the wizard has for a row.
    fn also(row: &Row, shared: &Shared) -> Vec<AlsoChoice> {
        let of = shared.spec.wizard.iter().flat_map(|wizard| &wizard.also).find(|also| also.path == row.path);
        of.map(Also::choices).unwrap_or_default()
    }

    /// A further choice was made: the members that it stands for are set, and what it begins.
    pub(in crate::screens::form) fn take_also(&mut self, nth: usize, shared: &mut Shared) {
        let Some(row) = self.focused().cloned() else { return };
        let chosen = Self::also(&row, shared).into_iter().nth(nth);
        let Some(chosen) = chosen.filter(|chosen| !chosen.is_made(shared.form.document())) else { return };
        shared.form.leave();
        let void = shared.spec.wizard.iter().flat_map(|wizard| &wizard.also).filter(|also| also.path == row.path);
        for path in void.flat_map(|also| &also.renews) {
            shared.form.leave_out(path);
        }
        for (path, value) in chosen.stands_for.iter().chain(&chosen.begins) {
            match value.as_str().filter(|_| *path == row.path) {
                Some(value) => shared.form.choose(row.id, value),
                None => drop(shared.form.put(path, value)),
            }
        }
        self.arrange(shared, true);
    }

    /// What a row is called where its list is not seen beside it.
    pub(in crate::screens::form) fn name_of(row: &Row, shared: &Shared) -> String {
        match (row.path.last(), row.path.parent()) {
            (Some(Step::Index(_)), Some(list)) => format!("{} {}", shared.form.title_at(&list), row.label),
            _ => row.label.clone(),
        }
    }

    /// Opens the list of what exists for the field that has the keys.
    pub(in crate::screens::form) fn pick(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
        let Some(row) = self.focused().cloned() else { return };
        if matches!(row.field, Field::Choice { .. } | Field::Union { .. } | Field::Option { .. }) {
            return self.choose(&row, "", shared, cx);
        }
        if self.stays(shared, cx) || Self::suggest(&row, shared, cx) {
            return;
        }
        let row = if shared.picks_inside(&row) { self.open_picking(&row, shared) } else { row };
        if let Some(why) = shared.picked_into(&row).and_then(|_| shared.form.full(row.id)) {
            return cx.command(Command::warn(why));
        }
        if self.offer_pairs("", shared, cx) {
            return;
        }
        if let Some(source) = pairs::seen_source(shared, &row, cx) {
            return cx.command(
                FormOverlay::Picker(PickerSpec { source, trial: None, brings: false, goes_on: self.goes_on }).into(),
            );
        }
        if let Some(source) = Self::expressed(&row, shared, cx) {
            return cx.command(
                FormOverlay::Picker(PickerSpec { source, trial: None, brings: false, goes_on: self.goes_on }).into(),
            );
        }
        if let Some(among) = shared.picks_among(&row) {
            return self.pick_among(&row, among, shared, cx);
        }
        let Some((path, field)) = shared.picks(&row) else {
            let seen = seen::of(&row, &shared.spec, cx);
            if !seen.is_empty() {
                return cx.command(Command::Overlay(choice_at(&Self::name_of(&row, shared), seen, 0, "")));
            }
            let why = unpicked(&row.field, &cx.session.keymap);
            return cx.command(Command::warn(why));
        };
        let (document, field) = pairs::place_of(&shared.form, &row, field);
        let asker = Asker { operation: shared.spec.operation(), document: &document, at: cx.location, field: &field };
        match asker.source(path) {
            Ok(source) => {
                let source = pairs::named_first(source, &asker, &row, shared);
                let brings = shared.steps.shows(StepPreview::Template);
                let source = PickSource { several: matches!(row.field, Field::List | Field::Add), ..source };
                let trial = Trial::new(&asker);
                cx.command(FormOverlay::Picker(PickerSpec { source, trial, brings, goes_on: self.goes_on }).into());
            }
            Err(problem) => cx.command(Command::warn(format!("Nothing can be picked yet: {problem}."))),
        }
    }

    /// Where the fields are picked that an expression names: those of the object type that it names already, or of one
    /// that is picked before.
    fn expressed(row: &Row, shared: &Shared, cx: &Cx<'_>) -> Option<PickSource> {
        let (operation, document) = (shared.spec.operation(), shared.form.document());
        let fields = fields_named(operation, &row.path)?;
        let types = catalog().resource(fields.parent_path())?;
        let list = Asker { operation, document, at: cx.location, field: &row.path }.source(&types.path).ok()?.list;
        let source = match calculated::object_type_of(document) {
            Some(object_type) => PickSource::new(fields, list.child(&object_type).child(&fields.name)),
            None => PickSource { inside: vec![fields], ..PickSource::new(types, list) },
        };
        Some(PickSource { expresses: true, ..source })
    }

    /// Opens the list of what belongs to an item that is named by what holds the place of this form.
    fn pick_among(&mut self, row: &Row, among: &'static PickAmong, shared: &Shared, cx: &mut Cx<'_>) {
        let nothing = |why: &str, cx: &mut Cx<'_>| cx.command(Command::warn(why));
        let Some(above) = shared.lookups.target.above() else {
            if !is_read(cx) {
                return nothing("What it belongs to could not be read, so whose are meant is not known.", cx);
            }
            self.awaited = Some(row.path.clone());
            let said = format!("{} opens once it is read whose are meant", among.title);
            return cx.command(Command::notice(said));
        };
        let Some(list) = among.list(above) else {
            return nothing("It names no customer, so whose are meant is not known.", cx);
        };
        let Some(instance) = instance_in(above) else {
            return nothing("It names nothing of Amazon Connect, so the instance is not known: type the ARN.", cx);
        };
        let Ok(Place::List(resource)) = catalog().place(&list.without_query()) else { return };
        let source = PickSource { among: Some((among, instance)), ..PickSource::new(resource, list) };
        cx.command(
            FormOverlay::Picker(PickerSpec { source, trial: None, brings: false, goes_on: self.goes_on }).into(),
        );
    }

    /// Opens the list that was asked for before it was known what it is of, once that is so, or is not to be had.
    pub(in crate::screens::form) fn pick_awaited(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
        let is_due = shared.lookups.target.above().is_some() || !is_read(cx);
        let is_here = self.awaited.is_some() && self.focused().map(|row| &row.path) == self.awaited.as_ref();
        if is_due && is_here {
            self.awaited = None;
            self.pick(shared, cx);
        }
    }

    /// Opens the list of the values that are known of a row, if there are any. What was typed narrows it at once, where
    /// it is a part of one of them.
    fn suggest(row: &Row, shared: &Shared, cx: &mut Cx<'_>) -> bool {
        let known = rules::suggestions(shared.spec.operation(), shared.form.document(), &row.path);
        if known.is_empty() {
            return false;
        }
        let at = known.iter().position(|known| known.value == row.text);
        let part = row.text.to_lowercase();
        let narrows = at.is_none() && known.iter().any(|known| known.value.to_lowercase().contains(&part));
        let choice = |known: Suggestion| {
            let answer = FormAnswer::Value(known.value.clone()).into();
            // What is said in words is looked for by them.
            if let Some(words) = known.words {
                return Choice::new(words, known.value, answer);
            }
            let words = path_words(&known.value);
            let about = known.taken.map_or(words.clone(), |taken| format!("{words} · {taken}"));
            Choice::new(known.value, about, answer)
        };
        let mut choices: Vec<Choice> = known.into_iter().map(choice).collect();
        choices.push(Self::typed_choice());
        let typed = if narrows { row.text.as_str() } else { "" };
        cx.command(Command::Overlay(choice_at(&Self::name_of(row, shared), choices, at.unwrap_or(0), typed)));
        true
    }

    /// The choice that leaves the value to be typed.
    fn typed_choice() -> Choice {
        Choice::new("another value …", "type it into the field", FormAnswer::Field(FieldAnswer::Type).into())
    }

    /// Opens a group, and those in it that come first, as far as to the first field that something can be picked for; it
    /// gets the keys. The group itself, closed as it was, where there is none.
    fn open_picking(&mut self, group: &Row, shared: &mut Shared) -> Row {
        let mut opened = Vec::new();
        let below = |row: &&Row| row.path != group.path && row.path.starts_with(&group.path);
        let mut next = Some(group.clone());
        while let Some(closed) = next {
            if closed.folded == Some(true) {
                shared.form.fold(closed.id, false);
                opened.push(closed.id);
            }
            self.arrange(shared, true);
            let is_open = |row: &&Row| shared.picks(row).is_some();
            if let Some(found) = self.rows.iter().filter(below).find(is_open).cloned() {
                self.focus = Some(found.id);
                self.arrange(shared, true);
                return found;
            }
            let is_closed = |row: &&Row| row.folded == Some(true) && shared.picks_inside(row);
            next = self.rows.iter().filter(below).find(is_closed).cloned();
        }
        opened.into_iter().rev().for_each(|row| shared.form.fold(row, true));
        self.arrange(shared, true);
        group.clone()
    }

    /// The values of a list were chosen.
    pub(in crate::screens::form) fn take_list(&mut self, values: Vec<String>, shared: &mut Shared) {
        if let Some(focus) = self.focus {
            shared.form.set_value(focus, &values.into());
        }
    }

    pub(in crate::screens::form) fn take_choice(&mut self, value: &str, shared: &mut Shared, cx: &mut Cx<'_>) {
        let Some(row) = self.focused().cloned() else { return };
        shared.form.leave();
        match row.field {
            Field::Choice { .. } | Field::Union { .. } => shared.form.choose(row.id, value),
            Field::List | Field::Add => self.add_picked(&row, value, shared),
            _ if shared.names_fields(&row) => {
                shared.form.set_text(row.id, &calculated::with_field(&row.text, value), cx.now());
            }
            _ => shared.form.set_text(row.id, value, cx.now()),
        }
        self.arrange(shared, true);
        if let Field::Union { .. } = row.field {
            shared.form.fold(row.id, false);
        }
    }

    /// What was picked on the heading of a list becomes items of it, as many as it has room for.
    pub(in crate::screens::form) fn take_several(&mut self, values: &[String], shared: &mut Shared, cx: &mut Cx<'_>) {
        let Some(list) = self.focused().cloned() else { return };
        shared.form.leave();
        for value in values {
            if let Some(why) = shared.form.full(list.id) {
                return cx.command(Command::warn(why));
            }
            self.add_picked(&list, value, shared);
        }
    }

    /// What was picked on the heading of a list becomes a new item of it.
    fn add_picked(&mut self, list: &Row, value: &str, shared: &mut Shared) {
        let Some((_, field)) = shared.picked_into(list) else { return };
        if shared.form.add(list.id).is_some() && shared.form.put(&field, &value.into()) {
            shared.form.fold(list.id, false);
            self.arrange(shared, true);
            // The next one is picked from the same place.
            let grows = self.rows.iter().find(|row| row.path == list.path && row.field == Field::Add);
            let at = grows.or_else(|| self.rows.iter().find(|row| row.path == field));
            self.focus = at.map(|row| row.id).or(self.focus);
        }
    }

    /// Offers everything that can be done with the field, and with the form.
    pub(in crate::screens::form) fn offer_deeds(&mut self, shared: &Shared, cx: &mut Cx<'_>) {
        let Some(row) = self.focused().cloned() else { return };
        let stays = shared.form.keeps(&row.path).is_some();
        let mut choices = Vec::new();
        let keys = cx.session.keymap.clone();
        let act = |label: &str, action: Action, choices: &mut Vec<Choice>| {
            choices.push(Choice::new(label, keys.key(Mode::Form, action), Command::Act(action)));
        };
        let keyed = self.row_item().and_then(|item| shared.form.path_of(item));
        if keyed.is_some_and(|path| self.has_parts(&path, shared)) {
            choices.push(Choice::new(
                "Add another part of this name",
                "",
                FormAnswer::Field(FieldAnswer::AddPart).into(),
            ));
        }
        if self.row_item().is_some() {
            choices.push(Choice::new("Duplicate the row", "", FormAnswer::Field(FieldAnswer::Duplicate).into()));
            act("Add a row", Action::AddItem, &mut choices);
            act("Move the row up", Action::MoveUp, &mut choices);
            act("Move the row down", Action::MoveDown, &mut choices);
            act("Remove the row", Action::Unset, &mut choices);
        } else if row.item {
            choices.push(Choice::new("Duplicate the item", "", FormAnswer::Field(FieldAnswer::Duplicate).into()));
            act("Move the item up", Action::MoveUp, &mut choices);
            act("Move the item down", Action::MoveDown, &mut choices);
            act("Remove the item", Action::Unset, &mut choices);
        } else if !matches!(row.field, Field::Add) && !stays {
            act("Leave it out", Action::Unset, &mut choices);
        }
        let is_pair = shared.form.pair(row.id).is_some() && !matches!(row.field, Field::Add);
        if !stays && (is_pair || matches!(row.field, Field::Text { .. } | Field::Group | Field::List | Field::Map)) {
            choices.push(Choice::new(
                "Set it to empty",
                "sent, with nothing in it",
                FormAnswer::Field(FieldAnswer::Empty).into(),
            ));
        }
        if matches!(row.field, Field::Text { .. }) && shared.form.has_lines(row.id) {
            choices.push(Choice::new("Join its lines into one", "", FormAnswer::Field(FieldAnswer::Join).into()));
        }
        if !stays && (shared.has_picks(&row) || seen::is_any(&row, &shared.spec, cx)) {
            act("Pick from what exists", Action::Pick, &mut choices);
        }
        if row.class == Sensitivity::Secret {
            act("Show or mask it", Action::Reveal, &mut choices);
        }
        act("Edit with $EDITOR", Action::Editor, &mut choices);
        act("About the field", Action::FieldHelp, &mut choices);
        act("The document as JSON", Action::Json, &mut choices);
        act("Take the last change back", Action::Undo, &mut choices);
        act("Next field to correct", Action::NextIssue, &mut choices);
        cx.command(Command::Overlay(menu_at(&Self::name_of(&row, shared), choices, 0, "")));
    }

    pub(in crate::screens::form) fn take_deed(&mut self, deed: FieldAnswer, shared: &mut Shared, cx: &mut Cx<'_>) {
        let Some(focus) = self.focus else { return };
        match deed {
            FieldAnswer::Duplicate if self.row_item().is_some() => self.duplicate_row(shared, cx),
            FieldAnswer::Duplicate => self.duplicate(focus, shared, cx),
            FieldAnswer::Empty => shared.form.set_empty(focus),
            FieldAnswer::AddPart => self.add_part_here(shared, cx),
            FieldAnswer::Join => shared.form.join_lines(focus, cx.now()),
            FieldAnswer::Type => {
                shared.form.begin_edit(focus);
            }
        }
    }
}

/// Whether what holds the place of this form is being read.
fn is_read(cx: &Cx<'_>) -> bool {
    [FormSlot::NeedsPrepare, FormSlot::Above].into_iter().any(|slot| cx.runs(&slot.into()))
}
