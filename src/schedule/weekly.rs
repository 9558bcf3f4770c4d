//! The weekly identity resolution, in words.

use serde_json::Value;

use crate::model::look::text;

/// When the weekly identity resolution runs, in words, of the document of a domain; `None` where it is switched off.
#[must_use]
pub fn weekly_matching(domain: &Value) -> Option<String> {
    let matching = domain.get("Matching")?;
    if matching.get("Enabled") != Some(&Value::Bool(true)) {
        return None;
    }
    let day = text(matching, "JobSchedule.DayOfTheWeek").unwrap_or("SATURDAY");
    let time = text(matching, "JobSchedule.Time").unwrap_or("00:00");
    let day: String = day.char_indices().map(|(at, c)| if at == 0 { c } else { c.to_ascii_lowercase() }).collect();
    let time = if time.len() == 4 { format!("0{time}") } else { time.to_owned() };
    Some(format!("every {day} at {time} UTC"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_schedule_reads_as_people_say_it() {
        assert_eq!(weekly_matching(&json!({"Matching": {"Enabled": true}})).unwrap(), "every Saturday at 00:00 UTC");
        let schedule =
            json!({"Matching": {"Enabled": true, "JobSchedule": {"DayOfTheWeek": "MONDAY", "Time": "9:05"}}});
        assert_eq!(weekly_matching(&schedule).unwrap(), "every Monday at 09:05 UTC");
        assert_eq!(weekly_matching(&json!({"Matching": {"Enabled": false}})), None);
    }
}
