//! What is said of jobs away from their pages: in the header, before the program is left, and at the next start.

use crate::config::{Action, Mode};
use crate::contract::{Effect, JobId, JobOrder, JobProgress, JobState, Tally};
use crate::screens::{Command, Overlay, Session, confirm};
use crate::widgets::{count, plural};

/// How many items are settled, one way or the other.
pub(in crate::screens) const fn settled(tally: &Tally) -> usize {
    tally.all() - tally.waiting - tally.under_way
}

/// A job in a few words: `Close: 214 cases 131/214`.
fn line(job: &JobProgress) -> String {
    format!("{} {}/{}", job.name, count(settled(&job.tally) as u64), count(job.tally.all() as u64))
}

/// Whether something of a job is still to be done, now or once somebody goes on with it.
pub(in crate::screens) fn is_open(job: &JobProgress) -> bool {
    !matches!(job.state, JobState::Over | JobState::Elsewhere)
}

/// How it stands with a job, in words.
pub(in crate::screens) fn state(job: &JobProgress) -> String {
    match &job.state {
        JobState::Queued => "waits for its turn".to_owned(),
        JobState::Running => "running".to_owned(),
        JobState::Paused(None) => "paused".to_owned(),
        JobState::Paused(Some(why)) => format!("paused: {why}"),
        JobState::Lacks(what) => format!("can't go on: {what}"),
        JobState::Elsewhere => "in another console".to_owned(),
        JobState::Over if job.tally.left_out > 0 && job.tally.failed == 0 => "over, not all was sent".to_owned(),
        JobState::Over if job.tally.failed + job.tally.unknown > 0 => "over, not all went well".to_owned(),
        JobState::Over => "done".to_owned(),
    }
}

/// How many items are in which state: only what there is.
pub(super) fn tally(of: &Tally) -> String {
    let left = of.waiting + of.under_way;
    let parts =
        [(of.done, "done"), (of.failed, "failed"), (of.unknown, "unknown"), (of.left_out, "not sent"), (left, "left")];
    let said: Vec<String> = parts
        .iter()
        .enumerate()
        .filter(|(n, (count, _))| *n == 0 || *count > 0)
        .map(|(_, (items, what))| format!("{} {what}", count(*items as u64)))
        .collect();
    said.join(" · ")
}

/// The jobs that are under way, in a few words each.
pub fn jobs_under_way(session: &Session) -> Vec<String> {
    session.jobs.iter().filter(|job| job.state.is_active()).map(line).collect()
}

/// Asks whether to go on with what an earlier run has left unfinished; `None` where there is nothing of that kind.
pub fn kept_question(session: &Session) -> Option<Overlay> {
    let can_go_on = |job: &&JobProgress| matches!(job.state, JobState::Paused(_));
    let open: Vec<&JobProgress> = session.jobs.iter().filter(can_go_on).collect();
    let first = open.first()?;
    let mut lines = vec![format!("{} was not finished: {}.", first.name, tally(&first.tally))];
    if open.len() > 1 {
        let key = session.keymap.in_words(Mode::Browse, Action::Jobs);
        let others = plural(open.len() as u64 - 1, "more job is", "more jobs are");
        lines.push(format!("{others} unfinished: {key} shows them."));
    }
    lines.push("What was carried out is not sent again.".to_owned());
    let go_on = Command::Effect(Effect::Job(first.id.clone(), JobOrder::Resume));
    Some(confirm("Go on with the job of an earlier run?", lines, "Go on", "Not now", go_on))
}

/// A job of the session.
pub(super) fn job<'s>(session: &'s Session, id: &JobId) -> Option<&'s JobProgress> {
    session.jobs.iter().find(|job| job.id == *id)
}
