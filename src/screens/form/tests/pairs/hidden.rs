//! What the rules of a domain make of the fields of a case.

use super::*;

#[test]
fn what_a_value_decides_about_others_is_seen_at_once() {
    let mut form = create();
    assert!(!form.screen().contains("Amount *"));
    form.to("Reason");
    form.press("enter");
    let seen = form.harness.opened().map(|list| form.harness.overlay(&*list)).unwrap();
    let legacy = seen.lines().find(|line| line.contains("Legacy")).unwrap();
    assert!(legacy.contains("not active") && seen.find("Legacy") > seen.find("Delivery"), "{seen}");
    form.choose(FormAnswer::Value("refund".to_owned()));
    form.sees("Amount *");
    form.to("Product");
    form.press("enter");
    let mut list = form.overlay();
    let seen = form.harness.overlay(&*list);
    assert!(seen.contains("Lamp") && !seen.contains("Tent"), "{seen}");
    form.take(&mut *list, "Lamp");
    form.sees("Lamp");
    form.to("Reason");
    form.choose(FormAnswer::Value("delivery".to_owned()));
    assert!(!form.screen().contains("Amount *"), "{}", form.screen());
    form.to("Product");
    form.press("enter");
    let mut list = form.overlay();
    form.take(&mut *list, "Tent");
    form.to("Reason");
    form.choose(FormAnswer::Value("refund".to_owned()));
    form.sees("a rule leaves no such option here");
}

/// Nobody sees what a rule hides: what was typed there stays in the form, and goes along once it is shown again.
#[test]
fn what_a_rule_hides_is_not_sent_and_not_lost() {
    let at = CREATE.replace('!', "&title=Lamp&status=closed!");
    let mut form = Rig::at(&at).served();
    form.harness.size = Rect::new(0, 0, 140, 60);
    form.to("Root cause");
    form.type_text("Cable");
    form.press("esc");
    form.to("Status");
    form.choose(FormAnswer::Value("open".to_owned()));
    form.sees("▲ is not sent: the rule 'Cause when closed' hides it");
    assert!(form.pairs().to_string().contains("Cable"), "it stays in the form");
    form.harness.size = Rect::new(0, 0, 140, 60);
    form.press("ctrl-s");
    form.sees("What is sent");
    let review = form.screen();
    assert!(!review.contains("Cable"), "{review}");
    assert!(review.contains("is not sent: the rule 'Cause when closed' hides it"), "{review}");
    form.press("ctrl-s");
    let sent = form.sent("CreateCase");
    assert!(!sent[0].to_string().contains("f-notes") && sent[0].to_string().contains("Lamp"), "{}", sent[0]);

    let mut form = Rig::at(&at).served();
    form.to("Root cause");
    form.type_text("Cable");
    form.press("esc");
    for status in ["open", "closed"] {
        form.to("Status");
        form.choose(FormAnswer::Value(status.to_owned()));
    }
    assert!(!form.screen().contains("is not sent"), "{}", form.screen());
    form.press("ctrl-s ctrl-s");
    assert!(form.sent("CreateCase")[0].to_string().contains("Cable"), "it is shown again");
}

/// What exists of a field that a rule hides stays as it is, whatever was typed there before it was hidden.
#[test]
fn an_edit_leaves_what_a_rule_hides_as_it_is() {
    let mut form = Rig::at(&format!("{DOMAIN}/cases/c1!edit")).served();
    form.harness.size = Rect::new(0, 0, 140, 60);
    form.to("Amount");
    assert!(!form.screen().contains("Root cause"), "{}", form.screen());
    form.press("ctrl-d");
    form.type_text("7");
    form.press("esc");
    form.to("Status");
    form.choose(FormAnswer::Value("closed".to_owned()));
    form.to("Root cause");
    form.sees("Cable");
    form.type_text(" broken");
    form.press("esc");
    form.to("Status");
    form.choose(FormAnswer::Value("open".to_owned()));
    form.sees("▲ stays as it was: the rule 'Cause when closed' hides it");
    form.press("ctrl-s");
    form.sees("1 change;");
    form.press("ctrl-s");
    form.answer(FormSlot::Again, existing());
    let sent = form.sent("UpdateCase");
    assert_eq!(sent[0]["fields"], json!([{"id": "f-amount", "value": {"doubleValue": 7}}]));

    // Whoever opens the form for that field means it.
    let mut form = Rig::at(&format!("{DOMAIN}/cases/c1?field=f-notes!edit")).served();
    form.type_text("!");
    form.press("esc");
    form.sees("▲ is hidden by the rule");
    form.press("ctrl-s ctrl-s");
    form.answer(FormSlot::Again, existing());
    assert_eq!(form.sent("UpdateCase")[0]["fields"][0]["id"], "f-notes");
}
