//! What people call the items on the way to a page, where an id says nothing: asked for once, in the background.

use super::{APP, Session, Slot};
use crate::catalog::{Document, Location, Place, Prepared, Resource, catalog};
use crate::contract::{ContextId, Effect, Lane, Outcome, Request, Work};

impl Session {
    /// Asks for the names of the items that a page belongs to, as far as nobody has met them yet. A page reads its own
    /// item itself, unless it is the page of an action.
    pub fn ask_names(&mut self, context: ContextId, location: &Location, effects: &mut Vec<Effect>) {
        let whole = location.parts().len();
        let last = if location.action().is_some() { whole } else { whole.saturating_sub(1) };
        for length in (3..=last).step_by(2) {
            let at = Location::new(&location.parts()[..length]);
            let Ok(Place::Item(resource)) = catalog().place(&at) else { continue };
            if !resource.has_names() || self.names.contains_key(&at) || !self.names_asked.insert(at.clone()) {
                continue;
            }
            if let Ok(Document::Describe(plan)) = resource.document_call(&at, &Prepared::default()) {
                let work = Work::Api(Request { operation: plan.operation, input: plan.input, pages: 1 });
                self.start(APP, Slot::ItemName(at), context, Lane::Background, work, effects);
            }
        }
    }

    /// A name has come, or there is none. Says whether there is something new to be shown.
    pub fn take_name(&mut self, slot: &Slot, outcome: &Outcome) -> bool {
        let (Slot::ItemName(at), Outcome::Finished(page)) = (slot, outcome) else { return false };
        let Ok(Place::Item(resource)) = catalog().place(at) else { return false };
        let label = |resource: &Resource| resource.label_of(&resource.document(at, &page.reply.document)?);
        match label(resource) {
            Some(label) => {
                self.learn_name(at, label);
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::screens::testing::{self, ScreenHarness};

    #[test]
    fn a_domain_that_is_known_by_its_id_alone_gets_its_name_once() {
        let mut harness = ScreenHarness::at("cases/domains/0f3c9a52/fields");
        let (mut effects, location) = (Vec::new(), harness.location.clone());
        let context = harness.context;
        harness.session.ask_names(context, &location, &mut effects);
        let [Effect::Start(call)] = effects.as_slice() else { panic!("{effects:?}") };
        let Work::Api(request) = &call.work else { panic!("{call:?}") };
        assert_eq!((request.operation.name, &request.input), ("GetDomain", &json!({"domainId": "0f3c9a52"})));
        let slot = Slot::ItemName("cases/domains/0f3c9a52".parse().unwrap());
        assert!(
            harness
                .session
                .take_name(&slot, &testing::finished(json!({"domainId": "0f3c9a52", "name": "acme-support"})))
        );
        let domain = location.parent().unwrap();
        assert_eq!(harness.session.name_of(&domain), "acme-support");
        effects.clear();
        harness.session.ask_names(context, &location, &mut effects);
        assert_eq!(effects, []);
    }

    /// Every item that has another name than its id and can be read by its location alone is named on the way.
    #[test]
    fn all_that_have_names_are_asked_for_them() {
        for resource in catalog().resources().iter().filter(|resource| resource.has_names()) {
            let mut parts = resource.path.split('/');
            let root = Location::home().child(parts.next().unwrap());
            let item = parts.fold(root, |at, list| at.child(list).child("some"));
            if !matches!(resource.document_call(&item, &Prepared::default()), Ok(Document::Describe(_))) {
                continue;
            }
            let mut harness = ScreenHarness::at("profiles");
            let (mut effects, context) = (Vec::new(), harness.context);
            harness.session.ask_names(context, &item.clone().with_action("edit"), &mut effects);
            let asks = |effect: &Effect| {
                matches!(effect, Effect::Start(call) if matches!(&call.work, Work::Api(request)
                if Some(request.operation) == resource.describe_operation()))
            };
            assert!(effects.iter().any(asks), "{}: {effects:?}", resource.path);
        }
    }
}
