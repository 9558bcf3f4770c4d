//! How far a run is, on the error output.

use std::io::{self, Write};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::{is_plain, writes_over};
use crate::contract::{JobProgress, JobState, Tally};
use crate::widgets::{self, Cut, plural, printable};

/// A line of JSON is written so often, in seconds.
const PULSE: i64 = 1;

/// So wide is a terminal that does not say it.
const COLUMNS: u16 = 80;

/// A name of which less than this is left says nothing.
const SHORTEST: usize = 8;

/// Tells how far a job is.
#[derive(Default)]
pub(super) struct Teller {
    last: Option<(Timestamp, JobState)>,
    /// The figures that were told last, where each change has a line of its own.
    figures: String,
}

impl Teller {
    /// Tells it: a line that is written over on a terminal, else once a second and when the state changes: JSON, or where
    /// all is plain a line in words, if the figures have changed.
    pub(super) fn tell(&mut self, progress: &JobProgress) {
        let mut out = io::stderr().lock();
        let now = Timestamp::now();
        if writes_over() {
            let columns = crossterm::terminal::size().map_or(COLUMNS, |(columns, _)| columns);
            drop(write!(out, "\r\x1b[K{}", printable(&line(progress, usize::from(columns).saturating_sub(1)))));
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
            let figures = left(&progress.tally);
            if !is_plain() {
                drop(writeln!(out, "{}", document(progress)));
            } else if figures != self.figures {
                drop(writeln!(out, "{}: {figures}", printable(&progress.name)));
                self.figures = figures;
            }
        }
    }

    /// Ends the line that was written over.
    pub(super) fn end_line(&self) {
        let mut out = io::stderr().lock();
        if self.last.is_some() && writes_over() {
            drop(writeln!(out));
        }
    }
}

/// How far it is, in at most so many columns: the name gives way before the figures do.
fn line(progress: &JobProgress, columns: usize) -> String {
    let tally = progress.tally;
    let mut parts = vec![format!("{} of {} done", tally.done, tally.all() - tally.left_out)];
    let others = [
        (tally.failed, "failed"),
        (tally.unknown, "unknown"),
        (tally.left_out, "left out"),
        (tally.cancelled, "not sent"),
    ];
    for (count, what) in others {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    if let JobState::Queued(first) = &progress.state {
        return widgets::fit(&format!("{} · waits for its turn after {first}", parts.join(" · ")), columns, Cut::End)
            .into_owned();
    }
    let allowed = progress.allowed.map_or_else(String::new, |allowed| format!(" of {allowed:.1}/s"));
    parts.push(format!("{:.1}/s{allowed}", progress.rate));
    let looks = progress.state == JobState::Running && tally.waiting + tally.under_way == 0 && tally.unknown > 0;
    if looks {
        parts.push("looking what became of them".to_owned());
    } else if let Some(left) = progress.left {
        parts.push(format!("{} s left", left.as_secs()));
    } else if progress.state == JobState::Running && tally.waiting > 0 && progress.silent.is_none() {
        parts.push("working out the time left".to_owned());
    }
    if let Some(why) = &progress.silent {
        parts.push(format!("no answer: {why}"));
    }
    let figures = parts.join(" · ");
    let room = columns.saturating_sub(widgets::columns(&figures) + 3);
    if room < SHORTEST {
        return widgets::fit(&figures, columns, Cut::End).into_owned();
    }
    format!("{} · {figures}", widgets::fit(&progress.name, room, Cut::End))
}

/// How far it is, for people who have to decide what now.
pub(super) fn left(tally: &Tally) -> String {
    let parts = [
        (tally.failed, "failed"),
        (tally.unknown, "of unknown outcome"),
        (tally.left_out + tally.cancelled, "left out"),
        (tally.under_way + tally.unanswered, "sent and not answered"),
        (tally.waiting - tally.unanswered, "not sent yet"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!(", {count} {what}")).collect();
    format!("{} of {} done{}", tally.done, plural(tally.all() as u64, "item", "items"), parts.concat())
}

fn document(progress: &JobProgress) -> Value {
    let tally = progress.tally;
    let after = match &progress.state {
        JobState::Queued(first) => Some(first),
        _ => None,
    };
    json!({
        "job": progress.id.0,
        "state": state(&progress.state),
        "after": after,
        "items": tally.all(),
        "waiting": tally.waiting,
        "unanswered": tally.unanswered,
        "underWay": tally.under_way,
        "done": tally.done,
        "failed": tally.failed,
        "unknown": tally.unknown,
        "leftOut": tally.left_out + tally.cancelled,
        "rate": (progress.rate * 10.0).round() / 10.0,
        "allowed": progress.allowed,
        "secondsLeft": progress.left.map(|left| left.as_secs()),
        "noAnswer": progress.silent,
    })
}

fn state(state: &JobState) -> &'static str {
    match state {
        JobState::Queued(_) => "queued",
        JobState::Running => "running",
        JobState::Paused(_) => "paused",
        JobState::Lacks(_) => "lacks values",
        JobState::Elsewhere => "elsewhere",
        JobState::Over => "over",
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::contract::JobId;
    use crate::jobs::rows::find_operation;

    #[test]
    fn why_nobody_answers_is_told() {
        let name = "UpdateCase: 214 lines of stale.csv".to_owned();
        let operation = find_operation("cases:UpdateCase").unwrap();
        let job = JobProgress {
            tally: Tally { waiting: 210, under_way: 2, done: 2, ..Tally::default() },
            allowed: Some(2.0),
            silent: Some("nothing answers at 127.0.0.1:9".to_owned()),
            worked: Some(Duration::ZERO),
            ..JobProgress::new(JobId("job-1".to_owned()), name, operation, Timestamp::UNIX_EPOCH)
        };
        let told = line(&job, 200);
        assert!(told.ends_with("0.0/s of 2.0/s · no answer: nothing answers at 127.0.0.1:9"), "{told}");
        assert_eq!(document(&job)["noAnswer"], "nothing answers at 127.0.0.1:9");
        let answered = JobProgress { silent: None, ..job };
        assert!(document(&answered)["noAnswer"].is_null() && !line(&answered, 200).contains("no answer"));
    }
}
