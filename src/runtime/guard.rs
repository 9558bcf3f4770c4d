//! Takes the terminal over, and gives it back whatever happens.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};

use crossterm::cursor::{Hide, SetCursorStyle, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{Command, execute, queue};
use nix::sys::signal::{SigSet, Signal};
use nix::unistd::{getpgrp, tcgetpgrp};

/// Whether the terminal is ours; the panic hook must know, too.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether the terminal is to tell of the mouse.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Asks the terminal to tell of buttons and the wheel, and with numbers, so that columns beyond the 223rd are told, too.
/// Of mere movements it is asked nothing: nobody wants to be woken by them.
struct TellMouse(bool);

impl Command for TellMouse {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
        f.write_str(if self.0 { "\x1b[?1000h\x1b[?1006h" } else { "\x1b[?1006l\x1b[?1000l" })
    }
}

/// Why there is no terminal to work on.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum NoTerminal {
    #[error("standard {0} is not a terminal")]
    NotATerminal(&'static str),
    #[error("the terminal says that it can't move its cursor (TERM={0})")]
    Dumb(String),
    #[error(
        "it was started in the background of this terminal, by `&`, or by `timeout` without --foreground in a script"
    )]
    Background,
}

/// Whether this program is in front of its terminal. From the background whoever changes the terminal or reads from it
/// is stopped. What can't be told is taken for the front.
pub(super) fn is_in_front() -> bool {
    tcgetpgrp(io::stdin()).map_or(true, |front| front.as_raw() <= 0 || front == getpgrp())
}

/// Whether the terminal is ours to draw on.
pub(super) fn is_taken() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// Whether standard input and output are a terminal that can be drawn on.
pub(super) fn usable(term: Option<&str>) -> Result<(), NoTerminal> {
    if !io::stdout().is_terminal() {
        return Err(NoTerminal::NotATerminal("output"));
    }
    if !io::stdin().is_terminal() {
        return Err(NoTerminal::NotATerminal("input"));
    }
    match term {
        Some("dumb") => Err(NoTerminal::Dumb("dumb".to_owned())),
        _ if !is_in_front() => Err(NoTerminal::Background),
        _ => Ok(()),
    }
}

/// The terminal as ours: raw, on its alternate screen. Given back when this is dropped.
#[derive(Debug)]
pub(super) struct Guard(());

impl Guard {
    /// Takes the terminal, with the mouse or without.
    pub(super) fn take(mouse: bool) -> io::Result<Self> {
        MOUSE.store(mouse, Ordering::SeqCst);
        // Made first: if taking fails half way, dropping it undoes the rest.
        let guard = Self(());
        retake()?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Takes the terminal, maybe again: it was given back, or the shell changed its modes. In the background it is left to
/// whoever has it, until this program is brought to the front.
pub(super) fn retake() -> io::Result<()> {
    if !is_in_front() {
        give_back();
        return Ok(());
    }
    TAKEN.store(true, Ordering::SeqCst);
    // Leaving raw mode first makes the modes be read and set anew, if somebody changed them meanwhile.
    disable_raw_mode()?;
    enable_raw_mode()?;
    // A bar is seen beside the letter that is drawn under it, however that is drawn.
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, SetCursorStyle::SteadyBar, Hide)?;
    if MOUSE.load(Ordering::SeqCst) { execute!(io::stdout(), TellMouse(true)) } else { Ok(()) }
}

/// Gives the terminal back, once. Nobody could be told of a failure: the terminal itself is what is broken.
pub(super) fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // From the background the modes are those of somebody else, and nobody is to be stopped for what is written.
    let is_in_front = is_in_front();
    let stops = SigSet::from(Signal::SIGTTOU);
    if !is_in_front {
        stops.thread_block().ok();
    }
    // The modes come first: whoever sees the screen given back may end the program at once.
    let cooked = if is_in_front { disable_raw_mode() } else { Ok(()) };
    let mut out = io::stdout();
    let told = if MOUSE.load(Ordering::SeqCst) { queue!(out, TellMouse(false)) } else { Ok(()) };
    let shown = queue!(out, DisableBracketedPaste, SetCursorStyle::DefaultUserShape, Show, LeaveAlternateScreen)
        .and_then(|()| out.flush());
    if !is_in_front {
        stops.thread_unblock().ok();
    }
    if let Err(error) = cooked.and(told).and(shown) {
        tracing::warn!(%error, "the terminal could not be given back");
    }
}

/// Makes a panic of this thread give the terminal back before it speaks. Panics of other threads (tasks
/// of the pool, the sandbox) are errors of their own work; they go to the log, without their words,
/// which may hold documents.
pub(super) fn hook_panics() {
    let own: ThreadId = thread::current().id();
    let speak = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
        if thread::current().id() == own || !TAKEN.load(Ordering::SeqCst) {
            give_back();
            speak(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::io::Read;

    use nix::sys::termios::LocalFlags;
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    use super::*;

    /// Not a test of its own: what runs in the terminal of the next one.
    #[test]
    #[ignore = "runs in a pseudo-terminal, started by `a_panic_gives_the_terminal_back_before_it_speaks`"]
    fn takes_the_terminal_and_panics() {
        if usable(Some("xterm")).is_ok() {
            hook_panics();
            let _guard = Guard::take(true).unwrap();
            thread::spawn(|| panic!("of a task")).join().unwrap_err();
            write!(io::stdout(), "still drawing;").unwrap();
            panic!("of the loop");
        }
    }

    #[test]
    fn a_panic_gives_the_terminal_back_before_it_speaks() {
        let pty = native_pty_system().openpty(PtySize::default()).unwrap();
        let mut command = CommandBuilder::new(env::current_exe().unwrap());
        command.args(["runtime::guard::tests::takes_the_terminal_and_panics", "--exact", "--ignored", "--nocapture"]);
        let mut child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut output = pty.master.try_clone_reader().unwrap();
        let reader = thread::spawn(move || {
            let (mut said, mut bytes) = (Vec::new(), [0; 4096]);
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                said.extend_from_slice(&bytes[..count]);
            }
            String::from_utf8_lossy(&said).into_owned()
        });
        assert!(!child.wait().unwrap().success());
        let modes = pty.master.get_termios().unwrap();
        let modes = LocalFlags::from_bits_retain(modes.local_flags.bits());
        assert!(modes.contains(LocalFlags::ECHO | LocalFlags::ICANON));
        drop(pty.master);
        let said = reader.join().unwrap();
        assert!(said.contains("\u{1b}[?1000h") && said.contains("\u{1b}[?1000l"), "the mouse is let go: {said:?}");
        let (drawn, after) = said.split_once("\u{1b}[?1049l").expect("the alternate screen is left");
        assert!(drawn.contains("still drawing;") && !drawn.contains("of a task"), "{said:?}");
        assert!(after.contains("of the loop") && !after.contains("of a task"), "{said:?}");
    }
}
