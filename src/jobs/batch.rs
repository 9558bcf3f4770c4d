//! Many items in one call, where the API overlay knows an operation for it.

use serde_json::{Map, Value};

use crate::contract::{ApiError, ErrorKind};
use crate::model::{Batch, BatchList, Operation, OperationId, api};

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

/// The part of an item in a call of many; `None` where it has nothing for its entry.
#[must_use]
pub fn part(batch: &Batch, number: usize, input: &Value) -> Option<Part> {
    let mut entry = Value::Null;
    let mut shared = input.as_object()?.clone();
    for (to, from) in &batch.entry {
        to.put(&mut entry, from.get(input)?.clone());
        if let Some(crate::model::Step::Member(name)) = from.steps().first() {
            shared.shift_remove(name);
        }
    }
    if let Some(path) = &batch.number {
        path.put(&mut entry, Value::from(number.to_string()));
    }
    for name in batch.drops.iter().chain(batch.only.keys()) {
        shared.shift_remove(name);
    }
    for (name, list) in &batch.lists {
        let elements = shared.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        list.rewrite(name, &elements, &mut shared);
    }
    Some(Part { entry, shared: Value::Object(shared) })
}

impl BatchList {
    fn rewrite(&self, name: &str, elements: &[Value], shared: &mut Map<String, Value>) {
        let mut written = Vec::new();
        for element in elements {
            let member = element.get(&self.by).and_then(Value::as_str).and_then(|known| self.members.get(known));
            if let Some(member) = member {
                shared.insert(member.clone(), self.value.get(element).cloned().unwrap_or(Value::Null));
                continue;
            }
            let mut new = Value::Null;
            for (to, from) in &self.item {
                if let Some(value) = from.get(element) {
                    to.put(&mut new, value.clone());
                }
            }
            written.push(new);
        }
        shared.insert(name.to_owned(), Value::Array(written));
    }
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
    fn what_is_said_of_batches_holds_together() {
        for operation in api().operations().filter(|operation| operation.batch.is_some()) {
            let batch = operation.batch.as_ref().unwrap();
            let set = Value::Object(batch.only.clone().into_iter().collect());
            let (_, by, most) = batch_of(operation.id, &set).unwrap();
            let entry = by.input.member(&batch.list).unwrap();
            assert!(most > 1 && by.refused.is_some(), "{}", operation.id);
            let in_entry = |path: &crate::model::DocPath| {
                let shape = entry.shape().step(&crate::model::Step::Index(0)).map(crate::model::Member::shape);
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
