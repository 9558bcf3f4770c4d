//! The time over which a calculated attribute looks: from some days ago to some days ahead.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// A stretch of time, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
}

impl Window {
    /// What a definition's conditions say: all times, where they say nothing. A range of two ends counts before a number
    /// of days.
    #[must_use]
    pub fn of_conditions(conditions: &Value, now: Timestamp) -> Self {
        let range = &conditions["Range"];
        let ends = &range["ValueRange"];
        match (ends["Start"].as_i64(), ends["End"].as_i64()) {
            (Some(start), Some(end)) => Self::between(start, end, now),
            _ => match range["Value"].as_i64() {
                Some(days) => Self::between(days, 0, now),
                None => Self { from: Timestamp::MIN, to: Timestamp::MAX },
            },
        }
    }

    /// What overrides say, where there are any.
    #[must_use]
    pub fn of_overrides(overrides: Option<&Value>, now: Timestamp) -> Option<Self> {
        let range = &overrides?["Range"];
        Some(Self::between(range["Start"].as_i64()?, range["End"].as_i64().unwrap_or(0), now))
    }

    /// From one number of days ago to another; days to come are negative.
    fn between(start: i64, end: i64, now: Timestamp) -> Self {
        let ago = |days: i64, otherwise| {
            let by = SignedDuration::from_hours(days.saturating_mul(24).clamp(-8_760_000, 8_760_000));
            now.checked_sub(by).unwrap_or(otherwise)
        };
        Self { from: ago(start, Timestamp::MIN), to: ago(end, Timestamp::MAX) }
    }

    /// Whether a moment lies in it.
    #[must_use]
    pub fn holds(self, at: Timestamp) -> bool {
        self.from <= at && at <= self.to
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn days_count_back_and_negative_ones_ahead() {
        let now: Timestamp = "2026-03-10T00:00:00Z".parse().unwrap();
        let day = |text: &str| format!("2026-{text}T00:00:00Z").parse::<Timestamp>().unwrap();
        let window = Window::of_conditions(&json!({"Range": {"Value": 5, "Unit": "DAYS"}}), now);
        assert_eq!(window, Window { from: day("03-05"), to: now });
        let both = json!({"Range": {"Value": 5, "Unit": "DAYS", "ValueRange": {"Start": 2, "End": -3}}});
        assert_eq!(Window::of_conditions(&both, now), Window { from: day("03-08"), to: day("03-13") });
        let overrides = json!({"Range": {"Start": 9, "End": 1, "Unit": "DAYS"}});
        assert_eq!(Window::of_overrides(Some(&overrides), now), Some(Window { from: day("03-01"), to: day("03-09") }));
    }
}
