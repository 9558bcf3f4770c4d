use super::*;
use crate::form::{Field, Pair, Pairs, Part, RowId, RowState};
use serde_json::json;

#[test]
fn a_new_form_shows_what_is_needed_and_folds_the_rest() {
    let mut form = appflow("CreateConnectorProfile", json!({}));
    let lines = seen(&form);
    let lines: Vec<_> = lines.lines().collect();
    assert_eq!(
        lines[..6],
        [
            " Name*: <LeftOut>",
            " Connector*: <LeftOut>",
            " Network*: <LeftOut>",
            "▾Connection*: <LeftOut>",
            "  ▾Properties*: <LeftOut>",
            "    ▸Amplitude: <LeftOut>",
        ]
    );
    assert_eq!(
        lines[lines.len() - 4..],
        [
            "  ▸Credentials: <LeftOut>",
            " Encryption key: <LeftOut> default: a key that AppFlow manages",
            " Custom connector: <LeftOut>",
            " Client token: <LeftOut> filled in when it is sent",
        ]
    );
    let zendesk = row_at(&mut form, "connectorProfileConfig.connectorProfileProperties.Zendesk");
    form.toggle(zendesk);
    assert!(seen(&form).contains("    ▾Zendesk: <Empty>\n       Zendesk address*: <LeftOut>\n"), "{}", seen(&form));
}

#[test]
fn a_structure_appears_with_its_first_value_and_goes_with_its_last() {
    let mut form = profiles("CreateDomain", json!({}));
    type_at(&mut form, "Matching.JobSchedule.Time", "9:05");
    assert_eq!(form.document(), &json!({"Matching": {"JobSchedule": {"Time": "9:05"}}}));
    let time = row_at(&mut form, "Matching.JobSchedule.Time");
    form.unset(time);
    assert_eq!(form.document(), &json!({}));
}

#[test]
fn a_structure_that_is_switched_off_comes_back_as_it_was() {
    let there = json!({"Enabled": true, "JobSchedule": {"DayOfTheWeek": "SUNDAY", "Time": "09:00"}});
    let mut form = profiles("CreateDomain", json!({"Matching": there}));
    let matching = row_at(&mut form, "Matching");
    form.toggle(matching);
    assert_eq!(form.document(), &json!({}));
    form.toggle(matching);
    assert_eq!(form.document(), &json!({"Matching": there}));
    let store = row_at(&mut form, "DataStore");
    form.toggle(store);
    assert_eq!(form.document()["DataStore"], json!({}), "switched on by hand, it stays even if it is empty");
    let enabled = row_at(&mut form, "DataStore.Enabled");
    form.toggle(enabled);
    assert_eq!(form.document()["DataStore"], json!({"Enabled": true}));
}

#[test]
fn items_keep_their_rows_while_others_move() {
    let mut form = profiles("BatchGetProfile", json!({"ProfileIds": ["a", "b", "c"]}));
    let (a, c) = (row_at(&mut form, "ProfileIds[0]"), row_at(&mut form, "ProfileIds[2]"));
    form.move_by(c, -2);
    assert_eq!(form.document()["ProfileIds"], json!(["c", "a", "b"]));
    assert_eq!(form.path_of(c).unwrap().to_string(), "ProfileIds[0]");
    let copy = form.duplicate(a).unwrap();
    assert_eq!(form.document()["ProfileIds"], json!(["c", "a", "a", "b"]));
    let next = form.remove(copy).unwrap();
    assert_eq!(form.path_of(next).unwrap().to_string(), "ProfileIds[2]");
    let new = form.add(a).unwrap();
    assert!(form.begin_edit(new));
    type_on(&mut form, "d");
    assert_eq!(form.document()["ProfileIds"], json!(["c", "a", "b", "d"]));
    for _ in 0..4 {
        let first = row_at(&mut form, "ProfileIds[0]");
        form.remove(first);
    }
    assert_eq!(form.document(), &json!({"ProfileIds": []}), "it is needed, so it stays and says what is wrong");
    assert!(form.path_of(copy).is_none(), "what is gone has no place");
    form.unset(copy);
    form.set_text(copy, "x", now());
    assert_eq!(form.document(), &json!({"ProfileIds": []}));
}

#[test]
fn an_optional_list_goes_with_its_last_item() {
    let mut form = profiles("CreateDomain", json!({}));
    let tags = row_at(&mut form, "Tags");
    let key = form.add(tags).unwrap();
    assert_eq!(form.document(), &json!({"Tags": {"": ""}}));
    form.remove(key);
    assert_eq!(form.document(), &json!({}));
}

#[test]
fn an_entry_has_a_row_for_its_key() {
    let mut form = profiles("CreateDomain", json!({}));
    let tags = row_at(&mut form, "Tags");
    let key = form.add(tags).unwrap();
    assert_eq!(key.part, Part::Key);
    assert!(form.begin_edit(key));
    type_on(&mut form, "aws:x");
    let complaint = form.rows().into_iter().find(|row| row.id == key).unwrap().issue.unwrap().1;
    assert!(complaint.contains("must not begin with aws:"), "{complaint}");
    erase(&mut form);
    type_on(&mut form, "team");
    form.leave();
    type_at(&mut form, "Tags{team}", "blue");
    assert_eq!(form.document(), &json!({"Tags": {"team": "blue"}}));
    let twin = form.add(tags).unwrap();
    form.set_text(twin, "team", now());
    assert_eq!(form.document()["Tags"].as_object().unwrap().len(), 2, "nothing is lost while names are the same");
    let complaint = form.rows().into_iter().find(|row| row.id == twin).unwrap().issue.unwrap().1;
    assert_eq!(complaint, "there is an entry \"team\" already");
    assert!(!form.submit());
    let copy = form.duplicate(key).unwrap();
    assert_eq!(form.path_of(copy).unwrap().to_string(), "Tags{team-2}");
}

#[test]
fn a_union_has_one_member_and_changes_its_mind() {
    let mut form = cases("CreateRelatedItem", json!({"type": "Comment"}));
    let content = row_at(&mut form, "content");
    let Field::Union { variants, chosen } = row(&mut form, "content").field else { panic!() };
    assert!(variants.contains(&"comment") && chosen.is_none());
    form.choose(content, "comment");
    assert_eq!(form.document()["content"], json!({"comment": {}}));
    type_at(&mut form, "content.comment.body", "hello");
    form.leave();
    form.choose(content, "contact");
    assert_eq!(form.document()["content"], json!({"contact": {}}));
    assert_eq!(row(&mut form, "content").text, "Contact");
    form.choose(content, "comment");
    assert_eq!(form.document()["content"], json!({"comment": {"body": "hello"}}), "what was typed is not lost");
    let labels: Vec<_> = form.rows().into_iter().filter(|row| row.depth == 1).map(|row| row.label).collect();
    assert_eq!(labels, ["Body", "Content type"], "the union's row is its member's header");
}

#[test]
fn two_members_of_a_union_are_both_kept_and_complained_of() {
    let content = json!({"comment": {"body": "x", "contentType": "Text/Plain"}, "file": {"fileArn": "arn"}});
    let mut form = cases("CreateRelatedItem", json!({"content": content}));
    assert_eq!(form.document()["content"], content);
    form.submit();
    assert_eq!(row(&mut form, "content").issue.unwrap().1, "may have only one of its members");
}

#[test]
fn shapes_that_hold_themselves_grow_only_where_they_are_used() {
    let mut form = cases("SearchCases", json!({"domainId": "d"}));
    let filter = row_at(&mut form, "filter");
    form.choose(filter, "andAll");
    assert_eq!(form.document()["filter"], json!({"andAll": []}));
    let item = form.add(filter).unwrap();
    form.choose(item, "not");
    let inner = row_at(&mut form, "filter.andAll[0].not");
    form.choose(inner, "field");
    assert_eq!(form.document()["filter"], json!({"andAll": [{}]}), "a choice of choices is nothing yet");
    let field = row_at(&mut form, "filter.andAll[0].not.field");
    form.choose(field, "equalTo");
    type_at(&mut form, "filter.andAll[0].not.field.equalTo.id", "status");
    assert_eq!(form.document()["filter"], json!({"andAll": [{"not": {"field": {"equalTo": {"id": "status"}}}}]}));
    assert!(form.rows().len() < 60, "{}", form.rows().len());
}

#[test]
fn what_is_done_to_the_document_can_be_undone() {
    let start = json!({"ProfileIds": ["a", "b"], "DomainName": "d"});
    let mut form = profiles("BatchGetProfile", start.clone());
    let a = row_at(&mut form, "ProfileIds[0]");
    form.remove(a);
    type_at(&mut form, "DomainName", "xyz");
    form.leave();
    assert!(form.undo());
    assert_eq!(form.document(), &json!({"ProfileIds": ["b"], "DomainName": "d"}), "a word typed is one step");
    assert!(form.undo());
    assert_eq!(form.document(), &start);
    assert!(!form.undo() && !form.is_dirty());
    assert!(form.redo() && form.redo() && !form.redo());
    assert_eq!(form.document(), &json!({"ProfileIds": ["b"], "DomainName": "dxyz"}));
}

#[test]
fn values_of_another_type_are_edited_as_json() {
    let mut form = profiles("CreateDomain", json!({"Matching": [1], "DomainName": {"a": 1}, "Extra": "x"}));
    for (path, text) in [("Matching", "[1]"), ("DomainName", "{\"a\":1}"), ("Extra", "\"x\"")] {
        let row = row(&mut form, path);
        assert_eq!((row.field, row.text.as_str(), row.state), (Field::Raw, text, RowState::Set), "{path}");
    }
    let matching = row_at(&mut form, "Matching");
    form.unset(matching);
    assert_eq!(row(&mut form, "Matching").field, Field::Group);
    let extra = row_at(&mut form, "Extra");
    form.unset(extra);
    assert_eq!(form.document(), &json!({"DomainName": {"a": 1}}));
}

#[test]
fn what_a_wizard_sets_belongs_to_the_change_before() {
    let mut form = appflow("CreateConnectorProfile", json!({}));
    let connector = row_at(&mut form, "connectorType");
    form.choose(connector, "Amplitude");
    let properties = "connectorProfileConfig.connectorProfileProperties.Amplitude".parse().unwrap();
    assert!(form.put(&properties, &json!({})));
    assert_eq!(form.document()["connectorProfileConfig"]["connectorProfileProperties"], json!({"Amplitude": {}}));
    form.leave_out(&properties);
    assert_eq!(form.document(), &json!({"connectorType": "Amplitude"}));
    form.put(&properties, &json!({}));
    assert!(form.undo());
    assert_eq!(form.document(), &json!({}));
    assert!(!form.put(&"nowhere.at[3]".parse().unwrap(), &json!(1)));
}

/// Every list that the overlay says so of: it is sent empty where nothing was added, which is no change, and says so.
#[test]
fn a_required_list_that_may_be_empty_is_sent_empty() {
    let mut held = 0;
    for operation in api().operations() {
        for member in operation.input.members().iter().filter(|member| member.sent_empty) {
            assert!(member.required && member.shape().constraint.min.is_none_or(|min| min == 0.0), "{}", member.name);
            let mut form = Form::new(operation.id, json!({}));
            assert_eq!(form.document()[member.name], json!([]), "{}", operation.id);
            assert!(!form.is_dirty(), "{}", operation.id);
            let path = DocPath::root().member(member.name);
            let row = form.rows().into_iter().find(|row| row.path == path).unwrap();
            assert!(!row.required && row.hint.contains("sent empty"), "{row:?}");
            form.submit();
            let lacks = form.issues().iter().any(|issue| issue.path == path && issue.message.contains("required"));
            assert!(!lacks, "{:?}", form.issues());
            held += 1;
        }
    }
    assert!(held > 0);
}

#[test]
fn a_field_of_several_cases_can_be_emptied() {
    let mut form = Form::partial(operation(Service::ConnectCases, "UpdateCase"), &json!({}));
    let list: DocPath = "fields".parse().unwrap();
    let pair = Pair { chosen: true, ..Pair::bare("status".to_owned(), "stringValue") };
    form.arrange_pairs(Pairs { list, key: "id", value: "value", none: Some("emptyValue"), all: vec![pair] });
    let row = RowId { node: form.pair_leaf("status").unwrap(), part: Part::Value };
    assert!(form.has_value(row), "each may have one");
    form.set_empty(row);
    assert_eq!(form.document()["fields"], json!([{"id": "status", "value": {"emptyValue": {}}}]));
}

#[test]
fn many_cases_can_be_given_a_status_alone() {
    let cases = json!([{"caseIdentifier": {"caseId": "6f1e2d3c-4b5a-4697-8877-665544332211"}}]);
    let document = json!({"domainId": "0f3c9a52-7f2a-4d3b-9d0a-2b1f6c7d8e9f", "cases": cases});
    for member in ["status", "title", "customerId"] {
        let mut document = document.clone();
        document[member] = json!("arn:aws:profile:us-east-1:111122223333:domains/d/profiles/p");
        let mut form = Form::new(operation(Service::ConnectCases, "BatchUpdateCase"), document);
        let _ = form.submit();
        let at_fields: Vec<_> = form.issues().iter().filter(|issue| issue.path.to_string() == "fields").collect();
        assert!(at_fields.is_empty(), "{member}: {at_fields:?}");
        assert_eq!(form.document()["fields"], json!([]));
    }
    let mut form = Form::new(operation(Service::ConnectCases, "BatchUpdateCase"), document);
    assert!(!form.submit(), "nothing would change");
}

#[test]
fn of_what_is_set_in_several_that_exist_no_member_is_needed_that_stays_as_it_is_there() {
    let key = json!({"Datadog": {"apiKey": "k", "applicationKey": "a"}});
    let document = json!({"connectorProfileConfig": {"connectorProfileCredentials": key}});
    let mut form = Form::partial(operation(Service::AppFlow, "UpdateConnectorProfile"), &document);
    assert!(form.submit(), "{:?}", form.issues());
    let kept = row(&mut form, "connectorProfileConfig.connectorProfileProperties");
    assert!(!kept.required && kept.hint == "stays as each has it", "{kept:?}");
    // One of a choice takes the place of what is there: it is needed whole.
    let document = json!({"content": {"comment": {"body": "Later"}}});
    let mut form = Form::partial(operation(Service::ConnectCases, "UpdateRelatedItem"), &document);
    assert!(!form.submit());
    let lacks = row(&mut form, "content.comment.contentType");
    assert!(lacks.required, "{lacks:?}");
}
