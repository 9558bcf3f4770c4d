//! What the journal tells the app.

use super::App;
use crate::catalog::{Location, Tool, catalog};
use crate::config::{Action, Mode};
use crate::contract::{
    Context, ContextKey, Draft, Effect, FolderNews, JobNews, JobProgress, JobState, JournalNews, RowsNews,
};
use crate::screens;
use crate::widgets::{Tone, plural};

impl App {
    /// Takes news of the journal in; what was left open by an earlier run is said once.
    pub(super) fn journal(&mut self, news: JournalNews, effects: &mut Vec<Effect>) {
        let opened = matches!(news, JournalNews::Opened { .. });
        let read = opened || matches!(news, JournalNews::Writes(_));
        match &news {
            JournalNews::Problem(problem) => self.notice(problem.clone(), Tone::Bad),
            JournalNews::Again(said) => self.notice(said.clone(), Tone::Warn),
            JournalNews::Found(draft) => self.found(draft.as_deref()),
            JournalNews::Opened { .. }
            | JournalNews::Remembered(_)
            | JournalNews::Write(_)
            | JournalNews::Writes(_) => {}
        }
        self.session.journal.take(news);
        if read {
            let first = ContextKey::from(&self.session.contexts[0]);
            self.session.journal.adopt(&self.given, &first, effects);
        }
        self.session.read_back_all(effects);
        self.tell_news(effects);
        if opened && let Some(text) = self.left_open() {
            self.notice(text, Tone::Warn);
        }
    }

    /// Takes news of jobs in.
    pub(super) fn job(&mut self, news: JobNews, effects: &mut Vec<Effect>) {
        if let JobNews::Problem { said, .. } = &news {
            self.notice(said.clone(), Tone::Bad);
        }
        let kept = matches!(news, JobNews::Kept(_));
        let told: Vec<(Location, String)> = match &news {
            JobNews::Progress(job) => vec![(place_of(job), job.name.clone())],
            JobNews::Kept(jobs) => jobs.iter().map(|job| (place_of(job), job.name.clone())).collect(),
            _ => Vec::new(),
        };
        for (at, name) in told {
            self.session.learn_name(&at, name);
        }
        let over = match &news {
            JobNews::Progress(job) if job.state == JobState::Over => Some(job.clone()),
            _ => None,
        };
        let was_over = over.as_ref().is_some_and(|job| {
            self.session.jobs.iter().any(|known| known.id == job.id && known.state == JobState::Over)
        });
        self.session.take_job(news);
        if let Some(job) = over.filter(|_| !was_over) {
            self.job_is_over(&job);
        }
        self.tell_news(effects);
        if kept {
            self.offer_kept(effects);
        }
    }

    /// A job is over: pages that show its list load again, and it is said where its page is not what is seen.
    fn job_is_over(&mut self, job: &JobProgress) {
        let of_job = |context: &&Context| ContextKey::from(*context) == job.context;
        let context = self.session.contexts.iter().find(of_job).map(|context| context.id);
        if let (Some(context), Some(list)) = (context, &job.list) {
            self.session.changed(context, list);
        }
        if *self.location() == place_of(job) {
            return;
        }
        let (failed, unknown) = (job.tally.failed as u64, job.tally.unknown as u64);
        let key = self.session.keymap.in_words(Mode::Browse, Action::Jobs);
        if failed + unknown == 0 {
            return self.notice(format!("{}: done", job.name), Tone::Good);
        }
        let failed = (failed > 0).then(|| format!("{} failed", plural(failed, "item", "items")));
        let unknown = (unknown > 0).then(|| format!("{} of unknown outcome", plural(unknown, "item is", "items are")));
        let said: Vec<String> = failed.into_iter().chain(unknown).collect();
        self.notice(format!("{} is over: {}: {key} shows it", job.name, said.join(", ")), Tone::Warn);
    }

    /// What an earlier run has left unfinished is offered to be gone on with; who is at something already is told only,
    /// and so is what is over and not known.
    fn offer_kept(&mut self, effects: &mut Vec<Effect>) {
        let Some(ask) = screens::kept_question(&self.session) else {
            if let Some(said) = screens::kept_unknown(&self.session) {
                self.notice(said, Tone::Warn);
            }
            return;
        };
        if self.overlays.is_empty() && self.history.page().layer.screen.unsaved().is_none() {
            return self.cover(ask, effects);
        }
        let key = self.session.keymap.in_words(Mode::Browse, Action::Jobs);
        self.notice(format!("a job of an earlier run is unfinished: {key} shows it"), Tone::Warn);
    }

    /// Tells the page what became of a file that it has asked about.
    pub(super) fn rows(&mut self, news: &RowsNews, effects: &mut Vec<Effect>) {
        let (owner, mut commands) = (self.history.page().layer.owner, Vec::new());
        self.with(owner, effects, &mut commands, |screen, cx| screen.rows(news, cx));
        self.carry_out(commands, effects);
    }

    /// Tells the page what became of a folder that it has asked about.
    pub(super) fn folder(&mut self, news: &FolderNews, effects: &mut Vec<Effect>) {
        let (owner, mut commands) = (self.history.page().layer.owner, Vec::new());
        self.with(owner, effects, &mut commands, |screen, cx| screen.folder(news, cx));
        self.carry_out(commands, effects);
    }

    /// Says what became of a text that was being edited outside when an earlier run was killed.
    fn found(&mut self, draft: Option<&Draft>) {
        let what = "what your editor had saved when the console was killed";
        let key = self.session.keymap.in_words(Mode::Browse, Action::Writes);
        let text = match draft {
            Some(draft) if draft.stripped => {
                format!("{what} is a draft now, without what is never kept: {key} shows it")
            }
            Some(_) => format!("{what} is a draft now: {key} shows it"),
            None => format!("{what} is not kept: it may hold secrets or content about customers"),
        };
        self.notice(text, Tone::Warn);
    }

    /// What all screens share has changed: the page looks whether that is anything to it.
    pub(super) fn tell_news(&mut self, effects: &mut Vec<Effect>) {
        let (owner, mut commands) = (self.history.page().layer.owner, Vec::new());
        self.with(owner, effects, &mut commands, |screen, cx| screen.news(cx));
        self.carry_out(commands, effects);
    }

    /// Keeps a bookmark of this page, or takes it away.
    pub(super) fn bookmark(&mut self, effects: &mut Vec<Effect>) {
        let location = self.location().clone();
        let kept = catalog().bookmarkable(&location);
        let region = self.session.context(self.history.page().context).region().map(str::to_owned);
        let added = self.session.journal.toggle_bookmark(&kept, &kept.to_string(), region.as_deref(), effects);
        let text = match (added, kept == location) {
            (false, _) => "the bookmark is gone".to_owned(),
            (true, true) => format!("bookmark kept: {kept}"),
            (true, false) => format!("bookmark kept: {kept}; searches and customers' ids are not kept"),
        };
        self.notice(text, Tone::Good);
    }

    /// Says what an earlier run has left open.
    fn left_open(&self) -> Option<String> {
        let context = self.session.context(self.history.page().context);
        let drafts = self.session.journal.drafts(&ContextKey::from(context));
        // What another console has open is of no earlier run.
        let drafts = drafts.filter(|draft| !draft.elsewhere).count() as u64;
        let unknown = self.session.journal.in_doubt(context.sandbox).count() as u64;
        let them = if drafts + unknown == 1 { "it" } else { "them" };
        let drafts = (drafts > 0).then(|| plural(drafts, "draft", "drafts"));
        let unknown = (unknown > 0).then(|| format!("{} of unknown outcome", plural(unknown, "write", "writes")));
        let parts: Vec<String> = drafts.into_iter().chain(unknown).collect();
        let key = self.session.keymap.in_words(Mode::Browse, Action::Writes);
        (!parts.is_empty()).then(|| format!("{} from an earlier run: {key} shows {them}", parts.join(" and ")))
    }
}

/// The page of a job.
fn place_of(job: &JobProgress) -> Location {
    Location::home().child(Tool::Jobs.name()).child(&job.id.0)
}
