//! The event loop, the terminal and the driver that carries out effects. The only room that touches the terminal.
//!
//! [`run()`] is what the binary calls: it does what the command line says and ends with an exit code.
//! Nothing here decides what is shown or sent: events go to the app, and its effects are carried out.

mod clipboard;
mod commands;
mod console;
mod disk;
mod doctor;
mod driver;
mod editor;
mod events;
mod export;
mod front;
mod ground;
mod guard;
pub mod headless;
pub mod jobs;
mod keyboard;
mod log;
mod own;
mod rescue;
mod rows;
mod run;
mod sandboxed;
mod scratch;
mod serve;
mod signals;
mod surface;
#[cfg(test)]
mod tests;
mod typed;
mod writes;

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::CommandFactory;

use crate::cli::{Cli, CliCommand};
use crate::config::settings_example;
use crate::widgets::printable;

/// Something failed.
const FAILED: u8 = 1;
/// Wrong usage, or no usable terminal.
const USAGE: u8 = 2;
/// Some of it failed.
const PARTLY: u8 = 4;

/// Whether nothing is to be written over: `--plain`.
static PLAIN: AtomicBool = AtomicBool::new(false);

/// Whether the error output is a terminal on which a line may be written over.
fn writes_over() -> bool {
    io::stderr().is_terminal() && !is_plain()
}

/// Whether what is told stands in lines of its own, for screen readers and logs.
fn is_plain() -> bool {
    PLAIN.load(Ordering::Relaxed)
}

/// Does what the command line says. A reader of what it prints that has gone away (`completions zsh | head`) is no
/// failure.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    PLAIN.store(cli.console.plain, Ordering::Relaxed);
    let done = match cli.command {
        None => console::run(cli.console),
        Some(CliCommand::Sandbox(sandbox)) => serve::run(sandbox, cli.console.log_level),
        Some(CliCommand::Run(asked)) => run::run(cli.console, &asked),
        Some(CliCommand::Doctor) => doctor::run(&cli.console),
        Some(CliCommand::Get(get)) => commands::get(&cli.console, get),
        Some(CliCommand::Call(call)) => commands::call(&cli.console, &call),
        Some(CliCommand::Snapshot(snapshot)) => commands::snapshot(&cli.console, snapshot),
        Some(CliCommand::Plan(plan)) => commands::plan(&cli.console, plan),
        Some(CliCommand::Apply(apply)) => commands::apply(&cli.console, apply),
        Some(CliCommand::Lint(lint)) => commands::lint(&cli.console, &lint),
        Some(CliCommand::Settings) => print(&settings_example()).map(|()| ExitCode::SUCCESS),
        Some(CliCommand::Man { to: Some(folder), .. }) => manual(&folder),
        Some(CliCommand::Man { command, to: None }) => man(command.as_deref()),
        Some(CliCommand::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "switchboard", &mut script);
            unless_unread(io::stdout().write_all(&script)).map(|()| ExitCode::SUCCESS)
        }
    };
    done.unwrap_or_else(|stop| {
        say(&format!("switchboard: {}", stop.words));
        ExitCode::from(stop.code)
    })
}

/// Writes the manual pages of the program and of all its commands to a folder, which is made where it is not there.
fn manual(folder: &Path) -> Result<ExitCode, ExitError> {
    let written = fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(Cli::command(), folder));
    let told = |error| ExitError { code: FAILED, words: disk::told(folder, &error) };
    written.map(|()| ExitCode::SUCCESS).map_err(told)
}

/// Prints the manual page of the program, or of a command.
fn man(command: Option<&str>) -> Result<ExitCode, ExitError> {
    let mut whole = Cli::command();
    whole.build();
    let page = match command {
        None => clap_mangen::Man::new(whole),
        Some(name) => {
            let names = || whole.get_subcommands().map(clap::Command::get_name).collect::<Vec<_>>().join(", ");
            let found = whole.find_subcommand(name);
            let found =
                found.ok_or_else(|| ExitError::usage(format!("{name} is no command; there are {}", names())))?;
            clap_mangen::Man::new(found.clone()).title(format!("switchboard-{name}"))
        }
    };
    let mut text = Vec::new();
    page.render(&mut text).map_err(ExitError::failed)?;
    unless_unread(io::stdout().write_all(&text)).map(|()| ExitCode::SUCCESS)
}

/// Why the program does not go on, in words for people.
#[derive(Debug)]
pub struct ExitError {
    /// The code that the program ends with.
    pub code: u8,
    /// What is said.
    pub words: String,
}

impl ExitError {
    #[expect(clippy::needless_pass_by_value, reason = "so that it can be named where an error is mapped")]
    fn failed(error: impl ToString) -> Self {
        Self { code: FAILED, words: error.to_string() }
    }

    fn usage(words: String) -> Self {
        Self { code: USAGE, words }
    }
}

/// Writes to standard output.
///
/// # Errors
/// If what it leads to does not take it, as a full disk.
fn print(text: &str) -> Result<(), ExitError> {
    let mut out = io::stdout().lock();
    unless_unread(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Says what the command line asked for, as its help, or what is wrong with it.
#[must_use]
pub fn tell_usage(said: &clap::Error) -> ExitCode {
    if said.use_stderr() {
        said.exit();
    }
    match unless_unread(said.print().and_then(|()| io::stdout().flush())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("switchboard: {}", error.words));
            ExitCode::from(error.code)
        }
    }
}

/// A reader that has gone away (`run … | head`) is no failure.
fn unless_unread(written: io::Result<()>) -> Result<(), ExitError> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(ExitError::failed(format!("the output could not be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// Speaks to the person at the terminal that is not ours (yet, or any more). There is nobody to tell if that fails.
fn say(words: &str) {
    drop(writeln!(io::stderr(), "{}", seen(words)));
}

/// Lines in which nothing is obeyed by a terminal.
fn seen(words: &str) -> String {
    words.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}

/// The threads beside the main one that work for others: for the sandbox, which answers while its callers wait.
const SERVING: usize = 2;
/// The same where all that is worked for is the network: each thread takes half a megabyte.
const WAITING: usize = 1;

/// The runtime that everything waits and works in, with so many threads beside the main one.
fn tokio_runtime(workers: usize) -> Result<tokio::runtime::Runtime, ExitError> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(workers).enable_all().thread_name("switchboard").build().map_err(ExitError::failed)
}
