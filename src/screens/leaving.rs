//! Asks before a page is left that holds something unsaved.

use super::question::question;
use super::{Choice, Command, Overlay};

/// The name of this overlay.
pub const LEAVING: &str = "leaving";

/// Asks what is to become of what was typed before `then` is done. `what` is what would be lost; it may hold what a draft
/// never keeps.
pub fn confirm_leave(what: &str, is_never_kept: bool, then: &Command) -> Overlay {
    let leave = |keep| Command::Leave { keep, then: Box::new(then.clone()) };
    let mut lines = vec![format!("{what} was not sent.")];
    if is_never_kept {
        let never =
            "Secrets and content about customers are never kept: a draft lacks them, and they have to be typed again.";
        lines.push(never.to_owned());
    }
    question(
        LEAVING,
        "Leave the form?",
        lines,
        vec![
            Choice::new("Keep editing", "stay here", Command::Close),
            Choice::new("Keep as a draft", "offered when you come back", leave(true)),
            Choice::new("Discard", "forget what was typed", leave(false)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::testing::ScreenHarness;

    #[test]
    fn enter_keeps_editing_and_every_answer_is_there() {
        let mut harness = ScreenHarness::over("profiles/domains!create");
        let mut ask = confirm_leave("The new domain", false, &Command::Quit).open();
        insta::assert_snapshot!("confirm_leave_80x24", harness.overlay(&*ask));
        harness.shrink(&*ask);
        harness.press(&mut *ask, "enter");
        assert_eq!(harness.asked(), [Command::Close]);
        harness.press(&mut *ask, "down enter");
        assert_eq!(harness.asked(), [Command::Leave { keep: true, then: Box::new(Command::Quit) }]);
        let mut ask = confirm_leave("The new domain", true, &Command::Back).open();
        assert!(harness.overlay(&*ask).contains("Secrets and content about customers are never kept"));
        harness.press(&mut *ask, "down down down enter");
        assert_eq!(harness.asked(), [Command::Leave { keep: false, then: Box::new(Command::Back) }]);
    }

    #[test]
    fn no_key_leads_from_the_first_answer_round_to_what_loses() {
        for keys in ["up enter", "shift-tab enter", "pageup up up enter", "home enter", "left enter"] {
            let mut harness = ScreenHarness::over("profiles/domains!create");
            let mut ask = confirm_leave("The new domain", false, &Command::Back).open();
            harness.press(&mut *ask, keys);
            assert_eq!(harness.asked(), [Command::Close], "{keys}");
        }
    }
}
