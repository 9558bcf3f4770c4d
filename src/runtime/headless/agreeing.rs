//! Agreeing to what is about to be sent, at a terminal or by a flag.

use std::io::IsTerminal;

use crate::runtime::{ExitError, FAILED, say};

/// Agrees to what is about to be sent: by `--yes`, or by what is typed at a terminal. Without a terminal nothing is
/// asked.
///
/// # Errors
/// If it is not agreed to.
pub fn agreed(question: &str, yes: bool) -> Result<(), ExitError> {
    if yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(ExitError::usage(format!("{question} Add --yes to agree: there is no terminal to ask at.")));
    }
    say(&format!("{question} [y/N]"));
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(ExitError::failed)?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(ExitError { code: FAILED, words: "nothing was sent".to_owned() }),
    }
}

/// The same where something goes for good: at a terminal a name is to be typed.
///
/// # Errors
/// If it is not agreed to.
pub fn agreed_by_name(question: &str, name: &str, yes: bool) -> Result<(), ExitError> {
    if yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Err(ExitError::usage(format!("{question} Add --yes to agree: there is no terminal to ask at.")));
    }
    say(&format!("{question} Type {name} to go on:"));
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(ExitError::failed)?;
    if answer.trim() == name {
        return Ok(());
    }
    let words = format!("nothing was sent: what was typed is not {name}");
    Err(ExitError { code: FAILED, words })
}
