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
use crate::widgets::{self, Cut, InputLine};

/// Where the parts of the page are.
#[derive(Clone, Copy, Debug)]
pub(in crate::screens::form) struct Parts {
    pub(in crate::screens::form) steps: Rect,
    pub(in crate::screens::form) heads: Rect,
    pub(in crate::screens::form) rows: Rect,
    /// What is typed, with what is wrong with it.
    pub(in crate::screens::form) ask: Rect,
    pub(in crate::screens::form) foot: Rect,
}

/// The parts of an area, with so many lines at the foot.
pub(in crate::screens::form) fn parts(area: Rect, lines: usize, asks: bool) -> Parts {
    let steps = if area.height < 8 { 0 } else { 1 + u16::from(area.height >= 12) };
    let below = Rect { y: area.y + steps, height: area.height - steps, ..area };
    let heads = Rect { height: below.height.min(1), ..below };
    let rest = Rect { y: heads.bottom(), height: below.height - heads.height, ..below };
    let ask = if asks { 2.min(rest.height) } else { 0 };
    let most = (rest.height.saturating_sub(ask) / 3).max(1).min(rest.height.saturating_sub(ask));
    let foot = u16::try_from(lines).unwrap_or(u16::MAX).min(most);
    let height = rest.height - ask - foot;
    let rows = Rect { height, ..rest };
    let ask = Rect { y: rows.bottom(), height: ask, ..rest };
    let foot = Rect { y: ask.bottom(), height: foot, ..rest };
    Parts { steps: Rect { height: steps, ..area }, heads, rows, ask, foot }
}

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
        self.draw_ask(parts.ask, buf, theme);
        let place =
            Rect { x: parts.foot.x + 1.min(parts.foot.width), width: parts.foot.width.saturating_sub(2), ..parts.foot };
        for (row, (tone, text)) in place.rows().zip(self.foot(place.width)) {
            let style = if tone.sign().is_empty() { theme.muted } else { tone.style(theme) };
            widgets::put_cut(buf, row, &text, style, Cut::End);
        }
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

    fn draw_ask(&self, place: Rect, buf: &mut Buffer, theme: &Theme) {
        let Some(ask) = &self.ask else { return };
        let inner = Rect { x: place.x + 1.min(place.width), width: place.width.saturating_sub(2), ..place };
        let mut rows = inner.rows();
        if let Some(row) = rows.next() {
            let (text, cursor) = (ask.line.text(), ask.line.cursor());
            let prompt = format!("{}:", ask.title);
            InputLine { prompt: &prompt, text, cursor, placeholder: "", focused: true }.draw(row, buf, theme);
        }
        if let (Some(row), Some(wrong)) = (rows.next(), &ask.wrong) {
            widgets::put_cut(buf, row, &format!("✗ {wrong}"), theme.bad, Cut::End);
        }
    }
}
