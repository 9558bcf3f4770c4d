//! The real binary in a pseudo-terminal, driven by keys and watched through a terminal emulator.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::sys::termios::LocalFlags;
use nix::unistd::Pid;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_switchboard");
const PATIENCE: Duration = Duration::from_mins(3);

/// What is seen, and word of every change of it.
type Screen = Arc<(Mutex<vt100::Parser>, Condvar)>;

/// How the console is started: in an environment that holds nothing but what is said here.
pub(crate) struct Start {
    command: CommandBuilder,
    home: TempDir,
    size: PtySize,
}

impl Start {
    pub(crate) fn new(arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(BINARY);
        command.args(arguments);
        Self::of(command)
    }

    /// Under what a shell does to itself before.
    pub(crate) fn after(shell: &str, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", &format!("{shell} \"$0\" \"$@\""), BINARY]);
        command.args(arguments);
        Self::of(command)
    }

    fn of(mut command: CommandBuilder) -> Self {
        let home = tempfile::tempdir().unwrap();
        command.env_clear();
        command.cwd(home.path());
        let size = PtySize { rows: 24, cols: 80, ..PtySize::default() };
        let start = Self { command, home, size };
        let folder = start.home.path().to_owned();
        start.env("HOME", folder).env("TERM", "xterm-256color").env("PATH", "/usr/bin:/bin")
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn size(mut self, (columns, rows): (u16, u16)) -> Self {
        self.size = PtySize { rows, cols: columns, ..PtySize::default() };
        self
    }

    pub(crate) fn session(self) -> Session {
        let pty = native_pty_system().openpty(self.size).unwrap();
        let child = pty.slave.spawn_command(self.command).unwrap();
        drop(pty.slave);
        let pid = Pid::from_raw(child.process_id().unwrap().cast_signed());
        let [rows, columns] = [self.size.rows, self.size.cols].map(|cells| NonZero::new(cells).unwrap());
        let screen: Screen = Arc::new((Mutex::new(vt100::Parser::new(rows, columns, 0)), Condvar::new()));
        let written = Arc::new(Mutex::new(Vec::new()));
        let (mut output, shown, all) =
            (pty.master.try_clone_reader().unwrap(), Arc::clone(&screen), Arc::clone(&written));
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            let mut held = Vec::new();
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                all.lock().unwrap().extend_from_slice(&bytes[..count]);
                held.extend_from_slice(&bytes[..count]);
                let ready: Vec<u8> = held.drain(..whole_frames(&held)).collect();
                // A test that fails leaves its locks poisoned.
                let Ok(mut screen) = shown.0.lock() else { break };
                screen.process(&ready);
                drop(screen);
                shown.1.notify_all();
            }
            if let Ok(mut screen) = shown.0.lock() {
                screen.process(&held);
                drop(screen);
                shown.1.notify_all();
            }
        });
        let keys = pty.master.take_writer().unwrap();
        Session {
            master: Some(pty.master),
            keys: Some(keys),
            child,
            pid,
            screen,
            written,
            pressed: 0,
            _home: self.home,
        }
    }
}

/// How much of what was written can be shown: of a frame that began, nothing before its end, as in a terminal that knows
/// synchronized updates.
fn whole_frames(written: &[u8]) -> usize {
    let begins = memchr::memmem::rfind(written, b"\x1b[?2026h");
    let ends = memchr::memmem::rfind(written, b"\x1b[?2026l");
    begins.filter(|begin| ends.is_none_or(|end| end < *begin)).unwrap_or(written.len())
}

/// How many keys these are: what a terminal sends for one key may be several characters, of which the first is Esc.
fn count(keys: &str) -> usize {
    let (mut count, mut letters) = (0, keys.chars().peekable());
    while let Some(letter) = letters.next() {
        count += 1;
        if letter == '\x1b' && letters.next_if(|next| matches!(next, '[' | 'O')).is_some() {
            while letters.next().is_some_and(|inner| !inner.is_ascii_alphabetic() && inner != '~') {}
        }
    }
    count
}

/// The console in a terminal of its own.
pub(crate) struct Session {
    pub(crate) master: Option<Box<dyn MasterPty + Send>>,
    pub(crate) keys: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    pub(crate) pid: Pid,
    screen: Screen,
    written: Arc<Mutex<Vec<u8>>>,
    /// How many keys were pressed: also each character that was typed.
    pressed: usize,
    _home: TempDir,
}

impl Session {
    /// Waits until the screen is as it should be.
    pub(crate) fn wait(&self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let (screen, changed) = &*self.screen;
        let (screen, time) =
            changed.wait_timeout_while(screen.lock().unwrap(), PATIENCE, |s| !holds(s.screen())).unwrap();
        assert!(!time.timed_out(), "{what}; the screen is:\n{}", screen.screen().contents());
    }

    /// Waits until all of these texts are seen.
    pub(crate) fn sees(&self, texts: &[&str]) {
        self.wait(&format!("{texts:?} are seen"), |s| {
            let contents = s.contents();
            texts.iter().all(|text| contents.contains(text))
        });
    }

    /// Presses keys, and waits until all of these texts are seen.
    pub(crate) fn press_and_see(&mut self, keys: &str, texts: &[&str]) {
        self.press(keys);
        self.sees(texts);
    }

    /// Leaves a page by Esc, until a text of it is gone: where something still loads, the first press stops that.
    pub(crate) fn leave(&mut self, text: &str) {
        const STOPPED: &str = "Loading was cancelled";
        self.press("\x1b");
        let gone = |s: &vt100::Screen| !s.contents().contains(text);
        self.wait("the page is left, or its loading stopped", |s| gone(s) || s.contents().contains(STOPPED));
        if self.contents().contains(text) {
            self.press("\x1b");
            self.wait("the page is left", gone);
        }
    }

    /// What is seen now.
    pub(crate) fn contents(&self) -> String {
        self.screen.0.lock().unwrap().screen().contents()
    }

    /// All that was ever written to the terminal.
    pub(crate) fn written(&self) -> String {
        String::from_utf8_lossy(&self.written.lock().unwrap()).into_owned()
    }

    pub(crate) fn wait_for_home(&self) {
        self.wait("home is drawn", |s| s.alternate_screen() && s.contents().contains("Customer Profiles"));
        assert!(!self.cooked(), "keys come one by one and are not echoed");
    }

    /// Waits until the terminal is as a shell wants it.
    pub(crate) fn wait_given_back(&self) {
        let own = |s: &vt100::Screen| s.alternate_screen() || s.hide_cursor() || s.bracketed_paste();
        let mouse = |s: &vt100::Screen| s.mouse_protocol_mode() != vt100::MouseProtocolMode::None;
        self.wait("given back", |s| !own(s) && !mouse(s) && s.cursor_style() == vt100::CursorStyle::default());
    }

    pub(crate) fn cooked(&self) -> bool {
        let modes = self.master.as_ref().unwrap().get_termios().unwrap();
        // Of another release of the same library.
        let flags = LocalFlags::from_bits_retain(modes.local_flags.bits());
        flags.contains(LocalFlags::ECHO | LocalFlags::ICANON | LocalFlags::ISIG)
    }

    /// How many keys were pressed so far, with each character that was typed.
    pub(crate) const fn pressed(&self) -> usize {
        self.pressed
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.pressed += count(keys);
        self.keys.as_mut().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill(self.pid, signal).unwrap();
    }

    pub(crate) fn exit_code(&mut self) -> u32 {
        self.child.wait().unwrap().exit_code()
    }

    /// Leaves, which gives the terminal back and succeeds.
    pub(crate) fn quit(mut self) {
        self.press("q");
        self.wait_given_back();
        assert_eq!(self.exit_code(), 0);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        drop(self.child.kill());
    }
}
