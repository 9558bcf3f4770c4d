//! What people call something in the place of its id.

use super::*;

#[test]
fn a_name_in_the_place_of_an_id_leads_to_the_page_of_the_id() {
    for below in ["", "/fields", "/templates?status=Active", "/fields!create", "/layouts/some!document"] {
        let mut rig = Rig::at(&format!("cases/domains/acme-support{below}"));
        let missed = ApiError::local(ErrorKind::NotFound, "ResourceNotFoundException", "no such domain");
        let calls = rig.effects.iter().filter_map(|effect| match effect {
            Effect::Start(Call { id, work: Work::Api(_), .. }) => Some(*id),
            _ => None,
        });
        for call in calls.collect::<Vec<_>>() {
            rig.outcome(call, Outcome::Failed(missed.clone()));
        }
        assert_eq!(rig.started("ListDomains").len(), 1, "{below}");
        let domains =
            json!({"domains": [{"domainId": "0f3c", "name": "acme-support"}, {"domainId": "1", "name": "b"}]});
        rig.answer(rig.last("ListDomains"), domains, None);
        assert_eq!(rig.app.location().to_string(), format!("cases/domains/0f3c{below}"));
        assert!(rig.shows("is the name of the domain 0f3c"), "{}", rig.screen());
    }
}

#[test]
fn while_a_name_is_looked_up_nothing_is_said_to_be_missing() {
    let missed = || ApiError::local(ErrorKind::NotFound, "ResourceNotFoundException", "no such domain");
    let named = || json!({"domains": [{"domainId": "0f3c", "name": "acme-support"}]});
    for is_covered in [false, true] {
        let mut rig = Rig::at("cases/domains/acme-support");
        rig.outcome(rig.last("GetDomain"), Outcome::Failed(missed()));
        assert!(rig.shows("by its name") && !rig.shows("ResourceNotFoundException"), "{}", rig.screen());
        if is_covered {
            // The palette reads a list of its own.
            let list = rig.last("ListDomains");
            rig.keys(":");
            rig.answer(list, named(), None);
            assert_eq!(rig.app.location().to_string(), "cases/domains/acme-support");
            assert!(rig.shows("is opened by that once this is closed"), "{}", rig.screen());
            rig.keys("<esc>");
        } else {
            rig.answer(rig.last("ListDomains"), named(), None);
        }
        assert_eq!(rig.app.location().to_string(), "cases/domains/0f3c", "{}", rig.screen());
    }
    // Where nothing has that name, it is not there, and nothing can be done with it.
    let mut rig = Rig::at("cases/domains/acme-support");
    rig.outcome(rig.last("GetDomain"), Outcome::Failed(missed()));
    rig.answer(rig.last("ListDomains"), json!({"domains": []}), None);
    assert!(rig.shows("ResourceNotFoundException"), "{}", rig.screen());
    rig.keys("a");
    assert!(rig.shows("there is no domain acme-support"), "{}", rig.screen());
}

/// Who has seen the list is led to the id at once, in the account whose list it was.
#[test]
fn a_name_that_was_seen_is_the_id_at_once() {
    let mut rig = Rig::at("cases/domains");
    let row = |id: &str, name: &str| json!({"domainId": id, "name": name, "domainArn": "arn"});
    let domains = [row("0f3c", "acme-support"), row("77aa", "twice"), row("77ab", "twice"), row("named", "other")];
    rig.answer(rig.last("ListDomains"), json!({ "domains": domains }), None);
    let go = |rig: &mut Rig, to: &str| {
        rig.keys(":");
        rig.keys(to);
        rig.keys("<enter>");
        rig.app.location().to_string()
    };
    for (typed, there) in [
        ("cases/domains/acme-support/fields", "cases/domains/0f3c/fields"),
        ("cases/domains/Acme-Support/templates/t-1", "cases/domains/0f3c/templates/t-1"),
        ("cases/domains/twice/fields", "cases/domains/twice/fields"),
        ("cases/domains/named/fields", "cases/domains/named/fields"),
        ("cases/domains/unseen/fields", "cases/domains/unseen/fields"),
    ] {
        assert_eq!(go(&mut rig, typed), there, "{typed}");
        assert_eq!(rig.shows("is the name of the domain 0f3c"), there.contains("0f3c"), "{}", rig.screen());
        rig.app.session.notice = None;
    }
    // What another account calls so is something else.
    let location = "cases/domains/acme-support".parse().unwrap();
    assert_eq!(rig.app.session.by_known_names(ContextId(7), &location), None);
}

/// Somebody waits for it: it does not stand behind what is read in the background.
#[test]
fn what_is_looked_up_by_its_name_is_not_read_in_the_background() {
    let missed = || ApiError::local(ErrorKind::NotFound, "ResourceNotFoundException", "no such domain");
    for below in ["", "/fields", "!delete", "/templates/t-1!edit", "/fields/f-1!delete"] {
        let mut rig = Rig::at(&format!("cases/domains/acme-support{below}"));
        let calls = rig.effects.iter().filter_map(|effect| match effect {
            Effect::Start(Call { id, work: Work::Api(_), .. }) => Some(*id),
            _ => None,
        });
        for call in calls.collect::<Vec<_>>() {
            rig.outcome(call, Outcome::Failed(missed()));
        }
        let looks = rig.started("ListDomains").pop().unwrap();
        assert_eq!(looks.lane, crate::contract::Lane::Interactive, "{below}");
        let screen = rig.screen();
        assert!(!screen.contains("ResourceNotFound") && !screen.to_lowercase().contains("there is no"), "{screen}");
    }
}

/// What is read among several is left out of the reply without an error where it is not there.
#[test]
fn whatever_is_described_among_others_is_found_by_its_name() {
    for (list, id, describe, lists, none, row) in [
        ("fields", "fieldId", "BatchGetField", "ListFields", "fields", json!({"name": "Priority"})),
        ("case-rules", "caseRuleId", "BatchGetCaseRule", "ListCaseRules", "caseRules", json!({"name": "Priority"})),
    ] {
        let mut rig = Rig::at(&format!("cases/domains/0f3c/{list}/Priority"));
        rig.answer(rig.last(describe), json!({none: [], "errors": [{"id": "Priority"}]}), None);
        // The domain may be meant by its name as well.
        rig.answer(rig.last("ListDomains"), json!({"domains": [{"domainId": "0f3c", "name": "acme-support"}]}), None);
        let mut row = row;
        row[id] = "1e41".into();
        rig.answer(rig.last(lists), json!({none: [row]}), None);
        assert_eq!(rig.app.location().to_string(), format!("cases/domains/0f3c/{list}/1e41"), "{}", rig.screen());
    }
}

#[test]
fn a_page_with_something_typed_stays_where_it_is() {
    let mut rig = Rig::at("cases/domains/acme-support/fields!create");
    rig.keys("Severity");
    let named = rig.last("GetDomain");
    rig.outcome(named, Outcome::Failed(ApiError::local(ErrorKind::NotFound, "ResourceNotFoundException", "no")));
    rig.answer(rig.last("ListDomains"), json!({"domains": [{"domainId": "0f3c", "name": "acme-support"}]}), None);
    assert_eq!(rig.app.location().to_string(), "cases/domains/acme-support/fields!create");
    assert!(rig.shows("go to cases/domains/0f3c/fields!create") && rig.shows("Severity"), "{}", rig.screen());
}

/// What holds the list is not there by its name: what was typed before that was known is not taken away.
#[test]
fn what_was_typed_before_a_name_is_looked_up_stays() {
    let missed = || ApiError::local(ErrorKind::NotFound, "ResourceNotFoundException", "no such domain");
    for is_typed in [false, true] {
        let mut rig = Rig::at("cases/domains/acme-support/fields!create");
        if is_typed {
            rig.keys("Severity");
        }
        let calls = rig.effects.iter().filter_map(|effect| match effect {
            Effect::Start(Call { id, work: Work::Api(_), .. }) => Some(*id),
            _ => None,
        });
        for call in calls.collect::<Vec<_>>() {
            rig.outcome(call, Outcome::Failed(missed()));
        }
        assert_eq!(rig.shows("Severity"), is_typed, "{}", rig.screen());
        assert_eq!(rig.shows("what was typed stays here"), is_typed, "{}", rig.screen());
        rig.answer(rig.last("ListDomains"), json!({"domains": [{"domainId": "0f3c", "name": "acme-support"}]}), None);
        let there = if is_typed { "acme-support" } else { "0f3c" };
        assert_eq!(rig.app.location().to_string(), format!("cases/domains/{there}/fields!create"));
        assert_eq!(rig.shows("Severity"), is_typed, "{}", rig.screen());
    }
}

/// A list over a form may have been opened before it was known whose name stands in the location.
#[test]
fn a_list_that_was_opened_by_a_name_is_read_by_the_id_once_that_is_known() {
    let missed = || ApiError::local(ErrorKind::NotFound, "ResourceNotFoundException", "no such domain");
    let mut rig = Rig::at("cases/domains/acme-support/templates!create");
    // The step with the layout, and what can be picked for that.
    rig.event(Event::Input(Input::Key(KeyEvent::new(KeyCode::Right, KeyModifiers::ALT))));
    rig.event(Event::Input(Input::Key(KeyEvent::new(KeyCode::F(4), KeyModifiers::NONE))));
    let asked = |rig: &Rig| -> Vec<Value> {
        let of = |call: Call| match call.work {
            Work::Api(request) => request.input["domainId"].clone(),
            _ => Value::Null,
        };
        rig.started("ListLayouts").into_iter().map(of).collect()
    };
    rig.keys("Ret");
    rig.outcome(rig.last("ListLayouts"), Outcome::Failed(missed()));
    rig.outcome(rig.last("GetDomain"), Outcome::Failed(missed()));
    assert!(rig.shows("ResourceNotFoundException"), "{}", rig.screen());
    rig.answer(rig.last("ListDomains"), json!({"domains": [{"domainId": "0f3c", "name": "acme-support"}]}), None);
    assert_eq!(asked(&rig).last(), Some(&json!("0f3c")), "{}", rig.screen());
    rig.answer(rig.last("ListLayouts"), json!({"layouts": [{"layoutId": "l-1", "name": "Returns"}]}), None);
    assert!(rig.shows("Returns") && !rig.shows("ResourceNotFoundException"), "{}", rig.screen());
}
