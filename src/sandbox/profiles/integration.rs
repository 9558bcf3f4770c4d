//! Integrations of a domain with outside sources.

use serde_json::{Map, Value, json};

use super::engagement::EVENT_TRIGGERS;
use super::resources::{DOMAINS, INTEGRATIONS};
use crate::model::{Operation, Service, Shape, ShapeKind, api};
use crate::sandbox::{Answer, Refusal, RefusalKind, Request, Store, appflow};

pub(super) fn put(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = DOMAINS.record(request, store)?;
    for name in request.list("EventTriggerNames").iter().filter_map(Value::as_str) {
        if !store.has(EVENT_TRIGGERS.kind, &domain.id, name)? {
            return Err(Refusal::invalid(format!("Event trigger {name} does not exist")));
        }
    }
    let uri = match (request.given("Uri"), request.given("FlowDefinition")) {
        (Some(_), Some(_)) => return Err(Refusal::invalid("Uri and FlowDefinition cannot be given together")),
        (None, None) => return Err(Refusal::invalid("Uri or FlowDefinition must be given")),
        (Some(uri), None) => uri.clone(),
        (None, Some(definition)) => create_flow(request, definition, store)?,
    };
    let elsewhere = store.list_everywhere(INTEGRATIONS.kind)?;
    if let Some(other) = elsewhere.iter().find(|other| uri == *other.id && other.parent != domain.id) {
        return Err(Refusal::invalid(format!("{} is integrated with the domain {} already", other.id, other.parent)));
    }
    let mut input = request.input.clone();
    input["Uri"] = uri;
    INTEGRATIONS.put(&Request { input: &input, ..*request }, store)
}

/// Has `AppFlow` carry out an operation.
fn carry_out(operation: &'static Operation, input: &Value, store: &Store<'_>) -> Answer {
    match appflow::handler(operation.id.name) {
        Some(handler) => handler(&Request { operation, input }, store),
        None => Err(Refusal::internal(format!("AppFlow has no handler of {}", operation.id.name))),
    }
}

/// Makes the flow that a definition describes, and gives its ARN.
pub(super) fn create_flow(request: &Request<'_>, definition: &Value, store: &Store<'_>) -> Answer {
    let Some(operation) = api().operation(Service::AppFlow, "CreateFlow") else {
        return Err(Refusal::internal("AppFlow has no CreateFlow"));
    };
    let mut input = translated(definition, operation.input);
    let object_type = request.given("ObjectTypeName").cloned().unwrap_or_default();
    input["destinationFlowConfigList"] = json!([{
        "connectorType": "CustomerProfiles",
        "destinationConnectorProperties": {
            "CustomerProfiles": {"domainName": request.text("DomainName"), "objectTypeName": object_type},
        },
    }]);
    let reply = carry_out(operation, &input, store).map_err(|refusal| match refusal.kind {
        RefusalKind::Conflict => {
            let name = definition["FlowName"].as_str().unwrap_or_default();
            Refusal::invalid(format!("Flow with name {name} already exists."))
        }
        _ => refusal,
    })?;
    Ok(reply["flowArn"].clone())
}

/// The document with its members named as the shape names them: the two services differ in upper and lower case.
fn translated(document: &Value, shape: &Shape) -> Value {
    match (&shape.kind, document) {
        (ShapeKind::Structure { members, .. }, Value::Object(from)) => {
            let mut to = Map::new();
            for (name, value) in from {
                if let Some(member) = members.iter().find(|member| member.name.eq_ignore_ascii_case(name)) {
                    to.insert(member.name.to_owned(), translated(value, member.shape()));
                }
            }
            Value::Object(to)
        }
        (ShapeKind::List { item }, Value::Array(rows)) => {
            rows.iter().map(|row| translated(row, item.shape())).collect()
        }
        _ => document.clone(),
    }
}

/// Takes an object type that was deleted out of the integrations of its domain. Those that feed no other type are gone,
/// and their flows stop.
pub(super) fn forget(store: &Store<'_>, domain: &str, object_type: &str) -> Result<(), Refusal> {
    for mut integration in store.list(INTEGRATIONS.kind, domain)? {
        let document = &mut integration.document;
        let is_fed = document["ObjectTypeName"] == object_type;
        if is_fed && let Some(members) = document.as_object_mut() {
            members.shift_remove("ObjectTypeName");
        }
        let by_event = document.get_mut("ObjectTypeNames").and_then(Value::as_object_mut);
        let (held, left) = by_event.map_or((0, 0), |types| {
            let held = types.len();
            types.retain(|_, of| of != object_type);
            (held, types.len())
        });
        if !is_fed && held == left {
            continue;
        }
        if left > 0 || document.get("ObjectTypeName").is_some() {
            store.put(INTEGRATIONS.kind, domain, &integration.id, &integration.document)?;
            continue;
        }
        store.delete(INTEGRATIONS.kind, domain, &integration.id)?;
        stop_flow(store, &integration.id)?;
    }
    Ok(())
}

/// Stops the flow of this ARN, if it is one that runs by itself.
fn stop_flow(store: &Store<'_>, arn: &str) -> Result<(), Refusal> {
    let name = arn.strip_prefix(&store.arn("appflow", "flow/"));
    let (Some(name), Some(operation)) = (name, api().operation(Service::AppFlow, "StopFlow")) else { return Ok(()) };
    match carry_out(operation, &json!({ "flowName": name }), store) {
        Err(refusal) if refusal.kind == RefusalKind::Internal => Err(refusal),
        // It runs on demand alone, stands still, or is gone.
        _ => Ok(()),
    }
}

/// `ListAccountIntegrations`: those of one URI, in whatever domain.
pub(super) fn list_account(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let all = store.list_everywhere(INTEGRATIONS.kind)?;
    let rows: Vec<Value> =
        all.into_iter().filter(|record| record.id == request.text("Uri")).map(|record| record.document).collect();
    request.page_of(store, &rows)
}
