//! Which entries fit what was typed, and in which order. The words mean what they mean in every filter: they stand in a
//! name or in what an entry is sought by, or their letters are strewn over its name.

use std::cmp::Reverse;

use super::{Deed, Entry};
use crate::screens::query::{BETWEEN, Query};

/// How well an entry fits, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It has this name.
    Named,
    /// The words that were typed are words of a name.
    Words,
    /// They begin words of it.
    Begun,
    /// They stand in it.
    Within,
    /// Their letters are strewn over its name.
    Strewn,
}

/// The entries that fit, the best first; of those that fit as well places go before operations, what begins with what
/// was typed before what has it, and what was used more before what was used less.
pub(super) fn best(entries: &[Entry], text: &str) -> Vec<Entry> {
    let Some(query) = Query::parse(text) else { return entries.to_vec() };
    let mut finder = query.finder();
    let typed = text.trim().to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let mut found = Vec::new();
    for entry in entries {
        let names = entry.names().collect::<Vec<_>>().join(" ");
        if !finder.passes(&format!("{names}{BETWEEN}{}", entry.sought)) {
            continue;
        }
        let begins = entry.names().any(|name| name.to_lowercase().starts_with(&typed));
        found.push(((fit(entry, &names, &typed, &words), entry.is_operation, !begins, Reverse(entry.uses)), entry));
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, entry)| entry.clone()).collect()
}

/// Whether words of an entry begin with those that were typed: that is more than a likeness of letters.
pub(super) fn is_meant(entry: &Entry, text: &str) -> bool {
    let (typed, names) = (text.trim().to_lowercase(), entry.names().collect::<Vec<_>>().join(" "));
    fit(entry, &names, &typed, &typed.split_whitespace().collect::<Vec<_>>()) <= Fit::Begun
}

fn fit(entry: &Entry, names: &str, typed: &str, words: &[&str]) -> Fit {
    let whole = format!("{names} {}", entry.sought).to_lowercase();
    // Where something can be gone to or done, that goes before how it would go.
    let is_told = matches!(entry.deed, Deed::Tell(_));
    if is_told && has_words(&whole, words, |word, typed| word == typed) {
        Fit::Begun
    } else if is_told {
        Fit::Within
    } else if entry.names().any(|name| name.to_lowercase() == typed) {
        Fit::Named
    } else if entry.names().any(|name| has_words(&name.to_lowercase(), words, |word, typed| word == typed)) {
        Fit::Words
    } else if has_words(&whole, words, |word, typed| word.starts_with(typed)) {
        Fit::Begun
    } else if words.iter().all(|word| whole.contains(word)) {
        Fit::Within
    } else {
        Fit::Strewn
    }
}

/// Whether each of the words that were typed is one of a text, by this comparison.
fn has_words(text: &str, typed: &[&str], is_word: fn(&str, &str) -> bool) -> bool {
    let words = || text.split(|letter: char| !letter.is_alphanumeric() && letter != '-' && letter != '_');
    typed.iter().all(|typed| words().any(|word| is_word(word, typed)))
}
