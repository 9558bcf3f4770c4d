//! Many items in one call, where the API overlay knows an operation for it.

use serde_json::{Map, Value};

use crate::contract::{ApiError, ErrorKind};
use crate::model::{Batch, BatchList, DocPath, Operation, OperationId, Retry, Step, api};

/// What an item brings to a call of many.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its entry.
    pub entry: Value,
    /// What it shares with the others of its call.
    pub shared: Value,
}

/// The operation that takes many of what `operation` takes one of, and how many, for items that have `set` in common.
#[must_use]
pub fn batch_of(operation: OperationId, set: &Value) -> Option<(&'static Batch, &'static Operation, usize)> {
    let batch = operation.operation().batch.as_ref()?;
    let by = api().operation(operation.service, &batch.by)?;
    let most = by.input.member(&batch.list)?.shape().constraint.max? as usize;
    let fits = batch.only.iter().all(|(name, value)| set.get(name) == Some(value));
    (fits && most > 1).then_some((batch, by, most))
}

/// The part of an item in a call of many; `None` where it has nothing for its entry, or where something of it would be lost.
#[must_use]
pub fn part(batch: &Batch, number: usize, input: &Value) -> Option<Part> {
    let mut entry = Value::Null;
    let (mut shared, mut rest) = (input.as_object()?.clone(), input.clone());
    for (to, from) in &batch.entry {
        to.put(&mut entry, from.get(input)?.clone());
        from.put(&mut rest, Value::Null);
        if let Some(Step::Member(name)) = from.steps().first() {
            shared.shift_remove(name);
        }
    }
    // What of a member is no part of the entry goes nowhere.
    let is_left = |from: &DocPath| matches!(from.steps().first(), Some(Step::Member(name)) if rest.get(name).is_some_and(|left| !is_void(left)));
    if batch.entry.values().any(is_left) {
        return None;
    }
    if let Some(path) = &batch.number {
        path.put(&mut entry, Value::from(number.to_string()));
    }
    for name in &batch.drops {
        shared.shift_remove(name);
    }
    for (name, value) in &batch.only {
        if shared.shift_remove(name).is_some_and(|own| own != *value) {
            return None;
        }
    }
    for (name, list) in &batch.lists {
        let elements = shared.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        list.rewrite(name, &elements, &mut shared)?;
    }
    Some(Part { entry, shared: Value::Object(shared) })
}

/// Whether there is nothing in a value.
fn is_void(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(elements) => elements.iter().all(is_void),
        Value::Object(members) => members.values().all(is_void),
        _ => false,
    }
}

impl BatchList {
    /// Puts the list into the form that the other operation takes; `None` where that has no room for something of it.
    fn rewrite(&self, name: &str, elements: &[Value], shared: &mut Map<String, Value>) -> Option<()> {
        let mut written = Vec::new();
        for element in elements {
            let mut rest = element.clone();
            let known = element.get(&self.by).and_then(Value::as_str);
            if let Some(member) = known.and_then(|known| self.members.get(known)) {
                rest.as_object_mut()?.shift_remove(&self.by);
                self.value.put(&mut rest, Value::Null);
                if shared.insert(member.clone(), self.value.get(element)?.clone()).is_some() || !is_void(&rest) {
                    return None;
                }
                continue;
            }
            let mut new = Value::Null;
            for (to, from) in &self.item {
                if let Some(value) = from.get(element) {
                    to.put(&mut new, value.clone());
                }
                from.put(&mut rest, Value::Null);
            }
            if !is_void(&rest) {
                return None;
            }
            written.push(new);
        }
        shared.insert(name.to_owned(), Value::Array(written));
        Some(())
    }
}

/// Whether what is alone can be sent as it is, with no more risk than in a call of many: sent again, it is done twice no
/// more than there.
#[must_use]
pub fn may_go_alone(operation: &Operation, by: &Operation) -> bool {
    operation.id == by.id || operation.retry == Retry::Safe || operation.retry == by.retry
}

/// By what an entry is known.
#[must_use]
pub fn known(batch: &Batch, entry: &Value) -> Value {
    batch.known.get(entry).cloned().unwrap_or(Value::Null)
}

/// The input of a call of many.
#[must_use]
pub fn joined(batch: &Batch, parts: Vec<Part>) -> Value {
    let mut input = parts.first().map_or(Value::Null, |part| part.shared.clone());
    let entries = parts.into_iter().map(|part| part.entry).collect();
    if let Some(members) = input.as_object_mut() {
        members.insert(batch.list.clone(), Value::Array(entries));
    }
    input
}

/// What became of each entry of a call that was answered: the error of those that failed.
#[must_use]
pub fn failed_entries(batch: &Batch, by: &Operation, input: &Value, reply: &Value) -> Vec<Option<ApiError>> {
    let lists = by.refused.iter().flat_map(|refused| &refused.lists);
    let failed: Vec<&Value> = lists.filter_map(|list| reply.get(list)?.as_array()).flatten().collect();
    let entries = input.get(&batch.list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let error = |entry: &Value| {
        let known = batch.known.get(entry)?;
        let of = failed.iter().find(|failed| batch.known.get(failed) == Some(known))?;
        let text = |name: &str| match of.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(value) if !value.is_null() => value.to_string(),
            _ => String::new(),
        };
        let code = text(&batch.code);
        Some(ApiError::local(kind_of(&code), &code, text(&batch.message)))
    };
    entries.iter().map(error).collect()
}

/// What sort of error a code means, of an entry or of an item of an earlier run.
pub(super) fn kind_of(code: &str) -> ErrorKind {
    let code = code.to_ascii_uppercase().replace('_', "");
    let sorts = [
        ("NOTFOUND", ErrorKind::NotFound),
        ("404", ErrorKind::NotFound),
        ("CONFLICT", ErrorKind::Conflict),
        ("409", ErrorKind::Conflict),
        ("QUOTA", ErrorKind::Quota),
        ("THROTTL", ErrorKind::Throttled),
        ("429", ErrorKind::Throttled),
        ("DENIED", ErrorKind::AccessDenied),
        ("403", ErrorKind::AccessDenied),
        ("INTERNAL", ErrorKind::Internal),
        ("UNAVAILABLE", ErrorKind::Internal),
        ("TIMEOUT", ErrorKind::Timeout),
        ("CONNECTOR", ErrorKind::Connector),
        ("EXPIRED", ErrorKind::ExpiredCredentials),
        ("NOINPUT", ErrorKind::Invalid),
    ];
    sorts.iter().find(|(word, _)| code.contains(word)).map_or(ErrorKind::BadRequest, |(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Service, check_input};

    fn id(service: Service, name: &str) -> OperationId {
        api().operation(service, name).unwrap().id
    }

    #[test]
    fn cases_are_closed_in_one_call_and_each_failure_is_its_own() {
        let operation = id(Service::ConnectCases, "UpdateCase");
        let field = |id: &str, text: &str| json!({"id": id, "value": {"stringValue": text}});
        let domain = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
        let fields = json!([field("status", "closed"), field("reason", "done")]);
        let (batch, by, most) = batch_of(operation, &json!({"domainId": domain, "fields": fields})).unwrap();
        assert_eq!((by.id.name, most), ("BatchUpdateCase", 100));
        let part_of = |n: usize| {
            part(batch, n, &json!({"domainId": domain, "caseId": format!("case-{n}"), "fields": fields})).unwrap()
        };
        let input = joined(batch, vec![part_of(0), part_of(1)]);
        let expected = json!({"domainId": domain, "status": "closed",
            "fields": [{"fieldIdentifier": {"id": "reason"}, "value": {"stringValue": "done"}}],
            "cases": [{"caseIdentifier": {"caseId": "case-0"}}, {"caseIdentifier": {"caseId": "case-1"}}]});
        assert_eq!(input, expected);
        assert_eq!(check_input(by.id, &input), []);
        let reply = json!({"successfulCases": [], "failedCases": [{"caseIdentifier": {"caseId": "case-1",
            "referenceId": "x"}, "errorCode": "CASE_NOT_FOUND", "errorMessage": "gone"}]});
        let failed = failed_entries(batch, by, &input, &reply);
        assert!(failed[0].is_none() && failed[1].as_ref().unwrap().kind == ErrorKind::NotFound);
    }

    #[test]
    fn what_a_call_of_many_has_no_room_for_does_not_go_in_one() {
        let batch = |service, name: &str| id(service, name).operation().batch.as_ref().unwrap();
        let cases = batch(Service::ConnectCases, "UpdateCase");
        let case = |fields: Value| part(cases, 0, &json!({"domainId": "d", "caseId": "c", "fields": fields}));
        let field = |id: &str, value: Value| json!({"id": id, "value": value});
        assert!(case(json!([field("status", json!({"stringValue": "closed"}))])).is_some());
        assert!(case(json!([field("reason", json!({"emptyValue": {}}))])).is_some(), "it goes as it is");
        // A title has a text there, and nothing else.
        assert!(case(json!([field("title", json!({"emptyValue": {}}))])).is_none());
        let twice = [field("title", json!({"stringValue": "a"})), field("title", json!({"stringValue": "b"}))];
        assert!(case(json!(twice)).is_none());
        assert!(case(json!([{"id": "reason", "value": {"stringValue": "a"}, "more": 1}])).is_none());
        let options = batch(Service::ConnectCases, "BatchPutFieldOptions");
        let option = |name: &str| json!({"name": name, "value": name, "active": true});
        let put =
            |options_of: Value| part(options, 0, &json!({"domainId": "d", "fieldId": "f", "options": options_of}));
        assert!(put(json!([option("a")])).is_some());
        assert!(put(json!([option("a"), option("b")])).is_none(), "the second one would be lost");
        let comments = batch(Service::ConnectCases, "CreateRelatedItem");
        let item = |of: &str| json!({"domainId": "d", "caseId": "c", "type": of, "content": {}});
        assert!(part(comments, 0, &item("Comment")).is_some() && part(comments, 0, &item("File")).is_none());
    }

    #[test]
    fn what_is_said_of_batches_holds_together() {
        for operation in api().operations().filter(|operation| operation.batch.is_some()) {
            let batch = operation.batch.as_ref().unwrap();
            let set = Value::Object(batch.only.clone().into_iter().collect());
            let (_, by, most) = batch_of(operation.id, &set).unwrap();
            let entry = by.input.member(&batch.list).unwrap();
            assert!(most > 1 && by.refused.is_some(), "{}", operation.id);
            let in_entry = |path: &DocPath| {
                let shape = entry.shape().step(&Step::Index(0)).map(crate::model::Member::shape);
                path.steps().iter().try_fold(shape.unwrap(), |shape, step| Some(shape.step(step)?.shape()))
            };
            for path in batch.entry.keys().chain(&batch.number).chain([&batch.known]) {
                assert!(in_entry(path).is_some(), "{}: {path}", operation.id);
            }
            let own = |name: &str| batch.entry.values().any(|from| from.to_string().starts_with(name));
            for member in operation.input.members().iter().filter(|member| !own(member.name)) {
                let is_left = batch.drops.iter().chain(batch.only.keys()).any(|name| name == member.name);
                assert!(is_left || by.input.member(member.name).is_some(), "{}: {}", operation.id, member.name);
            }
        }
    }
}
