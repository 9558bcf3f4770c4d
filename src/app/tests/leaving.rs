//! Who has said that a page is to be left leaves it, whatever it holds.

use std::ops::ControlFlow;

use super::*;
use crate::contract::{RowsNews, RowsSeen, SandboxAccount};
use crate::jobs::rows::{check, look};
use crate::screens::{Command, Cx, Handled, LEAVING, Screen, Unsaved, View};

/// A page that says for ever that it holds something, whatever is answered.
#[derive(Debug)]
struct Holding(Unsaved);

impl Screen for Holding {
    fn name(&self) -> &'static str {
        "holding"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, _action: Action, _cx: &mut Cx<'_>) -> Handled {
        Handled::No
    }

    fn unsaved(&self) -> Option<Unsaved> {
        Some(self.0.clone())
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        Vec::new()
    }

    fn title(&self, _view: &View<'_>) -> String {
        "holding".to_owned()
    }

    fn draw(&self, _area: Rect, _buf: &mut Buffer, _view: &View<'_>) {}
}

fn all() -> [Unsaved; 6] {
    let it = || "it".to_owned();
    [
        Unsaved::Unsent(it()),
        Unsaved::Resting(it()),
        Unsaved::Unanswered(it()),
        Unsaved::Going(it()),
        Unsaved::Unknown(it()),
        Unsaved::Found(it()),
    ]
}

impl Rig {
    /// The page in sight holds something for ever.
    fn hold(&mut self, what: &Unsaved) {
        self.app.history.page_mut().layer.screen = Box::new(Holding(what.clone()));
    }

    fn carry_out(&mut self, command: Command) {
        let mut effects = Vec::new();
        self.app.carry_out(vec![command], &mut effects);
        self.effects.extend(effects);
    }

    /// Answers the question with its last answer, which gives all up.
    fn give_up(&mut self) {
        assert_eq!(self.app.top(), LEAVING, "{}", self.screen());
        self.keys("<down><down><down><down><enter>");
    }

    fn has_quit(&self) -> bool {
        self.effects.contains(&Effect::Quit)
    }
}

#[test]
fn a_page_is_left_by_the_first_answer_whatever_it_holds() {
    let away = || "cases/domains".parse::<Location>().unwrap();
    for what in all() {
        for then in [
            Command::Back,
            Command::Step { forward: false },
            Command::Open(away()),
            Command::Replace(away()),
            Command::Switch { profile: SandboxAccount::ALL[1].into(), region: None },
        ] {
            let mut rig = Rig::at("profiles");
            rig.carry_out(Command::Open("profiles/domains".parse().unwrap()));
            rig.hold(&what);
            rig.carry_out(then.clone());
            if what.stays() && matches!(then, Command::Open(_)) {
                // It is only looked at something else.
                assert_ne!(rig.app.top(), LEAVING);
            } else {
                rig.give_up();
            }
            assert_ne!(rig.app.top(), LEAVING, "{what:?} {then:?}");
            assert_ne!(rig.app.top(), "holding", "{what:?} {then:?}");
        }
    }
}

#[test]
fn the_program_ends_though_pages_hold_something_for_ever() {
    for what in all() {
        let mut rig = Rig::at("profiles/domains");
        rig.hold(&what);
        rig.carry_out(Command::Quit);
        assert!(!rig.has_quit());
        rig.give_up();
        assert!(rig.has_quit(), "{what:?}: {}", rig.screen());
        // What another page holds that is not in sight is asked about once.
        for other in all().into_iter().filter(Unsaved::is_typed) {
            let mut rig = Rig::at("profiles/domains");
            rig.hold(&other);
            rig.app.look(Command::Open(Location::home()), &mut Vec::new());
            rig.hold(&what);
            rig.carry_out(Command::Quit);
            rig.give_up();
            assert!(!rig.has_quit());
            rig.give_up();
            assert!(rig.has_quit(), "{what:?} {other:?}: {}", rig.screen());
        }
    }
}

#[test]
fn who_comes_back_to_a_page_that_was_given_up_is_asked_again() {
    let mut rig = Rig::at("profiles");
    rig.carry_out(Command::Open("profiles/domains".parse().unwrap()));
    rig.hold(&Unsaved::Going("it".to_owned()));
    rig.carry_out(Command::Open("cases/domains".parse().unwrap()));
    rig.give_up();
    rig.carry_out(Command::Back);
    assert_eq!(rig.app.top(), "holding");
    rig.keys("q");
    assert_eq!(rig.app.top(), LEAVING);
}

/// An upload whose file was checked, and which is begun.
fn uploading() -> Rig {
    let control = |rig: &mut Rig, key| {
        rig.event(Event::Input(Input::Key(KeyEvent::new(KeyCode::Char(key), KeyModifiers::CONTROL))));
    };
    let file = "Mail,Name\nann@example.com,Ann\n";
    let mut rig = Rig::at("profiles/domains/acme/upload-jobs");
    rig.carry_out(Command::Open("rows?of=profiles%2Fdomains%2Facme%2Fupload-jobs".parse().unwrap()));
    rig.keys("a.csv<enter>");
    let (sensed, columns) = look(file.as_bytes()).unwrap();
    let (path, bytes) = ("/data/a.csv".to_owned(), file.len() as u64);
    let seen = RowsSeen { path, bytes, format: sensed.format, encoding: sensed.encoding, columns };
    rig.event(Event::Rows(RowsNews::Seen(Ok(Box::new(seen)))));
    let asked = rig.effects.iter().rev().find_map(|effect| match effect {
        Effect::CheckRows(asked) => Some((**asked).clone()),
        _ => None,
    });
    let asked = asked.expect("a check");
    let found = check(file.as_bytes(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
    rig.event(Event::Rows(RowsNews::Checked { number: asked.number, found: Ok(Box::new(found)) }));
    for _ in 0..3 {
        control(&mut rig, 's');
    }
    rig.last("CreateUploadJob");
    rig
}

#[test]
fn an_upload_that_failed_is_left_and_the_program_ended_at_every_step() {
    let denied = || Outcome::Failed(ApiError::local(ErrorKind::AccessDenied, "AccessDeniedException", "not you"));
    for steps in [&["CreateUploadJob"][..], &["CreateUploadJob", "GetUploadJobPath"]] {
        for ends in [false, true] {
            let mut rig = uploading();
            let (failing, before) = steps.split_last().unwrap();
            for step in before {
                rig.answer(rig.last(step), json!({"JobId": "0123456789abcdef0123456789abcdef"}), None);
            }
            rig.outcome(rig.last(failing), denied());
            assert!(rig.shows("not you"), "{}", rig.screen());
            rig.keys(if ends { "q" } else { "<esc>" });
            rig.give_up();
            assert_eq!(rig.has_quit(), ends, "{failing}: {}", rig.screen());
            assert!(ends || rig.app.location().to_string() == "profiles/domains/acme/upload-jobs");
        }
    }
    // What was under way is not waited for on the page that is come back to: the step can be tried again.
    let mut rig = uploading();
    rig.answer(rig.last("CreateUploadJob"), json!({"JobId": "0123456789abcdef0123456789abcdef"}), None);
    rig.carry_out(Command::Back);
    rig.give_up();
    rig.carry_out(Command::Step { forward: true });
    let before = rig.started("GetUploadJobPath").len();
    rig.keys("r");
    assert_eq!(rig.started("GetUploadJobPath").len(), before + 1, "{}", rig.screen());
}
