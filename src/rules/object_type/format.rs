//! Date formats as Java's `SimpleDateFormat` reads them.

const LETTERS: &str = "GyYMLwWDdFEuaHkKhmsSzZX";

/// What is wrong with a date format, if anything.
pub(super) fn problem(format: &str) -> Option<String> {
    if format.matches('\'').count() % 2 == 1 {
        return Some("has a quote that is not closed".to_owned());
    }
    // Quoted text stands for itself.
    let bare = || format.split('\'').step_by(2).flat_map(str::chars);
    if let Some(odd) = bare().find(|letter| letter.is_ascii_alphabetic() && !LETTERS.contains(*letter)) {
        return Some(format!("has the letter {odd}, which stands for nothing; quote it: '{odd}'"));
    }
    let lacks_letters = !bare().any(|letter| LETTERS.contains(letter));
    lacks_letters.then(|| "names no part of a date, like yyyy-MM-dd".to_owned())
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn formats_are_read_as_java_does() {
        for fine in ["yyyy-MM-dd'T'HH:mm:ss.SSSZ", "yyyy-MM-dd'T'HH:mm:ssX", "dd.MM.yy, h 'o''clock' a"] {
            assert_eq!(problem(fine), None, "{fine}");
        }
        for odd in ["yyyy-MM-ddTHH:mm", "yyyy'T", "'today'", "ISO8601"] {
            assert!(problem(odd).is_some(), "{odd}");
        }
    }
}
