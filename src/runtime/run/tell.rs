//! What a run tells: how far it is on the error output, and what became of its items on the output.

use std::io::{self, IsTerminal, Write};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::word;
use crate::contract::{JobItem, JobProgress, JobState};
use crate::widgets::printable;

/// A line of JSON is written so often, in seconds.
const PULSE: i64 = 1;

/// Tells how far a job is.
#[derive(Default)]
pub(super) struct Teller {
    last: Option<(Timestamp, JobState)>,
}

impl Teller {
    /// Tells it: a line that is written over on a terminal, else JSON once a second and when the state changes.
    pub(super) fn tell(&mut self, progress: &JobProgress) {
        let mut out = io::stderr().lock();
        let now = Timestamp::now();
        if out.is_terminal() {
            drop(write!(out, "\r\x1b[K{}", printable(&line(progress))));
            drop(out.flush());
            self.last = Some((now, progress.state.clone()));
            return;
        }
        let is_new = self
            .last
            .as_ref()
            .is_none_or(|(last, state)| *state != progress.state || now.duration_since(*last).as_secs() >= PULSE);
        if is_new {
            self.last = Some((now, progress.state.clone()));
            drop(writeln!(out, "{}", document(progress)));
        }
    }

    /// Ends the line that was written over.
    pub(super) fn end_line(&self) {
        let mut out = io::stderr().lock();
        if self.last.is_some() && out.is_terminal() {
            drop(writeln!(out));
        }
    }
}

fn line(progress: &JobProgress) -> String {
    let tally = progress.tally;
    let mut parts = vec![format!("{} of {} done", tally.done, tally.all())];
    for (count, what) in [(tally.failed, "failed"), (tally.unknown, "unknown"), (tally.left_out, "left out")] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let allowed = progress.allowed.map_or_else(String::new, |allowed| format!(" of {allowed:.1}/s"));
    parts.push(format!("{:.1}/s{allowed}", progress.rate));
    if let Some(left) = progress.left {
        parts.push(format!("{} s left", left.as_secs()));
    }
    format!("{} · {}", progress.name, parts.join(" · "))
}

fn document(progress: &JobProgress) -> Value {
    let tally = progress.tally;
    json!({
        "job": progress.id.0,
        "state": state(&progress.state),
        "items": tally.all(),
        "waiting": tally.waiting,
        "underWay": tally.under_way,
        "done": tally.done,
        "failed": tally.failed,
        "unknown": tally.unknown,
        "leftOut": tally.left_out,
        "rate": (progress.rate * 10.0).round() / 10.0,
        "allowed": progress.allowed,
        "secondsLeft": progress.left.map(|left| left.as_secs()),
    })
}

fn state(state: &JobState) -> &'static str {
    match state {
        JobState::Queued => "queued",
        JobState::Running => "running",
        JobState::Paused(_) => "paused",
        JobState::Lacks(_) => "lacks values",
        JobState::Elsewhere => "elsewhere",
        JobState::Over => "over",
    }
}

/// Prints what became of items, a line of JSON each.
pub(super) fn print_items(items: &[JobItem]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for item in items {
        let mut told = json!({ "item": item.number + 1, "line": item.line, "state": word(item.state) });
        let error = item.error.as_ref();
        let more = [
            ("code", error.map(|(code, _)| code.clone())),
            ("message", error.map(|(_, message)| message.clone())),
            ("requestId", item.request_id.clone()),
        ];
        for (name, value) in more {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                told[name] = value.into();
            }
        }
        writeln!(out, "{told}")?;
    }
    out.flush()
}
