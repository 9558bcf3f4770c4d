//! A table that is loaded again and again: because somebody watches it, or until what was begun has come to its end.

use std::time::Duration;

use jiff::Timestamp;

use super::{Table, TableRow};
use crate::catalog::CellTone;
use crate::config::{Action, Mode};
use crate::screens::{Command, Cx, TableSlot};

impl Table {
    /// Loads again until what was just begun has come to its end.
    pub(super) fn watch_until_settled(&mut self, id: &str, cx: &Cx<'_>) {
        let begun = self.rows.selected().is_some_and(|row| row.id() == id && row.is_busy());
        if self.resource.settles && begun && self.load.watch.is_none() {
            self.load.settling = Some(id.to_owned());
            self.load.watch = Some(self.due(cx));
        }
    }

    /// Says how it came out, once nothing is under way any more.
    pub(super) fn settle_down(&mut self, cx: &mut Cx<'_>) {
        let Some(id) = &self.load.settling else { return };
        let row = self.rows.iter().find(|row| row.id() == id);
        if row.is_some_and(TableRow::is_busy) {
            return;
        }
        let name = cx.session.name_of(&cx.location.child(id)).to_owned();
        let (singular, columns) = (&self.resource.singular, self.columns.len());
        let cells: Vec<_> = row.into_iter().flat_map(|row| (0..columns).map(|column| row.cell(column))).collect();
        let bad = cells.iter().find(|cell| cell.tone == CellTone::Bad);
        let good = cells.iter().rev().find(|cell| cell.tone == CellTone::Good);
        cx.command(match (bad, good) {
            (Some(bad), _) => Command::warn(format!("{singular} {name}: {}", bad.text)),
            (None, Some(good)) => Command::notice(format!("{singular} {name}: {}", good.text)),
            (None, None) => Command::notice(format!("{singular} {name}: nothing is under way any more")),
        });
        (self.load.settling, self.load.watch) = (None, None);
    }

    /// Starts or ends watching. Says whether it watches now.
    pub(super) fn toggle_watch(&mut self, cx: &mut Cx<'_>) {
        self.load.settling = None;
        if self.load.watch.take().is_none() {
            self.load.watch = Some(self.due(cx));
            let seconds = cx.session.settings.rows.watch_seconds;
            let key = cx.session.keymap.in_words(Mode::Browse, Action::Watch);
            cx.command(Command::notice(format!("watching: loads again every {seconds} s, {key} ends it")));
        } else {
            cx.command(Command::notice("no longer watching"));
        }
    }

    /// The deadline of a watched table has come.
    pub(super) fn watch_again(&mut self, cx: &mut Cx<'_>) {
        if self.load.watch.is_some_and(|due| due <= cx.now()) {
            self.load.watch = Some(self.due(cx));
            if !cx.runs(&TableSlot::Rows.into()) {
                self.reload(cx);
            }
        }
    }

    pub(super) fn due(&self, cx: &Cx<'_>) -> Timestamp {
        let wait = Duration::from_secs(u64::from(cx.session.settings.rows.watch_seconds.max(1)));
        let wait = if self.load.settling.is_some() { wait.min(SETTLING) } else { wait };
        cx.now().checked_add(wait).unwrap_or(cx.now())
    }
}

/// How long it is at the most between two looks at what was just begun.
const SETTLING: Duration = Duration::from_secs(3);
