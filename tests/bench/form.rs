//! How long a keystroke takes in a large form, and in a large text: `cargo bench --bench form`. The budget is 5 ms from
//! a key to its frame, with 500 fields.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a benchmark that cannot go on has failed")]

#[path = "../world/mod.rs"]
#[expect(dead_code, reason = "a benchmark uses a part of what the tests use")]
mod world;

use std::cell::RefCell;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use divan::Bencher;
use jiff::Timestamp;
use serde_json::{Value, json};
use switchboard::contract::{Event, Input, Outcome, Work};
use switchboard::form::{Form, RowId, TYPED_MOST};
use switchboard::model::{Service, api};

use world::{World, page};

/// How many entries, each with a name and three members.
const ENTRIES: usize = 125;
/// The terminals that a keystroke is measured in.
const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];
/// The lengths of texts; those beyond the longest that is edited in place are only shown.
const LENGTHS: [usize; 7] = [1_000, 10_000, 30_000, 60_000, TYPED_MOST - 2_000, 256_000, 2_000_000];

fn main() {
    divan::main();
}

/// An object type with so many fields, each with four things to fill in.
fn mapping(entries: usize) -> Value {
    let field = |n: usize| {
        let source = format!("_source.section{}.value{n}", n / 10);
        (
            format!("field{n}"),
            json!({"Source": source, "Target": format!("_profile.Attributes.a{n}"), "ContentType": "STRING"}),
        )
    };
    let fields: serde_json::Map<String, Value> = (0..entries).map(field).collect();
    json!({"DomainName": "acme", "ObjectTypeName": "Large", "Description": "many fields", "Fields": fields})
}

/// The form, and the field in its middle.
fn form() -> (Form, RowId) {
    let operation = api().operation(Service::CustomerProfiles, "PutProfileObjectType").unwrap().id;
    let form = Form::new(operation, mapping(ENTRIES));
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
#[divan::bench(args = SIZES)]
fn keystroke_among_500_fields(bencher: Bencher, size: (u16, u16)) {
    keystroke(bencher, among_500_fields(size));
}

/// The same with a sample object, of which all fields have a value: the preview follows every letter.
#[divan::bench(args = SIZES)]
fn keystroke_beside_a_sample_of_500_values(bencher: Bencher, size: (u16, u16)) {
    let mut world = among_500_fields(size);
    let mut sample = json!({});
    for n in 0..ENTRIES {
        sample[format!("section{}", n / 10)][format!("value{n}")] = format!("of field {n}").into();
    }
    world.feed(Event::Input(Input::Paste(sample.to_string())));
    assert!(world.text().contains("of field"), "{}", world.text());
    keystroke(bencher, world);
}

/// A letter at the end of a long text of one line.
#[divan::bench(args = LENGTHS)]
fn keystroke_in_a_text_of_one_line(bencher: Bencher, bytes: usize) {
    keystroke(bencher, in_a_layout(&compact(bytes)));
}

/// A letter at the end of a long text of many lines.
#[divan::bench(args = LENGTHS)]
fn keystroke_in_a_text_of_many_lines(bencher: Bencher, bytes: usize) {
    keystroke(bencher, in_a_layout(&pretty(bytes)));
}

/// A letter in a short text of a document that holds a long one.
#[divan::bench(args = LENGTHS)]
fn keystroke_beside_a_long_text(bencher: Bencher, bytes: usize) {
    keystroke(bencher, beside_a_layout(&compact(bytes)));
}

/// A letter in the document as JSON text, which holds a long text.
#[divan::bench(args = LENGTHS)]
fn keystroke_in_the_json_of_a_long_text(bencher: Bencher, bytes: usize) {
    let mut world = beside_a_layout(&compact(bytes));
    world.press(KeyCode::F(2));
    for _ in 0..3 {
        world.press(KeyCode::Down);
    }
    world.press(KeyCode::End);
    for _ in 0..3 {
        world.press(KeyCode::Left);
    }
    keystroke(bencher, world);
}

/// A letter in the document as JSON text, which has many lines.
#[divan::bench(args = LENGTHS)]
fn keystroke_in_the_json_of_many_members(bencher: Bencher, bytes: usize) {
    let mut world = at_the_mapping(bytes / 150, SIZES[1]);
    world.press(KeyCode::F(2));
    for _ in 0..3 {
        world.press(KeyCode::Down);
    }
    world.press(KeyCode::End);
    for _ in 0..3 {
        world.press(KeyCode::Left);
    }
    keystroke(bencher, world);
}

/// Times a letter and its frame, again and again in the same place.
fn keystroke(bencher: Bencher, world: World) {
    let world = RefCell::new(world);
    bencher.with_inputs(|| world.borrow_mut().press(KeyCode::Backspace)).bench_local_values(|()| {
        world.borrow_mut().press(KeyCode::Char('x'));
        world.borrow().paint()
    });
}

/// The console with the cursor in the middle of the large form.
fn among_500_fields(size: (u16, u16)) -> World {
    let mut world = at_the_mapping(ENTRIES, size);
    // Four cells for each entry, and the second of them.
    for _ in 0..=4 * 60 {
        world.press(KeyCode::Tab);
    }
    world.press(KeyCode::Char('x'));
    let text = world.text();
    let line = text.lines().find(|line| line.contains('▌')).unwrap_or_default();
    assert!(line.contains("field60") && line.contains("value60x"), "{text}");
    world
}

/// The console at the fields of an object type that has so many.
fn at_the_mapping(entries: usize, size: (u16, u16)) -> World {
    let mut world = World::at("profiles/domains/acme/object-types/Large!edit".parse().unwrap(), size);
    answer(&mut world, "GetProfileObjectType", mapping(entries));
    for _ in 0..2 {
        world.key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL));
    }
    world
}

fn answer(world: &mut World, operation: &str, document: Value) {
    let is_read = |work: &Work| matches!(work, Work::Api(request) if request.operation.name == operation);
    let call = world.pending.iter().find(|call| is_read(&call.work)).unwrap().id;
    world.outcome(call, Outcome::Finished(page(document, None, 1)));
}

/// The console at the form of a layout.
fn at_a_layout(text: &str) -> World {
    let mut world = World::at("profiles/domains/acme/layouts/main!edit".parse().unwrap(), SIZES[1]);
    let layout = json!({
        "LayoutDefinitionName": "main", "DisplayName": "Main", "Description": "The main layout", "Version": "1",
        "LayoutType": "PROFILE_EXPLORER", "IsDefault": true, "Layout": text,
        "CreatedAt": 1_770_000_000, "LastUpdatedAt": 1_770_000_000,
    });
    answer(&mut world, "GetDomainLayout", layout);
    world
}

/// The cursor at the end of a layout's text.
fn in_a_layout(text: &str) -> World {
    let mut world = at_a_layout(text);
    go_to(&mut world, "Layout");
    world.press(KeyCode::Enter);
    world.press(KeyCode::Char('x'));
    world
}

/// The cursor in the description of a layout.
fn beside_a_layout(text: &str) -> World {
    let mut world = at_a_layout(text);
    go_to(&mut world, "Description");
    world.press(KeyCode::Char('x'));
    assert!(world.text().contains("The main layoutx"), "{}", world.text());
    world
}

fn go_to(world: &mut World, label: &str) {
    let label = format!("{label}  ");
    for _ in 0..20 {
        let text = world.text();
        let line = text.lines().find(|line| line.contains('▌')).unwrap_or_default();
        if line.trim_start_matches(['│', '▌', '•', ' ', '▸', '▾']).starts_with(&label) {
            return;
        }
        world.press(KeyCode::Tab);
    }
    panic!("no field {label} in\n{}", world.text());
}

/// The JSON text of a layout, as a program writes it.
fn compact(bytes: usize) -> String {
    layout(bytes).to_string()
}

/// The same in lines.
fn pretty(bytes: usize) -> String {
    serde_json::to_string_pretty(&layout(bytes * 2 / 3)).unwrap()
}

fn layout(bytes: usize) -> Value {
    let part = |n: usize| json!({"id": n, "type": "attribute", "label": "고객 number", "source": "_profile.Email"});
    (0..=bytes / 90).map(part).collect()
}
