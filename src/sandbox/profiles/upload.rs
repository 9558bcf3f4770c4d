//! Upload jobs: created and stopped. Uploading and running them is not offered yet.

use serde_json::json;

use super::domain::DOMAINS;
use crate::sandbox::generic::{Minted, Preset, Resource};
use crate::sandbox::{Answer, Refusal, Request, Store};

/// Imports of files.
pub(super) static JOBS: Resource = Resource {
    kind: "profiles/domains/upload-jobs",
    noun: "Upload job",
    parent: Some(&DOMAINS),
    id: "JobId",
    minted: Minted::Hex,
    times: (Some("CreatedAt"), None),
    presets: &[("Status", Preset::Text("CREATED")), ("DataExpiry", Preset::Number(14))],
    create: Some("CreateUploadJob"),
    get: Some("GetUploadJob"),
    list: Some("ListUploadJobs"),
    ..Resource::PLAIN
};

pub(super) fn stop(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut job = JOBS.record(request, store)?;
    if !["CREATED", "IN_PROGRESS"].iter().any(|status| job.document["Status"] == *status) {
        return Err(Refusal::invalid("The upload job has ended already"));
    }
    job.document["Status"] = "STOPPED".into();
    store.put(JOBS.kind, &job.parent, &job.id, &job.document)?;
    Ok(json!({}))
}
