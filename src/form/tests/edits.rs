use super::*;
use crate::form::{Change, Fate};
use serde_json::json;

fn update(current: &Value) -> Form {
    Form::edit(operation(Service::CustomerProfiles, "UpdateDomain"), current.clone())
}

fn lines(form: &Form) -> Vec<String> {
    let value = |value: &Option<Value>| value.as_ref().map_or("-".to_owned(), ToString::to_string);
    form.changes()
        .iter()
        .map(|change| {
            format!("{}: {} > {} {:?}", change.path, value(&change.before), value(&change.after), change.fate)
        })
        .collect()
}

#[test]
fn a_merge_sends_what_changed_and_what_it_needs() {
    let current = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "DeadLetterQueueUrl": "https://q",
        "Matching": {"Enabled": true, "JobSchedule": {"DayOfTheWeek": "SUNDAY", "Time": "09:00"}}});
    let mut form = update(&current);
    assert_eq!(form.request(), json!({"DomainName": "acme"}));
    assert!(form.changes().is_empty() && !form.is_dirty());
    let enabled = row_at(&mut form, "Matching.Enabled");
    form.toggle(enabled);
    let mut matching = current["Matching"].clone();
    matching["Enabled"] = json!(false);
    assert_eq!(form.request(), json!({"DomainName": "acme", "Matching": matching}), "a structure goes whole");
    assert_eq!(lines(&form), ["Matching.Enabled: true > false Sent"]);
}

#[test]
fn a_merge_tells_keeping_from_clearing() {
    let current = json!({"DomainName": "acme", "DeadLetterQueueUrl": "https://q", "DefaultExpirationDays": 30});
    let mut form = update(&current);
    let queue = row_at(&mut form, "DeadLetterQueueUrl");
    form.begin_edit(queue);
    erase(&mut form);
    assert_eq!(form.request(), json!({"DomainName": "acme", "DeadLetterQueueUrl": ""}));
    form.unset(queue);
    assert_eq!(form.request(), json!({"DomainName": "acme"}));
    assert_eq!(lines(&form), ["DeadLetterQueueUrl: \"https://q\" > - Kept"]);
    assert_eq!(row(&mut form, "DeadLetterQueueUrl").hint, "keeps https://q");
}

#[test]
fn a_put_sends_everything_and_shows_the_difference() {
    let fields = json!({"id": {"Source": "_source.id"}, "mail": {"Source": "_source.mail"}});
    let current = json!({"DomainName": "acme", "ObjectTypeName": "T", "Description": "d", "Fields": fields});
    let mut form = Form::edit(operation(Service::CustomerProfiles, "PutProfileObjectType"), current.clone());
    type_at(&mut form, "Fields{mail}.Target", "_profile.EmailAddress");
    let id = row_at(&mut form, "Fields{id}");
    form.remove(id);
    let description = row_at(&mut form, "Description");
    form.begin_edit(description);
    erase(&mut form);
    let target = json!({"Source": "_source.mail", "Target": "_profile.EmailAddress"});
    assert_eq!(
        form.request(),
        json!({"DomainName": "acme", "ObjectTypeName": "T", "Fields": {"mail": target}}),
        "what is left out of a put is gone"
    );
    assert_eq!(
        lines(&form),
        [
            "Description: \"d\" > - Sent",
            "Fields{id}.Source: \"_source.id\" > - Sent",
            "Fields{mail}.Target: - > \"_profile.EmailAddress\" Sent",
        ]
    );
}

#[test]
fn a_list_shows_what_came_and_went_in_its_middle() {
    let rule = |name: &str| json!({"Rule": [name]});
    let current = json!({"DomainName": "a", "RuleBasedMatching": {"Enabled": true,
        "MatchingRules": [rule("A"), rule("B"), rule("C")]}});
    let mut form = update(&current);
    let b = row_at(&mut form, "RuleBasedMatching.MatchingRules[1]");
    form.remove(b);
    assert_eq!(lines(&form), ["RuleBasedMatching.MatchingRules[1].Rule: [\"B\"] > - Sent"]);
}

#[test]
fn what_somebody_else_changed_is_seen_and_taken_over() {
    let before = json!({"DomainName": "a", "DefaultExpirationDays": 30, "Matching": {"Enabled": true}});
    let mut form = update(&before);
    type_at(&mut form, "DefaultExpirationDays", "0");
    let theirs = json!({"DomainName": "a", "DefaultExpirationDays": 40, "Matching": {"Enabled": false}});
    let changed: Vec<_> = form.changed_meanwhile(&theirs).into_iter().map(|change| change.path.to_string()).collect();
    assert_eq!(changed, ["DefaultExpirationDays", "Matching.Enabled"]);
    form.take_over(&theirs);
    assert_eq!(form.request(), json!({"DomainName": "a", "DefaultExpirationDays": 300}));
    assert!(form.changed_meanwhile(&theirs).is_empty());
}

/// An update that merges leaves what others changed; one that replaces takes it back, and that is seen.
#[test]
fn what_would_be_changed_of_what_is_there_by_now_is_told() {
    let of = |operation: &str, before: Value, mine: Value, theirs: &Value| {
        let mut form = Form::edit(super::operation(Service::CustomerProfiles, operation), before);
        form.from_json_text(&mine.to_string()).unwrap();
        let line = |change: Change| format!("{}: {:?} → {:?}", change.path, change.before, change.after);
        form.changes_over(theirs).into_iter().map(line).collect::<Vec<_>>()
    };
    let domain = |days: u32, queue: &str| json!({"DomainName": "acme", "DefaultExpirationDays": days, "DeadLetterQueueUrl": queue});
    let told = of("UpdateDomain", domain(30, "q"), domain(60, "q"), &domain(45, "other"));
    assert_eq!(told, ["DefaultExpirationDays: Some(Number(45)) → Some(Number(60))"]);
    let kind = |about: &str, days: u32| json!({"DomainName": "acme", "ObjectTypeName": "Order", "Description": about, "ExpirationDays": days});
    let told = of("PutProfileObjectType", kind("old", 30), kind("mine", 30), &kind("old", 60));
    assert_eq!(told.len(), 2, "what they changed goes, too: {told:?}");
}

#[test]
fn a_draft_does_not_turn_back_what_somebody_else_changed() {
    let before = json!({"DomainName": "a", "DefaultExpirationDays": 30, "Matching": {"Enabled": true}});
    let mut form = update(&before);
    type_at(&mut form, "DefaultExpirationDays", "0");
    let draft = form.draft();
    assert!(!update(&before).restore(&draft).unwrap().changed_meanwhile);
    let mut fresh = update(&json!({"DomainName": "a", "DefaultExpirationDays": 30, "Matching": {"Enabled": false}}));
    let restored = fresh.restore(&draft).unwrap();
    assert!(restored.changed_meanwhile && !restored.is_made);
    let mut done = update(&json!({"DomainName": "a", "DefaultExpirationDays": 300, "Matching": {"Enabled": true}}));
    assert!(done.restore(&draft).unwrap().is_made, "it is as the draft makes it");
    assert_eq!(fresh.request(), json!({"DomainName": "a", "DefaultExpirationDays": 300}));
}

#[test]
fn of_lists_whose_items_are_updated_one_by_one_only_the_changed_ones_are_sent() {
    let operation = api().operation(Service::ConnectCases, "UpdateCase").unwrap().id;
    let field = |id: &str, text: &str| json!({"id": id, "value": {"stringValue": text}});
    let existing = json!({"domainId": "d", "caseId": "c",
        "fields": [field("title", "Broken"), field("created_datetime", "2026-03-01T12:00:00Z"), field("note", "x")]});
    let mut form = Form::edit(operation, existing.clone());
    assert_eq!(form.request(), json!({"domainId": "d", "caseId": "c", "fields": []}));
    let mut changed = existing;
    changed["fields"] =
        json!([field("new", "n"), field("created_datetime", "2026-03-01T12:00:00Z"), field("title", "Whole")]);
    form.from_json_text(&changed.to_string()).unwrap();
    let sent = json!([field("new", "n"), field("title", "Whole")]);
    assert_eq!(form.request(), json!({"domainId": "d", "caseId": "c", "fields": sent}));
    let found = form.changes();
    let told: Vec<_> = found.iter().map(|change| (change.path.to_string(), change.fate)).collect();
    let expected = [
        ("fields[0].value.stringValue", Fate::Sent),
        ("fields[2].value.stringValue", Fate::Sent),
        ("fields[2]", Fate::Kept),
    ];
    assert_eq!(told, expected.map(|(path, fate)| (path.to_owned(), fate)));
}

#[test]
fn another_member_of_a_choice_is_one_change() {
    let operation = api().operation(Service::ConnectCases, "UpdateCase").unwrap().id;
    let with = |value: &Value| json!({"domainId": "d", "caseId": "c", "fields": [{"id": "note", "value": value}]});
    for (was, is, path) in [
        (json!({"emptyValue": {}}), json!({"stringValue": "x"}), "fields[0].value.stringValue"),
        (json!({"stringValue": "x"}), json!({"emptyValue": {}}), "fields[0].value.emptyValue"),
        (json!({"stringValue": "7"}), json!({"doubleValue": 7}), "fields[0].value.doubleValue"),
    ] {
        let mut form = Form::edit(operation, with(&was));
        form.from_json_text(&with(&is).to_string()).unwrap();
        let told: Vec<_> = form.changes().iter().map(|change| change.path.to_string()).collect();
        assert_eq!(told, [path]);
    }
}

#[test]
fn a_second_entry_of_a_name_is_said_to_be_one_and_nothing_else() {
    let mut form = profiles("PutProfileObjectType", json!({"Keys": {"c": [{"FieldNames": ["a"]}]}}));
    let head = row_at(&mut form, "Keys");
    let key = form.add(head).unwrap();
    assert!(form.begin_edit(key));
    type_on(&mut form, "c");
    form.submit();
    let said: Vec<String> = form.issues().iter().map(|issue| issue.message.clone()).collect();
    assert!(said.contains(&"there is an entry \"c\" already".to_owned()), "{said:?}");
    assert!(!said.iter().any(|said| said.contains("c (2)")), "{said:?}");
}

#[test]
fn an_item_that_is_put_in_or_taken_out_is_the_only_change() {
    let task = |from: &str, to: &str| json!({"taskType": "Map", "sourceFields": [from], "destinationField": to});
    let flow = |tasks: Value| json!({"flowName": "nightly", "tasks": tasks});
    let there = [task("Id", "id"), task("Name", "name"), task("Mail", "email")];
    let edit = |after: Vec<Value>| {
        let mut form = Form::edit(operation(Service::AppFlow, "UpdateFlow"), flow(json!(there)));
        form.from_json_text(&flow(after.into()).to_string()).unwrap();
        lines(&form)
    };
    let [one, two, three] = there.clone();
    let new = task("Phone", "phone");
    let at = |lines: Vec<String>| lines.into_iter().map(|line| line.split('.').next().unwrap().to_owned());
    let told = edit(vec![new.clone(), one.clone(), two.clone(), three.clone()]);
    assert!(!told.is_empty() && at(told.clone()).all(|path| path.starts_with("tasks[0]")), "{told:?}");
    let told = edit(vec![two.clone(), three.clone()]);
    assert!(!told.is_empty() && at(told.clone()).all(|path| path.starts_with("tasks[0]")), "{told:?}");
    let told = edit(vec![one, new, task("Name", "full_name"), three]);
    assert!(told.contains(&"tasks[2].destinationField: \"name\" > \"full_name\" Sent".to_owned()), "{told:?}");
    assert!(at(told.clone()).all(|path| path.starts_with("tasks[1]") || path.starts_with("tasks[2]")), "{told:?}");
}
