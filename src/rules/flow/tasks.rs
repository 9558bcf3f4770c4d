//! What a flow does with the records on their way. The table of kinds and operators is that of appflow-connectors, 2.

use serde_json::Value;

use super::operators::{self, Fit};
use crate::model::look::{at, dotted, entries, list, path, text};
use crate::rules::connectors::member_of;
use crate::rules::findings::{Report, Rule};

pub(super) const OF_FLOW: &[Rule] = &[
    Rule::warning(
        "flow.operator-of-source",
        "appflow-connectors, 2; wizards, 18, source operators",
        |document, report| {
            let kind = text(document, "sourceFlowConfig.connectorType");
            of_source(document, kind, "tasks", "connectorOperator", report);
        },
    ),
    Rule::error(
        "flow.operator-of-task",
        "appflow-connectors, 2, task types and operators, and 5",
        |document, report| of_task(document, &OWN, report),
    ),
    Rule::error("flow.chooses-fields", "appflow-connectors, 2, projection needed, and 5", |document, report| {
        chooses_fields(document, &OWN, true, report);
    }),
    Rule::warning(
        "flow.chooses-fields-likely",
        "appflow-connectors, 2, projection needed: inferred",
        |document, report| chooses_fields(document, &OWN, false, report),
    ),
    Rule::warning("flow.maps-nothing", "appflow-connectors, 2, projection needed: S3", maps_nothing),
    Rule::error("flow.ids-of-a-change", "wizards, 18, cross-field rules; API model, idFieldNames", ids_of_a_change),
    Rule::warning(
        "flow.fields-of-a-task",
        "appflow-connectors, 2, shapes; wizards, 18, task recipes",
        |document, report| fields_of_a_task(document, &OWN, report),
    ),
    Rule::warning(
        "flow.properties-of-a-task",
        "appflow-connectors, 2, taskProperties; wizards, 18, task recipes",
        |document, report| properties_of_a_task(document, &OWN, report),
    ),
];

pub(super) const OF_INTEGRATION: &[Rule] = &[
    Rule::warning(
        "flow.operator-of-source",
        "appflow-connectors, 2; wizards, 18, source operators",
        |document, report| {
            for place in ["FlowDefinition", "IntegrationConfig.AppflowIntegration.FlowDefinition"] {
                let kind = text(document, &format!("{place}.SourceFlowConfig.ConnectorType"));
                of_source(document, kind, &format!("{place}.Tasks"), "ConnectorOperator", report);
            }
        },
    ),
    Rule::error(
        "flow.operator-of-task",
        "appflow-connectors, 2, task types and operators, and 5",
        |document, report| {
            for tasks in &DEFINITIONS {
                of_task(document, tasks, report);
            }
        },
    ),
    Rule::error("flow.chooses-fields", "appflow-connectors, 2, projection needed, and 5", |document, report| {
        for tasks in &DEFINITIONS {
            chooses_fields(document, tasks, true, report);
        }
    }),
    Rule::warning(
        "flow.chooses-fields-likely",
        "appflow-connectors, 2, projection needed: inferred",
        |document, report| {
            for tasks in &DEFINITIONS {
                chooses_fields(document, tasks, false, report);
            }
        },
    ),
    Rule::warning(
        "flow.fields-of-a-task",
        "appflow-connectors, 2, shapes; wizards, 18, task recipes",
        |document, report| {
            for tasks in &DEFINITIONS {
                fields_of_a_task(document, tasks, report);
            }
        },
    ),
    Rule::warning(
        "flow.properties-of-a-task",
        "appflow-connectors, 2, taskProperties; wizards, 18, task recipes",
        |document, report| {
            for tasks in &DEFINITIONS {
                properties_of_a_task(document, tasks, report);
            }
        },
    ),
];

/// Where the tasks of a flow are, and how their members are spelled there.
struct Tasks {
    /// The type of the source.
    source: &'static str,
    /// Whether there is a kind that takes all fields.
    has_map_all: bool,
    list: &'static str,
    kind: &'static str,
    operator: &'static str,
    fields: &'static str,
    properties: &'static str,
}

const OWN: Tasks = Tasks {
    source: "sourceFlowConfig.connectorType",
    has_map_all: true,
    list: "tasks",
    kind: "taskType",
    operator: "connectorOperator",
    fields: "sourceFields",
    properties: "taskProperties",
};

/// Those of the flow that an integration makes.
const DEFINITIONS: [Tasks; 2] = [
    Tasks {
        source: "FlowDefinition.SourceFlowConfig.ConnectorType",
        has_map_all: false,
        list: "FlowDefinition.Tasks",
        kind: "TaskType",
        operator: "ConnectorOperator",
        fields: "SourceFields",
        properties: "TaskProperties",
    },
    Tasks {
        source: "IntegrationConfig.AppflowIntegration.FlowDefinition.SourceFlowConfig.ConnectorType",
        has_map_all: false,
        list: "IntegrationConfig.AppflowIntegration.FlowDefinition.Tasks",
        kind: "TaskType",
        operator: "ConnectorOperator",
        fields: "SourceFields",
        properties: "TaskProperties",
    },
];

/// The operator of a task is one of the source's. The service takes another one, and shows an empty mapping.
fn of_source(document: &Value, kind: Option<&str>, tasks: &str, member: &str, report: &mut Report<'_>) {
    let Some(kind) = kind else { return };
    let known = member_of(kind);
    for (index, task) in list(document, tasks).iter().enumerate() {
        for (other, _) in entries(task, member).filter(|(name, _)| *name != known) {
            let here = dotted(tasks).index(index).member(member).member(other);
            let message = format!(
                "does not belong to the source {kind}, whose member is {known}: the mapping is likely shown as empty"
            );
            report.at(here, message);
        }
    }
}

/// The operator of a task is one that its kind has.
fn of_task(document: &Value, tasks: &Tasks, report: &mut Report<'_>) {
    for (index, task) in list(document, tasks.list).iter().enumerate() {
        let Some(kind) = text(task, tasks.kind) else { continue };
        for (connector, operator) in entries(task, tasks.operator) {
            let Some(operator) = operator.as_str() else { continue };
            let here = || dotted(tasks.list).index(index).member(tasks.operator).member(connector);
            let message = || {
                let takes = operators::of_kind(kind).join(", ");
                format!("{operator} is not valid for {kind} tasks; they take {takes}")
            };
            match operators::fit(kind, operator) {
                Fit::Right => {}
                Fit::Wrong => report.at(here(), message()),
                Fit::Doubtful => report.softly_at(here(), message()),
            }
        }
    }
}

/// Which fields are read is said by one task, or another takes them all. Salesforce and custom connectors insist on
/// it; S3 does not, nor do those that have no operator for it; of the others nobody knows.
fn chooses_fields(document: &Value, tasks: &Tasks, insists: bool, report: &mut Report<'_>) {
    let Some(source) = text(document, tasks.source) else { return };
    let firm = matches!(source, "Salesforce" | "CustomConnector");
    if firm != insists || source == "S3" || !operators::can_project(member_of(source)) {
        return;
    }
    let projects = |task: &Value| entries(task, tasks.operator).any(|(_, operator)| operator == "PROJECTION");
    let chooses = |task: &Value| match text(task, tasks.kind) {
        Some("Map_all") => true,
        Some("Filter") => projects(task),
        _ => false,
    };
    if at(document, tasks.list).is_some() && !list(document, tasks.list).iter().any(chooses) {
        let or_all = if tasks.has_map_all { ", or a Map_all" } else { "" };
        let message = format!("need one that chooses the fields: a Filter with the operator PROJECTION{or_all}");
        report.at(dotted(tasks.list), message);
    }
}

/// A flow without a mapping moves nothing useful, whatever else it does.
fn maps_nothing(document: &Value, report: &mut Report<'_>) {
    let maps = |task: &Value| matches!(text(task, "taskType"), Some("Map" | "Map_all" | "Passthrough"));
    if at(document, "tasks").is_some() && !list(document, "tasks").iter().any(maps) {
        report.at(path(&["tasks"]), "map nothing: without a Map or Map_all no field reaches the destination");
    }
}

/// Nearly every task is about fields: one where it maps, two where it calculates.
fn fields_of_a_task(document: &Value, tasks: &Tasks, report: &mut Report<'_>) {
    for (index, task) in list(document, tasks.list).iter().enumerate() {
        let of_fields = text(task, tasks.kind).filter(|kind| !matches!(*kind, "Map_all" | "Passthrough"));
        let Some(kind) = of_fields else { continue };
        let here = dotted(tasks.list).index(index).member(tasks.fields);
        match (kind, list(task, tasks.fields).len()) {
            (_, 0) => report.at(here, format!("{kind} is about fields, and none is named")),
            ("Map", 1) | ("Arithmetic", 2) => {}
            ("Map", _) => report.at(here, "a Map carries one field; several are put together by a Merge before it"),
            ("Arithmetic", _) => report.at(here, "Arithmetic is about two fields"),
            _ => {}
        }
    }
}

/// What a task is told besides its fields.
fn properties_of_a_task(document: &Value, tasks: &Tasks, report: &mut Report<'_>) {
    for (index, task) in list(document, tasks.list).iter().enumerate() {
        let Some(kind) = text(task, tasks.kind) else { continue };
        let operator = entries(task, tasks.operator).find_map(|(_, operator)| operator.as_str());
        let has = |name: &str| entries(task, tasks.properties).any(|(key, _)| key == name);
        let lacks = operators::lacks(kind, operator, has);
        if !lacks.is_empty() {
            let here = dotted(tasks.list).index(index).member(tasks.properties);
            report.at(here, format!("lack what a {kind} is told by: {}", lacks.join(", ")));
        }
    }
}

/// Records that are changed or deleted are found by their ids.
fn ids_of_a_change(document: &Value, report: &mut Report<'_>) {
    for (index, end) in list(document, "destinationFlowConfigList").iter().enumerate() {
        for (connector, properties) in entries(end, "destinationConnectorProperties") {
            let changes = text(properties, "writeOperationType").filter(|kind| *kind != "INSERT");
            if let Some(kind) = changes.filter(|_| list(properties, "idFieldNames").is_empty()) {
                let here = path(&["destinationFlowConfigList"]).index(index).member("destinationConnectorProperties");
                report.at(here.member(connector).member("idFieldNames"), format!("is needed for {kind}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixtures::{CREATE, flow};
    use super::super::operators;
    use crate::model::{Issue, Service, ShapeKind, api};
    use crate::rules::check;
    use crate::rules::connectors::member_of;
    use crate::rules::testing::{assert_clean, assert_finds, operation};

    fn values(shape: &str) -> &'static [String] {
        match &api().shape(Service::AppFlow, shape).unwrap().kind {
            ShapeKind::String { values } => values,
            _ => unreachable!("{shape} is an enum"),
        }
    }

    #[test]
    fn operators_are_those_of_the_source() {
        let mut odd = flow();
        odd["tasks"][0]["connectorOperator"] = json!({"Zendesk": "NO_OP"});
        assert_finds(CREATE, &odd, "flow.operator-of-source", &["tasks[0].connectorOperator.Zendesk"]);
        assert!(check(operation(CREATE), &odd).iter().all(|issue| !issue.is_error()));
        let put = json!({"DomainName": "acme", "FlowDefinition": {
            "SourceFlowConfig": {"ConnectorType": "Servicenow"},
            "Tasks": [{"ConnectorOperator": {"ServiceNow": "NO_OP"}}, {"ConnectorOperator": {"S3": "NO_OP"}}]}});
        let at = "FlowDefinition.Tasks[1].ConnectorOperator.S3";
        assert_finds("customer-profiles:PutIntegration", &put, "flow.operator-of-source", &[at]);
    }

    #[test]
    fn one_task_chooses_the_fields() {
        let mut none = flow();
        none["tasks"] =
            json!([{"taskType": "Map", "sourceFields": ["Id"], "connectorOperator": {"Salesforce": "NO_OP"}}]);
        assert_finds(CREATE, &none, "flow.chooses-fields", &["tasks"]);
        none["tasks"][0]["taskType"] = json!("Filter");
        assert_finds(CREATE, &none, "flow.chooses-fields", &["tasks"]);
        none["tasks"][0]["connectorOperator"] = json!({"Salesforce": "PROJECTION"});
        assert_finds(CREATE, &none, "flow.chooses-fields", &[]);
        assert_finds(CREATE, &none, "flow.maps-nothing", &["tasks"]);
        let map = json!({"taskType": "Map", "sourceFields": ["Id"], "destinationField": "Id",
            "connectorOperator": {"Salesforce": "NO_OP"}});
        none["tasks"].as_array_mut().unwrap().push(map);
        assert_clean(CREATE, &none);
    }

    #[test]
    fn only_some_sources_insist_on_it() {
        let from = |kind: &str| {
            let member = member_of(kind);
            let mut flow = flow();
            flow["sourceFlowConfig"] = json!({"connectorType": kind, "sourceConnectorProperties": {member: {}}});
            if kind != "S3" {
                flow["sourceFlowConfig"]["connectorProfileName"] = json!("p");
            }
            flow["tasks"] = json!([{"taskType": "Map", "sourceFields": ["id"], "destinationField": "id"}]);
            flow
        };
        for (kind, refused, likely) in [
            ("Salesforce", true, false),
            ("CustomConnector", true, false),
            ("S3", false, false),
            ("Amplitude", false, false),
            ("Zendesk", false, true),
            ("Servicenow", false, true),
            ("Veeva", false, true),
        ] {
            let at = |found: bool| if found { &["tasks"][..] } else { &[] };
            assert_finds(CREATE, &from(kind), "flow.chooses-fields", at(refused));
            assert_finds(CREATE, &from(kind), "flow.chooses-fields-likely", at(likely));
            let errors = check(operation(CREATE), &from(kind)).iter().filter(|issue| issue.is_error()).count();
            assert_eq!(errors, usize::from(refused), "{kind}");
        }
    }

    #[test]
    fn the_flow_of_an_integration_chooses_them_too() {
        let put = |kind: &str| {
            json!({"DomainName": "acme", "FlowDefinition": {"SourceFlowConfig": {"ConnectorType": kind},
                "Tasks": [{"TaskType": "Map", "SourceFields": ["a"]}]}})
        };
        let integration = "customer-profiles:PutIntegration";
        assert_finds(integration, &put("Salesforce"), "flow.chooses-fields", &["FlowDefinition.Tasks"]);
        assert_finds(integration, &put("Zendesk"), "flow.chooses-fields-likely", &["FlowDefinition.Tasks"]);
        let said = check(operation(integration), &put("Salesforce"));
        assert!(said.iter().all(|issue| !issue.message.contains("Map_all")), "it has no such kind");
    }

    #[test]
    fn every_kind_takes_its_own_operators_and_no_other() {
        for kind in values("TaskType") {
            for operator in values("SalesforceConnectorOperator") {
                let mut flow = flow();
                flow["tasks"].as_array_mut().unwrap().push(json!({"taskType": kind, "sourceFields": ["a"],
                    "connectorOperator": {"Salesforce": operator}}));
                let at = "tasks[1].connectorOperator.Salesforce";
                let takes = operators::of_kind(kind).contains(&operator.as_str());
                assert_finds(CREATE, &flow, "flow.operator-of-task", &[at][usize::from(takes)..]);
                let inferred = matches!(kind.as_str(), "Partition" | "Passthrough");
                let refused = check(operation(CREATE), &flow).iter().any(Issue::is_error);
                assert_eq!(refused, !takes && !inferred, "{kind} with {operator}");
            }
        }
        let put = json!({"DomainName": "acme", "FlowDefinition": {"SourceFlowConfig": {"ConnectorType": "Salesforce"},
            "Tasks": [{"TaskType": "Map", "SourceFields": ["a"], "ConnectorOperator": {"Salesforce": "PROJECTION"}}]}});
        let at = "FlowDefinition.Tasks[0].ConnectorOperator.Salesforce";
        assert_finds("customer-profiles:PutIntegration", &put, "flow.operator-of-task", &[at]);
    }

    #[test]
    fn a_task_is_told_what_to_do() {
        let with = |task: serde_json::Value| {
            let mut flow = flow();
            flow["tasks"].as_array_mut().unwrap().push(task);
            flow
        };
        let at = "tasks[1].taskProperties";
        for (kind, operator, fields, right) in [
            ("Filter", "EQUAL_TO", 1, json!({"DATA_TYPE": "string", "VALUE": "a"})),
            ("Filter", "EQUAL_TO", 1, json!({"DATA_TYPE": "string", "VALUES": "a,b"})),
            ("Filter", "BETWEEN", 1, json!({"DATA_TYPE": "datetime", "LOWER_BOUND": "1", "UPPER_BOUND": "2"})),
            ("Merge", "NO_OP", 2, json!({"CONCAT_FORMAT": "${a} ${b}"})),
            ("Arithmetic", "ADDITION", 2, json!({"MATH_OPERATION_FIELDS_ORDER": "a,b"})),
            ("Mask", "MASK_ALL", 1, json!({"MASK_VALUE": "*"})),
            ("Mask", "MASK_FIRST_N", 1, json!({"MASK_VALUE": "*", "MASK_LENGTH": "4"})),
            ("Truncate", "NO_OP", 1, json!({"TRUNCATE_LENGTH": "10"})),
            ("Validate", "VALIDATE_NON_NULL", 1, json!({"VALIDATION_ACTION": "DropRecord"})),
        ] {
            let task = |properties: &serde_json::Value| {
                json!({"taskType": kind, "sourceFields": vec!["a"; fields], "connectorOperator": {"Salesforce": operator},
                    "taskProperties": properties})
            };
            assert_finds(CREATE, &with(task(&right)), "flow.properties-of-a-task", &[]);
            assert_finds(CREATE, &with(task(&json!({}))), "flow.properties-of-a-task", &[at]);
            assert!(check(operation(CREATE), &with(task(&json!({})))).iter().all(|issue| !issue.is_error()), "{kind}");
        }
    }

    #[test]
    fn a_task_is_about_fields() {
        let mut bare = flow();
        bare["tasks"][0]["taskType"] = json!("Mask");
        assert_finds(CREATE, &bare, "flow.fields-of-a-task", &["tasks[0].sourceFields"]);
        bare["tasks"][0]["sourceFields"] = json!(["Phone"]);
        assert_finds(CREATE, &bare, "flow.fields-of-a-task", &[]);
    }

    #[test]
    fn changes_need_ids() {
        let mut upsert = flow();
        upsert["destinationFlowConfigList"] = json!([{
            "connectorType": "Zendesk", "connectorProfileName": "desk",
            "destinationConnectorProperties": {"Zendesk": {"object": "users", "writeOperationType": "UPSERT"}},
        }]);
        let at = "destinationFlowConfigList[0].destinationConnectorProperties.Zendesk.idFieldNames";
        assert_finds(CREATE, &upsert, "flow.ids-of-a-change", &[at]);
        upsert["destinationFlowConfigList"][0]["destinationConnectorProperties"]["Zendesk"]["idFieldNames"] =
            json!(["id"]);
        assert_clean(CREATE, &upsert);
    }
}
