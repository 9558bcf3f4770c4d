//! What a comparison shows, what goes together when it is taken, and what is asked before anything is sent.

use serde_json::{Value, json};

mod parts;

use super::marks::Mark;
use super::*;
use crate::config::Action;
use crate::contract::Effect;
use crate::plan::{Deed, Design, Entry, Environment, Found, FoundItem, Head, Kinds, Options};
use crate::screens::testing::ScreenHarness;

const AT: &str = "cases/domains/d-1!compare";

fn field(id: &str, name: &str, kind: &str) -> (&'static str, FoundItem) {
    let document =
        json!({"fieldId": id, "name": name, "type": kind, "namespace": "Custom", "description": "as it was"});
    let at = format!("cases/domains/d-1/fields/{id}").parse().unwrap();
    ("fields", FoundItem { at, id: id.to_owned(), reply: document.clone(), document, ..FoundItem::default() })
}

fn entry(kind: &str, key: &str, body: Value) -> Entry {
    let Value::Object(body) = body else { panic!("no members") };
    Entry { kind: kind.to_owned(), key: key.to_owned(), body, ..Entry::default() }
}

/// A page over a domain with the fields Priority, Severity and Old, compared with a folder.
fn page() -> ComparePage {
    page_of("Active")
}

/// The same over a domain in this state.
fn page_of(status: &str) -> ComparePage {
    let root: Location = "cases/domains/d-1".parse().unwrap();
    let kinds = Kinds::at(&root);
    let domain = json!({"name": "acme-support", "domainStatus": status, "domainId": "d-1"});
    let domain = FoundItem {
        at: root.clone(),
        id: "d-1".to_owned(),
        reply: domain.clone(),
        document: domain,
        ..FoundItem::default()
    };
    let items = vec![
        ("domain", domain),
        field("f-1", "Priority", "Text"),
        field("f-2", "Severity", "Text"),
        field("f-3", "Old", "Text"),
    ];
    let found = Found { root, kinds: kinds.clone(), items, environment: Environment::default() };
    let mut wanted = Design::new("cases/domains");
    let panel = json!({"topPanel": {"sections": [{"fieldGroup": {"name": "Top", "fields": [{"id": "${fields/Refund amount}"}]}}]}});
    for one in [
        entry("domain", "", json!({})),
        entry("fields", "Priority", json!({"type": "Text", "description": "agreed with the customer"})),
        entry("fields", "Severity", json!({"type": "SingleSelect", "description": "as it was"})),
        entry("fields", "Refund amount", json!({"type": "Number"})),
        entry("layouts", "Returns", json!({"content": {"basic": panel}})),
    ] {
        let kind = kinds.named(&one.kind).unwrap();
        wanted.add(one.canonical(&kind));
    }
    let compared = Compared::new(wanted.clone(), &found, Options { prune: true, replace: true });
    let source = Source::Folder { path: "design/support".to_owned(), design: Box::new(wanted), head: Head::default() };
    ComparePage { source: Some(source), differences: Some(Differences::new(compared)), ..ComparePage::default() }
}

fn harness() -> ScreenHarness {
    let mut harness = ScreenHarness::at(AT);
    harness.session.learn_name(&"cases/domains/d-1".parse().unwrap(), "acme-support".to_owned());
    harness
}

fn taken(page: &ComparePage) -> Vec<String> {
    let differences = page.differences.as_ref().unwrap();
    differences.taken_over().steps.0.iter().map(crate::plan::Step::title).collect()
}

#[test]
fn differences_at_two_sizes() {
    let (mut harness, mut page) = (harness(), page());
    harness.press(&mut page, "j");
    for (width, height) in [(80, 24), (140, 40)] {
        harness = harness.sized(width, height);
        insta::assert_snapshot!(format!("differences_{width}x{height}"), harness.page(&page));
    }
}

#[test]
fn what_names_another_goes_with_it() {
    let (mut harness, mut page) = (harness(), page());
    assert_eq!(taken(&page), ["fields/Priority", "fields/Refund amount", "layouts/Returns"]);
    // Old, Priority, Refund amount, Severity stand under their heading.
    harness.press(&mut page, "j j space");
    assert_eq!(taken(&page), ["fields/Priority"], "the layout would name a field that is not there");
    harness.press(&mut page, "G space");
    assert_eq!(taken(&page), ["fields/Priority", "fields/Refund amount", "layouts/Returns"]);
    harness.press(&mut page, "g j j j j space");
    assert!(harness.said().contains("type never changes"), "{}", harness.said());
}

#[test]
fn what_names_something_that_goes_goes_with_it() {
    let root: Location = "appflow".parse().unwrap();
    let item = |list: &'static str, id: &str, document: Value| {
        let at = Location::new(["appflow", list, id]);
        (list, FoundItem { at, id: id.to_owned(), reply: document.clone(), document, ..FoundItem::default() })
    };
    let source = json!({"connectorType": "Salesforce", "connectorProfileName": "crm"});
    let flow = json!({"flowName": "nightly", "sourceFlowConfig": source});
    let connection = json!({"connectorProfileName": "crm", "connectorType": "Salesforce"});
    let items = vec![item("connector-profiles", "crm", connection), item("flows", "nightly", flow)];
    let found = Found { kinds: Kinds::at(&root), root, items, environment: Environment::default() };
    let mut differences = Differences::new(Compared::new(Design::new("appflow"), &found, ALL));
    let at = |differences: &Differences, kind: &str| {
        differences.compared.steps.0.iter().position(|step| step.kind == kind).unwrap()
    };
    let (flow, connection) = (at(&differences, "flows"), at(&differences, "connector-profiles"));
    assert!(differences.taken.is_empty(), "what is deleted is taken one by one");
    differences.take(&Mark::of(connection));
    assert!(differences.taken.contains(&Mark::of(flow)), "the flow that uses it goes, too");
    differences.leave(&Mark::of(flow));
    assert!(differences.taken.is_empty(), "what a flow still uses stays");
    differences.take(&Mark::of(flow));
    assert_eq!(differences.taken.len(), 1);
}

#[test]
fn what_lets_go_of_something_that_goes_goes_with_it() {
    let root: Location = "cases/domains/d-1".parse().unwrap();
    let kinds = Kinds::at(&root);
    let fields = |id: &str| json!({"content": {"basic": {"topPanel": {"sections": [{"fieldGroup": {"name": "Top", "fields": [{"id": id}]}}]}}}});
    let mut layout = fields("f-3");
    layout["name"] = "Returns".into();
    layout["layoutId"] = "l-1".into();
    let layout = FoundItem {
        at: "cases/domains/d-1/layouts/l-1".parse().unwrap(),
        id: "l-1".to_owned(),
        reply: layout.clone(),
        document: layout,
        ..FoundItem::default()
    };
    let items = vec![field("f-1", "Priority", "Text"), field("f-3", "Tracking URL", "Text"), ("layouts", layout)];
    let found = Found { root, kinds: kinds.clone(), items, environment: Environment::default() };
    let mut wanted = Design::new("cases/domains");
    for one in [
        entry("fields", "Priority", json!({"type": "Text", "description": "as it was"})),
        entry("layouts", "Returns", fields("${fields/Priority}")),
    ] {
        let kind = kinds.named(&one.kind).unwrap();
        wanted.add(one.canonical(&kind));
    }
    let mut differences = Differences::new(Compared::new(wanted, &found, ALL));
    let at = |differences: &Differences, title: &str| {
        differences.compared.steps.0.iter().position(|step| step.title() == title).unwrap()
    };
    let (gone, layout) = (at(&differences, "fields/Tracking URL"), at(&differences, "layouts/Returns"));
    assert_eq!(differences.step(gone).unwrap().deed, Deed::Delete);
    differences.taken.clear();
    differences.take(&Mark::of(gone));
    assert!(differences.taken.contains(&Mark::of(layout)), "the layout lets go of it");
    differences.leave(&Mark::of(layout));
    assert!(differences.taken.is_empty(), "what the layout still names stays");
    differences.take(&Mark::of(layout));
    assert_eq!(differences.taken.len(), 1);
}

#[test]
fn the_name_is_typed_only_where_something_is_deleted() {
    let (mut harness, mut page) = (harness(), page());
    harness.press(&mut page, "ctrl-s");
    assert!(harness.said().contains("Make acme-support so?"), "{}", harness.said());
    harness.commands.clear();
    harness.press(&mut page, "space ctrl-s");
    assert!(taken(&page).contains(&"fields/Old".to_owned()));
    let asked = format!("{:?}", harness.commands);
    assert!(asked.contains("Typed") && asked.contains("1 to delete"), "{asked}");
}

#[test]
fn nothing_is_asked_where_nothing_may_be_changed() {
    let (mut harness, mut page) = (harness(), page());
    let context = harness.context;
    harness.session.context_mut(context).unwrap().read_only = true;
    harness.press(&mut page, "ctrl-s");
    assert!(harness.said().contains("nothing can be made here"), "{}", harness.said());
}

#[test]
fn it_says_that_it_waits_for_a_domain_that_is_not_ready() {
    let (mut harness, mut page) = (harness(), page_of("CreationInProgress"));
    page.take_answer(OverlayAnswer::Begin, &mut harness.cx());
    let number = harness.effects.iter().filter(|effect| matches!(effect, Effect::Start(_))).count() as u64;
    assert!(!harness.page(&page).contains("Waiting for"), "{}", harness.page(&page));
    let reply = json!({"domainId": "d-1", "name": "acme-support", "domainStatus": "CreationInProgress"});
    harness.answer(&mut page, DesignSlot::Step(number), reply);
    let seen = harness.page(&page);
    assert!(seen.contains("Waiting for domain: nothing can be made in a domain that is not active yet"), "{seen}");
}

#[test]
fn the_steps_are_seen_as_they_are_taken_and_where_they_stop() {
    let (mut harness, mut page) = (harness(), page());
    page.take_answer(OverlayAnswer::Begin, &mut harness.cx());
    assert_eq!(page.mode(), Mode::Compare);
    assert!(page.unsaved().is_some());
    assert!(harness.page(&page).contains("0 of 3 done"), "{}", harness.page(&page));
    let denied = crate::screens::testing::error(
        crate::contract::ErrorKind::ExpiredCredentials,
        "ExpiredTokenException",
        "the login has expired",
        403,
    );
    let number = harness.effects.iter().filter(|effect| matches!(effect, Effect::Start(_))).count() as u64;
    harness.result(&mut page, DesignSlot::Step(number), &Outcome::Failed(denied));
    insta::assert_snapshot!("stopped_80x24", harness.page(&page));
    assert!(page.unsaved().is_none() && page.actions(&harness.session).contains(&Action::Refresh));
}

#[test]
fn what_is_deleted_is_taken_one_by_one_and_says_so() {
    let (mut harness, mut page) = (harness(), page());
    harness.press(&mut page, "*");
    assert_eq!(taken(&page), Vec::<String>::new());
    harness.press(&mut page, "g space");
    assert_eq!(taken(&page), ["fields/Priority", "fields/Refund amount"]);
    harness.press(&mut page, "*");
    assert_eq!(taken(&page), ["fields/Priority", "fields/Refund amount", "layouts/Returns"]);
    harness.press(&mut page, "j space");
    assert!(harness.page(&page).contains("only here: is deleted"), "{}", harness.page(&page));
    harness.press(&mut page, "ctrl-s");
    let asked = format!("{:?}", harness.commands);
    assert!(asked.contains("Deleted: fields/Old."), "{asked}");
}

/// The overlay that was asked for last.
fn overlay(harness: &mut ScreenHarness) -> Option<Box<dyn Screen>> {
    harness.asked().into_iter().find_map(|command| match command {
        Command::Overlay(overlay) => Some(overlay.open()),
        _ => None,
    })
}

/// A page over a connection that lacks its secrets.
#[expect(clippy::needless_pass_by_value, reason = "it is written where it is given")]
fn connection(key: &str, of: &str, properties: Value) -> (ScreenHarness, ComparePage) {
    let root: Location = "appflow".parse().unwrap();
    let kinds = Kinds::at(&root);
    let mut wanted = Design::new("appflow");
    let config = json!({ "connectorProfileProperties": properties });
    let body = json!({"connectorType": of, "connectionMode": "Public", "connectorProfileConfig": config});
    wanted.add(entry("connector-profiles", key, body).canonical(&kinds.named("connector-profiles").unwrap()));
    let found = Found { root, kinds, items: Vec::new(), environment: Environment::default() };
    let compared = Compared::new(wanted.clone(), &found, ALL);
    assert_eq!(compared.steps.0[0].deed, Deed::Impossible);
    let source = Source::Folder { path: "design".to_owned(), design: Box::new(wanted), head: Head::default() };
    let differences = Some(Differences::new(compared));
    let page = ComparePage { source: Some(source), differences, ..ComparePage::default() };
    (ScreenHarness::at("appflow!compare"), page)
}

fn itsm() -> (ScreenHarness, ComparePage) {
    connection("itsm", "Servicenow", json!({"ServiceNow": {"instanceUrl": "https://acme.service-now.com"}}))
}

#[test]
fn every_key_that_goes_to_the_next_field_goes_to_the_next_secret() {
    for (on, back) in [("tab", "shift-tab"), ("down", "up"), ("enter", "up")] {
        let (mut harness, mut page) = itsm();
        harness.press(&mut page, "space");
        let mut ask = overlay(&mut harness).unwrap();
        harness.type_text(&mut *ask, "kim");
        harness.press(&mut *ask, on);
        harness.type_text(&mut *ask, "hush");
        let seen = harness.overlay(&*ask);
        assert!(seen.contains("kim") && !seen.contains("hush") && seen.contains("••••"), "{on}: {seen}");
        harness.press(&mut *ask, back);
        harness.type_text(&mut *ask, "ball");
        assert!(harness.overlay(&*ask).contains("kimball"), "{back}");
    }
}

#[test]
fn a_secret_that_is_not_given_is_asked_for_in_the_same_dialog() {
    let (mut harness, mut page) = itsm();
    harness.press(&mut page, "space");
    let mut ask = overlay(&mut harness).unwrap();
    harness.press(&mut *ask, "ctrl-s");
    assert!(harness.overlay(&*ask).contains("nothing is given yet"));
}

#[test]
fn secrets_are_asked_for_where_a_connection_lacks_them_and_are_not_seen() {
    let (mut harness, mut page) = itsm();
    harness.press(&mut page, "space");
    let mut asked = harness.asked().into_iter().find_map(|command| match command {
        Command::Overlay(overlay) => Some(overlay.open()),
        _ => None,
    });
    let ask = asked.as_mut().unwrap();
    harness.type_text(&mut **ask, "kim");
    harness.press(&mut **ask, "enter");
    harness.type_text(&mut **ask, "hush");
    let seen = harness.overlay(&**ask);
    assert!(seen.contains("password") && !seen.contains("hush") && !format!("{ask:?}").contains("hush"), "{seen}");
    insta::assert_snapshot!("secrets_80x24", seen);
    harness.press(&mut **ask, "ctrl-s");
    let given = harness.asked().into_iter().find_map(|command| match command {
        Command::Answer(answer) => Some(answer),
        _ => None,
    });
    assert!(!format!("{given:?}").contains("hush"));
    page.take_answer(given.unwrap(), &mut harness.cx());
    assert_eq!(taken(&page), ["connector-profiles/itsm"]);
}

#[test]
fn what_is_not_enough_is_asked_for_again_until_it_is() {
    let properties = json!({"SAPOData": {"applicationHostUrl": "https://acme.example.com",
        "applicationServicePath": "/sap/opu", "portNumber": 443, "clientNumber": "100"}});
    let (mut harness, mut page) = connection("sap", "SAPOData", properties);
    harness.press(&mut page, "space");
    let mut ask = overlay(&mut harness).unwrap();
    let mut typed = 0;
    // One value each time.
    loop {
        harness.type_text(&mut *ask, "kim");
        harness.press(&mut *ask, "ctrl-s");
        let given = harness.asked().into_iter().find_map(|command| match command {
            Command::Answer(answer) => Some(answer),
            _ => None,
        });
        page.take_answer(given.unwrap(), &mut harness.cx());
        typed += 1;
        match overlay(&mut harness) {
            Some(again) => ask = again,
            None => break,
        }
        if typed == 1 {
            insta::assert_snapshot!("secrets_again_80x24", harness.overlay(&*ask));
        }
        assert_eq!(taken(&page), [""; 0]);
        assert!(typed < 9);
    }
    assert!(typed > 1);
    assert_eq!(taken(&page), ["connector-profiles/sap"]);
}

/// A domain of Customer Profiles with an object type, and calculated attributes of its fields.
fn profiles(fields: &[&str], attributes: &[&str]) -> Vec<(&'static str, FoundItem)> {
    let item = |list: &'static str, id: &str, document: Value| {
        let at = Location::new(["profiles", "domains", "acme", list, id]);
        (list, FoundItem { at, id: id.to_owned(), reply: document.clone(), document, ..FoundItem::default() })
    };
    let of_fields: serde_json::Map<String, Value> =
        fields.iter().map(|name| ((*name).to_owned(), json!({"Source": format!("_source.{name}")}))).collect();
    let keys = json!({"k": [{"StandardIdentifiers": ["PROFILE", "UNIQUE"], "FieldNames": ["id"]}]});
    let order = json!({"ObjectTypeName": "Order", "Description": "d", "Fields": of_fields, "Keys": keys});
    let attribute = |field: &&str| {
        let details = json!({"Attributes": [{"Name": field}], "Expression": format!("{{Order.{field}}}")});
        let of = format!("of-{field}");
        let document = json!({"CalculatedAttributeName": of, "AttributeDetails": details, "Statistic": "COUNT"});
        item("calculated-attributes", &of, document)
    };
    std::iter::once(item("object-types", "Order", order)).chain(attributes.iter().map(attribute)).collect()
}

#[test]
fn a_field_goes_with_what_lets_go_of_it_and_comes_with_what_names_it() {
    let root: Location = "profiles/domains/acme".parse().unwrap();
    let of = |items: Vec<(&'static str, FoundItem)>| Found {
        kinds: Kinds::at(&root),
        root: root.clone(),
        items,
        environment: Environment::default(),
    };
    let (little, much) = (of(profiles(&["id"], &[])), of(profiles(&["id", "price"], &["price"])));
    let order = |differences: &Differences| {
        differences.compared.steps.0.iter().position(|step| step.kind == "object-types").unwrap()
    };
    let attribute = |differences: &Differences| {
        differences.compared.steps.0.iter().position(|step| step.kind == "calculated-attributes").unwrap()
    };
    // The field goes: only where the attribute goes, which nobody takes by accident.
    let mut differences = Differences::new(Compared::new(little.known().design, &much, ALL));
    assert_eq!(differences.step(order(&differences)).unwrap().deed, Deed::Change, "{:?}", differences.compared.steps);
    assert!(differences.taken.is_empty(), "{:?}", differences.compared.steps);
    assert!(differences.is_all_taken(), "with all is taken what takes nothing away");
    differences.take(&Mark::of(order(&differences)));
    assert_eq!(differences.taken, [attribute(&differences), order(&differences)].map(Mark::of).into());
    assert!(attribute(&differences) < order(&differences), "it is taken first");
    differences.leave(&Mark::of(attribute(&differences)));
    assert!(differences.taken.is_empty(), "what the attribute still names stays");
    // The field comes: with it, whatever names it.
    let mut differences = Differences::new(Compared::new(much.known().design, &little, ALL));
    assert_eq!(differences.taken.len(), 2);
    differences.leave(&Mark::of(order(&differences)));
    assert!(differences.taken.is_empty());
    differences.take(&Mark::of(attribute(&differences)));
    assert_eq!(differences.taken.len(), 2);
}

#[test]
fn a_refused_step_leaves_those_that_need_it_and_no_other() {
    let (mut harness, mut page) = (harness(), page());
    page.take_answer(OverlayAnswer::Begin, &mut harness.cx());
    let denied = || {
        let kind = crate::contract::ErrorKind::AccessDenied;
        crate::screens::testing::error(kind, "AccessDeniedException", "not allowed to change fields", 403)
    };
    for _ in 0..9 {
        let number = harness.effects.iter().filter(|effect| matches!(effect, Effect::Start(_))).count() as u64;
        harness.result(&mut page, DesignSlot::Step(number), &Outcome::Failed(denied()));
        if page.running.as_ref().is_some_and(Running::is_over) {
            break;
        }
    }
    // The field that could not be made is what the layout needs.
    insta::assert_snapshot!("refused_80x24", harness.page(&page));
    assert!(harness.said().contains("2 refused and 1 not taken, because of that"), "{}", harness.said());
    assert!(page.unsaved().is_none());
    for action in [Action::Refresh, Action::Details] {
        assert!(page.actions(&harness.session).contains(&action));
    }
    harness.press(&mut page, "r");
    assert!(page.running.is_none(), "what is left can be taken once more");
}

#[test]
fn each_reason_stands_once_with_the_steps_that_it_holds_for() {
    let (mut harness, mut page) = (harness(), page());
    // Whatever the plan said beforehand is read at the refused step, too.
    let all = &mut page.differences.as_mut().unwrap().compared.steps.0;
    let said = all.iter_mut().find(|step| step.key == "Refund amount").unwrap();
    said.remarks.push("it may be too much".to_owned());
    page.take_answer(OverlayAnswer::Begin, &mut harness.cx());
    let denied = || {
        let kind = crate::contract::ErrorKind::AccessDenied;
        crate::screens::testing::error(kind, "AccessDeniedException", "not allowed to change fields", 403)
    };
    for _ in 0..9 {
        let number = harness.effects.iter().filter(|effect| matches!(effect, Effect::Start(_))).count() as u64;
        harness.result(&mut page, DesignSlot::Step(number), &Outcome::Failed(denied()));
        if page.running.as_ref().is_some_and(Running::is_over) {
            break;
        }
    }
    let reasons = page.running.as_ref().unwrap().reasons();
    let titles: Vec<&[String]> = reasons.iter().map(|reason| reason.titles.as_slice()).collect();
    assert_eq!(titles, [["fields/Priority"], ["fields/Refund amount"]]);
    assert!(reasons[1].said.contains("The plan said: it may be too much"), "{reasons:?}");
    let seen = harness.page(&page);
    assert!(seen.contains("refused: reason 1 below") && seen.contains("refused: reason 2 below"), "{seen}");
    harness.press(&mut page, "v");
    let asked = format!("{:?}", harness.commands);
    assert!(asked.contains("Why it was not taken") && asked.contains("it may be too much"), "{asked}");
}

#[test]
fn a_name_that_does_not_fit_stands_in_full_with_its_difference() {
    let arn = "arn:aws:appflow:eu-west-1:111122223333:flow/Nightly-contacts-of-the-old-shop-and-the-new-one";
    let mut wanted = Design::new("appflow");
    let kinds = Kinds::at(&"appflow".parse().unwrap());
    let body = json!({"triggerConfig": {"triggerType": "OnDemand"}});
    wanted.add(entry("flows", arn, body).canonical(&kinds.named("flows").unwrap()));
    let found =
        Found { root: "appflow".parse().unwrap(), kinds, items: Vec::new(), environment: Environment::default() };
    let compared = Compared::new(wanted.clone(), &found, ALL);
    let source = Source::Folder { path: "design".to_owned(), design: Box::new(wanted), head: Head::default() };
    let differences = Some(Differences::new(compared));
    let page = ComparePage { source: Some(source), differences, ..ComparePage::default() };
    for (width, height) in [(80, 24), (140, 40)] {
        let harness = ScreenHarness::at("appflow!compare").sized(width, height);
        let seen = harness.page(&page);
        let end = arn.split_at(arn.len() - 12).1;
        assert!(seen.lines().any(|line| line.contains('…') && line.contains(end)), "{seen}");
        let whole: String = seen.lines().map(|line| line.trim_matches(['│', ' '])).collect();
        assert!(whole.contains(&format!("flows/{arn}")), "{seen}");
    }
}

#[test]
fn the_places_to_choose_from_are_narrowed_by_what_is_typed() {
    let mut harness = harness();
    let mut page = ComparePage::default();
    harness.enter(&mut page);
    harness.press(&mut page, "/");
    harness.type_text(&mut page, "fold");
    let shown = harness.page(&page);
    assert!(shown.contains("/ fold") && shown.contains("A folder") && shown.contains("1 of "), "{shown}");
    harness.press(&mut page, "ctrl-u");
    harness.type_text(&mut page, "nowhere");
    assert!(!harness.page(&page).contains("A folder"), "{}", harness.page(&page));
    harness.press(&mut page, "ctrl-u");
    harness.type_text(&mut page, "folder");
    harness.press(&mut page, "enter enter");
    assert!(page.path.is_some(), "what is left is chosen");
}

#[test]
fn from_a_comparison_with_another_place_one_goes_back_to_the_places() {
    let (mut harness, mut page) = (harness(), page());
    let at: Location = "cases/domains/d-2".parse().unwrap();
    page.source = Some(Source::Place(Box::new(PlaceReading::new(1, harness.session.contexts[0].id, &at, false))));
    harness.press(&mut page, "esc");
    assert!(page.source.is_none() && page.differences.is_none());
    assert!(harness.page(&page).contains("A folder"), "{}", harness.page(&page));
}
