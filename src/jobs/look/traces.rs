//! What the traces of an action say, where it leaves them elsewhere than in its item: pure.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::Seen;
use super::judge::{Judged, TICK, UNDATED, is_since, moment};
use crate::catalog::{Aim, with_article};

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
        [] => {
            // Where it may begin later, the state of the item tells.
            let next = look.sight.beneath().filter(|sight| sight.action.becomes.is_some()).into_iter().collect();
            Judged { next, ..Judged::new(None, format!("no {singular} has begun since it was sent")) }
        }
        [(at, row)] => {
            let a_singular = with_article(singular);
            let (when, surely) = (moment(*at, zone), *at >= look.started - CLOSE);
            let (done, said) = if surely {
                (Some(true), format!("{a_singular} began at {when}: it was carried out"))
            } else {
                (None, format!("{a_singular} began at {when}, which is before this was sent by the clock here"))
            };
            Judged { item: resource.item_location(&look.sight.at, row), ..Judged::new(done, said) }
        }
        many => Judged::new(None, format!("{} {singular}s began since it was sent: look which it is", many.len())),
    }
}

/// Since when one is there that has all that was sent.
pub(super) fn dated(look: &Seen, zone: &TimeZone) -> Judged {
    let resource = look.sight.resource;
    let rows = look.pages.iter().flat_map(|reply| resource.rows(reply));
    let made = rows.filter_map(|row| resource.made_at(&row)).min();
    let (done, said) = match made {
        None => (None, UNDATED.to_owned()),
        Some(at) => {
            let since = moment(at, zone);
            if at >= look.started - TICK {
                (Some(true), format!("one is there since {since}, with all that was sent: it was made"))
            } else if is_since(look, at) {
                (None, format!("one is there since {since}: look whether it is this one"))
            } else {
                (Some(false), format!("the one that is there is from {since}, before this was sent"))
            }
        }
    };
    // Of several that are alike, each may be the one.
    let next = if done == Some(false) { look.rest.clone() } else { Vec::new() };
    Judged { item: look.sight.at.without_query().parent(), next, alike: made.is_none(), ..Judged::new(done, said) }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::{Location, catalog};
    use crate::model::{Service, api};

    /// A profile that was sent at a moment, and its history that says when one like it was made.
    #[test]
    fn the_day_of_the_one_that_is_there_tells_whether_it_was_made() {
        let operation = api().operation(Service::CustomerProfiles, "CreateProfile").unwrap().id;
        let sent = json!({ "DomainName": "acme", "EmailAddress": "kim@example.com" });
        let at: Location = "profiles/domains/acme/profiles/0123456789abcdef0123456789abcdef".parse().unwrap();
        let sight = crate::catalog::Sight { at, ..catalog().sight_of(operation, &sent).unwrap() }.dated().unwrap();
        assert_eq!(sight.at.query().len(), 1, "what made it is searched for: {}", sight.at);
        let started: Timestamp = "2026-11-01T12:00:00Z".parse().unwrap();
        let done = |created: &[i64]| {
            let rows = created
                .iter()
                .map(|after| json!({ "CreatedAt": started.as_second() + after, "ActionType": "CREATED" }));
            let pages = vec![json!({ "ProfileHistoryRecords": rows.collect::<Vec<_>>() })];
            let look = Seen { pages, ..Seen::new(started, sent.clone(), sight.clone()) };
            dated(&look, &TimeZone::UTC).finding.done
        };
        assert_eq!((done(&[3]), done(&[-86_400]), done(&[-86_400, 3])), (Some(true), Some(false), Some(false)));
        // Clocks are a little apart, and a history may be gone.
        assert_eq!((done(&[-60]), done(&[])), (None, None));
    }
}
