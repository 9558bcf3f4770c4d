//! What is typed into a filter, understood: fuzzy, `!` inverts, `=` finds the exact words. Case never matters.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// The least score a letter for a fuzzy match. A letter found is worth 16, one that follows the letter before or begins
/// a word is worth more, and gaps take away: letters strewn over a long text are no match, or a filter would let nearly
/// every row through.
const LEAST: u32 = 17;

/// What the user typed, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    invert: bool,
    exact: bool,
    words: String,
}

impl Query {
    /// Understands a filter text. `None` where it asks for nothing.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (invert, text) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest.trim_start()));
        let (exact, text) = text.strip_prefix('=').map_or((false, text), |rest| (true, rest.trim_start()));
        (!text.is_empty()).then(|| Self { invert, exact, words: text.to_owned() })
    }

    /// Decides for many texts.
    pub(crate) fn finder(&self) -> Finder {
        // What an inverted fuzzy match leaves out would be a riddle: it takes the letters as they stand.
        let fuzzy = !self.exact && !self.invert;
        let kind = if fuzzy { AtomKind::Fuzzy } else { AtomKind::Substring };
        let letters = self.words.chars().filter(|c| !c.is_whitespace()).count() as u32;
        Finder {
            pattern: Pattern::new(&self.words, CaseMatching::Ignore, Normalization::Smart, kind),
            least: if fuzzy { (letters * LEAST).saturating_sub(1) } else { 0 },
            matcher: Matcher::new(Config::DEFAULT),
            buffer: Vec::new(),
            invert: self.invert,
        }
    }
}

/// A query that is ready to decide.
#[derive(Debug)]
pub(crate) struct Finder {
    pattern: Pattern,
    /// The least score that counts.
    least: u32,
    matcher: Matcher,
    buffer: Vec<char>,
    invert: bool,
}

impl Finder {
    /// Whether a text passes.
    pub(crate) fn passes(&mut self, text: &str) -> bool {
        let score = self.pattern.score(Utf32Str::new(text, &mut self.buffer), &mut self.matcher);
        score.is_some_and(|score| score >= self.least) != self.invert
    }

    /// The character positions that were found, in order; empty for an inverted query.
    pub(crate) fn positions(&mut self, text: &str) -> Vec<u32> {
        let mut found = Vec::new();
        if !self.invert {
            let score = self.pattern.indices(Utf32Str::new(text, &mut self.buffer), &mut self.matcher, &mut found);
            if score.is_none_or(|score| score < self.least) {
                return Vec::new();
            }
            found.sort_unstable();
            found.dedup();
        }
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
        assert_eq!(Query::parse(" ! "), None);
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
