//! Designs that come with the program: folders of configuration that somebody can begin with.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::{Design, HEAD, Kinds, design_of_files, head_of_file};

static FOLDERS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/designs");
const LIST: &str = include_str!("../../assets/designs/designs.toml");

/// All of them, in the order in which they are offered. A test reads them, so that none is ever left out.
static ALL: LazyLock<Vec<ShippedDesign>> =
    LazyLock::new(|| toml::from_str::<List>(LIST).map(|list| list.design).unwrap_or_default());

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    design: Vec<ShippedDesign>,
}

/// A design that comes with the program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShippedDesign {
    /// Its folder.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What it is for, in one sentence.
    pub about: String,
}

/// The designs that are shipped for places of a sort, such as `cases/domains`.
pub fn shipped(of: &str) -> impl Iterator<Item = &'static ShippedDesign> {
    ALL.iter().filter(move |design| design.of().is_some_and(|own| own == of))
}

impl ShippedDesign {
    /// Its files, by name and text.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let folder = FOLDERS.get_dir(&self.name);
        let inside = folder.into_iter().flat_map(|folder| folder.dirs().chain([folder]));
        inside.flat_map(Dir::files).filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
    }

    /// What its head says that it is of.
    fn of(&self) -> Option<String> {
        let head = self.files().find(|(name, _)| name.ends_with(HEAD))?;
        head_of_file(head.1).ok().map(|head| head.of)
    }

    /// All of it.
    #[must_use]
    pub fn design(&self, kinds: &Kinds) -> Design {
        let entries = self.files().filter(|(name, _)| !name.ends_with(HEAD));
        design_of_files(entries, kinds, kinds.of()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::file_of_entry;

    #[test]
    fn every_folder_is_listed_and_written_as_a_snapshot_writes_it() {
        let listed: Vec<&str> = ALL.iter().map(|design| design.name.as_str()).collect();
        let folders: Vec<&str> = FOLDERS.dirs().filter_map(|folder| folder.path().to_str()).collect();
        assert_eq!(listed.len(), folders.len());
        assert!(folders.iter().all(|folder| listed.contains(folder)), "{folders:?}");
        let kinds = Kinds::at(&"cases/domains/any".parse().unwrap());
        for ship in shipped("cases/domains") {
            let design = ship.design(&kinds);
            assert_eq!(design.entries.len() + 1, ship.files().count(), "{}: a file cannot be read", ship.name);
            for (key, entry) in &design.entries {
                let text = ship.files().find(|(name, _)| *name == design.files[key]).unwrap().1;
                assert_eq!(file_of_entry(entry, &kinds), text, "{}: {}", ship.name, entry.title());
            }
            let count = |kind: &str| design.entries.values().filter(|entry| entry.kind == kind && !entry.given).count();
            assert!((10..=20).contains(&count("fields")), "{}: {} fields", ship.name, count("fields"));
            assert!((2..=3).contains(&count("layouts")), "{}: {} layouts", ship.name, count("layouts"));
            assert!((2..=4).contains(&count("templates")), "{}: {} templates", ship.name, count("templates"));
        }
    }
}
