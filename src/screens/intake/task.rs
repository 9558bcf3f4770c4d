//! What is done with the lines: the operation, where the columns go, and what a check of all lines has found.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::given::{called, given, is_of, list_for};
use super::names::Names;
use super::slots::IntakeSlot;
use super::upload::{UploadPart, UploadPlan};
use crate::catalog::Location;
use crate::contract::{
    Effect, KeptMapping, Outcome, RowMapping, RowPlace, RowsCheck, RowsChecked, RowsNews, RowsSeen, SeenColumn,
};
use crate::jobs::rows::{Target, TargetKind, must_be, propose, targets};
use crate::jobs::{can_edit, names_item};
use crate::model::{DocPath, Issue, OperationId, Severity, Step};
use crate::screens::Cx;

/// How far the check of the lines is.
#[derive(Debug, Default)]
pub(super) enum Check {
    /// It was not begun, or ended by the user.
    #[default]
    Not,
    /// It goes on.
    Running(Box<RowsChecked>),
    /// All lines were checked.
    Done(Box<RowsChecked>),
    /// It could not go on.
    Failed(String),
}

impl Check {
    /// What is known so far.
    pub(super) fn found(&self) -> Option<&RowsChecked> {
        match self {
            Self::Running(found) | Self::Done(found) => Some(found),
            Self::Not | Self::Failed(_) => None,
        }
    }

    /// What was found in all lines.
    pub(super) fn done(&self) -> Option<&RowsChecked> {
        match self {
            Self::Done(found) => Some(found),
            _ => None,
        }
    }
}

/// What is done with the lines.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) operation: OperationId,
    /// Whether what is there is read first, and only what a line has is set in it.
    pub(super) edits: bool,
    /// What the list determines of the input.
    pub(super) given: Value,
    /// What people call that, by member.
    called: BTreeMap<String, String>,
    /// The list whose items the operation is about.
    pub(super) list: Option<Location>,
    pub(super) names: Names,
    pub(super) mapping: RowMapping,
    /// The items that somebody has left out though they could be sent.
    pub(super) left: BTreeSet<usize>,
    /// Whether somebody has said where a column goes.
    is_touched: bool,
    /// Whether that is kept nowhere.
    pub(super) is_unkept: bool,
    pub(super) check: Check,
    /// What is said of the file where it is uploaded as a whole.
    pub(super) upload: Option<UploadPlan>,
    /// The places that the lines go to, where columns say which.
    places: BTreeSet<RowPlace>,
    number: u64,
}

/// A line of the table of columns.
#[derive(Debug, PartialEq)]
pub(super) enum MapRow<'t> {
    /// A column of the file.
    Column(&'t SeenColumn, Option<&'t DocPath>),
    /// A value that all lines have.
    Constant(&'t DocPath, &'t Value),
    /// A member that is needed and has no value.
    Missing(DocPath),
    /// What is said of an upload.
    Upload(UploadPart),
}

impl Task {
    pub(super) fn new(operation: OperationId, seen: &RowsSeen, of: Option<&Location>, cx: &mut Cx<'_>) -> Self {
        // A mapping that was kept may be of another place than the page: the lines are not of that then.
        let list = of.map(|of| list_for(operation, of)).filter(|list| is_of(operation, list));
        let list = list.as_ref();
        let mapping = RowMapping { format: seen.format, encoding: seen.encoding, ..RowMapping::default() };
        let names = Names::of(operation, list, cx);
        let given = given(operation, list);
        let mut task = Self {
            operation,
            edits: false,
            given,
            called: called(operation, list, cx.session),
            list: list.cloned(),
            names,
            mapping,
            left: BTreeSet::new(),
            is_touched: false,
            is_unkept: false,
            check: Check::Not,
            upload: None,
            places: BTreeSet::new(),
            number: 0,
        };
        task.propose(seen);
        task
    }

    /// The same, after what is there was read.
    pub(super) fn reading_first(self, edits: bool) -> Self {
        Self { edits: edits && can_edit(self.operation), ..self }
    }

    /// The file is uploaded: its columns find the places that they have in what each line becomes.
    pub(super) fn of_upload(
        plan: UploadPlan,
        seen: &RowsSeen,
        list: Option<&Location>,
        cx: &mut Cx<'_>,
    ) -> Option<Self> {
        let mut task = Self::new(plan.judge()?, seen, list, cx);
        task.upload = Some(plan);
        Some(task)
    }

    /// What is wrong with what is said of an upload.
    pub(super) fn upload_issues(&self, seen: &RowsSeen) -> Vec<Issue> {
        self.upload.as_ref().map(|plan| plan.issues(&self.mapping, seen)).unwrap_or_default()
    }

    /// How much of what is said of an upload keeps it from being made.
    pub(super) fn upload_errors(&self, seen: &RowsSeen) -> usize {
        self.upload_issues(seen).iter().filter(|issue| issue.severity() == Severity::Error).count()
    }

    /// Takes over a mapping that was kept, as far as the file has its columns.
    pub(super) fn take_over(&mut self, kept: &KeptMapping, seen: &RowsSeen) {
        let has = |column: &String| seen.columns.iter().any(|seen| seen.name == *column);
        self.is_touched = true;
        let constants = kept.mapping.constants.iter().filter(|(path, _)| self.fixed(path).is_none()).cloned().collect();
        self.mapping = RowMapping {
            constants,
            format: seen.format,
            encoding: seen.encoding,
            columns: kept
                .mapping
                .columns
                .iter()
                .filter(|(name, path)| has(name) && self.fixed(path).is_none())
                .map(|(n, p)| (n.clone(), p.clone()))
                .collect(),
            ..kept.mapping.clone()
        };
    }

    /// What of a kept mapping this file has no use for, and what has to be given again: for people.
    pub(super) fn not_taken_over(&self, kept: &KeptMapping, seen: &RowsSeen) -> Option<String> {
        let has = |column: &String| seen.columns.iter().any(|seen| seen.name == *column);
        let columns: Vec<&str> =
            kept.mapping.columns.keys().filter(|column| !has(column)).map(String::as_str).collect();
        let lacks: Vec<String> = self.mapping.lacks().map(ToString::to_string).collect();
        let mut said = Vec::new();
        if !lacks.is_empty() {
            said.push(format!("the value of {} for all lines is never kept: give it again", lacks.join(", ")));
        }
        let others = kept.mapping.constants.iter().filter(|(path, value)| path.get(&self.given) != Some(value));
        let places = kept.mapping.columns.values().chain(others.map(|(path, _)| path));
        said.extend(places.filter_map(|path| self.fixed(path)));
        if !columns.is_empty() {
            said.push(format!("the file has no column {}", columns.join(", ")));
        }
        (!said.is_empty()).then(|| format!("of '{}': {}", kept.name, said.join("; ")))
    }

    /// Whether nothing of a line is sent, so that all of them would send the same.
    pub(super) fn is_alike(&self) -> bool {
        self.mapping.columns.is_empty() && self.upload.is_none()
    }

    /// How many lines are sent, once all were checked.
    pub(super) fn ready(&self, found: &RowsChecked) -> usize {
        found.items.saturating_sub(found.bad.len() + self.left_out(found).count())
    }

    /// The items that could be sent and are not.
    pub(super) fn left_out<'t>(&'t self, found: &'t RowsChecked) -> impl Iterator<Item = usize> + 't {
        self.left.iter().copied().filter(|number| found.bad.binary_search(number).is_err())
    }

    fn propose(&mut self, seen: &RowsSeen) {
        self.mapping.columns = propose(self.operation, &self.given, self.names.known.all(), &seen.columns);
    }

    /// What an account calls things has come.
    pub(super) fn take(&mut self, slot: &IntakeSlot, outcome: &Outcome, seen: &RowsSeen, cx: &mut Cx<'_>) {
        if self.names.take(slot, outcome) {
            if !self.is_touched && *slot == IntakeSlot::Names {
                self.propose(seen);
            }
            self.changed(seen, cx);
        }
    }

    /// What the list says of a place for all lines, in words: nothing else goes there.
    pub(super) fn fixed(&self, path: &DocPath) -> Option<String> {
        let [Step::Member(name), ..] = path.steps() else { return None };
        let id = self.given.get(name).filter(|value| !value.is_null())?;
        let value = self.called.get(name).cloned();
        let value = value.unwrap_or_else(|| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
        Some(format!("{name} is {value} for all lines, because this page is of it: no column takes them elsewhere"))
    }

    /// A column goes there, or nowhere. What went there before goes nowhere.
    pub(super) fn give(&mut self, column: &str, path: Option<DocPath>) {
        (self.is_touched, self.is_unkept) = (true, true);
        self.mapping.words.remove(column);
        self.mapping.times.remove(column);
        match path {
            Some(path) => {
                self.mapping.columns.retain(|_, taken| *taken != path);
                self.mapping.constants.retain(|(taken, _)| *taken != path);
                self.mapping.columns.insert(column.to_owned(), path);
            }
            None => {
                self.mapping.columns.remove(column);
            }
        }
    }

    /// All lines have this value there, or none of its own.
    pub(super) fn set(&mut self, path: &DocPath, value: Option<Value>) {
        (self.is_touched, self.is_unkept) = (true, true);
        self.mapping.constants.retain(|(taken, _)| taken != path);
        self.mapping.unkept.retain(|taken| taken != path);
        if let Some(value) = value {
            self.mapping.columns.retain(|_, taken| taken != path);
            self.mapping.constants.push((path.clone(), value));
        }
    }

    /// The mapping is another: the lines are checked again.
    pub(super) fn changed(&mut self, seen: &RowsSeen, cx: &mut Cx<'_>) {
        self.names.want_options(&self.mapping, cx);
        self.names.want_bases(&self.given, &self.mapping, &seen.columns, cx);
        self.names.want_named(self.operation, &self.given, &self.mapping, &self.places, cx);
        self.names.known.complete(&mut self.mapping);
        if let Some(plan) = &mut self.upload {
            plan.settle(&self.mapping, seen);
        }
        if !self.names.is_reading {
            self.begin_check(seen, cx);
        }
    }

    /// A name may have come: lines may name their place so.
    pub(super) fn learn(&mut self, seen: &RowsSeen, cx: &mut Cx<'_>) {
        let called = called(self.operation, self.list.as_ref(), cx.session);
        if called != self.called {
            self.called = called;
            self.changed(seen, cx);
        }
    }

    /// Checks all lines.
    pub(super) fn begin_check(&mut self, seen: &RowsSeen, cx: &mut Cx<'_>) {
        // The numbers of all pages differ, whichever asked before.
        self.number = (cx.owner.0 << 20) + (self.number & 0xf_ffff) + 1;
        self.check = Check::Running(Box::default());
        // That what a line names is not there says more than what that would need.
        let mut needs = self.names.references.needs(self.operation, &self.given, &self.mapping, &self.places);
        needs.extend(self.names.known.needs(&self.given, &self.mapping));
        cx.effects.push(Effect::CheckRows(Box::new(RowsCheck {
            number: self.number,
            path: seen.path.clone(),
            operation: self.operation,
            set: self.given.clone(),
            names: self.called.clone(),
            mapping: self.mapping.clone(),
            needs,
            edits: self.edits,
            upload: self.upload.as_ref().map(|plan| plan.check(&self.mapping, seen)),
        })));
    }

    /// Ends the check that goes on. Says whether there was one.
    pub(super) fn stop_check(&mut self, cx: &mut Cx<'_>) -> bool {
        let runs = matches!(self.check, Check::Running(_));
        if runs {
            self.check = Check::Not;
            self.number += 1;
            cx.effects.push(Effect::StopCheck);
        }
        runs
    }

    /// There is news of a check.
    pub(super) fn hear(&mut self, news: &RowsNews, cx: &mut Cx<'_>) {
        match news {
            RowsNews::Checking { number, so_far } if *number == self.number => {
                self.check = Check::Running(so_far.clone());
            }
            RowsNews::Checked { number, found } if *number == self.number => {
                // What lines name is looked up where they go.
                if let Ok(found) = found {
                    self.places.clone_from(&found.places);
                    self.names.want_named(self.operation, &self.given, &self.mapping, &self.places, cx);
                }
                self.check = match found {
                    Ok(found) => Check::Done(found.clone()),
                    Err(why) => Check::Failed(why.clone()),
                };
            }
            _ => {}
        }
    }

    /// Where columns and constants can go.
    pub(super) fn targets(&self) -> Vec<Target> {
        targets(self.operation, &self.given, self.names.known.all())
    }

    /// Whether what is there is read first, and has this: then it need not be in a line.
    pub(super) fn is_read(&self, target: &Target) -> bool {
        self.edits && !names_item(self.operation, &target.path)
    }

    /// The value that a column must have which goes nowhere: it names the place that all lines go to.
    pub(super) fn must_be(&self, column: &str) -> Option<String> {
        must_be(self.operation, &self.given, &self.mapping, column)
    }

    /// The lines of the table of columns.
    pub(super) fn rows<'t>(&'t self, seen: &'t RowsSeen) -> Vec<MapRow<'t>> {
        let columns = seen.columns.iter().map(|column| MapRow::Column(column, self.mapping.columns.get(&column.name)));
        let constants = self.mapping.constants.iter().map(|(path, value)| MapRow::Constant(path, value));
        let is_filled = |path: &DocPath| {
            let paths = self.mapping.columns.values().chain(self.mapping.constants.iter().map(|(path, _)| path));
            paths.into_iter().any(|taken| taken.starts_with(path) || path.starts_with(taken))
        };
        let mut missing: Vec<DocPath> = self.mapping.lacks().cloned().collect();
        for target in self.targets().into_iter().filter(|target| target.required && target.kind != TargetKind::Named) {
            if !self.is_read(&target) && !is_filled(&target.path) && !missing.contains(&target.path) {
                missing.push(target.path);
            }
        }
        let parts = self.upload.iter().flat_map(|_| UploadPart::ALL).map(MapRow::Upload);
        columns.chain(constants).chain(missing.into_iter().map(MapRow::Missing)).chain(parts).collect()
    }
}
