//! `cron(0 3 ? * MON-FRI *)`: the times of the calendar that six fields allow, in UTC, as AWS reads them: one of the
//! two fields of days is `?`, and Sunday is the first day of the week.

use std::ops::RangeInclusive;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::days::Days;
use super::expression::WrongSchedule;

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

    fn in_month(&self, day: Date) -> bool {
        self.months.contains(&i16::from(day.month())) && self.years.contains(&day.year())
    }
}

fn at(day: Date, time: Time) -> Option<Timestamp> {
    Some(day.to_datetime(time).to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// The numbers of a field, ascending: `*`, numbers or their names, ranges, steps, and lists of these. A range that
/// ends before it starts goes on at the beginning.
pub(super) fn numbers(field: &str, bounds: RangeInclusive<i16>, names: &[&str]) -> Option<Vec<i16>> {
    let (least, greatest) = (*bounds.start(), *bounds.end());
    let number = |text: &str| -> Option<i16> {
        let nth = names.iter().position(|name| name.eq_ignore_ascii_case(text));
        let number = nth.map_or_else(|| digits(text), |nth| Some(least + nth as i16))?;
        bounds.contains(&number).then_some(number)
    };
    let mut found = Vec::new();
    for part in field.split(',') {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        let stepped = step.is_some();
        let step = step.map_or(Some(1), |step| digits(step).filter(|step| *step > 0))?;
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (number(from)?, number(to)?),
            None if range == "*" || (range.is_empty() && stepped) => (least, greatest),
            None if stepped => (number(range)?, greatest),
            None => (number(range)?, number(range)?),
        };
        let size = greatest - least + 1;
        let to = if to < from { to + size } else { to };
        found.extend(
            (from..=to).step_by(step as usize).map(|number| if number > greatest { number - size } else { number }),
        );
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// A number without a sign.
pub(super) fn digits(text: &str) -> Option<i16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}
