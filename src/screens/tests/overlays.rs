//! What opens over a page can be read in full on a small screen: whatever a page can open, and lists and questions
//! with texts as long as may be.

use std::collections::BTreeSet;

use super::super::command::Asked;
use super::super::question::{confirm_or, question};
use super::super::typed::typed;
use super::*;
use crate::config::Group;
use crate::screens::testing::lost;

/// Texts as long as those of the longest choices.
fn words(from: usize) -> String {
    (from..from + 8).map(|n| format!("word{n}x")).collect::<Vec<_>>().join(" ")
}

fn choices(many: usize) -> Vec<Choice> {
    (0..many).map(|n| Choice::new(words(n * 40), words(n * 40 + 20), Command::Close)).collect()
}

/// What of an overlay is lost on a small screen.
fn lost_of(what: &str, open: &dyn Fn(&mut ScreenHarness) -> Box<dyn Screen>) -> Vec<String> {
    let lost = lost(&|(width, height)| {
        let mut harness = ScreenHarness::over("profiles/domains").sized(width, height);
        let overlay = open(&mut harness);
        (harness, overlay)
    });
    lost.into_iter().map(|lost| format!("{what} {lost}")).collect()
}

#[test]
fn lists_and_questions_of_long_texts_are_read_in_full() {
    let mut lost = Vec::new();
    for many in [1, 2, 5, 12] {
        lost.extend(lost_of("menu", &|_| menu("Copy", choices(many)).open()));
        lost.extend(lost_of("choices", &|_| choice_at("Value", choices(many), 0, "").open()));
        for lines in [1, 9] {
            let text = || (0..lines).map(|n| words(n * 40 + 2000)).collect::<Vec<_>>();
            lost.extend(lost_of("question", &|_| question("next", &words(1000), text(), choices(many)).open()));
            lost.extend(lost_of("confirmation", &|_| {
                confirm(&words(1000), text(), &words(3000), &words(4000), Command::Quit).open()
            }));
            lost.extend(lost_of("typed", &|_| {
                let there = (0..many).map(|n| format!("profiles/domains/{}", words(n * 40)).parse().unwrap()).collect();
                let about = vec![("These go".to_owned(), there)];
                let words = vec![words(5000), words(6000)];
                typed(Asked { title: "Go?".to_owned(), lines: text(), about, words, then: Command::Quit }).open()
            }));
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn palette_help_and_every_detail_are_read_in_full() {
    let (own, mut lost) = (screens(&mut ScreenHarness::over("")), Vec::new());
    for (at, screen) in own.iter().enumerate() {
        // Pages are no overlays.
        if !matches!(screen.name(), "accounts" | "tasks" | "calls") {
            lost.extend(lost_of(screen.name(), &|harness| screens(harness).swap_remove(at)));
        }
    }
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

/// The pages of the program, of every list and of every item.
pub(super) fn pages() -> Vec<Location> {
    let tools = ["", "profiles", "cases", "appflow", "accounts", "tasks", "calls", "writes"];
    let mut pages: Vec<Location> = tools.map(|tool| tool.parse().unwrap()).to_vec();
    for resource in catalog().resources() {
        let mut parts = resource.path.split('/').peekable();
        let mut at = Location::home().child(parts.next().unwrap());
        while let Some(part) = parts.next() {
            at = at.child(part);
            if parts.peek().is_some() {
                at = at.child("acme");
            }
        }
        pages.extend([at.child("acme"), at]);
    }
    pages
}

/// A page with all that it has asked for.
pub(super) fn served(at: &Location, (width, height): (u16, u16)) -> Option<(ScreenHarness, Box<dyn Screen>)> {
    let mut harness = ScreenHarness::at(&at.to_string()).sized(width, height);
    let mut page = open(at, &harness.session).ok()?;
    harness.enter(&mut *page);
    harness.serve(&mut *page);
    harness.commands.clear();
    Some((harness, page))
}

#[test]
fn whatever_an_action_opens_over_a_page_is_read_in_full() {
    let (mut names, mut all_lost) = (BTreeSet::new(), Vec::new());
    for at in pages() {
        let Some((mut harness, mut page)) = served(&at, (80, 24)) else { continue };
        let moves = |action: &Action| matches!(action.group(), Group::Move | Group::Form);
        for action in Action::ALL.iter().filter(|action| !moves(action)) {
            if harness.act(&mut *page, *action) == Handled::No {
                continue;
            }
            let opened = harness.opened();
            if let Some(overlay) = opened {
                names.insert(overlay.name());
                let lost = lost(&|size| {
                    let open = |size| {
                        let (mut harness, mut page) = served(&at, size).unwrap();
                        harness.act(&mut *page, *action);
                        let overlay = harness.opened();
                        (harness, overlay)
                    };
                    match open(size) {
                        (harness, Some(overlay)) => (harness, overlay),
                        // Where there is room for it beside the page, nothing lies over that.
                        (_, None) => {
                            let (harness, overlay) = open((80, 24));
                            (harness.sized(size.0, size.1), overlay.unwrap())
                        }
                    }
                });
                all_lost.extend(lost.into_iter().map(|lost| format!("{action:?} at {at}, {lost}")));
            }
            (harness, page) = served(&at, (80, 24)).unwrap();
        }
    }
    assert!(all_lost.is_empty(), "{}", all_lost.join("\n"));
    assert!(names.len() > 2, "{names:?}");
}

/// Of several ways to go on only one is what the letter for yes does, and only that row names the letter.
#[test]
fn the_letters_of_a_question_stand_at_what_they_do() {
    let more = Choice::new("Leave the form", "keep it as a draft", Command::Back);
    let asked = confirm_or("This document", Vec::new(), "Use acme", "Back to the text", Command::Quit, Some(more));
    let screen = ScreenHarness::over("profiles/domains").sized(80, 24).overlay(&*asked.open());
    let says_yes: Vec<&str> = screen.lines().filter(|line| line.split_whitespace().any(|word| word == "y")).collect();
    assert!(says_yes.len() == 1 && says_yes[0].contains("Use acme"), "{screen}");
    assert!(screen.contains("keep it as a draft"), "{screen}");
}
