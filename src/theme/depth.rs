//! How many colours a terminal shows, and how a colour comes out there.

use ratatui::style::Color;

/// What a terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// No colours: bold, reverse, dim and underline alone.
    None,
    /// The sixteen colours that the terminal itself chooses.
    Sixteen,
    /// The fixed palette of 256.
    Indexed,
    /// 24 bits.
    #[default]
    True,
}

impl Depth {
    /// Finds out from the environment, given as a function from a variable's name to its value.
    ///
    /// `NO_COLOR` (not empty) wins over everything.
    pub fn detect(env: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name: &str| env(name).map(|value| value.to_ascii_lowercase()).unwrap_or_default();
        let term = get("TERM");
        let is_one_of = |value: &str, names: &[&str]| names.iter().any(|name| value.contains(name));
        if !get("NO_COLOR").is_empty() || term == "dumb" {
            return Self::None;
        }
        if is_one_of(&get("COLORTERM"), &["truecolor", "24bit"])
            || is_one_of(&term, &["direct", "truecolor", "kitty", "alacritty", "wezterm", "ghostty", "foot"])
            || is_one_of(&get("TERM_PROGRAM"), &["iterm", "wezterm", "vscode", "ghostty"])
            || !get("WT_SESSION").is_empty()
        {
            return Self::True;
        }
        if term.contains("256") || get("TERM_PROGRAM").contains("apple_terminal") {
            return Self::Indexed;
        }
        Self::Sixteen
    }

    /// How a colour comes out; `ansi` is what the theme says about sixteen colours.
    pub(super) fn show(self, color: Color, ansi: Option<Color>) -> Option<Color> {
        match (self, color) {
            (Self::None, _) => None,
            (Self::Sixteen, color) => Some(ansi.unwrap_or_else(|| rgb(color).map_or(color, nearest_of_sixteen))),
            (Self::Indexed, Color::Rgb(r, g, b)) => Some(Color::Indexed(nearest_of_256([r, g, b]))),
            (Self::Indexed | Self::True, color) => Some(color),
        }
    }
}

/// The parts of a colour that is given by its parts.
fn rgb(color: Color) -> Option<[u8; 3]> {
    match color {
        Color::Rgb(r, g, b) => Some([r, g, b]),
        _ => None,
    }
}

/// The levels of the 6×6×6 cube within the 256 colours.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

fn nearest_of_256(color: [u8; 3]) -> u8 {
    let cube = (0..216_usize).map(|i| (16 + i as u8, [LEVELS[i / 36], LEVELS[i / 6 % 6], LEVELS[i % 6]]));
    let greys = (0..24_u8).map(|i| (232 + i, [8 + 10 * i; 3]));
    cube.chain(greys).min_by_key(|(_, candidate)| distance(color, *candidate)).map_or(7, |(index, _)| index)
}

fn nearest_of_sixteen(color: [u8; 3]) -> Color {
    const SIXTEEN: [(Color, [u8; 3]); 16] = [
        (Color::Black, [0, 0, 0]),
        (Color::Red, [170, 0, 0]),
        (Color::Green, [0, 170, 0]),
        (Color::Yellow, [170, 120, 0]),
        (Color::Blue, [0, 0, 190]),
        (Color::Magenta, [170, 0, 170]),
        (Color::Cyan, [0, 170, 170]),
        (Color::Gray, [190, 190, 190]),
        (Color::DarkGray, [95, 95, 95]),
        (Color::LightRed, [255, 95, 95]),
        (Color::LightGreen, [95, 255, 95]),
        (Color::LightYellow, [255, 255, 95]),
        (Color::LightBlue, [95, 135, 255]),
        (Color::LightMagenta, [255, 95, 255]),
        (Color::LightCyan, [95, 255, 255]),
        (Color::White, [255, 255, 255]),
    ];
    SIXTEEN.into_iter().min_by_key(|(_, candidate)| distance(color, *candidate)).map_or(Color::Gray, |(name, _)| name)
}

/// A distance that weighs the three parts roughly as eyes do.
fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    let part = |i: usize| u32::from(a[i].abs_diff(b[i])).pow(2);
    3 * part(0) + 6 * part(1) + 2 * part(2)
}
