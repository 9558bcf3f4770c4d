//! Marking rows, and what is said of marks.

use std::collections::{HashMap, HashSet};

use super::Table;
use super::list::Move;
use super::marks::Marks;
use super::rows::TableRow;
use crate::config::{Action, Mode};
use crate::screens::{Command, Cx, Session, confirm_mark_everything};
use crate::widgets::{count, plural};

impl Table {
    /// The marks of this list, if it has any.
    pub(super) fn marks<'s>(&self, session: &'s Session) -> Option<&'s Marks> {
        let (context, list) = self.list.as_ref()?;
        session.marks.of(*context, list)
    }

    /// How many rows are marked, those that the filter hides among them.
    pub(super) fn marked(&self, session: &Session) -> usize {
        self.marks(session).map_or(0, Marks::len)
    }

    /// The marked rows: those that are shown in their order, then the others.
    pub(super) fn marked_rows<'s>(&'s self, session: &'s Session) -> Vec<&'s TableRow> {
        let Some(marks) = self.marks(session) else { return Vec::new() };
        let mut rows: Vec<&TableRow> = self.rows.iter().filter(|row| marks.has(row.id())).collect();
        if rows.len() < marks.len() {
            let shown: HashSet<&str> = rows.iter().map(|row| row.id()).collect();
            rows.extend(marks.rows().filter(|row| !shown.contains(row.id())));
        }
        rows
    }

    /// How many are marked, in words.
    pub(super) fn marked_words(&self, session: &Session) -> Option<String> {
        let marks = self.marks(session).filter(|marks| marks.len() > 0)?;
        let shown = self.rows.iter().filter(|row| marks.has(row.id())).count();
        let hidden = marks.len().saturating_sub(shown);
        let aside = if hidden == 0 { String::new() } else { format!(" ({} out of sight)", count(hidden as u64)) };
        Some(format!("{} marked{aside}", count(marks.len() as u64)))
    }

    /// Marks rows or takes marks away. Says whether the action is one of these.
    pub(super) fn take_mark(&mut self, action: Action, height: usize, cx: &mut Cx<'_>) -> bool {
        let rows = &self.rows;
        let marks = cx.session.marks.of_mut(cx.context, cx.location);
        match action {
            Action::Mark => {
                rows.selected().into_iter().for_each(|row| marks.toggle(row));
                self.rows.go(Move::Down(1), height);
            }
            Action::MarkRange => {
                let last = marks.last().map(str::to_owned);
                marks.add(rows.range_from(last.as_deref()));
            }
            Action::MarkAll => marks.toggle_all(rows.iter()),
            Action::InvertMarks => marks.invert(rows.iter()),
            Action::ClearMarks => {
                let gone = marks.len();
                marks.clear();
                let (rows, what) = if gone > 0 { (gone, "unmarked") } else { (marks.put_back(), "marked again") };
                if rows > 0 {
                    cx.command(Command::notice(format!("{} {what}", plural(rows as u64, "row is", "rows are"))));
                }
            }
            Action::MarkEverything => self.ask_mark_everything(cx),
            _ => return false,
        }
        true
    }

    /// Says what it takes to mark rows that are not loaded, too; marks at once where all are.
    fn ask_mark_everything(&mut self, cx: &mut Cx<'_>) {
        if self.load.at.is_none() {
            return cx.command(Command::warn("no rows are there yet that could be marked"));
        }
        if self.load.next.is_none() {
            return self.mark_loaded(cx);
        }
        let page = self.rows.loaded() / (self.load.pages.max(1) as usize);
        let operation = self.resource.list_operation().operation();
        let filtered = self.query.is_some();
        let ask = confirm_mark_everything(operation, self.rows.loaded(), page, filtered, cx);
        cx.command(Command::Overlay(ask));
    }

    /// Loads all that is left, and marks it then.
    pub(super) fn mark_everything(&mut self, cx: &mut Cx<'_>) {
        self.load.marks = true;
        self.load_all(cx);
    }

    fn mark_loaded(&mut self, cx: &mut Cx<'_>) {
        cx.session.marks.of_mut(cx.context, cx.location).add(self.rows.iter());
        // A row that came twice is one.
        let marked = self.rows.iter().map(TableRow::id).collect::<HashSet<_>>().len() as u64;
        if marked == 0 {
            return cx.command(Command::warn("there is no row that could be marked"));
        }
        let filter = if self.query.is_some() { " that the filter lets through" } else { "" };
        let rows = plural(marked, "row", "rows");
        let command = match self.shifted() {
            None => Command::notice(format!("all {rows}{filter} are marked")),
            Some(why) => {
                let key = |action| cx.session.keymap.in_words(Mode::Browse, action);
                let (again, all) = (key(Action::Refresh), key(Action::MarkEverything));
                let are = if marked == 1 { "is" } else { "are" };
                Command::warn(format!(
                    "{rows}{filter} {are} marked, and some may be missing: the list changed while it was read ({why}). {again} \
                     reads it again, then {all} marks the others"
                ))
            }
        };
        cx.command(command);
    }

    /// How it is seen that the list changed while its pages were read, so that some of its rows may have been on none of
    /// them: rows that came with more than one page, or another number of rows than the service counts.
    fn shifted(&self) -> Option<String> {
        let begins = &self.load.begins;
        let mut pages: HashMap<&str, usize> = HashMap::new();
        let mut twice = 0;
        for (n, row) in self.rows.all().iter().enumerate() {
            let page = begins.partition_point(|(begin, _)| *begin <= n);
            twice += u64::from(*pages.entry(row.id()).or_insert(page) != page);
        }
        if twice > 0 {
            return Some(format!("{} came twice", plural(twice, "row", "rows")));
        }
        let counted = |at: Option<&(usize, Option<u64>)>| at.and_then(|(_, total)| *total);
        let (first, last) = (counted(begins.first())?, counted(begins.last())?);
        let came = pages.len() as u64;
        match (first == last, last == came) {
            (false, _) => Some(format!("the service counted {} at first and {} at the end", count(first), count(last))),
            (true, false) => Some(format!("the service counts {}, and {} came", count(last), count(came))),
            (true, true) => None,
        }
    }

    /// Rows have come: marked ones are known as they are now, and all are marked if that was wanted.
    pub(super) fn renew_marks(&mut self, cx: &mut Cx<'_>) {
        let is_all = self.load.next.is_none();
        if self.marked(cx.session) > 0 {
            let gone = cx.session.marks.of_mut(cx.context, cx.location).renew(self.rows.all(), is_all) as u64;
            if gone > 0 {
                let them = if gone == 1 { "its mark" } else { "their marks" };
                let rows = plural(gone, "marked row is", "marked rows are");
                cx.command(Command::warn(format!("{rows} not there any more: {them} went, too")));
            }
        }
        if is_all && std::mem::take(&mut self.load.marks) {
            self.mark_loaded(cx);
        }
    }

    /// Not all rows came: none is marked then, for that would look as if it were all.
    pub(super) fn give_up_marking(&mut self, cx: &mut Cx<'_>) {
        if std::mem::take(&mut self.load.marks) {
            cx.command(Command::warn("not all rows could be loaded: nothing more was marked"));
        }
    }
}
