//! What is read: the type of the object, what can be picked, and which profiles have each of the keys.

use serde_json::Value;

use super::{JoiningPage, JoiningSlot, below};
use crate::catalog::{Document, JoiningPart, Location, Plan, Prepared, Resource, joining_domain};
use crate::contract::{Lane, Outcome, Page, Request};
use crate::mapping::{Holders, keeps_refused, object_text, standard};
use crate::screens::item::at;
use crate::screens::{Command, Cx, ItemSlot, Slot};

/// The query of a location that says of which type objects are.
const TYPE: &str = "type";
/// How many pages of types or of objects are read.
const PAGES: u32 = 5;

fn start(cx: &mut Cx<'_>, slot: JoiningSlot, lane: Lane, plan: Plan, pages: u32) {
    cx.start(slot, lane, Request { operation: plan.operation, input: plan.input, pages });
}

/// The call that describes an item.
fn describing(resource: &Resource, item: &Location) -> Option<Plan> {
    match resource.document_call(item, &Prepared::default()) {
        Ok(Document::Describe(plan)) => Some(plan),
        _ => None,
    }
}

impl JoiningPage {
    /// Asks for what is missing: also for what was cut off when the page was left.
    pub(super) fn begin(&mut self, cx: &mut Cx<'_>) {
        match self.of {
            JoiningPart::Type if self.type_name.is_none() => self.type_name = at(cx.location).last().map(str::to_owned),
            JoiningPart::Object if self.type_name.is_none() => {
                self.type_name = cx.location.get(TYPE).map(str::to_owned);
            }
            _ => {}
        }
        if self.of != JoiningPart::Domain && self.item.document.is_none() && !cx.loading() {
            self.item.fetch(cx);
        }
        if self.type_name.is_some() {
            self.read_type(cx);
        } else if self.types.is_empty() {
            self.ask_types(cx);
        }
        if self.looked {
            self.ask_keys(cx);
        }
    }

    /// The object is of this type.
    pub(super) fn choose_type(&mut self, name: &str, cx: &mut Cx<'_>) {
        if self.type_name.as_deref() != Some(name) {
            (self.type_name, self.object_type) = (Some(name.to_owned()), None);
            self.objects.clear();
            self.think();
            self.read_type(cx);
        }
    }

    fn read_type(&mut self, cx: &mut Cx<'_>) {
        // The page of a type reads that itself, and one of a standard type has no mapping.
        let name = self.type_name.clone().filter(|name| standard(name).is_none() && self.of != JoiningPart::Type);
        let Some(name) = name.filter(|_| self.object_type.is_none() && !cx.runs(&JoiningSlot::Type.into())) else {
            return;
        };
        let found = below(cx.location, JoiningPart::Type);
        if let Some(plan) = found.and_then(|(resource, list)| describing(resource, &list.child(&name))) {
            start(cx, JoiningSlot::Type, Lane::Interactive, plan, 1);
        }
    }

    /// Asks which types there are.
    pub(super) fn ask_types(&mut self, cx: &mut Cx<'_>) {
        if !self.types.is_empty() {
            return self.offer_types(cx);
        }
        let plan = below(cx.location, JoiningPart::Type)
            .and_then(|(resource, list)| resource.list_call(&list, &Prepared::default()).ok());
        if let Some(plan) = plan.filter(|_| !cx.runs(&JoiningSlot::Types.into())) {
            start(cx, JoiningSlot::Types, Lane::Interactive, plan, PAGES);
        }
    }

    /// Asks for the objects of the type that the profile has.
    pub(super) fn ask_objects(&mut self, cx: &mut Cx<'_>) {
        let Some((profile, name)) = self.profile(&at(cx.location)).zip(self.type_name.clone()) else { return };
        let Some((resource, _)) = below(cx.location, JoiningPart::Object) else { return };
        let list = profile.child(&resource.name).with_query(TYPE, name);
        self.objects.clear();
        if let Ok(plan) = resource.list_call(&list, &Prepared::default()) {
            start(cx, JoiningSlot::Objects, Lane::Interactive, plan, PAGES);
        }
    }

    /// Looks up all keys, as soon as it is known which there are.
    pub(super) fn look(&mut self, cx: &mut Cx<'_>) {
        if !self.wanted || self.trace.is_none() {
            return self.read_type(cx);
        }
        (self.wanted, self.looked, self.typing, self.top) = (false, true, false, 0);
        let domain = joining_domain(cx.location);
        let resource = crate::catalog::catalog().resources().iter().find(|of| of.joining == Some(JoiningPart::Domain));
        let plan = resource.zip(domain).and_then(|(resource, domain)| describing(resource, &domain));
        if let Some(plan) = plan.filter(|_| self.has_queue.is_none()) {
            start(cx, JoiningSlot::Domain, Lane::Background, plan, 1);
        }
        self.ask_keys(cx);
    }

    /// Looks up the keys that were not: all of those that have a value, for what a later one leads to is worth knowing.
    fn ask_keys(&mut self, cx: &mut Cx<'_>) {
        let Some((resource, list)) = below(cx.location, JoiningPart::Profile) else { return };
        let Some(trace) = &self.trace else { return };
        for (nth, key) in trace.keys.iter().enumerate().filter(|(_, key)| !key.values.is_empty()) {
            let slot = JoiningSlot::Key(nth);
            if self.holders.get(nth) != Some(&Holders::Unasked) || cx.runs(&slot.into()) {
                continue;
            }
            let search = key.values.iter().fold(list.clone(), |list, value| list.with_query(&key.name, value));
            match resource.list_call(&search, &Prepared::default()) {
                Ok(plan) => start(cx, slot, Lane::Interactive, plan, 1),
                Err(_) => self.holders[nth] = Holders::Unknown,
            }
        }
    }

    /// A call moved on.
    pub(super) fn take(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        match slot {
            Slot::Item(ItemSlot::Document) => self.take_item(slot, outcome, cx),
            Slot::Item(_) => {
                self.item.take(slot, outcome, cx);
            }
            Slot::Joining(JoiningSlot::Key(nth)) => self.take_key(*nth, outcome, cx),
            Slot::Joining(JoiningSlot::Type) => self.take_type(outcome, cx),
            Slot::Joining(JoiningSlot::Types) => self.take_types(outcome, cx),
            Slot::Joining(JoiningSlot::Objects) => self.take_objects(outcome, cx),
            Slot::Joining(JoiningSlot::Domain) => {
                if let Outcome::Finished(page) = outcome {
                    self.has_queue = Some(keeps_refused(&page.reply.document));
                }
            }
            _ => {}
        }
    }

    fn take_item(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        if !self.item.take(slot, outcome, cx) {
            return;
        }
        let Some(document) = self.item.document.clone() else { return };
        match self.of {
            JoiningPart::Type => {
                self.object_type = Some(document);
                self.think();
            }
            JoiningPart::Object => {
                self.put(object_text(&document).unwrap_or_default(), cx);
            }
            JoiningPart::Profile | JoiningPart::Domain => {}
        }
        self.look(cx);
    }

    fn take_type(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        match outcome {
            Outcome::Finished(page) => {
                self.object_type = Some(page.reply.document.clone());
                self.think();
                self.look(cx);
            }
            Outcome::Failed(error) => self.error = Some(error.clone()),
            _ => {}
        }
    }

    fn rows(page: &Page, of: JoiningPart, cx: &Cx<'_>) -> Vec<Value> {
        below(cx.location, of).map(|(resource, _)| resource.rows(&page.reply.document)).unwrap_or_default()
    }

    fn take_types(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
            let rows = Self::rows(page, JoiningPart::Type, cx);
            let list = below(cx.location, JoiningPart::Type);
            self.types.extend(rows.iter().filter_map(|row| list.as_ref().and_then(|(list, _)| list.id_of(row))));
        }
        match outcome {
            Outcome::Failed(error) => self.error = Some(error.clone()),
            Outcome::Finished(_) if self.types.is_empty() => {
                cx.command(Command::warn("this domain has no object types: nothing can be put into it"));
            }
            Outcome::Finished(_) if self.type_name.is_none() => self.offer_types(cx),
            _ => {}
        }
    }

    fn take_objects(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
            let rows = Self::rows(page, JoiningPart::Object, cx);
            self.objects.extend(rows);
        }
        match outcome {
            Outcome::Failed(error) => self.error = Some(error.clone()),
            Outcome::Finished(_) => self.offer_objects(cx),
            _ => {}
        }
    }

    /// Who has a key is known, or that it cannot be.
    fn take_key(&mut self, nth: usize, outcome: &Outcome, cx: &mut Cx<'_>) {
        let Some(held) = self.holders.get_mut(nth) else { return };
        match outcome {
            Outcome::Finished(page) => {
                let Some((resource, list)) = below(cx.location, JoiningPart::Profile) else { return };
                let mut profiles = std::collections::BTreeSet::new();
                for row in resource.rows(&page.reply.document) {
                    let Some(id) = resource.id_of(&row) else { continue };
                    if let Some(name) = resource.label_of(&row) {
                        cx.session.private_names.learn(cx.context, &list.child(&id), &name);
                    }
                    profiles.insert(id);
                }
                *held = Holders::Of { profiles, more: page.next.is_some() };
            }
            Outcome::Failed(error) => {
                *held = Holders::Unknown;
                self.error = Some(error.clone());
            }
            Outcome::Cancelled => *held = Holders::Unknown,
            _ => {}
        }
    }
}
