//! What is read before an item is sent, so that it can be put back: the call, and what of its reply is kept. The same
//! that the forms keep of a single write; never anything about customers.

use serde_json::Value;

use super::edit::apart;
use crate::catalog::{Document, Location, Place, Prepared, Resource, Scope, Verb, catalog};
use crate::contract::BeforeImage;
use crate::model::{Edit, OperationId, check_input, input_from_reply, made_from_reply, read_for_edit, read_for_making};

/// A read of what is there before something is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct BeforeRead {
    resource: &'static Resource,
    action: &'static Verb,
    at: Location,
    /// The members that name what is there.
    names: Value,
    how: How,
    /// The operation that reads it.
    pub operation: OperationId,
    /// What it is asked for by.
    pub input: Value,
}

/// How what is read becomes what brings it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// It is the input of the same update.
    Update,
    /// It is the input of an operation that brings back what this one takes away or sets.
    BringsBack(OperationId),
    /// It is the document of what is deleted, which is made again.
    Remakes,
    /// It has the state that another action may bring back.
    State,
}

/// Whether items of an operation can be put back as far as anybody knows: what it changes is configuration.
#[must_use]
pub fn is_of_configuration(operation: OperationId) -> bool {
    let acts = |resource: &&Resource| resource.actions().iter().any(|action| action.operation == operation);
    let mut resources = catalog().resources().iter().filter(acts).peekable();
    resources.peek().is_some() && resources.all(|resource| !catalog().is_of_customer(resource))
}

/// The read before this is sent; `None` where it changes nothing that could be put back.
#[must_use]
pub fn before_read(operation: OperationId, input: &Value) -> Option<BeforeRead> {
    let at = catalog().location_of_write(operation, input, None)?;
    let Ok(Place::Item(resource)) = catalog().place(&at) else { return None };
    if catalog().is_of_customer(resource) {
        return None;
    }
    let of = |scope| resource.actions().iter().find(|action| action.operation == operation && action.scope == scope);
    let action = of(Scope::Item).or_else(|| of(Scope::List))?;
    let (names, how, (reads, asked)) = if operation.operation().edit_from.is_some() {
        let (names, _) = apart(operation, input);
        let read = read_for_edit(operation, &names)?;
        (names, How::Update, read)
    } else if action.verb == "delete" {
        let names = action.plan(&at).input;
        let (Document::Describe(plan) | Document::Find(plan)) =
            resource.document_call(&at, &Prepared::default()).ok()?;
        (names, How::Remakes, (plan.operation, plan.input))
    } else if resource.turns(action).is_some() {
        let (Document::Describe(plan) | Document::Find(plan)) =
            resource.document_call(&at, &Prepared::default()).ok()?;
        (action.plan(&at).input, How::State, (plan.operation, plan.input))
    } else {
        let makes = resource.brought_back_by(action)?;
        // What is to be set says nothing of what is there.
        let place = action.plan(&at).input;
        let is_name = |name: &str| action.arn == Some(name) || place.get(name).is_some();
        let names: Value = input
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, _)| is_name(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let read = read_for_making(makes, &names)?;
        (names, How::BringsBack(makes), read)
    };
    let is_whole = check_input(reads, &asked).is_empty();
    is_whole.then_some(BeforeRead { resource, action, at, names, how, operation: reads, input: asked })
}

impl BeforeRead {
    /// Whether it is the document of the item itself that is read, for its state.
    #[must_use]
    pub fn is_of_state(&self) -> bool {
        self.how == How::State
    }

    /// What is kept of what was read; none of it where nothing was there.
    #[must_use]
    pub fn image(&self, replies: &[Value]) -> Option<BeforeImage> {
        let operation = self.action.operation;
        let document = || replies.iter().find_map(|reply| self.resource.document(&self.at, reply));
        let (makes, input) = match self.how {
            How::Update => return image_of(operation, &self.names, replies.first()),
            How::BringsBack(makes) => (makes, made_from_reply(makes, &self.names, replies.first()?)?),
            How::Remakes => catalog().remade(self.resource, &self.names, &document()?)?,
            How::State => (self.operation, self.resource.turns(self.action)?.state(&document()?)),
        };
        Some(BeforeImage::new(makes, &input))
    }
}

/// What is kept of what was there before an update, by what its read has answered. What a put makes where there was
/// nothing is taken away again.
#[must_use]
pub fn image_of(update: OperationId, names: &Value, reply: Option<&Value>) -> Option<BeforeImage> {
    if let Some(there) = reply.and_then(|reply| input_from_reply(update, names, reply)) {
        return Some(BeforeImage::new(update, &there));
    }
    if update.operation().edit != Some(Edit::Put) {
        return None;
    }
    let at = catalog().location_of_write(update, names, None)?;
    let Ok(Place::Item(resource)) = catalog().place(&at) else { return None };
    let action = resource.actions().iter().find(|action| action.operation == update)?;
    let (removes, input) = resource.taken_away(action, &at)?;
    Some(BeforeImage::new(removes, &input))
}
