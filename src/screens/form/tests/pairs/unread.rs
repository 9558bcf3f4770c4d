//! Fields and options that are not read yet, or cannot be.

use super::*;

/// Nothing else can be filled in while what is to be changed is on its way, and nothing is sent by mistake.
#[test]
fn an_edit_of_one_field_waits_for_the_fields() {
    const AT: &str = "cases/domains/d1/cases/c1?field=f-reason&value=refund!edit";
    let mut form = Rig::open(AT);
    form.harness.answer(&mut *form.page, FormSlot::Prepare, fields());
    form.harness.answer(&mut *form.page, FormSlot::Current, existing());
    let seen = form.screen();
    assert!(seen.contains("loading the fields") && !seen.contains("Performed by"), "{seen}");
    let offered = form.page.actions(&form.harness.session);
    assert!(!offered.contains(&Action::Submit) && offered.contains(&Action::Back), "{offered:?}");
    form.press("ctrl-s");
    let said = form.harness.said();
    assert!(said.contains("still being read"), "{}", form.screen());
    let notice = crate::screens::Notice { text: said, tone: crate::widgets::Tone::Warn };
    let mut form = Rig::open(AT);
    form.harness.session.notice = Some((notice, form.harness.session.now));
    let mut form = form.served();
    assert_eq!(form.harness.session.notice, None, "they were read since");
    form.sees("Refund");
    form.press("ctrl-s");
    form.sees("+ Refund");
}

/// Whoever ends the reading, or has it fail, never sees the ids of what exists, nor loses what was wanted with it.
#[test]
fn an_edit_whose_fields_are_not_read_says_so_and_reads_them_again() {
    const AT: &str = "cases/domains/d1/cases/c1?field=f-reason&value=refund!edit";
    let refused = Outcome::Failed(error(ErrorKind::Throttled, "ThrottlingException", "slow down", 429));
    let basis = FormSlot::Document(format!("{DOMAIN}/templates/t-1").parse().unwrap());
    let ends = [
        (FormSlot::Known, Outcome::Cancelled, "the fields were not read"),
        (FormSlot::Known, refused, "slow down"),
        (basis, Outcome::Cancelled, "the fields were not read"),
    ];
    for (slot, outcome, says) in ends {
        let mut form = Rig::open(AT);
        form.harness.answer(&mut *form.page, FormSlot::Prepare, fields());
        form.harness.answer(&mut *form.page, FormSlot::Current, existing());
        if slot != FormSlot::Known {
            form.harness.answer(&mut *form.page, FormSlot::Known, fields());
        }
        // By then the calls have ended.
        let _ = form.harness.session.ledger.leave(ScreenHarness::OWNER);
        form.harness.result(&mut *form.page, slot, &outcome);
        let seen = form.screen();
        assert!(seen.contains(says) && !seen.contains("16 items") && !seen.contains("Performed by"), "{seen}");
        assert!(!seen.contains("that the message names"), "{seen}");
        form.harness.effects.clear();
        form.press("r");
        let mut form = form.served();
        form.press("ctrl-s");
        form.sees("+ Refund");
    }
}

/// A form that is left while it reads the fields, and come back to, reads them again.
#[test]
fn an_edit_that_was_left_while_its_fields_were_read_reads_them_when_it_is_come_back_to() {
    let mut form = Rig::open("cases/domains/d1/cases/c1?field=f-reason&value=refund!edit");
    form.harness.answer(&mut *form.page, FormSlot::Prepare, fields());
    form.harness.answer(&mut *form.page, FormSlot::Current, existing());
    form.sees("loading the fields");
    let _ = form.harness.session.ledger.leave(ScreenHarness::OWNER);
    form.harness.effects.clear();
    form.harness.enter(&mut *form.page);
    let mut form = form.served();
    form.press("ctrl-s");
    form.sees("+ Refund");
}

/// Of something new, too, it is said that its fields are not read, or not all about them; a key reads what is missing, and
/// what was typed meanwhile stays.
#[test]
fn a_new_case_whose_fields_are_not_read_says_so_and_reads_them_again() {
    let refused = || Outcome::Failed(error(ErrorKind::Throttled, "ThrottlingException", "slow down", 429));
    let basis = || FormSlot::Document(format!("{DOMAIN}/templates/t-1").parse().unwrap());
    let layout = || FormSlot::Document(format!("{DOMAIN}/layouts/l-1").parse().unwrap());
    let ends = [
        (FormSlot::Known, Outcome::Cancelled, "the fields stand by their ids"),
        (FormSlot::Known, refused(), "the fields stand by their ids"),
        (basis(), Outcome::Cancelled, "not all is known of the fields"),
        (layout(), refused(), "not all is known of the fields"),
    ];
    for (slot, outcome, says) in ends {
        let mut form = Rig::open(CREATE);
        if slot != FormSlot::Known {
            form.harness.answer(&mut *form.page, FormSlot::Known, fields());
        }
        if slot == layout() {
            form.harness.answer(&mut *form.page, basis(), template());
        }
        // By then the calls have ended.
        let _ = form.harness.session.ledger.leave(ScreenHarness::OWNER);
        form.harness.effects.clear();
        form.harness.result(&mut *form.page, slot.clone(), &outcome);
        assert!(form.screen().contains(says), "{slot:?}: {}", form.screen());
        let said = form.harness.said();
        assert!(said.contains("(Ctrl-R reads them again)"), "{slot:?}: {said}");
        assert!(form.page.actions(&form.harness.session).contains(&Action::Refresh), "{slot:?}");
        form.press("ctrl-r");
        let mut form = form.served();
        let seen = form.screen();
        assert!(!seen.contains(says) && seen.contains("Title *") && seen.contains("Customer *"), "{slot:?}: {seen}");
        assert!(!form.page.actions(&form.harness.session).contains(&Action::Refresh), "{slot:?}");
        form.to("Title");
        form.type_text("Lamp");
        form.press("esc");
        assert_eq!(form.pairs(), json!([{"id": "title", "value": {"stringValue": "Lamp"}}]));
    }
}

/// What can be chosen for a field is read again, too, and what was typed by then stays.
#[test]
fn options_that_are_not_read_are_said_and_read_again() {
    let mut form = Rig::open(CREATE);
    let refused = Outcome::Failed(error(ErrorKind::Throttled, "ThrottlingException", "slow down", 429));
    let mut at = 0;
    while let Some(effect) = form.harness.effects.get(at).cloned() {
        at += 1;
        let Effect::Start(call) = effect else { continue };
        let Work::Api(request) = call.work else { continue };
        let slot = form.harness.session.ledger.ticket(call.id).map(|ticket| ticket.slot.clone()).unwrap();
        let reply = match (request.operation.name, &slot) {
            ("ListFields", _) => fields(),
            ("GetTemplate", _) => template(),
            ("GetLayout", _) => layout(),
            ("BatchGetCaseRule", Slot::Form(FormSlot::Document(at))) => rule(at.last().unwrap()),
            ("ListFieldOptions", _) => {
                form.harness.session.ledger.end(call.id);
                form.harness.effects.clear();
                form.harness.result(&mut *form.page, slot, &refused);
                break;
            }
            ("ListTemplates", _) => json!({"templates": [template()]}),
            _ => json!({}),
        };
        form.harness.answer(&mut *form.page, slot, reply);
    }
    form.sees("not all is known of the fields");
    form.to("Title");
    form.type_text("Lamp");
    form.press("ctrl-r");
    let form = form.served();
    let seen = form.screen();
    assert!(!seen.contains("not all is known") && seen.contains("Lamp"), "{seen}");
}
