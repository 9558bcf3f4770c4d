//! Sample objects as people paste them: one object, a list of them, or one a line, with or without commas.

use serde_json::Value;

use crate::model::JsonFault;

/// Why a text holds no sample objects.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSamples {
    /// There is nothing.
    #[error("paste a JSON object, a list of them, or one a line")]
    Empty,
    /// It is no JSON.
    #[error("{0}")]
    NotJson(JsonFault),
    /// A sample is something else.
    #[error("sample {0} is no JSON object")]
    NotAnObject(usize),
}

/// The sample objects in a text.
///
/// # Errors
/// If it is no JSON, or holds something else than objects.
pub fn samples(text: &str) -> Result<Vec<Value>, NotSamples> {
    // Lines out of a list have commas between them, and often one behind the last.
    let elements = || format!("[{}]", text.trim().trim_end_matches(','));
    read(text).or_else(|problem| match problem {
        NotSamples::NotJson(_) => read(&elements()).map_err(|_| problem),
        _ => Err(problem),
    })
}

fn read(text: &str) -> Result<Vec<Value>, NotSamples> {
    let mut found = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value {
            Ok(Value::Array(several)) => found.extend(several),
            Ok(one) => found.push(one),
            Err(problem) => return Err(NotSamples::NotJson(JsonFault::from(&problem))),
        }
    }
    if found.is_empty() {
        return Err(NotSamples::Empty);
    }
    match found.iter().position(|sample| !sample.is_object()) {
        Some(odd) => Err(NotSamples::NotAnObject(odd + 1)),
        None => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn samples_are_pasted_in_several_ways() {
        let two = [json!({"a": 1}), json!({"a": 2})];
        assert_eq!(samples("{\"a\": 1}").unwrap(), two[..1]);
        assert_eq!(samples("[{\"a\": 1}, {\"a\": 2}]").unwrap(), two);
        assert_eq!(samples("{\"a\": 1}\n{\"a\": 2}\n").unwrap(), two);
        assert_eq!(samples("{\"a\": 1},\n{\"a\": 2},\n").unwrap(), two);
    }

    #[test]
    fn what_is_no_sample_says_why() {
        assert_eq!(samples(" "), Err(NotSamples::Empty));
        assert_eq!(samples("[{}, 5]"), Err(NotSamples::NotAnObject(2)));
        let said = |text: &str| samples(text).unwrap_err().to_string();
        assert_eq!(
            said("{\"a\":\n oops}"),
            "line 2, column 2: a value is expected: a text in quotes, a number, true, false, null, a list or an object"
        );
        assert_eq!(said("{\"a\": 1,}"), "line 1, column 9: after the last value there is no comma");
        assert!(said("{\"a\": [1,").contains("the text ends"));
    }
}
