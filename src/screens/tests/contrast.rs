//! Whatever is drawn can be read in every theme: each letter against the ground that it stands on.

use std::collections::BTreeMap;
use std::sync::Arc;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::overlays::{pages, served};
use super::*;
use crate::theme::{Depth, Theme};

/// What text must have at least, after WCAG 2 (AA).
const WANTED: f64 = 4.5;

/// The contrast of two colours after WCAG 2.
fn contrast(a: Color, b: Color) -> f64 {
    let light = |color: Color| {
        let Color::Rgb(red, green, blue) = color else { panic!("{color:?}") };
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue) + 0.05
    };
    let (a, b) = (light(a), light(b));
    a.max(b) / a.min(b)
}

/// Whether a cell shows something that is read: no air, no line of a frame or bar.
fn is_read(cell: &Cell) -> bool {
    cell.symbol()
        .chars()
        .next()
        .is_some_and(|c| !c.is_whitespace() && !matches!(c, '\u{2500}'..='\u{259f}' | '·' | '…'))
}

/// Draws something in every theme, and notes what can't be read in it: theme and colours, with a place.
fn look(
    what: &str,
    harness: &mut ScreenHarness,
    draw: &dyn Fn(&ScreenHarness, &mut Buffer),
    bad: &mut BTreeMap<String, String>,
) {
    for name in Theme::built_in_names() {
        harness.session.theme = Arc::new(Theme::built_in(name, Depth::True).unwrap());
        let base = harness.session.theme.base;
        let mut buf = Buffer::empty(harness.size);
        buf.set_style(harness.size, base);
        draw(harness, &mut buf);
        for cell in buf.content.iter().filter(|cell| is_read(cell)) {
            let own = |color: Color, other: Option<Color>| if color == Color::Reset { other.unwrap() } else { color };
            let (fg, bg) = (own(cell.fg, base.fg), own(cell.bg, base.bg));
            let (fg, bg) = if cell.modifier.contains(Modifier::REVERSED) { (bg, fg) } else { (fg, bg) };
            let ratio = contrast(fg, bg);
            if ratio < WANTED {
                bad.entry(format!("{name}: {fg:?} on {bg:?} {ratio:.1}"))
                    .or_insert_with(|| format!("{:?} of {what}", cell.symbol()));
            }
        }
    }
}

#[test]
fn every_letter_of_every_screen_can_be_read_in_every_theme() {
    let mut bad = BTreeMap::new();
    for size in [(80, 24), (140, 40)] {
        for at in pages() {
            let Some((mut harness, mut page)) = served(&at, size) else { continue };
            harness.act(&mut *page, Action::Mark);
            harness.act(&mut *page, Action::Down);
            let page = &page;
            let draw = |harness: &ScreenHarness, buf: &mut Buffer| page.draw(harness.size, buf, &harness.view());
            look(&at.to_string(), &mut harness, &draw, &mut bad);
        }
        let mut harness = ScreenHarness::over("profiles/domains").sized(size.0, size.1);
        for mut screen in screens(&mut harness) {
            harness.enter(&mut *screen);
            let screen = &screen;
            let draw = |harness: &ScreenHarness, buf: &mut Buffer| screen.draw(harness.size, buf, &harness.view());
            look(screen.name(), &mut harness, &draw, &mut bad);
        }
    }
    let told: Vec<String> = bad.iter().map(|(colours, place)| format!("{colours}: {place}")).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}
