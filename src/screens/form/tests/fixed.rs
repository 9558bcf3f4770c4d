//! A write goes where the page says, or nowhere.

use serde_json::{Map, json};

use super::*;
use crate::catalog::{Resource, Scope, catalog};
use crate::contract::{Call, ErrorKind, JournalNews};
use crate::form::{claims, is_of_place};
use crate::screens::testing::error;

const ACME: &str = "profiles/domains/acme-retail/profiles!create";

/// A place of each action of the catalogue, with ids that say where they are from.
fn places() -> Vec<(&'static Resource, &'static crate::catalog::Verb, Location)> {
    let of = |resource: &'static Resource| {
        resource.actions().iter().map(move |action| {
            let mut names = resource.path.split('/');
            let mut parts = vec![names.next().unwrap().to_owned()];
            for name in names {
                parts.extend([name.to_owned(), format!("this-{name}")]);
            }
            if action.scope == Scope::List {
                parts.pop();
            }
            (resource, action, Location::new(parts).with_action(&action.verb))
        })
    };
    catalog().resources().iter().flat_map(of).collect()
}

#[test]
fn no_document_says_another_thing_than_the_place_of_any_action() {
    let (mut actions, mut members) = (0, 0);
    for (resource, action, at) in places() {
        let spec = FormSpec::at(&at, catalog().place(&at.without_action()).unwrap(), &action.verb).unwrap();
        let given = spec.given.as_object().unwrap().clone();
        assert!(
            action.scope == Scope::List || action.arn.is_some() || !given.is_empty(),
            "{}!{} says of which item it is",
            resource.path,
            action.verb
        );
        actions += 1;
        let mut form = Form::new(spec.operation(), spec.given.clone()).at_place(&spec.given);
        let mut takes = |document: &Map<String, Value>, claimed: usize| {
            form.from_json_text(&Value::Object(document.clone()).to_string()).unwrap();
            let at = format!("{}!{}: {document:?}", resource.path, action.verb);
            assert_eq!(form.claims().len(), claimed, "{at}");
            assert!(is_of_place(spec.operation(), &spec.given, &form.request()), "{at}: {}", form.request());
            let inside = |name: &String| !given.contains_key(name) && document.contains_key(name);
            assert!(!form.document().as_object().unwrap().keys().any(inside), "{at}: {}", form.document());
        };
        takes(&Map::new(), 0);
        takes(&given, 0);
        for name in given.keys() {
            members += 1;
            for other in [json!("other"), json!(7), json!(["other"]), json!({"a": "other"}), json!(true)] {
                let mut document = given.clone();
                document[name] = other.clone();
                takes(&document, 1);
                for spelling in [name.to_ascii_uppercase(), format!("{name} "), format!("_{}", name.to_lowercase())] {
                    document = Map::from_iter([(spelling, other.clone())]);
                    takes(&document, 1);
                }
            }
            for nothing in [json!(null), json!("")] {
                let mut document = given.clone();
                document[name] = nothing;
                takes(&document, 0);
            }
        }
    }
    assert!(actions > 120 && members > 150, "{actions} actions, {members} members");
}

impl Rig {
    fn replaced_json(&mut self, text: &str) {
        self.press("f2");
        self.harness.paste(&mut *self.page, text);
    }

    /// The calls of an operation so far.
    fn calls(&self, operation: &str) -> Vec<Call> {
        let calls = self.harness.effects.iter().filter_map(|effect| match effect {
            Effect::Start(call) => Some(call.clone()),
            _ => None,
        });
        calls.filter(|call| matches!(&call.work, Work::Api(r) if r.operation.name == operation)).collect()
    }
}

#[test]
fn a_document_of_another_place_is_asked_about_and_never_sent_as_it_is() {
    let mut form = Rig::at(ACME);
    form.sees("Domain name acme-retail · fixed by this page");
    form.replaced_json("{\"DomainName\": \"acme-travel\", \"FirstName\": \"Ann\"}");
    form.sees("DomainName is acme-retail on this page, not acme-travel");
    form.sees("Domain name acme-retail · fixed by this page");
    form.press("ctrl-s");
    let asked = form.harness.said();
    assert!(
        asked.contains("This document is of acme-travel (DomainName), and this page is of acme-retail."),
        "{asked}"
    );
    form.sees("acme-travel");
    assert!(form.page.unsaved().is_some(), "the text is still there to be gone back to");
    form.press("ctrl-s");
    assert!(form.harness.said().contains("Use acme-retail"), "it is asked again, and nothing is sent");
    assert!(form.sent("CreateProfile").is_empty());
    form.choose(FormAnswer::Json(JsonAnswer::Submit));
    form.sees("In        acme-retail (profiles");
    form.press("ctrl-s");
    let calls = form.calls("CreateProfile");
    let [Call { work: Work::Api(request), place, .. }] = calls.as_slice() else { panic!("{calls:?}") };
    assert_eq!(request.input, json!({"DomainName": "acme-retail", "FirstName": "Ann"}));
    assert_eq!(place, &json!({"DomainName": "acme-retail"}), "and the driver is told the place");
}

#[test]
fn the_name_of_the_place_is_the_place() {
    let mut form = Rig::at("cases/domains/0f3c9a52/fields!create");
    form.harness.session.learn_name(&"cases/domains/0f3c9a52".parse().unwrap(), "acme-support".to_owned());
    form.harness.news(&mut *form.page);
    form.replaced_json("{\"domainId\": \"Acme-Support\", \"name\": \"Severity\", \"type\": \"Number\"}");
    form.press("ctrl-s ctrl-s");
    let sent = json!({"domainId": "0f3c9a52", "name": "Severity", "type": "Number"});
    assert_eq!(form.sent("CreateField"), [sent], "{}", form.harness.said());
}

/// What nobody would see is written as JSON writes it.
#[test]
fn what_differs_from_the_place_by_what_is_not_seen_is_told_apart() {
    let mut form = Rig::at(ACME);
    form.replaced_json(r#"{"DomainName": "acme-retail\n", "FirstName": "Ann"}"#);
    form.sees(r#"DomainName is acme-retail on this page, not "acme-retail\n""#);
    form.press("ctrl-s");
    let asked = form.harness.said();
    assert!(
        asked.contains(r#"This document is of "acme-retail\n" (DomainName), and this page is of acme-retail."#),
        "{asked}"
    );
}

#[test]
fn a_letter_that_looks_like_the_one_of_the_place_is_written_by_its_code() {
    for (letter, code) in [("\u{430}cme-retail", r"\u0430cme-retail"), ("acme\u{2011}retail", r"acme\u2011retail")] {
        let mut form = Rig::at(ACME);
        form.replaced_json(&format!(r#"{{"DomainName": "{letter}", "FirstName": "Ann"}}"#));
        form.sees(&format!(r#"DomainName is acme-retail on this page, not "{code}""#));
    }
    let mut form = Rig::at(ACME);
    form.replaced_json(r#"{"DomainName": "ácme-retail", "FirstName": "Ann"}"#);
    form.sees("DomainName is acme-retail on this page, not ácme-retail");
}

#[test]
fn a_name_of_the_place_that_is_learnt_late_is_the_place_all_the_same() {
    let mut form = Rig::at("cases/domains/d1/fields!create");
    form.replaced_json(r#"{"domainId": "acme-support", "name": "X", "type": "Text"}"#);
    form.sees("domainId is d1 on this page, not acme-support");
    form.harness.session.learn_name(&"cases/domains/d1".parse().unwrap(), "acme-support".to_owned());
    form.harness.news(&mut *form.page);
    let seen = form.screen();
    assert!(!seen.contains("on this page, not"), "{seen}");
    form.press("ctrl-s");
    assert!(!form.harness.said().contains("This document is of"), "{}", form.harness.said());
}

#[test]
fn what_the_place_determines_is_filled_in() {
    let mut form = Rig::at(ACME);
    form.replaced_json("{\"FirstName\": \"Ann\"}");
    assert!(!form.screen().contains("is required"), "{}", form.screen());
    form.press("ctrl-s ctrl-s");
    assert_eq!(form.sent("CreateProfile"), [json!({"DomainName": "acme-retail", "FirstName": "Ann"})]);
}

#[test]
fn an_edit_stays_with_its_item_whatever_the_editor_brings() {
    let mut form = Rig::at("appflow/flows/nightly!edit");
    form.answer(FormSlot::Current, json!({"flowName": "nightly", "description": "d", "tasks": []}));
    form.press("f2 ctrl-o");
    let text = form.harness.commands.drain(..).find_map(|command| match command {
        Command::Effect(Effect::EditText { text, .. }) => Some(text),
        _ => None,
    });
    let brought = text.unwrap().replace("\"nightly\"", "\"weekly\"").replace("\"d\"", "\"other\"");
    form.harness.edited(&mut *form.page, Ok(Some(brought)));
    assert!(form.harness.said().contains("This document is of weekly (flowName), and this page is of nightly."));
    form.choose(FormAnswer::Json(JsonAnswer::Fields));
    form.press("f2");
    form.sees("\"flowName\": \"nightly\"");
    form.sees("\"description\": \"other\"");
}

#[test]
fn a_draft_of_another_place_is_asked_about() {
    let at: Location = "profiles/domains/acme-retail/layouts!create".parse().unwrap();
    let mut form = Rig::at("profiles/domains/acme-retail/layouts!create");
    let operation = crate::model::api().operations().find(|o| o.id.name == "CreateDomainLayout").unwrap().id;
    let context = crate::contract::ContextKey::from(&form.harness.session.contexts[0]);
    let key = crate::contract::DraftKey { id: DraftId("d".into()), location: at, operation, context };
    let document = json!({"DomainName": "acme-travel", "Description": "kept"});
    let draft = crate::contract::Draft::new(key, document, form.harness.session.now);
    let news =
        JournalNews::Opened { writes: Vec::new(), drafts: vec![draft], bookmarks: Vec::new(), apart: Vec::new() };
    form.harness.session.journal.take(news);
    form.harness.news(&mut *form.page);
    form.harness.said();
    form.go_on("d");
    assert!(
        form.harness.said().contains("This draft is of acme-travel (DomainName), and this page is of acme-retail.")
    );
    assert!(!form.screen().contains("kept"), "it is not taken before the answer");
    form.choose(FormAnswer::Draft(DraftAnswer::GoOn { id: DraftId("d".to_owned()), here: true }));
    form.press("f2");
    form.sees("\"DomainName\": \"acme-retail\"");
    form.sees("\"Description\": \"kept\"");
}

#[test]
fn a_claim_is_no_other_member_of_the_facts() {
    let operation = crate::model::api().operations().find(|o| o.id.name == "CreateProfile").unwrap().id;
    let place = json!({"DomainName": "acme"});
    assert!(claims(operation, &place, &json!({"DomainName": "acme", "FirstName": "other"})).is_empty());
}

/// The form of a place whose read, under this slot, finds nothing.
fn missed(form: &mut Rig, slot: FormSlot) {
    let slot = Slot::from(slot);
    let id = form.harness.session.ledger.find(ScreenHarness::OWNER, &slot);
    form.harness.session.ledger.end(id.unwrap_or_else(|| panic!("nothing runs for {slot:?}")));
    let gone = error(ErrorKind::NotFound, "ResourceNotFoundException", "Not found.", 404);
    form.harness.result(&mut *form.page, slot, &Outcome::Failed(gone));
}

#[test]
fn only_a_put_makes_what_is_not_there_and_only_in_what_is() {
    let (mut puts, mut edits) = (0, 0);
    for (_, action, at) in places() {
        let mut form = Rig::at(&at.to_string());
        if form.harness.session.ledger.find(ScreenHarness::OWNER, &FormSlot::Current.into()).is_none() {
            continue;
        }
        missed(&mut form, FormSlot::Current);
        if action.operation.operation().edit != Some(crate::model::Edit::Put) {
            assert!(!form.harness.said().contains("this makes it"), "{at}");
            form.sees("there is no ");
            continue;
        }
        puts += 1;
        missed(&mut form, FormSlot::Holder);
        form.sees("there is no ");
        assert!(!form.harness.said().contains("this makes it"), "{at}");
        let mut form = Rig::at(&at.to_string());
        missed(&mut form, FormSlot::Current);
        form.answer(FormSlot::Holder, json!({}));
        let said = form.harness.said();
        if action.verb != "edit" {
            assert!(said.contains("there is none yet: this makes it"), "{at}");
            continue;
        }
        edits += 1;
        let (id, screen) = (at.without_action().last().unwrap().to_owned(), form.screen());
        assert!(said.contains(&format!("{id}: sending this creates it")), "{at}: {said}");
        let title = screen.lines().next().unwrap().to_lowercase();
        assert!(!title.contains("edit") && title.contains(&id), "{at}: {title}");
        assert!(["creat", "new "].iter().any(|word| title.contains(word)), "{at}: {title}");
    }
    assert!(puts >= 4 && edits >= 3, "{puts} puts, {edits} edits");
}

#[test]
fn who_mistypes_a_name_sees_that_it_would_be_made_and_what_is_near_it() {
    let mut form = Rig::at("profiles/domains/acme/object-types/Contcat!edit");
    missed(&mut form, FormSlot::Current);
    form.answer(FormSlot::Holder, json!({}));
    let types = ["Contact", "Web-Order"].map(|name| json!({ "ObjectTypeName": name }));
    form.harness.answer(&mut *form.page, FormSlot::Known, json!({ "Items": types }));
    let said = "there is no object type Contcat in acme, among 2; near it: Contact; sending this creates it";
    form.press("f1");
    assert!(form.harness.said().contains(said), "{}", form.screen());
    let document = json!({"DomainName": "acme", "ObjectTypeName": "Contcat", "Description": "d",
        "TemplateId": "Marketo-leads"});
    form.press("f2 ctrl-o");
    form.harness.commands.clear();
    form.harness.edited(&mut *form.page, Ok(Some(document.to_string())));
    form.press("ctrl-s");
    missed(&mut form, FormSlot::Exists);
    let review = form.screen();
    assert!(review.contains("Create object type Contcat") && !review.contains("Change object type"), "{review}");
    assert!(review.contains("creates it: there is no such object type yet"), "{review}");
    assert_eq!(form.page.does(Action::Submit), Some("create"));
}

#[test]
fn what_only_the_account_tells_is_filled_in_once_it_is_known() {
    let at = "profiles/domains/acme-retail!tag";
    let known = Rig::at(at);
    let mut harness = ScreenHarness::at(at);
    let context = harness.context;
    let identity = harness.session.context_mut(context).unwrap().identity.take();
    let mut page = crate::screens::open(&harness.location, &harness.session).unwrap();
    harness.enter(&mut *page);
    let mut form = Rig { harness, page };
    assert_ne!(form.screen(), known.screen(), "the account is not known yet");
    form.harness.session.context_mut(context).unwrap().identity = identity;
    form.harness.news(&mut *form.page);
    assert_eq!(form.screen(), known.screen(), "the same form as by the menu");
    form.sees("arn:aws:profile:eu-central-1:210987654321:");
    form.sees("domains/acme-retail · fixed by this page");
}

#[test]
fn an_arn_that_only_the_account_tells_is_that_of_the_page_even_before_it_is_known() {
    for (domain, is_sent) in [("acme-retail", true), ("acme-travel", false)] {
        let mut harness = ScreenHarness::at("profiles/domains/acme-retail!tag");
        let context = harness.context;
        harness.session.context_mut(context).unwrap().identity.take();
        let mut page = crate::screens::open(&harness.location, &harness.session).unwrap();
        harness.enter(&mut *page);
        let mut form = Rig { harness, page };
        let arn = format!("arn:aws:profile:eu-central-1:210987654321:domains/{domain}");
        form.replaced_json(&json!({"resourceArn": arn, "tags": {"team": "crm"}}).to_string());
        form.press("ctrl-s ctrl-s");
        let said = form.harness.said();
        assert_eq!(form.sent("TagResource").len(), usize::from(is_sent), "{said}\n{}", form.screen());
        assert!(is_sent || said.contains("nothing was sent: resourceArn is none of"), "{said}");
    }
}

#[test]
fn what_no_field_shows_is_called_by_its_path_wherever_it_is_said() {
    for (unknown, path) in [("\"Region\": \"eu\"", "Region"), ("\"Matching\": {\"Foo\": 1}", "Matching.Foo")] {
        let mut form = Rig::at("profiles/domains!create");
        form.press("f2 ctrl-o");
        form.harness.commands.clear();
        let text = format!("{{\"DomainName\": \"acme\", \"DefaultExpirationDays\": 30, {unknown}}}");
        form.harness.edited(&mut *form.page, Ok(Some(text)));
        let said = format!("{path}: there is no such member");
        let json = form.screen();
        assert_eq!(json.matches(&said).count(), 1, "{json}");
        assert!(!json.contains(&format!("{path}: {said}")), "{json}");
        form.press("ctrl-s");
        form.harness.commands.clear();
        form.press("f8");
        let warned = form.harness.said();
        assert!(warned.contains(&said) && !warned.starts_with(": "), "{warned}");
        assert!(warned.contains("(F2 shows where)") || path.contains('.'), "{warned}");
    }
}
