//! How long a frame takes: `cargo bench --bench console`. The budgets are 20 ms from start to the first frame, 5 ms
//! from a key to its frame with 100,000 rows or 10,000 entries of a timeline loaded, or on the page of a job of 1,000,000
//! items, and 30 ms for a keystroke of a filter over them.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

#[path = "../pty/mod.rs"]
#[expect(dead_code, reason = "a benchmark uses a part of what the tests use")]
mod pty;
mod rows;
#[path = "../world/mod.rs"]
#[expect(dead_code, reason = "a benchmark uses a part of what the tests use")]
mod world;

use std::time::Duration;

use crossterm::event::KeyCode;
use divan::Bencher;
use switchboard::catalog::Location;
use switchboard::contract::{
    ContextKey, ErrorKind, Event, JobChart, JobFailure, JobId, JobItem, JobItemState, JobItems, JobNews, JobProgress,
    JobState, Outcome, Tally, Work,
};
use switchboard::model::{Service, api};

use pty::Start;
use world::{World, page};

/// How many rows. Without optimisation, where the benchmarks are only tried, that many take minutes.
const MANY: usize = if cfg!(debug_assertions) { 2_000 } else { 100_000 };
const SIZE: (u16, u16) = (140, 40);

fn main() {
    divan::main();
}

/// The app with all rows loaded.
fn loaded(rows: usize) -> World {
    let mut world = World::at("appflow/flows".parse().unwrap(), SIZE);
    let is_list = |work: &Work| matches!(work, Work::Api(request) if request.operation.name == "ListFlows");
    let call = world.pending.iter().find(|call| is_list(&call.work)).unwrap().id;
    world.outcome(call, Outcome::Finished(page(rows::flows(0..rows), None, 1)));
    assert!(world.text().contains("flow-000000"));
    world
}

/// From the start of the program to its first frame, the terminal included.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn first_frame_of_the_program(bencher: Bencher) {
    bencher.with_inputs(|| Start::new(&["--sandbox"]).size(SIZE)).bench_local_values(|start| {
        let session = start.session();
        session.sees(&["Switchboard"]);
        session
    });
}

/// The app's own part of the first frame, facts and catalogue already read.
#[divan::bench]
fn first_frame_of_the_app() -> World {
    let world = World::at(Location::home(), SIZE);
    world.paint();
    world
}

#[divan::bench]
fn key_with_100_000_rows(bencher: Bencher) {
    let mut world = loaded(MANY);
    bencher.bench_local(|| {
        world.press(KeyCode::Down);
        world.paint()
    });
}

/// To the end of the rows and back: two keys and two frames.
#[divan::bench]
fn end_and_start_of_100_000_rows(bencher: Bencher) {
    let mut world = loaded(MANY);
    bencher.bench_local(|| {
        world.press(KeyCode::Char('G'));
        world.paint();
        world.press(KeyCode::Char('g'));
        world.paint()
    });
}

/// A letter and its frame; taking it back is not measured.
#[divan::bench(args = ["", "sales", "flow-0999"])]
fn filter_keystroke_over_100_000_rows(bencher: Bencher, typed: &str) {
    let world = std::cell::RefCell::new(loaded(MANY));
    world.borrow_mut().type_text("/x");
    world.borrow_mut().type_text(typed);
    bencher.with_inputs(|| world.borrow_mut().press(KeyCode::Backspace)).bench_local_values(|()| {
        world.borrow_mut().press(KeyCode::Char(typed.chars().last().unwrap_or('x')));
        world.borrow().paint()
    });
}

/// The page of a customer with all that happened loaded.
fn customer(entries: usize) -> World {
    let mut world = World::at("profiles/domains/acme/profiles/0a1b".parse().unwrap(), SIZE);
    while let Some(call) = world.pending.first().cloned() {
        let is_order = matches!(&call.work, Work::Api(request) if request.input["ObjectTypeName"] == "_order");
        let reply = if is_order { orders(entries) } else { serde_json::json!({}) };
        match &call.work {
            Work::Identify | Work::Upload(_) => world.outcome(call.id, world::identity()),
            Work::Api(_) => world.outcome(call.id, Outcome::Finished(page(reply, None, 1))),
        }
    }
    assert!(world.text().contains("two lamps"));
    world
}

#[divan::bench]
fn key_in_a_timeline_of_10_000_entries(bencher: Bencher) {
    let mut world = customer(if cfg!(debug_assertions) { 1_000 } else { 10_000 });
    bencher.bench_local(|| {
        world.press(KeyCode::Down);
        world.paint()
    });
}

/// To the end and back: two keys and two frames.
#[divan::bench]
fn end_and_start_of_10_000_entries(bencher: Bencher) {
    let mut world = customer(if cfg!(debug_assertions) { 1_000 } else { 10_000 });
    bencher.bench_local(|| {
        world.press(KeyCode::Char('G'));
        world.paint();
        world.press(KeyCode::Char('g'));
        world.paint()
    });
}

#[divan::bench]
fn sorting_100_000_rows(bencher: Bencher) {
    let mut world = loaded(MANY);
    bencher.bench_local(|| {
        world.press(KeyCode::Char('s'));
        world.paint()
    });
}

/// How far a job of a million items is, and those of its items that its page shows.
fn job_of_a_million(world: &World, done: usize) -> [Event; 2] {
    const ITEMS: usize = 1_000_000;
    let id = JobId("job-1".to_owned());
    let operation = api().operation(Service::ConnectCases, "UpdateCase").unwrap().id;
    let failure = |n: usize| JobFailure {
        kind: ErrorKind::BadRequest,
        code: "ValidationException".to_owned(),
        message: format!("no such option {n}"),
        advice: "Correct the value.".to_owned(),
        count: 200 - n,
        example: n,
        line: None,
    };
    let failed = 20_000;
    let progress = JobProgress {
        id: id.clone(),
        name: "Close 1,000,000 cases".to_owned(),
        operation,
        context: ContextKey::default(),
        account: None,
        list: None,
        file: Some("cases.csv".to_owned()),
        batch: None,
        state: JobState::Running,
        tally: Tally { waiting: ITEMS - done - failed, under_way: 32, done, failed, ..Tally::default() },
        rate: 200.0,
        allowed: Some(200.0),
        left: Some(Duration::from_mins(50)),
        chart: JobChart { step: Duration::from_secs(5), done: vec![1_000; 60], failed: vec![20; 60] },
        failures: (0..200).map(failure).collect(),
        silent: None,
        started: world.now(),
        ended: None,
        worked: None,
        can_be_given: false,
    };
    let item = |number: usize| JobItem {
        number,
        line: Some(number as u64 + 2),
        at: None,
        label: format!("line {}", number + 2),
        state: if number.is_multiple_of(50) { JobItemState::Failed } else { JobItemState::Done },
        error: number.is_multiple_of(50).then(|| ("ValidationException".to_owned(), "no such option".to_owned())),
        request_id: None,
        answered: None,
        deed: None,
    };
    let items = JobItems { job: id, filter: None, from: 0, all: ITEMS, items: (0..60).map(item).collect() };
    [Event::Job(JobNews::Progress(Box::new(progress))), Event::Job(JobNews::Items(Box::new(items)))]
}

/// What is told of a running job, and the frame of its page for that.
#[divan::bench]
fn page_of_a_job_of_1_000_000_items(bencher: Bencher) {
    let mut world = World::at("jobs/job-1".parse().unwrap(), SIZE);
    let mut done = 0;
    bencher.bench_local(|| {
        done += 20;
        let events = job_of_a_million(&world, done);
        for event in events {
            world.feed(event);
        }
        world.paint()
    });
    assert!(world.text().contains("Close 1,000,000 cases"));
}

/// A reply of `ListProfileObjects`: orders of one customer, in no order.
fn orders(many: usize) -> serde_json::Value {
    let order = |n: usize| {
        let object = serde_json::json!({
            "OrderId": format!("{n:06}"), "Name": format!("Order {n}, two lamps and a kitchen scale"), "Status": "SHIPPED",
            "TotalPrice": (n * 37 % 9000).to_string(), "Currency": "EUR",
            "CreatedDate": 1_600_000_000 + n * 7919 % many * 3600,
        });
        serde_json::json!({ "ProfileObjectUniqueKey": format!("{n:06}"), "ObjectTypeName": "_order", "Object": object.to_string() })
    };
    serde_json::json!({ "Items": (0..many).map(order).collect::<Vec<_>>() })
}
