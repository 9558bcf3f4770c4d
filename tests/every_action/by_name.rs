//! The fields of cases by their names, on the demo data: every case can be edited, every kind of field takes a value that
//! is read back, and every kind of rule lets pass what it allows, and nothing else.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde_json::{Value, json};
use switchboard::catalog::{Location, catalog};
use switchboard::contract::Request;
use switchboard::model::{Service, api};

use super::found::{Found, Item};
use super::live::{Live, Made};
use crate::world::World;

/// The domain of the demo data that has a field of each kind.
const DOMAIN: &str = "cases/domains/0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";

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
    #[expect(clippy::panic, reason = "what was not sent can't be refused")]
    fn refused(&self, operation: &str) -> Option<String> {
        let made = self.sent(operation).unwrap_or_else(|| panic!("{operation} was not sent:\n{}", self.world.text()));
        made.ended.as_ref().err().map(|error| error.message.clone())
    }

    /// Whether the field that has the keys is this one.
    fn is_on(&self, name: &str) -> bool {
        self.world.text().lines().any(|line| line.contains('▌') && line.contains(name))
    }
}

fn ask(live: &Live, operation: &str, input: Value) -> Value {
    let operation = api().operation(Service::ConnectCases, operation).unwrap().id;
    live.ask(&Request { operation, input, pages: 1 }).unwrap().document
}

fn items(found: &mut Found<'_>, path: &str) -> Vec<Item> {
    let all = found.items(catalog().resource(path).unwrap()).to_vec();
    let here: Location = DOMAIN.parse().unwrap();
    all.into_iter().filter(|item| here.is_prefix_of(&item.at)).collect()
}

/// The ids of what has names in the domain.
fn ids(found: &mut Found<'_>, path: &str, id: &str) -> BTreeMap<String, String> {
    let text = |row: &Value, member: &str| row[member].as_str().unwrap_or_default().to_owned();
    items(found, path).iter().map(|item| (text(&item.row, "name"), text(&item.row, id))).collect()
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

/// What is typed into a field of a kind, and what the service gets.
fn typed(kind: &str, option: &str) -> (String, Value) {
    let user = "arn:aws:connect:us-east-1:111122223333:instance/1/agent/2";
    let (text, value) = match kind {
        "Number" => ("12.5", json!({"doubleValue": 12.5})),
        "Boolean" => ("yes", json!({"booleanValue": true})),
        "DateTime" => ("2026-12-02 09:30", json!({"stringValue": "2026-12-02T09:30:00Z"})),
        "Url" => ("https://example.com/1", json!({"stringValue": "https://example.com/1"})),
        "User" => (user, json!({"userArnValue": user})),
        "SingleSelect" => (option, json!({"stringValue": option})),
        _ => ("By its name", json!({"stringValue": "By its name"})),
    };
    (text.to_owned(), value)
}

#[test]
fn every_kind_of_field_takes_a_value_that_is_read_back() {
    let live = Live::start();
    assert!(live.is_filled());
    let mut found = Found::new(&live);
    let item = items(&mut found, "cases/domains/cases")[0].clone();
    let (domain, case) = (DOMAIN.rsplit('/').next().unwrap(), item.at.last().unwrap().to_owned());
    let mut kinds = BTreeMap::new();
    for field in items(&mut found, "cases/domains/fields") {
        let text = |member: &str| field.row[member].as_str().unwrap().to_owned();
        let (id, kind, name) = (text("fieldId"), text("type"), text("name"));
        // What the service fills itself has no row, and a customer is picked.
        let mut option = String::new();
        if kind == "SingleSelect" {
            let options = ask(&live, "ListFieldOptions", json!({"domainId": domain, "fieldId": id}));
            let active = options["options"].as_array().unwrap().iter().rfind(|option| option["active"] == true);
            option = active.unwrap()["value"].as_str().unwrap().to_owned();
        }
        let (text, value) = typed(&kind, &option);
        let mut desk = Desk::at(&live, &edit(&item, &id, &text));
        // A name may be longer than there is room for, and wider than it has letters.
        let name: String = name.chars().take(7).collect();
        if !desk.is_on(&name) || id == "customer_id" {
            assert_eq!(field.row["namespace"], "System", "{name} has no row\n{}", desk.world.text());
            continue;
        }
        desk.send();
        if desk.sent("UpdateCase").is_none() && desk.world.text().contains("nothing was changed") {
            continue;
        }
        if let Some(refused) = desk.refused("UpdateCase") {
            assert!(refused.contains("case rule"), "{name}: {refused}");
            continue;
        }
        assert_eq!(desk.sent("UpdateCase").unwrap().request.input["fields"], json!([{"id": id, "value": value}]));
        let read = ask(&live, "GetCase", json!({"domainId": domain, "caseId": case, "fields": [{"id": id}]}));
        assert_eq!(read["fields"], json!([{"id": id, "value": value}]), "{name}");
        *kinds.entry(kind).or_insert(0) += 1;
    }
    let all = ["Boolean", "DateTime", "Number", "SingleSelect", "Text", "Url", "User"];
    assert!(all.iter().all(|kind| kinds.contains_key(*kind)), "{kinds:?}");
}

/// A new case of a template, with these values by the names of their fields.
fn create(found: &mut Found<'_>, template: &str, values: &[(&str, &str)]) -> Location {
    let (templates, fields) =
        (ids(found, "cases/domains/templates", "templateId"), ids(found, "cases/domains/fields", "fieldId"));
    let at: Location = format!("{DOMAIN}/cases").parse().unwrap();
    let at = at.with_query("templateId", &templates[template]);
    values.iter().fold(at, |at, (name, value)| at.with_query(&fields[*name], *value)).with_action("create")
}

#[test]
fn every_kind_of_rule_lets_pass_what_it_allows() {
    let live = Live::start();
    assert!(live.is_filled());
    let mut found = Found::new(&live);
    let customer = items(&mut found, "cases/domains/cases").iter().find_map(|item| {
        let fields = item.row["fields"].as_array()?;
        fields.iter().find(|field| field["id"] == "customer_id")?["value"]["stringValue"].as_str().map(str::to_owned)
    });
    let customer = customer.unwrap();
    let known = [("Title", "By rules"), ("Customer", customer.as_str()), ("Order number", "20418")];
    let made = |more: &[(&str, &str)], found: &mut Found<'_>| {
        let values: Vec<(&str, &str)> = known.iter().chain(more).copied().collect();
        let mut desk = Desk::at(&live, &create(found, "Return or refund", &values));
        let seen = desk.world.text();
        desk.send();
        (desk.refused("CreateCase"), seen, desk)
    };
    let (refused, seen, desk) = made(&[("Case reason", "refund")], &mut found);
    let refused = refused.unwrap();
    assert!(refused.contains("a case rule requires one"), "{refused}");
    assert!(seen.contains("Refund amount *"), "{seen}");
    assert!(desk.is_on("Refund amount"), "{}", desk.world.text());
    let (refused, ..) = made(&[("Case reason", "refund"), ("Refund amount", "12")], &mut found);
    assert_eq!(refused, None);

    let (refused, seen, desk) = made(&[("Case reason", "defect"), ("Product line", "apparel")], &mut found);
    let refused = refused.unwrap();
    assert!(refused.contains("does not allow the option"), "{refused}");
    assert!(seen.contains("a rule leaves no such option here"), "{seen}");
    assert!(desk.is_on("Product line"), "{}", desk.world.text());
    let (refused, seen, _) = made(&[("Case reason", "defect"), ("Product line", "electronics")], &mut found);
    assert_eq!(refused, None);
    assert!(seen.contains("Electronics"), "{seen}");

    let general = [("Title", "By rules"), ("Customer", customer.as_str())];
    let open = Desk::at(&live, &create(&mut found, "General enquiry", &general));
    assert!(!open.world.text().contains("Root cause"), "{}", open.world.text());
    let hidden = [general[0], general[1], ("Root cause", "hidden")];
    let open = Desk::at(&live, &create(&mut found, "General enquiry", &hidden));
    assert!(open.world.text().contains("is hidden by the rule"), "{}", open.world.text());
    let closed = [general[0], general[1], ("Status", "closed"), ("Root cause", "seen")];
    let mut closed = Desk::at(&live, &create(&mut found, "General enquiry", &closed));
    assert!(!closed.world.text().contains("is hidden by the rule"), "{}", closed.world.text());
    closed.send();
    assert_eq!(closed.refused("CreateCase"), None);
}
