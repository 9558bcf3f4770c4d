//! Jobs that earlier runs have left on disk.

use std::path::PathBuf;

use crate::cli::Console;
use crate::config::Paths;
use crate::contract::JobOnDisk;
use crate::journal::Journal;
use crate::runtime::ExitError;

/// The key of the context of a job on disk, and its whole id, by how its id begins.
///
/// # Errors
/// If there is none, or several, or the journal can't be read.
pub fn kept_job(console: &Console, begins: &str) -> Result<JobOnDisk, ExitError> {
    let (all, path) = kept_jobs(console)?;
    let there = named(&all);
    let mut found: Vec<JobOnDisk> = all.into_iter().filter(|on_disk| on_disk.job.id.0.starts_with(begins)).collect();
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        (None, _) => {
            let path = path.display();
            Err(ExitError::usage(format!("--resume {begins}: no job in {path} begins so{there}")))
        }
        (Some(_), false) => {
            Err(ExitError::usage(format!("--resume {begins}: several jobs begin so, give more of the id")))
        }
    }
}

/// All jobs on disk, and the journal that holds them.
///
/// # Errors
/// If it can't be read.
pub fn kept_jobs(console: &Console) -> Result<(Vec<JobOnDisk>, PathBuf), ExitError> {
    let paths = Paths::find(console.state_dir.clone()).map_err(ExitError::failed)?;
    let journal = Journal::open(paths.journal(), Box::new(drop)).map_err(ExitError::failed)?;
    let (tell, told) = std::sync::mpsc::channel();
    journal.job_keeper().all(move |all| drop(tell.send(all)));
    let all = told.recv().map_err(ExitError::failed)?;
    let all = all.map_err(|error| ExitError::failed(format!("{error}. {}", error.advice())))?;
    Ok((all, journal.path().to_owned()))
}

/// The newest jobs by their ids and names.
fn named(all: &[JobOnDisk]) -> String {
    const NAMED: usize = 10;
    if all.is_empty() {
        return ": it has none".to_owned();
    }
    let mut jobs: Vec<&JobOnDisk> = all.iter().collect();
    jobs.sort_by_key(|on_disk| std::cmp::Reverse(on_disk.job.started));
    let named = jobs.iter().take(NAMED).map(|on_disk| format!("\n  {}  {}", on_disk.job.id.0, on_disk.job.name));
    let more = if jobs.len() > NAMED { "\n  and older ones" } else { "" };
    format!("; there are:{}{more}", named.collect::<String>())
}
