//! Conditions by which profiles or objects are chosen, in rows: groups, and in them what is compared with what. What is
//! chosen stands in the document alone.

mod act;
mod ask;
mod draw;

use std::collections::BTreeMap;

use ask::Ask;
use serde_json::Value;

use super::known::Listed;
use super::shared::Shared;
use crate::catalog::{Location, Resource, catalog};
use crate::form::conditions::{Condition, ConditionAttribute, ConditionOption, ConditionRow, ConditionSet, Sort};
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
    /// The options of those that the rows compare and that have some, by what they are known by.
    options: BTreeMap<String, Vec<ConditionOption>>,
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
        let scope = shared.steps.open().map_or(&[][..], |step| &step.scope);
        ConditionSet::of(shared.spec.operation(), shared.form.document(), scope)
    }

    /// What follows from any change: what conditions can be about is asked for, and the rows are made anew.
    pub(super) fn settle(&mut self, shared: &mut Shared, cx: &Cx<'_>) {
        let Some(set) = Self::set(shared) else { return };
        self.attributes = attributes(&set, shared, cx);
        self.rows = set.rows();
        self.options = self.options_in(&set, shared, cx);
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

    /// The attribute of a condition, as far as something is known of it.
    fn attribute_of(&self, condition: &Condition, set: &ConditionSet) -> ConditionAttribute {
        let known = self.attributes.iter().find(|known| known.id == condition.name);
        known.cloned().unwrap_or_else(|| set.named(&condition.name, Sort::Any))
    }

    /// What people call the attribute of a condition.
    fn called<'c>(&'c self, name: &'c str) -> &'c str {
        self.attributes.iter().find(|known| known.id == name).map_or(name, |known| &known.title)
    }

    /// What people call the values of a condition.
    fn values_of(&self, condition: &Condition) -> Vec<String> {
        let options = self.options.get(&condition.name).map_or(&[][..], Vec::as_slice);
        let name = |value: &String| options.iter().find(|of| of.value == *value).map_or(value, |of| &of.name).clone();
        condition.values.iter().map(name).collect()
    }

    /// The options of what the rows compare, as far as they are known by now; what is not is asked for.
    fn options_in(
        &self,
        set: &ConditionSet,
        shared: &mut Shared,
        cx: &Cx<'_>,
    ) -> BTreeMap<String, Vec<ConditionOption>> {
        let of_rows = self.rows.iter().filter_map(|row| match row {
            ConditionRow::Condition(condition) => Some(self.attribute_of(condition, set)),
            _ => None,
        });
        let asked = self.ask.iter().map(|ask| (*ask.attribute).clone());
        let mut found = BTreeMap::new();
        for attribute in of_rows.chain(asked) {
            let Some((resource, list)) = option_list(set, &attribute, shared, cx.location) else { continue };
            shared.lookups.known.want(resource, &list);
            let ConditionSet::Decided(decided) = set else { continue };
            let Some(listed) = shared.lookups.known.list(&list).filter(|listed| listed.end.is_some()) else { continue };
            let rows: Vec<_> = listed.in_order().filter_map(|row| decided.option(row)).collect();
            if listed.error.is_none() {
                found.insert(attribute.id, rows);
            }
        }
        found
    }

    /// Puts changed conditions into the document.
    fn put(set: &ConditionSet, shared: &mut Shared) {
        for (member, value) in set.members() {
            let was = member.get(shared.form.document()).filter(|was| !was.is_null());
            if was != value {
                shared.put_member(&member, value);
            }
        }
    }

    fn say(&mut self, set: &ConditionSet, shared: &Shared) {
        self.said = shared.lookups.estimate.said().into_iter().collect();
        if shared.tries().is_some() {
            self.said.extend(shared.lookups.tryout.lines());
        }
        if self.attributes.is_empty() {
            let what = match set.object_type() {
                None if matches!(set, ConditionSet::Decided(_)) => {
                    "which fields there are is not known yet: one can be typed by its id".to_owned()
                }
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

/// The list of the options of an attribute, where it has one.
fn option_list(
    set: &ConditionSet,
    attribute: &ConditionAttribute,
    shared: &Shared,
    at: &Location,
) -> Option<(&'static Resource, Location)> {
    let resource = catalog().resource(set.options_of(attribute)?)?;
    let items = set.lists().into_iter().next()?;
    let (operation, document, field) = (shared.spec.operation(), shared.form.document(), set.root());
    let fields = Asker { operation, document, at, field: &field }.source(items.refers).ok()?;
    Some((resource, fields.list.child(&attribute.id).child(&resource.name)))
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
        let kind = |row: &Value| items.kind.and_then(|kind| text(row, kind));
        let mut found: Vec<(String, Option<String>, Option<String>)> =
            rows.filter_map(|row| Some((resource.id_of(row)?, text(row, items.called), kind(row)))).collect();
        for id in built_in(items.refers).iter().filter_map(|row| resource.id_of(row)) {
            if found.iter().all(|(known, ..)| *known != id) {
                found.push((id, Some("built in".to_owned()), None));
            }
        }
        all.extend(found.iter().map(|(id, called, kind)| items.item(id, called.as_deref(), kind.as_deref())));
    }
    all
}
