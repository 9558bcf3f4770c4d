//! A file on its way to a job, as a user sees it.

use std::ops::ControlFlow;

use serde_json::{Value, json};

use super::*;
use crate::contract::{JobSource, JobWay, KeptMapping, RowMapping, RowsCheck};
use crate::jobs::rows::{check, look};
use crate::screens::testing::ScreenHarness;

const PEOPLE: &str = "First name;Surname;E-mail;Tier;Shoe size\n\
    서연;김;kim@example.com;Platinum;38\n\
    Ann;Lee;ann@example.com;Gold;40\n\
    Bob;Ray;bob;;41\n\
    Cy;Dow\n\
    Very;LONG;v@example.com;Gold;39\n";

fn people() -> String {
    PEOPLE.replace("LONG", &"x".repeat(300))
}

/// The page over a list, with a file that was looked at.
pub(super) fn with_file(at: &str, path: &str, file: &str, size: (u16, u16)) -> (ScreenHarness, Intake) {
    let mut harness = ScreenHarness::at(at).sized(size.0, size.1);
    let mut page = Intake::default();
    harness.enter(&mut page);
    harness.type_text(&mut page, path);
    harness.press(&mut page, "enter");
    let asked = Effect::LookIntoFile { path: path.to_owned() };
    assert!(harness.effects.contains(&asked), "{:?}", harness.effects);
    let (sensed, columns) = look(file.as_bytes()).unwrap();
    let seen = RowsSeen {
        path: format!("/data/{path}"),
        bytes: file.len() as u64,
        format: sensed.format,
        encoding: sensed.encoding,
        columns,
    };
    harness.rows(&mut page, &RowsNews::Seen(Ok(Box::new(seen))));
    (harness, page)
}

pub(super) fn choose(harness: &mut ScreenHarness, page: &mut Intake, operation: &str) {
    let operation = crate::jobs::rows::find_operation(operation).unwrap();
    harness.asked();
    harness.take_answer(page, OverlayAnswer::Intake(IntakeAnswer::Operation(operation)));
}

/// The last check that was asked for.
pub(super) fn asked(harness: &ScreenHarness) -> RowsCheck {
    let check = |effect: &Effect| match effect {
        Effect::CheckRows(asked) => Some((**asked).clone()),
        _ => None,
    };
    harness.effects.iter().rev().find_map(check).expect("a check")
}

/// The check that was asked for is carried out.
pub(super) fn checked(harness: &mut ScreenHarness, page: &mut Intake, file: &str) {
    let asked = asked(harness);
    let mut found = check(file.as_bytes(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
    found.sha256 = "ab12".to_owned();
    harness.rows(page, &RowsNews::Checked { number: asked.number, found: Ok(Box::new(found)) });
}

#[test]
fn lines_of_which_nothing_is_sent_are_no_job() {
    let file = "Vorname,Ort\nAnn,Bonn\nBob,Kiel\n";
    let (mut harness, mut page) = with_file(PROFILES, "n.csv", file, (80, 24));
    choose(&mut harness, &mut page, "CreateProfile");
    checked(&mut harness, &mut page, file);
    let said = harness.page(&page);
    assert!(said.contains("no column goes anywhere") && !said.contains("can be sent"), "{said}");
    harness.press(&mut page, "ctrl-s");
    assert!(harness.said().contains("no column goes anywhere"), "{}", harness.page(&page));
    assert!(page.step == IntakeStep::Columns);
    // All lines are bad: there is nothing to start.
    let file = "FirstName,DomainName\nAnn,other\nBob,other\n";
    let (mut harness, mut page) = with_file(PROFILES, "p.csv", file, (80, 24));
    choose(&mut harness, &mut page, "CreateProfile");
    checked(&mut harness, &mut page, file);
    harness.press(&mut page, "ctrl-s");
    assert!(page.actions(&harness.session).contains(&Action::Submit), "to the review");
    harness.press(&mut page, "ctrl-s");
    assert!(page.step == IntakeStep::Review, "{}", harness.page(&page));
    assert!(!page.actions(&harness.session).contains(&Action::Submit), "{}", harness.page(&page));
}

#[test]
fn a_file_of_names_alone_has_no_lines() {
    let file = "FirstName,LastName\n";
    let (mut harness, mut page) = with_file(PROFILES, "n.csv", file, (80, 24));
    choose(&mut harness, &mut page, "CreateProfile");
    checked(&mut harness, &mut page, file);
    let said = harness.page(&page);
    assert!(said.contains("the file has no lines") && !said.contains("can be sent"), "{said}");
}

const PROFILES: &str = "rows?of=profiles%2Fdomains%2Facme%2Fprofiles";

#[test]
fn a_file_becomes_a_job() {
    for size in [(80, 24), (140, 40)] {
        let name = |part: &str| format!("{part}_{}x{}", size.0, size.1);
        let file = people();
        let mut empty = ScreenHarness::at(PROFILES).sized(size.0, size.1);
        let mut page = Intake::default();
        empty.enter(&mut page);
        insta::assert_snapshot!(name("file"), empty.page(&page));
        let (mut harness, mut page) = with_file(PROFILES, "people.csv", &file, size);
        assert!(harness.said().contains("What is done with each line"));
        choose(&mut harness, &mut page, "CreateProfile");
        checked(&mut harness, &mut page, &file);
        insta::assert_snapshot!(name("columns"), harness.page(&page));
        harness.press(&mut page, "ctrl-s");
        insta::assert_snapshot!(name("bad"), harness.page(&page));
        harness.press(&mut page, "tab");
        insta::assert_snapshot!(name("ready"), harness.page(&page));
        harness.press(&mut page, "ctrl-s");
        insta::assert_snapshot!(name("review"), harness.page(&page));
        harness.shrink(&page);
        harness.press(&mut page, "ctrl-s");
        let started = harness.effects.iter().find_map(|effect| match effect {
            Effect::StartJob(spec) => Some((**spec).clone()),
            _ => None,
        });
        let spec = started.expect("a job");
        let JobSource::File { path, sha256, items, left_out, mapping } = &spec.source else { panic!("a file") };
        let left: Vec<(usize, &str)> = left_out.iter().map(|out| (out.number, out.why.as_str())).collect();
        assert_eq!((path.as_str(), sha256.as_str(), *items), ("/data/people.csv", "ab12", 5));
        let why = "Surname has 300 characters; at most 255 are allowed";
        assert_eq!(left, [(3, "has 2 values, and there are 5 columns"), (4, why)], "without their values");
        let name = "CreateProfile: 3 lines of people.csv";
        assert_eq!((spec.name.as_str(), &spec.set), (name, &json!({"DomainName": "acme"})));
        assert_eq!(mapping.columns["E-mail"].to_string(), "EmailAddress");
        assert_eq!(harness.opened_at(), [format!("jobs/{}", spec.id.0)]);
        harness.press(&mut page, "ctrl-s");
        let started = harness.effects.iter().filter(|effect| matches!(effect, Effect::StartJob(_))).count();
        assert_eq!(started, 1, "it is started once");
    }
}

#[test]
fn a_line_that_could_be_sent_is_left_out_by_a_key() {
    let file = people();
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", &file, (80, 24));
    choose(&mut harness, &mut page, "CreateProfile");
    checked(&mut harness, &mut page, &file);
    harness.press(&mut page, "ctrl-s tab down x");
    assert!(harness.page(&page).contains("– left out"), "{}", harness.page(&page));
    harness.press(&mut page, "tab G x");
    assert!(harness.said().contains("can't be sent anyway"));
    harness.press(&mut page, "ctrl-s");
    assert!(harness.page(&page).contains("1 line by your word"), "{}", harness.page(&page));
    harness.press(&mut page, "ctrl-s");
    let started = harness.effects.iter().find_map(|effect| match effect {
        Effect::StartJob(spec) => Some((**spec).clone()),
        _ => None,
    });
    let JobSource::File { left_out, .. } = started.expect("a job").source else { panic!("a file") };
    assert_eq!(left_out.iter().map(|out| out.number).collect::<Vec<_>>(), [1, 3, 4]);
}

#[test]
fn a_column_is_given_to_another_member_and_the_lines_are_checked_again() {
    let file = people();
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", &file, (80, 24));
    choose(&mut harness, &mut page, "CreateProfile");
    checked(&mut harness, &mut page, &file);
    let first = asked(&harness).number;
    // The column Tier goes nowhere by itself.
    harness.press(&mut page, "down down down enter");
    let menu = harness.said();
    assert!(menu.contains("Where Tier goes") && menu.contains("Attributes{Tier}"), "{menu}");
    let to =
        |text: &str| crate::jobs::rows::resolve(crate::jobs::rows::find_operation("CreateProfile").unwrap(), text, &[]);
    let path = to("Attributes.Tier").unwrap();
    let choice = IntakeAnswer::To { column: "Tier".to_owned(), path: Some(path.clone()) };
    harness.take_answer(&mut page, OverlayAnswer::Intake(choice));
    assert!(asked(&harness).number > first && asked(&harness).mapping.columns["Tier"] == path);
    // By its path.
    harness.take_answer(&mut page, OverlayAnswer::Intake(IntakeAnswer::TypeTarget("Shoe size".to_owned())));
    harness.type_text(&mut page, "Atributes.Shoe");
    harness.press(&mut page, "enter");
    assert!(harness.page(&page).contains("did you mean Attributes?"), "{}", harness.page(&page));
    harness.press(&mut page, "ctrl-u");
    harness.type_text(&mut page, "attributes.Shoe");
    harness.press(&mut page, "enter");
    assert_eq!(asked(&harness).mapping.columns["Shoe size"].to_string(), "Attributes{Shoe}");
    // A value for all lines.
    harness.take_answer(&mut page, OverlayAnswer::Intake(IntakeAnswer::TypeConstant(to("PartyTypeString").unwrap())));
    harness.type_text(&mut page, "customer");
    harness.press(&mut page, "enter");
    assert_eq!(asked(&harness).mapping.constants, [(to("PartyTypeString").unwrap(), json!("customer"))]);
    checked(&mut harness, &mut page, &file);
    insta::assert_snapshot!("columns_corrected_80x24", harness.page(&page));
    harness.press(&mut page, "x");
    assert!(!asked(&harness).mapping.columns.contains_key("Tier"));
}

/// What names something of the account is picked for all lines as it is in a form, and typed where it is another.
#[test]
fn a_value_for_all_lines_that_names_something_is_picked_from_what_there_is() {
    let file = "id,what\n1,chair\n2,lamp\n";
    let (mut harness, mut page) = with_file(PROFILES, "orders.csv", file, (80, 24));
    choose(&mut harness, &mut page, "PutProfileObject");
    let operation = crate::jobs::rows::find_operation("PutProfileObject").unwrap();
    let of = crate::jobs::rows::resolve(operation, "ObjectTypeName", &[]).unwrap();
    let ask = IntakeAnswer::TypeConstant(of.clone());
    harness.take_answer(&mut page, OverlayAnswer::Intake(ask.clone()));
    assert!(page.entry.is_none() && harness.said().contains("is being read"), "{}", harness.page(&page));
    let list = "profiles/domains/acme/object-types".parse().unwrap();
    let types = json!({"Items": [{"ObjectTypeName": "Web-Order"}, {"ObjectTypeName": "Invoice"}]});
    harness.answer(&mut page, IntakeSlot::Named(list), types);
    let menu = harness.said();
    for words in ["ObjectTypeName of all lines", "Web-Order", "Invoice", "another value"] {
        assert!(menu.contains(words), "{words}: {menu}");
    }
    let picked = IntakeAnswer::Value { path: of.clone(), id: "Invoice".to_owned() };
    harness.take_answer(&mut page, OverlayAnswer::Intake(picked));
    assert_eq!(asked(&harness).mapping.constants, [(of.clone(), json!("Invoice"))]);
    // It is known by now what there is.
    harness.take_answer(&mut page, OverlayAnswer::Intake(ask));
    assert!(harness.said().contains("Web-Order"));
    harness.take_answer(&mut page, OverlayAnswer::Intake(IntakeAnswer::TypeValue(of.clone())));
    harness.press(&mut page, "ctrl-u");
    harness.type_text(&mut page, "_order");
    harness.press(&mut page, "enter");
    assert_eq!(asked(&harness).mapping.constants, [(of, json!("_order"))]);
    // What names nothing is typed at once.
    let plain = crate::jobs::rows::resolve(operation, "Object", &[]).unwrap();
    harness.take_answer(&mut page, OverlayAnswer::Intake(IntakeAnswer::TypeConstant(plain)));
    assert!(page.entry.is_some());
}

#[test]
fn a_check_ends_at_once_with_esc_and_late_news_of_it_is_not_heard() {
    let file = people();
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", &file, (80, 24));
    choose(&mut harness, &mut page, "CreateProfile");
    let number = asked(&harness).number;
    let so_far = || Box::new(crate::contract::RowsChecked { items: 1_234, bytes: 60, ..Default::default() });
    harness.rows(&mut page, &RowsNews::Checking { number, so_far: so_far() });
    harness.press(&mut page, "ctrl-s");
    insta::assert_snapshot!("checking_80x24", harness.page(&page));
    harness.press(&mut page, "esc");
    assert!(harness.effects.contains(&Effect::StopCheck));
    harness.rows(&mut page, &RowsNews::Checking { number, so_far: so_far() });
    assert!(harness.page(&page).contains("not checked"), "{}", harness.page(&page));
    harness.press(&mut page, "ctrl-s");
    assert!(asked(&harness).number > number, "it begins anew");
}

#[test]
fn fields_and_options_go_by_the_names_that_the_account_has_for_them() {
    let file = "title,Severity,Refund\nBroken,High,12.5\nLost,Odd,many\n";
    let domain = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
    let at = format!("rows?of=cases%2Fdomains%2F{domain}%2Fcases");
    let (mut harness, mut page) = with_file(&at, "cases.csv", file, (80, 24));
    choose(&mut harness, &mut page, "CreateCase");
    assert!(
        !harness.effects.iter().any(|effect| matches!(effect, Effect::CheckRows(_))),
        "not before the names are known"
    );
    let field = |id: &str, name: &str, kind: &str| json!({"fieldId": id, "fieldArn": "a", "name": name, "type": kind, "namespace": "Custom"});
    let fields = json!({"fields": [field("title", "Title", "Text"), field("f-1", "Severity", "SingleSelect"),
        field("f-2", "Refund", "Number")]});
    harness.answer(&mut page, IntakeSlot::Names, fields);
    let options = json!({"options": [{"name": "High", "value": "o-1", "active": true}, {"name": "Low", "value": "o-2", "active": true}]});
    harness.answer(&mut page, IntakeSlot::Options("f-1".to_owned()), options);
    let mapping = asked(&harness).mapping;
    let paths: Vec<String> = mapping.columns.values().map(ToString::to_string).collect();
    assert_eq!(paths, ["fields{f-2}.doubleValue", "fields{f-1}.stringValue", "fields{title}.stringValue"]);
    assert_eq!(mapping.words["Severity"]["High"], "o-1");
    checked(&mut harness, &mut page, file);
    let screen = harness.page(&page);
    assert!(screen.contains("templateId") && screen.contains("required"), "{screen}");
    harness.press(&mut page, "ctrl-s down");
    assert!(harness.page(&page).contains("must be a number"), "{}", harness.page(&page));
}

#[test]
fn nothing_is_started_where_nothing_may_be_changed() {
    let file = people();
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", &file, (80, 24));
    harness.session.contexts[0].read_only = true;
    choose(&mut harness, &mut page, "CreateProfile");
    checked(&mut harness, &mut page, &file);
    harness.press(&mut page, "ctrl-s ctrl-s");
    assert!(harness.page(&page).contains("nothing can"), "{}", harness.page(&page));
    harness.asked();
    harness.press(&mut page, "ctrl-s");
    assert!(harness.said().contains("nothing can be changed"));
    assert!(!harness.effects.iter().any(|effect| matches!(effect, Effect::StartJob(_))));
}

#[test]
fn what_nothing_brings_back_is_agreed_to_by_the_number_of_lines() {
    let file = "ProfileId\n1aaabbbbccccddddaaaabbbbccccdddd\n2aaabbbbccccddddaaaabbbbccccdddd\n";
    let (mut harness, mut page) = with_file(PROFILES, "gone.csv", file, (80, 24));
    choose(&mut harness, &mut page, "DeleteProfile");
    checked(&mut harness, &mut page, file);
    harness.press(&mut page, "ctrl-s ctrl-s ctrl-s");
    assert!(harness.said().contains("Type 2"));
    assert!(!harness.effects.iter().any(|effect| matches!(effect, Effect::StartJob(_))));
    harness.take_answer(&mut page, OverlayAnswer::Begin);
    assert!(harness.effects.iter().any(|effect| matches!(effect, Effect::StartJob(_))));
}

#[test]
fn many_lines_are_told_of_what_the_service_has_for_them() {
    let file = format!("FirstName\n{}{}\n", "Ann\n".repeat(10_000), "A".repeat(300));
    let (mut harness, mut page) = with_file(PROFILES, "many.csv", &file, (80, 24));
    choose(&mut harness, &mut page, "CreateProfile");
    checked(&mut harness, &mut page, &file);
    harness.press(&mut page, "ctrl-s ctrl-s");
    insta::assert_snapshot!("review_many_80x24", harness.page(&page));
    harness.asked();
    harness.press(&mut page, "u");
    assert!(harness.page(&page).contains("uploaded as a whole"), "{}", harness.page(&page));
}

#[test]
fn a_kept_mapping_is_used_again_and_a_file_that_is_not_there_says_so() {
    let file = people();
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", &file, (80, 24));
    choose(&mut harness, &mut page, "CreateProfile");
    harness.press(&mut page, "b");
    harness.type_text(&mut page, "nightly");
    harness.press(&mut page, "enter");
    let kept = harness.effects.iter().find_map(|effect| match effect {
        Effect::KeepMapping(kept) => Some((**kept).clone()),
        _ => None,
    });
    // Another one of that name takes its place only where that is said once more.
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", &file, (80, 24));
    harness.rows(&mut page, &RowsNews::Mappings(kept.clone().into_iter().collect(), Vec::new()));
    choose(&mut harness, &mut page, "PutProfileObject");
    harness.press(&mut page, "b");
    harness.type_text(&mut page, "nightly");
    harness.press(&mut page, "enter");
    let keeps = |harness: &ScreenHarness| harness.effects.iter().any(|e| matches!(e, Effect::KeepMapping(_)));
    assert!(!keeps(&harness) && harness.page(&page).contains("there is one for CreateProfile"));
    harness.press(&mut page, "enter");
    assert!(keeps(&harness));
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", &file, (80, 24));
    harness.rows(&mut page, &RowsNews::Mappings(kept.into_iter().collect(), Vec::new()));
    harness.asked();
    harness.press(&mut page, "a");
    assert!(harness.said().contains("kept mapping"));
    harness.take_answer(
        &mut page,
        OverlayAnswer::Intake(IntakeAnswer::Mapping { name: "nightly".to_owned(), edits: false }),
    );
    assert_eq!(asked(&harness).set, json!({"DomainName": "acme"}));
    assert!(asked(&harness).mapping.columns.contains_key("E-mail"));
    harness.press(&mut page, "esc esc");
    harness.press(&mut page, "enter");
    harness.rows(&mut page, &RowsNews::Seen(Err("/x: there is no such file".to_owned())));
    assert!(harness.page(&page).contains("there is no such file"), "{}", harness.page(&page));
}

/// Whatever reads what it changes can be done so that a line changes only what it has, also where a mapping was kept for
/// it.
#[test]
fn each_can_be_read_first_and_what_a_line_has_set_in_it() {
    let file = "ID,Note\nOrder,new\n";
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", file, (140, 40));
    let offered = harness.said();
    assert!(
        offered.contains("UpdateProfile, each read first") && !offered.contains("DeleteProfile, each"),
        "{offered}"
    );
    let operation = crate::jobs::rows::find_operation("PutProfileObjectType").unwrap();
    harness.take_answer(&mut page, OverlayAnswer::Intake(IntakeAnswer::Edit(operation)));
    harness.take_answer(
        &mut page,
        OverlayAnswer::Intake(IntakeAnswer::To { column: "ID".to_owned(), path: "ObjectTypeName".parse().ok() }),
    );
    let seen = harness.page(&page);
    assert!(seen.contains("PutProfileObjectType, each read first") && !seen.contains("Description"), "{seen}");
    harness.take_answer(
        &mut page,
        OverlayAnswer::Intake(IntakeAnswer::To { column: "Note".to_owned(), path: "Description".parse().ok() }),
    );
    assert!(asked(&harness).edits);
    checked(&mut harness, &mut page, file);
    harness.press(&mut page, "ctrl-s ctrl-s");
    let seen = harness.page(&page);
    assert!(seen.contains("what a line does not have stays as it is") && !seen.contains("taken away"), "{seen}");
    harness.press(&mut page, "ctrl-s");
    let way = harness.effects.iter().find_map(|effect| match effect {
        Effect::StartJob(spec) => Some(spec.way),
        _ => None,
    });
    assert_eq!(way, Some(JobWay::Edit), "{} {seen}", harness.said());
}

/// A value for all lines that is never kept is asked for when the mapping is used again.
#[test]
fn a_value_that_a_kept_mapping_lacks_is_asked_for() {
    let file = people();
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", &file, (140, 40));
    let operation = crate::jobs::rows::find_operation("CreateProfile").unwrap();
    let mut mapping = RowMapping {
        columns: [("E-mail", "EmailAddress"), ("Gone", "LastName")]
            .map(|(column, to)| (column.to_owned(), to.parse().unwrap()))
            .into(),
        ..Default::default()
    };
    mapping.constants.push(("AdditionalInformation".parse().unwrap(), json!("heard of at the fair")));
    let text = crate::jobs::rows::mapping_text(operation, &mapping).unwrap().0;
    assert!(!text.contains("fair"), "{text}");
    let (_, mapping) = crate::jobs::rows::read_mapping(&text).unwrap();
    let kept = KeptMapping { name: "nightly".to_owned(), operation, mapping };
    harness.rows(&mut page, &RowsNews::Mappings(vec![kept], Vec::new()));
    harness.asked();
    harness.take_answer(
        &mut page,
        OverlayAnswer::Intake(IntakeAnswer::Mapping { name: "nightly".to_owned(), edits: false }),
    );
    let said = harness.said();
    assert!(said.contains("the value of AdditionalInformation for all lines is never kept"), "{said}");
    assert!(said.contains("the file has no column Gone"), "{said}");
    let seen = harness.page(&page);
    assert!(seen.contains("AdditionalInformation"), "{seen}");
    checked(&mut harness, &mut page, &file);
    harness.press(&mut page, "ctrl-s ctrl-s");
    let seen = harness.page(&page);
    assert!(seen.contains("it is not given again: AdditionalInformation"), "{seen}");
}

#[test]
fn every_operation_that_writes_can_be_chosen_over_any_list() {
    let file = "a,b\n1,2\n";
    for list in ["profiles/domains/acme/profiles", "cases/domains/d/fields", "appflow/flows"] {
        let at = format!("rows?of={}", list.replace('/', "%2F"));
        for offer in given::offers(Some(&list.parse().unwrap())) {
            let (mut harness, mut page) = with_file(&at, "any.csv", file, (80, 24));
            harness.take_answer(&mut page, OverlayAnswer::Intake(IntakeAnswer::Operation(offer.operation)));
            assert!(harness.page(&page).contains("Columns"));
            let given = page.task.as_ref().map(|task| task.given.clone());
            assert!(given.is_some_and(|given| !given.as_object().is_some_and(|all| all.values().any(Value::is_null))));
            harness.press(&mut page, "enter c");
        }
    }
}

/// A column that names the place which all lines share is checked and not sent, and is said to be.
#[test]
fn a_column_of_the_place_says_what_it_must_be() {
    let file = "DomainName,E-mail\nacme,kim@example.com\nother,lee@example.com\n";
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", file, (80, 24));
    choose(&mut harness, &mut page, "CreateProfile");
    checked(&mut harness, &mut page, file);
    assert!(harness.page(&page).contains("checked: must be acme"), "{}", harness.page(&page));
    harness.press(&mut page, "ctrl-s ctrl-s");
    let seen = harness.page(&page);
    assert!(seen.contains("DomainName must be acme") && !seen.contains("not sent"), "{seen}");
    harness.press(&mut page, "ctrl-s");
    let started = harness.effects.iter().find_map(|effect| match effect {
        Effect::StartJob(spec) => Some((**spec).clone()),
        _ => None,
    });
    let JobSource::File { left_out, .. } = started.expect("a job").source else { panic!("a file") };
    assert_eq!(left_out[0].why, "DomainName is of other, and all lines go to acme");
}

/// What lies in an object that is sent as a whole goes with it.
#[test]
fn what_is_sent_with_an_object_does_not_look_left_out() {
    let mapping =
        RowMapping { columns: [("Address".to_owned(), "Address".parse().unwrap())].into(), ..Default::default() };
    assert_eq!((mapping.taken_with("Address.City"), mapping.taken_with("Address")), (Some("Address"), None));
    assert_eq!((mapping.taken_with("AddressBook"), mapping.takes("Address.City")), (None, true));
}

#[test]
fn a_mapping_that_was_corrected_is_not_left_without_a_word() {
    let file = people();
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", &file, (80, 24));
    choose(&mut harness, &mut page, "CreateProfile");
    assert!(page.unsaved().is_none(), "nothing was changed");
    harness.press(&mut page, "x");
    assert!(page.unsaved().is_some_and(|what| format!("{what:?}").contains("people.csv")), "{:?}", page.unsaved());
    harness.rows(&mut page, &RowsNews::Kept(Ok("kept as 'nightly'".to_owned())));
    assert!(page.unsaved().is_none(), "it has a name");
}

#[test]
fn a_kept_mapping_is_forgotten_after_a_question() {
    let file = people();
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", &file, (80, 24));
    choose(&mut harness, &mut page, "CreateProfile");
    let (operation, mapping) = page.task.as_ref().map(|task| (task.operation, task.mapping.clone())).unwrap();
    let kept = KeptMapping { name: "nightly".to_owned(), operation, mapping };
    harness.rows(&mut page, &RowsNews::Mappings(vec![kept], Vec::new()));
    harness.asked();
    harness.press(&mut page, "a");
    assert!(harness.said().contains("Forget a kept mapping"), "{}", harness.said());
    harness.take_answer(&mut page, OverlayAnswer::Intake(IntakeAnswer::Forget));
    let mut menu = harness.opened().expect("it is asked which");
    harness.press(&mut *menu, "enter");
    let mut question = harness.opened().expect("it is asked whether");
    harness.press(&mut *question, "y");
    let asked = format!("{:?}", harness.asked());
    assert!(asked.contains("ForgetMapping(\"nightly\")"), "{asked}");
    // A key does the same, and the palette has it.
    assert!(page.actions(&harness.session).contains(&Action::ForgetMapping));
    harness.press(&mut page, "B");
    assert!(harness.said().contains("Which mapping is forgotten"));
    harness.rows(&mut page, &RowsNews::Mappings(Vec::new(), Vec::new()));
    assert!(!page.actions(&harness.session).contains(&Action::ForgetMapping));
}

#[test]
fn what_can_t_be_left_out_says_why() {
    let file = "{\"mail\":\"a@example.com\",\"Address\":{\"City\":\"Seoul\"},\"Odd\":1}\n";
    let (mut harness, mut page) = with_file(PROFILES, "people.jsonl", file, (140, 40));
    choose(&mut harness, &mut page, "CreateProfile");
    let give = |harness: &mut ScreenHarness, page: &mut Intake, column: &str, path: &str| {
        let (column, path) = (column.to_owned(), path.parse().ok());
        harness.take_answer(page, OverlayAnswer::Intake(IntakeAnswer::To { column, path }));
    };
    let columns: Vec<String> =
        page.seen.iter().flat_map(|seen| &seen.columns).map(|column| column.name.clone()).collect();
    give(&mut harness, &mut page, "Address.City", "Address.City");
    let press = |harness: &mut ScreenHarness, page: &mut Intake, column: &str| {
        page.at = columns.iter().position(|name| name == column).expect(column);
        harness.asked();
        harness.press(page, "x");
        harness.said()
    };
    press(&mut harness, &mut page, "Address");
    let said = press(&mut harness, &mut page, "Address");
    assert!(said.contains("Address goes with Address.City"), "{said}");
    let said = press(&mut harness, &mut page, "Odd");
    assert!(said.contains("Odd goes nowhere as it is"), "{said}");
}

/// Nothing on the page of a place takes a line to another one: no path that is typed, and no mapping that was kept.
#[test]
fn a_page_of_a_place_sends_to_no_other() {
    let file = "DomainName,E-mail\nacme,kim@example.com\nother,lee@example.com\n";
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", file, (140, 40));
    choose(&mut harness, &mut page, "CreateProfile");
    harness.take_answer(&mut page, OverlayAnswer::Intake(IntakeAnswer::TypeTarget("DomainName".to_owned())));
    harness.type_text(&mut page, "domainname");
    harness.press(&mut page, "enter");
    let seen = harness.page(&page);
    assert!(seen.contains("DomainName is acme for all lines, because this page is of it"), "{seen}");
    harness.press(&mut page, "esc");
    checked(&mut harness, &mut page, file);
    assert!(harness.page(&page).contains("checked: must be acme"), "{}", harness.page(&page));
    let operation = crate::jobs::rows::find_operation("CreateProfile").unwrap();
    let path = |text: &str| text.parse::<crate::model::DocPath>().unwrap();
    let columns = [("DomainName".to_owned(), path("DomainName")), ("E-mail".to_owned(), path("EmailAddress"))].into();
    let constants = vec![(path("DomainName"), json!("other"))];
    let columns = RowMapping { columns, ..RowMapping::default() };
    let constants = RowMapping { constants, ..RowMapping::default() };
    for mapping in [columns, constants] {
        let kept = KeptMapping { name: "nightly".to_owned(), operation, mapping };
        harness.rows(&mut page, &RowsNews::Mappings(vec![kept], Vec::new()));
        harness.asked();
        let what = IntakeAnswer::Mapping { name: "nightly".to_owned(), edits: false };
        harness.take_answer(&mut page, OverlayAnswer::Intake(what));
        let said = harness.said();
        assert!(said.contains("DomainName is acme for all lines"), "{said}");
        let mapping = asked(&harness).mapping;
        assert!(!mapping.columns.contains_key("DomainName") && mapping.constants.is_empty(), "{mapping:?}");
    }
}

/// The page of a domain says which domain the lines go to, and the page of an item with nothing below it is one of many.
#[test]
fn the_page_of_an_item_says_where_lines_go() {
    let rows = |at: &str| rows_location(&at.parse().unwrap()).get("of").map(str::to_owned);
    assert_eq!(rows("profiles/domains/acme").as_deref(), Some("profiles/domains/acme"));
    assert_eq!(rows("cases/domains/d1/layouts/l1").as_deref(), Some("cases/domains/d1/layouts"));
    let at = "rows?of=profiles%2Fdomains%2Facme";
    for (operation, file, list) in [
        ("CreateProfile", "E-mail\nkim@example.com\n", "profiles/domains/acme/profiles"),
        ("PutProfileObjectType", "ObjectTypeName,Description\nOrder,Orders\n", "profiles/domains/acme/object-types"),
    ] {
        let (mut harness, mut page) = with_file(at, "some.csv", file, (80, 24));
        assert!(harness.page(&page).contains("acme"), "{}", harness.page(&page));
        choose(&mut harness, &mut page, operation);
        assert_eq!(asked(&harness).set, json!({"DomainName": "acme"}), "{operation}");
        assert_eq!(page.task.as_ref().and_then(|task| task.list.clone()), list.parse().ok());
    }
    // Lines of another service than the page's are not of the page.
    let file = "E-mail,DomainName\nkim@example.com,acme\n";
    let (mut harness, mut page) = with_file("rows?of=appflow%2Fflows", "some.csv", file, (80, 24));
    choose(&mut harness, &mut page, "CreateProfile");
    assert_eq!(page.task.as_ref().map(|task| task.list.clone()), Some(None));
    // What is done to domains themselves takes its domain from each line.
    let (mut harness, mut page) = with_file(at, "some.csv", "DomainName,DefaultExpirationDays\nacme,30\n", (80, 24));
    choose(&mut harness, &mut page, "UpdateDomain");
    assert_eq!(asked(&harness).set, json!({}));
    assert!(asked(&harness).mapping.columns.contains_key("DomainName"));
}

/// A mapping whose columns are all there comes before what the page is opened for; another one behind that.
#[test]
fn the_kept_mapping_that_fits_comes_first() {
    let operation = crate::jobs::rows::find_operation("CreateProfile").unwrap();
    let kept = |name: &str, column: &str| {
        let columns = [(column.to_owned(), "EmailAddress".parse().unwrap())].into();
        KeptMapping { name: name.to_owned(), operation, mapping: RowMapping { columns, ..RowMapping::default() } }
    };
    let (mut harness, mut page) = with_file(PROFILES, "people.csv", &people(), (80, 24));
    let mappings = vec![kept("another file", "Mailbox"), kept("nightly people", "E-mail")];
    harness.rows(&mut page, &RowsNews::Mappings(mappings, Vec::new()));
    harness.asked();
    harness.press(&mut page, "a");
    let menu = harness.said();
    let at = |text: &str| menu.find(text).unwrap_or_else(|| panic!("no {text}: {menu}"));
    assert!(at("nightly people") < at("CreateProfile"), "{menu}");
    assert!(at("another file") > at("CreateProfile"), "{menu}");
}

/// What the template of all lines requires is missing as any other member is, before anything is sent.
#[test]
fn what_the_template_of_all_lines_requires_is_told() {
    const CLAIM: &str = "6f1c2d3b-4a59-4c5d-9b7f-1e4d668a4020";
    let (file, domain) = ("title\nBroken\n", "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31");
    let at = format!("rows?of=cases%2Fdomains%2F{domain}%2Fcases");
    let (mut harness, mut page) = with_file(&at, "cases.csv", file, (80, 24));
    choose(&mut harness, &mut page, "CreateCase");
    let field = |id: &str, name: &str| json!({"fieldId": id, "name": name, "type": "Text", "namespace": "Custom"});
    harness.answer(&mut page, IntakeSlot::Names, json!({"fields": [field("title", "Title"), field("f-1", "Order")]}));
    harness.take_answer(&mut page, OverlayAnswer::Intake(IntakeAnswer::TypeValue("templateId".parse().unwrap())));
    harness.type_text(&mut page, CLAIM);
    harness.press(&mut page, "enter");
    checked(&mut harness, &mut page, file);
    assert!(!harness.page(&page).contains("Order"), "{}", harness.page(&page));
    let template = json!({"templateId": CLAIM, "name": "Claim", "requiredFields": [{"fieldId": "f-1"}]});
    harness.answer(&mut page, IntakeSlot::Basis(CLAIM.to_owned()), template);
    checked(&mut harness, &mut page, file);
    let seen = harness.page(&page);
    assert!(seen.contains("Order") && seen.contains("required: no column goes here"), "{seen}");
    harness.press(&mut page, "ctrl-s");
    assert!(harness.page(&page).contains("the template Claim requires one"), "{}", harness.page(&page));
    let template = json!({"templateId": CLAIM, "name": "Claim", "status": "Inactive"});
    let templates = format!("cases/domains/{domain}/templates").parse().unwrap();
    harness.answer(&mut page, IntakeSlot::Named(templates), json!({ "templates": [template] }));
    checked(&mut harness, &mut page, file);
    assert!(harness.page(&page).contains("this template is not active"), "{}", harness.page(&page));
    harness.press(&mut page, "ctrl-s");
    assert!(!page.actions(&harness.session).contains(&Action::Submit), "nothing can be sent: {}", harness.page(&page));
}
