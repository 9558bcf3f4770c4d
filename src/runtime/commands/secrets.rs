//! Secrets that a folder lacks: asked for at a terminal, unseen; named where there is none.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Read};

use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};

use super::super::{ExitError, FAILED, say};
use crate::plan::{Compared, Lacking, Options, SecretAsk};
use crate::widgets::printable;

/// Ctrl-C, Ctrl-D, and what takes a character back.
const LEAVE: [u8; 2] = [3, 4];
const BACK: [u8; 2] = [8, 127];

/// Gives what is lacking, as far as somebody can be asked; where nobody can, says how it is given.
///
/// # Errors
/// If it is left, or the terminal cannot be read.
pub(super) fn ask(compared: &mut Compared, options: Options) -> Result<(), ExitError> {
    let lacking = compared.lacking();
    if lacking.is_empty() {
        return Ok(());
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        tell(&lacking);
        return Ok(());
    }
    let mut asked = BTreeSet::new();
    for Lacking { kind, key, asks } in lacking {
        say(&format!("{kind}/{}: its secrets are not in the folder. What is left empty is left out.", printable(&key)));
        let mut asks = asks;
        // What was given may show what else is lacking.
        while !asks.is_empty() {
            for ask in asks {
                let value = answer(&ask)?;
                asked.insert((key.clone(), ask.path.to_string()));
                if !value.is_empty() {
                    compared.give(&kind, &key, &ask.path, value);
                }
            }
            let more = compared.lacking().into_iter().find(|one| one.kind == kind && one.key == key);
            asks = more.map(|more| more.asks).unwrap_or_default();
            asks.retain(|ask| !asked.contains(&(key.clone(), ask.path.to_string())));
        }
    }
    compared.plan_again(options);
    Ok(())
}

/// Names what was given and is not sent: a connection that is as wanted is left alone.
pub(super) fn tell_idle(compared: &Compared) {
    let idle: Vec<String> = compared.idle_secrets().map(|title| printable(&title).into_owned()).collect();
    if !idle.is_empty() {
        say(&format!(
            "As wanted already, so that the secrets given are not sent: {}. New ones are set by editing it in the console, or with `switchboard call`.",
            idle.join(", ")
        ));
    }
}

/// Names what is lacking, and the flag that gives it.
pub(super) fn tell(lacking: &[Lacking]) {
    if !lacking.is_empty() {
        let titles: Vec<String> = lacking.iter().map(|one| printable(&one.title()).into_owned()).collect();
        say(&format!("Secrets are in no folder: give those of {} with --secrets FILE.", titles.join(", ")));
    }
}

fn answer(ask: &SecretAsk) -> Result<String, ExitError> {
    let needed = if ask.is_needed { " (needed)" } else { "" };
    let choices = if ask.choices.is_empty() { String::new() } else { format!(" [{}]", ask.choices.join(", ")) };
    let prompt = format!("  {}{needed}{choices}: ", ask.label);
    let typed = if ask.is_secret { unseen(&prompt) } else { seen(&prompt) };
    typed.map_err(ExitError::failed)?.ok_or_else(|| ExitError { code: FAILED, words: "nothing was sent".to_owned() })
}

#[expect(clippy::print_stderr, reason = "a question, behind which the answer is typed")]
fn eprint_part(text: &str) {
    eprint!("{text}");
}

/// A line that is typed; `None` where the input is at its end.
fn seen(prompt: &str) -> io::Result<Option<String>> {
    eprint_part(prompt);
    let mut line = String::new();
    let count = io::stdin().read_line(&mut line)?;
    Ok((count > 0).then(|| line.trim().to_owned()))
}

/// The same without showing it.
fn unseen(prompt: &str) -> io::Result<Option<String>> {
    // Who answers at once is not seen either.
    let _quiet = Quiet::begin()?;
    eprint_part(prompt);
    let mut typed = Vec::new();
    for byte in io::stdin().lock().bytes() {
        match byte? {
            b'\n' | b'\r' => return Ok(Some(String::from_utf8_lossy(&typed).into_owned())),
            byte if LEAVE.contains(&byte) => break,
            byte if BACK.contains(&byte) => take_back(&mut typed),
            byte => typed.push(byte),
        }
    }
    Ok(None)
}

/// Takes the last character back, however many bytes it has.
fn take_back(typed: &mut Vec<u8>) {
    while typed.pop().is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000) {}
}

/// A terminal that shows nothing of what is typed, and gives every byte at once. It is as before when this is dropped.
struct Quiet(Termios);

impl Quiet {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut quiet = before.clone();
        quiet.local_flags.remove(LocalFlags::ECHO | LocalFlags::ICANON | LocalFlags::ISIG);
        tcsetattr(io::stdin(), SetArg::TCSADRAIN, &quiet)?;
        Ok(Self(before))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Err(error) = tcsetattr(io::stdin(), SetArg::TCSADRAIN, &self.0) {
            tracing::warn!(%error, "the terminal could not be given back");
        }
        say("");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_of_many_bytes_is_taken_back_as_one() {
        let mut typed = "pä한".as_bytes().to_vec();
        for left in ["pä", "p", "", ""] {
            take_back(&mut typed);
            assert_eq!(typed, left.as_bytes());
        }
    }
}
