//! Searches that no template can say: profiles by keys, objects by type, cases by field.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::search::{SearchBody, truth};
use super::{FieldType, Location, Need, Prepared, PreparedField, Resource, SearchField, When};

/// What is added to an input after its template is filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Builder {
    /// Nothing.
    #[default]
    Template,
    /// The keys of `SearchProfiles`.
    SearchProfiles,
    /// The filter of `ListProfileObjects`.
    ProfileObjects,
    /// Term, filter, sort and fields of `SearchCases`.
    SearchCases,
    /// The filters of `SearchRelatedItems` and `SearchAllRelatedItems`.
    RelatedItems,
    /// The fields of `GetCase`.
    GetCase,
}

/// Most fields that one `GetCase` takes.
const CASE_FIELDS: usize = 220;

impl Builder {
    pub(super) fn complete(
        self,
        resource: &Resource,
        at: &Location,
        prepared: &Prepared,
        input: &mut Map<String, Value>,
    ) -> Result<(), Need> {
        match self {
            Self::Template => Ok(()),
            Self::SearchProfiles => search_profiles(at, input),
            Self::ProfileObjects => profile_objects(at, input),
            Self::SearchCases => search_cases(resource, at, prepared, input),
            Self::RelatedItems => related_items(at, input),
            Self::GetCase => get_case(prepared, input),
        }
    }
}

fn search_profiles(at: &Location, input: &mut Map<String, Value>) -> Result<(), Need> {
    let mut keys = by_key(at, &["match"]);
    if keys.len() > 5 {
        return Err(Need::Wrong(format!("a search takes at most five keys, this one has {}", keys.len())));
    }
    if keys.is_empty() {
        return Err(Need::Search);
    }
    let (name, values) = keys.remove(0);
    input.insert("KeyName".to_owned(), json!(name));
    input.insert("Values".to_owned(), json!(values));
    if !keys.is_empty() {
        let more: Vec<Value> = keys.iter().map(|(name, values)| json!({"KeyName": name, "Values": values})).collect();
        input.insert("AdditionalSearchKeys".to_owned(), Value::Array(more));
        let all = at.get("match").is_some_and(|how| how.eq_ignore_ascii_case("and"));
        input.insert("LogicalOperator".to_owned(), json!(if all { "AND" } else { "OR" }));
    }
    Ok(())
}

fn profile_objects(at: &Location, input: &mut Map<String, Value>) -> Result<(), Need> {
    match by_key(at, &["type"]).as_slice() {
        [] => {}
        [(name, values)] => {
            input.insert("ObjectFilter".to_owned(), json!({"KeyName": name, "Values": values}));
        }
        [_, (second, _), ..] => {
            return Err(Need::Wrong(format!("objects are filtered by one key only; leave out {second}")));
        }
    }
    Ok(())
}

fn related_items(at: &Location, input: &mut Map<String, Value>) -> Result<(), Need> {
    const TYPES: [&str; 6] = ["contact", "comment", "file", "sla", "connectCase", "custom"];
    let mut filters = Vec::new();
    for wanted in at.all("type").filter(|wanted| !wanted.is_empty()) {
        let Some(kind) = TYPES.into_iter().find(|kind| kind.eq_ignore_ascii_case(wanted)) else {
            return Err(Need::Wrong(format!("'{wanted}' is no type of related items; there are {}", TYPES.join(", "))));
        };
        filters.push(json!({ kind: {} }));
    }
    let linked = at.all("linked").filter(|id| !id.is_empty());
    filters.extend(linked.map(|id| json!({"connectCase": {"caseId": id}})));
    if !filters.is_empty() {
        input.insert("filters".to_owned(), Value::Array(filters));
    }
    Ok(())
}

fn get_case(prepared: &Prepared, input: &mut Map<String, Value>) -> Result<(), Need> {
    if !prepared.is_ready() {
        return Err(Need::Prepare);
    }
    let fields: Vec<Value> = prepared.fields().iter().take(CASE_FIELDS).map(|field| json!({"id": field.id})).collect();
    input.insert("fields".to_owned(), Value::Array(fields));
    Ok(())
}

fn search_cases(
    resource: &Resource,
    at: &Location,
    prepared: &Prepared,
    input: &mut Map<String, Value>,
) -> Result<(), Need> {
    let Some(dynamic) = resource.dynamic.as_ref().filter(|_| prepared.is_ready()) else { return Err(Need::Prepare) };
    let fields: Vec<Value> = prepared.shown(dynamic).map(|field| json!({"id": field.id})).collect();
    input.insert("fields".to_owned(), Value::Array(fields));
    let sort = at.get("sort").unwrap_or("-last_updated_datetime");
    let (id, order) = sort.strip_prefix('-').map_or((sort, "Asc"), |id| (id, "Desc"));
    if let Some(field) = prepared.field_called(id) {
        input.insert("sorts".to_owned(), json!([{"fieldId": field.id, "sortOrder": order}]));
    }
    let mut all = Vec::new();
    for (key, values) in by_key(at, &["term", "sort"]) {
        let field = prepared.field(&key).ok_or_else(|| Need::Wrong(format!("the domain has no field '{key}'")))?;
        let form = resource.search.as_ref().map(|search| search.form_of(&key)).unwrap_or_default();
        let each = values.iter().map(|value| conditions(field, value, form, prepared));
        let mut any = each.collect::<Result<Vec<_>, _>>()?;
        if any.len() == 1 {
            all.append(&mut any.remove(0));
        } else {
            all.push(one_or("orAll", any.into_iter().map(|each| one_or("andAll", each)).collect()));
        }
    }
    if !all.is_empty() {
        input.insert("filter".to_owned(), one_or("andAll", all));
    }
    Ok(())
}

fn one_or(many: &str, mut filters: Vec<Value>) -> Value {
    if filters.len() == 1 { filters.remove(0) } else { json!({ many: filters }) }
}

/// What a value asks of a field: all of these.
fn conditions(field: &PreparedField, text: &str, form: SearchBody, prepared: &Prepared) -> Result<Vec<Value>, Need> {
    if let Some(said) = SearchField::of(field, prepared).wrong(text) {
        return Err(Need::Wrong(said));
    }
    let is = |operator: &str, value: &Value| json!({"field": {operator: {"id": field.id, "value": value}}});
    if field.kind == FieldType::DateTime {
        let when = moment(text, prepared).ok_or_else(|| Need::Wrong(format!("{}: '{text}' is no time", field.name)))?;
        let parts = when.conditions().into_iter();
        return Ok(parts.map(|(operator, at)| is(operator, &json!({"stringValue": at.to_string()}))).collect());
    }
    let (operator, text) = form.compared(text);
    let value = match field.kind {
        FieldType::Number => json!({"doubleValue": text.parse::<f64>().unwrap_or_default()}),
        FieldType::Boolean => json!({"booleanValue": truth(text)}),
        FieldType::User => json!({"userArnValue": text}),
        FieldType::SingleSelect | FieldType::Text | FieldType::Url | FieldType::DateTime => {
            json!({"stringValue": text})
        }
    };
    Ok(vec![is(operator, &value)])
}

/// The time that a text means. What is relative means nothing to whom nobody has told the time.
fn moment(text: &str, prepared: &Prepared) -> Option<When> {
    let told = prepared.now();
    let now = told.map_or_else(|| Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC), Zoned::clone);
    When::parse(text, &now).filter(|when| told.is_some() || !when.is_relative())
}

/// The search grouped by key, in the order of first appearance; values may be empty text only alone.
fn by_key(at: &Location, but: &[&str]) -> Vec<(String, Vec<String>)> {
    let mut grouped: Vec<(String, Vec<String>)> = Vec::new();
    for (key, value) in at.query().iter().filter(|(key, value)| !but.contains(&key.as_str()) && !value.is_empty()) {
        match grouped.iter_mut().find(|(known, _)| known == key) {
            Some((_, values)) => values.push(value.clone()),
            None => grouped.push((key.clone(), vec![value.clone()])),
        }
    }
    grouped
}
