//! Reads the wizards that ship inside the binary.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{After, Also, Elsewhere, Note, Preset, Start, UploadWay, Wizard, WizardStep};
use crate::model::{DocPath, Service, api, read_table};

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
    #[serde(default)]
    review: Vec<Note>,
    after: After,
    upload: Option<UploadWay>,
}

#[expect(clippy::panic, reason = "embedded data that a test loads")]
pub(super) fn all() -> &'static [Wizard] {
    static ALL: LazyLock<Vec<Wizard>> = LazyLock::new(|| {
        let load = |(name, text): &(&'static str, &str)| match read(name, text) {
            Ok(wizard) => wizard,
            Err(problem) => panic!("the embedded wizard {name} does not load: {problem}"),
        };
        FILES.iter().map(load).collect()
    });
    &ALL
}

fn read(name: &'static str, text: &str) -> Result<Wizard, String> {
    let file: File = read_table(text).map_err(|problem| problem.to_string())?;
    let service = Service::by_id(&file.service).ok_or_else(|| format!("there is no service {}", file.service))?;
    let operation = api().operation(service, &file.operation);
    let operation = operation.ok_or_else(|| format!("there is no operation {}", file.operation))?.id;
    Ok(Wizard {
        name,
        operation,
        verbs: file.verbs,
        title: file.title,
        intro: file.intro,
        starts: file.start,
        steps: file.step,
        fixed: file.fixed,
        elsewhere: file.elsewhere,
        defaults: file.default,
        also: file.also,
        review: file.review,
        after: file.after,
        upload: file.upload,
    })
}
