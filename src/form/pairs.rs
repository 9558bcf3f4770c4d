//! Pairs of an id and a value in a list, filled in under the names of what the ids name.
//!
//! The document stays as the API has it: an item with an id and, in a choice, the value. A pair is there as soon as it
//! has a value, and is no part of the document without one. Which pairs there are, what they are called and what they
//! take, somebody who knows the account says with [`Form::arrange_pairs`].

use std::sync::Arc;

use serde_json::Value;

use crate::catalog::PairForm;
use crate::model::{DocPath, ShapeKind};

use super::tree::{Body, PairShape};
use super::{Form, NodeId, RowId};

/// How a list of pairs is filled in by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Pairs {
    /// The list.
    pub list: DocPath,
    /// The member of an item that has the id.
    pub key: &'static str,
    /// The member that is the choice with the value.
    pub value: &'static str,
    /// The member of the choice that says that there is no value, where something is changed.
    pub none: Option<&'static str>,
    /// The pairs, in the order in which they are shown.
    pub all: Vec<Pair>,
}

/// A pair.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub struct Pair {
    /// The id.
    pub id: String,
    /// What people call what it names.
    pub name: String,
    /// The type of its values, as the account has it.
    pub kind: String,
    /// The member of the choice that takes its value.
    pub member: &'static str,
    /// What a text must be.
    pub form: PairForm,
    /// Whether it stands before all parts of the form.
    pub first: bool,
    /// The part of the form in which it is always shown; other pairs only once they are of use.
    pub section: Option<String>,
    /// Who needs a value of it.
    pub needed: Option<String>,
    /// Whether it is the service itself that needs it always, whatever the account says by now.
    pub always: bool,
    /// Who hides it.
    pub hidden: Option<String>,
    /// Whether its value is not sent, for nobody sees it: what was typed stays in the form, and what exists as it is.
    pub withheld: bool,
    /// How many characters its text may have, where that is less than the member takes.
    pub longest: Option<usize>,
    /// Whether its value is one of several that are known.
    pub chosen: bool,
    /// What can be chosen, where that is known.
    pub options: Option<Arc<[PairOption]>>,
    /// The catalogue resource that its value names.
    pub refers: Option<&'static str>,
    /// Whether values that others have are offered.
    pub offers_seen: bool,
    /// Whether the service fills it itself, so that nobody else does.
    pub filled: bool,
}

impl Pair {
    /// A pair of which nothing is known but its id and the member that takes its value.
    #[must_use]
    pub fn bare(id: String, member: &'static str) -> Self {
        Self {
            name: id.clone(),
            id,
            kind: String::new(),
            member,
            form: PairForm::Plain,
            first: false,
            section: None,
            needed: None,
            always: false,
            hidden: None,
            withheld: false,
            longest: None,
            chosen: false,
            options: None,
            refers: None,
            offers_seen: false,
            filled: false,
        }
    }
}

/// Something that can be chosen for a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairOption {
    /// What is sent.
    pub value: String,
    /// What people call it.
    pub name: String,
    /// Why it is of no use now, if it is not.
    pub unfit: Option<String>,
    /// Whether the service is known to take it no more.
    pub refused: bool,
    /// Whether it stands in the list of what can be chosen.
    pub offered: bool,
}

/// The part in which pairs stand that no layout shows.
pub(super) const OTHERS: &str = "Other fields";

impl Form {
    /// Fills a list of pairs in by name from now on, or by other names than before.
    pub fn arrange_pairs(&mut self, pairs: Pairs) {
        let Some(list) = self.tree.reach(&pairs.list) else { return };
        if self.pairs.as_ref() == Some(&pairs) && self.tree.count_pairs(list) == pairs.all.len() {
            return;
        }
        if !matches!(self.tree[list].group(), Some(ShapeKind::List { .. })) {
            return;
        }
        let was_clean = !self.is_dirty();
        let shape = PairShape { key: pairs.key, value: pairs.value, none: pairs.none };
        self.tree[list].paired = Some(shape);
        if self.tree[list].is_required() && self.tree[list].body == Body::Out {
            self.tree[list].body = Body::Here;
        }
        for pair in &pairs.all {
            self.tree.arrange_pair(list, &pair.id, pair.member, pair.form == PairForm::Moment);
        }
        self.pairs = Some(pairs);
        self.refresh();
        if was_clean {
            self.start = Arc::clone(&self.document);
        }
    }

    /// What is filled in by name.
    #[must_use]
    pub const fn pairs(&self) -> Option<&Pairs> {
        self.pairs.as_ref()
    }

    /// The pair whose value a row is, or that a value is part of.
    #[must_use]
    pub fn pair(&self, row: RowId) -> Option<&Pair> {
        self.tree.living(row.node)?;
        self.pair_of(row.node)
    }

    /// The pair that a place belongs to.
    #[must_use]
    pub fn pair_at(&self, path: &DocPath) -> Option<&Pair> {
        self.pair_of(self.tree.nearest(path))
    }

    /// The pair that a path leads to or into, by its place in the document.
    pub(super) fn pair_named_at(&self, path: &DocPath) -> Option<&Pair> {
        let list = &self.pairs.as_ref()?.list;
        let inside = path.starts_with(list) && path.steps().len() > list.steps().len();
        if inside { self.pair_at(path) } else { None }
    }

    /// The pair that stands at a path of another document.
    pub(super) fn pair_in(&self, document: &Value, path: &DocPath) -> Option<&Pair> {
        let pairs = self.pairs.as_ref()?;
        let item = path.steps().get(pairs.list.steps().len()).filter(|_| path.starts_with(&pairs.list))?;
        let id = pairs.list.join(item.clone()).get(document)?.get(pairs.key)?.as_str()?;
        pairs.all.iter().find(|pair| pair.id == id)
    }

    pub(super) fn pair_of(&self, id: NodeId) -> Option<&Pair> {
        let item = self.tree.pair_around(id)?;
        let key = self.tree.pair_key(item)?;
        self.pairs.as_ref()?.all.iter().find(|pair| pair.id == key)
    }

    /// Whether what stands at a path of the document belongs to a pair whose value is not sent.
    #[must_use]
    pub fn withholds(&self, path: &DocPath) -> bool {
        self.withholds_any() && self.pair_named_at(path).is_some_and(|pair| pair.withheld)
    }

    /// Takes the pairs out of a request whose values are not sent.
    pub(super) fn withhold(&self, request: &mut Value) {
        let Some(pairs) = self.pairs.as_ref().filter(|_| self.withholds_any()) else { return };
        let Some(items) = pairs.list.get_mut(request).and_then(Value::as_array_mut) else { return };
        let is_withheld = |id: &str| pairs.all.iter().any(|pair| pair.withheld && pair.id == id);
        items.retain(|item| !item.get(pairs.key).and_then(Value::as_str).is_some_and(is_withheld));
    }

    fn withholds_any(&self) -> bool {
        self.pairs.iter().flat_map(|pairs| &pairs.all).any(|pair| pair.withheld)
    }

    /// The row of a pair's value, which is seen from now on.
    ///
    /// What the service fills itself has none.
    pub fn show_pair(&mut self, id: &str) -> Option<RowId> {
        let leaf = self.pair_leaf(id)?;
        self.pair_of(leaf).filter(|pair| !pair.filled)?;
        self.unfold_above(leaf);
        Some(RowId::value(leaf))
    }

    pub(super) fn pair_leaf(&self, id: &str) -> Option<NodeId> {
        let list = self.tree.nearest(&self.pairs.as_ref()?.list);
        let item = self.tree.pair_item(list, id)?;
        self.tree[item].pair
    }

    /// Whether a text that a place brings along can be the value of a pair: a list may be searched by an id alone, where
    /// the whole ARN is the value.
    #[must_use]
    pub fn takes_brought(&self, id: &str, text: &str) -> bool {
        let pair = self.pairs.iter().flat_map(|pairs| &pairs.all).find(|pair| pair.id == id);
        pair.is_none_or(|pair| pair.refers.is_none() || text.starts_with("arn:"))
    }

    /// The pairs that have rows.
    pub fn pairs_seen(&self) -> impl Iterator<Item = &Pair> {
        self.pairs.iter().flat_map(|pairs| &pairs.all).filter(|pair| self.sees_pair(pair))
    }

    /// The pairs that are not seen and could be.
    #[must_use]
    pub fn pairs_unseen(&self) -> Vec<&Pair> {
        let all = self.pairs.iter().flat_map(|pairs| &pairs.all);
        all.filter(|pair| pair.hidden.is_none() && !pair.filled && !self.sees_pair(pair)).collect()
    }

    /// Whether a pair has a row: it belongs to the layout, is needed, has a value, or was asked for.
    pub(super) fn sees_pair(&self, pair: &Pair) -> bool {
        let leaf = self.pair_leaf(&pair.id);
        let item = leaf.and_then(|leaf| self.tree.pair_around(leaf));
        // What nobody is shown and nobody has changed is not seen because it exists.
        let is_kept = pair.withheld && leaf.is_some_and(|leaf| !self.changes_pair(leaf));
        let has_value = item.is_some_and(|item| self.tree.is_listed(item)) && !is_kept;
        let asked_for = item.is_some_and(|item| self.tree[item].folded == Some(false));
        if pair.filled {
            return false;
        }
        has_value || asked_for || (pair.hidden.is_none() && (pair.section.is_some() || pair.needed.is_some()))
    }
}
