//! A flow in one sentence: what it carries, and when.

use serde_json::Value;

use super::difference::read;
use super::{CarriedTasks, flow_of, is, projects, sources, way};
use crate::model::look::{entries, filled, list, text};
use crate::schedule::Schedule;

/// What a flow will carry and when; `None` where the document is no flow's.
#[must_use]
pub fn sentence(document: &Value) -> Option<String> {
    let flow = &*flow_of(document);
    let source = flow.get("sourceFlowConfig")?;
    let end = list(flow, "destinationFlowConfigList").first()?;
    let from = named(source, "sourceConnectorProperties")?;
    let to = named(end, "destinationConnectorProperties")?;
    Some(format!("Carries {} of {from} to {to}{}.", what(flow), when(flow)))
}

fn what(document: &Value) -> String {
    let tasks = CarriedTasks::of(document);
    let fields = match tasks.maps().count() {
        _ if tasks.takes_all() => match tasks.tasks.iter().find(|task| is(task, "Map_all")).map(way::words) {
            Some(words) if words.starts_with("all but") => format!("{words} of the fields"),
            _ if !read(&tasks).is_empty() => "all fields that are read".to_owned(),
            _ => "all fields".to_owned(),
        },
        0 => "no field".to_owned(),
        1 => "1 field".to_owned(),
        several => format!("{several} fields"),
    };
    let only = tasks.tasks.iter().filter(|task| way::is_condition(task) && !projects(task));
    let only: Vec<String> = only
        .map(|task| {
            let words = way::words(task);
            let words = words.strip_prefix("only if it ").unwrap_or(&words);
            format!("{} {words}", sources(task).collect::<Vec<_>>().join(", "))
        })
        .collect();
    if only.is_empty() { fields } else { format!("{fields} of the records whose {}, out", only.join(" and whose ")) }
}

/// One end of a flow: its application, and what of it.
fn named(end: &Value, properties: &str) -> Option<String> {
    let kind = text(end, "connectorType")?;
    let title = match kind {
        "CustomerProfiles" => "Customer Profiles",
        "S3" => "Amazon S3",
        "Servicenow" => "ServiceNow",
        "CustomConnector" => filled(end, "connectorProfileName").unwrap_or("a custom connector"),
        kind => kind,
    };
    let of = ["object", "entityName", "objectPath", "objectTypeName", "domainName", "bucketName"];
    let inner = entries(end, properties).next().map(|(_, inner)| inner);
    let what = inner.and_then(|inner| of.iter().find_map(|member| filled(inner, member)));
    let within = inner.and_then(|inner| filled(inner, "domainName")).filter(|domain| what != Some(domain));
    let words = [Some(title), what].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Some(within.map_or(words.clone(), |domain| format!("{words} of {domain}")))
}

fn when(document: &Value) -> String {
    match text(document, "triggerConfig.triggerType") {
        Some("OnDemand") => ", once each time it is run".to_owned(),
        Some("Event") => ", as events come in".to_owned(),
        Some("Scheduled") => {
            let of = "triggerConfig.triggerProperties.Scheduled";
            let expression = text(document, &format!("{of}.scheduleExpression")).unwrap_or_default();
            let often =
                Schedule::parse(expression).map_or_else(|_| "by a schedule".to_owned(), |s| s.words(expression));
            match text(document, &format!("{of}.dataPullMode")) {
                Some("Incremental") => format!(", {often}: what is new or changed"),
                Some("Complete") => format!(", {often}: everything each time"),
                _ => format!(", {often}"),
            }
        }
        _ => String::new(),
    }
}
