//! Whose place a document is of: what comes from another one is asked about before it is used.

use serde_json::Value;

use super::shared::Shared;
use crate::catalog::Location;
use crate::form::Claim;
use crate::screens::question::confirm_or;
use crate::screens::{Choice, Command, Cx, Overlay};

/// What people call what has this id: where the page is, or beside it.
pub(super) fn called(value: &Value, shared: &Shared, cx: &Cx<'_>) -> Option<String> {
    let id = value.as_str()?;
    let of_page = shared.names.iter().find(|(known, ..)| known == id).map(|(.., name)| name.clone());
    let beside = || {
        let at = |length: usize| Location::new(&cx.location.parts()[..length]).child(id);
        (2..cx.location.parts().len()).find_map(|length| cx.session.names.get(&at(length)).cloned())
    };
    of_page.or_else(beside).filter(|name| name != id)
}

/// Asks whether what comes from another place is meant for this page; `None` where it says nothing else than the page.
/// `what` comes from there, `no` is the answer that it is not meant, and `more` one more way out. `called` knows what people call what has an id.
pub(super) fn ask_place(
    claims: &[Claim],
    (what, no): (&str, &str),
    yes: Command,
    more: Option<Choice>,
    called: &dyn Fn(&Value) -> Option<String>,
) -> Option<Overlay> {
    let first = claims.first()?;
    let named = |value: &Value, id: String| called(value).map_or(id.clone(), |name| format!("{name}, {id}"));
    let line = |claim: &Claim| {
        let (said, wanted) = (named(&claim.says, claim.said()), named(&claim.here, claim.wanted()));
        format!("{what} is of {said} ({}), and this page is of {wanted}.", claim.member)
    };
    let mut lines: Vec<String> = claims.iter().map(line).collect();
    // Where both go by one name, their ids tell them apart.
    let wanted = called(&first.here).filter(|name| called(&first.says).as_ref() != Some(name));
    let wanted = wanted.unwrap_or_else(|| first.wanted());
    lines.push(format!("Use {wanted}?"));
    Some(confirm_or("Another place", lines, &format!("Use {wanted}"), no, yes, more))
}
