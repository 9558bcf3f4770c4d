//! Help on a field: beside or under the fields, and as an overlay.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::beside;
use super::layout::Parts;
use crate::catalog::catalog;
use crate::config::{Action, Mode};
use crate::form::FieldHelp;
use crate::model::Class;
use crate::screens::form::FormPage;
use crate::screens::{Command, Cx, Desk, Handled, Screen, View, overlay};
use crate::theme::Theme;
use crate::widgets;

/// Draws help on the field that has the keys.
pub(super) fn draw(page: &FormPage, parts: &Parts, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.desk.theme;
    let Some(help) = page.focus.and_then(|focus| page.help_on(focus)) else { return };
    let more = |width: u16| {
        if parts.beside.is_empty() { beside::lines(page, width, view.desk, theme) } else { Vec::new() }
    };
    if parts.wide {
        let inside = super::beside_bar(parts.help, buf, theme);
        let mut text = lines(&help, inside.width, view.desk, theme);
        let more = more(inside.width);
        if !more.is_empty() {
            // What stands beside the step keeps its place under the help, however long that is.
            let half = usize::from(inside.height / 2)
                .max(text.len().min(usize::from(inside.height).saturating_sub(more.len() + 2)));
            text.truncate(half);
            text.extend([Line::default(), Line::styled("─".repeat(inside.width.into()), theme.faint)]);
            text.extend(more);
        }
        overlay::lines(inside, buf, theme, &text, 0);
    } else if parts.help.height > 0 {
        let inside = super::below_rule(parts.help, buf, theme);
        let mut text = short_lines(&help, inside, view.desk, theme);
        if let (Some(whole), Some(first)) = (super::grid::cut_text(page, parts.fields), text.first_mut()) {
            *first = Line::styled(whole, theme.text);
        }
        text.extend(more(inside.width));
        text.truncate(inside.height.into());
        overlay::lines(inside, buf, theme, &text, 0);
    }
}

/// Everything, one under the other.
fn lines(help: &FieldHelp, width: u16, desk: &Desk, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled(help.title.clone(), theme.heading)];
    lines.push(Line::styled(help.api_name.to_string(), theme.muted));
    if let Some(about) = help.about {
        lines.push(Line::default());
        lines.extend(overlay::wrapped(about, width, theme.text));
    }
    for (label, text) in facts(help, desk) {
        lines.push(Line::default());
        if label.is_empty() {
            lines.extend(overlay::wrapped(&text, width, theme.muted));
        } else {
            lines.push(Line::styled(label, theme.muted));
            lines.extend(overlay::wrapped(&text, width, theme.text));
        }
    }
    lines
}

/// The same in few rows.
fn short_lines(help: &FieldHelp, area: Rect, desk: &Desk, theme: &Theme) -> Vec<Line<'static>> {
    let title = format!("{} · {}", help.title, help.api_name);
    let mut lines = vec![Line::styled(title, theme.muted)];
    if let Some(about) = help.about {
        lines.extend(overlay::wrapped(about, area.width, theme.text));
    }
    let facts = facts(help, desk).into_iter().map(|(label, text)| match label {
        "" | "Takes" => text,
        label => format!("{}: {text}", label.to_lowercase()),
    });
    lines.extend(overlay::wrapped(&facts.collect::<Vec<_>>().join(" · "), area.width, theme.text));
    let most = usize::from(area.height);
    if lines.len() > most && most > 0 {
        lines.truncate(most);
        let key = desk.keymap.key(Mode::Form, Action::FieldHelp);
        if let Some(last) = lines.last_mut() {
            let text: String = last.iter().map(|span| span.content.as_ref()).collect();
            let room = usize::from(area.width).saturating_sub(widgets::columns(&key) + 9);
            let text = widgets::fit(&text, room, widgets::Cut::End);
            *last = Line::styled(format!("{} … ({key} more)", text.trim_end_matches(['…', ' '])), theme.text);
        }
    }
    lines
}

/// What it takes, what holds without it, an example, and what is special about it.
fn facts(help: &FieldHelp, desk: &Desk) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let mut push = |label: &'static str, text: Option<String>| facts.extend(text.map(|text| (label, text)));
    push("Takes", help.constraint.clone());
    push("Left out", help.default.map(str::to_owned));
    push("Example", help.example.map(str::to_owned));
    push(
        "",
        match help.class {
            Class::Secret => Some("Secret: masked, never stored or logged.".to_owned()),
            Class::Customer => Some("About customers: never kept on disk.".to_owned()),
            Class::Configuration => None,
        },
    );
    let key = desk.keymap.key(Mode::Form, Action::Pick);
    push(
        "",
        help.refers.and_then(|path| {
            let resource = catalog().resource(path)?;
            Some(format!("{key} picks from {}.", resource.title.to_lowercase()))
        }),
    );
    facts
}

/// The overlay that explains a field.
pub(in crate::screens::form) fn about_field(help: FieldHelp) -> Box<dyn Screen> {
    Box::new(About { help, top: 0 })
}

#[derive(Debug)]
struct About {
    help: FieldHelp,
    top: usize,
}

impl Screen for About {
    fn name(&self) -> &'static str {
        "field"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Open | Action::Help | Action::FieldHelp => cx.command(Command::Close),
            Action::Copy => {
                let text = self.help.api_name.to_string();
                cx.command(Command::Copy { what: "member name".to_owned(), text });
            }
            action => match overlay::scroll(action, self.top, self.top + 60, cx.area.height) {
                Some(top) => self.top = top,
                None => return Handled::No,
            },
        }
        Handled::Yes
    }

    fn actions(&self, _desk: &Desk) -> Vec<Action> {
        vec![Action::Copy, Action::Back]
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.help.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.desk.theme;
        let width = 72.min(area.width);
        let text = lines(&self.help, width.saturating_sub(6), view.desk, theme);
        let place = overlay::place(area, width, text.len() as u16 + 2);
        let hints = overlay::hints(view.desk, Mode::Browse, &[(Action::Copy, "copy name"), (Action::Back, "close")]);
        let inside = overlay::frame(place, buf, theme, "About the field", &hints);
        overlay::lines(inside, buf, theme, &lines(&self.help, inside.width, view.desk, theme), self.top);
    }
}
