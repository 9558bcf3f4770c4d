//! The demo data: a company's customers, cases and flows, the same on every start.
//!
//! Acme sells outdoor gear and journeys in many countries. What people set up (domains, mappings,
//! templates, flows) is written by hand under `assets/sandbox`; customers, orders and cases are made
//! from lists of names and texts with fixed dice. Times are relative to the start of the sandbox.
//! Names of people and addresses are made up; none of the data comes from anybody real.

mod asset;
mod case_draft;
mod case_history;
mod cases;
mod cases_setup;
mod flows;
mod objects;
mod people;
mod profiles;

use asset::DemoPlace;
use people::Person;

use super::{Refusal, Seeder};
use crate::model::SandboxAccount;

/// The account with a whole company in it.
const PRODUCTION: &str = SandboxAccount::ALL[0].account;
/// The account where the company tries things out, in two regions.
const STAGING: &str = SandboxAccount::ALL[1].account;
const OTHER_REGION: &str = "eu-central-1";

/// Fills the sandbox. The third account stays empty.
///
/// # Errors
/// If the data do not fit the sandbox's own rules.
pub fn seed(seeder: &Seeder<'_>) -> Result<(), Refusal> {
    seeder.elsewhere(PRODUCTION, SandboxAccount::REGION, production)?;
    seeder.elsewhere(STAGING, SandboxAccount::REGION, |seeder| staging(seeder, 25))?;
    seeder.elsewhere(STAGING, OTHER_REGION, |seeder| staging(seeder, 5))
}

fn production(seeder: &Seeder<'_>) -> Result<(), Refusal> {
    let place = DemoPlace::of(seeder);
    profiles::domains(seeder, &place, "domains")?;
    let mut dice = fastrand::Rng::with_seed(1);
    let retail = people::retail(&mut dice, 420)?;
    profiles::plant(seeder, &place, "acme-retail", &retail)?;
    profiles::plant(seeder, &place, "acme-retail", &people::known_twice(&retail))?;
    let others = [
        ("acme-travel", 120, None),
        ("acme-bank", 60, None),
        ("acme-support-kr", 70, Some("ko")),
        ("amazon-connect-acme-prod", 12, None),
    ];
    let mut travel = Vec::new();
    for (domain, count, culture) in others {
        let people = people::some(&mut dice, count, culture)?;
        profiles::plant(seeder, &place, domain, &people)?;
        objects::of_domain(seeder, &place, domain, &people, &mut dice)?;
        if domain == "acme-travel" {
            travel = people;
        }
    }
    flows::plant(seeder, &place, "flows", &mut dice)?;
    profiles::workflows(seeder, &place)?;
    cases_setup::plant(seeder, &place)?;
    let written = cases::plant(seeder, &place, "acme-support", ("acme-retail", &retail), 340, &mut dice)?;
    cases::plant(seeder, &place, "acme-travel-claims", ("acme-travel", &travel), 90, &mut dice)?;
    objects::of_cases(seeder, "acme-retail", &retail, &written)?;
    objects::of_domain(seeder, &place, "acme-retail", &retail, &mut dice)
}

fn staging(seeder: &Seeder<'_>, customers: usize) -> Result<(), Refusal> {
    let place = DemoPlace::of(seeder);
    profiles::domains(seeder, &place, "staging")?;
    let mut dice = fastrand::Rng::with_seed(2);
    let people: Vec<Person> = people::some(&mut dice, customers, None)?;
    profiles::plant(seeder, &place, "acme-retail-staging", &people)?;
    flows::plant(seeder, &place, "stagingFlows", &mut dice)?;
    cases_setup::plant_staging(seeder, &place)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Service;
    use crate::sandbox::store::{Database, Tenant};

    fn filled(check: impl FnOnce(&Seeder<'_>) -> Result<(), Refusal>) {
        let database = Database::open(None, Some(1)).unwrap();
        let tenant = Tenant { account: PRODUCTION.into(), region: SandboxAccount::REGION.into() };
        let now = "2026-03-01T12:00:00Z".parse().unwrap();
        database
            .transact(&tenant, now, |store| {
                let seeder = Seeder::new(store, true);
                seed(&seeder)?;
                check(&seeder)
            })
            .unwrap();
    }

    #[test]
    fn the_known_customer_has_cases_that_exist_in_both_services() {
        filled(|seeder| {
            let ask = |service, operation: &str, input| seeder.call(service, operation, &input);
            let found = ask(
                Service::CustomerProfiles,
                "SearchProfiles",
                json!({ "DomainName": "acme-retail", "KeyName": "_email", "Values": ["kim@example.com"] }),
            )?;
            assert_eq!(found["Items"].as_array().unwrap().len(), 1);
            let id = &found["Items"][0]["ProfileId"];
            let objects = |object_type: &str| {
                let input = json!({ "DomainName": "acme-retail", "ProfileId": id, "ObjectTypeName": object_type });
                ask(Service::CustomerProfiles, "ListProfileObjects", input)
                    .map(|reply| reply["Items"].as_array().unwrap().clone())
            };
            for object_type in ["_order", "_asset", "CTR", "Salesforce-Contact", "Zendesk-Ticket"] {
                assert!(!objects(object_type)?.is_empty(), "{object_type}");
            }
            let cases = objects("_case")?;
            assert_eq!(cases.len(), 5);
            for case in cases {
                let case: serde_json::Value = serde_json::from_str(case["Object"].as_str().unwrap()).unwrap();
                let input = json!({
                    "domainId": "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31", "caseId": case["CaseId"],
                    "fields": [{ "id": "title" }, { "id": "customer_id" }],
                });
                let held = ask(Service::ConnectCases, "GetCase", input)?;
                assert_eq!(held["fields"][0]["value"]["stringValue"], case["Title"]);
                let customer = held["fields"][1]["value"]["stringValue"].as_str().unwrap();
                assert!(customer.ends_with(id.as_str().unwrap()), "{customer}");
            }
            Ok(())
        });
    }

    #[test]
    fn every_status_of_a_flow_and_of_a_run_is_there() {
        filled(|seeder| {
            let flows = seeder.store().list(crate::sandbox::appflow::resources::FLOW.kind, "")?;
            let runs = seeder.store().list_everywhere(crate::sandbox::appflow::resources::RUN.kind)?;
            for status in ["Draft", "Active", "Suspended", "Errored", "Deprecated"] {
                assert!(flows.iter().any(|flow| flow.document["flowStatus"] == status), "{status}");
            }
            for status in ["Successful", "Error", "InProgress", "Canceled"] {
                assert!(runs.iter().any(|run| run.document["executionStatus"] == status), "{status}");
            }
            Ok(())
        });
    }
}
