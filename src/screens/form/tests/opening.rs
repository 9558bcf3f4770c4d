//! Pickers, choices, checklists and questions over forms are read in full on a small screen.

use super::fitting::{locations, page_at};
use super::*;
use crate::screens::testing::lost;

/// Fields of a step that are looked at, and steps.
const FIELDS: usize = 40;
const STEPS: usize = 8;

/// Goes to a field, by so many steps and fields, and presses a key there; says what opened.
fn opened(location: &str, (step, down): (usize, usize), key: &str) -> Option<(ScreenHarness, Box<dyn Screen>)> {
    let mut form = page_at(location, (80, 24))?;
    form.press(&"alt-right ".repeat(step));
    form.press(&"down ".repeat(down));
    form.harness.commands.clear();
    form.press(key);
    let overlay = form.harness.opened()?;
    Some((form.harness, overlay))
}

#[test]
fn what_opens_over_a_field_is_read_in_full() {
    let (mut read, mut all_lost) = (BTreeSet::new(), Vec::new());
    for location in locations() {
        let Some(mut form) = page_at(&location, (80, 24)) else { continue };
        for step in 0..STEPS {
            let first = form.screen();
            for down in 0..FIELDS {
                let before = form.screen();
                let offered = form.page.actions(&form.harness.session);
                let chooses = form.page.does(Action::Accept) == Some("choose");
                for (key, opens) in [("f4", offered.contains(&Action::Pick)), ("f9", true), ("enter", chooses)] {
                    form.harness.commands.clear();
                    if !opens || form.press(key) == Handled::No {
                        continue;
                    }
                    let Some(overlay) = form.harness.opened() else { continue };
                    // Many fields offer the same under other names.
                    let drawn = form.harness.overlay(&*overlay);
                    let offers = drawn.lines().filter(|line| !line.trim_start().starts_with('╭')).collect::<String>();
                    // What a key has changed before is not so in a form of its own.
                    let again = opened(&location, (step, down), key).is_some();
                    if again && read.insert((overlay.name(), offers)) {
                        let lost = lost(&|(width, height)| {
                            let (harness, overlay) = opened(&location, (step, down), key).unwrap();
                            (harness.sized(width, height), overlay)
                        });
                        let at = format!("{key} at {location}, step {step}, field {down}");
                        all_lost.extend(lost.into_iter().map(|lost| format!("{at}, {lost}")));
                    }
                }
                form.press("down");
                if form.screen() == before {
                    break;
                }
            }
            form.press("alt-right");
            if form.screen() == first {
                break;
            }
        }
    }
    assert!(all_lost.is_empty(), "{}", all_lost.join("\n"));
    let kinds: BTreeSet<_> = read.iter().map(|(name, _)| *name).collect();
    assert!(kinds.contains("picker") && kinds.contains("menu") && read.len() > 40, "{} of {kinds:?}", read.len());
}
