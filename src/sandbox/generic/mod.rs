//! The one mechanism for create, put, get, list, update and delete of every resource of which the
//! facts and a row in a table say enough.
//!
//! It never invents a member: a reply is the stored input, what the row names (id, ARN, times,
//! presets), and nothing else.

mod verbs;

pub(in crate::sandbox) use verbs::{join, merge};

use jiff::Timestamp;
use serde_json::Value;

use super::{Answer, Record, Refusal, Request, Store};

/// One kind of resource, and the operations on it that need nothing special.
///
/// Fill a row with `..Resource::PLAIN`. Operations that the row leaves out are not offered by the API
/// or have a handler of their own.
#[derive(Debug)]
pub(in crate::sandbox) struct Resource {
    /// Its name in the store: the catalogue's path without ids, such as `profiles/domains/layouts`. The quota of this
    /// name says how many of them one parent may have.
    pub(in crate::sandbox) kind: &'static str,
    /// What a message calls it, such as `Layout`; Cases writes it as `resourceType`.
    pub(in crate::sandbox) noun: &'static str,
    /// The resource that it belongs to, which must exist.
    pub(in crate::sandbox) parent: Option<&'static Resource>,
    /// Member that identifies it, in requests and replies.
    pub(in crate::sandbox) id: &'static str,
    /// How the id comes about on creation.
    pub(in crate::sandbox) minted: Minted,
    /// Member that carries the ARN, where one does, and the service and path in it; `{}` stands for
    /// the parents' ids and its own in turn.
    pub(in crate::sandbox) arn: Option<(Option<&'static str>, &'static str, &'static str)>,
    /// Whether it can have tags, given that it has an ARN.
    pub(in crate::sandbox) tagged: bool,
    /// Members that take the time of creation and of the last change.
    pub(in crate::sandbox) times: (Option<&'static str>, Option<&'static str>),
    /// Members with their values at creation, where they were left out.
    pub(in crate::sandbox) presets: &'static [(&'static str, Preset)],
    /// Input members that are never kept, such as client tokens.
    pub(in crate::sandbox) dropped: &'static [&'static str],
    /// Text of the error when it exists already; `{}` stands for its id.
    pub(in crate::sandbox) duplicate: &'static str,
    /// Member of the reply that holds the document, where it is not the reply itself.
    pub(in crate::sandbox) wrapped: Option<&'static str>,
    /// What must hold before one is created, put, updated or deleted.
    pub(in crate::sandbox) allows: fn(&Request<'_>, &Store<'_>) -> Result<(), Refusal>,
    /// What a new document gets that is derived from the rest of it.
    pub(in crate::sandbox) completes: fn(&mut Value, &Store<'_>),
    /// How one looks at a later time, such as a status that has become Active.
    pub(in crate::sandbox) seen: fn(&mut Record, Timestamp),
    /// Message member of the reply to a delete, and its text; `{}` stands for its id.
    pub(in crate::sandbox) delete_message: Option<(&'static str, &'static str)>,
    /// Operation that creates it and refuses a second time.
    pub(in crate::sandbox) create: Option<&'static str>,
    /// Operation that creates or replaces it.
    pub(in crate::sandbox) put: Option<&'static str>,
    /// Operation that reads one.
    pub(in crate::sandbox) get: Option<&'static str>,
    /// Operation that lists those of one parent.
    pub(in crate::sandbox) list: Option<&'static str>,
    /// Operation that changes the members given.
    pub(in crate::sandbox) update: Option<&'static str>,
    /// Operation that deletes one, with everything below it.
    pub(in crate::sandbox) delete: Option<&'static str>,
}

impl Resource {
    /// A row without operations, for the members that a row leaves out.
    pub(in crate::sandbox) const PLAIN: Self = Self {
        kind: "",
        noun: "Resource",
        parent: None,
        id: "",
        minted: Minted::Never,
        arn: None,
        tagged: true,
        times: (None, None),
        presets: &[],
        dropped: &[],
        duplicate: "{} already exists",
        wrapped: None,
        allows: |_, _| Ok(()),
        completes: |_, _| {},
        seen: |_, _| {},
        delete_message: None,
        create: None,
        put: None,
        get: None,
        list: None,
        update: None,
        delete: None,
    };
}

/// How a resource gets its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Minted {
    /// The client names it.
    Never,
    /// The service makes a UUID.
    Uuid,
    /// The service makes 32 lower-case hexadecimal digits.
    Hex,
}

/// A value that a member gets at creation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::sandbox) enum Preset {
    /// This text.
    Text(&'static str),
    /// This number.
    Number(i64),
    /// This truth.
    Flag(bool),
    /// The list or object that this JSON text spells.
    Json(&'static str),
}

/// What the generic mechanism can do with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GenericVerb {
    Create,
    Put,
    Get,
    List,
    Update,
    Delete,
}

impl Resource {
    /// The verb that an operation of this name is.
    pub(super) fn verb(&self, operation: &str) -> Option<GenericVerb> {
        let verbs = [
            (self.create, GenericVerb::Create),
            (self.put, GenericVerb::Put),
            (self.get, GenericVerb::Get),
            (self.list, GenericVerb::List),
            (self.update, GenericVerb::Update),
            (self.delete, GenericVerb::Delete),
        ];
        verbs.into_iter().find_map(|(name, verb)| (name == Some(operation)).then_some(verb))
    }
}

/// Carries out a verb.
///
/// # Errors
/// Not found, exists already, a token that is not of this query.
pub(super) fn carry_out(resource: &Resource, verb: GenericVerb, request: &Request<'_>, store: &Store<'_>) -> Answer {
    match verb {
        GenericVerb::Create => resource.create(request, store),
        GenericVerb::Put => resource.put(request, store),
        GenericVerb::Get => resource.get(request, store),
        GenericVerb::List => resource.list(request, store),
        GenericVerb::Update => resource.update(request, store),
        GenericVerb::Delete => resource.delete(request, store),
    }
}
