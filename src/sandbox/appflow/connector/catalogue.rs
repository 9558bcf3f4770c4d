//! The 24 built-in connector types: what each can do and which entities it offers.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::rules;
use crate::rules::connectors::{LabelledConnector, by_label};
use crate::sandbox::appflow::resources::CONNECTOR;
use crate::sandbox::{Refusal, Store};

const TEXT: &str = include_str!("../../../../assets/sandbox/connectors.json");

/// A connector type.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::sandbox::appflow) struct Connector {
    /// Its value in enums, such as `Servicenow`.
    pub(in crate::sandbox::appflow) r#type: String,
    /// Its member in unions, such as `ServiceNow`.
    pub(in crate::sandbox::appflow) member: String,
    pub(super) description: String,
    pub(in crate::sandbox::appflow) source: bool,
    pub(in crate::sandbox::appflow) destination: bool,
    pub(in crate::sandbox::appflow) triggers: Vec<String>,
    /// The shortest schedule, as a frequency.
    pub(in crate::sandbox::appflow) shortest: Option<String>,
    pub(super) auth: Vec<String>,
    #[serde(default)]
    pub(super) scopes: Vec<String>,
    #[serde(default)]
    pub(super) grants: Vec<String>,
    #[serde(default)]
    pub(super) apis: Vec<String>,
    #[serde(default)]
    pub(super) writes: Vec<String>,
    #[serde(default)]
    pub(super) regions: Vec<String>,
    /// Entities by name: the label, then its fields as `identifier:type:abilities:label[:values]`.
    pub(super) entities: Map<String, Value>,
    /// Entities below an entity.
    #[serde(default)]
    pub(super) nested: Map<String, Value>,
}

impl Connector {
    /// Whether it is reached through a connector profile.
    pub(in crate::sandbox::appflow) fn has_profiles(&self) -> bool {
        rules::connectors::by_type(&self.r#type).is_some()
    }

    /// Whether it can be reached privately.
    pub(super) fn is_private(&self) -> bool {
        rules::connectors::by_type(&self.r#type).is_some_and(|connector| connector.private)
    }
}

static CONNECTORS: LazyLock<Result<Vec<Connector>, String>> =
    LazyLock::new(|| serde_json::from_str(TEXT).map_err(|problem| problem.to_string()));

/// All connector types.
pub(super) fn all() -> Result<&'static [Connector], Refusal> {
    match &*CONNECTORS {
        Ok(connectors) => Ok(connectors),
        Err(problem) => Err(Refusal::internal(format!("The catalogue of connectors does not load: {problem}"))),
    }
}

/// The connector type of this name.
pub(in crate::sandbox::appflow) fn find(r#type: &str) -> Result<&'static Connector, Refusal> {
    let found = all()?.iter().find(|connector| connector.r#type == r#type);
    found.ok_or_else(|| Refusal::invalid(format!("There is no connector of type {type}.")))
}

/// The connector by AWS of this label, unless the account has registered one of its own under it.
pub(in crate::sandbox::appflow) fn built_in(
    label: &str,
    store: &Store<'_>,
) -> Result<Option<&'static LabelledConnector>, Refusal> {
    if store.has(CONNECTOR.kind, "", label)? { Ok(None) } else { Ok(by_label(label)) }
}

/// The member of unions that belongs to a connector type, such as `ServiceNow` to `Servicenow`.
pub(in crate::sandbox) fn member_of(r#type: &str) -> Result<&'static str, Refusal> {
    Ok(&find(r#type)?.member)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Service, ShapeKind, api};

    #[test]
    fn the_catalogue_has_exactly_the_types_of_the_facts() {
        let shape = api().shape(Service::AppFlow, "ConnectorType").unwrap();
        let ShapeKind::String { values } = &shape.kind else { panic!("ConnectorType is an enum") };
        let mut types: Vec<&String> = values.iter().collect();
        let mut ours: Vec<&String> = all().unwrap().iter().map(|connector| &connector.r#type).collect();
        types.sort();
        ours.sort();
        assert_eq!(ours, types);
        let count = |which: fn(&Connector) -> bool| all().unwrap().iter().filter(|connector| which(connector)).count();
        assert_eq!(count(|connector| connector.source), 17);
        assert_eq!(count(|connector| connector.destination), 13);
        assert_eq!(count(Connector::has_profiles), 19);
    }
}
