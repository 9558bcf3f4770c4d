//! What becomes of an item by what is heard of its call.

use jiff::{SignedDuration, Timestamp};

use super::Engine;
use super::state::Side;
use crate::contract::{ApiError, ErrorKind, JobItemState, Transience};
use crate::model::Retry;

/// So many seconds a job rests where the service has trouble: each time longer.
const RESTS: [i64; 6] = [1, 2, 5, 15, 30, 60];
/// So many calls in a row may end without an answer before the job rests.
pub(super) const TROUBLES: usize = 5;
/// So much trouble in a row pauses the job.
const MOST_TROUBLES: usize = 40;
/// What is advised where answers come that can't be the service's.
const ANOTHER: &str = "What answers may not be the service: check network, VPN and proxy, then let it go on.";
/// So many items in a row that are not allowed pause the job: the others are not allowed either.
const MOST_DENIED: usize = 5;
/// So often an item is sent again by itself whose outcome is unknown.
pub(super) const MOST_TRIES: u8 = 20;

/// What was heard of an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// It was carried out.
    Done,
    /// It was as it should be; nothing was sent.
    Unchanged,
    /// Its call was taken back before it was sent.
    NotSent,
    /// It ended with an error.
    Failed(ApiError),
}

impl Engine {
    /// The call of an item ended.
    pub fn hear(&mut self, n: usize, heard: &Heard, now: Timestamp) {
        if self.items.get(n) != Some(&JobItemState::UnderWay) {
            return;
        }
        match heard {
            Heard::Done => self.end_well(n, JobItemState::Done),
            Heard::Unchanged => self.end_well(n, JobItemState::Unchanged),
            Heard::NotSent => self.wait_again(n),
            Heard::Failed(error) => self.hear_error(n, error, now),
        }
    }

    fn end_well(&mut self, n: usize, state: JobItemState) {
        (self.troubles, self.denied, self.silent) = (0, 0, None);
        self.alike.end();
        self.put(n, state);
    }

    fn hear_error(&mut self, n: usize, error: &ApiError, now: Timestamp) {
        let unsure = self.sides.get(&n).is_some_and(|side| side.unsure);
        if error.kind != ErrorKind::AccessDenied {
            self.denied = 0;
        }
        match error.kind {
            ErrorKind::NotFound if unsure && self.rules.removes => self.end_well(n, JobItemState::Done),
            ErrorKind::NotFound if self.rules.gone_is_done => self.end_well(n, JobItemState::Unchanged),
            ErrorKind::UnknownOutcome => self.hear_unknown(n, error, now),
            ErrorKind::Throttled => {
                self.wait_again(n);
                self.trouble(true, error, now);
            }
            ErrorKind::Unreachable if error.transience != Transience::Permanent => {
                self.wait_again(n);
                self.trouble(true, error, now);
            }
            kind if kind.is_login() || kind == ErrorKind::ReadOnly || error.code == NOT_KEPT => {
                self.wait_again(n);
                self.stop(error);
            }
            // It may be in the way of itself: what was sent before may have been carried out. Under the token of a call
            // that was, it would be answered with success.
            ErrorKind::Conflict | ErrorKind::Quota if unsure && self.rules.retry == Retry::Refused => {
                self.fail(n, JobItemState::Unknown, error);
            }
            kind => {
                self.silent = None;
                self.fail(n, JobItemState::Failed, error);
                if kind == ErrorKind::AccessDenied {
                    self.denied += 1;
                    if self.denied >= MOST_DENIED {
                        self.stop(error);
                    }
                }
                self.hear_alike(error);
            }
        }
    }

    /// What is refused alike again and again will be so for the rest, too: somebody has to look.
    fn hear_alike(&mut self, error: &ApiError) {
        if !matches!(error.kind, ErrorKind::Invalid | ErrorKind::BadRequest | ErrorKind::Quota) {
            return self.alike.end();
        }
        let (count, most) = (self.alike.note(error), self.rules.most_alike);
        if most > 0 && count >= most {
            let said = format!("{count} items in a row were refused alike: {}", error.in_full());
            self.pause(Some(format!("{said} Going on sends the rest all the same.")));
        }
    }

    /// A call of several items was refused as a whole, which one of them may be the reason of: each goes alone. Says
    /// whether that is so.
    pub fn part(&mut self, items: &[usize], error: &ApiError) -> bool {
        use ErrorKind::{BadRequest, Conflict, Invalid, NotFound};
        let is_refused = matches!(error.kind, BadRequest | Conflict | Invalid | NotFound);
        let unsure = items.iter().any(|n| self.sides.get(n).is_some_and(|side| side.unsure));
        if !is_refused || unsure {
            return false;
        }
        let round = self.round;
        for n in items {
            self.sides.insert(*n, Side { pack: Some(*n), ..Side::new(round) });
            self.put(*n, JobItemState::Waiting);
        }
        true
    }

    /// Nobody knows whether it was carried out. It is sent again where that does no harm. Where somebody else than the
    /// service answers, it will do so again: what was to be taken away is looked for first, and the job pauses soon.
    fn hear_unknown(&mut self, n: usize, error: &ApiError, now: Timestamp) {
        let Some(side) = self.sides.get_mut(&n) else { return self.fail(n, JobItemState::Unknown, error) };
        side.unsure = true;
        side.tries = side.tries.saturating_add(1);
        let side = side.clone();
        let is_another = error.transience == Transience::Permanent;
        let is_looked_for = is_another && self.rules.removes;
        if side.tries < MOST_TRIES && self.may_repeat(&side, now) && !is_looked_for {
            self.wait_again(n);
        } else {
            self.fail(n, JobItemState::Unknown, error);
        }
        self.trouble(is_another, error, now);
        if is_another && self.troubles >= TROUBLES {
            self.troubles = 0;
            self.pause(Some(format!("{} {ANOTHER}", error.sentence())));
        }
    }

    /// The item waits again, unless nothing more is sent at all.
    pub(super) fn wait_again(&mut self, n: usize) {
        let unsure = self.sides.get(&n).is_some_and(|side| side.unsure);
        match (self.is_cancelled, unsure) {
            (true, true) => self.give_up(n),
            (true, false) => self.put(n, JobItemState::Cancelled),
            (false, true) => self.put(n, JobItemState::Waiting),
            (false, false) => {
                self.sides.remove(&n);
                self.put(n, JobItemState::Waiting);
            }
        }
    }

    /// The job rests, at once or once there is trouble after trouble; in the end somebody has to look.
    fn trouble(&mut self, is_surely: bool, error: &ApiError, now: Timestamp) {
        self.troubles += 1;
        self.silent = Some(error.to_string());
        if self.troubles >= MOST_TROUBLES {
            return self.stop(error);
        }
        let count = if is_surely { Some(self.troubles - 1) } else { self.troubles.checked_sub(TROUBLES) };
        if let Some(count) = count
            && self.rest.is_none_or(|until| until <= now)
        {
            let rest = RESTS[count.min(RESTS.len() - 1)];
            self.rest = now.checked_add(SignedDuration::from_secs(rest)).ok();
        }
    }

    /// The job pauses itself.
    fn stop(&mut self, error: &ApiError) {
        self.troubles = 0;
        self.denied = 0;
        self.pause(Some(error.in_full()));
    }
}

/// The code of the error of what could not be kept before it was sent, and so was not.
pub(super) const NOT_KEPT: &str = "JournalUnavailable";
