//! Asks before a page is left that holds something unsaved.

use super::question::question;
use super::{Choice, Command, Screen};

/// The name of this overlay.
pub const LEAVING: &str = "leaving";

/// Asks what is to become of what was typed before `then` is done. `what` is what would be lost; it may hold what a draft
/// never keeps.
pub fn confirm_leave(what: &str, is_never_kept: bool, then: Command) -> Box<dyn Screen> {
    // Two of the three answers do the same in the end, and only one of them is ever taken.
    let leave = |keep, then| Command::Leave { keep, then: Box::new(then) };
    let (kept, dropped) = twice(then);
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
            Choice::new("Keep as a draft", "offered when you come back", leave(true, kept)),
            Choice::new("Discard", "forget what was typed", leave(false, dropped)),
        ],
    )
}

/// The same command twice; of those that leave a page.
fn twice(command: Command) -> (Command, Command) {
    let other = match &command {
        Command::Open(location) => Command::Open(location.clone()),
        Command::OpenIn(context, location) => Command::OpenIn(*context, location.clone()),
        Command::Replace(location) => Command::Replace(location.clone()),
        Command::Switch { profile, region } => Command::Switch { profile: profile.clone(), region: region.clone() },
        Command::Step { forward } => Command::Step { forward: *forward },
        Command::Quit => Command::Quit,
        _ => Command::Back,
    };
    (other, command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::testing::Stage;

    #[test]
    fn enter_keeps_editing_and_every_answer_is_there() {
        let mut stage = Stage::over("profiles/domains!create");
        let mut ask = confirm_leave("The new domain", false, Command::Quit);
        insta::assert_snapshot!("confirm_leave_80x24", stage.overlay(&*ask));
        stage.shrink(&*ask);
        stage.press(&mut *ask, "enter");
        assert_eq!(stage.said(), "Close");
        stage.press(&mut *ask, "down enter");
        assert_eq!(stage.said(), "Leave { keep: true, then: Quit }");
        let mut ask = confirm_leave("The new domain", true, Command::Back);
        assert!(stage.overlay(&*ask).contains("Secrets and content about customers are never kept"));
        stage.press(&mut *ask, "down down down enter");
        assert_eq!(stage.said(), "Leave { keep: false, then: Back }");
    }

    #[test]
    fn no_key_leads_from_the_first_answer_round_to_what_loses() {
        for keys in ["up enter", "shift-tab enter", "pageup up up enter", "home enter", "left enter"] {
            let mut stage = Stage::over("profiles/domains!create");
            let mut ask = confirm_leave("The new domain", false, Command::Back);
            stage.press(&mut *ask, keys);
            assert_eq!(stage.said(), "Close", "{keys}");
        }
    }
}
