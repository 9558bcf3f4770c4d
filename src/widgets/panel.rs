//! Facts about one thing: labels at the left, values at the right.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::draw::{put, row, scroll_bar, skip};
use super::{beginning, columns, wrap};
use crate::theme::Theme;

/// So many bytes of a label or value are shown; the whole is for a page of its own.
const MOST: usize = 4 << 10;

/// One fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact<'a> {
    /// What it is about; a fact without value is a heading, one without both an empty row.
    pub label: Cow<'a, str>,
    /// What is so.
    pub value: Cow<'a, str>,
    /// How the value looks.
    pub style: Style,
}

impl<'a> Fact<'a> {
    /// A fact whose value has no look of its own.
    pub fn new(label: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        Self { label: label.into(), value: value.into(), style: Style::new() }
    }
}

/// Draws facts from a row on, labels and values wrapped; returns how many rows all of them take.
pub fn fact_panel(facts: &[Fact<'_>], top: usize, area: Rect, buf: &mut Buffer, theme: &Theme) -> usize {
    let area = area.intersection(buf.area);
    let inner = Rect { width: inner_width(area.width), ..area };
    let rows = rows(facts, area.width);
    let labels = label_width(facts, inner.width);
    let seen = rows.iter().skip(top).take(inner.height.into()).enumerate();
    for (index, (fact, label, value)) in seen {
        let place = row(inner, index as u16);
        put(buf, place, label, if fact.value.is_empty() { theme.heading } else { theme.muted });
        if !value.is_empty() {
            put(buf, skip(place, labels + 2), value, theme.text.patch(fact.style));
        }
    }
    if area.width > 12 {
        scroll_bar(area, buf, theme.faint, rows.len(), top);
    }
    rows.len()
}

/// How many rows facts take in an area of this width.
pub fn fact_rows(facts: &[Fact<'_>], width: u16) -> usize {
    rows(facts, width).len()
}

/// The rows of facts: label and value. A label that is too long for its column has rows of its own above the value.
fn rows<'f, 'a>(facts: &'f [Fact<'a>], width: u16) -> Vec<(&'f Fact<'a>, String, String)> {
    let inner = inner_width(width);
    let labels = label_width(facts, inner);
    let room = usize::from(inner.saturating_sub(labels + 2).max(1));
    let mut rows = Vec::new();
    for fact in facts {
        let own = |label: String| (fact, label, String::new());
        let (label, rest) = beginning(&fact.label, MOST);
        if fact.value.is_empty() {
            rows.extend(wrap(label, inner.into()).into_iter().chain(rest).map(own));
            continue;
        }
        let mut label = label.to_owned() + rest.as_deref().unwrap_or_default();
        if columns(&label) > labels.into() {
            rows.extend(wrap(&label, inner.into()).into_iter().map(own));
            label.clear();
        }
        let (value, more) = beginning(&fact.value, MOST);
        for value in wrap(value, room).into_iter().chain(more) {
            rows.push((fact, std::mem::take(&mut label), value));
        }
    }
    rows
}

/// The columns beside the scroll bar.
fn inner_width(width: u16) -> u16 {
    width.saturating_sub(if width > 12 { 2 } else { 0 })
}

fn label_width(facts: &[Fact<'_>], width: u16) -> u16 {
    let labels = facts.iter().filter(|fact| !fact.value.is_empty()).map(|fact| columns(beginning(&fact.label, MOST).0));
    (labels.max().unwrap_or(0).min(usize::from(width) * 2 / 5)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Depth;
    use crate::widgets::testing::screen;

    /// Nothing is timed: wrapped whole, this would take minutes.
    #[test]
    fn of_a_long_value_the_beginning_is_shown_and_how_much_more_there_is() {
        let facts = [Fact::new("Layout", "lorem ipsum ".repeat(1 << 21)), Fact::new("Name", "main")];
        let area = Rect::new(0, 0, 60, 5);
        let mut buf = Buffer::empty(area);
        let rows = fact_rows(&facts, area.width);
        for top in 0..rows {
            fact_panel(&facts, top, area, &mut buf, &Theme::dark(Depth::True));
        }
        fact_panel(&facts, rows - 3, area, &mut buf, &Theme::dark(Depth::True));
        let seen = screen(&buf);
        assert!(seen.contains("… 24.0 MiB more") && seen.contains("Name") && seen.contains("main"), "{seen}");
    }
}
