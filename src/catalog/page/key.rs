//! What the keys of a page do, by the catalogue's word.

use serde::Deserialize;
use serde_json::Value;

use crate::catalog::template::fill_location;
use crate::catalog::{Condition, Location, Resource, catalog};

/// What one key of a page does: actions of the item, or a way to somewhere else.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySpec {
    /// The action of the keymap.
    pub key: String,
    /// What it does here, in a word or two.
    pub does: Option<String>,
    /// Actions of the item; of several, one is chosen.
    #[serde(default)]
    pub verbs: Vec<String>,
    /// A location with holes: `{arn}` is the item's ARN, `{$}` one of those in the list `among`.
    pub(in crate::catalog) to: Option<String>,
    /// The list of which one is chosen.
    pub(in crate::catalog) among: Option<String>,
    /// A panel, which gets the keys.
    pub panel: Option<String>,
    /// A type of the timeline, which is shown alone.
    pub kind: Option<String>,
    /// What must hold of the item; of several of one key those that hold are offered.
    pub(in crate::catalog) when: Option<Condition>,
    /// That there is one for each field that the account defines, as far as the action takes it: the resource of the
    /// fields. `{$}` is the id of one.
    pub each: Option<String>,
    /// The member path of a text that is typed on the page itself. All else of the request stands in the location.
    pub text: Option<String>,
    /// What is true once that text was taken.
    pub said: Option<String>,
    /// A panel whose rows go with the action, under this key of the location's search.
    pub with: Option<(String, String)>,
}

impl KeySpec {
    /// The list of which one is chosen first.
    #[must_use]
    pub fn among(&self) -> Option<&'static Resource> {
        catalog().resource(self.among.as_deref()?)
    }

    /// Why it is not offered for an item, as far as that is known.
    #[must_use]
    pub fn why_not(&self, document: Option<&Value>) -> Option<&str> {
        let (when, document) = self.when.as_ref().zip(document)?;
        (when.holds(document) == Some(false)).then_some(when.why.as_str())
    }

    /// Whether what it does depends on the item.
    #[must_use]
    pub const fn depends(&self) -> bool {
        self.when.is_some()
    }

    /// Whether it leads somewhere of its own.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.to.is_some()
    }

    /// Whether it is offered for some items alone.
    #[must_use]
    pub const fn is_conditional(&self) -> bool {
        self.when.is_some()
    }

    /// Whether the way needs the item's ARN.
    #[must_use]
    pub fn needs_arn(&self) -> bool {
        self.to.as_deref().is_some_and(|to| to.contains("{arn}"))
    }

    /// Where it leads from an item, with its ARN and what was chosen.
    #[must_use]
    pub fn location(&self, item: &Location, arn: &str, chosen: &str) -> Option<Location> {
        let to = self.to.as_deref()?;
        let (to, verb) = to.rsplit_once('!').map_or((to, None), |(to, verb)| (to, Some(verb)));
        let at = fill_location(to, item, &[("$", chosen), ("arn", arn)])?;
        Some(verb.map_or_else(|| at.clone(), |verb| at.clone().with_action(verb)))
    }
}
