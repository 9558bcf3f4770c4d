//! What is there to go to: the items that much hangs under, which are the domains, and what each of them has. They are
//! listed in the background when the palette opens.

use serde_json::Value;

use super::entries::list_of;
use super::{Deed, Entry};
use crate::catalog::{Prepared, Resource, catalog};
use crate::contract::{Lane, Request};
use crate::screens::{Cx, Slot};

/// How many pages of a list are read.
const PAGES: u32 = 3;
/// How many rows of a page count; no page of a service has as many. Whoever types goes through all entries with each key.
const ROWS: usize = 1_000;
/// What hangs under an item is listed with it where it is more than this.
const LEAST: usize = 2;

/// Asks for the items. Returns how many lists are asked for.
pub(super) fn ask(cx: &mut Cx<'_>) -> usize {
    let mut asked = 0;
    let roots = catalog().resources().iter().filter(|resource| resource.path.split('/').count() == 2);
    for resource in roots.filter(|resource| catalog().children(resource).count() > LEAST) {
        if let Ok(plan) = resource.list_call(&list_of(resource), &Prepared::default()) {
            let request = Request { operation: plan.operation, input: plan.input, pages: PAGES };
            cx.start(Slot::Palette(resource.path.clone()), Lane::Background, request);
            asked += 1;
        }
    }
    asked
}

/// The items of a page of such a list, and what hangs under each.
pub(super) fn entries(slot: &Slot, reply: &Value, cx: &mut Cx<'_>) -> Vec<Entry> {
    let Slot::Palette(path) = slot else { return Vec::new() };
    let Some(resource) = catalog().resource(path) else { return Vec::new() };
    resource.rows(reply).iter().take(ROWS).flat_map(|row| of_item(resource, row, cx)).collect()
}

fn of_item(resource: &'static Resource, row: &Value, cx: &mut Cx<'_>) -> Vec<Entry> {
    let Some(item) = resource.item_location(&list_of(resource), row) else { return Vec::new() };
    let name = resource.label_of(row).unwrap_or_default();
    let own = Entry::new(format!("{name}, {}", resource.singular), item.to_string(), Deed::Go(item.clone()));
    let below = catalog().children(resource).map(|child| {
        let location = item.child(&child.name);
        Entry::new(format!("{} of {name}", child.title), location.to_string(), Deed::Go(location))
    });
    let entries = std::iter::once(own).chain(below).collect();
    if resource.has_names() && resource.names_may_be_kept() {
        cx.session.learn_name(&item, name);
    }
    entries
}
