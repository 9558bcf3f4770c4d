//! All that is configured at one place, or kept in one folder.

use std::collections::BTreeMap;

use super::Entry;

/// All entries of one place or one folder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Design {
    /// Of what: the catalogue's path of the resource that the folder is about, or the root of a service.
    pub of: String,
    /// The entries, by kind and key.
    pub entries: BTreeMap<(String, String), Entry>,
}

/// What a folder says of itself, in its own file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// As in [`Design`].
    pub of: String,
    /// The folder's variables: by name, the value in each environment (`account`, `account/region` or `region`).
    pub variables: BTreeMap<String, BTreeMap<String, String>>,
}

impl Design {
    /// An empty one.
    #[must_use]
    pub fn new(of: impl Into<String>) -> Self {
        Self { of: of.into(), entries: BTreeMap::new() }
    }

    /// Puts an entry in.
    pub fn add(&mut self, entry: Entry) {
        self.entries.insert((entry.kind.clone(), entry.key.clone()), entry);
    }

    /// The entry of this kind and key.
    #[must_use]
    pub fn entry(&self, kind: &str, key: &str) -> Option<&Entry> {
        self.entries.get(&(kind.to_owned(), key.to_owned()))
    }
}

impl Head {
    /// The values of the variables in an environment. The more exact word counts.
    #[must_use]
    pub fn values(&self, account: &str, region: &str) -> BTreeMap<String, String> {
        let whole = format!("{account}/{region}");
        let of = |values: &BTreeMap<String, String>| {
            let words = [whole.as_str(), account, region, "default"];
            words.into_iter().find_map(|word| values.get(word)).cloned()
        };
        self.variables.iter().filter_map(|(name, values)| Some((name.clone(), of(values)?))).collect()
    }
}
