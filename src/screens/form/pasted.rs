//! A document that comes from elsewhere: where it is a reply, what of it the form takes.

use serde_json::Value;

use super::spec::FormSpec;
use crate::rules;
use crate::screens::{Command, Cx};

/// So many members that were left out are named.
const NAMED: usize = 6;

/// A text without the mark that some programs put before it to say how its letters are written.
pub(super) fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The text of the input in a text that is a reply; `None` where it is none.
pub(super) fn input_in(text: &str, spec: &FormSpec, cx: &mut Cx<'_>) -> Option<String> {
    let document: Value = serde_json::from_str(text).ok()?;
    let mut found = spec.resource.input_in_reply(spec.action, &document)?;
    rules::take_brought(spec.operation(), &mut found.input);
    let (named, more) = found.dropped.split_at(found.dropped.len().min(NAMED));
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    let left = if named.is_empty() { String::new() } else { format!("; left out: {}{more}", named.join(", ")) };
    cx.command(Command::notice(format!("that was a reply; what can be sent of it is here{left}")));
    serde_json::to_string_pretty(&found.input).ok()
}
