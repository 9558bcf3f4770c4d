//! What is to be edited is not there: only a put makes it, and only in what is there.

use super::{FormPage, Phase};
use crate::catalog::{Location, Place, Plan, catalog};
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Request};
use crate::screens::{Command, Cx};

/// Reads what holds a thing that is not there.
pub(super) const HOLDER: &str = "holder";

impl FormPage {
    /// There is nothing to edit: a put makes it, if what would hold it is there.
    pub(super) fn absent(&mut self, error: Option<&ApiError>, cx: &mut Cx<'_>) {
        if !self.is_put() {
            let at = self.spec.item(cx.location).unwrap_or_default();
            return self.missing(&self.spec.resource.singular, &at, error, cx);
        }
        match self.spec.holder(cx.location) {
            Some((_, Plan { operation, input })) => {
                cx.start(HOLDER, Lane::Interactive, Request { operation, input, pages: 1 });
            }
            None => self.make_it(cx),
        }
    }

    /// What would hold the thing was read, or it is not there either.
    pub(super) fn take_holder(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        match outcome {
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound => {
                if let Some((holder, _)) = self.spec.holder(cx.location) {
                    let singular = match catalog().place(&holder) {
                        Ok(Place::Item(resource)) => resource.singular.as_str(),
                        _ => "resource",
                    };
                    self.missing(singular, &holder, Some(error), cx);
                }
            }
            // Whether it is there is the put's to find out where nobody may look.
            outcome if outcome.is_last() => self.make_it(cx),
            _ => {}
        }
    }

    fn make_it(&mut self, cx: &mut Cx<'_>) {
        self.phase = Phase::Fields;
        cx.command(Command::notice("there is none yet: this makes it"));
    }

    /// What was to be edited is not there, or what holds it.
    fn missing(&mut self, singular: &str, at: &Location, error: Option<&ApiError>, cx: &Cx<'_>) {
        let message = format!("there is no {singular} {}, so there is nothing to edit", cx.desk.name_of(at));
        let own = ApiError::local(ErrorKind::NotFound, "NotFound", "");
        self.phase = Phase::Blocked(ApiError { message, ..error.cloned().unwrap_or(own) });
    }
}
