//! Entities of connectors and their fields.

use serde_json::{Map, Value, json};

use super::catalogue::Connector;
use super::describe::operators;
use super::find;
use crate::sandbox::appflow::profile::{self, CONNECTOR_PROFILE};
use crate::sandbox::{Answer, Refusal, Request, Store};

/// The object types of Customer Profiles, in the store.
const OBJECT_TYPES: &str = "profiles/domains/object-types";

/// Operators that change or check a value; the others choose rows.
const NOT_FILTERS: [&str; 5] = ["MASK_", "VALIDATE_", "NO_OP", "PROJECTION", "ION"];

/// `ListConnectorEntities`: those below `entitiesPath`, or the topmost.
pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let connector = connector(request, store)?;
    let rows: Vec<Value> = match request.text("entitiesPath") {
        "" => top(connector, store)?,
        path => below(connector, path, store)?,
    };
    let mut page = request.page_of(store, &rows)?;
    page["connectorEntityMap"] = json!({ "Objects": page["connectorEntityMap"] });
    Ok(page)
}

fn top(connector: &Connector, store: &Store<'_>) -> Result<Vec<Value>, Refusal> {
    if connector.r#type == "CustomerProfiles" {
        let domains = store.list("profiles/domains", "")?;
        let row = |domain: &str| Ok(entity(domain, domain, store.count(OBJECT_TYPES, domain)? > 0));
        return domains.into_iter().map(|domain| row(&domain.id)).collect();
    }
    let entities = connector.entities.iter();
    Ok(entities.map(|(name, lines)| entity(name, label(lines), connector.nested.contains_key(name))).collect())
}

fn below(connector: &Connector, path: &str, store: &Store<'_>) -> Result<Vec<Value>, Refusal> {
    if connector.r#type == "CustomerProfiles" {
        if !store.has("profiles/domains", "", path)? {
            return Err(missing(path));
        }
        let types = store.list(OBJECT_TYPES, path)?;
        return Ok(types.into_iter().map(|of| entity(&of.id, &of.id, false)).collect());
    }
    let nested = connector.nested.get(path).and_then(Value::as_object).ok_or_else(|| missing(path))?;
    Ok(nested.iter().map(|(name, lines)| entity(name, label(lines), false)).collect())
}

fn entity(name: &str, label: &str, nested: bool) -> Value {
    json!({ "name": name, "label": label, "hasNestedEntities": nested })
}

/// `DescribeConnectorEntity`.
pub(super) fn describe(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let connector = connector(request, store)?;
    let name = request.text("connectorEntityName");
    if connector.r#type == "CustomerProfiles" {
        return Ok(json!({ "connectorEntityFields": mapped(connector, name, store)? }));
    }
    let nested = connector.nested.values().find_map(|nested| nested.get(name));
    let lines = connector.entities.get(name).or(nested).and_then(Value::as_array).ok_or_else(|| missing(name))?;
    let fields: Vec<Value> = lines.iter().skip(1).filter_map(|line| Some(field(line.as_str()?, connector))).collect();
    Ok(json!({ "connectorEntityFields": fields }))
}

/// What an object type takes from its objects; a domain by itself takes nothing.
fn mapped(connector: &Connector, name: &str, store: &Store<'_>) -> Result<Vec<Value>, Refusal> {
    let types = store.list_everywhere(OBJECT_TYPES)?;
    let Some(of) = types.into_iter().find(|of| of.id == name) else {
        return if store.has("profiles/domains", "", name)? { Ok(Vec::new()) } else { Err(missing(name)) };
    };
    let fields = of.document["Fields"].as_object().into_iter().flatten();
    let sources = fields.filter_map(|(_, field)| field["Source"].as_str()?.strip_prefix("_source."));
    Ok(sources.map(|source| field(&format!("{source}:string:c:{source}"), connector)).collect())
}

/// `ResetConnectorMetadataCache`: there is no cache, so that nothing is left to do once the request makes sense.
pub(super) fn reset(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let connector = connector(request, store)?;
    if connector.r#type == "CustomConnector" && request.text("apiVersion").is_empty() {
        return Err(Refusal::invalid("The API version of a custom connector must be given."));
    }
    let parent = request.text("entitiesPath");
    let known = if parent.is_empty() { top(connector, store)? } else { below(connector, parent, store)? };
    let name = request.text("connectorEntityName");
    if !name.is_empty() && !known.iter().any(|entity| entity["name"] == name) {
        return Err(missing(name));
    }
    Ok(json!({}))
}

fn missing(name: &str) -> Refusal {
    Refusal::not_found(format!("Entity {name} does not exist."))
}

/// The connector that a request means, by its profile or its type.
fn connector(request: &Request<'_>, store: &Store<'_>) -> Result<&'static Connector, Refusal> {
    let name = request.text("connectorProfileName");
    if name.is_empty() {
        let r#type = request.text("connectorType");
        if r#type.is_empty() {
            return Err(Refusal::invalid("A connector profile name or a connector type must be given."));
        }
        let connector = find(r#type)?;
        if connector.has_profiles() {
            return Err(Refusal::invalid(format!("Connectors of type {type} need a connector profile name.")));
        }
        return Ok(connector);
    }
    let record = store.get(CONNECTOR_PROFILE.kind, "", name)?.ok_or_else(|| profile::missing(name))?;
    if let Some(refusal) = profile::unusable(name, &record.document, store.now()) {
        return Err(refusal);
    }
    let r#type = record.document["connectorType"].as_str().unwrap_or_default();
    if request.given("connectorType").is_some_and(|wanted| wanted != r#type) {
        return Err(Refusal::invalid(format!("The connector profile {name} is of type {type}.")));
    }
    find(r#type)
}

fn label(lines: &Value) -> &str {
    lines[0].as_str().unwrap_or_default()
}

/// A field from its line: identifier, type, abilities, label and maybe the values it may take. The
/// identifier may hold a colon, as those of Google Analytics do.
fn field(line: &str, connector: &Connector) -> Value {
    let mut parts: Vec<&str> = line.split(':').collect();
    let prefixed = parts.first().is_some_and(|first| *first == "ga");
    let identifier = if prefixed {
        format!("ga:{}", parts.remove(1))
    } else {
        parts.first().copied().unwrap_or_default().to_owned()
    };
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    let (r#type, abilities) = (part(1), part(2));
    let can = |ability: char| abilities.contains(ability);
    let values: Vec<&str> = if part(4).is_empty() { Vec::new() } else { part(4).split('|').collect() };

    let mut details = Map::new();
    details.insert("fieldType".to_owned(), r#type.into());
    details.insert("filterOperators".to_owned(), json!(filters(connector)));
    if !values.is_empty() {
        details.insert("supportedValues".to_owned(), json!(values));
    }
    let mut field = json!({
        "identifier": identifier,
        "label": part(3),
        "isPrimaryKey": can('p'),
        "isDeprecated": can('d'),
        "supportedFieldTypeDetails": { "v1": details },
    });
    if connector.source {
        field["sourceProperties"] = json!({
            "isRetrievable": true, "isQueryable": can('q'), "isTimestampFieldForIncrementalQueries": can('t'),
        });
    }
    if connector.destination {
        let creatable = can('c');
        field["destinationProperties"] = json!({
            "isCreatable": creatable, "isNullable": !can('p'), "isUpsertable": can('u') || can('p'), "isUpdatable": can('u'),
            "supportedWriteOperations": if creatable || can('p') { connector.writes.clone() } else { Vec::new() },
        });
    }
    field
}

fn filters(connector: &Connector) -> Vec<&'static str> {
    let choosing = |operator: &&str| {
        !NOT_FILTERS
            .iter()
            .any(|part| if *part == "ION" { operator.ends_with(part) } else { operator.starts_with(part) })
    };
    operators(connector).iter().map(String::as_str).filter(choosing).collect()
}
