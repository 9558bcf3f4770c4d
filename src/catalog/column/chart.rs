//! A small chart of the rows that are read beside an item, the oldest on the left: how much each had, and which failed.

use serde_json::Value;

use super::Column;
use crate::catalog::{Cell, CellTone, Datum};

/// How many rows have room.
const ROWS: usize = 14;
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

impl Column {
    /// The chart of rows, of which the newest comes first.
    pub(super) fn chart(&self, rows: &[Value]) -> Cell {
        let shown: Vec<&Value> = rows.iter().take(ROWS).collect();
        let Some(newest) = shown.first() else { return Cell::default() };
        let value = |row: &Value| self.expr.values(row).first().and_then(Value::as_f64).unwrap_or_default();
        let most = shown.iter().map(|row| value(row)).fold(0.0, f64::max);
        let tone = |row: &Value| self.state.as_ref().and_then(|state| CellTone::of_status(&state.text(row)?));
        let bar = |row: &&Value| match tone(row) {
            Some(CellTone::Bad) => '×',
            Some(CellTone::Busy) => '◌',
            Some(CellTone::Muted) => '–',
            _ if value(row) <= 0.0 => '·',
            _ => height(value(row) / most),
        };
        let text: String = shown.iter().rev().map(bar).collect();
        let tone = tone(newest).filter(|tone| matches!(tone, CellTone::Bad | CellTone::Busy)).unwrap_or_default();
        Cell { text, datum: Datum::Text, tone }
    }
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
        assert_eq!((cell.text.as_str(), cell.tone), ("◌·▁█×", CellTone::Bad));
        assert_eq!(column.chart(&[]), Cell::default());
        let many: Vec<Value> = (0..40).map(|_| run("Successful", 5)).collect();
        assert_eq!(column.chart(&many).text.chars().count(), ROWS);
    }
}
