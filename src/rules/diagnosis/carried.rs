//! What a flow carries: its mapping, its filters, what it reads, and runs that carry nothing.

use serde_json::Value;

use super::{Evidence, Rule, Told, Weight};
use crate::model::look::{at, entries, list, text};

pub(super) const RULES: &[Rule] = &[
    Rule::new("flow.maps-nothing", Weight::Cause, "appflow-connectors, 2, Projection needed", maps_nothing),
    Rule::new("flow.prefix-begins-with-slash", Weight::Likely, "wizards, 18, bucketPrefix: inferred", slash),
    Rule::new("flow.filter-of-nothing", Weight::Likely, "wizards, 18, Filter: inferred", empty_filter),
    Rule::new("flow.filter-lets-nothing-through", Weight::Likely, "wizards, 18, Filter: inferred", filtered_out),
    Rule::new("flow.first-reads-a-month", Weight::Note, "quotas, 5, 2", first_month),
    Rule::new("flow.nothing-new", Weight::Note, "semantics, 3, Runs: inferred", nothing_new),
];

/// Kinds of tasks that put something into the destination.
const CARRYING: [&str; 5] = ["Map", "Map_all", "Passthrough", "Merge", "Arithmetic"];
/// Properties that hold what a filter compares with.
const COMPARED: [&str; 4] = ["VALUE", "VALUES", "LOWER_BOUND", "UPPER_BOUND"];

fn tasks<'e>(evidence: &Evidence<'e>, kind: &str) -> impl Iterator<Item = &'e Value> {
    list(evidence.document, "tasks").iter().filter(move |task| text(task, "taskType") == Some(kind))
}

fn maps_nothing(evidence: &Evidence<'_>) -> Option<Told> {
    let carries = CARRYING.iter().any(|kind| tasks(evidence, kind).next().is_some());
    (!carries).then(|| {
        Told::new(
            "It maps no field.",
            "A run reads the source, and writes nothing of it.",
            "Map fields, or all of them.",
        )
        .at("edit")
    })
}

/// Whether the newest run that ended well carried nothing; `None` where that is not known.
fn carried_nothing(evidence: &Evidence<'_>) -> Option<bool> {
    let last = evidence.last_ended().filter(|run| text(run, "executionStatus") == Some("Successful"))?;
    Some(at(last, "executionResult.recordsProcessed").and_then(Value::as_u64).unwrap_or_default() == 0)
}

fn slash(evidence: &Evidence<'_>) -> Option<Told> {
    let prefix = text(evidence.document, "sourceFlowConfig.sourceConnectorProperties.S3.bucketPrefix")?;
    (prefix.starts_with('/') && carried_nothing(evidence) != Some(false)).then(|| {
        Told::new(
            format!("The prefix {prefix} begins with a slash."),
            "Names of objects in a bucket seldom begin with one, so that no object has this prefix.",
            format!("Write {} instead.", prefix.trim_start_matches('/')),
        )
        .at("edit")
    })
}

/// The operator of a filter: anything but the choice of fields.
fn comparison(task: &Value) -> Option<&str> {
    let (_, operator) = entries(task, "connectorOperator").next()?;
    operator.as_str().filter(|operator| *operator != "PROJECTION")
}

fn field(task: &Value) -> &str {
    list(task, "sourceFields").first().and_then(Value::as_str).unwrap_or("a field")
}

fn empty_filter(evidence: &Evidence<'_>) -> Option<Told> {
    let filter = tasks(evidence, "Filter").filter(|task| comparison(task).is_some()).find(|task| {
        let compared: Vec<&Value> =
            COMPARED.iter().filter_map(|name| at(task, &format!("taskProperties.{name}"))).collect();
        compared.is_empty() || compared.iter().any(|value| value.as_str().is_some_and(|text| text.trim().is_empty()))
    })?;
    Some(
        Told::new(
            format!("The filter of {} compares with nothing.", field(filter)),
            "No record has an empty value there, or few have.",
            "Fill in what the filter compares with, or take the filter away.",
        )
        .at("edit"),
    )
}

fn filtered_out(evidence: &Evidence<'_>) -> Option<Told> {
    let mut filters = tasks(evidence, "Filter").filter(|task| comparison(task).is_some());
    let filter = filters.next().filter(|_| empty_filter(evidence).is_none())?;
    (carried_nothing(evidence) == Some(true)).then(|| {
        Told::new(
            "The last run went well and carried no record.",
            format!("It has a filter of {}, which may let nothing through.", field(filter)),
            "Look at the filters of the flow.",
        )
        .at("edit")
    })
}

/// Whether it reads only what is new.
fn is_incremental(evidence: &Evidence<'_>) -> bool {
    text(evidence.document, "triggerConfig.triggerProperties.Scheduled.dataPullMode") == Some("Incremental")
}

fn first_month(evidence: &Evidence<'_>) -> Option<Told> {
    let young = evidence.runs().is_some_and(|runs| runs.len() <= 1);
    let says_from = at(evidence.document, "triggerConfig.triggerProperties.Scheduled.firstExecutionFrom").is_some();
    (is_incremental(evidence) && young && !says_from).then(|| {
        Told::new(
            "Its first run reads the last 30 days only.",
            "An incremental flow that does not say from when on it reads leaves out what is older.",
            "Say from when on the first run reads.",
        )
        .at("edit")
    })
}

fn nothing_new(evidence: &Evidence<'_>) -> Option<Told> {
    let explained = slash(evidence).is_some() || empty_filter(evidence).is_some() || filtered_out(evidence).is_some();
    (carried_nothing(evidence) == Some(true) && !explained).then(|| {
        let why = if is_incremental(evidence) {
            "An incremental flow carries only what changed since the run before. Nothing may have."
        } else {
            "The source may be empty: the object, or the prefix of the bucket."
        };
        Told::new("The last run went well and carried no record.", why, "Look at the source.").at("edit")
    })
}
