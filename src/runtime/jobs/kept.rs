//! How a job begins, is kept, and is found again.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::super::rows;
use super::carried::{Carried, Worked};
use super::commit::Answer;
use super::rest::Hold;
use super::runner::Runner;
use super::source::{FileSource, Lack, OF_INPUT, Source, prints_of};
use super::{Told, progress};
use crate::catalog::catalog;
use crate::contract::{
    ContextKey, JobId, JobItemState, JobNews, JobOnDisk, JobOrder, JobProgress, JobRow, JobSource, JobSpec, JobState,
    JobWay, KeptFile, KeptItem, KeptJob, KeptRow,
};
use crate::jobs::rows::{mapping_text, read_mapping};
use crate::jobs::{self, Engine, JobRules, Meter};
use crate::journal::{JournalError, Taken};
use crate::model::{Batch, Operation, Policy, redact_input};

/// What a job lacks whose values are never kept.
const UNKEPT: &str = "what is never kept, secrets or what is of customers, has to be given again";

impl Runner {
    /// Begins a job: it is on disk before anything of it is sent.
    pub(super) fn start(&self, spec: Box<JobSpec>, orders: Vec<JobOrder>) {
        let why = match self.contexts.get(&spec.context) {
            None => Some("the account that it goes to is not open".to_owned()),
            Some(context) => context.why_read_only().map(|why| format!("nothing was sent: {why}")),
        };
        if let Some(said) = why {
            return self.tell(JobNews::Problem { job: spec.id.clone(), said });
        }
        let (mut job, rows) = keepable(&spec, Timestamp::now());
        job.account = self.accounts.get(&spec.context).cloned().flatten();
        let left_out = match &spec.source {
            JobSource::Rows(_) => Vec::new(),
            JobSource::File { left_out, .. } => left_out.clone(),
        };
        let tell = self.tell.clone();
        self.keeper.begin(job, rows, left_out, move |taken| {
            drop(tell.send(Told::Journal(Answer::Began(spec, orders, taken))));
        });
    }

    /// A job is on disk: its items are opened.
    pub(super) fn began(&mut self, spec: JobSpec, orders: Vec<JobOrder>, taken: Result<Taken, JournalError>) {
        let id = spec.id.clone();
        match taken {
            Ok(Taken::Here { job, items, rows: kept }) => {
                self.jobs.retain(|job| job.id != id);
                let is_begun = items.iter().any(|(_, item)| item.state != JobItemState::LeftOut);
                let is_gone = spec.key.sandbox && is_begun;
                let mut carried = self.carried(*job, &items);
                (carried.set, carried.context) = (spec.set.clone(), Some(spec.context));
                carried.unlimited = self.contexts.get(&spec.context).is_some_and(|context| context.sandbox);
                let (tell, operation, set) = (self.tell.clone(), spec.operation, spec.set);
                tokio::task::spawn_blocking(move || {
                    let source = match spec.source {
                        _ if is_gone => Ok(Source::Lacks(SANDBOX_GONE.to_owned().into())),
                        JobSource::Rows(rows) => Ok(Source::Rows { set, rows: as_looked_at(rows, kept) }),
                        JobSource::File { path, sha256, mapping, .. } => {
                            FileSource::open(&path, &sha256, operation, &set, &mapping)
                                .map(|file| Source::File(Box::new(file)))
                        }
                    };
                    let mut orders = orders.into_iter().map(|order| Told::Order(id.clone(), order));
                    if let Some(then) = orders.next().map(Box::new) {
                        drop(tell.send(Told::Journal(Answer::Opened { job: Box::new(carried), source, then })));
                    }
                    orders.for_each(|order| drop(tell.send(order)));
                });
            }
            Ok(Taken::Elsewhere | Taken::Nowhere) => self.elsewhere(id),
            Err(error) => self.problem(id, &error),
        }
    }

    /// What is asked of a job; one that is not carried here is taken over first.
    pub(super) fn of_a_job(&mut self, what: Told) {
        let id = match &what {
            Told::Order(id, _) | Told::Look { job: id, .. } | Told::Export(id, _) => id.clone(),
            _ => return,
        };
        let Some(at) = self.jobs.iter().position(|job| job.id == id) else {
            if let Told::Order(_, JobOrder::Forget) = what {
                if self.followed.contains(&id) {
                    return self.elsewhere(id);
                }
                let tell = self.tell.clone();
                self.keeper.forget(id.clone(), move |done| {
                    drop(tell.send(Told::Journal(Answer::Forgotten(id, done))));
                });
                return;
            }
            let tell = self.tell.clone();
            self.keeper.take(id.clone(), move |taken| {
                drop(tell.send(Told::Journal(Answer::Took(id, Box::new(what), taken))));
            });
            return;
        };
        // What rests may have been taken over by another program since.
        if matches!(what, Told::Order(..)) && self.jobs[at].hold != Hold::Ours {
            return self.wake(at, Some(what));
        }
        match what {
            Told::Order(_, order) => self.order(at, order),
            Told::Look { filter, from, count, .. } => self.show(at, filter, from, count),
            Told::Export(_, state) => self.export(at, state),
            _ => {}
        }
    }

    /// A job was taken over.
    pub(super) fn took(&mut self, id: &JobId, then: Told, taken: Result<Taken, JournalError>) {
        match taken {
            // It was asked for twice.
            Ok(Taken::Here { .. }) if self.jobs.iter().any(|job| job.id == *id) => self.of_a_job(then),
            Ok(Taken::Here { job, items, rows }) => {
                let kept = job.clone();
                let mut carried = self.carried(*job, &items);
                carried.engine.pause(None);
                if kept.cancelled {
                    carried.engine.cancel();
                }
                let tell = self.tell.clone();
                tokio::task::spawn_blocking(move || {
                    let source = Ok(source_of(&kept, rows));
                    let then = Box::new(then);
                    drop(tell.send(Told::Journal(Answer::Opened { job: Box::new(carried), source, then })));
                });
            }
            // Who only looks sees how far it is there.
            Ok(Taken::Elsewhere) if matches!(then, Told::Look { .. }) => self.look_elsewhere(),
            Ok(Taken::Elsewhere) => self.elsewhere(id.clone()),
            Ok(Taken::Nowhere) => {
                let said = "there is no such job: it may have been forgotten".to_owned();
                self.tell(JobNews::Problem { job: id.clone(), said });
            }
            Err(error) => self.problem(id.clone(), &error),
        }
    }

    fn elsewhere(&self, job: JobId) {
        let said = "another console, or a command, carries this job: steer it there".to_owned();
        self.tell(JobNews::Problem { job, said });
    }

    /// The items of a job are at hand.
    pub(super) fn opened_source(&mut self, mut job: Carried, source: Result<Source, String>, then: Told) {
        job.source = source.unwrap_or_else(|why| Source::Lacks(why.into()));
        job.reads = job.read_first();
        job.changed = true;
        if self.jobs.iter().all(|known| known.id != job.id) {
            self.jobs.push(job);
        }
        self.of_a_job(then);
    }

    /// A job as it is on disk, without its items' source.
    pub(super) fn carried(&self, job: KeptJob, items: &[(usize, KeptItem)]) -> Carried {
        let now = Timestamp::now();
        let batch = batch_of(&job);
        let mut rules = JobRules::of(job.operation.operation(), job.gone_is_done);
        rules.most_alike = self.limits.most_alike;
        if let Some((_, by, most)) = batch {
            (rules.retry, rules.most) = (by.retry, most);
        }
        let mut engine = Engine::new(job.items, &[], rules);
        for (n, kept) in items {
            engine.restore(*n, kept, now);
        }
        let is_new = items.iter().all(|(_, kept)| kept.state == JobItemState::LeftOut);
        let context = self.contexts.values().find(|context| ContextKey::from(*context) == job.context);
        Carried {
            id: job.id,
            name: job.name,
            operation: job.operation,
            batch: batch.map(|(batch, by, _)| (batch, by)),
            most: rules.most,
            key: job.context,
            account: job.account,
            context: context.map(|context| context.id),
            here: false,
            unlimited: context.is_some_and(|context| context.sandbox),
            list: job.list,
            file: job.file.as_ref().map(KeptFile::name),
            way: job.way,
            set: job.set,
            engine,
            source: Source::Lacks("its items are not read yet".to_owned().into()),
            meter: Meter::default(),
            share: self.limits.share,
            calls: 0,
            out: 0,
            taken: (0, 0),
            ready: Vec::new(),
            dirty: BTreeSet::new(),
            details: HashMap::new(),
            committing: false,
            inputs: HashMap::new(),
            looking: HashMap::new(),
            alike: HashMap::new(),
            keeps: jobs::is_of_configuration(job.operation),
            reading: HashMap::new(),
            befores: HashMap::new(),
            started: job.started,
            ended: job.ended,
            worked: is_new.then(Worked::default),
            cancelled: job.cancelled,
            held: false,
            stands: false,
            hold: Hold::Ours,
            reads: None,
            queued: None,
            changed: true,
            told: None,
        }
    }

    /// Tells of the jobs on disk that are not carried here: all of them once, then of those with which it stands otherwise
    /// than was told last.
    pub(super) fn tell_of_kept(&mut self, jobs: &[JobOnDisk]) {
        let others = jobs.iter().filter(|on_disk| self.jobs.iter().all(|job| job.id != on_disk.job.id));
        let others: Vec<JobProgress> = others.map(progress::of_kept).collect();
        let elsewhere: BTreeSet<JobId> =
            others.iter().filter(|job| job.state == JobState::Elsewhere).map(|job| job.id.clone()).collect();
        self.followed = elsewhere;
        self.follows = (!self.followed.is_empty() && self.ending.is_none()).then(|| Timestamp::now() + FOLLOW);
        let before = std::mem::replace(&mut self.kept, others.clone());
        if std::mem::replace(&mut self.told_kept, true) {
            for job in others.into_iter().filter(|job| !before.contains(job)) {
                self.tell(JobNews::Progress(Box::new(job)));
            }
        } else {
            self.tell(JobNews::Kept(others));
        }
    }

    /// Looks how far the jobs of other consoles are.
    pub(super) fn look_elsewhere(&mut self) {
        self.follows = None;
        let tell = self.tell.clone();
        self.keeper.all(move |all| drop(tell.send(Told::Journal(Answer::All(all)))));
    }
}

/// So often it is looked how far a job is that another console carries.
const FOLLOW: SignedDuration = SignedDuration::from_secs(2);

/// Each start of the program with its own sandbox has another one: what a job has done there is gone.
pub(in crate::runtime) const SANDBOX_GONE: &str =
    "its sandbox has ended, and what it had done there is gone: start a new job";

/// A job as it is kept: without secrets and what is of a customer.
pub(super) fn keepable(spec: &JobSpec, now: Timestamp) -> (KeptJob, Vec<KeptRow>) {
    let set = redact_input(spec.operation, &spec.set, Policy::Store);
    let mut whole = set == spec.set;
    let (mut rows, mut file) = (Vec::new(), None);
    match &spec.source {
        JobSource::Rows(own) => {
            for row in own {
                let keep = |value: &Value| redact_input(spec.operation, value, Policy::Store);
                let (input, set) = (keep(&row.input), keep(&row.set));
                whole &= input == row.input && set == row.set;
                let (at, expected) = (row.at.as_ref().map(|at| catalog().keepable(at)), row.expected.clone());
                rows.push(KeptRow { at, input, set, expected });
            }
        }
        JobSource::File { path, sha256, mapping: given, .. } => {
            let (mapping, left_out) = mapping_text(spec.operation, given).unwrap_or_default();
            whole &= left_out.is_empty() && !mapping.is_empty();
            // Of a file that can't be read nothing is sent either.
            let prints = prints_of(Path::new(path), &spec.id, spec.operation, &given.constants).unwrap_or_default();
            file = Some(KeptFile { path: path.clone(), sha256: sha256.clone(), mapping, prints });
        }
    }
    let job = KeptJob {
        id: spec.id.clone(),
        name: spec.name.clone(),
        operation: spec.operation,
        context: spec.key.clone(),
        account: None,
        list: spec.list.as_ref().map(|list| catalog().keepable(list)),
        way: spec.way,
        set,
        gone_is_done: spec.gone_is_done,
        file,
        items: spec.source.len(),
        whole,
        cancelled: false,
        started: now,
        ended: None,
    };
    (job, rows)
}

/// How many items of a job go in one call, where that can be.
pub(super) fn batch_of(job: &KeptJob) -> Option<(&'static Batch, &'static Operation, usize)> {
    let constants = job.file.as_ref().and_then(|file| read_mapping(&file.mapping).ok());
    let mut set = job.set.clone();
    for (path, value) in constants.into_iter().flat_map(|(_, mapping)| mapping.constants) {
        path.put(&mut set, value);
    }
    jobs::batch_of(job.operation, &set).filter(|_| job.way == JobWay::Send)
}

/// Rows that are given again by a form: what there was of them when they were looked at is known from the beginning of
/// their job.
pub(super) fn as_looked_at(mut rows: Vec<JobRow>, kept: Vec<KeptRow>) -> Vec<JobRow> {
    for (row, kept) in rows.iter_mut().zip(kept).filter(|(row, _)| row.expected.is_null()) {
        row.expected = kept.expected;
    }
    rows
}

/// The items of a job that was found on disk.
fn source_of(job: &KeptJob, rows: Vec<KeptRow>) -> Source {
    if job.context.sandbox {
        return Source::Lacks(SANDBOX_GONE.to_owned().into());
    }
    let Some(file) = &job.file else {
        let row = |(n, row): (usize, KeptRow)| JobRow {
            label: row.at.as_ref().and_then(|at| at.last()).map_or_else(|| format!("item {}", n + 1), str::to_owned),
            at: row.at,
            input: row.input,
            set: row.set,
            expected: row.expected,
        };
        let rows: Vec<JobRow> = rows.into_iter().enumerate().map(row).collect();
        // A form gives all rows the same.
        if !job.whole && rows.iter().any(|row| !row.set.is_null()) {
            return Source::Lacks(format!("{UNKEPT}, and each of its items has its own: start it anew").into());
        }
        if !job.whole {
            return Source::Lacks(Lack { what: UNKEPT.to_owned(), rows, file: None });
        }
        return Source::Rows { set: job.set.clone(), rows };
    };
    if !job.whole || is_with_another(file) {
        return Source::Lacks(unkept(job).into());
    }
    let mapping = match read_mapping(&file.mapping) {
        Ok((_, mapping)) => mapping,
        Err(why) => return Source::Lacks(why.into()),
    };
    let unread = FileSource::unread(&file.path, &file.sha256, job.operation, &job.set, &mapping);
    match unread.anew() {
        Ok(file) => Source::File(Box::new(file)),
        Err(what) => Source::Lacks(Lack { what, rows: Vec::new(), file: Some(Box::new(unread)) }),
    }
}

/// What a job lacks whose values are never kept, and how they are given again.
fn unkept(job: &KeptJob) -> String {
    let Some(file) = &job.file else { return UNKEPT.to_owned() };
    let (what, rows) = if file.is_input() { (OF_INPUT, KeptFile::INPUT) } else { (UNKEPT, "FILE") };
    let set: Vec<String> = file.prints.keys().map(|member| format!(" --set {member}=…")).collect();
    let set = match (set.is_empty(), job.whole) {
        (true, true) => String::new(),
        (true, false) => ", with the same --set as before".to_owned(),
        (false, _) => set.concat(),
    };
    format!("{what}: switchboard run --resume {} --rows {rows}{set}", job.id.0)
}

/// Whether lines came on the standard input of another run, so that they can't be read again.
fn is_with_another(file: &KeptFile) -> bool {
    file.is_input() && rows::held().is_none()
}

/// How it stands with a job on disk, as far as that can be told without opening it.
pub(super) fn state_of_kept(on_disk: &JobOnDisk) -> JobState {
    let tally = on_disk.tally;
    if on_disk.elsewhere && tally.waiting + tally.under_way + tally.unknown > 0 {
        JobState::Elsewhere
    } else if tally.waiting + tally.under_way == 0 {
        JobState::Over
    } else if on_disk.job.context.sandbox {
        JobState::Lacks(SANDBOX_GONE.to_owned())
    } else if !on_disk.job.whole || on_disk.job.file.as_ref().is_some_and(is_with_another) {
        JobState::Lacks(unkept(&on_disk.job))
    } else {
        JobState::Paused(None)
    }
}
