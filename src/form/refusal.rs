//! What the service said of the last attempt.

use serde_json::Value;

use crate::model::{DocPath, Kind, Shape, Step};

use super::Form;

/// A message of the service about a value.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) path: DocPath,
    pub(super) message: String,
    /// The value that was refused.
    value: Option<Value>,
}

impl Refusal {
    /// Whether the value is still the one that was refused.
    pub(super) fn still_stands(&self, document: &Value) -> bool {
        self.path.get(document) == self.value.as_ref()
    }
}

impl Form {
    /// Puts the service's message at the field that it names, or at the top. It goes away when the value changes.
    /// Gives the path of the field.
    pub fn refuse(&mut self, message: &str) -> DocPath {
        let path = self.named_in(message);
        let value = path.get(&self.document).cloned();
        self.refusals = vec![Refusal { path: path.clone(), message: message.to_owned(), value }];
        self.refresh();
        path
    }

    /// The member whose name stands as a word in a text: the longest name wins, and of those the nearest to the top.
    fn named_in(&self, message: &str) -> DocPath {
        let said: Vec<String> = message
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .map(str::to_ascii_lowercase)
            .collect();
        let mut best: Option<(usize, DocPath)> = None;
        let mut waiting = vec![(self.operation.operation().input, DocPath::root())];
        while let Some((shape, path)) = waiting.pop() {
            let Some(value) = path.get(&self.document) else { continue };
            for member in shape.members() {
                let path = path.member(&member.name);
                let is_said = said.iter().any(|word| *word == member.name.to_ascii_lowercase());
                let better = best
                    .as_ref()
                    .is_none_or(|(length, old)| (member.name.len(), old.steps().len()) > (*length, path.steps().len()));
                // Short names such as `name` or `type` are words of any sentence.
                if is_said && member.name.len() > 4 && better {
                    best = Some((member.name.len(), path.clone()));
                }
                waiting.push((member.shape(), path));
            }
            elements(shape, value, &path, &mut waiting);
        }
        best.map_or_else(DocPath::root, |(_, path)| path)
    }
}

fn elements(shape: &'static Shape, value: &Value, path: &DocPath, waiting: &mut Vec<(&'static Shape, DocPath)>) {
    match (&shape.kind, value) {
        (Kind::List { item }, Value::Array(list)) => {
            waiting.extend((0..list.len()).map(|index| (item.shape(), path.index(index))));
        }
        (Kind::Map { value: item, .. }, Value::Object(object)) => {
            waiting.extend(object.keys().map(|key| (item.shape(), path.join(Step::Key(key.clone())))));
        }
        _ => {}
    }
}
