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
const BUILT_IN: [(&str, &str); 2] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
];

impl Theme {
    /// The names of the built-in themes.
    pub fn built_in_names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// The built-in theme of this name.
    pub fn built_in(name: &str, depth: Depth) -> Option<Self> {
        let (_, text) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
        Self::parse(text, depth).ok()
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
