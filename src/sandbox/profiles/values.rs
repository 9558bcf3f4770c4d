//! What values attributes have: of the objects of a type, and of the profiles of a domain. All of it is read off what
//! is stored.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::resources::{OBJECT_TYPES, PROFILES};
use super::stored::{OBJECTS, TYPE};
use crate::mapping;
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::profiles::stored::require_domain;
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

/// `ListObjectTypeAttributes`: the fields of the type.
pub(super) fn attributes(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let of = OBJECT_TYPES.record(request, store)?;
    let fields = of.document["Fields"].as_object().into_iter().flatten();
    let row =
        |(name, _): (&String, &Value)| json!({"AttributeName": name, "LastUpdatedAt": of.document["LastUpdatedAt"]});
    request.page_of(store, &fields.map(row).collect::<Vec<_>>())
}

/// `ListObjectTypeAttributeValues`: each value once, the newest first.
pub(super) fn attribute_values(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let of = with_attribute(request, store)?;
    let mut seen = BTreeSet::new();
    let mut rows = Vec::new();
    for (value, object) in samples(&of, request.text("AttributeName"), store)?.into_iter().rev() {
        if seen.insert(value.clone()) {
            rows.push(json!({"Value": value, "LastUpdatedAt": epoch_seconds(object.updated)}));
        }
    }
    request.page_of(store, &rows)
}

/// `GetObjectTypeAttributeStatistics`, over the values that are numbers.
pub(super) fn statistics(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let of = with_attribute(request, store)?;
    if require_domain(store, &of.parent)?["DataStore"]["Enabled"] != true {
        return Err(Refusal::invalid("The data store of this domain is not enabled"));
    }
    let samples = samples(&of, request.text("AttributeName"), store)?;
    let mut numbers: Vec<f64> = samples.iter().filter_map(|(value, _)| value.parse().ok()).collect();
    numbers.sort_by(f64::total_cmp);
    let (Some(least), Some(most)) = (numbers.first(), numbers.last()) else {
        return Err(Refusal::not_found("The attribute has no values that are numbers"));
    };
    let count = numbers.len() as f64;
    let average = numbers.iter().sum::<f64>() / count;
    let variance = numbers.iter().map(|number| (number - average).powi(2)).sum::<f64>() / count;
    let percentile = |percent: usize| numbers[(numbers.len() - 1) * percent / 100];
    Ok(json!({
        "Statistics": {
            "Maximum": most,
            "Minimum": least,
            "Average": average,
            "StandardDeviation": variance.sqrt(),
            "Percentiles": {
                "P5": percentile(5), "P25": percentile(25), "P50": percentile(50),
                "P75": percentile(75), "P95": percentile(95),
            },
        },
        "CalculatedAt": epoch_seconds(store.now()),
    }))
}

/// The object type that a request names, if it has the attribute that the request names.
fn with_attribute(request: &Request<'_>, store: &Store<'_>) -> Result<Record, Refusal> {
    let of = OBJECT_TYPES.record(request, store)?;
    let name = request.text("AttributeName");
    if of.document["Fields"].get(name).is_none() {
        return Err(Refusal::not_found(format!("Object type {} has no attribute {name}.", of.id)));
    }
    Ok(of)
}

/// The values of an attribute with the objects that have them, in the order of their coming.
fn samples(of: &Record, attribute: &str, store: &Store<'_>) -> Result<Vec<(String, Record)>, Refusal> {
    let mut samples = Vec::new();
    for object in store.find_by(OBJECTS, &of.parent, TYPE, &of.id)? {
        let content: Value = serde_json::from_str(object.document["Object"].as_str().unwrap_or("null"))?;
        let mut fields = mapping::fields(&of.document, &content);
        for value in fields.remove(attribute).into_iter().flat_map(|field| field.values) {
            samples.push((value, object.clone()));
        }
    }
    Ok(samples)
}

/// `ListProfileAttributeValues`: each value of a member of the domain's profiles once, such as `Address.City`.
pub(super) fn profile_values(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let (name, attribute) = (request.text("DomainName"), request.text("AttributeName"));
    require_domain(store, name)?;
    let path = format!("/{}", attribute.replace('~', "~0").replace('/', "~1").replacen('.', "/", 1));
    let mut values = BTreeSet::new();
    let mut after = 0;
    loop {
        let profiles = store.list_after(PROFILES.kind, name, after, 1000)?;
        let Some(last) = profiles.last() else { break };
        after = last.seq;
        values.extend(profiles.iter().filter_map(|profile| profile.document.pointer(&path).and_then(mapping::scalar)));
    }
    let items: Vec<Value> = values.into_iter().map(|value| json!({"Value": value})).collect();
    Ok(json!({"DomainName": name, "AttributeName": attribute, "Items": items, "StatusCode": 200}))
}
