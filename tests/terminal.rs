//! The terminal is taken over and given back, whatever happens: the real binary in a pseudo-terminal.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{Read, Write};
use std::num::NonZero;
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::sys::termios::LocalFlags;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_switchboard");
const PATIENCE: Duration = Duration::from_secs(30);

const ROWS: NonZero<u16> = NonZero::new(24).unwrap();
const COLUMNS: NonZero<u16> = NonZero::new(80).unwrap();

type Screen = Arc<(Mutex<vt100::Parser>, Condvar)>;

/// The console in a terminal of its own.
struct Session {
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    pid: Pid,
    screen: Screen,
    _home: TempDir,
}

impl Session {
    fn start(term: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let pty = native_pty_system()
            .openpty(PtySize { rows: ROWS.get(), cols: COLUMNS.get(), ..PtySize::default() })
            .unwrap();
        let mut command = CommandBuilder::new(BINARY);
        command.arg("--sandbox");
        command.env_clear();
        command.cwd(home.path());
        for (name, value) in [("HOME", home.path().to_str().unwrap()), ("TERM", term), ("PATH", "/usr/bin:/bin")] {
            command.env(name, value);
        }
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let pid = Pid::from_raw(child.process_id().unwrap().cast_signed());
        let screen: Screen = Arc::new((Mutex::new(vt100::Parser::new(ROWS, COLUMNS, 0)), Condvar::new()));
        let (mut output, shown) = (pty.master.try_clone_reader().unwrap(), Arc::clone(&screen));
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                shown.0.lock().unwrap().process(&bytes[..count]);
                shown.1.notify_all();
            }
        });
        let keys = pty.master.take_writer().unwrap();
        Self { master: Some(pty.master), keys: Some(keys), child, pid, screen, _home: home }
    }

    /// Waits until the screen is as it should be.
    fn wait(&self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let (screen, changed) = &*self.screen;
        let (screen, time) =
            changed.wait_timeout_while(screen.lock().unwrap(), PATIENCE, |s| !holds(s.screen())).unwrap();
        assert!(!time.timed_out(), "{what}; the screen is:\n{}", screen.screen().contents());
    }

    fn wait_for_home(&self) {
        self.wait("home is drawn", |s| s.alternate_screen() && s.contents().contains("Customer Profiles"));
        assert!(!self.cooked(), "keys come one by one and are not echoed");
    }

    /// Whether the terminal is as a shell wants it.
    fn wait_given_back(&self) {
        self.wait("given back", |s| !s.alternate_screen() && !s.hide_cursor() && !s.bracketed_paste());
    }

    fn cooked(&self) -> bool {
        let modes = self.master.as_ref().unwrap().get_termios().unwrap();
        modes.local_flags.contains(LocalFlags::ECHO | LocalFlags::ICANON | LocalFlags::ISIG)
    }

    fn press(&mut self, keys: &str) {
        self.keys.as_mut().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    fn signal(&self, signal: Signal) {
        kill(self.pid, signal).unwrap();
    }

    fn exit_code(&mut self) -> u32 {
        self.child.wait().unwrap().exit_code()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        drop(self.child.kill());
    }
}

#[test]
fn leaving_gives_the_terminal_back() {
    let mut session = Session::start("xterm-256color");
    session.wait_for_home();
    session.press("q");
    session.wait_given_back();
    assert_eq!(session.exit_code(), 0);
    assert!(session.cooked());
}

#[test]
fn signals_that_end_it_give_the_terminal_back() {
    for (signal, code) in [(Signal::SIGTERM, 143), (Signal::SIGHUP, 129), (Signal::SIGINT, 130)] {
        let mut session = Session::start("xterm-256color");
        session.wait_for_home();
        session.signal(signal);
        session.wait_given_back();
        assert_eq!(session.exit_code(), code, "{signal}");
        assert!(session.cooked(), "{signal}");
    }
}

#[test]
fn a_stop_gives_the_terminal_back_and_a_resume_draws_anew() {
    let mut session = Session::start("xterm-256color");
    session.wait_for_home();
    for _ in 0..2 {
        session.signal(Signal::SIGTSTP);
        let stopped = waitpid(session.pid, Some(WaitPidFlag::WUNTRACED)).unwrap();
        assert_eq!(stopped, WaitStatus::Stopped(session.pid, Signal::SIGSTOP));
        session.wait_given_back();
        assert!(session.cooked());
        session.signal(Signal::SIGCONT);
        session.wait_for_home();
    }
    session.press("q");
    assert_eq!(session.exit_code(), 0);
}

#[test]
fn a_terminal_that_is_gone_ends_the_program() {
    let mut session = Session::start("xterm-256color");
    session.wait_for_home();
    session.keys = None;
    session.master = None;
    // The screen's own reader holds the last end of the terminal until it reads nothing more.
    session.signal(Signal::SIGHUP);
    assert_eq!(session.exit_code(), 129);
}

#[test]
fn a_dumb_terminal_is_refused_in_words() {
    let mut session = Session::start("dumb");
    session.wait("words", |s| s.contents().contains("TERM=dumb"));
    assert_eq!(session.exit_code(), 2);
}

#[test]
fn without_a_terminal_it_says_so_and_ends_with_2() {
    let output = Command::new(BINARY).arg("--sandbox").stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains("is not a terminal"), "{words}");
    assert!(output.stdout.is_empty());
}

#[test]
fn wrong_usage_ends_with_2_before_anything_is_touched() {
    let home = tempfile::tempdir().unwrap();
    for (arguments, words) in [
        (vec!["--open", "nowhere"], "locations begin with"),
        (vec!["--sandbox", "--profile", "mine"], "sandbox-staging"),
        (vec!["--fault", "429:1"], "--sandbox"),
    ] {
        let output = Command::new(BINARY).args(&arguments).env("HOME", home.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    assert_eq!(home.path().read_dir().unwrap().count(), 0);
}

#[test]
fn the_doctor_works_without_a_terminal_and_finds_the_sandbox_well() {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(BINARY)
        .args(["--sandbox", "doctor"])
        .env_clear()
        .env("HOME", home.path())
        .env("AWS_SECRET_ACCESS_KEY", "hunter2hunter2")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("111122223333") && !said.contains("hunter2"), "{said}");
}
