use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{Action, Keymap, Mode, Settings};

fn key(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
    KeyEvent::new(code, modifiers)
}

fn plain(c: char) -> KeyEvent {
    key(KeyCode::Char(c), KeyModifiers::NONE)
}

#[test]
fn terminals_may_spell_keys_as_they_like() {
    let map = Keymap::default();
    let browse = |event| map.action(Mode::Browse, event);
    let shift = KeyModifiers::SHIFT;
    assert_eq!(browse(plain('?')), Some(Action::Help));
    assert_eq!(browse(key(KeyCode::Char('?'), shift)), Some(Action::Help));
    assert_eq!(browse(key(KeyCode::Char('*'), shift)), Some(Action::MarkAll));
    assert_eq!(browse(plain('g')), Some(Action::Top));
    assert_eq!(browse(plain('G')), Some(Action::Bottom));
    assert_eq!(browse(key(KeyCode::Char('G'), shift)), Some(Action::Bottom));
    assert_eq!(browse(key(KeyCode::Char('g'), shift)), Some(Action::Bottom));
    assert_eq!(browse(key(KeyCode::BackTab, shift)), Some(Action::PreviousPane));
    assert_eq!(browse(key(KeyCode::BackTab, KeyModifiers::NONE)), Some(Action::PreviousPane));
    assert_eq!(browse(key(KeyCode::Tab, shift)), Some(Action::PreviousPane));
    assert_eq!(browse(key(KeyCode::Char('C'), KeyModifiers::CONTROL)), Some(Action::Quit));
    assert_eq!(browse(plain('ö')), None);
    let release = KeyEvent::new_with_kind(KeyCode::Char('q'), KeyModifiers::NONE, KeyEventKind::Release);
    assert_eq!(browse(release), None);

    let map = Keymap::with("[browse]\nctrl-space = \"mark-all\"\n\"ö\" = \"home\"\nctrl-- = \"fold-all\"").expect("ok");
    let control = |c| map.action(Mode::Browse, key(KeyCode::Char(c), KeyModifiers::CONTROL));
    assert_eq!(control(' '), Some(Action::MarkAll));
    assert_eq!(control('@'), Some(Action::MarkAll));
    assert_eq!(control('-'), Some(Action::FoldAll));
    assert_eq!(map.action(Mode::Browse, plain('ö')), Some(Action::Home));
}

#[test]
fn what_is_typed_is_no_command() {
    let map = Keymap::default();
    for mode in [Mode::Form, Mode::Text] {
        for c in ' '..='~' {
            assert_eq!(map.action(mode, plain(c)), None, "{c} in {mode:?}");
        }
        assert_eq!(map.action(mode, key(KeyCode::Char('c'), KeyModifiers::CONTROL)), Some(Action::Quit));
    }
    assert_eq!(map.action(Mode::Form, key(KeyCode::Char('z'), KeyModifiers::CONTROL)), Some(Action::Undo));
    assert_eq!(map.action(Mode::Browse, key(KeyCode::Char('z'), KeyModifiers::CONTROL)), Some(Action::Suspend));
}

#[test]
fn keys_have_names_for_people() {
    let map = Keymap::default();
    assert_eq!(map.keys(Mode::Browse, Action::Up), ["↑", "k"]);
    assert_eq!(map.keys(Mode::Browse, Action::Bottom), ["G", "End"]);
    assert_eq!(map.keys(Mode::Browse, Action::Mark), ["Space"]);
    assert_eq!(map.keys(Mode::Browse, Action::Quit), ["q", "Ctrl-C"]);
    assert_eq!(map.keys(Mode::Form, Action::Submit), ["Ctrl-S"]);
    assert_eq!(map.keys(Mode::Form, Action::StepBack), ["Alt-←"]);
    assert_eq!(map.keys(Mode::Form, Action::PreviousField), ["Shift-Tab"]);
    assert_eq!(map.key(Mode::Browse, Action::PageDown), "PgDn");
    assert_eq!(map.key(Mode::Form, Action::Watch), "");
}

#[test]
fn every_action_has_a_key_and_keeps_its_name() {
    let map = Keymap::default();
    for action in Action::ALL {
        assert_eq!(action.name().parse(), Ok(*action));
        let reachable = Mode::ALL.into_iter().any(|(_, mode)| map.bindings(mode).any(|(_, known)| known == *action));
        assert!(reachable, "{action} has no key");
    }
}

#[test]
fn the_user_changes_single_keys() {
    let map = Keymap::with("[browse]\nr = \"none\"\nctrl-r = \"refresh\"\nz = \"up\"\n[global]\nf10 = \"quit\"")
        .expect("a keymap");
    assert_eq!(map.action(Mode::Browse, plain('r')), None);
    assert_eq!(map.keys(Mode::Browse, Action::Refresh), ["Ctrl-R"]);
    assert_eq!(map.keys(Mode::Browse, Action::Up), ["z", "↑", "k"]);
    assert_eq!(map.action(Mode::Form, key(KeyCode::F(10), KeyModifiers::NONE)), Some(Action::Quit));
    assert_eq!(map.action(Mode::Browse, plain('d')), Some(Action::Document));
}

#[test]
fn a_wrong_keymap_says_where_and_what_would_be_right() {
    let problem = |text: &str| Keymap::with(text).expect_err("is wrong");
    assert!(problem("[browse]\nz = \"fly\"").starts_with("line 2: `fly` is no action; actions are: up, down"));
    assert!(problem("[browse]\n\nhyper-z = \"up\"").starts_with("line 3: `hyper-z` is no key; keys are"));
    assert!(problem("[brows]\nz = \"up\"").starts_with("line 1: `brows` is no section; sections are: global"));
    assert_eq!(problem("[browse]\nZ = \"up\"\nshift-z = \"down\""), "line 3: Z has a meaning already, in line 2");
    assert!(problem("[form]\nz = \"up\"").starts_with("line 2: z types a character"));
    assert!(problem("[browse]\nz = 3").starts_with("line 2: `z` needs the name of an action"));
    assert!(problem("[browse\n").contains("line 1"));
}

#[test]
fn settings_are_optional_and_checked() {
    assert_eq!(Settings::parse("").expect("empty"), Settings::default());
    let text = "theme = \"light\"\nprotected = [\"prod\"]\ntime_zone = \"Europe/Berlin\"\n\
                [rates]\ninteractive = 0.3\n[profiles.live]\nprotected = true\nregion = \"eu-central-1\"\n";
    let settings = Settings::parse(text).expect("good settings");
    assert!(settings.is_protected("prod") && settings.is_protected("live") && !settings.is_protected("dev"));
    assert_eq!(settings.time_zone.time_zone().iana_name(), Some("Europe/Berlin"));
    assert!((settings.rates.interactive - 0.3).abs() < f64::EPSILON);
    assert!((settings.rates.background - 0.2).abs() < f64::EPSILON);

    assert_eq!(Settings::parse("country = \"DE\"").expect("a country").country.as_deref(), Some("DE"));
}

mod files {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use crate::config::{Keymap, Paths, Settings, load_theme, private_file};
    use crate::theme::{Depth, Ground, Theme};

    fn paths(dir: &tempfile::TempDir) -> Paths {
        Paths { config: dir.path().join("config"), state: dir.path().join("a/state") }
    }

    #[test]
    fn files_belong_to_their_user_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        let paths = paths(&dir);
        paths.create_state().expect("made");
        paths.create_state().expect("still there");
        private_file(&paths.log()).expect("made");
        let mode = |path: &std::path::Path| fs::metadata(path).expect("is there").permissions().mode() & 0o777;
        assert_eq!(mode(&paths.state), 0o700);
        assert_eq!(mode(&paths.log()), 0o600);
    }

    #[test]
    fn missing_files_are_defaults_and_wrong_ones_are_named() {
        let dir = tempfile::tempdir().expect("a folder");
        let paths = paths(&dir);
        assert_eq!(Settings::load(&paths.settings()).expect("no file"), Settings::default());
        assert_eq!(Keymap::load(&paths.keymap()).expect("no file"), Keymap::default());
        fs::create_dir_all(paths.config.join("themes")).expect("made");
        fs::write(paths.keymap(), "[browse]\nz = \"fly\"").expect("written");
        let problem = Keymap::load(&paths.keymap()).expect_err("is wrong").to_string();
        assert!(problem.contains("keymap.toml: line 2: `fly`"), "{problem}");
    }

    #[test]
    fn a_theme_is_found_by_its_name() {
        let dir = tempfile::tempdir().expect("a folder");
        let paths = paths(&dir);
        let load = |name: &str| {
            let settings = Settings { theme: Some(name.to_owned()), ..Settings::default() };
            load_theme(&settings, &paths, Depth::True, || Ground::Light)
        };
        assert_eq!(load("auto").expect("built in"), Theme::light(Depth::True), "it follows the terminal");
        let unasked = load_theme(&Settings::default(), &paths, Depth::True, || panic!("the terminal is not asked"));
        assert_eq!(unasked.expect("built in"), Theme::dark(Depth::True));
        assert_eq!(load("light").expect("built in"), Theme::light(Depth::True));
        let problem = load("mine").expect_err("not there").to_string();
        assert!(problem.contains("there is no such theme") && problem.contains("dark, light"), "{problem}");
        fs::create_dir_all(paths.config.join("themes")).expect("made");
        fs::write(paths.theme("mine"), "extends = \"light\"").expect("written");
        assert_eq!(load("mine").expect("the user's"), Theme::light(Depth::True));
        fs::write(paths.theme("mine"), "styles = 3").expect("written");
        let problem = load("mine").expect_err("wrong").to_string();
        assert!(problem.contains("themes/mine.toml: "), "{problem}");
    }
}
