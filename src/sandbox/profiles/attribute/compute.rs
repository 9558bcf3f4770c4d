//! The arithmetic of calculated attributes: which objects count, what each says, and what follows from all of them.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::Value;

use super::window::Window;
use crate::mapping;
use crate::rules::calculated::{Expression, ExpressionField};
use crate::sandbox::profiles::compare::{combine, compare, holds};
use crate::sandbox::profiles::object_mapping;
use crate::sandbox::profiles::object_store;
use crate::sandbox::profiles::resources::PROFILES;
use crate::sandbox::{Record, Refusal, Store};

/// The member that remembers, in milliseconds, before when no object counts any more.
pub(super) const FLOOR: &str = "_floor";

/// A value, and the time of the newest object that counts.
#[derive(Debug)]
pub(super) struct Computed {
    pub(super) value: String,
    pub(super) last: Timestamp,
    /// How many objects count.
    pub(super) count: usize,
}

/// The statistic that the service keeps for itself.
const TIME_FROM_NOW: &str = "TIME_DIFFERENCE_FROM_NOW";

/// A sample: the value that one object has, and when it is from.
struct Sample {
    value: String,
    at: Timestamp,
}

/// Works out one definition for one profile over its own time or another; `None` where no object counts.
pub(super) fn compute(
    store: &Store<'_>,
    definition: &Record,
    profile: &str,
    window: Option<Window>,
) -> Result<Option<Computed>, Refusal> {
    let document = &definition.document;
    if document["Statistic"] == TIME_FROM_NOW {
        return age(store, definition, profile);
    }
    let window = window.unwrap_or_else(|| Window::of_conditions(&document["Conditions"], store.now()));
    let mut samples = samples(store, definition, profile, window)?;
    if let Some(count) = document["Conditions"]["ObjectCount"].as_u64() {
        let skip = samples.len().saturating_sub(usize::try_from(count).unwrap_or(usize::MAX));
        samples.drain(..skip);
    }
    let Some(last) = samples.last().map(|sample| sample.at) else { return Ok(None) };
    let statistic = document["Statistic"].as_str().unwrap_or_default();
    let Some(value) = statistic_of(statistic, &samples) else { return Ok(None) };
    let value = threshold(&document["Conditions"]["Threshold"], value);
    Ok(Some(Computed { value, last, count: samples.len() }))
}

/// The statistic of a built-in definition: the days since a profile was made.
fn age(store: &Store<'_>, definition: &Record, profile: &str) -> Result<Option<Computed>, Refusal> {
    let Some(record) = store.get(PROFILES.kind, &definition.parent, profile)? else { return Ok(None) };
    let days = store.now().duration_since(record.created).as_hours() / 24;
    let value = threshold(&definition.document["Conditions"]["Threshold"], days.to_string());
    Ok(Some(Computed { value, last: record.created, count: 1 }))
}

/// The samples in the order of their times.
fn samples(store: &Store<'_>, definition: &Record, profile: &str, window: Window) -> Result<Vec<Sample>, Refusal> {
    let document = &definition.document;
    let expression = document["AttributeDetails"]["Expression"].as_str().and_then(Expression::parse);
    let Some(expression) = expression else { return Ok(Vec::new()) };
    let fields = expression.fields();
    let Some(object_type) = fields.first().map(|field| field.object_type.as_str()) else { return Ok(Vec::new()) };
    // Objects that came in before this do not count, whatever time they are from.
    let floor = document[FLOOR].as_i64().and_then(|at| Timestamp::from_millisecond(at).ok());
    let mapping = object_mapping::mapping(store, &definition.parent, object_type).unwrap_or_default();
    let mut samples = Vec::new();
    for seq in object_store::of_profile(store, &definition.parent, profile, object_type)? {
        let Some(object) = store.by_seq(seq)? else { continue };
        if floor.is_some_and(|floor| object.updated < floor) {
            continue;
        }
        let read = Object::new(&mapping, &object)?;
        let Some(at) = read.time(&document["Conditions"]["Range"], object.updated).filter(|at| window.holds(*at))
        else {
            continue;
        };
        if let Some(value) = expression.value(&|name| read.value(name))
            && read.passes(&document["Filter"])?
        {
            samples.push(Sample { value, at });
        }
    }
    samples.sort_by_key(|sample| sample.at);
    Ok(samples)
}

/// An object as definitions see it.
struct Object {
    content: Value,
    fields: HashMap<String, String>,
}

impl Object {
    fn new(mapping: &Value, object: &Record) -> Result<Self, Refusal> {
        let content: Value = serde_json::from_str(object.document["Object"].as_str().unwrap_or("null"))?;
        let fields = mapping::fields(mapping, &content).into_iter();
        let fields = fields.filter_map(|(name, field)| Some((name.to_owned(), field.values.into_iter().next()?)));
        Ok(Self { fields: fields.collect(), content })
    }

    /// The value of a field of the type, or else of a member of the object itself.
    fn value(&self, name: &str) -> Option<String> {
        self.fields.get(name).cloned().or_else(|| mapping::text_at(name, &self.content))
    }

    /// When it is from: by the path in the object that the range names, else when it came in.
    fn time(&self, range: &Value, came: Timestamp) -> Option<Timestamp> {
        let Some(source) = range["TimestampSource"].as_str() else { return Some(came) };
        let path = ExpressionField::parse(source).map_or_else(|| source.to_owned(), |field| field.name);
        moment(&mapping::text_at(&path, &self.content)?, range["TimestampFormat"].as_str())
    }

    /// Whether the filter lets it through; without one everything counts.
    fn passes(&self, filter: &Value) -> Result<bool, Refusal> {
        let list = |value: &Value, member: &str| value[member].as_array().cloned().unwrap_or_default();
        combine(&filter["Include"], &list(filter, "Groups"), |group| {
            combine(&group["Type"], &list(group, "Dimensions"), |dimension| {
                Ok(dimension["Attributes"].as_object().into_iter().flatten().all(|(name, wanted)| {
                    let values = wanted["Values"].as_array().into_iter().flatten().filter_map(Value::as_str);
                    let how = wanted["DimensionType"].as_str().unwrap_or_default();
                    holds(how, &values.collect::<Vec<_>>(), self.value(name).as_deref())
                }))
            })
        })
    }
}

/// A time in one of the two formats. Numbers of ten digits are seconds, and offsets may lack their colon.
fn moment(text: &str, format: Option<&str>) -> Option<Timestamp> {
    let number = || {
        let number: i64 = text.parse().ok()?;
        let is_seconds = text.trim_start_matches('-').len() <= 10;
        if is_seconds { Timestamp::from_second(number).ok() } else { Timestamp::from_millisecond(number).ok() }
    };
    let date = || {
        let plain = text.parse().ok();
        plain.or_else(|| {
            let colon = text.len().checked_sub(2)?;
            text.is_char_boundary(colon).then(|| format!("{}:{}", &text[..colon], &text[colon..]).parse().ok())?
        })
    };
    match format {
        Some("ISO_8601") => date(),
        Some("EPOCHMILLI") => number(),
        _ => number().or_else(date),
    }
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
    let order = compare(&value, bound);
    let passes = match threshold["Operator"].as_str() {
        Some("EQUAL_TO") => order.is_some_and(std::cmp::Ordering::is_eq),
        Some("NOT_EQUAL_TO") => order.is_some_and(std::cmp::Ordering::is_ne),
        Some("GREATER_THAN") => order.is_some_and(std::cmp::Ordering::is_gt),
        Some("LESS_THAN") => order.is_some_and(std::cmp::Ordering::is_lt),
        _ => false,
    };
    passes.to_string()
}
