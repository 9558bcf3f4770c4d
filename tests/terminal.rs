//! The terminal is taken over and given back, whatever happens: the real binary in a pseudo-terminal.

use crate::{pty, service};
use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use nix::sys::signal::Signal;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use pty::{BINARY, Session, Start};

fn started(term: &str) -> Session {
    Start::new(&["--sandbox"]).env("TERM", term).session()
}

#[test]
fn leaving_gives_the_terminal_back() {
    let mut session = started("xterm-256color");
    session.wait_for_home();
    // Where text is typed, the terminal's own cursor stands behind it.
    session.press(":do");
    let typed = |s: &vt100::Screen| {
        let (row, column) = s.cursor_position();
        !s.hide_cursor() && column > 1 && s.cell(row, column - 1).is_some_and(|cell| cell.contents() == "o")
    };
    session.wait("the cursor at the caret", typed);
    session.press("\u{1b}");
    session.wait("no cursor", vt100::Screen::hide_cursor);
    session.press("q");
    session.wait_given_back();
    assert_eq!(session.exit_code(), 0);
    assert!(session.cooked());
}

#[test]
fn the_mouse_is_listened_to_unless_the_settings_say_otherwise() {
    let mut session = started("xterm-256color");
    session.wait_for_home();
    session.wait("the mouse is asked for", |s| s.mouse_protocol_mode() == vt100::MouseProtocolMode::PressRelease);
    // The wheel over the list, and two clicks into a row.
    session.press_and_see("\u{1b}[<65;10;8M", &["Customer Profiles"]);
    let (row, _) = session.contents().lines().enumerate().find(|(_, line)| line.contains("Domains")).unwrap();
    let click = format!("\u{1b}[<0;10;{}M\u{1b}[<0;10;{}m", row + 1, row + 1);
    session.press(&click);
    session.press_and_see(&click, &["home › profiles › domains"]);
    session.quit();

    let config = tempfile::tempdir().unwrap();
    fs::create_dir(config.path().join("switchboard")).unwrap();
    fs::write(config.path().join("switchboard/settings.toml"), "mouse = false\n").unwrap();
    let session = Start::new(&["--sandbox"]).env("XDG_CONFIG_HOME", config.path()).session();
    session.wait_for_home();
    assert!(!session.written().contains("\u{1b}[?1000h"), "the mouse is the terminal's");
    session.quit();
}

#[test]
fn signals_that_end_it_give_the_terminal_back() {
    for (signal, code) in [(Signal::SIGTERM, 143), (Signal::SIGHUP, 129), (Signal::SIGINT, 130)] {
        let mut session = started("xterm-256color");
        session.wait_for_home();
        session.signal(signal);
        session.wait_given_back();
        assert_eq!(session.exit_code(), code, "{signal}");
        assert!(session.cooked(), "{signal}");
    }
}

/// Whoever changes a terminal from its background is stopped there, and hears no signal.
#[test]
fn in_the_background_it_says_so_and_ends() {
    let mut session = Start::after("timeout 600", &["--sandbox"]).session();
    session.sees(&["was started in the background of this terminal", "Start it in the foreground"]);
    assert_eq!(session.exit_code(), 2);
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let service = service::Service::with(&["--latency-ms", "60000"]);
    let mut session = service.console(&["--open", "appflow/flows/servicenow-incidents-adhoc!start"]).session();
    session.sees(&["StartFlow"]);
    session.press("\u{13}");
    session.sees(&["being sent"]);
    // A write is under way, so that the first one waits.
    session.signal(Signal::SIGTERM);
    session.wait_given_back();
    session.signal(Signal::SIGINT);
    assert_eq!(session.exit_code(), 130);
    assert!(session.cooked());
}

/// What comes of a paste after it has paused for long is text as the rest of it: it confirms nothing.
#[test]
fn a_paste_that_pauses_is_no_command() {
    let mut session = Start::new(&["--sandbox", "--open", "appflow/flows/slack-exports!delete"]).session();
    // Esc would end the counting first.
    session.sees(&["it has no runs", "Type"]);
    session.press_and_see("\u{1b}[200~slack-", &["the paste has no end yet"]);
    session.press_and_see("exports\r\u{1b}[201~", &["keys are keys again", "Delete the flow with its history"]);
    session.press_and_see("\u{1b}", &["Flow slack-exports", "Draft"]);
    session.press("\u{3}");
    session.wait_given_back();
    assert_eq!(session.exit_code(), 0);
}

/// Whatever is left unfinished, later keys and sizes are heard.
#[test]
fn an_unfinished_sequence_or_paste_holds_nothing_up() {
    for unfinished in ["\u{1b}[", "\u{1b}O", "\u{1b}[12;", "\u{1b}]11;rgb:", "\u{1b}[200~", "\u{1b}[200~half a paste"] {
        let mut session = started("xterm-256color");
        session.wait_for_home();
        session.press(unfinished);
        let smaller = PtySize { rows: 10, cols: 40, ..PtySize::default() };
        let before = session.written().len();
        session.master.as_ref().unwrap().resize(smaller).unwrap();
        session.wait("it is drawn anew", |_| session.written().len() > before);
        session.press("\u{3}");
        session.wait_given_back();
        assert_eq!(session.exit_code(), 0, "{unfinished:?}");
    }
}

#[test]
fn a_terminal_of_any_size_is_survived() {
    let mut session = started("xterm-256color");
    session.wait_for_home();
    for (cols, rows) in [(u16::MAX, u16::MAX), (0, 0), (1, 1), (u16::MAX, 1), (1, u16::MAX), (80, 24)] {
        let before = session.written().len();
        session.master.as_ref().unwrap().resize(PtySize { rows, cols, ..PtySize::default() }).unwrap();
        // A size of nothing draws nothing.
        session.wait("it is drawn anew", |_| cols == 0 || session.written().len() > before);
    }
    session.press("\u{3}");
    session.wait_given_back();
    assert_eq!(session.exit_code(), 0);
}

/// The one program of a terminal has no shell that could make it go on: it takes the screen again.
#[test]
fn where_nobody_could_continue_it_a_stop_draws_anew() {
    let mut session = started("xterm-256color");
    session.wait_for_home();
    let taken = |session: &Session| session.written().matches("\u{1b}[?1049h").count();
    for times in 2..4 {
        if times == 2 {
            session.press("\u{1a}");
        } else {
            session.signal(Signal::SIGTSTP);
        }
        session.wait("the screen is taken again", |_| taken(&session) == times);
        session.wait_for_home();
    }
    session.press("q");
    assert_eq!(session.exit_code(), 0);
}

/// The keys of the shell are not read in the background, and a shell that brings a running job to the front tells it
/// nothing.
#[test]
fn it_runs_in_the_background_and_comes_back_to_the_front() {
    let mut session = Start::after("PS1='ready> ' exec bash --norc -i; true", &[]).session();
    session.press_and_see(&format!("{BINARY} --sandbox\n"), &["Customer Profiles"]);
    session.wait_for_home();
    session.press("\u{1a}");
    session.wait("the shell has the terminal", |s| !s.alternate_screen() && s.contents().contains("Stopped"));
    session.press_and_see("bg\n", &["--sandbox &"]);
    session.press_and_see("echo still\\ here; jobs\n", &["still here", "Running"]);
    session.press("fg\n");
    session.wait_for_home();
    session.press("q");
    session.wait("it is left", |s| !s.alternate_screen());
    session.press("exit 7\n");
    assert_eq!(session.exit_code(), 7);
}

#[test]
fn a_terminal_that_is_gone_ends_the_program() {
    let mut session = started("xterm-256color");
    session.wait_for_home();
    session.keys = None;
    session.master = None;
    // The screen's own reader holds the last end of the terminal until it reads nothing more.
    session.signal(Signal::SIGHUP);
    assert_eq!(session.exit_code(), 129);
}

/// As when a window is closed or a connection is lost: nobody reads any more, and no end of the terminal is left.
#[test]
fn a_closed_window_ends_the_program_without_a_panic() {
    let home = tempfile::tempdir().unwrap();
    let pty = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new(BINARY);
    command.args(["--sandbox", "--state-dir"]);
    command.arg(home.path());
    command.env_clear();
    command.env("HOME", home.path());
    command.env("TERM", "xterm-256color");
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let (mut reader, mut shown, mut bytes) = (pty.master.try_clone_reader().unwrap(), Vec::new(), [0; 4096]);
    while !String::from_utf8_lossy(&shown).contains("Switchboard") {
        let count = reader.read(&mut bytes).unwrap();
        shown.extend_from_slice(&bytes[..count]);
    }
    drop((reader, pty.master));
    let code = child.wait().unwrap().exit_code();
    assert!(matches!(code, 1 | 129), "{code}");
    let log = fs::read_to_string(home.path().join("switchboard.log")).unwrap();
    assert!(log.contains("ended") && !log.contains("a panic"), "{log}");
}

#[test]
fn a_dumb_terminal_is_refused_in_words() {
    let mut session = started("dumb");
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
    for arguments in [["--sandbox", "doctor"], ["doctor", "--sandbox"]] {
        let output = Command::new(BINARY)
            .args(arguments)
            .env_clear()
            .env("HOME", home.path())
            .env("AWS_SECRET_ACCESS_KEY", "hunter2hunter2")
            .env("AWS_ENDPOINT_URL", "http://kim:hunter2@nowhere")
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{said}");
        assert!(said.contains("111122223333") && !said.contains("hunter2"), "{said}");
    }
    let doctor =
        Command::new(BINARY).arg("doctor").env_clear().env("HOME", home.path()).env("AWS_REGION", "us east 1").output();
    let said = String::from_utf8(doctor.unwrap().stdout).unwrap();
    assert!(said.contains("!!  region       AWS_REGION holds something else than letters"), "{said}");
    let lost = Command::new(BINARY).args(["--profile", "nope", "doctor"]).env_clear().env("HOME", home.path()).output();
    let said = String::from_utf8(lost.unwrap().stdout).unwrap();
    assert!(said.contains("!!  region       none is named"), "{said}");
    assert!(said.contains("!!  profile      there is no profile nope"), "{said}");
}
