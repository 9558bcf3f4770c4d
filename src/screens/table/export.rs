//! Copying and exporting rows: those that are marked, or that under the cursor.

use serde_json::Value;

use super::{Table, TableRow};
use crate::catalog::{Document, FILTER};
use crate::config::{Action, Mode};
use crate::screens::file_rows::FileRows;
use crate::screens::save::save_rows;
use crate::screens::{Choice, Command, Cx};
use crate::widgets::plural;

/// The menu of what can be copied of the marked rows, or of the row under the cursor.
pub(super) fn copy_menu(table: &Table, cx: &mut Cx<'_>) {
    if table.marked(cx.session) > 0 {
        return copy_marked(table, cx);
    }
    let Some(row) = table.rows.selected() else {
        return cx.command(Command::warn("there is no row to copy from"));
    };
    let item = row.item();
    let copy = |what: &str, text: String| Choice::copy(what, text);
    let mut choices = vec![copy("id", row.id().to_owned())];
    let at = table.resource.item_location(cx.location, &item);
    choices.extend(arn_of(table, row, cx).map(|arn| copy("ARN", arn)));
    if let Some(column) = table.columns.get(table.column) {
        choices.push(copy(
            &format!("cell: {}", column.title),
            table.cell_text(row, cx.session.settings.time_zone.time_zone()),
        ));
    }
    choices.push(copy("document", serde_json::to_string_pretty(&item).unwrap_or_default()));
    choices.extend(at.map(|at| copy("location", at.to_string())));
    let filter = Some(table.filter.text()).filter(|text| !text.is_empty());
    let list = filter.map(|filter| cx.location.clone().with_query(FILTER, filter).to_string());
    choices.extend(list.map(|list| copy("location of the list with its filter", list)));
    choices.extend(command_of(table, row, cx).map(|command| copy("AWS CLI command for the row", command)));
    choices.extend(list_command(table, cx));
    cx.command(Command::Overlay(crate::screens::menu("Copy", choices)));
}

/// The same of all marked rows, one a line.
fn copy_marked(table: &Table, cx: &mut Cx<'_>) {
    let rows = table.marked_rows(cx.session);
    let zone = cx.session.settings.time_zone.time_zone();
    let several = |what: &str| plural(rows.len() as u64, what, &format!("{what}s"));
    let all = |of: &dyn Fn(&TableRow) -> Option<String>| {
        let texts: Option<Vec<String>> = rows.iter().map(|row| of(row)).collect();
        texts.map(|texts| texts.join("\n"))
    };
    let mut choices = Vec::new();
    let mut add = |what: String, text: Option<String>| choices.extend(text.map(|text| Choice::copy(&what, text)));
    add(several("id"), all(&|row| Some(row.id().to_owned())));
    add(several("ARN"), all(&|row| arn_of(table, row, cx)));
    if let Some(column) = table.columns.get(table.column) {
        add(format!("{}: {}", several("cell"), column.title), all(&|row| Some(table.cell_text(row, zone))));
    }
    let items: Vec<Value> = rows.iter().map(|row| row.item()).collect();
    add(several("document"), serde_json::to_string_pretty(&items).ok());
    let at = |row: &TableRow| Some(table.resource.item_location(cx.location, &row.item())?.to_string());
    add(several("location"), all(&at));
    add(several("AWS CLI command"), all(&|row| command_of(table, row, cx)));
    let title = format!("Copy of the {} marked", plural(rows.len() as u64, "row", "rows"));
    cx.command(Command::Overlay(crate::screens::menu(&title, choices)));
}

fn arn_of(table: &Table, row: &TableRow, cx: &Cx<'_>) -> Option<String> {
    let item = row.item();
    let at = table.resource.item_location(cx.location, &item)?;
    cx.arn_of(table.resource, &at, Some(&item))
}

/// The AWS CLI command that reads the item of a row.
fn command_of(table: &Table, row: &TableRow, cx: &Cx<'_>) -> Option<String> {
    let at = table.resource.item_location(cx.location, &row.item())?;
    match table.resource.document_call(&at, &table.prepared) {
        Ok(Document::Describe(plan)) => Some(cx.equivalent_cli(plan.operation, &plan.input)),
        _ => None,
    }
}

fn list_command(table: &Table, cx: &Cx<'_>) -> Option<Choice> {
    let plan = table.resource.list_call(cx.location, &table.prepared).ok()?;
    Some(Choice::copy("AWS CLI command for the list", cx.equivalent_cli(plan.operation, &plan.input)))
}

/// Asks where the marked rows are written, or all shown ones, and in which form.
pub(super) fn export(table: &Table, cx: &mut Cx<'_>) {
    let marked = table.marked(cx.session) > 0;
    let rows: Vec<&TableRow> = if marked { table.marked_rows(cx.session) } else { table.rows.iter().collect() };
    if rows.is_empty() {
        return cx.command(Command::warn("there are no rows to export"));
    }
    let written = written(table, &rows);
    let (one, many) = if marked { ("marked row", "marked rows") } else { ("shown row", "shown rows") };
    let title = format!("Export {}", plural(rows.len() as u64, one, many));
    let name = format!("{}-{}", table.resource.name, cx.now().strftime("%Y%m%dT%H%M%SZ"));
    let note = (!marked).then(|| left_out(table, cx)).flatten();
    cx.command(Command::Overlay(save_rows(&title, &name, written, note)));
}

/// Says that the service has more rows than are loaded, as those are not written.
fn left_out(table: &Table, cx: &Cx<'_>) -> Option<String> {
    table.load.next.as_ref()?;
    let key = cx.session.keymap.in_words(Mode::Browse, Action::LoadAll);
    let filtered = if table.query.is_some() { ", and the filter has not seen them" } else { "" };
    Some(format!("There are more rows that are not loaded{filtered}: {key} in the list loads all."))
}

/// Rows as files have them.
pub(super) fn written(table: &Table, rows: &[&TableRow]) -> FileRows {
    let cell = |row: &TableRow, column| row.cell(column).written().into_owned();
    let heads: Vec<String> = table.columns.iter().map(|column| column.title.clone()).collect();
    let cells = |row: &&TableRow| (0..heads.len()).map(|column| cell(row, column)).collect();
    let (cells, items) = (rows.iter().map(cells).collect(), rows.iter().map(|row| row.item()).collect());
    FileRows::new(heads, cells, items)
}
