//! Colours and styles. Knows nothing of what is drawn with them, reads no file and no environment.
//!
//! A theme is data (`assets/themes/*.toml`, and the same format for themes of the user): a palette
//! of named colours, and a style for each role that the screens speak of. What the terminal can
//! show decides how the palette comes out: true colour, 256 or 16 colours, or attributes alone.

mod depth;
mod parse;
mod roles;

pub use depth::Depth;
pub use parse::ThemeError;
pub use roles::Theme;

#[cfg(test)]
mod tests;

/// The themes that ship inside the binary, by name.
const BUILT_IN: [(&str, &str); 8] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("colour-blind-dark", include_str!("../../assets/themes/colour-blind-dark.toml")),
    ("colour-blind-light", include_str!("../../assets/themes/colour-blind-light.toml")),
    ("high-contrast-dark", include_str!("../../assets/themes/high-contrast-dark.toml")),
    ("high-contrast-light", include_str!("../../assets/themes/high-contrast-light.toml")),
    ("ember", include_str!("../../assets/themes/ember.toml")),
    ("slate", include_str!("../../assets/themes/slate.toml")),
];

/// The theme that all others extend in the end.
const BASE: &str = "dark";

/// Whether a terminal has dark or light letters on its own ground.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    /// Light letters on a dark ground, and what is taken where nobody knows.
    #[default]
    Dark,
    /// Dark letters on a light ground.
    Light,
}

/// The themes with two sides: the name that follows the terminal, its dark and its light side.
const SIDES: [(&str, [&str; 2]); 3] = [
    ("auto", ["dark", "light"]),
    ("colour-blind", ["colour-blind-dark", "colour-blind-light"]),
    ("high-contrast", ["high-contrast-dark", "high-contrast-light"]),
];

/// Whether a name means a theme that follows the terminal.
pub fn follows_terminal(name: &str) -> bool {
    SIDES.iter().any(|(known, _)| *known == name)
}

/// The side of a theme for a ground; a name that has none is that of a theme.
pub fn side_of(name: &str, ground: Ground) -> &str {
    let sides = SIDES.iter().find(|(known, _)| *known == name);
    sides.map_or(name, |(_, [dark, light])| if ground == Ground::Light { light } else { dark })
}

impl Theme {
    /// The names of the themes that follow the terminal.
    pub fn following_names() -> impl Iterator<Item = &'static str> {
        SIDES.iter().map(|(name, _)| *name)
    }

    /// The names of the built-in themes.
    pub fn built_in_names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// The built-in theme of this name.
    pub fn built_in(name: &str, depth: Depth) -> Option<Self> {
        Self::parse(built_in_text(name)?, depth).ok()
    }

    /// The dark theme.
    pub fn dark(depth: Depth) -> Self {
        Self::built_in("dark", depth).unwrap_or_default()
    }

    /// The light theme.
    pub fn light(depth: Depth) -> Self {
        Self::built_in("light", depth).unwrap_or_default()
    }

    /// A theme from its text. What it leaves out comes from the built-in theme that it extends (the dark one,
    /// unless it says otherwise).
    ///
    /// # Errors
    /// If the text is no TOML, or names a role, colour or attribute that does not exist.
    pub fn parse(text: &str, depth: Depth) -> Result<Self, ThemeError> {
        parse::theme(text, depth)
    }
}

#[cfg(test)]
impl Theme {
    /// A theme in which every role has a colour of its own, by its number among [`Theme::ROLES`].
    pub(crate) fn numbered() -> Self {
        let mut theme = Self::default();
        for (number, role) in Self::ROLES.iter().enumerate() {
            if let Some(style) = theme.role_mut(role) {
                *style = ratatui::style::Style::new().fg(ratatui::style::Color::Indexed(number as u8));
            }
        }
        theme
    }
}

/// The text of a built-in theme.
fn built_in_text(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
