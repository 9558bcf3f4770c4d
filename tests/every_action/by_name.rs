//! The fields of cases by their names, on the demo data: every case can be edited.

use std::sync::atomic::{AtomicU64, Ordering};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde_json::json;
use switchboard::catalog::{Location, catalog};

use super::found::{Found, Item};
use super::live::{Live, Made};
use crate::world::World;

static SEEDS: AtomicU64 = AtomicU64::new(500);

/// Somebody at a form, whose calls the sandbox answers.
struct Desk<'a> {
    live: &'a Live,
    world: World,
    made: Vec<Made>,
}

impl<'a> Desk<'a> {
    fn at(live: &'a Live, at: &Location) -> Self {
        // Each mints client tokens of its own.
        let seed = SEEDS.fetch_add(1, Ordering::Relaxed);
        let mut desk = Self { live, world: World::seeded(at.clone(), (120, 60), seed), made: Vec::new() };
        desk.answer();
        desk
    }

    fn answer(&mut self) {
        self.made.extend(self.live.answer(&mut self.world));
    }

    /// Goes on to the review, and sends.
    fn send(&mut self) {
        for _ in 0..2 {
            self.world.key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL));
            self.answer();
        }
    }

    fn sent(&self, operation: &str) -> Option<&Made> {
        self.made.iter().rev().find(|made| made.request.operation.name == operation)
    }

    /// Why the service refused what was sent; `None` where it did it.
    fn refused(&self, operation: &str) -> Option<String> {
        let made = self.sent(operation).unwrap_or_else(|| panic!("{operation} was not sent:\n{}", self.world.text()));
        made.ended.as_ref().err().map(|error| error.message.clone())
    }

    /// Whether the field that has the keys is this one.
    fn is_on(&self, name: &str) -> bool {
        self.world.text().lines().any(|line| line.contains('▌') && line.contains(name))
    }
}

fn edit(item: &Item, field: &str, value: &str) -> Location {
    item.at.without_query().with_query("field", field).with_query("value", value).with_action("edit")
}

#[test]
fn every_case_is_edited_by_the_names_of_its_fields() {
    let live = Live::start();
    assert!(live.is_filled());
    let mut found = Found::new(&live);
    let cases = found.items(catalog().resource("cases/domains/cases").unwrap()).to_vec();
    assert!(cases.len() > 20, "{}", cases.len());
    for item in &cases {
        let mut desk = Desk::at(&live, &edit(item, "title", "Changed by its name"));
        let screen = desk.world.text();
        assert!(desk.is_on("Title") && screen.contains("Status"), "{}\n{screen}", item.at);
        assert!(!screen.contains("▸ 1") && !screen.contains("▾ 1"), "{} has what has no name\n{screen}", item.at);
        desk.send();
        assert_eq!(desk.refused("UpdateCase"), None, "{}\n{}", item.at, desk.world.text());
        let sent = &desk.sent("UpdateCase").unwrap().request.input;
        assert_eq!(sent["fields"], json!([{"id": "title", "value": {"stringValue": "Changed by its name"}}]));
    }
}
