//! Waits for a job, and tells what becomes of it meanwhile.

use std::process::ExitCode;

use tokio::sync::mpsc;

use super::super::headless::Headless;
use super::super::{ExitError, FAILED, say};
use super::code;
use super::results::Results;
use super::tell::{Teller, left};
use crate::contract::{JobId, JobItem, JobItems, JobNews, JobOrder, JobProgress, JobState};
use crate::jobs::UNSETTLED;
use crate::widgets::plural;

/// So many items are asked for at once, when all of them are told.
const WINDOW: usize = 500;

/// Waits for a job.
pub(super) struct Carry<'h> {
    headless: &'h Headless,
    id: JobId,
    news: mpsc::UnboundedReceiver<JobNews>,
    settled: mpsc::UnboundedReceiver<JobItem>,
    results: Results,
    /// The last that was told of it.
    last: Option<Box<JobProgress>>,
    /// Whether its lines came on the standard input.
    of_input: bool,
    /// Whether all that its lines have is sent, or is meant not to be.
    is_whole: bool,
}

/// What is told of items that were not told yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Settled,
    All,
}

impl<'h> Carry<'h> {
    /// Hears of a job that is about to begin or to go on.
    pub(super) fn new(headless: &'h Headless, id: JobId) -> Self {
        let (news, settled) = (headless.hear_jobs(), headless.jobs().results());
        Self { headless, id, news, settled, results: Results::default(), last: None, of_input: false, is_whole: true }
    }

    /// Its lines came on the standard input, or not: then it goes on with the same input alone.
    pub(super) fn of_input(self, of_input: bool) -> Self {
        Self { of_input, ..self }
    }

    /// All that its lines have is sent, or is meant not to be; or not.
    pub(super) fn whole(self, is_whole: bool) -> Self {
        Self { is_whole, ..self }
    }

    /// Waits until it is over, or stopped. With `earlier`, what earlier runs have settled is told first.
    pub(super) async fn wait(mut self, mut earlier: bool) -> Result<ExitCode, ExitError> {
        let mut ends = Headless::ends()?;
        let (mut teller, mut asked_to_end, mut began) = (Teller::default(), false, false);
        loop {
            tokio::select! {
                biased;
                Some(_) = ends.recv() => {
                    asked_to_end = true;
                    self.headless.jobs().order(self.id.clone(), JobOrder::Pause);
                }
                Some(item) = self.settled.recv() => self.results.tell(&item)?,
                Some(news) = self.news.recv() => match news {
                    JobNews::Progress(progress) if progress.id == self.id => {
                        teller.tell(&progress);
                        began |= progress.state.is_active() || asked_to_end;
                        self.last = Some(progress);
                        if std::mem::take(&mut earlier) {
                            self.tell_items(Which::Settled).await?;
                        }
                        let Some(last) = &self.last else { continue };
                        let (state, under_way) = (last.state.clone(), last.tally.under_way);
                        match state {
                            JobState::Over => return self.over(&teller).await,
                            JobState::Paused(why) if (began || why.is_some()) && under_way == 0 => {
                                return Err(self.stopped(why.as_deref(), &teller).await);
                            }
                            // Only looks are under way, and nobody wants to wait for them.
                            JobState::Running if asked_to_end && last.tally.waiting + under_way == 0 => {
                                return Err(self.stopped(None, &teller).await);
                            }
                            JobState::Lacks(what) => return Err(self.refused(&what, &teller).await),
                            _ => {}
                        }
                    }
                    JobNews::Problem { said, .. } => return Err(self.refused(&said, &teller).await),
                    _ => {}
                },
                else => return Err(self.stopped(None, &teller).await),
            }
        }
    }

    /// What was asked for can't be done: the same would be refused again.
    async fn refused(&mut self, why: &str, teller: &Teller) -> ExitError {
        teller.end_line();
        // What is wrong with the output was said, or is of no matter.
        self.tell_items(Which::Settled).await.ok();
        ExitError { code: FAILED, words: ended(why) }
    }

    /// Why it stopped, how far it is, and how it goes on.
    async fn stopped(&mut self, why: Option<&str>, teller: &Teller) -> ExitError {
        teller.end_line();
        let mut words = why.map_or_else(String::new, |why| format!("{} ", ended(why)));
        if let Some(last) = &self.last {
            words.extend([left(&last.tally), ". ".to_owned()]);
            // What is wrong with the output was said, or is of no matter.
            self.tell_items(Which::Settled).await.ok();
        }
        // What has nothing left to send is not paused.
        if self.last.as_ref().is_some_and(|last| last.tally.waiting + last.tally.under_way == 0) {
            let id = &self.id.0;
            let unknown = self.last.as_ref().map_or(0, |last| last.tally.unknown);
            if unknown > 0 {
                let rows = self.rows();
                words.extend([format!("switchboard run --resume {id}{rows} goes on looking what became of those.")]);
            }
            return ExitError { code: FAILED, words: words.trim_end().to_owned() };
        }
        let can_go_on = self.last.as_ref().is_none_or(|last| !last.context.sandbox);
        if can_go_on {
            words.push_str("The job is paused. It goes on with: switchboard run --resume ");
            words.push_str(&self.id.0);
            if self.of_input {
                words.push_str(" --rows - (with the same on the standard input)");
            }
            words.extend(self.headless.state_dir().map(|folder| format!(" --state-dir {}", folder.display())));
        } else {
            words.push_str("Its sandbox ends with this run: the job can't go on.");
        }
        ExitError { code: FAILED, words }
    }

    /// What has to be said once more of where its lines come from.
    const fn rows(&self) -> &'static str {
        if self.of_input { " --rows -" } else { "" }
    }

    /// Tells what became of all items.
    async fn over(&mut self, teller: &Teller) -> Result<ExitCode, ExitError> {
        teller.end_line();
        self.tell_items(Which::All).await?;
        let Some(last) = &self.last else { return Ok(code(true)) };
        let tally = last.tally;
        if tally.failed + tally.unknown > 0 {
            for failure in &last.failures {
                let count = plural(failure.count as u64, "item", "items");
                let message = match failure.message.trim_end_matches('.') {
                    "" => String::new(),
                    message => format!(": {message}"),
                };
                say(&format!("switchboard: {count}: {}{message}. {}", failure.code, failure.advice));
                if failure.code == UNSETTLED {
                    let settle = format!("switchboard run --resume {}{} --settle", self.id.0, self.rows());
                    say(&format!("{settle} done counts them as carried out, {settle} again sends them again"));
                }
            }
        }
        let is_done = tally.failed + tally.unknown + tally.left_out + tally.cancelled == 0;
        if is_done && !self.is_whole {
            say("not all that the lines have was sent: the columns that go nowhere are named above");
        }
        Ok(code(is_done && self.is_whole))
    }

    /// Tells what was not told yet.
    async fn tell_items(&mut self, which: Which) -> Result<(), ExitError> {
        let all = self.last.as_ref().map_or(0, |last| last.tally.all());
        let mut from = 0;
        while from < all {
            self.headless.jobs().look(self.id.clone(), None, from, WINDOW);
            let items = self.items().await?;
            if items.items.is_empty() {
                break;
            }
            from += items.items.len();
            for item in &items.items {
                if which == Which::All || item.state.is_settled() {
                    self.results.tell(item)?;
                }
            }
        }
        Ok(())
    }

    async fn items(&mut self) -> Result<Box<JobItems>, ExitError> {
        loop {
            match self.news.recv().await {
                Some(JobNews::Items(items)) if items.job == self.id => return Ok(items),
                Some(JobNews::Problem { said, .. }) => return Err(ExitError::failed(said)),
                Some(JobNews::Progress(progress)) if progress.id == self.id => self.last = Some(progress),
                Some(_) => {}
                None => return Err(ExitError::failed("the job is gone")),
            }
        }
    }
}

/// A sentence with its end.
fn ended(sentence: &str) -> String {
    let sentence = sentence.trim_end();
    if sentence.ends_with(['.', '?', '!']) { sentence.to_owned() } else { format!("{sentence}.") }
}
