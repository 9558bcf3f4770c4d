//! From what was sent back to where it can be seen, and what of a location may be kept.

use std::collections::BTreeMap;

use serde_json::Value;

use super::column::Take;
use super::path::{CellStep, Path};
use super::resource::Resource;
use super::undo::seen_by_arn;
use super::{Catalog, Location, Place, Scope};
use crate::model::{Member, OperationId, Sensitivity, Shape, ShapeKind};

/// Placeholders of redacted values begin with this; what holds one names nothing.
const MASK: char = '‹';

impl Catalog {
    /// Where the resource can be seen that an operation with this input makes or changes; `reply` gives the ids that
    /// the service mints. Redacted documents lead nowhere where an id was taken out.
    #[must_use]
    pub fn location_of_write(&self, operation: OperationId, input: &Value, reply: Option<&Value>) -> Option<Location> {
        let acts = |resource: &&Resource| resource.actions.iter().any(|action| action.operation == operation);
        let seen = |resource: &Resource| resource.seen_at(operation, input, reply);
        let all = || self.resources.iter().filter(acts);
        all().find_map(seen).or_else(|| all().find_map(|resource| seen_by_arn(resource, operation, input)))
    }

    /// The form that a write was filled in in, by where what it made or changed can be seen.
    #[must_use]
    pub fn form_of_write(&'static self, operation: OperationId, seen: &Location) -> Option<Location> {
        let Some(Place::Item(resource)) = self.place(seen).ok() else { return None };
        let action = resource.actions.iter().find(|action| action.operation == operation)?;
        let place = match action.scope {
            Scope::List => seen.parent()?,
            Scope::Item => seen.clone(),
        };
        Some(place.with_action(&action.verb))
    }

    /// What of a location a bookmark may keep: as [`Catalog::keepable`], and no id of a customer either, though the
    /// service made it up. A draft or a write keeps that, or it would be taken for another customer's.
    #[must_use]
    pub fn bookmarkable(&self, location: &Location) -> Location {
        self.kept_until(&self.keepable(location), |resource| resource.customer)
    }

    /// What the place of that form determines of the input.
    #[must_use]
    pub fn place_of_write(&'static self, operation: OperationId, seen: &Location) -> Option<Value> {
        let form = self.form_of_write(operation, seen)?;
        let (Place::Item(resource) | Place::List(resource)) = self.place(&form.without_action()).ok()? else {
            return None;
        };
        Some(resource.action(form.action()?)?.plan(&form).input)
    }

    /// What of a location may be kept on disk: never the search, and no id that is content about a customer.
    #[must_use]
    pub fn keepable(&self, location: &Location) -> Location {
        self.kept_until(&location.without_query(), |resource| !resource.id_may_be_kept())
    }

    /// A location up to the first id of such a resource.
    fn kept_until(&self, location: &Location, hidden: impl Fn(&Resource) -> bool) -> Location {
        let parts = location.parts();
        for length in (3..=parts.len()).step_by(2) {
            let lists: Vec<&str> =
                parts[..1].iter().chain(parts[1..length].iter().step_by(2)).map(String::as_str).collect();
            if self.resource(&lists.join("/")).is_some_and(&hidden) {
                return Location::new(&parts[..length - 1]);
            }
        }
        location.clone()
    }
}

impl Resource {
    pub(super) fn seen_at(&self, operation: OperationId, input: &Value, reply: Option<&Value>) -> Option<Location> {
        let mut holes = BTreeMap::new();
        let actions = self.actions.iter().filter(|action| action.operation == operation);
        for template in actions.map(|action| &action.input) {
            match_template(template, input, &mut holes);
        }
        for template in self.describe.iter().map(|call| &call.input).chain([&self.list.input]) {
            match_template(template, input, &mut holes);
        }
        let own = |document: &Value| self.id_of(document).filter(|id| !id.contains(MASK));
        let id = holes.get("id").cloned().or_else(|| reply.and_then(own)).or_else(|| own(input))?;
        let (root, lists) = self.path.split_once('/')?;
        let mut parts = vec![root.to_owned()];
        for list in lists.split('/') {
            let part = if list == self.name { Some(&id) } else { holes.get(list) };
            parts.extend([list.to_owned(), part?.clone()]);
        }
        Some(Location::new(parts))
    }

    /// What people call an item, and what tells it apart from others of the same name.
    #[must_use]
    pub fn called(&self, document: &Value) -> Option<String> {
        let label = self.label_of(document)?;
        Some(match self.hint_of(document).filter(|hint| *hint != label) {
            Some(hint) => format!("{label} ({hint})"),
            None => label,
        })
    }

    /// What tells an item apart from others of the same name.
    #[must_use]
    pub fn hint_of(&self, document: &Value) -> Option<String> {
        self.hint.as_ref()?.text(document).filter(|hint| !hint.is_empty())
    }

    /// Whether people call its items something else than their ids.
    #[must_use]
    pub fn has_names(&self) -> bool {
        self.label != self.id
    }

    /// What the list shows of an id, where that is a part of it alone: the name at the end of an ARN.
    #[must_use]
    pub fn short_of<'i>(&self, id: &'i str) -> Option<&'i str> {
        let takes_part = self.columns.first().is_some_and(|first| first.take == Take::Tail && first.expr == self.id);
        id.rsplit('/').next().filter(|short| takes_part && !short.is_empty() && *short != id)
    }

    /// Whether the list shows its items by a part of their ids, and whether this may be one of those.
    #[must_use]
    pub fn may_be_short(&self, text: &str) -> bool {
        let whole = format!("/{text}");
        !text.contains('/') && self.short_of(&whole).is_some()
    }

    /// Whether what its items are called is configuration, and no content about customers.
    #[must_use]
    pub fn names_may_be_kept(&self) -> bool {
        let Some(shape) = self.list.operation.operation().output else { return false };
        let paths = self.label.0.iter().flatten();
        paths.map(|path| class_along(shape, &self.list.items, path)).all(|class| class == Sensitivity::Configuration)
    }

    /// Whether its id is configuration, by the class of the member that it is asked for by, or else listed under.
    fn id_may_be_kept(&self) -> bool {
        let mut asked = None;
        if let Some(describe) = &self.describe {
            hole_class(&describe.input, describe.operation.operation().input, "{id}", &mut asked);
        }
        let listed = || {
            let Some(shape) = self.list.operation.operation().output else { return Sensitivity::Configuration };
            let paths = self.id.0.iter().flatten();
            let classes = paths.map(|path| class_along(shape, &self.list.items, path));
            classes.max().unwrap_or(Sensitivity::Configuration)
        };
        asked.unwrap_or_else(listed) == Sensitivity::Configuration
    }
}

/// Reads the values off a document that stand where a template has its holes.
pub(super) fn match_template(template: &Value, document: &Value, holes: &mut BTreeMap<String, String>) {
    match (template, document) {
        (Value::Object(members), Value::Object(values)) => {
            for (name, template) in members {
                if let Some(value) = values.get(name) {
                    match_template(template, value, holes);
                }
            }
        }
        (Value::Array(items), Value::Array(values)) => {
            items.iter().zip(values).for_each(|(template, value)| match_template(template, value, holes));
        }
        (Value::String(hole), Value::String(value)) if !value.is_empty() && !value.contains(MASK) => {
            let name = hole.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            if let Some(name) = name.filter(|name| !name.contains(['{', '['])) {
                holes.entry(name.to_owned()).or_insert_with(|| value.clone());
            }
        }
        _ => {}
    }
}

/// The strictest class of the members where a template has this hole.
fn hole_class(template: &Value, shape: &'static Shape, hole: &str, found: &mut Option<Sensitivity>) {
    let mut inner = |value: &Value, member: Option<&'static Member>| {
        let Some(member) = member else { return };
        let mut below = None;
        hole_class(value, member.shape(), hole, &mut below);
        if value.as_str() == Some(hole) {
            below = below.max(Some(member.class()));
        }
        *found = (*found).max(below.map(|class: Sensitivity| class.max(member.class())));
    };
    match (template, &shape.kind) {
        (Value::Object(members), _) => members.iter().for_each(|(name, value)| inner(value, shape.member(name))),
        (Value::Array(items), ShapeKind::List { item }) => items.iter().for_each(|value| inner(value, Some(item))),
        _ => {}
    }
}

/// The class of the last member on the way; what lies above it is a list of rows, marked as a whole.
fn class_along(shape: &'static Shape, items: &Path, id: &Path) -> Sensitivity {
    let (mut shape, mut class) = (Some(shape), Sensitivity::Configuration);
    for step in items.0.iter().chain(&id.0) {
        let Some(here) = shape else { break };
        let member = match (step, &here.kind) {
            (CellStep::Member(name), _) => here.member(name),
            (CellStep::Each | CellStep::With(_), ShapeKind::List { item }) => Some(&**item),
            (CellStep::Values, ShapeKind::Map { value, .. }) => Some(&**value),
            _ => None,
        };
        class = member.map_or(class, Member::class);
        shape = member.map(Member::shape);
    }
    class
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::catalog::{Location, catalog};
    use crate::model::{Policy, Service, api, redact_input};

    #[test]
    fn what_was_written_can_be_seen_where_its_ids_say() {
        let at = |service, name: &str, input: serde_json::Value, reply: Option<serde_json::Value>| {
            let operation = api().operation(service, name).unwrap().id;
            let input = redact_input(operation, &input, Policy::Store);
            catalog().location_of_write(operation, &input, reply.as_ref()).map(|at| at.to_string())
        };
        let is = |text: &str| Some(text.to_owned());
        let (profiles, cases, flows) = (Service::CustomerProfiles, Service::ConnectCases, Service::AppFlow);
        assert_eq!(at(profiles, "CreateDomain", json!({"DomainName": "acme"}), None), is("profiles/domains/acme"));
        let put = json!({"DomainName": "acme", "ObjectTypeName": "Contact", "Description": "d"});
        assert_eq!(at(profiles, "PutProfileObjectType", put, None), is("profiles/domains/acme/object-types/Contact"));
        assert_eq!(at(flows, "DeleteFlow", json!({"flowName": "nightly"}), None), is("appflow/flows/nightly"));
        let crm = json!({"connectorProfileName": "crm", "connectorType": "Slack"});
        assert_eq!(at(flows, "UpdateConnectorProfile", crm, None), is("appflow/connector-profiles/crm"));
        let field = json!({"domainId": "d", "name": "Tier", "type": "Text"});
        assert_eq!(at(cases, "CreateField", field.clone(), None), None);
        assert_eq!(at(cases, "CreateField", field, Some(json!({"fieldId": "f1"}))), is("cases/domains/d/fields/f1"));
    }

    #[test]
    fn searches_and_ids_made_of_customer_content_are_not_kept() {
        let kept = |text: &str| catalog().keepable(&text.parse().unwrap()).to_string();
        for same in [
            "profiles/domains/acme/object-types/Contact!edit",
            "profiles/domains/acme/profiles/0a1b",
            "cases/domains/d/cases/c",
            "appflow/flows/nightly/runs",
            "accounts",
        ] {
            assert_eq!(kept(same), same);
        }
        assert_eq!(kept("profiles/domains/acme/profiles?_email=kim%40example.com"), "profiles/domains/acme/profiles");
        assert_eq!(
            kept("profiles/domains/acme/profiles/0a1b/objects/kim%40example.com?type=x"),
            "profiles/domains/acme/profiles/0a1b/objects"
        );
    }

    #[test]
    fn no_bookmark_of_any_resource_names_a_customer() {
        // Where the last id is that of a customer, or comes from a customer's own data.
        const HIDDEN: [&str; 11] = [
            "profiles/domains/object-types/attributes/values",
            "profiles/domains/profiles",
            "profiles/domains/profiles/objects",
            "profiles/domains/profiles/calculated-attributes",
            "profiles/domains/profiles/history",
            "profiles/domains/matches",
            "profiles/domains/rule-based-matches",
            "cases/domains/cases",
            "cases/domains/cases/related-items",
            "cases/domains/cases/audit-events",
            "cases/domains/related-items",
        ];
        for resource in catalog().resources() {
            let mut parts = resource.path.split('/');
            let root = Location::home().child(parts.next().unwrap());
            let item = parts.fold(root, |at, list| at.child(list).child(&format!("id-of-{list}")));
            for location in [item.clone().with_query("_email", "kim"), item.clone().with_action("document")] {
                let kept = catalog().bookmarkable(&location).to_string();
                let hidden = HIDDEN.contains(&resource.path.as_str()) || resource.path == "cases/domains/contact-cases";
                let own = format!("id-of-{}", resource.name);
                assert_eq!(!kept.contains(&own), hidden, "{kept}");
                assert!(!kept.contains("kim") && !kept.contains("id-of-profiles") && !kept.contains("id-of-cases"));
            }
        }
    }
}
