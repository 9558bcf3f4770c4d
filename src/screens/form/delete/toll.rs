//! What a deletion takes with it: what hangs under the item, and what uses it.

use serde_json::Value;

use crate::catalog::{Document, Location, Prepared, Resource, catalog};
use crate::contract::{ErrorKind, Lane, Outcome, Request};
use crate::model::{OperationId, Service, api};
use crate::screens::Cx;
use crate::screens::form::slots::DeleteSlot;
use crate::widgets;

/// The name of the list of integrations in a domain.
const INTEGRATIONS: &str = "integrations";

/// So many pages of a list are looked through for an item that only its list gives.
const PAGES: u32 = 20;
/// So many flows are looked into.
const MOST: usize = 100;

/// One thing that goes with it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Loss {
    pub(super) title: String,
    pub(super) count: Count,
}

/// How many of them there are.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Count {
    Asked,
    Of { rows: usize, more: bool },
    Said(String),
    Unknown(String),
}

impl Loss {
    /// Whether there is something to be said of it.
    pub(super) fn is_some(&self) -> bool {
        self.count.group().is_empty()
    }
}

impl Count {
    pub(super) const NONE: Self = Self::Of { rows: 0, more: false };

    /// Why something could not be counted; `None` while it still may be.
    fn missed(outcome: &Outcome) -> Option<Self> {
        match outcome {
            Outcome::Failed(error) => Some(Self::Unknown(error.code.clone())),
            Outcome::Cancelled => Some(Self::Unknown("cancelled".to_owned())),
            _ => None,
        }
    }

    /// What is said of all that are the same in this; nothing of those that are told one by one.
    pub(super) fn group(&self) -> &'static str {
        match self {
            Self::Asked => "still counting",
            &Self::NONE => "none",
            Self::Unknown(_) => "not known",
            Self::Of { .. } | Self::Said(_) => "",
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::Asked => "…".to_owned(),
            Self::Of { rows, more: true } => format!("{} and more", widgets::count(*rows as u64)),
            Self::Of { rows, more: false } => widgets::count(*rows as u64),
            Self::Said(text) => text.clone(),
            Self::Unknown(why) => format!("not known: {why}"),
        }
    }
}

/// Everything that goes with it.
#[derive(Debug, Default)]
pub(super) struct Toll {
    pub(super) losses: Vec<Loss>,
    /// What is deleted.
    resource: Option<&'static Resource>,
    children: Vec<&'static Resource>,
    /// Children that the service lists only where something is on, which the item's own document says.
    waiting: Vec<(&'static Resource, Request)>,
    /// The member by which others name it, and its name.
    used: Option<(&'static str, String)>,
    /// Where what uses it is.
    pub(super) users: Vec<Location>,
    /// Whether the item was found, and whether it is known not to be there.
    was_found: bool,
    pub(super) is_absent: bool,
    /// Flows that are still looked into, and how many were not.
    asked: usize,
    pub(super) unseen: usize,
}

impl Toll {
    /// Asks for everything.
    pub(super) fn begin(&mut self, resource: &'static Resource, cx: &mut Cx<'_>) {
        let at = cx.location.without_action().without_query();
        self.resource = Some(resource);
        for child in catalog().children(resource).filter(|child| !child.foreign) {
            let Ok(plan) = child.list_call(&at.child(&child.name), &Prepared::default()) else { continue };
            if plan.operation == resource.describe_operation().unwrap_or(resource.list_operation()) {
                continue;
            }
            self.children.push(child);
            self.losses.push(Loss { title: child.title.clone(), count: Count::Asked });
            let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
            if child.needs.is_some() {
                self.waiting.push((child, request));
            } else {
                cx.start(DeleteSlot::Child(child.path.clone()), Lane::Interactive, request);
            }
        }
        // What only its list gives is found by the search that its location brings along.
        let found = resource.document_call(&cx.location.without_action(), &Prepared::default());
        if let Ok(Document::Describe(plan) | Document::Find(plan)) = found {
            cx.start(
                DeleteSlot::Item,
                Lane::Interactive,
                Request { operation: plan.operation, input: plan.input, pages: PAGES },
            );
        }
        self.ask_users(resource, &at, cx);
    }

    /// Asks for what uses it: flows use connector profiles and domains, integrations use object types.
    fn ask_users(&mut self, resource: &'static Resource, at: &Location, cx: &mut Cx<'_>) {
        let id = at.last().unwrap_or_default().to_owned();
        let empty = || Value::Object(serde_json::Map::default());
        let (member, slot, read, input) = match resource.path.as_str() {
            "appflow/connector-profiles" => {
                ("connectorProfileName", DeleteSlot::Flows, operation("ListFlows"), empty())
            }
            "profiles/domains" => ("domainName", DeleteSlot::Flows, operation("ListFlows"), empty()),
            "profiles/domains/object-types" => {
                let list = catalog().resource("profiles/domains/integrations");
                let location = at.parent().and_then(|types| types.parent()).map(|domain| domain.child(INTEGRATIONS));
                let plan = list.zip(location).and_then(|(list, at)| list.list_call(&at, &Prepared::default()).ok());
                let Some(plan) = plan else { return };
                ("ObjectTypeName", DeleteSlot::Integrations, Some(plan.operation), plan.input)
            }
            _ => return,
        };
        if let Some(operation) = read {
            self.used = Some((member, id));
            cx.start(slot, Lane::Interactive, Request { operation, input, pages: 10 });
        }
    }

    /// An answer has come.
    pub(super) fn take(&mut self, slot: &DeleteSlot, outcome: &Outcome, cx: &mut Cx<'_>) {
        let path = match slot {
            DeleteSlot::Item => return self.take_item(outcome, cx),
            DeleteSlot::Flows => return self.take_flows(outcome, cx),
            DeleteSlot::Integrations => return self.take_integrations(outcome, cx.location),
            DeleteSlot::Flow(name) => return self.take_flow(name, outcome),
            DeleteSlot::Child(path) => path,
            DeleteSlot::Submit => return,
        };
        let Some(at) = self.children.iter().position(|child| child.path == *path) else { return };
        let (child, loss) = (self.children[at], &mut self.losses[at]);
        loss.count = match outcome {
            Outcome::Finished(page) => {
                let rows = child.rows(&page.reply.document).len();
                Count::Of { rows, more: page.next.is_some() }
            }
            outcome => match Count::missed(outcome) {
                Some(count) => count,
                None => return,
            },
        };
    }

    /// Asks for what the item's document says there may be; the rest there is not.
    fn ask_waiting(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        let document = match outcome {
            Outcome::Finished(page) => {
                let at = cx.location.without_action().without_query();
                let document = self.resource.and_then(|resource| resource.document(&at, &page.reply.document));
                document.ok_or_else(|| Count::Unknown("it is no longer there".to_owned()))
            }
            outcome => match Count::missed(outcome) {
                Some(count) => Err(count),
                None => return,
            },
        };
        for (child, request) in std::mem::take(&mut self.waiting) {
            let is_on = |document: &Value| child.needs.as_ref().and_then(|needs| needs.holds(document));
            let count = match &document {
                Ok(document) if is_on(document) == Some(true) => {
                    cx.start(DeleteSlot::Child(child.path.clone()), Lane::Interactive, request);
                    continue;
                }
                Ok(_) => Count::NONE,
                Err(count) => count.clone(),
            };
            if let Some(at) = self.children.iter().position(|other| other.path == child.path) {
                self.losses[at].count = count;
            }
        }
    }

    /// What the item itself says of its size.
    fn take_item(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        self.ask_waiting(outcome, cx);
        let at = cx.location.without_action().without_query();
        if let (Outcome::Page(page) | Outcome::Finished(page), Some(resource)) = (outcome, self.resource) {
            self.was_found |= resource.document(&at, &page.reply.document).is_some();
        }
        self.is_absent = match outcome {
            Outcome::Failed(error) => error.kind == ErrorKind::NotFound,
            Outcome::Finished(page) => page.next.is_none() && !self.was_found,
            _ => self.is_absent,
        };
        let Outcome::Finished(page) = outcome else { return };
        let stats = &page.reply.document["Stats"];
        for (member, title) in [("ProfileCount", "Profiles"), ("ObjectCount", "Objects")] {
            if let Some(count) = stats[member].as_u64() {
                let count = Count::Said(widgets::count(count));
                self.losses.insert(self.losses.len(), Loss { title: title.to_owned(), count });
            }
        }
    }

    /// Each flow is asked which connector profiles it uses.
    fn take_flows(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        let (Outcome::Page(page) | Outcome::Finished(page)) = outcome else { return };
        let Some(describe) = operation("DescribeFlow") else { return };
        for flow in page.reply.document["flows"].as_array().into_iter().flatten() {
            let Some(name) = flow["flowName"].as_str() else { continue };
            if self.asked >= MOST {
                self.unseen += 1;
                continue;
            }
            self.asked += 1;
            let input = serde_json::json!({"flowName": name});
            cx.start(
                DeleteSlot::Flow(name.to_owned()),
                Lane::Background,
                Request { operation: describe, input, pages: 1 },
            );
        }
    }

    fn is_used_in(&self, document: &Value) -> bool {
        self.used.as_ref().is_some_and(|(member, id)| names(document, member, id))
    }

    /// Integrations say themselves which object types they bring.
    fn take_integrations(&mut self, outcome: &Outcome, at: &Location) {
        let (Outcome::Page(page) | Outcome::Finished(page)) = outcome else { return };
        let domain = at.without_action().without_query().parent().and_then(|types| types.parent());
        let (Some(list), Some(domain)) = (catalog().resource("profiles/domains/integrations"), domain) else { return };
        let at = domain.child(INTEGRATIONS);
        let rows = list.rows(&page.reply.document);
        let found = rows.iter().filter(|row| self.is_used_in(row)).filter_map(|row| list.item_location(&at, row));
        self.users.extend(found.collect::<Vec<_>>());
    }

    fn take_flow(&mut self, name: &str, outcome: &Outcome) {
        match outcome {
            Outcome::Finished(page) if self.is_used_in(&page.reply.document) => {
                self.users.push(Location::new(["appflow", "flows", name]));
            }
            Outcome::Failed(_) => self.unseen += 1,
            _ => {}
        }
    }
}

/// Whether a document has a member of this value anywhere. A map of names counts by its values.
fn names(document: &Value, member: &str, wanted: &str) -> bool {
    match document {
        Value::Object(members) => members.iter().any(|(name, value)| {
            let own = name == member && value.as_str() == Some(wanted);
            let among = name.strip_suffix('s') == Some(member)
                && value.as_object().is_some_and(|map| map.values().any(|value| value.as_str() == Some(wanted)));
            own || among || names(value, member, wanted)
        }),
        Value::Array(items) => items.iter().any(|item| names(item, member, wanted)),
        _ => false,
    }
}

fn operation(name: &str) -> Option<OperationId> {
    api().operation(Service::AppFlow, name).map(|operation| operation.id)
}
