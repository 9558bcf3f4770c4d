//! What the catalogue says of configuration holds together with the facts.

use super::all;
use crate::catalog::{Resource, Verb};

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
            assert!(verb.operation.operation().edit_from.is_some(), "{path}: nothing reads '{}'", part.name);
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
