//! What all is in and is not ready, or will never be.

use super::*;
use crate::contract::{ApiError, ErrorKind};

/// A domain in a state, and a field that is to be made in it.
fn domain(status: &str, wanted: &[&str]) -> Compared {
    let root: Location = "cases/domains/d-1".parse().unwrap();
    let document = json!({ "domainId": "d-1", "domainArn": "arn:d-1", "name": "acme", "domainStatus": status });
    let item =
        FoundItem { at: root.clone(), id: "d-1".to_owned(), reply: document.clone(), document, ..FoundItem::default() };
    let found = Found { kinds: kinds(), root, items: vec![("domain", item)], environment: Environment::default() };
    let files: Vec<(String, &str)> = wanted.iter().enumerate().map(|(n, text)| (format!("{n}.yaml"), *text)).collect();
    let files = files.iter().map(|(name, text)| (name.as_str(), *text));
    Compared::new(design_of_files(files, &kinds(), "cases/domains").unwrap(), &found, Options::default())
}

const FIELD: &str = "resource: fields\nname: Colour\nconfiguration: {type: Text}\n";

#[test]
fn nothing_can_be_made_in_what_the_service_could_not_create() {
    let compared = domain("CreationFailed", &["resource: domain\n", FIELD]);
    let told: Vec<_> =
        compared.steps.0.iter().map(|step| (step.title(), step.deed, step.problems.join("; "))).collect();
    assert!(told.iter().all(|(_, deed, _)| *deed == Deed::Impossible), "{told:?}");
    assert!(told[0].0 == "domain" && told[0].2.contains("could not create it"), "{told:?}");
    assert_eq!(told[1].2, "it is in domain, which cannot be made");
    let alone = domain("CreationFailed", &[FIELD]);
    assert!(alone.steps.0.iter().any(|step| step.problems.join("; ").contains("could not create it")), "{alone:?}");
    let nothing = domain("CreationFailed", &["resource: domain\n"]);
    assert_eq!(nothing.steps.count(Deed::Impossible), 0, "{nothing:?}");
}

#[test]
fn what_is_not_ready_is_waited_for_and_it_says_so() {
    let mut carry = Carry::new(domain("CreationInProgress", &["resource: domain\n", FIELD]), "acme".to_owned());
    assert_eq!(carry.waits_for(), None);
    let (number, plan) = carry.next_call().unwrap().unwrap();
    assert_eq!(plan.operation.name, "GetDomain");
    carry.take(number, Ok(json!({ "domainId": "d-1", "name": "acme", "domainStatus": "CreationInProgress" }))).unwrap();
    let words = carry.waits_for().unwrap();
    assert!(words.starts_with("Waiting for domain: ") && words.contains("not active yet"), "{words}");
    assert!(carry.rests().is_some());
}

#[test]
fn credentials_that_another_system_refuses_are_about_one_connection_alone() {
    let is_refusal = |kind: ErrorKind| {
        let operation =
            crate::catalog::catalog().resource("appflow/flows").unwrap().action("create").unwrap().operation;
        let error = Box::new(ApiError::local(kind, "ConnectorAuthenticationException", "no"));
        Stopped::Failed { operation, error }.is_refusal()
    };
    assert!(is_refusal(ErrorKind::Connector) && is_refusal(ErrorKind::AccessDenied) && is_refusal(ErrorKind::Quota));
    assert!(!is_refusal(ErrorKind::ExpiredCredentials) && !is_refusal(ErrorKind::Internal));
}

#[test]
fn a_service_is_no_place_of_its_own_where_its_domains_are() {
    for (place, is_one) in [("cases", false), ("profiles", false), ("appflow", true), ("cases/domains/acme", true)] {
        assert_eq!(!Kinds::at(&place.parse().unwrap()).is_empty(), is_one, "{place}");
    }
}
