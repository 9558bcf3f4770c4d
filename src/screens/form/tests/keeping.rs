//! Nothing that was typed is lost by leaving.

use serde_json::json;

use super::*;
use crate::contract::{ContextKey, Draft, DraftKey, DraftText, JournalNews};
use crate::model::api;

#[test]
fn esc_on_a_dirty_form_is_the_apps_to_ask() {
    let mut form = Rig::at("cases/domains!create");
    assert_eq!(form.page.unsaved(), None);
    form.type_text("Support");
    assert_eq!(form.press("esc"), Handled::Yes, "the first leaves the field");
    assert_eq!(form.press("esc"), Handled::No, "the second is the app's, which asks");
    assert_eq!(form.page.unsaved(), Some(Unsaved::Unsent("The new domain".to_owned())));
    form.harness.take_answer(&mut *form.page, OverlayAnswer::Leave { keep: true });
    assert_eq!(form.page.unsaved(), None);
    assert_eq!(form.drafts(), [json!({"name": "Support"})]);
}

#[test]
fn drafts_are_kept_at_once_and_offered_again() {
    let mut form = Rig::at("cases/domains!create");
    form.type_text("S");
    assert!(form.drafts().is_empty(), "the keystroke is seen first");
    form.pass(20);
    assert_eq!(form.drafts(), [json!({"name": "S"})]);
    form.type_text("upport");
    form.pass(20);
    assert_eq!(form.drafts().len(), 1, "not with every key");
    form.pass(230);
    assert_eq!(form.drafts()[1..], [json!({"name": "Support"})]);
    let mut again = later("cases/domains!create", kept(&form));
    assert!(again.harness.said().contains("There is a draft"));
    again.go_on("restore");
    again.sees("Support");
}

/// The last draft that a form has asked to keep.
pub(super) fn kept(form: &Rig) -> Vec<Draft> {
    let mut drafts = form.harness.effects.iter().filter_map(|effect| match effect {
        Effect::SaveDraft(draft) => Some((**draft).clone()),
        _ => None,
    });
    drafts.next_back().into_iter().collect()
}

/// The same form in a later run.
pub(super) fn later(location: &str, drafts: Vec<Draft>) -> Rig {
    let mut again = Rig::at(location);
    again.harness.session.mint = crate::screens::TokenSource::new(8);
    let news = JournalNews::Opened { writes: Vec::new(), drafts, bookmarks: Vec::new(), apart: Vec::new() };
    again.harness.session.journal.take(news);
    again.harness.news(&mut *again.page);
    again
}

#[test]
fn a_draft_goes_on_with_the_rows_that_are_marked_now() {
    let at = |ids: [&str; 2]| {
        let list: Location = "cases/domains/d1/cases".parse().unwrap();
        let named = ids.iter().enumerate();
        let place = |n: usize| format!("cases[{n}].caseIdentifier.caseId");
        named.fold(list, |list, (n, id)| list.with_query(place(n), *id)).with_action("change-cases").to_string()
    };
    let mut form = Rig::at(&at(["old-1", "old-2"]));
    form.press("f2 ctrl-end");
    let cases = json!([{"caseIdentifier": {"caseId": "old-1"}}, {"caseIdentifier": {"caseId": "old-2"}}]);
    let by = json!({"userArn": "arn:aws:connect:us-east-1:111122223333:instance/i/agent/a"});
    let text = json!({"domainId": "d1", "cases": cases, "performedBy": by}).to_string();
    form.harness.paste(&mut *form.page, &text);
    form.pass(900);
    let drafts = kept(&form);
    assert!(drafts[0].document.to_string().contains("old-2"), "{drafts:?}");
    let mut again = later(&at(["new-1", "new-2"]), drafts);
    again.go_on("restore");
    again.press("f2");
    let seen = again.screen();
    assert!(seen.contains("new-1") && seen.contains("new-2") && !seen.contains("old-"), "{seen}");
}

/// The ids of the drafts that were asked to be forgotten.
fn forgotten(form: &Rig) -> Vec<String> {
    let dropped = form.harness.effects.iter().filter_map(|effect| match effect {
        Effect::DropDraft(id) => Some(id.0.clone()),
        _ => None,
    });
    dropped.collect()
}

#[test]
fn a_json_text_that_cannot_be_read_yet_is_kept_and_comes_back_as_it_was() {
    let mut form = Rig::at("cases/domains!create");
    form.press("f2 ctrl-end");
    form.harness.paste(&mut *form.page, "\n\"name\": \"Sup");
    let text = form.screen();
    form.pass(900);
    let drafts = kept(&form);
    assert!(drafts[0].texts[0].path.is_root() && drafts[0].texts[0].text.ends_with("\"name\": \"Sup"), "{drafts:?}");
    assert_eq!(form.page.unsaved(), Some(Unsaved::Unsent("The new domain".to_owned())), "it asks before it is left");
    assert_eq!(form.page.deadline(), None, "nothing is left to do");
    form.type_text("port");
    form.harness.take_answer(&mut *form.page, OverlayAnswer::Leave { keep: true });
    assert!(kept(&form)[0].texts[0].text.ends_with("Support"), "what is kept when it is left is what was typed");

    let mut again = later("cases/domains!create", drafts);
    again.go_on("restore");
    let lines = |screen: &str| screen.lines().filter(|line| line.contains('"')).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&again.screen()), lines(&text));
}

/// A text that can't be read is gone back from without being lost, and the form can be left from it.
#[test]
fn a_text_that_cannot_be_read_is_set_aside_and_the_form_can_be_left_from_it() {
    let half = "{\"name\": \"Support";
    let mut form = Rig::at("cases/domains!create");
    form.press("f2 ctrl-a");
    form.harness.paste(&mut *form.page, half);
    form.press("esc");
    let mut asked = form.harness.opened().unwrap();
    assert!(form.harness.overlay(&*asked).contains("the text is set aside"));
    form.harness.press(&mut *asked, "end enter");
    assert_eq!(form.harness.asked(), [Command::Close, Command::Back], "what becomes of it is asked then");
    form.choose(FormAnswer::Json(JsonAnswer::Fields));
    assert!(form.harness.said().contains("the text is set aside"));
    assert!(form.page.unsaved().is_some(), "it is asked about before the form is left");
    form.pass(900);
    assert_eq!(kept(&form).last().unwrap().texts[0].text, half, "and kept as a draft");
    form.press("f2");
    assert!(!form.screen().contains("Support"), "{}", form.screen());
    form.press("ctrl-z");
    form.sees("{\"name\": \"Support");
}

#[test]
fn from_a_document_of_another_place_the_form_can_be_left() {
    let mut form = Rig::at("profiles/domains/acme-retail/profiles!create");
    form.press("f2 ctrl-a");
    form.harness.paste(&mut *form.page, "{\"DomainName\": \"acme-travel\"}");
    form.press("esc");
    let mut asked = form.harness.opened().unwrap();
    form.harness.press(&mut *asked, "end enter");
    assert_eq!(form.harness.asked(), [Command::Close, Command::Back]);
}

/// What was typed and taken back makes no other text of it.
#[test]
fn a_document_takes_the_place_of_a_text_in_which_all_that_was_typed_was_taken_back() {
    for keys in ["x backspace", "end left"] {
        let mut form = Rig::at("cases/domains!create");
        form.type_text("Old");
        form.press("f2");
        form.press(keys);
        form.harness.paste(&mut *form.page, "{\"name\": \"Support\"}");
        form.sees("\"name\": \"Support\"");
        assert!(
            !form.screen().contains("Old") && !form.screen().contains("more text after"),
            "{keys}: {}",
            form.screen()
        );
        form.press("ctrl-z");
        form.sees("Old");
    }
}

/// Whatever a login is called, what was typed for an account, region and endpoint is offered there.
#[test]
fn a_draft_is_offered_under_another_name_of_the_same_login() {
    let mut form = Rig::at("cases/domains!create");
    form.type_text("Support");
    form.pass(900);
    let draft = kept(&form).remove(0);
    let context = |draft: &Draft, profile: Option<&str>, region: &str| {
        let mut key = draft.key.clone();
        key.context =
            ContextKey { profile: profile.map(str::to_owned), region: Some(region.to_owned()), ..key.context };
        Draft { key, ..draft.clone() }
    };
    let here = form.harness.session.context(form.harness.context);
    let (account, region) = (here.account().map(str::to_owned), here.region.clone().unwrap());
    assert!(account.is_some());
    let draft = Draft { account, ..draft };
    let said = |draft: Draft| later("cases/domains!create", vec![draft]).harness.said();
    assert!(said(context(&draft, Some("another"), &region)).contains("typed under the profile another"));
    assert!(!said(context(&draft, Some("another"), "ap-south-1")).contains("There is a draft"));
    let elsewhere = Draft { account: Some("999999999999".to_owned()), ..draft.clone() };
    assert!(!said(context(&elsewhere, Some("another"), &region)).contains("There is a draft"));
    let nowhere = Draft { account: None, ..draft };
    assert!(!said(context(&nowhere, Some("another"), &region)).contains("There is a draft"));
}

#[test]
fn of_a_json_text_that_holds_a_secret_the_rest_is_kept_and_comes_back() {
    let mut form = Rig::at("appflow/connector-profiles!create");
    form.press("f2 ctrl-a");
    let text =
        r#"{"connectorProfileName": "crm", "connectorProfileConfig": {"connectorProfileCredentials": {"Slack": {"#;
    form.harness.paste(&mut *form.page, &format!(r#"{text}"clientSecret": "hunter2"#));
    form.pass(900);
    assert_eq!(form.page.keeps(), Keeps::TextInPart, "{}", form.screen());
    let drafts = kept(&form);
    assert!(!format!("{drafts:?}").contains("hunter2"));
    let mut again = later("appflow/connector-profiles!create", drafts);
    again.go_on("restore");
    again.sees(r#"{"connectorProfileName": "crm", "#);
    assert!(again.harness.said().contains("but for what may have been something that is never kept"));
}

#[test]
fn who_leaves_a_text_that_can_not_be_kept_is_told_so() {
    let mut form = Rig::at("profiles/domains/acme/profiles!create");
    form.press("f2 ctrl-a");
    form.harness.paste(&mut *form.page, "Ann called about her order");
    form.pass(900);
    assert!(form.page.unsaved().is_some());
    assert_eq!(form.page.keeps(), Keeps::Nothing);
    assert!(kept(&form).is_empty(), "there is nothing to be offered");

    let mut form = Rig::at("cases/domains!create");
    form.type_text("Support");
    form.press("f2 ctrl-a");
    form.harness.paste(&mut *form.page, "Ann called about her order");
    form.pass(900);
    assert_eq!(form.page.keeps(), Keeps::AllButText);
    let mut again = later("cases/domains!create", kept(&form));
    again.go_on("restore");
    assert!(again.harness.said().contains("may have held what is never kept"));
    again.sees("Support");
}

#[test]
fn what_an_editor_had_saved_takes_the_place_of_what_was_there() {
    let mut form = Rig::at("cases/domains!create");
    form.type_text("alpha");
    form.pass(900);
    let text = |path: &str, text: &str| DraftText { path: path.parse().unwrap(), key: false, text: text.to_owned() };
    let mut drafts = kept(&form);
    drafts[0].texts.push(text("name", "omega"));
    let mut again = later("cases/domains!create", drafts);
    again.go_on("restore");
    again.sees("omega");
    assert_eq!(again.drafts().last(), Some(&json!({"name": "omega"})));

    // Nothing had been changed before the editor was started: what exists is there all the same.
    let loaded = || {
        let mut form = Rig::at("profiles/domains/acme/layouts/main!edit");
        let layout = json!({"LayoutDefinitionName": "main", "Description": "alpha", "Layout": "{}"});
        form.answer(FormSlot::Current, layout);
        form
    };
    let bare = |texts| {
        let form = loaded();
        let operation = api().operations().find(|known| known.id.name == "UpdateDomainLayout").unwrap().id;
        let key = DraftKey {
            id: DraftId("left".to_owned()),
            location: form.harness.location.clone(),
            operation,
            context: ContextKey::from(form.harness.session.context(form.harness.context)),
        };
        Draft { texts, ..Draft::new(key, json!({}), form.harness.session.now) }
    };
    for texts in [vec![text("Description", "omega")], vec![text("", "{\"Description\": \"omega\", \"Layout\": \"{}\"")]]
    {
        let mut again = loaded();
        let news = JournalNews::Opened {
            writes: Vec::new(),
            drafts: vec![bare(texts)],
            bookmarks: Vec::new(),
            apart: Vec::new(),
        };
        again.harness.session.journal.take(news);
        again.harness.news(&mut *again.page);
        again.go_on("left");
        again.sees("omega");
        assert_eq!(again.drafts().last().unwrap()["Layout"], "{}");
    }
}

#[test]
fn a_text_whose_escapes_cannot_be_read_yet_is_kept_too() {
    let layout = || {
        let mut form = Rig::at("profiles/domains/acme/layouts/main!edit");
        form.answer(
            FormSlot::Current,
            json!({"LayoutDefinitionName": "main", "Description": "a\u{202e}", "Layout": "{}"}),
        );
        form
    };
    let mut form = layout();
    for _ in 0..10 {
        if form.screen().lines().any(|line| line.contains("▌") && line.contains("Description")) {
            break;
        }
        form.press("tab");
    }
    form.type_text("\\u20");
    form.pass(900);
    let drafts = kept(&form);
    let mut again = layout();
    let news = JournalNews::Opened { writes: Vec::new(), drafts, bookmarks: Vec::new(), apart: Vec::new() };
    again.harness.session.journal.take(news);
    again.harness.news(&mut *again.page);
    again.go_on("restore");
    again.sees("a\\u202e\\u20");
}

#[test]
fn consoles_with_the_same_form_keep_a_draft_each() {
    let typed = |text: &str, seed| {
        let mut form = Rig::at("cases/domains!create");
        form.harness.session.mint = crate::screens::TokenSource::new(seed);
        form.type_text(text);
        form.pass(900);
        kept(&form).remove(0)
    };
    let (first, second) = (typed("First", 1), Draft { elsewhere: true, ..typed("Second", 2) });
    assert_ne!(first.key.id, second.key.id);
    let both = || later("cases/domains!create", vec![first.clone(), second.clone()]);
    let mut again = both();
    let said = again.harness.said();
    assert!(
        said.contains("2 drafts of this form") && said.contains("the drafts that no other console has open"),
        "{said}"
    );
    again.go_on(&second.key.id.0);
    again.sees("Second");
    assert!(forgotten(&again).is_empty(), "what another console has open stays its own");
    let own = kept(&again).remove(0);
    assert!(own.key.id != second.key.id && own.document == second.document, "{own:?}");

    let mut again = both();
    again.go_on(&first.key.id.0);
    assert_eq!(forgotten(&again), [first.key.id.0.as_str()], "taken up, it is the draft of this console");
    again.harness.take_answer(&mut *again.page, OverlayAnswer::Leave { keep: false });
    assert!(!forgotten(&again).contains(&second.key.id.0));

    let mut again = both();
    again.choose(FormAnswer::Draft(DraftAnswer::Discard));
    assert_eq!(forgotten(&again), [first.key.id.0.as_str()]);
}

#[test]
fn who_types_on_and_on_loses_no_more_than_a_moment() {
    let mut form = Rig::at("cases/domains!create");
    let mut typed = Vec::new();
    for n in 0..60 {
        let letter = char::from(b'a' + n % 26).to_string();
        form.type_text(&letter);
        let text = typed.last().map_or(String::new(), |(_, text): &(_, String)| text.clone()) + &letter;
        typed.push((form.harness.session.now, text));
        let due = form.page.deadline().expect("what was typed is to be kept");
        assert!(due.duration_since(form.harness.session.now).as_millis() <= 250, "soon after the key");
        form.pass(30);
        let old = typed.iter().rev().find(|(at, _)| form.harness.session.now.duration_since(*at).as_millis() > 280);
        let kept = form.drafts().last().map_or(String::new(), |draft| draft["name"].as_str().unwrap().to_owned());
        assert!(old.is_none_or(|(_, text)| kept.len() >= text.len()), "{kept} while {old:?} was typed before");
    }
    form.pass(1000);
    assert_eq!(form.drafts().last().unwrap()["name"], typed.last().unwrap().1.as_str());
    assert_eq!(form.page.deadline(), None, "nothing is left to do");
    assert!(form.drafts().len() < 12, "and not with every key");
}

#[test]
fn drafts_of_one_form_are_told_apart_by_what_they_hold() {
    let typed = |text: &str, seed| {
        let mut form = Rig::at("cases/domains!create");
        form.harness.session.mint = crate::screens::TokenSource::new(seed);
        form.type_text(text);
        form.pass(900);
        kept(&form).remove(0)
    };
    let first = typed("Claims", 1);
    let second = Draft { elsewhere: true, saved: first.saved, ..typed("Repairs", 2) };
    let mut again = later("cases/domains!create", vec![first, second]);
    let list = again.overlay();
    let seen = again.harness.overlay(&*list);
    for held in ["Claims", "Repairs", "another console has it open"] {
        assert!(seen.contains(held), "{seen}");
    }
}

#[test]
fn who_leaves_is_told_what_no_draft_keeps() {
    let mut form = Rig::at("cases/domains!create");
    form.type_text("Support");
    assert_eq!(form.page.keeps(), Keeps::All);
    let mut form = Rig::at("profiles/domains/acme/profiles!create");
    form.type_text("0042");
    assert!(form.page.unsaved().is_some() && form.page.keeps() == Keeps::NoneMayBe);
    form.pass(900);
    assert!(kept(&form).is_empty(), "a draft of nothing is not made");
    let left = crate::screens::confirm_leave(&form.page.unsaved().unwrap(), form.page.keeps(), &Command::Back);
    let seen = form.harness.overlay(&*left.open());
    assert!(seen.contains("There can be no draft of it") && !seen.contains("Keep as a draft"), "{seen}");
}

#[test]
fn a_draft_of_nothing_is_not_offered_and_one_of_a_part_says_what_it_lacks() {
    let at = "profiles/domains/acme/profiles!create";
    let form = Rig::at(at);
    let key = DraftKey {
        id: DraftId("old".to_owned()),
        location: form.harness.location.clone(),
        operation: api().operation(crate::model::Service::CustomerProfiles, "CreateProfile").unwrap().id,
        context: ContextKey::from(&form.harness.session.contexts[0]),
    };
    let draft = Draft { stripped: true, ..Draft::new(key, json!({"DomainName": "acme"}), form.harness.session.now) };
    assert!(!later(at, vec![draft.clone()]).harness.said().contains("There is a draft"));

    // What customers' values stood in is nothing either.
    let title = r#"{"fields": [{"id": "title", "value": {"stringValue": "Charged twice"}}]}"#;
    let person = r#"{"FirstName": "Ann", "Address": {"City": "Lyon"}, "Attributes": {"tier": "gold"}}"#;
    for (at, text) in [(at, person), ("cases/domains/0f3c/cases!create", title)] {
        let mut form = Rig::at(at);
        form.press("f2 ctrl-a");
        form.harness.paste(&mut *form.page, text);
        form.press("f2");
        assert_eq!(form.page.keeps(), Keeps::NoneMayBe, "{at}");
        form.pass(900);
        assert!(kept(&form).is_empty(), "{at}: {:?}", kept(&form));
    }
    let emptied = json!({"DomainName": "acme", "Address": {}, "Attributes": {}});
    let draft = Draft { document: emptied, ..draft };
    assert!(!later(at, vec![draft]).harness.said().contains("There is a draft"));

    let at = "appflow/connector-profiles!create";
    let mut form = Rig::at(at);
    form.press("f2 ctrl-a");
    let text = r#"{"connectorProfileName": "crm", "connectorType": "Slack", "connectorProfileConfig": {"connectorProfileCredentials": {"Slack": {"clientId": "a", "clientSecret": "b"}}}}"#;
    form.harness.paste(&mut *form.page, text);
    form.press("f2");
    form.pass(900);
    let said = later(at, kept(&form)).harness.said();
    assert!(said.contains("Not in it: ") && said.contains("Client secret"), "{said}");
}

/// What a session leaves of its drafts, after another session has begun with them.
fn left(form: &Rig, mut drafts: Vec<Draft>) -> Vec<Draft> {
    for effect in &form.harness.effects {
        match effect {
            Effect::SaveDraft(draft) => {
                drafts.retain(|held| held.key.id != draft.key.id);
                drafts.push((**draft).clone());
            }
            Effect::DropDraft(id) => drafts.retain(|held| held.key.id != *id),
            _ => {}
        }
    }
    drafts
}

#[test]
fn a_draft_that_was_gone_on_with_stays_until_it_is_sent_or_thrown_away_by_a_word() {
    let text = |path: &str, text: &str| DraftText { path: path.parse().unwrap(), key: false, text: text.to_owned() };
    let begun = || {
        let mut form = Rig::at("cases/domains!create");
        form.type_text("alpha");
        form.pass(900);
        kept(&form).remove(0)
    };
    let of_texts = |texts| Draft { texts, ..Draft::new(begun().key, json!({}), begun().saved) };
    for (held, draft) in [
        ("fields", begun()),
        ("JSON that cannot be read", of_texts(vec![text("", "{\"name\": \"alph")])),
        ("JSON of text alone, with fields", Draft { texts: vec![text("", "{\"name\": \"alph")], ..begun() }),
        ("JSON that can be read", of_texts(vec![text("", "{\"name\": \"alpha\"}")])),
        ("the text of an editor", of_texts(vec![text("name", "alpha")])),
        ("nothing that differs", Draft::new(begun().key, json!({}), begun().saved)),
    ] {
        let mut form = later("cases/domains!create", vec![draft.clone()]);
        form.go_on("restore");
        let seen = form.screen().contains("alph");
        assert!(form.page.unsaved().is_some(), "{held}: it asks before it is left");
        form.pass(900);
        form.pass(900);
        assert!(form.page.unsaved().is_some(), "{held}");
        let drafts = left(&form, vec![draft.clone()]);
        assert_eq!(drafts.len(), 1, "{held}: one draft, while nothing is typed");
        // The process is asked to end.
        form.harness.take_answer(&mut *form.page, OverlayAnswer::Leave { keep: true });
        let drafts = left(&form, vec![draft.clone()]);
        let mut again = later("cases/domains!create", drafts.clone());
        again.go_on("restore");
        assert_eq!(again.screen().contains("alph"), seen, "{held}: it comes back");
        again.harness.take_answer(&mut *again.page, OverlayAnswer::Leave { keep: false });
        assert!(left(&again, drafts).is_empty(), "{held}: thrown away by a word");
    }
}

#[test]
fn a_text_that_can_not_be_kept_takes_no_draft_with_it() {
    let mut form = Rig::at("cases/domains!create");
    form.press("f2 ctrl-a");
    form.harness.paste(&mut *form.page, "{\"name\": \"Sup");
    form.pass(900);
    form.press("ctrl-a");
    form.harness.paste(&mut *form.page, "Ann called about her order");
    form.pass(900);
    assert_eq!(form.page.keeps(), Keeps::Nothing);
    assert!(forgotten(&form).is_empty() && kept(&form)[0].texts[0].text.ends_with("Sup"));
    form.harness.take_answer(&mut *form.page, OverlayAnswer::Leave { keep: false });
    assert_eq!(forgotten(&form).len(), 1);
}

#[test]
fn the_question_about_drafts_says_what_leaving_it_does() {
    let mut form = Rig::at("cases/domains!create");
    form.type_text("alpha");
    form.pass(900);
    let mut again = later("cases/domains!create", kept(&form));
    let overlay = again.overlay();
    let seen = again.harness.overlay(&*overlay);
    assert!(seen.contains("Esc Go on with the draft") && !seen.contains("Esc close"), "{seen}");
}

#[test]
fn a_question_that_was_answered_leaves_no_draft() {
    let mut form = Rig::at("profiles/domains/acme/segments/vip!snapshot-status");
    let id = "0123456789abcdef0123456789abcdef";
    form.type_text(id);
    form.pass(20);
    assert_eq!(form.drafts().len(), 1);
    form.press("ctrl-s ctrl-s");
    assert_eq!(form.sent("GetSegmentSnapshot").len(), 1, "{}", form.screen());
    form.answer(FormSlot::Submit, json!({"SnapshotId": id, "Status": "COMPLETED"}));
    let gone = form.harness.effects.iter().filter(|effect| matches!(effect, Effect::DropDraft(_))).count();
    assert_eq!((gone, form.page.unsaved()), (1, None));
}

#[test]
fn a_draft_of_another_account_is_neither_offered_nor_forgotten() {
    let mut form = Rig::at("cases/domains!create");
    form.type_text("Typed");
    form.pass(900);
    let own = kept(&form).remove(0);
    let account = form.harness.session.contexts[0].account().map(str::to_owned);
    assert_eq!(own.account, account);
    let theirs = Draft { account: Some("999900001111".to_owned()), ..own.clone() };
    let mut again = later("cases/domains!create", vec![theirs.clone()]);
    assert!(!again.harness.said().contains("draft of this form"), "{}", again.harness.said());
    let of_both = Draft { key: DraftKey { id: DraftId("two".to_owned()), ..own.key.clone() }, ..own };
    let mut again = later("cases/domains!create", vec![theirs.clone(), of_both]);
    again.choose(FormAnswer::Draft(DraftAnswer::Discard));
    assert_eq!(forgotten(&again), ["two"]);
}
