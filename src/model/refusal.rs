//! What the services are known to say when they refuse something, and what it means.

use super::{DocPath, KnownRefusal, OperationId, Shape, api};

impl KnownRefusal {
    /// The member that it is about in the input of an operation.
    #[must_use]
    pub fn place(&self, operation: OperationId) -> Option<&DocPath> {
        let input = operation.operation().input;
        self.at.iter().find(|path| has(input, path))
    }

    fn is_said(&self, message: &str) -> bool {
        let mut rest = message;
        fixed(&self.text).all(|words| match rest.split_once(words) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
    }
}

/// What is known of a message that an operation's service said.
#[must_use]
pub fn known_refusal(operation: OperationId, message: &str) -> Option<&'static KnownRefusal> {
    api().refusals(operation.service).iter().find(|known| known.is_said(message))
}

/// Whether a message names a value: one in quotes, or by a name that only programs use.
#[must_use]
pub fn names_value(message: &str) -> bool {
    let is_quoted = ['\'', '"', '`'].into_iter().any(|quote| message.matches(quote).count() > 1);
    is_quoted || message.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(is_identifier)
}

/// Whether a word is one that only a program says: `flowName` and `customer_id`, not `value`.
#[must_use]
pub fn is_identifier(word: &str) -> bool {
    let inner = word.get(1..).unwrap_or_default();
    word.contains('_') || (inner.contains(char::is_uppercase) && word.contains(char::is_lowercase))
}

fn has(input: &'static Shape, path: &DocPath) -> bool {
    path.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape())).is_some()
}

/// The words between the holes.
fn fixed(text: &str) -> impl Iterator<Item = &str> {
    text.split('<').enumerate().map(|(n, part)| match part.split_once('>') {
        Some((_, words)) if n > 0 => words,
        _ => part,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Service, api};

    #[test]
    fn every_place_exists_somewhere() {
        for service in Service::ALL {
            for known in api().refusals(service) {
                let inputs = || api().operations().filter(|operation| operation.id.service == service);
                for path in &known.at {
                    assert!(inputs().any(|operation| has(operation.input, path)), "{service}: {path}: {}", known.text);
                }
            }
        }
    }

    #[test]
    fn a_value_is_named_or_not() {
        for named in ["flowName is wrong", "Value 'x' is too long", "customer_id: unknown"] {
            assert!(names_value(named), "{named}");
        }
        for vague in ["Nothing was uploaded for this job", "The flow cannot be stopped.", ""] {
            assert!(!names_value(vague), "{vague}");
        }
    }

    #[test]
    fn only_what_a_program_says_is_an_identifier() {
        for word in ["flowName", "customer_id", "DomainName", "AuthCode"] {
            assert!(is_identifier(word), "{word}");
        }
        for word in ["value", "Value", "fields", "SALESFORCE", "Connector", "S3", ""] {
            assert!(!is_identifier(word), "{word}");
        }
    }
}
