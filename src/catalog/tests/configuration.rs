//! What the catalogue says of configuration holds together with the facts.

use std::collections::BTreeSet;

use super::all;
use crate::catalog::{Resource, Verb};
use crate::model::api;

fn configured() -> impl Iterator<Item = &'static Resource> {
    all().iter().filter(|resource| resource.configuration().is_some())
}

fn member(verb: Option<&Verb>, name: &str) -> bool {
    verb.is_some_and(|verb| verb.operation.operation().input.member(name).is_some())
}

#[test]
fn what_is_configuration_can_be_read_and_made() {
    for resource in configured() {
        let path = &resource.path;
        assert!(resource.describe_operation().is_some(), "{path}: nothing reads one");
        assert!(resource.action("create").is_some(), "{path}: nothing makes one");
        let spec = resource.configuration().unwrap();
        let id = || resource.id_member().unwrap_or_default();
        let name = spec.name.as_deref().unwrap_or_else(id);
        assert!(member(resource.action("create"), name), "{path}: '{name}' names none");
    }
}

#[test]
fn its_members_and_parts_exist() {
    for resource in configured() {
        let (path, spec) = (&resource.path, resource.configuration().unwrap());
        for name in spec.fills.iter().chain(&spec.without) {
            assert!(
                member(resource.action("create"), name) || member(resource.action("edit"), name),
                "{path}: no member '{name}'"
            );
        }
        for part in &spec.parts {
            let verb = resource.action(&part.verb).unwrap_or_else(|| panic!("{path}: no action '{}'", part.verb));
            let makes = verb.operation.operation();
            let is_read = makes.edit_from.is_some() || makes.made_from.is_some();
            assert!(is_read, "{path}: nothing reads '{}'", part.name);
            assert!(
                part.without.as_deref().is_none_or(|verb| resource.action(verb).is_some()),
                "{path}: {}",
                part.name
            );
        }
    }
}

/// The document that an edit begins with comes from the reply that shows the item, so that one read is enough.
#[test]
fn an_edit_reads_what_the_item_shows() {
    for resource in configured() {
        let Some(edit) = resource.action("edit") else { continue };
        let read = edit.operation.operation().edit_from.as_ref().map(|from| from.read.as_str());
        assert_eq!(read, resource.describe_operation().map(|operation| operation.name), "{}", resource.path);
    }
}

/// What operations write that no folder holds: what the page about the format calls it there, and the operations.
const IN_NO_FOLDER: [(&str, &[&str]); 7] = [
    (
        "customers, their objects and keys",
        &[
            "AddProfileKey",
            "BatchPutProfileObject",
            "CreateProfile",
            "DeleteProfile",
            "DeleteProfileKey",
            "DeleteProfileObject",
            "MergeProfiles",
            "PutProfileObject",
            "UpdateProfile",
        ],
    ),
    (
        "cases and what belongs to them",
        &[
            "BatchCreateRelatedItem",
            "BatchUpdateCase",
            "CreateCase",
            "CreateRelatedItem",
            "DeleteCase",
            "DeleteRelatedItem",
            "StartMergeCases",
            "UpdateCase",
            "UpdateRelatedItem",
        ],
    ),
    ("uploads", &["CreateUploadJob", "StartUploadJob", "StopUploadJob"]),
    ("imports of the past", &["CreateIntegrationWorkflow", "DeleteWorkflow"]),
    ("estimates and exports of segments", &["CreateSegmentEstimate", "CreateSegmentSnapshot"]),
    (
        "whether flows and recommenders are in service",
        &["StartFlow", "StartRecommender", "StopFlow", "StopRecommender"],
    ),
    ("runs, and what AppFlow remembers of an application", &["CancelFlowExecutions", "ResetConnectorMetadataCache"]),
];

/// All 187 operations: what one writes is in the folder, by way of a resource or of a part of one, or is said to be in none.
#[test]
fn whatever_an_operation_writes_is_configuration_or_said_to_be_none() {
    let page = include_str!("../../../assets/configuration/README.md");
    let of_resource = |resource: &'static Resource| {
        let parts = resource.configuration().into_iter().flat_map(|spec| &spec.parts);
        let of_parts = parts.flat_map(|part| [Some(part.verb.as_str()), part.without.as_deref()]).flatten();
        let verbs = ["create", "edit", "delete", "tag", "untag"].into_iter().chain(of_parts);
        verbs.filter_map(|verb| Some(resource.action(verb)?.operation))
    };
    let carried: BTreeSet<_> = configured().flat_map(of_resource).collect();
    let mut left: BTreeSet<&str> = IN_NO_FOLDER.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let mut held = 0;
    for operation in api().operations().filter(|operation| operation.is_write()) {
        let is_said = left.remove(operation.id.name);
        let is_carried = carried.contains(&operation.id);
        assert!(is_said != is_carried, "{}: is it configuration?", operation.id);
        held += 1;
    }
    assert!(left.is_empty() && held > 90, "{left:?} {held}");
    for (title, _) in IN_NO_FOLDER {
        assert!(page.contains(&format!("| {title} |")), "nothing says why {title} is in no folder");
    }
}
