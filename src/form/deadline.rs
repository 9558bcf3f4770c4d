//! Times as people type them where one moment is meant: `tomorrow`, `friday 17:00`, `2026-12-01`, `-7d`.
//!
//! A day alone is its beginning, as in a search; where something is to be done by then, and behind `by`, it is its end.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Timestamp, ToSpan, Zoned};

use crate::catalog::When;
use crate::model::SpanUnit;

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// The units from now to the time that a text means, in the zone of `now`: as many as are needed to come there. `None`
/// where it is no time, or none that is ahead.
pub(super) fn parse(text: &str, unit: SpanUnit, now: &Zoned) -> Option<i64> {
    let seconds = meant(text.trim(), LAST, now)?.as_second().checked_sub(now.timestamp().as_second())?;
    (seconds > 0).then(|| (seconds + unit.seconds() - 1) / unit.seconds())
}

/// When it is in so many units, for people.
pub(super) fn by(count: i64, unit: SpanUnit, now: &Zoned) -> Option<String> {
    let seconds = jiff::SignedDuration::from_secs(count.checked_mul(unit.seconds())?);
    Some(said(&now.checked_add(seconds).ok()?))
}

/// A time for people: `Sunday 2026-11-29 11:03 (CET)`.
pub(super) fn said(time: &Zoned) -> String {
    time.strftime("%A %Y-%m-%d %H:%M (%Z)").to_string()
}

/// The time that a text means, in the zone of `now`. A day alone is its beginning, and its end behind `by`.
pub(super) fn moment(text: &str, now: &Zoned) -> Option<Timestamp> {
    let text = text.trim();
    meant(text, if by_then(text).is_some() { LAST } else { Time::midnight() }, now)
}

/// What stands behind `by`.
fn by_then(text: &str) -> Option<&str> {
    text.get(..3).filter(|word| word.eq_ignore_ascii_case("by ")).map(|_| text[3..].trim_start())
}

/// The time that a text means where a day alone means this time of it.
fn meant(text: &str, alone: Time, now: &Zoned) -> Option<Timestamp> {
    let text = by_then(text).unwrap_or(text);
    if let Some(moved) = When::moved(text, now) {
        return Some(moved);
    }
    if let Ok(moment) = text.to_ascii_uppercase().parse::<Timestamp>() {
        return Some(moment);
    }
    if let Some(civil) = text.to_ascii_uppercase().parse::<DateTime>().ok().filter(|_| text.contains([':', 't', 'T'])) {
        return Some(civil.to_zoned(now.time_zone().clone()).ok()?.timestamp());
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split([' ', ',']).filter(|word| !word.is_empty() && *word != "at").collect();
    let (day, time) = match &words[..] {
        [day] => (*day, None),
        [day, time] => (*day, Some(of_day(time)?)),
        [day, time, half] => (*day, Some(of_day(&format!("{time}{half}"))?)),
        _ => return None,
    };
    let at = |day: Date| day.to_datetime(time.unwrap_or(alone)).to_zoned(now.time_zone().clone()).ok();
    let today = now.date();
    let ahead = |days: i64| today.checked_add(days.days()).ok();
    let meant = match day {
        "yesterday" => at(ahead(-1)?)?,
        "today" => at(today)?,
        "tomorrow" => at(ahead(1)?)?,
        day => match WEEKDAYS.iter().find(|(name, _)| *name == day || name.get(..3) == Some(day)) {
            Some((_, weekday)) => {
                let days = i64::from(today.weekday().until(*weekday));
                let next = at(ahead(days)?)?;
                // An hour that is over today is meant of the week to come.
                if next > *now || time.is_none() { next } else { at(ahead(days + 7)?)? }
            }
            None if day.len() == 10 => at(day.parse().ok()?)?,
            None => return None,
        },
    };
    Some(meant.timestamp())
}

/// By a day is by its end.
const LAST: Time = Time::constant(23, 59, 0, 0);

/// `17:00`, `9:30`, `5pm`, `5:30pm`.
fn of_day(text: &str) -> Option<Time> {
    let (text, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(text), _) => (text, Some(0)),
        (_, Some(text)) => (text, Some(12)),
        _ => (text, None),
    };
    let (hours, minutes) = match (text.split_once(':'), half) {
        (Some((hours, minutes)), _) if minutes.len() == 2 => (hours, minutes.parse::<i8>().ok()?),
        (None, Some(_)) => (text, 0),
        _ => return None,
    };
    let hours = hours.parse::<i8>().ok()?;
    let hours = match half {
        Some(half) if (1..=12).contains(&hours) => hours % 12 + half,
        Some(_) => return None,
        None => hours,
    };
    Time::new(hours, minutes, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Zoned {
        "2026-11-29T10:03:20+01:00[Europe/Berlin]".parse().unwrap()
    }

    #[test]
    fn a_time_ahead_is_understood_in_the_zone_of_the_user() {
        for (typed, meant) in [
            ("today", "2026-11-29T00:00:00+01:00"),
            ("yesterday", "2026-11-28T00:00:00+01:00"),
            ("tomorrow", "2026-11-30T00:00:00+01:00"),
            ("by tomorrow", "2026-11-30T23:59:00+01:00"),
            ("Tomorrow 9:00", "2026-11-30T09:00:00+01:00"),
            ("by tomorrow at 5pm", "2026-11-30T17:00:00+01:00"),
            ("friday 17:00", "2026-12-04T17:00:00+01:00"),
            ("Fri 5:30 pm", "2026-12-04T17:30:00+01:00"),
            ("sunday", "2026-11-29T00:00:00+01:00"),
            ("sunday 12:00", "2026-11-29T12:00:00+01:00"),
            ("sunday 9:00", "2026-12-06T09:00:00+01:00"),
            ("-7d", "2026-11-22T10:03:20+01:00"),
            ("+6mo", "2027-05-29T10:03:20+02:00"),
            ("2026-12-01", "2026-12-01T00:00:00+01:00"),
            ("2026-12-01 08:15", "2026-12-01T08:15:00+01:00"),
            ("2026-12-01T08:15", "2026-12-01T08:15:00+01:00"),
            ("2026-12-01T08:15:00Z", "2026-12-01T08:15:00Z"),
        ] {
            let meant: Timestamp = meant.parse().unwrap();
            assert_eq!(moment(typed, &now()), Some(meant), "{typed}");
        }
        for odd in ["", "soon", "friday 25:00", "friday 17", "2026-13-01", "by", "5pm", "tomorrow 13pm", "김"] {
            assert_eq!(moment(odd, &now()), None, "{odd}");
        }
    }

    /// What a day means in a search begins with what it means in a field.
    #[test]
    fn a_day_alone_begins_where_the_same_word_of_a_search_does() {
        for typed in ["yesterday", "today", "tomorrow", "2026-12-01", "-7d", "-2w", "+3h", "-6mo", "-1y"] {
            let searched = When::parse(&format!(">={typed}"), &now()).unwrap().conditions();
            assert_eq!(searched[0].1, moment(typed, &now()).unwrap(), "{typed}");
        }
    }

    #[test]
    fn it_is_counted_in_units_that_come_there() {
        assert_eq!(parse("2026-11-29 11:03", SpanUnit::Minutes, &now()), Some(60), "59 min 40 s are 60 minutes");
        assert_eq!(parse("2026-11-29 10:00", SpanUnit::Minutes, &now()), None, "it is over");
        assert_eq!(parse("yesterday", SpanUnit::Minutes, &now()), None, "it is over");
        assert_eq!(parse("today", SpanUnit::Minutes, &now()), Some(836), "what is to be done today has its whole day");
        assert_eq!(by(60, SpanUnit::Minutes, &now()).unwrap(), "Sunday 2026-11-29 11:03 (CET)");
        assert_eq!(by(i64::MAX, SpanUnit::Days, &now()), None);
    }
}
