//! What is there to go to: the items that lists have shown, and what each of them has. Those that something hangs under,
//! the domains and flows, are listed in the background when the palette opens.

use serde_json::Value;

use super::entries::list_of;
use crate::catalog::{Prepared, catalog};
use crate::contract::{Lane, Request};
use crate::screens::{Cx, Slot};

/// How many pages of a list are read.
const PAGES: u32 = 3;

/// Asks for the items. Returns how many lists are asked for.
pub(super) fn ask(cx: &mut Cx<'_>) -> usize {
    let mut asked = 0;
    let roots = catalog().resources().iter().filter(|resource| resource.path.split('/').count() == 2);
    for resource in roots.filter(|resource| catalog().children(resource).next().is_some()) {
        if let Ok(plan) = resource.list_call(&list_of(resource), &Prepared::default()) {
            let request = Request { operation: plan.operation, input: plan.input, pages: PAGES };
            cx.start(Slot::Palette(resource.path.clone()), Lane::Background, request);
            asked += 1;
        }
    }
    asked
}

/// A page of such a list has come.
pub(super) fn take(slot: &Slot, reply: &Value, cx: &mut Cx<'_>) {
    let Slot::Palette(path) = slot else { return };
    let Some(resource) = catalog().resource(path) else { return };
    let rows = resource.rows(reply);
    cx.session.see(cx.context, resource, &list_of(resource), &rows);
}
