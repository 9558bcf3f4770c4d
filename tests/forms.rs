//! Whatever the facts allow goes into a form and comes out as it was; whatever they don't is complained of, at its
//! place, and is not lost either.

use crate::cases;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};
use switchboard::contract::Input;
use switchboard::form::{Field, Form, RowId};
use switchboard::model::{DocPath, Member, Operation, Service, Shape, ShapeKind, Step, api, check_input};

use cases::{Case, cases};

static CASES: LazyLock<Vec<Case>> = LazyLock::new(cases);

/// Texts and numbers that are allowed, by shape: taken from the golden requests.
static ALLOWED: LazyLock<BTreeMap<(Service, &'static str), Vec<Value>>> = LazyLock::new(|| {
    let mut allowed = BTreeMap::new();
    for case in CASES.iter() {
        gather(case.operation.operation().input, &case.input, &mut allowed);
    }
    allowed
});

fn gather(shape: &'static Shape, value: &Value, into: &mut BTreeMap<(Service, &'static str), Vec<Value>>) {
    match (&shape.kind, value) {
        (ShapeKind::Structure { members, .. }, Value::Object(object)) => {
            for member in members {
                if let Some(value) = object.get(member.name) {
                    gather(member.shape(), value, into);
                }
            }
        }
        (ShapeKind::List { item }, Value::Array(list)) => {
            for value in list {
                gather(item.shape(), value, into);
            }
        }
        (ShapeKind::Map { key, value: item }, Value::Object(object)) => {
            for (name, value) in object {
                gather(key.shape(), &Value::from(name.as_str()), into);
                gather(item.shape(), value, into);
            }
        }
        (_, value) => into.entry((shape.service, shape.name)).or_default().push(value.clone()),
    }
}

/// How deep the least document of a shape is.
fn height(shape: &'static Shape, above: &mut Vec<&'static str>) -> usize {
    if above.contains(&shape.name) {
        return usize::MAX / 2;
    }
    above.push(shape.name);
    let mut heights = |members: &mut dyn Iterator<Item = &'static Member>| -> Vec<usize> {
        members.map(|member| 1 + height(member.shape(), above)).collect()
    };
    let least = match &shape.kind {
        ShapeKind::Structure { members, union: true } => heights(&mut members.iter()).into_iter().min(),
        ShapeKind::Structure { members, .. } => {
            heights(&mut members.iter().filter(|member| member.required)).into_iter().max()
        }
        ShapeKind::List { item } if shape.constraint.min.unwrap_or(0.0) > 0.0 => {
            heights(&mut std::iter::once(&**item)).pop()
        }
        _ => None,
    };
    above.pop();
    least.unwrap_or(0)
}

/// Makes documents that a shape allows, by throwing dice that proptest can replay.
struct Maker {
    dice: Vec<u32>,
    at: usize,
}

impl Maker {
    fn throw(&mut self, sides: usize) -> usize {
        self.at += 1;
        self.dice[self.at % self.dice.len()] as usize % sides.max(1)
    }

    fn value(&mut self, shape: &'static Shape, depth: usize) -> Value {
        match &shape.kind {
            ShapeKind::Structure { members, union: true } => {
                // Deep down, the way that ends first.
                let mut choices: Vec<_> = members.iter().collect();
                choices.sort_by_key(|member| height(member.shape(), &mut Vec::new()));
                choices.truncate(if depth < 5 { choices.len() } else { 1 });
                let member = choices[self.throw(choices.len())];
                json!({ member.name: self.value(member.shape(), depth + 1) })
            }
            ShapeKind::Structure { members, .. } => {
                let mut object = Map::new();
                for member in members {
                    if member.required || (depth < 7 && self.throw(3) == 0) {
                        object.insert(member.name.to_owned(), self.value(member.shape(), depth + 1));
                    }
                }
                Value::Object(object)
            }
            ShapeKind::List { item } => {
                let count = self.count(shape, depth);
                (0..count).map(|_| self.value(item.shape(), depth + 1)).collect()
            }
            ShapeKind::Map { key, value } => {
                let count = self.count(shape, depth);
                let entry = |maker: &mut Self| {
                    let Value::String(name) = maker.value(key.shape(), depth + 1) else { unreachable!() };
                    (name, maker.value(value.shape(), depth + 1))
                };
                Value::Object((0..count).map(|_| entry(self)).collect())
            }
            _ => self.scalar(shape),
        }
    }

    fn count(&mut self, shape: &'static Shape, depth: usize) -> usize {
        let least = shape.constraint.min.unwrap_or(0.0) as usize;
        let most = shape.constraint.max.map_or(3, |max| max as usize).min(least + 3);
        if depth > 5 { least } else { least + self.throw(most - least + 1) }
    }

    fn scalar(&mut self, shape: &'static Shape) -> Value {
        if let Some(allowed) = ALLOWED.get(&(shape.service, shape.name)) {
            return allowed[self.throw(allowed.len())].clone();
        }
        match &shape.kind {
            ShapeKind::String { values } if !values.is_empty() => values[self.throw(values.len())].as_str().into(),
            ShapeKind::String { .. } => "x".repeat(shape.constraint.min.unwrap_or(1.0) as usize).into(),
            ShapeKind::Boolean => (self.throw(2) == 0).into(),
            ShapeKind::Timestamp(_) => 1_773_480_413.into(),
            _ => (shape.constraint.min.unwrap_or(1.0) as i64).into(),
        }
    }
}

fn operation() -> impl Strategy<Value = &'static Operation> {
    prop::sample::select(api().operations().collect::<Vec<_>>())
}

fn dice() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 16..64)
}

/// The errors and warnings of a form, each at its path.
fn complaints(form: &Form) -> Vec<DocPath> {
    form.issues().iter().map(|issue| issue.path.clone()).collect()
}

#[test]
fn the_golden_requests_come_out_as_they_went_in() {
    for case in CASES.iter() {
        let mut form = Form::new(case.operation, case.input.clone());
        assert_eq!(form.document(), &case.input, "{} {}", case.operation, case.name);
        assert!(!form.is_dirty());
        let text = form.to_json_text();
        form.from_json_text(&text).unwrap();
        assert_eq!(form.document(), &case.input, "{} {}", case.operation, case.name);
        let edit = Form::edit(case.operation, case.input.clone());
        assert!(edit.changes().is_empty());
    }
}

/// Every value of a document with its shape, from the root.
fn places(shape: &'static Shape, value: &Value, here: &DocPath, found: &mut Vec<(DocPath, &'static Shape)>) {
    found.push((here.clone(), shape));
    let mut go = |step: Step, value: &Value| {
        if let Some(member) = shape.step(&step) {
            places(member.shape(), value, &here.join(step), found);
        }
    };
    match (&shape.kind, value) {
        (ShapeKind::Structure { .. }, Value::Object(object)) => {
            object.iter().for_each(|(name, value)| go(Step::Member(name.clone()), value));
        }
        (ShapeKind::Map { .. }, Value::Object(object)) => {
            object.iter().for_each(|(name, value)| go(Step::Key(name.clone()), value));
        }
        (ShapeKind::List { .. }, Value::Array(list)) => {
            list.iter().enumerate().for_each(|(index, value)| go(Step::Index(index), value));
        }
        _ => {}
    }
}

/// Breaks the value at a place in one of the ways that its shape refuses. Gives where the complaint must stand.
fn broken(document: &mut Value, path: &DocPath, shape: &'static Shape, way: usize) -> Option<DocPath> {
    let value = path.get_mut(document)?;
    match (&shape.kind, way % 4) {
        (ShapeKind::Structure { members, union: false }, 0) => {
            let needed: Vec<_> = members.iter().filter(|member| member.required && !member.token).collect();
            let member = needed.get(way / 4 % needed.len().max(1))?;
            value.as_object_mut()?.remove(member.name)?;
            Some(path.member(member.name))
        }
        (ShapeKind::Structure { union: false, .. }, 1) => {
            value.as_object_mut()?.insert("Zzz".to_owned(), json!({"a": [1]}));
            Some(path.member("Zzz"))
        }
        (ShapeKind::String { .. }, 0) if shape.constraint.max.is_some_and(|max| max < 5_000.0) => {
            *value = "x".repeat(shape.constraint.max? as usize + 1).into();
            Some(path.clone())
        }
        (ShapeKind::Integer { .. } | ShapeKind::Double, 0) => {
            *value = json!(shape.constraint.max? as i64 + 1);
            Some(path.clone())
        }
        (ShapeKind::Integer { .. } | ShapeKind::Double | ShapeKind::Timestamp(_), 1) => {
            *value = json!("12x");
            Some(path.clone())
        }
        (ShapeKind::List { item }, 0) => {
            let most = shape.constraint.max.filter(|max| *max < 300.0)? as usize;
            let first = value.as_array()?.first().cloned().unwrap_or_else(|| json!("x"));
            let _ = item;
            *value = vec![first; most + 1].into();
            Some(path.clone())
        }
        (
            ShapeKind::String { .. }
            | ShapeKind::Boolean
            | ShapeKind::Integer { .. }
            | ShapeKind::Double
            | ShapeKind::Timestamp(_),
            _,
        ) => {
            *value = json!({"a": [null]});
            Some(path.clone())
        }
        _ => {
            *value = json!("not this");
            Some(path.clone())
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn what_the_facts_allow_comes_out_as_it_went_in(operation in operation(), dice in dice()) {
        let document = Maker { dice, at: 0 }.value(operation.input, 0);
        prop_assume!(check_input(operation.id, &document).is_empty());
        let form = Form::new(operation.id, document.clone());
        prop_assert_eq!(form.document(), &document);
        prop_assert!(!form.is_dirty());
        prop_assert!(form.issues().iter().all(|issue| issue.source != switchboard::form::IssueSource::Shape));
        let mut fresh = Form::new(operation.id, json!({}));
        // What may be sent empty is there from the start.
        let nothing = fresh.document().clone();
        fresh.from_json_text(&serde_json::to_string(&document).unwrap()).unwrap();
        prop_assert_eq!(fresh.document(), &document);
        prop_assert!(fresh.undo() || document == nothing);
        prop_assert_eq!(fresh.document(), &nothing);
        let rows = form.rows();
        let mut ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), rows.len(), "two rows have one name");
    }

    #[test]
    fn what_they_do_not_allow_is_complained_of_at_its_place(
        case in any::<Index>(), place in any::<Index>(), way in any::<usize>(),
    ) {
        let case = case.get(&CASES);
        let mut found = Vec::new();
        places(case.operation.operation().input, &case.input, &DocPath::root(), &mut found);
        let (path, shape) = place.get(&found).clone();
        let mut document = case.input.clone();
        let Some(expected) = broken(&mut document, &path, shape, way) else { return Ok(()) };
        prop_assume!(document.is_object());
        let mut form = Form::new(case.operation, document.clone());
        prop_assert_eq!(form.document(), &document, "nothing is lost");
        prop_assert!(complaints(&form).contains(&expected), "{} at {}: {:?}", case.operation, expected, form.issues());
        form.submit();
        let issue = form.issues().iter().find(|issue| issue.path == expected).unwrap().clone();
        prop_assert!(issue.shown);
        let row = issue.row.unwrap();
        prop_assert!(expected.starts_with(&form.path_of(row).unwrap()), "the row is at the place or holds it");
        let seen = form.next_issue(&[], None).unwrap();
        prop_assert!(form.rows().iter().any(|row| row.id == seen));
    }
}

proptest! {
    // Each of these tries many edits with all that follows from them.
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn no_edit_in_any_order_makes_a_form_lose_itself(
        case in any::<Index>(), edits in prop::collection::vec((any::<Index>(), 0..18_u8, any::<Index>()), 1..40),
    ) {
        let case = case.get(&CASES);
        let mut form = Form::edit(case.operation, case.input.clone());
        let mut known = Vec::new();
        for (place, what, which) in edits {
            known.extend(form.rows().into_iter().map(|row| row.id));
            known.sort_unstable();
            known.dedup();
            // Rows that are gone are among them: a slow screen may still speak of one.
            edit(&mut form, *place.get(&known), what, which);
            let rows = form.rows();
            let mut ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), rows.len(), "two rows have one name");
            for issue in form.issues() {
                prop_assert!(issue.row.is_none_or(|row| form.path_of(row).is_some()), "{:?}", issue);
            }
            let document = form.document().clone();
            let mut other = Form::new(case.operation, document.clone());
            prop_assert_eq!(other.document(), &document);
            let kept = form.draft();
            prop_assert!(other.restore(&kept).is_ok());
            prop_assert_eq!(other.document(), &document, "a draft over the same document changes nothing");
            let _ = (form.changes(), form.request());
            prop_assert!(form.clone().from_json_text(&form.to_json_text()).is_ok());
        }
        let end = form.document().clone();
        let mut back = 0;
        while form.undo() {
            back += 1;
        }
        prop_assert_eq!(form.document(), &case.input);
        for _ in 0..back {
            form.redo();
        }
        prop_assert_eq!(form.document(), &end);
    }
}

const TYPED: [&str; 8] = ["", "x", "12", "+2h", "{\"a\": [1]}", "two\nlines", "yes", "a\u{202e}b\\"];

fn edit(form: &mut Form, row: RowId, what: u8, which: Index) {
    let now = jiff::Timestamp::UNIX_EPOCH;
    let key = |code| Input::Key(KeyEvent::new(code, KeyModifiers::NONE));
    match what {
        0 => form.toggle(row),
        1 => form.unset(row),
        2 => form.set_empty(row),
        3 => drop(form.add(row)),
        4 => drop(form.remove(row)),
        5 => _ = form.move_by(row, which.index(5) as isize - 2),
        6 => drop(form.duplicate(row)),
        7 => form.set_text(row, TYPED[which.index(TYPED.len())], now),
        8 => drop(form.begin_edit(row)),
        9 => drop(form.input(&key(KeyCode::Char(if which.index(2) == 0 { '7' } else { '\\' })), now)),
        10 => drop(form.input(&key(KeyCode::Backspace), now)),
        11 => drop(form.input(&Input::Paste("고객\r\n".to_owned()), now)),
        12 => form.leave(),
        13 => form.fold(row, which.index(2) == 0),
        14 => drop(form.next_issue(&[], Some(row))),
        15 => form.set_value(row, &json!({"a": ["b"]})),
        16 => form.reveal(row),
        _ => {
            let field = form.rows().into_iter().find(|shown| shown.id == row).map(|shown| shown.field);
            match field {
                Some(Field::Union { variants, .. }) => form.choose(row, variants[which.index(variants.len())]),
                Some(Field::Choice { values, .. }) => form.choose(row, &values[which.index(values.len())]),
                _ => form.choose(row, "yes"),
            }
        }
    }
}
