//! Conditions by which profiles or objects are chosen: groups of them, looked at row by row and changed so.
//!
//! The document itself is what is kept: a condition that nothing was done to stays as it is, with all that stands
//! beside its comparison and its values.

mod attribute;
mod compare;
#[cfg(test)]
mod tests;

pub use attribute::{ConditionAttribute, fields_of_type};
pub use compare::{Sort, condition_values, how_words, split_how, written};

use compare::turn_of;
use serde_json::{Value, json};

use crate::catalog::{Resource, catalog};
use crate::model::look::{at, dotted, filled, list, text};
use crate::model::{DocPath, Member, OperationId, Shape, ShapeKind, Step};
use crate::rules::calculated::Expression;

/// How the conditions of a group, or the groups, go together; the next one is what follows when it is turned.
const JOINS: [&str; 3] = ["ALL", "ANY", "NONE"];

/// The segments that a group starts from, and how these go together: apart from its conditions.
const SOURCES: &str = "SourceSegments";
const SOURCE_JOINS: &str = "SourceType";

/// Where the conditions of an operation stand, and what their members are called there.
#[derive(Debug, PartialEq)]
struct Way {
    operation: &'static str,
    /// The list of groups.
    groups: &'static str,
    /// What says how the groups go together, where there is any.
    include: Option<&'static str>,
    /// The member of a group that says how its conditions go together.
    joins: &'static str,
    /// The member of a group that holds them.
    dimensions: &'static str,
    /// The member of a condition that says how it compares.
    compares: &'static str,
}

const WAYS: [Way; 3] = [
    Way {
        operation: "CreateSegmentDefinition",
        groups: "SegmentGroups.Groups",
        include: Some("SegmentGroups.Include"),
        joins: "Type",
        dimensions: "Dimensions",
        compares: "DimensionType",
    },
    Way {
        operation: "CreateCalculatedAttributeDefinition",
        groups: "Filter.Groups",
        include: Some("Filter.Include"),
        joins: "Type",
        dimensions: "Dimensions",
        compares: "DimensionType",
    },
    Way {
        operation: "CreateEventTrigger",
        groups: "EventTriggerConditions",
        include: None,
        joins: "LogicalOperator",
        dimensions: "EventTriggerDimensions",
        compares: "ComparisonOperator",
    },
];

/// The conditions of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionSet {
    way: &'static Way,
    operation: OperationId,
    document: Value,
}

/// A row of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionRow {
    /// How the groups go together.
    Include(String),
    /// A group, and how its conditions go together.
    Group {
        /// Which one it is, from 0.
        at: usize,
        /// `ALL`, `ANY` or `NONE`.
        joins: String,
    },
    /// A condition of the group above it.
    Condition(Condition),
    /// Where a group starts from: profiles in all, one or none of the segments below.
    Sources {
        /// The group, from 0.
        group: usize,
        /// `ALL`, `ANY` or `NONE`.
        joins: String,
    },
    /// A segment that a group starts from.
    Source {
        /// Where it stands.
        path: DocPath,
        /// Its group, from 0.
        group: usize,
        /// The segment.
        name: String,
    },
}

/// What is compared with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Where it stands.
    pub path: DocPath,
    /// Its group, from 0.
    pub group: usize,
    /// The attribute.
    pub name: String,
    /// The comparison, such as `INCLUSIVE`.
    pub how: String,
    /// The values.
    pub values: Vec<String>,
    /// Whether it says more than these.
    pub more: bool,
}

impl ConditionSet {
    /// The conditions of what an operation makes; `None` where it has none.
    #[must_use]
    pub fn of(operation: OperationId, document: &Value) -> Option<Self> {
        let way = WAYS.iter().find(|way| way.operation == operation.name)?;
        Some(Self { way, operation, document: document.clone() })
    }

    /// The member that holds all of them.
    #[must_use]
    pub fn root(&self) -> DocPath {
        dotted(self.way.groups.split('.').next().unwrap_or_default())
    }

    /// What it holds; `None` where there are no conditions.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        self.root().get(&self.document).filter(|value| !value.is_null())
    }

    /// Whether there is none, and no group for one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        list(&self.document, self.way.groups).is_empty()
    }

    /// All rows, in their order.
    #[must_use]
    pub fn rows(&self) -> Vec<ConditionRow> {
        let groups = list(&self.document, self.way.groups);
        let mut rows = Vec::new();
        if let (Some(include), 2..) = (self.way.include, groups.len()) {
            let joins = text(&self.document, include).unwrap_or(JOINS[0]).to_owned();
            rows.push(ConditionRow::Include(joins));
        }
        for (at, group) in groups.iter().enumerate() {
            let joins = text(group, self.way.joins).unwrap_or(JOINS[0]).to_owned();
            rows.push(ConditionRow::Group { at, joins });
            self.walk(&self.dimensions(at), at, &mut rows);
            let (sources, segments) = (self.group(at).member(SOURCES), list(group, SOURCES));
            if !segments.is_empty() {
                let joins = text(group, SOURCE_JOINS).unwrap_or(JOINS[0]).to_owned();
                rows.push(ConditionRow::Sources { group: at, joins });
            }
            for (nth, source) in segments.iter().enumerate() {
                let name = filled(source, "SegmentDefinitionName").unwrap_or_default().to_owned();
                rows.push(ConditionRow::Source { path: sources.index(nth), group: at, name });
            }
        }
        rows
    }

    fn group(&self, at: usize) -> DocPath {
        dotted(self.way.groups).index(at)
    }

    fn dimensions(&self, group: usize) -> DocPath {
        self.group(group).member(self.way.dimensions)
    }

    fn shape_at(&self, path: &DocPath) -> Option<&'static Shape> {
        let input = self.operation.operation().input;
        path.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()))
    }

    /// Finds the conditions below a place.
    fn walk(&self, path: &DocPath, group: usize, rows: &mut Vec<ConditionRow>) {
        let (Some(value), Some(shape)) = (path.get(&self.document), self.shape_at(path)) else { return };
        let is_condition = shape.members().iter().any(|member| member.name == self.way.compares);
        match value {
            Value::Object(_) if is_condition => rows.push(ConditionRow::Condition(self.condition(path, group, value))),
            Value::Object(members) => {
                for name in members.keys() {
                    let is_map = matches!(shape.kind, ShapeKind::Map { .. });
                    let below = if is_map { path.key(name) } else { path.member(name) };
                    self.walk(&below, group, rows);
                }
            }
            Value::Array(items) => (0..items.len()).for_each(|at| self.walk(&path.index(at), group, rows)),
            _ => {}
        }
    }

    fn condition(&self, path: &DocPath, group: usize, value: &Value) -> Condition {
        let named = filled(value, "FieldName").or_else(|| filled(value, "Source")).map(str::to_owned);
        // What holds the attributes of a kind is not part of their names, where there is only that kind.
        let above = self.dimensions(group).steps().len() + 2;
        let steps = path.steps().get(above..).unwrap_or_default().iter();
        let name = steps.filter_map(|step| match step {
            Step::Member(name) | Step::Key(name) => Some(name.as_str()),
            Step::Index(_) => None,
        });
        let own = ["FieldName", "Source", "Values", self.way.compares];
        Condition {
            path: path.clone(),
            group,
            name: named.unwrap_or_else(|| name.collect::<Vec<_>>().join(".")),
            how: text(value, self.way.compares).unwrap_or_default().to_owned(),
            values: list(value, "Values").iter().map(written).collect(),
            more: value.as_object().is_some_and(|all| all.keys().any(|name| !own.contains(&name.as_str()))),
        }
    }

    /// The comparisons that a condition at a place may have: those that fit its sort, the most likely first.
    #[must_use]
    pub fn compares(&self, place: &DocPath, sort: Sort) -> Vec<&'static str> {
        let member = self.shape_at(place).and_then(|shape| {
            let found = shape.members().iter().find(|member| member.name == self.way.compares);
            found.map(Member::offered)
        });
        let all = member.unwrap_or_default().iter().map(String::as_str);
        let fits: Vec<&'static str> = all.clone().filter(|how| sort.takes(how)).collect();
        let mut offered: Vec<&'static str> = if fits.is_empty() { all.collect() } else { fits };
        offered.sort_by_key(|how| turn_of(how));
        offered
    }

    /// Where a condition about an attribute would stand in a new part of a group.
    #[must_use]
    pub fn place(&self, group: usize, attribute: &ConditionAttribute) -> DocPath {
        let mut path = self.dimensions(group).index(self.dimensions(group).get(&self.document).map_or(0, length));
        attribute.place.steps().iter().for_each(|step| path.push(step.clone()));
        path
    }

    /// Adds a condition to a group, or to a new one where there is no such group.
    pub fn add(&mut self, group: Option<usize>, attribute: &ConditionAttribute, how: &str, values: &[String]) {
        let there = list(&self.document, self.way.groups).len();
        let group = group.filter(|group| *group < there).unwrap_or_else(|| self.add_group());
        if let Some(segment) = &attribute.segment {
            let group = self.group(group);
            let (sources, joins) = (group.member(SOURCES), group.member(SOURCE_JOINS));
            let at = sources.get(&self.document).map_or(0, length);
            sources.index(at).put(&mut self.document, json!({ "SegmentDefinitionName": segment }));
            if joins.get(&self.document).is_none_or(Value::is_null) {
                joins.put(&mut self.document, JOINS[0].into());
            }
            return;
        }
        let place = self.place(group, attribute);
        let mut condition = attribute.base.clone();
        condition[self.way.compares] = how.into();
        condition["Values"] = values.to_vec().into();
        place.put(&mut self.document, condition);
    }

    /// Lets a condition compare otherwise, or with other values; what else it says stays.
    pub fn change(&mut self, path: &DocPath, how: &str, values: &[String]) {
        if let Some(condition) = path.get_mut(&mut self.document) {
            condition[self.way.compares] = how.into();
            condition["Values"] = values.to_vec().into();
        }
    }

    /// Adds a group without conditions, and says which one it is.
    pub fn add_group(&mut self) -> usize {
        let at = list(&self.document, self.way.groups).len();
        let group = json!({ self.way.dimensions: [], self.way.joins: JOINS[0] });
        self.group(at).put(&mut self.document, group);
        if let Some(include) = self.way.include.filter(|include| filled(&self.document, include).is_none()) {
            dotted(include).put(&mut self.document, JOINS[0].into());
        }
        at
    }

    /// Turns how the conditions of a group, or the groups, go together.
    pub fn turn(&mut self, row: &ConditionRow) {
        let (path, joins) = match row {
            ConditionRow::Include(joins) => (self.way.include.map(dotted), joins),
            ConditionRow::Group { at, joins } => (Some(self.group(*at).member(self.way.joins)), joins),
            ConditionRow::Sources { group, joins } => (Some(self.group(*group).member(SOURCE_JOINS)), joins),
            ConditionRow::Condition(_) | ConditionRow::Source { .. } => return,
        };
        let at = JOINS.iter().position(|known| known == joins).map_or(0, |at| (at + 1) % JOINS.len());
        if let Some(path) = path {
            path.put(&mut self.document, JOINS[at].into());
        }
    }

    /// Takes a condition or a group away, with all that is of no use without it.
    pub fn remove(&mut self, row: &ConditionRow) {
        match row {
            ConditionRow::Include(_) | ConditionRow::Sources { .. } => return,
            ConditionRow::Group { at, .. } => self.take_out(&self.group(*at)),
            ConditionRow::Condition(Condition { path, group, .. }) | ConditionRow::Source { path, group, .. } => {
                let mut path = path.clone();
                let end = self.dimensions(*group).steps().len();
                loop {
                    self.take_out(&path);
                    let Some(above) = path.parent().filter(|above| above.steps().len() > end) else { break };
                    if above.get(&self.document).is_none_or(|held| length(held) > 0) {
                        break;
                    }
                    path = above;
                }
                let of_group = self.group(*group);
                let lacks = |member: &str| of_group.member(member).get(&self.document).is_none_or(|v| length(v) == 0);
                if lacks(self.way.dimensions) && lacks(SOURCES) {
                    self.take_out(&of_group);
                } else if lacks(SOURCES) {
                    self.take_out(&of_group.member(SOURCES));
                    if matches!(row, ConditionRow::Source { .. }) {
                        self.take_out(&of_group.member(SOURCE_JOINS));
                    }
                }
            }
        }
        if self.is_empty()
            && let Some(members) = self.document.as_object_mut()
        {
            members.shift_remove(self.way.groups.split('.').next().unwrap_or_default());
        }
    }

    fn take_out(&mut self, path: &DocPath) {
        let holder = path.parent().and_then(|above| above.get_mut(&mut self.document));
        match (holder, path.last()) {
            (Some(Value::Object(members)), Some(Step::Member(name) | Step::Key(name))) => {
                members.shift_remove(name);
            }
            (Some(Value::Array(items)), Some(Step::Index(at))) if *at < items.len() => {
                items.remove(*at);
            }
            _ => {}
        }
    }
}

fn length(value: &Value) -> usize {
    value.as_array().map(Vec::len).or_else(|| value.as_object().map(serde_json::Map::len)).unwrap_or(0)
}

/// The attributes of a profile that conditions of an operation can be about: those of the facts.
impl ConditionSet {
    /// The attributes that the facts know, such as `Address.City`; none where they belong to an object type.
    #[must_use]
    pub fn known_attributes(&self) -> Vec<ConditionAttribute> {
        let mut found = Vec::new();
        if let Some(item) = self.shape_at(&self.dimensions(0).index(0)) {
            for member in item.members() {
                self.known_below(&DocPath::root().member(member.name), member.shape(), 0, &mut found);
            }
        }
        found
    }

    fn known_below(&self, place: &DocPath, shape: &'static Shape, depth: usize, found: &mut Vec<ConditionAttribute>) {
        let compares = shape.members().iter().find(|member| member.name == self.way.compares);
        if let Some(compares) = compares {
            let sort = Sort::of(compares.offered());
            found.push(ConditionAttribute::at(place.clone(), sort));
        } else if depth < 2 {
            for member in shape.members() {
                self.known_below(&place.member(member.name), member.shape(), depth + 1, found);
            }
        }
    }

    /// An attribute by its name alone: one of a profile's own, or a field of the object type.
    #[must_use]
    pub fn named(&self, name: &str, sort: Sort) -> ConditionAttribute {
        let place = match self.way.operation {
            "CreateSegmentDefinition" => dotted("ProfileAttributes.Attributes").key(name),
            "CreateEventTrigger" => dotted("ObjectAttributes").index(0),
            _ => dotted("Attributes").key(name),
        };
        let base = if self.way.operation == "CreateEventTrigger" { json!({ "FieldName": name }) } else { json!({}) };
        ConditionAttribute { title: name.to_owned(), base, ..ConditionAttribute::at(place, sort) }
    }

    /// The object type that the conditions are about, where they are about one.
    #[must_use]
    pub fn object_type(&self) -> Option<String> {
        match self.way.operation {
            "CreateEventTrigger" => filled(&self.document, "ObjectTypeName").map(str::to_owned),
            "CreateCalculatedAttributeDefinition" => {
                let expression = Expression::parse(filled(&self.document, "AttributeDetails.Expression")?)?;
                Some(expression.fields().first()?.object_type.clone())
            }
            _ => None,
        }
    }

    /// Whether they are about profiles, their calculated attributes and the members of segments.
    #[must_use]
    pub fn are_of_profiles(&self) -> bool {
        self.way.operation == "CreateSegmentDefinition"
    }

    /// Whether the member that holds them has to be there.
    #[must_use]
    pub fn are_needed(&self) -> bool {
        self.way.operation != "CreateCalculatedAttributeDefinition" && at(&self.document, "SegmentSqlQuery").is_none()
    }
}

/// The lists that what an expression names is picked from: object types, and their fields.
#[must_use]
pub fn expressed_by() -> Option<(&'static Resource, &'static Resource)> {
    let of = |path: &str| catalog().resource(path);
    Some((of("profiles/domains/object-types")?, of("profiles/domains/object-types/fields")?))
}
