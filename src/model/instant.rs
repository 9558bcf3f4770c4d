//! Points in time as the services write them.

use jiff::Timestamp;
use serde_json::{Number, Value};

use super::TimestampFormat;

/// The moment that an RFC 3339 text names.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// The value in the form that the wire wants; unchanged where it is no point in time at all.
pub(super) fn to_wire(value: &Value, format: TimestampFormat) -> Value {
    let converted = match (value, format) {
        (Value::String(text), TimestampFormat::EpochSeconds) => parse(text).and_then(epoch),
        (Value::String(text), TimestampFormat::DateTime) => parse(text).map(|moment| Value::String(moment.to_string())),
        (Value::Number(seconds), TimestampFormat::DateTime) => {
            from_epoch(seconds).map(|at| Value::String(at.to_string()))
        }
        _ => None,
    };
    converted.unwrap_or_else(|| value.clone())
}

/// The moment that a value means in either form; `None` where it means none.
#[must_use]
pub fn read(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => parse(text),
        Value::Number(seconds) => from_epoch(seconds),
        _ => None,
    }
}

fn epoch(moment: Timestamp) -> Option<Value> {
    if moment.subsec_nanosecond() == 0 {
        return Some(moment.as_second().into());
    }
    // Microseconds are what a double holds exactly at this size, and what other clients send.
    Number::from_f64(moment.as_microsecond() as f64 / 1e6).map(Value::Number)
}

fn from_epoch(seconds: &Number) -> Option<Timestamp> {
    match seconds.as_i64() {
        Some(whole) => Timestamp::from_second(whole).ok(),
        None => Timestamp::from_microsecond((seconds.as_f64()? * 1e6).round() as i64).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_form_becomes_the_one_the_wire_wants() {
        let (epoch, text) = (TimestampFormat::EpochSeconds, TimestampFormat::DateTime);
        assert_eq!(to_wire(&json!("2026-03-14T09:26:53Z"), epoch), json!(1_773_480_413));
        assert_eq!(to_wire(&json!("2026-03-14T18:26:53.5+09:00"), epoch), json!(1_773_480_413.5));
        assert_eq!(to_wire(&json!(1_773_480_413.25), epoch), json!(1_773_480_413.25));
        assert_eq!(to_wire(&json!(1_773_480_413.25), text), json!("2026-03-14T09:26:53.25Z"));
        assert_eq!(to_wire(&json!("2026-03-14T18:26:53+09:00"), text), json!("2026-03-14T09:26:53Z"));
        assert_eq!(to_wire(&json!("soon"), text), json!("soon"));
    }

    #[test]
    fn moments_beyond_the_calendar_are_none() {
        assert_eq!(read(&json!(1e300)), None);
        assert_eq!(read(&json!(i64::MAX)), None);
    }
}
