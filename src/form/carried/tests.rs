//! What is carried makes tasks that the service takes, whatever is done in whichever order.

use serde_json::{Value, json};

use super::*;
use crate::model::{Issue, Service, api};
use crate::rules::judge;

fn field(name: &str, kind: &str) -> CarriedField {
    CarriedField { name: name.to_owned(), kind: kind.to_owned(), ..CarriedField::default() }
}

fn contact() -> Vec<CarriedField> {
    let fields =
        [("Id", "id"), ("FirstName", "string"), ("LastName", "string"), ("Points", "double"), ("SSN__c", "string")];
    fields.into_iter().map(|(name, kind)| field(name, kind)).collect()
}

fn there() -> Vec<CarriedField> {
    ["id", "FirstName", "last_name", "FullName", "Sum"].into_iter().map(|name| field(name, "string")).collect()
}

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A flow from a source to a destination without tasks.
fn flow(from: &str, to: &str) -> Value {
    let member = member_of(from);
    let inner = match to {
        "S3" => json!({"bucketName": "acme-lake"}),
        _ => json!({"domainName": "acme", "objectTypeName": "Contact"}),
    };
    let object = if from == "S3" { json!({"bucketName": "acme-in"}) } else { json!({"object": "Contact"}) };
    let mut flow = json!({
        "flowName": "f1", "triggerConfig": {"triggerType": "OnDemand"},
        "sourceFlowConfig": {"connectorType": from, "sourceConnectorProperties": {member: object}},
        "destinationFlowConfigList": [{"connectorType": to, "destinationConnectorProperties": {to: inner}}],
    });
    if from != "S3" {
        flow["sourceFlowConfig"]["connectorProfileName"] = json!("crm");
    }
    flow
}

fn salesforce() -> CarriedTasks {
    CarriedTasks::of(&flow("Salesforce", "CustomerProfiles"))
}

/// The flow with these tasks is one that nothing is said against.
#[track_caller]
fn assert_taken(tasks: &CarriedTasks, mut flow: Value) {
    flow["tasks"] = tasks.to_value();
    let create = api().operation(Service::AppFlow, "CreateFlow").unwrap().id;
    let found: Vec<Issue> = judge(create, &flow);
    assert_eq!(found, [], "{flow:#}");
}

fn way(of: &CarriedField, title: &str) -> Way {
    let all = ways_for("Salesforce", of).into_iter().chain(conditions_for("Salesforce", of));
    all.into_iter().find(|way| way.title == title).unwrap_or_else(|| panic!("no way {title}"))
}

/// The fields that the flow reads.
fn read(tasks: &CarriedTasks) -> Vec<&str> {
    tasks.tasks.iter().filter(|task| projects(task)).flat_map(sources).collect()
}

#[test]
fn fields_of_the_same_name_are_mapped_and_read() {
    let (known, there) = (contact(), there());
    let mut tasks = salesforce();
    assert_eq!(tasks.map_by_name(&known, &there), 3);
    assert_eq!(tasks.map_by_name(&known, &there), 0, "once");
    assert_eq!(read(&tasks), ["Id", "FirstName", "LastName"]);
    let to = |name: &str| tasks.lines(&known).into_iter().find(|line| line.from == [name]).unwrap().to;
    assert_eq!((to("Id").as_deref(), to("LastName").as_deref(), to("Points")), (Some("id"), Some("last_name"), None));
    assert_taken(&tasks, flow("Salesforce", "CustomerProfiles"));
    tasks.leave_out(&named(&["FirstName"]));
    assert_eq!(read(&tasks), ["Id", "LastName"]);
    tasks.map(&known[2], &there[3], &known);
    assert_eq!(tasks.maps().count(), 2, "a field that went elsewhere goes there instead");
    assert_taken(&tasks, flow("Salesforce", "CustomerProfiles"));
}

#[test]
fn all_that_is_offered_for_a_field_is_taken() {
    for known in contact() {
        let offered = ways_for("Salesforce", &known).into_iter().chain(conditions_for("Salesforce", &known));
        for way in offered {
            let mut tasks = salesforce();
            tasks.map(&known, &field("x", ""), &contact());
            match way.operand {
                Operand::None => tasks.add_way(&known, &way, &[]),
                Operand::Count if way.kind == "Truncate" => {
                    tasks.add_way(&known, &way, &[("TRUNCATE_LENGTH", "3".to_owned())]);
                }
                Operand::Count => tasks.add_way(&known, &way, &[("MASK_LENGTH", "3".to_owned())]),
                Operand::Value => tasks.add_way(&known, &way, &[("VALUE", "3".to_owned())]),
                Operand::Bounds => {
                    tasks.add_way(&known, &way, &[("LOWER_BOUND", "1".to_owned()), ("UPPER_BOUND", "2".to_owned())]);
                }
                Operand::Text => tasks.join(&named(&[&known.name]), "LastName2", &way, Some("${a} ${b}"), &contact()),
                Operand::Field => tasks.join(&named(&[&known.name]), "Points2", &way, None, &contact()),
            }
            assert_taken(&tasks, flow("Salesforce", "CustomerProfiles"));
            let line = tasks.lines(&contact()).into_iter().find(|line| line.from[0] == known.name).unwrap();
            assert_eq!(line.ways.len(), 1, "{way:?}: {line:?}");
            assert!(!line.ways[0].contains('?'), "{way:?}: {line:?}");
            tasks.leave_out(&line.from);
            assert_eq!(tasks.to_value(), json!([]), "{way:?}: nothing of it is left");
        }
    }
    // Only what the source has an operator for, and what fits the type.
    assert_eq!(ways_for("Amplitude", &field("a", "string")), []);
    assert_eq!(conditions_for("Zendesk", &field("a", "string")).len(), 1);
    let titles: Vec<String> = ways_for("Salesforce", &field("a", "string")).into_iter().map(|way| way.title).collect();
    assert!(!titles.iter().any(|title| title.contains("negative") || title.contains("Divide")), "{titles:?}");
}

#[test]
fn two_fields_become_one_and_are_taken_apart_again() {
    let known = contact();
    let mut tasks = salesforce();
    tasks.map(&known[1], &field("FullName", ""), &known);
    let before = tasks.clone();
    tasks.join(
        &named(&["FirstName"]),
        "LastName",
        &way(&known[1], "Put together with another field …"),
        Some("${FirstName} ${LastName}"),
        &known,
    );
    assert_eq!(read(&tasks), ["FirstName", "LastName"]);
    let line = tasks.lines(&known).into_iter().find(|line| line.from.len() == 2).unwrap();
    assert_eq!(line.to.as_deref(), Some("FullName"));
    assert_eq!(line.ways, ["with LastName: ${FirstName} ${LastName}"]);
    assert_taken(&tasks, flow("Salesforce", "CustomerProfiles"));
    tasks.take_apart(&line.from);
    assert_eq!(tasks, before);
}

/// The rows of a flow with these tasks, as they are read.
fn rows(tasks: &CarriedTasks) -> Vec<String> {
    let said = tasks.lines(&contact()[1..3]).into_iter();
    said.map(|line| format!("{} > {}", line.from.join(" + "), line.to.unwrap_or_default()).trim_end().to_owned())
        .collect()
}

/// What a row says is all that is done with it, and all that is changed by it.
#[test]
fn a_mapping_of_several_fields_names_them_all() {
    let mut made = flow("Salesforce", "CustomerProfiles");
    made["tasks"] = json!([{"taskType": "Map", "sourceFields": ["FirstName", "LastName"], "destinationField": "Both"}]);
    let mut tasks = CarriedTasks::of(&made);
    assert_eq!(rows(&tasks), ["FirstName + LastName > Both", "LastName >"]);
    let both = named(&["FirstName", "LastName"]);
    assert!(!tasks.are_joined(&both));
    tasks.map_line(&both, "", &field("FullName", ""), &[]);
    assert_eq!(rows(&tasks)[0], "FirstName + LastName > FullName");
    tasks.map(&contact()[1], &field("First", ""), &[]);
    assert_eq!(rows(&tasks), ["FirstName + LastName > FullName", "FirstName > First", "LastName >"]);
    let mut after = made.clone();
    after["tasks"] = tasks.to_value();
    let changes = carried_changes(&made, &after);
    assert!(changes.iter().any(|change| change.name == "FirstName + LastName"), "{changes:?}");
    tasks.leave_out(&both);
    assert_eq!(rows(&tasks), ["FirstName > First", "LastName >"]);
}

#[test]
fn a_field_goes_its_own_way_beside_what_it_is_put_together_with() {
    let mut made = flow("Salesforce", "CustomerProfiles");
    made["tasks"] = json!([{"taskType": "Merge", "sourceFields": ["FirstName", "LastName"],
        "destinationField": "Whole", "taskProperties": {"CONCAT_FORMAT": "${FirstName} ${LastName}"}}]);
    let mut tasks = CarriedTasks::of(&made);
    assert_eq!(rows(&tasks), ["FirstName >", "FirstName + LastName >", "LastName >"]);
    assert_eq!(tasks.apart().count(), 0);
    tasks.map(&contact()[1], &field("First", ""), &[]);
    assert_eq!(rows(&tasks), ["FirstName > First", "FirstName + LastName >", "LastName >"]);
    let both = named(&["FirstName", "LastName"]);
    tasks.map_line(&both, "", &field("FullName", ""), &[]);
    assert_eq!(rows(&tasks), ["FirstName > First", "FirstName + LastName > FullName", "LastName >"]);
    let maps: Vec<Value> = tasks.maps().map(|map| map["sourceFields"].clone()).collect();
    assert_eq!(maps, [json!(["FirstName"]), json!(["Whole"])]);
    tasks.leave_out(&both);
    assert_eq!(rows(&tasks), ["FirstName > First", "LastName >"]);
}

#[test]
fn records_are_chosen_by_moments_that_can_be_read() {
    let mut made = flow("Salesforce", "CustomerProfiles");
    let between = |kind: &str| {
        json!([{"taskType": "Filter", "sourceFields": ["Points"], "connectorOperator": {"Salesforce": "BETWEEN"},
            "taskProperties": {"DATA_TYPE": kind, "LOWER_BOUND": "1700000000000", "UPPER_BOUND": "1800000000000"}}])
    };
    let ways = |made: &Value| CarriedTasks::of(made).lines(&[]).remove(0).ways.concat();
    made["tasks"] = between("datetime");
    assert_eq!(ways(&made), "only 2023-11-14T22:13:20Z to 2027-01-15T08:00:00Z");
    made["tasks"] = between("double");
    assert_eq!(ways(&made), "only 1700000000000 to 1800000000000");
}

/// What is made of one field and a value is said with the value, and changed where its row says where it goes.
#[test]
fn a_field_is_counted_with_a_value() {
    let twice = json!({"taskType": "Arithmetic", "sourceFields": ["Points"], "destinationField": "twice",
        "connectorOperator": {"Salesforce": "MULTIPLICATION"}, "taskProperties": {"VALUE": "2"}});
    let mut made = flow("Salesforce", "CustomerProfiles");
    made["tasks"] = json!([twice]);
    assert_eq!(CarriedTasks::of(&made).apart().collect::<Vec<_>>(), ["× 2 of Points"]);
    made["tasks"] = json!([twice, {"taskType": "Map", "sourceFields": ["twice"], "destinationField": "Sum"}]);
    let mut tasks = CarriedTasks::of(&made);
    tasks.map(&contact()[3], &field("Score", ""), &[]);
    let line = tasks.lines(&contact()).into_iter().find(|line| line.from == ["Points"]).unwrap();
    assert_eq!((line.to.as_deref(), line.ways.concat().as_str()), (Some("Score"), "× 2"));
    assert_eq!(tasks.maps().count(), 1);
}

#[test]
fn a_bucket_takes_all_fields_but_those_that_are_left_out() {
    let known = contact();
    let mut tasks = CarriedTasks::of(&flow("Salesforce", "S3"));
    assert_eq!(tasks.map_by_name(&known, &[]), known.len());
    assert!(tasks.takes_all() && read(&tasks).is_empty());
    assert_taken(&tasks, flow("Salesforce", "S3"));
    tasks.leave_out(&named(&["SSN__c"]));
    assert_eq!(tasks.carried(&known), 4);
    assert_eq!(tasks.words(0).as_deref(), Some("all but SSN__c"));
    assert_taken(&tasks, flow("Salesforce", "S3"));
    // One that is called otherwise there makes one task of each.
    tasks.map(&known[0], &field("key", ""), &known);
    assert!(!tasks.takes_all());
    assert_eq!((tasks.carried(&known), read(&tasks).len()), (4, 4));
    assert_taken(&tasks, flow("Salesforce", "S3"));
}

#[test]
fn what_is_not_known_here_stays_as_it_is() {
    let mut made = flow("Salesforce", "S3");
    made["tasks"] = json!([
        {"taskType": "Partition", "sourceFields": ["Region"], "taskProperties": {"ORDERED_PARTITION_KEYS_LIST": "[\"Region\"]"}},
        {"taskType": "Filter", "sourceFields": ["Id", "Extra"], "connectorOperator": {"Salesforce": "PROJECTION"}},
        {"taskType": "Map", "sourceFields": ["Id"], "destinationField": "Id", "taskProperties": {"DATA_TYPE": "x"}},
    ]);
    let mut tasks = CarriedTasks::of(&made);
    tasks.map(&field("Name", ""), &field("Name", ""), &[]);
    let after = tasks.to_value();
    assert!(
        after.as_array().unwrap().contains(&made["tasks"][0]) && after.as_array().unwrap().contains(&made["tasks"][2])
    );
    assert!(read(&tasks).contains(&"Extra"), "what was read besides is read still: {after}");
    assert!(read(&tasks).contains(&"Name"));
}

#[test]
fn a_source_that_chooses_no_fields_is_not_asked_to() {
    let mut tasks = CarriedTasks::of(&flow("Amplitude", "CustomerProfiles"));
    tasks.map(&field("user_id", ""), &field("Id", ""), &[]);
    assert_eq!(tasks.tasks.len(), 1);
    assert_eq!(tasks.tasks[0].get("connectorOperator"), None);
}

#[test]
fn descriptions_are_read_with_what_can_be_done() {
    let entity = json!({"connectorEntityFields": [
        {"identifier": "Id", "label": "Contact ID", "isPrimaryKey": true, "sourceProperties": {"isRetrievable": true},
            "destinationProperties": {"isCreatable": false}, "supportedFieldTypeDetails": {"v1": {"fieldType": "id", "filterOperators": ["EQUAL_TO"]}}},
        {"identifier": "Hidden", "sourceProperties": {"isRetrievable": false}, "destinationProperties": {"isCreatable": true}},
    ]});
    let names = |reads| fields_of_entity(&entity, reads).into_iter().map(|field| field.name).collect::<Vec<_>>();
    assert_eq!((names(true), names(false)), (vec!["Id".to_owned()], vec!["Hidden".to_owned()]));
    assert_eq!(conditions_for("Salesforce", &fields_of_entity(&entity, true)[0]).len(), 1);
    let object_type = json!({"Fields": {"id": {"Source": "_source.Id"}, "full": {"Source": "{{_source.A}}"}, "x": {"Source": "_source.Id"}},
        "Keys": {"k": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}]}});
    let fields = fields_of_object_type(&object_type);
    assert_eq!(fields.len(), 1);
    assert!(fields[0].name == "Id" && fields[0].key);
}

#[test]
fn a_flow_is_said_in_one_sentence() {
    let mut made = flow("Salesforce", "CustomerProfiles");
    assert_eq!(
        sentence(&made).unwrap(),
        "Carries no field of Salesforce Contact to Customer Profiles Contact of acme, once each time it is run."
    );
    let mut tasks = CarriedTasks::of(&made);
    tasks.map_by_name(&contact(), &there());
    tasks.add_way(&contact()[1], &way(&contact()[1], "is …"), &[("VALUE", "Kim".to_owned())]);
    made["tasks"] = tasks.to_value();
    made["triggerConfig"] = json!({"triggerType": "Scheduled", "triggerProperties": {"Scheduled":
        {"scheduleExpression": "rate(1hours)", "dataPullMode": "Incremental"}}});
    assert_eq!(
        sentence(&made).unwrap(),
        "Carries 3 fields of the records whose FirstName is Kim, out of Salesforce Contact to Customer Profiles Contact of acme, hourly: what is new or changed."
    );
    assert_eq!(sentence(&json!({"name": "x"})), None);
}

/// A flow with tasks that are of a kind that is not known here, or that no line has.
fn odd() -> Value {
    let mut odd = flow("Salesforce", "CustomerProfiles");
    odd["tasks"] = json!([
        {"taskType": "Filter", "sourceFields": ["Id", "FirstName", "Region__c"],
            "connectorOperator": {"Salesforce": "PROJECTION"}, "taskProperties": {"DATA_TYPE": "string"}},
        {"taskType": "Map", "sourceFields": ["Id"], "destinationField": "id",
            "connectorOperator": {"Salesforce": "NO_OP"}},
        {"taskType": "Partition", "sourceFields": ["FirstName", "Region__c"], "destinationField": "p"},
        {"taskType": "Shuffle", "sourceFields": []},
    ]);
    odd
}

#[test]
fn tasks_that_are_not_known_are_carried_along_untouched() {
    let (known, there, odd) = (contact(), there(), odd());
    let mut tasks = CarriedTasks::of(&odd);
    assert_eq!(tasks.apart().collect::<Vec<_>>(), ["partition of FirstName, Region__c", "shuffle"]);
    tasks.map(&known[2], &there[2], &known);
    tasks.leave_out(&named(&["LastName"]));
    assert_eq!(tasks.to_value(), odd["tasks"], "what was done and taken back leaves all as it was");
    assert_eq!(tasks.map_by_name(&known, &there), 2);
    let kept = |tasks: &CarriedTasks| tasks.to_value().as_array().unwrap()[2..4].to_vec();
    assert_eq!(kept(&tasks), odd["tasks"].as_array().unwrap()[2..4]);
    assert_eq!(read(&tasks), ["Id", "FirstName", "Region__c", "LastName"]);
    assert_eq!(
        tasks.to_value()[0]["taskProperties"],
        json!({"DATA_TYPE": "string"}),
        "nor does what reads lose anything"
    );
}

#[test]
fn what_changes_is_told_field_by_field() {
    let (known, there, before) = (contact(), there(), odd());
    let mut tasks = CarriedTasks::of(&before);
    let changes = |tasks: &CarriedTasks| {
        let mut after = before.clone();
        after["tasks"] = tasks.to_value();
        let told = carried_changes(&before, &after).into_iter();
        told.map(|change| {
            let said = |text: Option<String>| text.unwrap_or_else(|| "nothing".to_owned());
            format!("{}: {} > {}", change.name, said(change.before), said(change.after))
        })
        .collect::<Vec<_>>()
    };
    assert_eq!(changes(&tasks), [""; 0]);
    tasks.add_way(&known[0], &way(&known[0], "Mask all of it"), &[]);
    tasks.map(&known[1], &there[1], &known);
    assert_eq!(changes(&tasks), ["Id: goes to id > goes to id · masked", "FirstName: nothing > goes to FirstName"]);
    tasks.leave_out(&named(&["Id"]));
    assert_eq!(changes(&tasks), ["Id: goes to id > nothing", "FirstName: nothing > goes to FirstName"]);
    tasks.tasks.retain(|task| !is(task, "Shuffle"));
    assert!(changes(&tasks).contains(
        &"Besides: partition of FirstName, Region__c; shuffle > partition of FirstName, Region__c".to_owned()
    ));
    // The service gives tasks back in any order.
    let mut turned = before.clone();
    turned["tasks"].as_array_mut().unwrap().reverse();
    assert_eq!(carried_changes(&before, &turned), []);
}

/// A flow that an integration of Customer Profiles makes.
fn integration() -> Value {
    json!({"DomainName": "acme", "ObjectTypeName": "Contact", "FlowDefinition": {
        "FlowName": "contacts", "KmsArn": "arn:aws:kms:eu-central-1:111122223333:key/k",
        "SourceFlowConfig": {"ConnectorType": "Salesforce", "ConnectorProfileName": "crm",
            "SourceConnectorProperties": {"Salesforce": {"Object": "Contact"}}},
        "TriggerConfig": {"TriggerType": "Scheduled", "TriggerProperties": {"Scheduled": {
            "ScheduleExpression": "rate(1hours)", "DataPullMode": "Incremental"}}},
        "Tasks": []}})
}

#[test]
fn an_integration_carries_fields_in_the_same_rows() {
    let mut put = integration();
    let flow = flow_of(&put).into_owned();
    assert_eq!(flow["sourceFlowConfig"]["sourceConnectorProperties"], json!({"Salesforce": {"object": "Contact"}}));
    assert_eq!(flow["triggerConfig"]["triggerProperties"]["Scheduled"]["dataPullMode"], "Incremental");
    let mut tasks = CarriedTasks::of(&put);
    assert_eq!((tasks.path().to_string().as_str(), tasks.member()), ("FlowDefinition.Tasks", "Salesforce"));
    tasks.map_by_name(&contact(), &there());
    tasks.add_way(&contact()[0], &way(&contact()[0], "Mask all of it"), &[]);
    tasks.path().put(&mut put, tasks.to_value());
    let first = &put["FlowDefinition"]["Tasks"][1];
    let wanted = json!({"SourceFields": ["Id"], "ConnectorOperator": {"Salesforce": "NO_OP"}, "TaskType": "Map",
        "DestinationField": "id", "TaskProperties": {"SOURCE_DATA_TYPE": "id", "DESTINATION_DATA_TYPE": "string"}});
    assert_eq!(*first, wanted);
    assert_eq!(CarriedTasks::of(&put), tasks, "and it is read as it was written");
    let operation = api().operation(Service::CustomerProfiles, "PutIntegration").unwrap().id;
    assert_eq!(judge(operation, &put), [], "{put:#}");
    assert_eq!(crate::model::check_input(operation, &put), [], "{put:#}");
    let said =
        "Carries 3 fields of Salesforce Contact to Customer Profiles Contact of acme, hourly: what is new or changed.";
    assert_eq!(sentence(&put).unwrap(), said);
}

/// What rows do not say: a field that only a condition asks for, and one that was not read though its row was there.
#[test]
fn what_is_read_besides_is_told() {
    let mut made = flow("Salesforce", "CustomerProfiles");
    let mut tasks = CarriedTasks::of(&made);
    tasks.map_by_name(&contact(), &there());
    made["tasks"] = tasks.to_value();
    assert_eq!(read_besides(None, &made), [""; 0]);
    let points = field("Points", "double");
    tasks.add_way(&points, &way(&points, "is …"), &[("VALUE", "7".to_owned())]);
    let mut asked = made.clone();
    asked["tasks"] = tasks.to_value();
    assert_eq!(read_besides(None, &asked), ["Points is read, too, and goes nowhere."]);
    assert_eq!(read_besides(Some(&made), &asked), ["Points is read, too, and goes nowhere."]);
    // Who made it by hand forgot to read what is mapped; the next change reads it.
    let mut lacking = made.clone();
    let projection = lacking["tasks"].as_array_mut().unwrap().iter_mut().find(|task| projects(task)).unwrap();
    projection["sourceFields"] = json!(["Id"]);
    let said = read_besides(Some(&lacking), &made);
    assert_eq!(said, ["FirstName, LastName are read from now on: rows that stay as they are speak of it."]);
}

/// A task that takes all takes what is read: where another change leaves out which that is, it takes everything.
#[test]
fn what_all_fields_are_is_told() {
    let mut made = flow("Salesforce", "S3");
    let projection = json!({"taskType": "Filter", "sourceFields": ["Id", "Points"],
        "connectorOperator": {"Salesforce": "PROJECTION"}});
    let all = json!({"taskType": "Map_all", "sourceFields": [], "connectorOperator": {"Salesforce": "NO_OP"}});
    made["tasks"] = json!([projection, all]);
    assert_eq!(read_besides(None, &made), ["All fields are those that are read: Id, Points."]);
    assert!(sentence(&made).unwrap().contains("all fields that are read"));
    let mut tasks = CarriedTasks::of(&made);
    let points = field("Points", "double");
    tasks.add_way(&points, &way(&points, "is …"), &[("VALUE", "7".to_owned())]);
    let mut gained = made.clone();
    gained["tasks"] = tasks.to_value();
    let said = "Every field of the source goes along from now on, also one that is added there later; until now those \
                that were read: Id, Points.";
    assert_eq!(read_besides(Some(&made), &gained), [said]);
    assert_eq!(read_besides(Some(&gained), &gained), [""; 0]);
}
