//! `rate(5minutes)`: every so often, counted from a time.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

/// A number of minutes, or of calendar months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rate {
    Minutes(i64),
    Months(i64),
}

impl Rate {
    /// Reads what stands between the brackets, such as `5minutes` or `1 day`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
        let count: i64 = text[..digits].parse().ok().filter(|count| *count > 0)?;
        let unit = text[digits..].trim();
        let minutes = match unit.strip_suffix('s').unwrap_or(unit) {
            "minute" => 1,
            "hour" => 60,
            "day" => 24 * 60,
            "week" => 7 * 24 * 60,
            // Longer than anybody plans, and within what the calendar knows.
            "month" => return (count <= 1200).then_some(Self::Months(count)),
            _ => return None,
        };
        count.checked_mul(minutes).filter(|minutes| *minutes <= 100 * 366 * 24 * 60).map(Self::Minutes)
    }

    /// The shortest time between two of its times.
    pub(super) fn shortest(self) -> SignedDuration {
        match self {
            Self::Minutes(minutes) => SignedDuration::from_mins(minutes),
            Self::Months(months) => SignedDuration::from_hours(28 * 24 * months),
        }
    }

    /// The first of its times, counted from `anchor`, that comes after this one.
    pub(super) fn next(self, anchor: Timestamp, after: Timestamp) -> Option<Timestamp> {
        if after < anchor {
            return Some(anchor);
        }
        let passed = after.duration_since(anchor);
        let mut count = passed.as_secs() / self.longest().as_secs();
        loop {
            let at = self.nth(anchor, count)?;
            if at > after {
                return Some(at);
            }
            count += 1;
        }
    }

    /// The last of its times, counted from `anchor`, that comes before this one.
    pub(super) fn previous(self, anchor: Timestamp, before: Timestamp) -> Option<Timestamp> {
        if before <= anchor {
            return None;
        }
        let mut count = before.duration_since(anchor).as_secs() / self.shortest().as_secs() + 1;
        loop {
            let at = self.nth(anchor, count).filter(|at| *at < before);
            if at.is_some() || count == 0 {
                return at;
            }
            count -= 1;
        }
    }

    fn longest(self) -> SignedDuration {
        match self {
            Self::Minutes(_) => self.shortest(),
            Self::Months(months) => SignedDuration::from_hours(31 * 24 * months),
        }
    }

    fn nth(self, anchor: Timestamp, count: i64) -> Option<Timestamp> {
        match self {
            Self::Minutes(minutes) => anchor.checked_add(SignedDuration::from_mins(minutes.checked_mul(count)?)).ok(),
            Self::Months(months) => {
                let span = Span::new().try_months(months.checked_mul(count)?).ok()?;
                Some(anchor.to_zoned(TimeZone::UTC).checked_add(span).ok()?.timestamp())
            }
        }
    }
}
