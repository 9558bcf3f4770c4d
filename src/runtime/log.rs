//! The log: a file of bounded size that belongs to the user alone.
//!
//! It never holds documents: calls are logged by operation, status and request id. Of libraries it holds nothing:
//! their words may show bodies, keys and what a process said. Whatever else comes from outside is made visible
//! here, in one place, before it is written.

use std::fs::{self, DirBuilder, File, Metadata};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::cli::LogLevel;
use crate::config::private_file;
use crate::widgets::printable;

/// Past this size the file is put aside, and the one put aside before is gone.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Starts logging to this file.
pub(super) fn start(path: &Path, level: LogLevel) -> io::Result<()> {
    if level == LogLevel::Off {
        return Ok(());
    }
    let file = Bounded::open(path, LARGEST)?;
    let lines = tracing_subscriber::fmt::layer().with_writer(Mutex::new(Visible(file))).with_ansi(false);
    tracing_subscriber::registry().with(targets(level)).with(lines).try_init().map_err(io::Error::other)
}

/// Starts logging to the error output, a short line each.
pub(super) fn to_terminal(level: LogLevel) -> io::Result<()> {
    let lines =
        tracing_subscriber::fmt::layer().with_writer(|| Visible(io::stderr())).with_ansi(false).with_target(false);
    tracing_subscriber::registry().with(targets(level)).with(lines).try_init().map_err(io::Error::other)
}

/// What is logged, by where it comes from.
fn targets(level: LogLevel) -> Targets {
    let level = match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    Targets::new().with_default(LevelFilter::OFF).with_target("switchboard", level)
}

/// Writes whole lines, in which nothing moves a cursor, hides itself or begins another line.
struct Visible<W>(W);

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let (text, end) = text.strip_suffix('\n').map_or((&*text, ""), |text| (text, "\n"));
        let shown = format!("{}{end}", printable(text));
        // All or nothing: what is written has another length than what was given.
        self.0.write_all(shown.as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A file that begins anew when it has grown too large, or was removed.
struct Bounded {
    path: PathBuf,
    file: File,
    size: u64,
    largest: u64,
}

impl Bounded {
    fn open(path: &Path, largest: u64) -> io::Result<Self> {
        let file = private_file(path)?;
        let size = file.metadata()?.len();
        Ok(Self { path: path.to_owned(), file, size, largest })
    }

    /// Whether it can't be found any more, or another file stands in its place: nobody would read what is written.
    fn is_gone(&self) -> bool {
        let id = |found: &Metadata| (found.dev(), found.ino());
        let here = self.file.metadata().map(|found| id(&found));
        here.is_ok_and(|here| fs::symlink_metadata(&self.path).map_or(true, |there| id(&there) != here))
    }

    /// The same anew, in its folder.
    fn again(&self) -> io::Result<Self> {
        if let Some(folder) = self.path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        Self::open(&self.path, self.largest)
    }
}

impl Write for Bounded {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.size > 0 && self.size + line.len() as u64 > self.largest {
            let mut aside = self.path.clone().into_os_string();
            aside.push(".1");
            fs::rename(&self.path, aside)?;
            *self = Self::open(&self.path, self.largest)?;
        }
        if self.is_gone()
            && let Ok(new) = self.again()
        {
            *self = new;
        }
        let written = self.file.write(line)?;
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use tracing::Level;

    use super::*;

    #[test]
    fn libraries_are_quiet_at_every_level() {
        let loudest = targets(LogLevel::Trace);
        for target in ["aws_smithy_runtime::client", "aws_sdk_appflow", "aws_config", "hyper::proto", "hyper_util"] {
            assert!(!loudest.would_enable(target, &Level::ERROR), "{target}");
        }
        assert!(loudest.would_enable("switchboard::tasks", &Level::TRACE));
        assert!(!targets(LogLevel::Error).would_enable("switchboard", &Level::WARN));
    }

    #[test]
    fn nothing_from_outside_moves_a_cursor_or_begins_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("switchboard.log");
        let file = Bounded::open(&path, LARGEST).unwrap();
        let lines = tracing_subscriber::fmt::layer().with_writer(Mutex::new(Visible(file))).with_ansi(false);
        let log = tracing_subscriber::registry().with(targets(LogLevel::Info)).with(lines);
        let odd = "Throttled\u{1b}]0;mine\u{7}\r\nERROR forged \u{9b}2J\u{202e}";
        tracing::subscriber::with_default(log, || {
            tracing::warn!(target: "switchboard::test", code = %odd, other = odd, "{odd}");
            tracing::error!(target: "aws_config", "hunter2");
        });
        let written = fs::read_to_string(&path).unwrap();
        assert_eq!(written.lines().count(), 1, "{written}");
        assert!(written.trim_end().chars().all(|c| !c.is_control() && c != '\u{202e}'), "{written:?}");
        assert!(written.contains("forged") && !written.contains("hunter2"), "{written:?}");
    }

    #[test]
    fn a_log_is_a_file_of_this_user_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("switchboard.log");
        fs::write(&path, "old\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        drop(Bounded::open(&path, LARGEST).unwrap());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let refused = Bounded::open(&link, LARGEST).err().unwrap();
        assert!(refused.to_string().contains("is a link"), "{refused}");
        assert!(Bounded::open(folder.path(), LARGEST).is_err());
    }

    #[test]
    fn what_was_removed_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        let path = state.join("switchboard.log");
        fs::create_dir(&state).unwrap();
        let mut log = Bounded::open(&path, LARGEST).unwrap();
        log.write_all(b"one\n").unwrap();
        fs::remove_dir_all(&state).unwrap();
        log.write_all(b"two\n").unwrap();
        log.write_all(b"three\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two\nthree\n");
        fs::remove_file(&path).unwrap();
        fs::write(&path, "of another\n").unwrap();
        log.write_all(b"four\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "of another\nfour\n");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&state).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn the_file_is_put_aside_before_it_grows_too_large() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("switchboard.log");
        let mut log = Bounded::open(&path, 10).unwrap();
        for line in ["12345678\n", "abcdefgh\n", "last\n"] {
            log.write_all(line.as_bytes()).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "last\n");
        assert_eq!(fs::read_to_string(folder.path().join("switchboard.log.1")).unwrap(), "abcdefgh\n");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
