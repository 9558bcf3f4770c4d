//! What the designer shows, and what its keys make of a design.

use serde_json::json;

use super::edits::names_in;
use super::*;
use crate::catalog::{Location, catalog};
use crate::contract::{Effect, ErrorKind};
use crate::plan::{Deed, Entry, Environment, Found, FoundItem, Kinds, text_naming};
use crate::screens::testing::{ScreenHarness, error};

const AT: &str = "cases/domains/d-1!design";

fn item(at: &str, id: &str, document: serde_json::Value) -> FoundItem {
    FoundItem { at: at.parse().unwrap(), id: id.to_owned(), reply: document.clone(), document, ..FoundItem::default() }
}

/// A domain with nothing in it but the service's own fields.
fn bare() -> Found {
    let root: Location = "cases/domains/d-1".parse().unwrap();
    let domain = json!({"name": "acme-support", "domainStatus": "Active", "domainId": "d-1"});
    let mut items = vec![("domain", item("cases/domains/d-1", "d-1", domain))];
    for (id, name, kind) in [
        ("title", "Title", "Text"),
        ("status", "Status", "SingleSelect"),
        ("case_reason", "Case reason", "SingleSelect"),
        ("summary", "Summary", "Text"),
    ] {
        let document = json!({"fieldId": id, "name": name, "type": kind, "namespace": "System"});
        items.push(("fields", item(&format!("cases/domains/d-1/fields/{id}"), id, document)));
    }
    Found { kinds: Kinds::at(&root), root, items, environment: Environment::default() }
}

/// Somebody at the page: keys go to the overlay that is open, and what it answers goes to the page.
struct Hands {
    harness: ScreenHarness,
    page: DesignerPage,
    over: Option<Box<dyn Screen>>,
    /// Keys that were pressed, without what was typed.
    pressed: usize,
}

impl Hands {
    fn new(width: u16, height: u16) -> Self {
        let mut harness = ScreenHarness::at(AT).sized(width, height);
        harness.session.learn_name(&"cases/domains/d-1".parse().unwrap(), "acme-support".to_owned());
        let resource = catalog().resource("cases/domains").unwrap();
        let mut page = DesignerPage::new(resource).unwrap();
        page.sketch = Some(Sketch::new(page.spec, &bare(), harness.session.now));
        Self { harness, page, over: None, pressed: 0 }
    }

    fn of(shipped: &str, width: u16, height: u16) -> Self {
        let mut hands = Self::new(width, height);
        let answer = OverlayAnswer::Design(DesignAnswer::BeginWith(shipped.to_owned()));
        hands.page.take_answer(answer, &mut hands.harness.cx());
        hands.harness.commands.clear();
        hands
    }

    fn follow(&mut self) {
        for command in std::mem::take(&mut self.harness.commands) {
            match command {
                Command::Overlay(overlay) => self.over = Some(overlay.open()),
                Command::Close => self.over = None,
                Command::Answer(answer) => {
                    self.over = None;
                    self.page.take_answer(answer, &mut self.harness.cx());
                    self.follow();
                }
                _ => {}
            }
        }
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.pressed += 1;
            match &mut self.over {
                Some(over) => self.harness.press(&mut **over, key),
                None => self.harness.press(&mut self.page, key),
            };
            self.follow();
        }
        self
    }

    fn types(&mut self, text: &str) -> &mut Self {
        let over = self.over.as_mut().expect("nothing to type into");
        self.harness.type_text(&mut **over, text);
        self.follow();
        self
    }

    fn sketch(&self) -> &Sketch {
        self.page.sketch.as_ref().unwrap()
    }

    fn seen(&self) -> String {
        match &self.over {
            Some(over) => self.harness.overlay(&**over),
            None => self.harness.page(&self.page),
        }
    }

    fn entry(&self, kind: &str, key: &str) -> &Entry {
        self.sketch().wanted.entry(kind, key).unwrap_or_else(|| panic!("no {kind}/{key}"))
    }
}

#[test]
fn a_shipped_design_is_shown_pane_by_pane() {
    for (width, height) in [(80, 24), (140, 40)] {
        let mut hands = Hands::of("retail", width, height);
        insta::assert_snapshot!(format!("fields_{width}x{height}"), hands.seen());
        hands.press("tab");
        insta::assert_snapshot!(format!("layout_{width}x{height}"), hands.seen());
        hands.press("tab j");
        insta::assert_snapshot!(format!("templates_{width}x{height}"), hands.seen());
        hands.press("tab");
        insta::assert_snapshot!(format!("rules_{width}x{height}"), hands.seen());
        hands.press("p");
        insta::assert_snapshot!(format!("plan_{width}x{height}"), hands.seen());
    }
}

#[test]
fn ten_fields_with_options_a_layout_and_a_template_take_few_keys() {
    let mut hands = Hands::new(80, 24);
    let names = ["Amount", "Channel", "Due", "Escalated", "Group", "Number", "Order", "Product", "Result", "Serial"];
    for (n, name) in names.iter().enumerate() {
        hands.press("c").types(name).press("tab").types(if n % 2 == 0 { "single" } else { "text" }).press("tab");
        if n % 2 == 0 {
            hands.types("One, Two, Three").press("ctrl-s");
        } else {
            hands.press("ctrl-s");
        }
    }
    assert_eq!(hands.sketch().of("fields").len(), 10, "{}", hands.seen());
    let options = hands.sketch().options_of("${fields/Amount}");
    assert_eq!(options[2], ("Three".to_owned(), "three".to_owned()));
    hands.press("tab c").types("Main").press("enter shift-tab g");
    for panel in ["t", "t", "t", "i", "i", "i", "i", "i", "i", "i"] {
        hands.press(panel);
    }
    assert_eq!(hands.sketch().panel("Main", 0).len(), 3);
    assert_eq!(hands.sketch().panel("Main", 1).len(), 7, "{}", hands.seen());
    hands.press("tab tab c").types("Return").press("ctrl-s enter").types("Title").press("enter");
    assert_eq!(hands.sketch().required(hands.entry("templates", "Return")), ["title"]);
    assert!(hands.sketch().findings.iter().all(|one| !one.counts()), "{:?}", hands.sketch().findings);
    hands.press("ctrl-s");
    assert!(hands.seen().contains("What makes acme-support so"), "{}", hands.seen());
    hands.press("ctrl-s");
    assert!(matches!(hands.page.phase, Phase::Running(_)), "{}", hands.seen());
    assert!(hands.pressed < 150, "{} keys", hands.pressed);
}

#[test]
fn what_the_layout_does_not_show_is_said_beneath_it() {
    let mut hands = Hands::of("retail", 140, 40);
    assert!(hands.seen().contains("Nothing in this design looks odd"), "{}", hands.seen());
    hands.press("tab g");
    let shown = hands.sketch().panel("Complaint", 0);
    assert_eq!(shown[0], "case_reason");
    hands.press("j");
    // Escalated is required by nothing; it only loses its place.
    hands.press("x u space");
    assert!(hands.sketch().is_required("Complaint", "${fields/Escalated}"));
    hands.press("x");
    let seen = hands.seen();
    assert!(seen.contains("⚠ templates/Complaint: It requires Escalated, which its layout does not show"), "{seen}");
}

#[test]
fn fields_move_within_a_panel_and_between_them() {
    let mut hands = Hands::of("retail", 80, 24);
    hands.press("tab g J");
    assert_eq!(hands.sketch().panel("Complaint", 0)[1], "case_reason");
    hands.press("J J");
    assert_eq!(hands.sketch().panel("Complaint", 1)[0], "case_reason", "past the end it is in the next panel");
    hands.press("K");
    assert_eq!(hands.sketch().panel("Complaint", 0)[2], "case_reason");
    hands.press("u u u u");
    assert_eq!(hands.sketch().panel("Complaint", 0)[0], "case_reason");
    hands.press("l").types("order").press("enter");
    assert!(hands.seen().contains("Layout: Order"), "{}", hands.seen());
}

#[test]
fn what_is_new_is_renamed_and_removed_wherever_it_is_named() {
    let mut hands = Hands::of("retail", 80, 24);
    let at = hands.sketch().fields().iter().position(|field| field.name == "Escalated").unwrap();
    for _ in 0..at {
        hands.press("j");
    }
    hands.press("e").types(" to lead").press("ctrl-s");
    assert!(hands.entry("fields", "Escalated to lead").body.contains_key("type"), "{}", hands.seen());
    assert!(hands.sketch().panel("Complaint", 0).contains(&text_naming("fields", "Escalated to lead")));
    hands.press("x x");
    assert!(hands.sketch().wanted.entry("fields", "Escalated to lead").is_none(), "{}", hands.seen());
    let all = format!("{:?}", hands.sketch().wanted.entries.values().map(|entry| &entry.body).collect::<Vec<_>>());
    assert!(!all.contains("Escalated to lead"), "{all}");
}

#[test]
fn a_rule_is_filled_in_as_a_sentence_and_holds_where_it_is_said() {
    let mut hands = Hands::of("retail", 140, 40);
    hands.press("shift-tab c enter").types("store").press("tab").types("resol").press("tab tab").types("Exchange");
    hands.press("ctrl-s");
    let rule = hands.entry("case-rules", "Store required by Resolution");
    assert_eq!(hands.sketch().sentence(rule), "required where Resolution is Exchange");
    let (templates, field) = hands.sketch().holds_in("Store required by Resolution");
    assert_eq!((templates, field.as_deref()), (vec!["Complaint".to_owned()], Some("${fields/Store}")));
    insta::assert_snapshot!("rule_140x40", hands.seen());
    hands.press("e");
    insta::assert_snapshot!("rule_form_140x40", hands.seen());
}

#[test]
fn options_that_depend_are_a_table() {
    let mut hands = Hands::of("retail", 80, 24);
    let rules = hands.sketch().rules();
    let at = rules.iter().position(|rule| rule.key == "Groups of a category").unwrap();
    hands.press("shift-tab");
    for _ in 0..at {
        hands.press("j");
    }
    hands.press("e ctrl-s");
    insta::assert_snapshot!("table_80x24", hands.seen());
    hands.press("space ctrl-s");
    let narrowing = hands.sketch().narrowing(hands.entry("case-rules", "Groups of a category")).unwrap();
    assert_eq!(narrowing.rows[0], ("clothing".to_owned(), vec!["shoes".to_owned(), "accessories".to_owned()]));
    let (templates, _) = hands.sketch().holds_in("Groups of a category");
    assert_eq!(templates, ["Complaint", "Return or exchange"], "it holds where it held");
}

#[test]
fn conditions_are_read_as_they_are_written() {
    let mut read = 0;
    for of in shipped("cases/domains") {
        let hands = Hands::of(&of.name, 80, 24);
        for rule in hands.sketch().rules() {
            assert!(!hands.sketch().sentence(rule).is_empty(), "{}", rule.title());
            let Some(condition) = hands.sketch().condition(rule) else { continue };
            let body = hands.sketch().condition_body(&condition).unwrap();
            let again = Entry { body, ..rule.clone() };
            assert_eq!(hands.sketch().condition(&again), Some(condition), "{}", rule.title());
            read += 1;
        }
    }
    assert!(read > 10, "{read}");
}

#[test]
fn what_is_wrong_is_said_where_it_is_filled_in() {
    let mut hands = Hands::of("retail", 80, 24);
    hands.press("c").types("Store").press("ctrl-s");
    assert!(hands.seen().contains("there is one called Store already"), "{}", hands.seen());
    hands.press("esc");
    hands.over = None;
    hands.press("c").types("Colour").press("tab").types("single").press("ctrl-s");
    assert!(hands.seen().contains("say what it can be set to"), "{}", hands.seen());
    insta::assert_snapshot!("field_form_80x24", hands.seen());
    let long = "x".repeat(101);
    hands.over = None;
    hands.press("c").types(&long).press("ctrl-s");
    assert!(hands.seen().contains("100"), "{}", hands.seen());
}

/// Letters that find no choice change nothing, and it is said; how a design is carried out is seen in a small terminal.
#[test]
fn a_choice_is_never_changed_unsaid() {
    let mut hands = Hands::of("retail", 80, 24);
    let offered = hands.page.actions(&hands.harness.session);
    assert!(offered.iter().position(|action| *action == Action::Submit) < Some(3), "{offered:?}");
    hands.press("c").types("Colour").press("tab").types("sin");
    assert!(hands.seen().contains("found by \"sin\""), "{}", hands.seen());
    hands.types("x").press("ctrl-s");
    assert!(hands.seen().contains("none has \"sinx\""), "{}", hands.seen());
    hands.press("tab").press("backspace");
    assert!(hands.seen().contains("found by \"sin\""), "{}", hands.seen());
}

#[test]
fn what_is_not_carried_out_is_kept_and_brought_back() {
    let mut hands = Hands::of("retail", 80, 24);
    let wanted = hands.sketch().wanted.clone();
    assert!(matches!(hands.page.unsaved(), Some(Unsaved::Resting(_))));
    hands.page.take_answer(OverlayAnswer::Leave { keep: true }, &mut hands.harness.cx());
    assert!(hands.page.unsaved().is_none());
    let mut again = DesignerPage::new(catalog().resource("cases/domains").unwrap()).unwrap();
    again.sketch = Some(Sketch::new(again.spec, &bare(), hands.harness.session.now));
    assert!(again.offer_draft(&mut hands.harness.cx()));
    let answer = OverlayAnswer::Design(DesignAnswer::Draft(true));
    again.take_answer(answer, &mut hands.harness.cx());
    let back = &again.sketch.as_ref().unwrap().wanted;
    assert_eq!(back.entries, wanted.entries);
    // Given up, nothing of it is left.
    again.take_answer(OverlayAnswer::Leave { keep: false }, &mut hands.harness.cx());
    assert!(!again.offer_draft(&mut hands.harness.cx()));
}

#[test]
fn what_is_refused_is_passed_over_with_all_that_needs_it() {
    let mut hands = Hands::of("retail", 80, 24);
    hands.press("ctrl-s");
    let Phase::Planned(planned) = &hands.page.phase else { panic!("no plan") };
    let steps = planned.work().steps;
    assert!(steps.0.iter().all(|step| step.problems.is_empty()), "{steps:?}");
    let first = steps.0.iter().position(|step| step.deed == Deed::Create).unwrap();
    let refused = steps.0[first].clone();
    hands.press("ctrl-s");
    let Phase::Running(running) = &hands.page.phase else { panic!("nothing runs") };
    assert_eq!(running.counts().0, 0);
    assert!(matches!(hands.page.unsaved(), Some(Unsaved::Going(_))));
    // The first calls read what the design changes; the first write is refused.
    let started = |harness: &ScreenHarness| {
        harness.effects.iter().filter(|effect| matches!(effect, Effect::Start(_))).count() as u64
    };
    let denied = || error(ErrorKind::BadRequest, "ValidationException", "not so", 400);
    for _ in 0..400 {
        let number = started(&hands.harness);
        hands.harness.result(&mut hands.page, DesignSlot::Step(number), &Outcome::Failed(denied()));
        if matches!(&hands.page.phase, Phase::Running(running) if running.is_over()) {
            break;
        }
    }
    let Phase::Running(running) = &hands.page.phase else { panic!("what was refused is to be read") };
    assert!(running.is_over() && running.refused() == steps.0.len(), "{} of {}", running.refused(), steps.0.len());
    assert!(hands.seen().contains("not so"), "{}: {}", refused.title(), hands.seen());
    insta::assert_snapshot!("refused_80x24", hands.seen());
}

#[test]
fn what_the_service_fills_in_is_no_change() {
    let mut hands = Hands::new(80, 24);
    hands.press("tab tab c").types("Return").press("ctrl-s");
    assert_eq!(hands.page.unsent(), 1, "{}", hands.seen());
    let mut found = bare();
    let document = json!({"templateId": "t-1", "name": "Return", "status": "Active"});
    found.items.push(("templates", item("cases/domains/d-1/templates/t-1", "t-1", document)));
    let now = hands.harness.session.now;
    hands.page.sketch.as_mut().unwrap().rebase(&found, now);
    assert_eq!(hands.page.unsent(), 0);
    assert!(hands.entry("templates", "Return").body.contains_key("status"), "what is there is shown");
}

#[test]
fn a_line_of_names_is_read_as_it_is_meant() {
    assert_eq!(names_in("Open,  In progress ,, Closed, Open"), ["Open", "In progress", "Closed"]);
    assert_eq!(names_in("Yes\\, at once, No"), ["Yes, at once", "No"]);
    assert_eq!(names_in("  "), [""; 0]);
}

#[test]
fn what_the_catalogue_says_of_it_is_in_the_facts() {
    let spec = catalog().resource("cases/domains").unwrap().designer().unwrap();
    let kinds = Kinds::at(&"cases/domains/any".parse().unwrap());
    let shape = |kind: &str, path: &crate::model::DocPath| {
        let input = kinds.named(kind).unwrap().create().unwrap().operation.operation().input;
        path.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()))
    };
    let member = |kind: &str, path: &crate::model::DocPath, name: &str| {
        let list = shape(kind, path).unwrap_or_else(|| panic!("{kind}: no {path}"));
        let item = match &list.kind {
            crate::model::ShapeKind::List { item } => item.shape(),
            _ => list,
        };
        assert!(item.member(name).is_some(), "{kind}: {path} has no {name}");
    };
    for panel in &spec.panels {
        member(&spec.layouts, &panel.path, &spec.shown);
    }
    assert!(shape(&spec.templates, &spec.layout).is_some());
    member(&spec.templates, &spec.required.list, &spec.required.id);
    member(&spec.templates, &spec.applied.list, &spec.applied.rule);
    member(&spec.templates, &spec.applied.list, &spec.applied.field);
    for sort in &spec.conditional {
        member(&spec.rules, &sort.path, &sort.conditions);
        member(&spec.rules, &sort.path, &sort.otherwise);
        let conditions = sort.path.member(sort.conditions.as_str());
        for (_, operator) in &spec.condition.operators {
            member(&spec.rules, &conditions, operator);
            let inner = conditions.index(0).member(operator.as_str());
            member(&spec.rules, &inner, &spec.condition.result);
            let value = spec.condition.value.steps().iter().fold(inner.clone(), |path, step| path.join(step.clone()));
            for name in spec.condition.of.values().chain([&spec.condition.empty]) {
                member(&spec.rules, &value, name);
            }
            let field = spec.condition.field.steps().iter().fold(inner, |path, step| path.join(step.clone()));
            assert!(shape(&spec.rules, &field).is_some());
        }
    }
    let narrows = &spec.dependent;
    for name in [&narrows.parent, &narrows.child, &narrows.rows] {
        member(&spec.rules, &narrows.path, name);
    }
    let rows = narrows.path.member(narrows.rows.as_str());
    member(&spec.rules, &rows, &narrows.value);
    member(&spec.rules, &rows, &narrows.values);
    let fields = kinds.named(&spec.fields).unwrap();
    assert!(fields.member(&spec.kind).is_some());
    assert!(fields.part_member(&spec.options.part, &spec.options.list).is_some());
}
