//! Points in time as people type and read them.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Number, Value};

use super::{TimestampFormat, read_instant};

/// The value for what was typed: RFC 3339, a date with or without a time (UTC), seconds since 1970, `now`, or a span
/// from now such as `+2h` or `-3d`. `None` where it is no point in time. Without a `now` nothing that counts from it is one.
pub(super) fn parse(text: &str, format: TimestampFormat, now: Option<Timestamp>) -> Option<Value> {
    let text = text.trim();
    if format == TimestampFormat::EpochSeconds
        && let Ok(seconds) = text.parse::<i64>()
        && !text.starts_with('+')
        && Timestamp::from_second(seconds).is_ok()
    {
        return Some(seconds.into());
    }
    written(typed(text, now)?, format)
}

fn typed(text: &str, now: Option<Timestamp>) -> Option<Timestamp> {
    let whole = || Timestamp::from_second(now?.as_second()).ok();
    if text.eq_ignore_ascii_case("now") {
        return whole();
    }
    if let Some(span) = span(text) {
        return whole()?.checked_add(span).ok();
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let civil = match text.parse::<DateTime>() {
        Ok(civil) => civil,
        Err(_) => text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight()),
    };
    civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// `+2h`, `-3d`, `+1w`, `+90m`, `-30s`.
fn span(text: &str) -> Option<SignedDuration> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits = text[1..].trim_start();
    let split = digits.find(|letter: char| !letter.is_ascii_digit())?;
    let count: i64 = digits[..split].parse().ok()?;
    let unit = match digits[split..].trim().to_ascii_lowercase().as_str() {
        "s" | "sec" | "second" | "seconds" => 1,
        "m" | "min" | "minute" | "minutes" => 60,
        "h" | "hour" | "hours" => 3_600,
        "d" | "day" | "days" => 86_400,
        "w" | "week" | "weeks" => 604_800,
        _ => return None,
    };
    Some(SignedDuration::from_secs(count.checked_mul(unit)?.checked_mul(sign)?))
}

/// The moment in the form that is sent.
fn written(moment: Timestamp, format: TimestampFormat) -> Option<Value> {
    match format {
        TimestampFormat::DateTime => Some(Value::String(moment.to_string())),
        TimestampFormat::EpochSeconds if moment.subsec_nanosecond() == 0 => Some(moment.as_second().into()),
        TimestampFormat::EpochSeconds => Number::from_f64(moment.as_microsecond() as f64 / 1e6).map(Value::Number),
    }
}

/// What a point in time means, with its zone; what is none stays as it is written.
#[must_use]
pub fn text(value: &Value) -> String {
    match (read_instant(value), value) {
        (Some(moment), Value::Number(_)) => moment.to_string(),
        (_, Value::String(text)) => text.clone(),
        (_, value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_people_type_becomes_a_moment() {
        let now: Timestamp = "2026-03-14T09:26:53.7Z".parse().unwrap();
        let text = |typed: &str| parse(typed, TimestampFormat::DateTime, Some(now));
        for (typed, expected) in [
            ("now", "2026-03-14T09:26:53Z"),
            ("+2h", "2026-03-14T11:26:53Z"),
            ("-3d", "2026-03-11T09:26:53Z"),
            ("+ 1 week", "2026-03-21T09:26:53Z"),
            ("2026-03-14", "2026-03-14T00:00:00Z"),
            ("2026-03-14 09:30", "2026-03-14T09:30:00Z"),
            ("2026-03-14T18:26:53+09:00", "2026-03-14T09:26:53Z"),
        ] {
            assert_eq!(text(typed), Some(json!(expected)), "{typed}");
        }
        for odd in ["", "+", "+h", "soon", "-99999999999999999999d", "+9999999999d", "2026-13-01"] {
            assert_eq!(text(odd), None, "{odd}");
        }
        assert_eq!(parse("+2h", TimestampFormat::EpochSeconds, Some(now)), Some(json!(1_773_487_613)));
        assert_eq!(parse("1773480413", TimestampFormat::EpochSeconds, None), Some(json!(1_773_480_413)));
        assert_eq!(parse("+2h", TimestampFormat::DateTime, None), None, "from when?");
        assert_eq!(super::text(&json!(1_773_480_413.5)), "2026-03-14T09:26:53.5Z");
        assert_eq!(super::text(&json!(1e300)), "1e+300");
    }
}
