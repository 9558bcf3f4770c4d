//! Who may be the same person, and is deleted only where somebody says so.

use super::*;

#[test]
fn who_may_be_the_same_is_deleted_only_if_taken_in() {
    let (mut harness, mut page) = known();
    let seen = harness.page(&page);
    assert!(seen.contains("[ ] K. Lee") && seen.contains("has in common: e-mail, phone"), "{seen}");
    assert!(page.status(&harness.view()).contains("3 taken"));
    for _ in 0..40 {
        let heading = page.here(&harness.cx()).unwrap();
        if heading.key == "May be the same person" {
            break;
        }
        harness.press(&mut page, "j");
    }
    harness.press(&mut page, "space");
    assert!(harness.page(&page).contains("[ ] K. Lee"), "they are looked at one by one");
    go_to(&mut harness, &mut page, "K. Lee");
    harness.press(&mut page, "space");
    assert!(harness.page(&page).contains("[x] K. Lee"));
    let asked = serve(&mut harness, &mut page, &mut all);
    let about_twin = |request: &&Request| request.input.to_string().contains(TWIN);
    let names: Vec<&str> = asked.iter().filter(about_twin).map(|request| request.operation.name).collect();
    for operation in ["ListProfileObjects", "GetSegmentMembership", "SearchCases"] {
        assert!(names.contains(&operation), "{operation} in {names:?}");
    }
    assert!(page.status(&harness.view()).contains("4 taken"));
    // Whoever was taken in is not held against themselves.
    let seen = harness.page(&page);
    assert!(seen.contains("in common: e-mail, phone") && !seen.contains("e-mail, phone,"), "{seen}");
    agree(&mut harness, &mut page);
    let sent = deleted(&serve(&mut harness, &mut page, &mut all));
    assert_eq!(sent.len(), 4);
    assert!(sent.contains(&format!("DeleteProfile {TWIN}")), "{sent:?}");
}

/// Nothing but machine learning takes the other for the same: it is proposed all the same, and not looked into.
#[test]
fn who_is_only_found_by_the_service_is_proposed_with_a_name() {
    let other = "aaaa6789abcdef0123456789abcdef01";
    let (mut harness, mut page) = opened();
    harness.enter(&mut page);
    let mut world = |request: &Request| {
        let input = request.input.to_string();
        match request.operation.name {
            "GetSimilarProfiles" if input.contains("ML_BASED") => {
                testing::finished(json!({"ProfileIds": [other, KIM]}))
            }
            "GetSimilarProfiles" => error(ErrorKind::BadRequest, "BadRequestException"),
            "BatchGetProfile" if input.contains(other) => {
                testing::finished(json!({"Profiles": [{"ProfileId": other, "FirstName": "Kimmy", "LastName": "Li"}]}))
            }
            _ => all(request),
        }
    };
    let asked = serve(&mut harness, &mut page, &mut world);
    let mut harness = harness.sized(140, 40);
    let seen = harness.page(&page);
    assert!(seen.contains("[ ] Kimmy Li") && seen.contains("found by machine learning"), "{seen}");
    assert!(!seen.contains("not looked for"), "that rules are off is an answer: {seen}");
    let about = asked.iter().filter(|request| request.input.to_string().contains(other)).count();
    assert_eq!(about, 1, "nothing but their name is read before they are taken in");
    go_to(&mut harness, &mut page, "Kimmy Li");
    harness.press(&mut page, "space");
    let asked = serve(&mut harness, &mut page, &mut world);
    assert!(asked.iter().any(|request| request.operation.name == "SearchCases"));
    assert!(page.status(&harness.view()).contains("4 taken"));
}
