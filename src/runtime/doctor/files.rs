//! The files of the console: settings, keymap, theme, state and journal.

use std::path::Path;
use std::sync::mpsc;

use super::{Check, PATIENCE};
use crate::cli::Console;
use crate::config::{Action, ConfigError, Keymap, Mode, Paths, Settings, load_theme, private_file};
use crate::contract::{JournalNews, WriteState};
use crate::journal::Journal;
use crate::theme::{Depth, Ground};
use crate::widgets::plural;

/// What settings, keymap, theme, state folder and journal are like, and the settings that would be used.
pub(super) fn findings(console: &Console) -> (Vec<Check>, Settings) {
    let paths = match Paths::find(console.state_dir.clone()) {
        Ok(paths) => paths,
        Err(error) => {
            let advice = "Set HOME, or XDG_CONFIG_HOME and --state-dir.";
            return (vec![Check::attention("folders", error.to_string(), advice)], Settings::default());
        }
    };
    let broken = "Correct the file, or move it away: everything in it is optional.";
    let read = |what, path: &Path, problem: Option<ConfigError>| match problem {
        Some(error) => Check::attention(what, error.to_string(), broken),
        None if path.exists() => Check::good(what, path.display().to_string()),
        None => Check::good(what, format!("{} (not there: defaults)", path.display())),
    };
    let settings = Settings::load(&paths.settings());
    let keymap = Keymap::load(&paths.keymap());
    let writes = keymap.as_ref().cloned().unwrap_or_default().in_words(Mode::Browse, Action::Writes);
    let used = settings.as_ref().ok().cloned().unwrap_or_default();
    let theme = load_theme(&used, &paths, Depth::default(), Ground::default);
    let mut findings = vec![
        read("settings", &paths.settings(), settings.err()),
        read("keymap", &paths.keymap(), keymap.err()),
        match theme {
            Ok(_) => Check::good("theme", used.theme()),
            Err(error) => Check::attention("theme", error.to_string(), broken),
        },
    ];
    let writable = paths.create_state().map_err(|error| error.to_string());
    let writable = writable.and_then(|()| {
        private_file(&paths.log()).map(drop).map_err(|error| format!("{}: {error}", paths.log().display()))
    });
    let keeps = writable.is_ok();
    findings.push(match writable {
        Ok(()) => Check::good("state", format!("{} (can be written)", paths.state.display())),
        Err(problem) => {
            Check::attention("state", problem, "Give yourself the right to write there, or use --state-dir.")
        }
    });
    if keeps {
        findings.push(journal(&paths.journal(), &writes));
    }
    (findings, used)
}

/// Opens the journal as a start would, and counts what waits in it; the key shows its writes in the console.
fn journal(path: &Path, writes_key: &str) -> Check {
    let advice =
        "Move the file away: a new one is made at the next start; drafts and writes of the old one stay in it.";
    let (tell, told) = mpsc::channel();
    let opened = Journal::open(path.to_owned(), Box::new(move |news| drop(tell.send(news))));
    // Held until the news is there.
    let _journal = match opened {
        Ok(journal) => journal,
        Err(error) => return Check::attention("journal", format!("{}: {error}", path.display()), advice),
    };
    match told.recv_timeout(PATIENCE) {
        Ok(JournalNews::Opened { writes, drafts, .. }) => {
            let unknown = writes.iter().filter(|write| write.state == WriteState::Unknown).count() as u64;
            let holds = format!("{} ({})", path.display(), plural(drafts.len() as u64, "draft", "drafts"));
            match unknown {
                0 => Check::good("journal", holds),
                _ => Check::attention(
                    "journal",
                    format!("{holds}, {} of unknown outcome", plural(unknown, "write", "writes")),
                    format!(
                        "Start the console and press {writes_key}: it shows what was sent, and reads back what became of it."
                    ),
                ),
            }
        }
        Ok(JournalNews::Problem(problem)) => Check::attention("journal", problem, advice),
        Ok(
            JournalNews::Write(_)
            | JournalNews::Writes(_)
            | JournalNews::Remembered(_)
            | JournalNews::Found(_)
            | JournalNews::Again(_),
        )
        | Err(_) => Check::attention("journal", format!("{} does not answer", path.display()), advice),
    }
}

#[cfg(test)]
mod tests {
    use super::super::CheckVerdict;
    use super::*;

    #[test]
    fn a_state_folder_that_cannot_be_written_needs_attention() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let console = Console { state_dir: Some(file.path().join("below")), ..Console::default() };
        let (found, _) = findings(&console);
        let state = found.iter().find(|finding| finding.what == "state").unwrap();
        assert_eq!(state.verdict, CheckVerdict::Attention, "{found:?}");
    }

    #[test]
    fn a_journal_that_is_no_database_needs_attention() {
        let state = tempfile::tempdir().unwrap();
        let console = Console { state_dir: Some(state.path().to_owned()), ..Console::default() };
        let journal = |console: &Console| {
            let (found, _) = findings(console);
            found.into_iter().find(|finding| finding.what == "journal").unwrap()
        };
        let good = journal(&console);
        assert_eq!((good.verdict, good.detail.ends_with("(0 drafts)")), (CheckVerdict::Good, true), "{good:?}");
        let path = Paths::find(console.state_dir.clone()).unwrap().journal();
        std::fs::write(&path, "this is no database, and never was one".repeat(100)).unwrap();
        assert_eq!(journal(&console).verdict, CheckVerdict::Attention);
    }
}
