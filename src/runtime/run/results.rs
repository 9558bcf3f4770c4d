//! What became of items, as soon as that is known: a line of JSON each, and on a terminal what went wrong.

use std::io::{self, IsTerminal, Write};

use serde_json::json;

use super::super::{ExitError, writes_over};
use crate::contract::{JobItem, JobItemState};
use crate::widgets::printable;

/// Writes results to the standard output, each once.
#[derive(Default)]
pub(super) struct Results {
    /// Which items were told.
    told: Vec<bool>,
    /// The reader has gone away (`run … | head`), which is no failure: the job goes on.
    is_unread: bool,
}

impl Results {
    /// Tells what became of an item, unless that was told.
    pub(super) fn tell(&mut self, item: &JobItem) -> Result<(), ExitError> {
        if self.told.len() <= item.number {
            self.told.resize(item.number + 1, false);
        }
        if std::mem::replace(&mut self.told[item.number], true) || self.is_unread {
            return Ok(());
        }
        match write(item) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.is_unread = true,
            written => written.map_err(ExitError::failed)?,
        }
        Ok(())
    }
}

fn write(item: &JobItem) -> io::Result<()> {
    let mut told = json!({ "item": item.number + 1, "line": item.line, "state": item.state.words() });
    let error = item.error.as_ref();
    let made = item.deed.as_ref().and_then(|deed| deed.at.as_ref());
    let more = [
        ("code", error.map(|(code, _)| code.clone())),
        ("message", error.map(|(_, message)| message.clone())),
        ("requestId", item.request_id.clone()),
        ("id", made.and_then(|at| at.last()).map(str::to_owned)),
        ("location", made.map(ToString::to_string)),
    ];
    for (name, value) in more {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            told[name] = value.into();
        }
    }
    let mut out = io::stdout().lock();
    if !out.is_terminal() {
        writeln!(out, "{told}")?;
        return out.flush();
    }
    // Who looks on sees how far it is, and here what went wrong.
    if matches!(item.state, JobItemState::Done | JobItemState::Unchanged | JobItemState::LeftOut) {
        return Ok(());
    }
    if writes_over() {
        // The line that says how far it is stands there; it is written anew below this one.
        write!(out, "\r\x1b[K")?;
    }
    let which = item.line.map_or_else(|| format!("item {}", item.number + 1), |line| format!("line {line}"));
    let why = error.map(|(code, message)| format!(": {code}: {}", printable(message))).unwrap_or_default();
    writeln!(out, "{which} {}{why}", item.state.words())?;
    out.flush()
}
