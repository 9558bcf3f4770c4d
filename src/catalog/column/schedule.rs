//! Columns about schedules: what an expression says, and when it is due next.

use jiff::Timestamp;
use serde_json::Value;

use super::Column;
use crate::catalog::{Cell, CellTone, Datum, Prepared};
use crate::model::read_instant;
use crate::schedule::Schedule;

/// A schedule expression in words.
pub(super) fn words(value: &Value) -> Option<Cell> {
    let expression = value.as_str()?;
    Some(Cell::text(Schedule::parse(expression).ok()?.words(expression)))
}

impl Column {
    /// When it is due next: the paths are those of the expression, the start and the end, and the state must say that it
    /// is in service.
    pub(super) fn due(&self, document: &Value, prepared: &Prepared) -> Cell {
        let parts = self.expr.parts(document);
        let expression = parts.first().and_then(|value| Some(value.as_ref()?.as_str()?.to_owned()));
        let Some(schedule) = expression.and_then(|expression| Schedule::parse(&expression).ok()) else {
            return Cell::default();
        };
        let state = self.state.as_ref().and_then(|state| state.text(document)).unwrap_or_default();
        let says = |text: &str| Cell { tone: CellTone::Muted, ..Cell::text(text) };
        match (CellTone::of_status(&state), prepared.now().map(jiff::Zoned::timestamp)) {
            (Some(CellTone::Good), Some(now)) => {
                let moment = |nth: usize| parts.get(nth).and_then(Option::as_ref).and_then(read_instant);
                next(&schedule, moment(1), moment(2), now).unwrap_or_else(|| says("over"))
            }
            (Some(CellTone::Good), None) => Cell::default(),
            (Some(CellTone::Muted), _) => says("not started"),
            _ => says("never"),
        }
    }
}

fn next(schedule: &Schedule, start: Option<Timestamp>, end: Option<Timestamp>, now: Timestamp) -> Option<Cell> {
    let due = schedule.next(start.unwrap_or(now), now).filter(|due| end.is_none_or(|end| *due < end))?;
    let text = due.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
    Some(Cell { text, datum: Datum::Time(due), tone: CellTone::Plain })
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use serde_json::json;

    use super::*;
    use crate::catalog::catalog;

    #[test]
    fn what_is_in_service_is_due_and_what_is_not_says_so() {
        let column = catalog().resource("appflow/flows").unwrap().columns().iter().find(|of| of.title == "Next run");
        let mut prepared = Prepared::default();
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        prepared.tell_time(now.to_zoned(TimeZone::UTC));
        let cell = |status: &str, end: Option<i64>| {
            let flow = json!({"flowStatus": status, "triggerConfig": {"triggerProperties": {"Scheduled":
                {"scheduleExpression": "rate(1hours)", "scheduleStartTime": 1_772_364_600, "scheduleEndTime": end}}}});
            column.unwrap().cell(&json!({}), Some(&flow), &prepared).text
        };
        assert_eq!(cell("Active", None), "2026-03-01 12:30:00Z");
        assert_eq!(cell("Active", Some(1_772_365_000)), "over");
        assert_eq!(cell("Draft", None), "not started");
        assert_eq!(cell("Suspended", None), "never");
    }
}
