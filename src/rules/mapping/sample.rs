//! Sample objects as people paste them: one object, a list of them, or one a line.

use serde_json::Value;

/// Why a text holds no sample objects.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSamples {
    /// There is nothing.
    #[error("paste a JSON object, a list of them, or one a line")]
    Empty,
    /// It is no JSON.
    #[error("line {line}, column {column}: {problem}")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the reader stumbled over.
        problem: String,
    },
    /// A sample is something else.
    #[error("sample {0} is no JSON object")]
    NotAnObject(usize),
}

/// The sample objects in a text.
///
/// # Errors
/// If it is no JSON, or holds something else than objects.
pub fn samples(text: &str) -> Result<Vec<Value>, NotSamples> {
    let mut found = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value {
            Ok(Value::Array(several)) => found.extend(several),
            Ok(one) => found.push(one),
            Err(problem) => {
                let (line, column) = (problem.line(), problem.column());
                let problem = problem.to_string();
                let problem = problem.split(" at line ").next().unwrap_or_default().to_owned();
                return Err(NotSamples::NotJson { line, column, problem });
            }
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
    fn samples_are_pasted_in_three_ways() {
        let two = [json!({"a": 1}), json!({"a": 2})];
        assert_eq!(samples("{\"a\": 1}").unwrap(), two[..1]);
        assert_eq!(samples("[{\"a\": 1}, {\"a\": 2}]").unwrap(), two);
        assert_eq!(samples("{\"a\": 1}\n{\"a\": 2}\n").unwrap(), two);
    }

    #[test]
    fn what_is_no_sample_says_why() {
        assert_eq!(samples(" "), Err(NotSamples::Empty));
        assert_eq!(samples("[{}, 5]"), Err(NotSamples::NotAnObject(2)));
        assert!(samples("{\"a\":\n oops}").unwrap_err().to_string().starts_with("line 2, column"));
    }
}
