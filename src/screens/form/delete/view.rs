//! How a deletion looks.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::DeletePage;
use crate::config::{Action, Mode};
use crate::screens::{View, overlay};
use crate::theme::Theme;
use crate::widgets::{self, Tone};

pub(super) fn draw(page: &DeletePage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.desk.theme;
    let air = if area.width > 40 { 2 } else { 0 };
    let inside = Rect { x: area.x + air, width: area.width.saturating_sub(2 * air), ..area };
    let foot = foot(page, inside.width, view);
    let field = u16::from(inside.height > 0);
    let below = (foot.len() as u16).min(inside.height.saturating_sub(field));
    let room = inside.height.saturating_sub(field + below);
    let head = head(page, inside.width, view);
    let shown = (head.len() as u16).min(room);
    overlay::lines(Rect { height: shown, ..inside }, buf, theme, &head, 0);
    let (id, name) = DeletePage::names(view.location, view.desk);
    let ask = if id == name { format!("Type {name}") } else { format!("Type {name}, or its id") };
    let row = Rect { y: inside.y + shown, height: field, ..inside };
    let label = (widgets::columns(&ask) as u16 + 2).min(row.width / 2);
    widgets::put(buf, Rect { width: label.saturating_sub(1), ..row }, &ask, theme.accent);
    let line = Rect { x: row.x + label, width: (row.width - label).min(64), ..row };
    overlay::field(line, buf, theme, &page.line, "", true);
    overlay::lines(Rect { y: row.bottom(), height: below, ..inside }, buf, theme, &foot, 0);
}

/// What is about to happen, and what goes with it.
fn head(page: &DeletePage, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
    let theme = &view.desk.theme;
    let context = view.context;
    let mut lines = vec![Line::default()];
    lines.extend(overlay::wrapped(&format!("{}. This can't be undone.", page.job.action.title), width, theme.warn));
    lines.push(Line::default());
    let account = context.account().unwrap_or("not known");
    let region = context.region().unwrap_or("not known");
    lines.push(fact("Account", &format!("{account} · {region}"), theme));
    lines.push(fact("Operation", page.job.operation().name, theme));
    if !page.toll.losses.is_empty() {
        lines.push(Line::default());
        lines.push(Line::styled("It takes with it", theme.heading));
        let (some, none): (Vec<_>, Vec<_>) = page.toll.losses.iter().partition(|loss| loss.is_some());
        lines.extend(some.into_iter().map(|loss| fact(&loss.title, &loss.count.text(), theme)));
        for said in ["still counting", "none", "not known"] {
            let titles: Vec<&str> =
                none.iter().filter(|loss| loss.count.group() == said).map(|loss| loss.title.as_str()).collect();
            if !titles.is_empty() {
                let text = format!("{said}: {}", titles.join(", ").to_lowercase());
                lines.extend(overlay::wrapped(&text, width, theme.muted));
            }
        }
    }
    if !page.toll.users.is_empty() {
        lines.push(Line::default());
        lines.push(Line::styled("Used by", theme.heading));
        for user in page.toll.users.iter().take(8) {
            lines.push(fact("", &user.to_string(), theme));
        }
        if page.toll.users.len() > 8 {
            lines.push(fact("", &format!("and {} more", page.toll.users.len() - 8), theme));
        }
    }
    if page.toll.unseen > 0 {
        lines.push(fact("", &format!("{} flows were not looked into", page.toll.unseen), theme));
    }
    lines.push(Line::default());
    lines
}

/// What is wrong, or what can be done.
fn foot(page: &DeletePage, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
    let theme = &view.desk.theme;
    let mut lines = vec![Line::default()];
    if let Some(force) = page.force {
        let key = view.desk.keymap.key(Mode::Form, Action::NextField);
        let sign = if force { "◉" } else { "○" };
        lines.push(Line::styled(format!("{sign} even while it is in use  ({key} switches)"), theme.text));
    }
    if page.sending {
        lines.push(Line::styled("deleting …", theme.busy));
    }
    let bad = |text: &str, lines: &mut Vec<Line<'static>>| {
        lines.extend(overlay::wrapped(&format!("{} {text}", Tone::Bad.sign()), width, theme.bad));
    };
    if let Some(problem) = &page.problem {
        bad(problem, &mut lines);
    }
    if let Some(error) = &page.error {
        bad(&format!("{}: {}", error.code, error.message), &mut lines);
        lines.extend(overlay::wrapped(error.advice(), width, theme.text));
        if let Some(id) = &error.request_id {
            lines.push(Line::styled(format!("request {id}"), theme.muted));
        }
    }
    lines
}

fn fact(label: &str, value: &str, theme: &Theme) -> Line<'static> {
    let label = widgets::pad(label, 26, widgets::Align::Left);
    Line::from(vec![Span::styled(label, theme.muted), Span::styled(value.to_owned(), theme.text)])
}
