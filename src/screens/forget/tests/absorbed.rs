//! Who was merged into a person, and what names them.

use super::*;

const ABSORBED: &str = "aaaabbbbccccddddaaaabbbbccccdddd";

fn arn_of(id: &str) -> String {
    format!("arn:aws:profile:eu-central-1:111122223333:domains/acme/profiles/{id}")
}

/// Objects tell of cases that name somebody who was merged into Kim, or somebody else who is there.
fn merged(request: &Request) -> Outcome {
    let input = &request.input;
    let told = |id: &str| {
        let arn = format!("arn:aws:cases:eu-central-1:111122223333:domain/d1/case/{id}");
        json!({"ProfileObjectUniqueKey": id, "Object": json!({"CaseId": id, "Attributes": {"CaseArn": arn}}).to_string()})
    };
    testing::finished(match request.operation.name {
        "ListProfileObjects" if text(input, "ObjectTypeName") == "_case" => {
            json!({"Items": [told("c1"), told("m1"), told("x1"), {"ProfileObjectUniqueKey": "?", "Object": "{}"}]})
        }
        "GetCase" => match text(input, "caseId").as_str() {
            "m1" => case("m1", "Case of before", &arn_of(ABSORBED)),
            "x1" => case("x1", "Case of another", &arn_of(TWIN)),
            id => case(id, "Lamp of Kim", &arn_of(KIM)),
        },
        "BatchGetProfile" if input.to_string().contains(ABSORBED) => json!({"Profiles": []}),
        "BatchGetProfile" if input.to_string().contains(TWIN) => json!({"Profiles": [person(TWIN, "T.")]}),
        "SearchCases" if input.to_string().contains(ABSORBED) && text(input, "domainId") == "d1" => {
            json!({"cases": [case("m1", "Case of before", &arn_of(ABSORBED)), case("m2", "No object tells", &arn_of(ABSORBED))]})
        }
        _ => answers(request),
    })
}

#[test]
fn cases_that_name_who_was_merged_into_a_person_are_theirs_and_those_of_others_are_not() {
    let (mut harness, mut page) = opened();
    harness.enter(&mut page);
    serve(&mut harness, &mut page, &mut merged);
    let taken = |page: &ForgetPage| {
        let names = page.gather.taken().into_iter().map(|n| page.gather.things[n].at.last().unwrap().to_owned());
        names.collect::<std::collections::BTreeSet<_>>()
    };
    let wanted = [KIM, "c1", "c2", "m1", "m2"].map(str::to_owned).into();
    assert_eq!(taken(&page), wanted);
    harness.size = Rect::new(0, 0, 80, 80);
    let seen = harness.page(&page);
    assert!(seen.contains("[ ] Case of another") && seen.contains("it names somebody else who is"), "{seen}");
    assert!(seen.contains("[x] Case of before") && seen.contains("names a profile that is gone"), "{seen}");
    // An object that does not say of which case it tells may hide one.
    assert!(report(&mut harness, &mut page).contains("not every object tells of its case"));
}

#[test]
fn what_objects_tell_of_is_missed_where_they_or_whom_it_names_can_not_be_read() {
    for (operation, said) in [
        ("ListProfileObjects", "merged into theirs"),
        ("BatchGetProfile", "it is not taken"),
        ("ListFields", "were not looked for"),
    ] {
        let (mut harness, mut page) = opened();
        harness.enter(&mut page);
        serve(&mut harness, &mut page, &mut |request| match request.operation.name {
            name if name == operation && (name == "ListProfileObjects" || !request.input.to_string().contains(KIM)) => {
                error(ErrorKind::AccessDenied, "AccessDeniedException")
            }
            _ => merged(request),
        });
        assert!(report(&mut harness, &mut page).contains(said), "{operation}");
        let is_open = |thing: &thing::Thing| thing.at.last() == Some("m1") && thing.taken;
        assert!(!page.gather.things.iter().any(is_open), "{operation}");
    }
}
