//! What would become of each row: checked by the facts, and held against what is there.

use serde_json::Value;

use super::{Sheet, SheetRow, said};
use crate::catalog::{Entries, PairList, Turn, UndoWay};
use crate::form::{Change, Fate, Form, Severity};
use crate::jobs::{before_read, makes_absent};
use crate::model::{DocPath, Issue, OperationId, Sensitivity, Step, class_at, input_from_reply, set_members};
use crate::rules;
use crate::screens::jobs::many::{Many, ManyRow, joined};

/// How long a value may be in a line of the sheet, in characters.
const SHOWN: usize = 60;

/// What is known of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RowState {
    /// It is done as it stands.
    Ready,
    /// What is there was not looked at yet: it is before it is sent.
    Unseen,
    /// What would change.
    Changes(Vec<RowChange>),
    /// What is taken back was changed once more by somebody else: what, and what becomes of the row where it is taken
    /// in all the same.
    Since(String, Box<RowState>),
    /// It is there as it would be.
    Same,
    /// Nothing can be done to it, and why.
    Refused(String),
}

/// One value that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RowChange {
    pub(super) name: String,
    pub(super) before: String,
    pub(super) after: String,
    /// Whether the service likely refuses it: it empties what has a value wherever it is seen.
    pub(super) is_doubtful: bool,
}

impl RowState {
    /// Whether the service likely refuses what would change.
    pub(super) fn is_doubtful(&self) -> bool {
        matches!(self, Self::Changes(changes) if changes.iter().any(|change| change.is_doubtful))
    }

    /// In a line.
    pub(super) fn line(&self) -> String {
        match self {
            Self::Ready => String::new(),
            Self::Unseen => "not looked at yet".to_owned(),
            Self::Changes(changes) => {
                let change = |change: &RowChange| {
                    format!("{}: {} → {}", change.name, short(&change.before), short(&change.after))
                };
                changes.iter().map(change).collect::<Vec<_>>().join(" · ")
            }
            Self::Since(what, _) => since(what),
            Self::Same => "nothing would change".to_owned(),
            Self::Refused(why) => why.clone(),
        }
    }

    /// In as many lines as it takes.
    pub(super) fn in_full(&self) -> String {
        match self {
            Self::Ready => "Nothing speaks against it.".to_owned(),
            Self::Unseen => "What is there is looked at before anything is sent.".to_owned(),
            Self::Changes(changes) => {
                let change = |c: &RowChange| format!("{}\n  - {}\n  + {}", c.name, c.before, c.after);
                changes.iter().map(change).collect::<Vec<_>>().join("\n")
            }
            Self::Since(what, then) => {
                let goes_over = "It is left out, unless it is taken in: what others have changed is gone over then.";
                format!("Changed once more since: {what}.\n{goes_over}\n\n{}", then.in_full())
            }
            Self::Same => "Nothing would change: it is left out.".to_owned(),
            Self::Refused(why) => format!("It is left out: {why}"),
        }
    }
}

impl Sheet {
    /// Checks all rows, as far as that can be done without looking at what is there.
    pub(super) fn check_all(&mut self) {
        let many = self.many.clone();
        let state = |row: &ManyRow| SheetRow { state: before(&many, row), seen: Value::Null, is_left_out: false };
        self.rows = many.rows.iter().map(state).collect();
    }
}

/// What is known of a row before what is there was looked at.
fn before(many: &Many, row: &ManyRow) -> RowState {
    if let Some(why) = &row.refused {
        return RowState::Refused(why.clone());
    }
    if many.resumes.is_some() {
        // It was looked at when the job was begun, and is before it is sent.
        return RowState::Ready;
    }
    if many.edits() {
        return RowState::Unseen;
    }
    let wrong = rules::judge(many.deed.operation, &many.input(row)).into_iter().find(Issue::is_error);
    match wrong {
        Some(issue) if issue.path.is_root() => RowState::Refused(issue.message),
        Some(issue) => RowState::Refused(format!("{}: {}", issue.path, issue.message)),
        None if many.looks() => RowState::Unseen,
        None => RowState::Ready,
    }
}

/// What would become of the entries of a row, of which this reply says what there are.
pub(super) fn against_entries(many: &Many, row: &ManyRow, entries: &Entries, reply: &Value) -> RowState {
    let input = many.input(row);
    let before = before_read(many.deed.operation, &input).and_then(|read| read.image(std::slice::from_ref(reply)));
    let there = before.as_ref().and_then(|before| before.document.get(&entries.map)?.as_object());
    let was = |key: &str| there.and_then(|there| there.get(key));
    let words = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), said::plain);
    let set = input.get(&entries.map).and_then(Value::as_object).into_iter().flatten();
    let set = set.filter(|(key, value)| was(key) != Some(value)).map(|(key, value)| (key.as_str(), Some(value)));
    let keys = input.get(&entries.keys).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let gone = keys.filter(|key| was(key).is_some()).map(|key| (key, None));
    let change = |(key, value): (&str, Option<&Value>)| RowChange {
        name: key.to_owned(),
        before: words(was(key)),
        after: words(value),
        is_doubtful: false,
    };
    let changes: Vec<RowChange> = set.chain(gone).map(change).collect();
    let made = |key: &str| row.made.get(key).filter(|value| !value.is_null());
    let is_over = |change: &&RowChange| !row.made.is_null() && was(&change.name) != made(&change.name);
    let over: Vec<String> = changes.iter().filter(is_over).map(|change| change.name.clone()).collect();
    changed(changes, &over)
}

/// What becomes of a row of which something is taken back by more than an edit, by what is there of it.
pub(super) fn against_state(many: &Many, row: &ManyRow, reply: Option<&Value>) -> RowState {
    let document = reply.and_then(|reply| many.of.document(&row.at, reply));
    let singular = &many.of.singular;
    let document = match (document, many.back) {
        (None, Some(UndoWay::Remake)) => return RowState::Ready,
        (Some(_), Some(UndoWay::Remake)) => {
            return RowState::Refused(format!("there is such a {singular} again: it was made since"));
        }
        (None, _) => return RowState::Refused(format!("there is no such {singular} any more")),
        (Some(document), _) => document,
    };
    let turn = |state: &Value| many.deed.becomes.as_ref().and_then(|becomes| becomes.turn(state));
    let (now, then) = (turn(&document), turn(&row.made));
    let why = many.deed.needs.as_ref().and_then(|needs| needs.why_not(&document));
    let what = match &now {
        Some(Turn::To { was, .. } | Turn::Unknown(was)) if then.is_some() && now != then => {
            Some(format!("it is {was}"))
        }
        _ if many.back == Some(UndoWay::Remove) => other_values(&row.made, &document),
        _ => None,
    };
    match (what, why) {
        (Some(what), Some(_)) => RowState::Refused(since(&what)),
        (Some(what), None) => RowState::Since(what, Box::new(RowState::Ready)),
        (None, Some(why)) => RowState::Refused(why.to_owned()),
        (None, None) => RowState::Ready,
    }
}

/// The members of what was made that have another plain value by now. What a service fills in or writes otherwise is no
/// change of anybody's.
fn other_values(made: &Value, document: &Value) -> Option<String> {
    let is_plain = |value: &Value| value.is_string() || value.is_boolean() || value.is_number();
    let is_other = |name: &str, value: &Value| {
        let now = document.get(name).filter(|now| is_plain(now));
        is_plain(value)
            && now.is_some_and(|now| std::mem::discriminant(now) == std::mem::discriminant(value) && now != value)
    };
    let others = made.as_object()?.iter().filter(|(name, value)| is_other(name, value));
    let names: Vec<&str> = others.map(|(name, _)| name.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// What is taken back was changed once more by somebody else.
fn since(what: &str) -> String {
    format!("changed once more since: {what}")
}

/// A row in which this would change, and of that so much what others have changed since.
fn changed(changes: Vec<RowChange>, over: &[String]) -> RowState {
    match (changes.is_empty(), over.is_empty()) {
        (true, _) => RowState::Same,
        (false, true) => RowState::Changes(changes),
        (false, false) => RowState::Since(over.join(", "), Box::new(RowState::Changes(changes))),
    }
}

/// What would become of a row whose document is this reply; `None` where nothing was found.
pub(super) fn against(many: &Many, row: &ManyRow, reply: Option<&Value>) -> RowState {
    let operation = many.deed.operation;
    let identity = joined(&many.shared, &row.own);
    let there = reply.and_then(|reply| input_from_reply(operation, &identity, reply));
    let Some(mut current) = there.or_else(|| makes_absent(operation).then(|| identity.clone())) else {
        return RowState::Refused(format!("there is no such {} any more", many.of.singular));
    };
    rules::take_brought(operation, &mut current);
    let set = many.set_in(row);
    let made = Some(&row.made).filter(|made| !made.is_null());
    let after = set_members(operation, &current, set);
    let mut form = Form::edit(operation, current).at_place(&identity);
    let since = made.map(|made| form.differs_from(made)).unwrap_or_default();
    if let Err(problem) = form.from_json_text(&after.to_string()) {
        return RowState::Refused(problem.to_string());
    }
    let over: Vec<String> = form.goes_over(&since).into_iter().map(|path| form.way_to(path)).collect();
    let wrong = form.issues().iter().find(|issue| issue.severity == Severity::Error);
    if let Some(issue) = wrong {
        return RowState::Refused(format!("{}: {}", form.way_to(&issue.path), issue.message));
    }
    let changes = form.changes().into_iter().filter(|change| change.fate == Fate::Sent);
    changed(changes.map(|change| in_words(many, &form, &change)).collect(), &over)
}

/// A change in words: a field that the account defines has its own name, and so have its options.
fn in_words(many: &Many, form: &Form, change: &Change) -> RowChange {
    let operation = many.deed.operation;
    let is_secret = class_at(operation.operation().input, &change.path) == Sensitivity::Secret;
    let item = item_of(many, form, &change.path);
    let key = item.as_ref().map(|(key, _)| *key);
    let field = item.as_ref().and_then(|(_, id)| many.prepared.field(id));
    let words = |value: &Option<Value>| {
        let Some(value) = value else { return "nothing".to_owned() };
        let text = key.map_or_else(|| said::plain(value), |key| said::of_item(value, key));
        let named = field.map_or(text.as_str(), |field| said::named(many, field, &text));
        if is_secret { "••••••".to_owned() } else { named.to_owned() }
    };
    let name = field.map_or_else(|| form.way_to(&change.path), |field| field.name.clone());
    let empties = item.as_ref().is_some_and(|(_, id)| emptied(operation, form.document()).any(|other| other == id));
    let (before, after) = (words(&change.before), words(&change.after));
    if empties {
        return RowChange {
            name,
            before,
            after: "nothing, which the service likely refuses".to_owned(),
            is_doubtful: true,
        };
    }
    RowChange { name, before, after, is_doubtful: false }
}

/// The items of a list of pairs that are emptied and have a value in all that is there: such as the state of a case.
fn emptied(operation: OperationId, document: &Value) -> impl Iterator<Item = &str> {
    let pairs = PairList::of(operation);
    let items = pairs.as_ref().and_then(|pairs| document.get(pairs.member)?.as_array());
    items.into_iter().flatten().filter_map(move |item| {
        let pairs = pairs.as_ref()?;
        let none = pairs.variants.none.as_deref()?;
        let id = item.get(pairs.key)?.as_str()?;
        let arrangement = pairs.arrangement;
        let has_always = arrangement.first.iter().chain(&arrangement.always).any(|known| known == id);
        item.get(pairs.value)?.get(none).filter(|_| has_always).map(|_| id)
    })
}

/// The item that a change is in, where the update takes items one by one, and the member that tells it from others.
fn item_of(many: &Many, form: &Form, path: &DocPath) -> Option<(&'static str, String)> {
    let [Step::Member(list), item @ Step::Index(_), ..] = path.steps() else { return None };
    let key = said::key_of(many, list)?;
    let id = DocPath::root().member(list).join(item.clone()).member(key);
    Some((key, id.get(form.document())?.as_str()?.to_owned()))
}

fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
