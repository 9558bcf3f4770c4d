//! `switchboard run`: an operation for every row of a file, without a screen.

mod again;
mod asking;
mod begun;
mod carry;
mod idle;
mod kept;
mod names;
mod results;
mod rows;
mod tell;

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

use super::headless::{self, Headless, agreed, kept_job, kept_jobs};
use super::jobs::SANDBOX_GONE;
use super::rows::{is_input, take_input};
use super::{ExitError, PARTLY, say, unless_unread};
use crate::cli::{Console, Run, Settle};
use crate::contract::{ContextKey, JobId, JobOrder, JobSource, JobSpec, JobWay, KeptFile, Tally};
use crate::jobs::can_edit;
use crate::widgets::plural;
use again::Unfinished;
use asking::Asking;
use carry::Carry;
use rows::Rows;

/// Runs a job, or goes on with one.
pub(super) fn run(mut console: Console, asked: &Run) -> Result<ExitCode, ExitError> {
    let on_disk = asked.resume.as_ref().map(|begins| kept_job(&console, begins)).transpose()?;
    if let Some(on_disk) = &on_disk {
        if on_disk.job.context.sandbox {
            return Err(ExitError::failed(format!("this job can't go on: {SANDBOX_GONE}")));
        }
        lead_to(&mut console, &on_disk.job.context)?;
    }
    if let Some(said) = on_disk.as_ref().and_then(|on_disk| settled(asked.settle, on_disk.tally)) {
        say(said);
    }
    let id = on_disk.as_ref().map(|on_disk| on_disk.job.id.clone());
    let Some(path) = &asked.rows else {
        let id = id.ok_or_else(|| ExitError::usage("--rows or --resume is needed".to_owned()))?;
        let orders = orders(asked);
        return headless::run(&console, |headless| async move { resume(&headless, id, orders).await });
    };
    if is_input(path) {
        if std::io::stdin().is_terminal() {
            say("rows are read from the standard input, up to its end");
        }
        let taken = take_input();
        taken.map_err(|error| ExitError::failed(format!("the standard input can't be read: {error}")))?;
    }
    let of_job = on_disk.as_ref().map(|on_disk| {
        let operation = on_disk.job.operation;
        format!("{}:{}", operation.service.root(), operation.name)
    });
    let operation = match asked.operation.clone().or(of_job) {
        Some(operation) => operation,
        None => asked.mapping.as_deref().map(kept::operation_of).transpose()?.unwrap_or_default(),
    };
    let asking = Asking::begin(&operation, path, asked, on_disk.as_ref().map(|on_disk| &on_disk.job))?;
    if asked.edit && !can_edit(asking.operation) {
        let name = asking.operation.name;
        return Err(ExitError::usage(format!("--edit: nothing reads what {name} changes: leave it out")));
    }
    // What goes on was agreed to before.
    let edited = on_disk.as_ref().is_some_and(|on_disk| on_disk.job.way == JobWay::Edit);
    let (yes, edits) = (asked.yes || id.is_some(), asked.edit || edited);
    if asked.dry_run && !asking.wants_names() {
        return dry_run(&asking.check(edits)?, edits);
    }
    // A journal that can't be read says so when the job is to be kept.
    let earlier = if id.is_none() && !asked.dry_run { kept_jobs(&console).unwrap_or_default().0 } else { Vec::new() };
    headless::run(&console, |headless| async move {
        let rows = names::named(&headless, asking).await?.check(edits)?;
        if asked.dry_run {
            return dry_run(&rows, edits);
        }
        rows.tell_bad();
        if let Some(unfinished) = Unfinished::find(&earlier, &rows, &ContextKey::from(headless.context())) {
            unfinished.tell(yes)?;
        }
        start(&headless, rows, id, orders(asked), yes, edits).await
    })
}

/// Says what is wrong, and prints what would be sent.
fn dry_run(rows: &Rows, edits: bool) -> Result<ExitCode, ExitError> {
    rows.tell_bad();
    unless_unread(rows.print())?;
    say(&rows.sum(edits));
    Ok(code(rows.bad.is_empty() && rows.idle.is_none()))
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
        let (profile, region) = (or(&key.profile, "default"), or(&key.region, "its own"));
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
    orders: Vec<JobOrder>,
    yes: bool,
    edits: bool,
) -> Result<ExitCode, ExitError> {
    let context = headless.context();
    if let Some(why) = context.why_read_only() {
        let how = if context.protected {
            ": only a console unlocks it, for itself; take 'protected' from it in the settings"
        } else {
            ""
        };
        return Err(ExitError::failed(format!("nothing was sent: {why}{how}")));
    }
    let good = rows.items - rows.bad.len();
    if rows.items == 0 {
        return Err(ExitError::failed("the file has no lines besides the names of its columns: nothing was sent"));
    }
    if good == 0 {
        return Err(ExitError::failed("no line of the file can be sent"));
    }
    let identity = headless.identify().await;
    let identity = identity.map_err(|error| ExitError::failed(error.in_full()))?;
    let account = format!("account {}", identity.account);
    let place = [context.profile.as_deref(), Some(&*account), context.region(), context.endpoint.as_deref()];
    let place: Vec<String> = place.into_iter().flatten().map(str::to_owned).chain(rows.place()).collect();
    let left = if rows.bad.is_empty() { String::new() } else { format!(" {} left out.", lines(rows.bad.len())) };
    let calls = plural(good as u64, "call", "calls");
    if !context.sandbox {
        rows.takes(good, edits, headless.settings().rates.background).iter().for_each(|said| say(said));
    }
    let idle = rows.idle.asked();
    agreed(&format!("{calls} of {} to {}.{left}{idle} Send?", rows.operation, place.join(", ")), yes)?;
    // Who agrees to all that would be asked has not seen it.
    let is_whole = !yes || rows.idle.is_none();
    let (earlier, of_input) = (id.is_some(), is_input(&rows.path));
    let id = id.unwrap_or_else(|| JobId(uuid::Uuid::new_v4().to_string()));
    let spec = JobSpec {
        id: id.clone(),
        name: format!("{}: {} of {}", rows.operation.name, plural(good as u64, "line", "lines"), file_name(&rows.path)),
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
            left_out: rows.bad,
        },
        gone_is_done: rows.operation.operation().removes,
    };
    let carry = Carry::new(headless, id).of_input(of_input).whole(is_whole);
    headless.jobs().start_with(Box::new(spec), orders);
    carry.wait(earlier).await
}

/// That nothing of a job is there to be settled, where that was asked for.
fn settled(settle: Option<Settle>, tally: Tally) -> Option<&'static str> {
    settle.filter(|_| tally.unknown + tally.under_way == 0)?;
    Some("--settle: no item of this job is of unknown outcome, so that it changes nothing")
}

/// What a job is told that goes on.
fn orders(asked: &Run) -> Vec<JobOrder> {
    let settle = asked.settle.map(|settle| match settle {
        Settle::Look => JobOrder::Settle,
        Settle::Done => JobOrder::Decide { carried_out: true, item: None },
        Settle::Again => JobOrder::Decide { carried_out: false, item: None },
    });
    settle.into_iter().chain([if asked.retry { JobOrder::Retry } else { JobOrder::Resume }]).collect()
}

async fn resume(headless: &Headless, id: JobId, orders: Vec<JobOrder>) -> Result<ExitCode, ExitError> {
    if let Err(error) = headless.identify().await {
        return Err(ExitError::failed(error.in_full()));
    }
    let carry = Carry::new(headless, id.clone());
    for order in orders {
        headless.jobs().order(id.clone(), order);
    }
    carry.wait(true).await
}

fn lines(count: usize) -> String {
    plural(count as u64, "line is", "lines are")
}

/// The name of a file without its folder.
fn file_name(path: &Path) -> String {
    if is_input(path) {
        return KeptFile::INPUT_NAME.to_owned();
    }
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The whole path of a file, by which it is found again from elsewhere.
fn whole(path: &Path) -> PathBuf {
    if is_input(path) {
        return path.to_owned();
    }
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of items of unknown outcome comes first: it is the same with the rows given once more.
    #[test]
    fn a_job_is_told_what_became_of_its_items_before_it_goes_on() {
        let decided = |carried_out| JobOrder::Decide { carried_out, item: None };
        for rows in [None, Some(PathBuf::from("people.csv"))] {
            let of = |settle: Option<Settle>, retry: bool| {
                orders(&Run { resume: Some("j".to_owned()), rows: rows.clone(), settle, retry, ..Run::default() })
            };
            assert_eq!(of(None, false), [JobOrder::Resume]);
            assert_eq!(of(Some(Settle::Look), false), [JobOrder::Settle, JobOrder::Resume]);
            assert_eq!(of(Some(Settle::Done), true), [decided(true), JobOrder::Retry]);
            assert_eq!(of(Some(Settle::Again), false), [decided(false), JobOrder::Resume]);
        }
    }

    #[test]
    fn settling_says_where_there_is_nothing_to_settle() {
        let (none, one) = (Tally { failed: 1, ..Tally::default() }, Tally { unknown: 1, ..Tally::default() });
        for settle in [Settle::Look, Settle::Done, Settle::Again] {
            assert!(settled(Some(settle), none).is_some_and(|said| said.contains("no item of this job is of unknown")));
            assert_eq!(settled(Some(settle), one), None);
            // What was under way when its program was killed is not known either.
            assert_eq!(settled(Some(settle), Tally { under_way: 1, ..none }), None);
        }
        assert_eq!(settled(None, none), None);
    }
}
