//! How long a keystroke takes in a large form: `cargo bench --bench form`. The budget is 5 ms from a key to its frame,
//! with 500 fields.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

#[path = "../world/mod.rs"]
mod world;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use divan::Bencher;
use jiff::Timestamp;
use serde_json::{Value, json};
use switchboard::contract::{Input, Outcome, Work};
use switchboard::form::{Form, RowId};
use switchboard::model::{Service, api};

use world::{World, page};

/// How many entries, each with a name and three members.
const ENTRIES: usize = 125;
const SIZE: (u16, u16) = (140, 40);

fn main() {
    divan::main();
}

/// An object type with 500 fields to fill in.
fn mapping() -> Value {
    let field = |n: usize| {
        let source = format!("_source.section{}.value{n}", n / 10);
        (format!("field{n}"), json!({"Source": source, "Target": "", "ContentType": "STRING"}))
    };
    let fields: serde_json::Map<String, Value> = (0..ENTRIES).map(field).collect();
    json!({"DomainName": "acme", "ObjectTypeName": "Large", "Description": "many fields", "Fields": fields})
}

/// The form, and the field in its middle.
fn form() -> (Form, RowId) {
    let operation = api().operation(Service::CustomerProfiles, "PutProfileObjectType").unwrap().id;
    let form = Form::new(operation, mapping());
    let rows = form.rows();
    assert!(rows.len() >= 4 * ENTRIES, "{} rows", rows.len());
    let middle = rows.iter().find(|row| row.path.to_string() == "Fields{field60}.Source").unwrap().id;
    (form, middle)
}

fn letter() -> Input {
    Input::Key(KeyEvent::new(KeyCode::Char('x'), KeyModifiers::NONE))
}

/// The engine's part: the letter is taken, the document is checked, and all rows are made anew.
#[divan::bench]
fn letter_and_rows_of_500_fields(bencher: Bencher) {
    let (mut form, middle) = form();
    assert!(form.begin_edit(middle));
    bencher.bench_local(|| {
        form.input(&letter(), Timestamp::UNIX_EPOCH);
        form.rows()
    });
}

/// A letter and its frame, in the console.
#[divan::bench]
fn keystroke_among_500_fields(bencher: Bencher) {
    let world = std::cell::RefCell::new(filled());
    bencher.with_inputs(|| world.borrow_mut().press(KeyCode::Backspace)).bench_local_values(|()| {
        world.borrow_mut().press(KeyCode::Char('x'));
        world.borrow().paint()
    });
}

/// The console with the cursor in the middle of the large form.
fn filled() -> World {
    let mut world = World::at("profiles/domains/acme/object-types/Large!edit".parse().unwrap(), SIZE);
    let is_read = |work: &Work| matches!(work, Work::Api(request) if request.operation.name == "GetProfileObjectType");
    let call = world.pending.iter().find(|call| is_read(&call.work)).unwrap().id;
    world.outcome(call, Outcome::Finished(page(mapping(), None, 1)));
    for _ in 0..2 {
        world.key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL));
    }
    // The heading, and four rows for each entry.
    for _ in 0..2 + 4 * 60 {
        world.press(KeyCode::Tab);
    }
    world.press(KeyCode::Char('x'));
    assert!(world.text().contains("_source.section6.value60x"), "{}", world.text());
    world
}
