//! A frame without colours, boxes and what turns: for screen readers, and for whoever copies from the screen.

use ratatui::buffer::Buffer;
use ratatui::style::Color;

/// Takes colours, frames, bars and spinners out of what was drawn. Words, signs and attributes stay.
pub fn make_plain(buf: &mut Buffer) {
    for cell in &mut buf.content {
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
