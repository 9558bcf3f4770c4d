//! Draws a document, wherever one is read.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::page::DocumentView;
use crate::model::Service;
use crate::screens::{View, item};
use crate::widgets::{CodeView, TreeView};

/// Draws a document that is being read.
pub(in crate::screens) fn draw_page(
    shown: &DocumentView,
    service: Service,
    area: Rect,
    buf: &mut Buffer,
    view: &View<'_>,
) {
    let theme = &view.session.theme;
    match &shown.code {
        Some(code) => {
            let (cursor, top, left, needle) = (shown.cursor, shown.top, shown.left, shown.needle.as_str());
            CodeView { code, cursor, top, left, needle, focused: true }.draw(area, buf, theme);
        }
        None => {
            let look = |line: &crate::widgets::TreeLine<'_>| shown.leads(&line.pointer).then_some(theme.reference);
            TreeView {
                document: &shown.tree,
                folds: &shown.folds,
                len: shown.count,
                cursor: shown.cursor,
                top: shown.top,
                needle: &shown.needle,
                focused: true,
                look: Some(&look),
                note: Some(&item::note(view, service)),
            }
            .draw(area, buf, theme);
        }
    }
}
