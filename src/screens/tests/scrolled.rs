//! What is scrolled to its end comes back with the first key: no cursor goes on unseen.

use super::overlays::{pages, served};
use super::*;

/// What is wrong with going there by one key and back by another.
fn lost(harness: &mut ScreenHarness, page: &mut dyn Screen, there: &str, back: &str) -> Option<String> {
    let first = harness.page(page);
    for _ in 0..12 {
        harness.press(page, there);
    }
    let last = harness.page(page);
    // The cursor is seen by its colour alone.
    harness.press(page, back);
    let now = harness.page(page);
    (last != first && now == last).then_some(last)
}

#[test]
fn the_first_page_up_from_the_end_is_seen_on_every_page() {
    let mut wrong = Vec::new();
    for (_, at) in pages().into_iter().enumerate().filter(|(n, _)| *n < 8 || n % 5 == 0) {
        let verbs = ["create", "edit", "delete"];
        let forms = verbs.iter().map(|verb| at.clone().with_action(verb));
        for at in [at.clone(), at.clone().with_action("document")].into_iter().chain(forms) {
            let Some((mut harness, mut page)) = served(&at, (60, 12)) else { continue };
            wrong.extend(lost(&mut harness, &mut *page, "pagedown", "pageup").map(|seen| format!("{at}:\n{seen}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The wheel moves by the steps of the keys up and down: whatever goes on by pages goes on by it.
#[test]
fn whatever_is_longer_than_its_place_is_scrolled_by_the_wheel() {
    let (mut wrong, mut held) = (Vec::new(), 0);
    let mut judge = |what: &str, open: &dyn Fn() -> Option<(ScreenHarness, Box<dyn Screen>)>, over: bool| {
        let Some((mut harness, mut screen)) = open() else { return };
        let seen = |harness: &ScreenHarness, screen: &dyn Screen| {
            if over { harness.overlay(screen) } else { harness.page(screen) }
        };
        let first = seen(&harness, &*screen);
        for _ in 0..12 {
            let _ = harness.act(&mut *screen, Action::PageDown);
        }
        if screen.mode() == Mode::Dialog || seen(&harness, &*screen) == first {
            return;
        }
        held += 1;
        let Some((mut harness, mut screen)) = open() else { return };
        for _ in 0..40 {
            let _ = harness.act(&mut *screen, Action::Down);
        }
        if seen(&harness, &*screen) == first {
            wrong.push(format!("{what}:\n{first}"));
        }
    };
    for (_, at) in pages().into_iter().enumerate().filter(|(n, _)| *n < 8 || n % 5 == 2) {
        let verbs = ["document", "create", "edit", "delete"];
        for at in std::iter::once(at.clone()).chain(verbs.iter().map(|verb| at.clone().with_action(verb))) {
            judge(&at.to_string(), &|| served(&at, (60, 12)), false);
        }
    }
    let own = screens(&mut ScreenHarness::over("")).len();
    for nth in 0..own {
        let open = || {
            let mut harness = ScreenHarness::over("profiles/domains/acme").sized(60, 12);
            let mut screen = screens(&mut harness).swap_remove(nth);
            harness.enter(&mut *screen);
            Some((harness, screen))
        };
        judge(open().unwrap().1.name(), &open, true);
    }
    let choices = |many: usize| (0..many).map(|n| Choice::new(format!("{n}"), "", Command::Close)).collect();
    let open = || {
        let mut harness = ScreenHarness::over("profiles/domains").sized(60, 12);
        let mut screen = menu("Copy", choices(40)).open();
        harness.enter(&mut *screen);
        Some((harness, screen))
    };
    judge("menu", &open, true);
    assert!(wrong.is_empty() && held > 20, "{held}\n{}", wrong.join("\n"));
}
