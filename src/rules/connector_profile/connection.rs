//! Public and private connections.

use serde_json::Value;

use super::connector_of;
use crate::model::look::{filled, is_on, path, text};
use crate::rules::connectors::{ProfileHalf, connectors};
use crate::rules::findings::{Report, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule::error(
        "connection.private-where-offered",
        "wizards, 17, PrivateLink of each connector",
        private_where_offered,
    ),
    Rule::warning("connection.endpoint-service", "wizards, 17, connector by connector: inferred", endpoint_service),
    Rule::warning("connection.private-metadata", "wizards, 17, Salesforce: inferred", private_metadata),
];

/// Whether a document asks for a private connection.
#[must_use]
pub fn is_private(document: &Value) -> bool {
    text(document, "connectionMode") == Some("Private")
}

/// Only some connectors can be reached privately.
fn private_where_offered(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = connector_of(document).filter(|connector| !connector.private) else { return };
    if is_private(document) {
        let can: Vec<&str> = connectors().iter().filter(|other| other.private).map(|other| &*other.title).collect();
        let message =
            format!("{} is reached publicly; private connections are for {}", connector.title, can.join(", "));
        report.at(path(&["connectionMode"]), message);
    }
}

/// Where a connector's endpoint service is named, it is named for private connections and only for them.
fn endpoint_service(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = connector_of(document).filter(|connector| connector.names_endpoint_service()) else { return };
    let properties = ProfileHalf::Properties.path(connector);
    let member = format!("{}.{}.privateLinkServiceName", ProfileHalf::Properties.member(), connector.member);
    let here = properties.member("privateLinkServiceName");
    match (is_private(document), filled(document, &member).is_some()) {
        (true, false) => report.at(here, "names the endpoint service of a private connection; it is likely needed"),
        (false, true) => report.at(here, "has no use for a public connection"),
        _ => {}
    }
}

/// Sending metadata and sign-in through the private connection takes a private connection.
fn private_metadata(document: &Value, report: &mut Report<'_>) {
    let member = format!("{}.Salesforce.usePrivateLinkForMetadataAndAuthorization", ProfileHalf::Properties.member());
    if is_on(document, &member) && !is_private(document) {
        report.at(crate::model::look::dotted(&member), "has no use for a public connection");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixtures::{CREATE, profile, salesforce};
    use crate::rules::testing::{assert_clean, assert_finds};

    #[test]
    fn private_connections_are_for_some() {
        let mut private = salesforce();
        private["connectionMode"] = json!("Private");
        assert_clean(CREATE, &private);
        let mut veeva = profile(
            "Veeva",
            "Veeva",
            &json!({"instanceUrl": "https://acme.veevavault.com"}),
            &json!({"username": "u", "password": "p"}),
        );
        assert_clean(CREATE, &veeva);
        veeva["connectionMode"] = json!("Private");
        assert_finds(CREATE, &veeva, "connection.private-where-offered", &["connectionMode"]);
    }

    #[test]
    fn an_endpoint_service_goes_with_a_private_connection() {
        let at = "connectorProfileConfig.connectorProfileProperties.Snowflake.privateLinkServiceName";
        let mut snowflake = profile(
            "Snowflake",
            "Snowflake",
            &json!({"warehouse": "W", "stage": "A.B.C", "bucketName": "acme", "accountName": "a", "region": "r"}),
            &json!({"username": "u", "password": "p"}),
        );
        assert_clean(CREATE, &snowflake);
        snowflake["connectionMode"] = json!("Private");
        assert_finds(CREATE, &snowflake, "connection.endpoint-service", &[at]);
        let properties = &mut snowflake["connectorProfileConfig"]["connectorProfileProperties"]["Snowflake"];
        properties["privateLinkServiceName"] = json!("com.amazonaws.vpce.eu-central-1.vpce-svc-1");
        assert_clean(CREATE, &snowflake);
        snowflake["connectionMode"] = json!("Public");
        assert_finds(CREATE, &snowflake, "connection.endpoint-service", &[at]);
    }

    #[test]
    fn private_metadata_takes_a_private_connection() {
        let at =
            "connectorProfileConfig.connectorProfileProperties.Salesforce.usePrivateLinkForMetadataAndAuthorization";
        let mut document = salesforce();
        let properties = &mut document["connectorProfileConfig"]["connectorProfileProperties"]["Salesforce"];
        properties["usePrivateLinkForMetadataAndAuthorization"] = json!(true);
        assert_finds(CREATE, &document, "connection.private-metadata", &[at]);
        document["connectionMode"] = json!("Private");
        assert_clean(CREATE, &document);
    }
}
