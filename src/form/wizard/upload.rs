//! How what a wizard makes takes a whole file: what is said of it, where it is put, how it is begun and followed.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Follow, Wizard, fill, place_named};
use crate::model::{DocPath, OperationId, Step, api};

/// How a file with rows is given to what a wizard makes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadWay {
    /// The operation whose input each line becomes: by that the lines are judged, and the columns find their places.
    pub judged_by: String,
    /// The member for what people call it; it begins with the name of the file.
    pub name: String,
    /// The member for how many days it is kept.
    pub days: String,
    /// For how many days the service keeps it where nothing is said.
    pub kept: u32,
    /// The member for the column by which rows are known to be the same.
    pub key: String,
    /// What is likely such a column: the places of the input, the surest first.
    pub keys: Vec<DocPath>,
    /// The members for the columns.
    pub fields: UploadFields,
    /// Reads the address to which the file is put.
    pub address: UploadAddress,
    /// Begins it, once the file is there.
    pub start: UploadCall,
    /// What is followed until it settles.
    pub follow: Follow,
    /// What it has come to: a title and a member of what is followed.
    pub counts: Vec<UploadCount>,
    /// What finds those that came in by something that all lines have alike.
    pub found_by: UploadFoundBy,
}

/// The members for the columns of a file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadFields {
    /// The map of them, by names.
    pub path: String,
    /// What is read, and what that begins with.
    pub source: (String, String),
    /// What it fills, and what that begins with.
    pub target: (String, String),
}

/// A call with holes in its input: of what made it, and of the reply.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadCall {
    /// The operation, of the wizard's service.
    pub operation: String,
    /// Its input.
    pub input: Value,
}

/// A call whose reply has an address and the key that goes with it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadAddress {
    /// The operation, of the wizard's service.
    pub operation: String,
    /// Its input.
    pub input: Value,
    /// The address.
    pub url: String,
    /// The key.
    pub token: String,
}

/// A number of what came in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadCount {
    /// What is counted.
    pub title: String,
    /// The member.
    pub path: DocPath,
}

/// What finds those that came in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadFoundBy {
    /// What it is called.
    pub title: String,
    /// The form that makes it, with holes.
    pub location: String,
    /// The place of what all lines have alike, such as `Attributes`: one of its entries.
    pub of: String,
    /// Where in the form's document such an entry goes; `{name}` is its name.
    pub at: DocPath,
    /// What stands there; `{value}` is its value.
    pub value: Value,
}

impl UploadWay {
    /// The operation by which the lines are judged.
    #[must_use]
    pub fn judge(&self, of: &Wizard) -> Option<OperationId> {
        operation(of, &self.judged_by)
    }

    /// The input that makes it: a field for each column, by its name and the place that it fills.
    #[must_use]
    pub fn input(&self, name: &str, days: &str, key: Option<&str>, columns: &[(String, DocPath)]) -> Value {
        let field = |(name, path): &(String, DocPath)| {
            let fields = &self.fields;
            let source = format!("{}{name}", fields.source.1);
            let target = format!("{}{}", fields.target.1, dotted(path));
            (name.clone(), json!({&fields.source.0: source, &fields.target.0: target}))
        };
        let fields: Map<String, Value> = columns.iter().map(field).collect();
        let mut input = json!({&self.name: name, &self.fields.path: fields});
        if let Some(key) = key {
            input[&self.key] = key.into();
        }
        if !days.is_empty() {
            input[&self.days] = days.parse::<u64>().map_or_else(|_| Value::from(days), Value::from);
        }
        input
    }

    /// What finds those that came in, by the first of what all lines have alike that can: the document of its form.
    #[must_use]
    pub fn finding(&self, same: &[(DocPath, Value)]) -> Option<Value> {
        let entry = |(path, value): &(DocPath, Value)| match path.steps() {
            [Step::Member(of), Step::Key(name)] if *of == self.found_by.of => Some((name.clone(), value.clone())),
            _ => None,
        };
        let (name, value) = same.iter().find_map(entry)?;
        let mut document = json!({});
        let filled = fill(&self.found_by.value, &json!({"value": value}), &Value::Null)?;
        place_named(&self.found_by.at, &name).put(&mut document, filled);
        Some(document)
    }
}

impl UploadCall {
    /// The operation and its input.
    #[must_use]
    pub fn call(&self, of: &Wizard, input: &Value, reply: &Value) -> Option<(OperationId, Value)> {
        Some((operation(of, &self.operation)?, fill(&self.input, input, reply)?))
    }
}

impl UploadAddress {
    /// The operation and its input.
    #[must_use]
    pub fn call(&self, of: &Wizard, input: &Value, reply: &Value) -> Option<(OperationId, Value)> {
        Some((operation(of, &self.operation)?, fill(&self.input, input, reply)?))
    }
}

fn operation(of: &Wizard, name: &str) -> Option<OperationId> {
    api().operation(of.operation.service, name).map(|operation| operation.id)
}

/// A path as sources and targets are written: with dots alone.
fn dotted(path: &DocPath) -> String {
    let name = |step: &Step| match step {
        Step::Member(name) | Step::Key(name) => name.clone(),
        Step::Index(index) => index.to_string(),
    };
    path.steps().iter().map(name).collect::<Vec<_>>().join(".")
}
