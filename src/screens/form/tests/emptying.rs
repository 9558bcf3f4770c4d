//! Every text of every form is emptied and typed again: nothing moves while a field is typed in.

use serde_json::{Map, Value, json};

use super::places::pattern;
use super::*;
use crate::catalog::{Resource, Scope, Verb, catalog};
use crate::contract::Input;
use crate::form::wizard::{StepPreview, wizard_for};
use crate::form::{Field, Part};
use crate::model::{Member, Shape, ShapeKind, TimestampFormat};

/// So often may a shape be inside itself.
const RECURSION: usize = 1;

/// A document with every member of a shape and, of each choice, the `nth`.
fn whole(shape: &'static Shape, nth: usize, trail: &mut Vec<&'static str>, most: &mut usize) -> Value {
    if trail.iter().filter(|name| **name == shape.name).count() > RECURSION {
        return Value::Null;
    }
    trail.push(shape.name);
    let mut inside = |member: &'static Member| whole(member.shape(), nth, trail, most);
    let value = match &shape.kind {
        ShapeKind::Structure { members, .. } => {
            let is_meant = |(at, member): &(usize, &Member)| {
                !member.token && (!shape.choice || *at == nth.min(members.len().saturating_sub(1)))
            };
            let of = |(_, member): (usize, &'static Member)| (member.name.to_owned(), inside(member));
            let all: Map<String, Value> = members.iter().enumerate().filter(is_meant).map(of).collect();
            let held: Map<String, Value> = all.into_iter().filter(|(_, value)| !value.is_null()).collect();
            if shape.choice {
                *most = (*most).max(members.len());
            }
            Value::Object(held)
        }
        ShapeKind::List { item } => json!([inside(item)]),
        ShapeKind::Map { key, value } => {
            let ShapeKind::String { values } = &key.shape().kind else { return Value::Null };
            json!({ values.first().map_or("k", String::as_str): inside(value) })
        }
        ShapeKind::String { values } if !values.is_empty() => json!(values[nth % values.len()]),
        ShapeKind::String { .. } => json!("x"),
        ShapeKind::Boolean => json!(true),
        ShapeKind::Integer { .. } | ShapeKind::Double => json!(5),
        ShapeKind::Timestamp(TimestampFormat::EpochSeconds) => json!(1_773_480_413),
        ShapeKind::Timestamp(TimestampFormat::DateTime) => json!("2026-03-14T09:26:53Z"),
    };
    trail.pop();
    value
}

fn place(resource: &Resource, scope: Scope) -> Location {
    let mut parts = resource.path.split('/');
    let root = Location::home().child(parts.next().unwrap());
    let item = parts.fold(root, |at, list| at.child(list).child("some"));
    if scope == Scope::List { item.parent().unwrap() } else { item }
}

/// A form on a harness that holds a document.
struct Filled {
    harness: ScreenHarness,
    page: FormPage,
}

impl Filled {
    fn with(at: &Location, verb: &str, document: Value) -> Self {
        let mut harness = ScreenHarness::at(&at.to_string());
        let spec = FormSpec::at(at, catalog().place(at).unwrap(), verb).unwrap();
        let (operation, given, edits) = (spec.operation(), spec.given.clone(), spec.kind == FormKind::Edit);
        let mut page = FormPage::new(spec);
        page.entered = true;
        let start = page.shared.spec.start_of(&document);
        page.shared.renew(start);
        let form = if edits { Form::edit(operation, document) } else { Form::new(operation, document) };
        page.shared.form = form.at_place(&given);
        page.phase = Phase::Fields;
        harness.enter(&mut page);
        Self { harness, page }
    }

    /// Empties every text that was not emptied before, in every step, and types it again.
    fn empty_all(&mut self, seen: &mut BTreeSet<String>) {
        for step in 0..self.page.shared.steps.all.len() {
            self.page.shared.go(phase::To::Step(step));
            self.harness.enter(&mut self.page);
            let texts = self.texts();
            for row in texts.into_iter().filter(|row| !row.text.is_empty()) {
                if seen.insert(format!("{:?} {}", row.id.part, pattern(&row.path))) {
                    self.empty(&row, false);
                    self.empty(&row, true);
                }
            }
        }
    }

    /// The texts that are shown. Of a grid only cells are; a choice in one is taken away as a whole.
    fn texts(&self) -> Vec<Row> {
        let is_cell = |at: usize| match &self.page.fields.grid {
            Some(grid) => grid.rows.iter().any(|row| row.cells.contains(&Some(at))),
            None => true,
        };
        let is_text = |row: &Row| match row.field {
            Field::Choice { .. } => row.field.takes_text() && self.page.fields.grid.is_none(),
            _ => row.field.takes_text(),
        };
        let rows = self.page.fields.rows.iter().enumerate();
        rows.filter(|(at, row)| is_cell(*at) && is_text(row) && self.page.shared.form.keeps(&row.path).is_none())
            .map(|(_, row)| row.clone())
            .collect()
    }

    fn empty(&mut self, row: &Row, by_backspace: bool) {
        self.page.shared.go(phase::To::Row(row.id));
        self.harness.enter(&mut self.page);
        let (path, before) = (row.path.clone(), self.page.shared.form.document().clone());
        assert_eq!(self.page.fields.focused().map(|row| row.id), Some(row.id), "{path}\n{}", self.screen());
        let text = self.page.shared.form.written(row.id);
        let keys = if by_backspace { "backspace ".repeat(text.chars().count()) } else { "ctrl-u".to_owned() };
        self.harness.press(&mut self.page, &keys);
        let focused = self.page.fields.focused().unwrap_or_else(|| panic!("{path}\n{}", self.screen()));
        assert!(focused.id == row.id && focused.editing, "{path} {by_backspace} {keys} {focused:?}\n{}", self.screen());
        let typed = Input::Paste(text.clone());
        if text.chars().count() > 1 {
            self.page.text(&typed, &mut self.harness.cx());
        } else {
            self.harness.type_text(&mut self.page, &text);
        }
        assert_eq!(self.page.fields.focused().map(|row| row.id), Some(row.id), "{path}\n{}", self.screen());
        assert_eq!(*self.page.shared.form.document(), before, "{path}\n{}", self.screen());
        if row.id.part == Part::Value {
            assert_eq!(self.page.shared.form.path_of(row.id), Some(path));
        }
        self.harness.press(&mut self.page, "esc");
        self.harness.effects.clear();
        self.harness.commands.clear();
    }

    fn screen(&self) -> String {
        self.harness.page(&self.page)
    }
}

#[test]
fn every_text_of_every_write_is_emptied_and_typed_again_in_its_place() {
    let mut texts = 0;
    for resource in catalog().resources() {
        // What a flow carries has rows of its own, and so have conditions.
        let carries = |action: &Verb| {
            let steps = wizard_for(action.operation, &action.verb).into_iter().flat_map(|wizard| &wizard.steps);
            let own = [Some(StepPreview::Carried), Some(StepPreview::Conditions)];
            steps.into_iter().any(|step| own.contains(&step.preview))
        };
        let plain = |action: &&Verb| action.is_write() && !carries(action);
        for action in resource.actions().iter().filter(plain) {
            let at = place(resource, action.scope).with_action(&action.verb);
            let (mut seen, mut most, mut nth) = (BTreeSet::new(), 1, 0);
            while nth < most {
                let document = whole(action.operation.operation().input, nth, &mut Vec::new(), &mut most);
                Filled::with(&at, &action.verb, document).empty_all(&mut seen);
                nth += 1;
            }
            texts += seen.len();
        }
    }
    assert!(texts > 800, "{texts} texts were emptied");
}

/// What a case's fields hold comes as text, as a number or as something else: the kind stays while it is typed.
#[test]
fn a_pasted_case_keeps_the_kind_of_a_value_that_is_emptied() {
    let mut form = Rig::at("cases/domains/d1/cases!create");
    form.press("f2 ctrl-a");
    let document = r#"{"templateId": "t", "fields": [{"id": "title", "value": {"stringValue": "Kim"}},
        {"id": "amount", "value": {"doubleValue": 5}}]}"#;
    form.harness.paste(&mut *form.page, document);
    form.press("f2");
    for _ in 0..20 {
        if form.screen().lines().any(|line| line.contains('▌') && line.contains("Kim")) {
            break;
        }
        form.press("down");
    }
    form.press("ctrl-u");
    form.type_text("Ann");
    form.press("f2");
    form.sees("\"stringValue\": \"Ann\"");
    form.sees("\"doubleValue\": 5");
}
