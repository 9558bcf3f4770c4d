//! Texts that are too long, or too odd, to be typed as they are.

use serde_json::json;

use super::*;
use crate::form::TYPED_MOST;

/// The form of a layout whose text has so many characters.
fn layout(text: &str) -> Rig {
    let mut form = Rig::at("profiles/domains/acme/layouts/main!edit");
    let current = json!({
        "LayoutDefinitionName": "main", "DisplayName": "Main", "Description": "The main layout", "Layout": text,
        "LayoutType": "PROFILE_EXPLORER", "IsDefault": true, "Version": "1",
    });
    form.answer(FormSlot::Current, current);
    form
}

/// A JSON text of more than so many bytes, in one line.
fn long_json() -> String {
    json!({"text": "x".repeat(TYPED_MOST)}).to_string()
}

fn go_to(form: &mut Rig, label: &str) {
    let label = format!("{label}  ");
    let is_here = |screen: &str| {
        let line = screen.lines().find(|line| line.contains('▌')).unwrap_or_default();
        line.trim_start_matches(['│', '▌', '•', ' ', '▸', '▾']).starts_with(&label)
    };
    for _ in 0..30 {
        if is_here(&form.screen()) {
            return;
        }
        form.press("tab");
    }
    panic!("no field {label} in\n{}", form.screen());
}

impl Rig {
    /// The text that was last given to the user's own editor.
    fn given_out(&mut self) -> Option<String> {
        let mut given = self.harness.commands.drain(..).filter_map(|command| match command {
            Command::Effect(Effect::EditText { text, .. }) => Some(text),
            _ => None,
        });
        given.next_back()
    }

    fn comes_back(&mut self, text: Result<Option<&str>, &str>) {
        let text = text.map(|text| text.map(str::to_owned)).map_err(str::to_owned);
        self.harness.edited(&mut *self.page, text);
    }
}

#[test]
fn a_text_that_is_too_long_opens_in_the_editor_of_the_user() {
    let mut form = layout(&long_json());
    go_to(&mut form, "Layout");
    form.sees("too long to type here; typing opens it in your");
    form.looks("long_text_80x24");
    form.press("right home");
    assert!(form.given_out().is_none(), "looking is no editing");
    for keys in ["enter", "x", "backspace"] {
        form.press(keys);
        assert!(form.given_out() == Some(long_json()), "{keys}");
        form.comes_back(Err("vi ended with 1; the text stays as it was"));
        assert!(form.harness.said().contains("stays as it was"));
    }
    form.harness.paste(&mut *form.page, "{}");
    assert!(form.harness.said().contains("too long to paste into"));
    assert_eq!(form.page.unsaved(), None, "nothing was changed by any of this");
    form.press("enter");
    form.comes_back(Ok(Some("{\"text\": \"short\"}\n")));
    form.sees("short");
    assert!(!form.screen().contains("too long"));
}

#[test]
fn a_paste_may_make_a_text_too_long_to_go_on() {
    let mut form = layout("{}");
    go_to(&mut form, "Layout");
    form.press("enter");
    form.harness.paste(&mut *form.page, &long_json());
    form.sees("too long to type here");
    form.press("x");
    assert!(form.given_out() == Some(format!("{{}}{}", long_json())), "nothing of it is lost");
}

#[test]
fn a_document_that_is_too_long_can_be_looked_at_and_opens_in_the_editor() {
    let mut form = layout(&long_json());
    form.press("f2");
    form.sees("too long to type here; typing opens it in your");
    form.press("down down end");
    assert!(form.given_out().is_none());
    form.press("x");
    let text = form.given_out().unwrap();
    assert!(text.contains("\"LayoutDefinitionName\": \"main\""));
    form.comes_back(Ok(Some(&text.replace("The main layout", "Another \\q"))));
    form.sees("behind");
    form.press("f2");
    assert!(form.harness.said().contains("no JSON object"), "it asks before anything is dropped");
    form.press("enter");
    let wrong = form.given_out().unwrap();
    assert!(wrong.contains("Another \\q"), "what could not be read is there to be corrected");
    form.comes_back(Ok(Some(&wrong.replace("\\q", "one"))));
    form.press("f2");
    form.sees("Another one");
}

#[test]
fn what_cannot_be_seen_is_written_with_escapes() {
    let mut form = Rig::at("profiles/domains/acme/layouts/main!edit");
    let odd = "Kim\u{202e} \\ Lee";
    form.answer(
        FormSlot::Current,
        json!({"LayoutDefinitionName": "main", "Description": odd, "Layout": "{\"a\": \"\u{202e}\"}"}),
    );
    go_to(&mut form, "Description");
    form.sees("Kim‹U+202E› \\ Lee");
    form.press("right");
    form.sees("Kim\\u202e \\\\ Lee");
    form.looks("escaped_text_80x24");
    assert_eq!(form.page.unsaved(), None, "nothing was typed");
    form.type_text("\\u20");
    form.sees("\\u20 is no escape: \\u needs four hexadecimal digits");
    form.press("tab");
    form.sees("\\u20 is no escape");
    form.press("ctrl-s");
    form.sees("1 to correct");
    form.type_text("ac");
    form.press("f2");
    form.sees(r#""Kim\u202e \\ Lee€""#);
    form.sees(r#""{\"a\": \"\u202e\"}""#);
}

#[test]
fn a_text_that_may_hold_a_secret_and_cannot_be_read_stays_inside() {
    let mut form = Rig::at("appflow/connector-profiles!create");
    form.press("f2");
    let text = r#"{"connectorProfileConfig": {"connectorProfileCredentials": {"Amplitude": {"apiKey": "hunter2"#;
    form.harness.paste(&mut *form.page, text);
    form.press("ctrl-o");
    assert!(form.harness.said().contains("may hold a secret"), "{}", form.screen());
    assert_eq!(form.given_out(), None);
}

#[test]
fn the_mark_that_some_programs_put_before_a_text_is_no_part_of_it() {
    let text = "\u{feff}{\"DomainName\": \"marked\", \"DefaultExpirationDays\": 30}";
    let mut pasted = Rig::at("profiles/domains!create");
    pasted.press("f2");
    pasted.harness.paste(&mut *pasted.page, text);
    let mut edited = Rig::at("profiles/domains!create");
    edited.press("f2 ctrl-o");
    edited.harness.commands.clear();
    edited.harness.edited(&mut *edited.page, Ok(Some(text.to_owned())));
    for form in [&mut pasted, &mut edited] {
        form.press("ctrl-s");
        form.sees("Create domain marked");
    }
}
