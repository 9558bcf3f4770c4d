//! What stands side by side: each attribute that the items have, where it is taken from, and what it will be.
//!
//! All of it follows from the documents of the items and from the request as it is. Nothing is kept here.

use serde_json::Value;

use super::moves::Movements;
use super::sides::Sides;
use super::values::{Values, keys, some, text};
use crate::catalog::{Column, ColumnKind, Location, Merge, Resource, Takes, spoken};
use crate::contract::ContextId;
use crate::form::Form;
use crate::model::{DocPath, Member, Shape, ShapeKind};
use crate::rules;
use crate::screens::Session;
use crate::screens::form::done::sentence;
use crate::screens::table::whole;

/// What a row is about, and how the request says where it is taken from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum About {
    /// A member of the request holds the id of the one that it is taken from.
    Source(DocPath),
    /// It is taken from another one where it is listed by this id.
    Listed(String),
    /// A switch says whether these move.
    Switch(DocPath),
    /// It is nothing to be chosen.
    Fixed,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MergeRow {
    pub(super) about: About,
    pub(super) title: String,
    /// What each of the items has, the main one first.
    pub(super) cells: Vec<Option<String>>,
    /// The item that it is taken from, if any has it.
    pub(super) source: Option<usize>,
    /// Whether that was chosen and does not follow by itself.
    pub(super) chosen: bool,
    /// Those that it can be taken from.
    pub(super) fits: Vec<bool>,
    /// Whether the items differ in it.
    pub(super) differs: bool,
    /// What it will be, where that is none of the cells.
    pub(super) sum: Option<String>,
}

impl MergeRow {
    /// Whether anything can be chosen.
    pub(super) fn is_open(&self) -> bool {
        self.about != About::Fixed && self.fits.iter().filter(|fits| **fits).count() > 1
    }

    /// Whether it is told where it is taken from: the items differ in it, and it is not the main one's by its nature.
    pub(super) fn is_told(&self) -> bool {
        self.differs && self.about != About::Fixed
    }

    /// What it will be.
    pub(super) fn afterwards(&self) -> Option<&str> {
        let source = self.source.and_then(|source| self.cells.get(source)?.as_deref());
        self.sum.as_deref().or(source)
    }

    /// The next item to one side that it can be taken from.
    pub(super) fn beside(&self, right: bool) -> Option<usize> {
        let here = self.source.unwrap_or_default();
        let fits = |at: &usize| self.fits.get(*at) == Some(&true);
        if right { (here + 1..self.cells.len()).find(fits) } else { (0..here).rev().find(fits) }
    }
}

/// All that rows are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Basis<'a> {
    pub(super) merge: &'static Merge,
    pub(super) resource: &'static Resource,
    pub(super) form: &'a Form,
    /// The ids of the items, the main one first.
    pub(super) ids: &'a [String],
    pub(super) sides: &'a Sides,
    pub(super) moves: &'a Movements,
    /// Which knows the zone of times and the names of items.
    pub(super) session: &'a Session,
    pub(super) context: ContextId,
    /// The list that the items stand in.
    pub(super) list: &'a Location,
}

impl<'a> Basis<'a> {
    /// The rows: what differs and can be chosen, what may move, what is the same, and what can't be chosen.
    pub(super) fn rows(self) -> Vec<MergeRow> {
        let mut rows = match &self.merge.takes {
            Takes::Members { members } => self.member_rows(members),
            Takes::Fields { .. } => self.field_rows(),
        };
        rows.extend(self.moves.rows(self));
        rows.sort_by_key(|row| match (&row.about, row.differs) {
            (About::Source(_) | About::Listed(_), true) => 0,
            (About::Switch(_), _) => 1,
            (About::Source(_) | About::Listed(_), false) => 2,
            (About::Fixed, _) => 3,
        });
        rows
    }

    fn documents(self) -> Vec<Option<&'a Value>> {
        self.ids.iter().map(|id| self.sides.document(id)).collect()
    }

    /// A row for each member of the structure in the request, and for what else the items have.
    fn member_rows(self, members: &DocPath) -> Vec<MergeRow> {
        let Some(shape) = shape_at(self.form, members) else { return Vec::new() };
        let mut rows = Vec::new();
        for member in shape.members() {
            let of: Values<'_> =
                self.documents().into_iter().map(|document| document?.get(member.name).and_then(some)).collect();
            let path = members.member(member.name);
            if matches!(member.shape().kind, ShapeKind::Map { .. }) {
                rows.extend(keys(&of).into_iter().filter_map(|key| {
                    let of = of.iter().map(|map| map.and_then(|map| map.get(&key)).and_then(some));
                    let of: Values<'_> = of.collect();
                    self.source_row(path.key(&key), key, &of)
                }));
            } else {
                let row = self.source_row(path, self.title(members, member.name), &of);
                rows.extend(row.map(|row| self.said(member.name, row)));
            }
        }
        let known = |name: &str| shape.member(name).is_some() || self.merge.without.iter().any(|other| other == name);
        let all: Values<'_> = self.documents();
        for name in keys(&all).into_iter().filter(|name| !known(name)) {
            let of = all.iter().map(|document| document.and_then(|document| document.get(&name)).and_then(some));
            let of: Values<'_> = of.collect();
            let title = self.title(&DocPath::root(), &name);
            let row = row(About::Fixed, title, &of, &of.iter().map(|value| value.map(text)).collect::<Vec<_>>());
            rows.extend(row.map(|row| self.said(&name, row)));
        }
        rows
    }

    /// What a member is called: as on the page of an item, where there is one.
    fn title(self, members: &DocPath, member: &str) -> String {
        let page = self.resource.page.as_ref();
        page.map_or_else(|| self.form.title_at(&members.member(member)), |page| page.words_of(member))
    }

    /// What the page of an item says of a member.
    fn fact_of(self, member: &str) -> Option<&'static Column> {
        self.resource.page.as_ref()?.fact_of(member)
    }

    /// A row of a member, with names of the API in words where the page of an item has them so.
    fn said(self, member: &str, mut row: MergeRow) -> MergeRow {
        if self.fact_of(member).is_some_and(|fact| fact.kind == ColumnKind::Enum) {
            row.cells.iter_mut().flatten().for_each(|cell| *cell = spoken(cell));
        }
        row
    }

    /// A row of which the request may name the source.
    fn source_row(self, path: DocPath, title: String, of: &[Option<&Value>]) -> Option<MergeRow> {
        let cells: Vec<Option<String>> = of.iter().map(|value| value.map(text)).collect();
        let named = path.get(self.form.document()).and_then(Value::as_str);
        let chosen = named.and_then(|named| self.ids.iter().position(|id| id == named));
        let mut row = row(About::Source(path), title, of, &cells)?;
        (row.chosen, row.source) = (chosen.is_some(), chosen.or(row.source));
        row.fits = vec![row.differs; of.len()];
        Some(row)
    }

    /// A row for each field that an account defines itself.
    fn field_rows(self) -> Vec<MergeRow> {
        let documents = self.documents();
        let columns = self.resource.field_columns(&self.sides.prepared);
        columns.iter().filter_map(|(field, column)| self.field_row(&field.id, column, &documents)).collect()
    }

    fn field_row(self, id: &str, column: &Column, documents: &[Option<&'a Value>]) -> Option<MergeRow> {
        let zone = self.session.settings.time_zone.time_zone();
        let shown = |document: &&'a Value| {
            let cell = column.cell(document, None, &self.sides.prepared);
            let named = column.named_at(&cell.text, document, self.list);
            let name = named.and_then(|at| self.session.private_names.get(self.context, &at).map(str::to_owned));
            (!cell.is_empty()).then(|| name.unwrap_or_else(|| whole(&cell, zone)))
        };
        let cells: Vec<Option<String>> = documents.iter().map(|document| document.as_ref().and_then(shown)).collect();
        let raw: Vec<Option<Value>> = cells.iter().map(|cell| cell.as_deref().map(Value::from)).collect();
        let of: Values<'_> = raw.iter().map(Option::as_ref).collect();
        let mut row = row(About::Listed(id.to_owned()), column.title.clone(), &of, &cells)?;
        if !self.can_list(id) {
            row.about = About::Fixed;
            row.source = Some(0);
            return Some(row);
        }
        let listed = listed_from(self.merge, self.form.document(), id);
        let chosen = listed.and_then(|from| self.ids.iter().position(|id| *id == from));
        // What the main one has not is filled whatever is listed.
        let is_filled = cells.first().is_some_and(Option::is_none);
        let default = if is_filled { row.source } else { Some(0) };
        (row.chosen, row.source) = (chosen.is_some(), chosen.or(default));
        row.fits = (0..cells.len()).map(|at| row.differs && (at > 0 || !is_filled)).collect();
        Some(row)
    }

    /// Whether a field may be listed: no rule speaks against it.
    fn can_list(self, id: &str) -> bool {
        let Some((path, trial)) = listing(self.merge, self.form.document(), id) else { return false };
        rules::objections(self.form.operation(), &trial, &path).is_empty()
    }
}

/// A request that lists this field alone, and where it does.
fn listing(merge: &Merge, document: &Value, id: &str) -> Option<(DocPath, Value)> {
    let Takes::Fields { entries, fields, id: member, .. } = &merge.takes else { return None };
    let mut trial = document.clone();
    let path = entries.index(0).member(fields).index(0).member(member);
    entries.put(&mut trial, Value::Array(Vec::new()));
    path.put(&mut trial, Value::from(id));
    Some((path, trial))
}

/// The item that a field is taken from, where the request lists it.
fn listed_from(merge: &Merge, document: &Value, field: &str) -> Option<String> {
    let Takes::Fields { entries, from, fields, id } = &merge.takes else { return None };
    let all = entries.get(document)?.as_array()?;
    let lists = |entry: &&Value| {
        let listed = entry.get(fields).and_then(Value::as_array).into_iter().flatten();
        listed.into_iter().any(|listed| listed.get(id).and_then(Value::as_str) == Some(field))
    };
    Some(all.iter().find(lists)?.get(from)?.as_str()?.to_owned())
}

/// A row that is taken from the first item that has something of it; `None` where none has.
fn row(about: About, title: String, of: &[Option<&Value>], cells: &[Option<String>]) -> Option<MergeRow> {
    let source = of.iter().position(Option::is_some)?;
    let differs = of.iter().any(|value| *value != of[0]);
    let fits = vec![false; of.len()];
    let (cells, source) = (cells.to_vec(), Some(source));
    Some(MergeRow { about, title, cells, source, chosen: false, fits, differs, sum: None })
}

/// A row of things that are counted.
pub(super) fn counted(about: About, kind: &str, cells: Vec<Option<String>>) -> MergeRow {
    let fits = vec![about != About::Fixed; cells.len()];
    MergeRow { about, title: sentence(kind), cells, source: Some(0), chosen: false, fits, differs: true, sum: None }
}

/// The shape of the value at a path of the request.
pub(super) fn shape_at(form: &Form, path: &DocPath) -> Option<&'static Shape> {
    let input = form.operation().operation().input;
    path.steps().iter().try_fold(input, |shape, step| shape.step(step).map(Member::shape))
}
