//! Nothing that was typed is lost by leaving.

use serde_json::json;

use super::*;
use crate::contract::JournalNews;

#[test]
fn esc_on_a_dirty_form_is_the_apps_to_ask() {
    let mut form = Rig::at("cases/domains!create");
    assert_eq!(form.page.unsaved(), None);
    form.type_text("Support");
    assert_eq!(form.press("esc"), Handled::Yes, "the first leaves the field");
    assert_eq!(form.press("esc"), Handled::No, "the second is the app's, which asks");
    assert_eq!(form.page.unsaved().as_deref(), Some("The new domain"));
    form.stage.told(&mut *form.page, Told::Leave { keep: true });
    assert_eq!(form.page.unsaved(), None);
    assert_eq!(form.drafts(), [json!({"name": "Support"})]);
}

#[test]
fn drafts_are_kept_within_a_second_and_offered_again() {
    let mut form = Rig::at("cases/domains!create");
    form.type_text("Supp");
    form.pass(500);
    form.type_text("ort");
    assert!(form.drafts().is_empty());
    form.pass(400);
    assert_eq!(form.drafts(), [json!({"name": "Support"})]);
    let drafts: Vec<_> = form
        .stage
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::SaveDraft(draft) => Some((**draft).clone()),
            _ => None,
        })
        .collect();

    let mut again = Rig::at("cases/domains!create");
    let news = JournalNews::Opened { writes: Vec::new(), drafts, bookmarks: Vec::new() };
    again.stage.desk.journal.take(news);
    again.stage.news(&mut *again.page);
    assert!(again.stage.said().contains("There is a draft"));
    again.choose("draft", "restore");
    again.sees("Support");
}

#[test]
fn who_types_on_and_on_loses_no_more_than_a_second() {
    let mut form = Rig::at("cases/domains!create");
    let mut typed = Vec::new();
    for n in 0..60 {
        let letter = char::from(b'a' + n % 26).to_string();
        form.type_text(&letter);
        let text = typed.last().map_or(String::new(), |(_, text): &(_, String)| text.clone()) + &letter;
        typed.push((form.stage.desk.now, text));
        let due = form.page.deadline().expect("what was typed is to be kept");
        assert!(due.duration_since(form.stage.desk.now).as_millis() <= 1000, "within a second of the key");
        form.pass(90);
        let old = typed.iter().rev().find(|(at, _)| form.stage.desk.now.duration_since(*at).as_millis() > 1000);
        let kept = form.drafts().last().map_or(String::new(), |draft| draft["name"].as_str().unwrap().to_owned());
        assert!(old.is_none_or(|(_, text)| kept.len() >= text.len()), "{kept} while {old:?} was typed a second ago");
    }
    form.pass(1000);
    assert_eq!(form.drafts().last().unwrap()["name"], typed.last().unwrap().1.as_str());
    assert_eq!(form.page.deadline(), None, "nothing is left to do");
    assert!(form.drafts().len() < 12, "and not with every key");
}
