//! All jobs of this journal.

use ratatui::style::Style;

use super::page;
use super::words::{self, settled};
use crate::catalog::{Location, Tool};
use crate::config::{Action, Mode};
use crate::contract::{Context, JobId, JobProgress, JobState};
use crate::screens::grid::columns;
use crate::screens::records::Records;
use crate::screens::state::{calm, hint};
use crate::screens::{Command, Cx, Session, View};
use crate::widgets::{ColumnSpec, Message, count, relative};

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
        let titles = ["Job", "State", "Done", "Failed", "Of", "Started", "Account"];
        columns(&titles, &[(20, 0), (14, 1), (6, 2), (6, 3), (6, 4), (10, 5), (14, 6)])
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
        let failed = tally.failed + tally.unknown;
        vec![
            job.name.clone(),
            words::state(job),
            count(tally.done as u64),
            if failed == 0 { String::new() } else { count(failed as u64) },
            count(tally.all() as u64),
            relative(session.now, job.started),
            place(job),
        ]
    }

    fn styles(job: &&JobProgress, view: &View<'_>) -> Vec<Style> {
        let theme = &view.session.theme;
        let over = if words::is_open(job) { Style::new() } else { theme.muted };
        let state = match job.state {
            JobState::Running | JobState::Queued => theme.busy,
            JobState::Paused(_) | JobState::Lacks(_) => theme.warn,
            JobState::Over if settled(&job.tally) > job.tally.done => theme.warn,
            JobState::Over | JobState::Elsewhere => theme.muted,
        };
        vec![over, state, over, theme.bad, over, over, over]
    }

    fn act(&mut self, id: Option<&JobId>, action: Action, cx: &mut Cx<'_>) -> bool {
        let Some(id) = id else { return false };
        match action {
            Action::Open => cx.command(Command::Open(Location::home().child(Tool::Jobs.name()).child(&id.0))),
            action => return page::steer(id, action, cx),
        }
        true
    }

    fn actions(session: &Session) -> Vec<Action> {
        if session.jobs.is_empty() {
            return vec![Action::Back];
        }
        vec![Action::Open, Action::PauseJob, Action::CancelJob, Action::RetryFailed, Action::DropJob, Action::Back]
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

/// Where it is sent.
pub(super) fn place(job: &JobProgress) -> String {
    let profile = job.context.profile.as_deref().unwrap_or("default");
    [profile, job.context.region.as_deref().unwrap_or("")].join(" ").trim_end().to_owned()
}
