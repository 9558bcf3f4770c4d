//! What is to be said of a mapping, as far as the fields of the destination are known. A destination may take more than
//! it describes, so all of it warns.

use serde_json::Value;

use super::CarriedRows;
use crate::form::carried::{CarriedField, CarriedTasks, flow_of};
use crate::model::{DocPath, Issue, Severity, Violation};
use crate::screens::form::slots::FlowEnd;

impl CarriedRows {
    /// What is to be said of the document, as far as the fields of its destination are known.
    pub(in crate::screens::form) fn remarks(&self, document: &Value) -> Vec<Issue> {
        let there = self.ends.fields_of(FlowEnd::Destination, &flow_of(document));
        let tasks = CarriedTasks::of(document);
        let mut said = there.map(|there| against(&tasks, there)).unwrap_or_default();
        said.extend(twice(&tasks));
        said
    }
}

/// The mappings that go where one before them goes already.
fn twice(tasks: &CarriedTasks) -> Vec<Issue> {
    let goes: Vec<(DocPath, &str)> = tasks.targets().collect();
    let again = goes.iter().enumerate().filter(|(at, (_, name))| goes[..*at].iter().any(|(_, before)| before == name));
    let issue = |(_, (path, name)): (usize, &(DocPath, &str))| {
        warning("flow.target-once", path.clone(), format!("another field goes to {name} already"))
    };
    again.map(issue).collect()
}

fn against(tasks: &CarriedTasks, there: &[CarriedField]) -> Vec<Issue> {
    let goes: Vec<(DocPath, &str)> = tasks.targets().collect();
    let is_there = |name: &str| there.iter().any(|field| field.name == name);
    let unknown = goes.iter().filter(|(_, name)| !tasks.is_free() && !is_there(name));
    let mut said: Vec<Issue> = unknown
        .map(|(path, name)| {
            let message = format!("{name} is none of the fields that the destination describes");
            warning("flow.target-exists", path.clone(), message)
        })
        .collect();
    let keys: Vec<&str> = there.iter().filter(|field| field.key).map(|field| field.name.as_str()).collect();
    let bare: Vec<&str> = keys.into_iter().filter(|key| goes.iter().all(|(_, name)| name != key)).collect();
    if !goes.is_empty() && !tasks.takes_all() && !bare.is_empty() {
        let message = format!("{} tells records apart there, and nothing goes to it.", bare.join(", "));
        said.push(warning("flow.key-goes", tasks.path().clone(), message));
    }
    said
}

const fn warning(name: &'static str, path: DocPath, message: String) -> Issue {
    Issue { path, constraint: Violation::Rule { name, severity: Severity::Warning }, message }
}
