//! Reads the wizards that ship inside the binary.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{After, Also, ConditionWay, Elsewhere, Note, Preset, Start, TryoutWay, UploadWay, Wizard, WizardStep};
use crate::model::{DocPath, OperationId, Service, api, read_table};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../assets/wizards/", $name, ".toml")))),*]
    };
}

const FILES: &[(&str, &str)] = files![
    "profiles-domain",
    "profiles-domain-edit",
    "cases-domain",
    "case-field",
    "case-merge",
    "case-contact",
    "case-link",
    "case-attachment",
    "case-custom",
    "case-promise",
    "object-type",
    "connector-profile",
    "connector-profile-edit",
    "flow",
    "calculated-attribute",
    "segment",
    "event-trigger",
    "integration",
    "historic-import",
    "event-stream",
    "upload-job",
    "domain-layout",
    "domain-object-type",
    "recommender",
    "recommender-filter",
    "recommender-schema",
    "case-template",
    "case-layout",
    "case-rule",
    "field-options",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    service: String,
    operation: String,
    verbs: Vec<String>,
    title: String,
    intro: String,
    #[serde(default)]
    start: Vec<Start>,
    step: Vec<WizardStep>,
    #[serde(default)]
    fixed: Vec<DocPath>,
    #[serde(default)]
    elsewhere: Vec<Elsewhere>,
    #[serde(default)]
    default: Vec<Preset>,
    #[serde(default)]
    also: Vec<Also>,
    conditions: Option<ConditionWay>,
    #[serde(default)]
    review: Vec<Note>,
    after: After,
    upload: Option<UploadWay>,
    tryout: Option<TryoutWay>,
    #[serde(default)]
    on_the_way: bool,
    edit: Option<EditFile>,
}

/// What another operation has of its own that changes what the first makes, in the same steps.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EditFile {
    operation: String,
    verbs: Vec<String>,
    title: String,
    intro: String,
    #[serde(default)]
    step: Vec<StepWords>,
    #[serde(default)]
    review: Vec<Note>,
}

/// What a step is called there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepWords {
    id: String,
    title: String,
    about: String,
}

#[expect(clippy::panic, reason = "embedded data that a test loads")]
pub(super) fn all() -> &'static [Wizard] {
    static ALL: LazyLock<Vec<Wizard>> = LazyLock::new(|| {
        let load = |(name, text): &(&'static str, &str)| match read(name, text) {
            Ok(wizards) => wizards,
            Err(problem) => panic!("the embedded wizard {name} does not load: {problem}"),
        };
        FILES.iter().flat_map(load).collect()
    });
    &ALL
}

fn read(name: &'static str, text: &str) -> Result<Vec<Wizard>, String> {
    let file: File = read_table(text).map_err(|problem| problem.to_string())?;
    let service = Service::by_id(&file.service).ok_or_else(|| format!("there is no service {}", file.service))?;
    let wizard = Wizard {
        name,
        operation: operation(service, &file.operation)?,
        verbs: file.verbs,
        title: file.title,
        intro: file.intro,
        starts: file.start,
        steps: file.step,
        fixed: file.fixed,
        elsewhere: file.elsewhere,
        defaults: file.default,
        also: file.also,
        conditions: file.conditions,
        review: file.review,
        after: file.after,
        upload: file.upload,
        tryout: file.tryout,
        on_the_way: file.on_the_way,
    };
    let edit = file.edit.map(|edit| edits(&wizard, edit, service)).transpose()?;
    Ok(std::iter::once(wizard).chain(edit).collect())
}

fn operation(service: Service, name: &str) -> Result<OperationId, String> {
    let operation = api().operation(service, name).ok_or_else(|| format!("there is no operation {name}"))?;
    Ok(operation.id)
}

/// The same steps for an operation that changes what the wizard makes, without the members that it does not have.
fn edits(wizard: &Wizard, edit: EditFile, service: Service) -> Result<Wizard, String> {
    let id = operation(service, &edit.operation)?;
    let has = |path: &DocPath| {
        let input = id.operation().input;
        path.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape())).is_some()
    };
    let mut steps = wizard.steps.clone();
    for step in &mut steps {
        step.fields.retain(|field| has(&field.path));
        if let Some(words) = edit.step.iter().find(|words| words.id == step.id) {
            (step.title, step.about) = (words.title.clone(), words.about.clone());
        }
    }
    if let Some(words) = edit.step.iter().find(|words| steps.iter().all(|step| step.id != words.id)) {
        return Err(format!("there is no step {}", words.id));
    }
    steps.retain(|step| !step.fields.is_empty());
    Ok(Wizard {
        operation: id,
        verbs: edit.verbs,
        title: edit.title,
        intro: edit.intro,
        starts: Vec::new(),
        steps,
        elsewhere: wizard.elsewhere.iter().filter(|other| has(&other.path)).cloned().collect(),
        defaults: wizard.defaults.iter().filter(|preset| has(&preset.path)).cloned().collect(),
        conditions: wizard.conditions.clone().filter(|way| match way {
            ConditionWay::Groups(way) => has(&way.groups),
            ConditionWay::Decided(_) => true,
        }),
        review: edit.review,
        after: After { location: wizard.after.location.clone(), follow: None, next: Vec::new() },
        upload: None,
        ..wizard.clone()
    })
}
