//! Where secrets stand in a text that nobody may be able to read, so that the screen shows none of them.
//!
//! What can't be read can't be followed either: whatever comes after the name of a secret member, in any spelling and
//! with any quotes, is taken for its value. Too much is masked rather than too little.

use std::ops::Range;

use super::escape::unescaped;
use super::lexer::is_quote;
use super::place::names;
use crate::model::{OperationId, Policy, is_mask};

/// Where in a text of an operation's input the values of its secret members stand, or what looks like them: ranges of
/// bytes, in order. Masks are none.
#[must_use]
pub fn secrets_in(operation: OperationId, text: &str) -> Vec<Range<usize>> {
    let (plain, places) = unescaped(text);
    let in_text = |at: usize| places.as_ref().map_or(at, |places| places[at]);
    let found = in_unescaped(operation, &plain).into_iter();
    found.map(|place| in_text(place.start)..in_text(place.end)).collect()
}

fn in_unescaped(operation: OperationId, text: &str) -> Vec<Range<usize>> {
    let hidden = names(operation.operation().input, Policy::Display).hidden;
    let names: Vec<String> = hidden.into_iter().map(letters).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while !names.is_empty()
        && let Some(word) = next_word(text, at)
    {
        at = word.end;
        if means_any(&names, &text[word.clone()])
            && let Some(value) = value_after(text, word.end)
        {
            at = value.end.max(at);
            found.extend(texts(text, value));
        }
    }
    found.retain(|place| !is_mask(&text[place.clone()]) && !matches!(text[place.clone()].trim(), "" | "null"));
    found
}

/// A name without what spellings differ in.
fn letters(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a word is one of these names, be it with something before it.
fn means_any(names: &[String], word: &str) -> bool {
    let word = letters(word);
    names.iter().any(|name| word.ends_with(name.as_str()))
}

const fn in_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
}

/// The next word that may be a name.
fn next_word(text: &str, from: usize) -> Option<Range<usize>> {
    let start = from + text[from..].find(in_word)?;
    let end = text[start..].find(|letter| !in_word(letter)).map_or(text.len(), |length| start + length);
    Some(start..end)
}

/// The value that follows a name, with its quotes or brackets; `None` where the name is none.
fn value_after(text: &str, from: usize) -> Option<Range<usize>> {
    let skip = |at: usize, skips: fn(char) -> bool| text.len() - text[at..].trim_start_matches(skips).len();
    let mut closed = skip(from, |letter| letter == '\\' || is_quote(letter));
    // A quote may be escaped as any letter may.
    if text[from..closed].ends_with('\\') && ["u0022", "u0027"].iter().any(|quote| text[closed..].starts_with(quote)) {
        closed += "u0022".len();
    }
    let separated = skip(closed, char::is_whitespace);
    let behind = &text[separated..];
    let signs = behind.len() - behind.trim_start_matches([':', '=', '>']).len();
    let start = skip(separated + signs, char::is_whitespace);
    let begins = text[start..].chars().next()?;
    let opens = is_quote(begins) || matches!(begins, '{' | '[') || text[start..].starts_with("\\\"");
    (signs > 0 || (opens && separated > from)).then(|| start..value_end(text, start))
}

/// Where a value ends that begins here.
fn value_end(text: &str, start: usize) -> usize {
    let value = &text[start..];
    match value.chars().next() {
        Some('{' | '[') => start + group_length(value),
        Some('\\') if value.starts_with("\\\"") => {
            let ends = |(at, _): &(usize, &str)| *at > 1 && !value[..*at].ends_with('\\');
            start + value.match_indices("\\\"").find(ends).map_or(value.len(), |(at, _)| at + 2)
        }
        Some(quote) if is_quote(quote) => start + quoted_length(value, quote),
        _ => start + bare_length(value),
    }
}

/// How long a group is, to the bracket that closes it.
fn group_length(value: &str) -> usize {
    let (mut depth, mut inside, mut escaped) = (0_usize, false, false);
    for (at, letter) in value.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => inside = !inside,
            '{' | '[' if !inside => depth += 1,
            '}' | ']' if !inside => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    value.len()
}

/// How long a text in quotes is: to the quote behind which a document goes on, even on a later line.
fn quoted_length(value: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in value.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' if goes_on(&value[at + 1..]) => return at,
            _ if is_quote(letter) && (letter == quote || quote != '"') => {
                let end = at + letter.len_utf8();
                // A quote inside of the value is followed by more of it.
                let rest = value[end..].trim_start_matches([' ', '\t', '\r']);
                if rest.is_empty() || rest.starts_with([',', '}', ']', '\n', ':', '"', ';']) || is_named(rest) {
                    return end;
                }
            }
            _ => {}
        }
    }
    value.len()
}

/// How long a text without quotes is: to the end of its line, or to where a member or a bracket follows.
fn bare_length(value: &str) -> usize {
    let line = value.split('\n').next().unwrap_or(value);
    let ends = |(at, letter): &(usize, char)| {
        let rest = line[at + letter.len_utf8()..].trim_start();
        let closes = matches!(letter, '}' | ']') && rest.chars().all(|letter| "}], \t\r".contains(letter));
        closes || (*letter == ',' && (rest.is_empty() || is_named(rest)))
    };
    line.char_indices().find(ends).map_or(line.len(), |(at, _)| at)
}

/// Whether a text begins with a name and a colon.
fn is_named(text: &str) -> bool {
    let word = text.trim_start_matches(|letter| letter == '\\' || is_quote(letter));
    let behind = word.trim_start_matches(in_word);
    let closed = behind.trim_start_matches(|letter| letter == '\\' || is_quote(letter));
    behind.len() < word.len() && closed.trim_start().starts_with([':', '='])
}

/// Whether a line begins with a member in quotes, or only closes brackets: a text before it was not closed.
fn goes_on(text: &str) -> bool {
    let line = text.split('\n').next().unwrap_or(text).trim();
    (line.starts_with(is_quote) && is_named(line))
        || (!line.is_empty() && line.chars().all(|letter| "{}[], ".contains(letter)))
}

/// The texts of a value: itself, or what of a group is no bracket and no name.
fn texts(text: &str, value: Range<usize>) -> Vec<Range<usize>> {
    if !text[value.clone()].starts_with(['{', '[']) {
        return vec![inner(text, value)];
    }
    let (mut found, mut at) = (Vec::new(), value.start);
    while let Some(token) = super::lexer::next(&text[..value.end], at) {
        at = token.end;
        let place = token.end - token.text().len()..token.end;
        let is_value = !token.is_structure() && !token.is_named();
        found.extend(is_value.then(|| inner(text, place)));
    }
    found
}

/// A text without the quotes around it.
fn inner(text: &str, place: Range<usize>) -> Range<usize> {
    let quotes = |letter: char| is_quote(letter) || letter == '\\';
    let whole = &text[place.clone()];
    let Some(quote) = whole.chars().next().filter(|letter| quotes(*letter)) else { return place };
    let opened = if quote == '\\' { 2 } else { quote.len_utf8() };
    let open = &whole[opened.min(whole.len())..];
    let closed =
        open.strip_suffix(is_quote).map(|rest| rest.strip_suffix('\\').filter(|_| quote == '\\').unwrap_or(rest));
    let start = place.start + opened.min(whole.len());
    start..start + closed.map_or(open.len(), str::len)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::{DocPath, Member, Operation, Sensitivity, Service, ShapeKind, api, keepable_text};

    /// The secret members of an operation's input, each as the document that says it, around this place for its value.
    fn secret_members(operation: &'static Operation) -> Vec<(&'static str, Value)> {
        fn walk(member: &'static Member, hidden: bool, depth: usize, found: &mut Vec<(&'static str, Value)>) {
            let hidden = hidden || member.class() == Sensitivity::Secret;
            let first = found.len();
            match &member.shape().kind {
                ShapeKind::Structure { members, .. } if depth < 8 => {
                    for inner in members {
                        let before = found.len();
                        walk(inner, hidden, depth + 1, found);
                        found[before..].iter_mut().for_each(|(_, value)| *value = json!({ inner.name: value }));
                    }
                }
                ShapeKind::List { item } if depth < 8 => {
                    walk(item, hidden, depth + 1, found);
                    found[first..].iter_mut().for_each(|(_, value)| *value = json!([value]));
                }
                ShapeKind::Map { value, .. } if depth < 8 => {
                    walk(value, hidden, depth + 1, found);
                    found[first..].iter_mut().for_each(|(_, value)| *value = json!({"anything": value}));
                }
                _ if hidden => found.push((member.name, json!(SECRET))),
                _ => {}
            }
        }
        let mut found = Vec::new();
        for member in operation.input.members() {
            let before = found.len();
            walk(member, operation.input.class == Sensitivity::Secret, 0, &mut found);
            found[before..].iter_mut().for_each(|(_, value)| *value = json!({ member.name: value }));
        }
        found
    }

    const SECRET: &str = r#"hunter2, a "great" one"#;

    /// A document as text, whole and in ways that keep it from being read as JSON.
    fn damaged(document: &Value) -> Vec<String> {
        let mut all = Vec::new();
        let plain = [document.to_string(), serde_json::to_string_pretty(document).unwrap()];
        let name = regex::Regex::new(r#""([a-zA-Z]+)([a-zA-Z])":"#).unwrap();
        let escaped = |text: &String| {
            name.replace_all(text, |name: &regex::Captures<'_>| {
                format!("\"{}\\u{:04x}\":", &name[1], name[2].chars().next().map_or(0, u32::from))
            })
            .into_owned()
        };
        for whole in plain.iter().cloned().chain(plain.iter().map(escaped)) {
            let (at, end) = (whole.find("hunter2").unwrap(), whole.find(" one\"").unwrap() + 4);
            all.extend([
                whole.clone(),
                whole[..whole.len() - 1].to_owned(),
                format!("{}{{", &whole[1..]),
                whole.replace('"', "'"),
                whole.replace('"', "“"),
                whole.replace("\\\"", "\""),
                whole.replace(':', " ="),
                whole.replace(':', " "),
                format!("{}{}", &whole[..at - 1], &whole[at..]),
                format!("{}\n{}", &whole[..at - 1], &whole[at - 1..]),
                format!("{}\n{}", &whole[..at + 4], &whole[at + 4..]),
                format!("{}{}", &whole[..end], &whole[end + 1..]),
                whole[..end].to_owned(),
                whole[..at + 7].to_owned(),
                format!("{whole}\n,"),
                format!("aws appflow create-connector-profile --cli-input-json '{whole}'"),
                Value::from(whole.as_str()).to_string(),
                format!("// {whole}"),
            ]);
        }
        all
    }

    #[test]
    fn no_secret_of_a_text_is_seen_or_kept_whatever_is_wrong_with_the_text() {
        let (mut members, mut texts) = (0, 0);
        for operation in api().operations() {
            for (name, document) in secret_members(operation) {
                members += 1;
                for text in damaged(&document) {
                    texts += 1;
                    let (places, kept) =
                        (secrets_in(operation.id, &text), keepable_text(operation.id, &DocPath::root(), &text));
                    let mut seen = text.clone();
                    for place in places.iter().rev() {
                        seen.replace_range(place.clone(), "•");
                    }
                    assert!(!seen.contains("hunter2") && !seen.contains("great"), "{} {name}: {seen}", operation.id);
                    assert!(!kept.text.contains("hunter2") && !kept.text.contains("great"), "{name}: {}", kept.text);
                }
            }
        }
        assert!(members > 40 && texts > 1000, "{members} members, {texts} texts");
    }

    #[test]
    fn what_is_no_secret_is_seen() {
        let connector = api().operation(Service::AppFlow, "CreateConnectorProfile").unwrap().id;
        let seen = |text: &str| {
            let mut seen = text.to_owned();
            for place in secrets_in(connector, text).iter().rev() {
                seen.replace_range(place.clone(), "•");
            }
            seen
        };
        for (text, masked) in [
            (
                "{\"accessToken\": \"hunter2,\n \"instanceUrl\": \"https://acme\"\n}",
                "{\"accessToken\": \"•\n \"instanceUrl\": \"https://acme\"\n}",
            ),
            ("{\"client\\u0053ecret\": \"hunter\\u0032\"", "{\"client\\u0053ecret\": \"•\""),
            ("{\\u0022apiKey\\u0022: \\u0022hunter2\\u0022", "{\\u0022apiKey\\u0022: \\u•"),
            (
                "{\"apiKey\": \"hun\nter2\", \"instanceUrl\": \"https://acme\"",
                "{\"apiKey\": \"•\", \"instanceUrl\": \"https://acme\"",
            ),
            ("{accessToken: hunter2, clientId: a}", "{accessToken: •, clientId: a}"),
            ("{\"accessToken\": null, \"apiKey\": \"\"", "{\"accessToken\": null, \"apiKey\": \"\""),
            ("{\"accessToken\": \"‹secret›\",", "{\"accessToken\": \"‹secret›\","),
            ("{\"clientCredentialsArn\": \"arn:aws:x\"", "{\"clientCredentialsArn\": \"arn:aws:x\""),
            (
                "{\"credentialsMap\": {\"user\": \"hunter2\", \"b\": \"c\"}, \"kmsArn\": \"k\"",
                "{\"credentialsMap\": {\"user\": \"•\", \"b\": \"•\"}, \"kmsArn\": \"k\"",
            ),
            ("password is what they ask", "password is what they ask"),
        ] {
            assert_eq!(seen(text), masked);
        }
    }
}
