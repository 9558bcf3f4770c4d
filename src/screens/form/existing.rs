//! Whether a put of something new would hit something that exists.

use serde_json::Value;

use super::slots::FormSlot;
use super::spec::FormSpec;
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Request};
use crate::form::Form;
use crate::model::{check_input, input_from_reply, read_for_edit};
use crate::screens::Cx;

/// The thing that a put would write, as far as it was asked for.
#[derive(Debug, Default)]
pub(super) struct Existing {
    pub(super) found: CurrentItem,
    /// The document that it was asked for.
    of: Value,
}

/// What is known of the thing that a put would write.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum CurrentItem {
    /// It was not asked for.
    #[default]
    Unasked,
    /// The reading is under way.
    Asked,
    /// There is none.
    None,
    /// This is it.
    Some(Value),
    /// It could not be read.
    Failed(ApiError),
}

impl Existing {
    /// Asks for it, unless that was done for this document.
    pub(super) fn ask(&mut self, spec: &FormSpec, form: &Form, cx: &mut Cx<'_>) {
        if self.of != *form.document() {
            self.found = CurrentItem::Unasked;
        }
        if self.found != CurrentItem::Unasked {
            return;
        }
        self.of = form.document().clone();
        if !spec.is_put() || form.original().is_some() || form.summary().errors > 0 {
            return;
        }
        // Where the document does not say which one it is, the service makes a new one.
        let whole = |(operation, input): &(_, Value)| check_input(*operation, input).is_empty();
        if let Some((operation, input)) = read_for_edit(spec.operation(), form.document()).filter(whole) {
            self.found = CurrentItem::Asked;
            cx.start(FormSlot::Exists, Lane::Interactive, Request { operation, input, pages: 1 });
        }
    }

    pub(super) fn take(&mut self, outcome: &Outcome, spec: &FormSpec) {
        self.found = match outcome {
            Outcome::Finished(page) => {
                let names = identity(spec, &self.of);
                match input_from_reply(spec.operation(), &names, &page.reply.document) {
                    Some(existing) => CurrentItem::Some(existing),
                    None => CurrentItem::None,
                }
            }
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound => CurrentItem::None,
            Outcome::Failed(error) => CurrentItem::Failed(error.clone()),
            Outcome::Cancelled => CurrentItem::Failed(ApiError::unread("it was not read")),
            _ => return,
        };
    }
}

/// The members of a document that the read of the resource asks for.
fn identity(spec: &FormSpec, document: &Value) -> Value {
    let asked = read_for_edit(spec.operation(), document).map(|(_, input)| input).unwrap_or_default();
    let known = document.as_object().into_iter().flatten().filter(|(name, _)| asked.get(name.as_str()).is_some());
    Value::Object(known.map(|(name, value)| (name.clone(), value.clone())).collect())
}
