//! What words mean, for people: data of `assets/help/glossary.toml`.

use std::sync::LazyLock;

use toml::de::{DeTable, DeValue};

static WORDS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    // A test reads the file, so that it is never wrong here.
    let Ok(table) = DeTable::parse(include_str!("../../assets/help/glossary.toml")) else { return Vec::new() };
    let word = |(word, meaning): (&toml::Spanned<std::borrow::Cow<'_, str>>, &toml::Spanned<DeValue<'_>>)| {
        Some((word.get_ref().to_string(), meaning.get_ref().as_str()?.to_owned()))
    };
    table.get_ref().iter().filter_map(word).collect()
});

/// Each word with what it means, in the order of the alphabet.
pub(super) fn glossary() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.iter().map(|(word, meaning)| (word.as_str(), meaning.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_explained_in_its_place() {
        let written: Vec<&str> = include_str!("../../assets/help/glossary.toml")
            .lines()
            .filter_map(|line| line.strip_prefix('"')?.split('"').next())
            .collect();
        assert!(written.len() > 30 && written.is_sorted(), "{written:?}");
        let words: Vec<(&str, &str)> = glossary().collect();
        assert_eq!(words.iter().map(|(word, _)| *word).collect::<Vec<_>>(), written);
        for (word, meaning) in words {
            assert!(meaning.ends_with('.') && meaning.len() > 20 && !meaning.contains("  "), "{word}: {meaning}");
        }
    }
}
