//! Which column goes where, by their names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::held::names_given;
use super::target::{PairName, Target, TargetKind, given_to_column, plain, resolve, targets};
use crate::contract::SeenColumn;
use crate::model::{DocPath, JsonText, OperationId, Step, api};

/// The place that each column most likely means. A column without one is left out; no place is given to two.
#[must_use]
pub fn propose(
    operation: OperationId,
    given: &Value,
    names: &[PairName],
    columns: &[SeenColumn],
) -> BTreeMap<String, DocPath> {
    let mut proposal = Proposal {
        operation,
        names,
        given,
        all: targets(operation, given, names),
        taken: BTreeSet::new(),
        made: BTreeMap::new(),
    };
    // What says which place a line is of is held against that place.
    let columns: Vec<&SeenColumn> =
        columns.iter().filter(|column| !names_given(operation, given, &column.name)).collect();
    for way in [Way::Path, Way::Whole, Way::Pair, Way::End, Way::OtherName] {
        for column in &columns {
            proposal.give(&column.name, way);
        }
    }
    proposal.fill_json(&columns);
    proposal.made
}

/// How a name leads to a place, the surest first.
#[derive(Clone, Copy)]
enum Way {
    /// The column is named as a path, or by a member of the input.
    Path,
    /// By all of a place's path, without what stands between.
    Whole,
    /// By what an account calls a pair.
    Pair,
    /// By the last step of a place's path.
    End,
    /// By another name of a member.
    OtherName,
}

struct Proposal<'a> {
    operation: OperationId,
    names: &'a [PairName],
    given: &'a Value,
    all: Vec<Target>,
    taken: BTreeSet<DocPath>,
    made: BTreeMap<String, DocPath>,
}

impl Proposal<'_> {
    fn give(&mut self, column: &str, way: Way) {
        // What lies in an object that is given as a whole goes with it.
        let goes_with = |other: &String| column.strip_prefix(other.as_str()).is_some_and(|rest| rest.starts_with('.'));
        if self.made.contains_key(column) || self.made.keys().any(goes_with) {
            return;
        }
        let found = match way {
            Way::Path => self.as_path(column),
            Way::Whole => self.by_whole(column),
            Way::Pair => self.by_pair(column),
            Way::End => self.by_end(column),
            Way::OtherName => self.by_other_name(column),
        };
        if let Some(path) = found.filter(|path| !self.taken.contains(path)) {
            self.taken.insert(path.clone());
            self.made.insert(column.to_owned(), path);
        }
    }

    fn as_path(&self, column: &str) -> Option<DocPath> {
        let path = resolve(self.operation, column, self.names).ok()?;
        let is_open = |target: &Target| path.starts_with(&target.path);
        // What is a part of it already would be lost.
        if path.get(self.given).is_some_and(|value| !value.is_null()) {
            return None;
        }
        let is_one = self.all.iter().any(is_open) || self.all.iter().any(|target| target.path.starts_with(&path));
        is_one.then_some(path)
    }

    fn by_whole(&self, column: &str) -> Option<DocPath> {
        let column = plain(column);
        let whole = |path: &DocPath| path.steps().iter().map(said).map(|step| plain(&step)).collect::<String>();
        let mut fit = self.values().filter(|target| whole(&target.path) == column);
        fit.next().map(|target| target.path.clone())
    }

    fn by_pair(&self, column: &str) -> Option<DocPath> {
        let column = plain(column);
        let pair = self.names.iter().find(|name| plain(&name.name) == column || plain(&name.id) == column)?;
        let is_of_pair = |target: &&Target| matches!(target.path.steps(), [_, Step::Key(id), Step::Member(member)] if *id == pair.id && *member == pair.member);
        self.all.iter().find(is_of_pair).map(|target| target.path.clone())
    }

    fn by_end(&self, column: &str) -> Option<DocPath> {
        let column = plain(column);
        self.nearest(|name| plain(name) == column)
    }

    fn by_other_name(&self, column: &str) -> Option<DocPath> {
        let column = plain(column);
        let others = api().other_names(self.operation.service);
        self.nearest(|name| others.get(name).is_some_and(|others| others.iter().any(|other| plain(other) == column)))
    }

    /// Of several places the one that lies least deep, and of these the first.
    fn nearest(&self, is_name: impl Fn(&str) -> bool) -> Option<DocPath> {
        let is_fit = |target: &&Target| {
            matches!(target.path.steps().last(), Some(Step::Member(name)) if is_name(name))
                && !target.path.steps().iter().any(|step| matches!(step, Step::Key(_)))
        };
        let fit = self.values().filter(is_fit).filter(|target| !self.taken.contains(&target.path));
        fit.min_by_key(|target| target.path.steps().len()).map(|target| target.path.clone())
    }

    fn values(&self) -> impl Iterator<Item = &Target> {
        self.all.iter().filter(|target| target.kind != TargetKind::Named)
    }

    /// Where the input needs a text with JSON, that is made of all columns that have no place of their own.
    fn fill_json(&mut self, columns: &[&SeenColumn]) {
        let input = self.operation.operation().input;
        let needed = |target: &&Target| {
            let member = target.path.steps().first().and_then(|step| input.step(step));
            target.kind == TargetKind::Named
                && target.required
                && member.is_some_and(|member| member.json == Some(JsonText::Always))
        };
        let Some(target) = self.all.iter().find(needed).cloned() else { return };
        if self.taken.iter().any(|path| path.starts_with(&target.path)) {
            return;
        }
        for column in columns.iter().filter(|column| !self.made.contains_key(&column.name)).collect::<Vec<_>>() {
            let inner = columns
                .iter()
                .any(|other| column.name.strip_prefix(other.name.as_str()).is_some_and(|rest| rest.starts_with('.')));
            if !inner {
                self.made.insert(column.name.clone(), given_to_column(&target, &column.name));
            }
        }
    }
}

fn said(step: &Step) -> String {
    match step {
        Step::Member(name) | Step::Key(name) => name.clone(),
        Step::Index(_) => String::new(),
    }
}
