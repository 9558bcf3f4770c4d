//! The words of a text that is meant to be JSON, and may be any text: quotes of all kinds, none at all, comments.

/// What a word of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model::text) enum Kind {
    /// A bracket that opens an object or a list.
    Open(char),
    /// A bracket that closes one.
    Close(char),
    Comma,
    Colon,
    /// A text in quotes; its line may end before it is closed.
    Quoted {
        closed: bool,
    },
    /// A text without quotes.
    Bare,
    Comment,
}

/// A word of a text.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::text) struct Token<'a> {
    source: &'a str,
    pub(in crate::model::text) kind: Kind,
    /// Where the blanks before it begin, in bytes.
    gap: usize,
    start: usize,
    pub(in crate::model::text) end: usize,
}

/// The quotes that close what a letter opens; empty where it opens nothing.
const fn closing(opens: char) -> &'static str {
    match opens {
        '"' => "\"",
        '\'' => "'",
        '`' => "`",
        '“' | '”' | '„' => "“”",
        '‘' | '’' | '‚' => "‘’",
        _ => "",
    }
}

pub(in crate::model::text) const fn is_quote(letter: char) -> bool {
    !closing(letter).is_empty()
}

/// The next word of a text from this byte on; `None` at its end.
pub(in crate::model::text) fn next(source: &str, from: usize) -> Option<Token<'_>> {
    let word = source[from..].trim_start();
    let start = source.len() - word.len();
    let first = word.chars().next()?;
    let to_line_end = word.find('\n').unwrap_or(word.len());
    let (kind, length) = match first {
        '{' | '[' => (Kind::Open(first), 1),
        '}' | ']' => (Kind::Close(first), 1),
        ',' => (Kind::Comma, 1),
        ':' => (Kind::Colon, 1),
        '#' => (Kind::Comment, to_line_end),
        _ if word.starts_with("//") => (Kind::Comment, to_line_end),
        _ if word.starts_with("/*") => (Kind::Comment, word.find("*/").map_or(word.len(), |at| at + 2)),
        _ if is_quote(first) => quoted(word, first),
        _ => (Kind::Bare, word.find(ends_bare).unwrap_or(word.len())),
    };
    Some(Token { source, kind, gap: from, start, end: start + length })
}

fn ends_bare(letter: char) -> bool {
    letter.is_whitespace() || "{}[],:".contains(letter) || is_quote(letter)
}

/// A text in quotes, to the closing one, or to the end of its line.
fn quoted(word: &str, opens: char) -> (Kind, usize) {
    let closes = closing(opens);
    let mut escaped = false;
    for (at, letter) in word.char_indices().skip(1) {
        match letter {
            '\n' => return (Kind::Quoted { closed: false }, at),
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if closes.contains(letter) => return (Kind::Quoted { closed: true }, at + letter.len_utf8()),
            _ => {}
        }
    }
    (Kind::Quoted { closed: false }, word.len())
}

impl<'a> Token<'a> {
    pub(in crate::model::text) fn text(&self) -> &'a str {
        &self.source[self.start..self.end]
    }

    /// The blanks before it.
    pub(in crate::model::text) fn gap(&self) -> &'a str {
        &self.source[self.gap..self.start]
    }

    /// From it on to the end of its line.
    pub(in crate::model::text) fn line(&self) -> &'a str {
        let rest = &self.source[self.start..];
        rest.split('\n').next().unwrap_or(rest)
    }

    fn rest(&self) -> &'a str {
        &self.source[self.end..]
    }

    /// Whether a colon follows, or what some write in its place.
    pub(in crate::model::text) fn is_named(&self) -> bool {
        self.rest().trim_start().starts_with([':', '='])
    }

    /// Whether its line ends behind it.
    pub(in crate::model::text) fn ends_line(&self) -> bool {
        let rest = self.rest().trim_start_matches([' ', '\t', '\r']);
        rest.is_empty() || rest.starts_with('\n')
    }

    /// Whether it is no text at all.
    pub(in crate::model::text) const fn is_structure(&self) -> bool {
        matches!(self.kind, Kind::Open(_) | Kind::Close(_) | Kind::Comma | Kind::Colon)
    }

    pub(in crate::model::text) fn is_unclosed(&self) -> bool {
        self.kind == Kind::Quoted { closed: false }
    }

    pub(in crate::model::text) fn is_closed(&self) -> bool {
        self.kind == Kind::Quoted { closed: true }
    }

    /// Whether it is a value that JSON writes without quotes.
    pub(in crate::model::text) fn is_literal(&self) -> bool {
        self.kind == Kind::Bare && serde_json::from_str::<serde_json::Value>(self.text()).is_ok()
    }

    /// What is between its quotes.
    pub(in crate::model::text) fn content(&self) -> String {
        let whole: Option<String> = serde_json::from_str(self.text()).ok();
        whole.unwrap_or_else(|| self.text().trim_matches(is_quote).to_owned())
    }

    /// The name alone that it is, or begins with, where its quotes don't match: a colon follows then, or is swallowed.
    pub(in crate::model::text) fn as_name(self) -> Self {
        let word = self.source[self.start..].trim_start_matches(is_quote);
        let begin = self.source.len() - word.len();
        let end = begin + word.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(word.len());
        let rest = &self.source[end..];
        let behind = rest.strip_prefix(is_quote).unwrap_or(rest);
        let is_named = behind.trim_start_matches([' ', '\t']).starts_with(':');
        if end == begin || !is_named || (self.is_closed() && self.is_named()) {
            return self;
        }
        Self { kind: Kind::Quoted { closed: true }, end: self.source.len() - behind.len(), ..self }
    }
}
