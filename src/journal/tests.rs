//! What can only be seen from inside: a disk that is full, and what is kept of what was there.

use jiff::Timestamp;
use serde_json::json;

use super::error::Problem;
use super::store::Store;
use super::{Intent, writes};
use crate::contract::{BeforeImage, CallId, ContextKey};
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

#[test]
fn what_was_there_is_kept_without_secrets_and_customers_and_not_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let kept = |name: &str, document: serde_json::Value| {
        let store = Store::open(&path).unwrap();
        let operation = api().operations().find(|operation| operation.id.name == name).unwrap().id;
        // Whoever makes one by hand has left everything in.
        let image = BeforeImage { operation, document, whole: true };
        let input = json!({"connectorProfileName": "crm"});
        let intent = Intent::new(CallId(1), ContextKey::default(), operation, &input, Timestamp::now());
        let id = writes::intend(&store.sql, &store.run.id, &intent.over(Some(&image))).unwrap();
        let before = writes::read(&store.sql, id).unwrap().unwrap().before;
        before.map(|before| (before.operation.name, before.document, before.whole))
    };
    let connection = |secret: bool| {
        let mut document = json!({
            "connectorProfileName": "crm", "connectorType": "Slack",
            "connectorProfileConfig": {"connectorProfileProperties": {"Slack": {"instanceUrl": "https://acme.slack.com"}}},
        });
        if secret {
            document["connectorProfileConfig"]["connectorProfileCredentials"] =
                json!({"Slack": {"accessToken": "hunter2"}});
        }
        document
    };
    let (name, document, whole) = kept("CreateConnectorProfile", connection(true)).unwrap();
    assert_eq!((name, whole), ("CreateConnectorProfile", false));
    assert!(!document.to_string().contains("hunter2") && document.to_string().contains("acme.slack.com"), "{document}");
    let whole = Some(("CreateConnectorProfile", connection(false), true));
    assert_eq!(kept("CreateConnectorProfile", connection(false)), whole);
    let customer = json!({"DomainName": "acme", "ProfileId": "p", "FirstName": "Kim"});
    assert!(!format!("{:?}", kept("UpdateProfile", customer)).contains("Kim"));
    let large = json!({"DomainName": "acme", "ObjectTypeName": "t", "Description": "x".repeat(300_000)});
    assert_eq!(kept("PutProfileObjectType", large), None);
    let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    let all = files.flatten().collect::<Vec<u8>>();
    for marked in ["hunter2", "Kim", "xxxxxxxx"] {
        assert!(!all.windows(marked.len()).any(|bytes| bytes == marked.as_bytes()), "{marked}");
    }
}
