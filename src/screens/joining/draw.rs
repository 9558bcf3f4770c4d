//! How the page looks: the object with what is known of it, then what was found in the whole width.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{JoiningPage, JoiningSlot, lines};
use crate::catalog::JoiningPart;
use crate::mapping::{NotAnObject, NotSamples};
use crate::screens::form::{Look, draw_text};
use crate::screens::{View, overlay};
use crate::widgets::{self, Tone};

/// Narrower pages have the object above what is said of it.
const WIDE: u16 = 100;
/// Wider lines are hard to read.
const WIDEST: u16 = 110;

/// Where the text stands, and where what is said of it.
fn parts(page: &JoiningPage, area: Rect) -> (Rect, Rect) {
    let area = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    if !page.typing {
        return (Rect { height: 0, ..area }, Rect { width: area.width.min(WIDEST), ..area });
    }
    if area.width >= WIDE {
        let left = area.width / 2;
        let right = Rect { x: area.x + left + 1, width: area.width - left - 1, ..area };
        return (Rect { width: left - 1, ..area }, right);
    }
    let wanted = page.area.lines().len() as u16 + 4;
    let above = wanted.clamp(6, (area.height / 2).max(6)).min(area.height);
    let below = Rect { y: area.y + above, height: area.height - above, ..area };
    (Rect { height: above, ..area }, below)
}

/// Where what is said of the object stands, and how many lines it has.
pub(super) fn shown(page: &JoiningPage, area: Rect, view: &View<'_>) -> (Rect, usize) {
    let (_, beside) = parts(page, area);
    (beside, lines::lines(page, beside.width.saturating_sub(2), view).len())
}

pub(super) fn draw(page: &JoiningPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    if page.of == JoiningPart::Object && page.item.document.is_none() {
        return page.item.absent(view).draw(area, buf, theme);
    }
    let (left, beside) = parts(page, area);
    if page.typing {
        draw_object(page, left, buf, view);
    }
    let all = lines::lines(page, beside.width.saturating_sub(2), view);
    overlay::lines(beside, buf, theme, &all, page.top);
}

fn draw_object(page: &JoiningPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let head = overlay::wrapped(&lines::head(page), area.width, theme.muted);
    let above = (head.len() as u16).min(area.height / 2);
    overlay::lines(Rect { height: above, ..area }, buf, theme, &head, 0);
    let problem = page.pasted.as_ref().err().filter(|_| !page.is_empty());
    let foot = problem.map(|problem| format!("{} {problem}", Tone::Bad.sign())).unwrap_or_default();
    let foot = overlay::wrapped(&foot, area.width, theme.bad);
    let below = if problem.is_some() { (foot.len() as u16).min(area.height / 3) } else { 0 };
    let middle = Rect { y: area.y + above, height: area.height - above - below, ..area };
    let bad = match problem {
        Some(NotAnObject::NotSamples(NotSamples::NotJson(fault))) => vec![fault.line],
        _ => Vec::new(),
    };
    draw_text(&page.area, middle, buf, theme, Look { numbers: true, marked: &bad, ..Look::default() });
    overlay::lines(Rect { y: middle.bottom(), height: below, ..area }, buf, theme, &foot, 0);
}

/// How many of the keys were looked up.
pub(super) fn status(page: &JoiningPage, view: &View<'_>) -> String {
    let Some(trace) = page.trace.as_ref().filter(|_| page.looked) else { return String::new() };
    let asked = trace.keys.iter().enumerate().filter(|(_, key)| !key.values.is_empty());
    let (all, open) = asked.fold((0_u64, 0_u64), |(all, open), (nth, _)| {
        let runs = view.session.ledger.find(view.owner, &JoiningSlot::Key(nth).into()).is_some();
        (all + 1, open + u64::from(runs))
    });
    match open {
        0 => format!("{} looked up", widgets::plural(all, "key", "keys")),
        open => format!("{} of {all} keys looked up", all - open),
    }
}
