//! What is done to the marked rows, where there are any.

use std::sync::Arc;

use super::Table;
use super::load::start;
use crate::catalog::Document;
use crate::config::Action;
use crate::contract::{Lane, Outcome};
use crate::screens::form::{act_on_list, marked_choices, must_be_read};
use crate::screens::jobs;
use crate::screens::{Choice, Command, Cx, ManyDeed, OverlayAnswer, Session, TableSlot};
use crate::widgets::plural;

impl Table {
    /// Does something to the marked rows, or says that it is about the row under the cursor alone.
    pub(super) fn act_on_marked(&mut self, action: Action, cx: &mut Cx<'_>) {
        let marked = self.marked(cx.session);
        let is_under = |row: &super::TableRow| self.marks(cx.session).is_some_and(|marks| marks.has(row.id()));
        // One marked row under the cursor is what is meant either way.
        if marked == 1 && action != Action::Actions && self.rows.selected().is_some_and(is_under) {
            return self.act_on_row(action, cx);
        }
        let verb = match action {
            Action::Edit => "edit",
            Action::Delete => "delete",
            _ => match self.resource.keys.get(action.name()) {
                Some(verb) => verb.as_str(),
                None => return self.offer_for_marked(cx),
            },
        };
        match jobs::deed_of(self.resource, verb) {
            Some(deed) => self.do_to_marked(deed, cx),
            None if self.resource.action(verb).is_some() => self.ask_alone(action, cx),
            None => self.act_on_row(action, cx),
        }
    }

    /// Opens the page on which something is done to the marked rows.
    pub(super) fn do_to_marked(&self, deed: ManyDeed, cx: &mut Cx<'_>) {
        let rows = self.marked_rows(cx.session);
        let items = rows.iter().map(|row| (row.id(), row.item()));
        let command = match jobs::gather(deed, self.resource, &self.prepared, items, cx) {
            Ok(many) => Command::Many(Arc::new(many)),
            Err(why) => Command::warn(why),
        };
        cx.command(command);
    }

    /// The menu of what can be done to the marked rows.
    fn offer_for_marked(&self, cx: &mut Cx<'_>) {
        let marked = self.marked(cx.session);
        let mut choices = jobs::choices(self.resource, marked, cx);
        choices.extend(self.together(cx));
        if let Some(row) = self.rows.selected() {
            let name = self.resource.label_of(&row.item()).unwrap_or_else(|| row.id().to_owned());
            let alone = Command::Answer(OverlayAnswer::Alone(Action::Actions));
            choices.push(Choice::new(format!("Only with {name}, the row under the cursor …"), "", alone));
        }
        if choices.is_empty() {
            return self.act_on_row(Action::Actions, cx);
        }
        let several = plural(marked as u64, &self.resource.singular, &self.resource.plural());
        cx.command(Command::Overlay(crate::screens::menu(&format!("With the {several} marked"), choices)));
    }

    /// What takes all marked rows in one call.
    fn together(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let ids: Vec<String> = self.marked_rows(cx.session).iter().map(|row| row.id().to_owned()).collect();
        let under = self.rows.selected().and_then(|row| self.resource.item_location(cx.location, &row.item()));
        marked_choices(self.resource, cx.location, under.as_ref(), &ids, cx.context())
    }

    /// Makes one of the marked rows: that under the cursor is the main one, if it is marked or the only other.
    pub(super) fn merge_marked(&self, cx: &mut Cx<'_>) {
        let under = self.rows.selected().map(|row| row.id().to_owned());
        let mut ids: Vec<String> = self.marked_rows(cx.session).iter().map(|row| row.id().to_owned()).collect();
        if let Some(under) = under.filter(|under| ids.contains(under) || ids.len() == 1) {
            ids.retain(|id| *id != under);
            ids.insert(0, under);
        }
        let list = cx.location.without_action();
        match crate::screens::form::merge_marked(self.resource, &list, &ids, cx.context()) {
            Some(command) => cx.command(command),
            None => self.act_on_row(Action::Merge, cx),
        }
    }

    /// Makes one of those that the row under the cursor names; a row that does not say whom is read first.
    pub(super) fn merge_row(&self, cx: &mut Cx<'_>) {
        let row = self.rows.selected().map(|row| row.id().to_owned()).zip(self.selected(cx.location));
        if let Some((id, (at, item))) = row
            && must_be_read(self.resource, &at, &item)
            && let Ok(Document::Describe(plan)) = self.resource.document_call(&at, &self.prepared)
        {
            start(cx, TableSlot::Merge(id), Lane::Interactive, plan, 1);
        } else {
            self.act_on_row(Action::Merge, cx);
        }
    }

    /// The row has been read, or could not be.
    pub(super) fn merge_read(&self, id: &str, outcome: &Outcome, cx: &mut Cx<'_>) {
        match outcome {
            Outcome::Finished(page) => {
                let at = cx.location.without_action().without_query().child(id);
                let document = self.resource.document(&at, &page.reply.document);
                let item = document.map(|document| (at, document));
                act_on_list(self.resource, Action::Merge, item, cx);
            }
            Outcome::Failed(error) => cx.command(Command::error(error.clone())),
            _ => {}
        }
    }

    /// Marked rows look as if they were meant: says which row it is about, and asks.
    fn ask_alone(&self, action: Action, cx: &mut Cx<'_>) {
        let Some(row) = self.rows.selected() else {
            return cx.command(Command::warn("there is no row under the cursor to do this with"));
        };
        let name = self.resource.label_of(&row.item()).unwrap_or_else(|| row.id().to_owned());
        let marked = plural(self.marked(cx.session) as u64, "row is", "rows are");
        let is_marked = self.marks(cx.session).is_some_and(|marks| marks.has(row.id()));
        let among = if is_marked { "one of them" } else { "not one of them" };
        let lines = vec![
            format!("{marked} marked, and this can only be done to one at a time, the row under the cursor, {among}:"),
            name,
        ];
        let title = format!("Only the row under the cursor: {}", action.title());
        let yes = Command::Answer(OverlayAnswer::Alone(action));
        cx.command(Command::Overlay(crate::screens::confirm(&title, lines, "Go on with this row", "Stop", yes)));
    }

    /// The actions that come first where rows are marked.
    pub(super) fn offers_for_marked(&self, session: &Session) -> Vec<Action> {
        if self.marked(session) == 0 {
            return Vec::new();
        }
        let mut actions = Vec::new();
        if !jobs::is_empty(self.resource) {
            actions.push(Action::Actions);
        }
        actions.push(Action::ClearMarks);
        actions.extend(
            [("edit", Action::Edit), ("delete", Action::Delete)]
                .into_iter()
                .filter_map(|(verb, action)| jobs::deed_of(self.resource, verb).map(|_| action)),
        );
        actions.extend([Action::Copy, Action::Export]);
        actions
    }

    /// What an action does where rows are marked.
    pub(super) fn does_marked(&self, action: Action) -> Option<&'static str> {
        match action {
            _ if !self.has_marks => None,
            Action::Actions => Some("do with marked"),
            Action::Edit => Some("edit marked"),
            Action::Delete => Some("delete marked"),
            Action::Copy => Some("copy marked"),
            Action::Export => Some("export marked"),
            _ => None,
        }
    }
}
