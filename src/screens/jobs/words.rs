//! What is said of jobs away from their pages: in the header, before the program is left, and at the next start.

use ratatui::style::Style;

use super::page;
use crate::catalog::{Location, Tool};
use crate::config::{Action, Mode};
use crate::contract::{Effect, JobId, JobItem, JobItemState, JobOrder, JobProgress, JobState, Tally};
use crate::screens::{Command, Overlay, Session, confirm};
use crate::theme::Theme;
use crate::widgets::{count, plural};

/// How many items were answered, one way or the other: of unknown ones nobody knows that they were.
pub(in crate::screens) const fn answered(tally: &Tally) -> usize {
    tally.done + tally.failed
}

/// Whether all was sent, and a job only looks what became of the items of unknown outcome.
pub(in crate::screens) fn looks(job: &JobProgress) -> bool {
    job.state == JobState::Running && job.tally.waiting + job.tally.under_way == 0 && job.tally.unknown > 0
}

/// Whether a job can be paused, gone on with or cancelled: something waits to be sent, or will be.
pub(in crate::screens) fn can_be_steered(job: &JobProgress) -> bool {
    is_open(job) && !looks(job)
}

/// Whether it can't be told yet how long a job will take: that is worked out from what is measured since it goes on.
pub(in crate::screens) fn works_out(job: &JobProgress) -> bool {
    job.state == JobState::Running && job.left.is_none() && job.tally.waiting > 0 && job.silent.is_none()
}

/// What is said then.
pub(super) const WORKS_OUT: &str = "working out the time left";

/// How many items are to be sent: without those that never are.
pub(in crate::screens) const fn sent(tally: &Tally) -> usize {
    tally.all() - tally.left_out
}

/// How far a job is, in figures: `131/214`.
fn figures(job: &JobProgress) -> String {
    format!("{}/{}", count(answered(&job.tally) as u64), count(sent(&job.tally) as u64))
}

/// A job in a few words: `Close: 214 cases 131/214`.
fn line(job: &JobProgress) -> String {
    format!("{} {}", job.name, figures(job))
}

/// How far a job is, in a few words: how many answered of how many while it goes on, then what became of them.
pub(in crate::screens) fn about(job: &JobProgress) -> String {
    if job.state == JobState::Over {
        return tally(&job.tally);
    }
    let (answered, sent) = (count(answered(&job.tally) as u64), count(sent(&job.tally) as u64));
    format!("{answered} of {sent} · {}", state(job))
}

/// The states of items that were not carried out, the worst first; what can never be sent comes last.
pub(super) const NOT_DONE: [JobItemState; 4] =
    [JobItemState::Failed, JobItemState::Unknown, JobItemState::Cancelled, JobItemState::LeftOut];

/// What is said in place of a message of an earlier run.
const UNKEPT: &str = "its words were not kept, for they may repeat what was sent";

/// Why an item was not carried out.
pub(super) fn why(item: &JobItem, job: Option<&JobProgress>) -> Option<String> {
    match (&item.error, item.state) {
        (None, JobItemState::Unchanged) => Some(match job {
            Some(job) if job.operation.operation().removes => "it was not there any more".to_owned(),
            _ => "it was so already".to_owned(),
        }),
        (Some((_, why)), JobItemState::LeftOut) => Some(why.clone()),
        (None, JobItemState::LeftOut) => Some("it can't be sent: the check of the file says why".to_owned()),
        (None, JobItemState::Cancelled) => Some("the job was cancelled before".to_owned()),
        (Some((code, message)), _) if message.is_empty() => Some(format!("{code}: {UNKEPT}")),
        (Some((code, message)), _) => Some(format!("{code}: {message}")),
        (None, _) => None,
    }
}

/// What is sent: the operation, and the one that takes many where there is one.
pub(super) fn operation(job: &JobProgress) -> String {
    match job.batch {
        Some((by, most)) if most > 1 => format!("{}, {} a {}", job.operation.name, count(most as u64), by.name),
        _ => job.operation.name.to_owned(),
    }
}

/// Whether something of a job is still to be done, now or once somebody goes on with it.
pub(in crate::screens) fn is_open(job: &JobProgress) -> bool {
    !matches!(job.state, JobState::Over | JobState::Elsewhere)
}

/// Whether a job is over, and nobody knows what became of all its items. What was done in a sandbox of its own has ended
/// with that.
pub(in crate::screens) fn is_unsettled(job: &JobProgress) -> bool {
    job.state == JobState::Over && job.tally.unknown > 0 && !job.context.sandbox
}

/// How it stands with a job, in words.
pub(in crate::screens) fn state(job: &JobProgress) -> String {
    match &job.state {
        _ if looks(job) => format!("looking what became of {}", count(job.tally.unknown as u64)),
        JobState::Queued(first) => format!("waits for its turn after {first}"),
        JobState::Running => "running".to_owned(),
        JobState::Paused(None) => "paused".to_owned(),
        JobState::Paused(Some(why)) => format!("paused: {why}"),
        JobState::Lacks(what) => format!("can't go on: {what}"),
        JobState::Elsewhere => "runs elsewhere, in a console or a command".to_owned(),
        JobState::Over if job.tally.cancelled > 0 => "cancelled".to_owned(),
        JobState::Over if job.tally.failed + job.tally.unknown > 0 => "over, not all done".to_owned(),
        JobState::Over => "done".to_owned(),
    }
}

/// The style of that.
pub(in crate::screens) fn style(job: &JobProgress, theme: &Theme) -> Style {
    match job.state {
        JobState::Running | JobState::Queued(_) => theme.busy,
        JobState::Paused(_) | JobState::Lacks(_) => theme.warn,
        JobState::Over if sent(&job.tally) > job.tally.done => theme.warn,
        JobState::Over => theme.good,
        JobState::Elsewhere => theme.muted,
    }
}

/// The page of a job.
pub(in crate::screens) fn page_of(job: &JobId) -> Location {
    Location::home().child(Tool::Jobs.name()).child(&job.0)
}

/// How many items are in which state: only what there is.
pub(super) fn tally(of: &Tally) -> String {
    let left = of.waiting + of.under_way;
    let unanswered = format!("of these {} without an answer", count(of.unanswered as u64));
    let parts = [
        (of.done, "done"),
        (of.failed, "failed"),
        (of.unknown, "unknown"),
        (left, "left"),
        (of.cancelled, "not sent"),
        (of.left_out, "left out"),
    ];
    let said: Vec<String> = parts
        .iter()
        .enumerate()
        .filter(|(n, (count, _))| *n == 0 || *count > 0)
        .map(|(_, (items, what))| format!("{} {what}", count(*items as u64)))
        .collect();
    let said = said.join(" · ");
    if of.unanswered == 0 { said } else { format!("{said} · {unanswered}") }
}

/// How far the first job is that is under way, what it is called, whether it goes on, and how many more there are. Where
/// none is under way, the same of those that wait for somebody to go on with them.
pub fn job_ahead(session: &Session) -> Option<(String, &str, bool, usize)> {
    let of = |goes_on: bool| {
        let is_meant = move |job: &&JobProgress| match &job.state {
            JobState::Paused(_) | JobState::Lacks(_) => !goes_on,
            state => goes_on && state.is_active(),
        };
        let mut jobs = session.jobs.iter().filter(is_meant);
        let first = jobs.next()?;
        Some((figures(first), first.name.as_str(), goes_on, jobs.count()))
    };
    of(true).or_else(|| of(false))
}

/// The jobs that are under way, in a few words each.
pub fn jobs_under_way(session: &Session) -> Vec<String> {
    session.jobs.iter().filter(|job| job.state.is_active()).map(line).collect()
}

/// What would become of the jobs that are under way if the program were left now.
pub fn jobs_when_leaving(session: &Session) -> Vec<String> {
    let active = session.jobs.iter().filter(|job| job.state.is_active());
    let (looking, sending): (Vec<&JobProgress>, Vec<_>) = active.partition(|job| looks(job));
    let mut lines: Vec<String> = sending.iter().map(|job| format!("{} is under way.", line(job))).collect();
    if !sending.is_empty() {
        lines.push("Leaving pauses it: nothing is lost, and the next start offers to go on.".to_owned());
    }
    lines.extend(looking.iter().map(|job| format!("{} is {}.", job.name, state(job))));
    if !looking.is_empty() {
        lines.push("Leaving ends that: the next start says what is still unknown.".to_owned());
    }
    lines
}

/// Says of which jobs of an earlier run that are over nobody knows what became of all items; `None` where there are none.
pub fn kept_unknown(session: &Session) -> Option<String> {
    let is_here = |job: &&JobProgress| session.contexts.iter().any(|context| job.goes_to(context));
    let mut jobs = session.jobs.iter().filter(|job| is_unsettled(job)).filter(is_here);
    let (first, others) = (jobs.next()?, jobs.count());
    let items = plural(first.tally.unknown as u64, "item is", "items are");
    let key = session.keymap.in_words(Mode::Browse, Action::Jobs);
    Some(match others {
        0 => format!("{}: {items} of unknown outcome: {key} shows it", first.name),
        others => {
            let jobs = plural(others as u64 + 1, "job has", "jobs have");
            format!("{jobs} items of unknown outcome: {key} shows them")
        }
    })
}

/// Asks whether to go on with what an earlier run has left unfinished; `None` where there is nothing of that kind.
pub fn kept_question(session: &Session) -> Option<Overlay> {
    let can_go_on = |job: &&JobProgress| match job.state {
        JobState::Paused(_) => true,
        JobState::Lacks(_) => job.can_be_given,
        JobState::Queued(_) | JobState::Running | JobState::Elsewhere | JobState::Over => false,
    };
    let may = |job: &&JobProgress| page::why_not(job, session).is_none();
    // What goes elsewhere is on the page of jobs.
    let is_here = |job: &&JobProgress| session.contexts.iter().any(|context| job.goes_to(context));
    let open: Vec<&JobProgress> = session.jobs.iter().filter(can_go_on).filter(is_here).filter(may).collect();
    let first = open.first()?;
    let mut lines = vec![format!("{} was not finished: {}.", first.name, tally(&first.tally))];
    if let Some(account) = &first.account {
        lines.push(format!("It goes to account {account}."));
    }
    if open.len() > 1 {
        let key = session.keymap.in_words(Mode::Browse, Action::Jobs);
        let others = plural(open.len() as u64 - 1, "more job is", "more jobs are");
        lines.push(format!("{others} unfinished: {key} shows them."));
    }
    lines.push("What was carried out is not sent again.".to_owned());
    if first.can_be_given {
        lines.push("What is never kept has to be given again: its page leads to the form.".to_owned());
        let look = Command::Open(page_of(&first.id));
        return Some(confirm("Go on with the job of an earlier run?", lines, "To its page", "Not now", look));
    }
    let go_on = Command::Effect(Effect::Job(first.id.clone(), JobOrder::Resume));
    Some(confirm("Go on with the job of an earlier run?", lines, "Go on", "Not now", go_on))
}

/// A job of the session.
pub(super) fn job<'s>(session: &'s Session, id: &JobId) -> Option<&'s JobProgress> {
    session.jobs.iter().find(|job| job.id == *id)
}
