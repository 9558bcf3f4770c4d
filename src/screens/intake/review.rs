//! What will be done, before it is: to how many, where, how long it takes, and what the service itself has for as many.

use std::collections::BTreeMap;
use std::time::Duration;

use super::given::{around, resource};
use super::task::{Check, Task};
use super::{Intake, upload};
use crate::catalog::Location;
use crate::contract::{
    ContextKey, Effect, JobId, JobLeftOut, JobProgress, JobSource, JobSpec, JobWay, RowEncoding, RowFormat,
    RowsChecked, RowsSeen,
};
use crate::jobs::rows::name_of_target;
use crate::jobs::{bulk_of, calls_for, can_edit};
use crate::model::{DocPath, Edit, OperationId, Rate, published_rate, rate};
use crate::screens::command::Asked;
use crate::screens::{Command, Cx, OverlayAnswer, View, jobs, typed};
use crate::widgets::{self, plural};

/// So many lines are named that are left out.
const NAMED: usize = 12;

/// How long so many calls take in the background; `None` where no rates are kept.
fn time_for(operation: OperationId, calls: usize, view: &View<'_>) -> Option<Duration> {
    let share = view.session.settings.rates.background;
    crate::jobs::time_for(operation, calls, share).filter(|_| !view.context.sandbox)
}

fn allowed(operation: OperationId, view: &View<'_>) -> Option<f64> {
    let Rate { per_second, .. } = rate(operation);
    (!view.context.sandbox).then_some(per_second * view.session.settings.rates.background)
}

/// A part of the review: its name, and what is said of it.
pub(super) type Said = (&'static str, String);

/// All that is said before a job is started.
pub(super) fn said(intake: &Intake, view: &View<'_>) -> Vec<Said> {
    let (Some(seen), Some(task)) = (&intake.seen, &intake.task) else { return Vec::new() };
    let Check::Done(found) = &task.check else { return vec![("Lines", "they are being checked".to_owned())] };
    let ready = task.ready(found);
    let operation = task.operation.operation();
    let upload = task.upload.as_ref().map(|plan| upload::said(plan, &task.mapping, seen, found, ready));
    let is_upload = upload.is_some();
    let mut said = upload.unwrap_or_else(|| {
        let lines = plural(ready as u64, "line", "lines");
        let what = format!("{} for {lines} of {}", task.operation.name, name_of(seen));
        let how = ", each after what is there was read: what a line does not have stays as it is";
        vec![("Do", if task.edits { what + how } else { what })]
    });
    said.extend([("Where", place(task.list.as_ref(), view)), ("From", sources(seen, task))]);
    let untaken = seen.columns.iter().map(|column| column.name.as_str()).filter(|name| !task.mapping.takes(name));
    let (checked, nowhere): (Vec<&str>, Vec<&str>) = untaken.partition(|name| task.must_be(name).is_some());
    for name in checked {
        let value = task.must_be(name).unwrap_or_default();
        said.push(("Checked", format!("{name} must be {value}: lines of another one are left out")));
    }
    if let Some(nowhere) = not_sent(&nowhere, &found.nowhere) {
        said.push(("Nowhere", format!("columns that are not sent: {nowhere}")));
    }
    if !found.bad.is_empty() {
        said.push(("Left out", left_out(found)));
    }
    let by_hand = task.left_out(found).count();
    if by_hand > 0 {
        said.push(("Left out", plural(by_hand as u64, "line by your word", "lines by your word")));
    }
    let is_same = |job: &&JobProgress| {
        job.operation == task.operation && job.file.as_deref() == Some(name_of(seen)) && jobs::is_open(job)
    };
    if let Some(job) = view.session.jobs.iter().find(is_same) {
        said.push(("Mind", format!("a job of the same operation and file is not over: {}", jobs::about(job))));
    }
    if found.empty > 0 {
        let lines = plural(found.empty as u64, "line is empty and passed over", "lines are empty and passed over");
        said.push(("Empty", lines));
    }
    if found.doubtful > 0 {
        said.push(("Doubtful", doubtful(found)));
    }
    if !is_upload {
        said.push(("Takes", takes(task, ready, view)));
    }
    if !is_upload && !task.edits && matches!(operation.edit, Some(Edit::Put | Edit::Replace)) {
        let text = "each line replaces what is there as a whole: what the line does not have is taken away";
        let other = if can_edit(task.operation) { "; 'each read first' keeps it" } else { "" };
        said.push(("Mind", format!("{text}{other}")));
    }
    let lacks: Vec<String> = task.mapping.lacks().map(ToString::to_string).collect();
    if !lacks.is_empty() {
        let text = "all lines had a value here when the mapping was kept, and it is not given again";
        said.push(("Mind", format!("{text}: {}", lacks.join(", "))));
    }
    if !is_upload && operation.cannot_be_undone() {
        said.push(("Mind", "nothing brings back what this takes away".to_owned()));
    }
    if let Some(text) = bulk(task, ready, view).filter(|_| !is_upload) {
        said.push(("In one go", text));
    }
    if let Some(why) = view.context.why_read_only() {
        said.push(("Refused", format!("{why}: nothing can be changed")));
    }
    said
}

/// The columns that go nowhere: those of the table of columns, and those that only later lines have.
fn not_sent(columns: &[&str], found: &BTreeMap<String, usize>) -> Option<String> {
    const NAMED: usize = 30;
    let counted = |name: &str, count: usize| format!("{name} (in {})", plural(count as u64, "line", "lines"));
    let seen = columns.iter().map(|name| (*name).to_owned());
    let is_in = |name: &str| {
        let lies_in = |outer: &&str| name.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['.', '[']));
        columns.iter().any(|column| *column == name || lies_in(column))
    };
    let later = found.iter().filter(|(name, _)| !is_in(name));
    let later = later.map(|(name, n)| counted(if name.is_empty() { "others" } else { name }, *n));
    let all: Vec<String> = seen.chain(later).collect();
    let more = if all.len() > NAMED { format!(" and {} more", all.len() - NAMED) } else { String::new() };
    (!all.is_empty()).then(|| all[..all.len().min(NAMED)].join(", ") + &more)
}

/// The name of a file without its folder.
pub(super) fn name_of(seen: &RowsSeen) -> &str {
    seen.path.rsplit('/').next().unwrap_or(&seen.path)
}

/// How a file is read, in words.
pub(super) fn format_of(seen: &RowsSeen) -> String {
    let format = match seen.format {
        RowFormat::JsonLines => "JSON lines".to_owned(),
        RowFormat::Csv { delimiter: b'\t' } => "CSV with tabs".to_owned(),
        RowFormat::Csv { delimiter } => format!("CSV with {}", char::from(delimiter)),
    };
    let encoding = match seen.encoding {
        RowEncoding::Utf8 => "UTF-8",
        RowEncoding::Utf16Le | RowEncoding::Utf16Be => "UTF-16",
        RowEncoding::Windows1252 => "Windows-1252",
    };
    format!("{format} · {encoding} · {}", widgets::bytes(seen.bytes))
}

fn place(of: Option<&Location>, view: &View<'_>) -> String {
    let context = view.context;
    let account = match &context.identity {
        Some(Ok(identity)) => Some(identity.account.as_str()),
        _ => None,
    };
    let parts = [context.profile.as_deref(), account, context.region()];
    let mut parts: Vec<String> = parts.into_iter().flatten().map(str::to_owned).collect();
    parts.extend(of.and_then(around).map(|of| view.session.name_of(&of).to_owned()).filter(|n| !n.is_empty()));
    parts.join(" · ")
}

fn sources(seen: &RowsSeen, task: &Task) -> String {
    let name = |path: &DocPath| name_of_target(path, task.names.known.all());
    let part = |(column, path): (&str, &DocPath)| {
        let name = name(path);
        if name == column { name } else { format!("{column} → {name}") }
    };
    // As they stand in the file.
    let place = |(column, _): &(&str, &DocPath)| seen.columns.iter().position(|seen| seen.name == *column);
    let mut columns: Vec<(&str, &DocPath)> =
        task.mapping.columns.iter().map(|(column, path)| (column.as_str(), path)).collect();
    columns.sort_by_key(place);
    let parts: Vec<String> = columns.into_iter().map(part).collect();
    let constants = task.mapping.constants.iter().map(|(path, value)| format!("{} = {value}", name(path)));
    let mut all = vec![format!("columns: {}", parts.join(", "))];
    let constants: Vec<String> = constants.collect();
    if !constants.is_empty() {
        all.push(format!("the same for all: {}", constants.join(", ")));
    }
    all.join("; ")
}

fn left_out(found: &RowsChecked) -> String {
    let lines = plural(found.bad.len() as u64, "line that can't be sent", "lines that can't be sent");
    format!("{lines}: {}", numbers(found, true, found.bad.len()))
}

fn doubtful(found: &RowsChecked) -> String {
    let lines = plural(found.doubtful as u64, "line is", "lines are");
    format!("{lines} sent, and likely not what is meant: {}", numbers(found, false, found.doubtful))
}

/// The numbers of the first lines that can't be sent, or that are doubtful.
fn numbers(found: &RowsChecked, is_bad: bool, all: usize) -> String {
    let of_sort = found.lines.iter().filter(|line| line.is_bad() == is_bad);
    let named: Vec<String> = of_sort.take(NAMED).map(|line| format!("line {}", line.line)).collect();
    let more = if all > named.len() { ", …" } else { "" };
    format!("{}{more}", named.join(", ").replace(", line ", ", "))
}

/// All items that are not sent, in order: those that can't be, and those that somebody left out.
pub(super) fn left_out_of(task: &Task, found: &RowsChecked) -> Vec<JobLeftOut> {
    let by_hand = task.left_out(found).map(|number| JobLeftOut { number, why: "left out by hand".to_owned() });
    let mut all: Vec<JobLeftOut> = found.left_out().into_iter().chain(by_hand).collect();
    all.sort_by_key(|out| out.number);
    all
}

fn takes(task: &Task, lines: usize, view: &View<'_>) -> String {
    let (operation, calls, most) = calls_for(task.operation, task.given.clone(), &task.mapping, lines, task.edits);
    let mut sent = plural(calls as u64, "call", "calls");
    if most > 1 {
        sent = format!("{sent} of {}, up to {most} lines each", operation.name);
    }
    if task.edits {
        sent = format!("{sent} at the most, each after a read");
    }
    let Some(time) = time_for(operation, calls, view) else {
        return format!("{sent}, as fast as the sandbox answers");
    };
    let share = (view.session.settings.rates.background * 100.0).round();
    let rate = rate(operation).per_second;
    let known = if published_rate(operation).is_some() { "the published rate" } else { "a careful guess" };
    let allowed = allowed(operation, view).unwrap_or(rate);
    format!("{sent}, about {} at {allowed} a second: {share} % of {known}, {rate}", widgets::duration(time))
}

/// What the service itself has for as many, with both times.
fn bulk(task: &Task, calls: usize, view: &View<'_>) -> Option<String> {
    let (bulk, by) = bulk_of(task.operation, calls)?;
    let times: Option<Vec<Duration>> = by.iter().map(|id| time_for(*id, 1, view)).collect();
    let names: Vec<&str> = by.iter().map(|id| id.name).collect();
    let spent = times.map_or_else(String::new, |times| {
        format!(", about {}", widgets::duration(times.into_iter().sum::<Duration>()))
    });
    let calls = plural(names.len() as u64, "call", "calls");
    Some(format!("{}: {calls} ({}){spent}. {}", bulk.title, names.join(", "), bulk.says))
}

impl Intake {
    /// Starts the job, or asks for a word before.
    pub(super) fn submit(&mut self, cx: &mut Cx<'_>) {
        if let Some(job) = &self.started {
            return cx.command(Command::Open(jobs::page_of(job)));
        }
        let Some(task) = &self.task else { return };
        let Some(found) = task.check.done() else {
            return cx.command(Command::warn("the lines are still being checked"));
        };
        let ready = task.ready(found);
        if let Some(why) = cx.context().why_read_only() {
            return cx.command(Command::warn(format!("{why}: nothing can be changed")));
        }
        if ready == 0 {
            return cx.command(Command::warn("there is no line that could be sent"));
        }
        if task.upload.is_some() {
            return self.begin_upload(cx);
        }
        if task.operation.operation().cannot_be_undone() {
            let lines = vec![
                format!("{} is sent for {}.", task.operation.name, plural(ready as u64, "line", "lines")),
                "Nothing brings back what it takes away.".to_owned(),
            ];
            return cx.command(Command::Overlay(typed::typed(Asked {
                title: format!("{} for all lines", task.operation.name),
                lines,
                about: Vec::new(),
                words: vec![ready.to_string()],
                then: Command::Answer(OverlayAnswer::Begin),
            })));
        }
        self.start(cx);
    }

    /// Starts the job, and goes to its page.
    pub(super) fn start(&mut self, cx: &mut Cx<'_>) {
        let (Some(seen), Some(task), None) = (&self.seen, &self.task, &self.started) else { return };
        let Some(found) = task.check.done() else { return };
        let id = JobId(cx.session.mint.token());
        let ready = task.ready(found);
        let spec = JobSpec {
            id: id.clone(),
            name: format!("{}: {} of {}", task.operation.name, plural(ready as u64, "line", "lines"), name_of(seen)),
            operation: task.operation,
            context: cx.context,
            key: ContextKey::from(cx.context()),
            list: task.list.clone().filter(|list| resource(Some(list)).is_some()),
            way: if task.edits { JobWay::Edit } else { JobWay::Send },
            set: task.given.clone(),
            source: JobSource::File {
                path: seen.path.clone(),
                sha256: found.sha256.clone(),
                mapping: Box::new(task.mapping.clone()),
                items: found.items,
                left_out: left_out_of(task, found),
            },
            gone_is_done: task.operation.operation().removes,
        };
        cx.effects.push(Effect::StartJob(Box::new(spec)));
        cx.command(Command::Open(jobs::page_of(&id)));
        self.started = Some(id);
    }
}
