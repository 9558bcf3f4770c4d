//! How a deletion looks.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::DeletePage;
use super::impact::Count;
use crate::config::{Action, Mode};
use crate::screens::form::view::cut_with;
use crate::screens::{View, overlay};
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// Columns of the names of facts.
const NAMES: usize = 26;
/// From so many lines on there is room for empty ones.
const AIRY: u16 = 12;

pub(super) fn draw(page: &DeletePage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let inside = inside(area);
    let parts = parts(page, inside, view);
    let head = head(page, inside, view);
    overlay::lines(parts.head, buf, theme, &head, page.top);
    overlay::lines(parts.ask, buf, theme, &ask(page, inside.width, view), 0);
    if !page.impact.forbids() {
        overlay::field(parts.field, buf, theme, &page.line, "", true);
    }
    let mut foot = foot(page, inside, view);
    let height = usize::from(parts.foot.height);
    if foot.len() > height && height > 0 {
        foot.truncate(height);
        let key = view.session.keymap.in_words(Mode::Form, Action::FieldHelp);
        if let Some(last) = foot.last_mut() {
            let text: String = last.iter().map(|span| span.content.as_ref()).collect();
            let style = last.style;
            *last = Line::styled(cut_with(&text, &format!("({key} more)"), inside.width), style);
        }
    }
    overlay::lines(parts.foot, buf, theme, &foot, 0);
}

/// Where the parts of the page are. Field and question stay on a low screen; what goes with the item can be scrolled.
struct Parts {
    head: Rect,
    ask: Rect,
    field: Rect,
    foot: Rect,
}

fn parts(page: &DeletePage, area: Rect, view: &View<'_>) -> Parts {
    let lines = |lines: &[Line<'_>]| lines.len() as u16;
    let field = area.height.min(1);
    let question = lines(&ask(page, area.width, view)).min(area.height - field);
    let foot = lines(&foot(page, area, view)).min((area.height - field - question) * 2 / 3);
    let head = lines(&head(page, area, view)).min(area.height - field - question - foot);
    let part = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
    Parts {
        head: part(0, head),
        ask: part(head, question),
        field: Rect { width: area.width.min(64), ..part(head + question, field) },
        foot: part(head + question + field, foot),
    }
}

/// How many lines there are above the question, and how many of them are seen at once.
pub(super) fn head_size(page: &DeletePage, area: Rect, view: &View<'_>) -> (usize, u16) {
    let inside = inside(area);
    (head(page, inside, view).len(), parts(page, inside, view).head.height)
}

fn inside(area: Rect) -> Rect {
    let air = if area.width > 40 { 2 } else { 0 };
    Rect { x: area.x + air, width: area.width.saturating_sub(2 * air), ..area }
}

/// What is to be typed; nothing, where there is nothing to be deleted. Names are as long as people make them: the id, which will do, stands before the name.
fn ask(page: &DeletePage, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
    let theme = &view.session.theme;
    if page.impact.forbids() {
        return Vec::new();
    }
    let (id, name) = DeletePage::names(view.location, view.session);
    if id == name {
        return overlay::wrapped(&format!("Type {name}"), width, theme.accent);
    }
    let mut lines = overlay::wrapped(&format!("Type its id {id}, or its name:"), width, theme.accent);
    lines.extend(overlay::wrapped(name, width, theme.text));
    let most = 5;
    if lines.len() > most {
        lines.truncate(most - 1);
        lines.push(Line::styled("…", theme.text));
    }
    lines
}

/// What is about to happen, and what goes with it.
fn head(page: &DeletePage, area: Rect, view: &View<'_>) -> Vec<Line<'static>> {
    let theme = &view.session.theme;
    let context = view.context;
    // Beside a scroll bar nothing is cut.
    let width = area.width.saturating_sub(2);
    let mut lines = air(area);
    let comes_back = page.before().is_some() && !page.impact.forbids();
    if page.impact.is_absent && view.session.looks_up(context.id, view.location).is_some() {
        let text = format!("{} looking for it by its name …", Tone::Busy.sign());
        lines.extend(overlay::wrapped(&text, width, theme.busy));
    } else if page.impact.is_absent {
        let (_, name) = DeletePage::names(view.location, view.session);
        let text =
            format!("{} There is no {} {name}: nothing can be deleted.", Tone::Bad.sign(), page.spec.resource.singular);
        lines.extend(overlay::wrapped(&text, width, theme.bad));
    } else if let Some(why) = page.impact.why_not {
        let text = format!("{} Not possible now: {why}", Tone::Bad.sign());
        lines.extend(overlay::wrapped(&text, width, theme.bad));
    } else {
        let end = match (comes_back, page.impact.takes_nothing()) {
            (true, true) => "",
            (true, false) => " What goes with it does not come back.",
            (false, _) => " This can't be undone.",
        };
        let text = format!("{}.{end}", page.spec.action.title);
        lines.extend(overlay::wrapped(&text, width, theme.warn));
    }
    if !page.impact.users.is_empty() {
        lines.push(Line::default());
        lines.push(Line::styled("Used by", theme.heading));
        for user in &page.impact.users {
            lines.extend(overlay::wrapped(&user.to_string(), width, theme.text));
        }
    }
    if page.impact.takes_nothing() && !page.impact.losses.is_empty() {
        let none: Vec<String> =
            page.impact.losses.iter().map(|loss| format!("no {}", loss.title.to_lowercase())).collect();
        lines.push(Line::default());
        lines.extend(overlay::wrapped(
            &format!("Nothing goes with it: it has {}.", none.join(", ")),
            width,
            theme.muted,
        ));
    } else if !page.impact.losses.is_empty() {
        lines.push(Line::default());
        lines.push(Line::styled("It takes with it", theme.heading));
        let (mut some, none): (Vec<_>, Vec<_>) = page.impact.losses.iter().partition(|loss| loss.is_some());
        // How much it is as a whole says most.
        some.sort_by_key(|loss| !matches!(loss.count, Count::Said(_)));
        lines.extend(some.into_iter().flat_map(|loss| fact(&loss.title, &loss.count.text(), width, theme)));
        for said in ["still counting", "none", "not known"] {
            let titles: Vec<&str> =
                none.iter().filter(|loss| loss.count.group() == said).map(|loss| loss.title.as_str()).collect();
            if !titles.is_empty() {
                let text = format!("{said}: {}", titles.join(", ").to_lowercase());
                lines.extend(overlay::wrapped(&text, width, theme.muted));
            }
        }
    }
    if page.impact.unseen > 0 {
        let unseen = format!("{} {} were not looked into", page.impact.unseen, page.impact.unseen_are);
        lines.extend(overlay::wrapped(&unseen, width, theme.text));
    }
    lines.push(Line::default());
    let account = context.account().unwrap_or("not known");
    let region = context.region().unwrap_or("not known");
    lines.extend(fact("Account", &format!("{account} · {region}"), width, theme));
    lines.extend(fact("Operation", page.spec.operation().name, width, theme));
    let (id, name) = DeletePage::names(view.location, view.session);
    if id != name {
        lines.extend(fact("Name", name, width, theme));
    }
    lines.push(Line::default());
    if comes_back {
        let key = view.session.keymap.in_words(Mode::Browse, Action::Writes);
        let text = format!("What defines it is kept: {key} can make it again afterwards.");
        lines.extend(overlay::wrapped(&text, width, theme.muted));
        lines.push(Line::default());
    }
    lines
}

/// An empty line, where there is room for one.
fn air(area: Rect) -> Vec<Line<'static>> {
    if area.height < AIRY { Vec::new() } else { vec![Line::default()] }
}

/// What is wrong, and then what can be done.
fn foot(page: &DeletePage, area: Rect, view: &View<'_>) -> Vec<Line<'static>> {
    let (theme, width) = (&view.session.theme, area.width);
    let mut lines = air(area);
    if page.sending {
        lines.push(Line::styled("deleting …", theme.busy));
    } else if page.agreed {
        lines.push(Line::styled("reading what it is before it is deleted …", theme.busy));
    }
    let bad = |text: &str, lines: &mut Vec<Line<'static>>| {
        lines.extend(overlay::wrapped(&format!("{} {text}", Tone::Bad.sign()), width, theme.bad));
    };
    if let Some(problem) = &page.problem {
        bad(problem, &mut lines);
    }
    let said = view.session.attempt_said(&page.attempted(view.context)).filter(|_| page.error.is_some());
    if let Some((said, tone)) = said {
        lines.extend(overlay::wrapped(&format!("{} {said}", tone.sign()), width, tone.style(theme)));
    }
    if let Some(error) = &page.error {
        bad(&format!("{}: {}", error.code, error.message), &mut lines);
        lines.extend(overlay::wrapped(error.advice(), width, theme.text));
        if let Some(id) = &error.request_id {
            lines.push(Line::styled(format!("request {id}"), theme.muted));
        }
    }
    if let Some(force) = page.force {
        let key = view.session.keymap.in_words(Mode::Form, Action::NextField);
        let sign = if force { "◉" } else { "○" };
        let text = format!("{sign} even while it is in use  ({key} switches)");
        lines.extend(overlay::wrapped(&text, width, theme.text));
    }
    lines
}

/// A name with its value; where there is little room, the value stands below its name.
fn fact(label: &str, value: &str, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    if usize::from(width) < NAMES + widgets::columns(value) {
        let mut lines = overlay::wrapped(label, width, theme.muted);
        lines.extend(overlay::wrapped(value, width, theme.text));
        return lines;
    }
    let label = widgets::pad(label, NAMES, widgets::Align::Left);
    vec![Line::from(vec![Span::styled(label, theme.muted), Span::styled(value.to_owned(), theme.text)])]
}
