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

/// How many units a text means: a number of them, or numbers with units of their own, such as `2h`, `90 min`, `1d 4h`,
/// `1,5 h`, `2h30` or `2:30`. `None` where it is no length of time; one that is no whole number of the units is only
/// understood where it was written as a fraction, and then rounded.
pub(super) fn parse(text: &str, unit: SpanUnit) -> Option<i64> {
    let text = text.trim();
    if let Ok(count) = text.parse::<i64>() {
        return Some(count);
    }
    let seconds = match text.split_once(':') {
        Some((hours, minutes)) => on_the_clock(hours, minutes)?,
        None => in_units(text)?,
    };
    let is_whole = seconds % unit.seconds() == 0;
    let is_fraction = text.contains(['.', ',']);
    let rounded = seconds.checked_add(unit.seconds() / 2)? / unit.seconds();
    (is_whole || is_fraction && rounded > 0).then_some(rounded)
}

/// What to write where a text is no length of time.
pub(super) fn wanted(unit: SpanUnit, from_now: bool) -> String {
    if from_now {
        return "is no length of time and no time ahead; write 2h30, 90 min, 1 d, tomorrow, friday 17:00 or 2026-12-01"
            .to_owned();
    }
    let units = match unit {
        SpanUnit::Seconds => "seconds",
        SpanUnit::Minutes => "minutes",
        SpanUnit::Hours => "hours",
        SpanUnit::Days => "days",
    };
    let example = if unit == SpanUnit::Days { "14 d or 2 weeks" } else { "2h30, 90 min, 1.5 h or 1 d" };
    format!("is no length of time; write {example}, or a number of {units}")
}

/// Hours and minutes as a clock shows them.
fn on_the_clock(hours: &str, minutes: &str) -> Option<i64> {
    let number = |text: &str| text.parse::<u32>().ok().map(i64::from);
    let minutes = number(minutes).filter(|count| *count < 60 && minutes.len() == 2)?;
    number(hours)?.checked_mul(60)?.checked_add(minutes)?.checked_mul(60)
}

/// Numbers with their units, the larger ones first or last. A number behind a unit, at the end, counts the next smaller
/// one: `2h30`.
fn in_units(text: &str) -> Option<i64> {
    let (mut seconds, mut rest, mut last) = (0_i64, text, None::<usize>);
    while !rest.is_empty() {
        let is_number = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
        let (number, behind) = rest.split_at(rest.find(|letter| !is_number(letter)).unwrap_or(rest.len()));
        let behind = behind.trim_start();
        let (word, behind) =
            behind.split_at(behind.find(|letter: char| !letter.is_alphabetic()).unwrap_or(behind.len()));
        let word = word.to_lowercase();
        let at = match (word.as_str(), last) {
            ("", Some(before)) => before + 1,
            (word, _) => UNITS.iter().position(|(words, _)| words.contains(&word))?,
        };
        let (_, each) = UNITS.get(at)?;
        seconds = seconds.checked_add(times(number, *each)?)?;
        last = Some(at);
        rest = behind.trim_start_matches([' ', ',']);
        rest = rest.strip_prefix("and ").map_or(rest, str::trim_start);
    }
    (!text.is_empty()).then_some(seconds)
}

/// So many times the seconds of a unit; the number may be a fraction with a point or a comma.
fn times(number: &str, each: i64) -> Option<i64> {
    let number = number.trim_end_matches(',');
    if let Ok(whole) = number.parse::<i64>() {
        return whole.checked_mul(each);
    }
    let (whole, part) = number.split_once(['.', ','])?;
    let digits = u32::try_from(part.len()).ok().filter(|digits| (1..=6).contains(digits))?;
    let whole = if whole.is_empty() { 0 } else { whole.parse::<i64>().ok()? };
    let part = part.parse::<i64>().ok()?.checked_mul(each)? / 10_i64.pow(digits);
    whole.checked_mul(each)?.checked_add(part)
}

/// A number of units as people read it: `2 h 30 min`, `14 d`.
pub(super) fn text(count: i64, unit: SpanUnit) -> String {
    let Some(mut seconds) = count.checked_mul(unit.seconds()).filter(|seconds| *seconds > 0) else {
        return count.to_string();
    };
    let mut parts = Vec::new();
    // Nobody counts hours in weeks.
    for (words, each) in UNITS.iter().skip(1).filter(|(_, each)| *each >= unit.seconds()) {
        if seconds >= *each {
            parts.push(format!("{} {}", seconds / each, words[0]));
            seconds %= each;
        }
    }
    parts.join(" ")
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
            ("2h30", 150),
            ("1d4", 1_680),
            ("1,5h", 90),
            ("1.5 h", 90),
            ("0.5 d", 720),
            ("90m", 90),
            ("2:30", 150),
            ("1.33 h", 80),
            ("1 hour, 30 minutes", 90),
            ("2 hours and 15 minutes", 135),
        ] {
            assert_eq!(parse(typed, SpanUnit::Minutes), Some(minutes), "{typed}");
        }
        for odd in [
            "",
            "h",
            "2x",
            "soon",
            "2h h",
            "30 s",
            "99999999999999999999h",
            "-2h",
            "h30",
            "2:5",
            "2:75",
            "0.001h",
            "1..5h",
        ] {
            assert_eq!(parse(odd, SpanUnit::Minutes), None, "{odd}");
        }
        for (minutes, shown) in [
            (120, "2 h"),
            (90, "1 h 30 min"),
            (1_440, "1 d"),
            (20_160, "14 d"),
            (1_501, "1 d 1 h 1 min"),
            (0, "0"),
            (-3, "-3"),
        ] {
            assert_eq!(text(minutes, SpanUnit::Minutes), shown);
            assert_eq!(parse(shown, SpanUnit::Minutes), Some(minutes), "{shown} is read as it is written");
        }
        assert_eq!(text(i64::MAX, SpanUnit::Days), i64::MAX.to_string());
    }
}
