//! What people call the items on the way to a page, where an id says nothing: asked for once, in the background. And the
//! other way round: which item is meant where a location has its name in the place of its id, which is waited for.

use std::fmt;

use super::{APP, Session, Slot};
use crate::catalog::{Document, Location, Place, Prepared, Resource, catalog, is_bare_id};
use crate::contract::{CallId, ContextId, Effect, Lane, Outcome, Request, Work};

/// How many pages of a list are looked through for a name.
const PAGES: u32 = 5;

/// An item that a location has the name of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedItem {
    /// The location with the name.
    pub at: Location,
    /// What one of its kind is called, and what several are.
    pub kind: [String; 2],
    /// The ids of those of that name.
    pub ids: Vec<String>,
}

impl fmt::Display for NamedItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, [singular, plural]) = (self.at.last().unwrap_or_default(), &self.kind);
        match self.ids.as_slice() {
            [id] => write!(f, "{name} is the name of the {singular} {id}"),
            ids => write!(f, "{name} is the name of several {plural}: {}", ids.join(", ")),
        }
    }
}

impl NamedItem {
    /// A location at or below the name with the id in its place; `None` for other locations, or where several have the
    /// name.
    #[must_use]
    pub fn put_into(&self, location: &Location) -> Option<Location> {
        let [id] = self.ids.as_slice() else { return None };
        let mut parts = location.parts().to_vec();
        parts.get_mut(self.at.parts().len().checked_sub(1)?).filter(|_| self.at.is_prefix_of(location))?.clone_from(id);
        let by_id = Location::new(parts).with_queries(location.query());
        Some(location.action().map_or_else(|| by_id.clone(), |action| by_id.clone().with_action(action)))
    }
}

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

    /// Reads the lists of the items that a location names, the topmost first, where one of them may be named by what
    /// people call it. Nothing that is about customers is looked for so.
    pub fn ask_ids(&mut self, context: ContextId, location: &Location, effects: &mut Vec<Effect>) {
        for length in (3..=location.parts().len()).step_by(2) {
            let at = Location::new(&location.parts()[..length]);
            let (Ok(Place::Item(resource)), Some(list)) = (catalog().place(&at), at.parent()) else { continue };
            let is_short = at.last().is_some_and(|name| resource.may_be_short(name));
            let may_be_named = is_short || resource.has_names() && resource.names_may_be_kept();
            if !may_be_named || self.names.contains_key(&at) || self.ids_asked.contains(&(context, at.clone())) {
                continue;
            }
            if let Ok(plan) = resource.list_call(&list, &Prepared::default()) {
                self.ids_asked.insert((context, at.clone()));
                let work = Work::Api(Request { operation: plan.operation, input: plan.input, pages: PAGES });
                self.start(APP, Slot::ItemId(at), context, Lane::Interactive, work, effects);
                return;
            }
        }
    }

    /// A location in which names have the place of ids, as far as the lists of this context have shown of which items:
    /// the location with the ids, and what to say of it. What was seen as an id stays one, and so does a name that
    /// several have.
    #[must_use]
    pub fn by_known_names(&self, context: ContextId, location: &Location) -> Option<(Location, String)> {
        let (mut by_id, mut said) = (location.clone(), None);
        for length in (3..=location.parts().len()).step_by(2) {
            let at = Location::new(&by_id.parts()[..length]);
            let (Ok(Place::Item(resource)), Some(list), Some(name)) = (catalog().place(&at), at.parent(), at.last())
            else {
                continue;
            };
            if !resource.has_names() || is_bare_id(name) {
                continue;
            }
            let seen =
                || self.seen.items(context).map(|(item, _)| item).filter(|item| item.parent().as_ref() == Some(&list));
            if seen().any(|item| *item == at) {
                continue;
            }
            let named = |item: &&Location| self.name_of(item).eq_ignore_ascii_case(name);
            let ids: Vec<String> = seen().filter(named).filter_map(|item| item.last().map(str::to_owned)).collect();
            let named = NamedItem { at: at.clone(), kind: [resource.singular.clone(), resource.plural()], ids };
            if let Some(known) = named.put_into(&by_id) {
                (by_id, said) = (known, Some(named.to_string()));
            }
        }
        Some((by_id, said?))
    }

    /// The call that looks whether a location has what people call something in the place of its id.
    pub(super) fn looks_up(&self, context: ContextId, location: &Location) -> Option<CallId> {
        let mut calls = self.ledger.running().filter(|(_, ticket)| ticket.context == context);
        calls
            .find(|(_, ticket)| matches!(&ticket.slot, Slot::ItemId(at) if at.is_prefix_of(location)))
            .map(|(id, _)| id)
    }

    /// Rows have come in which a name was looked for: the items that have it, unless it is an id after all.
    pub fn take_ids(&mut self, slot: &Slot, outcome: &Outcome) -> Option<NamedItem> {
        let (Slot::ItemId(at), Outcome::Page(page) | Outcome::Finished(page)) = (slot, outcome) else { return None };
        let Ok(Place::Item(resource)) = catalog().place(at) else { return None };
        let (name, list) = (at.last()?, at.parent()?);
        let rows = resource.rows(&page.reply.document);
        let named = rows.iter().filter_map(|row| {
            let (id, label) = (resource.id_of(row)?, resource.label_of(row)?);
            let short = resource.short_of(&id).map(str::to_owned);
            Some((id, short.unwrap_or(label)))
        });
        let named: Vec<(String, String)> =
            named.filter(|(id, label)| id == name || label.eq_ignore_ascii_case(name)).collect();
        if named.is_empty() || named.iter().any(|(id, _)| id == name) {
            return None;
        }
        for (id, label) in named.iter().filter(|_| resource.has_names()) {
            self.learn_name(&list.child(id), label.clone());
        }
        // Whoever types the name again is led there again.
        self.ids_asked.retain(|(_, asked)| asked != at);
        let ids = named.into_iter().map(|(id, _)| id).collect();
        Some(NamedItem { at: at.clone(), kind: [resource.singular.clone(), resource.plural()], ids })
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

    #[test]
    fn every_item_with_a_name_is_found_by_it() {
        let mut held = 0;
        for resource in catalog().resources() {
            let mut parts = resource.path.split('/');
            let root = Location::home().child(parts.next().unwrap());
            let item = parts.fold(root, |at, list| at.child(list).child("Some name"));
            let list = item.parent().unwrap();
            let plain = resource.has_names() && resource.names_may_be_kept();
            if !plain || resource.list_call(&list, &Prepared::default()).is_err() {
                continue;
            }
            let (mut harness, mut effects) = (ScreenHarness::at("profiles"), Vec::new());
            let context = harness.context;
            let deep = item.child("below").with_query("a", "b").with_action("edit");
            // What is above it is known, so that it is what is looked for.
            for length in (3..item.parts().len()).step_by(2) {
                harness.session.learn_name(&Location::new(&item.parts()[..length]), "known".to_owned());
            }
            harness.session.ask_ids(context, &deep, &mut effects);
            let [Effect::Start(call)] = effects.as_slice() else { panic!("{item}: {effects:?}") };
            let Work::Api(request) = &call.work else { panic!("{call:?}") };
            assert_eq!(request.operation, resource.list_operation(), "{item}");
            effects.clear();
            harness.session.ask_ids(context, &item, &mut effects);
            assert_eq!(effects, [], "{item} is asked for once");
            held += 1;
        }
        assert!(held >= 8, "{held}");
    }

    #[test]
    fn a_name_leads_to_its_id_unless_it_is_one_or_several_have_it() {
        let slot = Slot::ItemId("cases/domains/acme-support".parse().unwrap());
        let mut harness = ScreenHarness::at("cases/domains/acme-support/fields?a=b!create");
        let rows = |names: &[(&str, &str)]| {
            let rows: Vec<_> = names.iter().map(|(id, name)| json!({"domainId": id, "name": name})).collect();
            testing::finished(json!({ "domains": rows }))
        };
        let found = harness.session.take_ids(&slot, &rows(&[("0f3c", "Acme-Support"), ("1a2b", "other")])).unwrap();
        assert_eq!(found.to_string(), "acme-support is the name of the domain 0f3c");
        assert_eq!(found.put_into(&harness.location).unwrap().to_string(), "cases/domains/0f3c/fields?a=b!create");
        assert_eq!(found.put_into(&"cases/domains/other".parse().unwrap()), None);
        let twice = harness.session.take_ids(&slot, &rows(&[("1", "acme-support"), ("2", "acme-support")])).unwrap();
        assert_eq!((twice.put_into(&harness.location), twice.ids.len()), (None, 2));
        let at = "profiles/domains/acme/integrations/web-shop-events";
        let (slot, mut effects) = (Slot::ItemId(at.parse().unwrap()), Vec::new());
        let context = harness.context;
        harness.session.learn_name(&"profiles/domains/acme".parse().unwrap(), "acme".to_owned());
        harness.session.ask_ids(context, &at.parse().unwrap(), &mut effects);
        assert!(!effects.is_empty(), "what the list shows of an id is looked for");
        let uri = "arn:aws:app-integrations:eu-central-1:1:event-integration/web-shop-events";
        let found = harness.session.take_ids(&slot, &testing::finished(json!({"Items": [{"Uri": uri}]}))).unwrap();
        assert_eq!(found.put_into(&format!("{at}!edit").parse().unwrap()).unwrap().parts()[4], uri);
        let slot = Slot::ItemId("cases/domains/acme-support".parse().unwrap());
        let own = [("acme-support", "x"), ("2", "acme-support")];
        assert_eq!(harness.session.take_ids(&slot, &rows(&own)), None, "it is an id");
    }
}
