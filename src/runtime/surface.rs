//! The real terminal.

use std::io::{self, BufWriter, Stdout, stdout};
use std::mem::ManuallyDrop;

use crossterm::execute;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Rect, Size};

use super::front::{Front, Surface, bounded};
use super::guard::{self, Guard};
use super::{clipboard, signals};

/// The terminal that the program was started on.
pub(super) struct Tty {
    // Never dropped: that would show the cursor, which is the guard's affair, and complain to a terminal that may
    // be gone, in a way that panics.
    terminal: ManuallyDrop<Terminal<Bounded>>,
    _guard: Guard,
}

impl Tty {
    /// Takes the terminal over, with the mouse or without.
    pub(super) fn take(mouse: bool) -> io::Result<Self> {
        let guard = Guard::take(mouse)?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, stdout()));
        let terminal = Terminal::new(Bounded(backend))?;
        Ok(Self { terminal: ManuallyDrop::new(terminal), _guard: guard })
    }
}

impl Surface for Tty {
    fn draw(&mut self, front: &dyn Front) -> io::Result<()> {
        // In the background it is drawn on by somebody else.
        if !guard::is_taken() {
            return Ok(());
        }
        crossterm::queue!(self.terminal.backend_mut().0, BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| front.draw(frame))?;
        execute!(self.terminal.backend_mut().0, EndSynchronizedUpdate)
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
        // What is seen there is somebody else's.
        if self.is_away() {
            return Ok(());
        }
        // Clears and forgets what was drawn. (`clear` would ask the terminal for its cursor and wait for the answer.)
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::from((Position::ORIGIN, size)))
    }

    fn is_away(&self) -> bool {
        !guard::is_taken()
    }

    fn may_return(&self) -> bool {
        guard::is_in_front()
    }

    fn size(&self) -> io::Result<(u16, u16)> {
        crossterm::terminal::size().map(bounded)
    }

    fn copy(&mut self, text: &str) -> Result<(), String> {
        clipboard::copy(&mut self.terminal.backend_mut().0, text)
    }
}

/// A terminal of a size that can be drawn.
struct Bounded(CrosstermBackend<BufWriter<Stdout>>);

impl Backend for Bounded {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        self.0.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.0.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.0.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.0.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.0.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0.clear()
    }

    fn clear_region(&mut self, what: ClearType) -> io::Result<()> {
        self.0.clear_region(what)
    }

    fn size(&self) -> io::Result<Size> {
        let Size { width, height } = self.0.size()?;
        let (width, height) = bounded((width, height));
        Ok(Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.0.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.0)
    }
}
