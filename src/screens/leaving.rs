//! Asks before a page is left that holds something unsaved.

use super::question::question;
use super::{Choice, Command, Overlay};

/// The name of this overlay.
pub const LEAVING: &str = "leaving";

/// What a page holds that is not done with, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// It was typed and not sent: `The new domain`.
    Unsent(String),
    /// It was sent, and its answer is waited for: `the new domain was made`.
    Unanswered(String),
    /// It was sent, and nobody knows what became of it. The page has nothing else, and stays as it is while somebody
    /// goes to look.
    Unknown(String),
}

impl Unsaved {
    /// Whether nothing is lost where another page is opened to look.
    #[must_use]
    pub const fn stays(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unsent(what) => format!("{what} was not sent."),
            Self::Unanswered(done) => format!("It was sent and is not answered: it is not known yet whether {done}."),
            Self::Unknown(done) => format!("It is not known whether {done}."),
        }
    }
}

/// Asks what is to become of what was typed before `then` is done. What is unsaved may hold what a draft never keeps.
pub fn confirm_leave(unsaved: &Unsaved, is_never_kept: bool, then: &Command) -> Overlay {
    let leave = |keep| Command::Leave { keep, then: Box::new(then.clone()) };
    let mut lines = vec![unsaved.sentence()];
    let stay = if matches!(unsaved, Unsaved::Unsent(_)) { "Keep editing" } else { "Stay in the form" };
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
            Choice::new(stay, "stay here", Command::Close),
            Choice::new("Keep as a draft", "offered when you come back", leave(true)),
            Choice::new("Discard", "forget what was typed", leave(false)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::testing::ScreenHarness;

    fn unsent() -> Unsaved {
        Unsaved::Unsent("The new domain".to_owned())
    }

    #[test]
    fn what_was_sent_is_not_said_to_be_unsent() {
        let harness = ScreenHarness::over("profiles/domains!create");
        let asked = |unsaved| harness.overlay(&*confirm_leave(&unsaved, false, &Command::Back).open());
        let made = || "the new domain was made".to_owned();
        let unknown = asked(Unsaved::Unknown(made()));
        assert!(unknown.contains("It is not known whether the new domain was made."), "{unknown}");
        let waited = asked(Unsaved::Unanswered(made()));
        assert!(waited.contains("not known yet whether"), "{waited}");
        assert!(!unknown.contains("was not sent") && !waited.contains("was not sent"));
    }

    #[test]
    fn enter_keeps_editing_and_every_answer_is_there() {
        let mut harness = ScreenHarness::over("profiles/domains!create");
        let mut ask = confirm_leave(&unsent(), false, &Command::Quit).open();
        insta::assert_snapshot!("confirm_leave_80x24", harness.overlay(&*ask));
        harness.shrink(&*ask);
        harness.press(&mut *ask, "enter");
        assert_eq!(harness.asked(), [Command::Close]);
        harness.press(&mut *ask, "down enter");
        assert_eq!(harness.asked(), [Command::Leave { keep: true, then: Box::new(Command::Quit) }]);
        let mut ask = confirm_leave(&unsent(), true, &Command::Back).open();
        assert!(harness.overlay(&*ask).contains("Secrets and content about customers are never kept"));
        harness.press(&mut *ask, "down down down enter");
        assert_eq!(harness.asked(), [Command::Leave { keep: false, then: Box::new(Command::Back) }]);
    }

    #[test]
    fn no_key_leads_from_the_first_answer_round_to_what_loses() {
        for keys in ["up enter", "shift-tab enter", "pageup up up enter", "home enter", "left enter"] {
            let mut harness = ScreenHarness::over("profiles/domains!create");
            let mut ask = confirm_leave(&unsent(), false, &Command::Back).open();
            harness.press(&mut *ask, keys);
            assert_eq!(harness.asked(), [Command::Close], "{keys}");
        }
    }
}
