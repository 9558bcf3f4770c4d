//! The sandbox's time: the system's, or one that tests and users set and move.
//!
//! Also how each service writes a point in time.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use serde_json::Value;

/// Where the sandbox takes its time from. Clones share one time.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    set: Arc<Mutex<Setting>>,
}

/// What a clock shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Setting {
    #[default]
    System,
    /// The system's time moved by this much.
    Moved(SignedDuration),
    Fixed(Timestamp),
}

impl Clock {
    /// The system's time.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A time that stands still until it is set or stepped.
    #[must_use]
    pub fn fixed(at: Timestamp) -> Self {
        Self { set: Arc::new(Mutex::new(Setting::Fixed(at))) }
    }

    /// What it was set to.
    pub(super) fn setting(&self) -> Setting {
        *self.set.lock()
    }

    /// Sets it to what a clock was set to before.
    pub(super) fn restore(&self, setting: Setting) {
        *self.set.lock() = setting;
    }

    /// The sandbox's present.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self.setting() {
            Setting::System => Timestamp::now(),
            Setting::Moved(by) => Timestamp::now().checked_add(by).unwrap_or(Timestamp::MAX),
            Setting::Fixed(at) => at,
        }
    }

    /// Stops the clock at this time.
    pub fn set(&self, at: Timestamp) {
        self.restore(Setting::Fixed(at));
    }

    /// Makes it this time and lets the clock run on from there.
    pub fn run_from(&self, at: Timestamp) {
        self.restore(Setting::Moved(at.duration_since(Timestamp::now())));
    }

    /// Back to the system's time.
    pub fn reset(&self) {
        self.restore(Setting::System);
    }

    /// Whether time passes by itself.
    #[must_use]
    pub fn is_running(&self) -> bool {
        !matches!(self.setting(), Setting::Fixed(_))
    }

    /// Whether the clock can be moved by this much: times have four digits for the year.
    pub(super) fn can_step(&self, by: SignedDuration) -> bool {
        self.now().checked_add(by).is_ok_and(is_writable)
    }

    /// Moves the clock; a running one goes on running.
    pub fn step(&self, by: SignedDuration) {
        let mut setting = self.set.lock();
        *setting = match *setting {
            Setting::System => Setting::Moved(by),
            Setting::Moved(before) => Setting::Moved(before.saturating_add(by)),
            Setting::Fixed(at) => Setting::Fixed(at.checked_add(by).unwrap_or(Timestamp::MAX)),
        };
    }
}

/// Whether the services could write this time down, and a year after it.
pub(super) fn is_writable(at: Timestamp) -> bool {
    let year = SignedDuration::from_hours(366 * 24);
    at >= Timestamp::UNIX_EPOCH && at.checked_add(year).is_ok_and(|later| later < Timestamp::MAX)
}

/// As Customer Profiles and AppFlow write it: seconds since 1970, with decimals.
#[must_use]
pub fn epoch_seconds(at: Timestamp) -> Value {
    let millis = at.as_millisecond();
    if millis % 1000 == 0 { Value::from(millis / 1000) } else { Value::from(millis as f64 / 1000.0) }
}

/// As Cases writes it: RFC 3339 text in UTC.
#[must_use]
pub fn date_time(at: Timestamp) -> Value {
    Value::from(format!("{at:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_stands_still_until_it_is_stepped() {
        let clock = Clock::fixed("2026-03-01T00:00:00Z".parse().unwrap());
        clock.clone().step(SignedDuration::from_hours(8));
        assert_eq!(clock.now(), "2026-03-01T08:00:00Z".parse().unwrap());
    }

    #[test]
    fn each_service_has_its_way_to_write_a_time() {
        let at: Timestamp = "2026-03-01T00:00:00.250Z".parse().unwrap();
        assert_eq!(epoch_seconds(at), serde_json::json!(1_772_323_200.25));
        assert_eq!(date_time(at), serde_json::json!("2026-03-01T00:00:00.250Z"));
    }
}
