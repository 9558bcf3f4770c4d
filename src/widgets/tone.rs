//! The feeling of a message, and how it looks.

use ratatui::style::Style;

use crate::theme::Theme;

/// What a message, badge or state feels like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// News without weight.
    Info,
    /// As it should be.
    Good,
    /// Under way.
    Busy,
    /// Somebody should look.
    Warn,
    /// A failure.
    Bad,
}

impl Tone {
    /// Its style.
    pub fn style(self, theme: &Theme) -> Style {
        match self {
            Self::Plain => theme.text,
            Self::Info => theme.info,
            Self::Good => theme.good,
            Self::Busy => theme.busy,
            Self::Warn => theme.warn,
            Self::Bad => theme.bad,
        }
    }

    /// Its sign, so that colour is never the only difference.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Info => "ℹ",
            Self::Good => "✓",
            Self::Busy => "◌",
            Self::Warn => "▲",
            Self::Bad => "✗",
        }
    }
}
