//! Helpers for the tests of widgets.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

/// A buffer as lines of text, without the space at their ends.
pub(crate) fn screen(buf: &Buffer) -> String {
    let mut lines = Vec::new();
    for row in buf.area.rows() {
        let mut line = String::new();
        let mut x = row.x;
        while x < row.right() {
            let symbol = buf[(x, row.y)].symbol();
            line.push_str(symbol);
            x += (symbol.width() as u16).max(1);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n")
}

/// Compares a buffer's text with the one kept in `src/widgets/snapshots`.
pub(crate) fn snapshot(name: &str, buf: &Buffer) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/widgets/snapshots");
    insta::with_settings!({ snapshot_path => path, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, screen(buf));
    });
}
