//! What a flow must be, beyond what the facts say.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::model::{Issue, OperationId, Service, Violation};
use crate::rules;
use crate::rules::connectors::{LabelledConnector, by_type};
use crate::sandbox::appflow::connector::{Connector, built_in, find};
use crate::sandbox::appflow::profile_state;
use crate::sandbox::appflow::resources::CONNECTOR_PROFILE;
use crate::sandbox::{Refusal, Request, Store};
use crate::schedule::Schedule;

/// Whether the flow's own check says what this issue is about, in the words that `AppFlow` has for it.
pub(in crate::sandbox) fn says_itself(operation: OperationId, issue: &Issue) -> bool {
    let checked = matches!((operation.service, operation.name), (Service::AppFlow, "CreateFlow" | "UpdateFlow"));
    checked && matches!(issue.constraint, Violation::Rule { name, .. } if name.starts_with("flow."))
}

/// Checks the definition that a request gives.
pub(super) fn definition(request: &Request<'_>, store: &Store<'_>, verb: &str) -> Result<(), Refusal> {
    let refuse = |what: String| Refusal::invalid(format!("{verb} Flow request failed: [{what}]"));
    let issues = rules::check(request.operation.id, request.input);
    let errors: Vec<String> =
        issues.iter().filter(|issue| issue.is_error()).map(|issue| words(issue, request)).collect();
    if !errors.is_empty() {
        return Err(refuse(errors.join(", ")));
    }
    let source = &request.input["sourceFlowConfig"];
    let (connector, label) = end(source, store).map_err(|wrong| wrong.refusal(&refuse))?;
    if !label.map_or(connector.source, |label| label.direction.is_source()) {
        return Err(refuse(format!("{} cannot be a source", named(connector, label))));
    }
    for destination in request.list("destinationFlowConfigList") {
        let (connector, label) = end(destination, store).map_err(|wrong| wrong.refusal(&refuse))?;
        if !label.map_or(connector.destination, |label| label.direction.is_destination()) {
            return Err(refuse(format!("{} cannot be a destination", named(connector, label))));
        }
    }
    trigger(&request.input["triggerConfig"], connector, verb, store.now()).map_err(refuse)
}

/// What `AppFlow` says of a broken rule, where it is known to say something of its own.
fn words(issue: &Issue, request: &Request<'_>) -> String {
    match issue.constraint {
        Violation::Rule { name: "flow.chooses-fields", .. } => {
            "Task Validation Error: You must specify a projection task or a MAP_ALL task".to_owned()
        }
        Violation::Rule { name: "flow.operator-of-task", .. } => {
            let task = issue.path.parent().and_then(|of| of.parent()).and_then(|task| task.get(request.input));
            let kind = task.and_then(|task| task["taskType"].as_str()).unwrap_or_default();
            let operator = issue.path.get(request.input).and_then(Value::as_str).unwrap_or_default();
            let doing = rules::doing(kind);
            format!(
                "Task Validation Error: The operator {operator} is not valid for {doing} tasks.  The task \
                 sourceConnectorType is {} and the task operator is {operator}",
                doing.to_uppercase()
            )
        }
        Violation::Rule { name: "flow.schedule-expression", .. } => {
            let expression = issue.path.get(request.input).and_then(Value::as_str).unwrap_or_default();
            format!("The schedule expression {expression} is not valid: {}", issue.message)
        }
        _ => issue.to_string(),
    }
}

/// Why an end of a flow cannot be used.
enum WrongEnd {
    Text(String),
    Refused(Refusal),
}

impl WrongEnd {
    fn refusal(self, refuse: &impl Fn(String) -> Refusal) -> Refusal {
        match self {
            Self::Text(what) => refuse(what),
            Self::Refused(refusal) => refusal,
        }
    }
}

/// A connector, and the one that its label names where it is not the account's own.
type Named = (&'static Connector, Option<&'static LabelledConnector>);

fn named(connector: &Connector, label: Option<&LabelledConnector>) -> String {
    match label {
        Some(label) => format!("The connector {}", label.label),
        None => format!("Connectors of type {}", connector.r#type),
    }
}

/// The connector of a source or destination, whose profile must fit it.
fn end(end: &Value, store: &Store<'_>) -> Result<Named, WrongEnd> {
    let connector = find(end["connectorType"].as_str().unwrap_or_default()).map_err(WrongEnd::Refused)?;
    let r#type = &connector.r#type;
    // A connector that needs none, such as S3, is reached whatever stands there.
    let profile = end["connectorProfileName"].as_str().filter(|_| by_type(r#type).is_some());
    let Some(name) = profile else { return Ok((connector, None)) };
    match store.get(CONNECTOR_PROFILE.kind, "", name).map_err(WrongEnd::Refused)? {
        None => Err(WrongEnd::Refused(profile_state::missing(name))),
        Some(record) if record.document["connectorType"] != r#type.as_str() => {
            Err(WrongEnd::Text(format!("The connector profile {name} is not of type {type}")))
        }
        Some(record) => {
            let label = record.document["connectorLabel"].as_str();
            Ok((
                connector,
                label.and_then(|label| built_in(label, store).transpose()).transpose().map_err(WrongEnd::Refused)?,
            ))
        }
    }
}

/// What of the trigger depends on the source and on the time.
fn trigger(config: &Value, source: &Connector, verb: &str, now: Timestamp) -> Result<(), String> {
    let r#type = config["triggerType"].as_str().unwrap_or_default();
    if !source.triggers.iter().any(|known| known == r#type) {
        return Err(format!("The connector {} does not support the trigger {type}", source.r#type));
    }
    let scheduled = &config["triggerProperties"]["Scheduled"];
    let schedule = scheduled["scheduleExpression"].as_str().and_then(|expression| Schedule::parse(expression).ok());
    if let Some((least, words)) = shortest(source)
        && schedule.is_some_and(|schedule| schedule.shortest() < least)
    {
        return Err(format!("The connector {} cannot be scheduled more often than {words}", source.r#type));
    }
    // A flow that is changed keeps its start, which may be long ago.
    let start = scheduled["scheduleStartTime"].as_f64();
    if verb == "Create" && start.is_some_and(|start| start < now.as_second() as f64) {
        return Err("The start of the schedule must not be in the past".to_owned());
    }
    Ok(())
}

/// The shortest time between two runs that a source allows.
fn shortest(source: &Connector) -> Option<(SignedDuration, &'static str)> {
    match source.shortest.as_deref()? {
        "DAILY" => Some((SignedDuration::from_hours(24), "daily")),
        "HOURLY" => Some((SignedDuration::from_hours(1), "hourly")),
        _ => Some((SignedDuration::from_mins(1), "every minute")),
    }
}
