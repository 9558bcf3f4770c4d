//! What the object type that a document is about has against it: only who knows the type can say so, so all of it warns.

use serde_json::Value;

use super::basis::Basis;
use super::calculated::Expression;
use super::findings::Origin;
use crate::mapping::{parse_source, standard};
use crate::model::look::{at, entries, filled, list, path, text};
use crate::model::{DocPath, Issue, OperationId};

pub(super) const ORIGINS: &[Origin] = &[EXISTS, MAPPED, READ];

const EXISTS: Origin = Origin::warning("type.exists", "calculated-attributes, 5, 5: inferred");
const MAPPED: Origin = Origin::warning("calculated.mapped", "calculated-attributes, 5, 6: inferred");
const READ: Origin = Origin::warning("object.read", "mapping, 2, Empty: inferred");

/// How many sources are named at the most.
const NAMED: usize = 4;

/// The object type that a document is about, and where it says so.
fn about(operation: OperationId, document: &Value) -> Option<(DocPath, String)> {
    match operation.name {
        "CreateCalculatedAttributeDefinition" => {
            let parsed = Expression::parse(filled(document, "AttributeDetails.Expression")?)?;
            let name = parsed.fields().first()?.object_type.clone();
            Some((path(&["AttributeDetails", "Expression"]), name))
        }
        "PutProfileObject" | "BatchPutProfileObject" | "CreateEventTrigger" => {
            Some((path(&["ObjectTypeName"]), filled(document, "ObjectTypeName")?.to_owned()))
        }
        _ => None,
    }
}

/// The name of the object type that a document is about.
#[must_use]
pub fn type_of(operation: OperationId, document: &Value) -> Option<String> {
    about(operation, document).map(|(_, name)| name)
}

/// The object type that a document is about. Types that every domain has are not meant.
pub(super) fn named(operation: OperationId, document: &Value) -> Option<Basis> {
    let (field, name) = about(operation, document)?;
    let is_own = !name.starts_with('_') && standard(&name).is_none();
    is_own.then_some(Basis { field, name, resource: "profiles/domains/object-types" })
}

/// What speaks against a document, its object type being this; `None` where the domain has no such type.
pub(super) fn against(operation: OperationId, document: &Value, object_type: Option<&Value>) -> Vec<Issue> {
    let Some(Basis { field: place, name, .. }) = named(operation, document) else { return Vec::new() };
    let Some(object_type) = object_type else {
        let domain = text(document, "DomainName").unwrap_or("this domain");
        return vec![EXISTS.issue(place, format!("there is no object type {name} in {domain}"))];
    };
    match operation.name {
        "CreateCalculatedAttributeDefinition" => unmapped(document, &name, object_type),
        "PutProfileObject" => unread(document, object_type, &path(&["Object"])).into_iter().collect(),
        "BatchPutProfileObject" => {
            let items = list(document, "Items").iter().enumerate();
            let at = |index| path(&["Items"]).index(index).member("Object");
            items.filter_map(|(index, item)| unread(item, object_type, &at(index))).collect()
        }
        _ => Vec::new(),
    }
}

/// An expression reads fields that the type maps, by their names.
fn unmapped(document: &Value, name: &str, object_type: &Value) -> Vec<Issue> {
    let parsed = filled(document, "AttributeDetails.Expression").and_then(Expression::parse);
    let mapped: Vec<&str> = entries(object_type, "Fields").map(|(field, _)| field).collect();
    let (Some(parsed), false) = (parsed, mapped.is_empty()) else { return Vec::new() };
    let lost = parsed.fields().into_iter().filter(|field| field.object_type == name);
    let lost = lost.filter(|field| !mapped.contains(&field.name.as_str()));
    lost.map(|field| {
        let meant = mapped.iter().find(|mapped| mapped.eq_ignore_ascii_case(&field.name));
        let hint = match meant {
            Some(meant) => format!("is {meant} meant?"),
            None => format!("it has {}", few(&mapped)),
        };
        let message = format!("{name} maps no field {}; {hint}", field.name);
        MAPPED.issue(path(&["AttributeDetails", "Expression"]), message)
    })
    .collect()
}

/// An object has something where its type reads.
fn unread(holder: &Value, object_type: &Value, place: &DocPath) -> Option<Issue> {
    let object: Value = serde_json::from_str(filled(holder, "Object")?).ok()?;
    let sources = entries(object_type, "Fields").filter_map(|(_, field)| filled(field, "Source"));
    let finds_nothing = |source: &&str| parse_source(source).is_ok_and(|parsed| parsed.read(&object).is_empty());
    let empty: Vec<&str> = sources.filter(finds_nothing).collect();
    let message = || format!("has nothing where its type reads {}", few(&empty));
    (at(object_type, "Fields").is_some() && object.is_object() && !empty.is_empty())
        .then(|| READ.issue(place.clone(), message()))
}

/// The first of some names, and how many more there are.
fn few(names: &[&str]) -> String {
    let first = names[..names.len().min(NAMED)].join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rules::testing::operation;

    fn said(name: &str, document: &Value, object_type: Option<&Value>) -> Vec<String> {
        let issues = against(operation(name), document, object_type);
        assert!(issues.iter().all(|issue| !issue.is_error()));
        issues.iter().map(|issue| format!("{}: {}", issue.path, issue.message)).collect()
    }

    #[test]
    fn an_expression_reads_what_its_type_maps() {
        let orders = json!({"Fields": {"total": {"Source": "_source.total"}, "id": {"Source": "_source.id"}}});
        let create = "customer-profiles:CreateCalculatedAttributeDefinition";
        let sums = |expression: &str| json!({"DomainName": "acme", "AttributeDetails": {"Expression": expression}});
        let at = "AttributeDetails.Expression: ";
        let found = said(create, &sums("{Web-Order.Total}"), Some(&orders));
        assert_eq!(found, [format!("{at}Web-Order maps no field Total; is total meant?")]);
        let found = said(create, &sums("{Web-Order.total} * {Web-Order.price}"), Some(&orders));
        assert_eq!(found, [format!("{at}Web-Order maps no field price; it has total, id")]);
        assert_eq!(said(create, &sums("{Web-Order.total}"), Some(&orders)), [""; 0]);
        assert_eq!(said(create, &sums("{Loyal.total}"), None), [format!("{at}there is no object type Loyal in acme")]);
        assert_eq!(said(create, &sums("{_order.TotalPrice}"), None), [""; 0]);
    }

    #[test]
    fn an_object_has_something_where_its_type_reads() {
        let contact = json!({"Fields": {
            "email": {"Source": "_source.customer.email"}, "id": {"Source": "_source.id"},
            "name": {"Source": "{{_source.first}} {{_source.last}}"}}});
        let put = "customer-profiles:PutProfileObject";
        let object = |text: &str| json!({"DomainName": "acme", "ObjectTypeName": "Contact", "Object": text});
        let flat = r#"{"id": 1, "email": "kim@example.com", "first": "Kim", "last": "Lee"}"#;
        let found = said(put, &object(flat), Some(&contact));
        assert_eq!(found, ["Object: has nothing where its type reads _source.customer.email"]);
        let whole = r#"{"id": 1, "customer": {"email": "kim@example.com"}, "first": "Kim", "last": "Lee"}"#;
        assert_eq!(said(put, &object(whole), Some(&contact)), [""; 0]);
        assert_eq!(said(put, &object("not json"), Some(&contact)), [""; 0]);
        assert_eq!(said(put, &object(flat), None), ["ObjectTypeName: there is no object type Contact in acme"]);
        let several = json!({"ObjectTypeName": "Contact", "Items": [{"Object": whole}, {"Object": flat}]});
        let found = said("customer-profiles:BatchPutProfileObject", &several, Some(&contact));
        assert_eq!(found, ["Items[1].Object: has nothing where its type reads _source.customer.email"]);
    }
}
