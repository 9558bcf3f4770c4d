//! One job a context and operation group, over all programs on one journal: the others wait until it is their turn.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::carried::Carried;
use super::source::Source;
use crate::contract::JobState;
use crate::journal::{JobKeeper, Turn, TurnOf};
use crate::model::{OperationId, rate};

/// So often it is asked whether it is one's turn by now.
const AGAIN: SignedDuration = SignedDuration::from_millis(250);

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
    turn: Option<Turn>,
    /// When it begins, unless it is known to have begun.
    begins: Option<Timestamp>,
}

impl Had {
    /// Takes in what time it is. A clock that was put back makes nobody wait for longer.
    fn note(&mut self, now: Timestamp) {
        let after = self.turn.as_ref().map_or(Duration::ZERO, |turn| turn.after);
        let is_ahead = |begins: &Timestamp| *begins > now && begins.duration_since(now).unsigned_abs() <= after;
        self.begins = self.begins.filter(is_ahead);
    }

    /// What goes before it, while it has not begun.
    fn before(&self) -> Option<String> {
        let turn = self.turn.as_ref().filter(|_| self.begins.is_some())?;
        let what = if turn.was_broken_off { "one that was broken off" } else { "one that has just ended" };
        Some(what.to_owned())
    }
}

struct Waited {
    again: Timestamp,
    /// What is done meanwhile.
    by: String,
}

impl Turns {
    /// What goes before a job, if it is not its turn.
    fn before(&mut self, key: &TurnKey, name: &str, keeper: &JobKeeper, now: Timestamp) -> Option<String> {
        if let Some(had) = self.had.get_mut(key) {
            had.note(now);
            return had.before();
        }
        if let Some(waited) = self.waited.get(key).filter(|waited| waited.again > now) {
            return Some(waited.by.clone());
        }
        let had = match keeper.turn(&key.0, name) {
            Ok(TurnOf::Other(by)) => {
                // Who has just got it may not have said yet what it is for.
                let by = if by.is_empty() { "one".to_owned() } else { by };
                let by = format!("{by}, which another console or a command carries");
                let again = now.checked_add(AGAIN).unwrap_or(now);
                self.waited.insert(key.clone(), Waited { again, by: by.clone() });
                return Some(by);
            }
            Ok(TurnOf::Asker(turn)) => {
                let after = SignedDuration::try_from(turn.after).unwrap_or_default();
                Had { begins: now.checked_add(after).ok(), turn: Some(turn) }
            }
            Err(error) => {
                tracing::warn!(%error, "nobody can tell whether another program sends the same");
                Had { begins: None, turn: None }
            }
        };
        self.waited.remove(key);
        self.had.insert(key.clone(), had);
        self.before(key, name, keeper, now)
    }

    /// Gives back all turns but these, and waits for no others.
    fn keep(&mut self, wanted: &HashSet<TurnKey>, now: Timestamp) {
        self.had.retain(|key, _| wanted.contains(key));
        self.had.values_mut().for_each(|had| had.note(now));
        self.waited.retain(|key, waited| wanted.contains(key) && waited.again > now);
    }

    /// When it may be the turn of one that waits. That may have passed since it was looked last: it is looked again then,
    /// at once.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let begins = self.had.values().filter_map(|had| had.begins);
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
        self.keep(&wanted, now);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Journal;

    #[test]
    fn who_waits_for_one_that_has_ended_is_looked_after_however_late_that_is_and_not_for_longer() {
        let state = tempfile::tempdir().unwrap();
        let journal = Journal::open(state.path().join("journal"), Box::new(|_| {})).unwrap();
        let (keeper, key) = (journal.job_keeper(), TurnKey("account".to_owned()));
        let take = || keeper.turn(&key.0, "first").unwrap();
        drop(take());
        let (mut turns, now) = (Turns::default(), Timestamp::now());
        assert_eq!(turns.before(&key, "next", &keeper, now).as_deref(), Some("one that has just ended"));
        let begins = turns.due().expect("it is looked again");
        // The moment passes before anybody asks when it is: that it is due is said all the same.
        assert_eq!(turns.due(), Some(begins));
        assert_eq!(turns.before(&key, "next", &keeper, begins), None);
        assert_eq!(turns.due(), None, "nothing is waited for");

        // The clock is put back meanwhile.
        drop(turns);
        let (mut turns, now) = (Turns::default(), Timestamp::now());
        assert!(turns.before(&key, "next", &keeper, now).is_some());
        assert_eq!(turns.before(&key, "next", &keeper, now - SignedDuration::from_hours(1)), None);

        // Another program has it, and has not said what for.
        drop(turns);
        let other = keeper.turn(&key.0, "").unwrap();
        let mut turns = Turns::default();
        let said = turns.before(&key, "next", &keeper, now);
        assert_eq!(said.as_deref(), Some("one, which another console or a command carries"));
        drop(other);
        let again = turns.due().unwrap();
        assert_eq!(turns.before(&key, "next", &keeper, again).as_deref(), Some("one that has just ended"));
    }
}
