//! From a document to a request.

use percent_encoding::utf8_percent_encode;
use serde_json::{Map, Value};

use super::ENCODED;
use crate::model::depth::is_too_deep;
use crate::model::{DocPath, HttpLocation, Operation, OperationId, Shape, ShapeKind, instant};

/// An HTTP request without host and headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method.
    pub method: &'static str,
    /// The path, percent-encoded.
    pub path: String,
    /// The query parameters in the document's order, not encoded; lists repeat their name.
    pub query: Vec<(String, String)>,
    /// The JSON body; `None` where the operation has none.
    pub body: Option<Vec<u8>>,
}

impl HttpRequest {
    /// The query, percent-encoded; empty where there is none.
    #[must_use]
    pub fn query_string(&self) -> String {
        let encode = |text| utf8_percent_encode(text, ENCODED);
        let pairs: Vec<String> =
            self.query.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        pairs.join("&")
    }

    /// The path, followed by the query where there is one.
    #[must_use]
    pub fn target(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query_string()) }
    }
}

/// Why a document can't be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// The document is no object.
    #[error("the input must be an object")]
    NotAnObject,
    /// The document is nested too deeply.
    #[error("the input is nested too deeply")]
    TooDeep,
    /// A member that is part of the address is left out, empty or no text.
    #[error("{path} is part of the address and must not be empty")]
    Label {
        /// The member.
        path: DocPath,
    },
    /// A member that is part of the address would lead to another address.
    #[error("{path} is part of the address and must not be '{value}'")]
    Traversal {
        /// The member.
        path: DocPath,
        /// Its value.
        value: String,
    },
}

/// The request that carries this input of an operation.
///
/// The document should have passed [`crate::model::check_input`]; what binding does not need to know is sent as it
/// is, members that the facts don't have included.
///
/// # Errors
/// Where the document is no object, goes too deep or has no usable value for a label of the address.
pub fn bind(operation: OperationId, document: &Value) -> Result<HttpRequest, BindError> {
    let operation = operation.operation();
    if is_too_deep(document) {
        return Err(BindError::TooDeep);
    }
    let document = document.as_object().ok_or(BindError::NotAnObject)?;
    Ok(HttpRequest {
        method: operation.method,
        path: path(operation, document)?,
        query: query(operation.input, document),
        body: body(operation.input, document),
    })
}

fn path(operation: &'static Operation, document: &Map<String, Value>) -> Result<String, BindError> {
    let mut path = operation.uri.to_owned();
    for member in operation.input.members() {
        let HttpLocation::Uri(label) = &member.location else { continue };
        let at = || DocPath::root().member(member.name);
        let value = match document.get(member.name).and_then(Value::as_str) {
            None | Some("") => return Err(BindError::Label { path: at() }),
            // Servers and proxies resolve these, however they are encoded: the request would reach something else.
            Some(value @ ("." | "..")) => return Err(BindError::Traversal { path: at(), value: value.to_owned() }),
            Some(value) => value,
        };
        path = path.replace(&format!("{{{label}}}"), &utf8_percent_encode(value, ENCODED).to_string());
    }
    Ok(path)
}

fn query(input: &Shape, document: &Map<String, Value>) -> Vec<(String, String)> {
    let mut query = Vec::new();
    for (name, value) in document {
        let Some(HttpLocation::Query(name)) = input.member(name).map(|member| &member.location) else { continue };
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        query.extend(values.iter().filter_map(plain).map(|value| ((*name).to_owned(), value)));
    }
    query
}

/// A value as it stands in an address; nulls don't.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn body(input: &'static Shape, document: &Map<String, Value>) -> Option<Vec<u8>> {
    let members: Map<String, Value> = document
        .iter()
        .filter(|(_, value)| !value.is_null())
        .filter_map(|(name, value)| match input.member(name) {
            Some(member) if member.location == HttpLocation::Body => {
                Some((name.clone(), to_wire(value, member.shape())))
            }
            Some(_) => None,
            None => Some((name.clone(), value.clone())),
        })
        .collect();
    let expected = input.members().iter().any(|member| member.location == HttpLocation::Body);
    (expected || !members.is_empty()).then(|| Value::Object(members).to_string().into_bytes())
}

/// The value as it is sent: without null members, and with points in time as the wire wants them.
fn to_wire(value: &Value, shape: &'static Shape) -> Value {
    match (&shape.kind, value) {
        (ShapeKind::Timestamp(format), value) => instant::to_wire(value, *format),
        (ShapeKind::Structure { .. }, Value::Object(object)) => object
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| {
                let sent = shape.member(name).map_or_else(|| value.clone(), |member| to_wire(value, member.shape()));
                (name.clone(), sent)
            })
            .collect(),
        (ShapeKind::List { item }, Value::Array(elements)) => {
            elements.iter().map(|element| to_wire(element, item.shape())).collect()
        }
        (ShapeKind::Map { value: item, .. }, Value::Object(object)) => {
            object.iter().map(|(key, value)| (key.clone(), to_wire(value, item.shape()))).collect()
        }
        _ => value.clone(),
    }
}
