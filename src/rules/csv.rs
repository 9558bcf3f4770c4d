//! Comma-separated values, and tab-separated ones: quoted fields, doubled quotes, line breaks inside quotes.

/// The rows of a file, its header first. Empty lines are left out.
#[must_use]
pub fn rows(text: &str, separator: char) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = Vec::new();
    let (mut row, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (quoted, c) {
            (true, '"') if chars.peek() == Some(&'"') => field.extend(chars.next()),
            (true, '"') => quoted = false,
            (false, '"') if field.is_empty() => quoted = true,
            (false, c) if c == separator => row.push(std::mem::take(&mut field)),
            (false, '\r') if chars.peek() == Some(&'\n') => {}
            (false, '\n') => end(&mut rows, &mut row, &mut field),
            (_, c) => field.push(c),
        }
    }
    end(&mut rows, &mut row, &mut field);
    rows
}

/// One row as text, its end included; what needs quotes gets them.
pub fn line<'f>(fields: impl Iterator<Item = &'f str>) -> String {
    let quoted = |field: &str| {
        if field.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", field.replace('"', "\"\""))
        } else {
            field.to_owned()
        }
    };
    format!("{}\n", fields.map(quoted).collect::<Vec<_>>().join(","))
}

fn end(rows: &mut Vec<Vec<String>>, row: &mut Vec<String>, field: &mut String) {
    if !(row.is_empty() && field.is_empty()) {
        row.push(std::mem::take(field));
        rows.push(std::mem::take(row));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_protect_commas_quotes_and_line_breaks() {
        let rows = rows("\u{feff}a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\n\n1,\n", ',');
        assert_eq!(rows, [["a", "b"], ["x, \"y\"", "two\nlines"], ["1", ""]]);
        assert_eq!(super::rows(&line(rows[1].iter().map(String::as_str)), ','), [rows[1].clone()]);
        assert_eq!(super::rows("a, b\tc\n", '\t'), [["a, b", "c"]]);
    }
}
