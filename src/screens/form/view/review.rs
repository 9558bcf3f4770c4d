//! The lines of a review.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::screens::form::review_parts::ReviewPart;
use crate::screens::overlay;
use crate::theme::Theme;
use crate::widgets::{self, Align, Cut, Tone};

/// Width of the labels.
const LABELS: usize = 10;

pub(in crate::screens::form) fn review_lines(parts: &[ReviewPart], width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let width = width.saturating_sub(2).max(8);
    let mut lines = Vec::new();
    for part in parts {
        match part {
            ReviewPart::Gap => lines.push(Line::default()),
            ReviewPart::Heading(text) => lines.extend(overlay::wrapped(text, width, theme.heading)),
            ReviewPart::Fact(label, value, tone) => fact(label, value, *tone, width, theme, &mut lines),
            ReviewPart::Note(text, tone) => {
                let sign = if tone.sign().is_empty() { String::new() } else { format!("{} ", tone.sign()) };
                lines.extend(overlay::wrapped(&format!("{sign}{text}"), width, tone.style(theme)));
            }
            ReviewPart::Change { name, path, before, after } => {
                let sides = [("-", before, theme.bad), ("+", after, theme.good)];
                change([name, path], sides, width, theme, &mut lines);
            }
            ReviewPart::Outcome(rows) => outcome(rows, width, theme, &mut lines),
            ReviewPart::Aside(text) => lines.extend(overlay::wrapped(text, width, theme.muted)),
            ReviewPart::Code(text) => {
                for line in text.lines() {
                    lines.extend(code(line, width, theme));
                }
            }
        }
    }
    lines
}

fn fact(label: &str, value: &str, tone: Tone, width: u16, theme: &Theme, lines: &mut Vec<Line<'static>>) {
    let room = usize::from(width).saturating_sub(LABELS).max(8);
    for (n, text) in widgets::wrap(value, room).into_iter().enumerate() {
        let label = widgets::pad(if n == 0 { label } else { "" }, LABELS, Align::Left);
        lines.push(Line::from(vec![Span::styled(label, theme.muted), Span::styled(text, tone.style(theme))]));
    }
}

/// A table of what there will be.
fn outcome(rows: &[[String; 3]], width: u16, theme: &Theme, lines: &mut Vec<Line<'static>>) {
    let width = usize::from(width);
    let widest =
        |at: usize, most: usize| rows.iter().map(|row| widgets::columns(&row[at])).max().unwrap_or(0).min(most);
    let (name, from) = (widest(0, width / 3), widest(2, width / 3));
    let value = width.saturating_sub(name + from + 4).max(8);
    for [title, is, whose] in rows {
        let title = widgets::wrap(title, name.max(1));
        let whose = widgets::fit(whose, from, Cut::End).into_owned();
        let values = widgets::wrap(is, value);
        for n in 0..title.len().max(values.len()) {
            let part = |texts: &[String]| texts.get(n).cloned().unwrap_or_default();
            lines.push(Line::from(vec![
                Span::styled(widgets::pad(&part(&title), name + 2, Align::Left), theme.name),
                Span::styled(widgets::pad(&part(&values), value + 2, Align::Left), theme.text),
                Span::styled(if n == 0 { whose.clone() } else { String::new() }, theme.muted),
            ]));
        }
    }
}

/// What changes: its name, then muted its path, under each other where there is no room beside; and both sides of it.
fn change(
    [name, path]: [&str; 2],
    sides: [(&str, &Option<String>, Style); 2],
    width: u16,
    theme: &Theme,
    lines: &mut Vec<Line<'static>>,
) {
    let beside = if path.is_empty() { String::new() } else { format!("  {path}") };
    if widgets::columns(name) + widgets::columns(&beside) <= usize::from(width) {
        let name = Span::styled(name.to_owned(), theme.name);
        lines.push(Line::from(vec![name, Span::styled(beside, theme.muted)]));
    } else {
        lines.extend(overlay::wrapped(name, width, theme.name));
        lines.extend(overlay::wrapped(&beside, width, theme.muted));
    }
    for (sign, value, style) in sides {
        let value = value.as_ref().map(|value| format!("  {sign} {value}"));
        lines.extend(value.into_iter().flat_map(|value| overlay::wrapped(&value, width, style)));
    }
}

/// A line of code, with its indentation kept where it is broken.
fn code(line: &str, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let indent = line.len() - line.trim_start().len();
    let room = usize::from(width).saturating_sub(indent).max(8);
    let wrapped = widgets::wrap(line.trim_start(), room);
    let lines = if wrapped.is_empty() { vec![String::new()] } else { wrapped };
    lines.into_iter().map(|text| Line::styled(format!("{}{text}", " ".repeat(indent)), theme.text)).collect()
}
