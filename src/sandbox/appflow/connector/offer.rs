//! What a connector offers: the entities of the catalogue, of the domains that exist, or none that is known.

use serde_json::{Map, Value, json};

use super::catalogue::Connector;
use super::catalogue::built_in;
use super::find;
use crate::sandbox::appflow::profile_state;
use crate::sandbox::appflow::resources::{CONNECTOR, CONNECTOR_PROFILE};
use crate::sandbox::{Refusal, Request, Store};

/// A connector with its entities by name, each its label and then its fields, as in the [catalogue](super::catalogue).
pub(super) struct Offer {
    pub(super) connector: &'static Connector,
    pub(super) entities: Map<String, Value>,
    /// Entities below an entity.
    pub(super) nested: Map<String, Value>,
}

impl Offer {
    /// That of the connector that a request means, by its profile or its type.
    pub(super) fn of(request: &Request<'_>, store: &Store<'_>) -> Result<Self, Refusal> {
        let name = request.text("connectorProfileName");
        if name.is_empty() {
            return Self::of_type(request.text("connectorType"), store);
        }
        let record = store.get(CONNECTOR_PROFILE.kind, "", name)?.ok_or_else(|| profile_state::missing(name))?;
        if let Some(refusal) = profile_state::unusable(name, &record.document, store.now()) {
            return Err(refusal);
        }
        let r#type = record.document["connectorType"].as_str().unwrap_or_default();
        if request.given("connectorType").is_some_and(|wanted| wanted != r#type) {
            return Err(Refusal::invalid(format!("The connector profile {name} is of type {type}.")));
        }
        let mut offer = Self::of_catalogue(find(r#type)?);
        if r#type == "CustomConnector" {
            // The function that knows its entities is not called; those of demo data are kept with the connector.
            let label = record.document["connectorLabel"].as_str().unwrap_or_default();
            if let Some(known) = built_in(label, store)? {
                offer.entities = known.entities.iter().map(|name| (name.clone(), entity(name))).collect();
                return Ok(offer);
            }
            let kept = store.get(CONNECTOR.kind, "", label)?.map(|connector| connector.document["entities"].clone());
            offer.entities = kept.and_then(|kept| kept.as_object().cloned()).unwrap_or_default();
        }
        Ok(offer)
    }

    fn of_type(r#type: &str, store: &Store<'_>) -> Result<Self, Refusal> {
        if r#type.is_empty() {
            return Err(Refusal::invalid("A connector profile name or a connector type must be given."));
        }
        let connector = find(r#type)?;
        if connector.has_profiles() {
            return Err(Refusal::invalid(format!("Connectors of type {type} need a connector profile name.")));
        }
        let mut offer = Self::of_catalogue(connector);
        if r#type == "CustomerProfiles" {
            offer.add_domains(store)?;
        }
        Ok(offer)
    }

    fn of_catalogue(connector: &'static Connector) -> Self {
        Self { connector, entities: connector.entities.clone(), nested: connector.nested.clone() }
    }

    /// The domains of Customer Profiles, and below them their object types with what these take from an object.
    fn add_domains(&mut self, store: &Store<'_>) -> Result<(), Refusal> {
        for domain in store.list("profiles/domains", "")? {
            let types = store.list("profiles/domains/object-types", &domain.id)?;
            let types: Map<String, Value> =
                types.iter().map(|of| (of.id.clone(), taken(&of.id, &of.document))).collect();
            if !types.is_empty() {
                self.nested.insert(domain.id.clone(), Value::Object(types));
            }
            self.entities.insert(domain.id.clone(), vec![domain.id].into());
        }
        Ok(())
    }
}

/// An object of a connector by AWS. What fields it has is not known; these stand for them.
fn entity(name: &str) -> Value {
    json!([
        name,
        "id:string:pqcu:Id",
        "name:string:qcu:Name",
        "created_at:datetime:q:Created",
        "updated_at:datetime:qt:Updated"
    ])
}

/// An object type as an entity.
fn taken(name: &str, object_type: &Value) -> Value {
    let fields = object_type["Fields"].as_object().into_iter().flatten();
    let sources = fields.filter_map(|(_, field)| field["Source"].as_str()?.strip_prefix("_source."));
    let lines = sources.map(|source| format!("{source}:string:c:{source}"));
    std::iter::once(name.to_owned()).chain(lines).collect()
}
