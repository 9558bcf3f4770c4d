//! What is typed into a filter, understood: words, `!` before a word inverts it, `=` before all of them makes them one.
//! Case never matters.
//!
//! A word passes where it stands in any cell. Its letters may also be strewn over the name, which is the first cell:
//! `sfct` finds `Salesforce-Contact`. Over all cells that would let nearly every row through.

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use regex::bytes::{Regex, RegexBuilder};

/// The least score a letter for strewn letters. A letter found is worth 16, one that follows the letter before or begins
/// a word is worth more, and gaps take away.
const LEAST: u16 = 17;

/// Stands between the texts of two cells, so that no word runs from one into the other.
pub(crate) const BETWEEN: char = '\n';

/// What the user typed, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    /// The whole text is one word, and its letters stand together.
    exact: bool,
    /// The words, and of each whether it must not be there.
    words: Vec<(bool, String)>,
}

impl Query {
    /// Understands a filter text. `None` where it asks for nothing.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (inverted, rest) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest.trim_start()));
        let exact = rest.strip_prefix('=').map(str::trim_start);
        let words = match exact {
            Some(word) => vec![(inverted, word.to_owned())],
            None => words(text),
        };
        let words: Vec<_> = words.into_iter().filter(|(_, word)| !word.is_empty()).collect();
        (!words.is_empty()).then(|| Self { exact: exact.is_some(), words })
    }

    /// Decides for many texts.
    pub(crate) fn finder(&self) -> Finder {
        // What inverted strewn letters leave out would be a riddle: they are taken as they stand.
        let word = |(inverted, word): &(bool, String)| Word::new(word, *inverted, !self.exact && !inverted);
        let words = self.words.iter().filter_map(word).collect();
        Finder { words, matcher: Matcher::new(Config::DEFAULT), buffer: Vec::new() }
    }
}

/// The words of a text. A sign that stands alone is that of the word behind it.
fn words(text: &str) -> Vec<(bool, String)> {
    let mut inverted = false;
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        let bare = word.strip_prefix('!').inspect(|_| inverted = true).unwrap_or(word);
        if !bare.is_empty() {
            found.push((std::mem::take(&mut inverted), bare.to_owned()));
        }
    }
    found
}

/// One word that is looked for.
#[derive(Debug)]
struct Word {
    /// Finds it as it stands.
    together: Regex,
    /// Finds its letters in a name, with the least score that counts.
    strewn: Option<(Atom, u16)>,
    /// It must not be there.
    inverted: bool,
}

impl Word {
    fn new(word: &str, inverted: bool, strewn: bool) -> Option<Self> {
        // Plain letters need no table of the world's letters, which makes a hundred thousand rows a matter of
        // milliseconds.
        let unicode = !word.is_ascii();
        let together = RegexBuilder::new(&regex::escape(word)).case_insensitive(true).unicode(unicode).build().ok()?;
        let least = (word.chars().count().min(500) as u16 * LEAST).saturating_sub(1);
        let atom = || Atom::new(word, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy, false);
        Some(Self { together, strewn: strewn.then(|| (atom(), least)), inverted })
    }
}

/// A query that is ready to decide.
#[derive(Debug)]
pub(crate) struct Finder {
    words: Vec<Word>,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl Finder {
    /// Whether a text passes: the cells of a row, the name first.
    pub(crate) fn passes(&mut self, text: &str) -> bool {
        let name = text.split(BETWEEN).next().unwrap_or_default();
        let (matcher, buffer) = (&mut self.matcher, &mut self.buffer);
        self.words.iter().all(|word| {
            let is_there = word.together.is_match(text.as_bytes())
                || word.strewn.as_ref().is_some_and(|(atom, least)| {
                    atom.score(Utf32Str::new(name, buffer), matcher).is_some_and(|score| score >= *least)
                });
            is_there != word.inverted
        })
    }

    /// The character positions that were found in a cell, in order; inverted words find none.
    pub(crate) fn positions(&mut self, cell: &str, is_name: bool) -> Vec<u32> {
        let mut found = Vec::new();
        for word in self.words.iter().filter(|word| !word.inverted) {
            if let Some(part) = word.together.find(cell.as_bytes()) {
                let count = |end: usize| cell.get(..end).map_or(0, |text| text.chars().count() as u32);
                found.extend(count(part.start())..count(part.end()));
            } else if let Some((atom, least)) = word.strewn.as_ref().filter(|_| is_name) {
                let mut strewn = Vec::new();
                let score = atom.indices(Utf32Str::new(cell, &mut self.buffer), &mut self.matcher, &mut strewn);
                if score.is_some_and(|score| score >= *least) {
                    found.extend(strewn);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(filter: &str, text: &str) -> bool {
        Query::parse(filter).unwrap().finder().passes(text)
    }

    #[test]
    fn fuzzy_exact_and_inverted() {
        assert!(passes("sfct", "Salesforce-Contact"));
        assert!(!passes("=sfct", "Salesforce-Contact"));
        assert!(passes("=force-con", "Salesforce-Contact"));
        assert!(!passes("!sales", "Salesforce-Contact"));
        assert!(passes("!sfct", "Salesforce-Contact"));
        assert!(passes("!=zendesk", "Salesforce-Contact"));
        assert!(passes("active user", "Zendesk-User ACTIVE"));
        assert!(passes("김서연", "김서연 Kim Seo-yeon"));
        assert!(passes("force !zendesk", "Salesforce-Contact") && !passes("force !contact", "Salesforce-Contact"));
        assert!(!passes("! sales", "Salesforce-Contact") && passes("!zendesk !ticket", "Salesforce-Contact"));
        assert_eq!((Query::parse(" ! "), Query::parse("= ")), (None, None));
    }

    #[test]
    fn strewn_letters_count_in_the_name_and_words_in_every_cell() {
        let row = "Salesforce-Contact\nContacts of the production org\nActive";
        assert!(passes("sfct", row) && passes("production", row) && passes("sfct active", row));
        assert!(!passes("pdctn", row), "letters strewn over another cell are no match");
        assert!(!passes("orgactive", row), "no word runs from one cell into the next");
        let mut finder = Query::parse("sfct act").unwrap().finder();
        assert_eq!(finder.positions("Active", false), [0, 1, 2]);
        assert_eq!(finder.positions("Salesforce-Contact", true).len(), 7);
    }

    #[test]
    fn letters_strewn_over_a_long_text_are_no_match() {
        let text = "salesforce-contacts-to-profiles Active Contacts of the production org, every 15 minutes";
        assert!(!passes("erro", text));
        assert!(passes("erro", "s3-bookings-import Errored 5 h ago"));
        assert!(passes("sctp", text));
        assert!(passes("o", text) && passes("ro", text));
        assert!(passes("profiles", text));
    }
}
