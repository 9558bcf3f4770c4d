//! What a design cannot hold: secrets, which no service tells.

use serde_json::{Map, Value};

use super::Kind;
use crate::model::{Member, Sensitivity, Shape, ShapeKind};

/// How deep secrets are looked for.
const DEEPEST: usize = 6;

/// What may be missing in a document because it is secret: a remark for each place.
pub(super) fn missing_secrets(kind: &Kind, body: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    for member in kind.members() {
        look(member, body.get(member.name), member.name.to_owned(), 0, &mut found);
    }
    found.into_iter().map(|path| format!("Not here, because it is secret: {path}, where it has any.")).collect()
}

fn look(member: &'static Member, value: Option<&Value>, path: String, depth: usize, found: &mut Vec<String>) {
    match value {
        None if holds_secret(member, depth) => found.push(path),
        Some(Value::Object(members)) => {
            let shape = member.shape();
            let chosen = |inner: &Member| !is_choice(shape) || members.contains_key(inner.name);
            for inner in shape.members().iter().filter(|inner| chosen(inner)) {
                look(inner, members.get(inner.name), format!("{path}.{}", inner.name), depth + 1, found);
            }
        }
        _ => {}
    }
}

fn is_choice(shape: &Shape) -> bool {
    shape.choice || matches!(shape.kind, ShapeKind::Structure { union: true, .. })
}

fn holds_secret(member: &'static Member, depth: usize) -> bool {
    let inner = || member.shape().members().iter().any(|inner| holds_secret(inner, depth + 1));
    member.class() == Sensitivity::Secret || (depth < DEEPEST && inner())
}
