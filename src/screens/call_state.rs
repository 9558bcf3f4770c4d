//! Where a call stands, in words: the same on the pages of calls and tasks, and in a pane that waits for one.

use jiff::Timestamp;
use ratatui::style::Style;

use super::{CallRecord, CallState};
use crate::contract::ErrorKind;
use crate::theme::Theme;

/// Where a call stands, and at which page.
pub(crate) fn in_words(call: &CallRecord, now: Timestamp) -> String {
    format!("{}{}", step(call, now), page(call))
}

/// The same with the operation, in a line for a pane that waits. That it was sent goes without saying there.
pub(crate) fn progress(call: &CallRecord, now: Timestamp) -> String {
    let title = call.title();
    match &call.state {
        CallState::Sent { attempt: 1 } => format!("{title}{}", page(call)),
        CallState::Done | CallState::Failed(_) | CallState::Cancelled => title.to_owned(),
        _ => format!("{title}: {}", in_words(call, now)),
    }
}

fn step(call: &CallRecord, now: Timestamp) -> String {
    match &call.state {
        CallState::Waiting { until: Some(until) } => format!("waits for the rate, {}", wait(*until, now)),
        CallState::Waiting { until: None } => "waits for its turn".to_owned(),
        CallState::Sent { .. } if call.uploaded.is_some_and(|(_, all)| all > 0) => {
            let (sent, all) = call.uploaded.unwrap_or_default();
            format!("sent {} of {}", crate::widgets::bytes(sent), crate::widgets::bytes(all))
        }
        CallState::Sent { attempt } if *attempt > 1 => format!("sent, attempt {attempt}"),
        CallState::Sent { .. } => "sent".to_owned(),
        CallState::Retrying { until, error, .. } => {
            let why = if error.kind == ErrorKind::Throttled { "throttled" } else { &error.code };
            format!("{why}, next try in {}", wait(*until, now))
        }
        CallState::Done if call.pages > 1 => format!("done, {} pages", call.pages),
        CallState::Done => "done".to_owned(),
        CallState::Failed(error) if error.kind == ErrorKind::UnknownOutcome => {
            format!("outcome unknown: {}", error.code)
        }
        CallState::Failed(error) => format!("failed: {}", error.code),
        CallState::Cancelled => "cancelled".to_owned(),
    }
}

/// The page that a call is at, where it asks for many and has not ended.
fn page(call: &CallRecord) -> String {
    match (call.pages_wanted, call.pages + 1) {
        _ if call.state.is_over() => String::new(),
        (..=1, _) => String::new(),
        (u32::MAX, page) => format!(", page {page}"),
        (wanted, page) => format!(", page {page} of at most {wanted}"),
    }
}

/// How long until a moment, in whole seconds.
fn wait(until: Timestamp, now: Timestamp) -> String {
    match until.duration_since(now).as_millis() {
        ..=0 => "a moment".to_owned(),
        millis => format!("{} s", (millis as u64).div_ceil(1000)),
    }
}

/// The style of a state.
pub(crate) fn style(state: &CallState, theme: &Theme) -> Style {
    match state {
        CallState::Waiting { .. } | CallState::Cancelled => theme.muted,
        CallState::Sent { .. } => theme.busy,
        CallState::Retrying { .. } => theme.warn,
        CallState::Failed(error) if error.kind == ErrorKind::UnknownOutcome => theme.warn,
        CallState::Done => theme.good,
        CallState::Failed(_) => theme.bad,
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use serde_json::json;

    use super::*;
    use crate::contract::{Lane, Outcome};
    use crate::screens::testing::{self, ScreenHarness};

    #[test]
    fn a_pane_that_waits_says_of_a_call_what_the_page_of_tasks_says() {
        let mut harness = ScreenHarness::at("tasks");
        let call = harness.call("SearchProfiles", json!({"DomainName": "acme"}), Lane::Interactive, 40);
        let until = Some(harness.session.now + SignedDuration::from_secs(2));
        let error = testing::error(ErrorKind::Throttled, "ThrottlingException", "Rate exceeded", 429);
        let retrying =
            Outcome::Retrying { attempt: 1, until: harness.session.now + SignedDuration::from_secs(3), error };
        for outcome in
            [Outcome::Waiting { until: None }, Outcome::Waiting { until }, retrying, Outcome::Sent { attempt: 2 }]
        {
            harness.note(call, outcome);
            let record = harness.session.calls.running().next().unwrap();
            let (words, line) = (in_words(record, harness.session.now), progress(record, harness.session.now));
            assert_eq!(line, format!("SearchProfiles: {words}"));
            assert!(words.ends_with("page 1 of at most 40"), "{words}");
        }
    }
}
