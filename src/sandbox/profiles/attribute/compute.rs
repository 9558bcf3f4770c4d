//! The arithmetic of calculated attributes.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::rules::mapping;
use crate::sandbox::profiles::{object, object_type};
use crate::sandbox::{Record, Refusal, RefusalKind, Store};

/// A value, and when the newest object that counts came in.
#[derive(Debug)]
pub(super) struct Computed {
    pub(super) value: String,
    pub(super) last: Timestamp,
}

/// What a definition has that the sandbox cannot work out.
pub(super) fn not_yet(what: &str) -> Refusal {
    let text = format!("The sandbox does not work out calculated attributes with {what} yet");
    Refusal::new(RefusalKind::NotImplemented, text)
}

/// A sample: the value that one object has, and when the object came in.
struct Sample {
    value: String,
    at: Timestamp,
}

/// Works out one definition for one profile; `None` where no object counts.
pub(super) fn compute(store: &Store<'_>, definition: &Record, profile: &str) -> Result<Option<Computed>, Refusal> {
    let document = &definition.document;
    if document.get("Filter").is_some_and(|filter| !filter.is_null()) {
        return Err(not_yet("a Filter"));
    }
    let attributes = document["AttributeDetails"]["Attributes"].as_array().map_or(&[][..], Vec::as_slice);
    let [attribute] = attributes else { return Err(not_yet("more than one attribute")) };
    let name = attribute["Name"].as_str().unwrap_or_default();
    let Some((object_type, field)) = name.split_once('.') else {
        return Err(not_yet("an attribute that names no object type"));
    };
    let mut samples = samples(store, definition, profile, object_type, field)?;
    if let Some(count) = document["Conditions"]["ObjectCount"].as_u64() {
        let skip = samples.len().saturating_sub(usize::try_from(count).unwrap_or(usize::MAX));
        samples.drain(..skip);
    }
    let Some(last) = samples.last().map(|sample| sample.at) else { return Ok(None) };
    let statistic = document["Statistic"].as_str().unwrap_or_default();
    let Some(value) = statistic_of(statistic, &samples) else { return Ok(None) };
    let value = threshold(&document["Conditions"]["Threshold"], value);
    Ok(Some(Computed { value, last }))
}

/// The samples in the order in which their objects came in.
fn samples(
    store: &Store<'_>,
    definition: &Record,
    profile: &str,
    object_type: &str,
    field: &str,
) -> Result<Vec<Sample>, Refusal> {
    let conditions = &definition.document["Conditions"];
    if !conditions["Range"]["ValueRange"].is_null() {
        return Err(not_yet("a ValueRange"));
    }
    let days = conditions["Range"]["Value"].as_i64().unwrap_or(366);
    let mut since = store.now().checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN);
    if definition.document["UseHistoricalData"] != true {
        since = since.max(definition.created);
    }
    let mapping = object_type::mapping(store, &definition.parent, object_type).unwrap_or_default();
    let mut samples = Vec::new();
    for seq in object::of_profile(store, &definition.parent, profile, object_type)? {
        let Some(object) = store.by_seq(seq)?.filter(|object| object.updated >= since) else { continue };
        let content: Value = serde_json::from_str(object.document["Object"].as_str().unwrap_or("null"))?;
        let fields = mapping::fields(&mapping, &content);
        let value = fields.get(field).and_then(|field| field.values.first().cloned());
        if let Some(value) = value.or_else(|| content.get(field).and_then(mapping::scalar)) {
            samples.push(Sample { value, at: object.updated });
        }
    }
    samples.sort_by_key(|sample| sample.at);
    Ok(samples)
}

fn statistic_of(statistic: &str, samples: &[Sample]) -> Option<String> {
    let numbers: Vec<f64> = samples.iter().filter_map(|sample| sample.value.parse().ok()).collect();
    let number = |value: f64| Some(value.to_string());
    let sum = || numbers.iter().sum::<f64>();
    match statistic {
        "FIRST_OCCURRENCE" => samples.first().map(|sample| sample.value.clone()),
        "LAST_OCCURRENCE" => samples.last().map(|sample| sample.value.clone()),
        "COUNT" => Some(samples.len().to_string()),
        "RECENT_OCCURRENCES" => {
            Some(samples.iter().rev().take(10).map(|sample| sample.value.as_str()).collect::<Vec<_>>().join(","))
        }
        "MAX_OCCURRENCE" => most_frequent(samples),
        _ if numbers.is_empty() => None,
        "SUM" => number(sum()),
        "AVERAGE" => number(sum() / numbers.len() as f64),
        "MINIMUM" => number(numbers.iter().copied().fold(f64::INFINITY, f64::min)),
        "MAXIMUM" => number(numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
        _ => None,
    }
}

/// The most frequent value, and of equally frequent ones the latest.
fn most_frequent(samples: &[Sample]) -> Option<String> {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for (at, sample) in samples.iter().enumerate() {
        let entry = counts.entry(&sample.value).or_default();
        *entry = (entry.0 + 1, at);
    }
    counts.into_iter().max_by_key(|(_, rank)| *rank).map(|(value, _)| value.to_owned())
}

/// The value itself, or whether it passes the threshold where there is one.
fn threshold(threshold: &Value, value: String) -> String {
    let Some(bound) = threshold["Value"].as_str() else { return value };
    let numbers = value.parse::<f64>().ok().zip(bound.parse::<f64>().ok());
    let order = numbers.map_or_else(|| Some(value.as_str().cmp(bound)), |(value, bound)| value.partial_cmp(&bound));
    let passes = match threshold["Operator"].as_str() {
        Some("EQUAL_TO") => order.is_some_and(std::cmp::Ordering::is_eq),
        Some("NOT_EQUAL_TO") => order.is_some_and(std::cmp::Ordering::is_ne),
        Some("GREATER_THAN") => order.is_some_and(std::cmp::Ordering::is_gt),
        Some("LESS_THAN") => order.is_some_and(std::cmp::Ordering::is_lt),
        _ => false,
    };
    passes.to_string()
}
