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
    assert_eq!(field.problems, ["it is not in the folder, and still named there by domain, layouts/Main"]);
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
    let why = "it names fields/Priorty, which is neither in the folder nor there; is fields/Priority meant?";
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
    assert_eq!(steps.0[0].problems, ["${drop} has no value here: give it one in switchboard.yaml, under 'variables'"]);
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
        head_of_file(&format!("switchboard: 1\nof: appflow\nvariables:\n  drop:\n    us-gov-west-1: c\n    {word}: a\n"))
    };
    for word in ["us-est-1", "'11122223333'", "prdo"] {
        let wrong = head(word).unwrap_err().to_string();
        let said = format!("line 6: variables: drop: '{}' is no environment; there are accounts", word.trim_matches('\''));
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
