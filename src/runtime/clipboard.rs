//! The clipboard of the terminal, which may be on another machine.

use std::env;
use std::io::Write;
use std::process::{Command, Stdio};

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

/// Terminals drop longer sequences without a word.
const LONGEST: usize = 1024 * 1024;

/// Puts text on the clipboard: in tmux through tmux, which by default keeps such sequences to itself,
/// and else by the terminal's own sequence (OSC 52).
pub(super) fn copy(mut terminal: impl Write, text: &str) -> Result<(), String> {
    if text.len() > LONGEST {
        return Err(format!("{} KiB are too much for a clipboard: export it instead", text.len() / 1024));
    }
    if env::var_os("TMUX").is_some_and(|tmux| !tmux.is_empty()) && through_tmux(text) {
        return Ok(());
    }
    execute!(terminal, CopyToClipboard::to_clipboard_from(text)).map_err(|error| error.to_string())
}

/// `-w` hands it on to the terminal's clipboard.
fn through_tmux(text: &str) -> bool {
    let started = Command::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut tmux) = started else { return false };
    // Dropping the pipe ends the text.
    let given = tmux.stdin.take().is_some_and(|mut pipe| pipe.write_all(text.as_bytes()).is_ok());
    tmux.wait().is_ok_and(|status| status.success()) && given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_much_for_a_clipboard_says_so_and_writes_nothing() {
        let mut out = Vec::new();
        let problem = copy(&mut out, &"x".repeat(LONGEST + 1)).unwrap_err();
        assert!(problem.contains("export"), "{problem}");
        assert!(out.is_empty());
    }
}
