//! What can be said of connectors.

use serde_json::{Map, Value, json};

use super::catalogue::built_in;
use super::catalogue::{self, Connector};
use super::find;
use crate::model::{Service, ShapeKind, api};
use crate::rules::connectors::{LabelledConnector, labelled as labels};
use crate::sandbox::appflow::resources::CONNECTOR;
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
        match built_in(label, store)? {
            Some(known) => labelled(&mut configuration, known, store),
            None => {
                let custom = store.get(CONNECTOR.kind, "", label)?.ok_or_else(|| missing(label))?;
                crate::sandbox::generic::merge(&mut configuration, &custom.document, &["description", "lambdaArn"]);
            }
        }
    }
    Ok(json!({ "connectorConfiguration": configuration }))
}

/// What is other for a connector by AWS that goes by its label.
fn labelled(configuration: &mut Value, known: &LabelledConnector, store: &Store<'_>) {
    let (source, destination) = (known.direction.is_source(), known.direction.is_destination());
    let takes = |kind: &str| known.ways.iter().any(|way| way.authentication == kind);
    let own = json!({
        "canUseAsSource": source,
        "canUseAsDestination": destination,
        "connectorLabel": known.label,
        "connectorName": known.title,
        "connectorDescription": known.about,
        "connectorArn": store.arn("appflow", &format!("connector/{}", known.label)),
        "connectorVersion": known.version.as_deref().unwrap_or("1.0"),
        "connectorModes": modes(source, destination),
        "authenticationConfig": sign_in(known, takes),
        "supportedWriteOperations": if destination { vec!["INSERT", "UPSERT", "UPDATE"] } else { Vec::new() },
        "supportedApiVersions": known.version.iter().collect::<Vec<_>>(),
        "connectorRuntimeSettings": known.needs.iter().chain(&known.may).map(|key| json!({
            "key": key, "dataType": "String", "isRequired": known.needs.contains(key), "label": key,
            "scope": "CONNECTOR_PROFILE", "connectorSuppliedValueOptions": [],
        })).collect::<Vec<_>>(),
    });
    crate::sandbox::generic::merge(configuration, &own, &[]);
    if !source && let Some(configuration) = configuration.as_object_mut() {
        configuration.shift_remove("supportedDestinationConnectors");
    }
}

/// How a connector by AWS signs in, with the keys that its own kind of credentials has.
fn sign_in(known: &LabelledConnector, takes: impl Fn(&str) -> bool) -> Value {
    let custom = known.ways.iter().filter_map(|way| {
        let parameters = way.keys.iter().map(|key| json!({"key": key, "isRequired": true, "label": key}));
        Some(json!({
            "customAuthenticationType": way.custom.as_deref()?, "authParameters": parameters.collect::<Vec<_>>(),
        }))
    });
    let mut config = json!({
        "isBasicAuthSupported": takes("BASIC"),
        "isApiKeyAuthSupported": takes("APIKEY"),
        "isOAuth2Supported": takes("OAUTH2") || !known.is_known(),
        "isCustomAuthSupported": takes("CUSTOM"),
        "customAuthConfigs": custom.collect::<Vec<_>>(),
    });
    if takes("OAUTH2") {
        config["oAuth2Defaults"] = json!({
            "tokenUrls": known.token_url.iter().collect::<Vec<_>>(),
            "oauth2GrantTypesSupported": known.grant.iter().collect::<Vec<_>>(),
        });
    }
    config
}

pub(super) fn missing(label: &str) -> Refusal {
    Refusal::not_found(format!("Connector with label {label} does not exist."))
}

/// `DescribeConnectors`: a page of types, each with its configuration and its summary, and the summaries of those that
/// go by a label.
pub(super) fn all(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let wanted = request.list("connectorTypes");
    let is_wanted = |kind: &str| wanted.is_empty() || wanted.contains(&Value::from(kind));
    let types = catalogue::all()?.iter().filter(|connector| is_wanted(&connector.r#type)).map(Listed::Type);
    let labels = labels().iter().filter(|_| is_wanted("CustomConnector")).map(Listed::Label);
    let all: Vec<Listed> = types.chain(labels).collect();
    let mut page = request.page_by(store, &all, |listed| Ok(Some(listed.name().into())))?;
    let shown = page["connectorConfigurations"].as_array().cloned().unwrap_or_default();
    let mut configurations = Map::new();
    let mut details = Vec::new();
    for listed in all.into_iter().filter(|listed| shown.contains(&Value::from(listed.name()))) {
        match listed {
            Listed::Type(connector) => {
                configurations.insert(connector.r#type.clone(), configuration(connector, store)?);
                details.push(detail(connector));
            }
            Listed::Label(known) => details.push(detail_of_label(known)),
        }
    }
    page["connectorConfigurations"] = Value::Object(configurations);
    page["connectors"] = details.into();
    Ok(page)
}

/// `ListConnectors`: the custom ones.
pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    request.page(store, CONNECTOR.kind, "", |record| record.document)
}

/// A row of the list of all connectors.
#[derive(Clone, Copy)]
enum Listed {
    Type(&'static Connector),
    Label(&'static LabelledConnector),
}

impl Listed {
    /// Its name in page tokens; no type has the name of a label.
    fn name(self) -> &'static str {
        match self {
            Self::Type(connector) => &connector.r#type,
            Self::Label(known) => &known.label,
        }
    }
}

fn detail_of_label(known: &LabelledConnector) -> Value {
    json!({
        "connectorType": "CustomConnector",
        "connectorLabel": known.label,
        "connectorName": known.title,
        "connectorDescription": known.about,
        "connectorOwner": "AWS",
        "connectorVersion": known.version.as_deref().unwrap_or("1.0"),
        "connectorModes": modes(known.direction.is_source(), known.direction.is_destination()),
        "supportedDataTransferTypes": ["RECORD"],
    })
}

fn detail(connector: &Connector) -> Value {
    json!({
        "connectorType": connector.r#type,
        "connectorName": connector.r#type,
        "connectorDescription": connector.description,
        "connectorOwner": "AWS",
        "connectorVersion": "1.0",
        "connectorModes": modes(connector.source, connector.destination),
        "supportedDataTransferTypes": ["RECORD"],
    })
}

fn modes(source: bool, destination: bool) -> Vec<&'static str> {
    match (source, destination) {
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
        "connectorModes": modes(connector.source, connector.destination),
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
        Some(ShapeKind::String { values }) => values,
        _ => &[],
    }
}
