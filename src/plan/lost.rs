//! Ids that stand as they are in a design, and lead to nothing at a place: such as a misspelt field of the service's own.

use super::{Design, Entry, Kind, Kinds, Known};
use crate::catalog::with_article;

/// How much an id is like another one that may have been meant, from 0 to 1.
const ALIKE: f64 = 0.85;

/// An id that leads to nothing.
pub(super) struct Lost {
    /// What is said of it.
    pub(super) said: String,
    /// Whether it is sure that nothing will be called so.
    pub(super) is_sure: bool,
}

/// The ids of an entry that lead to nothing where it is to be: neither there, nor made with it.
pub(super) fn lost(kinds: &Kinds, kind: &Kind, entry: &Entry, wanted: &Design, known: &Known) -> Vec<Lost> {
    let mut found = Vec::new();
    for (text, refers) in entry.texts(kind) {
        let of = refers.and_then(|path| kinds.iter().find(|kind| kind.resource.path == path && !kind.is_root));
        if let Some(of) = of.filter(|_| !text.is_empty() && !text.contains("${")) {
            let line = wanted.line_of(entry, |said| said == text);
            let lost = one(kinds, &of, &text, wanted, known);
            found.extend(lost.map(|lost| Lost { said: line + &lost.said, ..lost }));
        }
    }
    found
}

fn one(kinds: &Kinds, of: &Kind, text: &str, wanted: &Design, known: &Known) -> Option<Lost> {
    let by_name = of.spec.name.is_none();
    let there: Vec<&str> =
        known.items.iter().filter(|((kind, _), _)| kind == of.name()).map(|(_, item)| item.id.as_str()).collect();
    let of_service = of.spec.given_ids.iter().map(String::as_str);
    let made = wanted.entries.values().filter(|entry| entry.kind == of.name() && (by_name || entry.given));
    let all: Vec<&str> = there.iter().copied().chain(of_service).chain(made.map(Entry::name)).collect();
    // What the service has of its own under such names is in no list.
    if all.contains(&text) || (by_name && text.starts_with('_')) {
        return None;
    }
    // The ids of what is not there yet, nobody knows but the service.
    let is_sure = !by_name && !there.is_empty();
    let is_id = uuid::Uuid::try_parse(text).is_ok();
    if !by_name && !is_sure && !is_id && of.spec.given_ids.is_empty() {
        return None;
    }
    let singular = &of.resource.singular;
    if let Some(other) = other_kind(kinds, text, wanted, known).filter(|_| by_name) {
        let said =
            format!("it names {text}, which is {}, where {} belongs", with_article(other), with_article(singular));
        return Some(Lost { said, is_sure: true });
    }
    let like = |other: &str| strsim::jaro_winkler(other, text);
    let near = all.into_iter().filter(|other| like(other) > ALIKE).max_by(|a, b| like(a).total_cmp(&like(b)));
    let meant = near.map(|near| format!("; is {near} meant?")).unwrap_or_default();
    Some(Lost { said: format!("it names {text}, and there is no such {singular}{meant}"), is_sure })
}

/// What something of this name is, if it is of another kind.
fn other_kind(kinds: &Kinds, text: &str, wanted: &Design, known: &Known) -> Option<&'static str> {
    let is_there = |kind: &Kind| {
        let key = (kind.name().to_owned(), text.to_owned());
        wanted.entries.contains_key(&key) || known.items.contains_key(&key)
    };
    kinds.iter().find(|kind| !kind.is_root && is_there(kind)).map(|kind| kind.resource.singular.as_str())
}
