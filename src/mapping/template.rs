//! Texts with Handlebars: expressions, and the blocks that the guide names. What it does not describe is read softly:
//! it gives what Handlebars gives where that is known, and nothing else.

use serde_json::Value;

use super::NotASource;
use super::path::{Path, elements, scalar};

/// How deep blocks may nest.
const MAX_DEPTH: usize = 32;

/// A piece of a text with Handlebars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text that stands for itself.
    Plain(String),
    /// What a path leads to.
    Value(Path),
    /// A block, with what follows from it and what follows otherwise.
    Block(Block, Vec<Piece>, Vec<Piece>),
    /// Something that the guide does not describe, and what is known of it.
    Undescribed(String, Option<Box<Piece>>),
}

/// What a block does with what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Written if something is there.
    If(Path),
    /// Written if something is not there.
    Unless(Path),
    /// Written for each row.
    Each(Path),
    /// Written with bare paths beginning there.
    With(Path),
    /// Written with single blanks alone.
    RemoveExtraSpace,
    /// Not described: nothing is written.
    Custom,
}

/// How a run of pieces ended.
enum End<'t> {
    Text,
    Close(&'t str),
    Else(&'t str),
}

/// The pieces of a text.
pub(super) fn parse(text: &str) -> Result<Vec<Piece>, NotASource> {
    let mut reader = Reader { rest: text, depth: 0 };
    let (pieces, end) = reader.run(false)?;
    match end {
        End::Text => Ok(pieces),
        End::Close(name) => Err(NotASource::Unopened(name.to_owned())),
        End::Else(_) => Err(NotASource::LoneElse),
    }
}

struct Reader<'t> {
    rest: &'t str,
    depth: usize,
}

impl<'t> Reader<'t> {
    /// Pieces up to the end of the block, or of the text.
    fn run(&mut self, is_inside: bool) -> Result<(Vec<Piece>, End<'t>), NotASource> {
        let mut pieces = Vec::new();
        loop {
            let Some((before, after)) = self.rest.split_once("{{") else {
                if self.rest.contains("}}") {
                    return Err(NotASource::Braces);
                }
                pieces.extend((!self.rest.is_empty()).then(|| Piece::Plain(self.rest.to_owned())));
                self.rest = "";
                return Ok((pieces, End::Text));
            };
            if before.contains("}}") {
                return Err(NotASource::Braces);
            }
            pieces.extend((!before.is_empty()).then(|| Piece::Plain(before.to_owned())));
            self.rest = after;
            let tag = self.tag()?;
            if let Some(name) = tag.strip_prefix('/') {
                return Ok((pieces, End::Close(name.trim())));
            }
            match tag.strip_prefix("else") {
                Some(rest) if rest.is_empty() || rest.starts_with(char::is_whitespace) => {
                    return Ok((pieces, End::Else(rest.trim())));
                }
                _ => pieces.push(self.piece(tag, is_inside)?),
            }
        }
    }

    /// What stands in the braces that were just opened.
    fn tag(&mut self) -> Result<&'t str, NotASource> {
        let closing = if self.rest.starts_with('{') { "}}}" } else { "}}" };
        let (inside, after) = self.rest.split_once(closing).ok_or(NotASource::Braces)?;
        if inside.contains("{{") {
            return Err(NotASource::Braces);
        }
        self.rest = after;
        match inside.trim_matches('~').trim() {
            "" => Err(NotASource::EmptyBraces),
            tag => Ok(tag),
        }
    }

    fn piece(&mut self, tag: &'t str, is_inside: bool) -> Result<Piece, NotASource> {
        if let Some(block) = tag.strip_prefix('#') {
            return self.block(block.trim(), is_inside);
        }
        let bare = tag.trim_start_matches(['{', '&']).trim();
        let shown = format!("{{{{{tag}}}}}");
        // A comment, a partial, an inverted block or a variable of Handlebars' own.
        if bare.starts_with(['!', '>', '^', '@']) {
            return Ok(Piece::Undescribed(shown, None));
        }
        if bare.contains(char::is_whitespace) {
            return Ok(Piece::Undescribed(shown, None));
        }
        let value = Piece::Value(Path::in_braces(bare, is_inside)?);
        Ok(if bare == tag { value } else { Piece::Undescribed(shown, Some(Box::new(value))) })
    }

    /// A block whose opening braces were read.
    fn block(&mut self, opening: &'t str, is_inside: bool) -> Result<Piece, NotASource> {
        let name = opening.split_whitespace().next().unwrap_or_default();
        self.body(name, opening, is_inside)
    }

    /// What stands in a block that `closing` ends: itself, or the one around it where it follows an `else`.
    fn body(&mut self, closing: &'t str, opening: &'t str, is_inside: bool) -> Result<Piece, NotASource> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(NotASource::TooDeep(MAX_DEPTH));
        }
        let (name, argument) = opening.split_once(char::is_whitespace).unwrap_or((opening, ""));
        let (block, is_odd) = kind(name, argument.trim(), is_inside)?;
        let inner = is_inside || matches!(block, Block::Each(_) | Block::With(_) | Block::Custom);
        let (body, end) = self.run(inner)?;
        let (otherwise, end) = match end {
            End::Else("") => self.run(is_inside)?,
            End::Else(next) => {
                let next = self.body(closing, next, is_inside)?;
                let shown = format!("{{{{else {name}}}}}");
                (vec![Piece::Undescribed(shown, Some(Box::new(next)))], End::Close(closing))
            }
            end => (Vec::new(), end),
        };
        self.depth -= 1;
        let piece = Piece::Block(block, body, otherwise);
        match end {
            End::Close(closed) if closed != closing => Err(NotASource::Unopened(closed.to_owned())),
            End::Close(_) if is_odd => Ok(Piece::Undescribed(format!("{{{{#{opening}}}}}"), Some(Box::new(piece)))),
            End::Close(_) => Ok(piece),
            End::Else(_) => Err(NotASource::LoneElse),
            End::Text => Err(NotASource::Unclosed(closing.to_owned())),
        }
    }
}

/// What a block is, and whether it says more than the guide describes.
fn kind(name: &str, argument: &str, is_inside: bool) -> Result<(Block, bool), NotASource> {
    let about: fn(Path) -> Block = match name {
        "if" => Block::If,
        "unless" => Block::Unless,
        "each" => Block::Each,
        "with" => Block::With,
        "removeExtraSpace" => return Ok((Block::RemoveExtraSpace, !argument.is_empty())),
        _ => return Ok((Block::Custom, true)),
    };
    let (path, more) = argument.split_once(char::is_whitespace).unwrap_or((argument, ""));
    if path.is_empty() {
        return Err(NotASource::NoArgument(name.to_owned()));
    }
    // A helper in brackets: not described.
    if path.starts_with(['(', '@']) {
        return Ok((Block::Custom, true));
    }
    Ok((about(Path::in_braces(path, is_inside)?), !more.is_empty()))
}

/// The first thing in pieces that the guide does not describe.
pub(super) fn undescribed(pieces: &[Piece]) -> Option<&str> {
    pieces.iter().find_map(|piece| match piece {
        Piece::Plain(_) | Piece::Value(_) => None,
        Piece::Undescribed(text, _) => Some(text.as_str()),
        Piece::Block(_, body, otherwise) => undescribed(body).or_else(|| undescribed(otherwise)),
    })
}

/// The text that pieces give for an object.
pub(super) fn write(pieces: &[Piece], object: &Value) -> String {
    let mut text = String::new();
    run(pieces, &mut vec![object], &mut text);
    text
}

fn run(pieces: &[Piece], around: &mut Vec<&Value>, text: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Plain(plain) => text.push_str(plain),
            Piece::Value(path) => {
                let found = path.find(around).into_iter().flat_map(elements).filter_map(scalar);
                text.push_str(&found.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" "));
            }
            Piece::Block(block, body, otherwise) => run_block(block, body, otherwise, around, text),
            Piece::Undescribed(_, known) => run(known.as_deref().map_or(&[][..], std::slice::from_ref), around, text),
        }
    }
}

fn run_block<'v>(block: &Block, body: &[Piece], otherwise: &[Piece], around: &mut Vec<&'v Value>, text: &mut String) {
    let is_there = |path: &Path, around: &[&'v Value]| path.find(around).into_iter().any(is_something);
    match block {
        Block::If(path) => run(if is_there(path, around) { body } else { otherwise }, around, text),
        Block::Unless(path) => run(if is_there(path, around) { otherwise } else { body }, around, text),
        Block::With(path) => match path.find(around).into_iter().find(|value| is_something(value)) {
            Some(value) => within(value, body, around, text),
            None => run(otherwise, around, text),
        },
        Block::Each(path) => {
            let found: Vec<&'v Value> = path.find(around).into_iter().flat_map(rows).collect();
            if found.is_empty() {
                run(otherwise, around, text);
            }
            for row in found {
                within(row, body, around, text);
            }
        }
        Block::RemoveExtraSpace => {
            let mut inner = String::new();
            run(body, around, &mut inner);
            text.push_str(&inner.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        Block::Custom => {}
    }
}

fn within<'v>(value: &'v Value, body: &[Piece], around: &mut Vec<&'v Value>, text: &mut String) {
    around.push(value);
    run(body, around, text);
    around.pop();
}

/// The elements of a list, the values of a map, and nothing of all else.
fn rows(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(rows) => rows.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    }
}

/// Whether a value counts as there: not null, false, 0, an empty text or an empty list.
fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(rows) => !rows.is_empty(),
        Value::Object(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object() -> Value {
        json!({"a": "Ada", "m": "", "z": "Byron", "vip": false, "n": 0, "adr": {"town": "Rome"},
            "rows": [{"s": "K1"}, {"s": "K2"}], "tags": ["x", "y"], "none": []})
    }

    fn text(source: &str) -> String {
        write(&parse(source).unwrap_or_else(|why| panic!("{source}: {why}")), &object())
    }

    /// The examples of "Mapping field definitions" in words of our own.
    #[test]
    fn blocks_write_what_the_guide_says() {
        for (source, wanted) in [
            ("{{_source.a}} {{_source.z}}", "Ada Byron"),
            ("{{_source.adr.town}}", "Rome"),
            ("EU{{_source.gone}}", "EU"),
            ("{{#if _source.m}}M{{/if}}", ""),
            ("{{#if _source.a}}{{_source.a}} M{{/if}}", "Ada M"),
            ("{{#unless _source.vip}}std{{/unless}}", "std"),
            ("{{#with _source.adr}}{{town}}{{/with}}", "Rome"),
            ("{{#with _source}}{{a}}{{/with}}", "Ada"),
            ("{{#each _source.rows}}{{s}};{{/each}}", "K1;K2;"),
            ("{{#each _source.rows}}{{#if s}}{{s}}{{_source.z}}{{/if}}{{/each}}", "K1ByronK2Byron"),
            ("{{#each _source.tags}}{{this}} {{/each}}", "x y "),
            ("{{#removeExtraSpace}}{{_source.a}} {{_source.m}}  {{_source.z}}{{/removeExtraSpace}}", "Ada Byron"),
            ("{{_source.rows.[1].s}}{{_source.rows.0.s}}", "K2K1"),
            ("{{#if _source.n}}n{{else}}none{{/if}}", "none"),
            ("{{#if _source.n}}n{{else if _source.a}}a{{else}}none{{/if}}!", "a!"),
            ("{{#each _source.none}}x{{else}}nobody{{/each}}", "nobody"),
            ("{{#with _source.adr}}{{../_source.a}} {{../a}} of {{this.town}}{{/with}}", "Ada Ada of Rome"),
            ("{{{_source.a}}}{{~_source.z~}}", "AdaByron"),
        ] {
            assert_eq!(text(source), wanted, "{source}");
        }
    }

    #[test]
    fn nothing_is_what_handlebars_takes_for_nothing() {
        for falsy in ["gone", "m", "vip", "n", "none", "adr.gone"] {
            assert_eq!(text(&format!("{{{{#if _source.{falsy}}}}}yes{{{{/if}}}}")), "", "{falsy}");
        }
        for truthy in ["a", "adr", "rows", "rows.s"] {
            assert_eq!(text(&format!("{{{{#if _source.{truthy}}}}}yes{{{{/if}}}}")), "yes", "{truthy}");
        }
    }

    #[test]
    fn what_is_broken_says_how() {
        let said = |source: &str| parse(source).unwrap_err();
        assert_eq!(said("{{#if _source.a}}x"), NotASource::Unclosed("if".to_owned()));
        assert_eq!(said("{{#if _source.a}}x{{/with}}"), NotASource::Unopened("with".to_owned()));
        assert_eq!(said("x{{/if}}"), NotASource::Unopened("if".to_owned()));
        assert_eq!(said("{{#each}}x{{/each}}"), NotASource::NoArgument("each".to_owned()));
        assert_eq!(said("{{else}}"), NotASource::LoneElse);
        assert_eq!(said("{{#if _source.a}}x{{else}}y{{else}}z{{/if}}"), NotASource::LoneElse);
        assert_eq!(said("{{#if _source.a}}x{{else if _source.z}}y"), NotASource::Unclosed("if".to_owned()));
        assert_eq!(said("{{#if name}}x{{/if}}"), NotASource::OtherRoot("name".to_owned()));
        for braces in ["{{_source.a", "a}} {{_source.a}}", "{{_source.{{a}}}}", "{{_source.a}} }}"] {
            assert_eq!(said(braces), NotASource::Braces, "{braces}");
        }
        assert_eq!(said(&"{{#if _source.a}}".repeat(10_000)), NotASource::TooDeep(MAX_DEPTH));
    }

    #[test]
    fn what_the_guide_does_not_describe_is_named() {
        let odd = |source: &str| undescribed(&parse(source).unwrap()).map(str::to_owned);
        for described in
            ["{{_source.a}}", "{{#each _source.rows}}{{this}}{{else}}-{{/each}}", "{{#if _source.a}}b{{/if}}"]
        {
            assert_eq!(odd(described), None, "{described}");
        }
        for source in [
            "{{{_source.a}}}",
            "{{upper _source.a}}",
            "{{#each _source.rows}}{{@index}}{{/each}}",
            "{{#each _source.rows as |row|}}{{row.s}}{{/each}}",
            "{{#upper}}{{_source.a}}{{/upper}}",
            "{{! nothing }}x",
        ] {
            assert!(odd(source).is_some(), "{source}");
        }
    }
}
