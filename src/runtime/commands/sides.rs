//! What is compared: folders, and places in any account.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::super::disk;
use super::super::headless::Headless;
use super::super::{ExitError, say};
use super::folder;
use super::gather::gather;
use super::places::found;
use super::snapshot::{environment, kinds};
use crate::catalog::Location;
use crate::cli::{Compare, Console};
use crate::lint::refused;
use crate::model::Distinct;
use crate::plan::{Design, Environment, HEAD, Head, Kinds, of};
use crate::widgets::printable;

/// How much the name of a folder is like another one that may have been meant, from 0 to 1.
const ALIKE: f64 = 0.85;

/// A folder or a place, as it was named.
pub(super) enum Side {
    /// A folder, with what it says of itself.
    Folder(PathBuf, Head, Kinds),
    /// A place.
    Place(Location, Kinds),
}

impl Side {
    /// What a text names. What is both is the place: a folder can be called `./appflow`.
    ///
    /// # Errors
    /// If it is neither.
    pub(super) fn read(text: &str) -> Result<Self, ExitError> {
        let place = text.parse::<Location>().map_err(|problem| problem.to_string());
        let place = place.and_then(|at| kinds(&at).map(|kinds| (at, kinds)).map_err(|wrong| wrong.words));
        let why = match place {
            Ok((location, kinds)) => return Ok(Self::Place(location, kinds)),
            Err(why) => why,
        };
        let path = PathBuf::from(text);
        let Some(head) = folder::head(&path)? else {
            return Err(ExitError::usage(neither(text, &path, &why)));
        };
        let kinds = folder::kinds_of(&head);
        if kinds.is_empty() {
            return Err(ExitError::usage(format!("{text}: nothing is configuration in '{}'", head.of)));
        }
        Ok(Self::Folder(path, head, kinds))
    }

    /// What a folder says of itself; nothing of a place.
    pub(super) fn head(&self) -> Head {
        match self {
            Self::Folder(_, head, _) => head.clone(),
            Self::Place(..) => Head::default(),
        }
    }

    /// Of what it is, as folders say it.
    pub(super) fn of(&self) -> String {
        match self {
            Self::Folder(_, head, _) => head.of.clone(),
            Self::Place(at, _) => of(at),
        }
    }
}

/// What was looked for where a text is neither folder nor place, and what would be one.
fn neither(text: &str, path: &Path, why: &str) -> String {
    let shown = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let looked = if path.is_dir() {
        format!("the folder {} is there, but without a {HEAD}", shown.display())
    } else {
        let meant = near(path).map(|near| format!("; is {} meant?", near.display())).unwrap_or_default();
        format!("there is no folder {}{meant}", shown.display())
    };
    format!(
        "{text}: no folder of configuration, and no place.\n  As a folder: {looked}\n  As a place: {why}\nA folder of \
         configuration has a {HEAD}, which says what it is of, and a file of YAML for each thing, such as \
         fields/Priority.yaml; `switchboard snapshot LOCATION DIR` writes one."
    )
}

/// The folder of configuration beside a path whose name is most like its.
fn near(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name()?.to_string_lossy();
    let like = |other: &PathBuf| strsim::jaro_winkler(&other.file_name().unwrap_or_default().to_string_lossy(), &name);
    let folders =
        fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).filter(|path| path.join(HEAD).exists());
    let near = folders.filter(|other| like(other) > ALIKE).max_by(|a, b| like(a).total_cmp(&like(b)))?;
    Some(near.strip_prefix(".").map(Path::to_owned).unwrap_or(near))
}

/// Both sides of a comparison.
pub(super) struct Sides {
    pub(super) wanted: Side,
    pub(super) there: Side,
}

impl Sides {
    /// What a command names.
    ///
    /// # Errors
    /// If one is neither folder nor place, or they are of different sorts.
    pub(super) fn read(compare: &Compare) -> Result<Self, ExitError> {
        let sides = Self { wanted: Side::read(&compare.wanted)?, there: Side::read(&compare.there)? };
        let (wanted, there) = (sides.wanted.of(), sides.there.of());
        if wanted != there {
            return Err(ExitError::usage(format!(
                "{} is of {wanted}, and {} is of {there}: they cannot be compared",
                compare.wanted, compare.there
            )));
        }
        Ok(sides)
    }

    /// What is wanted, in words: the folder, or the name of the place.
    pub(super) fn wanted_words(&self, compare: &Compare) -> String {
        match &self.wanted {
            Side::Folder(..) => "the folder".to_owned(),
            Side::Place(..) => printable(&compare.wanted).into_owned(),
        }
    }

    /// What is wanted, `there` if that is a place.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) async fn design(
        &self,
        headless: &Headless,
        console: &Console,
        compare: &Compare,
        there: Option<&Environment>,
    ) -> Result<Design, ExitError> {
        let mut design = match &self.wanted {
            Side::Folder(path, head, kinds) => {
                let design = folder::read(path, kinds, &head.of)?;
                tell_idle(&design, head);
                design
            }
            Side::Place(at, kinds) => {
                let from = Console {
                    profile: compare.from_profile.clone().or_else(|| console.profile.clone()),
                    region: compare.from_region.clone().or_else(|| console.region.clone()),
                    ..console.clone()
                };
                let headless = headless.beside(&from).await?;
                // A folder on the other side says what is a variable.
                let head = self.there.head();
                let environment = environment(&headless, &head).await?;
                let at = found(&headless, at).await?;
                let found = gather(&headless, kinds, &at, environment, false).await?;
                if found.items.is_empty() && kinds.root().is_some() {
                    return Err(ExitError::failed(format!("{}: there is no such place", compare.wanted)));
                }
                there.map_or_else(|| found.known().design, |there| found.brought_to(there))
            }
        };
        let (Side::Folder(.., kinds) | Side::Place(_, kinds)) = &self.wanted;
        design.refused = refused(kinds, &design);
        if let Some(path) = &compare.secrets {
            let shown = path.display();
            let text = fs::read_to_string(path).map_err(|error| ExitError::usage(disk::told(path, &error)))?;
            let secrets: Option<BTreeMap<String, Map<String, Value>>> =
                Distinct::of_json_or_yaml(&text).ok().and_then(|Distinct(all)| serde_json::from_value(all).ok());
            let secrets = secrets.ok_or_else(|| {
                ExitError::usage(format!("{shown}: it is no YAML of KIND/NAME with members, each of them once"))
            })?;
            for (title, members) in secrets {
                let Some(entry) = design.entries.values_mut().find(|entry| entry.title() == title) else {
                    say(&format!(
                        "{shown}: {} is in no file of what is wanted: its secrets are not used",
                        printable(&title)
                    ));
                    continue;
                };
                if let Some(why) = kinds.named(&entry.kind).and_then(|kind| kind.ill_formed(&members)) {
                    return Err(ExitError::usage(format!("{shown}: {}: {why}", printable(&title))));
                }
                entry.apart = members;
            }
        }
        Ok(design)
    }
}

/// Says which variables of a folder nothing in it names.
pub(super) fn tell_idle(design: &Design, head: &Head) {
    let idle: Vec<String> = design.idle_variables(head).into_iter().collect();
    if !idle.is_empty() {
        say(&format!("{HEAD}: no file uses these variables: {}", printable(&idle.join(", "))));
    }
}
