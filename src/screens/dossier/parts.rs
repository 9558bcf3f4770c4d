//! Where the parts of the page are. Update and view share it, and it depends on nothing that is still to come.

use ratatui::layout::Rect;

use super::Dossier;

/// From this width on the panels stand beside the timeline.
const BESIDE: u16 = 110;

/// Where everything is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// Who or what it is.
    pub(super) head: Rect,
    /// The tabs, where the panes have no room beside each other; nowhere else.
    pub(super) tabs: Rect,
    /// The types of the timeline.
    pub(super) kinds: Rect,
    /// What the timeline is narrowed by, and beneath it its entries.
    pub(super) timeline: Rect,
    /// The filter's line.
    pub(super) filter: Rect,
    /// What could not be read of what is shown, where there is any.
    pub(super) news: Rect,
    /// The panels: all of them, or the one that has the keys.
    pub(super) panels: Rect,
    /// A text that is typed on the page.
    pub(super) composer: Rect,
    /// Whether all panes are seen at once.
    pub(super) beside: bool,
}

impl Parts {
    /// The layout of a page in an area.
    pub(super) fn of(page: &Dossier, area: Rect) -> Self {
        let head = Rect { height: head_height(page, area.width, area.height), ..area };
        let body = below(area, head.height);
        let beside = area.width >= BESIDE && page.has_timeline();
        if beside {
            let left = Rect { width: area.width * 3 / 5, ..body };
            let right = Rect { x: left.right() + 1, width: area.width - left.width - 1, ..body };
            let (left, composer) = above_composer(page, left);
            let (kinds, rest) = (line(left), below(left, 1));
            let (filter, timeline) = page.filter.split(rest);
            let (news, timeline) = below_news(page, timeline);
            return Self { head, tabs: none(body), kinds, timeline, filter, news, panels: right, composer, beside };
        }
        let (tabs, body) = (line(body), below(body, 1));
        let (body, composer) = above_composer(page, body);
        if page.panel_in_focus().is_some() {
            let nowhere = none(body);
            return Self {
                head,
                tabs,
                kinds: nowhere,
                timeline: nowhere,
                filter: nowhere,
                news: nowhere,
                panels: body,
                composer,
                beside,
            };
        }
        let (kinds, rest) = (line(body), below(body, 1));
        let (filter, timeline) = page.filter.split(rest);
        let (news, timeline) = below_news(page, timeline);
        Self { head, tabs, kinds, timeline, filter, news, panels: none(body), composer, beside }
    }
}

/// What is left of an area above the text that is typed, and where that is.
fn above_composer(page: &Dossier, area: Rect) -> (Rect, Rect) {
    let Some(composer) = &page.composer else { return (area, none(area)) };
    // What it is about stays in sight, where there is room for both.
    let most = if area.height > 9 { area.height * 2 / 3 } else { area.height };
    let height = composer.height(area.width).min(most);
    let rest = Rect { height: area.height - height, ..area };
    (rest, Rect { y: rest.bottom(), height, ..area })
}

/// The lines that say what is missing among the entries and why, and what is left for them.
fn below_news(page: &Dossier, area: Rect) -> (Rect, Rect) {
    let height = page.news(area.width, area.height).len() as u16;
    (Rect { height, ..area }, below(area, height))
}

/// A low window has other things to show.
fn head_height(page: &Dossier, width: u16, height: u16) -> u16 {
    if page.spec.has_no_head() {
        return 0;
    }
    match height {
        0..8 => 0,
        8..16 => 1,
        _ if width >= BESIDE => 2,
        _ => 3,
    }
}

fn line(area: Rect) -> Rect {
    Rect { height: area.height.min(1), ..area }
}

fn none(area: Rect) -> Rect {
    Rect { width: 0, height: 0, ..area }
}

fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}
