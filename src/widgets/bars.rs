//! The bars of one row: header, way to the screen, hints, notices.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::draw::{ground, put, row, skip};
use super::fit::{columns_up_to, wrap};
use super::{Spot, Tone, spot};
use crate::theme::Theme;

/// So many characters of a notice are shown.
const LONGEST_NOTICE: usize = 1_000;

/// A piece of the header that is wider gives way before others do.
const WIDE: usize = 24;

/// Texts are not measured beyond so many columns: no bar is as wide.
const FAR: usize = 1000;

/// A key and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint<'a> {
    /// The key, as people write it.
    pub key: Cow<'a, str>,
    /// What it does.
    pub label: Cow<'a, str>,
    /// Where not all fit, those with the smallest number stay.
    pub priority: u8,
}

impl<'a> Hint<'a> {
    /// A hint of middling importance.
    pub fn new(key: impl Into<Cow<'a, str>>, label: impl Into<Cow<'a, str>>) -> Self {
        Self { key: key.into(), label: label.into(), priority: 5 }
    }

    pub(super) fn width(&self) -> usize {
        columns_up_to(&self.key, FAR) + 1 + columns_up_to(&self.label, FAR)
    }
}

/// Which things stay, in their order, where not all fit: the smallest priority first, and of equals the first.
fn keep(things: impl Iterator<Item = (u8, usize)>, gap: usize, width: usize) -> Vec<usize> {
    let things: Vec<(u8, usize)> = things.collect();
    let mut order: Vec<usize> = (0..things.len()).collect();
    order.sort_by_key(|index| things[*index].0);
    let mut used = 0;
    let mut kept: Vec<usize> = Vec::new();
    for index in order {
        let more = things[index].1 + if kept.is_empty() { 0 } else { gap };
        if used + more > width {
            break;
        }
        used += more;
        kept.push(index);
    }
    kept.sort_unstable();
    kept
}

/// Draws hints into one row; what does not fit is left out by priority.
pub fn hint_bar(hints: &[Hint<'_>], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let mut place = skip(row(area, 0), u16::from(area.width > 1));
    for index in keep(hints.iter().map(|hint| (hint.priority, hint.width())), 3, place.width.into()) {
        let (hint, from) = (&hints[index], place);
        place = skip(place, 1 + put(buf, place, &hint.key, theme.key));
        let used = put(buf, place, &hint.label, theme.key_label);
        spot(Rect { width: place.x - from.x + used, ..from }, Spot::Hint(index));
        place = skip(place, 3 + used);
    }
}

/// A piece of the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    /// What it says.
    pub text: Cow<'a, str>,
    /// How it looks; a badge has a ground of its own.
    pub style: Style,
    /// Where not all fit, those with the smallest number stay; 0 stays in any case, cut if need be.
    pub priority: u8,
}

impl<'a> Segment<'a> {
    /// A piece of text.
    pub fn new(text: impl Into<Cow<'a, str>>, style: Style, priority: u8) -> Self {
        Self { text: text.into(), style, priority }
    }

    /// A badge: text with a ground, and air on both sides.
    pub fn badge(text: &str, style: Style, priority: u8) -> Self {
        Self { text: Cow::Owned(format!(" {text} ")), style, priority }
    }
}

/// Draws the header: pieces from the left, pieces from the right, and a ground for all.
pub fn header_bar(left: &[Segment<'_>], right: &[Segment<'_>], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let bar = row(area, 0);
    ground(bar, buf, theme.base.patch(theme.header));
    let air = u16::from(bar.width > 20);
    let bar = Rect { x: bar.x + air, width: bar.width - 2 * air, ..bar };
    let all = || left.iter().chain(right);
    let whole: usize = all().map(|s| columns_up_to(&s.text, FAR) + 2).sum::<usize>().saturating_sub(2);
    // Where not all has room, the name of a profile or a region is not to take that of everything else.
    let most = if whole > usize::from(bar.width) { WIDE } else { FAR };
    let columns_of = |segment: &Segment<'_>| columns_up_to(&segment.text, FAR).min(most);
    let mut kept = keep(all().map(|s| (s.priority, columns_of(s))), 2, bar.width.into());
    // what must stay is drawn as far as there is room
    kept.extend(all().enumerate().filter(|(_, s)| s.priority == 0).map(|(index, _)| index));
    kept.sort_unstable();
    kept.dedup();
    let width = |index: &usize| all().nth(*index).map_or(0, columns_of) as u16 + 2;
    let from_right: u16 = kept.iter().filter(|index| **index >= left.len()).map(width).sum::<u16>().saturating_sub(2);
    let (mut head, mut tail) = (bar, skip(bar, bar.width.saturating_sub(from_right)));
    for index in kept {
        let place = if index < left.len() { &mut head } else { &mut tail };
        if let Some(segment) = all().nth(index) {
            let room = Rect { width: place.width.min(columns_of(segment) as u16), ..*place };
            let used = put(buf, room, &segment.text, segment.style);
            *place = skip(*place, used + 2);
        }
        if index < left.len() {
            tail = skip(tail, (head.x).saturating_sub(tail.x));
        }
    }
}

/// Which parts of a way fit: `None` stands for those left out. The last part stays, then the first, then the others
/// from the end.
pub fn shown_crumbs(widths: &[usize], width: usize) -> Vec<Option<usize>> {
    const GAP: usize = 3;
    let all: usize = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    let Some(last) = widths.len().checked_sub(1) else { return Vec::new() };
    if all <= width || last == 0 {
        return (0..=last).map(Some).collect();
    }
    let elided = 1 + GAP;
    let first = widths[0] + GAP + elided + widths[last] <= width;
    let mut used = widths[last] + elided + if first { widths[0] + GAP } else { 0 };
    let mut start = last;
    while start > 1 && used + widths[start - 1] + GAP <= width {
        start -= 1;
        used += widths[start] + GAP;
    }
    let head = first.then_some(Some(0));
    head.into_iter().chain((start > 1 || !first).then_some(None)).chain((start..=last).map(Some)).collect()
}

/// Draws the way to this screen; middle parts give way to `…`.
pub fn crumb_bar(parts: &[Cow<'_, str>], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let bar = row(area, 0);
    let mut place = skip(bar, u16::from(bar.width > 20));
    let widths: Vec<usize> = parts.iter().map(|part| columns_up_to(part, FAR)).collect();
    for (at, shown) in shown_crumbs(&widths, place.width.into()).into_iter().enumerate() {
        if at > 0 {
            place = skip(place, put(buf, place, " › ", theme.faint));
        }
        let (text, style) = match shown {
            None => ("…", theme.faint),
            Some(index) if index + 1 == parts.len() => (parts[index].as_ref(), theme.crumb_current),
            Some(index) => (parts[index].as_ref(), theme.crumb),
        };
        let used = put(buf, place, text, style);
        if let Some(index) = shown {
            spot(Rect { width: used, ..place }, Spot::Crumb(index));
        }
        place = skip(place, used);
    }
}

/// Draws a notice of one row: its sign and what it says.
pub fn notice_bar(tone: Tone, text: &str, area: Rect, buf: &mut Buffer, theme: &Theme) {
    if area.height > 1 {
        ground(area, buf, theme.base);
    }
    for (n, line) in notice_lines(tone, text, area.width).iter().take(area.height.into()).enumerate() {
        let bar = skip(row(area, n as u16), u16::from(area.width > 20));
        put(buf, bar, line, tone.style(theme));
    }
}

/// The lines of a notice: what does not fit in one goes on in the next.
pub fn notice_lines(tone: Tone, text: &str, width: u16) -> Vec<String> {
    let room = width.saturating_sub(if width > 20 { 2 } else { 0 }).max(1);
    let text: String = text.chars().take(LONGEST_NOTICE).collect();
    wrap(format!("{} {text}", tone.sign()).trim_start(), room.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Depth;
    use crate::widgets::testing::{screen, snapshot};

    fn draw(width: u16, by: impl Fn(Rect, &mut Buffer, &Theme)) -> Buffer {
        let area = Rect::new(0, 0, width, 1);
        let mut buf = Buffer::empty(area);
        by(area, &mut buf, &Theme::dark(Depth::True));
        buf
    }

    #[test]
    fn hints_give_way_by_priority() {
        let hints = [
            Hint { priority: 0, ..Hint::new("Enter", "open") },
            Hint::new("d", "document"),
            Hint::new("s", "sort"),
            Hint { priority: 9, ..Hint::new("w", "watch") },
            Hint { priority: 1, ..Hint::new("?", "help") },
        ];
        for width in [80, 40, 20] {
            snapshot(&format!("hints_{width}"), &draw(width, |area, buf, theme| hint_bar(&hints, area, buf, theme)));
        }
    }

    #[test]
    fn the_way_keeps_its_ends() {
        let parts: Vec<Cow<'_, str>> =
            ["profiles", "domains", "acme", "object-types", "Salesforce-Contact"].map(Cow::from).to_vec();
        let shown = |width| screen(&draw(width, |area, buf, theme| crumb_bar(&parts, area, buf, theme)));
        assert_eq!(shown(80), " profiles › domains › acme › object-types › Salesforce-Contact");
        assert_eq!(shown(60), " profiles › … › acme › object-types › Salesforce-Contact");
        assert_eq!(shown(36), " profiles › … › Salesforce-Contact");
        assert_eq!(shown(26), " … › Salesforce-Contact");
        assert_eq!(shown(12), "… › Salesfo…");
        assert!(shown_crumbs(&[], 10).is_empty());
    }

    #[test]
    fn the_header_keeps_what_must_be_seen() {
        let theme = Theme::dark(Depth::True);
        let left = [
            Segment::new("Switchboard", theme.brand, 4),
            Segment::new("live", theme.text, 0),
            Segment::new("123456789012", theme.muted, 2),
            Segment::new("eu-central-1", theme.muted, 1),
        ];
        let right = [Segment::new("⠋ 2 tasks", theme.busy, 3), Segment::badge("READ-ONLY", theme.badge_read_only, 0)];
        let shown = |width| screen(&draw(width, |area, buf, theme| header_bar(&left, &right, area, buf, theme)));
        assert_eq!(shown(80), " Switchboard  live  123456789012  eu-central-1           ⠋ 2 tasks   READ-ONLY");
        assert_eq!(shown(50), " live  123456789012  eu-central-1      READ-ONLY");
        assert_eq!(shown(12), "live   READ…");
        let long = [
            Segment::new("Switchboard", theme.brand, 4),
            Segment::new("AWSAdministratorAccess-of-the-shop", theme.text, 0),
            Segment::new("123456789012", theme.muted, 1),
            Segment::new("a-region-of-a-name-that-is-longer-than-any", theme.muted, 2),
        ];
        let shown = |width| screen(&draw(width, |area, buf, theme| header_bar(&long, &right, area, buf, theme)));
        let narrow = shown(100);
        for part in ["AWSAdministratorAccess-…", "123456789012", "a-region-of-a-name-that…", "2 tasks", "READ-ONLY"]
        {
            assert!(narrow.contains(part), "{part} in {narrow}");
        }
        assert!(shown(160).contains("longer-than-any"), "what has room is not cut");
    }
}
