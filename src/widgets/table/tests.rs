use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::*;
use crate::theme::{Depth, Theme};
use crate::widgets::testing::snapshot;
use crate::widgets::{Align, Cut};

struct Flows(usize);

impl GridRows for Flows {
    fn len(&self) -> usize {
        self.0
    }

    fn cell(&self, row: usize, column: usize) -> CellText<'_> {
        match column {
            0 => CellText { matches: vec![0, 1].into(), ..format!("nightly-contacts-{row}").into() },
            1 => if row.is_multiple_of(3) { "Errored" } else { "Active" }.into(),
            2 => format!("{}", row * 1311).into(),
            3 => "2026-02-02 03:40:00".into(),
            4 => format!("arn:aws:appflow:eu-central-1:123456789012:flow/nightly-contacts-{row}").into(),
            _ => "김하늘 imports what changed since the last run, every night at two".into(),
        }
    }

    fn look(&self, row: usize) -> RowLook {
        RowLook { marked: row == 2, stale: row == 4 }
    }
}

fn specs() -> Vec<ColumnSpec> {
    let spec = ColumnSpec::new;
    vec![
        ColumnSpec { min: 12, ..spec("Flow") },
        ColumnSpec { priority: 1, ..spec("Status") },
        ColumnSpec { priority: 3, align: Align::Right, ..spec("Records") },
        ColumnSpec { priority: 2, min: 19, ..spec("Last run") },
        ColumnSpec { priority: 8, min: 20, cut: Cut::Middle, ..spec("ARN") },
        ColumnSpec { priority: 4, min: 10, max: 60, ..spec("Description") },
    ]
}

fn draw(width: u16, height: u16, offset: usize, cursor: usize) -> Buffer {
    let (specs, rows) = (specs(), Flows(1000));
    let widths = natural_widths(&specs, &rows, 0..30);
    let view = TableView {
        columns: &specs,
        widths: &widths,
        rows: &rows,
        cursor,
        top: 0,
        offset,
        sort: Some((1, Order::Falling)),
        column: None,
        focused: true,
    };
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    view.draw(area, &mut buf, &Theme::dark(Depth::True));
    buf
}

#[test]
fn it_shows_what_matters_most() {
    snapshot("table_80x8", &draw(80, 8, 0, 1));
    snapshot("table_140x8", &draw(140, 8, 0, 1));
    snapshot("table_40x6", &draw(40, 6, 0, 999));
    snapshot("table_80x6_scrolled", &draw(80, 6, 2, 0));
}

#[test]
fn every_column_can_be_seen_at_every_width() {
    let specs = specs();
    let widths = [20, 7, 8, 19, 70, 66];
    for width in 1..200 {
        let last = last_offset(&specs, &widths, width);
        let mut seen = std::collections::BTreeSet::new();
        for offset in 0..=last {
            let rects = layout_columns(&specs, &widths, width, offset);
            assert_eq!(rects[0].column, 0, "the first column stays");
            assert!(rects.windows(2).all(|pair| pair[0].x + pair[0].width < pair[1].x));
            assert!(rects.iter().all(|rect| rect.width > 0 && rect.x + rect.width <= width), "{width}: {rects:?}");
            seen.extend(rects.into_iter().map(|rect| rect.column));
        }
        assert!(seen.len() == specs.len() || width < 34, "{width}: {seen:?}");
    }
}

#[test]
fn room_goes_to_those_that_need_it() {
    let specs = specs();
    let rects = layout_columns(&specs, &[20, 7, 8, 19, 70, 66], 80, 0);
    let shown: Vec<_> = rects.iter().map(|rect| rect.column).collect();
    assert_eq!(shown, [0, 1, 2, 3], "few that can be read, not many that can't");
    assert!(layout_columns(&specs, &[], 0, 0).is_empty());
    assert!(layout_columns(&[], &[], 80, 3).is_empty());
}

#[test]
fn no_fourth_column_is_fitted_in_where_three_are_made_narrower() {
    let spec = |title: &str, min, max| ColumnSpec { min, max, ..ColumnSpec::new(title) };
    let specs = [spec("Title", 12, 40), spec("Customer", 8, 30), spec("Priority", 8, 24), spec("Product", 8, 24)];
    let rects = layout_columns(&specs, &[60, 30, 20, 20], 76, 0);
    let shown: Vec<_> = rects.iter().map(|rect| rect.column).collect();
    assert_eq!(shown, [0, 1, 2], "{rects:?}");
}

#[test]
fn a_width_that_was_chosen_is_kept_wherever_the_screen_has_room_for_it() {
    let spec = |title: &str, min, max| ColumnSpec { min, max, ..ColumnSpec::new(title) };
    let mut specs = [spec("Title", 12, 40), spec("Customer", 8, 30), spec("Priority", 8, 24), spec("Product", 8, 24)];
    specs[1].kept = true;
    for width in 46..200 {
        let rects = layout_columns(&specs, &[60, 50, 20, 20], width, 0);
        let customer = rects.iter().find(|rect| rect.column == 1).unwrap();
        assert!(customer.width >= 30, "{width}: {rects:?}");
        let rects = layout_columns(&specs, &[60, 14, 20, 20], width, 0);
        let customer = rects.iter().find(|rect| rect.column == 1).unwrap();
        assert_eq!(customer.width, 14, "no more than its values need: {rects:?}");
    }
}

#[test]
fn looks_of_rows_and_cells_are_seen() {
    let theme = Theme::dark(Depth::True);
    let buf = draw(80, 8, 0, 1);
    assert_eq!(buf[(2, 2)].bg, theme.match_highlight.bg.expect("a colour"), "matches stay on the selected row");
    assert_eq!(buf[(10, 2)].style().bg, theme.selection.bg);
    assert_eq!(buf[(0, 3)].symbol(), "●");
    assert_eq!(buf[(10, 5)].style().fg, theme.stale.fg);
    assert_ne!(buf[(10, 6)].style(), Style::new());
}

/// Long values of a column take no room from the headings of others.
#[test]
fn headings_are_whole_before_long_values_are() {
    let spec = |title: &str, min, max| ColumnSpec { min, max, ..ColumnSpec::new(title) };
    let specs = [spec("Object type", 12, 20), spec("Creates profiles", 4, 6), spec("Max per profile", 4, 6)];
    let rects = layout_columns(&specs, &[200, 4, 4], 80, 0);
    let whole = |rect: &ColumnRect| usize::from(rect.width) >= crate::widgets::columns(&specs[rect.column].title);
    assert!(rects.len() == 3 && rects.iter().all(whole), "{rects:?}");
}
