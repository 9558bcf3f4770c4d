//! Every widget in every small size, with every hostile text: nothing may panic, and nothing raw may reach a cell.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::printable::is_hidden;
use super::*;
use crate::theme::{Depth, Theme};

fn hostile() -> Vec<String> {
    vec![
        String::new(),
        "plain".to_owned(),
        "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\r\n\t\0\u{7f}".to_owned(),
        "\u{202e}gpj.exe\u{2066}x\u{2069}\u{200f}\u{200b}\u{feff}\u{e0041}\u{2028}".to_owned(),
        "김하늘 山田太郎 שָׁלוֹם مرحبا Müller 👨\u{200d}👩\u{200d}👧 👍🏽 ❤\u{fe0f} 🇩🇪".to_owned(),
        format!("\u{301}\u{301}a{}", "\u{310}".repeat(120)),
        "\u{1161}\u{11a8}ᄒ\u{1161}\u{11ab} \u{627}\u{644}\u{627}".to_owned(),
        "word".repeat(1250),
        "김".repeat(5000),
    ]
}

struct Hostile(Vec<String>);

impl GridRows for Hostile {
    fn len(&self) -> usize {
        50
    }

    fn cell(&self, row: usize, column: usize) -> CellText<'_> {
        let text = &self.0[(row + column) % self.0.len()];
        CellText { text: text.into(), style: Style::new(), matches: vec![0, 1, 3, 40, 4900].into() }
    }

    fn look(&self, row: usize) -> RowLook {
        RowLook { marked: row.is_multiple_of(2), stale: row.is_multiple_of(3) }
    }
}

/// The sizes for long texts, which take their time in a debug build.
const FEW: [u16; 7] = [0, 1, 2, 3, 7, 12, 40];

type Draw<'a> = Box<dyn Fn(Rect, &mut Buffer, &Theme) + 'a>;

fn tables<'a>(specs: &'a [ColumnSpec], rows: &'a Hostile) -> Vec<(&'static str, Draw<'a>)> {
    let widths = natural_widths(specs, rows, 0..9);
    let draw = move |cursor: usize, offset: usize| {
        let widths = widths.clone();
        move |area: Rect, buf: &mut Buffer, theme: &Theme| {
            let sort = Some((offset, Order::Rising));
            let view = TableView {
                columns: specs,
                widths: &widths,
                rows,
                cursor,
                top: 3,
                offset,
                sort,
                column: None,
                focused: true,
            };
            view.draw(area, buf, theme);
        }
    };
    vec![("table", Box::new(draw(7, 0))), ("table scrolled", Box::new(draw(999, 3)))]
}

fn documents<'a>() -> Vec<(&'static str, Draw<'a>)> {
    let texts = hostile();
    let mut document = json!({ "list": &texts, "deep": [[[[[[[[[[[[{ "x": 1.5 }]]]]]]]]]]]] });
    for text in texts {
        document[text.as_str()] = json!({ "value": text });
    }
    let tree = document.clone();
    let (yaml, json) = (CodeText::yaml(&document), CodeText::json(&document));
    let code = |code: CodeText, left| {
        move |area: Rect, buf: &mut Buffer, theme: &Theme| {
            CodeView { code: &code, cursor: 9, top: 4, left, needle: "word", focused: false }.draw(area, buf, theme);
        }
    };
    let folds = Folds::from(["/list".to_owned()]);
    vec![
        (
            "tree",
            Box::new(move |area, buf, theme| {
                let (document, folds) = (&tree, &folds);
                TreeView {
                    document,
                    folds,
                    len: line_count(document, folds),
                    cursor: 99,
                    top: 0,
                    needle: "김",
                    focused: true,
                    look: None,
                    note: None,
                }
                .draw(area, buf, theme);
            }),
        ),
        ("yaml", Box::new(code(yaml, 0))),
        ("json", Box::new(code(json, 7))),
    ]
}

fn frames(text: &str) -> Vec<(&'static str, Draw<'_>)> {
    let right = vec![Span::raw(text)];
    vec![
        (
            "pane",
            Box::new(move |area, buf, theme| {
                let frame = Frame::Focused;
                Pane { title: text, note: text, right: &right, bottom: text, frame }.draw(area, buf, theme);
            }),
        ),
        (
            "popup",
            Box::new(move |area, buf, theme| {
                put(buf, area, text, theme.text);
                Popup { title: text, bottom: text, width: 20, height: 5, danger: true }.draw(area, buf, theme);
            }),
        ),
        (
            "message",
            Box::new(move |area, buf, theme| {
                let hints = vec![Hint::new(text, text), Hint::new("r", "again")];
                let lines = vec![Cow::from(text), Cow::from(text)];
                Message { title: text.into(), tone: Tone::Bad, spin: None, lines, hints }.draw(area, buf, theme);
            }),
        ),
        (
            "facts",
            Box::new(move |area, buf, theme| {
                let facts = [Fact::new(text, text), Fact::new("label", text), Fact::new(text, "")];
                fact_panel(&facts, 1, area, buf, theme);
            }),
        ),
        (
            "menu",
            Box::new(move |area, buf, theme| {
                let item = |_| MenuItem { matches: vec![0, 2].into(), ..MenuItem::new(text, text) };
                Menu { len: 30, item: &item, cursor: 29, top: 0, empty: text }.draw(area, buf, theme);
            }),
        ),
    ]
}

fn bars(text: &str) -> Vec<(&'static str, Draw<'_>)> {
    vec![
        (
            "hints",
            Box::new(move |area, buf, theme| hint_bar(&[Hint::new("q", "x"), Hint::new(text, text)], area, buf, theme)),
        ),
        (
            "header",
            Box::new(move |area, buf, theme| {
                let segments = [Segment::new(text, theme.text, 0), Segment::badge(text, theme.badge, 2)];
                header_bar(&segments, &segments, area, buf, theme);
            }),
        ),
        (
            "crumbs",
            Box::new(move |area, buf, theme| {
                crumb_bar(&[text.into(), "domains".into(), text.into(), "end".into()], area, buf, theme);
            }),
        ),
        ("notice", Box::new(move |area, buf, theme| notice_bar(Tone::Warn, text, area, buf, theme))),
        ("gauge", Box::new(move |area, buf, theme| gauge(text.len() as u64, 3000, area, buf, theme))),
        (
            "input",
            Box::new(move |area, buf, theme| {
                let cursor = text.chars().count() / 2;
                InputLine { prompt: text, text, cursor, placeholder: text, focused: true }.draw(area, buf, theme);
                InputLine { prompt: "", text, cursor: 9999, placeholder: text, focused: true }.draw(area, buf, theme);
            }),
        ),
        (
            "aligned",
            Box::new(move |area, buf, theme| {
                put_aligned(buf, area, text, theme.text, Cut::Middle, Align::Right);
                highlight(buf, area, text, Cut::Middle, &[0, 3, 4999], theme.bad);
            }),
        ),
    ]
}

/// Draws within a larger buffer, and looks at all of it.
fn check(name: &str, draw: &Draw<'_>, width: u16, height: u16, theme: &Theme) {
    let mut buf = Buffer::filled(Rect::new(0, 0, width + 2, height + 2), ratatui::buffer::Cell::new("·"));
    let area = Rect::new(1, 1, width, height);
    draw(area, &mut buf, theme);
    for y in 0..height + 2 {
        for x in 0..width + 2 {
            let symbol = buf[(x, y)].symbol();
            assert!(!symbol.chars().any(is_hidden), "{name} at {width}×{height}: {symbol:?}");
            let inside = area.contains((x, y).into());
            if inside && symbol.len() == 1 {
                continue;
            }
            assert!(inside || symbol == "·", "{name} at {width}×{height} draws {symbol:?} outside, at {x},{y}");
            let end = x + symbol.width() as u16;
            assert!(!inside || end <= area.right(), "{name} at {width}×{height}: {symbol:?} reaches out");
        }
    }
}

#[test]
fn nothing_raw_and_nothing_outside_in_any_size() {
    let theme = Theme::dark(Depth::True);
    let spec = ColumnSpec::new;
    let specs = [
        spec("\u{1b}[31m"),
        ColumnSpec { min: 0, align: Align::Right, ..spec("김하늘\u{202e}") },
        ColumnSpec { max: 0, cut: Cut::Middle, align: Align::Right, ..spec("") },
        ColumnSpec { min: 30, cut: Cut::Middle, ..spec("wide") },
        ColumnSpec { priority: 0, ..spec("first") },
    ];
    let rows = Hostile(hostile());
    let texts = hostile();
    let mut widgets = Vec::new();
    let mut slow = tables(&specs, &rows);
    slow.extend(documents());
    for text in &texts {
        let list = if text.len() < 200 { &mut widgets } else { &mut slow };
        list.extend(frames(text));
        list.extend(bars(text));
    }
    for width in 0..=40 {
        for height in 0..=12 {
            let all = if FEW.contains(&width) && FEW.contains(&height) { slow.as_slice() } else { &[] };
            for (name, draw) in widgets.iter().chain(all) {
                check(name, draw, width, height, &theme);
            }
        }
    }
}
