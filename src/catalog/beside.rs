//! Rows that are read beside each item of a list: those of one list below it.

use std::cmp::Reverse;

use serde_json::Value;

use super::{CellSource, Location, Plan, Prepared, Resource, catalog};
use crate::model::read_instant;

impl Resource {
    /// The list that is read beside each item.
    #[must_use]
    pub fn beside(&self) -> Option<&'static Self> {
        catalog().resource(&format!("{}/{}", self.path, self.beside.as_deref()?))
    }

    /// Whether some columns need it.
    #[must_use]
    pub fn reads_beside(&self) -> bool {
        self.columns.iter().any(|column| column.source == CellSource::Beside)
    }

    /// The call that reads it for an item.
    #[must_use]
    pub fn beside_call(&self, item: &Location) -> Option<Plan> {
        let list = self.beside()?;
        list.list_call(&item.without_query().child(&list.name), &Prepared::default()).ok()
    }

    /// The rows of the reply, the newest first.
    #[must_use]
    pub fn beside_rows(&self, reply: &Value) -> Vec<Value> {
        let Some(list) = self.beside() else { return Vec::new() };
        let mut rows = list.rows(reply);
        let made = |row: &Value| list.made.as_ref().and_then(|made| read_instant(made.values(row).first()?));
        rows.sort_by_key(|row| Reverse(made(row)));
        rows
    }
}
