//! The days that a cron expression allows: by their number in the month, or by their weekday.

use jiff::civil::{Date, Weekday};

use super::numbers::{digits, numbers};

const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// Which days of a month are meant; any one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Days(Vec<Day>);

/// Weekdays count from 1 for Sunday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    /// `15`.
    OfMonth(i16),
    /// `L`.
    Last,
    /// `15W`: the day from Monday to Friday that is nearest to this one, in the same month.
    Near(i16),
    /// `LW`: the last one from Monday to Friday.
    LastWorking,
    /// `3`, `TUE`.
    OfWeek(i16),
    /// `3#2`: the second Tuesday.
    Nth(i16, i16),
    /// `3L`: the last Tuesday.
    LastOfWeek(i16),
}

impl Days {
    /// Reads the field of days of the month.
    pub(super) fn of_month(field: &str) -> Option<Self> {
        Self::read(field, |part| match part {
            "L" => Some(vec![Day::Last]),
            "LW" => Some(vec![Day::LastWorking]),
            _ => match part.strip_suffix('W') {
                Some(day) => digits(day).filter(|day| (1..=31).contains(day)).map(|day| vec![Day::Near(day)]),
                None => Some(numbers(part, 1..=31, &[])?.into_iter().map(Day::OfMonth).collect()),
            },
        })
    }

    /// Reads the field of weekdays.
    pub(super) fn of_week(field: &str) -> Option<Self> {
        let one = |text: &str| numbers(text, 1..=7, &WEEKDAYS).filter(|days| days.len() == 1).map(|days| days[0]);
        Self::read(field, |part| {
            if part == "L" {
                return Some(vec![Day::OfWeek(7)]);
            }
            if let Some((day, nth)) = part.split_once('#') {
                return Some(vec![Day::Nth(one(day)?, digits(nth).filter(|nth| (1..=5).contains(nth))?)]);
            }
            match part.strip_suffix('L') {
                Some(day) => Some(vec![Day::LastOfWeek(one(day)?)]),
                None => Some(numbers(part, 1..=7, &WEEKDAYS)?.into_iter().map(Day::OfWeek).collect()),
            }
        })
    }

    fn read(field: &str, part: impl Fn(&str) -> Option<Vec<Day>>) -> Option<Self> {
        let parts: Option<Vec<Vec<Day>>> = field.split(',').map(part).collect();
        Some(Self(parts?.concat()))
    }

    /// Whether this day is one of them.
    pub(super) fn allow(&self, date: Date) -> bool {
        self.0.iter().any(|day| day.is(date))
    }
}

impl Day {
    fn is(self, date: Date) -> bool {
        let (number, last) = (i16::from(date.day()), i16::from(date.days_in_month()));
        let weekday = i16::from(date.weekday().to_sunday_one_offset());
        match self {
            Self::OfMonth(day) => number == day,
            Self::Last => number == last,
            Self::Near(day) => day <= last && working(date, day, last) == number,
            Self::LastWorking => working(date, last, last) == number,
            Self::OfWeek(day) => weekday == day,
            Self::Nth(day, nth) => weekday == day && (number - 1) / 7 + 1 == nth,
            Self::LastOfWeek(day) => weekday == day && number + 7 > last,
        }
    }
}

/// The day from Monday to Friday that is nearest to this one of the date's month.
fn working(date: Date, day: i16, last: i16) -> i16 {
    let weekday = date.with().day(day as i8).build().map(Date::weekday);
    match weekday {
        Ok(Weekday::Saturday) if day == 1 => 3,
        Ok(Weekday::Saturday) => day - 1,
        Ok(Weekday::Sunday) if day == last => day - 2,
        Ok(Weekday::Sunday) => day + 1,
        _ => day,
    }
}
