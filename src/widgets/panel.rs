//! Facts about one thing: labels at the left, values at the right.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::draw::{put, row, scroll_bar, skip};
use super::{columns, wrap};
use crate::theme::Theme;

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

/// Draws facts from a row on, values wrapped; returns how many rows all of them take.
pub fn fact_panel(facts: &[Fact<'_>], top: usize, area: Rect, buf: &mut Buffer, theme: &Theme) -> usize {
    let area = area.intersection(buf.area);
    let inner = Rect { width: area.width.saturating_sub(if area.width > 12 { 2 } else { 0 }), ..area };
    let labels = label_width(facts, inner.width);
    let mut line = 0;
    let place = |index: usize| {
        let seen = index >= top && index - top < usize::from(inner.height);
        seen.then(|| row(inner, (index - top) as u16))
    };
    for fact in facts {
        let heading = fact.value.is_empty();
        if let Some(place) = place(line) {
            let label = if heading { place } else { Rect { width: labels.min(place.width), ..place } };
            put(buf, label, &fact.label, if heading { theme.heading } else { theme.muted });
        }
        let values = if heading { vec![String::new()] } else { wrap(&fact.value, value_width(labels, inner.width)) };
        for (index, value) in values.iter().enumerate() {
            if let Some(place) = place(line + index).filter(|_| !value.is_empty()) {
                put(buf, skip(place, labels + 2), value, theme.text.patch(fact.style));
            }
        }
        line += values.len();
    }
    if area.width > 12 {
        scroll_bar(area, buf, theme.faint, line, top);
    }
    line
}

fn label_width(facts: &[Fact<'_>], width: u16) -> u16 {
    let labels = facts.iter().filter(|fact| !fact.value.is_empty()).map(|fact| columns(&fact.label));
    (labels.max().unwrap_or(0).min(usize::from(width) * 2 / 5)) as u16
}

fn value_width(labels: u16, width: u16) -> usize {
    usize::from(width.saturating_sub(labels + 2).max(1))
}
