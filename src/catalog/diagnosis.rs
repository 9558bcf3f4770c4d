//! Why an item does not do what is expected of it: what is read beside its document, and where something is done about
//! what is found. The catalogue only names the rules.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::page::ReadSpec;
use super::template::fill_location;
use super::{Location, Resource, catalog, copy_of};

/// The way of a finding that leads to a copy of the item.
const COPY: &str = "copy";

/// How an item is looked at for what may be wrong.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiagnosisSpec {
    /// What is asked, for people.
    pub title: String,
    /// What is said where nothing is found.
    pub well: String,
    /// The name of the rules.
    pub rules: String,
    /// What is read beside the document, by the names that the rules have for it.
    pub reads: BTreeMap<String, ReadSpec>,
    /// Where something is done, by the names that the rules have for that: locations with holes, and `{$}` for an id.
    pub(super) ways: BTreeMap<String, String>,
}

impl DiagnosisSpec {
    /// The names of all ways.
    pub fn ways(&self) -> impl Iterator<Item = &str> {
        self.ways.keys().map(String::as_str).chain([COPY])
    }

    /// Where something is done about a finding on an item: the location of this way, for what has this id.
    #[must_use]
    pub fn way(&self, name: &str, id: &str, item: &Location, of: &Resource) -> Option<Location> {
        if name == COPY {
            return copy_of(item, of.copies()?);
        }
        let to = self.ways.get(name)?;
        let (to, verb) = to.rsplit_once('!').map_or((to.as_str(), None), |(to, verb)| (to, Some(verb)));
        let at = fill_location(to, item, &[("$", id)])?;
        catalog().place(&at).ok()?;
        Some(verb.map_or_else(|| at.clone(), |verb| at.clone().with_action(verb)))
    }
}
