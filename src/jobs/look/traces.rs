//! What the traces of an action say, where it leaves them elsewhere than in its item: pure.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::Seen;
use super::judge::{Judged, is_since, moment};
use crate::catalog::Aim;

/// So far the clock here may be before a service's, for what begins in the second in which it is sent.
const CLOSE: SignedDuration = SignedDuration::from_secs(5);

/// The rows of a list that something begun is one of.
pub(super) fn begun(look: &Seen, zone: &TimeZone) -> Judged {
    let resource = look.sight.resource;
    let rows = look.pages.iter().flat_map(|reply| resource.rows(reply));
    let dated = rows.filter_map(|row| Some((resource.made_at(&row)?, row)));
    let mut since: Vec<(Timestamp, Value)> = dated.filter(|(at, _)| is_since(look, *at)).collect();
    // What surely began before is of no matter where something began after.
    if since.iter().any(|(at, _)| *at >= look.started - CLOSE) {
        since.retain(|(at, _)| *at >= look.started - CLOSE);
    }
    let singular = &resource.singular;
    match since.as_slice() {
        [] => Judged::new(None, format!("no {singular} has begun since it was sent")),
        [(at, row)] => {
            let (when, surely) = (moment(*at, zone), *at >= look.started - CLOSE);
            let (done, said) = if surely {
                (Some(true), format!("a {singular} began at {when}: it was carried out"))
            } else {
                (None, format!("a {singular} began at {when}, which is before this was sent by the clock here"))
            };
            Judged { item: resource.item_location(&look.sight.at, row), ..Judged::new(done, said) }
        }
        many => Judged::new(None, format!("{} {singular}s began since it was sent: look which it is", many.len())),
    }
}

/// Whether a search finds the item by what was sent.
pub(super) fn found_by(look: &Seen) -> Judged {
    let resource = look.sight.resource;
    let id = look.sight.at.last().unwrap_or_default();
    let mut rows = look.pages.iter().flat_map(|reply| resource.rows(reply));
    let is_found = rows.any(|row| resource.id_of(&row).as_deref() == Some(id));
    // A search by several values finds what has one of them.
    let several = look.sight.at.query().len() > 1;
    let done = (!(is_found && several)).then_some(is_found == (look.sight.aim == Aim::Find));
    let (finds, by) = (if is_found { "finds" } else { "does not find" }, if several { "values" } else { "value" });
    let said = format!("a search by the {by} that were sent {finds} the {}", resource.singular);
    let said = if several { said } else { said.replace("that were sent", "that was sent") };
    Judged { item: Some(look.sight.at.without_query()), ..Judged::new(done, said) }
}
