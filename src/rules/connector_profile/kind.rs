//! The type of the connector decides what stands in properties and credentials.

use serde_json::Value;

use super::connector_of;
use crate::model::look::{at, dotted, entries, filled, path, text};
use crate::rules::connectors::{ProfileHalf, WITHOUT_PROFILE, by_type, connectors};
use crate::rules::findings::{Report, Rule};

pub(super) const OF_CREATE: &[Rule] = &[
    Rule::error("connector.has-profiles", "wizards, 17: connectors without members of their own", has_profiles),
    Rule::error("connector.label", "wizards, 17, CustomConnector", label),
    Rule::warning("connector.discontinued", "wizards, 17, Honeycode: inferred", discontinued),
];

pub(super) const OF_UPDATE: &[Rule] = &[Rule::error(
    "connector.one-kind",
    "wizards, 17: one member, that of the connector; appflow-connectors, 3",
    one_kind,
)];

pub(super) const RULES: &[Rule] = &[
    Rule::error(
        "connector.properties-of-type",
        "wizards, 17: required even where the connector has none",
        properties_of_type,
    ),
    Rule::error("connector.credentials-of-type", "wizards, 17, connector by connector", credentials_of_type),
];

/// Some connectors are used without a connector profile, and there can be none for them.
fn has_profiles(document: &Value, report: &mut Report<'_>) {
    if let Some(kind) = text(document, "connectorType").filter(|kind| WITHOUT_PROFILE.contains(kind)) {
        report.at(path(&["connectorType"]), format!("{kind} is used without a connector profile; choose another type"));
    }
}

/// A custom connector is known by its label, and no other connector has one.
fn label(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = connector_of(document) else { return };
    let label = filled(document, "connectorLabel");
    let here = path(&["connectorLabel"]);
    if connector.is_custom() && label.is_none() {
        report.at(here, "is required: the label under which the custom connector is registered");
    } else if !connector.is_custom() && label.is_some() {
        report.at(here, format!("is for custom connectors only; leave it out for {}", connector.title));
    }
}

/// What a connector connects to may be gone.
fn discontinued(document: &Value, report: &mut Report<'_>) {
    if let Some(connector) = text(document, "connectorType").and_then(by_type).filter(|found| found.discontinued) {
        report.at(path(&["connectorType"]), format!("{} was discontinued", connector.title));
    }
}

/// An update has no type: its properties and credentials must agree in it.
fn one_kind(document: &Value, report: &mut Report<'_>) {
    let members = [ProfileHalf::Properties, ProfileHalf::Credentials]
        .into_iter()
        .flat_map(|part| entries(document, part.member()));
    if at(document, ProfileHalf::Properties.member()).is_some() && members.count() == 0 {
        let known: Vec<&str> = connectors().iter().map(|connector| connector.member.as_str()).collect();
        report.at(dotted(ProfileHalf::Properties.member()), format!("needs one of its members: {}", known.join(", ")));
    }
}

/// The properties are those of the connector, even where it has none: an empty object then.
fn properties_of_type(document: &Value, report: &mut Report<'_>) {
    let Some(connector) = connector_of(document) else { return };
    let part = ProfileHalf::Properties;
    if at(document, part.member()).is_some() && part.path(connector).get(document).is_none_or(Value::is_null) {
        let empty = connector.properties().is_some_and(|shape| shape.members().is_empty());
        let how = if empty { ", as an empty object" } else { "" };
        report.at(part.path(connector), format!("is required for {}{how}", connector.title));
    }
    others(document, part, report);
}

/// The credentials are those of the connector.
fn credentials_of_type(document: &Value, report: &mut Report<'_>) {
    others(document, ProfileHalf::Credentials, report);
}

/// Members of other connectors.
fn others(document: &Value, part: ProfileHalf, report: &mut Report<'_>) {
    let Some(connector) = connector_of(document) else { return };
    for (member, _) in entries(document, part.member()).filter(|(member, _)| *member != connector.member) {
        let message = format!("does not belong to {}; its member is {}", connector.title, connector.member);
        report.at(dotted(part.member()).member(member), message);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixtures::{CREATE, UPDATE, profile, salesforce, update};
    use crate::rules::testing::{assert_clean, assert_finds};

    const PROPERTIES: &str = "connectorProfileConfig.connectorProfileProperties";
    const CREDENTIALS: &str = "connectorProfileConfig.connectorProfileCredentials";

    #[test]
    fn some_types_have_no_profiles() {
        let mut bucket = salesforce();
        bucket["connectorType"] = json!("S3");
        assert_finds(CREATE, &bucket, "connector.has-profiles", &["connectorType"]);
        assert_clean(CREATE, &salesforce());
    }

    #[test]
    fn only_custom_connectors_have_a_label() {
        let mut labelled = salesforce();
        labelled["connectorLabel"] = json!("acme-erp");
        assert_finds(CREATE, &labelled, "connector.label", &["connectorLabel"]);
        let basic = json!({"authenticationType": "BASIC", "basic": {"username": "u", "password": "p"}});
        let mut custom = profile("CustomConnector", "CustomConnector", &json!({}), &basic);
        assert_finds(CREATE, &custom, "connector.label", &["connectorLabel"]);
        assert_clean(UPDATE, &update(custom.clone()));
        custom["connectorLabel"] = json!("acme-erp");
        assert_clean(CREATE, &custom);
    }

    #[test]
    fn the_discontinued_is_told() {
        let honeycode =
            profile("Honeycode", "Honeycode", &json!({}), &json!({"accessToken": "a", "refreshToken": "r"}));
        assert_finds(CREATE, &honeycode, "connector.discontinued", &["connectorType"]);
    }

    #[test]
    fn members_are_those_of_the_type() {
        let odd = profile("Googleanalytics", "Slack", &json!({}), &json!({}));
        let google = format!("{PROPERTIES}.GoogleAnalytics");
        let slack = format!("{PROPERTIES}.Slack");
        assert_finds(CREATE, &odd, "connector.properties-of-type", &[&google, &slack]);
        assert_finds(CREATE, &odd, "connector.credentials-of-type", &[&format!("{CREDENTIALS}.Slack")]);
    }

    #[test]
    fn an_update_is_of_one_type() {
        let none = json!({"connectorProfileName": "crm", "connectionMode": "Public",
            "connectorProfileConfig": {"connectorProfileProperties": {}}});
        assert_finds(UPDATE, &none, "connector.one-kind", &[PROPERTIES]);
        let mut mixed = update(salesforce());
        mixed["connectorProfileConfig"]["connectorProfileCredentials"] = json!({"Slack": {}});
        assert_finds(UPDATE, &mixed, "connector.credentials-of-type", &[&format!("{CREDENTIALS}.Slack")]);
        assert_clean(UPDATE, &update(salesforce()));
    }
}
