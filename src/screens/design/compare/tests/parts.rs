//! What takes a part of something away is marked apart from what else is changed of it.

use super::*;

const STREAM: &str = "segment-stream";

/// A domain of Customer Profiles with a stream that is not wanted, and this expiry in place of 30 days.
fn streaming(days: u32) -> Compared {
    let root: Location = "profiles/domains/acme".parse().unwrap();
    let document = json!({"DomainName": "acme", "DefaultExpirationDays": 30});
    let stream = json!({
        "DestinationArn": "arn:aws:kinesis:eu-west-1:1:stream/s", "DestinationRoleArn": "arn:aws:iam::1:role/s",
    });
    let domain = FoundItem {
        at: root.clone(),
        id: "acme".to_owned(),
        reply: document.clone(),
        document,
        parts: [(STREAM.to_owned(), stream)].into(),
        ..FoundItem::default()
    };
    let items = vec![("domain", domain)];
    let found = Found { kinds: Kinds::at(&root), root, items, environment: Environment::default() };
    let mut wanted = found.known().design;
    for entry in wanted.entries.values_mut() {
        entry.parts.clear();
        entry.body["DefaultExpirationDays"] = days.into();
    }
    Compared::new(wanted, &found, ALL)
}

fn page_over(compared: Compared) -> (ScreenHarness, ComparePage) {
    let harness = ScreenHarness::at("profiles/domains/acme!compare").sized(100, 24);
    (harness, ComparePage { differences: Some(Differences::new(compared)), ..page() })
}

/// What is taken over: the members that change, the parts that go, and whether the stream is wanted to stay.
fn over(page: &ComparePage) -> (Vec<String>, Vec<String>, bool) {
    let taken = page.differences.as_ref().unwrap().taken_over();
    let step = &taken.steps.0[0];
    let wanted = taken.wanted.entry("domain", "").unwrap();
    (
        step.changes.iter().map(|change| change.path.clone()).collect(),
        step.ends.clone(),
        wanted.parts.contains_key(STREAM),
    )
}

#[test]
fn a_stream_that_is_only_here_ends_only_where_it_is_marked() {
    let (mut harness, mut page) = page_over(streaming(30));
    assert!(page.differences.as_ref().unwrap().taken.is_empty());
    let seen = harness.page(&page);
    assert!(
        seen.contains("segment-stream of domain") && seen.contains("only here: stays unless you take it"),
        "{seen}"
    );
    assert!(seen.contains("1 difference in 1 · 0 taken"), "{seen}");
    harness.press(&mut page, "space ctrl-s");
    let asked = format!("{:?}", harness.commands);
    assert!(asked.contains("Typed") && asked.contains("Deleted: segment-stream of domain."), "{asked}");
    assert!(asked.contains("1 to delete") && !asked.contains("to change"), "{asked}");
}

#[test]
fn a_part_goes_apart_from_what_else_changes() {
    let (mut harness, mut page) = page_over(streaming(60));
    let days = || vec!["DefaultExpirationDays".to_owned()];
    // What changes is taken at first, and the stream stays.
    assert_eq!(over(&page), (days(), vec![], true));
    insta::assert_snapshot!("parts_100x24", harness.page(&page));
    harness.press(&mut page, "ctrl-s");
    assert!(!format!("{:?}", harness.commands).contains("Typed"), "{:?}", harness.commands);
    harness.commands.clear();
    harness.press(&mut page, "j space");
    let (changes, ends, stays) = over(&page);
    assert_eq!((changes.len(), ends.as_slice(), stays), (3, &[STREAM.to_owned()][..], false));
    harness.press(&mut page, "ctrl-s");
    let asked = format!("{:?}", harness.commands);
    assert!(asked.contains("2 differences of 2") && asked.contains("1 to change, 1 to delete"), "{asked}");
    // The change is left out, and the stream goes alone: all else is wanted as it is there.
    harness.press(&mut page, "k space");
    let (changes, ends, stays) = over(&page);
    assert_eq!((changes.len(), ends.len(), stays), (2, 1, false));
    let taken = page.differences.as_ref().unwrap().taken_over();
    assert_eq!(taken.wanted.entry("domain", "").unwrap().body["DefaultExpirationDays"], 30);
    let said = &taken.steps.0[0].difference;
    assert!(said.contains("-segment-stream") && !said.contains("-  DefaultExpirationDays"), "{said}");
    // With all, no part is taken.
    harness.press(&mut page, "* *");
    assert!(page.differences.as_ref().unwrap().taken.len() <= 1);
    harness.press(&mut page, "j *");
    assert!(over(&page).1.is_empty());
}

#[test]
fn a_part_goes_with_what_it_names() {
    let root: Location = "cases/domains/d-1".parse().unwrap();
    let document = json!({"name": "acme-support", "domainStatus": "Active", "domainId": "d-1"});
    let fields = json!({"caseData": {"fields": [{"id": "f-3"}]}, "relatedItemData": {"includeContent": false}});
    let events = json!({"eventBridge": {"enabled": true, "includedData": fields}});
    let domain = FoundItem {
        at: root.clone(),
        id: "d-1".to_owned(),
        reply: document.clone(),
        document,
        parts: [("event-configuration".to_owned(), events)].into(),
        ..FoundItem::default()
    };
    let items = vec![("domain", domain), field("f-1", "Priority", "Text"), field("f-3", "Old", "Text")];
    let found = Found { kinds: Kinds::at(&root), root, items, environment: Environment::default() };
    let mut wanted = found.known().design;
    wanted.entries.retain(|(_, key), _| key != "Old");
    wanted.entries.values_mut().for_each(|entry| entry.parts.clear());
    let mut differences = Differences::new(Compared::new(wanted, &found, ALL));
    let steps = &differences.compared.steps.0;
    let [domain, gone] = ["domain", "fields/Old"].map(|title| steps.iter().position(|s| s.title() == title).unwrap());
    assert_eq!(differences.step(gone).unwrap().deed, Deed::Delete, "{steps:?}");
    assert!(domain < gone, "what lets go of it comes first: {steps:?}");
    let part = Mark { step: domain, part: Some("event-configuration".to_owned()) };
    assert_eq!(differences.marks(domain), std::slice::from_ref(&part));
    differences.take(&Mark::of(gone));
    assert_eq!(differences.taken, [part.clone(), Mark::of(gone)].into());
    differences.leave(&part);
    assert!(differences.taken.is_empty(), "what the events still name stays");
    differences.take(&part);
    assert_eq!(differences.taken.len(), 1, "the part goes without the field");
}

#[test]
fn tags_that_a_folder_says_nothing_of_go_only_where_they_are_marked() {
    let root: Location = "profiles/domains/acme".parse().unwrap();
    let document = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "Tags": {"team": "a"}});
    let domain = FoundItem {
        at: root.clone(),
        id: "acme".to_owned(),
        reply: document.clone(),
        document,
        ..FoundItem::default()
    };
    let items = vec![("domain", domain)];
    let found = Found { kinds: Kinds::at(&root), root, items, environment: Environment::default() };
    let file = "resource: domain\nconfiguration:\n  DefaultExpirationDays: 30\n";
    let wanted = crate::plan::design_of_files([("domain.yaml", file)], &found.kinds, "profiles/domains").unwrap();
    let (mut harness, mut page) = page_over(Compared::new(wanted, &found, ALL));
    assert!(page.differences.as_ref().unwrap().taken.is_empty());
    let seen = harness.page(&page);
    assert!(seen.contains("tags of domain") && seen.contains("only here: stays unless you take it"), "{seen}");
    harness.press(&mut page, "space");
    assert_eq!(over(&page).1, ["tags"]);
}
