//! A value that is the ARN of something: picked, looked up, named, and pointed at where it is refused.

use serde_json::json;

use super::*;
use crate::contract::ErrorKind;
use crate::screens::testing::error;

const CUSTOMER: &str = "arn:aws:profile:eu-central-1:210987654321:domains/acme/profiles/0a1b";

/// The form of a new case with this customer, once the fields of its domain are known.
fn case_of(customer: &str) -> Rig {
    let fields = json!([{"id": "title", "value": {"stringValue": "Lamp"}},
        {"id": "customer_id", "value": {"stringValue": customer}}]);
    let mut form = Rig::at("cases/domains/d1/cases!create");
    form.press("f2 ctrl-o");
    let _ = form.harness.commands.drain(..);
    let document = json!({"domainId": "d1", "templateId": "t-1", "fields": fields});
    form.harness.edited(&mut *form.page, Ok(Some(document.to_string())));
    form.press("f2");
    let known = json!([{"fieldId": "title", "name": "Title", "type": "Text", "namespace": "System"},
        {"fieldId": "customer_id", "name": "Customer", "type": "Text", "namespace": "System"}]);
    form.harness.answer(&mut *form.page, FormSlot::Known, json!({"fields": known}));
    form.harness.answer(
        &mut *form.page,
        FormSlot::Document("cases/domains/d1/templates/t-1".parse().unwrap()),
        json!({}),
    );
    form.harness.answer(&mut *form.page, FormSlot::Known, json!({"templates": []}));
    for _ in 0..40 {
        if form.is_on("customer_id") {
            return form;
        }
        form.press("down");
    }
    panic!("no value in\n{}", form.screen());
}

impl Rig {
    /// All that the review warns of.
    fn warned(&mut self) -> String {
        self.press("ctrl-s f1");
        self.harness.said()
    }
}

#[test]
fn the_customer_of_a_case_is_picked_in_the_domain_that_is_picked_first() {
    let mut form = case_of("");
    form.press("f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    form.harness.answer(&mut *list, PickerSlot::Named, json!({"cases": []}));
    let domains = ["acme", "beta"].map(|name| json!({ "DomainName": name }));
    form.harness.answer(&mut *list, PickerSlot::Rows, json!({ "Items": domains }));
    let seen = form.harness.overlay(&*list);
    assert!(seen.contains("profile's domain: type to narrow"), "{seen}");
    form.harness.type_text(&mut *list, "acme");
    form.harness.press(&mut *list, "enter");
    form.harness.type_text(&mut *list, "E-mail");
    form.harness.press(&mut *list, "enter");
    form.harness.type_text(&mut *list, "kim@example.com");
    form.harness.press(&mut *list, "enter");
    assert_eq!(form.sent("SearchProfiles")[0]["DomainName"], "acme");
    let found = json!({"Items": [{"ProfileId": "0a1b", "FirstName": "Kim", "LastName": "Lee"}]});
    form.harness.answer(&mut *list, PickerSlot::Rows, found);
    form.take(&mut *list, "");
    form.press("f2");
    form.harness.size = Rect::new(0, 0, 140, 40);
    form.sees(CUSTOMER);
    assert!(form.harness.session.names.values().all(|name| !name.contains("Kim")), "a customer's name is kept nowhere");
}

#[test]
fn the_customer_of_a_case_has_a_name_or_is_warned_of() {
    let mut form = case_of(CUSTOMER);
    assert_eq!(form.sent("BatchGetProfile"), [json!({"DomainName": "acme", "ProfileIds": ["0a1b"]})]);
    let found = json!({"Profiles": [{"ProfileId": "0a1b", "FirstName": "Kim", "LastName": "Lee"}]});
    form.harness.answer(&mut *form.page, FormSlot::Known, found);
    form.sees("Kim Lee");

    let mut gone = case_of(CUSTOMER);
    gone.harness.answer(&mut *gone.page, FormSlot::Known, json!({"Profiles": []}));
    assert!(gone.warned().contains("there is no profile 0a1b in acme"));

    for wrong in ["kim", "arn:aws:appflow:eu-central-1:210987654321:flow/nightly"] {
        let mut form = case_of(wrong);
        assert!(form.sent("BatchGetProfile").is_empty(), "{wrong}");
        form.press("ctrl-s");
        form.sees("is no ARN of a profile");
    }

    let mut foreign = case_of("arn:aws:profile:eu-central-1:111122223333:domains/acme/profiles/0a1b");
    foreign.harness.answer(&mut *foreign.page, FormSlot::Known, json!({"Profiles": []}));
    assert!(foreign.warned().contains("is of the account 111122223333, while this goes to 210987654321"));
}

#[test]
fn the_refusal_of_a_value_stands_at_the_value() {
    let said = "The value of field customer_id is not a valid ARN of a customer profile.";
    for (of, at) in [("CreateCase", "fields[1].value.stringValue"), ("UpdateCase", "fields[1].value.stringValue")] {
        let operation = crate::model::api().operations().find(|o| o.id.name == of).unwrap().id;
        let document = |customer: &str| {
            json!({"domainId": "d1", "templateId": "t-1", "caseId": "c", "fields": [
                {"id": "title", "value": {"stringValue": "Lamp"}},
                {"id": "customer_id", "value": {"stringValue": customer}}]})
        };
        let mut form = Form::new(operation, document("kim"));
        for said in [said, "Invalid value for customer_id: not a valid ARN"] {
            assert_eq!(form.refuse(said, said, false).to_string(), at, "{of}: {said}");
        }
        let stands = |form: &Form| form.issues().iter().any(|issue| issue.message.contains("not a valid ARN"));
        assert!(stands(&form));
        form.from_json_text(&document(CUSTOMER).to_string()).unwrap();
        assert!(!stands(&form), "it is about what was there before");
        let unknown = "Field customer_id does not exist.";
        assert_eq!(form.refuse(unknown, unknown, false).to_string(), "fields[1].id");
    }
    let mut form = case_of("kim");
    form.press("ctrl-s ctrl-s");
    let refusal = error(ErrorKind::BadRequest, "ValidationException", said, 400);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(refusal));
    assert!(form.is_on("customer_id"), "{}", form.screen());
}

/// Whatever stands beside the name of something by which its value is an ARN, in every operation.
#[test]
fn every_value_that_is_an_arn_is_picked_as_one() {
    let mut held = 0;
    for operation in crate::model::api().operations() {
        for (path, variants) in choices(operation.input, &DocPath::root(), 0) {
            for (id, refers) in &variants.arns {
                let (mut document, field) = (json!({}), path.member("stringValue"));
                field.put(&mut document, json!("x"));
                let Some((_, beside)) = pick::source::deciding_field(operation.id, &path) else { panic!("{path}") };
                beside.put(&mut document, json!(id));
                let at = "cases/domains/d1/cases!create".parse().unwrap();
                let asker =
                    pick::source::Asker { operation: operation.id, document: &document, at: &at, field: &field };
                assert_eq!(asker.named_by_arn(), Some(refers.as_str()), "{} {path}", operation.id);
                let source = asker.source(refers).unwrap();
                let last = source.inside.last().map_or(&source.resource.path, |resource| &resource.path);
                assert_eq!((source.arns, last), (true, refers), "{} {path}", operation.id);
                held += 1;
            }
        }
    }
    assert!(held >= 4, "{held}");
}

/// The choices of an input that are made by what stands beside them.
fn choices(
    shape: &'static crate::model::Shape,
    path: &DocPath,
    depth: usize,
) -> Vec<(DocPath, &'static crate::model::Variants)> {
    use crate::model::ShapeKind;
    if depth > 6 {
        return Vec::new();
    }
    let inside = match &shape.kind {
        ShapeKind::Structure { members, .. } => {
            members.iter().map(|member| (path.member(member.name), member)).collect()
        }
        ShapeKind::List { item } => vec![(path.index(0), &**item)],
        _ => Vec::new(),
    };
    let found = |(path, member): (DocPath, &'static crate::model::Member)| {
        let own = member.variants.as_deref().map(|variants| (path.clone(), variants));
        own.into_iter().chain(choices(member.shape(), &path, depth + 1)).collect::<Vec<_>>()
    };
    inside.into_iter().flat_map(found).collect()
}

/// A customer is looked for first in the domain whose customers the other cases name.
#[test]
fn a_customer_is_picked_first_where_the_other_cases_have_theirs() {
    for is_known in [true, false] {
        let mut form = case_of("");
        form.press("f4");
        let mut picker = form.overlay();
        form.harness.enter(&mut *picker);
        assert!(form.sent("ListDomains").is_empty(), "what comes first is known before anything is shown");
        let of = |domain: &str| format!("arn:aws:profile:us-east-1:111122223333:domains/{domain}/profiles/p1");
        let customer = |domain| json!({"id": "customer_id", "value": {"stringValue": of(domain)}});
        let cases = ["shop", "bank", "shop", "gone"].map(|domain| json!({"caseId": "c", "fields": [customer(domain)]}));
        if is_known {
            form.harness.answer(&mut *picker, PickerSlot::Named, json!({ "cases": cases }));
        } else {
            let failed = error(ErrorKind::Throttled, "ThrottlingException", "slow down", 429);
            form.harness.result(&mut *picker, PickerSlot::Named, &Outcome::Failed(failed));
        }
        let domains = ["attic", "bank", "shop"].map(|name| json!({"DomainName": name}));
        form.harness.answer(&mut *picker, PickerSlot::Rows, json!({ "Items": domains }));
        let seen = form.harness.overlay(&*picker);
        let at = |name: &str| seen.find(name).unwrap_or_else(|| panic!("{name}: {seen}"));
        if is_known {
            assert!(at("shop") < at("bank") && at("bank") < at("attic"), "{seen}");
            assert!(seen.contains("named by 2 cases") && seen.contains("named by 1 case "), "{seen}");
        } else {
            assert!(at("attic") < at("bank") && at("bank") < at("shop") && !seen.contains("named by"), "{seen}");
        }
    }
}
