//! What earlier programs kept of a job and no journal may have: a value that all lines of its file have, where something
//! inside of it is a secret or of a customer.

use rusqlite::{Connection, params};
use serde_json::Value;
use toml::Table;

use super::names;
use crate::model::{DocPath, OperationId, is_configuration};

/// Where a mapping has the values that all lines have, and where it says of which ones nothing is kept.
const SET: &str = "set";
const UNKEPT: &str = "unkept";

/// Takes such values out of all jobs. Who goes on with one gives them again.
pub(super) fn take_out(sql: &Connection) -> rusqlite::Result<()> {
    let mut query = sql.prepare("SELECT number, service, operation, mapping FROM jobs WHERE mapping IS NOT NULL")?;
    let rows = query.query_map([], |row| Ok(Some((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))))?;
    let jobs: Vec<(i64, String, String, String)> = rows.filter_map(names::readable).collect::<Result<_, _>>()?;
    for (number, service, operation, mapping) in jobs {
        if let Some(mapping) = without_unkept(names::operation(&service, &operation), &mapping) {
            // Of what was kept itself there are no fingerprints.
            sql.execute(
                "UPDATE jobs SET mapping = ?2, whole = 0, prints = NULL WHERE number = ?1",
                params![number, mapping],
            )?;
        }
    }
    Ok(())
}

/// A mapping without what may not be kept; `None` where all of it may. Of one that can't be read nothing is left.
fn without_unkept(operation: Option<OperationId>, mapping: &str) -> Option<String> {
    let Ok(mut table) = mapping.parse::<Table>() else { return Some(String::new()) };
    let set = table.get_mut(SET)?.as_table_mut()?;
    let may_stay = |path: &str, value: &toml::Value| {
        let (path, value): (DocPath, Value) = (path.parse().ok()?, serde_json::to_value(value).ok()?);
        Some(is_configuration(operation?, &path, &value))
    };
    let out: Vec<String> =
        set.iter().filter(|(path, value)| may_stay(path, value) != Some(true)).map(|(path, _)| path.clone()).collect();
    if out.is_empty() {
        return None;
    }
    set.retain(|path, _| out.iter().all(|out| out != path));
    let unkept = table.entry(UNKEPT).or_insert_with(|| toml::Value::Array(Vec::new()));
    if let Some(unkept) = unkept.as_array_mut() {
        unkept.extend(out.into_iter().map(toml::Value::String));
    }
    Some(toml::to_string(&table).unwrap_or_default())
}
