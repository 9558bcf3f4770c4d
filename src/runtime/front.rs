//! What the loop drives, and what it draws on.

use std::io;

use jiff::Timestamp;
use ratatui::Frame;

use crate::contract::{Effect, Update};

/// The state behind the screen: the app, or in tests a stand-in.
pub(super) trait Front {
    /// What it wants before anything has happened.
    fn initial_effects(&mut self) -> Vec<Effect>;
    /// Takes an event in.
    fn update(&mut self, update: Update) -> Vec<Effect>;
    /// Draws itself.
    fn draw(&self, frame: &mut Frame<'_>);
    /// When it wants [`crate::contract::Event::Deadline`]; `None` while nothing moves by itself.
    fn deadline(&self) -> Option<Timestamp>;
}

/// Columns and rows that are drawn at the most: a terminal may say anything of its size, and every cell takes memory.
const LARGEST: (u16, u16) = (1000, 500);

/// The part of a size that is drawn.
pub(super) fn bounded((width, height): (u16, u16)) -> (u16, u16) {
    (width.min(LARGEST.0), height.min(LARGEST.1))
}

/// The terminal, as the loop uses it.
pub(super) trait Surface {
    /// Draws one frame.
    fn draw(&mut self, front: &dyn Front) -> io::Result<()>;
    /// Gives the terminal back.
    fn give_back(&mut self);
    /// Gives the terminal back, stops the program, and takes it again once it runs on.
    fn suspend(&mut self) -> io::Result<()>;
    /// Takes the terminal again and draws everything anew.
    fn restore(&mut self) -> io::Result<()>;
    /// Whether somebody else has the terminal, because the program runs in the background.
    fn is_away(&self) -> bool {
        false
    }
    /// Whether the program is in front again: not every shell tells one that it brings there.
    fn may_return(&self) -> bool {
        false
    }
    /// Columns and rows.
    fn size(&self) -> io::Result<(u16, u16)>;
    /// Puts text on the clipboard.
    fn copy(&mut self, text: &str) -> Result<(), String>;
}
