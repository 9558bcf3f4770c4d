//! What is loaded, late or in vain: rows, pages and errors.

use super::*;

#[test]
fn a_key_makes_a_frame_while_the_reply_is_held_back() {
    let mut rig = Rig::at("profiles/domains");
    assert!(rig.shows("loading domains"));
    rig.keys("?");
    assert_ne!(rig.app.top(), "table", "the overlay is there although no reply came");
    rig.keys("<esc>");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme", "globex"]), None);
    assert!(rig.shows("acme") && rig.shows("globex"));
}

#[test]
fn a_later_search_makes_the_earlier_one_void() {
    let mut rig = Rig::at("profiles/domains");
    let first = rig.last("ListDomains");
    rig.keys("r");
    let second = rig.last("ListDomains");
    assert_ne!(first, second);
    assert!(rig.cancelled(first));
    rig.answer(second, domains(&["new"]), None);
    rig.answer(first, domains(&["old"]), None);
    assert!(rig.shows("new") && !rig.shows("old"));
}

#[test]
fn a_late_reply_never_lands_on_another_screen() {
    let mut rig = Rig::at("profiles/domains");
    let domains_call = rig.last("ListDomains");
    rig.keys(":");
    rig.keys("<esc>");
    rig.app.carry_out(vec![crate::screens::Command::Open("appflow/flows".parse().unwrap())], &mut rig.effects);
    assert!(rig.cancelled(domains_call));
    rig.answer(domains_call, domains(&["acme"]), None);
    assert!(!rig.shows("acme"));
    assert!(rig.shows("loading flows"));
}

#[test]
fn rows_stay_while_newer_ones_load_and_when_they_fail() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme"]), None);
    rig.keys("r");
    assert!(rig.shows("acme"));
    let call = rig.last("ListDomains");
    rig.outcome(call, Outcome::Failed(throttled()));
    assert!(rig.shows("acme"), "{}", rig.screen());
    assert!(rig.shows("ThrottlingException"));
    rig.keys("r");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&["acme", "initech"]), None);
    assert!(rig.shows("initech") && !rig.shows("ThrottlingException"));
}

#[test]
fn an_error_is_never_an_empty_list() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    rig.outcome(call, Outcome::Failed(throttled()));
    assert!(rig.shows("ThrottlingException") && rig.shows("Rate exceeded") && rig.shows("request-9"));
    assert!(!rig.shows("There are no domains"));
}

#[test]
fn throttling_and_the_next_try_are_seen() {
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    let until = rig.now.checked_add(Duration::from_secs(2)).unwrap();
    rig.outcome(call, Outcome::Retrying { attempt: 1, until, error: throttled() });
    assert!(rig.shows("throttled, next try in 2 s"), "{}", rig.screen());
    assert!(rig.app.deadline().is_some(), "the countdown goes on by itself");
}

#[test]
fn the_next_page_is_asked_for_near_the_end_and_a_list_says_that_more_follow() {
    let names: Vec<String> = (0..60).map(|n| format!("domain-{n:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut rig = Rig::at("profiles/domains");
    let call = rig.last("ListDomains");
    rig.answer(call, domains(&names), Some("token-2"));
    assert!(rig.shows("60 loaded, more available"));
    assert_eq!(rig.started("ListDomains").len(), 1);
    rig.keys("G");
    let more = rig.started("ListDomains");
    assert_eq!(more.len(), 2);
    let Work::Api(request) = &more[1].work else { panic!("a page is an API call") };
    assert_eq!(request.input["NextToken"], "token-2");
    rig.answer(more[1].id, domains(&["last"]), None);
    assert!(!rig.shows("more available"));
    rig.keys("G");
    assert!(rig.shows("last"));
}

#[test]
fn nothing_but_ages_ticks_when_nothing_moves() {
    let mut rig = Rig::at("profiles/domains");
    let calls: Vec<Call> = rig.started("ListDomains");
    assert!(rig.app.deadline().is_some(), "a spinner turns while rows load");
    rig.answer(calls[0].id, json!({"Items": []}), None);
    let still = rig.app.deadline().map(|due| due.duration_since(rig.app.session().now).as_secs());
    assert_eq!(still, Some(5), "how long ago it was loaded is said anew, and nothing else");
}

/// Whoever waits last for a login keeps its process alive.
#[test]
fn escape_ends_the_wait_for_a_login_for_all_who_wait_and_the_next_load_asks_again() {
    let mut rig = Rig::at("profiles/domains");
    let asked = |rig: &Rig| -> Vec<CallId> {
        let starts = rig.effects.iter().filter_map(|effect| match effect {
            Effect::Start(call) if matches!(call.work, Work::Identify) => Some(call.id),
            _ => None,
        });
        starts.collect()
    };
    let first = asked(&rig);
    assert_eq!(first.len(), 1);
    let load = rig.last("ListDomains");
    rig.keys("<esc>");
    assert!(rig.cancelled(load) && rig.cancelled(first[0]));
    rig.keys("r");
    let again = asked(&rig);
    assert_eq!(again.len(), 2);
    let identity = Identity { account: "111122223333".to_owned(), arn: "a".to_owned(), region: "us-east-1".to_owned() };
    rig.outcome(again[1], Outcome::Identified(identity));
    assert!(rig.shows("111122223333"));
    rig.keys("<esc>r");
    assert_eq!(asked(&rig).len(), 2, "who is known is not asked for");
}

/// Nobody waits for what fills the lists to pick from: who leaves a form ends no reading first, and the reading of one
/// list is not followed by that of the next.
#[test]
fn escape_leaves_a_form_whose_lists_are_still_being_read() {
    let mut rig = Rig::at("profiles/domains/acme/segments");
    rig.answer(rig.last("ListSegmentDefinitions"), json!({"Items": []}), None);
    rig.keys("c");
    let list = rig.last("ListCalculatedAttributeDefinitions");
    assert_eq!(rig.app.location().to_string(), "profiles/domains/acme/segments!create");
    // What is typed for a row is left first.
    rig.keys("a");
    rig.keys("another<enter>");
    assert!(rig.shows("Attribute:"), "{}", rig.screen());
    rig.keys("<esc>");
    assert!(!rig.shows("Attribute:") && !rig.cancelled(list), "{}", rig.screen());
    rig.keys("<esc>");
    assert_eq!(rig.app.location().to_string(), "profiles/domains/acme/segments");
}
