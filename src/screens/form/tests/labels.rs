//! Connectors that go by their label stand in the list of connector types.

use crate::rules::connectors::labelled;

use super::*;

/// A new connector profile with the keys on its type, tall enough for its document.
fn at_the_type() -> Rig {
    let mut form = Rig::at("appflow/connector-profiles!create");
    form.harness.size = Rect::new(0, 0, 100, 80);
    form.type_text("crm");
    form.press("tab");
    form
}

#[test]
fn the_list_of_types_has_them_by_name() {
    let mut form = at_the_type();
    form.press("enter");
    let overlay = form.harness.commands.iter().find_map(|command| match command {
        Command::Overlay(menu) => Some(form.harness.overlay(&*menu.clone().open())),
        _ => None,
    });
    let list = overlay.unwrap();
    for name in ["Salesforce", "Zendesk", "Google BigQuery", "HubSpot"] {
        assert!(list.contains(name), "{name} in {list}");
    }
}

#[test]
fn each_brings_its_label_and_what_is_to_be_filled_in() {
    for (nth, known) in labelled().iter().enumerate() {
        let mut form = at_the_type();
        form.choose(FormAnswer::Also(nth));
        form.press("f2");
        let text = form.screen();
        assert!(text.contains(&format!("\"connectorLabel\": \"{}\"", known.label)), "{text}");
        assert!(text.contains("\"connectorType\": \"CustomConnector\""), "{text}");
        let keys = known.ways.first().into_iter().flat_map(|way| &way.keys).chain(&known.needs);
        for key in keys {
            assert!(text.contains(&format!("\"{key}\"")), "{key} of {}: {text}", known.label);
        }
        form.press("f2 ctrl-s");
        assert!(
            form.screen().contains("step 2"),
            "nothing keeps {} from its properties: {}",
            known.label,
            form.screen()
        );
    }
}

#[test]
fn another_choice_takes_away_what_the_one_before_began() {
    let nth = |label: &str| labelled().iter().position(|known| known.label == label).unwrap();
    let mut form = at_the_type();
    form.choose(FormAnswer::Also(nth("Mailchimp")));
    form.choose(FormAnswer::Also(nth("Asana")));
    form.press("f2");
    let text = form.screen();
    assert!(text.contains("patToken") && !text.contains("instanceUrl") && !text.contains("api_key"), "{text}");
    form.press("f2 right left");
    form.choose(FormAnswer::Value("Slack".to_owned()));
    form.press("f2");
    let text = form.screen();
    assert!(text.contains("\"Slack\"") && !text.contains("Asana") && !text.contains("patToken"), "{text}");
}
