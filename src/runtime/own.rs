//! Runs programs of the user's own: no shell, no terminal, a bounded text, and not for ever.

use std::process::Stdio;
use std::time::Duration;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::time::sleep;

/// How long a program may take.
const PATIENCE: Duration = Duration::from_mins(5);
/// So many bytes each of its streams may have: one that says more is ended.
const MOST: usize = 1 << 20;
/// So long what it said is waited for once it was told to end: something that it began may hold its streams open.
const REST: Duration = Duration::from_secs(1);

/// Runs a program to its end, or until `stopped`, and tells what it said.
pub(super) async fn run(arguments: Vec<String>, stopped: impl Future<Output = ()>) -> Result<String, String> {
    let Some((program, rest)) = arguments.split_first() else { return Err("there is no program".to_owned()) };
    let mut command = Command::new(program);
    // In a group of its own: what is meant for this program by the terminal is not for it.
    command.args(rest).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut child = command.kill_on_drop(true).spawn().map_err(|error| format!("{program}: {error}"))?;
    let group = child.id().and_then(|id| i32::try_from(id).ok()).map(Pid::from_raw);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let ended = tokio::select! {
        ended = to_the_end(&mut child, &mut out, &mut err) => ended,
        () = sleep(PATIENCE) => Some(format!("It took longer than {} minutes and was ended.", PATIENCE.as_secs() / 60)),
        () = stopped => Some("It was stopped.".to_owned()),
    };
    if let Some(group) = group.filter(|_| child.id().is_some()) {
        // With all that it began itself. What is gone already hears nothing.
        killpg(group, Signal::SIGKILL).ok();
        drop(tokio::time::timeout(REST, child.wait()).await);
    }
    Ok(told(&out, &err, ended.as_deref()))
}

/// Reads all that a program says, until it has ended. Returns how it ended, where that was not well.
async fn to_the_end(child: &mut Child, out: &mut Vec<u8>, err: &mut Vec<u8>) -> Option<String> {
    let streams = (child.stdout.take(), child.stderr.take());
    match tokio::try_join!(read(streams.0, out), read(streams.1, err)) {
        Err(Flood) => Some(format!("It said more than {} MiB and was ended.", MOST >> 20)),
        Ok(_) => match child.wait().await {
            Ok(status) => (!status.success()).then(|| format!("It ended with {status}.")),
            Err(error) => Some(format!("It is not known how it ended: {error}.")),
        },
    }
}

/// A stream has more than is kept.
struct Flood;

async fn read(stream: Option<impl AsyncRead + Unpin>, bytes: &mut Vec<u8>) -> Result<(), Flood> {
    let Some(stream) = stream else { return Ok(()) };
    // What can't be read any more has ended.
    drop(stream.take(MOST as u64 + 1).read_to_end(bytes).await);
    if bytes.len() <= MOST {
        return Ok(());
    }
    bytes.truncate(MOST);
    Err(Flood)
}

/// What it said, its complaints behind the rest, and how it ended where that was not well: before a text whose end nobody
/// reads, else behind it.
fn told(out: &[u8], err: &[u8], ended: Option<&str>) -> String {
    let (first, last) = if out.len().max(err.len()) < MOST { (None, ended) } else { (ended, None) };
    let [out, err] = [out, err].map(String::from_utf8_lossy);
    let parts = [first, Some(&*out), Some(&*err), last].into_iter().flatten();
    parts.map(str::trim_end).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ran(arguments: &[&str]) -> Result<String, String> {
        run(arguments.iter().map(|argument| (*argument).to_owned()).collect(), std::future::pending()).await
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
    async fn a_flood_is_cut_and_ended() {
        let said = ran(&["cat", "/dev/zero"]).await.unwrap();
        assert!(
            said.len() < MOST + 100 && said.starts_with("It said more than 1 MiB and was ended.\n\n"),
            "{}",
            said.len()
        );
    }

    #[tokio::test]
    async fn what_is_stopped_ends_with_all_that_it_began() {
        let folder = tempfile::tempdir().unwrap();
        let pid = folder.path().join("pid");
        let script = format!("sleep 100 & echo $! > {0}.new; mv {0}.new {0}; wait", pid.display());
        let is_there = async {
            while !pid.exists() {
                tokio::task::yield_now().await;
            }
        };
        let arguments = ["sh", "-c", &script].map(str::to_owned).to_vec();
        assert_eq!(run(arguments, is_there).await.unwrap(), "It was stopped.");
        let child: i32 = std::fs::read_to_string(&pid).unwrap().trim().parse().unwrap();
        // Gone, or dead and not yet buried.
        while nix::sys::signal::kill(Pid::from_raw(child), None).is_ok() {
            let stat = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
            if stat.is_empty() || stat.contains(") Z ") {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
}
