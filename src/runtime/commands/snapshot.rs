//! `switchboard snapshot`: configuration written to files.

use std::process::ExitCode;

use super::super::headless::{Headless, agreed, run};
use super::super::{ExitError, say};
use super::gather::gather;
use super::places::{found, place};
use super::{failed_login, folder};
use crate::catalog::{Location, catalog};
use crate::cli::{Console, Snapshot};
use crate::contract::FolderWritten;
use crate::plan::{Environment, Head, Kinds, of};
use crate::widgets::printable;

/// Reads what is configured at a place and writes it to a folder.
pub(in crate::runtime) fn snapshot(console: &Console, snapshot: Snapshot) -> Result<ExitCode, ExitError> {
    let kinds = kinds(&snapshot.location)?;
    let mut head = head(&snapshot.dir, &snapshot.location)?
        .unwrap_or_else(|| Head { of: of(&snapshot.location), ..Head::default() });
    run(console, |headless| async move {
        let environment = environment(&headless, &head).await?;
        let at = found(&headless, &snapshot.location).await?;
        let mut found = gather(&headless, &kinds, &at, environment, false).await?;
        if found.items.is_empty() && kinds.root().is_some() {
            return Err(ExitError::failed(format!("{}: there is no such place", snapshot.location)));
        }
        found.find_variables(&mut head);
        let other = head.now_from(found.whence());
        let design = found.known().design;
        let (dir, texts) = (snapshot.dir.display(), folder::texts_of(&design, &head, &kinds));
        may_go(&snapshot, other.as_deref(), &folder::idle(&snapshot.dir, &texts, &kinds)?)?;
        let written = folder::write(&snapshot.dir, &texts, &kinds)?;
        let (FolderWritten { files, changed, .. }, removed) = (&written, written.removed_words());
        say(&format!("{dir}: {files} files, {changed} written, {}", printable(&removed)));
        Ok(ExitCode::SUCCESS)
    })
}

/// Asks before the folder of another place is written over, and before files of it go.
fn may_go(snapshot: &Snapshot, other: Option<&str>, gone: &[String]) -> Result<(), ExitError> {
    if gone.is_empty() && other.is_none() {
        return Ok(());
    }
    let why = match other {
        Some(other) => format!("it is the folder of another place: {other}."),
        None => {
            format!("{} does not have all that is in it; it may be the folder of another place.", snapshot.location)
        }
    };
    let removed = FolderWritten { removed: gone.to_vec(), ..FolderWritten::default() }.removed_words();
    let removed = if gone.is_empty() {
        String::new()
    } else {
        format!(" What would become of its files: {}.", printable(&removed))
    };
    let question = format!("{}: {}{removed} Write it?", snapshot.dir.display(), printable(&why));
    agreed(&question, snapshot.yes)
        .map_err(|wrong| ExitError { words: wrong.words.replace("nothing was sent", "nothing was written"), ..wrong })
}

/// The kinds at a location.
///
/// # Errors
/// If nothing is configuration there.
pub(super) fn kinds(location: &Location) -> Result<Kinds, ExitError> {
    place(location)?;
    let kinds = Kinds::at(location);
    if !kinds.is_empty() {
        return Ok(kinds);
    }
    let roots = catalog().resources().iter().filter(|resource| resource.configuration().is_some());
    let mut known: Vec<String> = roots
        .map(|resource| match resource.path.split('/').count() {
            2 if catalog().children(resource).any(|child| child.configuration().is_some()) => {
                format!("{}/NAME", resource.path)
            }
            2 => resource.parent_path().to_owned(),
            _ => format!("{}/NAME", resource.parent_path()),
        })
        .collect();
    known.dedup();
    Err(ExitError::usage(format!("{location} has no configuration of its own; these have: {}", known.join(", "))))
}

/// The head of a folder, where it has one.
///
/// # Errors
/// If the folder is of something else.
pub(super) fn head(folder: &std::path::Path, location: &Location) -> Result<Option<Head>, ExitError> {
    let head = folder::head(folder)?;
    match head {
        Some(head) if head.of != of(location) => Err(ExitError::usage(format!(
            "{}: the folder is of {}, and {location} is of {}",
            folder.display(),
            head.of,
            of(location)
        ))),
        head => Ok(head),
    }
}

/// Where the calls go, as configuration names it.
///
/// # Errors
/// If the login does not work.
pub(super) async fn environment(headless: &Headless, head: &Head) -> Result<Environment, ExitError> {
    let identity = headless.identify().await.map_err(|error| failed_login(&error))?;
    let region = headless.context().region().unwrap_or(&identity.region).to_owned();
    let variables = head.values(&identity.account, &region);
    Ok(Environment { account: identity.account, caller: identity.arn, region, variables })
}
