//! Wizards: an operation's members arranged into steps, with words for people. Data from `assets/wizards`.
//!
//! A wizard says nothing of what a member takes (the facts do), what it means (the help does) nor of what goes together
//! (the rules do). Every member of its operation's input is in exactly one step, so that each can be reached, or is
//! named as set elsewhere.

mod after;
mod also;
mod condition;
mod condition_way;
mod field;
mod load;
#[cfg(test)]
mod tests;
mod upload;

pub(in crate::form) use after::place_named;
pub use after::{After, Follow, Next, fill, fill_location};
pub use also::{Also, AlsoChoice};
pub use condition::{Condition, NotACondition};
pub(in crate::form) use condition_way::THEN_NOT;
pub use condition_way::{ConditionWay, DecisionHow, DecisionWay, GroupWay, ListedWay, SourceWay};
pub use field::{Column, Elsewhere, Grid, StepField};
pub use upload::{UploadCall, UploadWay};

use serde::Deserialize;
use serde_json::Value;

use crate::model::{DocPath, OperationId};

/// A guided way through one operation.
#[derive(Clone, Debug)]
pub struct Wizard {
    /// The name of its file, such as `profiles-domain`.
    pub name: &'static str,
    /// The operation whose input it makes.
    pub operation: OperationId,
    /// The actions of the catalogue that it serves.
    pub verbs: Vec<String>,
    /// Its heading.
    pub title: String,
    /// What it makes, and what one should know before.
    pub intro: String,
    /// The ways to begin, where there are several; the first is the usual one.
    pub starts: Vec<Start>,
    /// Its steps in order; the review follows the last.
    pub steps: Vec<WizardStep>,
    /// Members that identify what is edited, and cannot be changed when it exists.
    pub fixed: Vec<DocPath>,
    /// Members that no step shows.
    pub elsewhere: Vec<Elsewhere>,
    /// What a new document begins with.
    pub defaults: Vec<Preset>,
    /// Further choices of a field, each of which stands for several members.
    pub also: Vec<Also>,
    /// Where its conditions stand, where it has any.
    pub conditions: Option<ConditionWay>,
    /// Whether it is gone through on the way, where something else is filled in that names what it makes.
    pub on_the_way: bool,
    /// What the review says beside document, difference and command.
    pub review: Vec<Note>,
    /// What happens after it was sent.
    pub after: After,
    /// How what it makes takes a whole file, where it does.
    pub upload: Option<UploadWay>,
    /// With what a definition can be tried before there is one.
    pub tryout: Option<TryoutWay>,
}

/// With what a definition can be tried before there is one: [`crate::rules::Tryout`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TryoutWay {
    /// The resource of which one is picked.
    pub resource: String,
    /// What picking one is called.
    pub title: String,
    /// The steps that show what comes of it.
    pub steps: Vec<String>,
}

/// A way to begin.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// Its name in conditions: `@start is template`.
    pub id: String,
    /// What people choose.
    pub title: String,
    /// What follows from the choice.
    pub about: String,
    /// A document that exists began this way if this holds.
    pub when: Option<Condition>,
    /// An operation that proposes values from samples, such as `DetectProfileObjectType`.
    pub proposes: Option<String>,
    /// Whether it begins with a file, on the page of rows.
    #[serde(default)]
    pub rows: bool,
    /// What conditions call it, where several begin alike: its own name where this is left out.
    way: Option<String>,
    /// What is set where it is begun so.
    #[serde(default)]
    pub sets: Vec<Preset>,
    /// A sign that is drawn before its title, of lines and blocks: plain screens have none.
    #[serde(default)]
    pub sign: String,
}

impl Start {
    /// What conditions call it.
    #[must_use]
    pub fn way(&self) -> &str {
        self.way.as_deref().unwrap_or(&self.id)
    }

    /// Whether a document that began in a way has begun here.
    #[must_use]
    pub fn has_begun(&self, way: &str, document: &Value) -> bool {
        self.way() == way && self.sets.iter().all(|preset| preset.path.get(document) == Some(&preset.value))
    }
}

/// A step.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WizardStep {
    /// Its name.
    pub id: String,
    /// Its heading in the list of steps.
    pub title: String,
    /// What is decided here.
    pub about: String,
    /// When it is shown; always where there is none.
    pub when: Option<Condition>,
    /// Its members, each with all that is inside it.
    pub fields: Vec<StepField>,
    /// A member that is edited in rows and columns.
    pub grid: Option<Grid>,
    /// What is shown beside it.
    pub preview: Option<StepPreview>,
}

/// What is shown beside a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepPreview {
    /// What a mapping does with a sample object: [`crate::mapping::preview`].
    Mapping,
    /// When matching runs: [`crate::schedule::weekly_matching`].
    Schedule,
    /// What the chosen template brings along.
    Template,
    /// What the chosen connector is, and how it signs in.
    Connector,
    /// The fields that a flow carries: its tasks are filled in there, and not as the members that they are.
    Carried,
    /// When a schedule has something run.
    Runs,
    /// How many the conditions of the step select.
    Estimate,
    /// Groups of conditions in rows, and how many they select: they take the place of the members that they are.
    Conditions,
}

/// A value that a new document begins with.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Where.
    pub path: DocPath,
    /// What.
    pub value: Value,
    /// Set as soon as this holds, if the member is left out then; at once where there is none.
    pub when: Option<Condition>,
}

/// A sentence of the review.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// What it says.
    pub text: String,
    /// When it is shown.
    pub when: Option<Condition>,
}

/// All wizards.
#[must_use]
pub fn wizards() -> &'static [Wizard] {
    load::all()
}

/// The wizard that serves an action of the catalogue: its operation and its verb.
#[must_use]
pub fn wizard_for(operation: OperationId, verb: &str) -> Option<&'static Wizard> {
    let of = wizards().iter().filter(|wizard| wizard.operation == operation);
    of.into_iter().find(|wizard| wizard.verbs.iter().any(|known| known == verb))
}

impl Wizard {
    /// The way that a document began: the first whose condition holds, else the first.
    #[must_use]
    pub fn start_of(&self, document: &Value) -> Option<&Start> {
        let holds = |start: &&Start| start.when.as_ref().is_some_and(|when| when.holds(document, None));
        self.starts.iter().find(holds).or_else(|| self.starts.first())
    }

    /// The steps that are shown for a document that began at `start`.
    pub fn steps_for<'w>(
        &'w self,
        document: &'w Value,
        start: Option<&'w str>,
    ) -> impl Iterator<Item = &'w WizardStep> {
        self.steps.iter().filter(move |step| step.is_shown(document, start))
    }

    /// The step that shows a member: the one whose field is the member or holds it.
    #[must_use]
    pub fn step_of(&self, path: &DocPath) -> Option<&WizardStep> {
        self.steps.iter().find(|step| step.fields.iter().any(|field| path.starts_with(&field.path)))
    }

    /// The members that are asked for though the API can do without.
    pub fn needed_for<'w>(&'w self, document: &'w Value, start: Option<&'w str>) -> impl Iterator<Item = &'w DocPath> {
        let fields = self.steps_for(document, start).flat_map(move |step| step.fields_for(document, start));
        fields.filter(|field| field.needed).map(|field| &field.path)
    }

    /// The presets that are due for a document: their condition holds, and their member is left out.
    pub fn due_presets<'w>(&'w self, document: &'w Value, start: Option<&'w str>) -> impl Iterator<Item = &'w Preset> {
        self.defaults.iter().filter(move |preset| {
            preset.when.as_ref().is_none_or(|when| when.holds(document, start))
                && preset.path.get(document).is_none_or(Value::is_null)
        })
    }

    /// The members that are set though their condition does not hold: what another choice before left behind.
    pub fn stale<'w>(&'w self, document: &'w Value, start: Option<&'w str>) -> impl Iterator<Item = &'w DocPath> {
        let lost = move |when: &Option<Condition>| when.as_ref().is_some_and(|when| !when.holds(document, start));
        self.steps.iter().flat_map(move |step| {
            let of_step = step.fields.iter().filter(move |field| lost(&step.when) || lost(&field.when));
            of_step.filter(|field| field.is_set(document)).map(|field| &field.path)
        })
    }

    /// What the review says of a document.
    pub fn notes_for<'w>(&'w self, document: &'w Value, start: Option<&'w str>) -> impl Iterator<Item = &'w str> {
        let notes = self.review.iter();
        let notes = notes.filter(move |note| note.when.as_ref().is_none_or(|when| when.holds(document, start)));
        notes.map(|note| note.text.as_str())
    }
}

impl WizardStep {
    /// Whether the step is shown: its condition holds, or a member of it is set nevertheless.
    #[must_use]
    pub fn is_shown(&self, document: &Value, start: Option<&str>) -> bool {
        self.when.as_ref().is_none_or(|when| when.holds(document, start))
            || self.fields.iter().any(|field| field.is_set(document))
    }

    /// The fields that are shown.
    pub fn fields_for<'w>(
        &'w self,
        document: &'w Value,
        start: Option<&'w str>,
    ) -> impl Iterator<Item = &'w StepField> {
        self.fields.iter().filter(move |field| field.is_shown(document, start))
    }
}
