//! A flow by whichever request it is made. Customer Profiles takes the definition of one, too: its members begin with
//! capital letters, and where it goes is the domain (wizards, 5 and 18).

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::model::DocPath;
use crate::model::look::{at, filled};

/// Where requests of Customer Profiles have the definition of a flow.
const DEFINITIONS: [&str; 2] = ["FlowDefinition", "IntegrationConfig.AppflowIntegration.FlowDefinition"];

/// Members whose own members are names of a choice or keys of a map, and no members of a structure.
const NAMED: [&str; 4] = ["SourceConnectorProperties", "TriggerProperties", "ConnectorOperator", "TaskProperties"];

/// Where a request has the definition of a flow as Customer Profiles takes it, if it has one.
pub(super) fn definition_in(document: &Value) -> Option<&'static str> {
    DEFINITIONS.into_iter().find(|place| at(document, place).is_some())
}

/// The flow that a request makes, as AppFlow's own requests have it; the request itself where it is one of them.
#[must_use]
pub fn flow_of(document: &Value) -> Cow<'_, Value> {
    let Some(definition) = definition_in(document).and_then(|place| at(document, place)) else {
        return Cow::Borrowed(document);
    };
    let mut flow = lowered(definition, true);
    let end = |member: &str| filled(document, member).map_or(Value::Null, Value::from);
    let inner = json!({ "domainName": end("DomainName"), "objectTypeName": end("ObjectTypeName") });
    flow["destinationFlowConfigList"] = json!([{
        "connectorType": "CustomerProfiles", "destinationConnectorProperties": { "CustomerProfiles": inner },
    }]);
    Cow::Owned(flow)
}

/// The tasks of a flow as Customer Profiles takes them.
pub(super) fn capitalised(task: &Value) -> Value {
    let members = task.as_object().into_iter().flatten();
    members.map(|(name, value)| (first(name, char::to_ascii_uppercase), value.clone())).collect::<Map<_, _>>().into()
}

/// A document whose members begin with small letters; `members` says whether its own names are members.
fn lowered(value: &Value, members: bool) -> Value {
    match value {
        Value::Object(object) => {
            let name = |name: &str| if members { first(name, char::to_ascii_lowercase) } else { name.to_owned() };
            let inner = |(own, value): (&String, &Value)| (name(own), lowered(value, !NAMED.contains(&own.as_str())));
            object.iter().map(inner).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(|item| lowered(item, members)).collect(),
        value => value.clone(),
    }
}

fn first(name: &str, turn: impl Fn(&char) -> char) -> String {
    let mut letters = name.chars();
    letters.next().map(|letter| turn(&letter)).into_iter().chain(letters).collect()
}

/// Where a request has the tasks of its flow.
pub(super) fn tasks_in(document: &Value) -> DocPath {
    match definition_in(document) {
        Some(place) => place.split('.').fold(DocPath::root(), |path, name| path.member(name)).member("Tasks"),
        None => DocPath::root().member("tasks"),
    }
}
