//! How the rows look: a field of the source, where it goes, and what becomes of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{CarriedRows, named};
use crate::form::carried::CarriedLine;
use crate::screens::View;
use crate::screens::form::phase::PageView;
use crate::screens::form::slots::FlowEnd;
use crate::screens::form::view::draw_steps;
use crate::theme::Theme;
use crate::widgets::{self, Cut};

/// The columns of a row: the field, its type, where it goes, the type there, and what becomes of it.
fn columns(row: Rect) -> [Rect; 5] {
    let inner = Rect { x: row.x + 2.min(row.width), width: row.width.saturating_sub(3), ..row };
    let kind = if inner.width >= 60 { 9 } else { 0 };
    let names = (inner.width - 2 * kind) * 3 / 10;
    let mut x = inner.x;
    let mut take = |width: u16| {
        let width = width.min(inner.right().saturating_sub(x));
        let place = Rect { x, width: width.saturating_sub(1), ..inner };
        x += width;
        place
    };
    [take(names), take(kind), take(names), take(kind), take(inner.width)]
}

impl CarriedRows {
    pub(super) fn draw_rows(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let parts = self.parts(area);
        draw_steps(page, parts.steps, buf, theme);
        let heads = columns(parts.heads);
        for (place, head) in heads.into_iter().zip(["Field", "", "Goes to", "", "On the way"]) {
            widgets::put_cut(buf, place, head, theme.heading, Cut::End);
        }
        let shown = self.shown();
        for (row, at) in parts.rows.rows().zip(self.top..shown.len()) {
            widgets::row_spot(row, at, self.at);
            self.draw_line(shown[at], at == self.at, row, buf, theme);
        }
        widgets::scroll_bar(parts.rows, buf, theme.faint, shown.len(), self.top);
        if shown.is_empty() {
            let text = if self.ends.waits(FlowEnd::Source) {
                "Reading the fields …"
            } else {
                "The source does not say which fields it has."
            };
            let place = Rect { x: parts.rows.x + 2.min(parts.rows.width), ..parts.rows };
            widgets::put_cut(
                buf,
                Rect { height: place.height.min(1), ..place }.intersection(parts.rows),
                text,
                theme.muted,
                Cut::End,
            );
        }
        let title = self.ask.as_ref().map(|ask| format!("{}:", ask.title)).unwrap_or_default();
        let asked = self.ask.as_ref().map(|ask| (title.as_str(), &ask.typed));
        parts.draw_foot(asked, &self.said, buf, theme);
    }

    fn draw_line(&self, line: &CarriedLine, here: bool, row: Rect, buf: &mut Buffer, theme: &Theme) {
        if here {
            widgets::ground(row, buf, theme.selection);
            widgets::put(buf, Rect { width: row.width.min(1), ..row }, "▌", theme.selection);
        }
        let pick = |style| if here { theme.selection } else { style };
        let goes = line.to.is_some();
        let own = if goes { theme.text } else { theme.muted };
        let kind = self.source(&line.from[0]).kind;
        let to = line.to.as_deref().unwrap_or("—");
        let kind_at_end = line.to.as_ref().map(|to| named(&self.targets(), to).kind).unwrap_or_default();
        let [from, own_kind, goal, end_kind, ways] = columns(row);
        widgets::put_cut(buf, from, &line.from.join(" + "), pick(own), Cut::End);
        widgets::put_cut(buf, own_kind, &kind, pick(theme.faint), Cut::End);
        widgets::put_cut(buf, goal, to, pick(if goes { theme.good } else { theme.faint }), Cut::End);
        widgets::put_cut(buf, end_kind, &kind_at_end, pick(theme.faint), Cut::End);
        widgets::put_cut(buf, ways, &line.ways.join(" · "), pick(theme.info), Cut::End);
    }
}
