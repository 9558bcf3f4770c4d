//! Pausing, going on, cancelling, trying again, settling and forgetting a job.

use crate::config::{Action, Mode};
use crate::contract::{ContextKey, Effect, JobId, JobOrder, JobProgress, JobState};
use crate::screens::jobs::words::{self, settled};
use crate::screens::{Command, Cx, confirm};
use crate::widgets::plural;

/// Does something with a job. Says whether the action is one of these.
pub(in crate::screens::jobs) fn steer(id: &JobId, action: Action, cx: &mut Cx<'_>) -> bool {
    let actions = [
        Action::PauseJob,
        Action::CancelJob,
        Action::Cancel,
        Action::RetryFailed,
        Action::SettleUnknown,
        Action::DropJob,
    ];
    if !actions.contains(&action) {
        return false;
    }
    let command = match words::job(cx.session, id) {
        Some(job) => command(job, action, cx),
        None => Command::warn("there is no such job any more"),
    };
    cx.command(command);
    true
}

fn order(job: &JobProgress, order: JobOrder) -> Command {
    Command::Effect(Effect::Job(job.id.clone(), order))
}

fn command(job: &JobProgress, action: Action, cx: &Cx<'_>) -> Command {
    if job.state == JobState::Elsewhere {
        return Command::warn("another console carries this job: it is steered there");
    }
    match action {
        Action::PauseJob if job.state.is_active() => order(job, JobOrder::Pause),
        Action::PauseJob => go_on(job, cx),
        Action::CancelJob | Action::Cancel => cancel(job),
        Action::RetryFailed if !job.tally.can_retry() => Command::notice("nothing failed that could be tried again"),
        Action::RetryFailed => sends(job, JobOrder::Retry, cx),
        Action::SettleUnknown if job.tally.unknown == 0 => Command::notice("nothing is of unknown outcome"),
        Action::SettleUnknown => order(job, JobOrder::Settle),
        _ => forget(job),
    }
}

fn go_on(job: &JobProgress, cx: &Cx<'_>) -> Command {
    match &job.state {
        JobState::Over => Command::notice("it is over: nothing waits"),
        JobState::Lacks(what) => Command::warn(format!("it can't go on by itself: {what}")),
        _ => sends(job, JobOrder::Resume, cx),
    }
}

/// What sends something is refused where the context refuses writes.
fn sends(job: &JobProgress, what: JobOrder, cx: &Cx<'_>) -> Command {
    let context = cx.session.contexts.iter().find(|context| ContextKey::from(*context) == job.context);
    match context.and_then(|context| Some((context.why_read_only()?, context.protected))) {
        Some((why, protected)) => {
            let key = cx.session.keymap.in_words(Mode::Browse, Action::Unlock);
            let unlocks = if protected { format!(": {key} unlocks it") } else { String::new() };
            Command::warn(format!("nothing is sent: {why}{unlocks}"))
        }
        None => order(job, what),
    }
}

fn cancel(job: &JobProgress) -> Command {
    let left = job.tally.waiting as u64;
    if job.state == JobState::Over || left == 0 {
        return Command::notice("nothing waits that could be left out");
    }
    let lines = vec![
        format!("{} not sent yet and would be left out.", plural(left, "item is", "items are")),
        "What was sent is carried out. What is left out can be tried again later.".to_owned(),
    ];
    let title = format!("Cancel '{}'?", job.name);
    Command::Overlay(confirm(&title, lines, "Cancel the job", "Let it run", order(job, JobOrder::Cancel)))
}

fn forget(job: &JobProgress) -> Command {
    if job.state.is_active() {
        return Command::warn("it is running: pause or cancel it first");
    }
    let open = (job.tally.all() - settled(&job.tally)) as u64;
    let mut lines = vec!["What is known of its items goes, also on disk. What was done stays done.".to_owned()];
    if open > 0 {
        lines.push(format!("{} not sent yet and never would be.", plural(open, "item is", "items are")));
    }
    if job.tally.unknown > 0 {
        let unknown = plural(job.tally.unknown as u64, "item is", "items are");
        lines.push(format!("{unknown} of unknown outcome: nobody would look any more what became of it."));
    }
    let title = format!("Forget '{}'?", job.name);
    Command::Overlay(confirm(&title, lines, "Forget it", "Keep it", order(job, JobOrder::Forget)))
}
