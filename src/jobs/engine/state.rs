//! How far an item is, in memory and on disk.

use jiff::Timestamp;

use super::steer::{DECIDE, NO_EFFECT, TROUBLED, UNSETTLED};
use super::{Engine, TOKEN};
use crate::contract::{ApiError, ErrorKind, JobItemState, KeptItem};
use crate::jobs::batch::kind_of;
use crate::model::Retry;

/// What is known of an item that was sent and is not settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Side {
    /// In which round of the job it was sent: part of its client token.
    pub(super) round: u32,
    /// The first of the items that it was sent together with.
    pub(super) pack: Option<usize>,
    /// When it was first sent.
    pub(super) sent: Option<Timestamp>,
    /// Whether it is known to have gone out.
    pub(super) went: bool,
    /// Whether an earlier call may have been carried out.
    pub(super) unsure: bool,
    /// How often it was sent again by itself.
    pub(super) tries: u8,
}

impl Side {
    pub(super) const fn new(round: u32) -> Self {
        Self { round, pack: None, sent: None, went: false, unsure: false, tries: 0 }
    }
}

/// What is to be done where the words of the service were not kept.
const UNKEPT: &str = "The service did not accept what was sent: tried again, it says once more why.";
/// The code of an item that may have been sent just before the program ended.
pub const INTERRUPTED: &str = "Interrupted";
/// The code of an item that was sent, and whose answer nobody was there to take.
const LOST: &str = "AnswerLost";
/// How it is kept that an item which is under way went out.
const WENT: &str = "Sent";

/// The error of an item of an earlier run, with the advice that belongs to it.
fn known(kind: ErrorKind, code: &str, message: String) -> ApiError {
    let advice = match (code, kind) {
        (UNSETTLED, _) => Some(DECIDE),
        (NO_EFFECT, _) => Some(TROUBLED),
        (_, ErrorKind::BadRequest) if message.is_empty() => Some(UNKEPT),
        _ => None,
    };
    ApiError { advice: advice.map(str::to_owned), ..ApiError::local(kind, code, message) }
}

impl Engine {
    /// An item as it is to be kept.
    #[must_use]
    pub fn kept(&self, n: usize) -> Option<KeptItem> {
        let side = self.sides.get(&n);
        let state = match *self.items.get(n)? {
            JobItemState::Waiting if side.is_some_and(|side| side.unsure) => JobItemState::UnderWay,
            JobItemState::UnderWay if side.is_none_or(|side| side.sent.is_none()) => JobItemState::Waiting,
            state => state,
        };
        let went = (state == JobItemState::UnderWay && side.is_some_and(|side| side.went)).then_some((WENT, ""));
        let error = self.failures.of(n).or(went).map(|(code, message)| (code.to_owned(), message.to_owned()));
        let round = side.map_or(self.round, |side| side.round);
        Some(KeptItem {
            state,
            round,
            pack: side.and_then(|side| side.pack),
            sent: side.and_then(|side| side.sent),
            error,
            request_id: None,
            answered: None,
            made: None,
            before: None,
        })
    }

    /// An item as it was found on disk. What was sent and not answered is sent again where that does no harm; else
    /// nobody knows what became of it.
    pub fn restore(&mut self, n: usize, kept: &KeptItem, now: Timestamp) {
        self.round = self.round.max(kept.round);
        let (code, message) = kept.error.clone().unwrap_or_default();
        let went = kept.state == JobItemState::UnderWay && code == WENT;
        let side = Side { pack: kept.pack, sent: kept.sent, went, unsure: true, ..Side::new(kept.round) };
        match kept.state {
            JobItemState::Waiting => {}
            JobItemState::UnderWay => {
                let is_harmless = self.may_repeat(&side, now);
                self.sides.insert(n, side);
                if is_harmless {
                    self.put(n, JobItemState::Waiting);
                } else {
                    let said = "the program ended before there was an answer";
                    self.fail(
                        n,
                        JobItemState::Unknown,
                        &ApiError::local(ErrorKind::UnknownOutcome, if went { LOST } else { INTERRUPTED }, said),
                    );
                }
            }
            JobItemState::Unknown => {
                self.sides.insert(n, side);
                self.fail(n, JobItemState::Unknown, &known(ErrorKind::UnknownOutcome, &code, message));
            }
            // So older programs kept what only has to be sent again.
            JobItemState::Failed if code == "NotCarriedOut" => {}
            JobItemState::Failed => {
                self.fail(n, JobItemState::Failed, &known(kind_of(&code), &code, message));
            }
            state => self.put(n, state),
        }
    }

    /// Whether an earlier call of an item may have been carried out.
    #[must_use]
    pub fn is_unsure(&self, n: usize) -> bool {
        self.sides.get(&n).is_some_and(|side| side.unsure)
    }

    /// Whether what may have been carried out may be sent again.
    pub(super) fn may_repeat(&self, side: &Side, now: Timestamp) -> bool {
        match self.rules.retry {
            Retry::Safe => true,
            Retry::Token => side.sent.is_none_or(|sent| now.duration_since(sent) < TOKEN),
            Retry::Refused => false,
        }
    }

    pub(super) fn fail(&mut self, n: usize, state: JobItemState, error: &ApiError) {
        self.put(n, state);
        self.failures.note(n, error, self.items.len());
        if state == JobItemState::Unknown {
            self.to_look.insert(n);
        }
    }
}
