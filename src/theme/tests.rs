use ratatui::style::{Color, Modifier};

use super::{Depth, Theme};

fn detect(env: &[(&str, &str)]) -> Depth {
    Depth::detect(|name| env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
}

#[test]
fn the_environment_decides_how_many_colours_there_are() {
    assert_eq!(detect(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), Depth::True);
    assert_eq!(detect(&[("TERM", "xterm-kitty")]), Depth::True);
    assert_eq!(detect(&[("TERM", "tmux-256color")]), Depth::Indexed);
    assert_eq!(detect(&[("TERM", "xterm")]), Depth::Sixteen);
    assert_eq!(detect(&[("TERM", "dumb"), ("COLORTERM", "truecolor")]), Depth::None);
    assert_eq!(detect(&[("TERM", "xterm-kitty"), ("NO_COLOR", "1")]), Depth::None);
    assert_eq!(detect(&[("TERM", "xterm-kitty"), ("NO_COLOR", "")]), Depth::True);
}

#[test]
fn every_role_of_the_built_in_themes_has_a_style() {
    for name in Theme::built_in_names() {
        let theme = Theme::built_in(name, Depth::True).expect(name);
        let plain: Vec<_> = theme.roles().filter(|(_, style)| *style == ratatui::style::Style::default()).collect();
        assert!(plain.is_empty(), "{name}: {plain:?}");
    }
}

#[test]
fn without_colours_attributes_tell_things_apart() {
    for name in Theme::built_in_names() {
        let theme = Theme::built_in(name, Depth::None).expect(name);
        assert!(theme.roles().all(|(_, style)| style.fg.is_none() && style.bg.is_none()));
        assert!(theme.selection.add_modifier.contains(Modifier::REVERSED));
        assert!(!theme.bad.add_modifier.is_empty());
    }
}

#[test]
fn sixteen_colours_leave_the_terminal_its_ground() {
    let theme = Theme::dark(Depth::Sixteen);
    assert_eq!(theme.base.bg, Some(Color::Reset));
    assert_eq!(theme.good.fg, Some(Color::LightGreen));
    assert!(theme.roles().all(|(_, style)| !matches!(style.fg, Some(Color::Rgb(..) | Color::Indexed(_)))));
}

#[test]
fn a_theme_of_the_user_changes_what_it_names() {
    let mine = "[palette]\nteal = \"#ff00ff\"\n[styles]\nmuted = { fg = \"#010203\", attributes = \"italic\" }\n";
    let theme = Theme::parse(mine, Depth::True).expect("parses");
    assert_eq!(theme.accent.fg, Some(Color::Rgb(255, 0, 255)));
    assert_eq!(theme.muted.fg, Some(Color::Rgb(1, 2, 3)));
    assert_eq!(theme.good, Theme::dark(Depth::True).good);
}

#[test]
fn a_wrong_theme_says_what_is_wrong() {
    let problem = |text: &str| Theme::parse(text, Depth::True).expect_err("is wrong").to_string();
    assert!(problem("[styles]\nmutet = { fg = \"red\" }").contains("`mutet` is no role; roles are: base, text"));
    assert!(problem("[styles]\nmuted = { fg = \"rouge\" }").contains("[styles] muted: `rouge` is no colour"));
    assert!(problem("extends = \"neon\"").contains("`neon`"));
    assert!(problem("[styles]\nmuted = { attributes = \"blink\" }").contains("`blink` is no attribute"));
    assert!(problem("colour = 1").contains("unknown field `colour`"));
}

/// The contrast of two colours after WCAG 2.
fn contrast(a: Color, b: Color) -> f64 {
    let light = |color: Color| {
        let Color::Rgb(r, g, b) = color else { return 0.0 };
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
    };
    let (a, b) = (light(a) + 0.05, light(b) + 0.05);
    if a > b { a / b } else { b / a }
}

#[test]
fn the_built_in_themes_can_be_read() {
    let quiet = ["faint", "border", "guide", "gauge_rest", "stale", "placeholder", "null", "punctuation"];
    for name in Theme::built_in_names() {
        let theme = Theme::built_in(name, Depth::True).expect(name);
        let (text, ground) = (theme.base.fg.expect("a colour"), theme.base.bg.expect("a colour"));
        for (role, style) in theme.roles() {
            let ratio = contrast(style.fg.unwrap_or(text), style.bg.unwrap_or(ground));
            let wanted = if ["border", "guide", "gauge_rest"].contains(&role) {
                1.5
            } else if quiet.contains(&role) {
                3.0
            } else {
                4.5
            };
            assert!(ratio >= wanted, "{name}: {role} has a contrast of {ratio:.1}");
        }
    }
}
