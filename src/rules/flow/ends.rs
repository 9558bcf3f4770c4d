//! The two ends of a flow: properties of the connector, and a profile where the connector has them.

use serde_json::Value;

use crate::model::DocPath;
use crate::model::look::{at, dotted, entries, filled, list, path, text};
use crate::rules::connectors::{by_type, member_of};
use crate::rules::findings::{Report, Rule};

pub(super) const OF_FLOW: &[Rule] = &[
    Rule::error(
        "flow.properties-of-connector",
        "wizards, 18, source and destination properties",
        |document, report| properties(&ends(document), report),
    ),
    Rule::warning("flow.profile-needed", "wizards, 18, and 5, PutIntegration: inferred", |document, report| {
        profile_needed(&ends(document), report);
    }),
    Rule::warning(
        "flow.profile-unused",
        "appflow-connectors, 2: remarked, not refused; wizards, 18: inferred",
        |document, report| profile_unused(&ends(document), report),
    ),
    Rule::error("flow.one-destination", "wizards, 18, destinationFlowConfigList", one_destination),
];

pub(super) const OF_INTEGRATION: &[Rule] = &[
    Rule::error(
        "flow.properties-of-connector",
        "wizards, 18, source and destination properties",
        |document, report| properties(&source(document), report),
    ),
    Rule::warning("flow.profile-needed", "wizards, 18, and 5, PutIntegration: inferred", |document, report| {
        profile_needed(&source(document), report);
    }),
    Rule::warning(
        "flow.profile-unused",
        "appflow-connectors, 2: remarked, not refused; wizards, 18: inferred",
        |document, report| profile_unused(&source(document), report),
    ),
];

/// One end of a flow: where it is, its connector, and what its properties and its connector profile are called there.
struct End<'v> {
    here: DocPath,
    value: &'v Value,
    kind: &'v str,
    properties: &'static str,
    profile: &'static str,
}

fn ends(document: &Value) -> Vec<End<'_>> {
    let source = at(document, "sourceFlowConfig").map(|value| (path(&["sourceFlowConfig"]), value));
    let source = source.map(|(here, value)| (here, value, "sourceConnectorProperties"));
    let destinations = list(document, "destinationFlowConfigList").iter().enumerate().map(|(index, value)| {
        (path(&["destinationFlowConfigList"]).index(index), value, "destinationConnectorProperties")
    });
    let profile = "connectorProfileName";
    let of =
        |(here, value, properties)| Some(End { here, value, kind: text(value, "connectorType")?, properties, profile });
    source.into_iter().chain(destinations).filter_map(of).collect()
}

/// The source of the flow that an integration makes.
fn source(document: &Value) -> Vec<End<'_>> {
    const PLACES: [&str; 2] =
        ["FlowDefinition.SourceFlowConfig", "IntegrationConfig.AppflowIntegration.FlowDefinition.SourceFlowConfig"];
    let of = |place: &&'static str| {
        let value = at(document, place)?;
        let kind = text(value, "ConnectorType")?;
        let (properties, profile) = ("SourceConnectorProperties", "ConnectorProfileName");
        Some(End { here: dotted(place), value, kind, properties, profile })
    };
    PLACES.iter().filter_map(of).collect()
}

fn properties(ends: &[End<'_>], report: &mut Report<'_>) {
    for end in ends {
        let member = member_of(end.kind);
        for (other, _) in entries(end.value, end.properties).filter(|(name, _)| *name != member) {
            let message = format!("does not belong to {}; its member is {member}", end.kind);
            report.at(end.here.member(end.properties).member(other), message);
        }
    }
}

/// That the service insists on it is inferred (wizards, `CreateFlow` and `PutIntegration`).
fn profile_needed(ends: &[End<'_>], report: &mut Report<'_>) {
    for end in ends {
        if by_type(end.kind).is_some() && filled(end.value, end.profile).is_none() {
            let message = format!("is likely needed: {} is reached through a connector profile", end.kind);
            report.at(end.here.member(end.profile), message);
        }
    }
}

fn profile_unused(ends: &[End<'_>], report: &mut Report<'_>) {
    for end in ends {
        if by_type(end.kind).is_none() && filled(end.value, end.profile).is_some() {
            let message = format!("has no use: {} is reached without a connector profile", end.kind);
            report.at(end.here.member(end.profile), message);
        }
    }
}

fn one_destination(document: &Value, report: &mut Report<'_>) {
    if list(document, "destinationFlowConfigList").len() != 1 && at(document, "destinationFlowConfigList").is_some() {
        report.at(path(&["destinationFlowConfigList"]), "must have exactly one destination");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixtures::{CREATE, flow};
    use crate::rules::testing::{assert_clean, assert_finds};

    #[test]
    fn properties_are_those_of_the_connector() {
        assert_clean(CREATE, &flow());
        let mut odd = flow();
        odd["sourceFlowConfig"]["connectorType"] = json!("Servicenow");
        odd["destinationFlowConfigList"][0]["connectorType"] = json!("EventBridge");
        let at = [
            "sourceFlowConfig.sourceConnectorProperties.Salesforce",
            "destinationFlowConfigList[0].destinationConnectorProperties.S3",
        ];
        assert_finds(CREATE, &odd, "flow.properties-of-connector", &at);
        odd["sourceFlowConfig"]["sourceConnectorProperties"] = json!({"ServiceNow": {"object": "incident"}});
        assert_finds(CREATE, &odd, "flow.properties-of-connector", &at[1..]);
        let integration = |kind: &str| {
            json!({"DomainName": "acme", "FlowDefinition": {"SourceFlowConfig": {
                "ConnectorType": kind, "SourceConnectorProperties": {"ServiceNow": {"Object": "incident"}}}}})
        };
        let put = "customer-profiles:PutIntegration";
        let at = "FlowDefinition.SourceFlowConfig.SourceConnectorProperties.ServiceNow";
        assert_finds(put, &integration("Zendesk"), "flow.properties-of-connector", &[at]);
        let bare = integration("Servicenow");
        let profile = "FlowDefinition.SourceFlowConfig.ConnectorProfileName";
        assert_finds(put, &bare, "flow.profile-needed", &[profile]);
        let mut named = bare;
        named["FlowDefinition"]["SourceFlowConfig"]["ConnectorProfileName"] = json!("desk");
        assert_clean(put, &named);
        named["FlowDefinition"]["SourceFlowConfig"] = json!({"ConnectorType": "S3", "ConnectorProfileName": "desk",
            "SourceConnectorProperties": {"S3": {"BucketName": "acme"}}});
        assert_finds(put, &named, "flow.profile-unused", &[profile]);
    }

    #[test]
    fn a_profile_is_named_where_there_are_profiles() {
        let mut bare = flow();
        bare["sourceFlowConfig"]["connectorProfileName"] = json!("");
        bare["destinationFlowConfigList"][0]["connectorProfileName"] = json!("crm");
        assert_finds(CREATE, &bare, "flow.profile-needed", &["sourceFlowConfig.connectorProfileName"]);
        let at = "destinationFlowConfigList[0].connectorProfileName";
        assert_finds(CREATE, &bare, "flow.profile-unused", &[at]);
    }

    #[test]
    fn a_flow_has_one_destination() {
        let mut two = flow();
        let one = two["destinationFlowConfigList"][0].clone();
        two["destinationFlowConfigList"] = json!([one, one]);
        assert_finds(CREATE, &two, "flow.one-destination", &["destinationFlowConfigList"]);
    }
}
