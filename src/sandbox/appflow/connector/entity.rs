//! Entities of connectors and their fields.

use serde_json::{Map, Value, json};

use super::catalogue::Connector;
use super::describe::operators;
use super::offer::Offer;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// Operators that change or check a value; the others choose rows.
const NOT_FILTERS: [&str; 5] = ["MASK_", "VALIDATE_", "NO_OP", "PROJECTION", "ION"];

/// `ListConnectorEntities`: those below `entitiesPath`, or the topmost.
pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let rows = rows(&Offer::of(request, store)?, request.text("entitiesPath"))?;
    let mut page = request.page_of(store, &rows)?;
    page["connectorEntityMap"] = json!({ "Objects": page["connectorEntityMap"] });
    Ok(page)
}

/// The entities below one, or the topmost.
fn rows(offer: &Offer, parent: &str) -> Result<Vec<Value>, Refusal> {
    let entities = match parent {
        "" => &offer.entities,
        parent => offer.nested.get(parent).and_then(Value::as_object).ok_or_else(|| missing(parent))?,
    };
    let row = |(name, lines): (&String, &Value)| json!({ "name": name, "label": lines[0], "hasNestedEntities": parent.is_empty() && offer.nested.contains_key(name) });
    Ok(entities.iter().map(row).collect())
}

/// `DescribeConnectorEntity`.
pub(super) fn describe(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let offer = Offer::of(request, store)?;
    let name = request.text("connectorEntityName");
    let nested = offer.nested.values().find_map(|nested| nested.get(name));
    let lines = offer.entities.get(name).or(nested).and_then(Value::as_array).ok_or_else(|| missing(name))?;
    let lines = lines.iter().skip(1).filter_map(Value::as_str);
    Ok(json!({ "connectorEntityFields": lines.map(|line| field(line, offer.connector)).collect::<Vec<_>>() }))
}

/// `ResetConnectorMetadataCache`: there is no cache, so that nothing is left to do once the request makes sense.
pub(super) fn reset(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let offer = Offer::of(request, store)?;
    if offer.connector.r#type == "CustomConnector" && request.text("apiVersion").is_empty() {
        return Err(Refusal::invalid("The API version of a custom connector must be given."));
    }
    let known = rows(&offer, request.text("entitiesPath"))?;
    let name = request.text("connectorEntityName");
    if !name.is_empty() && !known.iter().any(|entity| entity["name"] == name) {
        return Err(missing(name));
    }
    Ok(json!({}))
}

fn missing(name: &str) -> Refusal {
    Refusal::not_found(format!("Entity {name} does not exist."))
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
