//! What belongs to an entry, and is in no file: it stays, and goes only where what is not wanted is to go and something
//! takes it away.

use std::collections::BTreeMap;

use super::*;
use crate::catalog::{Resource, catalog};

/// A place, what is in it down to the item that has a part, and what is read of the part; where something takes it away,
/// the operation that does.
struct Case {
    root: &'static str,
    at: &'static str,
    document: Value,
    /// The list that the document is read in, if it is.
    inside: Option<&'static str>,
    reply: Value,
    ends: Option<&'static str>,
}

/// One for each part that the catalogue knows: a part without one fails the test.
fn case(resource: &Resource, part: &str) -> Case {
    let profiles = "profiles/domains/acme";
    let cases = "cases/domains/d-1";
    match (resource.path.as_str(), part) {
        ("profiles/domains", "segment-stream") => Case {
            root: profiles,
            at: profiles,
            document: json!({"DomainName": "acme", "DefaultExpirationDays": 30}),
            inside: None,
            reply: json!({"DestinationArn": "arn:aws:kinesis:eu-west-1:1:stream/s",
                "DestinationRoleArn": "arn:aws:iam::1:role/s"}),
            ends: Some("DisassociateStreamForSegments"),
        },
        ("profiles/domains/segments", "subscription") => Case {
            root: profiles,
            at: "profiles/domains/acme/segments/kims",
            document: json!({"SegmentDefinitionName": "kims", "DisplayName": "Kims", "SegmentGroups": {"Groups": [
                {"Dimensions": [{"ProfileAttributes": {"FirstName": {"DimensionType": "INCLUSIVE", "Values": ["Kim"]}}}]}
            ]}}),
            inside: None,
            reply: json!({"Status": "RUNNING", "ScheduleConfiguration": {"Interval": 6, "Unit": "HOURLY"}}),
            ends: Some("DeleteSegmentSubscription"),
        },
        ("cases/domains", "event-configuration") => Case {
            root: cases,
            at: cases,
            document: json!({"name": "acme", "domainStatus": "Active", "domainId": "d-1"}),
            inside: None,
            reply: json!({"eventBridge": {"enabled": true}}),
            ends: Some("PutCaseEventConfiguration"),
        },
        ("cases/domains/fields", "options") => Case {
            root: cases,
            at: "cases/domains/d-1/fields/f-1",
            document: json!({"fieldId": "f-1", "name": "Reason", "type": "SingleSelect", "namespace": "Custom"}),
            inside: Some("fields"),
            reply: json!({"options": [{"name": "Lost", "value": "lost", "active": true}]}),
            // An option can be made not active, and never goes.
            ends: None,
        },
        other => panic!("{other:?} is a part of which nothing is held: what stays of it, and what takes it away?"),
    }
}

fn found(resource: &'static Resource, part: &str, of: &Case) -> Found {
    let root: Location = of.root.parse().unwrap();
    let kinds = Kinds::at(&root);
    let kind = kinds.iter().find(|kind| kind.resource.path == resource.path).unwrap();
    let at: Location = of.at.parse().unwrap();
    let item = FoundItem {
        id: at.last().unwrap().to_owned(),
        at,
        reply: of.inside.map_or_else(|| of.document.clone(), |list| json!({ list: [of.document] })),
        document: of.document.clone(),
        parts: [(part.to_owned(), of.reply.clone())].into(),
        ..FoundItem::default()
    };
    let environment = Environment {
        account: "111122223333".to_owned(),
        caller: "arn:aws:sts::111122223333:assumed-role/Admin/kim".to_owned(),
        region: "eu-west-1".to_owned(),
        variables: BTreeMap::new(),
    };
    let mut items = vec![(kind.name(), item)];
    if let Some(above) = kinds.root().filter(|_| !kind.is_root) {
        let document = json!({"DomainName": "acme", "name": "acme", "domainStatus": "Active", "domainId": "d-1"});
        let (at, id, reply) = (root.clone(), root.last().unwrap().to_owned(), document.clone());
        items.push((above.name(), FoundItem { at, id, document, reply, ..FoundItem::default() }));
    }
    Found { root, kinds, items, environment }
}

/// The first write of a plan, once it has looked at what is there.
fn sent(compared: Compared, found: &Found) -> Option<&'static str> {
    let item = &found.items[0].1;
    let kind = found.kinds.named(found.items[0].0).unwrap();
    let readings = kind.readings(&item.at, &item.document, &found.environment);
    let mut carry = Carry::new(compared, "acme".to_owned());
    while let Some((number, plan)) = carry.next_call().unwrap_or_else(|why| panic!("{why}: {:?}", item.at)) {
        if plan.operation.operation().is_write() {
            return Some(plan.operation.name);
        }
        let reading = readings.iter().find(|reading| reading.plan.operation == plan.operation);
        let reply = match reading {
            Some(reading) => reading.part.as_ref().map_or_else(|| json!({"tags": {}}), |part| item.parts[part].clone()),
            None => item.reply.clone(),
        };
        carry.take(number, Ok(reply)).unwrap();
    }
    assert!(carry.is_over());
    None
}

const PRUNE: Options = Options { prune: true, replace: false };

/// Holds what stays of a part that is in no file, and what becomes of it where what is not wanted goes.
fn holds(resource: &'static Resource, part: &str) {
    let of = case(resource, part);
    let found = found(resource, part, &of);
    let there = found.known().design;
    let key = there.entries.keys().find(|(kind, _)| *kind == found.items[0].0).unwrap().clone();
    let step_of = |compared: &Compared| compared.steps.0.iter().find(|step| step.key() == key).unwrap().clone();
    assert!(there.entries[&key].parts.contains_key(part), "{part}: {there:?}");
    for other in [false, true] {
        let mut silent = there.clone();
        let entry = silent.entries.get_mut(&key).unwrap();
        entry.parts.clear();
        if other {
            entry.tags.insert("team".to_owned(), "a".to_owned());
        }
        let is_of_part = |change: &Change| change.path.starts_with(&format!("{part}."));
        let mut compared = Compared::new(silent.clone(), &found, Options::default());
        // Planned twice it is the same.
        for _ in 0..2 {
            let step = step_of(&compared);
            let deed = if other { Deed::Change } else { Deed::Unchanged };
            assert_eq!((step.deed, step.takes_away(), step.problems.len()), (deed, false, 0), "{step:?}");
            assert!(!step.changes.iter().any(is_of_part), "{step:?}");
            let then = if of.ends.is_some() { "with --prune it is taken away" } else { "nothing takes it away" };
            let told = format!("{part} is not in the wanted place and stays: {then}");
            assert_eq!(step.remarks, [told], "{part}");
            compared.plan_again(Options::default());
        }
        assert_eq!(sent(compared, &found), other.then_some("TagResource"), "{part}");
        let pruned = Compared::new(silent, &found, PRUNE);
        let step = step_of(&pruned);
        let ends: Vec<String> = of.ends.iter().map(|_| part.to_owned()).collect();
        assert_eq!((step.ends.clone(), step.takes_away()), (ends, of.ends.is_some()), "{step:?}");
        if of.ends.is_none() {
            assert_eq!(step.deed, if other { Deed::Change } else { Deed::Unchanged }, "{step:?}");
            continue;
        }
        assert_eq!((step.deed, step.does_more()), (Deed::Change, other), "{step:?}");
        // All of it, the part alone, and all but the part.
        let first = |rest: bool, goes: bool| {
            let share = Share { rest, ends: step.ends.iter().filter(|_| goes).cloned().collect() };
            let number = pruned.steps.0.iter().position(|other| other.is_of(&step)).unwrap();
            let taken = pruned.taking(&BTreeMap::from([(number, share)]));
            assert_eq!(taken.steps.0[0].changes.iter().any(is_of_part), goes, "{part}");
            sent(taken, &found)
        };
        assert_eq!(first(false, true), of.ends, "{part}");
        assert_eq!(first(true, true), of.ends, "{part}");
        assert_eq!(first(true, false), other.then_some("TagResource"), "{part}");
    }
}

#[test]
fn every_part_that_a_folder_says_nothing_of_stays_and_goes_only_where_it_can_and_is_to() {
    let mut held = 0;
    for resource in catalog().resources() {
        for part in resource.configuration().into_iter().flat_map(|spec| &spec.parts) {
            holds(resource, &part.name);
            held += 1;
        }
    }
    assert!(held > 3, "{held}");
}

#[test]
fn what_a_part_is_while_nothing_was_set_can_be_said_and_says_no_more_than_nothing() {
    let off = "resource: domain\nevent-configuration:\n  enabled: false\n";
    let on = off.replace("false", "true");
    let of = |text: &str| design_of_files([("domain.yaml", text)], &kinds(), "cases/domains").unwrap();
    let deed = |wanted: &str, there: &str| {
        Steps::between(&kinds(), &of(wanted), &of(there), &Ids::default(), Options::default()).0[0].deed
    };
    let bare = "resource: domain\n";
    assert_eq!([deed(off, bare), deed(bare, off), deed(off, off)], [Deed::Unchanged; 3]);
    assert_eq!([deed(off, &on), deed(&on, off), deed(&on, bare)], [Deed::Change; 3]);
    // Kept files say it, so that whoever turns it on later is seen.
    assert!(
        file_of_entry(&of(off).entries[&("domain".to_owned(), String::new())], &kinds()).contains("enabled: false")
    );
}

#[test]
fn tags_that_a_folder_says_nothing_of_stay_and_go_only_where_they_are_to() {
    let resource = catalog().resources().iter().find(|resource| resource.path == "cases/domains").unwrap();
    let mut of = case(resource, "event-configuration");
    of.document["tags"] = json!({"team": "a"});
    let found = found(resource, "event-configuration", &of);
    let silent = "resource: domain\nevent-configuration:\n  enabled: true\n";
    let folder = |more: &str| {
        design_of_files([("domain.yaml", format!("{silent}{more}").as_str())], &kinds(), "cases/domains").unwrap()
    };
    let compared = |more: &str, options| Compared::new(folder(more), &found, options);
    for more in ["", "tags:\n"] {
        let mut compared = compared(more, Options::default());
        for _ in 0..2 {
            let step = compared.steps.0[0].clone();
            assert_eq!((step.deed, step.changes.len()), (Deed::Unchanged, 0), "{step:?}");
            assert_eq!(step.remarks, ["tags are not in the folder and stay: with --prune they are taken away"]);
            compared.plan_again(Options::default());
        }
        assert_eq!(sent(compared, &found), None);
    }
    // What is said counts: that there are none, and others.
    for more in ["tags: {}", "tags: {other: b}", "tags: {team: b}"] {
        let compared = compared(more, Options::default());
        let step = &compared.steps.0[0];
        assert_eq!((step.deed, step.takes_away()), (Deed::Change, false), "{more}: {step:?}");
        assert!(step.changes.iter().any(|change| change.path == "tags.team"), "{more}: {step:?}");
    }
    assert_eq!(compared("tags: {team: a}", PRUNE).steps.0[0].deed, Deed::Unchanged);
    assert_eq!(sent(compared("tags: {}", Options::default()), &found), Some("UntagResource"));
    // So does another place, which always says its tags.
    let mut place = found.known().design;
    place.entries.values_mut().for_each(|entry| entry.tags.clear());
    let of_place = Compared::new(place, &found, Options::default());
    assert_eq!(of_place.steps.0[0].deed, Deed::Change);
    // A design that says nothing of a part asks nothing of it.
    let (known, all) = (found.known(), kinds());
    let there = known.design.entry("domain", "").unwrap();
    for text in [silent, "resource: domain\n"] {
        let design = design_of_files([("domain.yaml", text)], &all, "cases/domains").unwrap();
        let domain = all.named("domain").unwrap();
        let asked = domain.asked(design.entry("domain", "").unwrap(), there, &design, &known.ids);
        assert!(asked.is_empty(), "{text}: {asked:?}");
    }
    let pruned = compared("", PRUNE);
    let step = &pruned.steps.0[0];
    assert_eq!(
        (step.deed, step.ends.as_slice(), step.does_more()),
        (Deed::Change, ["tags".to_owned()].as_slice(), false)
    );
    assert_eq!(step.remarks, ["tags are not in the folder: they are taken away"]);
    let share = |goes: bool| Share { rest: true, ends: step.ends.iter().filter(|_| goes).cloned().collect() };
    let taking = |goes| sent(pruned.taking(&BTreeMap::from([(0, share(goes))])), &found);
    assert_eq!([taking(true), taking(false)], [Some("UntagResource"), None]);
}
