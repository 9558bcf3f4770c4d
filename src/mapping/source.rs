//! Sources of fields: a path in the object (`_source.a.b`), or a text with Handlebars in it.
//!
//! Which blocks there are is a closed list in the page "Mapping field definitions" of the Administrator Guide.

use serde_json::Value;

use super::path::{Path, elements, scalar};
use super::template::{self, Piece};

/// What a source is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A path in the object.
    Path(Path),
    /// A text with expressions in double braces.
    Text(Vec<Piece>),
}

/// Why a text is no source.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotASource {
    /// It names no place in the object.
    #[error(
        "begins with _source. or has paths in double braces, like _source.Id or {{{{_source.first}}}} {{{{_source.last}}}}"
    )]
    NoPath,
    /// It begins at something else than the object.
    #[error("reads {0}, but the only object there is is _source, like _source.{0}")]
    OtherRoot(String),
    /// The path has a part without a name.
    #[error("has a path with an empty part; it is written like _source.address.city")]
    EmptyPart,
    /// Braces are opened and not closed, or the other way round.
    #[error("has double braces that do not pair")]
    Braces,
    /// There is nothing in the braces.
    #[error("has empty braces; a path belongs inside, like {{{{_source.name}}}}")]
    EmptyBraces,
    /// A block has no end.
    #[error("opens {{{{#{0}}}}} and does not close it; {{{{/{0}}}}} is missing")]
    Unclosed(String),
    /// A block ends that was not opened, or another one than was opened last.
    #[error("has {{{{/{0}}}}}, which closes nothing that is open there")]
    Unopened(String),
    /// A block does not say what it is about.
    #[error("has {{{{#{0}}}}} without a path, like {{{{#{0} _source.name}}}}")]
    NoArgument(String),
    /// `else` stands in no block.
    #[error("has {{{{else}}}} outside of a block")]
    LoneElse,
    /// Blocks in blocks in blocks.
    #[error("has blocks more than {0} deep")]
    TooDeep(usize),
}

impl Source {
    /// What in it the guide does not describe, so that it may be refused or give nothing.
    #[must_use]
    pub fn undescribed(&self) -> Option<&str> {
        match self {
            Self::Path(_) => None,
            Self::Text(pieces) => template::undescribed(pieces),
        }
    }

    /// The values that it has in an object: several where a path leads through a list, none where it leads nowhere.
    #[must_use]
    pub fn read(&self, object: &Value) -> Vec<String> {
        match self {
            Self::Path(path) => path.texts(object),
            Self::Text(pieces) => {
                let text = template::write(pieces, object);
                let text = text.trim();
                if text.is_empty() { Vec::new() } else { vec![text.to_owned()] }
            }
        }
    }

    /// The same with an empty text for each row of the last list that has no value, so that rows stay together.
    #[must_use]
    pub fn rows(&self, object: &Value) -> Vec<String> {
        match self {
            Self::Path(path) => path.rows(object),
            Self::Text(_) => self.read(object),
        }
    }
}

/// What a source says.
///
/// # Errors
/// If it leads nowhere, whatever the object.
pub fn parse_source(source: &str) -> Result<Source, NotASource> {
    if source.contains("{{") {
        return template::parse(source).map(Source::Text);
    }
    if source.contains("}}") {
        return Err(NotASource::Braces);
    }
    let Some(path) = source.strip_prefix("_source.") else { return Err(no_path(source)) };
    Path::in_object(path).map(Source::Path)
}

/// A path that begins elsewhere is told from a text that is no path at all.
fn no_path(source: &str) -> NotASource {
    let root = source.split('.').next().unwrap_or_default();
    if root.starts_with('_') && root != "_source" && root.len() < source.len() {
        return NotASource::OtherRoot(source.to_owned());
    }
    NotASource::NoPath
}

/// The values that a source has in an object; none where it is no source.
#[must_use]
pub fn read_source(source: &str, object: &Value) -> Vec<String> {
    parse_source(source).map(|source| source.read(object)).unwrap_or_default()
}

/// The first text at a path of members that is written without `_source`, such as `address.city`. Names of members may
/// hold dots themselves.
#[must_use]
pub fn text_at(path: &str, object: &Value) -> Option<String> {
    let rows = || elements(object).into_iter().filter_map(Value::as_object);
    let whole = rows().filter_map(|row| row.get(path)).flat_map(elements).find_map(scalar);
    whole.filter(|text| !text.is_empty()).or_else(|| {
        path.match_indices('.').find_map(|(dot, _)| {
            let (first, rest) = (&path[..dot], &path[dot + 1..]);
            rows().filter_map(|row| row.get(first)).find_map(|inner| text_at(rest, inner))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sources_are_paths_or_texts_with_paths() {
        let object = json!({"a": {"b": "x"}, "n": 7, "list": [{"e": "1"}, {}, {"e": "2"}], "last": "Kim"});
        assert_eq!(read_source("_source.a.b", &object), ["x"]);
        assert_eq!(read_source("_source.n", &object), ["7"]);
        assert_eq!(read_source("_source.list.e", &object), ["1", "2"]);
        assert_eq!(read_source("_source.list[2].e", &object), ["2"]);
        assert_eq!(parse_source("_source.list.e").unwrap().rows(&object), ["1", "", "2"]);
        assert_eq!(read_source("{{_source.first}} {{_source.last}}", &object), ["Kim"]);
        assert_eq!(read_source("Mx {{ _source.last }}!", &object), ["Mx Kim!"]);
        assert!(read_source("{{_source.first}} {{_source.second}}", &object).is_empty());
        assert!(read_source("{{_source.last", &object).is_empty());
        assert_eq!(text_at("a.b", &object).as_deref(), Some("x"));
        assert_eq!(text_at("list.e", &object).as_deref(), Some("1"));
        assert_eq!(text_at("Attributes.a.b", &json!({"Attributes": {"a.b": 1}})).as_deref(), Some("1"));
    }

    #[test]
    fn a_source_begins_at_the_object() {
        let why = |source: &str| parse_source(source).unwrap_err();
        assert_eq!(why("_profile.FirstName"), NotASource::OtherRoot("_profile.FirstName".to_owned()));
        for nowhere in ["Id", "source.Id", "_source", "EU"] {
            assert_eq!(why(nowhere), NotASource::NoPath, "{nowhere}");
        }
        assert_eq!(why("_source."), NotASource::EmptyPart);
        assert_eq!(why("_source..a"), NotASource::EmptyPart);
        assert_eq!(why("{{customer.name}}"), NotASource::OtherRoot("customer.name".to_owned()));
    }
}
