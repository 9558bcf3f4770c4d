//! What was found and marked becomes one.

use super::Find;
use crate::catalog::{Location, Place, catalog};
use crate::screens::form::merge_marked;
use crate::screens::{Command, Cx};

impl Find {
    /// Opens the studio for the marked rows; the one under the cursor is the main one, if it is marked.
    pub(super) fn merge(&self, cx: &mut Cx<'_>) {
        let command = self.merging(cx).unwrap_or_else(Command::warn);
        cx.command(command);
    }

    fn merging(&self, cx: &Cx<'_>) -> Result<Command, String> {
        let rows = self.hunt.rows.iter().filter(|row| self.marked.contains(&row.at));
        let mut items: Vec<&Location> = rows.map(|row| &row.at).collect();
        if items.len() < 2 {
            return Err("mark two or more of the same domain first: they become one".to_owned());
        }
        if let Some(under) = self.row().map(|row| &row.at).filter(|under| items.contains(under)) {
            items.retain(|item| *item != under);
            items.insert(0, under);
        }
        let list = items.first().and_then(|item| item.parent()).unwrap_or_default();
        if items.iter().any(|item| item.parent().as_ref() != Some(&list)) {
            return Err(
                "these are of several lists: only what is of one domain, and of one kind, can be merged".to_owned()
            );
        }
        let ids: Vec<String> = items.iter().filter_map(|item| item.last().map(str::to_owned)).collect();
        let resource = match catalog().place(&list) {
            Ok(Place::List(resource)) => Some(resource),
            _ => None,
        };
        let command = resource.and_then(|resource| merge_marked(resource, &list, &ids, cx.context()));
        command.ok_or_else(|| "these can't be merged".to_owned())
    }
}
