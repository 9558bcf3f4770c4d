use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::{Value, json};

use super::*;
use crate::theme::{Depth, Theme};
use crate::widgets::testing::snapshot;

fn document() -> Value {
    json!({
        "DomainName": "acme",
        "Stats": { "ProfileCount": 1204, "MeteringProfileCount": 900.5, "Tags": {} },
        "Matching": { "Enabled": true, "ExportingConfig": null },
        "Keys": ["_email", "_phone", { "a/b": "tilde ~ and slash" }],
        "Description": "Where the 고객 live\nand \u{202e}more of it, at a length that no window has room for, ever so long",
        "Empty": [],
    })
}

fn draw(width: u16, height: u16, folds: &Folds, cursor: usize, needle: &str) -> Buffer {
    let document = document();
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let len = line_count(&document, folds);
    let view =
        TreeView { document: &document, folds, len, cursor, top: 0, needle, focused: true, look: None, note: None };
    view.draw(area, &mut buf, &Theme::dark(Depth::True));
    buf
}

#[test]
fn a_document_is_shown_as_a_tree() {
    snapshot("tree_80x16", &draw(80, 16, &Folds::new(), 0, ""));
    let folds = Folds::from(["/Stats".to_owned(), "/Keys".to_owned()]);
    snapshot("tree_40x6_folded", &draw(40, 6, &folds, 5, ""));
}

#[test]
fn lines_and_pointers_belong_together() {
    let document = document();
    let mut folds = Folds::new();
    let all = tree_lines(&document, &folds, 0..100);
    assert_eq!(all.len(), line_count(&document, &folds));
    for (index, line) in all.iter().enumerate() {
        assert_eq!(line_of(&document, &folds, &line.pointer), Some(index));
        assert_eq!(document.pointer(&line.pointer), Some(line.value));
        assert_eq!(tree_lines(&document, &folds, index..index + 1).first(), Some(line));
    }
    folds = fold_below(&document, 0);
    assert_eq!(line_count(&document, &folds), 6);
    assert_eq!(line_of(&document, &folds, "/Keys/2/a~1b"), None);
    unfold_to(&mut folds, "/Keys/2/a~1b");
    assert_eq!(line_of(&document, &folds, "/Keys/2/a~1b"), Some(7));
    assert_eq!(tree_lines(&json!("alone"), &folds, 0..9).len(), 1);
    assert_eq!(tree_lines(&json!({}), &folds, 0..9)[0].label, Label::Root);
}

#[test]
fn text_is_found_in_names_and_values_whatever_its_case() {
    let document = document();
    assert_eq!(search_document(&document, "PROFILE"), ["/Stats/ProfileCount", "/Stats/MeteringProfileCount"]);
    assert_eq!(search_document(&document, "1204"), ["/Stats/ProfileCount"]);
    assert_eq!(search_document(&document, "slash"), ["/Keys/2/a~1b"]);
    assert!(search_document(&document, "").is_empty());
    assert_eq!(occurrences("Äpfel und äPFEL", "äpf"), [0..4, 11..15]);
    assert_eq!(occurrences("aaaaa", "aa"), [0..2, 2..4]);

    let theme = Theme::dark(Depth::True);
    let buf = draw(80, 16, &Folds::new(), 3, "metering");
    let marked: String = buf
        .content()
        .iter()
        .filter(|cell| Some(cell.bg) == theme.match_highlight.bg)
        .map(ratatui::buffer::Cell::symbol)
        .collect();
    assert_eq!(marked, "Metering");
}

#[test]
fn the_value_under_the_cursor_is_shown_in_full() {
    let folds = Folds::new();
    let cursor = line_of(&document(), &folds, "/Description").unwrap();
    let long = crate::widgets::testing::screen(&draw(40, 12, &folds, cursor, ""));
    assert!(long.contains("no window") && long.contains("ever so long"), "{long}");
    let short = crate::widgets::testing::screen(&draw(40, 12, &folds, 0, ""));
    assert!(!short.contains("ever so long"), "{short}");
    for (width, height) in [(1, 1), (3, 2), (12, 3), (40, 1)] {
        draw(width, height, &folds, cursor, "");
    }
}

/// So long that a walk through it for each node would not end within minutes.
#[test]
fn many_lines_are_found_in_one_walk() {
    let items: Vec<Value> = (0..30_000).map(|n| json!({ "name": n })).collect();
    let document = json!({ "Items": items });
    let found = search_document(&document, "name");
    assert_eq!(found.len(), 30_000);
    let lines = lines_of(&document, &Folds::new(), &found);
    assert_eq!((lines.len(), lines[0], lines[1]), (30_000, 2, 4));
    let folds = Folds::from(["/Items/0".to_owned()]);
    assert_eq!(lines_of(&document, &folds, &found)[0], 3, "what is folded away has no line");
}

#[test]
fn the_top_of_a_tree_is_that_of_one_in_which_all_below_is_folded() {
    for document in [json!({"a": {"b": [1]}, "c/d": [], "e": "x"}), json!([{"a": 1}, 2]), json!({}), json!("x")] {
        let folded = tree_lines(&document, &fold_below(&document, 0), 0..usize::MAX);
        assert_eq!(top_lines(&document, usize::MAX), folded);
        assert_eq!(top_lines(&document, 1), folded[..1]);
    }
}
