//! Rules over flows and the connections that they use.

use serde_json::Value;

use super::{Rule, Subject, Told, rule};
use crate::model::look::{at, list, text};
use crate::model::{Member, ShapeKind};
use crate::plan::{Entry, Kind};
use crate::rules::diagnosis::Weight;

pub(super) const RULES: &[Rule] = &[
    rule("connection.not-provisioned", Weight::Cause, "API model, PrivateConnectionProvisioningState", not_provisioned)
        .live(),
    rule("connection.unused", Weight::Note, "semantics, 3, Connector profile: inferred", unused),
    rule("flow.loses-failures", Weight::Note, "wizards, 18, errorHandlingConfig: inferred", loses).alone(),
];

fn unused(subject: &Subject<'_>) -> Vec<Told> {
    let is_used = |entry: &Entry| subject.named_by(&entry.kind, &entry.key).any(|(by, _)| by == "flows");
    let unused = subject.of("connector-profiles").filter(|(entry, _)| !is_used(entry));
    unused
        .map(|(entry, _)| {
            Told::of(
                entry,
                "No flow uses it.",
                "It holds credentials of another system that nobody needs here.",
                "Delete it, unless a flow is to come.",
            )
        })
        .collect()
}

/// Private connections that never came about.
fn not_provisioned(subject: &Subject<'_>) -> Vec<Told> {
    let mut told = Vec::new();
    for (entry, _) in subject.of("connector-profiles") {
        let Some(item) = subject.item(entry) else { continue };
        let state = |member: &str| text(&item.document, &format!("privateConnectionProvisioningState.{member}"));
        if state("status") == Some("FAILED") {
            let why = state("failureMessage").or_else(|| state("failureCause")).unwrap_or("no reason is given");
            told.push(Told::of(
                entry,
                format!("Its private connection failed: {why}"),
                "No flow gets through it.",
                "Put right what the reason says at the other end, and make the connection anew.",
            ));
        }
    }
    told
}

/// Destinations that could keep what they refuse, and are not told where.
fn loses(subject: &Subject<'_>) -> Vec<Told> {
    let mut told = Vec::new();
    for (entry, flow) in subject.of("flows") {
        let ends = list(flow, "destinationFlowConfigList").iter();
        let kept = |end: &&Value| {
            let properties = at(end, "destinationConnectorProperties").and_then(|all| all.as_object()?.values().next());
            properties.is_some_and(|own| at(own, "errorHandlingConfig.bucketName").is_some())
        };
        // What the facts of a destination do not offer can't be missing.
        let offers = |end: &&Value| {
            let kind = text(end, "connectorType").unwrap_or_default();
            subject.kinds.named("flows").is_some_and(|flows| offers_errors(&flows, kind))
        };
        let lossy: Vec<&str> =
            ends.filter(|end| offers(end) && !kept(end)).filter_map(|end| text(end, "connectorType")).collect();
        if !lossy.is_empty() {
            told.push(Told::of(
                entry,
                format!("What {} refuses is kept nowhere.", lossy.join(", ")),
                "A record that the destination does not take is counted, and its content is lost.",
                "Give the destination a bucket for errors.",
            ));
        }
    }
    told
}

fn offers_errors(flows: &Kind, connector: &str) -> bool {
    let into = |member: &'static Member, name: &str| member.shape().member(name);
    let item = flows.member("destinationFlowConfigList").and_then(|list| match &list.shape().kind {
        ShapeKind::List { item } => Some(item),
        _ => None,
    });
    let own = item.and_then(|item| into(item, "destinationConnectorProperties")).and_then(|all| into(all, connector));
    own.is_some_and(|own| into(own, "errorHandlingConfig").is_some())
}
