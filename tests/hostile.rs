//! Replies as no service should give them: nothing panics, and nothing of them reaches the terminal as it is.

use crate::{endpoint, pty, world};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossterm::event::KeyCode;
use fastrand::Rng;
use ratatui::buffer::Buffer;
use serde_json::{Value, json};
use switchboard::contract::{Call, Outcome, Work};
use unicode_width::UnicodeWidthStr;

use endpoint::{Endpoint, json as answer};
use pty::Start;
use world::{World, documents, identity, page, places};

const SIZES: [(u16, u16); 3] = [(80, 24), (140, 40), (23, 7)];

/// Answers everything that the app asks for and comes to ask for, up to a limit: hostile rows lead to calls, too.
fn answer_all(world: &mut World, answer: &mut dyn FnMut(&Call) -> Outcome) {
    for _ in 0..60 {
        let Some(call) = world.pending.first().cloned() else { break };
        let outcome = answer(&call);
        world.outcome(call.id, outcome);
    }
}

fn hostile(call: &Call, dice: &mut Rng, malice: f64) -> Outcome {
    match &call.work {
        Work::Api(_) if dice.u8(..12) == 0 => Outcome::Failed(documents::error(dice, 0.7)),
        Work::Api(request) => {
            let next = dice.bool().then_some("\u{1b}[7mtoken");
            Outcome::Finished(page(documents::reply(request.operation, dice, malice), next, 1))
        }
        Work::Identify | Work::Upload(_) => identity(),
    }
}

/// Draws it in all sizes, after the keys that show most of what there is.
fn look_around(world: &mut World) {
    for size in SIZES {
        world.resize(size);
        world.draw();
    }
    world.resize(SIZES[0]);
    for key in [KeyCode::Right, KeyCode::Down, KeyCode::Char('G'), KeyCode::Char('s'), KeyCode::Char('y'), KeyCode::Esc]
    {
        world.press(key);
        world.draw();
    }
    world.type_text("/a");
    world.draw();
    world.press(KeyCode::Enter);
    world.press(KeyCode::Esc);
    for key in ['d', 't', 't', '+'] {
        world.press(KeyCode::Char(key));
        world.draw();
    }
}

/// The picture of the escape character: whoever sees it has looked at something hostile.
const ESCAPE: char = '␛';

#[test]
fn documents_that_break_their_shapes_are_shown_safely_on_every_page() {
    let (mut dice, mut seen) = (Rng::with_seed(11), 0);
    for location in places::all() {
        for malice in [0.02, 0.1, 0.5] {
            let mut world = World::at(location.clone(), SIZES[0]);
            answer_all(&mut world, &mut |call| hostile(call, &mut dice, malice));
            seen += usize::from(world.text().contains(ESCAPE));
            look_around(&mut world);
            answer_all(&mut world, &mut |call| hostile(call, &mut dice, malice));
            world.press(KeyCode::Enter);
            answer_all(&mut world, &mut |call| hostile(call, &mut dice, malice));
            world.draw();
            world.press(KeyCode::Char('L'));
            world.draw();
            world.press(KeyCode::Enter);
            world.draw();
        }
    }
    assert!(seen > 30, "hostile text was on the screen {seen} times");
}

#[test]
fn replies_that_are_no_documents_are_survived_on_every_page() {
    let deep = (0..100).fold(json!("\u{1b}"), |inner, _| json!([inner]));
    let documents = [Value::Null, json!([]), json!("\u{1b}[2J"), json!(7), json!({"Items": 7, "flows": {}}), deep];
    for location in places::all() {
        for document in &documents {
            let mut world = World::at(location.clone(), SIZES[0]);
            answer_all(&mut world, &mut |call| match call.work {
                Work::Identify | Work::Upload(_) => identity(),
                Work::Api(_) => Outcome::Finished(page(document.clone(), None, 1)),
            });
            look_around(&mut world);
        }
    }
}

const PROFILE: &str = "a833bdcdb6d1beb188dc97e5aab5fe3d";

/// Where people work with customers and cases, and what is pressed there once all is answered.
fn work() -> Vec<(String, &'static str)> {
    let (customer, case) = (format!("profiles/domains/acme/profiles/{PROFILE}"), "cases/domains/acme/cases/acme");
    vec![
        (customer.clone(), "123456789"),
        (case.to_owned(), "123456789"),
        (format!("{customer}?with=b944bdcdb6d1beb188dc97e5aab5fe3d!merge"), "vx"),
        (format!("{case}?with=other!merge"), "vx"),
        ("find".to_owned(), ""),
        (format!("forget?profile=acme/{PROFILE}"), ""),
        (format!("{case}/related-items!link-contact"), ""),
        (format!("{case}/related-items!link-case"), ""),
        (format!("{case}/related-items!promise"), ""),
        (format!("{case}?field=assigned_user!edit"), ""),
        (format!("{case}?field=customer_id!edit"), ""),
        (format!("{case}/audit-events"), "v"),
        (format!("{case}!edit"), ""),
        ("cases/domains/acme/cases!create".to_owned(), ""),
        ("cases/domains/acme/cases?status=open&customer_id=acme".to_owned(), "a"),
    ]
}

#[test]
fn hostile_text_in_every_member_is_drawn_safely_where_people_work() {
    let texts = [
        "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31mred".to_owned(),
        "\u{202e}desrever\u{2066}\u{200f}\u{61c}".to_owned(),
        "w".repeat(5000),
        "👩\u{200d}👩\u{200d}👧\u{200d}👦🏳\u{fe0f}\u{200d}🌈🇰🇷👍🏽".to_owned(),
        "\u{1107}\u{1161}\u{11a8}\u{1106}\u{1175}\u{11ab}\u{110c}\u{116e}\u{11ab}".to_owned(),
        format!("one\r\ntwo\t{}", "\u{301}".repeat(300)),
    ];
    let mut dice = Rng::with_seed(17);
    for (place, keys) in work() {
        let mut shown = 0;
        for text in &texts {
            for size in [(80, 24), (140, 40)] {
                let mut world = World::at(place.parse().unwrap(), size);
                let mut all = |call: &Call| match &call.work {
                    Work::Api(request) => {
                        Outcome::Finished(page(documents::reply_of(request.operation, &mut dice, text), None, 1))
                    }
                    Work::Identify | Work::Upload(_) => identity(),
                };
                if place == "find" {
                    world.type_text("kim");
                    world.press(KeyCode::Enter);
                }
                answer_all(&mut world, &mut all);
                shown += usize::from(world.text().contains(ESCAPE));
                for key in keys.chars() {
                    world.press(KeyCode::Char(key));
                    answer_all(&mut world, &mut all);
                    shown += usize::from(world.text().contains(ESCAPE));
                    world.press(KeyCode::Down);
                    world.draw();
                }
                for key in [KeyCode::Enter, KeyCode::F(4), KeyCode::Down, KeyCode::Enter, KeyCode::Esc] {
                    world.press(key);
                    answer_all(&mut world, &mut all);
                    shown += usize::from(world.text().contains(ESCAPE));
                }
            }
        }
        assert!(shown > 0, "nothing hostile was seen at {place}");
    }
}

/// Where a terminal has another letter than was drawn there, or has it elsewhere, if that is so.
fn misplaced(buffer: &Buffer) -> Option<String> {
    let width = buffer.area.width;
    for row in buffer.content.chunks(usize::from(width)) {
        let mut terminal = vt100::Parser::new(NonZero::<u16>::MIN, NonZero::new(width).unwrap(), 0);
        let (mut at, mut places) = (0, Vec::new());
        while let Some(cell) = row.get(at) {
            terminal.process(cell.symbol().as_bytes());
            places.push((at, cell.symbol()));
            at += cell.symbol().width().max(1);
        }
        let seen =
            |at: usize| terminal.screen().cell(0, u16::try_from(at).unwrap()).map(|cell| cell.contents().to_owned());
        let is_there = |(at, symbol): &(usize, &str)| {
            let seen = seen(*at).unwrap_or_default();
            seen.chars().next().unwrap_or(' ') == symbol.chars().next().unwrap_or(' ')
        };
        if let Some((at, symbol)) = places.iter().find(|place| !is_there(place)) {
            let line: String = places.iter().map(|(_, symbol)| *symbol).collect();
            return Some(format!("{symbol:?} is not in column {at} of {line}"));
        }
    }
    None
}

/// Texts of other scripts, and long ones: each letter stands where the frame has it, so that lines, edges and columns are
/// straight on every page.
#[test]
fn nothing_is_out_of_its_place_whatever_the_texts_are_written_in() {
    let composed = "\u{bc30}\u{c1a1} \u{bb38}\u{c758}";
    let apart = "\u{1107}\u{1161}\u{11a8}\u{1106}\u{1175}\u{11ab}";
    let arabic = "\u{644}\u{645} \u{623}\u{633}\u{62a}\u{644}\u{645}";
    // Of a sign that a second one changes, terminals themselves take one column or two.
    let signs = "👩\u{200d}👩\u{200d}👧 🇰🇷 👍 ❤ e\u{301} ☎";
    let texts = [format!("{composed} {apart} {arabic} {signs}"), "w".repeat(5000), "\u{ae40}".repeat(5000)];
    let (mut dice, mut wrong, mut pages) = (Rng::with_seed(23), Vec::new(), 0);
    for location in places::all() {
        for text in &texts {
            for size in [(80, 24), (140, 40)] {
                let mut world = World::at(location.clone(), size);
                let mut all = |call: &Call| match &call.work {
                    Work::Api(request) => {
                        Outcome::Finished(page(documents::reply_of(request.operation, &mut dice, text), None, 1))
                    }
                    Work::Identify | Work::Upload(_) => identity(),
                };
                answer_all(&mut world, &mut all);
                for key in
                    [None, Some(KeyCode::Down), Some(KeyCode::Char('y')), Some(KeyCode::Esc), Some(KeyCode::Char('d'))]
                {
                    if let Some(key) = key {
                        world.press(key);
                        answer_all(&mut world, &mut all);
                    }
                    pages += 1;
                    if let Some(what) = misplaced(&world.draw()) {
                        wrong.push(format!("{location} at {size:?} after {key:?}: {what}"));
                    }
                }
            }
        }
    }
    assert!(pages > 500, "{pages}");
    assert!(
        wrong.is_empty(),
        "{} of {pages}:\n{}",
        wrong.len(),
        wrong.iter().take(20).cloned().collect::<Vec<_>>().join("\n")
    );
}

/// Bodies with what the console should say or show of them.
fn bodies() -> Vec<(Vec<u8>, &'static [&'static str])> {
    let flow = |flow: Value| answer(&json!({"flows": [flow, {"flowName": "the-good-one"}]}).to_string());
    let mut half = answer(r#"{"flows":[{"flowName":"cut"}]}"#);
    half.truncate(half.len() - 9);
    vec![
        (flow(json!({"flowName": "\u{1b}]0;owned\u{7}\u{1b}[2Jname\u{202e}"})), &["name", "the-good-one"]),
        (flow(json!({"flowName": "new", "flowStatus": "Hibernating\u{9b}7m"})), &["Hibern", "the-good-one"]),
        (flow(json!({"flowName": "w".repeat(5000)})), &["wwwwwwww", "the-good-one"]),
        (flow(json!({"flowName": null, "createdAt": "soon", "tags": 7, "NewMember": {}})), &["the-good-one"]),
        (flow(json!("no flow at all")), &["the-good-one"]),
        (answer(r#"{"flows":{"flowName":7}}"#), &["UnreadableReply"]),
        (answer("null"), &["r try again"]),
        (answer("<html>\u{1b}[31mProxy login</html>"), &["r try again"]),
        (answer(""), &["r try again"]),
        (half, &["r try again"]),
        (b"HTTP/1.1 200 OK\r\n\x1b[2J\r\n".to_vec(), &["r try again"]),
    ]
}

#[test]
fn bodies_that_break_the_protocol_are_shown_safely_in_a_terminal() {
    let now = std::sync::Arc::new(AtomicUsize::new(0));
    let (mut endpoint, bodies) = (Endpoint::dead(), bodies());
    let (served, asked) = (bodies.iter().map(|(body, _)| body.clone()).collect::<Vec<_>>(), now.clone());
    endpoint.revive(move |_| served[asked.load(Ordering::SeqCst)].clone());
    let mut session = Start::new(&["--endpoint-url", &endpoint.url(), "--open", "appflow/flows"])
        .env("AWS_ACCESS_KEY_ID", "AKIANOBODY")
        .env("AWS_SECRET_ACCESS_KEY", "nothing")
        .env("AWS_REGION", "eu-central-1")
        .size((140, 40))
        .session();
    for (n, (_, seen)) in bodies.iter().enumerate() {
        now.store(n, Ordering::SeqCst);
        // Away and back: an older reply stays on the screen until there is a newer one.
        session.press_and_see("L", &["home › calls"]);
        session.press_and_see(":", &["a place, action"]);
        session.press("appflow/connectors\r");
        session.sees(&["appflow › connectors"]);
        session.press(":appflow/flows\r");
        session.sees(&["home › appflow › flows"]);
        session.sees(seen);
        session.wait("the frame is whole", |s| {
            s.contents().starts_with(" Switchboard") && s.contents().contains("q quit")
        });
    }
    let written = session.written();
    for raw in ["\u{1b}]", "\u{7}", "\u{9b}", "\u{202e}", "\u{1b}[31m", "\u{1b}[2Jname"] {
        assert!(!written.contains(raw), "{raw:?} was written");
    }
    session.quit();
}
