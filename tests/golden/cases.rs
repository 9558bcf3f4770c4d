//! The golden requests: for every operation, inputs and what botocore's serializer sends for them.
//!
//! The data is made by `make.py` beside this file and shared by every test that has to agree with it.

#![expect(clippy::unwrap_used, reason = "data that does not read must fail the test")]

use serde_json::Value;
use switchboard::model::{OperationId, Service, api};

/// One golden request.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The operation.
    pub(crate) operation: OperationId,
    /// Which of the operation's cases it is, such as `minimal`.
    pub(crate) name: String,
    /// The input document.
    pub(crate) input: Value,
    /// The HTTP method.
    pub(crate) method: String,
    /// The path, percent-encoded.
    pub(crate) path: String,
    /// The query, percent-encoded; empty where there is none.
    pub(crate) query: String,
    /// The body; `None` where there is none.
    pub(crate) body: Option<Value>,
}

/// All golden requests, in the order of the file.
pub(crate) fn cases() -> Vec<Case> {
    include_str!("requests.jsonl").lines().map(case).collect()
}

fn case(line: &str) -> Case {
    let fact: Value = serde_json::from_str(line).unwrap();
    let text = |name: &str| fact[name].as_str().unwrap().to_owned();
    let service = Service::by_id(&text("service")).unwrap();
    Case {
        operation: api().operation(service, &text("operation")).unwrap().id,
        name: text("case"),
        input: fact["input"].clone(),
        method: text("method"),
        path: text("path"),
        query: text("query"),
        body: fact.get("body").cloned(),
    }
}
