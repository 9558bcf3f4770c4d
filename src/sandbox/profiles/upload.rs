//! Upload jobs: a file of comma-separated values is put to an address of the sandbox and becomes profiles.

mod run;

use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::resources::DOMAINS;
use crate::model::{upload_headers, upload_key};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::generic::{Minted, Preset, Resource};
use crate::sandbox::{Answer, Record, Refusal, RefusalKind, Request, Store};
pub(super) use run::{RUN, run, start};

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

/// Where uploaded files are kept, by job.
const FILES: &str = "profiles/domains/uploads";
/// How long an upload address is good.
const LIFETIME: SignedDuration = SignedDuration::from_mins(15);
/// Members that never leave the store: the secret part of the address, and when it ends.
const TOKEN: &str = "_token";
const ADDRESS_UNTIL: &str = "_until";

fn save(store: &Store<'_>, job: &Record) -> Result<(), Refusal> {
    store.put(JOBS.kind, &job.parent, &job.id, &job.document).map(drop)
}

/// `GetUploadJobPath`: an address that takes the file, for a while.
pub(super) fn path(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut job = JOBS.record(request, store)?;
    created(&job)?;
    let token = store.hex_id();
    let until = store.now().checked_add(LIFETIME).unwrap_or(Timestamp::MAX);
    job.document[TOKEN] = token.as_str().into();
    job.document[ADDRESS_UNTIL] = until.as_millisecond().into();
    save(store, &job)?;
    let (origin, account, region) = (store.origin(), store.account(), store.region());
    Ok(json!({
        "Url": format!("{origin}/uploads/{account}/{region}/{}/{}/{token}", job.parent, job.id),
        "ClientToken": upload_key(&token),
        "ValidUntil": epoch_seconds(until),
    }))
}

/// Takes a file that was put to an upload address.
///
/// # Errors
/// If the address is unknown or has ended, its key does not come along, or the file is no text.
pub(in crate::sandbox) fn take(
    store: &Store<'_>,
    domain: &str,
    job: &str,
    token: &str,
    headers: &HeaderMap,
    file: &[u8],
) -> Result<(), Refusal> {
    let record = store.get(JOBS.kind, domain, job)?.filter(|record| record.document[TOKEN] == token);
    let record = record.ok_or_else(|| Refusal::not_found("There is no such upload address"))?;
    created(&record)?;
    if record.document[ADDRESS_UNTIL].as_i64().is_none_or(|until| store.now().as_millisecond() > until) {
        return Err(Refusal::invalid("The upload address has ended"));
    }
    for (name, value) in upload_headers(&upload_key(token)) {
        if headers.get(name).is_none_or(|sent| sent.as_bytes() != value.as_bytes()) {
            let message = format!("The header {name} is not the one that goes with the upload address");
            return Err(Refusal::new(RefusalKind::Denied, message));
        }
    }
    let text = str::from_utf8(file).map_err(|_| Refusal::invalid("The file is not UTF-8 text"))?;
    store.put(FILES, domain, job, &Value::from(text)).map(drop)
}

fn created(job: &Record) -> Result<(), Refusal> {
    if job.document["Status"] == "CREATED" {
        return Ok(());
    }
    Err(Refusal::invalid(format!("The upload job is {}, not CREATED", job.document["Status"].as_str().unwrap_or("-"))))
}

/// `StopUploadJob`.
pub(super) fn stop(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut job = JOBS.record(request, store)?;
    if job.document["Status"] != "IN_PROGRESS" {
        created(&job)?;
    }
    job.document["Status"] = "STOPPED".into();
    job.document["CompletedAt"] = epoch_seconds(store.now());
    save(store, &job)?;
    store.delete(FILES, &job.parent, &job.id)?;
    Ok(json!({}))
}
