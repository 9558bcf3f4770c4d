//! The rows of pairs: one for each value, under the name of what its id names.

use serde_json::Value;

use crate::catalog::PairForm;
use crate::model::{Edit, ShapeKind, Step};

use super::super::pairs::OTHERS;
use super::super::tree::Body;
use super::super::values::{shortened, text};
use super::super::{Field, Form, NodeId, Pair, RowId, RowState};
use super::Walk;

/// How much of what is kept is shown.
const SHOWN: usize = 60;

impl Walk<'_> {
    /// The pairs that are of use now, then what else the list has, then the place where one is added.
    pub(super) fn pairs(&mut self, list: NodeId, depth: usize) {
        let tree = &self.form.tree;
        let order = tree.in_order(list);
        let at = |id: NodeId| order.iter().position(|item| *item == id).map(Step::Index);
        for pair in self.form.pairs.iter().flat_map(|pairs| &pairs.all) {
            let Some(leaf) = self.form.pair_leaf(&pair.id).filter(|_| self.form.sees_pair(pair)) else { continue };
            let Some(item) = tree.pair_around(leaf) else { continue };
            let value = tree[leaf].parent.and_then(|value| tree.step(value));
            self.within(at(item), |walk| {
                walk.within(value, |walk| {
                    walk.within(tree.step(leaf), |walk| walk.pair(pair, leaf, depth));
                });
            });
        }
        for item in order.iter().filter(|item| tree[**item].pair.is_none()) {
            self.within(at(*item), |walk| walk.node_here(*item, depth));
        }
        if !self.form.pairs_unseen().is_empty() && !self.form.is_full(list) {
            let mut row = self.row(RowId::add(list), depth, "Add a field".to_owned());
            OTHERS.clone_into(&mut row.section);
            self.rows.push(row);
        }
    }

    fn pair(&mut self, pair: &Pair, leaf: NodeId, depth: usize) {
        let form = self.form;
        let mut row = self.row(RowId::value(leaf), depth, pair.name.clone());
        row.required = pair.needed.is_some();
        row.refers = row.refers.or(pair.refers);
        row.section = match (&pair.section, pair.first) {
            (_, true) => String::new(),
            (Some(section), false) => section.clone(),
            (None, false) => OTHERS.to_owned(),
        };
        row.state = if form.pair_is_emptied(leaf) { RowState::Empty } else { row.state };
        row.changed = form.original.is_some() && form.pair_was(leaf) != form.pair_is(leaf).as_ref();
        row.hint = if row.state == RowState::LeftOut { form.keeps_of_pair(leaf, pair) } else { String::new() };
        if matches!(row.field, Field::Option { .. } | Field::Flag) && row.hint.is_empty() {
            "no value".clone_into(&mut row.hint);
        }
        if let (Field::Option { options }, RowState::Set) = (&row.field, row.state) {
            let chosen = options.iter().find(|option| option.value == row.text);
            row.text = chosen.map_or(row.text, |option| option.name.clone());
        }
        self.rows.push(row);
    }
}

impl Form {
    /// What an update keeps of a pair that is left out.
    fn keeps_of_pair(&self, leaf: NodeId, pair: &Pair) -> String {
        let merges = self.operation.operation().edit == Some(Edit::Merge);
        let was = self.pair_was(leaf).and_then(|was| was.get(pair.member)).filter(|_| merges);
        let Some(was) = was else { return String::new() };
        let name = |option: &&super::super::PairOption| Some(option.value.as_str()) == was.as_str();
        let named = pair.options.iter().flat_map(|options| options.iter()).find(name);
        let text = text(was, self.tree[leaf].kind());
        format!("keeps {}", named.map_or_else(|| shortened(&text, SHOWN), |option| option.name.clone()))
    }

    /// How the value of a pair is edited.
    pub(super) fn field_of_pair(&self, id: NodeId) -> Option<Field> {
        let pair = self
            .pair_of(id)
            .filter(|_| self.tree.pair_around(id).is_some_and(|item| self.tree[item].pair == Some(id)))?;
        let is_text = matches!(self.tree[id].shape.map(|shape| &shape.kind), Some(ShapeKind::String { .. }));
        let reads = matches!(&self.tree[id].body, Body::Out | Body::Leaf(Value::String(_) | Value::Null));
        if !is_text || !reads {
            return None;
        }
        Some(match (&pair.options, pair.form) {
            (Some(options), _) => Field::Option { options: options.clone() },
            (None, PairForm::Moment) => Field::Moment,
            (None, form) => Field::Text { lines: form == PairForm::Lines },
        })
    }
}
