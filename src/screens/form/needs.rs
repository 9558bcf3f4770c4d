//! What an action needs of its item is looked at before it is filled in, wherever one comes from.

use super::FormPage;
use super::loading::Blocked;
use super::phase::{Phase, To};
use super::spec::{FormSpec, Kind};
use crate::catalog::{Document, Prepared};
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Request};
use crate::screens::Cx;

/// Reads the item that an action needs something of.
pub(super) const NEEDS: &str = "needs";

/// So many pages of a list are looked through for an item that only its list gives.
const PAGES: u32 = 20;

/// Asks for the item, if the action needs something of it.
pub(super) fn ask(spec: &FormSpec, cx: &mut Cx<'_>) {
    let Some(at) = spec.item(cx.location).filter(|_| spec.action.needs.is_some()) else { return };
    if let Ok(Document::Describe(plan) | Document::Find(plan)) = spec.resource.document_call(&at, &Prepared::default())
    {
        let request = Request { operation: plan.operation, input: plan.input, pages: PAGES };
        cx.start(NEEDS, Lane::Background, request);
    }
}

impl FormPage {
    /// The item has come: if it has not what the action needs, there is nothing to fill in.
    pub(super) fn take_needs(&mut self, outcome: &Outcome, cx: &Cx<'_>) {
        let (Outcome::Page(page) | Outcome::Finished(page)) = outcome else { return };
        let (Some(at), Some(needs)) = (self.shared.spec.item(cx.location), &self.shared.spec.action.needs) else {
            return;
        };
        let document = self.shared.spec.resource.document(&at, &page.reply.document);
        let lacks = document.and_then(|document| needs.holds(&document)) == Some(false);
        let waits = match self.phase {
            // What only reads is asked for at once, and does no harm.
            Phase::Sending(_) => self.shared.spec.kind == Kind::Read,
            Phase::Loading(_) | Phase::Blocked(_) => true,
            _ => self.phase.is_typing(),
        };
        if lacks && waits {
            let message = format!("{}: {}", self.shared.spec.action.title, needs.why);
            let error = ApiError::local(ErrorKind::Conflict, "Not possible now", message);
            self.shared.go(To::Phase(Phase::Blocked(Blocked { error })));
        }
    }
}
