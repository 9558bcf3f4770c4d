//! The colours of a screen, by the roles that they are given for: what a snapshot of the text alone does not show.

use std::fmt::Write;
use std::sync::Arc;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::ScreenHarness;
use crate::screens::Screen;
use crate::theme::Theme;

/// Roles of which nothing is said: ground, plain text and frames are everywhere.
const PLAIN: [&str; 6] = ["base", "text", "border", "border_focus", "popup", "title"];

impl ScreenHarness {
    /// What of a page is drawn in the style of which role, line by line.
    pub(crate) fn page_roles(&mut self, screen: &dyn Screen) -> String {
        self.session.theme = Arc::new(Theme::numbered());
        let area = super::framed(self.size);
        let mut buf = Buffer::empty(self.size);
        screen.draw(area, &mut buf, &self.view());
        roles(&buf)
    }

    /// What of an overlay is drawn in the style of which role, line by line.
    pub(crate) fn overlay_roles(&mut self, screen: &dyn Screen) -> String {
        self.session.theme = Arc::new(Theme::numbered());
        let mut buf = Buffer::empty(self.size);
        screen.draw(self.size, &mut buf, &self.view());
        roles(&buf)
    }
}

fn roles(buf: &Buffer) -> String {
    let mut all = String::new();
    let Rect { width, .. } = buf.area;
    for (row, cells) in buf.content.chunks(usize::from(width).max(1)).enumerate() {
        for run in cells.chunk_by(|a, b| role(a) == role(b)) {
            let text: String = run.iter().map(Cell::symbol).collect();
            if let (Some(role), false) = (role(&run[0]), text.trim().is_empty()) {
                writeln!(all, "{row:>2} {role:<16} {}", text.trim()).unwrap();
            }
        }
    }
    all
}

/// The role that a cell's colour stands for: that of its text, or else of its ground.
fn role(cell: &Cell) -> Option<&'static str> {
    let of = |colour| match colour {
        Color::Indexed(number) => Theme::ROLES.get(usize::from(number)).copied().filter(|role| !PLAIN.contains(role)),
        _ => None,
    };
    of(cell.fg).or_else(|| of(cell.bg))
}
