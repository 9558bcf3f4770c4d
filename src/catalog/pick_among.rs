//! What an action names that stands in no list of its own: it is among what belongs to an item that is named where the
//! action is. The contacts of a case are among the objects of its customer.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::path::Expr;
use super::{Location, location_of_arn};
use crate::model::{DocPath, read_instant};

/// Where the value of a member is picked.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PickAmong {
    /// The member of the request.
    pub path: DocPath,
    /// What is picked, for people.
    pub title: String,
    /// The ARN of the item, in the document of what holds the list in which something is made.
    pub(super) of: Expr,
    /// The list below that item, with its search.
    pub(super) list: String,
    /// The JSON text of a row that has the rest.
    pub(super) text: Expr,
    pub(super) id: Expr,
    pub(super) kind: Expr,
    pub(super) time: Expr,
    /// The kind of thing in the instance of Amazon Connect, as ARNs have it.
    pub(super) arn: String,
}

/// Something to pick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// What is sent.
    pub arn: String,
    /// Its id.
    pub id: String,
    /// Of which kind it is.
    pub kind: String,
    /// When it was.
    pub time: Option<Timestamp>,
}

impl PickAmong {
    /// The list of what can be picked, where the document of what holds the list says whose it is.
    #[must_use]
    pub fn list(&self, above: &Value) -> Option<Location> {
        let item = location_of_arn(&self.of.text(above)?)?;
        let (name, search) = self.list.split_once('?').unwrap_or((&self.list, ""));
        let pairs = search.split('&').filter_map(|pair| pair.split_once('='));
        Some(pairs.fold(item.child(name), |list, (key, value)| list.with_query(key, value)))
    }

    /// What a row has to be picked, of an instance.
    #[must_use]
    pub fn picked(&self, row: &Value, instance: &str) -> Option<Picked> {
        let content: Value = serde_json::from_str(&self.text.text(row)?).ok()?;
        let id = self.id.text(&content).filter(|id| !id.is_empty() && !id.contains('/'))?;
        let time = self.time.values(&content).first().and_then(read_instant);
        let kind = self.kind.text(&content).unwrap_or_default();
        Some(Picked { arn: format!("{instance}/{}/{id}", self.arn), id, kind, time })
    }
}

/// The ARN of the instance of Amazon Connect that a document has something of.
#[must_use]
pub fn instance_in(document: &Value) -> Option<String> {
    const INSTANCE: &str = ":instance/";
    match document {
        Value::String(text) if text.starts_with("arn:") => {
            let (before, behind) = text.split_once(INSTANCE)?;
            let id = behind.split('/').next().filter(|id| !id.is_empty())?;
            Some(format!("{before}{INSTANCE}{id}"))
        }
        Value::Array(items) => items.iter().find_map(instance_in),
        Value::Object(members) => members.values().find_map(instance_in),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::catalog;

    #[test]
    fn the_contacts_of_a_case_are_among_the_objects_of_its_customer() {
        let resource = catalog().resource("cases/domains/cases/related-items").unwrap();
        let [among] = &resource.picks[..] else { panic!("{:?}", resource.picks) };
        let customer = "arn:aws:profile:r:1:domains/acme/profiles/0a";
        let field = |id: &str, text: &str| json!({"id": id, "value": {"stringValue": text}});
        let queue = field("assigned_queue", "arn:aws:connect:r:1:instance/i-1/queue/q");
        let case = json!({"fields": [field("customer_id", customer), queue]});
        let list = among.list(&case).unwrap();
        assert_eq!(list.to_string(), "profiles/domains/acme/profiles/0a/objects?type=CTR");
        let instance = instance_in(&case).unwrap();
        assert_eq!(instance, "arn:aws:connect:r:1:instance/i-1");
        let object = json!({"contactId": "c-1", "channel": "VOICE", "initiationTimestamp": "2026-11-29T10:00:00Z"});
        let picked = among.picked(&json!({"Object": object.to_string()}), &instance).unwrap();
        assert_eq!(picked.arn, "arn:aws:connect:r:1:instance/i-1/contact/c-1");
        assert_eq!((picked.kind.as_str(), picked.time.is_some()), ("VOICE", true));
        for odd in [json!({}), json!({"Object": "{"}), json!({"Object": "{\"contactId\": \"a/b\"}"})] {
            assert_eq!(among.picked(&odd, &instance), None, "{odd}");
        }
        assert_eq!(among.list(&json!({})), None);
    }
}
