//! Sources of fields: a path in the object (`_source.a.b`), or text with paths in double braces.

use serde_json::Value;

/// A piece of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// Text that stands for itself.
    Text(String),
    /// A path in the object, without its `_source`.
    Path(String),
    /// Something in braces that is no path.
    Other(String),
}

impl Expression {
    /// What stands in braces, where it is no path.
    #[must_use]
    pub fn unknown(self) -> Option<String> {
        match self {
            Self::Other(text) => Some(text),
            Self::Text(_) | Self::Path(_) => None,
        }
    }
}

/// Why a text is no source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotASource {
    /// It names no place in the object.
    #[error(
        "begins with _source. or has paths in double braces, like _source.Id or {{{{_source.first}}}} {{{{_source.last}}}}"
    )]
    NoPath,
    /// The path has a part without a name.
    #[error("has a path with an empty part; it is written like _source.address.city")]
    EmptyPart,
    /// Braces are opened and not closed, or the other way round.
    #[error("has double braces that do not pair")]
    Braces,
    /// There is nothing in the braces.
    #[error("has empty braces; a path belongs inside, like {{{{_source.name}}}}")]
    EmptyBraces,
}

/// The pieces of a source.
///
/// # Errors
/// If it leads nowhere, whatever the object.
pub fn parse_source(source: &str) -> Result<Vec<Expression>, NotASource> {
    if !source.contains("{{") {
        if source.contains("}}") {
            return Err(NotASource::Braces);
        }
        let path = source.strip_prefix("_source.").ok_or(NotASource::NoPath)?;
        return Ok(vec![checked(path)?]);
    }
    let mut pieces = Vec::new();
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("{{") {
        if before.contains("}}") {
            return Err(NotASource::Braces);
        }
        if !before.is_empty() {
            pieces.push(Expression::Text(before.to_owned()));
        }
        let (inside, after) = after.split_once("}}").ok_or(NotASource::Braces)?;
        pieces.push(match inside.trim() {
            "" => return Err(NotASource::EmptyBraces),
            inside if inside.contains("{{") => return Err(NotASource::Braces),
            inside => match inside.strip_prefix("_source.").filter(|path| !path.contains(char::is_whitespace)) {
                Some(path) => checked(path)?,
                None => Expression::Other(inside.to_owned()),
            },
        });
        rest = after;
    }
    if rest.contains("}}") {
        return Err(NotASource::Braces);
    }
    if !rest.is_empty() {
        pieces.push(Expression::Text(rest.to_owned()));
    }
    Ok(pieces)
}

fn checked(path: &str) -> Result<Expression, NotASource> {
    if path.split('.').any(|part| part.trim().is_empty()) {
        return Err(NotASource::EmptyPart);
    }
    Ok(Expression::Path(path.to_owned()))
}

/// The values that a source has in an object; none where it is no source, or none of its paths leads to a value.
#[must_use]
pub fn read_source(source: &str, object: &Value) -> Vec<String> {
    match parse_source(source).as_deref() {
        Ok([Expression::Path(path)]) if !source.contains("{{") => values(path, object),
        Ok(pieces) => written(pieces, object).into_iter().collect(),
        Err(_) => Vec::new(),
    }
}

fn written(pieces: &[Expression], object: &Value) -> Option<String> {
    let mut text = String::new();
    let mut found = false;
    for piece in pieces {
        match piece {
            Expression::Text(plain) => text.push_str(plain),
            Expression::Path(path) => {
                let value = values(path, object).join(" ");
                found |= !value.is_empty();
                text.push_str(&value);
            }
            Expression::Other(_) => {}
        }
    }
    found.then(|| text.trim().to_owned())
}

fn values(path: &str, object: &Value) -> Vec<String> {
    let mut at = vec![object];
    for step in path.split('.') {
        at = at.into_iter().flat_map(elements).filter_map(|value| value.get(step)).collect();
    }
    at.into_iter().flat_map(elements).filter_map(scalar).filter(|text| !text.is_empty()).collect()
}

fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(rows) => rows.iter().collect(),
        other => vec![other],
    }
}

/// A text, number or truth as text.
#[must_use]
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sources_are_paths_or_texts_with_paths() {
        let object = json!({"a": {"b": "x"}, "n": 7, "list": [{"e": "1"}, {"e": "2"}], "last": "Kim"});
        assert_eq!(read_source("_source.a.b", &object), ["x"]);
        assert_eq!(read_source("_source.n", &object), ["7"]);
        assert_eq!(read_source("_source.list.e", &object), ["1", "2"]);
        assert_eq!(read_source("{{_source.first}} {{_source.last}}", &object), ["Kim"]);
        assert_eq!(read_source("Mx {{ _source.last }}!", &object), ["Mx Kim!"]);
        assert!(read_source("{{_source.first}} {{_source.second}}", &object).is_empty());
        assert!(read_source("{{_source.last", &object).is_empty());
    }
}
