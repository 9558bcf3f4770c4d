//! Connectors that are addressed by their label: what is known of signing in to them.
//!
//! `AppFlow` itself takes any keys, and the connector judges them (appflow-connectors, 1a): so these only remark.

use serde_json::Value;

use crate::model::look::{at, dotted, entries, filled, path, text};
use crate::rules::connectors::{LabelledConnector, ProfileHalf, Way, by_label, labelled};
use crate::rules::findings::{Report, Rule};

pub(super) const OF_CREATE: &[Rule] = &[
    Rule::warning("label.is-known", "appflow-connectors, 1a: wrong labels met in issues", is_known),
    Rule::warning("label.is-proven", "appflow-connectors, 1b: inferred", is_proven),
    Rule::warning("label.sign-in", "appflow-connectors, 1a and 1c", sign_in),
    Rule::warning("label.properties", "appflow-connectors, 1a and 1c", properties),
    Rule::warning("label.credentials", "appflow-connectors, 1a and 1c", credentials),
    Rule::warning("label.token-address", "appflow-connectors, 1a", token_address),
];

const PROPERTIES: &str = "connectorProfileConfig.connectorProfileProperties.CustomConnector";
const CREDENTIALS: &str = "connectorProfileConfig.connectorProfileCredentials.CustomConnector";

/// The connector that a document names by its label.
#[must_use]
pub fn labelled_connector_of(document: &Value) -> Option<&'static LabelledConnector> {
    text(document, "connectorType").filter(|kind| *kind == "CustomConnector")?;
    by_label(filled(document, "connectorLabel")?)
}

/// A label that is nearly one of those that need no registration.
fn is_known(document: &Value, report: &mut Report<'_>) {
    if text(document, "connectorType") != Some("CustomConnector") || labelled_connector_of(document).is_some() {
        return;
    }
    let Some(label) = filled(document, "connectorLabel") else { return };
    if let Some(near) = labelled().iter().find(|connector| is_near(label, &connector.label)) {
        let message = format!(
            "is no label of a connector by AWS: that of {} is {}. Another label has to be registered first",
            near.title, near.label
        );
        report.at(path(&["connectorLabel"]), message);
    }
}

/// Whether somebody who writes one label may mean the other.
fn is_near(written: &str, label: &str) -> bool {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase());
        letters.collect::<String>().replace("connector", "")
    };
    let short = |text: &str| plain(text).trim_start_matches("microsoft").trim_start_matches("google").to_owned();
    let (written, full) = (plain(written), plain(label));
    written == full || (written.len() > 5 && (written == short(label) || full.contains(&written)))
}

/// A label that is only made from a name.
fn is_proven(document: &Value, report: &mut Report<'_>) {
    if let Some(connector) = labelled_connector_of(document).filter(|connector| !connector.proven) {
        let message = format!("is made from the name {}, and was not seen in use: it may be another", connector.title);
        report.at(path(&["connectorLabel"]), message);
    }
}

fn known(document: &Value) -> Option<&'static LabelledConnector> {
    labelled_connector_of(document).filter(|connector| connector.is_known())
}

/// The way to sign in that a document means.
fn way(connector: &'static LabelledConnector, document: &Value) -> Option<&'static Way> {
    let kind = text(document, &format!("{CREDENTIALS}.authenticationType"))?;
    connector.ways.iter().find(|way| way.authentication == kind)
}

/// The connector takes this kind of credentials.
fn sign_in(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = known(document) else { return };
    let member = format!("{CREDENTIALS}.authenticationType");
    let Some(kind) = filled(document, &member) else { return };
    let Some(way) = way(connector, document) else {
        let takes: Vec<&str> = connector.ways.iter().map(|way| way.authentication.as_str()).collect();
        let message = format!("{} is known to take {}, not {kind}", connector.title, takes.join(" or "));
        return report.at(dotted(&member), message);
    };
    let member = format!("{CREDENTIALS}.custom.customAuthenticationType");
    let custom = filled(document, &member).zip(way.custom.as_deref());
    if let Some((given, takes)) = custom.filter(|(given, takes)| given != takes) {
        report.at(dotted(&member), format!("{} is known to take {takes}, not {given}", connector.title));
    }
}

/// The keys of the properties.
fn properties(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = known(document) else { return };
    let member = format!("{PROPERTIES}.profileProperties");
    for (key, _) in entries(document, &member) {
        if !connector.needs.iter().chain(&connector.may).any(|known| known == key) {
            report.at(dotted(&member).key(key), format!("is no property that {} is known to have", connector.title));
        }
    }
    if at(document, ProfileHalf::Properties.member()).is_some() {
        missing(document, &member, &connector.needs, connector, report);
    }
}

/// The keys of credentials of its own kind.
fn credentials(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = known(document) else { return };
    let Some(way) = way(connector, document).filter(|way| way.custom.is_some()) else { return };
    let member = format!("{CREDENTIALS}.custom.credentialsMap");
    for (key, _) in entries(document, &member).filter(|(key, _)| !way.keys.iter().any(|known| known == key)) {
        report.at(dotted(&member).key(key), format!("is no credential that {} is known to take", connector.title));
    }
    missing(document, &member, &way.keys, connector, report);
}

fn missing(document: &Value, map: &str, keys: &[String], connector: &LabelledConnector, report: &mut Report<'_>) {
    let lacks = |key: &&String| !entries(document, map).any(|(name, _)| name == key.as_str());
    let lacking: Vec<&str> = keys.iter().filter(lacks).map(String::as_str).collect();
    if !lacking.is_empty() {
        report.at(dotted(map), format!("lacks what {} is known to need: {}", connector.title, lacking.join(", ")));
    }
}

/// Tokens come from the connector's own host, with its own grant.
fn token_address(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = known(document) else { return };
    let member = format!("{PROPERTIES}.oAuth2Properties.oAuth2GrantType");
    let grants = filled(document, &member).zip(connector.grant.as_deref());
    if let Some((given, takes)) = grants.filter(|(given, takes)| given != takes) {
        report.at(dotted(&member), format!("{} is known to take {takes}, not {given}", connector.title));
    }
    let member = format!("{PROPERTIES}.oAuth2Properties.tokenUrl");
    let urls = filled(document, &member).zip(connector.token_url.as_deref());
    if let Some((_, known)) = urls.filter(|(given, known)| domain(given) != domain(known)) {
        report.at(dotted(&member), format!("tokens of {} come from an address such as {known}", connector.title));
    }
}

/// The last two labels of an address's host: what comes before may name a tenant or a region.
fn domain(url: &str) -> String {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', ':', '?']).next().unwrap_or_default();
    let labels: Vec<&str> = host.rsplit('.').take(2).collect();
    labels.join(".").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::fixtures::{CREATE, profile};
    use super::{CREDENTIALS, PROPERTIES};
    use crate::rules::check;
    use crate::rules::connectors::labelled;
    use crate::rules::testing::{assert_clean, assert_finds, operation};

    fn of(label: &str, properties: &Value, credentials: &Value) -> Value {
        let mut document = profile("CustomConnector", "CustomConnector", properties, credentials);
        document["connectorLabel"] = json!(label);
        document
    }

    /// The document that a connector of known ways is reached by.
    fn right(label: &str, way: usize) -> Value {
        let connector = labelled().iter().find(|connector| connector.label == label).unwrap();
        let way = &connector.ways[way];
        let value = |key: &String| (key.clone(), json!(connector.examples.get(key).map_or("x", String::as_str)));
        let mut properties = json!({});
        if !connector.needs.is_empty() {
            properties["profileProperties"] = Value::Object(connector.needs.iter().map(value).collect());
        }
        let credentials = match way.custom.as_deref() {
            Some(kind) => {
                let map: serde_json::Map<String, Value> = way.keys.iter().map(value).collect();
                json!({"authenticationType": "CUSTOM",
                    "custom": {"customAuthenticationType": kind, "credentialsMap": map}})
            }
            None => {
                let token = connector.token_url.as_deref().unwrap_or("https://app.asana.com/-/oauth_token");
                let grant = connector.grant.as_deref().unwrap_or("AUTHORIZATION_CODE");
                properties["oAuth2Properties"] = json!({"tokenUrl": token, "oAuth2GrantType": grant});
                json!({"authenticationType": "OAUTH2", "oauth2": {
                    "clientId": "c", "clientSecret": "s", "accessToken": "a", "refreshToken": "r"}})
            }
        };
        of(label, &properties, &credentials)
    }

    #[test]
    fn every_known_way_passes_and_nothing_is_ever_refused() {
        for connector in labelled() {
            for way in 0..connector.ways.len() {
                let document = right(&connector.label, way);
                let found = check(operation(CREATE), &document);
                let of_label =
                    |issue: &&crate::model::Issue| issue.is_error() || format!("{issue:?}").contains("label.");
                assert!(found.iter().find(of_label).is_none(), "{}: {found:?}", connector.label);
            }
            let odd = json!({"profileProperties": {"odd": "x"}});
            let document =
                of(&connector.label, &odd, &json!({"authenticationType": "APIKEY", "apiKey": {"apiKey": "k"}}));
            assert!(check(operation(CREATE), &document).iter().all(|issue| !issue.is_error()), "{}", connector.label);
        }
    }

    #[test]
    fn labels_that_are_nearly_right_are_told() {
        for (label, near) in [
            ("BigQueryConnector", true),
            ("MS_SharePoint_Connector", false),
            ("hubspot", true),
            ("Google_BigQuery", true),
            ("acme-erp", false),
            ("HubSpot", false),
        ] {
            let document = of(
                label,
                &json!({}),
                &json!({"authenticationType": "BASIC", "basic": {"username": "u", "password": "p"}}),
            );
            let at: &[&str] = if near { &["connectorLabel"] } else { &[] };
            assert_finds(CREATE, &document, "label.is-known", at);
        }
        let document = of("Stripe", &json!({}), &json!({"authenticationType": "APIKEY", "apiKey": {"apiKey": "k"}}));
        assert_finds(CREATE, &document, "label.is-proven", &["connectorLabel"]);
    }

    #[test]
    fn keys_that_the_connector_does_not_know_are_remarked_on() {
        assert_clean(CREATE, &right("Asana", 0));
        let mut document = right("Asana", 0);
        document["connectorProfileConfig"]["connectorProfileCredentials"]["CustomConnector"]["custom"] =
            json!({"customAuthenticationType": "Token", "credentialsMap": {"token": "t"}});
        let custom = format!("{CREDENTIALS}.custom.customAuthenticationType");
        assert_finds(CREATE, &document, "label.sign-in", &[&custom]);
        let map = format!("{CREDENTIALS}.custom.credentialsMap");
        assert_finds(CREATE, &document, "label.credentials", &[&format!("{map}{{token}}"), &map]);
        let basic = of(
            "Asana",
            &json!({}),
            &json!({"authenticationType": "BASIC", "basic": {"username": "u", "password": "p"}}),
        );
        assert_finds(CREATE, &basic, "label.sign-in", &[&format!("{CREDENTIALS}.authenticationType")]);
    }

    #[test]
    fn properties_and_addresses_are_the_connectors() {
        assert_clean(CREATE, &right("MicrosoftDynamics365", 0));
        let mut document = right("MicrosoftDynamics365", 0);
        let properties = &mut document["connectorProfileConfig"]["connectorProfileProperties"]["CustomConnector"];
        properties["profileProperties"] = json!({"url": "https://acme.crm.dynamics.com"});
        properties["oAuth2Properties"]["tokenUrl"] = json!("https://login.example.com/token");
        let map = format!("{PROPERTIES}.profileProperties");
        assert_finds(CREATE, &document, "label.properties", &[&format!("{map}{{url}}"), &map]);
        assert_finds(CREATE, &document, "label.token-address", &[&format!("{PROPERTIES}.oAuth2Properties.tokenUrl")]);
    }
}
