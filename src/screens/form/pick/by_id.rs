//! A list that is read by a name which stands in the place of an id: once it is known whose id that is, it is read by it.

use super::Picker;
use super::beside::Beside;
use super::finding::Finding;
use crate::catalog::{Location, Prepared};
use crate::screens::filter_list::Entries;
use crate::screens::{Cx, NamedItem};

impl Picker {
    /// Puts the id into all places that have the name, and reads the list again if it is one of them. What was typed to
    /// narrow it stays.
    pub(super) fn go_by_id(&mut self, item: &NamedItem, cx: &mut Cx<'_>) {
        let goes = |at: &mut Location| {
            let by_id = item.put_into(at);
            let is_named = by_id.is_some();
            *at = by_id.unwrap_or_else(|| std::mem::take(at));
            is_named
        };
        if let Some(make) = &mut self.make {
            goes(&mut make.at);
        }
        for list in self.whole.iter_mut().chain(self.also.iter_mut().map(|(list, _)| list)) {
            goes(list);
        }
        self.named_by.go(item);
        if !goes(&mut self.list) || !self.begun || !matches!(self.finding, Finding::Rows) {
            return;
        }
        cx.cancel_all();
        self.clear();
        (self.next, self.error, self.prepared, self.answered) = (None, None, Prepared::default(), false);
        self.beside = Beside::new(self.beside.id());
        self.find();
        self.load(cx);
        self.ask_also(cx);
    }
}
