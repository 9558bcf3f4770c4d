//! The real terminal.

use std::io::{self, BufWriter, Stdout, stdout};
use std::mem::ManuallyDrop;

use crossterm::execute;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect};

use super::front::{Front, Surface};
use super::guard::{self, Guard};
use super::{clipboard, signals};

/// The terminal that the program was started on.
pub(super) struct Tty {
    // Never dropped: that would show the cursor, which is the guard's affair, and complain to a terminal that may
    // be gone, in a way that panics.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Stdout>>>>,
    _guard: Guard,
}

impl Tty {
    /// Takes the terminal over.
    pub(super) fn take() -> io::Result<Self> {
        let guard = Guard::take()?;
        let terminal = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, stdout())))?;
        Ok(Self { terminal: ManuallyDrop::new(terminal), _guard: guard })
    }
}

impl Surface for Tty {
    fn draw(&mut self, front: &dyn Front) -> io::Result<()> {
        crossterm::queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| front.draw(frame))?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    fn give_back(&mut self) {
        guard::give_back();
    }

    fn suspend(&mut self) -> io::Result<()> {
        guard::give_back();
        signals::stop()?;
        self.restore()
    }

    fn restore(&mut self) -> io::Result<()> {
        guard::retake()?;
        // Clears and forgets what was drawn. (`clear` would ask the terminal for its cursor and wait for the answer.)
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::from((Position::ORIGIN, size)))
    }

    fn size(&self) -> io::Result<(u16, u16)> {
        crossterm::terminal::size()
    }

    fn copy(&mut self, text: &str) -> Result<(), String> {
        clipboard::copy(self.terminal.backend_mut(), text)
    }
}
