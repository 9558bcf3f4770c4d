//! The wizards hold together with the facts, the catalogue and themselves.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::catalog::{Place, catalog};
use crate::model::{Service, Shape, ShapeKind, Step, api};

fn wizard(name: &str) -> &'static Wizard {
    wizards().iter().find(|wizard| wizard.name == name).unwrap()
}

fn shape_at(shape: &'static Shape, path: &DocPath) -> Option<&'static Shape> {
    path.steps().iter().try_fold(shape, |shape, step| Some(shape.step(step)?.shape()))
}

fn conditions(wizard: &Wizard) -> impl Iterator<Item = &Condition> {
    let steps = wizard.steps.iter();
    let of_steps = steps.flat_map(|step| step.when.iter().chain(step.fields.iter().filter_map(|f| f.when.as_ref())));
    let of_next = wizard.after.next.iter().filter_map(|next| next.when.as_ref());
    let rest = wizard.defaults.iter().filter_map(|preset| preset.when.as_ref());
    let rest = rest.chain(wizard.review.iter().filter_map(|note| note.when.as_ref())).chain(of_next);
    let rest = rest.chain(wizard.starts.iter().filter_map(|start| start.when.as_ref()));
    let rest =
        rest.chain(wizard.conditions.iter().filter_map(ConditionWay::groups).filter_map(|way| way.needed.as_ref()));
    of_steps.chain(rest).chain(wizard.after.follow.iter().filter_map(|follow| follow.when.as_ref()))
}

#[test]
fn every_member_that_is_named_exists() {
    for wizard in wizards() {
        let input = wizard.operation.operation().input;
        let fields = wizard.steps.iter().flat_map(|step| step.fields.iter().map(|field| &field.path));
        let rest = wizard.fixed.iter().chain(wizard.elsewhere.iter().map(|other| &other.path));
        let sets = wizard.starts.iter().flat_map(|start| &start.sets);
        let presets = wizard.defaults.iter().chain(sets).map(|preset| &preset.path);
        let grids = wizard.steps.iter().filter_map(|step| step.grid.as_ref().map(|grid| &grid.path));
        let asked = conditions(wizard).flat_map(Condition::members);
        for path in fields.chain(rest).chain(presets).chain(grids).chain(asked) {
            assert!(shape_at(input, path).is_some(), "{}: {path}", wizard.name);
        }
    }
}

#[test]
fn conditions_compare_with_values_that_there_are() {
    for wizard in wizards() {
        let input = wizard.operation.operation().input;
        for (path, value) in conditions(wizard).flat_map(Condition::compared) {
            let shape = shape_at(input, path).unwrap();
            match &shape.kind {
                ShapeKind::String { values } if !values.is_empty() => {
                    assert!(values.iter().any(|known| value == known), "{}: {path} is {value}", wizard.name);
                }
                ShapeKind::Boolean => assert!(value.is_boolean(), "{}: {path} is {value}", wizard.name),
                _ => {}
            }
        }
        for start in conditions(wizard).flat_map(Condition::starts) {
            assert!(wizard.starts.iter().any(|known| known.way() == start), "{}: {start}", wizard.name);
        }
    }
}

/// The members below `here` that none of `shown` covers, and those that several cover.
fn amiss(shape: &'static Shape, here: &DocPath, shown: &[&DocPath], found: &mut Vec<String>) {
    match shown.iter().filter(|path| here.starts_with(path)).count() {
        0 if shown.iter().any(|path| path.starts_with(here)) => {
            // What is said of the first item of a list is said of the list.
            if let ShapeKind::List { item } = &shape.kind {
                amiss(item.shape(), &here.index(0), shown, found);
            }
            for member in shape.members() {
                amiss(member.shape(), &here.member(member.name), shown, found);
            }
        }
        0 => found.push(format!("{here} is in no step")),
        1 if shown.iter().filter(|path| path.starts_with(here)).count() > 1 => found.push(format!("{here} twice")),
        1 => {}
        _ => found.push(format!("{here} is in several steps")),
    }
}

#[test]
fn every_member_is_in_exactly_one_step() {
    for wizard in wizards() {
        let fields = wizard.steps.iter().flat_map(|step| step.fields.iter().map(|field| &field.path));
        let shown: Vec<&DocPath> = fields.chain(wizard.elsewhere.iter().map(|other| &other.path)).collect();
        let mut found = Vec::new();
        amiss(wizard.operation.operation().input, &DocPath::root(), &shown, &mut found);
        assert_eq!(found, [""; 0], "{}", wizard.name);
        assert_eq!(shown.len(), shown.iter().collect::<BTreeSet<_>>().len(), "{}", wizard.name);
    }
}

#[test]
fn grids_are_of_members_of_their_steps() {
    for (wizard, step) in wizards().iter().flat_map(|wizard| wizard.steps.iter().map(move |step| (wizard, step))) {
        let Some(grid) = &step.grid else { continue };
        assert!(step.fields.iter().any(|field| field.path == grid.path), "{}", step.id);
        let input = wizard.operation.operation().input;
        let entry = shape_at(input, &grid.path.key("x")).unwrap();
        let row = entry.step(&Step::Index(0)).map_or(entry, |item| item.shape());
        for column in &grid.columns {
            assert!(row.member(&column.member).is_some(), "{}: {}", step.id, column.member);
        }
        assert_eq!(row.members().len(), grid.columns.len(), "{}: every member has its column", step.id);
    }
}

/// The values of the enum that a member has.
fn values_of(shape: &'static Shape, path: &DocPath) -> BTreeSet<&'static str> {
    let ShapeKind::String { values } = &shape_at(shape, path).unwrap_or_else(|| panic!("{path}")).kind else {
        panic!("{path} is text")
    };
    values.iter().map(String::as_str).collect()
}

/// The row of the list of a resource.
fn row_of(refers: &str) -> &'static Shape {
    let page = catalog().resource(refers).unwrap().list_operation().operation().output.unwrap();
    let lists = page.members().iter().filter(|member| matches!(member.shape().kind, ShapeKind::List { .. }));
    lists.map(|list| list.shape().step(&Step::Index(0)).unwrap().shape()).next().unwrap()
}

/// Each thing that is decided has a step of its own, and the facts know of which types its values are.
fn decided_where_the_facts_have_it(wizard: &Wizard, way: &DecisionWay) {
    let spec = way.spec().unwrap();
    let input = wizard.operation.operation().input;
    for of in &spec.conditional {
        let steps = wizard.steps.iter().filter(|step| step.preview == Some(StepPreview::Conditions));
        let mut fields = steps.flat_map(|step| &step.fields);
        assert!(fields.any(|field| field.path.starts_with(&of.path)), "{}", of.path);
        let condition = shape_at(input, &of.path.member(&of.conditions).index(0)).unwrap();
        let (_, operator) = &spec.condition.operators[0];
        let operands = condition.member(operator).unwrap().shape();
        let (value, field) = (&spec.condition.value, &spec.condition.field);
        let variants = operands.step(&value.steps()[0]).unwrap().variants.as_deref().unwrap();
        assert_eq!((&variants.beside, &variants.by), (field, &spec.kind));
        for (kind, member) in &variants.of {
            assert_eq!(spec.condition.member(kind), member, "{kind}");
        }
        for (_, group) in &spec.condition.groups {
            let inner = condition.member(group).unwrap().shape().member(&spec.condition.inner).unwrap().shape();
            assert!(matches!(inner.kind, ShapeKind::List { .. }), "{group}");
        }
    }
}

#[test]
fn conditions_stand_where_the_facts_have_them() {
    let mut held = 0;
    for wizard in wizards() {
        let preview = |step: &&WizardStep| step.preview == Some(StepPreview::Conditions);
        let step = wizard.steps.iter().find(preview);
        assert_eq!(step.is_some(), wizard.conditions.is_some(), "{}", wizard.name);
        let (Some(way), Some(step)) = (&wizard.conditions, step) else { continue };
        let way = match way {
            ConditionWay::Groups(way) => way,
            ConditionWay::Decided(way) => {
                decided_where_the_facts_have_it(wizard, way);
                continue;
            }
        };
        let input = wizard.operation.operation().input;
        let (root, joins) = (DocPath::root(), BTreeSet::from(["ALL", "ANY", "NONE"]));
        assert!(step.fields.iter().any(|field| way.groups.starts_with(&field.path)), "{}", wizard.name);
        let group = shape_at(input, &way.groups.index(0)).unwrap();
        assert_eq!(values_of(group, &root.member(&way.joins)), joins);
        assert!(way.include.iter().all(|include| values_of(input, include) == joins));
        let part = shape_at(group, &root.member(&way.dimensions).index(0)).unwrap();
        let listed = way.listed.as_ref();
        for place in [&way.own].into_iter().chain(listed.map(|listed| &listed.at)) {
            let condition = shape_at(part, &place_named(place, "tier")).unwrap();
            assert!(!values_of(condition, &root.member(&way.compares)).is_empty(), "{place}");
            let values = condition.member(&way.values).unwrap().shape();
            assert!(matches!(values.kind, ShapeKind::List { .. }), "{place}");
            assert!(way.names.iter().all(|name| condition.member(name).is_some()), "{place}");
            // By the name an attribute is told from others: a key of the place says it, or a member.
            assert_eq!(place_named(place, "tier") == *place, !way.names.is_empty(), "{place}");
        }
        if let Some(listed) = listed {
            let ShapeKind::Map { key, .. } = &shape_at(part, &listed.at.parent().unwrap()).unwrap().kind else {
                panic!("{} is a map", listed.at)
            };
            assert!(row_of(key.refers.unwrap()).member(&listed.called).is_some());
        }
        if let Some(sources) = &way.sources {
            assert_eq!(values_of(group, &root.member(&sources.joins)), joins);
            let source = shape_at(group, &root.member(&sources.list).index(0)).unwrap();
            assert!(row_of(source.member(&sources.name).unwrap().refers.unwrap()).member(&sources.called).is_some());
        }
        held += 1;
    }
    assert!(held > 0);
}

/// What is drawn before a title is of lines and blocks, which plain screens leave out, and of few columns; where one way
/// has a sign, all have.
#[test]
fn signs_are_small_and_drawn() {
    for wizard in wizards() {
        let signs: Vec<&str> = wizard.starts.iter().map(|start| start.sign.as_str()).collect();
        let is_drawn = |sign: &&str| sign.chars().all(|letter| matches!(letter, '\u{2500}'..='\u{259f}'));
        assert!(signs.iter().all(|sign| is_drawn(sign) && sign.chars().count() <= 3), "{}: {signs:?}", wizard.name);
        let drawn = signs.iter().filter(|sign| !sign.is_empty()).count();
        assert!(drawn == 0 || drawn == signs.len(), "{}: {signs:?}", wizard.name);
        let each: BTreeSet<&&str> = signs.iter().filter(|sign| !sign.is_empty()).collect();
        assert_eq!(each.len(), drawn, "{}: two look alike", wizard.name);
    }
}

#[test]
fn what_a_definition_is_tried_with_is_in_the_catalogue_and_shown_in_steps_that_there_are() {
    let tried = wizards().iter().filter_map(|wizard| Some((wizard, wizard.tryout.as_ref()?)));
    assert!(tried.clone().count() > 1);
    for (wizard, tryout) in tried {
        assert!(catalog().resource(&tryout.resource).is_some(), "{}: {}", wizard.name, tryout.resource);
        assert!(!tryout.steps.is_empty() && !tryout.title.is_empty(), "{}", wizard.name);
        for id in &tryout.steps {
            assert!(wizard.steps.iter().any(|step| step.id == *id), "{}: {id}", wizard.name);
        }
    }
}

#[test]
fn a_wizard_serves_actions_of_the_catalogue() {
    for wizard in wizards() {
        for verb in &wizard.verbs {
            let mut resources = catalog().resources().iter();
            let serves = resources
                .any(|resource| resource.action(verb).is_some_and(|action| action.operation == wizard.operation));
            assert!(serves, "{}: {verb}", wizard.name);
            assert_eq!(wizard_for(wizard.operation, verb).unwrap().name, wizard.name);
        }
    }
}

#[test]
fn what_comes_after_can_be_followed() {
    let input = json!({"DomainName": "acme", "ObjectTypeName": "t", "connectorProfileName": "crm", "name": "n",
        "connectorType": "Salesforce", "flowName": "nightly",
        "CalculatedAttributeName": "spent", "SegmentDefinitionName": "loyal", "EventTriggerName": "big", "domainId": "d1", "caseId": "c1", "secondaryCaseIds": ["c2"], "fieldId": "f1", "options": [{"value": "o1"}],
        "FlowDefinition": {"FlowName": "nightly"},
        "IntegrationConfig": {"AppflowIntegration": {"FlowDefinition": {"FlowName": "historic"}}},
        "EventStreamName": "changes", "LayoutDefinitionName": "agent", "RecommenderName": "next", "RecommenderFilterName": "in-stock", "RecommenderSchemaName": "shop"});
    let reply = json!({"domainId": "d1", "domainArn": "arn:aws:cases:us-east-1:111122223333:domain/d1", "fieldId": "f1", "layoutId": "l1", "templateId": "t1", "caseRuleId": "r1", "JobId": "j1", "WorkflowId": "w1", "Uri": "arn:aws:s3:::x"});
    for wizard in wizards() {
        let places = wizard.after.next.iter().filter_map(|next| next.location.as_ref());
        for text in std::iter::once(&wizard.after.location).chain(places) {
            let location = fill_location(text, &input, &reply).unwrap_or_else(|| panic!("{}: {text}", wizard.name));
            let place = catalog().place(&location).unwrap();
            if let Some(verb) = location.action() {
                let (Place::List(resource) | Place::Item(resource)) = place else { panic!("{text}") };
                let action = resource.action(verb).unwrap_or_else(|| panic!("{}: {text}", wizard.name));
                let input = action.operation.operation().input;
                for (member, _) in location.query() {
                    let path = member.parse().unwrap();
                    assert!(shape_at(input, &path).is_some(), "{}: {text}: {member}", wizard.name);
                }
            }
        }
        for next in &wizard.after.next {
            assert!(
                next.about.is_none() || next.about_for(&input, &reply).is_some(),
                "{}: {}",
                wizard.name,
                next.title
            );
        }
        let Some(follow) = &wizard.after.follow else { continue };
        let read = api().operation(wizard.operation.service, &follow.operation).unwrap();
        assert!(!read.is_write());
        let asked = fill(&follow.input, &input, &reply).unwrap();
        assert_eq!(crate::model::check_input(read.id, &asked), []);
        let state = shape_at(read.output.unwrap(), &follow.member).unwrap();
        let ShapeKind::String { values } = &state.kind else { panic!("{}: a state is text", wizard.name) };
        for value in follow.settled.iter().chain(&follow.failed) {
            assert!(values.contains(value), "{}: {value}", wizard.name);
        }
        assert!(follow.cause.as_ref().is_none_or(|cause| shape_at(read.output.unwrap(), cause).is_some()));
    }
}

#[test]
fn steps_follow_the_document() {
    let wizard = wizard("object-type");
    let shown = |document: &Value, start| {
        wizard.steps_for(document, Some(start)).map(|step| step.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(shown(&json!({}), "blank"), ["identity", "behaviour", "fields", "keys"]);
    assert_eq!(shown(&json!({}), "template"), ["template", "identity", "behaviour"]);
    let edited = json!({"TemplateId": "Zendesk-users"});
    assert_eq!(wizard.start_of(&edited).unwrap().id, "template");
    assert_eq!(wizard.start_of(&json!({})).unwrap().id, "blank");
    // What is set is shown, or nobody could take it out.
    assert!(shown(&json!({"TemplateId": "t", "Keys": {}}), "template").contains(&"keys".to_owned()));
}

#[test]
fn a_connector_brings_its_own_members() {
    let wizard = wizard("connector-profile");
    let document = json!({"connectorType": "Googleanalytics", "connectionMode": "Public"});
    let due: Vec<String> = wizard.due_presets(&document, None).map(|preset| preset.path.to_string()).collect();
    assert_eq!(due, ["connectorProfileConfig.connectorProfileProperties.GoogleAnalytics"]);
    let step = wizard.steps.iter().find(|step| step.id == "credentials").unwrap();
    let shown: Vec<String> = step.fields_for(&document, None).map(|field| field.path.to_string()).collect();
    assert_eq!(shown, ["connectorProfileConfig.connectorProfileCredentials.GoogleAnalytics"]);
    let mut switched = document;
    switched["connectorProfileConfig"] =
        json!({"connectorProfileProperties": {"Amplitude": {}, "GoogleAnalytics": {}}});
    let stale: Vec<String> = wizard.stale(&switched, None).map(ToString::to_string).collect();
    assert_eq!(stale, ["connectorProfileConfig.connectorProfileProperties.Amplitude"]);
}

#[test]
fn the_review_says_what_applies() {
    let wizard = wizard("profiles-domain-edit");
    let notes = |document: &Value| wizard.notes_for(document, None).count();
    assert_eq!(notes(&json!({"DomainName": "acme"})), 0);
    assert_eq!(notes(&json!({"DomainName": "acme", "Matching": {"Enabled": false}})), 1);
    assert!(wizard.step_of(&"Matching.AutoMerging.Enabled".parse().unwrap()).is_some_and(|step| step.id == "matching"));
    assert_eq!(wizard.operation.service, Service::CustomerProfiles);
}

#[test]
fn every_member_of_a_wizard_has_words_of_its_own() {
    let mut silent = BTreeSet::new();
    for wizard in wizards() {
        let mut waiting: Vec<(&'static Shape, Vec<&str>)> = vec![(wizard.operation.operation().input, Vec::new())];
        while let Some((shape, above)) = waiting.pop() {
            if above.contains(&shape.name) {
                continue;
            }
            let mut above = above.clone();
            above.push(shape.name);
            for member in shape.members() {
                if !member.token && crate::form::help::about(Some(shape), member.name).is_none() {
                    silent.insert(format!("{} {}.{}", wizard.name, shape.name, member.name));
                }
                waiting.push((member.shape(), above.clone()));
            }
            match &shape.kind {
                ShapeKind::List { item } => waiting.push((item.shape(), above)),
                ShapeKind::Map { value, .. } => waiting.push((value.shape(), above)),
                _ => {}
            }
        }
    }
    assert_eq!(silent.into_iter().collect::<Vec<_>>().join("\n"), "");
}
