//! Why the last run of a flow failed, and whether its connections hold.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::{Evidence, Rule, Told, Weight, has_ended, moment, when};
use crate::model::look::{at, list, text};

pub(super) const RULES: &[Rule] = &[
    Rule::new("flow.connection-gone", Weight::Cause, "appflow-connectors, 5, does not exist", connection_gone),
    Rule::new("flow.connection-not-ready", Weight::Cause, "semantics, 3, Connector profile", connection_not_ready),
    Rule::new("flow.connection-pending", Weight::Cause, "semantics, 3, Connector profile", connection_pending).waits(),
    Rule::new("flow.run-failed", Weight::Cause, "semantics, 3, Runs", run_failed),
    Rule::new("flow.signed-out", Weight::Likely, "appflow-connectors, 5: inferred", signed_out),
    Rule::new("flow.bucket-denied", Weight::Likely, "wizards, 18, S3: inferred", bucket_denied),
    Rule::new("flow.quota", Weight::Likely, "quotas, 1, AppFlow: inferred", quota),
    Rule::new("flow.field-gone", Weight::Likely, "wizards, 18, tasks: inferred", field_gone),
    Rule::new("flow.unreachable", Weight::Likely, "semantics, 3, Private: inferred", unreachable),
    Rule::new("flow.records-refused", Weight::Cause, "API model, putFailuresCount", records_refused),
];

/// What a last run says that failed.
fn complaint<'e>(evidence: &'e Evidence<'_>) -> Option<&'e str> {
    let last = evidence.last_ended().filter(|run| text(run, "executionStatus") == Some("Error"))?;
    Some(text(last, "executionResult.errorInfo.executionMessage").unwrap_or("AppFlow gives no reason."))
}

/// Whether a message of another system says one of these, whatever the case of its letters.
fn says(message: &str, words: &[&str]) -> bool {
    let message = message.to_lowercase();
    words.iter().any(|word| message.contains(word))
}

/// The ends of the flow: source and destinations.
fn ends<'e>(evidence: &Evidence<'e>) -> impl Iterator<Item = &'e Value> {
    let document = evidence.document;
    at(document, "sourceFlowConfig").into_iter().chain(list(document, "destinationFlowConfigList"))
}

/// The connections that the flow uses, each with what is known of it; nothing where connections could not be read.
fn connections<'e>(evidence: &'e Evidence<'_>) -> impl Iterator<Item = (&'e str, Option<&'e Value>)> {
    let known = evidence.beside.get("connections");
    let names = ends(evidence).filter_map(|end| text(end, "connectorProfileName"));
    names.filter_map(move |name| {
        let found = known?.iter().find(|one| text(one, "connectorProfileName") == Some(name));
        Some((name, found))
    })
}

/// The connection that a message is about: the one that it names, else that of the source.
fn blamed<'e>(message: &str, evidence: &Evidence<'e>) -> Option<&'e str> {
    let names: Vec<&str> = ends(evidence).filter_map(|end| text(end, "connectorProfileName")).collect();
    names.iter().find(|name| message.contains(**name)).or(names.first()).copied()
}

fn connection_gone(evidence: &Evidence<'_>) -> Option<Told> {
    let (name, _) = connections(evidence).find(|(_, found)| found.is_none())?;
    Some(
        Told::new(
            format!("Its connection {name} is not there any more."),
            "Without it no run reaches the application.",
            "Name another connection in the flow, or make one of this name.",
        )
        .at("edit"),
    )
}

fn connection_not_ready(evidence: &Evidence<'_>) -> Option<Told> {
    not_set_up(evidence, "FAILED", "could not be set up", "Correct the connection, or sign in again.")
}

fn connection_pending(evidence: &Evidence<'_>) -> Option<Told> {
    not_set_up(evidence, "PENDING", "is still being set up", "Wait until it is: that takes a few minutes.")
}

/// The first private link of a connection that is in such a state.
fn not_set_up(evidence: &Evidence<'_>, status: &str, what: &str, todo: &'static str) -> Option<Told> {
    connections(evidence).find_map(|(name, found)| {
        let state = at(found?, "privateConnectionProvisioningState")?;
        if text(state, "status")? != status {
            return None;
        }
        let why = text(state, "failureMessage").map(|why| format!(" AppFlow says: {why}")).unwrap_or_default();
        let told = Told::new(
            format!("The private link of its connection {name} {what}."),
            format!("Until it is there, no run reaches the application.{why}"),
            todo,
        );
        Some(told.with("connection", name))
    })
}

fn run_failed(evidence: &Evidence<'_>) -> Option<Told> {
    let message = complaint(evidence)?;
    let runs = evidence.runs()?;
    let failed = runs.iter().take_while(|run| text(run, "executionStatus") == Some("Error")).count();
    let started = moment(evidence.last_ended()?, "startedAt").map(|at| format!(" of {}", when(at)));
    let says = match (failed, started.unwrap_or_default()) {
        (0 | 1, started) => format!("Its last run{started} failed."),
        (failed, started) => format!("Its last {failed} runs failed, the newest{started}."),
    };
    Some(Told::new(says, format!("AppFlow says: {message}"), "Look at the run.").at("runs"))
}

/// What applications say that do not take a sign-in.
const SIGNED_OUT: [&str; 9] = [
    "session expired",
    "invalid_session",
    "invalid_grant",
    "reauthorize",
    "token",
    "unauthorized",
    "authenticat",
    "status code: 401",
    "invalid credentials",
];

/// The connection whose sign-in the last runs of a flow say is not taken, and the first of these runs.
pub(crate) fn refused_sign_in<'e>(
    flow: &'e Value,
    beside: &'e BTreeMap<String, Vec<Value>>,
    now: Timestamp,
) -> Option<(&'e str, Timestamp)> {
    let evidence = Evidence { document: flow, beside, now };
    let message = complaint(&evidence).filter(|message| says(message, &SIGNED_OUT))?;
    let name = blamed(message, &evidence)?;
    let refused = |run: &&Value| {
        let message = text(run, "executionResult.errorInfo.executionMessage");
        text(run, "executionStatus") == Some("Error") && message.is_some_and(|message| says(message, &SIGNED_OUT))
    };
    let ended = evidence.runs()?.into_iter().filter(|run| has_ended(run));
    Some((name, moment(ended.take_while(refused).last()?, "startedAt")?))
}

fn signed_out(evidence: &Evidence<'_>) -> Option<Told> {
    let message = complaint(evidence).filter(|message| says(message, &SIGNED_OUT))?;
    let name = blamed(message, evidence)?;
    let (_, found) = connections(evidence).find(|(known, _)| *known == name)?;
    let age = found.and_then(|found| moment(found, "lastUpdatedAt"));
    let age = age.map(|at| format!(" Its credentials are those of {}.", when(at))).unwrap_or_default();
    let told = Told::new(
        format!("The application does not accept the sign-in of the connection {name}."),
        format!("Tokens run out, and passwords and permissions change.{age}"),
        "Sign in again: edit the connection.",
    );
    Some(told.with("connection", name))
}

fn bucket_denied(evidence: &Evidence<'_>) -> Option<Told> {
    let denied = |message: &&str| {
        says(message, &["bucket", "s3"]) && says(message, &["denied", "policy", "403", "could not read", "forbidden"])
    };
    let status = text(evidence.document, "flowStatusMessage").filter(|_| evidence.status() == "Errored");
    complaint(evidence).into_iter().chain(status).find(denied)?;
    Some(
        Told::new(
            "A bucket refuses AppFlow.",
            "The policy of a bucket must let the principal appflow.amazonaws.com list the bucket, read objects of a \
             source, and write objects and read the ACL of a destination. A key of KMS must let it decrypt, too.",
            "Correct the policy of the bucket in S3, then run the flow again.",
        )
        .at("start"),
    )
}

fn quota(evidence: &Evidence<'_>) -> Option<Told> {
    const WORDS: [&str; 6] = ["limit", "quota", "too many requests", "throttl", "rate exceeded", "429"];
    let message = complaint(evidence).filter(|message| says(message, &WORDS))?;
    let own = says(message, &["flow runs"]);
    let why = if own {
        "An account has 1,000 runs at the same time and ten million a month."
    } else {
        "Applications count requests, often by the day, and AppFlow limits what a run may carry: 500 MB of a \
         Salesforce export, 100,000 records of ServiceNow."
    };
    Some(
        Told::new(
            "A limit is reached.",
            why,
            "Wait until the limit is reset, run the flow less often, or let it carry less by a filter.",
        )
        .at("edit"),
    )
}

fn field_gone(evidence: &Evidence<'_>) -> Option<Told> {
    const WORDS: [&str; 5] =
        ["no such column", "unable to read field", "unknown field", "field does not", "missing field"];
    complaint(evidence).filter(|message| says(message, &WORDS))?;
    Some(
        Told::new(
            "It maps a field that is not there.",
            "The application does not know a field of the mapping, or the records come without it.",
            "Correct the mapping of the flow.",
        )
        .at("edit"),
    )
}

fn unreachable(evidence: &Evidence<'_>) -> Option<Told> {
    const WORDS: [&str; 5] =
        ["timed out", "timeout", "connection refused", "unreachable", "did not accept the connection"];
    let message = complaint(evidence).filter(|message| says(message, &WORDS))?;
    let name = blamed(message, evidence)?;
    let told = Told::new(
        format!("The application behind the connection {name} is not reached."),
        "It may be down, or its network lets nobody in: the endpoint service of a private link must accept AppFlow.",
        "Check the address of the connection, and the network of the application.",
    );
    Some(told.with("connection", name))
}

fn records_refused(evidence: &Evidence<'_>) -> Option<Told> {
    let last = evidence.last_ended().filter(|run| text(run, "executionStatus") == Some("Successful"))?;
    let refused = at(last, "executionResult.errorInfo.putFailuresCount")?.as_u64().filter(|refused| *refused > 0)?;
    let said = text(last, "executionResult.errorInfo.executionMessage").map(|said| format!(" AppFlow says: {said}"));
    Some(
        Told::new(
            format!("The destination refused {refused} records of the last run."),
            format!("The run counts as successful all the same.{}", said.unwrap_or_default()),
            "Look at what was refused, in the bucket for errors or at the destination.",
        )
        .at("runs"),
    )
}
