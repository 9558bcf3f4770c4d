//! What the journal tells the app.

use super::App;
use crate::catalog::catalog;
use crate::config::{Action, Mode};
use crate::contract::{ContextKey, Draft, Effect, JobNews, JournalNews};
use crate::widgets::{Tone, plural};

impl App {
    /// Takes news of the journal in; what was left open by an earlier run is said once.
    pub(super) fn journal(&mut self, news: JournalNews, effects: &mut Vec<Effect>) {
        let opened = matches!(news, JournalNews::Opened { .. });
        match &news {
            JournalNews::Problem(problem) => self.notice(problem.clone(), Tone::Bad),
            JournalNews::Again(said) => self.notice(said.clone(), Tone::Warn),
            JournalNews::Found(draft) => self.found(draft.as_deref()),
            JournalNews::Opened { .. } | JournalNews::Write(_) => {}
        }
        self.session.journal.take(news);
        if opened {
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
        self.session.take_job(news);
        self.tell_news(effects);
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
        let added = self.session.journal.toggle_bookmark(&kept, &kept.to_string(), effects);
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
        let drafts = self.session.journal.drafts(&ContextKey::from(context)).count() as u64;
        let unknown = self.session.journal.unknown(context.sandbox).count() as u64;
        let them = if drafts + unknown == 1 { "it" } else { "them" };
        let drafts = (drafts > 0).then(|| plural(drafts, "draft", "drafts"));
        let unknown = (unknown > 0).then(|| format!("{} of unknown outcome", plural(unknown, "write", "writes")));
        let parts: Vec<String> = drafts.into_iter().chain(unknown).collect();
        let key = self.session.keymap.in_words(Mode::Browse, Action::Writes);
        (!parts.is_empty()).then(|| format!("{} from an earlier run: {key} shows {them}", parts.join(" and ")))
    }
}
