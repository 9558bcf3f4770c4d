//! Commands of the user's own: a key, a place, and a program with holes for what is under the cursor.
//!
//! No shell ever sees them: each argument is one argument, whatever a hole holds. What can be put into holes are names
//! and places alone, never documents: so no secret gets out by them.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;

use super::file::read_text;
use super::{ConfigError, KeyPress, Keymap, Mode};

/// Where a command is offered that is not for one kind of thing.
const EVERYWHERE: &str = "*";

/// What there is to be put into an argument, besides what is asked for.
pub const HOLES: [&str; 7] = ["id", "name", "arn", "location", "profile", "region", "account"];

/// A command of the user's own.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnCommand {
    /// What people call it.
    pub name: String,
    /// Its key, where letters are commands.
    pub key: Option<KeyPress>,
    /// The path of the resource for whose items it is; `*` is for all.
    pub place: String,
    /// Whether it changes nothing: only then it is run where nothing may be changed.
    pub safe: bool,
    /// What is asked before it runs.
    pub asks: Vec<OwnQuestion>,
    program: Vec<Template>,
}

/// Something that is asked before a command runs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnQuestion {
    /// The hole that the answer is for.
    pub hole: String,
    /// What is asked.
    pub ask: String,
    /// What is offered.
    #[serde(default)]
    pub default: String,
}

/// A command as its file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: String,
    key: Option<String>,
    place: String,
    program: Vec<String>,
    #[serde(default)]
    safe: bool,
    #[serde(default)]
    ask: Vec<OwnQuestion>,
}

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    command: Vec<Raw>,
}

/// An argument in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Hole(String),
}

impl OwnCommand {
    /// The commands of a file; none if there is no file. `is_place` knows the paths of resources.
    ///
    /// # Errors
    /// If the file can't be read, or says something that has no meaning: the message names the command.
    pub fn load(path: &Path, keymap: &Keymap, is_place: impl Fn(&str) -> bool) -> Result<Vec<Self>, ConfigError> {
        match read_text(path) {
            Ok(text) => Self::parse(&text, keymap, is_place)
                .map_err(|problem| ConfigError::Invalid { path: path.to_owned(), problem }),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Vec::new()),
            Err(source) => Err(ConfigError::Read { path: path.to_owned(), source }),
        }
    }

    /// The commands of a text.
    ///
    /// # Errors
    /// As [`OwnCommand::load`].
    pub fn parse(text: &str, keymap: &Keymap, is_place: impl Fn(&str) -> bool) -> Result<Vec<Self>, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut commands: Vec<Self> = Vec::new();
        for raw in file.command {
            let name = raw.name.clone();
            let command =
                Self::read(raw, keymap, &is_place).map_err(|problem| format!("command \"{name}\": {problem}"))?;
            let meets = |other: &&Self| {
                let same = other.place == command.place;
                command.key.is_some()
                    && other.key == command.key
                    && (same || other.is_everywhere() || command.is_everywhere())
            };
            if let (Some(other), Some(key)) = (commands.iter().find(meets), command.key) {
                return Err(format!("command \"{name}\": {key} is the key of \"{}\" already", other.name));
            }
            commands.push(command);
        }
        Ok(commands)
    }

    fn read(raw: Raw, keymap: &Keymap, is_place: &impl Fn(&str) -> bool) -> Result<Self, String> {
        let key = raw.key.map(|key| free_key(&key, keymap)).transpose()?;
        if raw.place != EVERYWHERE && !is_place(&raw.place) {
            let place = &raw.place;
            return Err(format!(
                "\"{place}\" lists nothing; give the location of a list without its ids, such as \"appflow/flows\", or \"*\""
            ));
        }
        let known = |hole: &str| HOLES.contains(&hole) || raw.ask.iter().any(|asked| asked.hole == hole);
        let program = raw.program.iter().map(|text| Template::read(text, &known)).collect::<Result<Vec<_>, _>>()?;
        match program.first() {
            None => return Err("program is empty: give the program and its arguments, each by itself".to_owned()),
            Some(first) if !first.is_fixed() => {
                return Err("the program itself can have no hole: what is under the cursor is no program".to_owned());
            }
            Some(_) => {}
        }
        if let Some(taken) = raw.ask.iter().find(|asked| HOLES.contains(&asked.hole.as_str())) {
            return Err(format!("{{{}}} is known and need not be asked for: give the hole another name", taken.hole));
        }
        Ok(Self { name: raw.name, key, place: raw.place, safe: raw.safe, asks: raw.ask, program })
    }

    fn is_everywhere(&self) -> bool {
        self.place == EVERYWHERE
    }

    /// Whether it is for items of a resource, by the path of that.
    #[must_use]
    pub fn suits(&self, resource: &str) -> bool {
        self.is_everywhere() || self.place == resource
    }

    /// The program with its arguments, all holes filled.
    ///
    /// # Errors
    /// If something is not known, or would not be taken for what it is.
    pub fn fill(&self, known: &BTreeMap<String, String>) -> Result<Vec<String>, String> {
        self.program.iter().map(|template| template.fill(known)).collect()
    }
}

/// A key that means nothing yet where it is to be pressed.
fn free_key(text: &str, keymap: &Keymap) -> Result<KeyPress, String> {
    let key: KeyPress = text.parse()?;
    if ('1'..='9').any(|digit| text.ends_with(digit)) && key.is_text() {
        return Err(format!("{key} goes to a part of a page: take another key"));
    }
    let browsing = Mode::ALL.into_iter().filter(|(_, mode)| mode.is_browsing());
    for (section, mode) in browsing {
        if let Some(action) = keymap.action(mode, key.into()) {
            return Err(format!(
                "{key} is `{action}` in [{section}]: take another key, or free it in keymap.toml with {text} = \"none\""
            ));
        }
    }
    Ok(key)
}

impl Template {
    fn read(text: &str, known: &impl Fn(&str) -> bool) -> Result<Self, String> {
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            pieces.push(Piece::Text(before.to_owned()));
            if let Some(doubled) = brace.get(..2).filter(|two| matches!(*two, "{{" | "}}")) {
                pieces.push(Piece::Text(doubled[..1].to_owned()));
                rest = &brace[2..];
                continue;
            }
            let inside = brace.strip_prefix('{').and_then(|inside| inside.split_once('}'));
            let Some((hole, behind)) = inside else {
                return Err(format!("`{text}`: a brace stands alone; write {{{{ or }}}} for one"));
            };
            if !known(hole) {
                return Err(format!(
                    "`{text}`: there is no {{{hole}}}; there are {}, and what is asked for",
                    HOLES.map(|hole| format!("{{{hole}}}")).join(", ")
                ));
            }
            pieces.push(Piece::Hole(hole.to_owned()));
            rest = behind;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
        Ok(Self(pieces))
    }

    fn is_fixed(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|piece| matches!(piece, Piece::Text(_)))
    }

    fn fill(&self, known: &BTreeMap<String, String>) -> Result<String, String> {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(fixed) => text.push_str(fixed),
                Piece::Hole(hole) => {
                    let value = known.get(hole).filter(|value| !value.is_empty());
                    text.push_str(value.ok_or_else(|| format!("there is no {hole} here"))?);
                }
            }
        }
        if text.contains('\0') {
            return Err("an argument can't hold a character of no meaning (NUL)".to_owned());
        }
        // What stands under the cursor is a value, and must not be taken for an option.
        if let (Some(Piece::Hole(hole)), true) = (self.0.first(), text.starts_with('-')) {
            return Err(format!(
                "the {hole} begins with a dash, and the program would take it for an option: put something before it, \
                 such as --name={{{hole}}}"
            ));
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Vec<OwnCommand>, String> {
        OwnCommand::parse(text, &Keymap::default(), |place| place == "appflow/flows")
    }

    fn one(program: &str) -> String {
        format!("[[command]]\nname = \"mine\"\nplace = \"appflow/flows\"\nprogram = {program}\n")
    }

    fn known(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(hole, value)| ((*hole).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_hole_is_data_whatever_it_holds() {
        let command = parse(&one(r#"["echo", "--flow={id}", "a{{b}}", "{name}"]"#)).unwrap().remove(0);
        for value in ["two words", "; rm -rf /", "$(id)", "`id`", "'\"", "a\nb", "김", "{arn}", "*"] {
            let filled = command.fill(&known(&[("id", value), ("name", value)])).unwrap();
            assert_eq!(filled, ["echo", &format!("--flow={value}"), "a{b}", value]);
        }
        let dash = command.fill(&known(&[("id", "-x"), ("name", "-x")])).unwrap_err();
        assert!(dash.contains("begins with a dash"), "{dash}");
        assert!(command.fill(&known(&[("id", "x")])).unwrap_err().contains("no name"));
        assert!(command.fill(&known(&[("id", "a\0b"), ("name", "x")])).is_err());
    }

    #[test]
    fn mistakes_say_which_command_and_what_would_be_right() {
        for (text, said) in [
            (one("[]"), "give the program"),
            (one(r#"["{id}"]"#), "no program"),
            (one(r#"["x", "{secret}"]"#), "{arn}"),
            (one(r#"["x", "{id"]"#), "{{"),
            (one(r#"["x"]"#) + "key = \"j\"\n", "`down` in [browse]"),
            (one(r#"["x"]"#) + "key = \"n\"\n", "`next-match` in [browse]"),
            (one(r#"["x"]"#) + "key = \"nope\"\n", "no key"),
            (one(r#"["x"]"#) + "key = \"2\"\n", "part of a page"),
            (one(r#"["x"]"#) + "ask = [{ hole = \"id\", ask = \"Which?\" }]\n", "another name"),
            (one(r#"["x"]"#) + "kye = \",\"\n", "kye"),
            (one(r#"["x"]"#).replace("appflow/flows", "flows"), "lists nothing"),
        ] {
            let problem = parse(&text).unwrap_err();
            assert!(problem.contains(said) && (problem.contains("mine") || said == "kye"), "{problem}");
        }
        let twice = (one(r#"["x"]"#) + "key = \",\"\n").repeat(2);
        assert!(parse(&twice).unwrap_err().contains("already"));
        assert_eq!(parse("").unwrap(), []);
    }
}
