//! One job a context and operation group, over all programs on one journal: the others wait until it is their turn.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use super::carried::Carried;
use super::source::Source;
use crate::contract::JobState;
use crate::journal::{JobKeeper, Turn, TurnOf};
use crate::model::{OperationId, rate};

/// So often it is asked whether it is one's turn by now.
const AGAIN: SignedDuration = SignedDuration::from_secs(1);

/// What of a job shares its rate with other programs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct TurnKey(String);

/// Turns that this program has or waits for.
#[derive(Default)]
pub(super) struct Turns {
    had: HashMap<TurnKey, Had>,
    waited: HashMap<TurnKey, Waited>,
}

struct Had {
    /// `None` where nobody can tell whose turn it is: then nobody waits.
    _turn: Option<Turn>,
    from: Timestamp,
}

struct Waited {
    again: Timestamp,
    /// What is done meanwhile.
    by: String,
}

impl Turns {
    /// What goes before a job, if it is not its turn.
    fn before(&mut self, key: &TurnKey, name: &str, keeper: &JobKeeper, now: Timestamp) -> Option<String> {
        if let Some(had) = self.had.get(key) {
            return (had.from > now).then(|| "one that has just ended".to_owned());
        }
        if let Some(waited) = self.waited.get(key).filter(|waited| waited.again > now) {
            return Some(waited.by.clone());
        }
        let had = match keeper.turn(&key.0, name) {
            Ok(TurnOf::Other(by)) => {
                let by = format!("{by}, which another console or a command carries");
                let again = now.checked_add(AGAIN).unwrap_or(now);
                self.waited.insert(key.clone(), Waited { again, by: by.clone() });
                return Some(by);
            }
            Ok(TurnOf::Asker(turn)) => {
                let after = SignedDuration::try_from(turn.after).unwrap_or_default();
                Had { from: now.checked_add(after).unwrap_or(now), _turn: Some(turn) }
            }
            Err(error) => {
                tracing::warn!(%error, "nobody can tell whether another program sends the same");
                Had { from: now, _turn: None }
            }
        };
        self.waited.remove(key);
        self.had.insert(key.clone(), had);
        self.before(key, name, keeper, now)
    }

    /// Gives back all turns but these, and waits for no others.
    fn keep(&mut self, wanted: &HashSet<TurnKey>) {
        self.had.retain(|key, _| wanted.contains(key));
        self.waited.retain(|key, _| wanted.contains(key));
    }

    /// When it may be the turn of one that waits.
    pub(super) fn due(&self, now: Timestamp) -> Option<Timestamp> {
        let begins = self.had.values().map(|had| had.from).filter(|from| *from > now);
        begins.chain(self.waited.values().map(|waited| waited.again)).min()
    }

    /// Of the jobs that share a rate the first goes, here and in other programs.
    pub(super) fn queue(&mut self, jobs: &mut [Carried], keeper: &JobKeeper, now: Timestamp) {
        let (mut first, mut wanted) = (HashMap::<TurnKey, String>::new(), HashSet::new());
        for job in jobs {
            let own = key(job, job.sends());
            let goes =
                job.engine.state() == JobState::Running && !matches!(job.source, Source::Lacks(_)) && job.is_ours();
            let mut queued = first.get(&own).filter(|_| goes).cloned();
            // What was sent is answered yet, whoever goes next.
            if (goes && queued.is_none()) || job.calls > 0 {
                let keys: Vec<TurnKey> = if job.unlimited { Vec::new() } else { job.keys() };
                for key in &keys {
                    if goes && queued.is_none() {
                        queued = self.before(key, &job.name, keeper, now);
                    }
                }
                wanted.extend(keys);
            }
            if goes {
                first.entry(own).or_insert_with(|| job.name.clone());
            }
            job.changed |= queued != job.queued;
            job.queued = queued;
        }
        self.keep(&wanted);
    }
}

impl Carried {
    /// The rates that it takes its share of: that of what it sends, and that of what it reads before. In the order in
    /// which all programs ask for them.
    fn keys(&self) -> Vec<TurnKey> {
        let mut keys: Vec<TurnKey> =
            [Some(self.sends()), self.reads].into_iter().flatten().map(|of| key(self, of)).collect();
        keys.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        keys.dedup();
        keys
    }
}

/// An account has its rates, whatever profiles lead to it; where it is not known the profile has to do.
fn key(job: &Carried, operation: OperationId) -> TurnKey {
    let at = job.account.as_deref().or(job.key.profile.as_deref()).unwrap_or_default();
    let at = [Some(at), job.key.region.as_deref(), job.key.endpoint.as_deref()].map(Option::unwrap_or_default);
    TurnKey(format!("{} {} {} {} {}", at[0], at[1], at[2], operation.service.id(), rate(operation).group))
}
