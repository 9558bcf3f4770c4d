//! The steps of a form: those of a wizard, or one with everything.

use serde_json::Value;

use super::spec::FormSpec;
use crate::form::wizard::{Grid, StepPreview};
use crate::model::DocPath;

/// One step, as it is for the document of the moment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
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

/// The steps for a document. What the location determines, and tokens, are nobody's to fill in.
pub(super) fn steps(spec: &FormSpec, document: &Value, start: Option<&str>) -> Vec<Step> {
    let input = spec.operation().operation().input;
    let given = |path: &DocPath| match path.steps() {
        [crate::model::Step::Member(name)] => spec.gives(name),
        _ => false,
    };
    if let Some(wizard) = spec.wizard {
        let step = |step: &crate::form::wizard::WizardStep| Step {
            id: step.id.clone(),
            title: step.title.clone(),
            about: step.about.clone(),
            scope: step
                .fields_for(document, start)
                .map(|field| field.path.clone())
                .filter(|path| !given(path))
                .collect(),
            preview: step.preview,
            grid: wizard.steps.iter().find(|own| own.id == step.id).and_then(|own| own.grid.as_ref()),
        };
        return wizard.steps_for(document, start).map(step).filter(|step| !step.scope.is_empty()).collect();
    }
    let mut members: Vec<_> = input.members().iter().filter(|m| !m.token && !spec.gives(&m.name)).collect();
    members.sort_by_key(|member| (!member.required, member.is_deprecated()));
    let scope: Vec<DocPath> = members.into_iter().map(|member| DocPath::root().member(&member.name)).collect();
    if scope.is_empty() {
        return Vec::new();
    }
    vec![Step {
        id: "all".to_owned(),
        title: "Fields".to_owned(),
        about: String::new(),
        scope,
        preview: None,
        grid: None,
    }]
}

/// The step that shows a member.
pub(super) fn step_of(steps: &[Step], path: &DocPath) -> Option<usize> {
    steps.iter().position(|step| step.scope.iter().any(|part| path.starts_with(part)))
}
