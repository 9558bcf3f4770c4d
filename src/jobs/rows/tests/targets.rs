//! What the columns of a file can be given to, and are given to by their names.

use super::*;

#[test]
fn columns_are_given_to_what_they_are_named_after() {
    let columns = ["e-mail", "FIRST_NAME", "surname", "City", "billing address city", "Attributes.Tier", "Shoe size"];
    assert_eq!(
        proposed("CreateProfile", &json!({"DomainName": "acme"}), &[], &columns),
        pairs(&[
            ("Attributes.Tier", "Attributes{Tier}"),
            ("City", "Address.City"),
            ("FIRST_NAME", "FirstName"),
            ("billing address city", "BillingAddress.City"),
            ("e-mail", "EmailAddress"),
            ("surname", "LastName"),
        ])
    );
    assert_eq!(
        proposed("CreateCase", &json!({"domainId": "d"}), &fields(), &["title", "refund-amount", "templateId", "x"]),
        pairs(&[
            ("refund-amount", "fields{f-12}.doubleValue"),
            ("templateId", "templateId"),
            ("title", "fields{title}.stringValue"),
        ])
    );
    assert_eq!(
        proposed("PutProfileObject", &json!({"DomainName": "acme"}), &[], &["object type name", "Id", "Nested"]),
        pairs(&[("Id", "Object{Id}"), ("Nested", "Object{Nested}"), ("object type name", "ObjectTypeName")])
    );
}

#[test]
fn what_is_typed_for_a_place_leads_there_or_says_what_is_there() {
    let to = |of: &str, text: &str| resolve(operation(of), text, &fields()).map(|path| path.to_string());
    for (of, text, path) in [
        ("CreateProfile", "address.city", "Address.City"),
        ("CreateProfile", "Attributes.Tier", "Attributes{Tier}"),
        ("CreateProfile", "attributes{my key}", "Attributes{my key}"),
        ("CreateCase", "fields{Refund amount}", "fields{f-12}.doubleValue"),
        ("CreateCase", "fields.title", "fields{title}.stringValue"),
        ("CreateCase", "fields{other}.booleanValue", "fields{other}.booleanValue"),
        ("PutProfileObject", "Object.Contact.Email", "Object{Contact}{Email}"),
        ("MergeProfiles", "ProfileIdsToBeMerged", "ProfileIdsToBeMerged"),
    ] {
        assert_eq!(to(of, text).as_deref(), Ok(path), "{text}");
    }
    for (of, text, why) in [
        ("CreateProfile", "Adress", "there is no member Adress; did you mean Address?"),
        ("CreateProfile", "Address.Citty", "Address has no member Citty; did you mean City?"),
        ("CreateProfile", "FirstName.x", "nothing is below FirstName"),
        ("CreateCase", "fields{Nobody}", "there is no field Nobody"),
        ("CreateCase", "fields[0]", "fields is filled in by name, such as fields{title}.stringValue"),
        ("CreateFlow", "tasks.taskType", "tasks is a list: say which, such as tasks[0]"),
    ] {
        assert_eq!(to(of, text).as_ref().map_err(String::as_str), Err(why), "{text}");
    }
    assert_eq!(
        find_operation("CreateProfil").unwrap_err(),
        "there is no operation CreateProfil; the nearest is profiles:CreateProfile"
    );
    assert!(find_operation("CreateDomain").unwrap_err().ends_with("say profiles:CreateDomain or cases:CreateDomain"));
}

#[test]
fn every_operation_has_places_and_every_place_is_found_by_its_own_name() {
    for operation in api().operations() {
        for target in targets(operation.id, &Value::Null, &fields()) {
            let path = given_to_column(&target, "Some.name");
            let again = resolve(operation.id, &path.to_string(), &fields());
            assert_eq!(again.as_ref(), Ok(&path), "{}", operation.id);
            assert!(target::landing(operation.id, &path).is_some(), "{}: {path}", operation.id);
        }
    }
}

#[test]
fn what_a_service_has_for_many_at_once_is_there_to_be_made() {
    let with = api().operations().filter_map(|operation| Some((operation.id, operation.bulk.as_ref()?)));
    let mut count = 0;
    for (id, bulk) in with {
        count += 1;
        assert_eq!(bulk.operations(id.service).count(), bulk.calls.len(), "{id}");
        let resource = crate::catalog::catalog().resource(&bulk.at);
        assert!(resource.is_some_and(|resource| resource.action("create").is_some()), "{id}: {}", bulk.at);
    }
    assert!(count >= 3);
}
