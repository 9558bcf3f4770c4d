//! Rows that are marked, and what is done with them.

use super::*;

/// A list of these rows, all of which are marked, with the cursor on the last.
fn all_marked(location: &str, reply: Value) -> (ScreenHarness, Table) {
    let mut harness = ScreenHarness::at(location);
    let Ok(crate::catalog::Place::List(resource)) = catalog().place(&harness.location) else { panic!("{location}") };
    let mut table = Table::new(resource);
    harness.enter(&mut table);
    if resource.prepare_call(&harness.location).is_some() {
        harness.answer(&mut table, TableSlot::Prepare, json!({"fields": []}));
    }
    harness.answer(&mut table, TableSlot::Rows, reply);
    harness.press(&mut table, "*");
    (harness, table)
}

/// What was opened for many rows: its title, and the names of the rows.
fn for_many(harness: &mut ScreenHarness) -> (String, Vec<String>) {
    let many = harness.asked().into_iter().find_map(|command| match command {
        crate::screens::Command::Many(many) => Some(many),
        _ => None,
    });
    let many = many.expect("something is done to many rows");
    (many.title.clone(), many.rows.iter().map(|row| row.label.clone()).collect())
}

#[test]
fn what_rows_were_marked_for_is_done_with_these_alone() {
    let case = |id: &&str| json!({"caseId": id, "templateId": "t", "fields": []});
    let ids = ["c1", "c2", "c3"];
    let (mut harness, _) =
        all_marked("cases/domains/d1/cases", json!({ "cases": ids.iter().map(case).collect::<Vec<_>>() }));
    let list: Location = "cases/domains/d1/cases".parse().unwrap();
    let context = harness.cx().context;
    let count = |harness: &ScreenHarness| harness.session.marks.counts().map(|(.., count)| count).sum::<usize>();
    assert_eq!(count(&harness), 3);
    harness.session.marks.done_with(context, &"cases/domains/d2/cases".parse().unwrap(), &["c1"]);
    assert_eq!(count(&harness), 3, "of another list");
    harness.session.marks.done_with(context, &list, &["c1", "c2"]);
    assert_eq!(count(&harness), 1);
}

#[test]
fn with_marks_set_actions_are_about_the_marked_rows() {
    for (key, title) in [("x", "Delete 1 object type"), ("e", "Edit mapping and keys: 1 object type")] {
        let (mut harness, mut table) = table();
        harness.press(&mut table, &format!("space {key}"));
        let (said, rows) = for_many(&mut harness);
        assert!(said.contains(title), "{said}");
        assert_eq!(rows, ["Salesforce-Contact"], "the cursor is on another row");
    }
    let (mut harness, mut table) = table();
    harness.press(&mut table, "space k x");
    assert!(harness.opened_at().concat().ends_with("Salesforce-Contact!delete"), "one marked row is one row");
    let (mut harness, mut table) = self::table();
    harness.press(&mut table, "x");
    assert!(harness.opened_at().concat().ends_with("!delete"));
}

#[test]
fn the_menu_has_what_can_be_done_to_all_marked_rows_and_what_takes_them_at_once() {
    let ids = ["c-1", "c-2", "c-3"];
    let status = |text: &str| json!({"id": "status", "value": {"stringValue": text}});
    let case = |id: &&str| json!({"caseId": id, "fields": [status(if *id == "c-3" { "closed" } else { "open" })]});
    let (mut harness, mut table) =
        all_marked("cases/domains/d1/cases", json!({ "cases": ids.iter().map(case).collect::<Vec<_>>() }));
    harness.press(&mut table, "a");
    let mut menu = harness.opened().unwrap();
    insta::assert_snapshot!("marked_cases_menu_80x24", harness.overlay(&*menu));
    harness.type_text(&mut *menu, "Close");
    harness.press(&mut *menu, "enter");
    let answer = harness.asked().into_iter().find_map(|command| match command {
        crate::screens::Command::Answer(answer) => Some(answer),
        _ => None,
    });
    harness.take_answer(&mut table, answer.unwrap());
    let many = harness.asked().into_iter().find_map(|command| match command {
        crate::screens::Command::Many(many) => Some(many),
        _ => None,
    });
    let many = many.unwrap();
    assert_eq!(many.title, "Close: 3 cases");
    let refused: Vec<Option<&str>> = many.rows.iter().map(|row| row.refused.as_deref()).collect();
    assert_eq!(refused, [None, None, Some("the case is closed")]);
    assert_eq!((&many.shared, &many.rows[0].own), (&json!({"domainId": "d1"}), &json!({"caseId": "c-1"})));
}

#[test]
fn marks_are_ranges_inverted_and_taken_away() {
    let flows: Vec<Value> = ["a", "b", "c", "d", "e"].iter().map(|name| json!({ "flowName": name })).collect();
    let (mut harness, mut table) = all_marked("appflow/flows", json!({ "flows": flows }));
    let marked = |harness: &ScreenHarness, table: &Table| {
        let rows = table.marked_rows(&harness.session);
        rows.iter().map(|row| row.id().to_owned()).collect::<String>()
    };
    assert_eq!(marked(&harness, &table), "abcde");
    harness.press(&mut table, "u g j space");
    assert_eq!(marked(&harness, &table), "b");
    harness.press(&mut table, "j V");
    assert_eq!(marked(&harness, &table), "bcd", "from the mark to the cursor");
    harness.press(&mut table, "~");
    assert_eq!(marked(&harness, &table), "ae");
    harness.press(&mut table, "/");
    harness.type_text(&mut table, "=a");
    assert_eq!(marked(&harness, &table), "ae", "what the filter hides stays marked");
    assert!(harness.page(&table).contains("2 marked (1 out of sight)"), "{}", harness.page(&table));
    harness.press(&mut table, "enter u");
    assert!(harness.said().contains("2 rows are unmarked"));
    harness.press(&mut table, "u");
    assert_eq!(marked(&harness, &table), "ae", "and put back");
    assert!(harness.said().contains("2 rows are marked again"));
}

#[test]
fn marks_are_there_again_whichever_way_one_comes_back_and_go_with_their_rows() {
    let page = |names: &[&str]| {
        let item = |name: &&str| json!({"ObjectTypeName": name, "Description": "…"});
        json!({"Items": names.iter().map(item).collect::<Vec<_>>()})
    };
    let (mut harness, mut table) = all_marked("profiles/domains/acme/object-types", page(&["one", "two", "three"]));
    let mut other = Table::new(catalog().resource("profiles/domains/object-types").unwrap());
    harness.asked();
    harness.session.ledger.leave(ScreenHarness::OWNER);
    harness.enter(&mut other);
    harness.answer_page(&mut other, TableSlot::Rows, page(&["one"]), Some("more"));
    assert!(harness.page(&other).contains("3 marked (2 out of sight)"), "{}", harness.page(&other));
    harness.session.ledger.leave(ScreenHarness::OWNER);
    harness.press(&mut table, "r");
    harness.answer(&mut table, TableSlot::Rows, page(&["one", "three"]));
    assert!(harness.said().contains("1 marked row is not there any more"));
    assert!(harness.page(&table).contains("2 marked"));
}

#[test]
fn what_the_service_has_for_reading_very_many_is_said_before_all_are_loaded() {
    let mut harness = ScreenHarness::at("profiles/domains/acme/profiles?_email=kim%40example.com");
    let mut table = Table::new(catalog().resource("profiles/domains/profiles").unwrap());
    harness.enter(&mut table);
    let people: Vec<_> = (0..100).map(|n| json!({"ProfileId": format!("p-{n}")})).collect();
    harness.answer_page(&mut table, TableSlot::Rows, json!({"Items": people}), Some("2"));
    harness.press(&mut table, "ctrl-a");
    let ask = harness.opened().unwrap();
    let said = harness.overlay(&*ask);
    let words: Vec<&str> =
        said.split(|c: char| c.is_whitespace() || c == '│').filter(|word| !word.is_empty()).collect();
    // A fifth of 100 a second.
    let expected = "10,000 rows are 100 calls, about 5.0 s. For as many there is a segment export.";
    assert!(words.join(" ").contains(expected), "{said}");
}

#[test]
fn all_rows_of_a_search_are_loaded_before_they_are_marked() {
    let page = |from: usize| {
        let item = |n: usize| json!({"ObjectTypeName": format!("type-{n}"), "Description": "…"});
        json!({"Items": (from..from + 3).map(item).collect::<Vec<_>>()})
    };
    let mut harness = ScreenHarness::at("profiles/domains/acme/object-types");
    let mut table = Table::new(catalog().resource("profiles/domains/object-types").unwrap());
    harness.enter(&mut table);
    // It loads ahead as long as there is room on the screen.
    harness.press(&mut table, "/");
    harness.type_text(&mut table, "type");
    harness.press(&mut table, "enter");
    harness.answer_page(&mut table, TableSlot::Rows, page(0), Some("2"));
    harness.press(&mut table, "ctrl-a");
    let ask = harness.opened().unwrap();
    insta::assert_snapshot!("mark_everything_80x24", harness.overlay(&*ask));
    harness.take_answer(&mut table, OverlayAnswer::MarkEverything);
    harness.answer(&mut table, TableSlot::Rows, page(3));
    assert!(harness.said().contains("all 6 rows that the filter lets through are marked"));
    assert!(harness.page(&table).contains("6 marked"));
}

/// Where others make or delete rows meanwhile, pages shift: a row comes twice and another one on no page.
#[test]
fn that_a_list_changed_while_it_was_read_is_said_and_only_what_came_is_counted() {
    let pages = |list: &str, first: Value, second: Value| {
        let mut harness = ScreenHarness::at(list);
        let Ok(crate::catalog::Place::List(resource)) = catalog().place(&harness.location) else { panic!("{list}") };
        let mut table = Table::new(resource);
        harness.enter(&mut table);
        if resource.prepare_call(&harness.location).is_some() {
            let title = json!({"fieldId": "title", "name": "Title", "type": "Text", "namespace": "System"});
            harness.answer(&mut table, TableSlot::Prepare, json!({"fields": [title]}));
        }
        harness.press(&mut table, "/");
        harness.type_text(&mut table, "-");
        harness.press(&mut table, "enter");
        harness.answer_page(&mut table, TableSlot::Rows, first, Some("2"));
        harness.press(&mut table, "ctrl-a");
        harness.take_answer(&mut table, OverlayAnswer::MarkEverything);
        harness.said();
        harness.answer(&mut table, TableSlot::Rows, second);
        (harness.said(), harness.page(&table))
    };
    let types = |of: std::ops::Range<usize>| json!({"Items": of.map(|n| json!({"ObjectTypeName": format!("type-{n}")})).collect::<Vec<_>>()});
    let (said, seen) = pages("profiles/domains/acme/object-types", types(0..3), types(2..5));
    assert!(said.contains("5 rows that the filter lets through are marked, and some may be missing"), "{said}");
    assert!(said.contains("1 row came twice") && said.contains("reads it again") && !said.contains("all 6"), "{said}");
    assert!(seen.contains("5 marked"), "{seen}");
    // Where rows go, none comes twice: the service counts them.
    let cases = |of: std::ops::Range<usize>, total: usize| {
        let title = |n: usize| json!([{"id": "title", "value": {"stringValue": format!("c-{n}")}}]);
        let case = |n: usize| json!({"caseId": format!("c-{n}"), "templateId": "t", "fields": title(n)});
        json!({"cases": of.map(case).collect::<Vec<_>>(), "totalCount": total})
    };
    let (said, _) = pages("cases/domains/d1/cases", cases(0..3, 9), cases(4..6, 8));
    assert!(said.contains("counted 9 at first and 8 at the end"), "{said}");
    let (said, _) = pages("cases/domains/d1/cases", cases(0..3, 6), cases(4..6, 6));
    assert!(said.contains("counts 6, and 5 came"), "{said}");
    let (said, _) = pages("cases/domains/d1/cases", cases(0..3, 5), cases(3..5, 5));
    assert!(said.contains("all 5 rows that the filter lets through are marked"), "{said}");
}
