//! Replies as no service should give them: nothing panics, and nothing of them reaches the terminal as it is.

use crate::{endpoint, pty, world};
use std::sync::atomic::{AtomicUsize, Ordering};

use crossterm::event::KeyCode;
use fastrand::Rng;
use serde_json::{Value, json};
use switchboard::contract::{Call, Outcome, Work};

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
        Work::Identify => identity(),
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
                Work::Identify => identity(),
                Work::Api(_) => Outcome::Finished(page(document.clone(), None, 1)),
            });
            look_around(&mut world);
        }
    }
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
