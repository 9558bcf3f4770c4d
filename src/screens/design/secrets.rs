//! Secrets that no folder holds, asked for before something that needs them is made.

use std::fmt;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::{Action, Mode};
use crate::contract::Input;
use crate::model::DocPath;
use crate::plan::{Lacking, SecretAsk};
use crate::screens::command::OverlaySpec;
use crate::screens::{Command, Cx, Handled, LineInput, OverlayAnswer, Screen, Session, View, overlay};
use crate::widgets::{self, InputLine};

/// What stands for a character that nobody may see.
const MASK: char = '•';
/// Columns of the names before the fields.
const LABELS: u16 = 32;

/// What was given for an entry. Nothing that is logged shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenSecrets {
    pub(super) kind: String,
    pub(super) key: String,
    pub(super) values: Vec<(DocPath, String)>,
}

impl fmt::Debug for GivenSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GivenSecrets({} of {}/{})", self.values.len(), self.kind, self.key)
    }
}

/// What an entry lacks, with what was given so far and was not enough. Nothing that is logged shows it.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::screens) struct AskedSecrets {
    pub(super) lacking: Lacking,
    /// What was given so far, in the order of what is asked.
    pub(super) given: Vec<String>,
    /// Why that is not enough; empty where nothing was given yet.
    pub(super) why: String,
}

impl fmt::Debug for AskedSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AskedSecrets({})", self.lacking.title())
    }
}

/// Asks for what an entry lacks.
pub(super) fn ask(asked: AskedSecrets) -> Command {
    OverlaySpec::Secrets(asked).into()
}

/// The overlay that asks for it.
pub(in crate::screens) fn open(asked: AskedSecrets) -> Box<dyn Screen> {
    let AskedSecrets { lacking, given, why } = asked;
    let lines: Vec<LineInput> = given.iter().map(|text| LineInput::new(text)).collect();
    let at = lines.iter().position(|line| line.text().is_empty()).unwrap_or_default();
    Box::new(SecretsOverlay { lacking, lines, at, why })
}

struct SecretsOverlay {
    lacking: Lacking,
    lines: Vec<LineInput>,
    at: usize,
    /// Why what was given is not enough.
    why: String,
}

impl fmt::Debug for SecretsOverlay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretsOverlay({})", self.lacking.title())
    }
}

impl SecretsOverlay {
    /// Those that are needed and not given.
    fn missing(&self) -> Option<usize> {
        let mut all = self.lacking.asks.iter().zip(&self.lines);
        all.position(|(ask, line)| ask.is_needed && line.text().trim().is_empty())
    }

    fn give(&mut self, cx: &mut Cx<'_>) {
        if let Some(missing) = self.missing() {
            self.at = missing;
            self.why = format!("{} is needed", self.lacking.asks[missing].label);
            return;
        }
        let given = self.lacking.asks.iter().zip(&self.lines).filter(|(_, line)| !line.text().trim().is_empty());
        let values: Vec<_> = given.map(|(ask, line)| (ask.path.clone(), line.text().trim().to_owned())).collect();
        if values.is_empty() {
            "nothing is given yet".clone_into(&mut self.why);
            return;
        }
        let Lacking { kind, key, .. } = self.lacking.clone();
        cx.command(Command::Answer(OverlayAnswer::Secrets(GivenSecrets { kind, key, values })));
    }

    fn draw_line(&self, n: usize, ask: &SecretAsk, row: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let labels = Rect { width: LABELS.min(row.width / 2), ..row };
        let needed = if ask.is_needed { " *" } else { "" };
        widgets::put(buf, labels, &format!("{}{needed}", ask.label), theme.text);
        let field = Rect { x: labels.right(), width: row.width - labels.width, ..row };
        let line = &self.lines[n];
        let typed = line.text();
        let hidden: String = typed.chars().map(|_| MASK).collect();
        let text = if ask.is_secret { hidden.as_str() } else { typed };
        let placeholder = ask.choices.join(", ");
        let focused = n == self.at;
        InputLine { prompt: "", text, cursor: line.cursor(), placeholder: &placeholder, focused }
            .draw(field, buf, theme);
    }
}

impl Screen for SecretsOverlay {
    fn name(&self) -> &'static str {
        "secrets"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let last = self.lines.len().saturating_sub(1);
        match action {
            Action::Submit => self.give(cx),
            Action::Accept if self.at == last => self.give(cx),
            Action::NextField => self.at = if self.at == last { 0 } else { self.at + 1 },
            Action::PreviousField => self.at = self.at.checked_sub(1).unwrap_or(last),
            Action::Accept | Action::Down => self.at = (self.at + 1).min(last),
            Action::Up => self.at = self.at.saturating_sub(1),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        Mode::Text
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        if let Some(line) = self.lines.get_mut(self.at) {
            line.input(input);
        }
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        vec![Action::Accept, Action::Submit, Action::Back]
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Accept => Some("next"),
            Action::Submit => Some("give them"),
            _ => None,
        }
    }

    fn title(&self, _view: &View<'_>) -> String {
        format!("Secrets of {}", self.lacking.title())
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let why = widgets::wrap(&self.why, 68);
        let why = if self.why.is_empty() { &[] } else { why.as_slice() };
        let place = overlay::place(area, 72, (self.lines.len() + why.len()) as u16 + 6);
        let keys = [(Action::Accept, "next"), (Action::Submit, "give them"), (Action::Back, "close")];
        let hints = overlay::hints(view.session, Mode::Text, &keys);
        let inside = overlay::frame(place, buf, theme, &self.title(view), &hints);
        let about = "No folder holds them. They are sent, and kept nowhere here; * is needed.";
        let about = widgets::wrap(about, inside.width.into());
        let mut rows = inside.rows();
        for line in &about {
            if let Some(row) = rows.next() {
                widgets::put(buf, row, line, theme.muted);
            }
        }
        for line in why {
            if let Some(row) = rows.next() {
                widgets::put(buf, row, line, theme.bad);
            }
        }
        let rows: Vec<Rect> = rows.collect();
        let top = widgets::keep_visible(0, self.at, self.lines.len(), rows.len());
        for ((n, ask), row) in self.lacking.asks.iter().enumerate().skip(top).zip(rows) {
            self.draw_line(n, ask, row, buf, view);
        }
    }
}
