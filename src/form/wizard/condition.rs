//! Conditions over a document: `TemplateId`, `not Matching`, `Matching.Enabled is true`, `connectorType in (Slack,
//! Zendesk)`, joined by `and` and `or`, of which `and` binds closer. `@start` stands for the way the wizard began.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use crate::model::DocPath;

/// A condition over a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// One of these holds, each of which holds if all of its tests do.
    any: Vec<Vec<Test>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Test {
    of: Subject,
    not: bool,
    /// One of these values; `None` asks only whether it is set.
    one_of: Option<Vec<Value>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Subject {
    Start,
    Member(DocPath),
}

/// A text that is no condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is no condition: {problem}")]
pub struct NotACondition {
    text: String,
    problem: String,
}

impl Condition {
    /// Whether it holds for a document, in a wizard that began at `start`.
    #[must_use]
    pub fn holds(&self, document: &Value, start: Option<&str>) -> bool {
        self.any.iter().any(|all| all.iter().all(|test| test.holds(document, start)))
    }

    /// The members that it asks for.
    pub fn members(&self) -> impl Iterator<Item = &DocPath> {
        self.any.iter().flatten().filter_map(|test| match &test.of {
            Subject::Member(path) => Some(path),
            Subject::Start => None,
        })
    }

    /// The starts that it asks for.
    pub fn starts(&self) -> impl Iterator<Item = &str> {
        let of_start = self.any.iter().flatten().filter(|test| test.of == Subject::Start);
        of_start.flat_map(|test| test.one_of.iter().flatten()).filter_map(Value::as_str)
    }

    /// The members with the values that they are compared with.
    pub fn compared(&self) -> impl Iterator<Item = (&DocPath, &Value)> {
        self.any.iter().flatten().flat_map(|test| {
            let path = match &test.of {
                Subject::Member(path) => Some(path),
                Subject::Start => None,
            };
            path.into_iter().flat_map(|path| test.one_of.iter().flatten().map(move |value| (path, value)))
        })
    }
}

impl Test {
    fn holds(&self, document: &Value, start: Option<&str>) -> bool {
        let found = match &self.of {
            Subject::Start => start.map(Value::from),
            Subject::Member(path) => path.get(document).filter(|value| !is_unset(value)).cloned(),
        };
        let holds = match (&self.one_of, found) {
            (None, found) => found.is_some(),
            (Some(values), Some(found)) => values.contains(&found),
            (Some(_), None) => false,
        };
        holds != self.not
    }
}

/// Null and empty text count as left out.
fn is_unset(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

impl FromStr for Condition {
    type Err = NotACondition;

    fn from_str(text: &str) -> Result<Self, NotACondition> {
        let any = text.split(" or ").map(|all| all.split(" and ").map(test).collect()).collect::<Result<_, String>>();
        any.map(|any| Self { any }).map_err(|problem| NotACondition { text: text.to_owned(), problem })
    }
}

fn test(text: &str) -> Result<Test, String> {
    let text = text.trim();
    let (text, mut not) = text.strip_prefix("not ").map_or((text, false), |rest| (rest.trim(), true));
    let (subject, one_of) = if let Some((subject, values)) = text.split_once(" in ") {
        let values = values.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let values = values.ok_or("a list stands in round brackets")?;
        (subject, Some(values.split(',').map(|value| read(value.trim())).collect()))
    } else if let Some((subject, value)) = text.split_once(" is ") {
        let value = value.trim();
        let (value, negated) = value.strip_prefix("not ").map_or((value, false), |rest| (rest.trim(), true));
        not ^= negated;
        (subject, Some(vec![read(value)]))
    } else {
        (text, None)
    };
    let subject = subject.trim();
    if subject.is_empty() || subject == "not" || subject.contains(char::is_whitespace) {
        return Err(format!("'{subject}' is no member"));
    }
    let of = match subject {
        "@start" => Subject::Start,
        member => Subject::Member(member.parse().map_err(|problem| format!("{problem}"))?),
    };
    Ok(Test { of, not, one_of })
}

/// A word as a value: true, false, a whole number, or text.
fn read(word: &str) -> Value {
    match word {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        word => word.parse::<i64>().map_or_else(|_| word.into(), Value::from),
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, all) in self.any.iter().enumerate() {
            f.write_str(if nth == 0 { "" } else { " or " })?;
            for (nth, test) in all.iter().enumerate() {
                f.write_str(if nth == 0 { "" } else { " and " })?;
                write!(f, "{test}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = if self.not { "not " } else { "" };
        match &self.of {
            Subject::Start => write!(f, "{not}@start")?,
            Subject::Member(path) => write!(f, "{not}{path}")?,
        }
        let Some(values) = &self.one_of else { return Ok(()) };
        let words: Vec<String> =
            values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect();
        write!(f, " in ({})", words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn holds(condition: &str, document: &Value) -> bool {
        condition.parse::<Condition>().unwrap().holds(document, Some("template"))
    }

    #[test]
    fn conditions_ask_for_members() {
        let document = json!({"A": {"B": true, "N": 3}, "T": "x", "Empty": "", "Null": null});
        for condition in [
            "A",
            "A.B is true",
            "T in (x, y)",
            "A.N is 3",
            "not C",
            "not Empty",
            "not Null",
            "T is not y",
            "C and A or T",
            "A and @start is template",
            "@start in (blank, template)",
            "T is not z and not C",
        ] {
            assert!(holds(condition, &document), "{condition}");
            let printed = condition.parse::<Condition>().unwrap().to_string();
            assert!(holds(&printed, &document), "{printed}");
        }
        for condition in ["C", "A.B is false", "T in (y)", "not A", "C or T and C", "@start is blank", "C is x"] {
            assert!(!holds(condition, &document), "{condition}");
        }
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for text in ["", "A B", "A in x", "not ", "A and ", "A..B is 1"] {
            assert!(text.parse::<Condition>().is_err(), "{text}");
        }
    }
}
