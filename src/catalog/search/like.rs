//! How a text looks that is meant to be searched for by a key.

use std::sync::OnceLock;

use regex::Regex;
use serde::Deserialize;

/// A regular expression, which is made ready when it is first asked: the catalogue is read at the start.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
pub(in crate::catalog) struct Like {
    text: String,
    ready: OnceLock<Option<Regex>>,
}

impl Like {
    /// Whether a text looks like it.
    pub(super) fn fits(&self, text: &str) -> bool {
        let ready = self.ready.get_or_init(|| Regex::new(&self.text).ok());
        ready.as_ref().is_some_and(|like| like.is_match(text))
    }
}

impl From<String> for Like {
    fn from(text: String) -> Self {
        Self { text, ready: OnceLock::new() }
    }
}

impl PartialEq for Like {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::catalog;

    #[test]
    fn those_of_the_catalogue_can_be_read() {
        let fields =
            catalog().resources().iter().filter_map(|resource| resource.search.as_ref()).flat_map(|s| &s.fields);
        for field in fields {
            let wrong = field.like.as_ref().and_then(|like| Regex::new(&like.text).err());
            assert_eq!(wrong.map(|wrong| wrong.to_string()), None, "{}", field.key);
        }
    }
}
