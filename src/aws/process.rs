//! Credentials from a `credential_process`.
//!
//! The process gets neither the terminal nor a way to it: no input, a session of its own, its messages thrown
//! away. It ends with the call that wanted it, with everything that it started and that did not let go of it. Nothing
//! that it says is ever shown or logged: an answer that is none may still be a secret.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use jiff::Timestamp;
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use process_wrap::tokio::{ChildWrapper, CommandWrap, KillOnDrop, ProcessSession};
use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

use crate::contract::{ApiError, ErrorKind};

/// Bytes of an answer; credentials are far smaller.
const LARGEST: u64 = 64 * 1024;

/// The process of a profile.
pub(super) struct Process {
    /// The profile that names it.
    pub(super) profile: String,
    /// What the shell runs; may hold secrets.
    pub(super) command: String,
    /// The account that the profile names, where the answer names none.
    pub(super) account: Option<String>,
    /// How long it may take.
    pub(super) patience: Duration,
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Process").field("profile", &self.profile).finish_non_exhaustive()
    }
}

impl ProvideCredentials for Process {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { self.run().await.map_err(CredentialsError::provider_error) })
    }
}

/// The processes of a session, ended when this is dropped.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(Ok(leader)) = self.0.map(i32::try_from) {
            let others = beneath(leader, &running());
            // Gone already is as good.
            killpg(Pid::from_raw(leader), Signal::SIGKILL).ok();
            for pid in others {
                kill(Pid::from_raw(pid), Signal::SIGKILL).ok();
            }
        }
    }
}

/// A process, as the system tells it.
#[derive(Clone, Copy, Debug)]
struct Running {
    pid: i32,
    parent: i32,
    session: i32,
}

/// The processes that run now; none where the system has no list of them to read.
fn running() -> Vec<Running> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let of = |entry: fs::DirEntry| {
        let pid = entry.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        // Its name is in brackets and may be anything; state, parent, group and session follow.
        let mut rest = stat.rsplit_once(')')?.1.split_whitespace().skip(1);
        let (parent, session) = (rest.next()?.parse().ok()?, rest.nth(1)?.parse().ok()?);
        Some(Running { pid, parent, session })
    };
    entries.filter_map(of).collect()
}

/// The processes of a session, and all that hang beneath them, such as those that took a session of their own. What
/// let go of its parents, as a daemon does, is nobody's any more, and stays: it may be an agent that is meant to last.
fn beneath(session: i32, all: &[Running]) -> BTreeSet<i32> {
    let mut found: BTreeSet<i32> = all.iter().filter(|one| one.session == session).map(|one| one.pid).collect();
    loop {
        let new = |one: &&Running| found.contains(&one.parent) && !found.contains(&one.pid);
        let more: Vec<i32> = all.iter().filter(new).map(|one| one.pid).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

impl Process {
    async fn run(&self) -> Result<Credentials, ApiError> {
        let mut command = CommandWrap::with_new("sh", |command| {
            command.arg("-c").arg(&self.command);
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        });
        let child = command.wrap(KillOnDrop).wrap(ProcessSession).spawn();
        let mut child = child.map_err(|error| self.failed(&format!("could not be started: {}", error.kind())))?;
        // What it left behind has no business any more, however it ended.
        let _group = Group(child.id());
        let slow = || {
            let mut error = self.failed(&format!("did not end within {} s and was stopped", self.patience.as_secs()));
            "ProcessTimeout".clone_into(&mut error.code);
            error
        };
        let answer = timeout(self.patience, self.answer(child.as_mut())).await.map_err(|_| slow())??;
        self.credentials(&answer)
    }

    /// What it says, if it ends well.
    async fn answer(&self, child: &mut dyn ChildWrapper) -> Result<Vec<u8>, ApiError> {
        let mut said = Vec::new();
        if let Some(output) = child.stdout().take() {
            let read = output.take(LARGEST).read_to_end(&mut said).await;
            read.map_err(|error| self.failed(&format!("could not be heard: {}", error.kind())))?;
        }
        let status = child.wait().await.map_err(|error| self.failed(&format!("was lost: {}", error.kind())))?;
        match status.code() {
            Some(0) => Ok(said),
            Some(127) => Err(self.failed("names a program that is not there")),
            Some(code) => Err(self.failed(&format!("ended with code {code}"))),
            None => Err(self.failed("was ended by a signal")),
        }
    }

    fn credentials(&self, answer: &[u8]) -> Result<Credentials, ApiError> {
        let answer: Value = serde_json::from_slice(answer).map_err(|_| self.failed("gave no JSON"))?;
        let text = |name: &str| answer.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        if answer.get("Version") != Some(&Value::from(1)) {
            return Err(self.failed("gave something else than Version 1"));
        }
        let missing = |name: &str| self.failed(&format!("gave no {name}"));
        let expires = match text("Expiration").map(str::parse::<Timestamp>) {
            Some(Ok(moment)) if moment <= Timestamp::now() => {
                return Err(self.failed("gave credentials that have expired already"));
            }
            Some(Ok(moment)) => Some(SystemTime::from(moment)),
            Some(Err(_)) => return Err(self.failed("gave an Expiration that is no time")),
            None => None,
        };
        let mut credentials = Credentials::builder()
            .provider_name("CredentialProcess")
            .access_key_id(text("AccessKeyId").ok_or_else(|| missing("AccessKeyId"))?)
            .secret_access_key(text("SecretAccessKey").ok_or_else(|| missing("SecretAccessKey"))?);
        credentials.set_session_token(text("SessionToken").map(str::to_owned));
        credentials.set_expiry(expires);
        credentials.set_account_id(text("AccountId").or(self.account.as_deref()).map(Into::into));
        Ok(credentials.build())
    }

    fn failed(&self, how: &str) -> ApiError {
        let words = format!("The credential_process of profile {} {how}.", self.profile);
        let mut error = ApiError::local(ErrorKind::MissingCredentials, "ProcessFailed", words);
        error.advice = Some(
            "Run it by hand to see why, and try again. It has no terminal here, so it can ask for nothing there."
                .to_owned(),
        );
        error
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn process(command: &str) -> Process {
        let patience = Duration::from_secs(20);
        Process { profile: "tool".to_owned(), command: command.to_owned(), account: None, patience }
    }

    async fn says(answer: &str) -> Result<Credentials, ApiError> {
        process(&format!("printf '%s' '{answer}'")).run().await
    }

    #[tokio::test]
    async fn what_it_gives_is_taken_as_the_cli_takes_it() {
        let given = says(
            r#"{"Version":1,"AccessKeyId":"AKIA","SecretAccessKey":"s","SessionToken":"t",
                "Expiration":"2030-01-02T03:04:05Z","AccountId":"111122223333"}"#,
        );
        let given = given.await.unwrap();
        assert_eq!((given.access_key_id(), given.secret_access_key(), given.session_token()), ("AKIA", "s", Some("t")));
        assert_eq!(given.expiry(), Some("2030-01-02T03:04:05Z".parse::<Timestamp>().unwrap().into()));
        assert_eq!(given.account_id().map(aws_credential_types::attributes::AccountId::as_str), Some("111122223333"));
        let plain = says(r#"{"Version":1,"AccessKeyId":"AKIA","SecretAccessKey":"s"}"#).await.unwrap();
        assert_eq!((plain.session_token(), plain.expiry()), (None, None));
    }

    #[tokio::test]
    async fn what_is_wrong_is_said_without_its_words() {
        for (command, expected) in [
            ("echo hunter2; echo hunter2 >&2; exit 3", "ended with code 3."),
            ("kill -9 $$", "was ended by a signal."),
            ("no-such-program-anywhere", "names a program that is not there."),
            ("echo hunter2", "gave no JSON."),
            (r#"echo '{"Version":2,"AccessKeyId":"hunter2"}'"#, "gave something else than Version 1."),
            (r#"echo '{"Version":1,"AccessKeyId":"hunter2"}'"#, "gave no SecretAccessKey."),
            (
                r#"echo '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"hunter2","Expiration":"2020-01-01T00:00:00Z"}'"#,
                "gave credentials that have expired already.",
            ),
        ] {
            let error = process(command).run().await.unwrap_err();
            assert_eq!(error.message, format!("The credential_process of profile tool {expected}"));
            assert!(!format!("{error:?} {}", error.advice()).contains("hunter2"), "{error:?}");
        }
        assert!(!format!("{:?}", process("give hunter2")).contains("hunter2"));
    }

    #[tokio::test]
    async fn it_has_no_input_and_no_terminal() {
        // Each of the three would fail the command if it were there.
        let command = r#"read x && exit 1; (: </dev/tty) 2>/dev/null && exit 2
            [ ! -e /proc/$$/stat ] || { read -r a b c d e session f </proc/$$/stat; [ "$session" = $$ ] || exit 3; }
            echo '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s"}'"#;
        process(command).run().await.unwrap();
    }

    fn is_there(pid: &Path) -> bool {
        let pid: i32 = fs::read_to_string(pid).unwrap().trim().parse().unwrap();
        // What has ended, but was not collected by its parent yet, is a zombie.
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        !stat.is_empty() && !stat.contains(") Z ")
    }

    #[tokio::test]
    async fn it_ends_with_its_call_and_takes_its_children_along() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pid");
        let command = format!("sleep 600 & echo $! > {0}.new; mv {0}.new {0}; wait", file.display());
        let call = tokio::spawn(async move { process(&command).run().await.map(drop) });
        while !file.exists() {
            tokio::task::yield_now().await;
        }
        assert!(is_there(&file));
        call.abort();
        while is_there(&file) {
            tokio::task::yield_now().await;
        }
        let answer = r#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s"}"#;
        let command = format!("sleep 600 >/dev/null & echo $! > {}; echo '{answer}'", file.display());
        process(&command).run().await.unwrap();
        while is_there(&file) {
            tokio::task::yield_now().await;
        }
        let slow = Process { patience: Duration::from_millis(50), ..process("sleep 600") };
        assert_eq!(slow.run().await.unwrap_err().code, "ProcessTimeout");
    }
    #[test]
    fn what_hangs_beneath_a_session_is_found_whatever_session_it_took() {
        let all = [(1, 0, 1), (7, 1, 7), (8, 7, 7), (9, 8, 9), (10, 9, 9), (11, 1, 11), (12, 1, 7)];
        let all = all.map(|(pid, parent, session)| Running { pid, parent, session });
        assert_eq!(beneath(7, &all), BTreeSet::from([7, 8, 9, 10, 12]), "the daemon 11 stays");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn it_takes_children_along_that_took_a_session_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pid");
        let command =
            format!("setsid sh -c 'echo $$ > {0}.new; mv {0}.new {0}; exec sleep 600' & wait", file.display());
        let call = tokio::spawn(async move { process(&command).run().await.map(drop) });
        while !file.exists() {
            tokio::task::yield_now().await;
        }
        assert!(is_there(&file));
        call.abort();
        while is_there(&file) {
            tokio::task::yield_now().await;
        }
    }
}
