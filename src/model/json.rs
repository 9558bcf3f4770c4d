//! What keeps a text from being JSON, in words of our own: where, and what would be right there.

use std::fmt;

use parking_lot::Mutex;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// What the parser says, by how it begins, and how it is said here.
const WORDS: [(&str, &str); 20] = [
    ("EOF while parsing a list", "the text ends before a list does: ] is missing"),
    ("EOF while parsing an object", "the text ends before an object does: } is missing"),
    ("EOF while parsing a string", "the text ends before a string does: \" is missing"),
    ("EOF while parsing", "the text ends where a value is expected"),
    ("expected `:`", "between a name and its value stands a colon"),
    ("expected `,` or `]`", "behind a value of a list comes a comma, or ] at its end"),
    ("expected `,` or `}`", "behind a value of an object comes a comma, or } at its end"),
    ("expected `\"`", "a text begins and ends with \""),
    ("expected ident", "only true, false and null are written without quotes"),
    ("expected value", "a value is expected: a text in quotes, a number, true, false, null, a list or an object"),
    ("key must be a string", "a name in quotes is expected"),
    ("trailing comma", "after the last value there is no comma"),
    ("trailing characters", "there is more text after the end of the document"),
    ("control character", "a string can't hold line breaks and control characters as they are: write \\n or \\u0000"),
    ("lone leading surrogate", "half of a character: the other half, another \\u, is missing"),
    ("invalid escape", "behind \\ comes one of \" \\ / b f n r t, or u with four digits"),
    ("unexpected end of hex escape", "half of a character: the other half, another \\u, is missing"),
    ("invalid number", "a number is written like 12, -0.5 or 1e6"),
    ("number out of range", "the number is too large"),
    ("recursion limit exceeded", "lists and objects stand too deep in each other"),
];

/// What is said of anything else.
const OTHER: &str = "this is not written as JSON is";

/// What keeps a text from being JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct JsonFault {
    /// From 1.
    pub line: usize,
    /// From 1, in bytes.
    pub column: usize,
    /// What would be right.
    pub message: &'static str,
}

impl From<&serde_json::Error> for JsonFault {
    fn from(error: &serde_json::Error) -> Self {
        let said = error.to_string();
        let own = WORDS.iter().find(|(begins, _)| said.starts_with(begins));
        Self { line: error.line().max(1), column: error.column().max(1), message: own.map_or(OTHER, |(_, own)| own) }
    }
}

/// From so many bytes on a text is not read again while nothing else has been.
const LONG: usize = 64 << 10;

/// What keeps a text from being JSON; `None` where nothing does.
///
/// A form asks at every key, of texts that nobody types in as well: the last long one is remembered with what was
/// found, for comparing is a hundred times as fast as reading.
#[must_use]
pub fn json_fault(text: &str) -> Option<JsonFault> {
    static LAST: Mutex<Option<(String, Option<JsonFault>)>> = Mutex::new(None);
    if text.len() < LONG {
        return read_fault(text);
    }
    let mut last = LAST.lock();
    if let Some((_, fault)) = last.as_ref().filter(|(known, _)| known == text) {
        return fault.clone();
    }
    let fault = read_fault(text);
    *last = Some((text.to_owned(), fault.clone()));
    fault
}

fn read_fault(text: &str) -> Option<JsonFault> {
    serde_json::from_str::<IgnoredAny>(text).err().as_ref().map(JsonFault::from)
}

/// A JSON document in which no object has a name twice: which of the two values was meant nobody could know.
#[derive(Clone, Debug, PartialEq)]
pub struct Distinct(pub Value);

impl Distinct {
    /// Reads JSON, and YAML where it is none: not all JSON is YAML, which knows no character in two halves
    /// (`"\ud83d\udc69"`).
    ///
    /// # Errors
    /// If it is neither, in the words of YAML, or a name is there twice.
    pub fn of_json_or_yaml(text: &str) -> Result<Self, serde_yaml_ng::Error> {
        serde_json::from_str(text).or_else(|_| serde_yaml_ng::from_str(text))
    }
}

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(DistinctVisitor).map(Self)
    }
}

struct DistinctVisitor;

impl<'de> Visitor<'de> for DistinctVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Distinct(value)) = from.next_element()? {
            list.push(value);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = from.next_key_seed(NewName(&members))? {
            let Distinct(value) = from.next_value()?;
            members.insert(name, value);
        }
        Ok(members.into())
    }
}

/// A name that none of these members has. It is refused where it is read, so that the line said is its own.
struct NewName<'m>(&'m Map<String, Value>);

impl<'de> DeserializeSeed<'de> for NewName<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<String, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for NewName<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<String, E> {
        if self.0.contains_key(name) {
            Err(E::custom(format!("\"{name}\" is there twice")))
        } else {
            Ok(name.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_there_twice_is_said_and_all_else_is_read_as_ever() {
        let whole = r#"{"a": [1, -2, 2.5, "x\u0041", null, true, {"b": {}, "c": []}], "d": 18446744073709551615}"#;
        let read = |text: &str| serde_json::from_str::<Distinct>(text);
        assert_eq!(read(whole).unwrap().0, serde_json::from_str::<Value>(whole).unwrap());
        for twice in [r#"{"a": 1, "a": 1}"#, r#"[{"b": {"a": {}, "\u0061": {}}}]"#] {
            let error = read(twice).unwrap_err();
            assert!(error.is_data() && error.to_string().starts_with("\"a\" is there twice at line 1"), "{error}");
        }
        assert!(read("{").unwrap_err().is_eof());
    }

    #[test]
    fn json_is_read_where_yaml_would_not_take_it_and_yaml_as_well() {
        let read = |text: &str| Distinct::of_json_or_yaml(text).map(|read| read.0);
        let woman = serde_json::json!({"a": "\u{1f469}"});
        for text in [r#"{"a": "\ud83d\udc69"}"#, r#"{"a": "\U0001f469"}"#, "a: \u{1f469}\n", "{\"a\": \"\u{1f469}\"}"] {
            assert_eq!(read(text).unwrap(), woman, "{text}");
        }
        assert!(read(r#"{"a": "\ud83d"}"#).is_err());
        assert!(read(r#"{"a": 1, "a": 1}"#).unwrap_err().to_string().contains("is there twice"));
    }

    /// Texts that are broken in every way that the parser knows of.
    const BROKEN: [&str; 24] = [
        "",
        "not json at all",
        "{",
        "[1, 2",
        "{\"a\": \"b",
        "{\"a\":",
        "{\"a\" 1}",
        "{\"a\": 1 \"b\": 2}",
        "[1 2]",
        "{\"a\": tru}",
        "{\"a\": True}",
        "{a: 1}",
        "{'a': 1}",
        "{\"a\": 1,}",
        "[1,]",
        "{\"a\": 1} x",
        "{\"a\": \"b\nc\"}",
        "{\"a\": \"\\x\"}",
        "{\"a\": \"\\ud800\"}",
        "{\"a\": \"\\ud800\\u0041\"}",
        "{\"a\": 01}",
        "{\"a\": 1.}",
        "{\"a\": -}",
        "{\"a\": \"\\u12g4\"}",
    ];

    #[test]
    fn whatever_is_broken_is_said_in_words_of_our_own() {
        for text in BROKEN.into_iter().map(str::to_owned).chain(["[".repeat(200), "1e999".to_owned()]) {
            let said = serde_json::from_str::<Value>(&text).unwrap_err().to_string();
            let parser = said.split(" at line ").next().unwrap().to_owned();
            let fault = JsonFault::from(&serde_json::from_str::<Value>(&text).unwrap_err());
            assert_ne!(fault.message, parser, "{text}");
            assert_ne!(fault.message, OTHER, "{text}: {said}");
            assert!(!fault.to_string().contains("EOF") && !fault.message.contains('`'), "{fault}");
        }
        assert_eq!(json_fault("{\"a\": [1, null]}"), None);
    }

    #[test]
    fn it_is_said_where() {
        let fault = json_fault("{\n  \"a\": 1\n  \"b\": 2\n}").unwrap();
        assert_eq!((fault.line, fault.column), (3, 3));
        assert_eq!(fault.to_string(), "line 3, column 3: behind a value of an object comes a comma, or } at its end");
    }
}
