//! What preparatory calls have taught about a list: a Cases domain's own fields, and names for ids.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use jiff::Zoned;
use serde::Deserialize;
use serde_json::Value;

use super::column::Take;
use super::path::{Expr, Path};
use super::resource::Dynamic;
use super::{Cell, Column, ColumnKind, Plan, Resource};

/// What is known before a list is read. Empty for most resources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prepared {
    fields: Option<Vec<PreparedField>>,
    /// Where each field is, by its id.
    places: HashMap<String, usize>,
    labels: BTreeMap<String, Names>,
    /// What time it was when it was last asked, and in which zone.
    now: Option<Zoned>,
}

/// Names of ids, in the service's order.
#[derive(Clone, Debug, Default, PartialEq)]
struct Names {
    all: Vec<(String, String)>,
    /// Where each is, by its id: every row may ask.
    places: HashMap<String, usize>,
}

impl Names {
    /// Takes in the name of an id, unless it has one.
    fn learn(&mut self, value: String, name: String) {
        if let Entry::Vacant(place) = self.places.entry(value.clone()) {
            place.insert(self.all.len());
            self.all.push((value, name));
        }
    }
}

/// One of a Cases domain's own fields.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreparedField {
    /// Its id; for a system field a word such as `title`.
    pub id: String,
    /// Its label.
    pub name: String,
    /// The type of its values.
    pub kind: FieldType,
    /// Whether the service made it.
    #[serde(default)]
    pub system: bool,
}

/// The type of a Cases field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum FieldType {
    /// Text, and whatever type is not known yet.
    Text,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A moment, written as ISO text.
    DateTime,
    /// One of the field's options.
    SingleSelect,
    /// A link.
    Url,
    /// The ARN of a user.
    User,
}

/// A call whose reply gives names for ids. It may fail: the ids are then shown as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelPlan {
    /// What the names are for; to be handed back with the reply.
    pub key: String,
    /// The call; all its pages count.
    pub plan: Plan,
}

impl Prepared {
    /// What is known of every account without asking: the service's own fields. Enough for a search by them.
    #[must_use]
    pub fn usual(resource: &Resource) -> Self {
        let fields = resource.dynamic.as_ref().map(|dynamic| dynamic.usual.clone());
        let places = fields.iter().flatten().enumerate().map(|(at, field)| (field.id.clone(), at)).collect();
        Self { fields, places, ..Self::default() }
    }

    /// Says what time it is: what is relative in a search is read by it, until it is told again.
    pub fn tell_time(&mut self, now: Zoned) {
        self.now = Some(now);
    }

    /// The time that it was told last.
    pub(super) fn now(&self) -> Option<&Zoned> {
        self.now.as_ref()
    }

    /// Takes in a page of the reply to [`Resource::prepare_call`].
    pub fn learn(&mut self, resource: &Resource, reply: &Value) {
        let Some(dynamic) = resource.told_fields() else { return };
        let known = self.fields.get_or_insert_default();
        for row in dynamic.items.rows(reply) {
            let text = |member: &str| row.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
            let (id, name) = (text(&dynamic.id), text(&dynamic.name));
            if id.is_empty() || self.places.contains_key(&id) {
                continue;
            }
            self.places.insert(id.clone(), known.len());
            let name = if name.is_empty() { id.clone() } else { name };
            let kind = FieldType::of(&text(&dynamic.kind));
            known.push(PreparedField { id, name, kind, system: text(&dynamic.namespace) == "System" });
        }
    }

    /// Takes in a page of the reply to one of [`Resource::label_calls`]. More of them may follow from it: the fields that
    /// rows tell of have options.
    pub fn learn_labels(&mut self, resource: &Resource, key: &str, reply: &Value) {
        let fields = resource.told_fields();
        let options = fields.map(|dynamic| &dynamic.options);
        let Some(spec) = resource.labels.iter().find(|spec| spec.key == key).or(options) else { return };
        let known = self.labels.entry(key.to_owned()).or_default();
        for row in spec.items.rows(reply) {
            if let (Some(value), Some(name)) = (spec.value.text(&row), spec.name.text(&row)) {
                known.learn(value, name);
            }
        }
        if fields.is_some_and(|dynamic| dynamic.operation == spec.operation) {
            self.learn(resource, reply);
        }
    }

    #[cfg(test)]
    pub(super) fn know_choice(&mut self, key: &str, value: &str, name: &str) {
        self.labels.entry(key.to_owned()).or_default().learn(value.to_owned(), name.to_owned());
    }

    /// Whether the reply to [`Resource::prepare_call`] has come.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.fields.is_some()
    }

    /// The fields, in the service's order.
    #[must_use]
    pub fn fields(&self) -> &[PreparedField] {
        self.fields.as_deref().unwrap_or_default()
    }

    /// The field of this id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&PreparedField> {
        self.fields().get(*self.places.get(id)?)
    }

    /// The field of this id, or the only one that people call so, whatever the case of its letters.
    #[must_use]
    pub fn field_called(&self, name: &str) -> Option<&PreparedField> {
        let called = || {
            let lower = name.to_lowercase();
            let mut of_name = self.fields().iter().filter(|field| field.name.to_lowercase() == lower);
            of_name.next().filter(|_| of_name.next().is_none())
        };
        self.field(name).or_else(called)
    }

    /// The name of an id.
    #[must_use]
    pub fn label(&self, key: &str, value: &str) -> Option<&str> {
        let names = self.labels.get(key)?;
        names.all.get(*names.places.get(value)?).map(|(_, name)| name.as_str())
    }

    /// All ids of this kind with their names.
    #[must_use]
    pub fn choices(&self, key: &str) -> &[(String, String)] {
        self.labels.get(key).map(|names| names.all.as_slice()).unwrap_or_default()
    }

    /// The fields that a list asks for and shows: the usual ones first, then the domain's own.
    pub(super) fn shown<'a>(&'a self, dynamic: &'a Dynamic) -> impl Iterator<Item = &'a PreparedField> {
        let first = dynamic.first.iter().filter_map(|id| self.field(id));
        let own = self.fields().iter().filter(|field| !field.system && !dynamic.first.contains(&field.id));
        first.chain(own).take(dynamic.limit)
    }

    /// The fields with options of their own: those that a list shows before the others, as many as it shows at the most.
    pub(super) fn selects<'a>(&'a self, dynamic: &'a Dynamic) -> Vec<&'a PreparedField> {
        let mut selects: Vec<&PreparedField> = self.shown(dynamic).filter(|field| field.has_options()).collect();
        for field in self.fields().iter().filter(|field| field.has_options()) {
            if selects.len() < dynamic.limit && !selects.iter().any(|known| known.id == field.id) {
                selects.push(field);
            }
        }
        selects
    }

    /// All fields in that order, each with its column.
    pub(super) fn all_columns<'a>(&'a self, dynamic: &Dynamic) -> Vec<(&'a PreparedField, Column)> {
        let first = dynamic.first.iter().filter_map(|id| self.field(id));
        let rest = self.fields().iter().filter(|field| !dynamic.first.contains(&field.id));
        let own = rest.clone().filter(|field| !field.system);
        let all = first.chain(own).chain(rest.filter(|field| field.system));
        all.enumerate().map(|(n, field)| (field, field.column(dynamic, n))).collect()
    }

    pub(super) fn columns(&self, dynamic: &Dynamic) -> Vec<Column> {
        self.shown(dynamic).enumerate().map(|(n, field)| field.column(dynamic, n)).collect()
    }
}

impl PreparedField {
    /// The column that shows this field of each row.
    pub(super) fn column(&self, dynamic: &Dynamic, number: usize) -> Column {
        let path = dynamic.cell.of_field(&self.id);
        let mut column = Column::plain(&self.name, Expr([[path].into()].into()), number);
        self.kind.dress(&mut column, &self.id);
        column
    }

    /// A value of this field, as a column shows it.
    #[must_use]
    pub fn cell_of(&self, value: &Value, prepared: &Prepared) -> Cell {
        let mut column = Column::plain(&self.name, Expr([[Path::default()].into()].into()), 0);
        self.kind.dress(&mut column, &self.id);
        column.cell(value, Some(value), prepared)
    }

    /// The key under which the names of this field's options are kept.
    #[must_use]
    pub fn options_key(&self) -> String {
        format!("field/{}", self.id)
    }
    /// Whether its values are options with names of their own.
    pub(super) fn has_options(&self) -> bool {
        self.kind == FieldType::SingleSelect
    }
}

impl FieldType {
    /// The type of this name; text for one that is not known.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "Number" => Self::Number,
            "Boolean" => Self::Boolean,
            "DateTime" => Self::DateTime,
            "SingleSelect" => Self::SingleSelect,
            "Url" => Self::Url,
            "User" => Self::User,
            _ => Self::Text,
        }
    }

    /// Gives a column the looks of this type.
    pub(super) fn dress(self, column: &mut Column, id: &str) {
        match self {
            Self::Number => column.kind = ColumnKind::Number,
            Self::Boolean => column.kind = ColumnKind::Bool,
            Self::DateTime => column.kind = ColumnKind::Time,
            Self::SingleSelect => column.labels = Some(format!("field/{id}")),
            Self::User => column.take = Take::Named,
            Self::Text | Self::Url => {}
        }
        match id {
            "status" => column.kind = ColumnKind::Status,
            "customer_id" => {
                column.take = Take::Tail;
                column.refers = Some("arn".to_owned());
                column.names = Some("arn".to_owned());
            }
            _ => {}
        }
        [column.min, column.ideal] = column.kind.width();
        if id == "title" {
            column.ideal = 40;
        }
    }
}
