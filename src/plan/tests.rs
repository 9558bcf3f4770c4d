//! Designs of any sort: their files read back, and their steps lead from any of them to any other.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::names::{Names, reference};
use super::*;
use crate::catalog::Location;

fn kinds() -> Kinds {
    Kinds::at(&"cases/domains/acme".parse::<Location>().unwrap())
}

const NAMES: [&str; 8] = ["Priority", "priority", "Sprache / 언어", "50 % } of {it", "con", "a.", "  b", "Ümlaut (3)"];

/// Picks of a kind, a name and a variant of it.
type Picks = Vec<(u8, u8, u8)>;

fn hole(entry: &Entry) -> Value {
    format!("${{{}}}", reference(&entry.kind, &entry.key)).into()
}

/// A design of what was picked. Whatever names others names some that are in it.
fn design(picks: &Picks) -> Design {
    let kinds = kinds();
    let mut design = Design::new("cases/domains");
    design.add(Entry { kind: "domain".to_owned(), ..Entry::default() });
    for wanted in ["fields", "layouts", "case-rules", "templates"] {
        for (_, name, variant) in picks.iter().filter(|(kind, _, _)| wanted == KINDS[usize::from(*kind) % 4]) {
            let key = NAMES[usize::from(*name) % NAMES.len()].to_owned();
            let body = body(wanted, *variant, &design);
            let Some(Value::Object(body)) = body else { continue };
            let mut entry = Entry { kind: wanted.to_owned(), key, body, ..Entry::default() };
            if variant % 3 == 0 {
                entry.tags.insert("team".to_owned(), variant.to_string());
            }
            design.add(entry.canonical(&kinds.named(wanted).unwrap()));
        }
    }
    design
}

const KINDS: [&str; 4] = ["fields", "layouts", "case-rules", "templates"];

fn body(kind: &str, variant: u8, so_far: &Design) -> Option<Value> {
    let of = |kind: &str| so_far.entries.values().filter(|entry| entry.kind == kind).map(hole).collect::<Vec<_>>();
    let one = |kind: &str| of(kind).get(usize::from(variant) % of(kind).len().max(1)).cloned();
    let items: Vec<Value> =
        of("fields").into_iter().take(usize::from(variant % 4)).map(|id| json!({ "id": id })).collect();
    Some(match kind {
        "fields" => {
            json!({ "type": (["Text", "Boolean"][usize::from(variant % 2)]), "description": "d".repeat(usize::from(variant % 4)) })
        }
        "layouts" => {
            json!({ "content": { "basic": { "topPanel": { "sections": [{ "fieldGroup": { "fields": items } }] } } } })
        }
        "case-rules" => {
            json!({ "rule": { "required": { "defaultValue": variant.is_multiple_of(2), "conditions": [{ "equalTo": {
            "operandOne": { "fieldId": one("fields")? }, "operandTwo": { "stringValue": "x" }, "result": true } }] } } })
        }
        _ => {
            let rules: Vec<Value> = one("case-rules").into_iter().map(|rule| json!({ "caseRuleId": rule })).collect();
            json!({ "layoutConfiguration": { "defaultLayout": one("layouts")? }, "rules": rules, "status": "Active" })
        }
    })
}

/// Takes steps where there is no service: nothing is named before it is there, nothing goes that is still named.
fn taken(steps: &Steps, wanted: &Design, there: &Design) -> Design {
    let kinds = kinds();
    let mut now = there.clone();
    for step in &steps.0 {
        let key = (step.kind.clone(), step.key.clone());
        match step.deed {
            Deed::Create | Deed::Replace => {
                let entry = wanted.entries[&key].clone();
                let known: BTreeSet<_> = now.entries.keys().cloned().collect();
                assert!(entry.names_at_first().is_subset(&known), "{} comes too early", step.title());
                now.add(entry);
            }
            Deed::Change => {
                let (kind, wanted) = (kinds.named(&step.kind).unwrap(), &wanted.entries[&key]);
                let known: BTreeSet<_> = now.entries.keys().cloned().collect();
                assert!(wanted.names().is_subset(&known), "{} changes too early", step.title());
                let there = now.entries.get_mut(&key).unwrap();
                there.tags.clone_from(&wanted.tags);
                for change in changes(&kind, wanted, there).into_iter().filter(|change| change.problem.is_none()) {
                    match change.wanted {
                        Some(value) => drop(there.body.insert(change.path, value)),
                        None => drop(there.body.remove(&change.path)),
                    }
                }
            }
            Deed::Delete => {
                now.entries.remove(&key);
                let still = now.entries.values().find(|entry| entry.names().contains(&key));
                assert!(still.is_none(), "{} goes too early", step.title());
            }
            Deed::Unchanged | Deed::Extra | Deed::Impossible => {}
        }
    }
    now
}

fn picks() -> impl Strategy<Value = Picks> {
    prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn files_say_what_they_are_about_and_have_names_of_their_own(picks in picks()) {
        let (kinds, design) = (kinds(), design(&picks));
        for entry in design.entries.values() {
            let text = file_of_entry(entry, &kinds);
            prop_assert_eq!(&entry_of_file(&text, &kinds).unwrap(), entry, "{}", text);
        }
        let entries: Vec<&Entry> = design.entries.values().collect();
        let names: BTreeSet<String> = file_names(&entries).iter().map(|name| name.to_lowercase()).collect();
        prop_assert_eq!(names.len(), entries.len());
    }

    #[test]
    fn steps_lead_from_any_design_to_any_other(before in picks(), after in picks()) {
        let (kinds, there, wanted) = (kinds(), design(&before), design(&after));
        let between = |there: &Design, prune| {
            let ids = Ids::default();
            Steps::between(&kinds, &wanted, there, &ids, Options { prune, replace: false })
        };
        let now = taken(&between(&there, true), &wanted, &there);
        let again = between(&now, true);
        let work: Vec<String> = again.0.iter().filter(|step| step.deed.is_work() ).map(Step::title).collect();
        prop_assert_eq!(work, Vec::<String>::new());
        // What is left differs in what never changes, or names what does not come.
        for step in again.0.iter().filter(|step| step.deed == Deed::Impossible) {
            prop_assert!(!step.problems.is_empty());
        }
        // Stopped after any step, it goes on.
        let mut half = between(&there, true);
        half.0.truncate(half.0.len() / 2);
        let stopped = taken(&half, &wanted, &there);
        prop_assert_eq!(taken(&between(&stopped, true), &wanted, &stopped), now);
    }

    #[test]
    fn ids_become_names_and_names_ids(text in "[a-z${}%/ ]{0,12}", key in "[A-Za-z%}/ü]{1,8}") {
        let id = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
        let environment = Environment { account: "111122223333".to_owned(), region: "eu-west-1".to_owned(), ..Environment::default() };
        let mut names = Names::new(environment.clone());
        names.add("cases/domains/fields", id, reference("fields", &key), true);
        let mut ids = Ids::new(&environment);
        ids.learn("fields", &key, id);
        for text in [text.clone(), format!("{text}{id}"), format!("arn:aws:x:eu-west-1:111122223333:{id}/{text}"), id.to_owned()] {
            let symbolic = names.symbolic(&text, Some("cases/domains/fields"));
            prop_assert!(!symbolic.contains(id) && !symbolic.contains("111122223333"), "{}", symbolic);
            prop_assert_eq!(ids.resolve(&symbolic).unwrap(), text, "{}", symbolic);
        }
    }
}

#[test]
fn a_new_place_gets_everything_in_the_order_of_its_names() {
    let picks: Picks = vec![(3, 0, 0), (2, 1, 1), (1, 2, 3), (0, 0, 0), (0, 1, 1)];
    let wanted = design(&picks);
    let steps = Steps::between(&kinds(), &wanted, &Design::new("cases/domains"), &Ids::default(), Options::default());
    assert!(steps.0.iter().all(|step| step.deed == Deed::Create), "{:?}", steps.0);
    let titles: Vec<String> = steps.0.iter().map(Step::title).collect();
    assert_eq!(titles[0], "domain");
    assert_eq!(taken(&steps, &wanted, &Design::default()).entries, wanted.entries);
}

#[test]
fn what_never_changes_is_told_with_the_way_round() {
    let (kinds, before, after) = (kinds(), design(&vec![(0, 0, 0)]), design(&vec![(0, 0, 1)]));
    let steps = Steps::between(&kinds, &after, &before, &Ids::default(), Options::default());
    let field = steps.0.iter().find(|step| step.kind == "fields").unwrap();
    assert!(field.problems.iter().any(|problem| problem.contains("type never changes")), "{field:?}");
}

#[test]
fn a_file_that_cannot_be_used_says_why() {
    let kinds = kinds();
    for (text, said) in [
        ("resource: [", "cannot be read"),
        ("name: x", "does not say its 'resource'"),
        ("resource: field\nname: x", "'field' is no resource here; there are domain, fields"),
        ("resource: fields", "has no 'name'"),
        (
            "resource: fields\nname: x\nconfiguration: {typ: Text}",
            "'typ' is no member; there are type, description, attributes",
        ),
        ("resource: fields\nname: x\noption: []", "'option' is nothing that it can say; there are options"),
        ("resource: fields\nname: x\ntags: {a: 1}", "the value of 'a' is no text"),
    ] {
        let wrong = entry_of_file(text, &kinds).unwrap_err().to_string();
        assert!(wrong.contains(said), "{text}: {wrong}");
    }
}

#[test]
fn variables_have_a_value_in_each_environment() {
    let text = "switchboard: 1\nof: appflow\nvariables:\n  bucket:\n    '111122223333/eu-west-1': here\n    '111122223333': there\n    default: anywhere\n";
    let head = head_of_file(text).unwrap();
    let value = |account: &str, region: &str| head.values(account, region)["bucket"].clone();
    assert_eq!(value("111122223333", "eu-west-1"), "here");
    assert_eq!(value("111122223333", "us-east-1"), "there");
    assert_eq!(value("444455556666", "us-east-1"), "anywhere");
    let variables = BTreeMap::from([("bucket".to_owned(), "acme-drop".to_owned())]);
    let environment = Environment { variables, ..Environment::default() };
    assert_eq!(Names::new(environment.clone()).symbolic("acme-drop", None), "${bucket}");
    assert_eq!(Ids::new(&environment).resolve("${bucket}").unwrap(), "acme-drop");
    assert_eq!(Ids::new(&environment).resolve("${other}").unwrap_err().to_string(), "nothing is called other");
}
