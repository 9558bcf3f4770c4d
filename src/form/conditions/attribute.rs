//! What a condition can be about.

use serde_json::{Value, json};

use super::DecisionSet;
use super::compare::{Sort, turn_of};
use super::groups::{GroupSet, name_at};
use crate::form::wizard::{DecisionWay, ListedWay, SourceWay, place_named};
use crate::mapping::fields_of_type;
use crate::model::{DocPath, Member, Shape, ShapeKind, path_words};
use crate::rules::type_of;

/// Something that a condition can be about.
#[derive(Clone, Debug)]
pub struct ConditionAttribute {
    /// What a condition about it is known by.
    pub id: String,
    /// What it is called in the row.
    pub title: String,
    /// What is said of it beside that.
    pub about: String,
    /// What it holds, as far as that is known.
    pub sort: Sort,
    /// Where a condition about it stands within a part of a group.
    pub(super) place: DocPath,
    /// What such a condition says before it compares.
    pub(super) base: Value,
    /// What a group has it in, where it starts from it.
    pub(super) source: Option<&'static SourceWay>,
    /// Its type, where it is an item that has one.
    pub(super) kind: Option<String>,
}

impl ConditionAttribute {
    /// The attribute at a place within a part of a group.
    fn at(place: DocPath, sort: Sort) -> Self {
        let title = name_at(place.steps());
        let about = path_words(&title);
        let about = if about == title { String::new() } else { about };
        Self { id: title.clone(), title, about, sort, place, base: json!({}), source: None, kind: None }
    }

    /// Whether it is one of which nothing is compared.
    #[must_use]
    pub const fn is_source(&self) -> bool {
        self.source.is_some()
    }
}

/// A list whose items conditions can be about.
#[derive(Clone, Copy, Debug)]
pub struct AttributeList {
    /// The resource, as the catalogue calls it.
    pub refers: &'static str,
    /// The member of a row that says what people call it.
    pub called: &'static str,
    /// The member of a row that says of which type it is, where that counts.
    pub kind: Option<&'static str>,
    of: Items,
}

#[derive(Clone, Copy, Debug)]
enum Items {
    Attributes(&'static ListedWay),
    Sources(&'static SourceWay),
    Decided(&'static DecisionWay),
}

impl AttributeList {
    /// The fields that decide.
    pub(super) const fn of_decisions(
        way: &'static DecisionWay,
        refers: &'static str,
        (called, kind): (&'static str, &'static str),
    ) -> Self {
        Self { refers, called, kind: Some(kind), of: Items::Decided(way) }
    }

    /// An item of the list, by its id, what people call it, and its type.
    #[must_use]
    pub fn item(&self, id: &str, called: Option<&str>, kind: Option<&str>) -> ConditionAttribute {
        let (attribute, about) = match self.of {
            Items::Attributes(way) => (ConditionAttribute::at(place_named(&way.at, id), Sort::Any), &way.about),
            Items::Sources(way) => {
                let at = ConditionAttribute::at(DocPath::root(), Sort::Any);
                let (title, base) = (format!("member of {id}"), json!({ &way.name: id }));
                (ConditionAttribute { id: title.clone(), title, base, source: Some(way), ..at }, &way.about)
            }
            Items::Decided(way) => return DecisionSet::attribute(way, id, called, kind),
        };
        let about = called.map_or_else(|| about.clone(), |called| format!("{about} · {called}"));
        ConditionAttribute { about, ..attribute }
    }
}

impl GroupSet {
    /// The object type that the conditions are about, where they are about one.
    #[must_use]
    pub fn object_type(&self) -> Option<String> {
        type_of(self.operation, &self.document)
    }

    /// What conditions can be about, but for items of lists: the fields of the object type, by its own mapping where it
    /// has one, and the attributes that the facts know, such as `Address.City`.
    #[must_use]
    pub fn attributes(&self, own: Option<&Value>) -> Vec<ConditionAttribute> {
        let fields = self.object_type().map(|name| fields_of_type(&name, own)).unwrap_or_default();
        let sort = |is_number| match is_number {
            Some(true) => Sort::Number,
            Some(false) => Sort::Text,
            None => Sort::Any,
        };
        let mut found: Vec<_> = fields.iter().map(|(name, is_number)| self.named(name, sort(*is_number))).collect();
        if let Some(part) = self.part() {
            self.known_below(&DocPath::root(), part, &mut found);
        }
        found
    }

    fn part(&self) -> Option<&'static Shape> {
        self.shape_at(&self.dimensions(0).index(0))
    }

    fn known_below(&self, place: &DocPath, shape: &'static Shape, found: &mut Vec<ConditionAttribute>) {
        if let Some(compares) = shape.member(&self.way.compares) {
            return found.push(ConditionAttribute::at(place.clone(), Sort::of(compares.offered())));
        }
        for member in shape.members() {
            self.known_below(&place.member(member.name), member.shape(), found);
        }
    }

    /// An attribute by its name alone: one of a profile's own, or a field of the object type.
    #[must_use]
    pub fn named(&self, name: &str, sort: Sort) -> ConditionAttribute {
        let base = self.way.names.first().map_or_else(|| json!({}), |member| json!({ member: name }));
        let at = ConditionAttribute::at(place_named(&self.way.own, name), sort);
        ConditionAttribute { id: name.to_owned(), title: name.to_owned(), base, ..at }
    }

    /// The lists whose items conditions can be about: those that the facts say are named there.
    pub fn lists(&self) -> impl Iterator<Item = AttributeList> {
        let listed = self.way.listed.as_ref().and_then(|way| {
            let map = way
                .at
                .parent()?
                .steps()
                .iter()
                .try_fold(self.part()?, |shape, step| Some(shape.step(step)?.shape()))?;
            let ShapeKind::Map { key, .. } = &map.kind else { return None };
            Some(AttributeList { refers: key.refers?, called: &way.called, kind: None, of: Items::Attributes(way) })
        });
        let sources = self.way.sources.as_ref().and_then(|way| {
            let source = self.shape_at(&self.group(0).member(&way.list).index(0))?;
            let refers = source.member(&way.name)?.refers?;
            Some(AttributeList { refers, called: &way.called, kind: None, of: Items::Sources(way) })
        });
        listed.into_iter().chain(sources)
    }

    /// The comparisons that a condition at a place may have: those that fit its sort, the most likely first.
    #[must_use]
    pub fn compares(&self, place: &DocPath, sort: Sort) -> Vec<&'static str> {
        let member = self.shape_at(place).and_then(|shape| shape.member(&self.way.compares));
        let all = member.map(Member::offered).unwrap_or_default().iter().map(String::as_str);
        let fits: Vec<&'static str> = all.clone().filter(|how| sort.takes(how)).collect();
        let mut offered: Vec<&'static str> = if fits.is_empty() { all.collect() } else { fits };
        offered.sort_by_key(|how| turn_of(how));
        offered
    }
}
