use ratatui::style::{Color, Modifier};

use super::{Depth, Ground, Theme, follows_terminal, side_of};

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

/// The most contrast: also what is quiet elsewhere can be read well, on whatever ground it stands.
#[test]
fn the_themes_of_high_contrast_have_it() {
    for name in ["high-contrast-dark", "high-contrast-light"] {
        let theme = Theme::built_in(name, Depth::True).expect(name);
        let (text, ground) = (theme.base.fg.expect("a colour"), theme.base.bg.expect("a colour"));
        for (role, style) in theme.roles() {
            let is_line = ["border", "guide", "gauge_rest", "badge", "badge_protected"].contains(&role);
            let ratio = contrast(style.fg.unwrap_or(text), style.bg.unwrap_or(ground));
            assert!(ratio >= if is_line { 4.5 } else { 7.0 }, "{name}: {role} has a contrast of {ratio:.1}");
        }
    }
}

/// A marked row is told from any status that stands in it, in every theme and with any number of colours.
#[test]
fn a_mark_looks_like_no_status() {
    let own = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    for name in Theme::built_in_names() {
        for depth in [Depth::True, Depth::Indexed, Depth::Sixteen, Depth::None] {
            let theme = Theme::built_in(name, depth).expect(name);
            for (status, style) in [
                ("good", theme.good),
                ("busy", theme.busy),
                ("warn", theme.warn),
                ("bad", theme.bad),
                ("muted", theme.muted),
            ] {
                let is_same = if depth == Depth::None { style == theme.marked } else { style.fg == theme.marked.fg };
                assert!(!is_same, "{name}, {depth:?}: a mark looks like {status}");
                if depth != Depth::True || status == "muted" {
                    continue;
                }
                let eyes = BLIND.iter().filter(|_| name.starts_with("colour-blind")).chain([&own]);
                for eye in eyes {
                    let (a, b) = (seen(theme.marked.fg.expect(name), eye), seen(style.fg.expect(status), eye));
                    let apart = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    assert!(apart > 20.0, "{name}: a mark and {status} are {apart:.0} apart");
                }
            }
        }
    }
}

/// What the three kinds of colour blindness make of a colour, in linear light (Machado, Oliveira and Fernandes, 2009).
const BLIND: [[[f64; 3]; 3]; 3] = [
    [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
];

/// How a colour is seen, as lightness and two hues (CIE Lab).
fn seen(color: Color, eye: &[[f64; 3]; 3]) -> [f64; 3] {
    let Color::Rgb(red, green, blue) = color else { panic!("{color:?}") };
    let light = [red, green, blue].map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    let by = |row: &[f64; 3], light: &[f64; 3]| row.iter().zip(light).map(|(by, part)| by * part).sum::<f64>();
    let through = [0, 1, 2].map(|nth| by(&eye[nth], &light).clamp(0.0, 1.0));
    let root = |part: f64| if part > 0.008_856 { part.cbrt() } else { 7.787 * part + 16.0 / 116.0 };
    let [left, middle, right] = [
        root(by(&[0.4124, 0.3576, 0.1805], &through) / 0.950_47),
        root(by(&[0.2126, 0.7152, 0.0722], &through)),
        root(by(&[0.0193, 0.1192, 0.9505], &through) / 1.088_83),
    ];
    [116.0 * middle - 16.0, 500.0 * (left - middle), 200.0 * (middle - right)]
}

#[test]
fn the_themes_for_colour_blind_eyes_tell_states_apart() {
    for name in ["colour-blind-dark", "colour-blind-light"] {
        let theme = Theme::built_in(name, Depth::True).expect(name);
        let states = [("good", theme.good), ("busy", theme.busy), ("warn", theme.warn), ("bad", theme.bad)];
        for eye in &BLIND {
            for (n, (one, a)) in states.iter().enumerate() {
                for (other, b) in &states[..n] {
                    let (a, b) = (seen(a.fg.expect(one), eye), seen(b.fg.expect(other), eye));
                    let apart = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    assert!(apart > 20.0, "{name}: {one} and {other} are {apart:.0} apart");
                }
            }
        }
        // Nor are colours the only sign.
        assert!([theme.busy, theme.warn, theme.bad].iter().all(|style| !style.add_modifier.is_empty()), "{name}");
    }
}

#[test]
fn a_theme_with_two_sides_follows_the_ground_of_the_terminal() {
    for name in Theme::following_names() {
        let sides = [Ground::Dark, Ground::Light].map(|ground| side_of(name, ground));
        let [dark, light] =
            sides.map(|side| Theme::built_in(side, Depth::True).expect(side).base.bg.expect("a colour"));
        assert!(contrast(dark, Color::Rgb(255, 255, 255)) > contrast(light, Color::Rgb(255, 255, 255)), "{name}");
        assert!(follows_terminal(name) && Theme::built_in(name, Depth::True).is_none());
    }
    assert_eq!(side_of("mine", Ground::Light), "mine");
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

/// Whatever is read has a contrast of 4.5 (WCAG 2, AA) on each ground that it can stand on. What is quiet stands on no row
/// under the cursor: that row's own letters are laid over it.
#[test]
fn the_built_in_themes_can_be_read() {
    let lines = ["border", "guide", "gauge_rest"];
    let quiet = ["faint", "stale", "placeholder", "null", "punctuation"];
    for name in Theme::built_in_names() {
        let theme = Theme::built_in(name, Depth::True).expect(name);
        let text = theme.base.fg.expect("a colour");
        let grounds = [theme.base, theme.popup, theme.header, theme.input, theme.selection_idle, theme.selection];
        for (role, style) in theme.roles() {
            let wanted = if lines.contains(&role) { 1.5 } else { 4.5 };
            let most = if lines.contains(&role) {
                1
            } else if quiet.contains(&role) {
                grounds.len() - 1
            } else {
                grounds.len()
            };
            for ground in &grounds[..most] {
                let ground = ground.bg.expect("a colour");
                let ratio = contrast(style.fg.unwrap_or(text), style.bg.unwrap_or(ground));
                assert!(ratio >= wanted, "{name}: {role} has a contrast of {ratio:.1} on {ground:?}");
            }
        }
    }
}
