//! What a deletion takes with it: what hangs under the item, and what uses it.

use serde_json::Value;

use crate::catalog::{Location, Prepared, Resource, catalog};
use crate::contract::{Lane, Outcome, Request, Slot};
use crate::model::{OperationId, Service, api};
use crate::screens::Cx;
use crate::widgets;

const ITEM: &str = "item";
const FLOWS: &str = "flows";
const FLOW: &str = "flow/";

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
    children: Vec<&'static Resource>,
    /// The name that flows may use.
    used: Option<String>,
    pub(super) users: Vec<String>,
    /// Flows that are still looked into, and how many were not.
    asked: usize,
    pub(super) unseen: usize,
}

impl Toll {
    /// Asks for everything.
    pub(super) fn begin(&mut self, resource: &'static Resource, cx: &mut Cx<'_>) {
        let at = cx.location.without_action().without_query();
        for child in catalog().children(resource) {
            let Ok(plan) = child.list_call(&at.child(&child.name), &Prepared::default()) else { continue };
            if plan.operation == resource.describe_operation().unwrap_or(resource.list_operation()) {
                continue;
            }
            self.children.push(child);
            self.losses.push(Loss { title: child.title.clone(), count: Count::Asked });
            let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
            cx.start(child.path.as_str(), Lane::Interactive, request);
        }
        if let Ok(crate::catalog::Document::Describe(plan)) = resource.document_call(&at, &Prepared::default()) {
            cx.start(ITEM, Lane::Interactive, Request { operation: plan.operation, input: plan.input, pages: 1 });
        }
        if resource.path == "appflow/connector-profiles"
            && let Some(list) = operation("ListFlows")
        {
            self.used = at.last().map(str::to_owned);
            cx.start(
                FLOWS,
                Lane::Interactive,
                Request { operation: list, input: Value::Object(serde_json::Map::default()), pages: 10 },
            );
        }
    }

    /// An answer has come.
    pub(super) fn take(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        if slot.0 == ITEM {
            return self.take_item(outcome);
        }
        if slot.0 == FLOWS {
            return self.take_flows(outcome, cx);
        }
        if let Some(name) = slot.0.strip_prefix(FLOW) {
            return self.take_flow(name, outcome);
        }
        let Some(at) = self.children.iter().position(|child| child.path == slot.0) else { return };
        let (child, loss) = (self.children[at], &mut self.losses[at]);
        loss.count = match outcome {
            Outcome::Finished(page) => {
                let rows = child.rows(&page.reply.document).len();
                Count::Of { rows, more: page.next.is_some() }
            }
            Outcome::Failed(error) => Count::Unknown(error.code.clone()),
            Outcome::Cancelled => Count::Unknown("cancelled".to_owned()),
            _ => return,
        };
    }

    /// What the item itself says of its size.
    fn take_item(&mut self, outcome: &Outcome) {
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
            cx.start(format!("{FLOW}{name}"), Lane::Background, Request { operation: describe, input, pages: 1 });
        }
    }

    fn take_flow(&mut self, name: &str, outcome: &Outcome) {
        match outcome {
            Outcome::Finished(page) => {
                let used = self.used.as_deref().unwrap_or_default();
                if uses(&page.reply.document, used) {
                    self.users.push(name.to_owned());
                }
            }
            Outcome::Failed(_) => self.unseen += 1,
            _ => {}
        }
    }
}

/// Whether a document names a connector profile anywhere.
fn uses(document: &Value, profile: &str) -> bool {
    match document {
        Value::Object(members) => members.iter().any(|(name, value)| {
            (name == "connectorProfileName" && value.as_str() == Some(profile)) || uses(value, profile)
        }),
        Value::Array(items) => items.iter().any(|item| uses(item, profile)),
        _ => false,
    }
}

fn operation(name: &str) -> Option<OperationId> {
    api().operation(Service::AppFlow, name).map(|operation| operation.id)
}

/// The locations of flows.
pub(super) fn flow_location(name: &str) -> Location {
    Location::new(["appflow", "flows", name])
}
