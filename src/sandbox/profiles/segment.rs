//! Segments: their definitions, members and estimates, and the stream that tells who joins and leaves.

mod evaluate;
mod members;
mod operand;
mod snapshot;
mod subscription;

use serde_json::Value;

use super::domain::DOMAINS;
use crate::sandbox::generic::{Minted, Preset, Resource};
use crate::sandbox::{Refusal, Request, Store};

pub(super) use members::{create_estimate, estimate, membership};
pub(super) use snapshot::{EXPORT, create_snapshot, export};
pub(super) use subscription::{RUN, disassociate, notice, run, stream, subscribe, unsubscribe};

/// Definitions, immutable once made.
pub(super) static DEFINITIONS: Resource = Resource {
    kind: "profiles/domains/segment-definitions",
    noun: "Segment definition",
    parent: Some(&DOMAINS),
    id: "SegmentDefinitionName",
    arn: Some((Some("SegmentDefinitionArn"), "profile", "domains/{}/segment-definitions/{}")),
    times: (Some("CreatedAt"), None),
    duplicate: "Segment definition with name {} already exists",
    farewell: Some(("Message", "OK")),
    allows: definable,
    completes: |document, _| {
        let is_classic = document.get("SegmentGroups").is_some_and(|groups| !groups.is_null());
        document["SegmentType"] = if is_classic { "CLASSIC" } else { "ENHANCED" }.into();
    },
    create: Some("CreateSegmentDefinition"),
    get: Some("GetSegmentDefinition"),
    list: Some("ListSegmentDefinitions"),
    delete: Some("DeleteSegmentDefinition"),
    ..Resource::PLAIN
};

/// Questions how many profiles a segment would have.
pub(super) static ESTIMATES: Resource = Resource {
    kind: "profiles/domains/segment-estimates",
    noun: "Segment estimate",
    parent: Some(&DOMAINS),
    id: "EstimateId",
    minted: Minted::Hex,
    allows: definable,
    ..Resource::PLAIN
};

/// Exports of a segment's members.
pub(super) static SNAPSHOTS: Resource = Resource {
    kind: "profiles/domains/segment-definitions/snapshots",
    noun: "Segment snapshot",
    parent: Some(&DEFINITIONS),
    id: "SnapshotId",
    minted: Minted::Hex,
    presets: &[("Status", Preset::Text("IN_PROGRESS"))],
    get: Some("GetSegmentSnapshot"),
    ..Resource::PLAIN
};

/// The one stream of a domain that takes segment events.
pub(super) static STREAM: Resource = Resource {
    kind: "profiles/domains/segment-streams",
    noun: "Stream for segments",
    parent: Some(&DOMAINS),
    times: (Some("AssociatedAt"), None),
    presets: &[("State", Preset::Text("RUNNING"))],
    duplicate: "A stream for segments is associated with this domain already",
    farewell: Some(("Message", "OK")),
    create: Some("AssociateStreamForSegments"),
    ..Resource::PLAIN
};

/// A definition's subscription to the stream.
pub(super) static SUBSCRIPTION: Resource = Resource {
    kind: "profiles/domains/segment-definitions/subscriptions",
    noun: "Segment subscription",
    parent: Some(&DEFINITIONS),
    times: (Some("StartedAt"), Some("LastUpdatedAt")),
    presets: &[("ScheduleConfiguration", Preset::Json(r#"{"Interval": 24, "Unit": "HOURLY"}"#))],
    farewell: Some(("Message", "OK")),
    seen: subscription::seen,
    get: Some("GetSegmentSubscription"),
    ..Resource::PLAIN
};

/// Who was in a subscribed segment when it was looked at last.
const MEMBERS: &str = "profiles/domains/segment-definitions/subscriptions/members";

/// Who joined and left.
pub(super) static SUBSCRIPTION_EVENTS: Resource = Resource {
    kind: "profiles/domains/segment-definitions/subscription-events",
    noun: "Subscription event",
    parent: Some(&DEFINITIONS),
    list: Some("ListSegmentSubscriptionEvents"),
    ..Resource::PLAIN
};

/// A segment is defined in one way, by conditions that mean something and segments that are there.
fn definable(request: &Request<'_>, store: &Store<'_>) -> Result<(), Refusal> {
    let classic = match request.operation.id.name {
        "CreateSegmentDefinition" => "SegmentGroups",
        "CreateSegmentEstimate" => "SegmentQuery",
        _ => return Ok(()),
    };
    let groups = match (request.given(classic), request.given("SegmentSqlQuery")) {
        (Some(groups), None) => groups,
        (None, Some(_)) => return Ok(()),
        _ => return Err(Refusal::invalid(format!("Exactly one of {classic} and SegmentSqlQuery must be given"))),
    };
    let domain = request.text("DomainName");
    operand::check(store, domain, groups)?;
    let list = |of: &Value, member: &str| of[member].as_array().cloned().unwrap_or_default();
    for source in list(groups, "Groups").iter().flat_map(|group| list(group, "SourceSegments")) {
        let name = source["SegmentDefinitionName"].as_str().unwrap_or_default();
        if !store.has(DEFINITIONS.kind, domain, name)? {
            return Err(Refusal::invalid(format!("Segment definition {name} does not exist")));
        }
    }
    Ok(())
}
