//! What a document is based on, such as the type of an object: read in the background, and what
//! it has against the document is remarked.

use std::collections::BTreeMap;

use serde_json::Value;

use super::known::Known;
use super::mention::Subject;
use super::pairs::PairKnowledge;
use super::pick::source::Asker;
use super::slots::FormSlot;
use super::spec::FormSpec;
use super::template::read_item;
use crate::catalog::{Location, Place, catalog};
use crate::contract::{ErrorKind, Lane, Outcome};
use crate::form::Form;
use crate::model::Issue;
use crate::rules;
use crate::screens::Cx;

/// What documents are based on, as far as it was asked for.
#[derive(Debug, Default)]
pub(super) struct Types {
    known: BTreeMap<Location, Seen>,
    asked: Option<Location>,
}

/// What is known of it.
#[derive(Debug)]
enum Seen {
    /// Nothing: it was not read yet, or can't be.
    Nothing,
    /// There is none of this name.
    Gone,
    /// This is it.
    There(Value),
}

/// Where it stands.
fn type_at(spec: &FormSpec, form: &Form, at: &Location) -> Option<Location> {
    let (operation, document) = (spec.operation(), form.document());
    let rules::Basis { field, name, resource } = rules::basis(operation, document)?;
    Some(Asker { operation, document, at, field: &field }.source(resource).ok()?.list.child(&name))
}

impl Types {
    /// What the document is based on, where it is known.
    pub(super) fn of(&self, spec: &FormSpec, form: &Form, at: &Location) -> Option<&Value> {
        match self.known.get(&type_at(spec, form, at)?)? {
            Seen::There(object_type) => Some(object_type),
            Seen::Nothing | Seen::Gone => None,
        }
    }

    /// Asks for what the document is based on, once its name is typed, and remarks what that has against the document,
    /// beside what is to be said of all that the document names and what is `besides`.
    pub(super) fn follow(
        &mut self,
        spec: &FormSpec,
        form: &mut Form,
        (known, pairs): (&Known, &PairKnowledge),
        besides: Vec<Issue>,
        cx: &mut Cx<'_>,
    ) {
        let at = type_at(spec, form, cx.location);
        let against = |of: Option<&Value>| rules::against_basis(spec.operation(), form.document(), of);
        let remarks = match at.as_ref().and_then(|at| self.known.get(at)) {
            None | Some(Seen::Nothing) => Vec::new(),
            Some(Seen::Gone) => against(None),
            Some(Seen::There(object_type)) => against(Some(object_type)),
        };
        let of = Subject { spec, form, at: cx.location };
        let named = known.remarks(&of, cx.session, cx.context());
        let told = |issue: Issue| Issue { message: known.with_names(&issue.message, &of, cx.session), ..issue };
        // A service that has said it of one thing is surer than a list.
        let gone = pairs.gone_basis(&of).map(|gone| match named.iter().find(|said| said.path == gone.path) {
            Some(said) => Issue { message: said.message.clone(), ..gone },
            None => gone,
        });
        let remarks: Vec<Issue> = remarks.into_iter().map(told).chain(gone).collect();
        let new: Vec<_> =
            named.into_iter().filter(|named| remarks.iter().all(|said| said.path != named.path)).collect();
        form.remark(remarks.into_iter().chain(new).chain(besides).collect());
        let unknown = at.filter(|at| !self.known.contains_key(at) && form.editing().is_none());
        if let Some(at) = unknown.filter(|_| !cx.runs(&FormSlot::ObjectType.into())) {
            self.read(at, cx);
        }
    }

    fn read(&mut self, at: Location, cx: &mut Cx<'_>) {
        if let Ok(Place::Item(resource)) = catalog().place(&at)
            && let Some(request) = read_item(resource, &at)
        {
            cx.start(FormSlot::ObjectType, Lane::Background, request);
        }
        self.known.insert(at.clone(), Seen::Nothing);
        self.asked = Some(at);
    }

    /// It is known, or that there is none. Where it cannot be read, nothing is remarked.
    pub(super) fn take(&mut self, outcome: &Outcome) {
        let known = match outcome {
            Outcome::Finished(page) => Seen::There(page.reply.document.clone()),
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound => Seen::Gone,
            _ => return,
        };
        if let Some(at) = self.asked.take() {
            self.known.insert(at, known);
        }
    }
}
