//! The parts of one line of pretty JSON or block YAML. A quick look, not a parser: the text is our own.

use std::ops::Range;

/// What a part of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Name,
    String,
    Number,
    Boolean,
    Null,
    Punctuation,
}

/// The parts of a line, in bytes, without the space between them.
pub(super) type Parts = Vec<(Range<usize>, Token)>;

/// The parts of a line of JSON.
pub(super) fn json(line: &str) -> Parts {
    let mut parts = Parts::new();
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        let end = match c {
            '"' => at + quoted(&line[at..]),
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '{' | '}' | '[' | ']' | ',' | ':' => at + 1,
            _ => at + line[at..].find([',', '}', ']', ' ', ':']).filter(|len| *len > 0).unwrap_or(line.len() - at),
        };
        let token = match c {
            '"' if line[end..].starts_with(':') => Token::Name,
            '"' => Token::String,
            '{' | '}' | '[' | ']' | ',' | ':' => Token::Punctuation,
            _ => plain(&line[at..end]),
        };
        parts.push((at..end, token));
        at = end;
    }
    parts
}

/// The parts of a line of YAML that is no part of a block of text.
pub(super) fn yaml(line: &str) -> Parts {
    let mut parts = Parts::new();
    let (start, key) = yaml_key(line);
    let mut at = line.len() - line.trim_start().len();
    while at < start {
        parts.push((at..at + 1, Token::Punctuation));
        at += 2;
    }
    let mut value = start;
    if let Some(end) = key {
        parts.push((start..end, Token::Name));
        parts.push((end..end + 1, Token::Punctuation));
        value = end + 1;
    }
    let rest = &line[value..];
    let from = value + rest.len() - rest.trim_start().len();
    if from < line.len() {
        parts.push((from..line.len(), plain(&line[from..])));
    }
    parts
}

/// If a block of text follows a line of YAML: how far its lines are indented at the least.
pub(super) fn yaml_block(line: &str) -> Option<usize> {
    let (start, key) = yaml_key(line);
    let value = line[key.map_or(start, |end| end + 1)..].trim();
    let is_block = value.starts_with(['|', '>']) && value[1..].chars().all(|c| matches!(c, '+' | '-' | '0'..='9'));
    // the lines of a list's own item stand below its dash, those of a member below its name
    is_block.then(|| if key.is_some() || start == 0 { start + 1 } else { start - 1 })
}

/// Where a line's name or value starts, behind indent and dashes, and where its name ends.
fn yaml_key(line: &str) -> (usize, Option<usize>) {
    let mut start = line.len() - line.trim_start().len();
    while line[start..].starts_with("- ") {
        start += 2;
    }
    let rest = &line[start..];
    let end = match rest.chars().next() {
        Some('"') => quoted(rest),
        Some('\'') => rest[1..].find('\'').map_or(rest.len(), |at| at + 2),
        _ => rest.find(": ").or_else(|| rest.ends_with(':').then(|| rest.len() - 1)).unwrap_or(rest.len()),
    };
    let is_key = rest[end..].starts_with(": ") || rest[end..] == *":";
    (start, is_key.then_some(start + end))
}

/// The length of a quoted text at the beginning of another.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

fn plain(word: &str) -> Token {
    match word {
        "true" | "false" => Token::Boolean,
        "null" | "~" => Token::Null,
        "{}" | "[]" | "-" => Token::Punctuation,
        _ if word.starts_with(['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            && word.parse::<f64>().is_ok() =>
        {
            Token::Number
        }
        _ if word.starts_with(['|', '>']) && word.len() < 4 => Token::Punctuation,
        _ => Token::String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str, parts: Parts) -> Vec<(&str, Token)> {
        parts.into_iter().map(|(range, token)| (&line[range], token)).collect()
    }

    #[test]
    fn json_lines_fall_into_parts() {
        use Token::{Boolean, Name, Null, Number, Punctuation, String};
        let line = r#"  "a \" b": ["x, y", -1.5, true, null],"#;
        let wanted = [
            (r#""a \" b""#, Name),
            (":", Punctuation),
            ("[", Punctuation),
            (r#""x, y""#, String),
            (",", Punctuation),
            ("-1.5", Number),
            (",", Punctuation),
            ("true", Boolean),
            (",", Punctuation),
            ("null", Null),
            ("]", Punctuation),
            (",", Punctuation),
        ];
        assert_eq!(words(line, json(line)), wanted);
    }

    #[test]
    fn yaml_lines_fall_into_parts() {
        use Token::{Name, Number, Punctuation, String};
        let check = |line: &str, wanted: &[(&str, Token)]| assert_eq!(words(line, yaml(line)), wanted);
        check("  - Name: a: b", &[("-", Punctuation), ("Name", Name), (":", Punctuation), ("a: b", String)]);
        check("'on: off': 3", &[("'on: off'", Name), (":", Punctuation), ("3", Number)]);
        check("- - x", &[("-", Punctuation), ("-", Punctuation), ("x", String)]);
        check("Keys:", &[("Keys", Name), (":", Punctuation)]);
        check("- http://x", &[("-", Punctuation), ("http://x", String)]);
        check("", &[]);
    }
}
