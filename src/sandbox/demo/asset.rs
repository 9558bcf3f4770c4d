//! The hand-written data, with its placeholders filled in.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::sandbox::clock::{date_time, epoch_seconds};
use crate::sandbox::{Refusal, Seeder};

pub(super) const PEOPLE: &str = include_str!("../../../assets/sandbox/people.json");
pub(super) const GOODS: &str = include_str!("../../../assets/sandbox/goods.json");
pub(super) const PROFILES: &str = include_str!("../../../assets/sandbox/profiles.json");
pub(super) const CASES: &str = include_str!("../../../assets/sandbox/cases.json");
pub(super) const DESK: &str = include_str!("../../../assets/sandbox/desk.json");
pub(super) const DUPLICATES: &str = include_str!("../../../assets/sandbox/duplicates.json");
pub(super) const REGULAR: &str = include_str!("../../../assets/sandbox/regular.json");
pub(super) const FLOWS: &str = include_str!("../../../assets/sandbox/flows.json");

/// Where and when data is filled in.
#[derive(Clone, Debug)]
pub(super) struct DemoPlace {
    pub(super) account: String,
    pub(super) region: String,
    pub(super) now: Timestamp,
}

impl DemoPlace {
    pub(super) fn of(seeder: &Seeder<'_>) -> Self {
        let store = seeder.store();
        // Whole seconds, as most clients show them.
        let now = Timestamp::from_second(seeder.now().as_second()).unwrap_or(seeder.now());
        Self { account: store.account().to_owned(), region: store.region().to_owned(), now }
    }

    /// Some minutes ago.
    pub(super) fn ago(&self, minutes: i64) -> Timestamp {
        self.now.saturating_sub(SignedDuration::from_mins(minutes)).unwrap_or(self.now)
    }

    /// The time that `@-3d` or `@+2h` stands for: minutes, hours or days from now.
    pub(super) fn time(&self, text: &str) -> Option<Timestamp> {
        let (sign, rest) = match text.strip_prefix('@')?.split_at_checked(1)? {
            ("-", rest) => (-1, rest),
            ("+", rest) => (1, rest),
            _ => return None,
        };
        let (count, unit) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
        let minutes = match unit {
            "m" => 1,
            "h" => 60,
            "d" => 1440,
            _ => return None,
        };
        Some(self.ago(-sign * count.parse::<i64>().ok()? * minutes))
    }

    /// The JSON in a text, with its times (as numbers, or as text where `iso`), account and region filled in.
    pub(super) fn read(&self, text: &str, iso: bool) -> Result<Value, Refusal> {
        let text = text.replace("{account}", &self.account).replace("{region}", &self.region);
        let mut value: Value = serde_json::from_str(&text)?;
        self.fill(&mut value, iso);
        Ok(value)
    }

    fn fill(&self, value: &mut Value, iso: bool) {
        match value {
            Value::String(text) => {
                if let Some(at) = self.time(text) {
                    *value = if iso { date_time(at) } else { epoch_seconds(at) };
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.fill(item, iso)),
            Value::Object(members) => members.values_mut().for_each(|member| self.fill(member, iso)),
            _ => {}
        }
    }
}

/// The items of a list; none where there is no list.
pub(super) fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The text of a value; empty where it is none.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// One of these, by the dice.
pub(super) fn any<'a>(dice: &mut fastrand::Rng, items: &'a [Value]) -> &'a Value {
    static NONE: Value = Value::Null;
    dice.choice(items).unwrap_or(&NONE)
}

/// A UUID by the dice.
pub(super) fn uuid(dice: &mut fastrand::Rng) -> String {
    uuid::Builder::from_random_bytes(dice.u128(..).to_be_bytes()).into_uuid().to_string()
}

/// The point in time of a stored number or text.
pub(super) fn moment(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Number(seconds) => Timestamp::from_second(seconds.as_f64()? as i64).ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_become_times_and_names() {
        let place = DemoPlace {
            account: "111122223333".into(),
            region: "us-east-1".into(),
            now: "2026-03-01T12:00:00Z".parse().unwrap(),
        };
        let read = place.read(r#"{"a":"arn:{region}:{account}","at":["@-2h","@+1d","@x","plain"]}"#, true).unwrap();
        assert_eq!(
            read,
            serde_json::json!({
                "a": "arn:us-east-1:111122223333",
                "at": ["2026-03-01T10:00:00.000Z", "2026-03-02T12:00:00.000Z", "@x", "plain"],
            })
        );
    }
}
