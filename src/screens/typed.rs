//! A word to be typed before something that can't be undone.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::command::{Asked, Overlay, OverlaySpec};
use super::{Cx, Handled, LineInput, Screen, Session, View, overlay};
use crate::config::{Action, Mode};
use crate::contract::Input;
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// Asks for it.
pub(super) fn typed(asked: Asked) -> Overlay {
    Overlay::from(OverlaySpec::Typed(asked))
}

impl Asked {
    pub(super) fn open(self) -> Box<dyn Screen> {
        Box::new(TypedOverlay { asked: self, agreed: false, line: LineInput::default(), wrong: false, top: 0 })
    }
}

#[derive(Debug)]
struct TypedOverlay {
    asked: Asked,
    /// Whether it was agreed to: that counts once.
    agreed: bool,
    line: LineInput,
    wrong: bool,
    /// The first line of the text that is seen.
    top: usize,
}

impl TypedOverlay {
    /// Where it is, its text, and what is below that.
    fn layout(&self, area: Rect, session: &Session) -> (Rect, Rect, Rect) {
        let width = 72.min(area.width);
        let text = self.lines_in(width.saturating_sub(6), session, &session.theme).len();
        let place = overlay::place(area, width, (text as u16).saturating_add(6));
        let inside = overlay::inside(place);
        let foot = 3.min(inside.height);
        let body = Rect { height: inside.height - foot, ..inside };
        (place, body, Rect { y: body.bottom(), height: foot, ..inside })
    }

    fn word(&self) -> &str {
        self.asked.words.first().map_or("", String::as_str)
    }

    fn ask(&self) -> String {
        format!("Type {}", self.word())
    }

    /// What stands above the field.
    fn lines_in(&self, width: u16, session: &Session, theme: &Theme) -> Vec<Line<'static>> {
        let is_long = |text: &&str, room: u16| widgets::columns(text) > usize::from(room);
        let title = Some(self.asked.title.as_str()).filter(|title| is_long(title, width)).map(str::to_owned);
        // Beside the field there is room for half of it.
        let ask = Some(self.ask()).filter(|ask| is_long(&ask.as_str(), width / 2 - 2.min(width / 2)));
        let mut lines: Vec<Line<'static>> = title
            .iter()
            .chain(&self.asked.lines)
            .chain(&ask)
            .flat_map(|line| overlay::wrapped(line, width, theme.warn))
            .collect();
        for (what, those) in &self.asked.about {
            lines.push(Line::default());
            lines.push(Line::styled(what.clone(), theme.heading));
            for at in those {
                let (id, name) = (at.last().unwrap_or_default().to_owned(), session.name_of(at).to_owned());
                let id = if name == id { String::new() } else { format!("  {id}") };
                if widgets::columns(&name) + widgets::columns(&id) > usize::from(width) {
                    lines.extend(overlay::wrapped(&name, width, theme.name));
                    lines.extend(overlay::wrapped(id.trim_start(), width, theme.muted));
                } else {
                    lines.push(Line::from(vec![Span::styled(name, theme.name), Span::styled(id, theme.muted)]));
                }
            }
        }
        if let Some(other) = self.asked.words.iter().find(|word| *word != self.word()) {
            lines.push(Line::default());
            let text = format!("{other} can be typed instead of the name.");
            lines.extend(overlay::wrapped(&text, width, theme.muted));
        }
        lines
    }
}

impl Screen for TypedOverlay {
    fn name(&self) -> &'static str {
        "typed"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Accept | Action::Submit => {
                let typed = self.line.text().trim();
                self.wrong = !self.asked.words.iter().any(|word| word == typed);
                if !self.wrong && !std::mem::replace(&mut self.agreed, true) {
                    overlay::answer(cx, self.asked.then.clone());
                }
            }
            action => {
                let (_, body, _) = self.layout(cx.area, cx.session);
                let len = self.lines_in(body.width.saturating_sub(2), cx.session, &cx.session.theme).len();
                let Some(top) = overlay::scroll(action, self.top, len, body.height) else { return Handled::No };
                self.top = top;
            }
        }
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        Mode::Text
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        self.wrong &= !self.line.input(input);
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        vec![Action::Accept, Action::Back]
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        (action == Action::Accept).then_some("do it")
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.asked.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let (place, body, foot) = self.layout(area, view.session);
        let keys = [(Action::Accept, "do it"), (Action::Back, "close")];
        overlay::frame(place, buf, theme, &self.asked.title, &overlay::hints(view.session, Mode::Text, &keys));
        overlay::lines(body, buf, theme, &self.lines_in(body.width.saturating_sub(2), view.session, theme), self.top);
        let mut rows = foot.rows().skip(usize::from(foot.height > 2));
        let (Some(row), wrong) = (rows.next(), rows.next()) else { return };
        let ask = self.ask();
        let label = (widgets::columns(&ask) as u16 + 2).min(row.width / 2);
        widgets::put(buf, Rect { width: label.saturating_sub(1), ..row }, &ask, theme.accent);
        let line = Rect { x: row.x + label, width: row.width - label, ..row };
        overlay::field(line, buf, theme, &self.line, "", true);
        if let Some(row) = wrong.filter(|_| self.wrong) {
            let text = format!("{} type {} to go on", Tone::Bad.sign(), self.word());
            widgets::put(buf, row, &text, theme.bad);
        }
    }
}
