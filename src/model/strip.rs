//! Takes members out of a document that may not be kept, so that what is left can be edited on.
//!
//! Unlike [`mod@super::redact`] this leaves no placeholders, which somebody might send.

use serde_json::Value;

use super::depth::is_too_deep;
use super::redact::of_unknown;
use super::{Member, OperationId, Policy, Sensitivity, Shape, ShapeKind};

/// A document without what may not be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Stripped {
    /// What is left.
    pub document: Value,
    /// Whether anything was taken out.
    pub stripped: bool,
}

/// An operation's input without the members that the policy hides.
#[must_use]
pub fn strip_input(operation: OperationId, document: &Value, policy: Policy) -> Stripped {
    stripped(document, Some(operation.operation().input), policy)
}

/// An operation's reply without the members that the policy hides.
#[must_use]
pub fn strip_output(operation: OperationId, document: &Value, policy: Policy) -> Stripped {
    stripped(document, operation.operation().output, policy)
}

fn stripped(document: &Value, shape: Option<&'static Shape>, policy: Policy) -> Stripped {
    let class = shape.map_or(Sensitivity::Customer, |shape| shape.class);
    let mut stripped = false;
    let left = if is_too_deep(document) { None } else { strip(document, shape, class, policy, &mut stripped) };
    let stripped = stripped || left.is_none();
    Stripped { document: left.unwrap_or_else(|| Value::Object(serde_json::Map::new())), stripped }
}

fn strip(
    value: &Value,
    shape: Option<&'static Shape>,
    class: Sensitivity,
    policy: Policy,
    stripped: &mut bool,
) -> Option<Value> {
    if policy.hides(class) {
        *stripped |= !value.is_null();
        return None;
    }
    let mut inner = |value: &Value, member: Option<&'static Member>| match member {
        Some(member) => strip(value, Some(member.shape()), class.max(member.class()), policy, stripped),
        None => strip(value, None, class.max(shape.map_or(Sensitivity::Customer, of_unknown)), policy, stripped),
    };
    Some(match (value, shape.map(|shape| &shape.kind)) {
        (Value::Object(object), kind) => {
            let member = |name: &str| match kind {
                Some(ShapeKind::Map { value, .. }) => Some(&**value),
                Some(ShapeKind::Structure { .. }) => shape.and_then(|shape| shape.member(name)),
                _ => None,
            };
            let kept = object.iter().filter_map(|(name, value)| Some((name.clone(), inner(value, member(name))?)));
            Value::Object(kept.collect())
        }
        (Value::Array(items), kind) => {
            let item = match kind {
                Some(ShapeKind::List { item }) => Some(&**item),
                _ => None,
            };
            Value::Array(items.iter().filter_map(|value| inner(value, item)).collect())
        }
        (value, _) => value.clone(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Service, api};

    #[test]
    fn secrets_and_customers_go_and_everything_else_stays() {
        let of = |service, name| api().operation(service, name).unwrap().id;
        let connector = of(Service::AppFlow, "CreateConnectorProfile");
        let typed = json!({
            "connectorProfileName": "crm", "connectorType": "Salesforce",
            "connectorProfileConfig": {
                "connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://acme.my.salesforce.com"}},
                "connectorProfileCredentials": {"Salesforce": {"accessToken": "hunter2"}},
            },
            "unheard of": "who knows",
        });
        let Stripped { document, stripped } = strip_input(connector, &typed, Policy::Store);
        assert!(stripped);
        let left = document.to_string();
        assert!(left.contains("instanceUrl") && left.contains("\"crm\""), "{left}");
        assert!(!left.contains("hunter2") && !left.contains("who knows") && !left.contains('‹'), "{left}");

        let profile = strip_input(
            of(Service::CustomerProfiles, "CreateProfile"),
            &json!({"DomainName": "acme", "FirstName": "Kim"}),
            Policy::Store,
        );
        assert_eq!((profile.document, profile.stripped), (json!({"DomainName": "acme"}), true));

        let mapping = json!({"DomainName": "acme", "ObjectTypeName": "t", "Description": "d", "Fields": {"a": {"Source": "_source.a"}}});
        let kept = strip_input(of(Service::CustomerProfiles, "PutProfileObjectType"), &mapping, Policy::Store);
        assert_eq!((kept.document, kept.stripped), (mapping, false));
    }
}
