//! The steps of picking: a search by a key, what the line or the cursor says, inside of what was picked, and back.

use super::beside::Beside;
use super::finding::{Finding, KeyChoice};
use super::named_by::NamedBy;
use super::row::PickRow;
use super::{Picker, Resource};
use crate::catalog::{Location, Prepared, SearchField};
use crate::rules::calculated::field_in_expression;
use crate::screens::filter_list::{Entries, FilterList};
use crate::screens::find::home;
use crate::screens::form::answer::FormAnswer;
use crate::screens::{Command, Cx};

impl Picker {
    /// Searches for a value.
    pub(super) fn search(&mut self, field: &SearchField, value: &str, cx: &mut Cx<'_>) {
        if matches!(self.finding, Finding::Rows) {
            cx.cancel_all();
            self.whole.get_or_insert_with(|| self.list.clone());
            self.clear();
            (self.next, self.error) = (None, None);
        }
        self.list = Finding::search(field, &self.list, value, &cx.view());
        self.sought = field.reading(value.trim(), home(&cx.view()));
        self.finding = Finding::Rows;
        self.narrow = FilterList::default();
        self.find();
        self.load(cx);
    }

    /// Takes what the line or the cursor says, unless what was typed has to be waited for.
    pub(super) fn accept(&mut self, cx: &mut Cx<'_>) {
        if !self.awaits(None, cx) {
            self.accept_now(cx);
        }
    }

    /// Takes what the line or the cursor says: a key to search by, what to search for, or a row.
    pub(super) fn accept_now(&mut self, cx: &mut Cx<'_>) {
        match &mut self.finding {
            Finding::Key(keys) => match self.choices.get(self.narrow.at) {
                Some(KeyChoice::Key(at)) => {
                    self.finding = Finding::Value(Box::new(keys.swap_remove(*at)));
                    self.narrow = FilterList::default();
                    self.find();
                }
                Some(KeyChoice::Value(at)) => {
                    let (field, value) = (keys.swap_remove(*at), self.narrow.typed().to_owned());
                    self.search(&field, &value, cx);
                }
                Some(KeyChoice::Make) | None => {}
            },
            Finding::Value(field) => {
                if self.narrow.typed().is_empty() {
                    return cx.command(Command::warn(format!("type the {}", field.label.to_lowercase())));
                }
                let (field, value) = (field.clone(), self.narrow.typed().to_owned());
                self.search(&field, &value, cx);
            }
            Finding::Rows if self.error.is_some() => self.load(cx),
            Finding::Rows => {
                let mut keys = Finding::offered(self.resource);
                if let (Some(KeyChoice::Make), Some(make)) = (self.choice(self.narrow.at), &self.make) {
                    // What was typed and is nobody's name is that of the new one.
                    let typed = if self.shown.is_empty() { self.narrow.typed() } else { "" };
                    let fits = make.at.query().to_vec();
                    return cx.command(FormAnswer::Make { at: make.named(typed), fits }.into());
                }
                if let Some(KeyChoice::Key(at) | KeyChoice::Value(at)) = self.choice(self.narrow.at) {
                    let (field, value) = (keys.swap_remove(*at), self.narrow.typed().to_owned());
                    return self.search(&field, &value, cx);
                }
                let Some(PickRow { value, label, .. }) = self.under().cloned() else { return };
                if let Some(resource) = self.inside.pop_front() {
                    return self.go_inside(&value, resource, cx);
                }
                if self.tries {
                    return cx.command(FormAnswer::Try { id: value, name: label }.into());
                }
                if self.seen.is_none() && self.among.is_none() && self.resource.names_may_be_kept() {
                    cx.session.learn_name(&self.list.child(&value), label);
                }
                let of = self.list.parent().filter(|_| self.expresses);
                let value = match of.as_ref().and_then(Location::last) {
                    Some(object_type) => field_in_expression(object_type, &value),
                    None => value,
                };
                if self.picked.is_empty() {
                    return cx.command(FormAnswer::Value(value).into());
                }
                // As in a checklist: what was found by typing is meant, too.
                if !self.narrow.typed().is_empty() && !self.picked.contains(&value) {
                    self.picked.push(value);
                }
                cx.command(FormAnswer::Several(std::mem::take(&mut self.picked)).into());
            }
        }
    }

    /// Goes on inside of what was picked.
    pub(super) fn go_inside(&mut self, id: &str, resource: &'static Resource, cx: &mut Cx<'_>) {
        cx.cancel_all();
        self.list = self.list.child(id).child(&resource.name);
        (self.resource, self.finding) = (resource, Finding::new(resource));
        (self.prepared, self.narrow, self.whole) = (Prepared::default(), FilterList::default(), None);
        (self.beside, self.named_by) = (Beside::default(), NamedBy::default());
        self.clear();
        (self.next, self.error, self.begun) = (None, None, false);
        self.find();
        self.begin(cx);
    }

    /// One step back in the search. Says whether there was one.
    pub(super) fn back(&mut self, cx: &mut Cx<'_>) -> bool {
        let first = Finding::new(self.resource);
        if let Some(whole) = self.whole.take() {
            cx.cancel_all();
            (self.list, self.narrow) = (whole, FilterList::default());
            self.clear();
            (self.next, self.error) = (None, None);
            self.find();
            self.load(cx);
            return true;
        }
        let before = match (&self.finding, first) {
            (Finding::Key(_), _) | (_, Finding::Rows) | (Finding::Value(_), Finding::Value(_)) => return false,
            (_, first) => first,
        };
        cx.cancel_all();
        (self.finding, self.narrow) = (before, FilterList::default());
        self.clear();
        (self.next, self.error) = (None, None);
        self.find();
        true
    }
}
