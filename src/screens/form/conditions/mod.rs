//! Conditions by which profiles or objects are chosen, in rows: groups, and in them what is compared with what. What is
//! chosen stands in the document alone.

mod act;
mod ask;
mod draw;

use ask::Ask;
use serde_json::Value;

use super::known::Listed;
use super::shared::Shared;
use crate::catalog::catalog;
use crate::form::Severity;
use crate::form::conditions::{ConditionAttribute, ConditionRow, ConditionSet, Sort, fields_of_type};
use crate::form::wizard::StepPreview;
use crate::rules::calculated::builtins;
use crate::screens::Cx;
use crate::screens::form::pick::source::Asker;
use crate::widgets::{self, Tone};

const CALCULATED: &str = "profiles/domains/calculated-attributes";
const SEGMENTS: &str = "profiles/domains/segments";

/// The rows of conditions.
#[derive(Debug, Default)]
pub(super) struct ConditionRows {
    rows: Vec<ConditionRow>,
    /// What a condition can be about.
    attributes: Vec<ConditionAttribute>,
    /// The row under the cursor, and the first one in sight.
    at: usize,
    top: usize,
    /// The group for which an attribute is being chosen.
    choosing: Option<usize>,
    /// What is being typed.
    ask: Option<Ask>,
    /// What is said under the rows.
    said: Vec<(Tone, String)>,
    /// Whether the members are filled in as they are, for what the rows do not show.
    as_fields: bool,
}

impl ConditionRows {
    /// Whether the open step is theirs.
    pub(super) fn is_open(&self, shared: &Shared) -> bool {
        shared.spec.many.is_none() && shared.steps.shows(StepPreview::Conditions) && !self.as_fields
    }

    /// Whether something is being typed.
    pub(super) const fn is_typing(&self) -> bool {
        self.ask.is_some()
    }

    /// Another step is open: who comes back finds rows.
    pub(super) fn rest(&mut self, shared: &Shared) {
        if !shared.steps.shows(StepPreview::Conditions) {
            (self.as_fields, self.ask, self.choosing) = (false, None, None);
        }
    }

    fn set(shared: &Shared) -> Option<ConditionSet> {
        ConditionSet::of(shared.spec.operation(), shared.form.document())
    }

    /// What follows from any change: what conditions can be about is asked for, and the rows are made anew.
    pub(super) fn settle(&mut self, shared: &mut Shared, cx: &Cx<'_>) {
        let Some(set) = Self::set(shared) else { return };
        self.attributes = attributes(&set, shared, cx);
        self.rows = set.rows();
        self.at = self.at.min(self.rows.len().saturating_sub(1));
    }

    /// Says what is to be said of them, once all else has followed.
    pub(super) fn tell(&mut self, shared: &Shared, cx: &Cx<'_>) {
        let Some(set) = Self::set(shared) else { return };
        self.say(&set, shared);
        let parts = self.parts(cx.area);
        self.top = widgets::keep_visible(self.top, self.at, self.rows.len(), usize::from(parts.rows.height));
    }

    /// The group of the row under the cursor; a new one where there is none.
    fn group(&self) -> usize {
        match self.rows.get(self.at) {
            Some(ConditionRow::Group { at, .. }) => *at,
            Some(ConditionRow::Condition(condition)) => condition.group,
            Some(ConditionRow::Sources { group, .. } | ConditionRow::Source { group, .. }) => *group,
            Some(ConditionRow::Include(_)) | None => 0,
        }
    }

    /// What is known of the attribute of a condition.
    fn sort_of(&self, name: &str) -> Sort {
        self.attributes.iter().find(|known| known.title == name).map_or(Sort::Any, |known| known.sort)
    }

    /// Puts changed conditions into the document.
    fn put(set: &ConditionSet, shared: &mut Shared) {
        let root = set.root();
        if let Some(row) = shared.form.show(&root) {
            match set.value() {
                Some(value) => shared.form.set_value(row, value),
                None => shared.form.unset(row),
            }
        }
        shared.banner = None;
    }

    fn say(&mut self, set: &ConditionSet, shared: &Shared) {
        self.said = shared.lookups.estimate.said().into_iter().collect();
        if self.attributes.is_empty() {
            let what = match set.object_type() {
                Some(name) => format!("which fields {name} has is not known yet: an attribute can be typed"),
                None if set.are_of_profiles() => "what profiles have is not known yet".to_owned(),
                None => "say first which object type is meant, for its fields to be picked".to_owned(),
            };
            self.said.push((Tone::Info, what));
        }
        let root = set.root();
        let issues = shared.form.issues().iter().filter(|issue| issue.path.starts_with(&root));
        for issue in issues.filter(|issue| issue.shown && !set.is_empty() || shared.form.is_submitted()) {
            let tone = if issue.severity == Severity::Error { Tone::Bad } else { Tone::Warn };
            self.said.push((tone, format!("{} {}", shared.form.title_at(&issue.path), issue.message)));
        }
    }
}

/// What conditions can be about, as far as it is known by now; what is not is asked for.
fn attributes(set: &ConditionSet, shared: &mut Shared, cx: &Cx<'_>) -> Vec<ConditionAttribute> {
    let mut all = Vec::new();
    if let Some(name) = set.object_type() {
        let own = shared.lookups.types.of(&shared.spec, &shared.form, cx.location);
        all.extend(fields_of_type(&name, own).into_iter().map(|(field, sort)| set.named(&field, sort)));
    }
    if !set.are_of_profiles() {
        return all;
    }
    all.extend(set.known_attributes());
    let (operation, document, field) = (shared.spec.operation(), shared.form.document(), set.root());
    let at = |path: &str| {
        let list = Asker { operation, document, at: cx.location, field: &field }.source(path).ok()?.list;
        Some((catalog().resource(path)?, list))
    };
    let lists = [CALCULATED, SEGMENTS].map(at);
    for (resource, list) in lists.iter().flatten() {
        shared.lookups.known.want(resource, list);
    }
    let text = |row: &Value, member: &str| row.get(member).and_then(Value::as_str).map(str::to_owned);
    let rows = |nth: usize, id: &str| -> Vec<(String, Option<String>)> {
        let listed = lists[nth].as_ref().and_then(|(_, list)| shared.lookups.known.list(list));
        let rows = listed.into_iter().flat_map(Listed::in_order);
        rows.filter_map(|row| Some((text(row, id)?, text(row, "DisplayName")))).collect()
    };
    let mut calculated = rows(0, "CalculatedAttributeName");
    for builtin in builtins() {
        let name = text(builtin, "CalculatedAttributeName").unwrap_or_default();
        if calculated.iter().all(|(known, _)| *known != name) {
            calculated.push((name, Some("built in".to_owned())));
        }
    }
    all.extend(calculated.iter().map(|(name, called)| ConditionAttribute::calculated(name, called.as_deref())));
    let segments = rows(1, "SegmentDefinitionName");
    all.extend(segments.iter().map(|(name, called)| ConditionAttribute::of_segment(name, called.as_deref())));
    all
}
