//! How a document looks.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

use super::DocumentPage;
use super::pane::draw_page;
use crate::screens::View;
use crate::widgets::InputLine;

/// Where the parts of the page are.
pub(super) struct Parts {
    pub(super) text: Rect,
    search: Rect,
}

pub(super) fn parts(page: &DocumentPage, area: Rect) -> Parts {
    let searched = page.search.typing || !page.search.line.text().is_empty();
    let line = u16::from(searched && area.height >= 4);
    let [text, search] = Layout::vertical([Constraint::Fill(1), Constraint::Length(line)]).areas(area);
    Parts { text, search }
}

/// The path under the cursor, the form, and how far the search is.
pub(super) fn status(page: &DocumentPage, _view: &View<'_>) -> String {
    if page.item.document.is_none() {
        return String::new();
    }
    let mut parts = Vec::new();
    if !page.page.needle.is_empty() {
        parts.push(match page.page.matches() {
            (0, _) => "not found".to_owned(),
            (count, Some(at)) => format!("match {} of {count}", at + 1),
            (count, None) => format!("{count} matches"),
        });
    }
    parts.extend(page.page.selected_path());
    parts.push(page.page.form.name().to_owned());
    parts.join(" · ")
}

pub(super) fn draw(page: &DocumentPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let parts = parts(page, area);
    if page.item.document.is_none() {
        return page.item.absent(view).draw(area, buf, theme);
    }
    draw_page(&page.page, page.item.resource.service, parts.text, buf, view);
    let line = &page.search.line;
    if !parts.search.is_empty() {
        InputLine {
            prompt: "/",
            text: line.text(),
            cursor: line.cursor(),
            placeholder: "search",
            focused: page.search.typing,
        }
        .draw(parts.search, buf, theme);
    }
}
