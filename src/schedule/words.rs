//! Schedules in words.

use super::cron::Cron;
use super::rate::Rate;

impl Rate {
    /// How often, in words: `every 15 min`.
    pub(super) fn words(self) -> String {
        let (count, unit, one) = match self {
            Self::Months(count) => (count, "months", "monthly"),
            Self::Minutes(minutes) if minutes % (7 * 24 * 60) == 0 => (minutes / (7 * 24 * 60), "weeks", "weekly"),
            Self::Minutes(minutes) if minutes % (24 * 60) == 0 => (minutes / (24 * 60), "days", "daily"),
            Self::Minutes(minutes) if minutes % 60 == 0 => (minutes / 60, "h", "hourly"),
            Self::Minutes(minutes) => (minutes, "min", "every minute"),
        };
        if count == 1 { one.to_owned() } else { format!("every {count} {unit}") }
    }
}

impl Cron {
    /// When, in words, where it is the same time of each day: `daily at 03:00 UTC`.
    pub(super) fn words(&self) -> Option<String> {
        let time = self.only_time().filter(|_| self.is_every_day())?;
        Some(format!("daily at {:02}:{:02} UTC", time.hour(), time.minute()))
    }
}
