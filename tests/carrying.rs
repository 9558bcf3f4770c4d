//! Steps taken against the sandbox, and stopped at any moment: who begins again goes on, and ends with the same.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Map, Value};
use switchboard::catalog::{Location, Plan};
use switchboard::contract::{ApiError, ErrorKind};
use switchboard::model::Service;
use switchboard::plan::{Carry, Compared, Deed, Design, Environment, Found, Kinds, Options, Survey};
use switchboard::sandbox::clock::Clock;

use crate::asker::{Asker, demo, empty};

const PLACE: &str = "acme-travel-claims";

async fn ask(asker: &Asker, Plan { operation, input }: &Plan) -> Result<Value, ApiError> {
    let reply = asker.answer(operation.name, input).await;
    let next = operation.operation().paging.as_ref().map(|paging| paging.next.clone());
    assert!(
        next.is_none_or(|next| reply.as_ref().is_none_or(|reply| reply[&next].is_null())),
        "{operation} has one page"
    );
    reply.ok_or_else(|| ApiError::local(ErrorKind::NotFound, "ResourceNotFoundException", "it is not there"))
}

/// Where the domain of this name is, or would be.
async fn root(asker: &Asker) -> Location {
    let domains = asker.ok("ListDomains", Map::new().into()).await;
    let named = domains["domains"].as_array().unwrap().iter().find(|domain| domain["name"] == PLACE);
    let id = named.map_or(PLACE, |domain| domain["domainId"].as_str().unwrap());
    "cases/domains".parse::<Location>().unwrap().child(id)
}

async fn found(asker: &Asker) -> Found {
    let root = root(asker).await;
    let environment =
        Environment { account: "111122223333".to_owned(), region: "us-east-1".to_owned(), variables: BTreeMap::new() };
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
        match carry.next_call().unwrap() {
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
