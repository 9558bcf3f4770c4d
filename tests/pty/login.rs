//! A login that takes its time: whoever waits for it no longer is not kept by it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use nix::sys::signal::Signal;

use crate::pty::Start;

/// As long as anything else is waited for in a test.
const PATIENCE: Duration = Duration::from_mins(1);

/// The pipe that the process which gives the credentials holds while it runs.
struct Held {
    pipe: PathBuf,
}

impl Held {
    /// Waits until a process has begun, and gives what is told once none is left.
    fn begun(&self) -> mpsc::Receiver<()> {
        let ((begun, has_begun), (ended, has_ended)) = (mpsc::channel(), mpsc::channel());
        let pipe = self.pipe.clone();
        thread::spawn(move || {
            let mut lines = BufReader::new(File::open(pipe).unwrap());
            lines.read_line(&mut String::new()).unwrap();
            begun.send(()).unwrap();
            // Nobody writes any more: all that held it are gone.
            lines.read_to_end(&mut Vec::new()).unwrap();
            let _ = ended.send(());
        });
        has_begun.recv_timeout(PATIENCE).unwrap();
        has_ended
    }
}

#[test]
fn esc_gives_up_the_login_and_the_question_whose_account_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (held, script) = (Held { pipe: folder.path().join("held") }, folder.path().join("give"));
    assert!(Command::new("mkfifo").arg(&held.pipe).status().unwrap().success());
    fs::write(&script, format!("exec 3>{}; echo begun >&3; exec sleep 600\n", held.pipe.display())).unwrap();
    let config = folder.path().join("config");
    let profile = format!("[profile slow]\nregion = eu-central-1\ncredential_process = sh {}\n", script.display());
    fs::write(&config, profile).unwrap();
    let state = folder.path().join("state");
    let arguments = ["--profile", "slow", "--state-dir", state.to_str().unwrap(), "--open", "profiles/domains"];
    let mut session = Start::new(&arguments).env("AWS_CONFIG_FILE", &config).session();
    let ended = held.begun();
    session.sees(&["slow", "account …", "loading domains"]);
    session.press("\u{1b}");
    session.sees(&["cancelled"]);
    // No process is left that could ask for anything.
    ended.recv_timeout(PATIENCE).unwrap();
    assert!(session.contents().contains("account …"), "{}", session.contents());
    // With the next call both are asked for again.
    session.press("r");
    let ended = held.begun();
    session.press("q");
    session.wait_given_back();
    assert_eq!(session.exit_code(), 0);
    ended.recv_timeout(PATIENCE).unwrap();
}

/// A file that nobody writes into, such as one on a mount that stalls, is waited for beside the keys.
#[test]
fn a_configuration_that_never_answers_keeps_no_key_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("config");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (end, code) in [("q", 0), ("\u{3}", 0), ("", 143)] {
        let state = folder.path().join(format!("state-{code}-{}", end.len()));
        let arguments = ["--state-dir", state.to_str().unwrap(), "--open", "profiles/domains"];
        let mut session = Start::new(&arguments).env("AWS_CONFIG_FILE", &pipe).session();
        session.sees(&["loading domains"]);
        session.press_and_see(":", &["a place, action, account, operation"]);
        session.press_and_see("flows", &["flows"]);
        session.press("\u{1b}");
        session.wait("the palette is closed", |s| !s.contents().contains("a place, action"));
        if end.is_empty() {
            session.signal(Signal::SIGTERM);
        } else {
            session.press(end);
        }
        session.wait_given_back();
        assert_eq!(session.exit_code(), code, "{end:?}");
    }
}
