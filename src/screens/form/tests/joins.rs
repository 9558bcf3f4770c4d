//! A put says what it may replace, and an object whose it will be: before it is sent, and afterwards.

use serde_json::json;

use super::*;
use crate::catalog::{Scope, catalog};
use crate::model::{Edit, read_for_edit};

const KIM: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const ANN: &str = "1a1b2c3d4e5f60718293a4b5c6d7e8f9";

/// The form of an object at a location, its type being known.
fn object(location: &str) -> Rig {
    object_of(location, true)
}

/// The same of a type that makes profiles, or does not.
fn object_of(location: &str, creates: bool) -> Rig {
    let mut form = Rig::at(location);
    form.press("f2 ctrl-o");
    let _ = form.harness.commands.drain(..);
    let text = json!({"no": "A7", "mail": "kim@example.com"}).to_string();
    let document = json!({"DomainName": "acme", "ObjectTypeName": "Member", "Object": text});
    form.harness.edited(&mut *form.page, Ok(Some(document.to_string())));
    form.press("f2");
    let object_type = json!({
        "ObjectTypeName": "Member", "Description": "d", "AllowProfileCreation": creates,
        "Fields": {"no": {"Source": "_source.no"}, "mail": {"Source": "_source.mail", "Target": "_profile.EmailAddress"}},
        "Keys": {
            "memberNo": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["no"]}],
            "_email": [{"StandardIdentifiers": ["PROFILE", "LOOKUP_ONLY"], "FieldNames": ["mail"]}],
        },
    });
    form.answer(FormSlot::ObjectType, object_type);
    review(&mut form);
    form
}

fn review(form: &mut Rig) {
    for _ in 0..6 {
        if form.screen().contains("Effect") {
            return;
        }
        form.press("ctrl-s");
    }
    panic!("no review in\n{}", form.screen());
}

fn plain(screen: &str) -> String {
    screen.replace(['│', '┃', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_object_says_whose_it_will_be_and_what_it_replaces() {
    let mut form = object(&format!("profiles/domains/acme/profiles/{ANN}/objects!create"));
    form.sees("looking for the profile that has its keys");
    assert_eq!(form.sent("SearchProfiles").last().unwrap()["KeyName"], "memberNo");
    form.harness.answer(&mut *form.page, FormSlot::Joins, json!({"Items": []}));
    assert_eq!(form.sent("SearchProfiles").last().unwrap()["KeyName"], "_email");
    let kim = json!({"ProfileId": KIM, "FirstName": "Kim"});
    form.harness.answer(&mut *form.page, FormSlot::Joins, json!({ "Items": [kim] }));
    assert_eq!(form.sent("ListProfileObjects").last().unwrap()["ProfileId"], KIM);
    let old = json!({"ProfileObjectUniqueKey": "u1", "Object": json!({"no": "A7", "mail": "x"}).to_string()});
    form.harness.answer(&mut *form.page, FormSlot::Joins, json!({ "Items": [old] }));
    let seen = plain(&form.screen());
    assert!(seen.contains(&format!("Kim ({KIM}), who has its _email, and not to {ANN}")), "{seen}");
    assert!(seen.contains("the object that has the memberNo A7 already"), "{seen}");
    assert!(seen.contains("replaces the one of its type with the same unique key"), "{seen}");
    assert!(!seen.contains(&format!("In {ANN}")) && !seen.contains("creates a new"), "{seen}");
    form.press("ctrl-s");
    form.answer(FormSlot::Submit, json!({"ProfileObjectUniqueKey": "u1"}));
    let said = form.harness.said();
    assert!(said.contains("object u1 was replaced; it went to Kim"), "{said}");
    assert!(said.contains("What next?"), "{said}");
}

#[test]
fn an_object_that_no_profile_has_the_keys_of_leads_to_the_one_that_it_makes() {
    let mut form = object("profiles/domains/acme/object-types/Member!ingest");
    form.harness.answer(&mut *form.page, FormSlot::Joins, json!({"Items": []}));
    form.harness.answer(&mut *form.page, FormSlot::Joins, json!({"Items": []}));
    form.sees("a new profile: none has its memberNo, _email");
    form.press("ctrl-s");
    form.answer(FormSlot::Submit, json!({"ProfileObjectUniqueKey": "u1"}));
    let mut next = form.overlay();
    let said = plain(&form.harness.overlay(&*next));
    assert!(said.contains("it went to the profile that has its memberNo.") && !said.contains("The Put"), "{said}");
    form.harness.press(&mut *next, "down enter");
    let opened = form.harness.opened_at().concat();
    assert!(opened.contains("memberNo=A7"), "the way to it: {opened}");
}

#[test]
fn an_object_that_fits_nobody_is_said_to_have_gone_to_nobody() {
    let mut form = object_of("profiles/domains/acme/object-types/Member!ingest", false);
    form.harness.answer(&mut *form.page, FormSlot::Joins, json!({"Items": []}));
    form.harness.answer(&mut *form.page, FormSlot::Joins, json!({"Items": []}));
    let seen = plain(&form.screen());
    assert!(seen.contains("nobody: no one profile has its memberNo, _email, and its type makes none"), "{seen}");
    form.press("ctrl-s");
    form.answer(FormSlot::Submit, json!({"ProfileObjectUniqueKey": "u1"}));
    let said = form.harness.said();
    assert!(said.contains("it fits no profile, so it went to none"), "{said}");
    assert!(!said.contains("it went to the profile") && !said.contains("it went to Kim"), "{said}");
}

#[test]
fn no_put_says_that_it_makes_something_where_it_may_replace_it() {
    let mut tried = 0;
    for resource in catalog().resources() {
        for action in resource.actions().iter().filter(|action| action.operation.operation().edit == Some(Edit::Put)) {
            if action.scope != Scope::List || read_for_edit(action.operation, &json!({})).is_some() {
                continue;
            }
            tried += 1;
            let parts = resource.path.split('/').enumerate();
            let last = resource.path.split('/').count() - 1;
            let at = parts.fold(Location::home(), |at, (n, list)| match n {
                0 => at.child(list),
                n if n == last => at.child(list),
                _ => at.child(list).child("x"),
            });
            let mut form = Rig::at(&at.with_action(&action.verb).to_string());
            form.press("f2 ctrl-o");
            let _ = form.harness.commands.drain(..);
            let mut document = action.plan(&form.harness.location.clone()).input;
            for member in action.operation.operation().input.members().iter().filter(|member| member.required) {
                if document.get(member.name).is_none() {
                    let value = if member.name == "Object" { "{\"a\":1}" } else { "Member" };
                    document[&member.name] = Value::from(value);
                }
            }
            form.harness.edited(&mut *form.page, Ok(Some(document.to_string())));
            review(&mut form);
            let seen = plain(&form.screen());
            assert!(!seen.contains("creates a new") && seen.contains("or replaces"), "{}: {seen}", resource.path);
        }
    }
    assert!(tried > 0);
}
