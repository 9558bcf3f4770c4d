//! The indefinite article of a word.

/// A word behind its article, which goes by the sound: *an event stream*, *a user*, *an SQL query*.
#[must_use]
pub fn with_article(word: &str) -> String {
    /// How words begin whose first letter sounds otherwise than it is written.
    const CONSONANTS: [&str; 6] = ["eu", "one", "uni", "use", "usa", "uti"];
    const VOWELS: [&str; 4] = ["hour", "honest", "honour", "heir"];
    let low = word.to_lowercase();
    let first = low.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    // Spelled out letter by letter: an ARN, an S3 bucket, a URI.
    let spelled: Vec<char> = word.chars().take_while(|c| c.is_alphanumeric()).collect();
    let is_spelled = spelled.len() > 1 && spelled.iter().all(|c| c.is_uppercase() || c.is_numeric());
    let begins = |all: &[&str]| all.iter().any(|begin| first.starts_with(begin));
    let by_vowel = if is_spelled {
        first.starts_with(|c| "aefhilmnorsx".contains(c))
    } else {
        !begins(&CONSONANTS) && (first.starts_with(['a', 'e', 'i', 'o', 'u']) || begins(&VOWELS))
    };
    format!("{} {word}", if by_vowel { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_goes_by_the_sound() {
        for word in ["event stream", "upload job", "Active flow", "ARN", "SQL query", "hour", "S3 bucket"] {
            assert_eq!(with_article(word), format!("an {word}"));
        }
        for word in ["domain", "user", "unit", "URI", "profile", "European region", "one-off", "KMS key"] {
            assert_eq!(with_article(word), format!("a {word}"));
        }
    }
}
