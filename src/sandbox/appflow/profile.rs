//! Connector profiles. Their credentials are looked at and dropped; only the ARN of a secret comes back.
//!
//! What fits a connector is said by [`crate::rules`]; here is what becomes of a profile.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::connector::find;
use super::constraint::constraint;
use super::profile_state::{FAILURE, READY, STATE, missing, seen};
use super::resources::{CONNECTOR, CONNECTOR_PROFILE, FLOW};
use crate::model::{Issue, Violation};
use crate::rules::{self, connectors::by_label};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::idempotency;
use crate::sandbox::{Answer, Handler, Refusal, RefusalKind, Request, Store};

/// How long a private connection is being set up.
const PROVISIONING: SignedDuration = SignedDuration::from_secs(5);

/// Credentials of this text are the ones that a connected system refuses.
const REFUSED: &str = "wrong";

pub(super) fn handler(operation: &str) -> Option<Handler> {
    Some(match operation {
        "CreateConnectorProfile" => create,
        "UpdateConnectorProfile" => update,
        "DescribeConnectorProfiles" => describe,
        "DeleteConnectorProfile" => delete,
        _ => return None,
    })
}

fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    idempotency::once(request, store, || {
        let (name, r#type) = (request.text("connectorProfileName"), request.text("connectorType"));
        if store.has(CONNECTOR_PROFILE.kind, "", name)? {
            return Err(Refusal::conflict(format!("Connector profile with name {name} already exists.")));
        }
        if let Some(most) = store.full(CONNECTOR_PROFILE.kind, store.count(CONNECTOR_PROFILE.kind, "")? as usize) {
            return Err(Refusal::quota(format!("An account may have {most} connector profiles.")));
        }
        let label = request.text("connectorLabel");
        if r#type == "CustomConnector" && !store.has(CONNECTOR.kind, "", label)? && by_label(label).is_none() {
            let first = "Please register it first before creating ConnectorProfile.";
            return Err(Refusal::not_found(format!("Connector:{label} is not registered. {first}")));
        }
        let mut document = json!({
            "connectorProfileName": name,
            "connectorProfileArn": CONNECTOR_PROFILE.arn_of("", name, store),
            "connectorType": r#type,
            "connectorLabel": request.given("connectorLabel"),
            "kmsArn": request.given("kmsArn"),
            "credentialsArn": store.arn("secretsmanager", &format!("secret:appflow!{}-{name}", store.account())),
            "createdAt": epoch_seconds(store.now()),
        });
        apply(request, store, &mut document)?;
        store.put(CONNECTOR_PROFILE.kind, "", name, &document)?;
        Ok(document)
    })
}

fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    idempotency::once(request, store, || {
        let name = request.text("connectorProfileName");
        let mut record = store.get(CONNECTOR_PROFILE.kind, "", name)?.ok_or_else(|| missing(name))?;
        // The rules go by the type, which an update has none of.
        let mut whole = request.input.clone();
        whole["connectorType"] = record.document["connectorType"].clone();
        let said = |issue: &Issue| constraint(request.operation.id, issue, &whole).unwrap_or_else(|| issue.to_string());
        Refusal::for_errors(&rules::check(request.operation.id, &whole), said)?;
        apply(request, store, &mut record.document)?;
        store.put(CONNECTOR_PROFILE.kind, "", name, &record.document)?;
        Ok(record.document)
    })
}

/// Takes over mode and properties, if the credentials are not refused.
fn apply(request: &Request<'_>, store: &Store<'_>, document: &mut Value) -> Result<(), Refusal> {
    let connector = find(document["connectorType"].as_str().unwrap_or_default())?;
    let config = &request.input["connectorProfileConfig"];
    if holds_refused(&config["connectorProfileCredentials"]) {
        let message = format!(
            "Error authenticating to connector: Failed to validate Connection while attempting \"ValidateCredentials \
             with {}\" with connector failure Unauthorized",
            connector.r#type
        );
        return Err(Refusal::new(RefusalKind::ConnectorAuthentication, message));
    }
    let properties = &config["connectorProfileProperties"];
    if let Some(failure) = failure(&properties[&connector.member], &config["connectorProfileCredentials"]) {
        let message = format!("Error while communicating to connector: {failure}");
        return Err(Refusal::new(RefusalKind::ConnectorServer, message));
    }
    document["connectionMode"] = request.text("connectionMode").into();
    document["connectorProfileProperties"] = properties.clone();
    document["lastUpdatedAt"] = epoch_seconds(store.now());
    if request.text("connectionMode") == "Private" {
        let ready = store.now().saturating_add(PROVISIONING).unwrap_or(store.now());
        document[STATE] = json!({ "status": "PENDING" });
        document[READY] = ready.as_millisecond().into();
        let service = properties[&connector.member]["privateLinkServiceName"].as_str();
        document[FAILURE] = service.and_then(|name| unreachable(name, store.region())).into();
    } else if let Some(document) = document.as_object_mut() {
        document.shift_remove(STATE);
    }
    Ok(())
}

/// What `AppFlow` says of a broken rule, where it is known to say something of its own: whatever Salesforce lacks to
/// sign in by a code or a token, it misses the code.
pub(in crate::sandbox) fn own_words(issue: &Issue, input: &Value) -> Option<String> {
    let of_sign_in = matches!(
        issue.constraint,
        Violation::Rule { name: "connector.grant-is-taken" | "connector.sign-in-complete", .. }
    );
    let by_token =
        input["connectorProfileConfig"]["connectorProfileCredentials"]["Salesforce"]["oAuth2GrantType"] == "JWT_BEARER";
    let of_salesforce = issue.path.to_string().contains(".Salesforce");
    (of_sign_in && of_salesforce && !by_token)
        .then(|| "Validation exception: AuthCode cannot be blank for connector: SALESFORCE".to_owned())
}

/// What a connected system answers where it has nothing to sign in by: OAuth without a code or token, and a serverless
/// warehouse without the role for its interface.
fn failure(properties: &Value, credentials: &Value) -> Option<String> {
    let oauth = &credentials["CustomConnector"]["oauth2"];
    let by_code = properties["oAuth2Properties"]["oAuth2GrantType"] == "AUTHORIZATION_CODE";
    let has = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let some = [&oauth["oAuthRequest"]["authCode"], &oauth["accessToken"], &oauth["refreshToken"]].into_iter().any(has);
    if oauth.is_object() && by_code && !some {
        let nothing = "Got error from connector. No valid response and error details found in the connector response.";
        return Some(nothing.to_owned());
    }
    let serverless = properties["isRedshiftServerless"] == true;
    (serverless && !has(&properties["dataApiRoleArn"])).then(|| {
        "Failed to validate Connection while attempting \"select distinct(table_schema) from \
         information_schema.tables limit 1\" with connector failure dataApiRoleArn cannot be null or empty"
            .to_owned()
    })
}

/// Why an endpoint service cannot be connected to from this region, if so.
fn unreachable(service: &str, region: &str) -> Option<String> {
    let at = service.strip_prefix("com.amazonaws.vpce.").and_then(|rest| rest.split_once(".vpce-svc-"));
    match at {
        Some((named, _)) if named == region => None,
        Some((named, _)) => Some(format!("The VPC endpoint service {service} is in {named}, not in {region}.")),
        None => Some(format!("{service} is not the name of a VPC endpoint service.")),
    }
}

fn holds_refused(credentials: &Value) -> bool {
    match credentials {
        Value::String(text) => text == REFUSED,
        Value::Object(members) => members.values().any(holds_refused),
        _ => false,
    }
}

fn describe(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let names = request.list("connectorProfileNames");
    let rows: Vec<Value> = store
        .list(CONNECTOR_PROFILE.kind, "")?
        .iter()
        .map(|record| seen(&record.document, store.now()))
        .filter(|profile| names.is_empty() || names.contains(&profile["connectorProfileName"]))
        .filter(|profile| {
            let same = |member: &str| request.given(member).is_none_or(|wanted| *wanted == profile[member]);
            same("connectorType") && same("connectorLabel")
        })
        .collect();
    request.page_of(store, &rows)
}

/// Refused while flows use it, unless forced.
fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let name = request.text("connectorProfileName");
    let forced = request.given("forceDelete").and_then(Value::as_bool).unwrap_or_default();
    if !store.has(CONNECTOR_PROFILE.kind, "", name)? {
        return Err(missing(name));
    }
    let flows = store.list(FLOW.kind, "")?;
    let user = flows.iter().find(|flow| super::flow::profiles(&flow.document).any(|used| used == name));
    if let Some(user) = user.filter(|_| !forced) {
        return Err(Refusal::conflict(format!("Connector profile {name} is used by the flow {}.", user.id)));
    }
    store.delete(CONNECTOR_PROFILE.kind, "", name)?;
    Ok(json!({}))
}
