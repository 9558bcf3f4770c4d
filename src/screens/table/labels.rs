//! The names of ids in a table, as they become known.

use super::Table;
use super::load::start;
use super::names::named;
use crate::catalog::FILTER;
use crate::contract::Lane;
use crate::screens::{Command, Cx, TableSlot};

impl Table {
    /// Asks for the names of ids, once; again for those that were on their way when the page was left.
    pub(super) fn labels(&mut self, cx: &mut Cx<'_>) {
        for label in self.resource.label_calls(cx.location, &self.prepared) {
            let slot = TableSlot::Labels(label.key.clone());
            if !self.is_asked(&slot, cx) {
                self.load.asked.insert(slot.clone(), false);
                start(cx, slot, Lane::Background, label.plan, 20);
            }
        }
    }

    /// Searches by the values of options that the location names by what people call them, once that is known.
    pub(super) fn go_by_value(&self, cx: &mut Cx<'_>) {
        let Some(search) = &self.resource.search else { return };
        let named = search.named(cx.location.query(), &self.prepared);
        if named != cx.location.query() {
            let filter = Some(self.filter.text()).filter(|text| !text.is_empty());
            let at = cx.location.clone().with_queries(&named);
            cx.command(Command::Replace(match filter {
                Some(filter) => at.with_query(FILTER, filter),
                None => at,
            }));
        }
    }

    /// Makes the cells again after names have become known; what describe calls told stays.
    pub(super) fn relabel(&mut self) {
        let (columns, prepared, names) = (&self.columns, &self.prepared, &self.names);
        self.rows.each(|row| {
            let item = row.item();
            let cell = |(n, column): (usize, &crate::catalog::Column)| match column.source {
                crate::catalog::CellSource::Row => named(column, column.cell(&item, None, prepared), names),
                crate::catalog::CellSource::Describe | crate::catalog::CellSource::Beside => row.cell(n),
            };
            columns.iter().enumerate().map(cell).collect()
        });
    }
}
