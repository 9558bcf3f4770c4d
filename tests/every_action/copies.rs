//! Every resource that can be created is duplicated from the demo data: the form begins with what the item has, nothing
//! is wrong in it but for what must be new, and the service takes it.

use serde_json::{Value, json};
use switchboard::catalog::{Resource, catalog, copy_of};

use super::found::Found;
use super::hand::{End, act};
use super::live::Live;
use super::overlay;

/// What of the catalogue can be created, and not duplicated, with the reason.
const NOT: [(&str, &str); 2] = [
    ("profiles/domains/profiles/objects", "its key stands inside of its text: a copy would take its place"),
    ("profiles/domains/workflows", "what it imports can't be read any more"),
];

/// What is filled in besides a new name.
fn filled(resource: &Resource) -> Value {
    match resource.path.as_str() {
        "profiles/domains/integrations" => json!({ "Uri": "arn:aws:s3:::acme-copied" }),
        "appflow/connector-profiles" => json!({ "connectorProfileConfig": { "connectorProfileCredentials": {
            "Salesforce": { "accessToken": "t", "refreshToken": "r" } } } }),
        _ => json!({}),
    }
}

#[test]
fn whatever_can_be_created_can_be_duplicated() {
    let live = Live::start();
    assert!(live.is_filled());
    let mut found = Found::new(&live);
    let creatable = || catalog().resources().iter().filter(|resource| resource.action("create").is_some());
    let not: Vec<&str> = creatable().filter(|of| of.copies().is_none()).map(|of| of.path.as_str()).collect();
    assert_eq!(not, NOT.map(|(path, _)| path));
    let mut wrong = Vec::new();
    for (seed, resource) in creatable().filter(|of| of.copies().is_some()).enumerate() {
        let create = resource.copies().unwrap();
        let fits = |row: &Value| match resource.path.as_str() {
            "appflow/connector-profiles" => row["connectorType"] == "Salesforce",
            "cases/domains/fields" => row["namespace"] == "Custom",
            "cases/domains/cases/related-items" => row["type"] == "Comment",
            _ => true,
        };
        let Some(item) = found.items(resource).iter().find(|item| fits(&item.row)).cloned() else {
            wrong.push(format!("{}: there is no item of it", resource.path));
            continue;
        };
        let fresh = resource.copy(&item.row).unwrap().fresh;
        let was = item.at.to_string();
        let end = act(&live, create, &copy_of(&item.at, create).unwrap(), 900 + seed as u64, |document| {
            let is_empty = document.as_object().is_none_or(serde_json::Map::is_empty);
            // A domain of cases is nothing but its name.
            assert!(!is_empty || resource.path == "cases/domains", "{was}: nothing is copied");
            for (path, was) in &fresh {
                assert!(path.get(document).is_none(), "{path} of {was} is not new");
                path.put(document, json!("copied"));
            }
            overlay(document, &filled(resource));
        });
        match end {
            End::Done(_) => {}
            // A domain has one of these.
            End::Refused(error) if error.message.contains("already associated with an active EventStream") => {}
            End::Refused(error) => wrong.push(format!("{was}: refused: {error}")),
            End::Stuck(why) => wrong.push(format!("{was}: {why}")),
            end => wrong.push(format!("{was}: {end:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n\n"));
}
