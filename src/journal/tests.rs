//! What can only be seen from inside: a disk that is full.

use jiff::Timestamp;
use serde_json::json;

use super::error::Problem;
use super::store::Store;
use super::{Intent, writes};
use crate::contract::{CallId, ContextKey};
use crate::model::{Service, api};

#[test]
fn a_full_disk_is_called_so() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("journal")).unwrap();
    let pages: i64 = store.sql.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    store.sql.pragma_update(None, "max_page_count", pages).unwrap();
    let operation = api().operation(Service::CustomerProfiles, "PutProfileObjectType").unwrap().id;
    let input = json!({"DomainName": "acme", "Description": "x".repeat(50_000)});
    let intent = Intent::new(CallId(1), ContextKey::default(), operation, &input, Timestamp::now());
    let error = writes::intend(&store.sql, &store.run.id, &intent).unwrap_err();
    assert_eq!(Problem::from(error), Problem::Full);
}
