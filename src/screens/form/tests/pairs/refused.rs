//! What is refused, by the service or before anything is sent, stands at its field.

use super::*;

#[test]
fn a_refusal_stands_at_the_field_that_it_names_whether_or_not_it_has_a_value() {
    for (said, name) in [
        ("The required field customer_id has no value.", "Customer"),
        ("The field f-amount has no value, and a case rule requires one.", "Amount"),
        ("The option lamp of field f-link is not active.", "Tracking link"),
    ] {
        let mut form = create();
        form.to("Title");
        form.type_text("Lamp");
        form.press("ctrl-s ctrl-s");
        assert_eq!(form.sent("CreateCase").len(), 1, "{}", form.screen());
        let refusal = error(ErrorKind::BadRequest, "ValidationException", said, 400);
        form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(refusal));
        form.sees(&format!("at {name}"));
        assert!(!form.screen().contains("another value"), "it has none: {}", form.screen());
        let line = form.screen().lines().position(|line| line.contains('▌') && line.contains(name));
        assert!(line.is_some(), "{name}: {}", form.screen());
        form.to(name);
        form.type_text("1");
        form.press("esc");
        assert!(!form.screen().contains("has no value") && !form.screen().contains("not active"), "{}", form.screen());
    }
}

/// Why it failed is said until something of it is another, however that was made.
#[test]
fn a_refusal_is_gone_once_something_was_corrected() {
    let mut form = create();
    form.to("Title");
    form.type_text("Lamp");
    form.press("ctrl-s ctrl-s");
    let refusal = error(ErrorKind::BadRequest, "ValidationException", "The case is not right.", 400);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(refusal));
    form.sees("is not right");
    form.press("f2 ctrl-a");
    let text = r#"{"templateId": "t-1", "fields": [{"id": "title", "value": {"stringValue": "Tent"}}]}"#;
    form.harness.paste(&mut *form.page, text);
    form.press("f2");
    assert!(!form.screen().contains("is not right"), "{}", form.screen());
}

/// What the service is known to refuse is not sent to it: a case without a title, and one of a template that the service
/// itself has said is not there. What only the account's documents say warns.
#[test]
fn what_is_surely_refused_is_not_sent() {
    let mut form = create();
    form.press("ctrl-s");
    form.sees("✗ is always needed");
    form.sees("▲ the template requires a value");
    form.to("Title");
    form.type_text("Lamp");
    form.press("esc");
    form.press("ctrl-s");
    form.sees("What is sent");

    let mut form = Rig::at("cases/domains/d1/cases?templateId=nosuch!create");
    form.harness.answer(&mut *form.page, FormSlot::Known, fields());
    let basis: Location = format!("{DOMAIN}/templates/nosuch").parse().unwrap();
    let _ = form.harness.session.ledger.leave(ScreenHarness::OWNER);
    form.harness.effects.clear();
    let gone = error(ErrorKind::NotFound, "ResourceNotFoundException", "Template nosuch does not exist.", 404);
    form.harness.result(&mut *form.page, FormSlot::Document(basis), &Outcome::Failed(gone));
    form.to("Title");
    form.type_text("Lamp");
    form.press("esc");
    form.press("ctrl-s");
    form.sees("✗ there is no template nosuch");
    assert!(!form.screen().contains("What is sent"), "{}", form.screen());
    form.to("Template");
    form.choose(FormAnswer::Value("t-1".to_owned()));
    let mut form = form.served();
    assert!(!form.screen().contains("nosuch"), "{}", form.screen());
    form.press("ctrl-s");
    form.sees("What is sent");
}

/// Which moment is meant by what is typed stands beside it while it is typed.
#[test]
fn what_a_date_means_is_said_while_it_is_typed() {
    let mut form = create();
    form.to("Promised by");
    form.type_text("today");
    form.sees("understood as Wednesday 2026-03-04 00:00 (UTC)");
    form.type_text("ish");
    assert!(!form.screen().contains("understood as"), "{}", form.screen());
}

/// Values that the service is known to refuse keep a case from being sent, and are said at their fields; what is only
/// inferred warns.
#[test]
fn impossible_values_are_errors_where_it_is_known_that_they_are_refused() {
    let (long, longer) = ("x".repeat(3_001), "x".repeat(4_101));
    for (id, value, said, is_refused) in [
        ("f-amount", "much", "✗", true),
        ("customer_id", "Kim", "✗ is no ARN of a profile", true),
        ("summary", long.as_str(), "✗ must be at most 3000 characters long, and has 3001", true),
        ("title", longer.as_str(), "✗", true),
        ("f-reason", "legacy", "✗ this option is not active", true),
        ("f-reason", "nosuch", "▲ nosuch is none of its options", false),
        ("f-due", "soon", "▲ is no point in time", false),
        ("f-link", "example", "▲ is no address", false),
        ("assigned_user", "me", "▲ is no ARN", false),
    ] {
        let mut at = Location::home().child("cases").child("domains").child("d1").child("cases");
        at = at.with_query("templateId", "t-1").with_query(id, value);
        if id != "title" {
            at = at.with_query("title", "Lamp");
        }
        let mut form = Rig::at(&format!("{at}!create")).served();
        form.harness.size = Rect::new(0, 0, 140, 60);
        if id == "customer_id" {
            // A search by a bare id brings nothing along that would be refused.
            assert!(!form.screen().contains(value), "{}", form.screen());
            form.to("Customer");
            form.type_text(value);
            form.press("esc");
        }
        form.press("ctrl-s");
        let screen = form.screen();
        assert!(screen.contains(said) || screen.contains(said.trim_start_matches("▲ ")), "{id}: {screen}");
        assert_eq!(screen.contains("What is sent"), !is_refused, "{id}: {screen}");
        form.press("ctrl-s");
        assert_eq!(form.sent("CreateCase").len(), usize::from(!is_refused), "{id}");
    }
}
