//! Runs programs of the user's own: no shell, no terminal, a bounded text, and not for ever.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, copy, sink};
use tokio::process::Command;
use tokio::time::timeout;

/// How long a program may take.
const PATIENCE: Duration = Duration::from_mins(5);
/// So many bytes of each of its streams are kept; what goes on is read and dropped, so that it is not held up.
const MOST: u64 = 1 << 20;

/// Runs a program to its end, and tells what it said.
pub(super) async fn run(arguments: Vec<String>) -> Result<String, String> {
    let Some((program, rest)) = arguments.split_first() else { return Err("there is no program".to_owned()) };
    let mut command = Command::new(program);
    // In a group of its own: what is meant for this program by the terminal is not for it.
    command.args(rest).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut child = command.kill_on_drop(true).spawn().map_err(|error| format!("{program}: {error}"))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let ended = async { tokio::join!(text_of(out), text_of(err), child.wait()) };
    let (out, err, status) = timeout(PATIENCE, ended)
        .await
        .map_err(|_| format!("{program} took longer than {} minutes and was ended", PATIENCE.as_secs() / 60))?;
    let status = status.map_err(|error| format!("{program}: {error}"))?;
    Ok(told(&out, &err, status))
}

async fn text_of(stream: Option<impl AsyncRead + Unpin>) -> String {
    let Some(mut stream) = stream else { return String::new() };
    let mut bytes = Vec::new();
    // What can't be read any more has ended.
    drop((&mut stream).take(MOST).read_to_end(&mut bytes).await);
    let more = copy(&mut stream, &mut sink()).await.unwrap_or(0);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if more > 0 { format!("{text}\n… {more} bytes more") } else { text }
}

/// What it said, its complaints behind the rest, and how it ended where that was not well.
fn told(out: &str, err: &str, status: ExitStatus) -> String {
    let ended = (!status.success()).then(|| format!("It ended with {status}."));
    let parts = [Some(out), Some(err), ended.as_deref()].into_iter().flatten();
    parts.map(str::trim_end).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ran(arguments: &[&str]) -> Result<String, String> {
        run(arguments.iter().map(|argument| (*argument).to_owned()).collect()).await
    }

    #[tokio::test]
    async fn arguments_are_given_as_they_are_and_what_is_said_comes_back() {
        assert_eq!(ran(&["printf", "%s|", "$(id)", "a b", "; x"]).await.unwrap(), "$(id)|a b|; x|");
        assert_eq!(ran(&["true"]).await.unwrap(), "");
        let failed = ran(&["sh", "-c", "echo out; echo err >&2; exit 3"]).await.unwrap();
        assert_eq!(failed, "out\n\nerr\n\nIt ended with exit status: 3.");
        assert!(ran(&["/no/such/program"]).await.unwrap_err().contains("/no/such/program"));
        assert!(ran(&[]).await.is_err());
    }

    #[tokio::test]
    async fn a_flood_is_cut_and_holds_nobody_up() {
        let said = ran(&["head", "-c", "3000000", "/dev/zero"]).await.unwrap();
        assert!(said.len() < 1_100_000 && said.ends_with("1951424 bytes more"), "{}", said.len());
    }
}
