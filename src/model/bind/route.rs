//! From a request to its operation and document.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::model::{HttpLocation, Operation, OperationId, Service, Shape, ShapeKind, api};

/// Why a request can't be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unbound {
    /// No operation of the service has this method and path.
    #[error("no operation has this method and path")]
    NoRoute,
    /// A part of the path is no text once decoded.
    #[error("the path has a part that is no UTF-8 text")]
    BadPath,
    /// A part of the query is no text once decoded.
    #[error("the query has a part that is no UTF-8 text")]
    BadQuery,
    /// The body is no JSON object.
    #[error("the body is no JSON object: {0}")]
    BadBody(String),
}

/// The operation that a request means, and its input document.
///
/// `path` and `query` are as they came, percent-encoded. An empty body counts as `{}`. A query value that is not of
/// its member's type stays text, so that checking the document finds it; parameters that no member has are ignored,
/// and so are members of the body that belong to the address.
///
/// # Errors
/// Where no operation fits or a part can't be read.
pub fn unbind(
    service: Service,
    method: &str,
    path: &str,
    query: &str,
    body: &[u8],
) -> Result<(OperationId, Value), Unbound> {
    let (route, labels) = find(service, method, path).ok_or(Unbound::NoRoute)?;
    let input = route.operation.input;
    let mut document = Map::new();
    for (label, raw) in labels {
        if let Some(member) =
            input.members().iter().find(|m| matches!(m.location, HttpLocation::Uri(there) if there == label))
        {
            document.insert(member.name.to_owned(), Value::String(decoded(raw, false).ok_or(Unbound::BadPath)?));
        }
    }
    read_query(query, input, &mut document)?;
    read_body(body, input, &mut document)?;
    Ok((route.operation.id, Value::Object(document)))
}

struct Route {
    operation: &'static Operation,
    parts: Vec<RoutePart>,
}

enum RoutePart {
    Literal(&'static str),
    Label(&'static str),
}

impl Route {
    fn new(operation: &'static Operation) -> Self {
        let part = |part: &'static str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(label) => RoutePart::Label(label),
            None => RoutePart::Literal(part),
        };
        Self { operation, parts: operation.uri.split('/').map(part).collect() }
    }

    /// How specific the route is: where two fit, the one with more literal text is meant.
    fn literal_length(&self) -> usize {
        self.parts.iter().map(|part| if let RoutePart::Literal(text) = part { text.len() } else { 0 }).sum()
    }

    /// The labels' raw values, where this route has the path.
    fn labels<'p>(&self, path: &[&'p str]) -> Option<Vec<(&'static str, &'p str)>> {
        if self.parts.len() != path.len() {
            return None;
        }
        let mut labels = Vec::new();
        for (part, raw) in self.parts.iter().zip(path) {
            match part {
                // Clients may encode more than they need to, such as the colon of `cases:batchUpdateCase`.
                RoutePart::Literal(text) if percent_decode_str(raw).eq(text.bytes()) => {}
                RoutePart::Label(label) if !raw.is_empty() => labels.push((*label, *raw)),
                _ => return None,
            }
        }
        Some(labels)
    }
}

type Table = HashMap<(Service, &'static str), Vec<Route>>;

/// All routes of a service and method, the most specific first.
static ROUTES: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::new();
    for operation in api().operations() {
        table.entry((operation.id.service, operation.method)).or_default().push(Route::new(operation));
    }
    for routes in table.values_mut() {
        routes.sort_by_key(|route| std::cmp::Reverse(route.literal_length()));
    }
    table
});

type Labels<'p> = Vec<(&'static str, &'p str)>;

fn find<'p>(service: Service, method: &str, path: &'p str) -> Option<(&'static Route, Labels<'p>)> {
    let parts: Vec<&str> = path.split('/').collect();
    let methods = ROUTES.iter().find(|((of, named), _)| *of == service && *named == method)?;
    methods.1.iter().find_map(|route| Some((route, route.labels(&parts)?)))
}

fn decoded(raw: &str, is_query: bool) -> Option<String> {
    let raw = if is_query { Cow::Owned(raw.replace('+', " ")) } else { Cow::Borrowed(raw) };
    percent_decode_str(&raw).decode_utf8().ok().map(Cow::into_owned)
}

fn read_query(query: &str, input: &'static Shape, document: &mut Map<String, Value>) -> Result<(), Unbound> {
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, raw) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decoded(name, true).ok_or(Unbound::BadQuery)?;
        let text = decoded(raw, true).ok_or(Unbound::BadQuery)?;
        let Some(member) =
            input.members().iter().find(|m| matches!(m.location, HttpLocation::Query(there) if there == name))
        else {
            continue;
        };
        if let ShapeKind::List { item } = &member.shape().kind {
            let list = document.entry(member.name).or_insert_with(|| Value::Array(Vec::new()));
            if let Some(list) = list.as_array_mut() {
                list.push(typed(text, item.shape()));
            }
        } else {
            document.insert(member.name.to_owned(), typed(text, member.shape()));
        }
    }
    // A query can't tell an empty list from none, so that a list that must be there is empty.
    let is_list = |kind: &ShapeKind| matches!(kind, ShapeKind::List { .. });
    for member in input.members().iter().filter(|member| member.required && is_list(&member.shape().kind)) {
        if matches!(member.location, HttpLocation::Query(_)) {
            document.entry(member.name).or_insert_with(|| Value::Array(Vec::new()));
        }
    }
    Ok(())
}

fn typed(text: String, shape: &Shape) -> Value {
    let parsed = match &shape.kind {
        ShapeKind::Boolean => text.parse().ok().map(Value::Bool),
        ShapeKind::Integer { .. } => text.parse::<i64>().ok().map(Value::from),
        ShapeKind::Double => text.parse::<f64>().ok().map(Value::from),
        _ => None,
    };
    parsed.unwrap_or(Value::String(text))
}

fn read_body(body: &[u8], input: &Shape, document: &mut Map<String, Value>) -> Result<(), Unbound> {
    if body.trim_ascii().is_empty() {
        return Ok(());
    }
    let body: Value = serde_json::from_slice(body).map_err(|problem| Unbound::BadBody(problem.to_string()))?;
    let Value::Object(members) = body else {
        return Err(Unbound::BadBody("it is JSON, but no object".to_owned()));
    };
    let in_body = |name: &str| input.member(name).is_none_or(|member| member.location == HttpLocation::Body);
    document.extend(members.into_iter().filter(|(name, _)| in_body(name)));
    Ok(())
}
