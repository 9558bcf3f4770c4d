//! Which options of a field are left for each option of another one, as a table over the designer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::DesignAnswer;
use super::rule::Narrowing;
use crate::config::{Action, Mode};
use crate::screens::command::OverlaySpec;
use crate::screens::{Command, Cx, Handled, OverlayAnswer, Screen, Session, View, moves_aside, overlay};
use crate::widgets::{self, Spot};

/// Columns of an option's name on the left, and at the head of a column.
const NAMES: u16 = 24;
const HEAD: u16 = 14;

/// A table: the options of both fields with what people call them.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens) struct TableSpec {
    pub(super) title: String,
    /// What the field that decides is called, and the other one.
    pub(super) names: (String, String),
    pub(super) parents: Vec<(String, String)>,
    pub(super) children: Vec<(String, String)>,
    pub(super) narrowing: Narrowing,
}

impl From<TableSpec> for Command {
    fn from(spec: TableSpec) -> Self {
        OverlaySpec::OptionsTable(spec).into()
    }
}

/// The overlay of it.
pub(in crate::screens) fn open(spec: TableSpec) -> Box<dyn Screen> {
    Box::new(TableOverlay { spec, at: (0, 0) })
}

#[derive(Debug)]
struct TableOverlay {
    spec: TableSpec,
    /// The row (an option that is left or not) and the column (the option that decides).
    at: (usize, usize),
}

impl TableOverlay {
    fn holds(&self, child: usize, parent: usize) -> bool {
        let (Some((_, child)), Some((_, parent))) = (self.spec.children.get(child), self.spec.parents.get(parent))
        else {
            return false;
        };
        let row = self.spec.narrowing.rows.iter().find(|(value, _)| value == parent);
        row.is_some_and(|(_, left)| left.contains(child))
    }

    fn set(&mut self, child: usize, parent: usize, holds: bool) {
        let (Some((_, child)), Some((_, parent))) =
            (self.spec.children.get(child).cloned(), self.spec.parents.get(parent).cloned())
        else {
            return;
        };
        let rows = &mut self.spec.narrowing.rows;
        let n = rows.iter().position(|(value, _)| *value == parent).unwrap_or_else(|| {
            rows.push((parent, Vec::new()));
            rows.len() - 1
        });
        rows[n].1.retain(|left| *left != child);
        if holds {
            rows[n].1.push(child);
        }
        let place = |of: &[(String, String)], value: &String| of.iter().position(|(_, own)| own == value);
        rows[n].1.sort_by_key(|value| place(&self.spec.children, value));
        rows.sort_by_key(|(value, _)| place(&self.spec.parents, value));
    }
}

impl Screen for TableOverlay {
    fn name(&self) -> &'static str {
        "options-table"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let (rows, columns) = (self.spec.children.len(), self.spec.parents.len());
        let (row, column) = self.at;
        match action {
            Action::Up => self.at.0 = row.saturating_sub(1),
            Action::Down => self.at.0 = (row + 1).min(rows.saturating_sub(1)),
            Action::Top => self.at.0 = 0,
            Action::Bottom => self.at.0 = rows.saturating_sub(1),
            Action::Left => self.at.1 = column.saturating_sub(1),
            Action::Right | Action::NextPane => self.at.1 = (column + 1).min(columns.saturating_sub(1)),
            Action::Mark | Action::Open => {
                self.set(row, column, !self.holds(row, column));
                self.at.0 = (row + 1).min(rows.saturating_sub(1));
            }
            Action::MarkAll => {
                let all = (0..rows).all(|row| self.holds(row, column));
                (0..rows).for_each(|row| self.set(row, column, !all));
            }
            Action::Submit => {
                let answer = DesignAnswer::Narrowed(self.spec.narrowing.clone());
                cx.command(Command::Answer(OverlayAnswer::Design(answer)));
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        Mode::Design
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        vec![Action::Mark, Action::MarkAll, Action::Submit, Action::Back]
    }

    fn moves(&self) -> Vec<Action> {
        moves_aside()
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Mark => Some("left or not"),
            Action::MarkAll => Some("the column"),
            Action::Submit => Some("take it"),
            _ => None,
        }
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.spec.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let wide = NAMES + HEAD * self.spec.parents.len() as u16 + 4;
        let place = overlay::place(area, wide.clamp(60, 132), self.spec.children.len() as u16 + 6);
        let keys = [
            (Action::Mark, "left or not"),
            (Action::MarkAll, "the column"),
            (Action::Submit, "take it"),
            (Action::Back, "close"),
        ];
        let hints = overlay::hints(view.session, Mode::Design, &keys);
        let inside = overlay::frame(place, buf, theme, &self.spec.title, &hints);
        let mut rows = inside.rows();
        let (parent, child) = &self.spec.names;
        if let Some(row) = rows.next() {
            widgets::put(buf, row, &format!("{child} below, that {parent} leaves"), theme.muted);
        }
        let columns = usize::from(inside.width.saturating_sub(NAMES) / HEAD).max(1);
        let left = widgets::keep_visible(0, self.at.1, self.spec.parents.len(), columns);
        let cell = |row: Rect, n: usize| {
            let x = row.x + NAMES + HEAD * n as u16;
            Rect { x: x.min(row.right()), width: HEAD.saturating_sub(1).min(row.right().saturating_sub(x)), ..row }
        };
        let shown = self.spec.parents.iter().enumerate().skip(left).take(columns);
        if let Some(row) = rows.next() {
            for (place, (n, (name, _))) in shown.clone().enumerate() {
                let style = if n == self.at.1 { theme.accent } else { theme.heading };
                widgets::put(buf, cell(row, place), name, style);
            }
        }
        let rows: Vec<Rect> = rows.collect();
        let top = widgets::keep_visible(0, self.at.0, self.spec.children.len(), rows.len());
        for ((n, (name, _)), row) in self.spec.children.iter().enumerate().skip(top).zip(rows) {
            let style = if n == self.at.0 { theme.accent } else { theme.text };
            widgets::put(buf, Rect { width: NAMES.min(row.width).saturating_sub(1), ..row }, name, style);
            for (place, (column, _)) in shown.clone().enumerate() {
                let over = if (n, column) == self.at { theme.selection } else { Style::new() };
                let (sign, style) = if self.holds(n, column) { ("[x]", theme.good) } else { ("[ ]", theme.faint) };
                let (down, right) = (widgets::steps(n, self.at.0), widgets::steps(column, self.at.1));
                widgets::spot(cell(row, place), Spot::Go { down, right });
                widgets::put(buf, cell(row, place), sign, style.patch(over));
            }
        }
    }
}
