//! One object as people have it at hand: as JSON, within the input of `PutProfileObject`, or as a line of names and
//! values.

use serde_json::{Map, Value};

use super::{NotSamples, samples};
use crate::model::look::filled;

/// An object, and the type that the text names for it.
#[derive(Clone, PartialEq)]
pub struct PastedObject {
    /// The object.
    pub object: Value,
    /// Its type, where the text is the input of `PutProfileObject`, or a row of a list of objects.
    pub object_type: Option<String>,
}

/// Why a text holds no object.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnObject {
    /// It holds none, or something else.
    #[error("{0}")]
    NotSamples(NotSamples),
    /// It holds several.
    #[error("{0} objects are too many: one at a time")]
    Several(usize),
    /// It is neither JSON nor a line of names and values.
    #[error("paste a JSON object, or a line such as Id=7, Contact.Mail=kim@example.com")]
    Neither,
}

/// The object in a text.
///
/// # Errors
/// If there is none, or more than one.
pub fn pasted_object(text: &str) -> Result<PastedObject, NotAnObject> {
    let text = text.trim();
    if !text.starts_with(['{', '[', '"']) {
        let object = if text.is_empty() { None } else { line(text) };
        return object.map(|object| PastedObject { object, object_type: None }).ok_or(NotAnObject::Neither);
    }
    // The member Object of the service's input is the text of an object.
    if let Ok(Value::String(inside)) = serde_json::from_str(text) {
        return one(&inside);
    }
    let pasted = one(text)?;
    match filled(&pasted.object, "Object").map(one) {
        Some(Ok(inside)) => {
            Ok(PastedObject { object_type: filled(&pasted.object, "ObjectTypeName").map(str::to_owned), ..inside })
        }
        _ => Ok(pasted),
    }
}

/// The text of an object, of a row of a list of objects or of what describes one.
#[must_use]
pub fn object_text(stored: &Value) -> Option<&str> {
    filled(stored, "Object")
}

/// Whether a domain keeps what it refuses, in a dead-letter queue.
#[must_use]
pub fn keeps_refused(domain: &Value) -> bool {
    filled(domain, "DeadLetterQueueUrl").is_some()
}

fn one(text: &str) -> Result<PastedObject, NotAnObject> {
    let mut objects = samples(text).map_err(NotAnObject::NotSamples)?;
    match (objects.pop(), objects.len()) {
        (Some(object), 0) => Ok(PastedObject { object, object_type: None }),
        (_, others) => Err(NotAnObject::Several(others + 1)),
    }
}

/// The object of a line of names and values: `Id=7, Contact.Mail=kim@example.com`. What has no name belongs to the value
/// before it.
fn line(text: &str) -> Option<Value> {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for part in text.split_inclusive([',', ';', '\t', '\n']) {
        match part.split_once('=').filter(|(name, _)| is_name(name.trim())) {
            Some((name, value)) => pairs.push((name.trim(), value.to_owned())),
            None => pairs.last_mut()?.1.push_str(part),
        }
    }
    let mut object = Value::Object(Map::new());
    for (name, value) in pairs {
        let value = value.trim().trim_end_matches([',', ';']).trim_end().trim_matches('"');
        put(&mut object, name, value)?;
    }
    Some(object)
}

fn is_name(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "_-$@".contains(c));
    text.split('.').all(is_part)
}

/// Puts a value where a name with dots leads; `None` where something else is on the way.
fn put(object: &mut Value, name: &str, value: &str) -> Option<()> {
    let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
    let members = object.as_object_mut()?;
    match rest {
        None => {
            members.insert(first.to_owned(), value.into());
            Some(())
        }
        Some(rest) => put(members.entry(first).or_insert_with(|| Value::Object(Map::new())), rest, value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(text: &str) -> Value {
        pasted_object(text).map_or_else(|why| panic!("{text}: {why}"), |pasted| pasted.object)
    }

    #[test]
    fn an_object_is_pasted_in_several_ways() {
        let wanted = json!({"Id": "7", "Contact": {"Mail": "kim@example.com"}});
        let text = wanted.to_string();
        assert_eq!(object(&text), wanted);
        assert_eq!(object(&format!("[{text}]")), wanted);
        assert_eq!(object(&Value::String(text.clone()).to_string()), wanted);
        assert_eq!(object("Id=7, Contact.Mail=kim@example.com"), wanted);
        assert_eq!(object("Id = 7\nContact.Mail=\"kim@example.com\"\n"), wanted);
        let put = json!({"DomainName": "acme", "ObjectTypeName": "Order", "Object": text});
        let pasted = pasted_object(&put.to_string()).ok().unwrap();
        assert_eq!((pasted.object, pasted.object_type.as_deref()), (wanted, Some("Order")));
    }

    #[test]
    fn what_stands_between_names_belongs_to_the_value_before() {
        assert_eq!(object("Name=Kim, Ana; Note=a=b, c"), json!({"Name": "Kim, Ana", "Note": "a=b, c"}));
        assert_eq!(object("{\"Object\": \"no object\", \"a\": 1}"), json!({"Object": "no object", "a": 1}));
    }

    #[test]
    fn what_is_no_object_says_why() {
        let said = |text: &str| pasted_object(text).err().unwrap().to_string();
        assert_eq!(said("[{}, {}]"), "2 objects are too many: one at a time");
        assert_eq!(said("{\"a\": 1,}"), "line 1, column 9: after the last value there is no comma");
        for text in ["", "kim@example.com", "a b=1", "Id=7, Id.part=8"] {
            assert_eq!(pasted_object(text).err(), Some(NotAnObject::Neither), "{text}");
        }
    }
}
