//! Pasting into a grid: rows out of a spreadsheet, and sample objects.

use serde_json::{Map, Value};

use crate::form::wizard::{Grid, StepPreview};
use crate::form::{Field, Part};
use crate::model::{Shape, ShapeKind};
use crate::screens::form::fields::Fields;
use crate::screens::form::shared::Shared;
use crate::screens::{Command, Cx};
use crate::widgets::plural;

impl Fields {
    /// A text is pasted: a sample for the preview, rows for the grid, or else a text for the cell. Says whether it was
    /// one of the first two.
    pub(in crate::screens::form) fn paste_into_grid(
        &mut self,
        text: &str,
        shared: &mut Shared,
        cx: &mut Cx<'_>,
    ) -> bool {
        if self.grid.is_none() {
            return false;
        }
        let text = &text.replace("\r\n", "\n").replace('\r', "\n");
        // Double braces begin a text with paths in it.
        let bare = text.trim_start();
        if shared.steps.shows(StepPreview::Mapping) && bare.starts_with(['{', '[']) && !bare.starts_with("{{") {
            shared.form.leave();
            shared.samples.take(text.to_owned());
            if shared.samples.problem().is_some() {
                // What is wrong is shown where it can be put right.
                shared.ask_samples(true);
            } else {
                cx.command(Command::notice("this sample is tried with the mapping now; it is kept nowhere"));
            }
            return true;
        }
        self.paste_rows(text, shared, cx)
    }

    fn paste_rows(&mut self, text: &str, shared: &mut Shared, cx: &mut Cx<'_>) -> bool {
        let Some(spec) = self.grid.as_ref().map(|grid| grid.spec) else { return false };
        let rows = cells(text, spec);
        // A text with a comma may be meant for a cell, but never for the name of a row.
        let begins = self.focused().is_some_and(|row| matches!(row.field, Field::Add) || row.id.part == Part::Key);
        let several = match rows.as_slice() {
            [] => false,
            [only] => begins && only.len() > 1,
            _ => true,
        };
        let (Some(head), true) = (shared.form.show(&spec.path), several) else { return false };
        let Some(ShapeKind::Map { value, .. }) = shared.spec.shape_at(&spec.path).map(|shape| &shape.kind) else {
            return false;
        };
        shared.form.leave();
        let mut map = spec.path.get(shared.form.document()).and_then(Value::as_object).cloned().unwrap_or_default();
        let before = map.len();
        // The row that was begun for it is not one of its own.
        map.shift_remove("");
        for row in &rows {
            if let [name, rest @ ..] = row.as_slice() {
                map.insert(name.clone(), entry(spec, value.shape(), rest));
            }
        }
        let (added, all) = (map.len().saturating_sub(before), rows.len());
        shared.form.set_value(head, &Value::Object(map));
        self.focus = None;
        self.arrange(shared, true);
        self.focus_on(usize::MAX, 0);
        let replaced = all.saturating_sub(added);
        let also =
            if replaced > 0 { format!(", {replaced} of them in place of rows of that name") } else { String::new() };
        cx.command(Command::notice(format!("{} pasted{also}", plural(all as u64, "row", "rows"))));
        true
    }
}

/// The cells of a pasted text, without its headings.
fn cells(text: &str, spec: &Grid) -> Vec<Vec<String>> {
    let separator = if text.contains('\t') { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    // A text has nothing that cannot be read: rows may have any length.
    let records = reader.records().filter_map(Result::ok);
    let mut rows: Vec<Vec<String>> = records.map(|row| row.iter().map(str::to_owned).collect()).collect();
    rows.retain(|row| row.first().is_some_and(|name| !name.is_empty()));
    let is_heading = |row: &Vec<String>| {
        let is = |cell: &String, name: &str| cell.eq_ignore_ascii_case(name);
        row.len() > 1 && row[1..].iter().zip(&spec.columns).all(|(cell, c)| is(cell, &c.member) || is(cell, &c.title))
    };
    if rows.first().is_some_and(is_heading) {
        rows.remove(0);
    }
    rows
}

/// The entry that cells make.
fn entry(spec: &Grid, shape: &Shape, cells: &[String]) -> Value {
    if let ShapeKind::List { item } = &shape.kind {
        return Value::Array(vec![entry(spec, item.shape(), cells)]);
    }
    let mut members = Map::new();
    for (column, cell) in spec.columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        let is_list = shape.member(&column.member).is_some_and(|m| matches!(m.shape().kind, ShapeKind::List { .. }));
        let value = if is_list {
            cell.split([',', ';', '|', ' ']).filter(|part| !part.is_empty()).collect::<Vec<_>>().into()
        } else {
            cell.as_str().into()
        };
        members.insert(column.member.clone(), value);
    }
    Value::Object(members)
}
