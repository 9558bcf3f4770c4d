//! Designs of any sort: their files read back, and their steps lead from any of them to any other.

mod alike;
mod at_rest;
mod held;
mod kept_parts;
mod lines;
mod passing;
mod references;
mod told;
mod unread;
mod waiting;

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
            let key = name_of(*name);
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

/// One of many names, the odd ones first.
fn name_of(pick: u8) -> String {
    let (odd, number) = (NAMES[usize::from(pick) % NAMES.len()], usize::from(pick) / NAMES.len());
    if number == 0 { odd.to_owned() } else { format!("{odd} {number}") }
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

/// What an entry names as soon as it is made.
fn at_first(entry: &Entry) -> BTreeSet<(String, String)> {
    let all = references(&kinds(), entry, &Ids::default()).into_iter();
    all.filter(|one| one.is_sure() && one.part.is_none()).map(|one| one.to).collect()
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
                assert!(at_first(&entry).is_subset(&known), "{} comes too early", step.title());
                now.add(entry);
            }
            Deed::Change => {
                let (kind, wanted) = (kinds.named(&step.kind).unwrap(), &wanted.entries[&key]);
                let known: BTreeSet<_> = now.entries.keys().cloned().collect();
                assert!(wanted.names().is_subset(&known), "{} changes too early", step.title());
                let there = now.entries.get_mut(&key).unwrap();
                there.tags.clone_from(&wanted.tags);
                for change in
                    changes(&kind, wanted, there, &Ids::default()).into_iter().filter(|change| change.problem.is_none())
                {
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
    prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 0..100)
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

/// Another name for the field would not help.
#[test]
fn a_word_that_is_none_is_told_before_what_never_changes() {
    let (kinds, before) = (kinds(), design(&vec![(0, 0, 0)]));
    let mut after = before.clone();
    for field in after.entries.values_mut().filter(|entry| entry.kind == "fields") {
        field.body["type"] = "Bolean".into();
    }
    let steps = Steps::between(&kinds, &after, &before, &Ids::default(), Options::default());
    let field = steps.0.iter().find(|step| step.kind == "fields").unwrap();
    assert_eq!(field.deed, Deed::Impossible);
    let said = field.problems.join("; ");
    assert!(said.starts_with("type: ") && said.contains("Boolean"), "{said}");
    assert!(!said.contains("never changes") && !said.contains("another name"), "{said}");
}

#[test]
fn a_file_that_cannot_be_used_says_why() {
    let kinds = kinds();
    for (text, said) in [
        ("resource: [", "cannot be read"),
        ("name: x", "does not say its 'resource'"),
        ("resource: field\nname: x", "'field' is no resource here; there are domain, fields"),
        ("resource: fields", "has no 'name'"),
        ("resource: fields\nname: 5", "line 2: name: it is no text; put it in quotes"),
        ("resource: fields\nname: ''", "line 2: name: it is empty"),
        (
            "resource: fields\nname: x\nconfiguration: {typ: Text}",
            "'typ' is no member; there are type, description, attributes",
        ),
        ("resource: fields\nname: x\noption: []", "'option' is nothing that it can say; there are options"),
        ("resource: fields\nname: x\ntags: {a: 1}", "the value of 'a' is no text"),
        ("resource: fields\nname: x\ntags:\n  a: '1'\n  b: 2", "line 5: tags: the value of 'b'"),
        (
            "resource: fields\nname: x\nconfiguration:\n  type: Text\n  typ: Text",
            "line 5: configuration: 'typ' is no member",
        ),
        ("resource: fields\nname: x\nconfiguration:\n  type: 5", "line 4: configuration: type: "),
        (
            "resource: layouts\nname: x\nconfiguration:\n  content:\n    basic:\n      topPanel:\n        section: []",
            "line 7: configuration: content.basic.topPanel.section: ",
        ),
        ("resource: fields\nname: x\noptions:\n- name: A\n  value: a\n  activ: true", "line 6: options: "),
        ("resource: fields\nname: x\nname: y", "line 3: it cannot be read: \"name\" is there twice"),
        ("resource: fields\n\tname: x", "line 2"),
        ("", "it is empty"),
        ("# nothing yet\n", "it is empty"),
        ("- a\n", "it holds no members"),
    ] {
        let wrong = entry_of_file(text, &kinds).unwrap_err().to_string();
        assert!(wrong.contains(said), "{text}: {wrong}");
    }
}

#[test]
fn a_file_of_another_editor_is_read_like_ours() {
    let text = "resource: fields\nname: x\nconfiguration:\n  type: Text\n";
    let ours = entry_of_file(text, &kinds()).unwrap();
    assert_eq!(entry_of_file(&format!("\u{feff}{}", text.replace('\n', "\r\n")), &kinds()).unwrap(), ours);
}

#[test]
fn a_variable_without_a_value_is_told_before_anything_is_sent() {
    let entry =
        entry_of_file("resource: fields\nname: x\nconfiguration: {type: Text, description: '${where}'}", &kinds());
    let mut wanted = Design::new("cases/domains");
    wanted.add(entry.unwrap());
    wanted.add(Entry { kind: "domain".to_owned(), ..Entry::default() });
    let steps = |variables: &[(&str, &str)]| {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let environment = Environment {
            account: "111122223333".to_owned(),
            region: "eu-west-1".to_owned(),
            variables,
            ..Environment::default()
        };
        let there = Design::new("cases/domains");
        Steps::between(&kinds(), &wanted, &there, &Ids::new(&environment), Options::default())
    };
    let step = &steps(&[]).0[1];
    assert_eq!(step.deed, Deed::Impossible);
    assert!(step.problems[0].contains("${where} has no value here"), "{step:?}");
    assert_eq!(steps(&[("where", "here")]).0[1].deed, Deed::Create);
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

/// A member of this name, somewhere in a shape.
fn holds(member: &'static crate::model::Member, name: &str, deep: usize) -> bool {
    let shape = member.shape();
    let inner: Vec<&'static crate::model::Member> = match &shape.kind {
        crate::model::ShapeKind::List { item } => vec![item],
        crate::model::ShapeKind::Map { value, .. } => vec![value],
        _ => shape.members().iter().collect(),
    };
    member.name == name || deep > 0 && inner.into_iter().any(|inner| holds(inner, name, deep - 1))
}

#[test]
fn what_differs_by_environment_becomes_a_variable() {
    for place in ["profiles/domains/acme", "cases/domains/acme", "appflow"] {
        for kind in Kinds::at(&place.parse::<Location>().unwrap()).iter() {
            let lost = |name: &&String| !kind.members().into_iter().any(|member| holds(member, name, 6));
            assert_eq!(kind.spec.varies.iter().find(lost), None, "{}", kind.resource.path);
        }
    }
    let root: Location = "profiles/domains/acme".parse().unwrap();
    let bucket = |name: &str| json!({"Enabled": true, "ExportingConfig": {"S3Exporting": {"S3BucketName": name}}});
    let document = json!({"DomainName": "acme", "DefaultExpirationDays": 9, "Matching": bucket("acme-drop"), "RuleBasedMatching": bucket("drop")});
    let item = FoundItem {
        at: root.clone(),
        id: "acme".to_owned(),
        reply: document.clone(),
        document,
        ..FoundItem::default()
    };
    let environment =
        Environment { account: "111122223333".to_owned(), region: "eu-west-1".to_owned(), ..Environment::default() };
    let mut found = Found { root: root.clone(), kinds: Kinds::at(&root), items: vec![("domain", item)], environment };
    let mut head = Head { of: "profiles/domains".to_owned(), ..Head::default() };
    found.find_variables(&mut head);
    assert_eq!(
        head.values("444455556666", "us-east-1"),
        BTreeMap::from([("acme-drop".to_owned(), "acme-drop".to_owned())])
    );
    let text = file_of_entry(found.known().design.entry("domain", "").unwrap(), &found.kinds);
    assert!(text.contains("S3BucketName: ${acme-drop}") && text.contains("S3BucketName: drop"), "{text}");
    let before = head.clone();
    found.find_variables(&mut head);
    assert_eq!(head, before);
}

#[test]
fn what_differs_by_environment_is_found_inside_of_values() {
    let root: Location = "profiles/domains/acme".parse().unwrap();
    let key = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
    let document = json!({
        "DomainName": "acme", "DefaultExpirationDays": 9,
        "DefaultEncryptionKey": format!("arn:aws:kms:eu-west-1:111122223333:key/{key}"),
        "DeadLetterQueueUrl": "https://sqs.eu-west-1.amazonaws.com/999988887777/dead",
    });
    let (at, reply) = (root.clone(), document.clone());
    let item = FoundItem { at, id: "acme".to_owned(), reply, document, ..FoundItem::default() };
    let mut head = Head { of: "profiles/domains".to_owned(), ..Head::default() };
    head.variables.insert("drop".to_owned(), [("default".to_owned(), "acme-drop".to_owned())].into());
    let environment = Environment {
        account: "111122223333".to_owned(),
        region: "eu-west-1".to_owned(),
        variables: head.values("111122223333", "eu-west-1"),
        ..Environment::default()
    };
    let mut found = Found { root: root.clone(), kinds: Kinds::at(&root), items: vec![("domain", item)], environment };
    found.find_variables(&mut head);
    let names: Vec<&str> = head.variables.keys().map(String::as_str).collect();
    assert_eq!(names, ["account-999988887777", "drop", "kms-key"]);
    // A key of this account is none elsewhere; nobody knows whether another account is.
    let elsewhere = head.values("444455556666", "us-east-1");
    assert_eq!(elsewhere.keys().collect::<Vec<_>>(), ["account-999988887777", "drop"]);
    assert_eq!(head.values("111122223333", "eu-west-1")["kms-key"], key);
    let known = found.known();
    let symbolic = |text: &str| Names::new(found.environment.clone()).symbolic(text, None);
    let text = "s3://acme-drop/111122223333/x, arn:aws:s3:::acme-drop-2";
    assert_eq!(symbolic(text), "s3://${drop}/${account}/x, arn:aws:s3:::acme-drop-2");
    assert_eq!(symbolic("we call it acme-drop"), "we call it acme-drop");
    assert_eq!(Ids::new(&found.environment).resolve(&symbolic(text)).unwrap(), text);
    let domain = &known.design.entry("domain", "").unwrap().body;
    assert_eq!(domain["DefaultEncryptionKey"], "arn:aws:kms:${region}:${account}:key/${kms-key}");
    assert_eq!(domain["DeadLetterQueueUrl"], "https://sqs.${region}.amazonaws.com/${account-999988887777}/dead");
}

#[test]
fn an_instance_of_connect_has_to_be_said_elsewhere() {
    let root: Location = "profiles/domains/acme".parse().unwrap();
    let instance = "6b1f0a8e-4c1d-4f5b-9d33-7e2a1c0b9f48";
    let uri = format!("arn:aws:connect:eu-west-1:111122223333:instance/{instance}");
    let document = json!({"DomainName": "acme", "Uri": uri, "ObjectTypeName": "CTR"});
    let (at, reply) = (root.child("integrations").child(&uri), document.clone());
    let item = FoundItem { at, id: uri, reply, document, ..FoundItem::default() };
    let environment = |account: &str, variables| Environment {
        account: account.to_owned(),
        region: "eu-west-1".to_owned(),
        variables,
        ..Environment::default()
    };
    let kinds = Kinds::at(&root);
    let items = vec![("integrations", item)];
    let here = environment("111122223333", BTreeMap::new());
    let mut found = Found { root: root.clone(), kinds: kinds.clone(), items, environment: here };
    let mut head = Head { of: "profiles/domains".to_owned(), ..Head::default() };
    found.find_variables(&mut head);
    assert_eq!(head.variables["connect-instance"], [("111122223333/eu-west-1".to_owned(), instance.to_owned())].into());
    let wanted = found.known().design;
    let key = "arn:aws:connect:${region}:${account}:instance/${connect-instance}";
    assert!(wanted.entry("integrations", key).is_some(), "{:?}", wanted.entries.keys());
    assert!(!Compared::new(wanted.clone(), &found, Options::default()).steps.differ());
    let elsewhere = |variables| {
        let there = environment("444455556666", variables);
        let found = Found { root: root.clone(), kinds: kinds.clone(), items: Vec::new(), environment: there };
        Compared::new(wanted.clone(), &found, Options::default()).steps.0.remove(0)
    };
    let step = elsewhere(head.values("444455556666", "eu-west-1"));
    assert_eq!(step.deed, Deed::Impossible);
    assert!(step.problems.iter().any(|said| said.contains("${connect-instance} has no value here")), "{step:?}");
    // From place to place nothing is carried as it is, either.
    let step = {
        let there = environment("444455556666", BTreeMap::new());
        let empty = Found { root: root.clone(), kinds: kinds.clone(), items: Vec::new(), environment: there };
        let read = Found { environment: environment("111122223333", BTreeMap::new()), ..found.clone() };
        assert_eq!(read.brought_to(&read.environment), read.known().design);
        Compared::new(read.brought_to(&empty.environment), &empty, Options::default()).steps.0.remove(0)
    };
    assert!(step.problems.iter().any(|said| said.contains("${connect-instance} has no value here")), "{step:?}");
    let set = elsewhere([("connect-instance".to_owned(), "e4a91c77-20d5-4be8-8f16-95b3d7c0a2e1".to_owned())].into());
    assert!(!set.problems.iter().any(|said| said.contains("no value")), "{set:?}");
}

/// A layout as an API would tell it that has more than the facts know: beside its content, and deep inside.
fn newer_layout() -> Found {
    let root: Location = "cases/domains/d-1".parse().unwrap();
    let document = json!({
        "layoutId": "l-1", "layoutArn": "arn:l-1", "name": "Main", "colour": "blue",
        "content": {"basic": {"topPanel": {"sections": [{"fieldGroup": {"name": "Top", "fields": [{"id": "case_reason", "width": 2}]}}]}}},
    });
    let at = root.child("layouts").child("l-1");
    let item = FoundItem { at, id: "l-1".to_owned(), reply: document.clone(), document, ..FoundItem::default() };
    Found { root, kinds: kinds(), items: vec![("layouts", item)], environment: Environment::default() }
}

#[test]
fn members_of_newer_apis_are_kept_marked_and_sent_under_their_names() {
    let known = newer_layout().known();
    let entry = known.design.entry("layouts", "Main").unwrap();
    let text = file_of_entry(entry, &kinds());
    assert!(text.contains("+colour: blue") && text.contains("+width: 2"), "{text}");
    let read = entry_of_file(&text, &kinds()).unwrap();
    assert_eq!(read, *entry);
    let calls = Calls { kind: kinds().named("layouts").unwrap(), ids: &known.ids };
    assert_eq!(calls.would_create(&read), Ok(()));
    let input = calls.create(&read, "Main", &"cases/domains/d-1/layouts".parse().unwrap()).unwrap().input;
    assert_eq!(input["colour"], "blue");
    assert_eq!(input["content"]["basic"]["topPanel"]["sections"][0]["fieldGroup"]["fields"][0]["width"], 2);
    let mut other = read.clone();
    other.body.insert("+colour".to_owned(), "red".into());
    let all = changes(&calls.kind, &other, entry, &Ids::default());
    assert_eq!(all.iter().map(|change| change.path.as_str()).collect::<Vec<_>>(), ["+colour"]);
    let at = "cases/domains/d-1/layouts/l-1".parse().unwrap();
    let plans = calls.change(&other, entry, &at, None).unwrap();
    assert_eq!(plans[0].input["colour"], "red");
    // Without the mark it is a slip of the pen.
    let wrong = entry_of_file(&text.replace("+colour", "colour"), &kinds()).unwrap_err();
    assert!(wrong.to_string().contains("'colour' is no member"), "{wrong}");
}

#[test]
fn a_reference_without_an_end_names_nothing() {
    let mut ids = Ids::default();
    ids.learn("fields", "Order number", "f-1");
    assert_eq!(ids.resolve("of ${fields/Order number}, $${x}").unwrap(), "of f-1, ${x}");
    assert_eq!(ids.resolve("of ${fields/Order number").unwrap_err().0, "${fields/Order number");
}
