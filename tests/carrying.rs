//! Steps taken against the sandbox, and stopped at any moment: who begins again goes on, and ends with the same.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Map, Value};
use switchboard::catalog::{Location, Plan, catalog};
use switchboard::contract::{ApiError, ErrorKind, Transience};
use switchboard::lint::{Subject, lint};
use switchboard::model::Service;
use switchboard::plan::{Carry, Compared, Deed, Design, Environment, Found, Head, Kinds, Options, Survey, shipped};
use switchboard::sandbox::clock::Clock;

use crate::asker::{Asker, demo, empty};

#[path = "carrying/left_out.rs"]
mod left_out;
#[path = "carrying/parts.rs"]
mod parts;

const PLACE: &str = "acme-travel-claims";

async fn ask(asker: &Asker, Plan { operation, input }: &Plan) -> Result<Value, ApiError> {
    let none = || ApiError::local(ErrorKind::NotFound, "ResourceNotFoundException", "it is not there");
    let mut all = asker.answer(operation.name, input).await.ok_or_else(none)?;
    let Some(paging) = &operation.operation().paging else { return Ok(all) };
    while let Some(next) = all.as_object_mut().unwrap().remove(&paging.next).filter(|next| !next.is_null()) {
        let mut input = input.clone();
        input[&paging.token] = next;
        let mut more = asker.answer(operation.name, &input).await.ok_or_else(none)?;
        for rows in &paging.items {
            let more = more[rows].as_array_mut().map(std::mem::take).unwrap_or_default();
            all[rows].as_array_mut().unwrap().extend(more);
        }
        if let Some(next) = more.get(&paging.next) {
            all[&paging.next] = next.clone();
        }
    }
    Ok(all)
}

/// Where the domain of this name is, or would be.
async fn root(asker: &Asker) -> Location {
    let domains = asker.ok("ListDomains", Map::new().into()).await;
    let named = domains["domains"].as_array().unwrap().iter().find(|domain| domain["name"] == PLACE);
    let id = named.map_or(PLACE, |domain| domain["domainId"].as_str().unwrap());
    "cases/domains".parse::<Location>().unwrap().child(id)
}

async fn found(asker: &Asker) -> Found {
    found_at(asker, root(asker).await).await
}

async fn found_at(asker: &Asker, root: Location) -> Found {
    let environment = Environment {
        account: "111122223333".to_owned(),
        caller: "arn:aws:sts::111122223333:assumed-role/Admin/kim".to_owned(),
        region: "us-east-1".to_owned(),
        variables: BTreeMap::new(),
    };
    let kinds = Kinds::at(&root);
    let mut survey = Survey::new(kinds, root, environment, false).unwrap();
    while let Some((number, plan)) = survey.next_call() {
        let reply = ask(asker, &plan).await;
        survey.take(number, reply).unwrap();
    }
    survey.into_found()
}

/// Takes steps until so many writes were sent, and forgets the reply of the last one. Says whether it got to its end.
async fn carried(asker: &Asker, clock: &Clock, mut carry: Carry, mut writes: usize) -> bool {
    loop {
        match carry.next_call().unwrap_or_else(|stopped| panic!("{:?}: {stopped}", carry.left().next())) {
            Some((number, plan)) => {
                let reply = ask(asker, &plan).await;
                if plan.operation.operation().is_write() {
                    if writes == 0 {
                        return false;
                    }
                    writes -= 1;
                }
                carry.take(number, reply).unwrap();
            }
            None if carry.rests().is_some() => {
                clock.step(SignedDuration::from_secs(10));
                carry.look_again();
            }
            None => return carry.is_over(),
        }
    }
}

async fn compared(asker: &Asker, wanted: &Design) -> Compared {
    Compared::new(wanted.clone(), &found(asker).await, Options::default())
}

#[tokio::test]
async fn stopped_after_any_write_it_goes_on_and_ends_with_the_same() {
    let (_demo, asker) = demo(Service::ConnectCases).await;
    let wanted = found(&asker).await.known().design;
    assert!(wanted.entries.len() > 10, "{}", wanted.entries.len());
    let mut stops = 0;
    loop {
        let (_empty, asker, clock) = empty(Service::ConnectCases).await;
        let is_over =
            carried(&asker, &clock, Carry::new(compared(&asker, &wanted).await, PLACE.to_owned()), stops).await;
        if !is_over {
            let rest = compared(&asker, &wanted).await;
            assert!(
                carried(&asker, &clock, Carry::new(rest, PLACE.to_owned()), usize::MAX).await,
                "after {stops} writes"
            );
        }
        let known = found(&asker).await.known();
        assert_eq!(known.design.entries, wanted.entries, "after {stops} writes");
        let again = compared(&asker, &wanted).await;
        assert!(
            again.steps.0.iter().all(|step| step.deed == Deed::Unchanged),
            "after {stops} writes: {:?}",
            again.steps
        );
        if is_over {
            break;
        }
        stops += 1;
    }
    assert!(stops > 10, "{stops} writes");
}

/// Takes steps until one was made, and is asked to end then, before it is seen. Gives the steps that are left.
async fn ended_after(asker: &Asker, clock: &Clock, mut carry: Carry, mut made: usize) -> Option<(String, Vec<String>)> {
    let mut last = String::new();
    loop {
        match carry.next_call().unwrap() {
            Some((number, plan)) => {
                let reply = ask(asker, &plan).await;
                let creates = plan.operation.name.starts_with("Create");
                assert!(!creates || last.is_empty(), "no step begins: {plan:?}");
                carry.take(number, reply).unwrap();
                if creates && made == 0 {
                    last = carry.left().next().unwrap().title();
                    carry.end();
                } else if creates {
                    made -= 1;
                }
            }
            None if carry.is_over() => return None,
            None if carry.has_ended() => {
                assert!(!last.is_empty() && carry.made().is_none_or(|_| carry.rests().is_some()));
                return Some((last, carry.left().map(switchboard::plan::Step::title).collect()));
            }
            None => {
                clock.step(SignedDuration::from_secs(10));
                carry.look_again();
            }
        }
    }
}

#[tokio::test]
async fn what_was_made_when_it_was_asked_to_end_is_read_back_and_is_not_left() {
    let (_demo, asker) = demo(Service::ConnectCases).await;
    let wanted = found(&asker).await.known().design;
    let mut ends = 0;
    loop {
        let (_empty, asker, clock) = empty(Service::ConnectCases).await;
        let carry = Carry::new(compared(&asker, &wanted).await, PLACE.to_owned());
        let Some((made, left)) = ended_after(&asker, &clock, carry, ends).await else { break };
        // A domain that is not ready yet would have to be waited for.
        assert_eq!(left.contains(&made), made == "domain", "{made}: {left:?}");
        ends += 1;
    }
    assert!(ends > 5, "{ends}");
}

/// Takes steps until so many writes were sent, is asked to end then, and gets no other write through. Gives what is said
/// of the step that it ended in, and the first of its calls that was turned away; `None` where it got to its end.
async fn cut_after(
    asker: &Asker,
    clock: &Clock,
    mut carry: Carry,
    mut writes: usize,
) -> Option<(Option<String>, Option<&'static str>)> {
    let (mut is_cut, mut turned_away) = (false, None);
    loop {
        match carry.next_call().unwrap() {
            Some((number, plan)) if is_cut && plan.operation.operation().is_write() => {
                turned_away = Some(plan.operation.name);
                let transience = Transience::NotActed { after: None };
                let later = ApiError::local(ErrorKind::Throttled, "ThrottlingException", "later");
                carry.take(number, Err(ApiError { transience, ..later })).unwrap();
            }
            Some((number, plan)) => {
                let reply = ask(asker, &plan).await;
                carry.take(number, reply).unwrap();
                if plan.operation.operation().is_write() {
                    is_cut = writes == 0;
                    writes = writes.saturating_sub(1);
                }
                if is_cut {
                    carry.end();
                }
            }
            None if carry.is_over() => return None,
            None if carry.has_ended() => return Some((carry.made(), turned_away)),
            None => {
                clock.step(SignedDuration::from_secs(10));
                carry.look_again();
            }
        }
    }
}

#[tokio::test]
async fn a_step_that_ends_between_two_of_its_writes_says_what_is_left_of_it_and_goes_on() {
    let (_demo, asker) = demo(Service::ConnectCases).await;
    let wanted = found(&asker).await.known().design;
    let (mut writes, mut within) = (0, BTreeSet::new());
    loop {
        let (_empty, asker, clock) = empty(Service::ConnectCases).await;
        let carry = Carry::new(compared(&asker, &wanted).await, PLACE.to_owned());
        let Some((said, turned_away)) = cut_after(&asker, &clock, carry, writes).await else { break };
        if let Some(operation) = turned_away {
            let said = said.unwrap();
            assert!(said.contains("not yet sent of it: ") && said.contains(operation), "{operation}: {said}");
            within.insert(operation);
        }
        let rest = Carry::new(compared(&asker, &wanted).await, PLACE.to_owned());
        assert!(carried(&asker, &clock, rest, usize::MAX).await, "after {writes} writes");
        assert_eq!(found(&asker).await.known().design.entries, wanted.entries, "after {writes} writes");
        writes += 1;
    }
    assert!(!within.is_empty() && writes > 10, "{within:?}, {writes} writes");
}

/// What becomes of a write on its way.
#[derive(Clone, Copy, Debug)]
enum Miss {
    /// It was carried out, and the reply was lost.
    Done,
    /// It was lost before it came there.
    Lost,
    /// The service turned it away for now.
    Throttled,
}

/// Takes steps where every write misses before it is answered: in these ways in turn, beginning with the `n`th.
async fn carried_over_misses(asker: &Asker, clock: &Clock, mut carry: Carry, n: usize) {
    let ways = [Miss::Done, Miss::Lost, Miss::Throttled];
    let (mut turn, mut missed) = (n, false);
    while !carry.is_over() {
        let Some((number, plan)) = carry.next_call().unwrap_or_else(|why| panic!("{:?}: {why}", carry.left().next()))
        else {
            assert!(carry.rests().is_some() || carry.is_over());
            clock.step(SignedDuration::from_secs(10));
            carry.look_again();
            continue;
        };
        missed = plan.operation.operation().is_write() && !missed;
        if !missed {
            let reply = ask(asker, &plan).await;
            carry.take(number, reply).unwrap_or_else(|why| panic!("{plan:?}: {why}"));
            continue;
        }
        let way = ways[turn % ways.len()];
        turn += 1;
        if matches!(way, Miss::Done) {
            ask(asker, &plan).await.unwrap();
            missed = false;
        }
        let error = match way {
            Miss::Throttled => ApiError {
                transience: Transience::NotActed { after: None },
                ..ApiError::local(ErrorKind::Throttled, "ThrottlingException", "later")
            },
            _ => ApiError::local(ErrorKind::UnknownOutcome, "UnknownOutcome", "no answer"),
        };
        carry.take(number, Err(error)).unwrap_or_else(|why| panic!("{way:?} {plan:?}: {why}"));
    }
}

#[tokio::test]
async fn writes_without_an_answer_are_looked_for_and_nothing_is_made_twice() {
    let (_demo, cases) = demo(Service::ConnectCases).await;
    let (_demo_too, profiles) = demo(Service::CustomerProfiles).await;
    let domain: Location = "profiles/domains/acme-retail".parse().unwrap();
    let of_cases = found(&cases).await.known().design;
    let of_profiles = found_at(&profiles, domain.clone()).await.known().design;
    for n in 0..3 {
        let (_empty, asker, clock) = empty(Service::ConnectCases).await;
        carried_over_misses(&asker, &clock, Carry::new(compared(&asker, &of_cases).await, PLACE.to_owned()), n).await;
        assert_eq!(found(&asker).await.known().design.entries, of_cases.entries, "{n}");
        let (_empty, asker, clock) = empty(Service::CustomerProfiles).await;
        let there = found_at(&asker, domain.clone()).await;
        let compared = Compared::new(of_profiles.clone(), &there, Options::default());
        carried_over_misses(&asker, &clock, Carry::new(compared, "acme-retail".to_owned()), n).await;
        assert_eq!(found_at(&asker, domain.clone()).await.known().design.entries, of_profiles.entries, "{n}");
    }
    // What is taken away is looked for, too.
    let (_empty, asker, clock) = empty(Service::ConnectCases).await;
    assert!(carried(&asker, &clock, Carry::new(compared(&asker, &of_cases).await, PLACE.to_owned()), usize::MAX).await);
    let mut none = of_cases.clone();
    none.entries.retain(|(kind, _), entry| kind == "domain" || entry.given);
    none.entries.values_mut().for_each(|entry| entry.parts.clear());
    let pruned = Compared::new(none.clone(), &found(&asker).await, Options { prune: true, replace: false });
    assert!(pruned.steps.count(Deed::Delete) > 5, "{:?}", pruned.steps);
    carried_over_misses(&asker, &clock, Carry::new(pruned, PLACE.to_owned()), 0).await;
    // The options of the service's own fields stay, whatever a folder says.
    let left = found(&asker).await.known().design.entries;
    assert_eq!(left.keys().collect::<Vec<_>>(), none.entries.keys().collect::<Vec<_>>());
}

/// The look at a domain that was made, when the service says this of it again and again: for how long it was waited, and
/// why it stopped.
async fn waited(status: &str) -> (Duration, String) {
    let (_demo, asker) = demo(Service::ConnectCases).await;
    let wanted = found(&asker).await.known().design;
    let (_empty, asker, _clock) = empty(Service::ConnectCases).await;
    let mut carry = Carry::new(compared(&asker, &wanted).await, PLACE.to_owned());
    let mut passed = Duration::ZERO;
    loop {
        if let Some((number, plan)) = carry.next_call().unwrap() {
            let mut reply = ask(&asker, &plan).await.unwrap();
            if plan.operation.name == "GetDomain" {
                reply["domainStatus"] = status.into();
            }
            if let Err(stopped) = carry.take(number, Ok(reply)) {
                assert!(carry.done().is_empty(), "nothing is done before the domain is ready");
                assert!(!carry.is_over());
                return (passed, stopped.to_string());
            }
        } else {
            passed += carry.rests().expect("it waits");
            carry.look_again();
        }
    }
}

#[tokio::test]
async fn a_domain_that_does_not_become_active_is_given_up_after_a_time() {
    let (time, why) = waited("CreationInProgress").await;
    assert!(time > Duration::from_mins(9) && time <= Duration::from_mins(10), "{time:?}");
    assert!(why.contains("not ready after 10 minutes") && why.contains("apply again"), "{why}");
    let (time, why) = waited("CreationFailed").await;
    assert_eq!(time, Duration::ZERO);
    assert!(why.contains("could not create it") && why.contains("apply again"), "{why}");
}

/// What takes tags and is configured, of all services: what the facts of the catalogue say, and what was gone through.
#[tokio::test]
async fn tags_of_what_is_there_are_set_changed_and_taken_away() {
    let mut left: BTreeSet<&str> = catalog()
        .resources()
        .iter()
        .filter(|resource| resource.has_tags() && resource.configuration().is_some())
        .map(|resource| resource.path.as_str())
        .collect();
    assert!(left.len() > 15, "{left:?}");
    for (service, place) in [
        (Service::CustomerProfiles, Some("profiles/domains/acme-retail")),
        (Service::ConnectCases, None),
        (Service::AppFlow, Some("appflow")),
    ] {
        let (handle, asker) = demo(service).await;
        let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
        let place = match place {
            Some(place) => place.parse().unwrap(),
            None => root(&asker).await,
        };
        let mut wanted = found_at(&asker, place.clone()).await.known().design;
        let kinds = Kinds::at(&place);
        let mut first = BTreeMap::new();
        for entry in wanted.entries.values() {
            let kind = kinds.named(&entry.kind).filter(|kind| kind.resource.has_tags());
            first.extend(kind.map(|kind| (kind.resource.path.as_str(), (entry.kind.clone(), entry.key.clone()))));
        }
        left.retain(|path| !first.contains_key(path));
        for tag in [Some("one"), Some("another"), None] {
            for key in first.values() {
                let tags = &mut wanted.entries.get_mut(key).unwrap().tags;
                match tag {
                    Some(tag) => tags.insert("audit".to_owned(), tag.to_owned()),
                    None => tags.remove("audit"),
                };
            }
            let compare =
                async || Compared::new(wanted.clone(), &found_at(&asker, place.clone()).await, Options::default());
            let compared = compare().await;
            let work = compared.steps.0.iter().filter(|step| step.deed != Deed::Unchanged);
            let told: BTreeSet<(String, String)> = work
                .map(|step| {
                    assert_eq!((step.deed, step.problems.as_slice()), (Deed::Change, [].as_slice()), "{step:?}");
                    assert_eq!(
                        step.changes.iter().map(|change| change.path.as_str()).collect::<Vec<_>>(),
                        ["tags.audit"]
                    );
                    (step.kind.clone(), step.key.clone())
                })
                .collect();
            assert_eq!(told, first.values().cloned().collect(), "{tag:?}");
            assert!(carried(&asker, &clock, Carry::new(compared, String::new()), usize::MAX).await);
            let again = compare().await.steps;
            assert!(again.0.iter().all(|step| step.deed == Deed::Unchanged), "{tag:?}: {again:?}");
        }
        drop(handle);
    }
    assert_eq!(left, BTreeSet::new(), "the demo data has none of these");
}

#[tokio::test]
async fn what_reads_back_otherwise_is_told_and_stops_nothing_else() {
    let (_demo, asker) = demo(Service::ConnectCases).await;
    let wanted = found(&asker).await.known().design;
    let (_empty, asker, clock) = empty(Service::ConnectCases).await;
    let mut carry = Carry::new(compared(&asker, &wanted).await, PLACE.to_owned());
    let steps = carry.left().count();
    let first = wanted.entries.values().find(|entry| entry.kind == "layouts").unwrap();
    while !carry.is_over() {
        if let Some((number, plan)) = carry.next_call().unwrap() {
            let mut reply = ask(&asker, &plan).await.unwrap();
            if plan.operation.name == "GetLayout" && reply["name"] == first.key.as_str() {
                reply["content"] = serde_json::json!({"basic": {}});
            }
            carry.take(number, Ok(reply)).unwrap();
        } else {
            clock.step(SignedDuration::from_secs(10));
            carry.look_again();
        }
    }
    let odd: Vec<(&str, &str)> = carry.odd().iter().map(|(step, why)| (step.key.as_str(), why.as_str())).collect();
    assert_eq!(odd.len(), 1, "{odd:?}");
    assert!(odd[0].0 == first.key && odd[0].1.contains("reads back otherwise: content"), "{odd:?}");
    assert_eq!(carry.done().len(), steps - 1);
}

/// Each domain of Customer Profiles in the demo data is made anew where nothing is, and is the same there.
#[tokio::test]
async fn every_domain_of_customers_is_made_anew_as_it_is() {
    let (_demo, asker) = demo(Service::CustomerProfiles).await;
    let (_empty, other, clock) = empty(Service::CustomerProfiles).await;
    let domains = asker.ok("ListDomains", Map::new().into()).await;
    let names: Vec<&str> =
        domains["Items"].as_array().unwrap().iter().map(|domain| domain["DomainName"].as_str().unwrap()).collect();
    assert!(names.len() > 3, "{names:?}");
    for name in names {
        let place = "profiles/domains".parse::<Location>().unwrap().child(name);
        let wanted = found_at(&asker, place.clone()).await.known().design;
        let compare =
            async || Compared::new(wanted.clone(), &found_at(&other, place.clone()).await, Options::default());
        let compared = compare().await;
        let impossible: Vec<_> = compared.steps.0.iter().filter(|step| !step.problems.is_empty()).collect();
        assert!(impossible.is_empty(), "{name}: {impossible:?}");
        assert!(carried(&other, &clock, Carry::new(compared, name.to_owned()), usize::MAX).await, "{name}");
        assert_eq!(found_at(&other, place.clone()).await.known().design.entries, wanted.entries, "{name}");
        let again = compare().await.steps;
        assert!(again.0.iter().all(|step| step.deed == Deed::Unchanged), "{name}: {again:?}");
    }
}

#[tokio::test]
async fn a_shipped_design_is_made_in_an_empty_account_and_nothing_of_it_is_odd() {
    let mut made = 0;
    for ship in shipped("cases/domains") {
        let (_handle, asker, clock) = empty(Service::ConnectCases).await;
        let wanted = ship.design(&Kinds::at(&root(&asker).await));
        let plan = compared(&asker, &wanted).await;
        let problems: Vec<&String> = plan.steps.0.iter().flat_map(|step| &step.problems).collect();
        assert!(problems.is_empty(), "{}: {problems:?}", ship.name);
        assert_eq!(plan.steps.count(Deed::Impossible) + plan.steps.count(Deed::Unchanged), 0, "{}", ship.name);
        assert!(carried(&asker, &clock, Carry::new(plan, PLACE.to_owned()), usize::MAX).await, "{}", ship.name);
        let there = found(&asker).await;
        let known = there.known();
        let odd = lint(&Subject::live(&there.kinds, &known), &Head::default(), "2026-03-01T12:00:00Z".parse().unwrap());
        assert!(odd.is_empty(), "{}: {odd:?}", ship.name);
        let again = compared(&asker, &wanted).await.steps;
        assert!(again.0.iter().all(|step| !step.deed.is_work() && step.problems.is_empty()), "{}", ship.name);
        made += 1;
    }
    assert_eq!(made, 6);
}
