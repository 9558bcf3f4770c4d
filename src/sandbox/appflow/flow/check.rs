//! What a flow must be, beyond what the facts and the rules between members say.

use jiff::Timestamp;
use serde_json::Value;

use super::schedule::Period;
use crate::sandbox::appflow::connector::{Connector, find};
use crate::sandbox::appflow::profile::{self, CONNECTOR_PROFILE};
use crate::sandbox::{Refusal, Request, Store};

/// Checks the definition that a request gives.
pub(super) fn definition(request: &Request<'_>, store: &Store<'_>, verb: &str) -> Result<(), Refusal> {
    let refuse = |what: String| Refusal::invalid(format!("{verb} Flow request failed: [{what}]"));
    let source = &request.input["sourceFlowConfig"];
    let connector = end(source, store).map_err(|wrong| wrong.refusal(&refuse))?;
    if !connector.source {
        return Err(refuse(format!("Connectors of type {} cannot be a source", connector.r#type)));
    }
    let destinations = request.list("destinationFlowConfigList");
    for destination in destinations {
        let connector = end(destination, store).map_err(|wrong| wrong.refusal(&refuse))?;
        if !connector.destination {
            return Err(refuse(format!("Connectors of type {} cannot be a destination", connector.r#type)));
        }
        written(&destination["destinationConnectorProperties"][&connector.member]).map_err(&refuse)?;
    }
    if request.given("metadataCatalogConfig").is_some() && !destinations.iter().any(|end| end["connectorType"] == "S3")
    {
        return Err(refuse("A metadata catalogue needs the destination S3".to_owned()));
    }
    if !request.list("tasks").iter().any(chooses_fields) {
        return Err(refuse("Task Validation Error: You must specify a projection task or a MAP_ALL task".to_owned()));
    }
    trigger(&request.input["triggerConfig"], connector, verb, store.now()).map_err(refuse)
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

/// The connector of a source or destination, whose profile must fit it.
fn end(end: &Value, store: &Store<'_>) -> Result<&'static Connector, WrongEnd> {
    let connector = find(end["connectorType"].as_str().unwrap_or_default()).map_err(WrongEnd::Refused)?;
    let r#type = &connector.r#type;
    let Some(name) = end["connectorProfileName"].as_str() else { return Ok(connector) };
    match store.get(CONNECTOR_PROFILE.kind, "", name).map_err(WrongEnd::Refused)? {
        None => Err(WrongEnd::Refused(profile::missing(name))),
        Some(record) if record.document["connectorType"] != r#type.as_str() => {
            Err(WrongEnd::Text(format!("The connector profile {name} is not of type {type}")))
        }
        Some(_) => Ok(connector),
    }
}

fn written(properties: &Value) -> Result<(), String> {
    let operation = properties["writeOperationType"].as_str().unwrap_or("INSERT");
    let ids = properties["idFieldNames"].as_array().map_or(0, Vec::len);
    if operation != "INSERT" && ids == 0 {
        return Err(format!("The write operation {operation} needs idFieldNames"));
    }
    let format = &properties["s3OutputFormatConfig"];
    if format["preserveSourceDataTyping"] == true && format["fileType"] != "PARQUET" {
        return Err("preserveSourceDataTyping needs the file type PARQUET".to_owned());
    }
    Ok(())
}

fn chooses_fields(task: &Value) -> bool {
    let projects = || {
        let mut operators = task["connectorOperator"].as_object().into_iter().flatten();
        operators.any(|(_, operator)| operator == "PROJECTION")
    };
    task["taskType"] == "Map_all" || (task["taskType"] == "Filter" && projects())
}

fn trigger(config: &Value, source: &Connector, verb: &str, now: Timestamp) -> Result<(), String> {
    let r#type = config["triggerType"].as_str().unwrap_or_default();
    if !source.triggers.iter().any(|known| known == r#type) {
        return Err(format!("The connector {} does not support the trigger {type}", source.r#type));
    }
    if r#type != "Scheduled" {
        return Ok(());
    }
    let scheduled = &config["triggerProperties"]["Scheduled"];
    let expression = scheduled["scheduleExpression"].as_str().unwrap_or_default();
    if Period::parse(expression).is_none() {
        return Err(format!("The schedule expression {expression} is not valid"));
    }
    // A flow that is changed keeps its start, which may be long ago.
    if verb == "Create" && scheduled["scheduleStartTime"].as_f64().is_some_and(|start| start < now.as_second() as f64) {
        return Err("The start of the schedule must not be in the past".to_owned());
    }
    Ok(())
}
