//! The object type that a document is about: read in the background, and what it has against the document is remarked.

use std::collections::BTreeMap;

use serde_json::Value;

use super::pick::Asker;
use super::{FormPage, Phase};
use crate::catalog::{Document, Location, Prepared};
use crate::contract::{ErrorKind, Lane, Outcome, Request, Slot};
use crate::rules;
use crate::screens::Cx;

/// Reads an object type.
pub(super) const TYPE: &str = "object-type";
/// Where object types are listed.
const LIST: &str = "profiles/domains/object-types";

/// The object types that were asked for, by what is known of each.
#[derive(Debug, Default)]
pub(super) struct Types {
    known: BTreeMap<Location, Seen>,
    asked: Option<Location>,
}

/// What is known of an object type.
#[derive(Debug)]
enum Seen {
    /// Nothing: it was not read yet, or can't be.
    Nothing,
    /// The domain has none of this name.
    Gone,
    /// The type.
    There(Value),
}

impl FormPage {
    /// Where the object type stands that the document is about.
    fn type_at(&self, at: &Location) -> Option<Location> {
        let (operation, document) = (self.spec.operation(), self.form.document());
        let (field, name) = rules::type_named(operation, document)?;
        Some(Asker { operation, document, at, field: &field }.source(LIST).ok()?.list.child(&name))
    }

    /// Asks for the object type, once its name is typed, and remarks what a known one has against the document.
    pub(super) fn follow_type(&mut self, cx: &mut Cx<'_>) {
        if !matches!(self.phase, Phase::Fields | Phase::Review) {
            return;
        }
        let at = self.type_at(cx.location);
        let against = |of: Option<&Value>| rules::against_type(self.spec.operation(), self.form.document(), of);
        let remarks = match at.as_ref().and_then(|at| self.types.known.get(at)) {
            None | Some(Seen::Nothing) => Vec::new(),
            Some(Seen::Gone) => against(None),
            Some(Seen::There(object_type)) => against(Some(object_type)),
        };
        self.form.remark(remarks);
        let unknown = at.filter(|at| !self.types.known.contains_key(at) && self.form.editing().is_none());
        if let Some(at) = unknown.filter(|_| !cx.runs(&Slot::from(TYPE))) {
            self.read_type(at, cx);
        }
    }

    fn read_type(&mut self, at: Location, cx: &mut Cx<'_>) {
        let resource = crate::catalog::catalog().resource(LIST);
        let call = resource.and_then(|resource| resource.document_call(&at, &Prepared::default()).ok());
        if let Some(Document::Describe(plan)) = call {
            let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
            cx.start(TYPE, Lane::Background, request);
        }
        self.types.known.insert(at.clone(), Seen::Nothing);
        self.types.asked = Some(at);
    }

    /// The object type is known, or that there is none. Where it cannot be read, nothing is remarked.
    pub(super) fn take_type(&mut self, outcome: &Outcome) {
        let known = match outcome {
            Outcome::Finished(page) => Seen::There(page.reply.document.clone()),
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound => Seen::Gone,
            _ => return,
        };
        if let Some(at) = self.types.asked.take() {
            self.types.known.insert(at, known);
        }
    }
}
