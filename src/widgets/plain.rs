//! A frame without colours, boxes and what turns: for screen readers, and for whoever copies from the screen.

use ratatui::buffer::Buffer;
use ratatui::style::Color;

/// The bar before what has the focus, and what it is here.
const FOCUS: (&str, &str) = ("▌", ">");

/// Takes colours, frames, bars and spinners out of what was drawn. Words, signs and attributes stay, and what has the focus
/// has a sign.
pub fn make_plain(buf: &mut Buffer) {
    for cell in &mut buf.content {
        if cell.symbol() == FOCUS.0 {
            cell.set_symbol(FOCUS.1);
        }
        let mut letters = cell.symbol().chars();
        if letters.next().is_some_and(is_ornament) && letters.next().is_none() {
            cell.set_symbol(" ");
        }
        (cell.fg, cell.bg) = (Color::Reset, Color::Reset);
    }
}

/// Whether a character only draws: lines of boxes, blocks of bars, and the dots of spinners.
fn is_ornament(letter: char) -> bool {
    matches!(letter, '\u{2500}'..='\u{259f}' | '\u{2800}'..='\u{28ff}')
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn what_draws_goes_and_what_has_the_focus_keeps_a_sign() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
        buf.set_string(0, 0, "│▌ Name ⠋ █ │", Style::new());
        make_plain(&mut buf);
        let seen: String = buf.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(seen.trim_end(), " > Name");
    }
}
