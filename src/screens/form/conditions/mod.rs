//! Conditions by which profiles or objects are chosen, in rows: groups, and in them what is compared with what. What is
//! chosen stands in the document alone.

mod act;
mod ask;
mod draw;

use ask::Ask;
use serde_json::Value;

use super::known::Listed;
use super::shared::Shared;
use crate::form::conditions::{ConditionAttribute, ConditionRow, ConditionSet, Sort};
use crate::form::wizard::StepPreview;
use crate::rules::calculated::built_in;
use crate::screens::Cx;
use crate::screens::form::pick::source::{Asker, PickSource};
use crate::widgets::{self, Tone};

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
        self.rows.get(self.at).and_then(ConditionRow::group).unwrap_or(0)
    }

    /// What is known of the attribute of a condition.
    fn sort_of(&self, name: &str) -> Sort {
        self.attributes.iter().find(|known| known.title == name).map_or(Sort::Any, |known| known.sort)
    }

    /// Puts changed conditions into the document.
    fn put(set: &ConditionSet, shared: &mut Shared) {
        shared.put_member(&set.root(), set.value());
    }

    fn say(&mut self, set: &ConditionSet, shared: &Shared) {
        self.said = shared.lookups.estimate.said().into_iter().collect();
        if shared.tries().is_some() {
            self.said.extend(shared.lookups.tryout.lines());
        }
        if self.attributes.is_empty() {
            let what = match set.object_type() {
                Some(name) => format!("which fields {name} has is not known yet: an attribute can be typed"),
                None => "say first which object type is meant, for its fields to be picked".to_owned(),
            };
            self.said.push((Tone::Info, what));
        }
        for (tone, issue) in shared.issues_of(&set.root(), !set.is_empty()) {
            // A value of a list has no title.
            let said = format!("{} {}", shared.form.title_at(&issue.path), issue.message);
            self.said.push((tone, said.trim_start().to_owned()));
        }
    }
}

/// What conditions can be about, as far as it is known by now; what is not is asked for.
fn attributes(set: &ConditionSet, shared: &mut Shared, cx: &Cx<'_>) -> Vec<ConditionAttribute> {
    let mut all = set.attributes(shared.lookups.types.of(&shared.spec, &shared.form, cx.location));
    let (operation, document, field) = (shared.spec.operation(), shared.form.document(), set.root());
    let text = |row: &Value, member: &str| row.get(member).and_then(Value::as_str).map(str::to_owned);
    for items in set.lists() {
        let asker = Asker { operation, document, at: cx.location, field: &field };
        let Ok(PickSource { resource, list, .. }) = asker.source(items.refers) else { continue };
        shared.lookups.known.want(resource, &list);
        let rows = shared.lookups.known.list(&list).into_iter().flat_map(Listed::in_order);
        let mut found: Vec<(String, Option<String>)> =
            rows.filter_map(|row| Some((resource.id_of(row)?, text(row, items.called)))).collect();
        for id in built_in(items.refers).iter().filter_map(|row| resource.id_of(row)) {
            if found.iter().all(|(known, _)| *known != id) {
                found.push((id, Some("built in".to_owned())));
            }
        }
        all.extend(found.iter().map(|(id, called)| items.item(id, called.as_deref())));
    }
    all
}
