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
