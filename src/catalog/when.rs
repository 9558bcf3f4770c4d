//! When something was, as people write it in a search: `today`, `-7d`, `2026-11`, `>=2026-11-03`, `2026-11-01..2026-11-15`.
//!
//! A day, a month and a year are those of the zone that is looked from. What is relative stays so in a location: it is
//! read anew with every search.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp, ToSpan, Zoned};

use super::search::compared;

/// A part of time that a text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// From when on, and whether that moment itself counts.
    from: Option<(Timestamp, bool)>,
    /// Until when, and whether that moment itself counts.
    to: Option<(Timestamp, bool)>,
    /// How much earlier or later than now it is; nothing where it does not depend on that.
    is_relative: bool,
}

/// What one word of it stands for: from the first moment up to the second, or a single one.
struct Part {
    from: Timestamp,
    to: Timestamp,
    /// The moment that is meant where it is compared with.
    point: Option<Timestamp>,
    is_relative: bool,
}

/// What people can write, for the help of a field.
pub(super) const WRITTEN: &str = "today, yesterday, -7d, -2w, 2026-11, 2026-11-03 or a moment; >, >=, <, <= before it \
                                  compare, and .. between two is from one to the other.";

impl When {
    /// Understands a text; `None` where it is no time.
    #[must_use]
    pub fn parse(text: &str, now: &Zoned) -> Option<Self> {
        let text = text.trim();
        if let Some((from, to)) = text.split_once("..") {
            let (from, to) = (side(from, now)?, side(to, now)?);
            if from.is_none() && to.is_none() {
                return None;
            }
            let is_relative = [&from, &to].into_iter().flatten().any(|part| part.is_relative);
            let to = to.map(|part| part.point.map_or((part.to, false), |point| (point, true)));
            let from = from.map(|part| (part.point.unwrap_or(part.from), true));
            // Between a later time and an earlier one is nothing.
            let is_turned = from.zip(to).is_some_and(|((from, _), (to, counts))| from > to || from == to && !counts);
            return (!is_turned).then_some(Self { from, to, is_relative });
        }
        let (operator, rest) = compared(text);
        let part = Part::parse(rest, now)?;
        let (start, end) = (part.point.unwrap_or(part.from), part.point.unwrap_or(part.to));
        let is_point = part.point.is_some();
        let (from, to) = match operator {
            "greaterThanOrEqualTo" => (Some((start, true)), None),
            "greaterThan" => (Some((end, !is_point)), None),
            "lessThan" => (None, Some((start, false))),
            "lessThanOrEqualTo" => (None, Some((end, is_point))),
            // Nothing of a time is contained in another one.
            "contains" => return None,
            _ if part.from == part.to => (Some((part.from, true)), Some((part.to, true))),
            _ => (Some((part.from, true)), Some((part.to, is_point))),
        };
        Some(Self { from, to, is_relative: part.is_relative })
    }

    /// Whether a text is a time at all, whenever it is read.
    #[must_use]
    pub fn is_one(text: &str) -> bool {
        // A span from a date to a relative time, or the other way round, begins before it ends at some time.
        let early_and_late = [Timestamp::UNIX_EPOCH, Timestamp::MAX - SignedDuration::from_hours(24 * 366 * 50)];
        early_and_late.into_iter().any(|now| Self::parse(text, &now.to_zoned(TimeZone::UTC)).is_some())
    }

    /// The moment that is so far from now: `-7d`, `+3h`, to the second. `None` where the text is no such distance.
    #[must_use]
    pub fn moved(text: &str, now: &Zoned) -> Option<Timestamp> {
        let point = shifted(&text.trim().to_ascii_lowercase(), now)?;
        Timestamp::from_second(point.as_second()).ok()
    }

    /// Whether a text is a span that ends before it begins.
    #[must_use]
    pub fn is_turned(text: &str) -> bool {
        let turned = text.split_once("..").map(|(from, to)| format!("{}..{}", to.trim(), from.trim()));
        !Self::is_one(text) && turned.is_some_and(|turned| Self::is_one(&turned))
    }

    /// Whether it moves with the time of day.
    #[must_use]
    pub const fn is_relative(&self) -> bool {
        self.is_relative
    }

    /// What must hold of a moment: the service's words for comparing, and what with.
    #[must_use]
    pub fn conditions(&self) -> Vec<(&'static str, Timestamp)> {
        if let (Some((from, true)), Some((to, true))) = (self.from, self.to)
            && from == to
        {
            return vec![("equalTo", from)];
        }
        let from = self.from.map(|(at, counts)| (if counts { "greaterThanOrEqualTo" } else { "greaterThan" }, at));
        let to = self.to.map(|(at, counts)| (if counts { "lessThanOrEqualTo" } else { "lessThan" }, at));
        from.into_iter().chain(to).collect()
    }

    /// Whether a moment is one that is meant.
    #[must_use]
    pub fn includes(&self, at: Timestamp) -> bool {
        let is_after = self.from.is_none_or(|(from, counts)| if counts { at >= from } else { at > from });
        is_after && self.to.is_none_or(|(to, counts)| if counts { at <= to } else { at < to })
    }

    /// The same for people, in a zone: `from 2026-11-22 10:03 to 2026-11-29 10:03`.
    #[must_use]
    pub fn in_words(&self, zone: &TimeZone) -> String {
        let at = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
        match (self.from, self.to) {
            (Some((from, _)), Some((to, _))) if from == to => at(from),
            (Some((from, _)), Some((to, _))) => format!("from {} to {}", at(from), at(to)),
            (Some((from, _)), None) => format!("from {} on", at(from)),
            (None, Some((to, _))) => format!("up to {}", at(to)),
            (None, None) => String::new(),
        }
    }
}

/// One side of a range; nothing leaves it open, and what is no time makes none of the whole.
#[expect(clippy::option_option, reason = "an open side and a wrong one differ")]
fn side(text: &str, now: &Zoned) -> Option<Option<Part>> {
    let text = text.trim();
    if text.is_empty() { Some(None) } else { Part::parse(text, now).map(Some) }
}

impl Part {
    fn parse(text: &str, now: &Zoned) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let whole = Timestamp::from_second(now.timestamp().as_second()).ok()?;
        if let Some(days) = ["yesterday", "today", "tomorrow"].iter().position(|word| *word == text) {
            let day = now.date().checked_add((i64::try_from(days).ok()? - 1).days()).ok()?;
            return Some(Self { is_relative: true, ..Self::days(day, 1.day(), now)? });
        }
        if text == "now" {
            return Some(Self { is_relative: true, ..Self::at(whole) });
        }
        if let Some(point) = shifted(&text, now) {
            let point = Timestamp::from_second(point.as_second()).ok()?;
            return Some(Self { from: point.min(whole), to: point.max(whole), point: Some(point), is_relative: true });
        }
        if let Ok(moment) = text.to_ascii_uppercase().parse::<Timestamp>() {
            return Some(Self::at(moment));
        }
        let figures = |length: usize| text.len() == length && text.starts_with(|letter: char| letter.is_ascii_digit());
        match text.len() {
            4 if figures(4) => Self::days(format!("{text}-01-01").parse().ok()?, 1.year(), now),
            7 if figures(7) => Self::days(format!("{text}-01").parse().ok()?, 1.month(), now),
            10 => Self::days(text.parse().ok()?, 1.day(), now),
            _ => {
                let civil = text.to_ascii_uppercase().parse::<DateTime>().ok()?;
                Some(Self::at(civil.to_zoned(now.time_zone().clone()).ok()?.timestamp()))
            }
        }
    }

    const fn at(moment: Timestamp) -> Self {
        Self { from: moment, to: moment, point: Some(moment), is_relative: false }
    }

    /// From the beginning of a day, so long.
    fn days(first: Date, length: Span, now: &Zoned) -> Option<Self> {
        let begins = |day: Date| day.to_zoned(now.time_zone().clone()).ok().map(|zoned| zoned.timestamp());
        let (from, to) = (begins(first)?, begins(first.checked_add(length).ok()?)?);
        Some(Self { from, to, point: None, is_relative: false })
    }
}

/// `-7d`, `-2w`, `+3h`, `-90min`, `-6mo`, `-1y`: so far from now.
fn shifted(text: &str, now: &Zoned) -> Option<Timestamp> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let rest = text.get(1..)?.trim_start();
    let split = rest.find(|letter: char| !letter.is_ascii_digit())?;
    let count = rest.get(..split)?.parse::<i64>().ok()?.checked_mul(sign)?;
    let hours = |each: i64| Some(SignedDuration::from_secs(count.checked_mul(each)?));
    match rest.get(split..)?.trim() {
        "s" => now.timestamp().checked_add(hours(1)?).ok(),
        "m" | "min" => now.timestamp().checked_add(hours(60)?).ok(),
        "h" | "hour" | "hours" => now.timestamp().checked_add(hours(3600)?).ok(),
        unit => {
            let span = match unit {
                "d" | "day" | "days" => Span::new().try_days(count),
                "w" | "week" | "weeks" => Span::new().try_weeks(count),
                "mo" | "month" | "months" => Span::new().try_months(count),
                "y" | "year" | "years" => Span::new().try_years(count),
                _ => return None,
            };
            now.checked_add(span.ok()?).ok().map(|zoned| zoned.timestamp())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> Zoned {
        "2026-11-29T10:03:20.7+01:00[Europe/Berlin]".parse().unwrap()
    }

    fn read(text: &str) -> String {
        let when = When::parse(text, &now()).unwrap_or_else(|| panic!("{text} is a time"));
        let parts: Vec<String> = when.conditions().iter().map(|(how, at)| format!("{how} {at}")).collect();
        parts.join(", ")
    }

    #[test]
    fn what_people_write_is_a_part_of_time_in_their_zone() {
        for (text, wanted) in [
            ("today", "greaterThanOrEqualTo 2026-11-28T23:00:00Z, lessThan 2026-11-29T23:00:00Z"),
            ("Yesterday", "greaterThanOrEqualTo 2026-11-27T23:00:00Z, lessThan 2026-11-28T23:00:00Z"),
            ("-7d", "greaterThanOrEqualTo 2026-11-22T09:03:20Z, lessThanOrEqualTo 2026-11-29T09:03:20Z"),
            ("-2w", "greaterThanOrEqualTo 2026-11-15T09:03:20Z, lessThanOrEqualTo 2026-11-29T09:03:20Z"),
            ("+3h", "greaterThanOrEqualTo 2026-11-29T09:03:20Z, lessThanOrEqualTo 2026-11-29T12:03:20Z"),
            (">=-7d", "greaterThanOrEqualTo 2026-11-22T09:03:20Z"),
            ("2026-11", "greaterThanOrEqualTo 2026-10-31T23:00:00Z, lessThan 2026-11-30T23:00:00Z"),
            ("2026", "greaterThanOrEqualTo 2025-12-31T23:00:00Z, lessThan 2026-12-31T23:00:00Z"),
            ("2026-11-03", "greaterThanOrEqualTo 2026-11-02T23:00:00Z, lessThan 2026-11-03T23:00:00Z"),
            ("> 2026-11-03", "greaterThanOrEqualTo 2026-11-03T23:00:00Z"),
            ("<=2026-11-03", "lessThan 2026-11-03T23:00:00Z"),
            ("2026-11-01..2026-11-15", "greaterThanOrEqualTo 2026-10-31T23:00:00Z, lessThan 2026-11-15T23:00:00Z"),
            ("..-1d", "lessThanOrEqualTo 2026-11-28T09:03:20Z"),
            ("2026-07-01T00:00:00Z", "equalTo 2026-07-01T00:00:00Z"),
            (">2026-07-01T00:00:00Z", "greaterThan 2026-07-01T00:00:00Z"),
            ("<2026-07-01 08:30", "lessThan 2026-07-01T06:30:00Z"),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
        // The day after the clocks are put back begins 25 hours after the one before.
        assert_eq!(read("2026-10-25"), "greaterThanOrEqualTo 2026-10-24T22:00:00Z, lessThan 2026-10-25T23:00:00Z");
    }

    #[test]
    fn what_is_no_time_is_none() {
        for odd in [
            "",
            "..",
            "soon",
            "-7",
            "-7q",
            "7d",
            "2026-13",
            "2026-02-30",
            "~today",
            "today..soon",
            "2026-11-29..2026-11-01",
            "today..-7d",
            "12345",
            "-9999999y",
        ] {
            assert_eq!(When::parse(odd, &now()), None, "{odd}");
        }
    }

    #[test]
    fn a_span_between_a_date_and_a_relative_time_is_one() {
        for text in ["2020-01..-2w", "-7d..2020-01", "yesterday..today"] {
            assert!(When::is_one(text) && !When::is_turned(text), "{text}");
        }
        assert!(!When::is_one("today..yesterday") && When::is_turned("today..yesterday"));
        assert!(!When::is_one("2026-11..2026-10") && When::is_turned("2026-11..2026-10"));
        assert!(!When::is_one("today..-7d") && When::is_turned("today..-7d"));
        assert!(When::parse("2020-01..-2w", &now()).is_some());
    }

    #[test]
    fn it_is_read_back_in_the_zone() {
        let words = |text: &str| When::parse(text, &now()).unwrap().in_words(now().time_zone());
        assert_eq!(words("-7d"), "from 2026-11-22 10:03 to 2026-11-29 10:03");
        assert_eq!(words(">=2026-11-03"), "from 2026-11-03 00:00 on");
        assert_eq!(words("<yesterday"), "up to 2026-11-28 00:00");
        assert!(
            When::parse("today", &now()).unwrap().is_relative() && !When::parse("2026", &now()).unwrap().is_relative()
        );
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in ".*", near in "[-+><=.0-9a-z: T]{0,16}") {
            for text in [text, near] {
                if let Some(when) = When::parse(&text, &now()) {
                    prop_assert!(!when.conditions().is_empty());
                }
            }
        }
    }
}
