//! Whole designs as people make them, with options that hold commas and slashes: each document goes through the form
//! unchanged and without a complaint, is accepted by the sandbox, and is read back as it was written.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use switchboard::form::Form;
use switchboard::model::{Service, api};

use super::desk::Desk;

const RETURNS: &str = include_str!("../documents/designs/returns.json");
const LOST_BAGGAGE: &str = include_str!("../documents/designs/lost-baggage.json");

/// Puts what earlier steps made in the place of `{step.member}`, in keys and texts.
fn fill(value: &Value, made: &HashMap<String, Value>) -> Value {
    let text = |text: &str| {
        let hole = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).and_then(|text| text.split_once('.'));
        hole.map_or_else(|| text.to_owned(), |(step, member)| made[step][member].as_str().unwrap().to_owned())
    };
    match value {
        Value::String(given) => text(given).into(),
        Value::Array(items) => items.iter().map(|item| fill(item, made)).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), fill(value, made))).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// What of a reply has a counterpart in the document that was sent.
fn counterpart(sent: &Value, reply: &Value) -> Value {
    match (sent, reply) {
        (Value::Object(sent), Value::Object(reply)) => Value::Object(
            sent.iter()
                .filter_map(|(name, value)| Some((name.clone(), counterpart(value, reply.get(name)?))))
                .collect(),
        ),
        (Value::Array(sent), Value::Array(reply)) if sent.len() == reply.len() => {
            sent.iter().zip(reply).map(|(sent, reply)| counterpart(sent, reply)).collect()
        }
        (_, reply) => reply.clone(),
    }
}

/// The members of an input that say what is made, not what it belongs to or how it is asked for.
fn content(operation: &str, input: &Value) -> Value {
    let mut content = input.clone();
    let names = ["domainId", "fieldId", "templateId", "clientToken", "performedBy", "type", "tags"];
    for name in names.into_iter().filter(|name| *name != "templateId" || operation != "CreateCase") {
        content.as_object_mut().unwrap().remove(name);
    }
    content
}

async fn carry_out(steps: &str) {
    let desk = Desk::new().await;
    let mut made: HashMap<String, Value> = HashMap::new();
    let steps: Vec<Value> = serde_json::from_str(steps).unwrap();
    for step in steps {
        let operation = step["operation"].as_str().unwrap();
        let input = desk.of(fill(&step["input"], &made));
        let form = Form::edit(api().operation(Service::ConnectCases, operation).unwrap().id, input.clone());
        assert_eq!(form.document(), &input, "{operation}");
        assert_eq!(form.issues(), [], "{operation} {input}");
        let reply = desk.cases.ok(operation, input.clone()).await;
        for failures in ["errors", "failedCases", "failedItems"] {
            assert_eq!(reply[failures].as_array().map_or(0, Vec::len), 0, "{operation}: {reply}");
        }
        if let Some(name) = step["as"].as_str() {
            made.insert(name.to_owned(), reply.clone());
        }
        if let Some(finds) = step["finds"].as_u64() {
            assert_eq!(reply["totalCount"], finds, "{input}: {reply}");
        }
        let Some(read) = step.get("read") else { continue };
        let back = desk.ok(read["operation"].as_str().unwrap(), fill(&read["input"], &made)).await;
        let back = read["at"].as_str().map_or(&back, |at| back.pointer(at).unwrap());
        let sent = content(operation, &input);
        assert_eq!(counterpart(&sent, back), sent, "{operation}: {back}");
    }
    // Twice the same name is refused, whatever it holds.
    assert_eq!(desk.refused("CreateTemplate", json!({ "name": "General" })).await.0, "ConflictException");
}

#[tokio::test]
async fn returns_with_commas_and_slashes_in_their_options() {
    carry_out(RETURNS).await;
}

#[tokio::test]
async fn lost_baggage_with_rules_events_and_a_target() {
    carry_out(LOST_BAGGAGE).await;
}
