//! What the page lists: what is open first (what has an unknown outcome, drafts, what is under way), then what ended.

use std::cmp::Reverse;

use jiff::Timestamp;
use ratatui::style::Style;

use super::undo::{is_undo, undone};
use crate::contract::{Context, ContextKey, Draft, DraftId, JobId, JobProgress, WriteId, WriteRecord, WriteState};
use crate::screens::{Session, jobs};
use crate::theme::Theme;
use crate::widgets;

pub(super) const TITLES: [&str; 6] = ["Time", "Operation", "Outcome", "Where", "What", "Request id"];

/// One row.
#[derive(Clone, Copy, Debug)]
pub(in crate::screens) enum WriteRow<'a> {
    Write(&'a WriteRecord),
    Draft(&'a Draft),
    /// What was done to many at once.
    Job(&'a JobProgress),
}

/// What a row is known by.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens) enum WriteKey {
    Write(WriteId),
    Draft(DraftId),
    Job(JobId),
}

impl WriteRow<'_> {
    pub(super) fn key(&self) -> WriteKey {
        match self {
            Self::Write(write) => WriteKey::Write(write.id),
            Self::Draft(draft) => WriteKey::Draft(draft.key.id.clone()),
            Self::Job(job) => WriteKey::Job(job.id.clone()),
        }
    }

    fn time(&self) -> Timestamp {
        match self {
            Self::Write(write) => write.started,
            Self::Draft(draft) => draft.saved,
            Self::Job(job) => job.started,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Write(write) if write.is_in_doubt() => 0,
            Self::Job(job) if job.tally.unknown > 0 => 0,
            Self::Draft(_) => 1,
            Self::Write(write) if write.state.is_under_way() => 2,
            Self::Job(job) if jobs::is_open(job) => 2,
            Self::Write(_) | Self::Job(_) => 3,
        }
    }
}

/// All rows of real accounts, or all of the sandbox; the drafts are those of the present context.
pub(super) fn rows<'a>(session: &'a Session, context: &Context) -> Vec<WriteRow<'a>> {
    let key = ContextKey::from(context);
    let writes = session.journal.writes(context.sandbox).map(WriteRow::Write);
    let drafts = session.journal.drafts(&key).map(WriteRow::Draft);
    let jobs = session.jobs.iter().filter(|job| job.context.sandbox == context.sandbox).map(WriteRow::Job);
    let mut rows: Vec<WriteRow<'a>> = writes.chain(drafts).chain(jobs).collect();
    rows.sort_by_key(|row| (row.rank(), Reverse(row.time())));
    rows
}

/// The outcome in a word or two.
pub(super) fn outcome(write: &WriteRecord) -> String {
    match (write.state, &write.code) {
        (WriteState::Intended, _) => "about to be sent".to_owned(),
        (WriteState::Sent, _) => "sent, no answer yet".to_owned(),
        (WriteState::Succeeded, _) => "done".to_owned(),
        (WriteState::Failed, Some(code)) => format!("failed: {code}"),
        (WriteState::Failed, None) => "failed".to_owned(),
        (WriteState::Unknown, _) => match write.found.as_ref().and_then(|found| found.done) {
            Some(true) => "done, as found".to_owned(),
            Some(false) => "unknown, found undone".to_owned(),
            None => "unknown".to_owned(),
        },
        (WriteState::Settled, _) => "settled".to_owned(),
    }
}

pub(super) fn style(write: &WriteRecord, theme: &Theme) -> Style {
    match write.state {
        WriteState::Unknown if write.was_found_done() => theme.good,
        WriteState::Intended | WriteState::Sent => theme.busy,
        WriteState::Succeeded => theme.good,
        WriteState::Failed => theme.bad,
        WriteState::Unknown => theme.warn,
        WriteState::Settled => theme.muted,
    }
}

/// Profile or account, and region.
pub(super) fn place(context: &ContextKey, account: Option<&str>, region: Option<&str>) -> String {
    let account = [context.profile.as_deref(), account];
    let account: Vec<&str> = account.into_iter().flatten().collect();
    let account = if account.is_empty() { "default credentials".to_owned() } else { account.join(" ") };
    match region.or(context.region.as_deref()) {
        Some(region) => format!("{account} · {region}"),
        None => account,
    }
}

fn time(moment: Timestamp, session: &Session) -> String {
    moment.to_zoned(session.settings.time_zone.time_zone().clone()).strftime("%m-%d %H:%M:%S").to_string()
}

/// The outcome, and of which write it is the undoing where it is that of one.
fn told(write: &WriteRecord, session: &Session) -> String {
    let outcome = outcome(write);
    let clock = |write: &WriteRecord| {
        write.started.to_zoned(session.settings.time_zone.time_zone().clone()).strftime("%H:%M:%S").to_string()
    };
    let Some(undone) = undone(write, session) else { return outcome };
    match undone_by(undone, session) {
        None => format!("{outcome}: puts back {}", clock(undone)),
        Some(first) => format!("{outcome}: again as {}", clock(first)),
    }
}

/// The write that an undoing has taken back; `None` where it is no undoing.
fn undone_by<'s>(write: &WriteRecord, session: &'s Session) -> Option<&'s WriteRecord> {
    if is_undo(write, session) { undone(write, session) } else { None }
}

/// The cells of a row as text.
pub(super) fn cells(row: &WriteRow<'_>, session: &Session) -> [String; 6] {
    match row {
        WriteRow::Write(write) => [
            time(write.started, session),
            write.operation.name.to_owned(),
            told(write, session),
            place(&write.context, write.account.as_deref(), write.region.as_deref()),
            write.location.as_ref().map(ToString::to_string).unwrap_or_default(),
            write.request_id.clone().unwrap_or_default(),
        ],
        WriteRow::Draft(draft) => [
            time(draft.saved, session),
            draft.key.operation.name.to_owned(),
            format!("draft, {}", widgets::relative(session.now, draft.saved)),
            place(&draft.key.context, None, None),
            draft.key.location.to_string(),
            String::new(),
        ],
        WriteRow::Job(job) => [
            time(job.started, session),
            format!("job {}", job.name),
            jobs::about(job),
            place(&job.context, None, None),
            job.list.as_ref().map_or_else(|| job.operation.name.to_owned(), ToString::to_string),
            String::new(),
        ],
    }
}

/// The styles of these cells.
pub(super) fn styles(row: &WriteRow<'_>, theme: &Theme) -> Vec<Style> {
    let mut styles = vec![Style::new(); TITLES.len()];
    styles[0] = theme.muted;
    styles[2] = match row {
        WriteRow::Write(write) => style(write, theme),
        WriteRow::Draft(_) => theme.accent,
        WriteRow::Job(job) => jobs::style(job, theme),
    };
    styles[5] = theme.muted;
    styles
}
