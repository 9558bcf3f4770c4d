//! What is taken before all rows are there: what was typed may be the name of a row that is still on its way, so that it
//! is waited for. Who takes it a second time takes the row under the cursor.

use super::Picker;
use super::finding::Finding;
use crate::catalog::name_in_arn;
use crate::config::{Action, Mode};
use crate::screens::filter_list::{Entries, distance};
use crate::screens::form::slots::PickerSlot;
use crate::screens::{Command, Cx};

/// The calls that bring the rows of the list, or what has to be known before.
const LISTED: [PickerSlot; 5] =
    [PickerSlot::Rows, PickerSlot::Prepare, PickerSlot::Beside, PickerSlot::Near, PickerSlot::Named];

/// Whether the rows of the list are being read.
pub(super) fn lists(cx: &Cx<'_>) -> bool {
    LISTED.into_iter().any(|slot| cx.runs(&slot.into()))
}

/// What was taken, and not yet found.
#[derive(Debug)]
pub(super) struct Awaited {
    /// What stood in the line.
    typed: String,
    /// What the key does to the form afterwards.
    then: Option<Action>,
    /// What was said of it.
    said: String,
}

impl Picker {
    /// Whether what was typed is the name or the id of a row that is there.
    fn has_exact(&self) -> bool {
        let typed = self.narrow.typed();
        let is_it = |name: &str| distance(name, typed) == 0;
        self.rows.iter().any(|row| is_it(&row.label) || is_it(&row.value) || is_it(&name_in_arn(&row.value)))
    }

    /// Whether rows are still being read.
    fn is_reading(&self, cx: &Cx<'_>) -> bool {
        let reads_also = || (0..self.also.len()).any(|nth| cx.runs(&PickerSlot::Also(nth).into()));
        self.error.is_none() && (lists(cx) || reads_also())
    }

    /// Whether what was typed has to wait for the rows that are on their way, which is said then. Who has moved the
    /// cursor, or takes it a second time, means what is under it.
    pub(super) fn awaits(&mut self, then: Option<Action>, cx: &mut Cx<'_>) -> bool {
        let typed = self.narrow.typed().to_owned();
        let is_again = self.found() > 0 && self.awaited.take().is_some_and(|awaited| awaited.typed == typed);
        let is_open = matches!(self.finding, Finding::Rows) && self.narrow.at == 0 && !typed.is_empty();
        if !is_open || is_again || self.has_exact() || !self.is_reading(cx) {
            return false;
        }
        let mut said = format!("rows are still being read: {typed} is taken once it is there");
        if let Some(item) = self.item(0) {
            let key = cx.session.keymap.in_words(Mode::Form, then.unwrap_or(Action::Accept));
            said = format!("{said}; {key} again takes {}", item.text);
        }
        cx.command(Command::notice(said.clone()));
        self.awaited = Some(Awaited { typed, then, said });
        true
    }

    /// What is taken as soon as it is there, as long as that holds.
    pub(super) fn promised(&self) -> Option<&str> {
        let awaited = self.awaited.as_ref().filter(|_| self.narrow.at == 0);
        awaited.map(|awaited| awaited.typed.as_str()).filter(|typed| *typed == self.narrow.typed())
    }

    /// Takes what was waited for once it is there, or the nearest row once nothing more comes.
    pub(super) fn take_awaited(&mut self, cx: &mut Cx<'_>) {
        let is_due = self.has_exact() || !self.is_reading(cx);
        let Some(Awaited { typed, then, said }) = self.awaited.take_if(|_| is_due) else { return };
        cx.unsay(&said);
        // What was typed meanwhile is something else, and so is what was gone to.
        let is_meant = typed == self.narrow.typed() && self.narrow.at == 0;
        if !is_meant || self.under().is_none() || self.error.is_some() {
            return;
        }
        self.accept_now(cx);
        if let Some(action) = then {
            cx.command(Command::Act(action));
        }
    }
}
