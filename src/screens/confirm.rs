//! What is asked before the program is left, all rows are loaded, or a protected profile is unlocked.

use std::time::Duration;

use super::command::LiveLines;
use super::question::{confirm, confirm_end};
use super::{Command, Cx, Overlay, OverlayAnswer, Session, jobs_under_way, jobs_when_leaving};
use crate::config::{Action, Keymap, Mode};
use crate::contract::Context;
use crate::model::{Bulk, Operation, rate};
use crate::widgets;

/// Whether something would be lost or stopped if the program were left now: a write, jobs, or marks.
pub fn holds_back(session: &Session) -> bool {
    session.ledger.writing() || !jobs_under_way(session).is_empty() || session.marks.counts().next().is_some()
}

/// Asks before the program is left while something would be lost or stopped.
pub fn confirm_quit(session: &Session) -> Overlay {
    if session.ledger.writing() {
        return confirm_quit_writing(session);
    }
    let is_idle = jobs_under_way(session).is_empty();
    let title = if is_idle { "Leave, and forget the marks?" } else { "Leave while jobs are under way?" };
    confirm_end(title, Vec::new(), Some(LiveLines::Leave))
}

/// What would be lost or stopped if the program were left now.
pub(super) fn leaving(session: &Session) -> Vec<String> {
    let mut lines = jobs_when_leaving(session);
    lines.extend(session.marks.counts().map(|(_, list, marked)| {
        let rows = widgets::plural(marked as u64, "row is", "rows are");
        format!("{rows} marked in {}: marks last no longer than the program.", session.name_of(list))
    }));
    if lines.is_empty() {
        lines.push("Nothing is under way any more.".to_owned());
    }
    lines
}

fn confirm_quit_writing(session: &Session) -> Overlay {
    let writes = session.ledger.running().filter(|(_, ticket)| ticket.write);
    let mut lines: Vec<String> = writes
        .filter_map(|(id, _)| session.calls.get(id))
        .map(|call| format!("{} of {} has been running for {}.", call.title(), call.service(), elapsed(session, call)))
        .collect();
    lines.push("Leaving does not take it back: whether it happened would stay unknown.".to_owned());
    lines.extend(jobs_under_way(session).iter().map(|job| format!("{job} is under way, and would be paused.")));
    confirm_end("Leave while a change is being made?", lines, None)
}

fn elapsed(session: &Session, call: &super::CallRecord) -> String {
    widgets::duration(call.elapsed(session.now))
}

/// Asks before all pages of a list are loaded, and says what that takes. `page` is how many rows a page has brought
/// so far.
pub fn confirm_load_all(operation: &str, loaded: usize, page: usize, keymap: &Keymap) -> Overlay {
    let rows = |n: usize| widgets::plural(n as u64, "row", "rows");
    let lines = vec![
        format!("{} are loaded; the service does not say how many follow.", rows(loaded)),
        format!("Every {} take one {operation} call.", rows(page.max(1))),
        "They run in the background, at a fifth of the request rate at most.".to_owned(),
        format!("{} stops it; what has arrived stays.", keymap.in_words(Mode::Browse, Action::Back)),
    ];
    confirm("Load all rows?", lines, "Load all", "Not now", Command::Answer(OverlayAnswer::LoadAll))
}

/// Asks before rows that are not loaded are loaded to be marked, and says what that takes.
pub fn confirm_mark_everything(
    operation: &Operation,
    loaded: usize,
    page: usize,
    filtered: bool,
    cx: &Cx<'_>,
) -> Overlay {
    let rows = |n: usize| widgets::plural(n as u64, "row", "rows");
    let which = if filtered { "Those that the filter lets through are marked" } else { "All of them are marked" };
    let mut lines = vec![
        format!("{} are loaded; the service does not say how many follow.", rows(loaded)),
        format!("Every {} take one {} call, in the background.", rows(page.max(1)), operation.id.name),
        format!("{which} once all are loaded."),
        format!("{} stops it; then nothing more is marked.", cx.session.keymap.in_words(Mode::Browse, Action::Back)),
    ];
    lines.extend(operation.bulk.as_ref().map(|bulk| for_many(operation, bulk, page.max(1), cx)));
    let yes = Command::Answer(OverlayAnswer::MarkEverything);
    confirm("Mark all rows, also those that are not loaded?", lines, "Load and mark all", "Not now", yes)
}

/// What the service itself has for reading as many, with the time that the calls take.
fn for_many(operation: &Operation, bulk: &Bulk, page: usize, cx: &Cx<'_>) -> String {
    let calls = bulk.from.div_ceil(page);
    let allowed = rate(operation.id).per_second * cx.session.settings.rates.background;
    let is_limited = !cx.context().sandbox;
    let time = Duration::try_from_secs_f64(calls as f64 / allowed).ok().filter(|_| is_limited);
    let time = time.map_or_else(String::new, |time| format!(", about {}", widgets::duration(time)));
    let (rows, calls) = (widgets::count(bulk.from as u64), widgets::plural(calls as u64, "call", "calls"));
    format!("{rows} rows are {calls}{time}. For as many there is {}. {}", bulk.title, bulk.says)
}

/// Asks before writes are allowed in a protected profile.
pub fn confirm_unlock(context: &Context) -> Overlay {
    let profile = context.profile.as_deref().unwrap_or("default");
    let account = context.account().unwrap_or("an account that is not known");
    let lines = vec![
        format!("The settings protect this profile; it belongs to {account}."),
        "Until you leave or lock it again, changes made here are real.".to_owned(),
    ];
    let title = format!("Allow changes in {profile}?");
    confirm(&title, lines, "Unlock", "Stay protected", Command::Unlock(context.id))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::Lane;
    use crate::screens::testing::ScreenHarness;

    #[test]
    fn enter_takes_the_safe_answer() {
        let mut harness = ScreenHarness::over("profiles/domains");
        let mut ask = confirm_load_all("ListDomains", 200, 100, &Keymap::default()).open();
        harness.press(&mut *ask, "enter");
        assert_eq!(harness.asked(), [Command::Close]);
        let mut ask = confirm_load_all("ListDomains", 200, 100, &Keymap::default()).open();
        harness.press(&mut *ask, "n");
        assert_eq!(harness.asked(), [Command::Close]);
        let mut ask = confirm_load_all("ListDomains", 200, 100, &Keymap::default()).open();
        harness.press(&mut *ask, "right enter");
        assert_eq!(harness.asked(), [Command::Answer(OverlayAnswer::LoadAll)]);
        let mut ask = confirm_load_all("ListDomains", 200, 100, &Keymap::default()).open();
        harness.press(&mut *ask, "y");
        assert_eq!(harness.asked(), [Command::Answer(OverlayAnswer::LoadAll)]);
    }

    #[test]
    fn it_says_what_it_costs() {
        let mut harness = ScreenHarness::over("profiles/domains");
        let ask = confirm_load_all("ListDomains", 200, 100, &Keymap::default()).open();
        insta::assert_snapshot!("confirm_load_all_80x24", harness.overlay(&*ask));
        harness.shrink(&*ask);
        insta::assert_snapshot!("confirm_load_all_40x10", harness.sized(40, 10).overlay(&*ask));
    }

    #[test]
    fn leaving_names_the_write_that_is_under_way() {
        let mut harness = ScreenHarness::over("profiles/domains");
        harness.call("PutProfileObjectType", json!({"DomainName": "acme"}), Lane::Interactive, 1);
        harness.pass(2500);
        let mut ask = confirm_quit(&harness.session).open();
        insta::assert_snapshot!("confirm_quit_80x24", harness.overlay(&*ask));
        harness.press(&mut *ask, "y");
        assert_eq!(harness.asked(), [Command::Close, Command::Quit]);
    }
}
