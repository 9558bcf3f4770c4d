//! Lengths of time as people type and read them.

use crate::model::SpanUnit;

/// The words of a unit, the one to show first, and how many seconds one has.
const UNITS: [(&[&str], i64); 5] = [
    (&["w", "wk", "week", "weeks"], 604_800),
    (&["d", "day", "days"], 86_400),
    (&["h", "hr", "hrs", "hour", "hours"], 3_600),
    (&["min", "m", "mins", "minute", "minutes"], 60),
    (&["s", "sec", "secs", "second", "seconds"], 1),
];

/// How many units a text means: a number of them, or numbers with units of their own, such as `2h`, `90 min` or `1d 4h`.
/// `None` where it is no length of time, or no whole number of the units.
pub(super) fn parse(text: &str, unit: SpanUnit) -> Option<i64> {
    let text = text.trim();
    if let Ok(count) = text.parse::<i64>() {
        return Some(count);
    }
    let (mut seconds, mut rest) = (0_i64, text);
    while !rest.is_empty() {
        let (number, behind) = rest.split_at(rest.find(|letter: char| !letter.is_ascii_digit())?);
        let behind = behind.trim_start();
        let (word, behind) =
            behind.split_at(behind.find(|letter: char| !letter.is_alphabetic()).unwrap_or(behind.len()));
        let word = word.to_lowercase();
        let (_, each) = UNITS.iter().find(|(words, _)| words.contains(&word.as_str()))?;
        seconds = seconds.checked_add(number.parse::<i64>().ok()?.checked_mul(*each)?)?;
        rest = behind.trim_start();
    }
    (!text.is_empty() && seconds % unit.seconds() == 0).then_some(seconds / unit.seconds())
}

/// A number of units as people read it: in the largest unit of which it is a whole number.
pub(super) fn text(count: i64, unit: SpanUnit) -> String {
    let Some(seconds) = count.checked_mul(unit.seconds()).filter(|seconds| *seconds > 0) else {
        return count.to_string();
    };
    // Nobody counts hours in weeks.
    let fits = UNITS.iter().skip(1).find(|(_, each)| seconds % each == 0);
    fits.map_or_else(|| count.to_string(), |(words, each)| format!("{} {}", seconds / each, words[0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_written_as_people_write_it() {
        for (typed, minutes) in [
            ("240", 240),
            ("2h", 120),
            ("90 min", 90),
            ("1 d", 1_440),
            ("1d 4h", 1_680),
            ("1 Week", 10_080),
            ("120 s", 2),
        ] {
            assert_eq!(parse(typed, SpanUnit::Minutes), Some(minutes), "{typed}");
        }
        for odd in ["", "h", "2x", "soon", "2h h", "30 s", "99999999999999999999h", "-2h", "1.5h"] {
            assert_eq!(parse(odd, SpanUnit::Minutes), None, "{odd}");
        }
        for (minutes, shown) in [(120, "2 h"), (90, "90 min"), (1_440, "1 d"), (20_160, "14 d"), (0, "0"), (-3, "-3")] {
            assert_eq!(text(minutes, SpanUnit::Minutes), shown);
            assert_eq!(parse(shown, SpanUnit::Minutes), Some(minutes), "{shown} is read as it is written");
        }
        assert_eq!(text(i64::MAX, SpanUnit::Days), i64::MAX.to_string());
    }
}
