//! `switchboard run`: an operation for every row of a file, without a screen.

mod rows;
mod tell;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

use super::headless::{self, Headless, agreed, kept_job};
use super::{ExitError, say};
use crate::cli::{Console, Run};
use crate::contract::{
    ContextKey, JobId, JobItemState, JobItems, JobNews, JobOrder, JobProgress, JobSource, JobSpec, JobState, JobWay,
};
use crate::widgets::plural;
use rows::Rows;
use tell::Teller;

/// Some items failed.
const PARTLY: u8 = 4;
/// So many items are asked for at once, when all of them are told.
const WINDOW: usize = 500;

/// Runs a job, or goes on with one.
pub(super) fn run(mut console: Console, asked: &Run) -> Result<ExitCode, ExitError> {
    let on_disk = asked.resume.as_ref().map(|begins| kept_job(&console, begins)).transpose()?;
    if let Some(on_disk) = &on_disk {
        lead_to(&mut console, &on_disk.job.context)?;
    }
    let id = on_disk.as_ref().map(|on_disk| on_disk.job.id.clone());
    let Some(path) = &asked.rows else {
        let id = id.ok_or_else(|| ExitError::usage("--rows or --resume is needed".to_owned()))?;
        let order = if asked.retry { JobOrder::Retry } else { JobOrder::Resume };
        return headless::run(&console, |headless| async move { resume(&headless, id, order).await });
    };
    let of_job = on_disk.as_ref().map(|on_disk| {
        let operation = on_disk.job.operation;
        format!("{}:{}", operation.service.root(), operation.name)
    });
    let operation = asked.operation.clone().or(of_job).unwrap_or_default();
    let rows = Rows::read(&operation, path, asked)?;
    if let Some(on_disk) = &on_disk {
        let file = on_disk.job.file.as_ref().map(|file| file.sha256.as_str());
        if on_disk.job.operation != rows.operation || file != Some(rows.sha256.as_str()) {
            return Err(ExitError::usage("--resume: the job is of another operation, or of another file".to_owned()));
        }
    }
    rows.tell_bad();
    if asked.dry_run {
        unless_unread(rows.print())?;
        return Ok(code(rows.bad.is_empty()));
    }
    // What goes on was agreed to before.
    let edited = on_disk.is_some_and(|on_disk| on_disk.job.way == JobWay::Edit);
    let (yes, edits) = (asked.yes || id.is_some(), asked.edit || edited);
    headless::run(&console, |headless| async move { start(&headless, rows, id, yes, edits).await })
}

/// A reader that has gone away (`run … | head`) is no failure.
fn unless_unread(written: io::Result<()>) -> Result<(), ExitError> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(ExitError::failed(error)),
        _ => Ok(()),
    }
}

fn code(all_done: bool) -> ExitCode {
    if all_done { ExitCode::SUCCESS } else { ExitCode::from(PARTLY) }
}

/// The job goes on where it was: the command line may say the same, and nothing else.
fn lead_to(console: &mut Console, key: &ContextKey) -> Result<(), ExitError> {
    let differs = |given: &Option<String>, kept: &Option<String>| given.is_some() && given != kept;
    if differs(&console.profile, &key.profile)
        || differs(&console.region, &key.region)
        || differs(&console.endpoint_url, &key.endpoint)
        || (console.sandbox && !key.sandbox)
    {
        let or = |text: &Option<String>, none: &str| text.clone().unwrap_or_else(|| none.to_owned());
        let place = match (&key.endpoint, key.sandbox) {
            (_, true) => ", the sandbox".to_owned(),
            (Some(endpoint), _) => format!(", {endpoint}"),
            (None, _) => String::new(),
        };
        let (profile, region) = (or(&key.profile, "the default"), or(&key.region, "its own"));
        let said = format!("this job goes to profile {profile}, region {region}{place}: leave out what says otherwise");
        return Err(ExitError::usage(said));
    }
    console.profile.clone_from(&key.profile);
    console.region.clone_from(&key.region);
    console.endpoint_url.clone_from(&key.endpoint);
    console.sandbox = key.sandbox;
    Ok(())
}

async fn start(
    headless: &Headless,
    rows: Rows,
    id: Option<JobId>,
    yes: bool,
    edits: bool,
) -> Result<ExitCode, ExitError> {
    let context = headless.context();
    if let Some(why) = context.why_read_only() {
        return Err(ExitError::failed(format!("nothing was sent: {why}")));
    }
    let good = rows.items - rows.bad.len();
    if good == 0 {
        return Err(ExitError::failed("no line of the file can be sent"));
    }
    let place = [context.profile.as_deref(), context.region(), context.endpoint.as_deref()];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    let left = if rows.bad.is_empty() { String::new() } else { format!(" {} left out.", lines(rows.bad.len())) };
    let calls = plural(good as u64, "call", "calls");
    agreed(&format!("{calls} of {} to {}.{left} Send?", rows.operation, place.join(", ")), yes)?;
    // From now on the calls count as those of the account.
    if let Err(error) = headless.identify().await {
        return Err(ExitError::failed(format!("{error}. {}", error.advice())));
    }
    let id = id.unwrap_or_else(|| JobId(uuid::Uuid::new_v4().to_string()));
    let spec = JobSpec {
        id: id.clone(),
        name: format!("{} × {good}", rows.operation.name),
        operation: rows.operation,
        context: context.id,
        key: ContextKey::from(context),
        list: None,
        way: if edits { JobWay::Edit } else { JobWay::Send },
        set: Value::Object(serde_json::Map::new()),
        source: JobSource::File {
            path: rows.path.display().to_string(),
            sha256: rows.sha256,
            mapping: Box::new(rows.mapping),
            items: rows.items,
            left_out: rows.bad.iter().map(|bad| bad.number).collect(),
        },
        gone_is_done: rows.operation.operation().removes,
    };
    let news = headless.hear_jobs();
    headless.jobs().start(Box::new(spec));
    Carry { headless, id, news }.wait().await
}

async fn resume(headless: &Headless, id: JobId, order: JobOrder) -> Result<ExitCode, ExitError> {
    if let Err(error) = headless.identify().await {
        return Err(ExitError::failed(format!("{error}. {}", error.advice())));
    }
    let news = headless.hear_jobs();
    headless.jobs().order(id.clone(), order);
    Carry { headless, id, news }.wait().await
}

fn lines(count: usize) -> String {
    plural(count as u64, "line is", "lines are")
}

/// Waits for a job.
struct Carry<'h> {
    headless: &'h Headless,
    id: JobId,
    news: tokio::sync::mpsc::UnboundedReceiver<JobNews>,
}

impl Carry<'_> {
    async fn wait(mut self) -> Result<ExitCode, ExitError> {
        let mut ends = Headless::ends()?;
        let (mut teller, mut asked_to_end, mut began) = (Teller::default(), false, false);
        loop {
            tokio::select! {
                Some(_) = ends.recv() => {
                    asked_to_end = true;
                    self.headless.jobs().order(self.id.clone(), JobOrder::Pause);
                }
                Some(news) = self.news.recv() => match news {
                    JobNews::Progress(progress) if progress.id == self.id => {
                        teller.tell(&progress);
                        began |= progress.state.is_active() || asked_to_end;
                        match &progress.state {
                            JobState::Over => return self.over(&progress, teller).await,
                            JobState::Paused(why) if (began || why.is_some()) && progress.tally.under_way == 0 => {
                                return Err(self.stopped(why.as_deref(), &teller));
                            }
                            JobState::Lacks(what) => return Err(self.stopped(Some(what), &teller)),
                            _ => {}
                        }
                    }
                    JobNews::Problem { said, .. } => return Err(self.stopped(Some(&said), &teller)),
                    _ => {}
                },
                else => return Err(self.stopped(None, &teller)),
            }
        }
    }

    fn stopped(&self, why: Option<&str>, teller: &Teller) -> ExitError {
        teller.end_line();
        let why = why.map_or_else(String::new, |why| format!("{why} "));
        let words = format!(
            "{why}The job is paused. It goes on with: switchboard run --resume {} (and the same --state-dir, if one was given)",
            self.id.0
        );
        ExitError { code: super::FAILED, words }
    }

    /// Tells what became of all items.
    async fn over(&mut self, progress: &JobProgress, teller: Teller) -> Result<ExitCode, ExitError> {
        teller.end_line();
        let mut from = 0;
        while from < progress.tally.all() {
            self.headless.jobs().look(self.id.clone(), None, from, WINDOW);
            let items = self.items().await?;
            if items.items.is_empty() {
                break;
            }
            from += items.items.len();
            unless_unread(tell::print_items(&items.items))?;
        }
        let tally = progress.tally;
        if tally.failed + tally.unknown > 0 {
            for failure in &progress.failures {
                let count = plural(failure.count as u64, "item", "items");
                say(&format!("switchboard: {count}: {}: {} {}", failure.code, failure.message, failure.advice));
            }
        }
        Ok(code(tally.failed + tally.unknown + tally.left_out == 0))
    }

    async fn items(&mut self) -> Result<Box<JobItems>, ExitError> {
        loop {
            match self.news.recv().await {
                Some(JobNews::Items(items)) if items.job == self.id => return Ok(items),
                Some(JobNews::Problem { said, .. }) => return Err(ExitError::failed(said)),
                Some(_) => {}
                None => return Err(ExitError::failed("the job is gone")),
            }
        }
    }
}

/// The state of an item, in a word.
fn word(state: JobItemState) -> &'static str {
    match state {
        JobItemState::Waiting => "waiting",
        JobItemState::UnderWay => "under way",
        JobItemState::Done => "done",
        JobItemState::Unchanged => "unchanged",
        JobItemState::Failed => "failed",
        JobItemState::Unknown => "unknown",
        JobItemState::LeftOut => "left out",
    }
}

/// The whole path of a file, by which it is found again from elsewhere.
fn whole(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
