//! What the service said of the last attempt, at the field that it is about.

use serde_json::Value;

use crate::model::{DocPath, HttpLocation, Member, Sensitivity, Shape, ShapeKind, Step, is_identifier, known_refusal};

use super::Form;

/// The least letters of a value that a message can be about: shorter ones are parts of any sentence.
const LEAST: usize = 3;
/// How deep members are looked for that the document does not have yet.
const ABSENT: usize = 4;

/// A message of the service about a value.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) path: DocPath,
    pub(super) message: String,
    /// What may be changed to answer it, as it was.
    refused: Vec<(DocPath, Option<Value>)>,
    /// The pair that it is about, as it was: it may have no place in the document.
    pub(super) pair: Option<(String, Option<Value>)>,
    /// Where the same stands before, if it is about something that is there twice.
    before: Option<DocPath>,
}

impl Refusal {
    fn new(path: DocPath, message: &str, shown: &str, input: &'static Shape, document: &Value) -> Self {
        let named = beside(&path, input).filter(|other| other.last().is_some_and(|step| names(message, step)));
        let places = named.chain([item(&path), choice(&path, input)].into_iter().flatten()).chain([path.clone()]);
        let refused = places.map(|place| (place.clone(), place.get(document).cloned())).collect();
        Self { path, message: shown.to_owned(), refused, pair: None, before: None }
    }

    /// Whether all that may answer it is still as it was.
    fn still_stands(&self, form: &Form) -> bool {
        if let Some((id, was)) = &self.pair {
            return form.pair_leaf(id).is_some_and(|leaf| form.pair_is(leaf) == *was);
        }
        let document = &form.document;
        self.refused.iter().all(|(place, value)| place.get(document) == value.as_ref())
    }
}

/// The item that a field stands in: the message about a case's field may stand at its id or in its value, and either can
/// be corrected.
fn item(path: &DocPath) -> Option<DocPath> {
    let mut around = [path.parent(), path.parent().and_then(|parent| parent.parent())].into_iter().flatten();
    around.find(|around| matches!(around.last(), Some(Step::Index(_) | Step::Key(_))))
}

/// The nearest choice that a field belongs to: another member of it is an answer, too.
fn choice(path: &DocPath, input: &'static Shape) -> Option<DocPath> {
    let around = std::iter::successors(path.parent(), DocPath::parent);
    around.filter(|around| !around.is_root()).find(|around| shape_at(input, around).is_some_and(|shape| shape.choice))
}

/// The members of what holds a field.
fn beside(path: &DocPath, input: &'static Shape) -> impl Iterator<Item = DocPath> {
    let around = path.parent();
    let shape = around.as_ref().and_then(|around| shape_at(input, around));
    let members = shape.map_or(&[][..], Shape::members);
    members.iter().filter_map(move |member| Some(around.as_ref()?.member(member.name)))
}

fn shape_at(input: &'static Shape, path: &DocPath) -> Option<&'static Shape> {
    path.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()))
}

/// Whether a message has the name of a member as a word: what has to be given with another, or in its place.
fn names(message: &str, step: &Step) -> bool {
    matches!(step, Step::Member(name) if says(message, name))
}

/// A member that a message may be about.
struct Candidate {
    path: DocPath,
    member: &'static Member,
    /// Its text in the document.
    text: Option<String>,
    is_there: bool,
}

impl Candidate {
    /// Whether a message has its text, where that is long enough to be no part of any sentence.
    fn is_said(&self, message: &str) -> bool {
        self.text.as_ref().is_some_and(|text| text.chars().count() >= LEAST && says(message, text))
    }
}

impl Form {
    /// Puts the service's message at the field that it is about, or at the top. It goes away when the value changes.
    /// Gives the path of the field. A message about the state of things is about a value only where it has that.
    pub fn refuse(&mut self, message: &str, shown: &str, of_state: bool) -> DocPath {
        let input = self.operation.operation().input;
        if let Some((first, second)) = twice(&self.candidates(), message) {
            let refusal = Refusal::new(second.clone(), message, shown, input, &self.document);
            self.refusals = vec![Refusal { before: Some(first), ..refusal }];
            self.refresh();
            return second;
        }
        let leaf = self.pair_said(message).and_then(|id| Some((self.pair_leaf(&id)?, id)));
        let path = leaf.as_ref().map_or_else(|| self.about(message, of_state), |(leaf, _)| self.tree.path(*leaf));
        let pair = leaf.map(|(leaf, id)| (id, self.pair_is(leaf)));
        self.refusals = vec![Refusal { pair, ..Refusal::new(path.clone(), message, shown, input, &self.document) }];
        self.refresh();
        path
    }

    /// Whether what the service's message is about has no value.
    #[must_use]
    pub fn refused_nothing(&self) -> bool {
        self.refusals.first().is_some_and(|refusal| match &refusal.pair {
            Some((_, was)) => was.is_none(),
            None => refusal.path.get(&self.document).is_none(),
        })
    }

    /// Where that stands before which the service's message says is there twice.
    #[must_use]
    pub fn refused_again(&self) -> Option<&DocPath> {
        self.refusals.first()?.before.as_ref()
    }

    /// Whether a message has a value of the document.
    #[must_use]
    pub fn has_said(&self, message: &str) -> bool {
        self.candidates().iter().any(|candidate| candidate.is_said(message))
    }

    /// Takes back what was said of what has changed since.
    pub(super) fn drop_answered(&mut self) {
        let mut refusals = std::mem::take(&mut self.refusals);
        refusals.retain(|refusal| refusal.still_stands(self));
        self.refusals = refusals;
    }

    /// The pair whose id a message has.
    fn pair_said(&self, message: &str) -> Option<String> {
        let all = self.pairs.iter().flat_map(|pairs| &pairs.all);
        let is_said = |id: &str| {
            // An id that is a word may stand in any sentence.
            let is_word = id.chars().all(char::is_alphabetic);
            if is_word { says(message, &format!("field {id}")) } else { says(message, id) }
        };
        all.map(|pair| &pair.id).filter(|id| is_said(id)).max_by_key(|id| id.len()).cloned()
    }

    fn about(&self, message: &str, of_state: bool) -> DocPath {
        let candidates = self.candidates();
        let known = known_refusal(self.operation, message);
        if known.is_some_and(|known| known.at.is_empty()) {
            // It is known to be about the state of things, whatever it names.
            return DocPath::root();
        }
        let known = known.and_then(|known| known.place(self.operation));
        let at_value = |path: DocPath| if is_about_value(message) { of_named(&candidates, path) } else { path };
        let by_value = by_value(&candidates, message).map(at_value);
        if let (Some(known), Some(by_value)) = (known, &by_value)
            && (by_value.starts_with(known) || by_value.last() == known.last())
        {
            return by_value.clone();
        }
        let named = || by_path(&candidates, message).or_else(|| by_name(&candidates, message).map(at_value));
        let found = if of_state { known.cloned() } else { known.cloned().or_else(named) };
        found.or(by_value).unwrap_or_else(DocPath::root)
    }

    /// The members of the input: those of the document, and those that could be beside them.
    fn candidates(&self) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut waiting = vec![(self.operation.operation().input, DocPath::root(), 0)];
        while let Some((shape, path, absent)) = waiting.pop() {
            let value = path.get(&self.document);
            for member in shape.members() {
                let path = path.member(member.name);
                let here = path.get(&self.document);
                let text =
                    here.and_then(Value::as_str).filter(|_| member.class() != Sensitivity::Secret).map(str::to_owned);
                found.push(Candidate { path: path.clone(), member, text, is_there: here.is_some() });
                let absent = if here.is_some() { 0 } else { absent + 1 };
                // Of a choice only what was chosen is there.
                if absent == 0 || (absent < ABSENT && !shape.choice) {
                    waiting.push((member.shape(), path, absent));
                }
            }
            if let Some(value) = value {
                elements(shape, value, &path, &mut found, &mut waiting);
            }
        }
        found.sort_by_key(|candidate| (!candidate.is_there, candidate.path.steps().len()));
        found
    }
}

/// Whether a message says that it is about a value.
fn is_about_value(message: &str) -> bool {
    message.split(|letter: char| !letter.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("value"))
}

/// The value that is chosen beside what names it, where a path is that of such a name: a message about the value of a
/// field tells the field's id.
fn of_named(candidates: &[Candidate], path: DocPath) -> DocPath {
    let is_named_so = |choice: &&Candidate| {
        let Some(variants) = choice.member.variants.as_ref().filter(|_| choice.is_there) else { return false };
        let holder = choice.path.parent().and_then(|holder| match choice.path.last() {
            Some(Step::Index(_)) => holder.parent(),
            _ => Some(holder),
        });
        holder.is_some_and(|holder| variants.beside.steps().iter().fold(holder, |at, s| at.join(s.clone())) == path)
    };
    let Some(choice) = candidates.iter().find(is_named_so) else { return path };
    let chosen = |one: &&Candidate| one.is_there && one.path.parent().as_ref() == Some(&choice.path);
    candidates.iter().find(chosen).map_or_else(|| choice.path.clone(), |chosen| chosen.path.clone())
}

/// How services say that something is there twice.
const TWICE: [&str; 5] = ["twice", "duplicate", "more than once", "repeated", "a second time"];

/// Where the same value stands in two items of a list, if a message says so of it: the first place, and the second.
fn twice(candidates: &[Candidate], message: &str) -> Option<(DocPath, DocPath)> {
    let lower = message.to_lowercase();
    if !TWICE.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let is_said = |text: &String| says(message, text);
    let said = candidates.iter().filter(|one| one.is_there && one.text.as_ref().is_some_and(is_said));
    let said: Vec<&Candidate> = said.collect();
    let pairs =
        said.iter().enumerate().flat_map(|(n, first)| said[n + 1..].iter().map(move |second| (*first, *second)));
    let mut same: Vec<(&Candidate, &Candidate)> =
        pairs.filter(|(first, second)| first.text == second.text && is_beside(&first.path, &second.path)).collect();
    // A longer value has a shorter one in it; of three the second is the first that is too much.
    same.sort_by_key(|(first, second)| {
        let (one, other) = (places(&first.path), places(&second.path));
        (std::cmp::Reverse(first.text.as_ref().map_or(0, String::len)), one.clone().max(other.clone()), one.min(other))
    });
    let (one, other) = same.first()?;
    let is_first = places(&one.path) <= places(&other.path);
    let (first, second) = if is_first { (one, other) } else { (other, one) };
    Some((first.path.clone(), second.path.clone()))
}

/// The positions on the way to a value.
fn places(path: &DocPath) -> Vec<usize> {
    path.steps().iter().filter_map(|step| if let Step::Index(at) = step { Some(*at) } else { None }).collect()
}

/// Whether two values have the same place in different items.
fn is_beside(one: &DocPath, other: &DocPath) -> bool {
    let is_same =
        |(one, other): (&Step, &Step)| matches!((one, other), (Step::Index(_), Step::Index(_))) || one == other;
    one.steps().len() == other.steps().len() && one != other && one.steps().iter().zip(other.steps()).all(is_same)
}

/// The member whose path a message has: `... at 'tasks.1.member.sourceFields' failed ...`, `fields[3].value: ...`.
fn by_path(candidates: &[Candidate], message: &str) -> Option<DocPath> {
    let quoted = message.split_once(" at '").and_then(|(_, rest)| rest.split_once('\'')).map(|(path, _)| path);
    let before = || message.split_once(": ").map(|(path, _)| path).filter(|path| !path.contains(' '));
    let said = plain(quoted.or_else(before)?);
    candidates.iter().find(|candidate| plain(&candidate.path.to_string()) == said).map(|found| found.path.clone())
}

/// A path as either side writes it: without `member`, and with positions from 0.
fn plain(path: &str) -> String {
    let parts: Vec<String> = path.replace(['[', ']'], ".").split('.').map(str::to_lowercase).collect();
    let is_model = parts.iter().any(|part| part == "member");
    let parts = parts.into_iter().filter(|part| !part.is_empty() && part != "member");
    let position = |part: String| match part.parse::<usize>() {
        Ok(from_one) if is_model => from_one.saturating_sub(1).to_string(),
        _ => part,
    };
    parts.map(position).collect::<Vec<_>>().join(".")
}

/// The member whose name a message has, where it can be nothing else: it is written as only programs write, or stands in
/// quotes. The longest name wins; of members of the same name one whose value is in the message.
fn by_name(candidates: &[Candidate], message: &str) -> Option<DocPath> {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words = || message.split(move |letter| !is_letter(letter));
    let is_meant = |name: &str| {
        let quoted = || ['\'', '"', '`'].iter().any(|quote| message.contains(&format!("{quote}{name}{quote}")));
        words().any(|word| word.eq_ignore_ascii_case(name) && is_identifier(word)) || quoted()
    };
    let named = candidates.iter().filter(|candidate| is_meant(candidate.member.name));
    let longest = named.clone().map(|candidate| candidate.member.name.len()).max()?;
    let mut longest = named.filter(|candidate| candidate.member.name.len() == longest).peekable();
    let first = longest.peek().map(|candidate| candidate.path.clone());
    let with_value = longest.find(|candidate| candidate.text.as_ref().is_some_and(|text| says(message, text)));
    with_value.map(|candidate| candidate.path.clone()).or(first)
}

/// The only member whose value a message has. What an enum lists are words, and what the address says is everybody's.
fn by_value(candidates: &[Candidate], message: &str) -> Option<DocPath> {
    let is_word = |candidate: &&Candidate| matches!(&candidate.member.shape().kind, ShapeKind::String { values } if !values.is_empty());
    let said = candidates.iter().filter(|candidate| !is_word(candidate) && candidate.is_said(message));
    let length = |candidate: &&Candidate| candidate.text.as_ref().map_or(0, String::len);
    let in_address = |candidate: &Candidate| matches!(candidate.member.location, HttpLocation::Uri(_));
    let mut said: Vec<&Candidate> = said.collect();
    if said.iter().any(|candidate| !in_address(candidate)) {
        said.retain(|candidate| !in_address(candidate));
    }
    // Beside the name of something stands what is said of it: it is that which was refused.
    let of_named: Vec<&Candidate> = said.iter().copied().filter(|one| is_beside_name(one, &said)).collect();
    if !of_named.is_empty() {
        said = of_named;
    }
    let longest = said.iter().map(length).max()?;
    said.retain(|candidate| length(candidate) == longest);
    match said.as_slice() {
        [only] => Some(only.path.clone()),
        _ => None,
    }
}

/// Whether a value belongs to something that is named beside it, and names nothing itself.
fn is_beside_name(one: &Candidate, all: &[&Candidate]) -> bool {
    let named = all.iter().filter(|other| other.member.refers.is_some()).filter_map(|other| other.path.parent());
    one.member.refers.is_none() && named.filter(|around| !around.is_root()).any(|around| one.path.starts_with(&around))
}

/// Whether a message has a text as a whole.
fn says(message: &str, text: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    !text.is_empty()
        && message.match_indices(text).any(|(at, _)| {
            let (before, after) = (message[..at].chars().next_back(), message[at + text.len()..].chars().next());
            !before.is_some_and(is_part) && !after.is_some_and(is_part)
        })
}

fn elements(
    shape: &'static Shape,
    value: &Value,
    path: &DocPath,
    found: &mut Vec<Candidate>,
    waiting: &mut Vec<(&'static Shape, DocPath, usize)>,
) {
    let mut inside = |member: &'static Member, path: DocPath, value: &Value| {
        let text = value.as_str().filter(|_| member.class() != Sensitivity::Secret).map(str::to_owned);
        found.push(Candidate { path: path.clone(), member, text, is_there: true });
        waiting.push((member.shape(), path, 0));
    };
    match (&shape.kind, value) {
        (ShapeKind::List { item }, Value::Array(list)) => {
            list.iter().enumerate().for_each(|(index, value)| inside(item, path.index(index), value));
        }
        (ShapeKind::Map { value: item, .. }, Value::Object(object)) => {
            object.iter().for_each(|(key, value)| inside(item, path.join(Step::Key(key.clone())), value));
        }
        _ => {}
    }
}
