//! What is told of jobs: how far they are, and the items that somebody wants to see.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Told;
use super::carried::Carried;
use super::commit::Answer;
use super::kept::state_of_kept;
use super::runner::Runner;
use super::source::Source;
use crate::catalog::catalog;
use crate::contract::{
    JobDeed, JobItem, JobItemState, JobItems, JobNews, JobOnDisk, JobProgress, JobState, JobWay, KeptFile, KeptItem,
};
use crate::model::{Policy, applied, redact_input, set_members};

/// What changes is told after so long.
const SOON: SignedDuration = SignedDuration::from_millis(100);
/// While a job runs, its rate is told so often though nothing else changes.
const PULSE: SignedDuration = SignedDuration::from_secs(1);

impl Runner {
    /// When something is to be told.
    pub(super) fn progress_due(&self) -> Option<Timestamp> {
        self.jobs.iter().filter_map(due).min()
    }

    /// Tells how far the jobs are of which there is something new.
    pub(super) fn tell_progress(&mut self, now: Timestamp) {
        let mut is_told = false;
        for at in 0..self.jobs.len() {
            self.note_end(at, now);
            let job = &mut self.jobs[at];
            let runs = job.state() == JobState::Running;
            if let Some(worked) = &mut job.worked {
                worked.note(runs, now);
            }
            if due(job).is_some_and(|due| due <= now) {
                (job.changed, job.told) = (false, Some(now));
                let progress = progress_of(job, now);
                self.jobs[at].changed = !self.tell_of(progress);
                is_told = true;
            }
        }
        if is_told {
            self.tell_calls();
        }
    }

    /// A job that is over is so on disk, too.
    fn note_end(&mut self, at: usize, now: Timestamp) {
        let job = &mut self.jobs[at];
        let is_over = job.state() == JobState::Over && job.dirty.is_empty() && !job.committing;
        if is_over && job.ended.is_none() && job.looking.is_empty() {
            (job.ended, job.changed, job.told) = (Some(now), true, None);
            self.keeper.mark(job.id.clone(), job.cancelled, job.ended);
        }
    }

    /// Tells of some items: what they are called comes from here, and how their calls ended from the journal.
    pub(super) fn show(&mut self, at: usize, filter: Option<JobItemState>, from: usize, count: usize) {
        let job = &mut self.jobs[at];
        let (all, numbers) = job.engine.find(filter, from, count);
        let items = numbers.iter().map(|n| item_of(job, *n)).collect();
        let items = Box::new(JobItems { job: job.id.clone(), filter, from, all, items });
        let tell = self.tell.clone();
        self.keeper.look(job.id.clone(), numbers, move |kept| {
            drop(tell.send(Told::Journal(Answer::Items(items, kept))));
        });
    }

    /// Of these items it is on disk how far they are: tells of those that are settled.
    pub(super) fn tell_settled(&mut self, at: usize, items: &[usize]) {
        let Some(results) = &self.results else { return };
        let job = &mut self.jobs[at];
        for n in items {
            if job.engine.item(*n).is_settled() && !job.dirty.contains(n) {
                let mut item = item_of(job, *n);
                if let Some(deed) = item.deed.as_deref_mut() {
                    complete(job, deed);
                }
                // Who does not listen any more need not be told.
                results.send(item).ok();
            }
        }
    }

    pub(super) fn tell_items(&self, mut items: JobItems, kept: Vec<(usize, KeptItem)>) {
        for (n, kept) in kept {
            let Some(item) = items.items.iter_mut().find(|item| item.number == n) else { continue };
            // What is not on disk yet is known here.
            item.request_id = item.request_id.take().or(kept.request_id);
            item.answered = item.answered.or(kept.answered);
            if let Some(deed) = &mut item.deed {
                (deed.at, deed.before) = (deed.at.take().or(kept.made), deed.before.take().or(kept.before));
            }
            if (item.error.is_some() || item.state == JobItemState::LeftOut)
                && let Some(error) = kept.error.filter(|(_, message)| !message.is_empty())
            {
                item.error = Some(error);
            }
        }
        if let Some(job) = self.jobs.iter().find(|job| job.id == items.job) {
            items.items.iter_mut().filter_map(|item| item.deed.as_deref_mut()).for_each(|deed| complete(job, deed));
        }
        self.tell(JobNews::Items(Box::new(items)));
    }
}

/// What was done to an item that was carried out, as far as that is known without the journal.
fn deed_of(job: &mut Carried, n: usize) -> Option<Box<JobDeed>> {
    if !matches!(job.engine.item(n), JobItemState::Done | JobItemState::Unchanged) {
        return None;
    }
    // What is of customers can't be put back, and its file is not read for that.
    let input = if job.keeps { job.source.input(n).ok() } else { None };
    Some(Box::new(JobDeed { at: job.made_of(n), input, before: job.befores.get(&n).cloned() }))
}

/// What only follows from what was there before, and where it can be seen.
fn complete(job: &Carried, deed: &mut JobDeed) {
    let Some(input) = deed.input.take() else { return };
    let there = deed.before.as_ref().filter(|before| before.operation == job.operation);
    let input = match (there, job.way) {
        (Some(there), JobWay::Edit) => set_members(job.operation, &there.document, &input),
        (Some(there), JobWay::Send) => applied(job.operation, &there.document, &input),
        (None, _) => input,
    };
    let input = redact_input(job.operation, &input, Policy::Store);
    deed.at = deed.at.take().or_else(|| catalog().location_of_write(job.operation, &input, None));
    deed.input = Some(input);
}

fn due(job: &Carried) -> Option<Timestamp> {
    let runs = job.state() == JobState::Running && job.ended.is_none();
    match (job.told, job.changed, runs) {
        (None, _, _) => Some(Timestamp::MIN),
        (Some(told), true, _) => Some(told + SOON),
        (Some(told), false, true) => Some(told + PULSE),
        (Some(_), false, false) => None,
    }
}

fn item_of(job: &mut Carried, n: usize) -> JobItem {
    let (label, at, line) = job.source.named(n);
    let error = job.error_of(n);
    let (request_id, answered) = job.answer_of(n);
    let deed = deed_of(job, n);
    JobItem { number: n, line, at, label, state: job.engine.item(n), error, request_id, answered, deed }
}

/// How far a job is.
fn progress_of(job: &Carried, now: Timestamp) -> JobProgress {
    let (tally, state) = (job.engine.tally(), job.state());
    let runs = state == JobState::Running;
    let rate = if runs { job.meter.rate(now) } else { 0.0 };
    let allowed = job.items_allowed();
    let open = (tally.waiting + tally.under_way) as f64;
    // While nothing is answered, and while another job goes first, nobody can say it.
    let pace = job.meter.pace(now).filter(|_| runs && job.engine.silent().is_none() && tally.waiting > 0);
    let left = pace.and_then(|pace| Duration::try_from_secs_f64(open / pace).ok());
    JobProgress {
        id: job.id.clone(),
        name: job.name.clone(),
        operation: job.operation,
        context: job.key.clone(),
        account: job.account.clone(),
        list: job.list.clone(),
        file: job.file.clone(),
        batch: job.batch.map(|(_, by)| (by.id, job.most)),
        state,
        tally,
        rate,
        allowed,
        left,
        chart: job.meter.chart(),
        failures: job.failures(),
        silent: job.engine.silent().map(str::to_owned),
        started: job.started,
        ended: job.ended,
        can_be_given: matches!(&job.source, Source::Lacks(lack) if !lack.rows.is_empty()),
        worked: job.worked.as_ref().map(|worked| worked.until(now)),
    }
}

/// How far a job is that is on disk and not carried here.
pub(super) fn of_kept(on_disk: &JobOnDisk) -> JobProgress {
    let job = &on_disk.job;
    let mut tally = on_disk.tally;
    if !on_disk.elsewhere {
        // Whoever had them under way is gone: they were sent, and nobody has heard an answer.
        tally.unanswered += tally.under_way;
        tally.waiting += std::mem::take(&mut tally.under_way);
    }
    JobProgress {
        context: job.context.clone(),
        account: job.account.clone(),
        list: job.list.clone(),
        file: job.file.as_ref().map(KeptFile::name),
        batch: super::kept::batch_of(job).map(|(_, by, most)| (by.id, most)),
        state: state_of_kept(on_disk),
        tally,
        ended: job.ended,
        can_be_given: !job.context.sandbox && !job.whole && job.file.is_none(),
        ..JobProgress::new(job.id.clone(), job.name.clone(), job.operation, job.started)
    }
}
