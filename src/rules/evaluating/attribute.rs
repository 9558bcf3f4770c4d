//! The arithmetic of calculated attributes: which objects count, what each says, and what follows from all of them.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;

use jiff::Timestamp;
use serde_json::Value;

use super::compare::{combine, compare, holds};
use super::window::Window;
use crate::mapping;
use crate::model::look::{at, filled, list};
use crate::rules::calculated::{Expression, ExpressionField};

/// An object of a profile.
#[derive(Clone, Debug)]
pub struct GivenObject {
    /// What it says.
    pub content: Value,
    /// When it came in; `None` where that is not told.
    pub came: Option<Timestamp>,
}

/// What a definition makes of a profile's objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkedOut {
    /// The value; `None` where no object counts.
    pub value: Option<String>,
    /// The time of the newest object that counts, where it is known.
    pub last: Option<Timestamp>,
    /// How many objects count.
    pub count: usize,
    /// How many do not, and why.
    pub left_out: BTreeMap<LeftOut, usize>,
    /// Whether of one that counts it is not known when it is from: that the time that is looked over holds it is
    /// assumed, and its place among the others is that in which it was given.
    pub undated: bool,
}

/// Why an object does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// It has not what is said to tell when it is from, or that is no time.
    NoTime,
    /// It is from another time than is looked over.
    OtherTime,
    /// It has not all fields of the expression, or nothing can be reckoned with them.
    NoValue,
    /// The filter does not let it through.
    Filtered,
    /// Newer ones take its place.
    Displaced,
    /// What it has is no number, and the statistic is one of numbers.
    NoNumber,
}

/// A sample: the value that one object has, and when it is from.
struct Sample {
    value: String,
    at: Option<Timestamp>,
}

/// Works out a definition for the objects of a profile over its own time or another. A mapping that is null has no
/// fields: the members of the objects go by their names then.
#[must_use]
pub fn work_out(
    definition: &Value,
    mapping: &Value,
    objects: &[GivenObject],
    window: Option<Window>,
    now: Timestamp,
) -> WorkedOut {
    let conditions = &definition["Conditions"];
    let window = window.unwrap_or_else(|| Window::of_conditions(conditions, now));
    let mut worked = WorkedOut::default();
    let Some(expression) = filled(definition, "AttributeDetails.Expression").and_then(Expression::parse) else {
        return worked;
    };
    let mut samples = Vec::new();
    for object in objects {
        match sample(definition, &expression, mapping, object, window) {
            Ok(sample) => samples.push(sample),
            Err(why) => worked.leave_out(why, 1),
        }
    }
    samples.sort_by_key(|sample| sample.at);
    if let Some(count) = conditions["ObjectCount"].as_u64() {
        let skip = samples.len().saturating_sub(usize::try_from(count).unwrap_or(usize::MAX));
        samples.drain(..skip);
        worked.leave_out(LeftOut::Displaced, skip);
    }
    let statistic = filled(definition, "Statistic").unwrap_or_default();
    if matches!(statistic, "SUM" | "AVERAGE" | "MINIMUM" | "MAXIMUM") {
        let no_numbers = samples.iter().filter(|sample| sample.value.parse::<f64>().is_err()).count();
        worked.leave_out(LeftOut::NoNumber, no_numbers);
    }
    worked.count = samples.len();
    worked.undated = samples.iter().any(|sample| sample.at.is_none());
    worked.last = samples.last().and_then(|sample| sample.at);
    worked.value = statistic_of(statistic, &samples).map(|value| threshold(&conditions["Threshold"], value));
    worked
}

impl WorkedOut {
    fn leave_out(&mut self, why: LeftOut, count: usize) {
        if count > 0 {
            *self.left_out.entry(why).or_default() += count;
        }
    }
}

/// What an object says, or why it does not count.
fn sample(
    definition: &Value,
    expression: &Expression,
    mapping: &Value,
    object: &GivenObject,
    window: Window,
) -> Result<Sample, LeftOut> {
    let read = Object::new(mapping, object);
    let at = read.time(&definition["Conditions"]["Range"], object.came)?;
    if at.is_some_and(|at| !window.holds(at)) {
        return Err(LeftOut::OtherTime);
    }
    let value = expression.value(&|name| read.value(name)).ok_or(LeftOut::NoValue)?;
    if !read.passes(&definition["Filter"]) {
        return Err(LeftOut::Filtered);
    }
    Ok(Sample { value, at })
}

/// An object as definitions see it.
struct Object<'o> {
    content: &'o Value,
    fields: HashMap<String, String>,
}

impl<'o> Object<'o> {
    fn new(mapping: &Value, object: &'o GivenObject) -> Self {
        let fields = mapping::fields(mapping, &object.content).into_iter();
        let fields = fields.filter_map(|(name, field)| Some((name.to_owned(), field.values.into_iter().next()?)));
        Self { fields: fields.collect(), content: &object.content }
    }

    /// The value of a field of the type, or else of a member of the object itself.
    fn value(&self, name: &str) -> Option<String> {
        self.fields.get(name).cloned().or_else(|| mapping::text_at(name, self.content))
    }

    /// When it is from: by the path in the object that the range names, else when it came in, as far as that is known.
    fn time(&self, range: &Value, came: Option<Timestamp>) -> Result<Option<Timestamp>, LeftOut> {
        let Some(source) = filled(range, "TimestampSource") else { return Ok(came) };
        let path = ExpressionField::parse(source).map_or_else(|| source.to_owned(), |field| field.name);
        let text = mapping::text_at(&path, self.content).ok_or(LeftOut::NoTime)?;
        moment(&text, filled(range, "TimestampFormat")).map(Some).ok_or(LeftOut::NoTime)
    }

    /// Whether the filter lets it through; without one everything counts.
    fn passes(&self, filter: &Value) -> bool {
        let passed = combine(&filter["Include"], list(filter, "Groups"), |group| {
            combine(&group["Type"], list(group, "Dimensions"), |dimension| {
                let wanted = at(dimension, "Attributes").and_then(Value::as_object).into_iter().flatten();
                Ok::<_, Infallible>(wanted.into_iter().all(|(name, wanted)| {
                    let values: Vec<&str> = list(wanted, "Values").iter().filter_map(Value::as_str).collect();
                    let how = filled(wanted, "DimensionType").unwrap_or_default();
                    holds(how, &values, self.value(name).as_deref())
                }))
            })
        });
        match passed {
            Ok(passed) => passed,
            Err(never) => match never {},
        }
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
    if samples.is_empty() {
        return None;
    }
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
#[must_use]
pub fn threshold(threshold: &Value, value: String) -> String {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::LeftOut::{Displaced, Filtered, NoNumber, NoTime, NoValue, OtherTime};
    use super::*;

    fn given(content: Value) -> GivenObject {
        GivenObject { content, came: None }
    }

    fn orders() -> Vec<GivenObject> {
        let order = |total: Value, at: &str, state: &str| given(json!({"total": total, "at": at, "state": state}));
        vec![
            order(json!(10), "2026-03-01T00:00:00Z", "paid"),
            order(json!(20), "2026-03-09T00:00:00Z", "paid"),
            order(json!(40), "2026-03-08T00:00:00Z", "open"),
            order(json!("much"), "2026-03-07T00:00:00Z", "paid"),
            given(json!({"total": 5, "state": "paid"})),
            given(json!({"at": "2026-03-09T00:00:00Z", "state": "paid"})),
        ]
    }

    #[test]
    fn what_does_not_count_is_left_out_and_why() {
        let now: Timestamp = "2026-03-10T00:00:00Z".parse().unwrap();
        let range = json!({"Value": 5, "Unit": "DAYS", "TimestampSource": "{Order.at}"});
        let paid = json!({"DimensionType": "INCLUSIVE", "Values": ["paid"]});
        let group = json!({"Type": "ALL", "Dimensions": [{"Attributes": {"state": paid}}]});
        let mut definition = json!({
            "Statistic": "SUM",
            "AttributeDetails": {"Expression": "{Order.total}"},
            "Conditions": {"Range": range},
            "Filter": {"Include": "ALL", "Groups": [group]},
        });
        let of = |definition: &Value| work_out(definition, &Value::Null, &orders(), None, now);
        let worked = of(&definition);
        assert_eq!((worked.value.as_deref(), worked.count, worked.undated), (Some("20"), 2, false));
        let left = [(NoTime, 1), (OtherTime, 1), (NoValue, 1), (Filtered, 1), (NoNumber, 1)];
        assert_eq!(worked.left_out, BTreeMap::from(left));
        definition["Statistic"] = json!("COUNT");
        definition["Conditions"]["ObjectCount"] = json!(1);
        let worked = of(&definition);
        assert_eq!((worked.value.as_deref(), worked.left_out.get(&Displaced)), (Some("1"), Some(&1)));
        definition["Conditions"]["Threshold"] = json!({"Value": "3", "Operator": "LESS_THAN"});
        assert_eq!(of(&definition).value.as_deref(), Some("true"));
    }

    /// Without a time of their own, objects of which it is not told when they came count, and that is said.
    #[test]
    fn objects_that_nobody_dates_count_in_the_order_in_which_they_are_given() {
        let definition = json!({
            "Statistic": "LAST_OCCURRENCE",
            "AttributeDetails": {"Expression": "{Order.total}"},
            "Conditions": {"Range": {"Value": 5, "Unit": "DAYS"}},
        });
        let objects = [given(json!({"total": 1})), given(json!({"total": 2}))];
        let worked = work_out(&definition, &Value::Null, &objects, None, Timestamp::UNIX_EPOCH);
        assert_eq!((worked.value.as_deref(), worked.undated, worked.last), (Some("2"), true, None));
    }
}
