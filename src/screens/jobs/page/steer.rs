//! Pausing, going on, cancelling, trying again and forgetting a job.

use crate::config::{Action, Mode};
use crate::contract::{Context, ContextKey, Effect, JobId, JobOrder, JobProgress, JobState};
use crate::screens::command::LiveLines;
use crate::screens::jobs::list::place;
use crate::screens::jobs::words;
use crate::screens::question::confirm_live;
use crate::screens::{Command, Cx, Session, confirm};
use crate::widgets::plural;

/// Does something with a job. Says whether the action is one of these.
pub(in crate::screens::jobs) fn steer(id: &JobId, action: Action, cx: &mut Cx<'_>) -> bool {
    let actions = [Action::PauseJob, Action::CancelJob, Action::Cancel, Action::RetryFailed, Action::DropJob];
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
        return Command::warn("another console, or a command, carries this job: it is steered there");
    }
    match action {
        Action::PauseJob if job.state.is_active() => order(job, JobOrder::Pause),
        Action::PauseJob => go_on(job, cx),
        Action::CancelJob | Action::Cancel => cancel(job),
        Action::RetryFailed if !job.tally.can_retry() => Command::notice("nothing failed that could be tried again"),
        Action::RetryFailed => sends(job, JobOrder::Retry, cx),
        _ => forget(job),
    }
}

fn go_on(job: &JobProgress, cx: &Cx<'_>) -> Command {
    match &job.state {
        JobState::Over => Command::notice("it is over: nothing waits"),
        JobState::Lacks(_) if job.can_be_given => Command::Open(words::page_of(&job.id)),
        // It may be back as it was.
        JobState::Lacks(_) if job.file.is_some() => sends(job, JobOrder::Resume, cx),
        JobState::Lacks(what) => Command::warn(format!("it can't go on by itself: {what}")),
        _ => sends(job, JobOrder::Resume, cx),
    }
}

/// Why nothing of a job may be sent now, and whether its profile could be unlocked.
pub(in crate::screens::jobs) fn why_not(job: &JobProgress, session: &Session) -> Option<(String, bool)> {
    let own = session.contexts.iter().find(|context| ContextKey::from(*context) == job.context);
    if let Some(context) = own {
        if let Some(why) = elsewhere(job, session) {
            return Some((why, false));
        }
        return Some((context.why_read_only()?.to_owned(), context.protected));
    }
    // Of a context that was not opened yet the settings say it; of the sandbox they say nothing of their own.
    let (settings, profile) = (&session.settings, job.context.profile.as_deref().unwrap_or("default"));
    let sandbox = job.context.sandbox;
    if !sandbox && settings.is_protected(profile) {
        return Some(("the profile is protected".to_owned(), true));
    }
    let is_read_only = settings.read_only || (!sandbox && settings.is_read_only(profile));
    if is_read_only {
        return Some((Context::READ_ONLY.to_owned(), false));
    }
    // Nothing of it goes out before that is open.
    Some((format!("its account is not open: open {} first", place(job)), false))
}

/// That its profile leads to another account by now, where it does.
pub(in crate::screens::jobs) fn elsewhere(job: &JobProgress, session: &Session) -> Option<String> {
    let own = session.contexts.iter().find(|context| ContextKey::from(*context) == job.context)?;
    let (then, now) = job.account.as_deref().zip(own.account())?;
    (then != now).then(|| format!("it goes to account {then}, and its profile leads to {now} now"))
}

/// Whether what was not done can be tried again now.
pub(in crate::screens::jobs) fn can_retry(job: &JobProgress, session: &Session) -> bool {
    job.tally.can_retry() && job.state != JobState::Elsewhere && why_not(job, session).is_none()
}

/// What sends something is refused where the context refuses writes.
fn sends(job: &JobProgress, what: JobOrder, cx: &Cx<'_>) -> Command {
    match why_not(job, cx.session) {
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
    let title = format!("Cancel '{}'?", job.name);
    let no = if job.state.is_active() { "Let it run" } else { "Keep it" };
    let command = order(job, JobOrder::Cancel);
    Command::Overlay(confirm_live(&title, LiveLines::Cancel(job.id.clone()), "Cancel the job", no, command))
}

/// What cancelling a job would do, as it stands now.
pub(in crate::screens) fn cancel_lines(id: &JobId, session: &Session) -> Vec<String> {
    let left = words::job(session, id).map_or(0, |job| job.tally.waiting as u64);
    if left == 0 {
        return vec!["Nothing waits any more: all was sent meanwhile.".to_owned()];
    }
    vec![
        format!(
            "{} for a call, or for another one after one without an answer.",
            plural(left, "item waits", "items wait")
        ),
        "Nothing more is sent. What was answered stays done; what is left out can be tried again later.".to_owned(),
    ]
}

fn forget(job: &JobProgress) -> Command {
    if job.state.is_active() {
        return Command::warn("it is running: pause or cancel it first");
    }
    let open = (job.tally.waiting + job.tally.under_way) as u64;
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
