//! Copying and exporting rows.

use serde_json::Value;

use super::Table;
use crate::catalog::Document;
use crate::screens::{Choice, Command, Cx};

/// The menu of what can be copied of the row under the cursor.
pub(super) fn copy_menu(table: &Table, cx: &mut Cx<'_>) {
    let Some(row) = table.rows.selected() else {
        return cx.command(Command::warn("there is no row to copy from"));
    };
    let item = row.item();
    let copy = |what: &str, text: String| Choice::copy(what, text);
    let mut choices = vec![copy("id", row.id().to_owned())];
    let at = table.resource.item_location(cx.location, &item);
    let arn = at.as_ref().and_then(|at| cx.arn_of(table.resource, at, Some(&item)));
    choices.extend(arn.map(|arn| copy("ARN", arn)));
    if let Some(column) = table.columns.get(table.column) {
        choices.push(copy(
            &format!("cell: {}", column.title),
            table.cell_text(row, cx.session.settings.time_zone.time_zone()),
        ));
    }
    choices.push(copy("document", serde_json::to_string_pretty(&item).unwrap_or_default()));
    if let Some(at) = at {
        choices.push(copy("location", at.to_string()));
        if let Ok(Document::Describe(plan)) = table.resource.document_call(&at, &table.prepared) {
            choices.push(copy("AWS CLI command for the row", cx.equivalent_cli(plan.operation, &plan.input)));
        }
    }
    if let Ok(plan) = table.resource.list_call(cx.location, &table.prepared) {
        choices.push(copy("AWS CLI command for the list", cx.equivalent_cli(plan.operation, &plan.input)));
    }
    let title = match table.resource.label_of(&item).filter(|_| table.rows.marked() > 0) {
        Some(name) => format!("Copy of {name}, the row under the cursor"),
        None => "Copy".to_owned(),
    };
    cx.command(Command::Overlay(crate::screens::menu(&title, choices)));
}

/// The menu of formats for an export of the marked rows, or of all shown ones.
pub(super) fn export_menu(table: &Table, cx: &mut Cx<'_>) {
    let marked = table.rows.marked() > 0;
    let rows: Vec<_> = table.rows.iter().filter(|row| !marked || table.rows.is_marked(row)).collect();
    if rows.is_empty() {
        return cx.command(Command::warn("there are no rows to export"));
    }
    let name = |ending: &str| format!("{}-{}.{ending}", table.resource.name, cx.now().strftime("%Y%m%dT%H%M%SZ"));
    let items: Vec<Value> = rows.iter().map(|row| row.item()).collect();
    let json = serde_json::to_string_pretty(&items).unwrap_or_default();
    let mut csv = csv_line(table.columns.iter().map(|column| column.title.as_str()));
    for row in &rows {
        csv.push_str(&csv_line((0..table.columns.len()).map(|column| row.cell_text(column))));
    }
    let title = format!("Export {} {} rows", rows.len(), if marked { "marked" } else { "shown" });
    let choices = vec![
        Choice::export("CSV, the columns as shown", name("csv"), csv),
        Choice::export("JSON, whole rows", name("json"), json),
    ];
    cx.command(Command::Overlay(crate::screens::menu(&title, choices)));
}

/// A line of CSV. A text that a spreadsheet would take for a formula is kept from being one.
fn csv_line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = cells
        .map(|cell| {
            let guard = if cell.starts_with(['=', '+', '@', '\t']) { "'" } else { "" };
            format!("\"{guard}{}\"", cell.replace('"', "\"\""))
        })
        .collect();
    quoted.join(",") + "\r\n"
}
