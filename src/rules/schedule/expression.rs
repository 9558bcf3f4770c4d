//! Schedule expressions: `rate(5minutes)` and `cron(0 3 * * ? *)`, all in UTC.
//!
//! What a cron expression means is known to the `croner` crate; here is what AWS has of its own: six fields, one `?`,
//! Sunday as the first day of the week.

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::rate::Rate;

/// How often something happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Rate(Rate),
    Cron(Box<Cron>),
}

/// Why a schedule expression is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongSchedule {
    /// Neither a rate nor a cron expression.
    #[error("write rate(5minutes), rate(1hours), rate(1days), or cron(0 3 * * ? *)")]
    Form,
    /// A rate that is none.
    #[error("a rate is a whole number from 1 and minutes, hours, days, weeks or months, such as rate(5minutes)")]
    Rate,
    /// Not six fields.
    #[error("cron has six fields: minute, hour, day of month, month, day of week, year; this has {0}")]
    Fields(usize),
    /// Both days, or neither, are left to the other.
    #[error("exactly one of day of month (third field) and day of week (fifth) is ?")]
    Days,
    /// A field that cannot be read.
    #[error("{field} cannot be {value}")]
    Field {
        /// What the field is called.
        field: &'static str,
        /// What stands there.
        value: String,
    },
    /// Fields that are sound and never come together, such as 30 February.
    #[error("this never happens")]
    Never,
}

const FIELDS: [&str; 6] = ["the minute", "the hour", "the day of month", "the month", "the day of week", "the year"];

impl Schedule {
    /// Reads an expression.
    ///
    /// # Errors
    /// Why it is none, in words for whoever wrote it.
    pub fn parse(expression: &str) -> Result<Self, WrongSchedule> {
        if let Some(rate) = inside(expression, "rate") {
            return Rate::parse(rate).map(|rate| Self(Kind::Rate(rate))).ok_or(WrongSchedule::Rate);
        }
        let fields = inside(expression, "cron").ok_or(WrongSchedule::Form)?;
        let cron = cron(fields)?;
        let schedule = Self(Kind::Cron(Box::new(cron)));
        match schedule.next(Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH) {
            Some(_) => Ok(schedule),
            None => Err(WrongSchedule::Never),
        }
    }

    /// The first time after this one that is not before `anchor`, which rates are counted from.
    #[must_use]
    pub fn next(&self, anchor: Timestamp, after: Timestamp) -> Option<Timestamp> {
        match &self.0 {
            Kind::Rate(rate) => rate.next(anchor, after),
            Kind::Cron(cron) => {
                let (from, inclusive) = if after < anchor { (anchor, true) } else { (after, false) };
                let found = cron.find_next_occurrence(&from.to_zoned(TimeZone::UTC), inclusive);
                found.ok().map(|at| at.timestamp())
            }
        }
    }

    /// The last time before this one that is not before `anchor`, which rates are counted from.
    #[must_use]
    pub fn previous(&self, anchor: Timestamp, before: Timestamp) -> Option<Timestamp> {
        let found = match &self.0 {
            Kind::Rate(rate) => rate.previous(anchor, before),
            Kind::Cron(cron) => {
                let found = cron.find_previous_occurrence(&before.to_zoned(TimeZone::UTC), false);
                found.ok().map(|at| at.timestamp())
            }
        };
        found.filter(|at| *at >= anchor)
    }

    /// The shortest time between two of its times; of cron, between its first ones.
    #[must_use]
    pub fn shortest(&self) -> SignedDuration {
        const LOOKED_AT: usize = 100;
        let Kind::Cron(cron) = &self.0 else {
            return if let Kind::Rate(rate) = self.0 { rate.shortest() } else { SignedDuration::MAX };
        };
        let times = cron.iter_after(Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC)).take(LOOKED_AT);
        let times: Vec<Timestamp> = times.map(|at| at.timestamp()).collect();
        times.windows(2).map(|pair| pair[1].duration_since(pair[0])).min().unwrap_or(SignedDuration::MAX)
    }
}

fn inside<'a>(expression: &'a str, function: &str) -> Option<&'a str> {
    expression.trim().strip_prefix(function)?.trim().strip_prefix('(')?.strip_suffix(')')
}

fn cron(text: &str) -> Result<Cron, WrongSchedule> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let [_, _, day, _, weekday, year] = fields[..] else { return Err(WrongSchedule::Fields(fields.len())) };
    if (day == "?") == (weekday == "?") {
        return Err(WrongSchedule::Days);
    }
    let wrong = |at: usize| WrongSchedule::Field { field: FIELDS[at], value: fields[at].to_owned() };
    // Each field by itself first, so that the wrong one can be named.
    for at in 0..fields.len() {
        let mut alone = ["*"; 6];
        alone[at] = fields[at];
        if has_odd_letters(fields[at]) || parsed(&alone).is_err() {
            return Err(wrong(at));
        }
    }
    if weekday.split([',', '-', '/', '#']).any(|day| day == "0") {
        return Err(wrong(4));
    }
    if numbers(year).any(|year| !(1970..=2199).contains(&year)) {
        return Err(wrong(5));
    }
    parsed(&fields).map_err(|_| WrongSchedule::Form)
}

/// The parser takes letters that AWS does not have.
fn has_odd_letters(field: &str) -> bool {
    field.contains(['@', '+']) || (field.contains('?') && field != "?")
}

fn parsed(fields: &[&str]) -> Result<Cron, croner::errors::CronError> {
    let parser = CronParser::builder().seconds(Seconds::Required).year(Year::Required);
    let parser = parser.alternative_weekdays(true).sloppy_ranges(true).build();
    parser.parse(&format!("0 {}", fields.join(" ")))
}

/// The numbers of a field that are no steps.
fn numbers(field: &str) -> impl Iterator<Item = u32> {
    field.split(',').filter_map(|part| part.split('/').next()).flat_map(|range| range.split('-')).flat_map(str::parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// The first times after Sunday, 1 March 2026, 10:00.
    fn times(expression: &str) -> Vec<String> {
        let start = at("2026-03-01T10:00:00Z");
        let schedule = Schedule::parse(expression).unwrap_or_else(|wrong| panic!("{expression}: {wrong}"));
        let mut last = start;
        std::iter::from_fn(|| schedule.next(start, last).inspect(|next| last = *next))
            .take(3)
            .map(|at| at.strftime("%Y-%m-%d %H:%M").to_string())
            .collect()
    }

    #[test]
    fn rates_are_counted_from_their_anchor() {
        assert_eq!(times("rate(15minutes)"), ["2026-03-01 10:15", "2026-03-01 10:30", "2026-03-01 10:45"]);
        assert_eq!(times("rate(1 day)"), ["2026-03-02 10:00", "2026-03-03 10:00", "2026-03-04 10:00"]);
        assert_eq!(times("rate(1months)"), ["2026-04-01 10:00", "2026-05-01 10:00", "2026-06-01 10:00"]);
        let hourly = Schedule::parse("rate(1hours)").unwrap();
        let anchor = at("2026-03-01T10:20:00Z");
        assert_eq!(hourly.next(anchor, at("2026-03-01T09:00:00Z")), Some(anchor));
        assert_eq!(hourly.next(anchor, at("2026-03-05T11:00:00Z")), Some(at("2026-03-05T11:20:00Z")));
        assert_eq!(hourly.previous(anchor, at("2026-03-05T11:20:00Z")), Some(at("2026-03-05T10:20:00Z")));
        assert_eq!(hourly.previous(anchor, anchor), None);
        let monthly = Schedule::parse("rate(1months)").unwrap();
        let last_of_january = at("2026-01-31T08:00:00Z");
        assert_eq!(monthly.next(last_of_january, at("2026-03-01T00:00:00Z")), Some(at("2026-03-31T08:00:00Z")));
        assert_eq!(monthly.previous(last_of_january, at("2026-03-01T00:00:00Z")), Some(at("2026-02-28T08:00:00Z")));
    }

    #[test]
    fn cron_has_the_six_fields_of_aws() {
        for (expression, expected) in [
            ("cron(30 3 * * ? *)", ["2026-03-02 03:30", "2026-03-03 03:30", "2026-03-04 03:30"]),
            ("cron(0/20 10 * * ? *)", ["2026-03-01 10:20", "2026-03-01 10:40", "2026-03-02 10:00"]),
            ("cron(0 8 ? * MON-FRI *)", ["2026-03-02 08:00", "2026-03-03 08:00", "2026-03-04 08:00"]),
            ("cron(0 8 ? * 2 *)", ["2026-03-02 08:00", "2026-03-09 08:00", "2026-03-16 08:00"]),
            ("cron(0 8 ? * 1,7 *)", ["2026-03-07 08:00", "2026-03-08 08:00", "2026-03-14 08:00"]),
            ("cron(0 0 1 1/6 ? *)", ["2026-07-01 00:00", "2027-01-01 00:00", "2027-07-01 00:00"]),
            ("cron(15 10,14 5-6 * ? *)", ["2026-03-05 10:15", "2026-03-05 14:15", "2026-03-06 10:15"]),
            ("cron(0 12 L * ? *)", ["2026-03-31 12:00", "2026-04-30 12:00", "2026-05-31 12:00"]),
            ("cron(0 12 15W * ? *)", ["2026-03-16 12:00", "2026-04-15 12:00", "2026-05-15 12:00"]),
            ("cron(0 12 ? * 6L *)", ["2026-03-27 12:00", "2026-04-24 12:00", "2026-05-29 12:00"]),
            ("cron(0 12 ? * 3#2 *)", ["2026-03-10 12:00", "2026-04-14 12:00", "2026-05-12 12:00"]),
            ("cron(0 12 ? * TUE#2 *)", ["2026-03-10 12:00", "2026-04-14 12:00", "2026-05-12 12:00"]),
            ("cron(0 0 29 FEB ? *)", ["2028-02-29 00:00", "2032-02-29 00:00", "2036-02-29 00:00"]),
            ("cron(0 0 1 JAN ? 2027-2029)", ["2027-01-01 00:00", "2028-01-01 00:00", "2029-01-01 00:00"]),
        ] {
            assert_eq!(times(expression), expected, "{expression}");
        }
        assert_eq!(times("cron(0 0 1 1 ? 2027)"), ["2027-01-01 00:00"], "and never again");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let wrong = |expression: &str| Schedule::parse(expression).unwrap_err().to_string();
        for expression in ["", "hourly", "rate 5", "cron[1]", "at(2026-01-01T00:00:00)"] {
            assert!(wrong(expression).starts_with("write rate("), "{expression}");
        }
        for expression in ["rate(0minutes)", "rate(5)", "rate(x)", "rate(-1days)", "rate(5seconds)", "rate(1.5hours)"] {
            assert!(wrong(expression).starts_with("a rate is a whole number"), "{expression}");
        }
        assert!(wrong("cron(1 2 3)").ends_with("this has 3"));
        assert!(wrong("cron(0 3 * * * *)").contains("exactly one"));
        assert!(wrong("cron(0 3 ? * ? *)").contains("exactly one"));
        assert_eq!(wrong("cron(99 3 * * ? *)"), "the minute cannot be 99");
        assert_eq!(wrong("cron(0 24 * * ? *)"), "the hour cannot be 24");
        assert_eq!(wrong("cron(0 3 32 * ? *)"), "the day of month cannot be 32");
        assert_eq!(wrong("cron(0 3 * 13 ? *)"), "the month cannot be 13");
        assert_eq!(wrong("cron(0 3 ? * 0 *)"), "the day of week cannot be 0");
        assert_eq!(wrong("cron(0 3 ? * 8 *)"), "the day of week cannot be 8");
        assert_eq!(wrong("cron(0 3 ? * +MON *)"), "the day of week cannot be +MON");
        assert_eq!(wrong("cron(0 3 * * ? 1969)"), "the year cannot be 1969");
        assert_eq!(wrong("cron(0 3 * * ? 2200)"), "the year cannot be 2200");
        assert_eq!(wrong("cron(0 3 30 2 ? *)"), "this never happens");
    }

    #[test]
    fn the_shortest_time_between_two_is_known() {
        let shortest = |expression: &str| Schedule::parse(expression).unwrap().shortest();
        assert_eq!(shortest("rate(5minutes)"), SignedDuration::from_mins(5));
        assert_eq!(shortest("cron(0/10 * * * ? *)"), SignedDuration::from_mins(10));
        assert_eq!(shortest("cron(0 3 * * ? *)"), SignedDuration::from_hours(24));
        assert_eq!(shortest("cron(0 0,1 1 * ? *)"), SignedDuration::from_hours(1));
        assert_eq!(shortest("cron(0 0 1 1 ? 2027)"), SignedDuration::MAX);
    }
}
