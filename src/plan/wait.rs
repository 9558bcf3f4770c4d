//! Waiting until something new can be named: ever longer pauses, and an end.

use std::time::Duration;

/// How long the first and the longest pause between two looks is, and all of them together at the most.
const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_mins(10);

/// How long it was waited so far, with the pause that is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wait {
    pause: Duration,
    so_far: Duration,
}

impl Wait {
    /// How it goes on where it was given up.
    pub(super) const ADVICE: &str = "Look at it, and apply again once it is ready.";

    /// The same with one more pause; `None` where it is given up.
    pub(super) fn longer(self) -> Option<Self> {
        let pause = (self.pause * 3 / 2).clamp(FIRST, LONGEST);
        let so_far = self.so_far + pause;
        (so_far <= PATIENCE).then_some(Self { pause, so_far })
    }

    /// The pause that is under way.
    pub(super) const fn pause(self) -> Duration {
        self.pause
    }

    /// What is said where it was given up.
    pub(super) fn given_up() -> String {
        format!("it was made, and is not ready after {} minutes", PATIENCE.as_secs() / 60)
    }
}
