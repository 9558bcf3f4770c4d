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
mod desk;
mod duplicates;
mod flows;
mod objects;
mod people;
mod profiles;
mod regular;

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

/// The same, and in the account with the company a flow for each reason why nothing arrives, named after it.
///
/// # Errors
/// As [`seed`].
pub fn seed_stuck(seeder: &Seeder<'_>) -> Result<(), Refusal> {
    seed(seeder)?;
    seeder.elsewhere(PRODUCTION, SandboxAccount::REGION, |seeder| {
        flows::plant(seeder, &DemoPlace::of(seeder), "stuckFlows", &mut fastrand::Rng::with_seed(4))
    })
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
        objects::of_domain(seeder, &place, domain, (0, &people), &mut dice)?;
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
    objects::of_domain(seeder, &place, "acme-retail", (0, &retail), &mut dice)?;
    practice(seeder, &place, &retail)
}

/// What there is to practise on: people who are there more than once, one with a long history, cases in every state.
fn practice(seeder: &Seeder<'_>, place: &DemoPlace, retail: &[Person]) -> Result<(), Refusal> {
    let mut dice = fastrand::Rng::with_seed(3);
    let mut named = duplicates::plant(seeder, place, retail, &mut dice)?;
    named.push(regular::plant(seeder, place, &mut dice)?);
    let written = desk::plant(seeder, place, ("acme-retail", &named))?;
    let people: Vec<Person> = named.into_iter().map(|named| named.person).collect();
    objects::of_cases(seeder, "acme-retail", &people, &written)
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
mod tests;
