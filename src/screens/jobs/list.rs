//! All jobs of this journal.

use ratatui::style::Style;

use super::page;
use super::words::{self, sent};
use crate::config::{Action, Mode};
use crate::contract::{Context, Effect, JobId, JobProgress};
use crate::screens::grid::columns;
use crate::screens::records::Records;
use crate::screens::state::{calm, hint};
use crate::screens::{Command, Cx, Session, View};
use crate::widgets::{Align, ColumnSpec, Message, count, relative};

/// The jobs: those that are not over first, then the newest.
#[derive(Debug, Default)]
pub(super) struct Jobs;

impl Records for Jobs {
    type Row<'a> = &'a JobProgress;
    type Key = JobId;

    const NAME: &'static str = "jobs";
    const NOUNS: (&'static str, &'static str) = ("job", "jobs");
    const NO_MATCH: &'static str = "No job matches the filter.";
    const MODE: Mode = Mode::Jobs;

    fn columns() -> Vec<ColumnSpec> {
        let titles = ["Job", "State", "Done", "Failed", "Unknown", "Left out", "Started", "Account"];
        let mut columns = columns(&titles, &[(20, 0), (14, 1), (6, 2), (6, 3), (7, 4), (8, 6), (10, 5), (14, 7)]);
        columns[2..6].iter_mut().for_each(|column| column.align = Align::Right);
        columns
    }

    fn rows<'a>(session: &'a Session, _context: &Context) -> Vec<&'a JobProgress> {
        let mut jobs: Vec<&JobProgress> = session.jobs.iter().collect();
        jobs.sort_by_key(|job| (!words::is_open(job), std::cmp::Reverse(job.started)));
        jobs
    }

    fn key(job: &&JobProgress) -> JobId {
        job.id.clone()
    }

    fn cells(job: &&JobProgress, session: &Session) -> Vec<String> {
        let tally = &job.tally;
        let some = |items: usize| if items == 0 { String::new() } else { count(items as u64) };
        vec![
            job.name.clone(),
            state(job, session),
            format!("{} of {}", count(tally.done as u64), count(sent(tally) as u64)),
            some(tally.failed),
            some(tally.unknown),
            some(tally.left_out),
            relative(session.now, job.started),
            place(job),
        ]
    }

    fn styles(job: &&JobProgress, view: &View<'_>) -> Vec<Style> {
        let theme = &view.session.theme;
        let over = if words::is_open(job) { Style::new() } else { theme.muted };
        let state = words::style(job, theme);
        vec![over, state, over, theme.bad, theme.warn, theme.muted, over, over]
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        // Other programs may have begun some, or gone on with some, meanwhile.
        cx.effects.push(Effect::LookForJobs);
    }

    fn act(&mut self, id: Option<&JobId>, action: Action, cx: &mut Cx<'_>) -> bool {
        let Some(id) = id else { return false };
        match action {
            Action::Open => cx.command(Command::Open(words::page_of(id))),
            action => return page::steer(id, action, cx),
        }
        true
    }

    fn actions(session: &Session) -> Vec<Action> {
        let any = |holds: fn(&JobProgress) -> bool| session.jobs.iter().any(holds);
        let offers = [
            (Action::Open, any(|_| true)),
            (Action::PauseJob, any(words::can_be_steered)),
            (Action::CancelJob, any(words::can_be_steered)),
            (Action::RetryFailed, session.jobs.iter().any(|job| page::can_retry(job, session))),
            (Action::DropJob, any(|job| !job.state.is_active())),
            (Action::Back, true),
        ];
        offers.into_iter().filter(|(_, is_offered)| *is_offered).map(|(action, _)| action).collect()
    }

    fn suits(id: &JobId, action: Action, session: &Session) -> bool {
        let Some(job) = words::job(session, id) else { return true };
        match action {
            Action::PauseJob => {
                words::can_be_steered(job) && (job.state.is_active() || page::why_not(job, session).is_none())
            }
            Action::CancelJob => words::can_be_steered(job),
            Action::RetryFailed => page::can_retry(job, session),
            Action::DropJob => !job.state.is_active(),
            _ => true,
        }
    }

    fn does(id: &JobId, action: Action, session: &Session) -> Option<&'static str> {
        let job = words::job(session, id)?;
        match action {
            Action::PauseJob if !job.state.is_active() => Some("go on"),
            Action::RetryFailed if job.tally.waiting > 0 => Some("go on, failed ones too"),
            _ => None,
        }
    }

    fn title(_view: &View<'_>) -> String {
        "Jobs".to_owned()
    }

    fn status(tally: String, view: &View<'_>) -> String {
        match view.session.jobs.iter().filter(|job| job.state.is_active()).count() {
            0 => tally,
            running => format!("{tally} · {} running", count(running as u64)),
        }
    }

    fn nothing<'a>(view: &View<'a>) -> Message<'a> {
        let lines = vec![
            "A job is one action done to many rows.".into(),
            "Mark rows in a list, and choose what is done with them: that becomes a job.".into(),
        ];
        calm("There are no jobs.", lines, vec![hint(view, Action::Back, "back")])
    }
}

/// How it stands with it; where the account is another one by now, that is what counts.
fn state(job: &JobProgress, session: &Session) -> String {
    match page::elsewhere(job, session).and(job.account.as_ref()) {
        Some(account) if words::is_open(job) => format!("of account {account}"),
        _ => words::state(job),
    }
}

/// Where it is sent.
pub(super) fn place(job: &JobProgress) -> String {
    let profile = job.context.profile.as_deref().unwrap_or("default");
    let (region, account) = (job.context.region.as_deref(), job.account.as_deref());
    [account, Some(profile), region].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
