//! Properties of single connectors, and addresses.

use serde_json::Value;

use super::connector_of;
use crate::model::look::{at, filled, is_on};
use crate::rules::connectors::{ProfileHalf, by_type};
use crate::rules::findings::{Report, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule::warning("connector.address-is-https", "wizards, 17, instance addresses: inferred", address_is_https),
    Rule::warning("connector.likely-needed", "wizards, 17, connector by connector: inferred", likely_needed),
    Rule::warning("snowflake.stage-in-full", "wizards, 17, Snowflake: inferred", stage_in_full),
    Rule::warning("redshift.database-url", "wizards, 17, Redshift: inferred", database_url),
    Rule::error("sap.oauth-properties", "wizards, 17, SAPOData", sap_oauth_properties),
    Rule::warning("sap.sso-of-passwords", "wizards, 17, SAPOData", sap_sso_of_passwords),
];

/// The connector's own properties, where a document is about it.
fn of<'v>(document: &'v Value, kind: &str, part: ProfileHalf) -> Option<&'v Value> {
    let connector = by_type(kind)?;
    part.path(connector).get(document).filter(|value| value.is_object())
}

/// The address of an instance begins with its scheme.
fn address_is_https(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = connector_of(document) else { return };
    let here = ProfileHalf::Properties.path(connector).member("instanceUrl");
    let url = here.get(document).and_then(Value::as_str).filter(|url| !url.is_empty());
    if url.is_some_and(|url| !url.starts_with("https://")) {
        report.at(here, "is an address; these begin with https://");
    }
}

/// Members that the facts leave open and that a connection is nearly never made without.
fn likely_needed(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = connector_of(document) else { return };
    if !ProfileHalf::Properties.path(connector).get(document).is_some_and(Value::is_object) {
        return;
    }
    for reach in connector.should.iter().filter(|reach| reach.get(connector, document).is_none()) {
        report.at(reach.path(connector), format!("is likely needed by {}", connector.title));
    }
}

/// A Snowflake stage is written with its database and schema.
fn stage_in_full(document: &Value, report: &mut Report<'_>) {
    let Some(properties) = of(document, "Snowflake", ProfileHalf::Properties) else { return };
    if filled(properties, "stage").is_some_and(|stage| stage.split('.').filter(|part| !part.is_empty()).count() < 3)
        && let Some(connector) = by_type("Snowflake")
    {
        let here = ProfileHalf::Properties.path(connector).member("stage");
        report.at(here, "is written as database.schema.stage, like SALES.PUBLIC.APPFLOW");
    }
}

/// A Redshift database is reached by a JDBC address.
fn database_url(document: &Value, report: &mut Report<'_>) {
    let Some(properties) = of(document, "Redshift", ProfileHalf::Properties) else { return };
    if filled(properties, "databaseUrl").is_some_and(|url| !url.starts_with("jdbc:redshift:"))
        && let Some(connector) = by_type("Redshift")
    {
        let here = ProfileHalf::Properties.path(connector).member("databaseUrl");
        report.at(here, "is a JDBC address; these begin with jdbc:redshift://");
    }
}

/// OAuth with an SAP system takes its addresses and scopes.
fn sap_oauth_properties(document: &Value, report: &mut Report<'_>) {
    let (Some(connector), Some(credentials)) =
        (by_type("SAPOData"), of(document, "SAPOData", ProfileHalf::Credentials))
    else {
        return;
    };
    let properties = ProfileHalf::Properties.path(connector);
    let has = |member: &str| properties.member(member).get(document).is_some_and(|value| !value.is_null());
    if at(credentials, "oAuthCredentials").is_some() && !has("oAuthProperties") {
        let message = "is required with OAuth: token URL, authorization URL and scopes";
        report.at(properties.member("oAuthProperties"), message);
    }
}

/// Switching single sign-on off is for signing in with a user and password.
fn sap_sso_of_passwords(document: &Value, report: &mut Report<'_>) {
    let (Some(connector), Some(properties)) = (by_type("SAPOData"), of(document, "SAPOData", ProfileHalf::Properties))
    else {
        return;
    };
    let uses_oauth = of(document, "SAPOData", ProfileHalf::Credentials)
        .is_some_and(|given| at(given, "oAuthCredentials").is_some() && at(given, "basicAuthCredentials").is_none());
    if is_on(properties, "disableSSO") && uses_oauth {
        report.at(ProfileHalf::Properties.path(connector).member("disableSSO"), "has no effect with OAuth");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::fixtures::{CREATE, profile};
    use crate::rules::testing::{assert_clean, assert_finds};

    fn at(rest: &str) -> String {
        format!("connectorProfileConfig.connectorProfileProperties.{rest}")
    }

    #[test]
    fn an_address_has_its_scheme() {
        let dynatrace =
            |url: &str| profile("Dynatrace", "Dynatrace", &json!({"instanceUrl": url}), &json!({"apiToken": "t"}));
        let bare = dynatrace("abc.live.dynatrace.com");
        assert_finds(CREATE, &bare, "connector.address-is-https", &[&at("Dynatrace.instanceUrl")]);
        assert_clean(CREATE, &dynatrace("https://abc.live.dynatrace.com"));
    }

    #[test]
    fn a_stage_is_in_full_and_account_and_region_are_asked_for() {
        let snowflake = |properties: &Value| {
            profile("Snowflake", "Snowflake", properties, &json!({"username": "u", "password": "p"}))
        };
        let short = snowflake(&json!({"warehouse": "W", "stage": "APPFLOW", "bucketName": "acme"}));
        assert_finds(CREATE, &short, "snowflake.stage-in-full", &[&at("Snowflake.stage")]);
        let missing = [at("Snowflake.accountName"), at("Snowflake.region")];
        assert_finds(CREATE, &short, "connector.likely-needed", &[&missing[0], &missing[1]]);
    }

    #[test]
    fn a_database_is_reached_by_jdbc() {
        let redshift = |url: &str| {
            let role = "arn:aws:iam::123456789012:role/r";
            let properties = json!({"databaseUrl": url, "bucketName": "acme", "roleArn": role});
            profile("Redshift", "Redshift", &properties, &json!({"username": "u", "password": "p"}))
        };
        assert_finds(CREATE, &redshift("acme:5439/dev"), "redshift.database-url", &[&at("Redshift.databaseUrl")]);
        assert_clean(CREATE, &redshift("jdbc:redshift://acme:5439/dev"));
    }

    fn sap(more: &Value, credentials: &Value) -> Value {
        let mut properties = json!({"applicationHostUrl": "https://sap.acme.example", "portNumber": 443,
            "applicationServicePath": "/sap/opu", "clientNumber": "100"});
        for (name, value) in more.as_object().unwrap() {
            properties[name] = value.clone();
        }
        profile("SAPOData", "SAPOData", &properties, credentials)
    }

    #[test]
    fn oauth_with_sap_takes_its_properties() {
        let oauth = json!({"oAuthCredentials": {"clientId": "c", "clientSecret": "s"}});
        let bare = sap(&json!({}), &oauth);
        assert_finds(CREATE, &bare, "sap.oauth-properties", &[&at("SAPOData.oAuthProperties")]);
        let urls =
            json!({"oAuthProperties": {"tokenUrl": "https://t", "authCodeUrl": "https://a", "oAuthScopes": ["x"]}});
        assert_clean(CREATE, &sap(&urls, &oauth));
    }

    #[test]
    fn single_sign_on_is_switched_off_for_passwords_only() {
        let basic = json!({"basicAuthCredentials": {"username": "u", "password": "p"}});
        assert_clean(CREATE, &sap(&json!({"disableSSO": true}), &basic));
        let oauth = json!({"oAuthCredentials": {"clientId": "c", "clientSecret": "s"}});
        let odd = sap(&json!({"disableSSO": true}), &oauth);
        assert_finds(CREATE, &odd, "sap.sso-of-passwords", &[&at("SAPOData.disableSSO")]);
    }
}
