//! A small chart of the rows that are read beside an item, the oldest on the left: how much each had, and which failed.

use serde_json::Value;

use super::Column;
use crate::catalog::{Cell, CellTone, Datum};

/// How many rows have room.
const ROWS: usize = 14;
/// How the parts of a chart are written behind their numbers that did not end well.
const SIGNS: [char; 3] = ['×', '◌', '–'];
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

impl Column {
    /// The chart of rows, of which the newest comes first.
    pub(super) fn chart(&self, rows: &[Value]) -> Cell {
        let shown: Vec<&Value> = rows.iter().take(ROWS).collect();
        let Some(newest) = shown.first() else { return Cell::default() };
        let value = |row: &Value| self.expr.values(row).first().and_then(Value::as_f64).unwrap_or_default();
        let tone = |row: &Value| self.state.as_ref().and_then(|state| CellTone::of_status(&state.text(row)?));
        let part = |row: &&Value| {
            let sign = match tone(row) {
                Some(CellTone::Bad) => Some(SIGNS[0]),
                Some(CellTone::Busy) => Some(SIGNS[1]),
                Some(CellTone::Muted) => Some(SIGNS[2]),
                _ => None,
            };
            format!("{}{}", value(row), sign.map(String::from).unwrap_or_default())
        };
        let text = shown.iter().rev().map(part).collect::<Vec<_>>().join(" ");
        let tone = tone(newest).filter(|tone| matches!(tone, CellTone::Bad | CellTone::Busy)).unwrap_or_default();
        Cell { text, datum: Datum::Chart, tone }
    }
}

/// The numbers of a chart alone.
pub(in crate::catalog) fn numbers(text: &str) -> String {
    text.replace(SIGNS, "")
}

/// A chart as it is drawn: a bar for each number, or the sign of what did not end well.
pub(in crate::catalog) fn bars(text: &str) -> String {
    let parts: Vec<(f64, Option<char>)> = text
        .split(' ')
        .map(|part| (part.trim_end_matches(SIGNS).parse().unwrap_or_default(), part.chars().last()))
        .collect();
    let most = parts.iter().map(|(value, _)| *value).fold(0.0, f64::max);
    let bar = |(value, last): &(f64, Option<char>)| match last.filter(|sign| SIGNS.contains(sign)) {
        Some(sign) => sign,
        None if *value <= 0.0 => '·',
        None => height(value / most),
    };
    parts.iter().map(bar).collect()
}

/// The bar for a part of one.
fn height(part: f64) -> char {
    let step = BARS.iter().enumerate().rev().find(|(nth, _)| part * 8.0 > *nth as f64);
    step.map_or(BARS[0], |(_, bar)| *bar)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::catalog;

    #[test]
    fn a_chart_tells_much_from_little_and_what_failed() {
        let column = catalog().resource("appflow/flows").unwrap().columns().iter().find(|of| of.title == "Last runs");
        let column = column.unwrap();
        let run = |status: &str, records: u64| json!({"executionStatus": status, "executionResult": {"recordsProcessed": records}});
        let runs = [
            run("Error", 0),
            run("Successful", 800),
            run("Successful", 100),
            run("Successful", 0),
            run("InProgress", 0),
        ];
        let cell = column.chart(&runs);
        assert_eq!((&*cell.said(), cell.tone), ("◌·▁█×", CellTone::Bad));
        assert_eq!(cell.written(), "0 0 100 800 0", "a file has the numbers");
        assert_eq!(column.chart(&[]), Cell::default());
        let many: Vec<Value> = (0..40).map(|_| run("Successful", 5)).collect();
        assert_eq!(column.chart(&many).said().chars().count(), ROWS);
    }
}
