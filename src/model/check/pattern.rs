//! The published patterns, each compiled once.
//!
//! They are written for other regular expression engines. Where ours cannot say the same, the pattern is replaced.

use std::collections::HashMap;
use std::sync::LazyLock;

use parking_lot::Mutex;
use regex::Regex;

/// A pattern that a whole text must match.
#[derive(Debug)]
pub(super) struct Pattern {
    /// A prefix that the text must not have.
    forbidden: Option<Forbidden>,
    /// `None` where the pattern cannot be compiled: then any text passes, for a service will judge it.
    regex: Option<Regex>,
}

/// What the look-aheads of tag keys forbid.
#[derive(Clone, Copy, Debug)]
enum Forbidden {
    Aws,
    AwsInAnyCase,
}

impl Pattern {
    pub(super) fn matches(&self, text: &str) -> bool {
        let starts_forbidden = match self.forbidden {
            Some(Forbidden::Aws) => text.starts_with("aws:"),
            Some(Forbidden::AwsInAnyCase) => text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")),
            None => false,
        };
        !starts_forbidden && self.regex.as_ref().is_none_or(|regex| regex.is_match(text))
    }
}

/// The compiled form of a published pattern; `prefix` where it describes only how a text begins.
pub(super) fn compiled(published: &'static str, prefix: bool) -> &'static Pattern {
    static ALL: LazyLock<Mutex<HashMap<(&'static str, bool), &'static Pattern>>> = LazyLock::new(Mutex::default);
    let mut all = ALL.lock();
    all.entry((published, prefix)).or_insert_with(|| Box::leak(Box::new(compile(published, prefix))))
}

fn compile(published: &str, prefix: bool) -> Pattern {
    let (forbidden, rest) = [("(?!aws:)", Forbidden::Aws), ("(?![aA][wW][sS]:)", Forbidden::AwsInAnyCase)]
        .into_iter()
        .find_map(|(ahead, forbidden)| {
            let rest = published.trim_start_matches('^').strip_prefix(ahead)?;
            Some((Some(forbidden), rest))
        })
        .unwrap_or((None, published));
    let end = if prefix { "" } else { "$" };
    Pattern { forbidden, regex: Regex::new(&format!("^(?:{}){end}", portable(rest))).ok() }
}

/// The pattern with ASCII meaning of `\w` and `\d`, and with code points in place of surrogates.
fn portable(pattern: &str) -> String {
    let pattern = pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\x{10000}-\x{10FFFF}");
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut letters = pattern.chars();
    let mut in_class = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('w') => out.push_str(if in_class { "A-Za-z0-9_" } else { "[A-Za-z0-9_]" }),
                Some('d') => out.push_str(if in_class { "0-9" } else { "[0-9]" }),
                other => out.extend(std::iter::once('\\').chain(other)),
            },
            letter => {
                in_class = match letter {
                    '[' => true,
                    ']' => false,
                    _ => in_class,
                };
                out.push(letter);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Service, api};

    #[test]
    fn every_published_pattern_compiles() {
        let patterns = api().shapes().filter_map(|shape| shape.constraint.pattern.as_deref());
        let failing: Vec<_> = patterns.filter(|pattern| compile(pattern, false).regex.is_none()).collect();
        assert_eq!(failing, [""; 0]);
    }

    #[test]
    fn patterns_match_in_full_and_in_ascii() {
        let name = compile(r"[\w]+", false);
        assert!(name.matches("kim_42"));
        assert!(!name.matches("kim 42"));
        assert!(!name.matches("김철수"));
        assert!(!compile(r"^\d{3}$", false).matches("١٢٣"));
        assert!(!compile("[a-f0-9]{32}", false).matches(&"a".repeat(33)));
        assert!(!compile(".*", false).matches("two\nlines"));
        assert!(!compile("[a-z]+", false).matches("line\n"));
    }

    #[test]
    fn tag_keys_may_not_begin_with_the_reserved_prefix() {
        let upper = compile("^(?!aws:)[a-zA-Z+-=._:/]+$", false);
        assert!(upper.matches("AWS:x") && upper.matches("team") && !upper.matches("aws:x"));
        let cases = compile(r"(?![aA][wW][sS]:)[a-zA-Z0-9 _.:/=+\-@]+", false);
        assert!(cases.matches("a b@c") && !cases.matches("AwS:x") && !cases.matches("ä"));
    }

    #[test]
    fn glue_names_take_what_lies_beyond_the_basic_plane() {
        let shape = api().shape(Service::AppFlow, "GlueDataCatalogDatabaseName").unwrap();
        let pattern = compile(shape.constraint.pattern.as_deref().unwrap(), false);
        assert!(pattern.matches("sales 🦀\tnorth") && !pattern.matches("a\u{1}"));
    }
}
