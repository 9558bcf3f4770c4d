//! How far an item is, in memory and on disk.

use jiff::Timestamp;

use super::{Engine, TOKEN};
use crate::contract::{ApiError, ErrorKind, JobItemState, KeptItem, KeptState};
use crate::model::Retry;

/// How it stands with an item; one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    Waiting,
    UnderWay,
    Done,
    Unchanged,
    Failed,
    Unknown,
    /// It is never sent.
    LeftOut,
    /// It is not sent, because the job was cancelled.
    Cancelled,
}

impl Stand {
    pub(super) const fn shown(self) -> JobItemState {
        match self {
            Self::Waiting => JobItemState::Waiting,
            Self::UnderWay => JobItemState::UnderWay,
            Self::Done => JobItemState::Done,
            Self::Unchanged => JobItemState::Unchanged,
            Self::Failed => JobItemState::Failed,
            Self::Unknown => JobItemState::Unknown,
            Self::LeftOut | Self::Cancelled => JobItemState::LeftOut,
        }
    }
}

/// What is known of an item that was sent and is not settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Side {
    /// In which round of the job it was sent: part of its client token.
    pub(super) round: u32,
    /// The first of the items that it was sent together with.
    pub(super) pack: Option<usize>,
    /// When it was first sent.
    pub(super) sent: Option<Timestamp>,
    /// Whether an earlier call may have been carried out.
    pub(super) unsure: bool,
    /// How often it was sent again by itself.
    pub(super) tries: u8,
}

impl Side {
    pub(super) const fn new(round: u32) -> Self {
        Self { round, pack: None, sent: None, unsure: false, tries: 0 }
    }
}

impl Engine {
    /// An item as it is to be kept.
    #[must_use]
    pub fn kept(&self, n: usize) -> Option<KeptItem> {
        let side = self.sides.get(&n);
        let state = match self.items.get(n)? {
            Stand::Waiting if side.is_some_and(|side| side.unsure) => KeptState::Sent,
            Stand::Waiting => KeptState::Waiting,
            Stand::UnderWay if side.is_none_or(|side| side.sent.is_none()) => KeptState::Waiting,
            Stand::UnderWay => KeptState::Sent,
            Stand::Done => KeptState::Done,
            Stand::Unchanged => KeptState::Unchanged,
            Stand::Failed => KeptState::Failed,
            Stand::Unknown => KeptState::Unknown,
            Stand::LeftOut => KeptState::LeftOut,
            Stand::Cancelled => KeptState::Cancelled,
        };
        let error = self.failures.of(n).map(|(code, message)| (code.to_owned(), message.to_owned()));
        let round = side.map_or(self.round, |side| side.round);
        Some(KeptItem {
            state,
            round,
            pack: side.and_then(|side| side.pack),
            sent: side.and_then(|side| side.sent),
            error,
            request_id: None,
            answered: None,
        })
    }

    /// An item as it was found on disk. What was sent and not answered is sent again where that does no harm; else
    /// nobody knows what became of it.
    pub fn restore(&mut self, n: usize, kept: &KeptItem, now: Timestamp) {
        self.round = self.round.max(kept.round);
        let side = Side { pack: kept.pack, sent: kept.sent, unsure: true, ..Side::new(kept.round) };
        let (code, message) = kept.error.clone().unwrap_or_default();
        match kept.state {
            KeptState::Waiting => {}
            KeptState::Sent => {
                let is_harmless = self.may_repeat(&side, now);
                self.sides.insert(n, side);
                if is_harmless {
                    self.put(n, Stand::Waiting);
                } else {
                    let said = "the program ended before there was an answer";
                    self.fail(n, Stand::Unknown, &ApiError::local(ErrorKind::UnknownOutcome, "Interrupted", said));
                }
            }
            KeptState::Unknown => {
                self.sides.insert(n, side);
                self.fail(n, Stand::Unknown, &ApiError::local(ErrorKind::UnknownOutcome, &code, message));
            }
            KeptState::Failed => self.fail(n, Stand::Failed, &ApiError::local(ErrorKind::BadRequest, &code, message)),
            KeptState::Done => self.put(n, Stand::Done),
            KeptState::Unchanged => self.put(n, Stand::Unchanged),
            KeptState::LeftOut => self.put(n, Stand::LeftOut),
            KeptState::Cancelled => self.put(n, Stand::Cancelled),
        }
    }

    /// Whether what may have been carried out may be sent again.
    pub(super) fn may_repeat(&self, side: &Side, now: Timestamp) -> bool {
        match self.rules.retry {
            Retry::Safe => true,
            Retry::Token => side.sent.is_none_or(|sent| now.duration_since(sent) < TOKEN),
            Retry::Refused => false,
        }
    }

    pub(super) fn fail(&mut self, n: usize, stand: Stand, error: &ApiError) {
        self.put(n, stand);
        self.failures.note(n, error, self.items.len());
        if stand == Stand::Unknown {
            self.to_look.insert(n);
        }
    }
}
