//! Help on a field: beside or under the fields, and as an overlay.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::layout::Parts;
use super::side_panel;
use crate::catalog::catalog;
use crate::config::{Action, Mode};
use crate::form::FieldHelp;
use crate::model::Sensitivity;
use crate::screens::form::explain::help_on;
use crate::screens::form::overlays::{FieldSpec, Said};
use crate::screens::form::phase::PageView;
use crate::screens::{Command, Cx, Handled, Screen, Session, View, overlay};
use crate::theme::Theme;

/// Draws help on the field that has the keys.
pub(super) fn draw(page: PageView<'_>, parts: &Parts, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let Some(help) = page.fields.focus.and_then(|focus| help_on(page, focus)) else { return };
    let more = |width: u16| {
        if parts.beside.is_empty() { side_panel::lines(page, width, view.session, theme) } else { Vec::new() }
    };
    if parts.wide {
        let inside = super::beside_bar(parts.help, buf, theme);
        let mut text = lines(&help, false, inside.width, view.session, theme);
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
        let mut text = short_lines(&help, inside, view.session, theme);
        if let (Some(whole), Some(first)) = (super::grid::cut_text(page, parts.fields), text.first_mut()) {
            *first = Line::styled(whole, theme.text);
        }
        text.extend(more(inside.width));
        text.truncate(inside.height.into());
        overlay::lines(inside, buf, theme, &text, 0);
    }
}

/// Everything, one under the other; what the API calls it is for who asks for all of it.
fn lines(help: &FieldHelp, api: bool, width: u16, session: &Session, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = overlay::wrapped(&help.title, width, theme.heading);
    if api {
        lines.extend(overlay::wrapped(&help.api_name.to_string(), width, theme.muted));
    }
    if let Some(about) = help.about {
        lines.push(Line::default());
        lines.extend(overlay::wrapped(about, width, theme.text));
    }
    for (label, text) in facts(help, session) {
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
fn short_lines(help: &FieldHelp, area: Rect, session: &Session, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled(help.title.clone(), theme.muted)];
    if let Some(about) = help.about {
        lines.extend(overlay::wrapped(about, area.width, theme.text));
    }
    let facts = facts(help, session).into_iter().map(|(label, text)| match label {
        "" | "Takes" => text,
        label => format!("{}: {text}", label.to_lowercase()),
    });
    lines.extend(overlay::wrapped(&facts.collect::<Vec<_>>().join(" · "), area.width, theme.text));
    let most = usize::from(area.height);
    if lines.len() > most && most > 0 {
        lines.truncate(most);
        let key = session.keymap.in_words(Mode::Form, Action::FieldHelp);
        if let Some(last) = lines.last_mut() {
            let text: String = last.iter().map(|span| span.content.as_ref()).collect();
            *last = Line::styled(super::cut_with(&text, &format!("({key} more)"), area.width), theme.text);
        }
    }
    lines
}

/// What it takes, what holds without it, an example, and what is special about it.
fn facts(help: &FieldHelp, session: &Session) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let mut push = |label: &'static str, text: Option<String>| facts.extend(text.map(|text| (label, text)));
    push("Takes", help.constraint.clone());
    push("Left out", help.default.map(str::to_owned));
    push("Example", help.example.map(str::to_owned));
    push(
        "",
        match help.class {
            Sensitivity::Secret => Some("Secret: masked, never stored or logged.".to_owned()),
            Sensitivity::Customer => Some("About customers: never kept on disk.".to_owned()),
            Sensitivity::Configuration => None,
        },
    );
    let key = session.keymap.in_words(Mode::Form, Action::Pick);
    push(
        "",
        help.refers.and_then(|path| {
            let resource = catalog().resource(path)?;
            Some(format!("{key} picks from {}.", resource.title.to_lowercase()))
        }),
    );
    facts
}

impl FieldSpec {
    pub(in crate::screens::form) fn open(self) -> Box<dyn Screen> {
        Box::new(About { help: self.help, said: self.said, top: 0 })
    }
}

#[derive(Debug)]
struct About {
    help: Option<FieldHelp>,
    said: Vec<Said>,
    top: usize,
}

impl About {
    fn lines(&self, width: u16, session: &Session, theme: &Theme) -> Vec<Line<'static>> {
        let mut text = self.help.as_ref().map(|help| lines(help, true, width, session, theme)).unwrap_or_default();
        for (heading, said) in &self.said {
            if !text.is_empty() {
                text.push(Line::default());
            }
            text.push(Line::styled(*heading, theme.heading));
            text.extend(overlay::wrapped(said, width, theme.text));
        }
        text
    }

    /// Where it is on a screen, and how wide its lines are: without frame, air and scroll bar.
    fn place(&self, screen: Rect, session: &Session) -> (Rect, u16) {
        let width = 72.min(screen.width);
        let room = overlay::place(screen, width, screen.height).width.saturating_sub(6);
        let lines = self.lines(room, session, &Theme::default()).len();
        (overlay::place(screen, width, u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2)), room)
    }
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
                let Some(help) = &self.help else { return Handled::No };
                cx.command(Command::copy("member name", help.api_name.to_string()));
            }
            action => {
                let (place, room) = self.place(cx.area, cx.session);
                let len = self.lines(room, cx.session, &Theme::default()).len();
                let Some(top) = overlay::scroll(action, self.top, len, place.height.saturating_sub(2)) else {
                    return Handled::No;
                };
                self.top = top;
            }
        }
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        let copy = self.help.is_some().then_some(Action::Copy);
        copy.into_iter().chain([Action::Back]).collect()
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        (action == Action::Copy).then_some("copy name")
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.help.as_ref().map_or_else(|| "About the step".to_owned(), |help| help.title.clone())
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let (place, room) = self.place(area, view.session);
        let copy = self.help.is_some().then_some((Action::Copy, "copy name"));
        let keys: Vec<_> = copy.into_iter().chain([(Action::Back, "close")]).collect();
        let title = if self.help.is_some() { "About the field" } else { "About the step" };
        let hints = overlay::hints(view.session, Mode::Browse, &keys);
        let inside = overlay::frame(place, buf, theme, title, &hints);
        overlay::lines(inside, buf, theme, &self.lines(room, view.session, theme), self.top);
    }
}
