//! The columns of a list, while somebody chooses them: which are shown, in which order, and how wide they may be.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::catalog::Column;
use crate::config::{Action, Mode};
use crate::screens::command::OverlaySpec;
use crate::screens::cursor::step;
use crate::screens::{Command, Cx, Handled, OverlayAnswer, Screen, Session, View, overlay};
use crate::widgets::{self, Align, Cut};

/// The narrowest and the widest column, and by how much a key changes it.
const NARROWEST: u16 = 4;
const WIDEST: u16 = 200;
const STEP: u16 = 2;
/// So wide the overlay is.
const WIDTH: u16 = 90;
/// Columns of the sign before a title, and of its width behind it.
const SIGN: u16 = 4;
const NUMBER: u16 = 8;
/// What is said above the columns.
const ABOUT: &str = "From left to right. A width is what the column may take while others need the room.";

/// Why nothing is done with the first one.
const FIRST: &str = "the first column names the item, and stays";

/// One column.
#[derive(Clone, Debug, PartialEq)]
struct Choice {
    title: String,
    shown: bool,
    width: u16,
    /// How wide it is by itself.
    usual: u16,
}

/// The columns of a list, each in its place.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens) struct ColumnsSpec {
    title: String,
    columns: Vec<Choice>,
}

impl ColumnsSpec {
    /// All columns in their order, of which these are shown now.
    pub(super) fn new(title: String, shown: &[Column], all: &[Column]) -> Self {
        let choice = |column: &Column| {
            let now = shown.iter().find(|own| own.title == column.title);
            let width = now.unwrap_or(column).ideal;
            Choice { title: column.title.clone(), shown: now.is_some(), width, usual: column.ideal }
        };
        Self { title, columns: all.iter().map(choice).collect() }
    }

    /// All columns as settings say it: what is left out has no width, and keeps its place.
    fn wanted(&self) -> Vec<String> {
        let said = |column: &Choice| match column {
            Choice { title, shown: false, .. } => format!("{title}:0"),
            Choice { title, width, usual, .. } if width == usual => title.clone(),
            Choice { title, width, .. } => format!("{title}:{width}"),
        };
        self.columns.iter().map(said).collect()
    }
}

impl From<ColumnsSpec> for Command {
    fn from(spec: ColumnsSpec) -> Self {
        OverlaySpec::Columns(spec).into()
    }
}

/// The overlay of it.
pub(in crate::screens) fn open(spec: ColumnsSpec) -> Box<dyn Screen> {
    Box::new(ColumnsOverlay { spec, at: 0 })
}

#[derive(Debug)]
struct ColumnsOverlay {
    spec: ColumnsSpec,
    at: usize,
}

impl ColumnsOverlay {
    fn place(&self, screen: Rect) -> Rect {
        let width = overlay::place(screen, WIDTH, 3).width;
        let about = widgets::wrap(ABOUT, usize::from(width.saturating_sub(4).max(1))).len();
        overlay::place(screen, WIDTH, (self.spec.columns.len() + about + 2) as u16)
    }

    /// What is said above the columns, and where these are; where there is little room they have all of it.
    fn parts(inside: Rect) -> (Vec<String>, Rect) {
        let about = widgets::wrap(ABOUT, inside.width.max(1).into());
        let said = about.len() as u16;
        if inside.height < said + 4 {
            return (Vec::new(), inside);
        }
        (about, Rect { y: inside.y + said, height: inside.height - said, ..inside })
    }

    /// The lines of all columns, by their numbers: the title of the one under the cursor is there in full.
    fn lines(&self, width: u16) -> Vec<(usize, String)> {
        let room = usize::from(title_room(width).max(1));
        let of = |(n, column): (usize, &Choice)| {
            let titles = if n == self.at { widgets::wrap(&column.title, room) } else { vec![column.title.clone()] };
            titles.into_iter().map(move |title| (n, title))
        };
        self.spec.columns.iter().enumerate().flat_map(of).collect()
    }

    /// Moves the column by one place; what names the item stays the first.
    fn shift(&mut self, to: usize) {
        if self.at > 0 && to > 0 && to < self.spec.columns.len() {
            self.spec.columns.swap(self.at, to);
            self.at = to;
        }
    }

    fn widen(&mut self, by: i32) {
        if let Some(column) = self.spec.columns.get_mut(self.at) {
            let width = i32::from(column.width).saturating_add(by * i32::from(STEP));
            column.width = width.clamp(NARROWEST.into(), WIDEST.into()) as u16;
        }
    }
}

impl Screen for ColumnsOverlay {
    fn name(&self) -> &'static str {
        "columns"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let rows = Self::parts(overlay::inside(self.place(cx.area))).1.height;
        if let Some(at) = step(action, self.at, self.spec.columns.len(), rows.into()) {
            self.at = at;
            return Handled::Yes;
        }
        match action {
            Action::Left => self.widen(-1),
            Action::Right => self.widen(1),
            Action::MoveUp | Action::MoveDown if self.at == 0 => cx.command(Command::warn(FIRST)),
            Action::MoveUp => self.shift(self.at.saturating_sub(1)),
            Action::MoveDown => self.shift(self.at + 1),
            Action::Mark => {
                if let Some(column) = self.spec.columns.get_mut(self.at).filter(|_| self.at > 0) {
                    column.shown = !column.shown;
                } else {
                    cx.command(Command::warn(FIRST));
                }
            }
            Action::Submit => cx.command(Command::Answer(OverlayAnswer::Columns(Some(self.spec.wanted())))),
            Action::Unset => cx.command(Command::Answer(OverlayAnswer::Columns(None))),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        Mode::Columns
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        KEYS.map(|(action, _)| action).to_vec()
    }

    fn agrees(&self, _action: Action) -> bool {
        false
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        KEYS.iter().find(|(known, _)| *known == action).map(|(_, does)| *does)
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Mark => "Show the column, or leave it out",
            Action::MoveUp => "Move the column to the left by one place",
            Action::MoveDown => "Move the column to the right by one place",
            Action::Left => "Make the column narrower",
            Action::Right => "Make the column wider",
            Action::Submit => "Show these columns from now on, in every list of this kind",
            Action::Unset => "Show the columns that there are by themselves, or that the settings choose",
            _ => return None,
        })
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.spec.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let hints = overlay::hints(view.session, Mode::Columns, &KEYS);
        let inside = overlay::frame(self.place(area), buf, theme, &self.spec.title, &hints);
        let (about, list) = Self::parts(inside);
        for (line, row) in about.iter().zip(inside.rows()) {
            widgets::put(buf, row, line, theme.muted);
        }
        let lines = self.lines(list.width);
        let end = lines.iter().rposition(|(n, _)| *n == self.at).unwrap_or(self.at);
        let top = widgets::keep_visible(0, end, lines.len(), list.height.into());
        let top = widgets::keep_visible(top, self.at, lines.len(), list.height.into());
        for ((at, (n, title)), row) in lines.iter().enumerate().skip(top).zip(list.rows()) {
            let Some(column) = self.spec.columns.get(*n) else { continue };
            let over = if *n == self.at { theme.selection } else { ratatui::style::Style::new() };
            if *n == self.at {
                widgets::ground(row, buf, theme.base.patch(over));
            }
            widgets::row_spot(row, *n, self.at);
            let (sign, style) = match (*n, column.shown) {
                (0, _) => ("   ", theme.text),
                (_, true) => ("[x]", theme.text),
                (_, false) => ("[ ]", theme.muted),
            };
            let room = Rect { x: row.x + SIGN.min(row.width), width: title_room(row.width), ..row };
            widgets::put(buf, room, title, style.patch(over));
            // A title that goes on has its sign before the first line, and its width behind the last.
            let is_of = |line: Option<usize>| line.and_then(|line| lines.get(line)).is_some_and(|(of, _)| of == n);
            if !is_of(at.checked_sub(1)) {
                widgets::put(buf, Rect { width: row.width.min(3), ..row }, sign, style.patch(over));
            }
            if is_of(at.checked_add(1)) {
                continue;
            }
            let width = Rect { x: row.right().saturating_sub(7).max(row.x), width: row.width.min(6), ..row };
            let (number, style) = (column.width.to_string(), theme.muted.patch(over));
            widgets::put_aligned(buf, width, &number, style, Cut::End, Align::Right);
        }
    }
}

/// How wide a title may be.
fn title_room(width: u16) -> u16 {
    width.saturating_sub(SIGN + NUMBER)
}

/// What keys do here, the most useful first: the bar cuts from behind but for the last.
const KEYS: [(Action, &str); 8] = [
    (Action::Mark, "show"),
    (Action::Submit, "ok"),
    (Action::MoveUp, "up"),
    (Action::MoveDown, "down"),
    (Action::Left, "narrow"),
    (Action::Right, "wide"),
    (Action::Unset, "reset"),
    (Action::Back, "close"),
];
