//! A screen as an SVG picture: a window with the cells in their colours.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// A cell's size in the picture's units.
const WIDE: f32 = 8.4;
const HIGH: f32 = 18.0;
/// The window's edge and the bar at its top.
const EDGE: f32 = 14.0;
const BAR: f32 = 30.0;

/// The picture of a screen.
pub(crate) fn of(screen: &Buffer) -> String {
    let (columns, rows) = (f32::from(screen.area.width), f32::from(screen.area.height));
    let (width, height) = (columns * WIDE + 2.0 * EDGE, rows * HIGH + EDGE + BAR);
    let ground = colour(screen[(0, 2)].bg).unwrap_or_else(|| "#16181d".to_owned());
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         font-family=\"ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace\" font-size=\"14\" \
         xml:space=\"preserve\">\n<rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"{ground}\"/>\n"
    );
    for (n, dot) in ["#ff5f57", "#febc2e", "#28c840"].into_iter().enumerate() {
        let _ = writeln!(out, "<circle cx=\"{}\" cy=\"15\" r=\"5.5\" fill=\"{dot}\"/>", 20 + 18 * n);
    }
    for y in 0..screen.area.height {
        grounds(screen, y, &ground, &mut out);
        texts(screen, y, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

/// What a cell looks like, with reversal carried out.
fn look(cell: &Cell) -> (Option<String>, Option<String>) {
    let (fg, bg) = (colour(cell.fg), colour(cell.bg));
    if cell.modifier.contains(Modifier::REVERSED) { (bg, fg) } else { (fg, bg) }
}

fn grounds(screen: &Buffer, y: u16, ground: &str, out: &mut String) {
    let mut x = 0;
    while x < screen.area.width {
        let (_, bg) = look(&screen[(x, y)]);
        let start = x;
        while x < screen.area.width && look(&screen[(x, y)]).1 == bg {
            // The second cell of a wide character has no look of its own.
            x += screen[(x, y)].symbol().width().max(1) as u16;
        }
        if let Some(bg) = bg.filter(|bg| bg != ground) {
            let (left, top) = place(start, y);
            let wide = f32::from(x - start) * WIDE;
            let _ = writeln!(
                out,
                "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{HIGH}\" fill=\"{bg}\"/>"
            );
        }
    }
}

/// Runs of one style; what is not plain ASCII stands alone, so that a font's own widths shift nothing.
fn texts(screen: &Buffer, y: u16, out: &mut String) {
    let mut x = 0;
    while x < screen.area.width {
        let cell = &screen[(x, y)];
        let wide = cell.symbol().width().max(1) as u16;
        let mut text = cell.symbol().to_owned();
        let start = x;
        x += wide;
        while cell.symbol().is_ascii() && x < screen.area.width {
            let next = &screen[(x, y)];
            if !next.symbol().is_ascii() || next.fg != cell.fg || next.bg != cell.bg || next.modifier != cell.modifier {
                break;
            }
            text.push_str(next.symbol());
            x += 1;
        }
        if !text.trim().is_empty() {
            let (left, top) = place(start, y);
            let length = f32::from(x - start) * WIDE;
            let fill = look(cell).0.unwrap_or_else(|| "#d8dee9".to_owned());
            let weight = if cell.modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
            let line = if cell.modifier.contains(Modifier::UNDERLINED) { " text-decoration=\"underline\"" } else { "" };
            let dim = if cell.modifier.contains(Modifier::DIM) { " opacity=\"0.6\"" } else { "" };
            let base = top + 13.5;
            let _ = writeln!(
                out,
                "<text x=\"{left:.1}\" y=\"{base:.1}\" textLength=\"{length:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
                 fill=\"{fill}\"{weight}{line}{dim}>{}</text>",
                escape(&text)
            );
        }
    }
}

fn place(x: u16, y: u16) -> (f32, f32) {
    (EDGE + f32::from(x) * WIDE, BAR + f32::from(y) * HIGH)
}

fn colour(colour: Color) -> Option<String> {
    match colour {
        Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
        _ => None,
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
