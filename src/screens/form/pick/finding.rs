//! What has to be searched for before there is anything to pick from: first by which key, then for which value.

use crate::catalog::{Location, Resource, SearchField};
use crate::screens::View;
use crate::screens::filter_list::{FilterList, distance};
use crate::screens::find::home;

/// From here on the letters of a text are only scattered in a name.
const SCATTERED: u8 = 3;

/// One of the keys that a list is searched by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyChoice {
    /// The key: its value is typed next.
    Key(usize),
    /// What was typed is its value.
    Value(usize),
    /// A new one is made.
    Make,
}

/// How far the search of a list has come.
#[derive(Debug)]
pub(super) enum Finding {
    /// One of the keys is chosen.
    Key(Vec<SearchField>),
    /// The value of a key is typed.
    Value(Box<SearchField>),
    /// The rows are there, or on their way.
    Rows,
}

impl Finding {
    /// The first thing to be done for a list.
    pub(super) fn new(resource: &Resource) -> Self {
        let is_required = resource.search.as_ref().is_some_and(|search| search.required);
        match is_required.then(|| Self::offered(resource)) {
            Some(keys) if keys.len() > 1 => Self::Key(keys),
            Some(mut keys) => keys.pop().map_or(Self::Rows, |key| Self::Value(Box::new(key))),
            None => Self::Rows,
        }
    }

    /// The keys that a list is searched by.
    pub(super) fn offered(resource: &Resource) -> Vec<SearchField> {
        let search = resource.search.iter();
        let fields = search.flat_map(|search| search.fields(&crate::catalog::Prepared::default()));
        // What says how several keys are joined finds nothing by itself.
        fields.filter(|field| field.key != "match" && field.with.is_none()).collect()
    }

    /// The keys of which what was typed may be a value.
    pub(super) fn searches(resource: &Resource, typed: &str) -> Vec<KeyChoice> {
        values(&Self::offered(resource), typed)
    }

    /// What is searched by, as names and help.
    pub(super) fn keys(&self) -> &[SearchField] {
        match self {
            Self::Key(keys) => keys,
            Self::Value(_) | Self::Rows => &[],
        }
    }

    /// What to type.
    pub(super) fn ask(&self) -> String {
        match self {
            Self::Key(_) => "what do you know of it?".to_owned(),
            Self::Value(field) => format!("{}: type it, as a whole", field.label),
            Self::Rows => "type to narrow".to_owned(),
        }
    }

    /// Which of the keys are shown for what was typed: by their names, and those that it may be a value of, which stand
    /// for a search by it. What is the name of a key is meant before what may be a value.
    pub(super) fn choices(&self, narrow: &FilterList) -> Vec<KeyChoice> {
        let (keys, typed) = (self.keys(), narrow.typed());
        let named: Vec<usize> = narrow.find(keys.iter().map(|field| field.label.as_str()));
        let is_name = named.iter().any(|at| keys.get(*at).is_some_and(|key| distance(&key.label, typed) < SCATTERED));
        let named = named.into_iter().map(KeyChoice::Key);
        let values = values(keys, typed).into_iter();
        if is_name { named.chain(values).collect() } else { values.chain(named).collect() }
    }

    /// The list with a search for a value, in all writings that it may have.
    pub(super) fn search(field: &SearchField, list: &Location, value: &str, view: &View<'_>) -> Location {
        let values = field.writings(value, home(view)).into_iter();
        list.without_query().with_queries(&values.map(|value| (field.key.clone(), value)).collect::<Vec<_>>())
    }
}

/// The keys of which what was typed may be a value, the likeliest first.
fn values(keys: &[SearchField], typed: &str) -> Vec<KeyChoice> {
    let reading = |(at, key): (usize, &SearchField)| Some((at, key.reading(typed, None)?.rank()));
    let mut fits: Vec<(usize, u8)> = keys.iter().enumerate().filter_map(reading).collect();
    fits.sort_by_key(|(_, rank)| *rank);
    fits.into_iter().map(|(at, _)| KeyChoice::Value(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::catalog;

    /// A number that may be anything is not taken for that of a telephone first.
    #[test]
    fn what_is_likelier_than_a_telephone_is_offered_before_it() {
        let customers = catalog().resource("profiles/domains/profiles").unwrap();
        let first = |typed: &str| {
            let KeyChoice::Value(at) = Finding::searches(customers, typed)[0] else { panic!("{typed}") };
            Finding::offered(customers)[at].key.clone()
        };
        assert_eq!(first("102677039"), "_account");
        assert_eq!(first("415 555 0100"), "_phone");
    }
}
