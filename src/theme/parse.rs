//! Reads a theme from its TOML text.

use std::collections::BTreeMap;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;

use super::{BASE, BUILT_IN, Depth, Theme, built_in_text};

/// Why a theme could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// The text is no TOML, or not of a theme's form.
    #[error("{0}")]
    Syntax(#[from] Box<toml::de::Error>),
    /// It extends a theme that does not ship with the program.
    #[error("extends `{0}`, and there is no such theme to extend: {names}", names = Theme::built_in_names().collect::<Vec<_>>().join(", "))]
    Extends(String),
    /// It gives a style to a role that does not exist.
    #[error("[styles] `{0}` is no role; roles are: {roles}", roles = Theme::ROLES.join(", "))]
    Role(String),
    /// A colour is neither in the palette nor a colour.
    #[error("{place}: `{color}` is no colour: give #rrggbb, a name of the palette, or a name such as `lightblue`")]
    Color {
        /// The entry that holds it.
        place: String,
        /// What it says.
        color: String,
    },
    /// An attribute does not exist.
    #[error("{place}: `{attribute}` is no attribute; attributes are: bold, dim, italic, underline, reverse")]
    Attribute {
        /// The entry that holds it.
        place: String,
        /// What it says.
        attribute: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    extends: Option<String>,
    #[serde(default)]
    palette: BTreeMap<String, Paint>,
    #[serde(default)]
    styles: BTreeMap<String, Spec>,
}

/// A palette entry: a colour, and what it becomes where there are sixteen.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Paint {
    One(String),
    Both { rgb: String, ansi: String },
}

/// A style as the file has it; attributes are words with spaces between.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    fg: Option<String>,
    bg: Option<String>,
    #[serde(default)]
    attributes: String,
    /// The attributes to use instead where there are no colours.
    mono: Option<String>,
}

type Palette = BTreeMap<String, (Color, Option<Color>)>;

pub(super) fn theme(text: &str, depth: Depth) -> Result<Theme, ThemeError> {
    let file: File = toml::from_str(text).map_err(Box::new)?;
    let mut below = file.extends.clone().unwrap_or_else(|| BASE.to_owned());
    let mut layers = vec![file];
    // What ships with the program ends at the base by and by.
    while layers.len() <= BUILT_IN.len() && built_in_text(BASE) != Some(text) {
        let under: File = toml::from_str(built_in_text(&below).ok_or(ThemeError::Extends(below))?).map_err(Box::new)?;
        let next = under.extends.clone();
        layers.insert(0, under);
        match next {
            Some(next) => below = next,
            None => break,
        }
    }
    let palette = palette(&layers)?;
    let mut theme = Theme::default();
    for layer in &layers {
        for (role, spec) in &layer.styles {
            let style = style(role, spec, &palette, depth)?;
            *theme.role_mut(role).ok_or_else(|| ThemeError::Role(role.clone()))? = style;
        }
    }
    Ok(theme)
}

/// The colours of all layers; a later layer paints over an earlier one, and so changes its styles, too.
fn palette(layers: &[File]) -> Result<Palette, ThemeError> {
    let mut palette = Palette::new();
    for (name, paint) in layers.iter().flat_map(|layer| &layer.palette) {
        let place = format!("[palette] {name}");
        let read = |text: &str| named(text).ok_or_else(|| wrong_color(&place, text));
        let entry = match paint {
            Paint::One(color) => (read(color)?, None),
            Paint::Both { rgb, ansi } => (read(rgb)?, Some(read(ansi)?)),
        };
        palette.insert(name.clone(), entry);
    }
    Ok(palette)
}

fn style(role: &str, spec: &Spec, palette: &Palette, depth: Depth) -> Result<Style, ThemeError> {
    let place = format!("[styles] {role}");
    let read = |name: &Option<String>| match name {
        None => Ok(None),
        Some(name) => match palette.get(name) {
            Some((color, ansi)) => Ok(depth.show(*color, *ansi)),
            None => named(name).map(|color| depth.show(color, None)).ok_or_else(|| wrong_color(&place, name)),
        },
    };
    let words = match (&spec.mono, depth) {
        (Some(mono), Depth::None) => mono,
        _ => &spec.attributes,
    };
    let (fg, bg) = (read(&spec.fg)?, read(&spec.bg)?);
    Ok(Style { fg, bg, add_modifier: attributes(&place, words)?, ..Style::default() })
}

fn named(text: &str) -> Option<Color> {
    text.parse().ok()
}

fn wrong_color(place: &str, color: &str) -> ThemeError {
    ThemeError::Color { place: place.to_owned(), color: color.to_owned() }
}

fn attributes(place: &str, words: &str) -> Result<Modifier, ThemeError> {
    words.split_whitespace().try_fold(Modifier::empty(), |all, word| {
        let one = match word {
            "bold" => Modifier::BOLD,
            "dim" => Modifier::DIM,
            "italic" => Modifier::ITALIC,
            "underline" => Modifier::UNDERLINED,
            "reverse" => Modifier::REVERSED,
            _ => return Err(ThemeError::Attribute { place: place.to_owned(), attribute: word.to_owned() }),
        };
        Ok(all | one)
    })
}
