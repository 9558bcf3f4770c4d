//! The notice of the moment: how long it stays, and whose it is.

use std::time::Duration;

use super::App;
use crate::contract::OwnerId;
use crate::screens::Notice;
use crate::widgets::Tone;

/// How long a notice stays.
const NOTICE: Duration = Duration::from_secs(5);
/// What is left of that once it could be read: from then on the next key takes it away, so that it hides no hints.
const LINGERS: Duration = Duration::from_secs(4);

/// Whom a notice is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum NoticeOf {
    /// Of no page: what goes on beside them.
    #[default]
    All,
    /// Of the page that is shown once what happens now is over.
    Next,
    /// Of this page.
    Page(OwnerId),
}

impl App {
    /// Says something that is of no page.
    pub(super) fn notice(&mut self, text: impl Into<String>, tone: Tone) {
        let until = self.session.now.checked_add(NOTICE).unwrap_or(self.session.now);
        self.session.notice = Some((Notice { text: text.into(), tone }, until));
        self.notice_of = NoticeOf::All;
    }

    /// Says what a page has to say. It goes with the page, or where it takes another page along, with that.
    pub(super) fn page_notice(&mut self, notice: Notice) {
        self.notice(notice.text, notice.tone);
        self.notice_of = NoticeOf::Next;
    }

    /// Shows the outcome of a command that failed here.
    pub(super) fn refuse(&mut self, why: impl Into<String>) {
        self.page_notice(Notice { text: why.into(), tone: Tone::Warn });
    }

    /// Takes the notice away once its time is over, and once it could be read with the next key.
    pub(super) fn age_notice(&mut self, is_key: bool) {
        let spent = if is_key { LINGERS } else { Duration::ZERO };
        let by = self.session.now.saturating_add(spent).unwrap_or(self.session.now);
        if self.session.notice.as_ref().is_some_and(|(_, until)| *until <= by) {
            self.session.notice = None;
        }
    }

    /// What happened now is over: a notice of a page that is not shown any more goes.
    pub(super) fn leave_notice(&mut self) {
        let page = self.history.page().layer.owner;
        match self.notice_of {
            NoticeOf::Next => self.notice_of = NoticeOf::Page(page),
            NoticeOf::Page(of) if of != page => (self.session.notice, self.notice_of) = (None, NoticeOf::All),
            NoticeOf::Page(_) | NoticeOf::All => {}
        }
    }
}
