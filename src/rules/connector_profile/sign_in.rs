//! Credentials: enough of them, of one way to sign in.

use std::collections::BTreeSet;

use serde_json::Value;

use super::connector_of;
use crate::model::DocPath;
use crate::model::look::{at, dotted, text};
use crate::rules::connectors::{Connector, ProfileHalf, Reach, SignIn};
use crate::rules::findings::{Report, Rule};

pub(super) const OF_CREATE: &[Rule] = &[Rule::error(
    "connector.credentials-needed",
    "wizards, 17: in practice needed; appflow-connectors, 5: AuthCode cannot be blank",
    credentials_needed,
)];

pub(super) const OF_UPDATE: &[Rule] = &[Rule::warning(
    "connector.credentials-again",
    "appflow-connectors, 3, UpdateConnectorProfile",
    credentials_needed,
)];

pub(super) const RULES: &[Rule] = &[
    Rule::error("connector.grant-is-taken", "wizards, 17, grants of each connector", grant_is_taken),
    Rule::error(
        "connector.custom-oauth-properties",
        "wizards, 17, CustomConnector; appflow-connectors, 1a",
        custom_oauth_properties,
    ),
    Rule::error(
        "connector.sign-in-complete",
        "wizards, 17, rules of each connector; appflow-connectors, 5",
        sign_in_complete,
    ),
    Rule::warning("connector.sign-in-advised", "wizards, 17, rules of each connector: inferred", sign_in_advised),
    Rule::error("connector.one-sign-in", "wizards, 17, rules of each connector", one_sign_in),
];

/// The facts allow a profile without credentials, but no way to sign in does. A custom connector may need none.
fn credentials_needed(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = connector_of(document) else { return };
    let here = ProfileHalf::Credentials.path(connector);
    let needs = |way: &SignIn| way.needs.iter().any(|reach| reach.part == ProfileHalf::Credentials);
    let all_need = ways(connector, document).iter().all(|way| needs(way));
    let begun = begun_without_credentials(connector, document);
    if here.get(document).is_none_or(Value::is_null) && all_need && !begun {
        let message = format!("is needed to sign in to {}; stored credentials are never shown again", connector.title);
        if connector.is_custom() { report.softly_at(here, message) } else { report.at(here, message) }
    }
}

/// Whether the properties are complete for a way that takes no credentials.
fn begun_without_credentials(connector: &Connector, document: &Value) -> bool {
    ways(connector, document).iter().any(|way| way.missing(connector, document).is_empty())
}

/// The ways that the document may mean.
fn ways<'c>(connector: &'c Connector, document: &Value) -> Vec<&'c SignIn> {
    connector.sign_in.iter().filter(|way| way.applies(connector, document)).collect()
}

/// The credentials of a connector, where there are any.
fn signed<'v>(connector: &Connector, document: &'v Value) -> Option<&'v Value> {
    ProfileHalf::Credentials.path(connector).get(document).filter(|value| value.is_object())
}

/// Not every connector takes every OAuth grant: Salesforce refuses client credentials.
fn grant_is_taken(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = connector_of(document) else { return };
    let grants = connector.grant_types();
    for reach in connector.sign_in.iter().flat_map(|way| way.is.keys()).collect::<BTreeSet<_>>() {
        let Some(grant) = reach.get(connector, document).and_then(Value::as_str) else { continue };
        if reach.members.ends_with("oAuth2GrantType") && !grants.contains(&grant) {
            let message = format!("{} does not take {grant}; choose one of {}", connector.title, grants.join(", "));
            report.at(reach.path(connector), message);
        }
    }
}

/// OAuth with a custom connector takes the address and grant of its tokens.
fn custom_oauth_properties(document: &Value, report: &mut Report<'_>) {
    let credentials = format!("{}.CustomConnector.authenticationType", ProfileHalf::Credentials.member());
    let properties = format!("{}.CustomConnector.oAuth2Properties", ProfileHalf::Properties.member());
    if text(document, &credentials) == Some("OAUTH2") && at(document, &properties).is_none() {
        report.at(dotted(&properties), "is required with OAUTH2: token URL and grant type");
    }
    let credentials = format!("{}.CustomConnector", ProfileHalf::Credentials.member());
    if text(document, &format!("{credentials}.authenticationType")) == Some("OAUTH2")
        && at(document, &format!("{credentials}.oauth2")).is_none()
    {
        report.at(dotted(&format!("{credentials}.oauth2")), "is required with OAUTH2");
    }
}

/// The credentials suffice for one of the ways to sign in.
fn sign_in_complete(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = connector_of(document) else { return };
    let ways = ways(connector, document);
    if signed(connector, document).is_none() || ways.iter().any(|way| way.missing(connector, document).is_empty()) {
        return;
    }
    let begun = ways.iter().max_by_key(|way| (way.begun(connector, document), std::cmp::Reverse(way.needs.len())));
    let Some(begun) = begun else { return };
    let mut say = |path: DocPath, message: String| {
        if begun.firm { report.at(path, message) } else { report.softly_at(path, message) }
    };
    if begun.begun(connector, document) == 0 && ways.len() > 1 {
        let titles: Vec<&str> = ways.iter().map(|way| &*way.title).collect();
        say(ProfileHalf::Credentials.path(connector), format!("needs one way to sign in: {}", titles.join("; ")));
        return;
    }
    for reach in begun.missing(connector, document) {
        if !reach.is_asked_by_facts(connector, document) {
            say(reach.path(connector), format!("is needed to sign in with: {}", begun.title));
        }
    }
}

/// What a way to sign in advisedly has.
fn sign_in_advised(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = connector_of(document) else { return };
    let complete = ways(connector, document).into_iter().find(|way| way.missing(connector, document).is_empty());
    for reach in complete.map_or(&[][..], |way| &way.should) {
        if reach.get(connector, document).is_none() && !reach.is_asked_by_facts(connector, document) {
            report.at(reach.path(connector), "is likely needed for this way to sign in");
        }
    }
}

/// What is given belongs to one way to sign in.
fn one_sign_in(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = connector_of(document) else { return };
    let every = connector.sign_in.iter().flat_map(|way| way.needs.iter().chain(&way.should).chain(&way.may));
    let given: BTreeSet<&Reach> = every.filter(|reach| reach.get(connector, document).is_some()).collect();
    let fits = |way: &SignIn| given.iter().filter(|reach| way.has(reach)).count();
    let best = ways(connector, document)
        .into_iter()
        .rev()
        .max_by_key(|way| (way.missing(connector, document).is_empty(), fits(way)));
    let Some(best) = best else { return };
    for extra in given.iter().filter(|reach| !best.has(reach)) {
        let (path, message) = (extra.path(connector), format!("does not go with: {}", best.title));
        if connector.exclusive { report.at(path, message) } else { report.softly_at(path, message) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::fixtures::{CREATE, UPDATE, profile, salesforce, update};
    use crate::rules::check;
    use crate::rules::testing::{assert_clean, assert_finds, operation};

    const CREDENTIALS: &str = "connectorProfileConfig.connectorProfileCredentials";
    const PROPERTIES: &str = "connectorProfileConfig.connectorProfileProperties";

    fn of_salesforce(credentials: &Value) -> Value {
        profile("Salesforce", "Salesforce", &json!({}), credentials)
    }

    fn at(rest: &str) -> String {
        format!("{CREDENTIALS}.{rest}")
    }

    #[test]
    fn a_new_profile_signs_in_and_an_update_is_reminded() {
        let mut bare = salesforce();
        bare["connectorProfileConfig"]["connectorProfileCredentials"] = Value::Null;
        assert_finds(CREATE, &bare, "connector.credentials-needed", &[&at("Salesforce")]);
        assert_finds(UPDATE, &update(bare.clone()), "connector.credentials-again", &[&at("Salesforce")]);
        let issues = check(operation(UPDATE), &update(bare));
        assert!(!issues[0].is_error());
    }

    #[test]
    fn salesforce_takes_two_grants() {
        let code = json!({"authCode": "c", "redirectUri": "https://login"});
        let credentials = json!({"oAuth2GrantType": "CLIENT_CREDENTIALS", "accessToken": "a"});
        let grant = at("Salesforce.oAuth2GrantType");
        assert_finds(CREATE, &of_salesforce(&credentials), "connector.grant-is-taken", &[&grant]);
        assert_clean(CREATE, &of_salesforce(&json!({"oAuth2GrantType": "AUTHORIZATION_CODE", "oAuthRequest": code})));
        assert_clean(CREATE, &of_salesforce(&json!({"oAuth2GrantType": "JWT_BEARER", "jwtToken": "a.b.c"})));
    }

    #[test]
    fn a_way_to_sign_in_is_complete() {
        let none = of_salesforce(&json!({}));
        assert_finds(CREATE, &none, "connector.sign-in-complete", &[&at("Salesforce")]);
        let half = of_salesforce(&json!({"oAuthRequest": {"authCode": "c"}}));
        assert_finds(CREATE, &half, "connector.sign-in-complete", &[&at("Salesforce.oAuthRequest.redirectUri")]);
        let no_token = of_salesforce(&json!({"oAuth2GrantType": "JWT_BEARER", "accessToken": "a"}));
        assert_finds(CREATE, &no_token, "connector.sign-in-complete", &[&at("Salesforce.jwtToken")]);
    }

    #[test]
    fn what_is_only_inferred_is_a_warning() {
        let half = profile("Servicenow", "ServiceNow", &json!({"instanceUrl": "https://a"}), &json!({"username": "u"}));
        assert_finds(CREATE, &half, "connector.sign-in-complete", &[&at("ServiceNow.password")]);
        assert!(check(operation(CREATE), &half).iter().all(|issue| !issue.is_error()));
    }

    #[test]
    fn a_database_is_reached_in_one_of_three_ways() {
        let redshift = |more: &Value, credentials: &Value| {
            let mut properties = json!({"bucketName": "acme", "roleArn": "arn:aws:iam::123456789012:role/r"});
            for (name, value) in more.as_object().unwrap() {
                properties[name] = value.clone();
            }
            profile("Redshift", "Redshift", &properties, credentials)
        };
        let role = "arn:aws:iam::123456789012:role/d";
        let jdbc = json!({"databaseUrl": "jdbc:redshift://a:5439/dev"});
        assert_clean(CREATE, &redshift(&jdbc, &json!({"username": "u", "password": "p"})));
        let cluster = json!({"dataApiRoleArn": role, "databaseName": "dev", "clusterIdentifier": "c"});
        assert_clean(CREATE, &redshift(&cluster, &json!({})));
        let mut bare = redshift(&cluster, &json!({}));
        bare["connectorProfileConfig"]["connectorProfileCredentials"] = Value::Null;
        assert_clean(CREATE, &bare);
        let serverless = json!({"isRedshiftServerless": true});
        let workgroup = format!("{PROPERTIES}.Redshift.workgroupName");
        assert_finds(CREATE, &redshift(&serverless, &json!({})), "connector.sign-in-complete", &[&workgroup]);
        let workgroup = json!({"isRedshiftServerless": true, "workgroupName": "w", "databaseName": "dev"});
        let role = format!("{PROPERTIES}.Redshift.dataApiRoleArn");
        assert_finds(CREATE, &redshift(&workgroup, &json!({})), "connector.sign-in-advised", &[&role]);
    }

    #[test]
    fn snowflake_takes_a_password_or_a_key() {
        let snowflake = |credentials: &Value| {
            let properties =
                json!({"warehouse": "W", "stage": "A.B.C", "bucketName": "acme", "accountName": "a", "region": "r"});
            profile("Snowflake", "Snowflake", &properties, credentials)
        };
        let both = snowflake(&json!({"username": "u", "password": "p", "privateKey": "k"}));
        assert_finds(CREATE, &both, "connector.one-sign-in", &[&at("Snowflake.privateKey")]);
        assert!(check(operation(CREATE), &both)[0].is_error());
        let neither = snowflake(&json!({"username": "u"}));
        assert_finds(CREATE, &neither, "connector.sign-in-complete", &[&at("Snowflake")]);
        assert_clean(CREATE, &snowflake(&json!({"username": "u", "privateKey": "k"})));
    }

    #[test]
    fn a_custom_connector_has_what_its_type_says() {
        let custom = |properties: &Value, credentials: &Value| {
            let mut document = profile("CustomConnector", "CustomConnector", properties, credentials);
            document["connectorLabel"] = json!("erp");
            document
        };
        let empty = custom(&json!({}), &json!({"authenticationType": "OAUTH2"}));
        let missing = [format!("{PROPERTIES}.CustomConnector.oAuth2Properties"), at("CustomConnector.oauth2")];
        assert_finds(CREATE, &empty, "connector.custom-oauth-properties", &[&missing[0], &missing[1]]);
        let wrong = custom(&json!({}), &json!({"authenticationType": "BASIC", "apiKey": {"apiKey": "k"}}));
        let needed = [at("CustomConnector.basic.username"), at("CustomConnector.basic.password")];
        assert_finds(CREATE, &wrong, "connector.sign-in-complete", &[&needed[0], &needed[1]]);
        assert_finds(CREATE, &wrong, "connector.one-sign-in", &[&at("CustomConnector.apiKey.apiKey")]);
        let grant = json!({"oAuth2Properties": {"tokenUrl": "https://t", "oAuth2GrantType": "CLIENT_CREDENTIALS"}});
        let oauth = json!({"authenticationType": "OAUTH2", "oauth2": {"clientId": "c", "clientSecret": "s"}});
        assert_clean(CREATE, &custom(&grant, &oauth));
    }
}
