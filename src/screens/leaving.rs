//! Asks before a page is left that holds something unsaved.

use super::question::question;
use super::{Choice, Command, Overlay};

/// The name of this overlay.
pub const LEAVING: &str = "leaving";
/// What is asked where leaving ends the program: a page is not all that goes then.
const END_PAGE: &str = "Leave this page and end Switchboard?";
/// The same of a form.
const END_FORM: &str = "Leave the form and end Switchboard?";

/// What a page holds that is not done with, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// It was typed and not sent: `The new domain`.
    Unsent(String),
    /// It was typed and not sent, on a page that keeps it while another one is looked at.
    Resting(String),
    /// It was sent, and its answer is waited for: `the new domain was made`.
    Unanswered(String),
    /// It is going on, or has ended and was not taken down: what is lost, in sentences.
    Going(String),
    /// It was sent, and nobody knows what became of it. The page has nothing else, and stays as it is while somebody
    /// goes to look.
    Unknown(String),
    /// The same, once reading back has found that it was carried out.
    Found(String),
}

impl Unsaved {
    /// Whether nothing is lost where another page is opened to look.
    #[must_use]
    pub const fn stays(&self) -> bool {
        matches!(self, Self::Resting(_) | Self::Unknown(_) | Self::Found(_))
    }

    /// Whether it is there nowhere but on its page, which would have to be come back to.
    #[must_use]
    pub const fn is_typed(&self) -> bool {
        matches!(self, Self::Unsent(_) | Self::Resting(_))
    }

    fn sentence(&self) -> String {
        match self {
            Self::Unsent(what) | Self::Resting(what) => format!("{what} was not sent."),
            Self::Unanswered(done) => format!("It was sent and is not answered: it is not known yet whether {done}."),
            Self::Going(said) => said.clone(),
            Self::Unknown(done) => format!("It is not known whether {done}."),
            Self::Found(done) => format!("Reading back has found that {done}."),
        }
    }
}

/// How much of what was typed a draft would keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// All of it.
    All,
    /// All but secrets and content about customers.
    WhatMayBe,
    /// What of a text that can't be read is surely neither secret nor about customers.
    TextInPart,
    /// The document as it was last read, and nothing of the text that can't be read.
    AllButText,
    /// Nothing: a text that can't be read is all there is.
    Nothing,
    /// Nothing: all of it is secret or about customers.
    NoneMayBe,
    /// Nothing: it is for rows that were marked.
    OfMany,
    /// Nothing: the journal can't be written.
    NoJournal,
}

impl Keeps {
    /// Whether a draft is made.
    #[must_use]
    pub const fn makes_draft(self) -> bool {
        !matches!(self, Self::Nothing | Self::NoneMayBe | Self::OfMany | Self::NoJournal)
    }

    /// What is not kept, and why.
    const fn why(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::WhatMayBe => Some(
                "Secrets and content about customers are never kept: a draft lacks them, and they have to be typed again.",
            ),
            Self::TextInPart => Some(
                "This text can't be read: a draft has what of it is surely neither a secret nor about customers, and the \
                 rest has to be typed again.",
            ),
            Self::AllButText => Some(
                "This text can't be kept: it can't be read, and any of it may be a secret or about customers. A draft has \
                 the form as it was last read.",
            ),
            Self::Nothing => Some(
                "This text can't be kept as a draft: it can't be read, and any of it may be a secret or about customers.",
            ),
            Self::NoJournal => Some("No draft of it can be kept: the journal can't be written."),
            Self::OfMany => Some("It is for rows that were marked, and a draft would not know which."),
            Self::NoneMayBe => Some(
                "There can be no draft of it: all that was typed is secret or about customers, and that is never kept.",
            ),
        }
    }
}

/// Asks what is to become of what was typed before `then` is done.
pub fn confirm_leave(unsaved: &Unsaved, keeps: Keeps, then: &Command) -> Overlay {
    let leave = |keep| Command::Leave { keep, then: Box::new(then.clone()) };
    let ends = matches!(then, Command::Quit);
    if matches!(unsaved, Unsaved::Going(_)) {
        let (title, yes) = if ends { (END_PAGE, "Leave, and end") } else { ("Leave this page?", "Leave") };
        let choices = vec![Choice::new("Stay here", "", Command::Close), Choice::new(yes, "", leave(false))];
        return question(LEAVING, title, vec![unsaved.sentence()], choices);
    }
    let mut lines = vec![unsaved.sentence()];
    lines.extend(keeps.why().map(str::to_owned));
    let stay = if unsaved.is_typed() { "Keep editing" } else { "Stay in the form" };
    let mut choices = vec![Choice::new(stay, "stay here", Command::Close)];
    // Where it is only gone to look, nothing need be given up.
    if unsaved.is_typed() && matches!(then, Command::Open(_) | Command::OpenIn(..)) {
        choices.push(Choice::new("Look, and come back", "it stays as it is", Command::Look(Box::new(then.clone()))));
    }
    if keeps.makes_draft() {
        let keep = if ends { "Keep as a draft, and end" } else { "Keep as a draft" };
        choices.push(Choice::new(keep, "offered when you come back", leave(true)));
    }
    let discard = if ends { "Discard, and end" } else { "Discard" };
    choices.push(Choice::new(discard, "forget what was typed", leave(false)));
    question(LEAVING, if ends { END_FORM } else { "Leave the form?" }, lines, choices)
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
        let asked = |unsaved| harness.overlay(&*confirm_leave(&unsaved, Keeps::All, &Command::Back).open());
        let made = || "the new domain was made".to_owned();
        let unknown = asked(Unsaved::Unknown(made()));
        assert!(unknown.contains("It is not known whether the new domain was made."), "{unknown}");
        let found = asked(Unsaved::Found(made()));
        assert!(found.contains("has found that the new domain was made") && !found.contains("not known"), "{found}");
        let waited = asked(Unsaved::Unanswered(made()));
        assert!(waited.contains("not known yet whether"), "{waited}");
        assert!(!unknown.contains("was not sent") && !waited.contains("was not sent"));
    }

    #[test]
    fn enter_keeps_editing_and_every_answer_is_there() {
        let mut harness = ScreenHarness::over("profiles/domains!create");
        let mut ask = confirm_leave(&unsent(), Keeps::All, &Command::Quit).open();
        insta::assert_snapshot!("confirm_leave_80x24", harness.overlay(&*ask));
        harness.shrink(&*ask);
        harness.press(&mut *ask, "enter");
        assert_eq!(harness.asked(), [Command::Close]);
        harness.press(&mut *ask, "down enter");
        assert_eq!(harness.asked(), [Command::Leave { keep: true, then: Box::new(Command::Quit) }]);
        let mut ask = confirm_leave(&unsent(), Keeps::WhatMayBe, &Command::Back).open();
        assert!(harness.overlay(&*ask).contains("Secrets and content about customers are never kept"));
        harness.press(&mut *ask, "down down down enter");
        assert_eq!(harness.asked(), [Command::Leave { keep: false, then: Box::new(Command::Back) }]);
        let mut ask = confirm_leave(&unsent(), Keeps::Nothing, &Command::Back).open();
        let seen = harness.overlay(&*ask);
        assert!(seen.contains("This text can't be kept") && !seen.contains("Keep as a draft"), "{seen}");
        harness.press(&mut *ask, "down enter");
        assert_eq!(harness.asked(), [Command::Leave { keep: false, then: Box::new(Command::Back) }]);
    }

    #[test]
    fn who_only_looks_gives_up_nothing() {
        let mut harness = ScreenHarness::over("profiles/domains!create");
        let to = Command::Open(crate::catalog::Location::home());
        let mut ask = confirm_leave(&unsent(), Keeps::NoneMayBe, &to).open();
        harness.press(&mut *ask, "down enter");
        assert_eq!(harness.asked(), [Command::Close, Command::Look(Box::new(to))]);
        for then in [Command::Quit, Command::Back, Command::Step { forward: true }] {
            let ask = confirm_leave(&unsent(), Keeps::NoneMayBe, &then).open();
            assert!(!harness.overlay(&*ask).contains("come back"), "{then:?}");
        }
    }

    #[test]
    fn what_ends_the_program_says_so() {
        let harness = ScreenHarness::over("profiles/domains!create");
        let asked =
            |unsaved: &Unsaved, then: &Command| harness.overlay(&*confirm_leave(unsaved, Keeps::All, then).open());
        for unsaved in [unsent(), Unsaved::Going("14 calls are lost.".to_owned())] {
            let (quits, goes_back) = (asked(&unsaved, &Command::Quit), asked(&unsaved, &Command::Back));
            assert!(quits.contains("end Switchboard?") && quits.contains(", and end"), "{quits}");
            assert!(!goes_back.contains("end"), "{goes_back}");
        }
    }

    #[test]
    fn every_cursor_key_moves_in_a_question() {
        for (keys, last) in [("end", true), ("end home", false), ("pagedown", true), ("pagedown pageup", false)] {
            let mut harness = ScreenHarness::over("profiles/domains!create");
            let mut ask = confirm_leave(&unsent(), Keeps::All, &Command::Back).open();
            harness.press(&mut *ask, &format!("{keys} enter"));
            let discards = [Command::Leave { keep: false, then: Box::new(Command::Back) }];
            assert_eq!(harness.asked() == discards, last, "{keys}");
        }
    }

    #[test]
    fn no_key_leads_from_the_first_answer_round_to_what_loses() {
        for keys in ["up enter", "shift-tab enter", "pageup up up enter", "home enter", "left enter"] {
            let mut harness = ScreenHarness::over("profiles/domains!create");
            let mut ask = confirm_leave(&unsent(), Keeps::All, &Command::Back).open();
            harness.press(&mut *ask, keys);
            assert_eq!(harness.asked(), [Command::Close], "{keys}");
        }
    }
}
