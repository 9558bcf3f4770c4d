//! An operation: its HTTP binding and what the overlay says of it.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use super::{Batch, EditFrom, Service, Shape, ShapeKind};

/// Names an operation; operation names alone are not unique (`CreateDomain`, `TagResource`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId {
    /// The service that offers it.
    pub service: Service,
    /// Its name in the API, such as `CreateDomain`.
    pub name: &'static str,
}

impl fmt::Debug for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service, self.name)
    }
}

/// Whether an operation changes anything. Read-only mode lets [`Access::Read`] alone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// It changes nothing.
    Read,
    /// It may change something.
    Write,
}

/// When the pool may send an operation again by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Retry {
    /// After any transient error: sending it twice is the same as once.
    Safe,
    /// After any transient error, because it carries the same client token.
    Token,
    /// Only where the service surely did not act: throttled, refused, never connected.
    Refused,
}

/// What an update does with members that are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Edit {
    /// The request replaces the whole resource, or makes it where there is none.
    Put,
    /// The request replaces the whole resource, which must be there.
    Replace,
    /// Members left out keep their value.
    Merge,
}

/// The members by which an operation pages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// Input member that takes the token.
    pub token: String,
    /// Output member that gives the next token.
    pub next: String,
    /// Output members that hold the rows; usually one.
    pub items: Vec<String>,
    /// Input member that limits a page, if there is one.
    pub limit: Option<String>,
}

/// What of a batch was not done, though its reply is a success.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// Output members that list it.
    pub lists: Vec<String>,
    /// Input member that lists what was asked for.
    pub of: String,
}

/// What a service has for many at once, where an operation does one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    /// From how many on it is proposed.
    pub from: usize,
    /// The operations that are called for it, each once, as `service:Name` where it is another service's.
    pub calls: Vec<String>,
    /// The catalogue resource that is made for it.
    pub at: String,
    /// What it is called.
    pub title: String,
    /// What is to be known of it, in a sentence.
    pub says: String,
}

impl Bulk {
    /// The operations that are called for it.
    pub fn operations(&self, own: Service) -> impl Iterator<Item = OperationId> {
        self.calls.iter().filter_map(move |call| {
            let (root, name) = call.split_once(':').unwrap_or((own.root(), call));
            super::api().operation(Service::by_root(root)?, name).map(|operation| operation.id)
        })
    }
}

/// How much of a batch was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// The output member that tells more.
    pub member: &'static str,
    /// How many items were refused.
    pub refused: usize,
    /// How many were asked for; `None` where the request left that to the service.
    pub asked: Option<usize>,
}

impl Shortfall {
    /// Whether nothing was done at all.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.asked.is_some_and(|asked| self.refused >= asked)
    }
}

impl fmt::Display for Shortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.asked {
            Some(1) if self.is_all() => write!(f, "nothing was done: the service refused it"),
            Some(asked) if self.is_all() => write!(f, "nothing was done: the service refused all {asked}"),
            Some(asked) => write!(f, "not everything was done: the service refused {} of {asked}", self.refused),
            None => write!(f, "not everything was done: the service refused {}", self.refused),
        }
    }
}

/// One operation of a service.
#[derive(Debug)]
pub struct Operation {
    /// Its name.
    pub id: OperationId,
    /// HTTP method.
    pub method: &'static str,
    /// URI template, such as `/domains/{DomainName}`.
    pub uri: &'static str,
    /// HTTP status of success.
    pub status: u16,
    /// Shape of the request document.
    pub input: &'static Shape,
    /// Shape of the reply document; `None` where the reply has no members.
    pub output: Option<&'static Shape>,
    /// The errors that the model declares.
    pub errors: Vec<&'static Shape>,
    /// Read or write.
    pub access: Access,
    /// When it may be sent again.
    pub retry: Retry,
    /// How it pages, if it does.
    pub paging: Option<Paging>,
    /// Put or merge, where it updates.
    pub edit: Option<Edit>,
    /// Whether it takes away or mixes up what nothing brings back; said of every write.
    pub is_final: Option<bool>,
    /// Whether it takes something away, so that "not found" after an attempt that may have acted is no failure.
    pub removes: bool,
    /// Whether it leaves nothing behind that is of use later, so that a write of it that is done is not listed.
    pub passing: bool,
    /// What of a batch may be refused while the reply is a success.
    pub refused: Option<Refused>,
    /// What the service has for many at once.
    pub bulk: Option<Bulk>,
    /// Where the current values come from, where it updates something that can be read.
    pub edit_from: Option<EditFrom>,
    /// How another operation does it for many items at once.
    pub batch: Option<Batch>,
    /// Where the values come from that make again what is there, if not from what a page of it shows, name by name.
    pub made_from: Option<EditFrom>,
}

impl Operation {
    /// Whether this operation may change something.
    #[must_use]
    pub fn is_write(&self) -> bool {
        self.access == Access::Write
    }

    /// The input member that is a client token, if there is one.
    #[must_use]
    pub fn token_member(&self) -> Option<&'static str> {
        self.input.members().iter().find(|m| m.token).map(|m| m.name)
    }

    /// Whether nothing brings back what it takes away.
    #[must_use]
    pub fn cannot_be_undone(&self) -> bool {
        self.is_final == Some(true)
    }

    /// How much of a request was not done, by a reply that is a success; `None` where all of it was.
    #[must_use]
    pub fn shortfall(&'static self, request: &Value, reply: &Value) -> Option<Shortfall> {
        let facts = self.refused.as_ref()?;
        let count = |list: &String| reply.get(list).and_then(Value::as_array).map_or(0, Vec::len);
        let member = facts.lists.iter().find(|list| count(list) > 0)?;
        let asked = request.get(&facts.of).and_then(Value::as_array).map(Vec::len);
        Some(Shortfall { member, refused: facts.lists.iter().map(count).sum(), asked })
    }

    /// The member of a reply that should hold rows and holds something else, or nothing but something else; `None` where
    /// there is a row, or none at all.
    #[must_use]
    pub fn misshapen(&self, reply: &Value) -> Option<&'static str> {
        let member = |name: &String| {
            let member = self.output?.member(name)?;
            let fits = match (&member.shape().kind, reply.get(name)) {
                (_, None | Some(Value::Null)) => true,
                (ShapeKind::List { item }, Some(value)) => {
                    let is_row = |row| item.shape().may_be(row);
                    value.as_array().is_some_and(|rows| rows.is_empty() || rows.iter().any(is_row))
                }
                (ShapeKind::Map { value: of, .. }, Some(value)) => {
                    let is_row = |row| of.shape().may_be(row);
                    value.as_object().is_some_and(|rows| rows.is_empty() || rows.values().any(is_row))
                }
                _ => true,
            };
            (!fits).then_some(member.name)
        };
        self.paging.iter().flat_map(|paging| &paging.items).find_map(member)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::{Service, api};

    #[test]
    fn what_holds_no_row_and_something_else_is_no_list_of_rows() {
        let list = api().operation(Service::CustomerProfiles, "ListDomains").unwrap();
        for wrong in [json!("x"), json!({}), json!(3), json!([1]), json!([[]]), json!([null]), json!([null, "x"])] {
            assert_eq!(list.misshapen(&json!({ "Items": wrong })), Some("Items"), "{wrong}");
        }
        // What is beside rows takes none of them away.
        for right in [json!(null), json!([]), json!([{}]), json!([{"DomainName": "a"}, null])] {
            assert_eq!(list.misshapen(&json!({ "Items": right })), None, "{right}");
        }
        assert_eq!(list.misshapen(&json!({})), None);
    }
}
