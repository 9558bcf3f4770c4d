//! Every member of every input can be set by keys: in the plain form of its operation, and in the steps of its wizard.

use serde_json::{Value, json};

use super::hands::Hands;
use super::places::{leaves, pattern};
use super::*;
use crate::catalog::catalog;
use crate::form::wizard::{Wizard, wizards};
use crate::model::{DocPath, Member, Operation, Service, api};
use crate::rules::connectors::connectors;
use crate::screens::testing::ScreenHarness;

/// The page of an action that has this operation; nothing of its input is given.
fn hands(operation: &Operation, kind: FormKind, wizard: Option<&'static Wizard>, seed: Value) -> Hands {
    let resource = &catalog().resources()[0];
    let mut action = resource.actions().iter().find(|action| action.verb == "create").unwrap().clone();
    action.operation = operation.id;
    let action = Box::leak(Box::new(action));
    let spec = FormSpec {
        resource,
        action,
        kind,
        wizard,
        given: json!({}),
        brings: Vec::new(),
        like: None,
        merge: None,
        many: None,
        is_absent: false,
    };
    let mut hands = Hands {
        harness: ScreenHarness::at(""),
        page: FormPage::new(spec),
        reached: BTreeSet::new(),
        unfit: BTreeSet::new(),
        seed,
    };
    hands.page.entered = true;
    hands.harness.enter(&mut hands.page);
    hands
}

/// What can be set of an operation's input, each member by keys.
fn set_all(operation: &Operation) -> usize {
    let mut hands = hands(operation, FormKind::Create, None, json!({}));
    let mut trail = vec![operation.input.name];
    for member in operation.input.members().iter().filter(|member| !member.token) {
        hands.fill(&DocPath::root().member(member.name), member, &mut trail);
    }
    let expected = if operation.input.members().is_empty() { BTreeSet::new() } else { leaves(operation.input) };
    let is_unfit = |place: &&String| hands.unfit.iter().any(|unfit| place.starts_with(unfit.as_str()));
    let expected: BTreeSet<String> = expected.iter().filter(|place| !is_unfit(place)).cloned().collect();
    assert_eq!(hands.reached, expected, "{}", operation.id);
    hands.reached.len()
}

/// How many operations a service has, and how many places in their inputs were set.
fn of(service: Service) -> (usize, usize) {
    let operations: Vec<_> = api().operations().filter(|operation| operation.id.service == service).collect();
    (operations.len(), operations.iter().map(|operation| set_all(operation)).sum())
}

#[test]
fn every_member_of_every_input_of_customer_profiles_can_be_set_by_keys() {
    let (operations, places) = of(Service::CustomerProfiles);
    assert!(operations == 115 && places > 800, "{operations} operations, {places} places");
}

#[test]
fn every_member_of_every_input_of_cases_can_be_set_by_keys() {
    let (operations, places) = of(Service::ConnectCases);
    assert!(operations == 47 && places > 800, "{operations} operations, {places} places");
}

#[test]
fn every_member_of_every_input_of_appflow_can_be_set_by_keys() {
    let (operations, places) = of(Service::AppFlow);
    assert!(operations == 25 && places > 600, "{operations} operations, {places} places");
}

/// Documents with which all steps and fields of a wizard are there, each with the way that it began. What is in them
/// are members that the wizard itself has set by keys before.
fn seeds(wizard: &Wizard) -> Vec<(&'static str, Value)> {
    let merging = json!({"Enabled": true, "ConflictResolution": {"ConflictResolvingModel": "SOURCE"}});
    match wizard.name {
        "profiles-domain" | "profiles-domain-edit" => {
            vec![("", json!({"Matching": {"Enabled": true, "AutoMerging": merging}, "RuleBasedMatching": merging}))]
        }
        "case-field" => vec![("", json!({"type": "Text"}))],
        "object-type" => vec![("blank", json!({})), ("template", json!({}))],
        "connector-profile" => {
            connectors().iter().map(|connector| ("", json!({"connectorType": connector.kind}))).collect()
        }
        "connector-profile-edit" => {
            let of = |member: &str| json!({"connectorProfileConfig": {"connectorProfileProperties": {member: {}}}});
            connectors().iter().map(|connector| ("", of(&connector.member))).collect()
        }
        "case-layout" => {
            let panel = json!({"sections": [{"fieldGroup": {"fields": []}}]});
            vec![("", json!({"content": {"basic": {"topPanel": panel, "moreInfo": panel}}}))]
        }
        "case-rule" => ["required", "hidden", "options"].map(|start| (start, json!({}))).to_vec(),
        "integration" => {
            let of = |kind: &str| {
                json!({"FlowDefinition": {"SourceFlowConfig": {"ConnectorType": kind}, "TriggerConfig": {
                "TriggerType": "Scheduled", "TriggerProperties": {"Scheduled": {"DataPullMode": "Incremental"}}}}})
            };
            let kinds = ["Salesforce", "Marketo", "Servicenow", "Zendesk", "S3"].map(|kind| ("flow", of(kind)));
            let others = ["uri", "events", "trigger"].map(|start| (start, json!({})));
            others.into_iter().chain(kinds).collect()
        }
        "historic-import" => {
            let of = |kind: &str| {
                let flow = json!({"SourceFlowConfig": {"ConnectorType": kind}});
                json!({"IntegrationConfig": {"AppflowIntegration": {"FlowDefinition": flow}}})
            };
            ["Salesforce", "Marketo", "Servicenow"].map(|kind| ("", of(kind))).to_vec()
        }
        "flow" => {
            // These need no connection.
            let bare = ["S3", "EventBridge", "LookoutMetrics", "Upsolver", "CustomerProfiles"];
            let kinds = connectors().iter().map(|connector| connector.kind.as_str()).chain(bare);
            kinds.map(|kind| ("", flow_of(kind))).collect()
        }
        _ => vec![("", json!({}))],
    }
}

/// A scheduled flow from a connector to the same one.
fn flow_of(kind: &str) -> Value {
    json!({
        "sourceFlowConfig": {"connectorType": kind},
        "destinationFlowConfigList": [{"connectorType": kind}],
        "triggerConfig": {
            "triggerType": "Scheduled",
            "triggerProperties": {"Scheduled": {"dataPullMode": "Incremental"}},
        },
    })
}

fn member_at(operation: &Operation, path: &DocPath, trail: &mut Vec<&'static str>) -> &'static Member {
    let mut found = None;
    let mut shape = operation.input;
    for step in path.steps() {
        trail.push(shape.name);
        let member = shape.step(step).unwrap();
        (found, shape) = (Some(member), member.shape());
    }
    found.unwrap()
}

/// Goes through the steps of a wizard and sets everything that each shows.
fn through(wizard: &'static Wizard, start: &str, seed: Value) -> BTreeSet<String> {
    let operation = wizard.operation.operation();
    let creates = wizard.verbs.iter().any(|verb| verb == "create");
    let kind = if creates { FormKind::Create } else { FormKind::Edit };
    let mut hands = hands(operation, kind, Some(wizard), seed.clone());
    hands.harness.size = Rect::new(0, 0, 58, 24);
    hands.page.shared.renew((!start.is_empty()).then(|| start.to_owned()));
    hands.page.shared.form = if creates { Form::new(operation.id, seed) } else { Form::edit(operation.id, seed) };
    hands.page.phase = Phase::Fields;
    hands.harness.enter(&mut hands.page);
    for step in 0..wizard.steps.len() {
        if !matches!(hands.page.phase, Phase::Fields) {
            break;
        }
        // With a query in SQL there is no step for conditions any more.
        let gone = usize::from(hands.page.shared.form.document().get("SegmentSqlQuery").is_some());
        let at = hands.page.shared.steps.at;
        assert_eq!(at + gone, step, "{} {start}\n{}", wizard.name, hands.harness.page(&hands.page));
        // Rows of their own have tests of their own.
        if CarriedRows::is_open(&hands.page.shared) {
            let own = hands.page.shared.steps.scope();
            let inside = |place: &&String| own.iter().any(|path| place.starts_with(&pattern(path)));
            hands.reached.extend(leaves(operation.input).iter().filter(inside).cloned());
            hands.press("alt-right");
            continue;
        }
        if hands.page.conditions.is_open(&hands.page.shared) {
            hands.press("v");
        }
        // What is set lets others come.
        let mut filled = Vec::new();
        while let Some(path) = hands.page.shared.steps.scope().into_iter().find(|path| !filled.contains(path)) {
            filled.push(path.clone());
            let mut trail = Vec::new();
            let member = member_at(operation, &path, &mut trail);
            hands.fill(&path, member, &mut trail);
        }
        hands.press("alt-right");
    }
    hands.reached
}

#[test]
fn the_steps_of_each_wizard_reach_every_member_by_keys() {
    for wizard in wizards() {
        let mut reached = BTreeSet::new();
        for (start, seed) in seeds(wizard) {
            reached.extend(through(wizard, start, seed));
        }
        let elsewhere = |place: &&String| wizard.elsewhere.iter().any(|other| place.starts_with(&pattern(&other.path)));
        let expected = leaves(wizard.operation.operation().input);
        let missed: Vec<_> = expected.difference(&reached).filter(|place| !elsewhere(place)).collect();
        assert!(missed.is_empty(), "{}: {missed:?}", wizard.name);
    }
}
