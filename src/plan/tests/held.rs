//! What a folder says that cannot be: what is held back because of it, and how that is told.

use super::*;

/// The design of files of a domain of Cases, each called `N.yaml`.
fn of_files(texts: &[&str]) -> Design {
    let names: Vec<String> = (0..texts.len()).map(|n| format!("{n}.yaml")).collect();
    let files = names.iter().map(String::as_str).zip(texts.iter().copied());
    design_of_files(files, &kinds(), "cases/domains").unwrap()
}

fn steps(wanted: &[&str], there: &[&str], prune: bool) -> Vec<Step> {
    let environment =
        Environment { account: "111122223333".to_owned(), region: "eu-west-1".to_owned(), ..Environment::default() };
    let options = Options { prune, replace: false };
    Steps::between(&kinds(), &of_files(wanted), &of_files(there), &Ids::new(&environment), options).0
}

const DOMAIN: &str = "resource: domain\n";
const EVENTS: &str = "resource: domain\nevent-configuration:\n  enabled: true\n  includedData:\n    caseData: {fields: [{id: '${fields/Priority}'}]}\n";
const PRIORITY: &str = "resource: fields\nname: Priority\nconfiguration: {type: Text}\n";
const LAYOUT: &str = "resource: layouts\nname: Main\nconfiguration:\n  content: {basic: {topPanel: {sections: [{fieldGroup: {fields: [{id: '${fields/Priority}'}]}}]}}}\n";

fn deeds(steps: &[Step]) -> Vec<(String, Deed)> {
    steps.iter().map(|step| (step.title(), step.deed)).collect()
}

#[test]
fn what_names_what_cannot_be_made_is_not_called_done() {
    let long = format!("{PRIORITY}  # \n").replace("Text", &format!("Text, description: {}", "x".repeat(300)));
    let all = steps(&[EVENTS, &long], &[DOMAIN], false);
    let deeds = deeds(&all);
    assert_eq!(deeds, [("domain".to_owned(), Deed::Impossible), ("fields/Priority".to_owned(), Deed::Impossible)]);
    let why = "event-configuration: it names fields/Priority, which cannot be made";
    assert_eq!(all[0].problems, [why]);
    assert_eq!(all[1].file.as_deref(), Some("1.yaml"));
    // What else changes is done, and the rest is told.
    let tagged = format!("{EVENTS}tags: {{team: a}}\n");
    let part = &steps(&[&tagged, &long], &[DOMAIN], false)[0];
    assert_eq!((part.deed, part.problems.as_slice()), (Deed::Change, [why.to_owned()].as_slice()));
    assert_eq!(steps(&[EVENTS, PRIORITY], &[DOMAIN], false)[0].deed, Deed::Change);
}

#[test]
fn what_the_folder_names_is_not_pruned() {
    let all = steps(&[EVENTS, LAYOUT], &[EVENTS, LAYOUT, PRIORITY], true);
    let field = all.iter().find(|step| step.kind == "fields").unwrap();
    assert_eq!(field.deed, Deed::Impossible);
    assert_eq!(field.problems, ["it is not wanted, and still named there by domain, layouts/Main"]);
    // What it names stays with it.
    let rule = "resource: case-rules\nname: Must\nconfiguration:\n  rule: {required: {defaultValue: true, conditions: [{equalTo: {operandOne: {fieldId: '${fields/Priority}'}, operandTwo: {stringValue: x}, result: true}}]}}\n";
    let template = "resource: templates\nname: Claim\nconfiguration: {rules: [{caseRuleId: '${case-rules/Must}', fieldId: status}]}\n";
    let all = steps(&[DOMAIN, template], &[DOMAIN, template, rule, PRIORITY], true);
    assert!(
        all.iter()
            .filter(|step| step.kind != "domain" && step.kind != "templates")
            .all(|step| step.deed == Deed::Impossible),
        "{all:?}"
    );
    let all = steps(&[DOMAIN], &[DOMAIN, template, rule, PRIORITY], true);
    assert_eq!(all.iter().filter(|step| step.deed == Deed::Delete).count(), 3, "{all:?}");
}

#[test]
fn a_name_that_nothing_has_is_told_with_the_one_that_is_meant() {
    let layout = LAYOUT.replace("Priority", "Priorty");
    let all = steps(&[DOMAIN, PRIORITY, &layout], &[DOMAIN, PRIORITY], false);
    let said = &all.iter().find(|step| step.kind == "layouts").unwrap();
    let why =
        "2.yaml: line 4: it names fields/Priorty, which is neither in the folder nor there; is fields/Priority meant?";
    assert_eq!((said.problems.as_slice(), said.file.as_deref()), ([why.to_owned()].as_slice(), Some("2.yaml")));
}

#[test]
fn an_option_that_stands_twice_is_told_before_anything_is_sent() {
    let field = "resource: fields\nname: Seat\nconfiguration: {type: SingleSelect}\noptions:\n- {name: A, value: a, active: true}\n- {name: B, value: a, active: true}\n";
    let all = steps(&[DOMAIN, field], &[DOMAIN], false);
    assert_eq!(all[1].deed, Deed::Impossible);
    assert_eq!(all[1].problems, ["options: the value 'a' stands twice: each item has one of its own"]);
}

#[test]
fn a_variable_without_a_value_is_told_as_that_alone() {
    let at: Location = "profiles/domains/acme".parse().unwrap();
    let text = "resource: domain\nconfiguration:\n  DefaultExpirationDays: 9\n  Matching: {Enabled: true, ExportingConfig: {S3Exporting: {S3BucketName: '${drop}'}}}\n  RuleBasedMatching: {Enabled: true, ExportingConfig: {S3Exporting: {S3BucketName: '${drop}'}}}\n";
    let kinds = Kinds::at(&at);
    let wanted = design_of_files([("domain.yaml", text)], &kinds, "profiles/domains").unwrap();
    let environment =
        Environment { account: "111122223333".to_owned(), region: "eu-west-1".to_owned(), ..Environment::default() };
    let there = Design::new("profiles/domains");
    let steps = Steps::between(&kinds, &wanted, &there, &Ids::new(&environment), Options::default());
    assert_eq!(
        steps.0[0].problems,
        [
            "domain.yaml: line 4: ${drop} has no value here: give it one for 111122223333/eu-west-1 in switchboard.yaml, under 'variables'"
        ]
    );
}

#[test]
fn a_secret_in_a_file_is_a_mistake_that_is_not_repeated() {
    let kinds = Kinds::at(&"appflow".parse::<Location>().unwrap());
    let text = "resource: connector-profiles\nname: crm\nconfiguration:\n  connectorType: Salesforce\n  connectionMode: Public\n  connectorProfileConfig:\n    connectorProfileProperties: {Salesforce: {}}\n    connectorProfileCredentials:\n      Salesforce:\n        accessToken: hush\n";
    let wrong = entry_of_file(text, &kinds).unwrap_err().to_string();
    assert!(wrong.contains("secrets do not belong in files: give them with --secrets FILE"), "{wrong}");
    assert!(wrong.starts_with("line ") && !wrong.contains("hush"), "{wrong}");
}

#[test]
fn an_endpoint_service_in_an_address_goes_by_its_variable() {
    let variables = BTreeMap::from([("link".to_owned(), "vpce-svc-0f9e8d7c".to_owned())]);
    let environment = Environment { region: "us-east-1".to_owned(), variables, ..Environment::default() };
    let names = Names::new(environment);
    let text = "com.amazonaws.vpce.us-east-1.vpce-svc-0f9e8d7c";
    assert_eq!(names.symbolic(text, None), "com.amazonaws.vpce.${region}.${link}");
    assert_eq!(names.symbolic(&format!("{text}-2"), None), "com.amazonaws.vpce.${region}.vpce-svc-0f9e8d7c-2");
}

#[test]
fn what_counts_nowhere_in_a_head_is_told() {
    let wrong = head_of_file("switchboard: 1\nof: case/domains\n").unwrap_err().to_string();
    let said =
        "line 2: of: 'case/domains' is nothing that has files; there are appflow, cases/domains, profiles/domains";
    assert_eq!(wrong, said);
    let odd = head_of_file("switchboard: 1\nof: appflow\nignore: {flow.draft: meant}\n").unwrap_err().to_string();
    assert!(odd.starts_with("line 3: 'ignore' is nothing that it can say") && odd.contains("ignored"), "{odd}");
    let head = |word: &str| {
        head_of_file(&format!(
            "switchboard: 1\nof: appflow\nvariables:\n  drop:\n    us-gov-west-1: c\n    {word}: a\n"
        ))
    };
    for word in ["us-est-1", "'11122223333'", "prdo"] {
        let wrong = head(word).unwrap_err().to_string();
        let said =
            format!("line 6: variables: drop: '{}' is no environment; there are accounts", word.trim_matches('\''));
        assert!(wrong.starts_with(&said), "{wrong}");
    }
    for word in ["us-east-1", "'111122223333'", "default", "111122223333/eu-west-1"] {
        assert!(head(word).is_ok(), "{word}");
    }
    let head = head("default").unwrap();
    let design = of_files(&["resource: fields\nname: x\nconfiguration: {type: Text, description: '${drop}'}\n"]);
    assert!(design.idle_variables(&head).is_empty());
    assert_eq!(of_files(&[DOMAIN]).idle_variables(&head), ["drop"]);
}

/// A domain of Cases with the field of the service's own that is called `status`.
fn domain_with_status() -> Found {
    let root: Location = "cases/domains/d-1".parse().unwrap();
    let item = |at: Location, document: Value| FoundItem {
        id: at.last().unwrap().to_owned(),
        at,
        reply: document.clone(),
        document,
        ..FoundItem::default()
    };
    let status = json!({"fieldId": "status", "name": "Status", "type": "SingleSelect", "namespace": "System"});
    let items = vec![
        ("domain", item(root.clone(), json!({"name": "acme", "domainStatus": "Active"}))),
        ("fields", item(root.child("fields").child("status"), status)),
    ];
    let environment =
        Environment { account: "111122223333".to_owned(), region: "eu-west-1".to_owned(), ..Environment::default() };
    Found { root, kinds: kinds(), items, environment }
}

#[test]
fn an_id_that_leads_nowhere_is_told_by_the_plan() {
    let template = |field: &str| {
        format!(
            "resource: templates\nname: Claim\nconfiguration: {{requiredFields: [{{fieldId: {field}}}], status: Active}}\n"
        )
    };
    let mut found = domain_with_status();
    let step = |found: &Found, field: &str| {
        let compared = Compared::new(of_files(&[DOMAIN, &template(field)]), found, Options::default());
        compared.steps.0.into_iter().find(|step| step.kind == "templates").unwrap()
    };
    let said = "1.yaml: line 3: it names statuss, and there is no such field; is status meant?";
    assert_eq!(step(&found, "status").deed, Deed::Create);
    let wrong = step(&found, "statuss");
    assert_eq!((wrong.deed, wrong.problems.as_slice()), (Deed::Impossible, [said.to_owned()].as_slice()));
    // What a new place will have of its own is known from the guide alone, so that nothing is refused.
    found.items.clear();
    let doubtful = step(&found, "statuss");
    assert_eq!((doubtful.deed, doubtful.remarks.as_slice()), (Deed::Create, [said.to_owned()].as_slice()));
    assert_eq!(step(&found, "customer_id").remarks, Vec::<String>::new());
}

#[test]
fn a_folder_without_its_domain_needs_one_that_is_there() {
    let found = domain_with_status();
    let made =
        |found: &Found| Compared::new(of_files(&[PRIORITY]), found, Options { prune: true, replace: false }).steps;
    let steps = made(&found);
    assert_eq!(deeds(&steps.0), [("fields/Priority".to_owned(), Deed::Create)], "a domain is never pruned");
    let none = Found { items: Vec::new(), ..found };
    let steps = made(&none);
    assert_eq!(steps.0[0].deed, Deed::Impossible);
    assert!(steps.0[0].problems[0].contains("a file with 'resource: domain' would"), "{steps:?}");
}

#[test]
fn what_looks_like_a_rename_is_told_on_both_sides() {
    let field = |name: &str, about: &str| {
        format!("resource: fields\nname: {name}\nconfiguration: {{type: Text, description: {about}}}\n")
    };
    let (old, new) = (field("Priority", "how urgent it is"), field("Urgency", "how urgent it is"));
    let all = steps(&[DOMAIN, &new], &[DOMAIN, &old], false);
    let remarks: Vec<&[String]> = all[1..].iter().map(|step| step.remarks.as_slice()).collect();
    assert_eq!(remarks[0], ["it looks like a rename of fields/Priority: no step renames, so this is made beside it"]);
    assert_eq!(remarks[1], ["it looks as if it were called fields/Urgency now"]);
    let other = steps(&[DOMAIN, &new, &field("Rush", "how urgent it is")], &[DOMAIN, &old], false);
    assert!(other.iter().all(|step| step.remarks.is_empty()), "of two nobody knows which: {other:?}");
}

#[test]
fn a_variable_shows_its_value_here_beside_its_name() {
    let variables = BTreeMap::from([("where".to_owned(), "acme-drop".to_owned())]);
    let environment = Environment {
        account: "111122223333".to_owned(),
        region: "eu-west-1".to_owned(),
        variables,
        ..Environment::default()
    };
    let field = "resource: fields\nname: x\nconfiguration: {type: Text, description: '${where} of ${account}'}\n";
    let all = Steps::between(
        &kinds(),
        &of_files(&[DOMAIN, field]),
        &of_files(&[DOMAIN]),
        &Ids::new(&environment),
        Options::default(),
    );
    assert!(
        all.0[1].difference.contains("description: ${where} of ${account}  # acme-drop\n"),
        "{}",
        all.0[1].difference
    );
}

#[test]
fn what_never_changes_is_replaced_where_it_goes_by_its_name_and_told_elsewhere() {
    let at: Location = "profiles/domains/acme".parse().unwrap();
    let kinds = Kinds::at(&at);
    let attribute = |statistic: &str, about: &str| {
        format!(
            "resource: calculated-attributes\nname: total\nconfiguration:\n  DisplayName: {about}\n  AttributeDetails: {{Attributes: [{{Name: Order.Total}}], Expression: '{{Order.Total}}'}}\n  Statistic: {statistic}\n"
        )
    };
    let design = |text: &str| design_of_files([("a.yaml", text)], &kinds, "profiles/domains").unwrap();
    let step = |replace: bool| {
        let (wanted, there) = (design(&attribute("SUM", "b")), design(&attribute("COUNT", "a")));
        Steps::between(&kinds, &wanted, &there, &Ids::default(), Options { prune: false, replace }).0.remove(0)
    };
    let told = step(false);
    assert_eq!(told.deed, Deed::Change, "{told:?}");
    assert!(
        told.problems.iter().any(|problem| problem.contains("with --replace this calculated attribute is deleted"))
    );
    assert_eq!((step(true).deed, step(true).problems.len()), (Deed::Replace, 0));
    let field = PRIORITY.replace("Text", "Number");
    let options = Options { prune: false, replace: true };
    let all = Steps::between(&super::kinds(), &of_files(&[&field]), &of_files(&[PRIORITY]), &Ids::default(), options);
    assert_eq!(all.0[0].deed, Deed::Impossible);
    assert!(all.0[0].problems[1].contains("--replace does not"), "{all:?}");
}

#[test]
fn secrets_of_a_wrong_form_are_told_without_their_values() {
    let kind = Kinds::at(&"appflow".parse::<Location>().unwrap()).named("connector-profiles").unwrap();
    let wrong = |secrets: Value| {
        let members = json!({"connectorProfileConfig": {"connectorProfileCredentials": secrets}});
        kind.ill_formed(members.as_object().unwrap())
    };
    assert_eq!(wrong(json!({"Salesforce": {"accessToken": "hush"}})), None);
    let said = wrong(json!({"Salesforce": {"acessToken": "hush"}})).unwrap();
    assert!(
        said.contains("Credentials.Salesforce.acessToken; there are accessToken") && !said.contains("hush"),
        "{said}"
    );
    assert!(wrong(json!({"Salesforce": "hush"})).unwrap().contains("Salesforce takes members"));
    assert!(wrong(json!({"Salesforce": {"accessToken": 5}})).unwrap().contains("accessToken takes a text"));
}

#[test]
fn what_nothing_starts_yet_is_named_with_the_call_that_does() {
    let root: Location = "appflow".parse().unwrap();
    let flow = |name: &str, status: &str, trigger: &str| {
        let document = json!({"flowName": name, "flowStatus": status, "triggerConfig": {"triggerType": trigger}});
        let at = root.child("flows").child(name);
        ("flows", FoundItem { at, id: name.to_owned(), reply: document.clone(), document, ..FoundItem::default() })
    };
    let items = vec![
        flow("nightly", "Draft", "Scheduled"),
        flow("hourly", "Active", "Scheduled"),
        flow("once", "Draft", "OnDemand"),
        flow("events", "Suspended", "Event"),
    ];
    let found = Found { kinds: Kinds::at(&root), root, items, environment: Environment::default() };
    let compared = Compared::new(found.known().design, &found, Options::default());
    let all = resting::resting(&compared, compared.steps.0.iter());
    assert_eq!(all.len(), 1);
    let named = |name: &str, state: &str| (name.to_owned(), state.to_owned());
    assert_eq!(all[0].names, [named("events", "Suspended"), named("nightly", "Draft")]);
    assert_eq!((all[0].start.operation.name, &all[0].start.input["flowName"]), ("StartFlow", &json!("events")));
}

#[test]
fn what_is_behind_a_place_that_cannot_be_made_is_impossible_because_of_it() {
    let broken = "resource: domain\ntags: {team: '${nowhere}'}\n";
    let template =
        "resource: templates\nname: Claim\nconfiguration: {layoutConfiguration: {defaultLayout: '${layouts/Main}'}}\n";
    let all = steps(&[broken, PRIORITY, LAYOUT, template], &[], false);
    assert!(all.len() == 4 && all.iter().all(|step| step.deed == Deed::Impossible), "{all:?}");
    assert!(all[1].problems.contains(&"it is in domain, which cannot be made".to_owned()), "{all:?}");
    // Where the place is there, what is in it does not wait for what of it cannot change.
    let all = steps(&[broken, PRIORITY], &[DOMAIN], false);
    assert_eq!(deeds(&all), [("domain".to_owned(), Deed::Impossible), ("fields/Priority".to_owned(), Deed::Create)]);
}

/// A field with these options, each a name and a value.
fn with_options(options: &[(&str, &str)]) -> String {
    let all: Vec<String> =
        options.iter().map(|(name, value)| format!("- {{name: {name}, value: {value}, active: true}}\n")).collect();
    format!("resource: fields\nname: Priority\nconfiguration: {{type: SingleSelect}}\noptions:\n{}", all.concat())
}

#[test]
fn another_value_under_the_same_name_makes_no_second_option() {
    let there = with_options(&[("High", "high"), ("Low", "low")]);
    let field = |wanted: &[(&str, &str)]| {
        let all = steps(&[DOMAIN, &with_options(wanted)], &[DOMAIN, &there], false);
        all.into_iter().find(|step| step.kind == "fields").unwrap()
    };
    let step = field(&[("High", "urgent"), ("Low", "low")]);
    assert_eq!(step.deed, Deed::Impossible);
    let said = "options.options[urgent]: it is there under the value \"high\", and a value never changes";
    assert!(step.problems.iter().any(|problem| problem.starts_with(said)), "{step:?}");
    // Another name of the same value is a change, another option is one, and who says both means both.
    let sent = |wanted: &[(&str, &str)]| {
        let changes = field(wanted).changes.into_iter().filter(|change| change.problem.is_none());
        changes.map(|change| change.path).collect::<Vec<_>>()
    };
    assert_eq!(sent(&[("Urgent", "high"), ("Low", "low")]), ["options.options[high]"]);
    assert_eq!(sent(&[("High", "high"), ("Low", "low"), ("None", "none")]), ["options.options[none]"]);
    assert_eq!(
        sent(&[("Was high", "high"), ("Low", "low"), ("High", "urgent")]),
        ["options.options[high]", "options.options[urgent]"]
    );
}

#[test]
fn the_order_of_options_is_told_and_not_compared() {
    let there = with_options(&[("High", "high"), ("Low", "low")]);
    let field = |wanted: &str| {
        let all = steps(&[DOMAIN, wanted], &[DOMAIN, &there], false);
        all.into_iter().find(|step| step.kind == "fields").unwrap()
    };
    let step = field(&with_options(&[("Low", "low"), ("High", "high")]));
    assert_eq!(step.deed, Deed::Unchanged);
    assert_eq!(
        step.remarks,
        ["options stand there in another order (high, low): no operation orders them, so that is not compared"]
    );
    assert_eq!(field(&there).remarks, Vec::<String>::new());
    assert_eq!(field(&with_options(&[("New", "new"), ("High", "high"), ("Low", "low")])).remarks, Vec::<String>::new());
}

#[test]
fn what_the_place_itself_names_stays_though_the_folder_says_nothing_of_it() {
    let all = steps(&[], &[EVENTS, PRIORITY], true);
    let field = all.iter().find(|step| step.kind == "fields").unwrap();
    assert_eq!(field.deed, Deed::Impossible, "{all:?}");
    assert_eq!(field.problems, ["it is not wanted, and still named there by domain"]);
    assert_eq!(deeds(&steps(&[], &[DOMAIN, PRIORITY], true)), [("fields/Priority".to_owned(), Deed::Delete)]);
    // The same of a domain of Customer Profiles, whose matching names an object type by its name.
    let kinds = Kinds::at(&"profiles/domains/acme".parse::<Location>().unwrap());
    let there = profiles(&[&matching("Salesforce-Contact"), TYPE]);
    let ids = ids_of_type();
    let none = Design::new("profiles/domains");
    let options = Options { prune: true, replace: false };
    let all = Steps::between(&kinds, &none, &there, &ids, options).0;
    let found = all.iter().find(|step| step.kind == "object-types").unwrap();
    assert_eq!(found.problems, ["it is not wanted, and still named there by domain"], "{all:?}");
}

const TYPE: &str = "resource: object-types\nname: Salesforce-Contact\nconfiguration: {Description: a}\n";

fn matching(source: &str) -> String {
    format!(
        "resource: domain\nconfiguration:\n  DefaultExpirationDays: 9\n  RuleBasedMatching: {{Enabled: true, ConflictResolution: {{ConflictResolvingModel: SOURCE, SourceName: '{source}'}}}}\n"
    )
}

fn profiles(texts: &[&str]) -> Design {
    let kinds = Kinds::at(&"profiles/domains/acme".parse::<Location>().unwrap());
    let names: Vec<String> = (0..texts.len()).map(|n| format!("{n}.yaml")).collect();
    design_of_files(names.iter().map(String::as_str).zip(texts.iter().copied()), &kinds, "profiles/domains").unwrap()
}

/// The ids of a domain of Customer Profiles in which there is one object type, or will be.
fn ids_of_type() -> Ids {
    let environment =
        Environment { account: "111122223333".to_owned(), region: "eu-west-1".to_owned(), ..Environment::default() };
    let mut ids = Ids::new(&environment);
    ids.learn("object-types", "Salesforce-Contact", "Salesforce-Contact");
    ids
}

#[test]
fn what_goes_by_its_name_is_the_same_however_it_is_named() {
    let kinds = Kinds::at(&"profiles/domains/acme".parse::<Location>().unwrap());
    let (plain, named) = (matching("Salesforce-Contact"), matching("${object-types/Salesforce-Contact}"));
    let deed = |wanted: &str, there: &str| {
        let all =
            Steps::between(&kinds, &profiles(&[wanted, TYPE]), &profiles(&[there]), &ids_of_type(), Options::default());
        all.0.into_iter().find(|step| step.kind == "domain").unwrap().deed
    };
    assert_eq!(deed(&named, &plain), Deed::Unchanged);
    assert_eq!(deed(&plain, &named), Deed::Unchanged);
    assert_eq!(deed(&matching("Salesforce-Asset"), &named), Deed::Change);
}

#[test]
fn a_value_of_a_variable_that_names_something_is_told_with_its_line() {
    let head = |value: &str| {
        head_of_file(&format!(
            "switchboard: 1\nof: appflow\nvariables:\n  a:\n    default: {value}\n  b:\n    default: x\n"
        ))
    };
    for value in ["'${b}'", "'s3://${b}/in'", "'${b'"] {
        let wrong = head(value).unwrap_err().to_string();
        assert!(
            wrong.starts_with("line 5: variables: a: the value of 'default' is ") && wrong.contains("names nothing"),
            "{wrong}"
        );
    }
    assert!(head("'costs 5 $'").is_ok());
}

#[test]
fn a_reference_without_an_end_is_told_as_that() {
    let field = |text: &str| {
        entry_of_file(
            &format!("resource: fields\nname: x\nconfiguration:\n  type: Text\n  description: '{text}'\n"),
            &kinds(),
        )
    };
    for (text, said) in [
        (
            "of ${fields/Priority",
            "line 5: configuration: description: the reference '${fields/Priority' has no end: a } is missing",
        ),
        ("${where", "the reference '${where' has no end"),
        ("${fields/Priority and ${where}", "the reference '${fields/Priority and' has no end"),
    ] {
        let wrong = field(text).unwrap_err().to_string();
        assert!(wrong.contains(said), "{wrong}");
    }
    assert!(field("$${fields/Priority").is_ok() && field("${fields/Priority}").is_ok());
    let tagged = "resource: fields\nname: x\nconfiguration: {type: Text}\ntags:\n  team: '${team'\n";
    let wrong = entry_of_file(tagged, &kinds()).unwrap_err().to_string();
    assert!(wrong.starts_with("line 5: tags: team: the reference '${team' has no end"), "{wrong}");
}

#[test]
fn what_does_not_depend_on_what_is_not_known_yet_is_judged_at_once() {
    let kinds = Kinds::at(&"profiles/domains/acme".parse::<Location>().unwrap());
    let said = |about: &str| {
        let file = format!(
            "resource: object-types\nname: T1\nconfiguration:\n  Description: {about}\n  Fields: {{a: {{Source: _source.a, Target: _profile.FirstName, ContentType: STRING}}}}\n"
        );
        let wanted = profiles(&["resource: domain\nconfiguration: {DefaultExpirationDays: 9}\n", &file]);
        let none = Design::new("profiles/domains");
        let all = Steps::between(&kinds, &wanted, &none, &Ids::default(), Options::default()).0;
        let step = all.into_iter().find(|step| step.kind == "object-types").unwrap();
        (step.deed, step.problems)
    };
    let (deed, problems) = said("hi");
    assert_eq!(deed, Deed::Impossible, "{problems:?}");
    assert_eq!(said("'hi ${domain}'"), (deed, problems));
}

#[test]
fn a_name_that_stands_twice_is_refused_with_its_line() {
    let text = "resource: fields\nname: Priority\nconfiguration:\n  type: Text\n  description: one\n  type: Number\n";
    let wrong = entry_of_file(text, &kinds()).unwrap_err().to_string();
    assert!(wrong.starts_with("line 6: it cannot be read: ") && wrong.contains("\"type\" is there twice"), "{wrong}");
    let head = "switchboard: 1\nof: cases/domains\nvariables:\n  url: {default: a}\n\n  url: {default: b}\n";
    let wrong = head_of_file(head).unwrap_err().to_string();
    assert!(wrong.starts_with("line 6: ") && wrong.contains("\"url\" is there twice"), "{wrong}");
    // Of a file its name is said, too; what is no YAML at all has its line as well.
    let files = [("fields/Priority.yaml", text), ("fields/Broken.yaml", "resource: fields\nname: [\n")];
    let wrong = design_of_files(files, &kinds(), "cases/domains").unwrap_err();
    assert!(wrong[0].starts_with("fields/Priority.yaml: line 6: "), "{wrong:?}");
    assert!(wrong[1].starts_with("fields/Broken.yaml: line "), "{wrong:?}");
    assert_eq!(entry_of_file("# nothing\n", &kinds()).unwrap_err().to_string(), "it is empty");
}
