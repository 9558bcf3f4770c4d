//! The steps of a form: those of a wizard, or one with everything.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::spec::{FormKind, FormSpec};
use super::voided::Voided;
use crate::form::wizard::{Grid, Preset, Start, StepField, StepPreview, Wizard, WizardStep};
use crate::form::{Form, RowId};
use crate::model::DocPath;
use crate::rules;

/// One step, as it is for the document of the moment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FormStep {
    /// Its name in drafts.
    pub(super) id: String,
    /// Its heading.
    pub(super) title: String,
    /// What is decided here.
    pub(super) about: String,
    /// Its members.
    pub(super) scope: Vec<DocPath>,
    /// What is shown beside it.
    pub(super) preview: Option<StepPreview>,
    /// A member that is edited in rows and columns.
    pub(super) grid: Option<&'static Grid>,
}

/// The steps for a document. What the location determines, and tokens, are nobody's to fill in. The field that is being
/// typed in is shown whatever its text says for the moment.
fn steps(spec: &FormSpec, document: &Value, start: Option<&str>, typed: Option<&DocPath>) -> Vec<FormStep> {
    let input = spec.operation().operation().input;
    let given = |path: &DocPath| match path.steps() {
        [crate::model::Step::Member(name)] => spec.gives(name),
        _ => false,
    };
    if let Some(wizard) = spec.wizard {
        let is_typed = |field: &StepField| typed.is_some_and(|typed| typed.starts_with(&field.path));
        let step = |step: &WizardStep| FormStep {
            id: step.id.clone(),
            title: step.title.clone(),
            about: step.about.clone(),
            scope: step
                .fields
                .iter()
                .filter(|field| field.is_shown(document, start) || is_typed(field))
                .map(|field| field.path.clone())
                .filter(|path| !given(path))
                .collect(),
            preview: step.preview,
            grid: wizard.steps.iter().find(|own| own.id == step.id).and_then(|own| own.grid.as_ref()),
        };
        let is_shown = |step: &&WizardStep| step.is_shown(document, start) || step.fields.iter().any(is_typed);
        return wizard.steps.iter().filter(is_shown).map(step).filter(|step| !step.scope.is_empty()).collect();
    }
    let mut members: Vec<_> = input.members().iter().filter(|m| !m.token && !spec.gives(m.name)).collect();
    members.sort_by_key(|member| (!member.required, member.is_deprecated()));
    let scope: Vec<DocPath> = members.into_iter().map(|member| DocPath::root().member(member.name)).collect();
    if scope.is_empty() {
        return Vec::new();
    }
    vec![FormStep {
        id: "all".to_owned(),
        title: "Fields".to_owned(),
        about: String::new(),
        scope,
        preview: None,
        grid: None,
    }]
}

/// The steps of a form, which of them is open, and what a wizard does to the document by itself.
#[derive(Debug, Default)]
pub(super) struct Steps {
    /// The way that a wizard began.
    pub(super) start: Option<String>,
    pub(super) all: Vec<FormStep>,
    /// The open one.
    pub(super) at: usize,
    /// Those that were open.
    visited: BTreeSet<String>,
    /// Those whose only heading was opened.
    opened: BTreeSet<String>,
    /// Presets that were set, so that they don't come back once they are taken away.
    presets: BTreeSet<String>,
    /// What was set because it follows from other members, by its path.
    followed: BTreeMap<String, Value>,
    /// What a choice made void, should that choice be taken back.
    voided: Vec<Voided>,
}

impl Steps {
    /// The steps of something new that begins in one of the ways, and what is preset in it.
    pub(super) fn beginning(spec: &FormSpec, start: Option<String>, document: &mut Value) -> Self {
        let begun = spec.starts().iter().find(|known| start.as_ref().is_none_or(|start| known.id == *start));
        for preset in begun.iter().filter(|_| start.is_some()).flat_map(|start| &start.sets) {
            preset.path.put(document, preset.value.clone());
        }
        let start = begun.map(|start| start.way().to_owned()).or(start);
        let mut steps = Self { start, ..Self::default() };
        if let (Some(wizard), FormKind::Create | FormKind::Act) = (spec.wizard, spec.kind) {
            let due: Vec<_> = wizard.due_presets(document, steps.start.as_deref()).cloned().collect();
            for preset in due {
                steps.presets.insert(preset.path.to_string());
                preset.path.put(document, preset.value);
            }
        }
        steps
    }

    /// The steps of a copy: it has what is preset, or its original had left that out.
    pub(super) fn copying(spec: &FormSpec, start: Option<String>) -> Self {
        let presets = spec.wizard.iter().flat_map(|wizard| &wizard.defaults).map(|preset| preset.path.to_string());
        Self { start, presets: presets.collect(), ..Self::default() }
    }

    /// The step that is open, unless everything is looked at.
    pub(super) fn open(&self) -> Option<&FormStep> {
        self.all.get(self.at)
    }

    /// The members of the open step.
    pub(super) fn scope(&self) -> Vec<DocPath> {
        self.open().map(|step| step.scope.clone()).unwrap_or_default()
    }

    /// Whether the open step shows this beside its fields.
    pub(super) fn shows(&self, preview: StepPreview) -> bool {
        self.open().is_some_and(|step| step.preview == Some(preview))
    }

    /// Whether it is counted how many the conditions of the open step select.
    pub(super) fn counts(&self) -> bool {
        self.shows(StepPreview::Estimate) || self.shows(StepPreview::Conditions)
    }

    /// Whether a step was open.
    pub(super) fn was_visited(&self, step: &FormStep) -> bool {
        self.visited.contains(&step.id)
    }

    /// Whether the only heading of the open step is to be opened: once.
    pub(super) fn opens_only(&mut self) -> bool {
        self.all.get(self.at).is_some_and(|step| self.opened.insert(step.id.clone()))
    }

    /// The step that shows a member.
    pub(super) fn of(&self, path: &DocPath) -> Option<usize> {
        self.all.iter().position(|step| step.scope.iter().any(|part| path.starts_with(part)))
    }

    /// Whether a step shows a row.
    pub(super) fn show(&self, form: &Form, row: RowId) -> bool {
        form.path_of(row).is_some_and(|path| self.of(&path).is_some())
    }

    /// The way that was chosen, if it begins with samples.
    pub(super) fn proposing_start(&self, spec: &FormSpec) -> Option<&'static Start> {
        spec.starts().iter().find(|start| Some(start.way()) == self.start.as_deref() && start.proposes.is_some())
    }

    /// Brings the steps to what the document is now. While its fields are filled in, the document follows what is
    /// chosen in it.
    pub(super) fn arrange(&mut self, spec: &FormSpec, form: &mut Form, filling: bool) {
        let is_replaced = || spec.kind == FormKind::Edit && spec.is_replaced();
        let follows = matches!(spec.kind, FormKind::Create | FormKind::Act) || is_replaced();
        if let Some(wizard) = spec.wizard.filter(|_| follows && !spec.is_partial()) {
            if filling {
                self.drop_stale(wizard, form);
            }
            self.set_presets(wizard, form);
            self.set_followers(spec, form);
        }
        let id = self.open().map(|step| step.id.clone());
        self.all = steps(spec, form.document(), self.start.as_deref(), form.typed_in().as_ref());
        let known = id.and_then(|id| self.all.iter().position(|step| step.id == id));
        self.at = known.unwrap_or(self.at).min(self.all.len().saturating_sub(1));
        if let Some(step) = self.open().filter(|_| filling) {
            let step = step.id.clone();
            self.visited.insert(step);
        }
        form.prepare(&self.scope());
        let needed = |wizard: &Wizard| wizard.needed_for(form.document(), self.start.as_deref()).cloned().collect();
        let mut needed: Vec<DocPath> = spec.wizard.map(needed).unwrap_or_default();
        for step in &self.all {
            needed.extend(form.needed_in_absent(&step.scope));
        }
        form.demand(needed);
    }

    /// Leaves out what another choice has made void, and keeps it aside: it comes back with that choice.
    fn drop_stale(&mut self, wizard: &Wizard, form: &mut Form) {
        let start = self.start.as_deref();
        // What was so before it is edited stays so.
        let before: Vec<&DocPath> =
            form.original().into_iter().flat_map(|original| wizard.stale(original, start)).collect();
        let stale = wizard.stale(form.document(), start).filter(|path| !before.contains(path));
        for path in stale.cloned().collect::<Vec<_>>() {
            if let Some(value) = path.get(form.document()).cloned() {
                self.voided.retain(|kept| kept.path != path);
                self.voided.push(Voided { path: path.clone(), value });
            }
            form.leave_out(&path);
        }
        self.voided.retain(|Voided { path, value }| {
            if path.get(form.document()).is_some() {
                return false;
            }
            let mut trial = form.document().clone();
            path.put(&mut trial, value.clone());
            let void = wizard.stale(&trial, start).any(|stale| stale == path);
            if !void {
                form.put(path, value);
            }
            void
        });
    }

    /// Whether something that is set by itself was not set before.
    pub(super) fn sets_once(&mut self, what: &str) -> bool {
        self.presets.insert(what.to_owned())
    }

    /// Sets what follows from other members, as long as nobody has set it otherwise or taken it away.
    fn set_followers(&mut self, spec: &FormSpec, form: &mut Form) {
        let typed = form.typed_in();
        for (path, value) in rules::followers(spec.operation(), form.document()) {
            let before = self.followed.get(&path.to_string());
            let there = path.get(form.document()).filter(|there| !there.is_null() && **there != json!([]));
            let is_typed = typed.as_ref().is_some_and(|typed| typed.starts_with(&path));
            if before == Some(&value) || is_typed || there.is_some_and(|there| Some(there) != before) {
                continue;
            }
            form.put(&path, &value);
            self.followed.insert(path.to_string(), value);
        }
    }

    /// Sets what is due now that another member has its value; once.
    fn set_presets(&mut self, wizard: &Wizard, form: &mut Form) {
        // What exists lacks nothing for as long as nothing else is chosen in it.
        let held = |preset: &&Preset| {
            let start = self.start.as_deref();
            form.original().is_some_and(|original| preset.when.as_ref().is_none_or(|when| when.holds(original, start)))
        };
        let due = wizard.due_presets(form.document(), self.start.as_deref()).filter(|preset| !held(preset));
        let due: Vec<_> = due.cloned().collect();
        // Nothing is put into what is being typed.
        let typed = form.typed_in();
        let is_typed = |path: &DocPath| typed.as_ref().is_some_and(|typed| typed.starts_with(path));
        for preset in due.into_iter().filter(|preset| !is_typed(&preset.path)) {
            if self.presets.insert(preset.path.to_string()) {
                form.put(&preset.path, &preset.value);
            }
        }
    }
}
