//! Rules as people say them: one condition that makes something of a field, or a table of options.

use serde_json::{Map, Value};

use super::sketch::Sketch;
use crate::model::DocPath;
use crate::plan::Entry;

/// The words for a value that is not there.
pub(super) const EMPTY: &str = "empty";

/// A condition as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Condition {
    /// Which sort of rule.
    pub(super) sort: usize,
    /// The field that is looked at.
    pub(super) field: String,
    /// Which operator.
    pub(super) operator: usize,
    /// What it is held against; `None` where it is held against nothing.
    pub(super) value: Option<String>,
}

/// What narrows options: the two fields, and for each option of the one those that are left of the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    pub(super) parent: String,
    pub(super) child: String,
    pub(super) rows: Vec<(String, Vec<String>)>,
}

impl Sketch {
    /// Which sort of conditional rule an entry is.
    pub(super) fn sort_of(&self, rule: &Entry) -> Option<usize> {
        let body = Value::Object(rule.body.clone());
        self.spec.conditional.iter().position(|sort| sort.path.get(&body).is_some())
    }

    /// The condition of a rule; `None` where it is no single one that can be filled in here.
    pub(super) fn condition(&self, rule: &Entry) -> Option<Condition> {
        let body = Value::Object(rule.body.clone());
        let (sort, spec) = (self.sort_of(rule)?, &self.spec.condition);
        let of = &self.spec.conditional[sort];
        let held = of.path.get(&body)?;
        let conditions = held.get(&of.conditions)?.as_array()?;
        let [one] = conditions.as_slice() else { return None };
        let operator = spec.operators.iter().position(|(_, member)| one.get(member).is_some())?;
        let inner = one.get(&spec.operators[operator].1)?;
        let field = spec.field.get(inner)?.as_str()?.to_owned();
        let value = spec.value.get(inner)?;
        // A rule that is turned around can't be said so.
        let makes = inner.get(&spec.result)?.as_bool()?;
        let (operator, is_plain) = if makes { (operator, true) } else { (spec.operators.len() - 1 - operator, false) };
        if held.get(&of.otherwise)?.as_bool()? == is_plain {
            return None;
        }
        let value = match value.as_object()?.iter().next()? {
            (name, _) if *name == spec.empty => None,
            (_, Value::String(text)) => Some(text.clone()),
            (_, other) => Some(other.to_string()),
        };
        Some(Condition { sort, field, operator, value })
    }

    /// The body of a rule with one condition.
    ///
    /// # Errors
    /// If its value is none of the field.
    pub(super) fn condition_body(&self, condition: &Condition) -> Result<Map<String, Value>, String> {
        let spec = &self.spec.condition;
        let kind = self.kind_of(&condition.field);
        let value = match &condition.value {
            None => Map::from_iter([(spec.empty.clone(), Value::Object(Map::new()))]),
            Some(text) => {
                let value = spec.typed(&kind, text);
                let value = value.ok_or_else(|| format!("{text} is no value of a field of type {kind}"))?;
                Map::from_iter([(spec.member(&kind).to_owned(), value)])
            }
        };
        let mut inner = Value::Object(Map::new());
        spec.field.put(&mut inner, condition.field.as_str().into());
        spec.value.put(&mut inner, Value::Object(value));
        inner[&spec.result] = true.into();
        let Some((sort, (_, operator))) =
            self.spec.conditional.get(condition.sort).zip(spec.operators.get(condition.operator))
        else {
            return Ok(Map::new());
        };
        let one = Value::Object(Map::from_iter([(operator.clone(), inner)]));
        let mut body = Value::Object(Map::new());
        sort.path.put(&mut body, Value::Object(Map::new()));
        put_in(&mut body, &sort.path, &sort.otherwise, false.into());
        put_in(&mut body, &sort.path, &sort.conditions, Value::Array(vec![one]));
        Ok(members(body))
    }

    /// What a rule narrows.
    pub(super) fn narrowing(&self, rule: &Entry) -> Option<Narrowing> {
        let (body, spec) = (Value::Object(rule.body.clone()), &self.spec.dependent);
        let held = spec.path.get(&body)?;
        let text = |value: &Value, member: &str| value.get(member)?.as_str().map(str::to_owned);
        let row = |row: &Value| {
            let values = row.get(&spec.values)?.as_array()?;
            let values = values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            Some((text(row, &spec.value)?, values))
        };
        let rows = held.get(&spec.rows)?.as_array()?.iter().filter_map(row).collect();
        Some(Narrowing { parent: text(held, &spec.parent)?, child: text(held, &spec.child)?, rows })
    }

    /// The body of a rule that narrows options.
    pub(super) fn narrowing_body(&self, narrowing: &Narrowing) -> Map<String, Value> {
        let spec = &self.spec.dependent;
        let row = |(value, left): &(String, Vec<String>)| {
            let left: Value = left.iter().map(|left| Value::from(left.as_str())).collect();
            Value::Object(Map::from_iter([
                (spec.value.clone(), Value::from(value.as_str())),
                (spec.values.clone(), left),
            ]))
        };
        let rows: Value = narrowing.rows.iter().map(row).collect();
        let mut body = Value::Object(Map::new());
        put_in(&mut body, &spec.path, &spec.parent, narrowing.parent.as_str().into());
        put_in(&mut body, &spec.path, &spec.child, narrowing.child.as_str().into());
        put_in(&mut body, &spec.path, &spec.rows, rows);
        members(body)
    }

    /// What a rule does, in a sentence.
    pub(super) fn sentence(&self, rule: &Entry) -> String {
        if let Some(condition) = self.condition(rule) {
            let operators = &self.spec.condition.operators;
            let operator = operators.get(condition.operator).map_or("", |(words, _)| words.as_str());
            let value = match &condition.value {
                None => EMPTY.to_owned(),
                Some(value) => self.called(&condition.field, value),
            };
            let what = &self.spec.conditional[condition.sort].title;
            return format!("{what} where {} {operator} {value}", self.name_of(&condition.field));
        }
        if let Some(Narrowing { parent, child, rows }) = self.narrowing(rule) {
            let (parent, child) = (self.name_of(&parent), self.name_of(&child));
            return format!("options of {child} by {parent}, {} of them", rows.len());
        }
        self.sort_of(rule)
            .map_or_else(String::new, |sort| format!("{} by several conditions", self.spec.conditional[sort].title))
    }

    /// What people call a value of a field.
    pub(super) fn called(&self, field: &str, value: &str) -> String {
        let options = self.options_of(field);
        options.into_iter().find(|(_, kept)| kept == value).map_or_else(|| value.to_owned(), |(name, _)| name)
    }

    /// The templates that a rule holds in, and the field that it acts upon there.
    pub(super) fn holds_in(&self, rule: &str) -> (Vec<String>, Option<String>) {
        let id = crate::plan::text_naming(&self.spec.rules, rule);
        let mut field = None;
        let mut templates = Vec::new();
        for template in self.templates() {
            if let Some((_, on)) = self.applied(template).into_iter().find(|(other, _)| *other == id) {
                templates.push(template.key.clone());
                field = field.or(on);
            }
        }
        (templates, field)
    }
}

fn put_in(body: &mut Value, path: &DocPath, member: &str, value: Value) {
    path.member(member).put(body, value);
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
