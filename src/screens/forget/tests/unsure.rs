//! What is not known, not allowed or no longer there while a person is forgotten.

use super::*;

#[test]
fn what_nobody_knows_is_looked_at_and_throttling_is_waited_out() {
    let (mut harness, mut page) = known();
    agree(&mut harness, &mut page);
    let mut throttled = false;
    let mut world = |request: &Request| match request.operation.name {
        "DeleteProfile" => error(ErrorKind::UnknownOutcome, "ConnectionReset"),
        "DeleteCase" if text(&request.input, "caseId") == "c2" && !std::mem::replace(&mut throttled, true) => {
            error(ErrorKind::Throttled, "ThrottlingException")
        }
        "BatchGetProfile" => testing::finished(json!({"Profiles": []})),
        _ => all(request),
    };
    let sent = serve(&mut harness, &mut page, &mut world);
    assert_eq!(deleted(&sent), ["DeleteCase c1", "DeleteCase c2"]);
    assert!(harness.page(&page).contains("1 of 3 deleted · throttled"), "{}", harness.page(&page));
    harness.wake(&mut page);
    assert!(next(&mut harness).is_none(), "it is not time yet");
    harness.session.now = page.deadline().unwrap();
    harness.wake(&mut page);
    let sent = serve(&mut harness, &mut page, &mut world);
    assert_eq!(deleted(&sent), ["DeleteCase c2", &format!("DeleteProfile {KIM}")]);
    assert_eq!(sent.last().map(|request| request.operation.name), Some("BatchGetProfile"), "it is looked at");
    assert!(harness.page(&page).contains("3 of 3 deleted"), "{}", harness.page(&page));
}

#[test]
fn leaving_asks_and_what_was_not_sent_stays() {
    let (mut harness, mut page) = known();
    assert_eq!(page.unsaved(), None);
    agree(&mut harness, &mut page);
    assert!(matches!(page.unsaved(), Some(Unsaved::Going(said)) if said.contains("still being deleted")));
    harness.press(&mut page, "X");
    assert_eq!(harness.asked().iter().filter(|command| matches!(command, Command::Cancel(_))).count(), 2);
    while let Some((id, _)) = next(&mut harness) {
        let slot = harness.session.ledger.end(id).unwrap().slot;
        harness.result(&mut page, slot, &Outcome::Cancelled);
    }
    assert!(harness.page(&page).contains("0 of 3 deleted · 3 not sent"), "{}", harness.page(&page));
    assert!(matches!(page.unsaved(), Some(Unsaved::Going(said)) if said.contains("report was not saved")));
    report(&mut harness, &mut page);
    page.written(&mut harness.cx());
    assert_eq!(page.unsaved(), None);
    harness.take_answer(&mut page, OverlayAnswer::Leave { keep: false });
    harness.enter(&mut page);
    assert!(next(&mut harness).is_none(), "nothing goes on by itself");
}

#[test]
fn a_context_that_changes_nothing_is_not_offered_it() {
    let (mut harness, mut page) = opened();
    harness.session.contexts[0].read_only = true;
    harness.enter(&mut page);
    serve(&mut harness, &mut page, &mut all);
    assert!(!page.actions(&harness.session).contains(&Action::Delete));
    harness.press(&mut page, "x");
    assert!(harness.said().contains("nothing is deleted: this profile is read-only"));
    assert!(next(&mut harness).is_none());
}

#[test]
fn what_can_not_be_looked_at_is_said_and_asked_again() {
    let (mut harness, mut page) = opened();
    harness.enter(&mut page);
    let mut denied = |request: &Request| match request.operation.name {
        "SearchCases" | "SearchRelatedItems" => error(ErrorKind::AccessDenied, "AccessDeniedException"),
        _ => all(request),
    };
    serve(&mut harness, &mut page, &mut denied);
    let mut harness = harness.sized(140, 40);
    let seen = harness.page(&page);
    assert!(seen.contains("Not known") && seen.contains("not looked for in support, claims. SearchCases:"), "{seen}");
    harness.press(&mut page, "x");
    assert!(harness.said().contains("not answered: what is not known is not deleted"));
    let place = |harness: &ScreenHarness, page: &ForgetPage, action| {
        page.actions(&harness.session).iter().position(|offered| *offered == action).unwrap()
    };
    assert!(place(&harness, &page, Action::Refresh) < place(&harness, &page, Action::Export), "it lacks something");
    harness.press(&mut page, "r");
    serve(&mut harness, &mut page, &mut all);
    assert!(place(&harness, &page, Action::Refresh) > place(&harness, &page, Action::Export));
    let seen = harness.page(&page);
    assert!(!seen.contains("Not known") && seen.contains("[x] Lamp of Kim"), "{seen}");
}

#[test]
fn of_whoever_is_gone_the_cases_are_found_and_deleted() {
    for world in [(|_| testing::finished(json!({"Profiles": []}))) as fn(&Request) -> Outcome, |_| {
        error(ErrorKind::NotFound, "ResourceNotFoundException")
    }] {
        let (mut harness, mut page) = opened();
        harness.enter(&mut page);
        serve(&mut harness, &mut page, &mut |request| match request.operation.name {
            "BatchGetProfile" => world(request),
            _ => all(request),
        });
        let seen = harness.page(&page);
        assert!(seen.contains("[x] Lamp of Kim") && seen.contains("Who may be the same person was not"), "{seen}");
        assert!(!seen.contains("All was looked at") && page.status(&harness.view()).contains("2 taken"), "{seen}");
        assert!(report(&mut harness, &mut page).contains("the person is gone"));
        agree_to(&mut harness, &mut page, KIM);
        let sent = deleted(&serve(&mut harness, &mut page, &mut all));
        assert_eq!(sent, ["DeleteCase c1", "DeleteCase c2"]);
    }
}

#[test]
fn what_was_not_looked_for_is_asked_again_afterwards_and_deleted_then() {
    let (mut harness, mut page) = opened();
    harness.enter(&mut page);
    serve(&mut harness, &mut page, &mut |request| match request.operation.name {
        "ListDomains" if request.operation.service == crate::model::Service::ConnectCases => {
            error(ErrorKind::Throttled, "ThrottlingException")
        }
        _ => all(request),
    });
    let seen = harness.page(&page);
    let line = |what: &str| seen.lines().position(|line| line.contains(what));
    assert!(line("Cases that name them were not looked for") < line("Asked for"), "{seen}");
    assert!(line("Cases that name them").is_some() && seen.contains("not answered: there may be more"), "{seen}");
    harness.press(&mut page, "x");
    assert!(harness.said().contains("Cases that name them were not looked for"));
    agree(&mut harness, &mut page);
    assert_eq!(deleted(&serve(&mut harness, &mut page, &mut all)), [format!("DeleteProfile {KIM}")]);
    assert!(harness.page(&page).contains("1 not answered"), "{}", harness.page(&page));
    assert!(report(&mut harness, &mut page).contains("were not looked for"));
    harness.press(&mut page, "r");
    serve(&mut harness, &mut page, &mut all);
    assert!(harness.page(&page).contains("[x] Lamp of Kim"), "{}", harness.page(&page));
    assert!(page.actions(&harness.session).contains(&Action::Delete));
    agree(&mut harness, &mut page);
    let sent = deleted(&serve(&mut harness, &mut page, &mut all));
    assert_eq!(sent, ["DeleteCase c1", "DeleteCase c2"]);
    assert!(harness.page(&page).contains("3 of 3 deleted"), "{}", harness.page(&page));
}

#[test]
fn nothing_is_deleted_before_it_is_known_whose_account_it_is() {
    let (mut harness, mut page) = opened();
    let identity = harness.session.contexts[0].identity.take();
    harness.enter(&mut page);
    let asked = serve(&mut harness, &mut page, &mut all);
    assert!(asked.iter().all(|request| request.operation.name != "SearchCases"));
    assert!(harness.page(&page).contains("Looking at what there is"), "{}", harness.page(&page));
    harness.press(&mut page, "x");
    assert!(harness.said().contains("still being looked at"));
    harness.session.contexts[0].identity = identity;
    harness.news(&mut page);
    serve(&mut harness, &mut page, &mut all);
    let seen = harness.page(&page);
    assert!(seen.contains("All was looked at.") && seen.contains("[x] Lamp of Kim"), "{seen}");
}

#[test]
fn whatever_comes_back_is_survived() {
    let mut dice = fastrand::Rng::with_seed(3);
    for _ in 0..20 {
        let (mut harness, mut page) = opened();
        harness.enter(&mut page);
        serve(&mut harness, &mut page, &mut |request| match dice.u8(..6) {
            0 => Outcome::Cancelled,
            1 => Outcome::Failed(ApiError::local(ErrorKind::Internal, "\u{1b}[2J", "\u{202e}words")),
            2 => testing::finished(json!([1, null])),
            3 => testing::finished(json!({"Items": [{}, 1, null], "cases": "x", "Profiles": {}})),
            _ => all(request),
        });
        harness.press(&mut page, "j tab space shift-tab j space G space v");
        assert!(!harness.page(&page).contains(['\u{1b}', '\u{202e}']));
        harness.shrink(&page);
    }
}
