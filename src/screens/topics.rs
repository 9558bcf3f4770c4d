//! What people look for, in the words that they would type: data of `assets/help/topics.toml`, by which the help and the
//! palette find it.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::config::{Action, Keymap, Mode};

/// Something that people look for.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Topic {
    /// What can be done, in a few words.
    pub(super) title: String,
    /// What people call it besides.
    words: Vec<String>,
    /// How it goes; actions in braces are their keys.
    says: String,
    action: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Topics {
    topic: Vec<Topic>,
}

static TOPICS: LazyLock<Vec<Topic>> = LazyLock::new(|| {
    // A test reads the file, so that it is never wrong here.
    toml::from_str::<Topics>(include_str!("../../assets/help/topics.toml"))
        .map(|topics| topics.topic)
        .unwrap_or_default()
});

/// All of them.
pub(super) fn topics() -> &'static [Topic] {
    &TOPICS
}

/// The words by which people look for an action, besides its own.
pub(super) fn words_of(action: Action) -> String {
    let all = topics().iter().filter(|topic| topic.action() == Some(action));
    all.map(Topic::sought).collect::<Vec<_>>().join(" ")
}

impl Topic {
    /// The action that does it, where one does.
    pub(super) fn action(&self) -> Option<Action> {
        self.action.as_deref()?.parse().ok()
    }

    /// What it is found by besides its title.
    pub(super) fn sought(&self) -> String {
        self.words.join(" ")
    }

    /// How it goes, with the keys of the moment.
    pub(super) fn text(&self, keymap: &Keymap) -> String {
        with_keys(&self.says, keymap, Mode::Browse)
    }
}

/// A text in which each action in braces is its key: in what has the keys, or where it is to be pressed next.
pub(super) fn with_keys(says: &str, keymap: &Keymap, mode: Mode) -> String {
    let mut text = String::new();
    for part in says.split_inclusive('}') {
        let named = part.rsplit_once('{').and_then(|(before, name)| Some((before, name.strip_suffix('}')?)));
        match named {
            Some((before, name)) => {
                text.push_str(before);
                text.push_str(&name.parse().map_or_else(|_| name.to_owned(), |action| key(keymap, mode, action)));
            }
            None => text.push_str(part),
        }
    }
    text
}

/// The modes in which an action may have its key, besides that of the moment.
const MODES: [Mode; 7] = [Mode::Browse, Mode::Form, Mode::Text, Mode::Customer, Mode::Case, Mode::Writes, Mode::Job];

fn key(keymap: &Keymap, mode: Mode, action: Action) -> String {
    let modes = std::iter::once(mode).chain(MODES);
    let key = modes.map(|mode| keymap.key(mode, action)).find(|key| !key.is_empty());
    key.unwrap_or_else(|| keymap.in_words(Mode::Browse, action))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::testing::ScreenHarness;
    use crate::screens::{ToolSpec, help, palette};

    #[test]
    fn every_topic_names_actions_that_there_are_and_has_words() {
        let topics: Topics = toml::from_str(include_str!("../../assets/help/topics.toml")).unwrap();
        for topic in &topics.topic {
            assert!(topic.words.len() > 2 && topic.says.ends_with('.'), "{}", topic.title);
            assert!(topic.action.is_none() || topic.action().is_some(), "{:?}", topic.action);
            for name in topic.says.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name) {
                assert!(name.parse::<Action>().is_ok(), "{name} in {}", topic.title);
            }
            let text = topic.text(&Keymap::default());
            assert!(!text.contains(['{', '}']), "{text}");
        }
    }

    /// What people would type, without the words of the program.
    const TYPED: [&str; 44] = [
        "csv",
        "export",
        "download",
        "copy",
        "log out",
        "theme",
        "json",
        "logout",
        "excel",
        "yaml",
        "undo",
        "settings",
        "config",
        "colors",
        "dark",
        "sso",
        "region",
        "import",
        "upload",
        "search",
        "phone",
        "email",
        "sort",
        "columns",
        "tags",
        "bulk",
        "select",
        "delete",
        "remove",
        "clone",
        "rename",
        "diff",
        "backup",
        "terraform",
        "debug",
        "logs",
        "throttling",
        "cancel",
        "gdpr",
        "shortcuts",
        "mouse",
        "quit",
        "tutorial",
        "exit",
    ];

    #[test]
    fn the_help_finds_what_people_would_type() {
        let all = topics().iter().flat_map(|topic| topic.words.iter().map(String::as_str));
        for typed in all.chain(TYPED) {
            let mut harness = ScreenHarness::over("appflow/flows");
            let mut screen = help(Mode::Browse, vec![Action::Open]).open();
            harness.press(&mut *screen, "/");
            harness.type_text(&mut *screen, typed);
            let shown = harness.overlay(&*screen);
            assert!(!shown.contains("No key does that"), "{typed}: {shown}");
        }
    }

    #[test]
    fn the_palette_finds_what_people_would_type_and_says_how_it_goes_where_it_is_not() {
        let all = topics().iter().flat_map(|topic| topic.words.iter().map(move |word| (word.as_str(), Some(topic))));
        for (typed, topic) in all.chain(TYPED.map(|typed| (typed, None))) {
            for actions in [vec![Action::Open], Action::ALL.to_vec()] {
                let mut harness = ScreenHarness::over("tasks").sized(80, 60);
                let mut screen = palette(actions.clone(), Vec::new()).open();
                harness.enter(&mut *screen);
                harness.type_text(&mut *screen, typed);
                let shown = harness.overlay(&*screen);
                assert!(!shown.contains("Nothing matches"), "{typed}: {shown}");
                let Some(topic) = topic else { continue };
                let is_entry = |action: &Action| actions.contains(action) && ToolSpec::of_action(*action).is_none();
                let named = topic.action().filter(is_entry).map(Action::description);
                let title: String = named.unwrap_or(&topic.title).chars().take(30).collect();
                assert!(shown.contains(&title), "{typed} does not lead to {title}: {shown}");
            }
        }
    }

    #[test]
    fn what_the_page_cannot_do_is_told_with_where_it_goes() {
        let mut harness = ScreenHarness::over("tasks");
        let mut screen = palette(vec![Action::Refresh], Vec::new()).open();
        harness.enter(&mut *screen);
        harness.type_text(&mut *screen, "csv");
        harness.press(&mut *screen, "enter");
        let said = harness.said();
        assert!(said.contains("On a list, o writes the marked rows"), "{said}");
    }
}
