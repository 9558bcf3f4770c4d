//! Schedule expressions: `rate(5minutes)` and `cron(0 3 * * ? *)`, all in UTC.

use jiff::{SignedDuration, Timestamp};

use super::cron::Cron;
use super::rate::Rate;
use super::wrong::WrongSchedule;

/// How often something happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Rate(Rate),
    Cron(Box<Cron>),
}

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
        let schedule = Self(Kind::Cron(Box::new(Cron::parse(fields)?)));
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
                let before_anchor = || anchor.checked_sub(SignedDuration::from_nanos(1)).ok();
                cron.next(if after < anchor { before_anchor()? } else { after })
            }
        }
    }

    /// The last time before this one that is not before `anchor`, which rates are counted from.
    #[must_use]
    pub fn previous(&self, anchor: Timestamp, before: Timestamp) -> Option<Timestamp> {
        let found = match &self.0 {
            Kind::Rate(rate) => rate.previous(anchor, before),
            Kind::Cron(cron) => cron.previous(before),
        };
        found.filter(|at| *at >= anchor)
    }

    /// When, in words; `expression` is what it was read from, for schedules that words make no plainer.
    #[must_use]
    pub fn words(&self, expression: &str) -> String {
        match &self.0 {
            Kind::Rate(rate) => rate.words(),
            Kind::Cron(cron) => cron.words().unwrap_or_else(|| format!("{} UTC", expression.trim())),
        }
    }

    /// The shortest time between two of its times; of cron, between its first ones.
    #[must_use]
    pub fn shortest(&self) -> SignedDuration {
        const LOOKED_AT: usize = 100;
        let Kind::Cron(cron) = &self.0 else {
            return if let Kind::Rate(rate) = self.0 { rate.shortest() } else { SignedDuration::MAX };
        };
        let first = cron.next(Timestamp::UNIX_EPOCH);
        let times: Vec<Timestamp> = std::iter::successors(first, |at| cron.next(*at)).take(LOOKED_AT).collect();
        times.windows(2).map(|pair| pair[1].duration_since(pair[0])).min().unwrap_or(SignedDuration::MAX)
    }
}

fn inside<'a>(expression: &'a str, function: &str) -> Option<&'a str> {
    expression.trim().strip_prefix(function)?.trim().strip_prefix('(')?.strip_suffix(')')
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
    fn schedules_are_said_in_words() {
        for (expression, words) in [
            ("rate(15minutes)", "every 15 min"),
            ("rate(1 minute)", "every minute"),
            ("rate(1hours)", "hourly"),
            ("rate(6hours)", "every 6 h"),
            ("rate(1days)", "daily"),
            ("rate(2weeks)", "every 2 weeks"),
            ("rate(1months)", "monthly"),
            ("cron(0 3 * * ? *)", "daily at 03:00 UTC"),
            ("cron(0 3 ? * * *)", "daily at 03:00 UTC"),
            ("cron(0 3 ? * MON-FRI *)", "cron(0 3 ? * MON-FRI *) UTC"),
            ("cron(0/20 10 * * ? *)", "cron(0/20 10 * * ? *) UTC"),
        ] {
            assert_eq!(Schedule::parse(expression).unwrap().words(expression), words);
        }
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
            ("cron(0 12 ? * L *)", ["2026-03-07 12:00", "2026-03-14 12:00", "2026-03-21 12:00"]),
            ("cron(0 12 LW * ? *)", ["2026-03-31 12:00", "2026-04-30 12:00", "2026-05-29 12:00"]),
            ("cron(0 12 L DEC ? *)", ["2026-12-31 12:00", "2027-12-31 12:00", "2028-12-31 12:00"]),
            ("cron(0 12 1W AUG ? *)", ["2026-08-03 12:00", "2027-08-02 12:00", "2028-08-01 12:00"]),
            ("cron(0 12 31W MAY ? *)", ["2026-05-29 12:00", "2027-05-31 12:00", "2028-05-31 12:00"]),
            ("cron(0 12 ? * sat-mon *)", ["2026-03-01 12:00", "2026-03-02 12:00", "2026-03-07 12:00"]),
            ("cron(0 22-1/3 2,L * ? *)", ["2026-03-02 01:00", "2026-03-02 22:00", "2026-03-31 01:00"]),
            ("cron(0 12 ? * TUE#2 *)", ["2026-03-10 12:00", "2026-04-14 12:00", "2026-05-12 12:00"]),
            ("cron(0 0 29 FEB ? *)", ["2028-02-29 00:00", "2032-02-29 00:00", "2036-02-29 00:00"]),
            ("cron(0 0 1 JAN ? 2027-2029)", ["2027-01-01 00:00", "2028-01-01 00:00", "2029-01-01 00:00"]),
        ] {
            assert_eq!(times(expression), expected, "{expression}");
        }
        assert_eq!(times("cron(0 0 1 1 ? 2027)"), ["2027-01-01 00:00"], "and never again");
    }

    #[test]
    fn cron_is_read_backwards_as_it_is_forwards() {
        for fields in
            ["0/20 10 * * ? *", "0 8 ? * MON-FRI *", "0 12 L * ? *", "30 1,23 29W 2 ? 2020/4", "5 6 ? * 6#5 *"]
        {
            let schedule = Schedule::parse(&format!("cron({fields})")).unwrap();
            let mut at = schedule.next(Timestamp::UNIX_EPOCH, at("2024-02-28T00:00:00Z")).unwrap();
            for _ in 0..50 {
                let Some(next) = schedule.next(Timestamp::UNIX_EPOCH, at) else { break };
                assert!(next > at, "{fields}");
                assert_eq!(schedule.previous(Timestamp::UNIX_EPOCH, next), Some(at), "{fields}");
                at = next;
            }
        }
        let once = Schedule::parse("cron(0 0 1 1 ? 2027)").unwrap();
        assert_eq!(once.previous(Timestamp::UNIX_EPOCH, at("2027-01-01T00:00:00Z")), None);
        assert_eq!(once.previous(Timestamp::UNIX_EPOCH, at("2031-05-01T00:00:00Z")), Some(at("2027-01-01T00:00:00Z")));
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
        assert_eq!(wrong("cron(0,,5 3 * * ? *)"), "the minute cannot be 0,,5");
        assert_eq!(wrong("cron(0/0 3 * * ? *)"), "the minute cannot be 0/0");
        assert_eq!(wrong("cron(0 3 32W * ? *)"), "the day of month cannot be 32W");
        assert_eq!(wrong("cron(0 3 ? * MON-FRIL *)"), "the day of week cannot be MON-FRIL");
        assert_eq!(wrong("cron(0 3 ? * 2#6 *)"), "the day of week cannot be 2#6");
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
