//! Fills a new store: with demo data, with the calls of a file, or with nothing. A store that was filled once never is
//! again.

use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::watch;

use super::clock::Clock;
use super::gate::{ACCOUNTS, HOME_REGION};
use super::store::{Database, Space, Store};
use super::{Refusal, Seed, Seeder, StartError, demo};
use crate::model::Service;

/// Ids of seeded data are the same in every sandbox.
const DICE: u64 = 20_200_815;

type Filled = watch::Receiver<Option<Result<(), String>>>;

/// Begins to fill the store; the receiver tells when that is done. A seed file is read to its end first.
pub(super) async fn start(database: &Database, seed: Seed, clock: &Clock) -> Result<Filled, StartError> {
    let (sender, receiver) = watch::channel(None);
    if database.is_filled()? {
        sender.send_replace(Some(Ok(())));
        return Ok(receiver);
    }
    let in_background = seed == Seed::Demo;
    let (database, now) = (database.clone(), clock.now());
    let filling = tokio::task::spawn_blocking(move || {
        let result = fill(&database, &seed, now);
        sender.send_replace(Some(result.clone()));
        result
    });
    if !in_background {
        let result = filling.await.unwrap_or_else(|problem| Err(problem.to_string()));
        result.map_err(StartError::Seed)?;
    }
    Ok(receiver)
}

fn fill(database: &Database, seed: &Seed, now: Timestamp) -> Result<(), String> {
    let space = Space { account: ACCOUNTS[0].1.to_owned(), region: HOME_REGION.to_owned() };
    let work = |store: &Store<'_>| match seed {
        Seed::Demo => demo::seed(&Seeder::new(store, cfg!(debug_assertions))),
        Seed::Empty => Ok(()),
        Seed::File(file) => replay(file, &Seeder::new(store, true)),
    };
    database.fill(&space, now, DICE, work).map_err(|refusal| refusal.to_string())
}

/// A call in a seed file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    service: String,
    operation: String,
    #[serde(default)]
    input: Value,
    /// When it happens (RFC 3339); the present if it is left out.
    at: Option<String>,
}

/// Carries out the calls of a file, one JSON document a line.
fn replay(file: &Path, seeder: &Seeder<'_>) -> Result<(), Refusal> {
    let wrong = |what: String| Refusal::invalid(format!("{}: {what}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|problem| wrong(problem.to_string()))?;
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |what: String| wrong(format!("line {}: {what}", number + 1));
        let call: Call = serde_json::from_str(line).map_err(|problem| wrong(problem.to_string()))?;
        let service = Service::by_id(&call.service)
            .or_else(|| Service::by_root(&call.service))
            .ok_or_else(|| wrong(format!("there is no service {}", call.service)))?;
        let at = call
            .at
            .map_or(Ok(seeder.now()), |at| at.parse())
            .map_err(|problem: jiff::Error| wrong(problem.to_string()))?;
        let input = if call.input.is_null() { Value::Object(serde_json::Map::new()) } else { call.input };
        seeder.call_at(at, service, &call.operation, &input).map_err(|refusal| wrong(refusal.to_string()))?;
    }
    Ok(())
}
