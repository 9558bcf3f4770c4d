//! Segments: their definitions, members and estimates, and the stream that tells who joins and leaves.

mod evaluate;
mod members;
mod operand;
mod snapshot;
mod subscription;

use serde_json::Value;

use crate::sandbox::generic::{Minted, Preset, Resource};
use crate::sandbox::{Refusal, Request, Store};

use super::resources::DOMAINS;
pub(super) use members::{create_estimate, estimate, membership};
pub(super) use snapshot::{EXPORT, create_snapshot, export};
pub(super) use subscription::{
    RUN, STREAM, SUBSCRIPTION, SUBSCRIPTION_EVENTS, disassociate, notice, run, stream, subscribe, unsubscribe,
};

/// Definitions, immutable once made.
pub(super) static DEFINITIONS: Resource = Resource {
    kind: "profiles/domains/segment-definitions",
    noun: "Segment definition",
    parent: Some(&DOMAINS),
    id: "SegmentDefinitionName",
    arn: Some((Some("SegmentDefinitionArn"), "profile", "domains/{}/segment-definitions/{}")),
    times: (Some("CreatedAt"), None),
    duplicate: "Segment definition with name {} already exists",
    delete_message: Some(("Message", "OK")),
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
