//! What is asked of a line before it can be sent.

use std::collections::BTreeSet;

use super::*;

/// Whatever can be edited: of a line that is set in what is read, only what names the item is required.
#[test]
fn what_a_template_requires_is_asked_of_its_lines_alone() {
    const CLAIM: &str = "6f1c2d3b-4a59-4c5d-9b7f-1e4d668a4020";
    let operation = operation("CreateCase");
    let list = |path: &str| format!("cases/domains/d1/{}", path.rsplit('/').next()?).parse().ok();
    let mut names = PairNames::of(operation, list);
    let field = |id: &str, name: &str| json!({"fieldId": id, "name": name, "type": "Text", "namespace": "Custom"});
    names.learn(&json!({"fields": [field("title", "Title"), field("f-1", "Order"), field("f-2", "Note")]}));
    let file = format!("Title,Template,Order\nOne,{CLAIM},\nTwo,{CLAIM},7\nThree,0{},\n,{CLAIM},8\n", &CLAIM[1..]);
    let (sensed, columns) = look(file.as_bytes()).unwrap();
    let to = [("Title", "fields{Title}"), ("Template", "templateId"), ("Order", "fields{Order}")];
    let to = to.map(|(column, to)| (column.to_owned(), resolve(operation, to, names.all()).unwrap()));
    let mapping =
        RowMapping { format: sensed.format, encoding: sensed.encoding, columns: to.into(), ..RowMapping::default() };
    let given = json!({"domainId": "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31"});
    let plans = names.bases(&given, &mapping, &columns);
    assert_eq!((plans.len(), plans[0].1.operation.name), (2, "GetTemplate"));
    assert!(names.bases(&given, &mapping, &columns).is_empty(), "each is asked for once");
    names.learn_basis(CLAIM, &json!({"templateId": CLAIM, "name": "Claim", "requiredFields": [{"fieldId": "f-1"}]}));
    let asked = RowsCheck {
        number: 1,
        path: String::new(),
        operation,
        names: BTreeMap::new(),
        needs: names.needs(&given, &mapping),
        set: given.clone(),
        mapping,
        edits: false,
        upload: None,
    };
    let found = check(file.as_bytes(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
    let wrong = [
        "2 Order fields{f-1}.stringValue: Order has no value: the template Claim requires one",
        "5 Title fields{title}.stringValue: Title has no value: it is always needed",
    ];
    assert_eq!(said(&found), wrong);
    // One that is not there, or of no use, is said before anything is sent.
    let mut references = RowReferences::default();
    let lists = references.lists(operation, &given, &asked.mapping, &BTreeSet::new());
    let [(templates, plan)] = lists.as_slice() else { panic!("{lists:?}") };
    assert_eq!(plan.operation.name, "ListTemplates");
    assert_eq!(references.lists(operation, &given, &asked.mapping, &BTreeSet::new()), [], "once");
    let template = |id: &str, status: &str| json!({"templateId": id, "name": "Claim", "status": status});
    references.learn(templates, &json!({"templates": [template(CLAIM, "Inactive")]}), false);
    let mut needs = |references: &RowReferences, mapping: &RowMapping| {
        [names.needs(&given, mapping), references.needs(operation, &given, mapping, &BTreeSet::new())].concat()
    };
    let some = RowsCheck { needs: needs(&references, &asked.mapping), ..asked };
    let checked = |asked: &RowsCheck| {
        let found = check(file.as_bytes(), asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
        (said(&found), found.left_out())
    };
    let (told, left_out) = checked(&some);
    let of_no_use =
        "Template templateId: is the template Claim: this template is not active, so no case can be made from it";
    assert!(told.contains(&format!("2 {of_no_use}")) && told.contains(&format!("3 {of_no_use}")), "{told:?}");
    assert!(told.iter().all(|line| !line.starts_with('4')), "there may be more of them: {told:?}");
    assert!(left_out.iter().all(|out| !out.why.contains(CLAIM)), "what is kept holds no value: {left_out:?}");
    references.learn(templates, &json!({"templates": [template(CLAIM, "Active")]}), true);
    let all = RowsCheck { needs: needs(&references, &some.mapping), ..some };
    let (told, left_out) = checked(&all);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told.iter().any(|line| line.starts_with("4 Template templateId: there is no such template: 0f1c")),
        "{told:?}"
    );
    assert!(left_out.iter().all(|out| !out.why.contains("0f1c")), "{left_out:?}");
    // Who has its name in the column is told the id.
    let found = check(&b"Title,Template,Order\nOne,Claim,7\n"[..], &all, &mut |_| ControlFlow::Continue(()));
    let told = said(&found.unwrap().unwrap());
    let by_id = format!("there is no such template: Claim; here a template goes by its id, {CLAIM}");
    assert!(told.iter().any(|line| line.ends_with(&by_id)), "{told:?}");
    // Where all lines are of one template, what it requires is required as any other member is.
    let constants = vec![("templateId".parse().unwrap(), json!(CLAIM))];
    let needs = names.needs(&given, &RowMapping { constants, ..RowMapping::default() });
    assert_eq!(needs.iter().filter(|need| matches!(need, RowNeed::Value { .. })).count(), 2);
    let required = targets(operation, &given, names.all()).into_iter().filter(|target| target.required);
    let required: Vec<String> = required.map(|target| name_of_target(&target.path, names.all())).collect();
    assert!(required.contains(&"Order".to_owned()) && !required.contains(&"Note".to_owned()), "{required:?}");
}

#[test]
fn what_is_read_before_an_edit_is_not_asked_of_a_line() {
    let mut seen_any = 0;
    for operation in api().operations().filter(|operation| operation.edit_from.is_some()).map(|found| found.id) {
        let members = operation.operation().input.members();
        let all = Value::Object(members.iter().map(|member| (member.name.to_owned(), Value::Null)).collect());
        let (own, set) = crate::jobs::apart(operation, &all);
        for edits in [false, true] {
            let maker = RowMaker::new(operation, &json!({}), &RowMapping::default(), &[]).unwrap().for_edit(edits);
            let issues = maker.issues(&Row::default(), &json!({}));
            let lacks = |name: &str| {
                issues.iter().any(|issue| issue.message == "is required" && issue.member.to_string() == name)
            };
            for member in members.iter().filter(|member| member.required && !member.token) {
                let is_asked = !edits || own.get(member.name).is_some();
                assert_eq!(lacks(member.name), is_asked, "{operation} {} {edits}", member.name);
                seen_any += usize::from(set.get(member.name).is_some());
            }
        }
    }
    assert!(seen_any > 0);
}
