//! The page of an item: which facts stand in its head and its panels, which calls fill them, what its timeline is made
//! of, and what its keys do. All of it is data of the catalogue; the screen knows none of the names.

mod change;
mod fields;
mod gist;
mod key;
mod panel;
mod read;
mod source;

pub use change::{changes, holds};
pub(in crate::catalog) use fields::FieldChangesSpec;
pub use fields::{FieldChange, FieldGroup, FieldsSpec};
pub use gist::{Gist, gist};
pub use key::KeySpec;
pub use panel::{EachRead, PageFact, PanelRow, PanelSpec, RowCalled};
pub use read::ReadSpec;
pub use source::{ChangeSpec, Happening, Kinds, SourceSpec};

use serde::Deserialize;
use serde_json::Value;

use super::{Column, Location, Prepared, Resource};
use crate::model::path_words;

/// What the page of an item shows.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageSpec {
    /// The section of the keymap that holds on it.
    pub mode: Option<String>,
    /// What stands in its head, one behind the other.
    #[serde(default)]
    pub(super) head: Vec<Column>,
    /// The panels, in their order.
    #[serde(default, rename = "panel")]
    pub panels: Vec<PanelSpec>,
    /// What the timeline is called.
    #[serde(default)]
    pub timeline: String,
    /// What the timeline is made of; it has none without.
    #[serde(default, rename = "source")]
    pub sources: Vec<SourceSpec>,
    /// What its own keys do.
    #[serde(default)]
    pub keys: Vec<KeySpec>,
}

impl PageSpec {
    /// What stands in the head, as far as the document says it.
    #[must_use]
    pub fn head(&self, document: &Value, prepared: &Prepared, resource: &Resource, at: &Location) -> Vec<PageFact> {
        self.head.iter().filter_map(|column| PageFact::of(column, document, prepared, resource, at)).collect()
    }

    /// The fact that a member of the document stands in, alone or in the place of others.
    #[must_use]
    pub fn fact_of(&self, member: &str) -> Option<&Column> {
        let mut facts = self.panels.iter().flat_map(|panel| &panel.facts).chain(&self.head);
        facts.find(|column| column.expr.members().is_some_and(|all| all.contains(&member)))
    }

    /// Whether nothing stands in a head.
    #[must_use]
    pub fn has_no_head(&self) -> bool {
        self.head.is_empty()
    }

    /// The facts of a panel, as far as the document says them.
    #[must_use]
    pub fn facts(
        &self,
        panel: &PanelSpec,
        document: &Value,
        prepared: &Prepared,
        resource: &Resource,
        at: &Location,
    ) -> Vec<PageFact> {
        let own = panel.facts.iter().filter_map(|column| PageFact::of(column, document, prepared, resource, at));
        let mut facts: Vec<PageFact> = own.collect();
        if panel.rest {
            let told = self.panels.iter().flat_map(|panel| &panel.facts).chain(&self.head);
            let told: Vec<&str> = told.flat_map(|column| column.expr.roots()).chain(resource.id.roots()).collect();
            facts.extend(panel::rest(document, &told, &panel.own));
        }
        facts
    }

    /// What people call what a member holds: as its panels do where one shows it alone. What is in the members of people
    /// has names of theirs.
    #[must_use]
    pub fn words_of(&self, name: &str) -> String {
        let facts = || self.panels.iter().flat_map(|panel| &panel.facts).chain(&self.head);
        let shown = facts().find(|column| !column.title.is_empty() && column.expr.is_alone(name));
        let own = |(first, below): (&str, &str)| {
            self.panels.iter().any(|panel| panel.own.iter().any(|own| own == first)).then(|| below.to_owned())
        };
        match (shown, name.split_once('.').and_then(own)) {
            (Some(column), _) => column.title.clone(),
            (None, Some(own)) => own,
            (None, None) => path_words(name),
        }
    }

    /// The panel of this title.
    #[must_use]
    pub fn panel(&self, title: &str) -> Option<usize> {
        self.panels.iter().position(|panel| panel.title == title)
    }
}
