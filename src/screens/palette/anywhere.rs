//! The way from the palette to finding a customer or a case by what was typed.

use super::{Deed, Entry};
use crate::catalog::{Tool, catalog};
use crate::screens::ToolSpec;

/// A shorter text is none that a customer is found by.
const LEAST: usize = 2;

/// The entry for a text, and whether the text is hardly meant for anything else.
pub(super) fn entry(text: &str) -> Option<(bool, Entry)> {
    if text.chars().count() < LEAST {
        return None;
    }
    let mut readings = catalog().found_by_text().flat_map(|resource| resource.readings(text, None)).peekable();
    readings.peek()?;
    let is_sure = readings.any(|reading| reading.sure);
    let location = ToolSpec::of(Tool::Find)?.location().with_query("q", text);
    let entry = Entry::new(format!("Find {text} among customers and cases"), "in all domains", Deed::Go(location));
    Some((is_sure, entry))
}
