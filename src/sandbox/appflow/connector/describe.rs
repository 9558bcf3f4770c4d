//! What can be said of connectors.

use serde_json::{Map, Value, json};

use super::catalogue::{self, Connector};
use super::{CONNECTOR, find};
use crate::model::{Kind, Service, api};
use crate::sandbox::{Answer, Refusal, Request, Store};

const FREQUENCIES: [&str; 6] = ["BYMINUTE", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "ONCE"];

/// `DescribeConnector`.
pub(super) fn one(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let connector = find(request.text("connectorType"))?;
    let mut configuration = configuration(connector, store)?;
    let label = request.text("connectorLabel");
    if connector.r#type == "CustomConnector" {
        if label.is_empty() {
            return Err(Refusal::invalid("The label of a custom connector must be given."));
        }
        let custom = store.get(CONNECTOR.kind, "", label)?.ok_or_else(|| missing(label))?;
        crate::sandbox::generic::merge(&mut configuration, &custom.document, &["description", "lambdaArn"]);
    }
    Ok(json!({ "connectorConfiguration": configuration }))
}

pub(super) fn missing(label: &str) -> Refusal {
    Refusal::not_found(format!("Connector with label {label} does not exist."))
}

/// `DescribeConnectors`: a page of types, each with its configuration and its summary.
pub(super) fn all(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let wanted = request.list("connectorTypes");
    let types: Vec<&Connector> = catalogue::all()?
        .iter()
        .filter(|connector| wanted.is_empty() || wanted.contains(&Value::from(connector.r#type.as_str())))
        .collect();
    let mut page = request.page_by(store, &types, |connector| Ok(Some(connector.r#type.as_str().into())))?;
    let shown: Vec<String> = page["connectorConfigurations"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    let mut configurations = Map::new();
    let mut details = Vec::new();
    for connector in types.into_iter().filter(|connector| shown.contains(&connector.r#type)) {
        configurations.insert(connector.r#type.clone(), configuration(connector, store)?);
        details.push(detail(connector));
    }
    page["connectorConfigurations"] = Value::Object(configurations);
    page["connectors"] = details.into();
    Ok(page)
}

/// `ListConnectors`: the custom ones.
pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    request.page(store, CONNECTOR.kind, "", |record| record.document)
}

fn detail(connector: &Connector) -> Value {
    json!({
        "connectorType": connector.r#type,
        "connectorName": connector.r#type,
        "connectorDescription": connector.description,
        "connectorOwner": "AWS",
        "connectorVersion": "1.0",
        "connectorModes": modes(connector),
        "supportedDataTransferTypes": ["RECORD"],
    })
}

fn modes(connector: &Connector) -> Vec<&'static str> {
    match (connector.source, connector.destination) {
        (true, true) => vec!["SOURCE", "DESTINATION"],
        (true, false) => vec!["SOURCE"],
        _ => vec!["DESTINATION"],
    }
}

fn configuration(connector: &Connector, store: &Store<'_>) -> Result<Value, Refusal> {
    let mut configuration = json!({
        "canUseAsSource": connector.source,
        "canUseAsDestination": connector.destination,
        "isPrivateLinkEnabled": connector.is_private(),
        "isPrivateLinkEndpointUrlRequired": connector.is_private() && connector.r#type != "Salesforce",
        "supportedTriggerTypes": connector.triggers,
        "connectorMetadata": metadata(connector),
        "connectorType": connector.r#type,
        "connectorName": connector.r#type,
        "connectorDescription": connector.description,
        "connectorOwner": "AWS",
        "connectorVersion": "1.0",
        "connectorArn": store.arn("appflow", &format!("connector/{}", connector.r#type)),
        "connectorModes": modes(connector),
        "authenticationConfig": authentication(connector),
        "supportedOperators": operators(connector),
        "supportedWriteOperations": connector.writes,
        "supportedDataTransferTypes": ["RECORD"],
    });
    if connector.source {
        let destinations: Vec<&str> =
            catalogue::all()?.iter().filter(|other| other.destination).map(|other| other.r#type.as_str()).collect();
        configuration["supportedDestinationConnectors"] = json!(destinations);
    }
    if let Some(shortest) = &connector.shortest {
        let from = FREQUENCIES.iter().position(|frequency| frequency == shortest).unwrap_or_default();
        configuration["supportedSchedulingFrequencies"] = json!(FREQUENCIES[from..]);
    }
    Ok(configuration)
}

/// The member of the metadata that belongs to the connector, with those of its members that are known.
fn metadata(connector: &Connector) -> Value {
    let shape = api().shape(Service::AppFlow, "ConnectorMetadata").and_then(|shape| shape.member(&connector.member));
    let Some(shape) = shape.map(crate::model::Member::shape) else { return Value::Null };
    let known = [
        ("oAuthScopes", &connector.scopes),
        ("dataTransferApis", &connector.apis),
        ("oauth2GrantTypesSupported", &connector.grants),
        ("supportedRegions", &connector.regions),
    ];
    let fitting = known.into_iter().filter(|(member, values)| !values.is_empty() && shape.member(member).is_some());
    let inner: Map<String, Value> = fitting.map(|(member, values)| (member.to_owned(), json!(values))).collect();
    json!({ connector.member.clone(): inner })
}

fn authentication(connector: &Connector) -> Value {
    let supports = |kind: &str| connector.auth.iter().any(|auth| auth == kind);
    let mut config = json!({
        "isBasicAuthSupported": supports("basic"),
        "isApiKeyAuthSupported": supports("apiKey"),
        "isOAuth2Supported": supports("oauth2"),
        "isCustomAuthSupported": supports("custom"),
    });
    if supports("oauth2") {
        config["oAuth2Defaults"] = json!({
            "oauthScopes": connector.scopes, "oauth2GrantTypesSupported": connector.grants,
        });
    }
    config
}

/// Those that the facts list for tasks on this source.
pub(super) fn operators(connector: &Connector) -> &'static [String] {
    let operators =
        api().shape(Service::AppFlow, "ConnectorOperator").and_then(|shape| shape.member(&connector.member));
    match operators.map(|member| &member.shape().kind) {
        Some(Kind::String { values }) => values,
        _ => &[],
    }
}
