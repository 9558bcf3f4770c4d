//! The table of columns and the cursor in it and in the other lists: what is done with a row.

use super::entry::EntryOf;
use super::task::MapRow;
use super::{Intake, IntakeStep, lines, view};
use crate::config::Action;
use crate::screens::cursor::step;
use crate::screens::{Command, Cx, Handled, overlay};

impl Intake {
    /// How many rows there are to walk through.
    fn count_rows(&self) -> usize {
        match (self.step, &self.seen, &self.task) {
            (IntakeStep::Columns, Some(seen), Some(task)) => task.rows(seen).len(),
            (IntakeStep::Lines, ..) => lines::count(self),
            _ => 0,
        }
    }

    /// Moves the cursor, or scrolls. Says whether the action is one that does.
    pub(super) fn walk(&mut self, action: Action, cx: &Cx<'_>) -> bool {
        if self.step == IntakeStep::Review {
            let body = view::parts(self, cx.area).body;
            let len = view::review_lines(self, body.width.saturating_sub(2), &cx.view()).len();
            let to = overlay::scroll(action, self.top, len, body.height);
            self.top = to.unwrap_or(self.top);
            return to.is_some();
        }
        let to = step(action, self.at, self.count_rows(), view::visible(self, cx.area));
        self.at = to.unwrap_or(self.at);
        to.is_some()
    }

    /// The column under the cursor.
    fn column(&self) -> Option<String> {
        match self.task.as_ref()?.rows(self.seen.as_ref()?).into_iter().nth(self.at)? {
            MapRow::Column(column, _) => Some(column.name.clone()),
            MapRow::Constant(..) | MapRow::Missing(_) | MapRow::Upload(_) => None,
        }
    }

    pub(super) fn act_on_columns(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Open => self.choose(cx),
            Action::Actions => self.ask_operation(cx),
            Action::AddItem => self.choose_constant(cx),
            Action::Unset => {
                let (Some(task), Some(seen)) = (&mut self.task, &self.seen) else { return Handled::No };
                let place = match task.rows(seen).into_iter().nth(self.at) {
                    Some(MapRow::Column(column, Some(_))) => Ok(column.name.clone()),
                    Some(MapRow::Constant(path, _)) => Err(path.clone()),
                    Some(MapRow::Column(column, None)) => {
                        let said = match task.mapping.taken_with(&column.name) {
                            Some(with) => format!("{} goes with {with}: leave that out", column.name),
                            None => format!("{} goes nowhere as it is", column.name),
                        };
                        cx.command(Command::warn(said));
                        return Handled::Yes;
                    }
                    Some(MapRow::Missing(path)) if task.mapping.lacks().any(|lacks| *lacks == path) => Err(path),
                    Some(MapRow::Missing(path)) => {
                        cx.command(Command::warn(format!("{path} is needed: give it a column or a value")));
                        return Handled::Yes;
                    }
                    Some(MapRow::Upload(_)) | None => return Handled::Yes,
                };
                match place {
                    Ok(column) => task.give(&column, None),
                    Err(path) => task.set(&path, None),
                }
                self.changed(cx);
            }
            Action::Separator => match self.column() {
                Some(column) => self.type_in(EntryOf::Separator(column), ";"),
                None => cx.command(Command::warn("put the cursor on a column")),
            },
            Action::ForgetMapping => self.ask_forget(cx),
            Action::KeepMapping if self.task.is_some() => self.type_in(EntryOf::Name, ""),
            _ => return Handled::No,
        }
        Handled::Yes
    }
}
