//! Date formats: the service's own word for a number of milliseconds, or as Java's `SimpleDateFormat` reads them.

/// The literal that stands for milliseconds since 1970.
const MILLISECONDS: &str = "EpochMilli";
const LETTERS: &str = "GyYMLwWDdFEuaHkKhmsSzZX";

/// What is wrong with a date format, if anything.
pub(super) fn problem(format: &str) -> Option<String> {
    if format == MILLISECONDS {
        return None;
    }
    if format.matches('\'').count() % 2 == 1 {
        return Some("has a quote that is not closed".to_owned());
    }
    // Quoted text stands for itself.
    let mut bare = format.split('\'').step_by(2).flat_map(str::chars);
    if let Some(odd) = bare.find(|letter| letter.is_ascii_alphabetic() && !LETTERS.contains(*letter)) {
        return Some(format!("has the letter {odd}, which stands for nothing; quote it: '{odd}'"));
    }
    // Java knows the zones X, XX and XXX.
    let has_long_zone = format.split('\'').step_by(2).any(|text| text.contains("XXXX"));
    has_long_zone.then(|| "has more than three X in a row; XXX is the longest".to_owned())
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn formats_are_read_as_java_does() {
        for fine in [
            "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
            "yyyy-MM-dd'T'HH:mm:ssX",
            "dd.MM.yy, h 'o''clock' a",
            "EpochMilli",
            "'today'",
        ] {
            assert_eq!(problem(fine), None, "{fine}");
        }
        for odd in ["yyyy-MM-ddTHH:mm", "yyyy'T", "ISO8601", "EpochMillis", "HHXXXX"] {
            assert!(problem(odd).is_some(), "{odd}");
        }
    }
}
