//! `cron(0 3 ? * MON-FRI *)`: the times of the calendar that six fields allow, in UTC, as AWS reads them: one of the
//! two fields of days is `?`, and Sunday is the first day of the week.

use std::ops::RangeInclusive;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::days::Days;
use super::numbers::numbers;
use super::wrong::WrongSchedule;

const FIELDS: [&str; 6] = ["the minute", "the hour", "the day of month", "the month", "the day of week", "the year"];
const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const YEARS: RangeInclusive<i16> = 1970..=2199;

/// What each field allows; numbers ascend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cron {
    /// Of a day.
    times: Vec<Time>,
    days: Days,
    months: Vec<i16>,
    years: Vec<i16>,
}

impl Cron {
    /// Reads what stands between the brackets.
    pub(super) fn parse(text: &str) -> Result<Self, WrongSchedule> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minute, hour, day, month, weekday, year] = fields[..] else {
            return Err(WrongSchedule::Fields(fields.len()));
        };
        if (day == "?") == (weekday == "?") {
            return Err(WrongSchedule::Days);
        }
        let fields = &fields;
        let wrong = |at: usize| move || WrongSchedule::Field { field: FIELDS[at], value: fields[at].to_owned() };
        let minutes = numbers(minute, 0..=59, &[]).ok_or_else(wrong(0))?;
        let hours = numbers(hour, 0..=23, &[]).ok_or_else(wrong(1))?;
        let days = if weekday == "?" {
            Days::of_month(day).ok_or_else(wrong(2))?
        } else {
            Days::of_week(weekday).ok_or_else(wrong(4))?
        };
        let months = numbers(month, 1..=12, &MONTHS).ok_or_else(wrong(3))?;
        let years = numbers(year, YEARS, &[]).ok_or_else(wrong(5))?;
        let times = hours.iter().flat_map(|hour| minutes.iter().map(|minute| (*hour as i8, *minute as i8)));
        let times = times.filter_map(|(hour, minute)| Time::new(hour, minute, 0, 0).ok()).collect();
        Ok(Self { times, days, months, years })
    }

    /// The first of its times that comes after this one.
    pub(super) fn next(&self, after: Timestamp) -> Option<Timestamp> {
        let after = after.to_zoned(TimeZone::UTC).datetime();
        let mut day = after.date().max(Date::new(*self.years.first()?, 1, 1).ok()?);
        loop {
            if day.year() > *self.years.last()? {
                return None;
            }
            if !self.in_month(day) {
                day = day.last_of_month().tomorrow().ok()?;
                continue;
            }
            if self.days.allow(day)
                && let Some(time) = self.times.iter().find(|time| day.to_datetime(**time) > after)
            {
                return at(day, *time);
            }
            day = day.tomorrow().ok()?;
        }
    }

    /// The last of its times that comes before this one.
    pub(super) fn previous(&self, before: Timestamp) -> Option<Timestamp> {
        let before = before.to_zoned(TimeZone::UTC).datetime();
        let mut day = before.date().min(Date::new(*self.years.last()?, 12, 31).ok()?);
        loop {
            if day.year() < *self.years.first()? {
                return None;
            }
            if !self.in_month(day) {
                day = day.first_of_month().checked_sub(1.day()).ok()?;
                continue;
            }
            if self.days.allow(day)
                && let Some(time) = self.times.iter().rev().find(|time| day.to_datetime(**time) < before)
            {
                return at(day, *time);
            }
            day = day.yesterday().ok()?;
        }
    }

    /// The one time of a day that it has, if it has one.
    pub(super) fn only_time(&self) -> Option<Time> {
        if let [time] = self.times[..] { Some(time) } else { None }
    }

    /// Whether it is due on all days of all years.
    pub(super) fn is_every_day(&self) -> bool {
        let all_years = self.years.first() == Some(YEARS.start()) && self.years.last() == Some(YEARS.end());
        let allows = |day: i8| Date::new(2025, 1, day).is_ok_and(|day| self.days.allow(day));
        all_years && self.months.len() == MONTHS.len() && (1..=31).all(allows)
    }

    fn in_month(&self, day: Date) -> bool {
        self.months.contains(&i16::from(day.month())) && self.years.contains(&day.year())
    }
}

fn at(day: Date, time: Time) -> Option<Timestamp> {
    Some(day.to_datetime(time).to_zoned(TimeZone::UTC).ok()?.timestamp())
}
