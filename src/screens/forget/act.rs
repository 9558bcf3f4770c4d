//! What the keys of the page do.

use super::gather::Gather;
use super::rows::Row;
use super::{ForgetPage, report, view};
use crate::config::Action;
use crate::screens::cursor::step;
use crate::screens::file_rows::FileContent;
use crate::screens::save::save;
use crate::screens::{Command, Cx};

impl ForgetPage {
    /// The line under the cursor.
    pub(super) fn index(&self, rows: &[Row]) -> usize {
        let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
        if self.moved {
            return self.cursor.index(&keys);
        }
        rows.iter().position(|row| row.is_first).unwrap_or(0)
    }

    /// Whether things are taken or left out now: not while they are deleted.
    pub(super) fn can_choose(&self) -> bool {
        self.run.as_ref().is_none_or(|run| run.deletions.is_over())
    }

    /// What is taken and was not sent yet.
    pub(super) fn fresh(&self) -> Vec<usize> {
        self.gather.taken().into_iter().filter(|n| !self.is_sent(*n)).collect()
    }

    /// The line under the cursor, and what it is about.
    pub(super) fn here(&self, cx: &Cx<'_>) -> Option<Row> {
        let mut rows = view::lines(self, cx.area, &cx.view());
        let at = self.index(&rows);
        (at < rows.len()).then(|| rows.swap_remove(at))
    }

    pub(super) fn go(&mut self, action: Action, cx: &Cx<'_>) -> bool {
        let rows = view::lines(self, cx.area, &cx.view());
        let height = usize::from(view::parts(self, cx.area).list.height);
        let at = self.index(&rows);
        let Some(line) = step(action, at, rows.len(), height) else { return false };
        // From thing to thing, and from heading to heading; what is longer than the window is read line by line.
        let is_stop = |n: &usize| rows.get(*n).is_some_and(|row| row.is_first || row.is_heading);
        let near = match action {
            Action::Down => (at + 1..rows.len().min(at + height)).find(is_stop),
            Action::Up => (at.saturating_sub(height.saturating_sub(1))..at).rfind(is_stop),
            _ => None,
        };
        let to = near.unwrap_or(line);
        let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
        self.cursor.set(to, &keys, height);
        self.moved = true;
        true
    }

    /// To the next thing, or the one before.
    pub(super) fn hop(&mut self, forward: bool, cx: &Cx<'_>) {
        let rows = view::lines(self, cx.area, &cx.view());
        let at = self.index(&rows);
        let is_first = |(n, row): &(usize, &Row)| *n != at && row.is_first;
        let to = if forward {
            rows.iter().enumerate().skip(at).find(is_first)
        } else {
            rows.iter().enumerate().take(at).rfind(is_first)
        };
        if let Some(to) = to.map(|(n, _)| n) {
            let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
            self.cursor.set(to, &keys, view::parts(self, cx.area).list.height.into());
            self.moved = true;
        }
    }

    /// Takes what the line is about, or leaves it out; a group as a whole.
    pub(super) fn toggle(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.here(cx) else { return };
        let refusal = row.about.iter().find_map(|n| self.gather.things[*n].refusal());
        let open: Vec<usize> = row.about.into_iter().filter(|n| self.gather.is_open(*n) && !self.is_sent(*n)).collect();
        if open.is_empty() {
            let text = refusal.unwrap_or("there is nothing here to be taken or left out");
            return cx.command(Command::warn(text));
        }
        let take = !open.iter().all(|n| self.gather.is_taken(*n));
        for n in open {
            self.gather.things[n].taken = take;
            if take {
                self.gather.explore(n, cx);
            }
        }
    }

    /// Whether it was among what was deleted.
    fn is_sent(&self, n: usize) -> bool {
        self.run.as_ref().is_some_and(|run| run.of.contains(&n))
    }

    pub(super) fn refresh(&mut self, cx: &mut Cx<'_>) {
        if let Some(run) = &mut self.run {
            let tally = run.deletions.tally();
            let asks = self.gather.failures().next().is_some();
            if !asks && !tally.can_retry() && tally.unknown == 0 {
                return cx.command(Command::warn("nothing failed, and all was sent"));
            }
            self.saved = false;
            self.gather.resume(true, cx);
            return run.retry(&self.gather, cx);
        }
        if self.gather.failures().next().is_some() {
            return self.gather.resume(true, cx);
        }
        cx.cancel_all();
        self.gather = Gather::default();
        self.gather.begin(cx);
    }

    /// Shows in full what went wrong.
    pub(super) fn details(&self, cx: &mut Cx<'_>) {
        match self.here(cx).and_then(|row| row.error) {
            Some(error) => cx.command(Command::error(error)),
            None => cx.command(Command::warn("nothing went wrong here")),
        }
    }

    /// Goes to what the line is about.
    pub(super) fn open(&self, cx: &mut Cx<'_>) {
        let thing = self.here(cx).filter(|row| !row.is_heading).and_then(|row| row.about.first().copied());
        if let Some(thing) = thing.and_then(|n| self.gather.things.get(n)) {
            cx.command(Command::Open(thing.at.clone()));
        }
    }

    pub(super) fn halt(&mut self, cx: &mut Cx<'_>) {
        match &mut self.run {
            Some(run) if !run.deletions.is_over() => run.halt(cx),
            _ => cx.command(Command::warn("nothing is being deleted")),
        }
    }

    /// Asks where the report is to be written.
    pub(super) fn export(&mut self, cx: &mut Cx<'_>) {
        if self.gather.things.is_empty() || self.run.as_ref().is_some_and(|run| !run.deletions.is_over()) {
            return cx.command(Command::warn("there is no report before all has ended"));
        }
        let now = cx.now();
        let document = report::document(&self.gather, self.run.as_ref(), &cx.session.journal, cx.context(), now);
        let what = if self.run.is_some() { "forgotten" } else { "known" };
        let name = format!("{what}-{}", now.strftime("%Y%m%dT%H%M%SZ"));
        let text = ("md".to_owned(), FileContent::Text(report::text(&document)));
        let contents = std::iter::once(text).chain(report::rows(document).forms()).collect();
        self.saving = true;
        cx.command(Command::Overlay(save("Save the report", &name, contents)));
    }

    /// Nothing more is sent; what was sent is awaited elsewhere.
    pub(super) fn leave(&mut self, cx: &mut Cx<'_>) {
        self.was_left = true;
        if let Some(run) = self.run.as_mut().filter(|run| !run.deletions.is_over()) {
            run.halt(cx);
        }
    }
}
