use super::*;
use crate::screens::Screen;
use crate::screens::testing::ScreenHarness;

fn shown(harness: &mut ScreenHarness) -> Box<dyn Screen> {
    let visited = ["appflow/flows/nightly-contacts/runs", "profiles/domains"].map(|text| text.parse().unwrap());
    let mut screen = palette(vec![Action::Filter, Action::Refresh, Action::Down], visited.to_vec()).open();
    harness.enter(&mut *screen);
    screen
}

fn typed(text: &str) -> ScreenHarness {
    let mut harness = ScreenHarness::over("profiles/domains/acme/object-types");
    let mut screen = shown(&mut harness);
    harness.type_text(&mut *screen, text);
    harness.press(&mut *screen, "enter");
    harness
}

/// Where a choice leads.
fn leads(text: &str) -> String {
    typed(text).opened_at().concat()
}

#[test]
fn it_offers_what_is_near_before_anything_is_typed() {
    let mut harness = ScreenHarness::over("profiles/domains/acme/object-types");
    let screen = shown(&mut harness);
    insta::assert_snapshot!("palette_80x24", harness.overlay(&*screen));
    harness.shrink(&*screen);
    insta::assert_snapshot!("palette_40x10", harness.sized(40, 10).overlay(&*screen));
}

#[test]
fn it_goes_to_places_and_does_what_the_page_can() {
    assert_eq!(leads("flows of"), "appflow/flows");
    assert_eq!(typed("load again").asked(), [Command::Act(Action::Refresh)]);
    let switched = |text: &str| match &typed(text).asked()[..] {
        [Command::Close, Command::Switch { profile, region }] => (profile.name.clone(), region.clone()),
        other => panic!("{other:?}"),
    };
    assert_eq!(switched("account sandbox-staging").0, "sandbox-staging");
    assert_eq!(switched("region us-west-2"), ("acme-prod".to_owned(), Some("us-west-2".to_owned())));
}

#[test]
fn an_operation_leads_to_where_its_answer_is_shown() {
    assert_eq!(leads("ListProfileObjectTypes"), "profiles/domains/acme/object-types");
    assert_eq!(leads("SearchCases"), "cases/domains", "the domain is not known yet");
    assert_eq!(leads("CreateIntegrationWorkflow"), "profiles/domains/acme/workflows!create", "the domain is known");
    assert_eq!(leads("StartFlow"), "appflow/flows", "the flow is not known yet");
    assert_eq!(leads("GetStreamForSegments"), "profiles/domains/acme!segment-stream");
}

#[test]
fn a_location_can_be_typed_in_full() {
    let at = "profiles/domains/acme/profiles?_email=kim%40example.com";
    assert_eq!(leads(at), at);
    let said = typed("profiles/nonsense").said();
    assert!(said.contains("nonsense"), "{said}");
}

/// What begins where locations begin is one: its reason goes before all that is like it, and nobody searches for it.
#[test]
fn a_location_that_leads_nowhere_says_why_and_what_there_is() {
    for (wrong, there) in [
        ("appflow/flowz", "flows"),
        ("appflow/flows?status=Active", "filter="),
        ("profiles/domains/acme/profiles?_emial=kim@example.com", "_email"),
        ("profiles/domains/acme/segments/gold!zz", "subscribe"),
    ] {
        let mut harness = ScreenHarness::over("profiles/domains");
        let mut screen = shown(&mut harness);
        harness.type_text(&mut *screen, wrong);
        let asked: Vec<Slot> = harness.session.ledger.running().map(|(_, ticket)| ticket.slot.clone()).collect();
        for slot in asked {
            harness.answer(&mut *screen, slot, serde_json::json!({ "Items": [], "domains": [], "flows": [] }));
        }
        let seen = harness.overlay(&*screen);
        assert!(seen.contains(there), "what there is is seen for {wrong}:\n{seen}");
        harness.press(&mut *screen, "enter");
        let asked = harness.asked();
        let said = format!("{asked:?}");
        assert!(
            said.contains(there) && !asked.iter().any(|asked| matches!(asked, Command::Open(_))),
            "{wrong}: {said}"
        );
    }
}

#[test]
fn what_there_is_in_the_domains_is_found_without_going_there_first() {
    let mut harness = ScreenHarness::over("profiles/domains");
    let mut screen = shown(&mut harness);
    harness.type_text(&mut *screen, "cases acme-support");
    assert!(harness.overlay(&*screen).contains("still being read"), "{}", harness.overlay(&*screen));
    let id = "0f3c9a52-7f2a-4d3b-9d0a-2b1f6c7d8e9f";
    let domain = serde_json::json!({"domainId": id, "name": "acme-support", "domainArn": "arn:x"});
    harness.answer(&mut *screen, Slot::Palette("cases/domains".to_owned()), serde_json::json!({ "domains": [domain] }));
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.opened_at(), [format!("cases/domains/{id}/cases")]);
}

#[test]
fn what_looks_like_a_customers_is_found_among_customers_first_and_a_name_behind_all_places() {
    for sure in ["kim@example.com", "+82 2-555-0142", "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "102677039"] {
        let at: Location = leads(sure).parse().unwrap();
        assert_eq!((at.last(), at.get("q")), (Some("find"), Some(sure)));
    }
    let mut harness = ScreenHarness::over("profiles/domains");
    let mut screen = shown(&mut harness);
    harness.type_text(&mut *screen, "domains");
    let asked: Vec<Slot> = harness.session.ledger.running().map(|(_, ticket)| ticket.slot.clone()).collect();
    for slot in asked {
        harness.answer(&mut *screen, slot, serde_json::json!({ "Items": [], "domains": [], "flows": [] }));
    }
    harness.press(&mut *screen, "enter");
    assert_ne!(harness.opened_at(), ["find?q=domains"]);
    harness.press(&mut *screen, &"pagedown ".repeat(40));
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.opened_at(), ["find?q=domains"]);
}

#[test]
fn places_go_before_operations() {
    let mut harness = ScreenHarness::over("profiles/domains");
    let mut screen = shown(&mut harness);
    harness.answer(
        &mut *screen,
        Slot::Palette("cases/domains".to_owned()),
        serde_json::json!({"domains": [{"domainId": "d1", "name": "support"}]}),
    );
    harness.type_text(&mut *screen, "cases");
    let seen = harness.overlay(&*screen);
    let at = |text: &str| seen.find(text).unwrap_or_else(|| panic!("no {text} in\n{seen}"));
    assert!(at("Cases of support") < at("GetMergeCasesStatus") && at("Fields of support") < at("GetMergeCasesStatus"));
    assert_eq!(leads("SearchCases"), "cases/domains", "an operation goes by its name");
}

#[test]
fn what_comes_later_leaves_the_entry_that_was_gone_to_under_the_cursor() {
    let chosen = |late: bool| {
        let mut harness = ScreenHarness::over("profiles/domains");
        let mut screen = shown(&mut harness);
        harness.type_text(&mut *screen, "cases");
        harness.press(&mut *screen, "down down down");
        if late {
            let domain = serde_json::json!({"domains": [{"domainId": "d1", "name": "support"}]});
            harness.answer(&mut *screen, Slot::Palette("cases/domains".to_owned()), domain);
        }
        harness.press(&mut *screen, "enter");
        harness.asked()
    };
    assert_eq!(chosen(true), chosen(false));
}

/// The palette over a page of one domain, with visited places whose ids the session knows by their names or learns.
fn over_visited(known_before: bool) -> (ScreenHarness, Box<dyn Screen>) {
    let at = "cases/domains/0f3c9a52/layouts";
    let mut harness = ScreenHarness::over(at);
    let visited = ["cases/domains/0f3c9a52/cases", "cases/domains/0f3c9a52/templates/t-1", "cases/domains/77aa/cases"];
    let mut screen = palette(Vec::new(), visited.map(|text| text.parse().unwrap()).to_vec()).open();
    harness.session.learn_name(&"cases/domains/0f3c9a52/templates/t-1".parse().unwrap(), "Returns".to_owned());
    if known_before {
        harness.session.learn_name(&"cases/domains/0f3c9a52".parse().unwrap(), "acme-support".to_owned());
    }
    harness.enter(&mut *screen);
    let domains = |list: serde_json::Value| serde_json::json!({ "domains": list });
    harness.answer(
        &mut *screen,
        Slot::Palette("profiles/domains".to_owned()),
        serde_json::json!({"Items": [{"DomainName": "acme-support-kr"}]}),
    );
    if !known_before {
        let list = serde_json::json!([{"domainId": "0f3c9a52", "name": "acme-support"},
            {"domainId": "77aa", "name": "acme-support-kr"}]);
        harness.answer(&mut *screen, Slot::Palette("cases/domains".to_owned()), domains(list));
    }
    (harness, screen)
}

#[test]
fn a_visited_place_is_found_by_its_name_and_by_its_path() {
    let expected = [
        ("Cases of acme-support", "cases/domains/0f3c9a52/cases"),
        ("acme-support cases", "cases/domains/0f3c9a52/cases"),
        ("domains 0f3c9a52 cases", "cases/domains/0f3c9a52/cases"),
        ("Returns", "cases/domains/0f3c9a52/templates/t-1"),
        ("Layouts of acme-support", "cases/domains/0f3c9a52/layouts"),
        ("Fields of acme-support", "cases/domains/0f3c9a52/fields"),
    ];
    for known_before in [true, false] {
        for (typed, place) in expected {
            let (mut harness, mut screen) = over_visited(known_before);
            harness.type_text(&mut *screen, typed);
            harness.press(&mut *screen, "enter");
            assert_eq!(harness.opened_at(), [place], "{typed}, {known_before}");
        }
    }
    let (mut harness, mut screen) = over_visited(false);
    harness.type_text(&mut *screen, "Cases of acme-support-kr");
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.opened_at(), ["cases/domains/77aa/cases"], "the other one goes by its own name");
}

#[test]
fn a_place_that_is_a_bookmark_goes_by_both_names() {
    let at: Location = "cases/domains/0f3c9a52/cases".parse().unwrap();
    for (typed, visited) in [("my desk", true), ("my desk", false), ("cases of acme-support", false)] {
        let mut harness = ScreenHarness::over("appflow/flows");
        harness.session.learn_name(&at.parent().unwrap(), "acme-support".to_owned());
        let mark = crate::contract::Bookmark { location: at.clone(), title: "My desk".to_owned(), region: None };
        let news = crate::contract::JournalNews::Opened {
            writes: vec![],
            drafts: vec![],
            bookmarks: vec![mark],
            apart: vec![],
        };
        harness.session.journal.take(news);
        let mut screen = palette(Vec::new(), visited.then(|| at.clone()).into_iter().collect()).open();
        harness.enter(&mut *screen);
        let list = serde_json::json!({"domains": [{"domainId": "0f3c9a52", "name": "acme-support"}]});
        harness.answer(&mut *screen, Slot::Palette("cases/domains".to_owned()), list);
        harness.type_text(&mut *screen, typed);
        harness.press(&mut *screen, "enter");
        assert_eq!(harness.opened_at(), [at.to_string()], "{typed}, {visited}");
    }
}

/// A search that is kept is renamed and removed where it is found, and says of which domain and region it is.
#[test]
fn what_is_kept_is_renamed_and_removed_and_says_of_which_region_it_is() {
    let at: Location = "cases/domains/0f3c9a52/cases?status=open".parse().unwrap();
    let mut harness = ScreenHarness::over("appflow/flows");
    harness.session.learn_name(&"cases/domains/0f3c9a52".parse().unwrap(), "acme-support".to_owned());
    let mark = crate::contract::Bookmark {
        location: at.clone(),
        title: "Open ones".to_owned(),
        region: Some("ap-northeast-2".to_owned()),
    };
    let news =
        crate::contract::JournalNews::Opened { writes: vec![], drafts: vec![], bookmarks: vec![mark], apart: vec![] };
    harness.session.journal.take(news);
    let mut screen = palette(Vec::new(), Vec::new()).open();
    harness.enter(&mut *screen);
    harness.type_text(&mut *screen, "open ones");
    insta::assert_snapshot!("palette_kept_80x24", harness.overlay(&*screen));
    harness.press(&mut *screen, "f2");
    assert!(harness.overlay(&*screen).contains("Another name"));
    harness.type_text(&mut *screen, " of support");
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.session.journal.kept_of(&at).unwrap().title, "Open ones of support");
    let renames = |effect: &crate::contract::Effect| matches!(effect, crate::contract::Effect::RenameBookmark { title, .. } if title == "Open ones of support");
    assert!(harness.effects.iter().any(renames), "{:?}", harness.effects);
    harness.type_text(&mut *screen, "of support");
    harness.press(&mut *screen, "enter");
    assert!(harness.said().contains("this was kept in ap-northeast-2"));
    harness.press(&mut *screen, "ctrl-d");
    assert!(harness.said().contains("again removes Open ones of support"), "{}", harness.said());
    assert!(harness.session.journal.kept_of(&at).is_some(), "it is asked first");
    harness.press(&mut *screen, "ctrl-d");
    assert!(harness.said().contains("is kept no longer") && harness.session.journal.kept_of(&at).is_none());
    let gone = crate::contract::Effect::RemoveBookmark(at);
    assert!(harness.effects.contains(&gone), "{:?}", harness.effects);
    // What is no bookmark is neither.
    harness.press(&mut *screen, "ctrl-d f2");
    let said = harness.said();
    assert!(said.contains("can be removed") && said.contains("can be renamed"), "{said}");
}

/// A list that the harness has open, with one page of rows.
fn lists(harness: &mut ScreenHarness, path: &str, at: &str, reply: serde_json::Value) {
    let back = std::mem::replace(&mut harness.location, at.parse().unwrap());
    let mut page = crate::screens::open(&harness.location, &harness.session).unwrap();
    harness.enter(&mut *page);
    harness.answer(&mut *page, crate::screens::TableSlot::Rows, reply);
    assert_eq!(catalog().place(&harness.location).ok(), catalog().resource(path).map(crate::catalog::Place::List));
    // The next one is another page.
    let left: Vec<_> = harness.session.ledger.running().map(|(id, _)| id).collect();
    for id in left {
        harness.session.cancel(id, &mut harness.effects);
    }
    harness.location = back;
}

/// What a list has shown is found by its name and kind from anywhere, and what hangs under it; a place that is used goes
/// before one that is not.
#[test]
fn what_was_seen_is_found_by_its_name_and_what_is_used_goes_first() {
    let found = |typed: &str, used: Option<&str>| {
        let mut harness = ScreenHarness::over("profiles/domains");
        harness.session.learn_name(&"cases/domains/0f3c9a52".parse().unwrap(), "acme-support".to_owned());
        let flow = |name: &str| serde_json::json!({"flowName": name, "flowStatus": "Active"});
        let reply = serde_json::json!({"flows": [flow("nightly-contacts"), flow("nightly-orders")]});
        lists(&mut harness, "appflow/flows", "appflow/flows", reply);
        let type_of = serde_json::json!({"ObjectTypeName": "Salesforce-Contact"});
        let reply = serde_json::json!({ "Items": [type_of] });
        lists(&mut harness, "profiles/domains/object-types", "profiles/domains/acme/object-types", reply);
        let reply = serde_json::json!({"templates": [{"templateId": "77aa", "name": "Returns", "status": "Active"}]});
        lists(&mut harness, "cases/domains/templates", "cases/domains/0f3c9a52/templates", reply);
        if let Some(at) = used {
            harness.session.seen.used(&at.parse().unwrap());
        }
        let mut screen = palette(Vec::new(), Vec::new()).open();
        harness.enter(&mut *screen);
        // There is nothing else to wait for.
        let asked: Vec<Slot> = harness.session.ledger.running().map(|(_, ticket)| ticket.slot.clone()).collect();
        for slot in asked {
            harness.answer(&mut *screen, slot, serde_json::json!({ "Items": [], "domains": [], "flows": [] }));
        }
        harness.type_text(&mut *screen, typed);
        harness.press(&mut *screen, "enter");
        harness.opened_at().concat()
    };
    assert_eq!(found("nightly", None), "appflow/flows/nightly-contacts");
    assert_eq!(found("nightly", Some("appflow/flows/nightly-orders/runs")), "appflow/flows/nightly-orders");
    assert_eq!(found("runs of nightly-o", None), "appflow/flows/nightly-orders/runs");
    assert_eq!(found("sfct", None), "profiles/domains/acme/object-types/Salesforce-Contact");
    assert_eq!(found("returns template", None), "cases/domains/0f3c9a52/templates/77aa");
    assert_eq!(found("acme-support returns", None), "cases/domains/0f3c9a52/templates/77aa");
}

#[test]
fn whose_name_tells_of_a_customer_is_not_remembered() {
    let mut harness = ScreenHarness::over("profiles/domains");
    let (context, mut of_customers) = (harness.context, 0);
    for resource in catalog().resources().iter().filter(|resource| !resource.names_may_be_kept()) {
        let row = serde_json::json!({"ProfileId": "kim", "caseId": "kim", "FirstName": "Kim", "Id": "kim"});
        harness.session.see(context, resource, &entries::list_of(resource), [row]);
        of_customers += 1;
    }
    assert!(of_customers > 0 && harness.session.seen.items(context).next().is_none());
}

/// What an entry says beside its name is no reason to offer it: regions and operations come by their names, or where
/// their kind is typed.
#[test]
fn regions_and_help_texts_come_only_when_they_are_asked_for() {
    let found = |typed: &str| {
        let mut harness = ScreenHarness::over("profiles/domains");
        let mut screen = shown(&mut harness);
        harness.type_text(&mut *screen, typed);
        harness.overlay(&*screen)
    };
    for typed in ["only", "sandbox", "choose", "appflow", "errors", "acme-supp"] {
        let seen = found(typed);
        assert!(!seen.contains("Region:") && !seen.contains("choose a"), "{typed}:\n{seen}");
    }
    for typed in ["region", "us-west"] {
        assert!(found(typed).contains("Region: us-west-2"), "{typed}");
    }
    assert!(found("help").contains("Show the keys"), "{}", found("help"));
}

#[test]
fn a_place_is_shown_by_the_names_on_its_way_and_goes_before_what_hangs_under_it() {
    let mut harness = ScreenHarness::over("profiles/domains");
    let mut screen = shown(&mut harness);
    let domains = serde_json::json!({"domains": [{"domainId": "0f3c9a52", "name": "acme-support"}]});
    harness.answer(&mut *screen, Slot::Palette("cases/domains".to_owned()), domains);
    let domains = serde_json::json!({"Items": [{"DomainName": "acme-support-kr"}]});
    harness.answer(&mut *screen, Slot::Palette("profiles/domains".to_owned()), domains);
    harness.type_text(&mut *screen, "acme-supp");
    insta::assert_snapshot!("palette_names_80x24", harness.overlay(&*screen));
}

/// What has only the letters of what was typed is not gone to while the lists that may have it are still read.
#[test]
fn what_is_only_like_what_was_typed_waits_for_what_is_in_the_domains() {
    let domains = || serde_json::json!({"domains": [{"domainId": "0f3c", "name": "ctm-one"}]});
    let open = || {
        let mut harness = ScreenHarness::over("profiles/domains");
        let mut screen = shown(&mut harness);
        harness.type_text(&mut *screen, "ctm-one");
        harness.press(&mut *screen, "enter");
        (harness, screen)
    };
    let (mut harness, mut screen) = open();
    let said = harness.said();
    assert!(said.contains("ctm-one is gone to once it is there"), "{said}");
    harness.answer(&mut *screen, Slot::Palette("cases/domains".to_owned()), domains());
    assert_eq!(harness.opened_at(), ["cases/domains/0f3c"]);
    // What was typed meanwhile is something else.
    let (mut harness, mut screen) = open();
    harness.said();
    harness.type_text(&mut *screen, " fields");
    harness.answer(&mut *screen, Slot::Palette("cases/domains".to_owned()), domains());
    assert_eq!(harness.opened_at(), [""; 0]);
    // Words of a name are meant at once.
    assert_eq!(leads("flows of"), "appflow/flows");
}

/// A notice lasts for seconds, and an account that is asked for the first time may take longer.
#[test]
fn what_is_promised_stands_there_as_long_as_it_holds_and_nothing_else_is_gone_to() {
    let mut harness = ScreenHarness::over("profiles/domains");
    let mut screen = shown(&mut harness);
    harness.type_text(&mut *screen, "ctm-one");
    harness.press(&mut *screen, "enter");
    harness.said();
    assert!(harness.overlay(&*screen).contains("Go to ctm-one once it is there"), "{}", harness.overlay(&*screen));
    let asked: Vec<Slot> = harness.session.ledger.running().map(|(_, ticket)| ticket.slot.clone()).collect();
    for slot in asked {
        harness.answer(&mut *screen, slot, serde_json::json!({ "Items": [], "domains": [], "flows": [] }));
    }
    let said = harness.said();
    assert!(said.contains("nothing that was read is called ctm-one"), "{said}");
    assert!(!harness.overlay(&*screen).contains("once it is there"), "{}", harness.overlay(&*screen));
    assert_eq!(harness.opened_at(), [""; 0]);
}

#[test]
fn a_location_that_there_is_goes_before_finding_what_is_in_it() {
    for at in ["profiles/domains/acme/profiles?_email=kim@example.com", "find?q=kim@example.com"] {
        let expected: Location = at.parse().unwrap();
        assert_eq!(leads(at), expected.to_string(), "{at}");
    }
}

/// What an item can't have is not offered of it.
#[test]
fn options_are_offered_of_fields_that_have_some() {
    let mut harness = ScreenHarness::over("cases/domains/d1/cases");
    let field = |name: &str, kind: &str| serde_json::json!({"fieldId": name, "name": name, "type": kind, "namespace": "Custom"});
    let fields = serde_json::json!({"fields": [field("Promised", "DateTime"), field("Colour", "SingleSelect")]});
    lists(&mut harness, "cases/domains/fields", "cases/domains/d1/fields", fields);
    let mut screen = shown(&mut harness);
    harness.type_text(&mut *screen, "options of");
    let page = harness.overlay(&*screen);
    assert!(page.contains("Options of Colour") && !page.contains("Options of Promised"), "{page}");
}

/// An operation is found by its name, and read by what it does.
#[test]
fn an_operation_is_read_by_what_it_does() {
    let mut harness = ScreenHarness::over("profiles/domains");
    let mut screen = shown(&mut harness);
    harness.type_text(&mut *screen, "CreateCalculatedAttributeDefinition");
    let seen = harness.overlay(&*screen);
    let action = catalog().resource("profiles/domains/calculated-attributes").unwrap().action("create").unwrap();
    assert!(seen.contains(&format!("{}  Create", action.title)), "{seen}");
    assert!(seen.contains("CreateCalculatedAttributeDefinition"), "{seen}");
}
