//! Fills a new store: with demo data, with the calls of a file, or with nothing. A store that was filled once never is
//! again, unless it is asked for.

use jiff::Timestamp;
use tokio::sync::watch;

use super::clock::Clock;
use super::replay::Call;
use super::start_error::StartError;
use super::store::{Database, Store, Tenant};
use super::{Refusal, Seed, Seeder, demo, replay};
use crate::model::SandboxAccount;

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
    let in_background = matches!(seed, Seed::Demo | Seed::Stuck);
    let (database, now) = (database.clone(), clock.now());
    let filling = tokio::task::spawn_blocking(move || {
        let result = fill(&database, seed.into(), now).map_err(|refusal| refusal.to_string());
        sender.send_replace(Some(result.clone()));
        result
    });
    if !in_background {
        let result = filling.await.unwrap_or_else(|problem| Err(problem.to_string()));
        result.map_err(StartError::Seed)?;
    }
    Ok(receiver)
}

/// What a store is filled with.
pub(super) enum Filling {
    Seed(Seed),
    Calls(Vec<Call>),
}

impl From<Seed> for Filling {
    fn from(seed: Seed) -> Self {
        Self::Seed(seed)
    }
}

/// Empties the store and fills it; if that fails, it stays as it was.
pub(super) fn fill(database: &Database, with: Filling, now: Timestamp) -> Result<(), Refusal> {
    let tenant =
        Tenant { account: SandboxAccount::ALL[0].account.to_owned(), region: SandboxAccount::REGION.to_owned() };
    let work = |store: &Store<'_>| match with {
        Filling::Seed(Seed::Demo) => demo::seed(&Seeder::new(store, cfg!(debug_assertions))),
        Filling::Seed(Seed::Stuck) => demo::seed_stuck(&Seeder::new(store, cfg!(debug_assertions))),
        Filling::Seed(Seed::Empty) => Ok(()),
        Filling::Seed(Seed::File(file)) => replay::file(&file, &Seeder::new(store, true)),
        Filling::Calls(calls) => replay::calls(calls, &Seeder::new(store, true)),
    };
    database.fill(&tenant, now, DICE, work)
}
