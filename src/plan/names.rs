//! Ids and names: `${fields/Priority}` stands for the id of that field, wherever it is; `${account}`, `${region}` and
//! what the folder defines stand for values that differ by environment. `$${` is a `${` of the text itself.

use std::collections::{BTreeMap, HashMap};

use percent_encoding::percent_decode_str;

/// What would end a reference, or begin an escape.
const UNSAFE: &str = "%}";
/// Shorter ids are looked for only where the facts say that one stands: they may be found in any word.
const LONG: usize = 20;
/// A dollar of the text itself, before a reference.
const DOLLAR: &str = "${$}";

/// Where something is, as far as its configuration names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// The account id.
    pub account: String,
    /// The region.
    pub region: String,
    /// The values of the folder's variables there, by name.
    pub variables: BTreeMap<String, String>,
}

/// A text names what is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing is called {0}")]
pub struct NoSuchName(pub String);

/// A reference to an entry, as it stands between the braces.
#[must_use]
pub(super) fn reference(kind: &str, key: &str) -> String {
    if key.is_empty() { kind.to_owned() } else { format!("{kind}/{}", escaped(key, UNSAFE)) }
}

/// A text in which these characters, and those that nobody sees, are written as bytes in hexadecimal. Letters of all
/// languages stay as they are.
pub(super) fn escaped(text: &str, unsafe_: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || unsafe_.contains(c) {
            out.extend(c.to_string().bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// The kind and key of a reference to an entry; `None` of a variable.
#[must_use]
pub(super) fn entry_of(hole: &str) -> Option<(String, String)> {
    let (kind, key) = hole.split_once('/')?;
    Some((kind.to_owned(), percent_decode_str(key).decode_utf8_lossy().into_owned()))
}

/// From ids to references.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    environment: Environment,
    /// By the catalogue's path of the resource, and the id.
    exact: HashMap<(String, String), String>,
    /// Ids that no other text can hold by chance.
    anywhere: Vec<(String, String)>,
}

impl Names {
    pub(super) fn new(environment: Environment) -> Self {
        Self { environment, ..Self::default() }
    }

    /// Learns what an item is called.
    pub(super) fn add(&mut self, path: &str, id: &str, reference: String, is_made: bool) {
        if is_made && id.len() >= LONG {
            self.anywhere.push((id.to_owned(), reference.clone()));
        }
        self.exact.insert((path.to_owned(), id.to_owned()), reference);
    }

    /// A text with references in place of ids. `refers` is the resource that the text is an id of, if the facts say so.
    pub(super) fn symbolic(&self, text: &str, refers: Option<&str>) -> String {
        let known = refers.and_then(|path| self.exact.get(&(path.to_owned(), text.to_owned())));
        if let Some(reference) = known {
            return format!("${{{reference}}}");
        }
        let mut out = text.replace("${", "$${");
        for (id, reference) in &self.anywhere {
            if out.contains(id.as_str()) {
                out = replaced(&out, id, &format!("${{{reference}}}"), |_| false);
            }
        }
        self.general(&out)
    }

    /// A text with the environment's values named; `${` is escaped already.
    pub(super) fn general(&self, text: &str) -> String {
        let Environment { account, region, variables } = &self.environment;
        let whole = variables.iter().find(|(_, value)| value.as_str() == text);
        if let Some((name, _)) = whole {
            return format!("${{{name}}}");
        }
        let out = replaced(text, account, "${account}", |c| c.is_ascii_digit());
        let is_address = ["arn:", "://", "amazonaws"].iter().any(|sign| out.contains(sign));
        if is_address || out == *region {
            replaced(&out, region, "${region}", |c| c.is_ascii_alphanumeric())
        } else {
            out
        }
    }
}

/// Every occurrence of `what` that is no part of a longer word.
fn replaced(text: &str, what: &str, with: &str, of_word: impl Fn(char) -> bool) -> String {
    if what.is_empty() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(what) {
        let (before, after) = (&rest[..at], &rest[at + what.len()..]);
        let inside = before.chars().next_back().or_else(|| out.chars().next_back()).is_some_and(&of_word)
            || after.chars().next().is_some_and(&of_word);
        out.push_str(before);
        if !inside {
            // A dollar before a reference would make it the text itself.
            let bare = out.trim_end_matches('$').len();
            let dollars = out.len() - bare;
            out.truncate(bare);
            out.push_str(&DOLLAR.repeat(dollars));
        }
        out.push_str(if inside { what } else { with });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// From references to ids.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    values: HashMap<String, String>,
}

impl Ids {
    /// The ids of an environment: so far its variables alone.
    #[must_use]
    pub fn new(environment: &Environment) -> Self {
        let own = [("account", &environment.account), ("region", &environment.region)];
        let own = own.into_iter().filter(|(_, value)| !value.is_empty());
        let own = own.map(|(name, value)| (name.to_owned(), value.clone()));
        Self { values: environment.variables.clone().into_iter().chain(own).collect() }
    }

    /// Learns the id of an entry.
    pub fn learn(&mut self, kind: &str, key: &str, id: &str) {
        self.values.insert(reference(kind, key), id.to_owned());
    }

    /// The id of an entry, where it is there.
    #[must_use]
    pub fn id(&self, kind: &str, key: &str) -> Option<&str> {
        self.values.get(&reference(kind, key)).map(String::as_str)
    }

    /// A text with ids in place of references.
    ///
    /// # Errors
    /// If it names what is not there.
    pub fn resolve(&self, text: &str) -> Result<String, NoSuchName> {
        let mut out = String::with_capacity(text.len());
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Hole("$") => out.push('$'),
                Piece::Hole(hole) => {
                    out.push_str(self.values.get(hole).ok_or_else(|| NoSuchName(hole.to_owned()))?);
                }
            }
        }
        Ok(out)
    }
}

/// What a text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Hole(&'a str),
}

/// The pieces of a text, in their order.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, hole) = (&rest[..at], &rest[at + 2..]);
        match (before.strip_suffix('$'), hole.find('}')) {
            (Some(before), _) => {
                pieces.extend([Piece::Text(before), Piece::Text("${")]);
                rest = hole;
            }
            (None, Some(end)) => {
                pieces.extend([Piece::Text(before), Piece::Hole(&hole[..end])]);
                rest = &hole[end + 1..];
            }
            (None, None) => break,
        }
    }
    pieces.push(Piece::Text(rest));
    pieces.retain(|piece| *piece != Piece::Text(""));
    pieces
}
