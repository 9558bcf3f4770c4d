//! Choosing: an enum's value, a union's member, an item of what exists, and what to do with a field.

use super::FormPage;
use super::checklist::LIST;
use super::kept::COPY;
use super::pick::{About, Asker, picker};
use super::resend::{REPEAT, SAME};
use super::spec::Kind;
use super::view::{Said, about_field, side_panel_words};
use crate::config::{Action, Mode};
use crate::form::wizard::{Also, AlsoChoice, StepPreview};
use crate::form::{Field, FieldHelp, Row, RowId, State};
use crate::model::{Class, Step};
use crate::screens::question::question;
use crate::screens::{Choice, Command, Cx, Desk, Told, choice_at, error, menu_at, reading};

/// What an answer of an overlay is about.
const CHOICE: &str = "choice";
pub(super) const PICK: &str = "pick";
const DEED: &str = "deed";
/// One of the further choices of a wizard, by its place among them.
const ALSO: &str = "also";

fn tell(what: &str, value: &str) -> Command {
    Command::Tell(Told::Chosen { what: what.to_owned(), value: value.to_owned() })
}

impl FormPage {
    /// Opens the list of values of a row; what was typed narrows it at once.
    pub(super) fn choose(&self, row: &Row, typed: &str, cx: &mut Cx<'_>) {
        if self.stays(cx) {
            return;
        }
        let (choices, chosen): (Vec<[String; 3]>, Option<&str>) = match &row.field {
            Field::Choice { values, .. } | Field::Key { values } => {
                let words = |value: &str| self.form.value_words(row.id, value).unwrap_or_default().to_owned();
                let known = values.iter().map(|value| [value.clone(), value.clone(), words(value)]);
                (known.collect(), Some(&row.text))
            }
            Field::Union { variants, chosen } => {
                let named = variants.iter().map(|name| {
                    let title = self.form.title_at(&row.path.member(*name));
                    [(*name).to_owned(), title, (*name).to_owned()]
                });
                (named.collect(), *chosen)
            }
            _ => return,
        };
        let at = choices.iter().position(|[value, ..]| Some(value.as_str()) == chosen).unwrap_or(0);
        let choice = |[value, name, about]: [String; 3]| Choice::new(name, about, tell(CHOICE, &value));
        let mut choices: Vec<Choice> = choices.into_iter().map(choice).collect();
        let mut at = at;
        for (nth, also) in self.also(row).into_iter().enumerate() {
            if also.is_made(self.form.document()) {
                at = choices.len();
            }
            choices.push(Choice::new(also.title, also.about, tell(ALSO, &nth.to_string())));
        }
        if matches!(row.field, Field::Choice { open: true, .. }) {
            choices.push(Choice::new("another value …", "type it into the field", tell(DEED, "type")));
        }
        cx.command(Command::Overlay(choice_at(&self.name_of(row), choices, at, typed)));
    }

    /// The further choices that the wizard has for a row.
    fn also(&self, row: &Row) -> Vec<AlsoChoice> {
        let of = self.spec.wizard.iter().flat_map(|wizard| &wizard.also).find(|also| also.path == row.path);
        of.map(Also::choices).unwrap_or_default()
    }

    /// A further choice was made: the members that it stands for are set, and what it begins.
    fn take_also(&mut self, nth: &str) {
        let Some(row) = self.focused().cloned() else { return };
        let chosen = nth.parse().ok().and_then(|nth: usize| self.also(&row).into_iter().nth(nth));
        let Some(chosen) = chosen.filter(|chosen| !chosen.is_made(self.form.document())) else { return };
        self.form.leave();
        let void = self.spec.wizard.iter().flat_map(|wizard| &wizard.also).filter(|also| also.path == row.path);
        for path in void.flat_map(|also| &also.renews) {
            self.form.leave_out(path);
        }
        for (path, value) in chosen.stands_for.iter().chain(&chosen.begins) {
            match value.as_str().filter(|_| *path == row.path) {
                Some(value) => self.form.choose(row.id, value),
                None => drop(self.form.put(path, value)),
            }
        }
        self.arrange();
    }

    /// What a row is called where its list is not seen beside it.
    pub(super) fn name_of(&self, row: &Row) -> String {
        match (row.path.last(), row.path.parent()) {
            (Some(Step::Index(_)), Some(list)) => format!("{} {}", self.form.title_at(&list), row.label),
            _ => row.label.clone(),
        }
    }

    /// Opens the list of what exists for the field that has the keys.
    pub(super) fn pick(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.focused().cloned() else { return };
        if matches!(row.field, Field::Choice { .. } | Field::Union { .. }) {
            return self.choose(&row, "", cx);
        }
        if self.stays(cx) {
            return;
        }
        let Some(path) = row.refers.filter(|path| !self.names_itself(path)) else {
            return self.nothing_to_pick(
                &row,
                "This field names nothing that could be picked: its value is typed.",
                cx,
            );
        };
        let document = self.form.document();
        let asker = Asker { operation: self.spec.operation(), document, at: cx.location, field: &row.path };
        match asker.source(path) {
            Ok(source) => {
                let brings = self.open_step().is_some_and(|step| step.preview == Some(StepPreview::Template));
                cx.command(Command::Overlay(picker(source, brings.then(About::default))));
            }
            Err(problem) => self.nothing_to_pick(&row, &format!("Nothing can be picked yet: {problem}."), cx),
        }
    }

    /// Says why there is nothing to pick from, in the place of the list: Esc closes the one as the other.
    fn nothing_to_pick(&self, row: &Row, why: &str, cx: &mut Cx<'_>) {
        let choices = vec![Choice::new("Back to the field", "", Command::Close)];
        cx.command(Command::Overlay(question("nothing", &self.name_of(row), vec![why.to_owned()], choices)));
    }

    /// An overlay answers.
    pub(super) fn chosen(&mut self, what: &str, value: &str, cx: &mut Cx<'_>) {
        match what {
            CHOICE | PICK => self.take_choice(value, cx),
            LIST => self.take_list(value),
            DEED => self.take_deed(value, cx),
            ALSO => self.take_also(value),
            COPY => self.copy(cx),
            REPEAT => self.send_now(cx),
            SAME => self.send_with(value.to_owned(), cx),
            "draft" => self.take_draft(value, cx),
            "conflict" => self.take_side(value, cx),
            "json" => self.leave_json(value, cx),
            super::lasting::AGREED => self.send(cx),
            _ => {}
        }
    }

    /// The values of a list were chosen.
    fn take_list(&mut self, values: &str) {
        if let (Some(focus), Ok(values)) = (self.focus, serde_json::from_str::<serde_json::Value>(values)) {
            self.form.set_value(focus, &values);
        }
    }

    fn take_choice(&mut self, value: &str, cx: &mut Cx<'_>) {
        let Some(row) = self.focused().cloned() else { return };
        self.form.leave();
        match row.field {
            Field::Choice { .. } | Field::Union { .. } => self.form.choose(row.id, value),
            _ => self.form.set_text(row.id, value, cx.now()),
        }
        self.arrange();
        if let Field::Union { .. } = row.field {
            self.form.fold(row.id, false);
        }
    }

    /// Offers everything that can be done with the field, and with the form.
    pub(super) fn offer_deeds(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.focused().cloned() else { return };
        let mut choices = Vec::new();
        let keys = cx.desk.keymap.clone();
        let act = |label: &str, action: Action, choices: &mut Vec<Choice>| {
            choices.push(Choice::new(label, keys.key(Mode::Form, action), Command::Act(action)));
        };
        let keyed = self.row_item().and_then(|item| self.form.path_of(item));
        if keyed.is_some_and(|path| self.has_parts(&path)) {
            choices.push(Choice::new("Add another part of this name", "", tell(DEED, "part")));
        }
        if self.row_item().is_some() {
            choices.push(Choice::new("Duplicate the row", "", tell(DEED, "duplicate")));
            act("Add a row", Action::AddItem, &mut choices);
            act("Move the row up", Action::MoveUp, &mut choices);
            act("Move the row down", Action::MoveDown, &mut choices);
            act("Remove the row", Action::Unset, &mut choices);
        } else if row.item {
            choices.push(Choice::new("Duplicate the item", "", tell(DEED, "duplicate")));
            act("Move the item up", Action::MoveUp, &mut choices);
            act("Move the item down", Action::MoveDown, &mut choices);
            act("Remove the item", Action::Unset, &mut choices);
        } else if !matches!(row.field, Field::Add) {
            act("Leave it out", Action::Unset, &mut choices);
        }
        if matches!(row.field, Field::Text { .. } | Field::Group | Field::List | Field::Map) {
            choices.push(Choice::new("Set it to empty", "sent, with nothing in it", tell(DEED, "empty")));
        }
        if matches!(row.field, Field::Text { .. }) && self.form.has_lines(row.id) {
            choices.push(Choice::new("Join its lines into one", "", tell(DEED, "join")));
        }
        if self.is_pickable(&row) {
            act("Pick from what exists", Action::Pick, &mut choices);
        }
        if row.class == Class::Secret {
            act("Show or mask it", Action::Reveal, &mut choices);
        }
        act("Edit with $EDITOR", Action::Editor, &mut choices);
        act("About the field", Action::FieldHelp, &mut choices);
        act("The document as JSON", Action::Json, &mut choices);
        act("Take the last change back", Action::Undo, &mut choices);
        act("Next field to correct", Action::NextIssue, &mut choices);
        cx.command(Command::Overlay(menu_at(&self.name_of(&row), choices, 0, "")));
    }

    fn take_deed(&mut self, deed: &str, cx: &mut Cx<'_>) {
        let Some(focus) = self.focus else { return };
        match deed {
            "duplicate" if self.row_item().is_some() => self.duplicate_row(),
            "duplicate" => self.focus = self.form.duplicate(focus).or(self.focus),
            "empty" => self.form.set_empty(focus),
            "part" => self.add_part_here(),
            "join" => self.form.join_lines(focus, cx.now()),
            "type" => {
                self.form.begin_edit(focus);
            }
            _ => {}
        }
    }

    /// Explains the field that has the keys.
    pub(super) fn explain(&mut self, cx: &mut Cx<'_>) {
        let filling = matches!(self.phase, super::Phase::Fields);
        let help = self.focus.filter(|_| filling).and_then(|focus| self.help_on(focus));
        let said = self.said(cx.desk);
        if help.is_some() || !said.is_empty() {
            cx.command(Command::Overlay(about_field(help, said)));
        }
    }

    /// Says in full what a wizard is for, and what its ways to begin are.
    pub(super) fn explain_starts(&self, cx: &mut Cx<'_>) {
        let intro = self.spec.wizard.map(|wizard| wizard.intro.clone()).unwrap_or_default();
        let ways = self.starts().iter().map(|start| format!("{}: {}", start.title, start.about)).collect::<Vec<_>>();
        let text = std::iter::once(intro).chain(ways).collect::<Vec<_>>().join("\n\n");
        cx.command(Command::Overlay(reading("How to begin", text)));
    }

    /// What the page says beside its fields and has room for a part of, in full.
    fn said(&self, desk: &Desk) -> Vec<Said> {
        let mut said = Vec::new();
        let row = self.focused().filter(|row| row.state == State::Set && row.class != Class::Secret);
        let value = row.filter(|row| row.field.takes_text() || row.field.is_header()).map(|row| row.text.clone());
        said.extend(value.filter(|text| !text.is_empty()).map(|text| ("What it holds", text)));
        let hint = self.focused().filter(|row| row.state != State::Set && !row.hint.is_empty());
        said.extend(hint.map(|row| ("While it holds nothing", row.hint.clone())));
        let issue = self.focused().and_then(|row| row.issue.as_ref());
        said.extend(issue.map(|(_, message)| ("What is wrong with it", message.clone())));
        let whole = self.form.issues().iter().filter(|issue| issue.row.is_none() && issue.shown);
        said.extend(whole.map(|issue| ("What is wrong with the whole", issue.message.clone())));
        said.extend(self.banner.as_ref().map(|error| ("What the service said", error::plain(error))));
        let step = self.open_step().filter(|step| !step.about.is_empty());
        said.extend(step.map(|step| ("About this step", step.about.clone())));
        let beside = side_panel_words(self, desk);
        said.extend((!beside.is_empty()).then_some(("Beside the step", beside)));
        said.extend(self.fixed_words().map(|words| ("From the place of this page", words)));
        said
    }

    /// What can be said of a field.
    pub(super) fn help_on(&self, row: RowId) -> Option<FieldHelp> {
        let help = self.form.help(row)?;
        let shown = self.rows.iter().find(|shown| shown.id == row).and_then(|shown| shown.refers);
        let refers = help.refers.or(shown).filter(|path| !self.names_itself(path));
        // A switch out of its group goes by the name of what it switches.
        // And a label may say more, such as that the field is deprecated.
        let says_more =
            |row: &&Row| row.depth == 0 && row.field == Field::Flag || row.label.starts_with(help.title.as_str());
        let labelled = self.rows.iter().find(|shown| shown.id == row).filter(says_more);
        let title = labelled.map_or_else(|| help.title.clone(), |row| row.label.clone());
        Some(FieldHelp { title, refers, ..help })
    }

    /// Whether a row names something that can be picked.
    pub(super) fn is_pickable(&self, row: &Row) -> bool {
        row.refers.is_some_and(|path| !self.names_itself(path))
    }

    /// Whether a reference is the name of what is being made: nothing to be picked.
    pub(super) fn names_itself(&self, path: &str) -> bool {
        self.spec.kind == Kind::Create && path == self.spec.resource.path
    }
}
