//! What a list can be searched by.

mod body;
mod kept;
mod like;
mod names;
mod reading;

pub(in crate::catalog) use body::{SearchBody, compared, truth};
pub use kept::KeptSearch;
pub(in crate::catalog) use like::Like;
pub use reading::Reading;

use std::borrow::Cow;

use jiff::Zoned;
use serde::Deserialize;

use super::arn::name_in_arn;
use super::path::Expr;
use super::when::{WRITTEN, When};
use super::{FieldType, Need, Prepared, PreparedField};

/// The search of a resource; its fields become pairs of the location's query.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchSpec {
    /// What the form is called.
    pub title: String,
    /// One line of help.
    pub about: String,
    /// Whether nothing can be listed before something is searched for.
    pub required: bool,
    /// Whether keys that are not among the fields are sent too (custom search keys), and what to say of them.
    pub open: Option<String>,
    /// Where search keys stand that an account has defined itself.
    pub own: Option<OwnKeys>,
    /// The most keys that one search takes.
    pub most: Option<usize>,
    /// The key that says when something was made: by it is found what was made since a moment.
    pub since: Option<String>,
    /// Where a row names the keys that found it.
    pub(super) by: Option<Expr>,
    pub(super) fields: Vec<SearchField>,
    pub(super) dynamic: bool,
}

/// Where search keys stand that an account has defined itself.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnKeys {
    /// The list whose ids they are; it hangs under the items of a list beside the one that is searched.
    pub list: String,
    /// How a text looks that they are tried with unasked.
    like: Like,
    /// How no key begins that an account has defined itself.
    never: String,
    /// The keys that begin so and are no fields of the form.
    but: Vec<String>,
}

impl OwnKeys {
    /// Whether an account can have defined a key, or its service knows it.
    fn has(&self, key: &str) -> bool {
        !key.starts_with(&self.never) || self.but.iter().any(|known| known == key)
    }

    /// Whether they are tried with a text that nothing else has found.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        self.like.fits(text.trim())
    }
}

/// One field of a search form.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub struct SearchField {
    /// Its key in the query.
    pub key: String,
    /// What people call it.
    pub label: String,
    /// One line of help.
    pub help: String,
    /// What it takes.
    pub kind: SearchKind,
    /// Whether the search needs it.
    pub required: bool,
    /// Whether it may be given several times.
    pub repeated: bool,
    /// It counts only where another key has this value.
    pub with: Option<(String, String)>,
    pub(super) choices: Option<String>,
    /// The members of a new one by whose values this finds it.
    pub(super) finds: Option<Expr>,
    /// How a text looks that is meant to be searched for by this.
    pub(super) like: Option<Like>,
    /// Whether what looks like a value of it is hardly anything else.
    pub(super) sure: bool,
    /// Whether its values are those of the catalogue.
    pub(super) is_fixed: bool,
    pub(super) form: SearchBody,
}

/// The key whose values are keys themselves: that by which rows are sorted.
const SORT: &str = "sort";
/// Stands behind the name of a key by which rows are sorted the other way round.
const LAST_FIRST: &str = ", last first";

/// How many values are named at the most.
const NAMED: usize = 6;

/// What a search field takes.
#[derive(Clone, Debug, PartialEq)]
pub enum SearchKind {
    /// Any text.
    Text,
    /// One of these values, each with its name. What is typed counts too, where the list may be incomplete.
    Choice(Vec<(String, String)>),
}

impl SearchSpec {
    /// Whether a search by this key can be sent. Keys that an account defines itself are known to its service alone.
    #[must_use]
    pub fn takes(&self, key: &str) -> bool {
        let is_own = || self.open.is_some() && self.own.as_ref().is_none_or(|own| own.has(key));
        self.dynamic || self.fields.iter().any(|field| field.key == key) || is_own()
    }

    /// Whether what is the same everywhere is searched for by values that may find something.
    pub(super) fn check(&self, query: &[(String, String)]) -> Result<(), Need> {
        // A search that was kept by a name leaves open what was not kept.
        if query.iter().any(|(key, value)| !key.is_empty() && value.is_empty()) {
            return Err(Need::Search);
        }
        let said =
            query.iter().find_map(|(key, value)| self.fields.iter().find(|field| field.key == *key)?.wrong(value));
        said.map_or(Ok(()), |said| Err(Need::Wrong(said)))
    }

    /// How the values of a key are written.
    pub(in crate::catalog) fn form_of(&self, key: &str) -> SearchBody {
        self.fields.iter().find(|field| field.key == key).map(|field| field.form).unwrap_or_default()
    }

    /// Whether what is typed is searched for by a key unasked.
    #[must_use]
    pub fn tries(&self, key: &str) -> bool {
        self.fields.iter().any(|field| field.key == key && field.like.is_some())
    }

    /// What people call a key.
    #[must_use]
    pub fn label_of<'a>(&'a self, key: &'a str, prepared: &'a Prepared) -> &'a str {
        let always = self.fields.iter().find(|field| field.key == key).map(|field| &field.label);
        always.or_else(|| Some(&prepared.field(key)?.name)).map_or(key, String::as_str)
    }

    /// What people read for a value of a key: the name of an option or of a field, yes or no, what an ARN names. A sign
    /// that compares stays before it.
    #[must_use]
    pub fn value_name<'a>(&'a self, key: &str, value: &'a str, prepared: &'a Prepared) -> Cow<'a, str> {
        let always = self.fields.iter().find(|field| field.key == key);
        if self.dynamic && key == SORT {
            let (id, last) = value.strip_prefix('-').map_or((value, ""), |id| (id, LAST_FIRST));
            return format!("{}{last}", self.label_of(id, prepared)).into();
        }
        let bare = compared(value).1;
        let of = |name: &'a str| Cow::Owned(format!("{}{name}", &value[..value.len() - bare.len()]));
        let own = prepared.field(key);
        if let Some(is) = truth(bare).filter(|_| own.is_some_and(|field| field.kind == FieldType::Boolean)) {
            return of(if is { "yes" } else { "no" });
        }
        let options = always.and_then(|field| field.choices.clone()).or_else(|| Some(own?.options_key()));
        if let Some(name) = options.and_then(|options| prepared.label(&options, bare)) {
            return of(name);
        }
        match always.map(|field| &field.kind) {
            Some(SearchKind::Choice(choices)) => {
                choices.iter().find(|(known, _)| known == bare).map_or(Cow::Borrowed(value), |(_, name)| of(name))
            }
            _ => name_in_arn(value),
        }
    }

    /// A search with the ids of fields and the values of options that go by their names, as far as those are known.
    #[must_use]
    pub fn named(&self, query: &[(String, String)], prepared: &Prepared) -> Vec<(String, String)> {
        let fields = self.fields(prepared);
        let is_key = |key: &str| fields.iter().any(|field| field.key == key);
        let id = |key: &String| match prepared.field_called(key).filter(|_| !is_key(key)) {
            Some(field) => field.id.clone(),
            None => key.clone(),
        };
        let value = |key: &str, text: &String| {
            let field = fields.iter().find(|field| field.key == key);
            field.map_or(text.as_str(), |field| field.value_of(text)).to_owned()
        };
        let named = query.iter().map(|(key, text)| (id(key), text));
        named.map(|(key, text)| (key.clone(), value(&key, text))).collect()
    }

    /// Why a search can find nothing, as far as the account's own options are known: a value that is none of them.
    #[must_use]
    pub fn wrong(&self, query: &[(String, String)], prepared: &Prepared) -> Option<String> {
        let fields = self.fields(prepared);
        let strange = |(key, value): &(String, String)| {
            fields.iter().find(|field| field.key == *key && !value.is_empty())?.stranger(value)
        };
        query.iter().find_map(strange)
    }

    /// The keys that are the same everywhere.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.fields.iter().map(|field| field.key.clone()).collect()
    }

    /// The fields of the form, with the choices and the domain's own fields as far as they are known.
    #[must_use]
    pub fn fields(&self, prepared: &Prepared) -> Vec<SearchField> {
        let mut fields = self.fields.clone();
        for field in &mut fields {
            let choices = field.choices.as_deref().map(|key| prepared.choices(key)).unwrap_or_default();
            field.offer(choices);
        }
        if self.dynamic {
            let own = prepared.fields().iter().filter(|field| fields.iter().all(|f| f.key != field.id));
            let own: Vec<SearchField> = own.map(|field| SearchField::of(field, prepared)).collect();
            fields.extend(own);
            let last = |field: &PreparedField| (format!("-{}", field.id), format!("{}{LAST_FIRST}", field.name));
            let sortable = prepared.fields().iter().map(last);
            let sortable = sortable.chain(prepared.fields().iter().map(|field| (field.id.clone(), field.name.clone())));
            if let Some(sort) = fields.iter_mut().find(|field| field.key == SORT) {
                sort.kind = SearchKind::Choice(sortable.collect());
            }
        }
        fields
    }
}

/// The first of some names, and how many more there are.
fn few(names: &[&str]) -> String {
    let first = names[..names.len().min(NAMED)].join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

impl SearchField {
    /// Why a value finds nothing, for people; `None` where it may find something.
    #[must_use]
    pub fn wrong(&self, value: &str) -> Option<String> {
        if value.is_empty() {
            return None;
        }
        // What is the same everywhere has no other values.
        if self.is_fixed && self.choices.is_none() {
            return self.stranger(value);
        }
        let what = self.form.lacks(value).filter(|_| !self.form.is_guess())?;
        Some(format!("{}: '{value}' is {what}", self.label))
    }

    /// Why a value hardly finds anything, though nobody knows for sure; `None` where nothing speaks against it.
    #[must_use]
    pub fn doubt(&self, value: &str) -> Option<String> {
        let lacks = self.form.lacks(value).filter(|_| self.form.is_guess() && !value.is_empty());
        lacks.map(|what| format!("{}: '{value}' is {what}", self.label)).or_else(|| self.stranger(value))
    }

    /// Whether its values are times.
    #[must_use]
    pub fn takes_times(&self) -> bool {
        self.form == SearchBody::Moment
    }

    /// The time that a value of it means, read at a moment; `None` where its values are none, or this one is none.
    #[must_use]
    pub fn time(&self, value: &str, now: &Zoned) -> Option<When> {
        When::parse(value, now).filter(|_| self.takes_times())
    }

    /// Whether a text looks like a value of it, so that it can be searched for without being asked what it is.
    #[must_use]
    pub fn looks_like(&self, text: &str) -> bool {
        self.like.as_ref().is_some_and(|like| like.fits(text.trim()))
    }

    /// The value that a text stands for: it is one, or it is what people call one, in whichever letters. What is neither
    /// stands for itself.
    #[must_use]
    pub fn value_of<'a>(&'a self, text: &'a str) -> &'a str {
        let SearchKind::Choice(choices) = &self.kind else { return text };
        let lower = text.to_lowercase();
        let find = |is: &dyn Fn(&str, &str) -> bool| choices.iter().find(|(value, name)| is(value, name));
        let found = find(&|value, _| value == text)
            .or_else(|| find(&|_, name| name == text))
            .or_else(|| find(&|_, name| name.to_lowercase() == lower))
            .or_else(|| find(&|value, _| value.to_lowercase() == lower));
        found.map_or(text, |(value, _)| value)
    }

    /// That a value is none of those that there are, and which these are; `None` where it is one, or they are not known.
    #[must_use]
    pub fn stranger(&self, value: &str) -> Option<String> {
        let SearchKind::Choice(choices) = &self.kind else { return None };
        let meant = self.value_of(value);
        let is_known = choices.iter().any(|(known, _)| known == meant);
        let names: Vec<&str> = choices.iter().map(|(_, name)| name.as_str()).collect();
        (!is_known && !choices.is_empty()).then(|| format!("{}: '{value}' is none of {}", self.label, few(&names)))
    }

    /// Puts choices that an account has before those that are everywhere.
    fn offer(&mut self, choices: &[(String, String)]) {
        if choices.is_empty() {
            return;
        }
        let mut offered = choices.to_vec();
        if let SearchKind::Choice(always) = &self.kind {
            offered.extend(always.iter().filter(|(value, _)| choices.iter().all(|(known, _)| known != value)).cloned());
        }
        self.kind = SearchKind::Choice(offered);
    }

    pub(super) fn of(field: &PreparedField, prepared: &Prepared) -> Self {
        let help = match field.kind {
            FieldType::Number => "A number; >, >=, < or <= before it compares.",
            FieldType::DateTime => WRITTEN,
            FieldType::Boolean => "Yes or no.",
            FieldType::SingleSelect => "One of the field's options.",
            FieldType::User => "The ARN of a user.",
            FieldType::Text | FieldType::Url => "The exact value; ~ before it finds what contains it.",
        };
        let options = prepared.choices(&field.options_key());
        let kind = match field.kind {
            FieldType::Boolean => {
                SearchKind::Choice(vec![("true".to_owned(), "yes".to_owned()), ("false".to_owned(), "no".to_owned())])
            }
            _ if !options.is_empty() => SearchKind::Choice(options.to_vec()),
            _ => SearchKind::Text,
        };
        Self {
            key: field.id.clone(),
            label: field.name.clone(),
            help: help.to_owned(),
            kind,
            required: false,
            repeated: true,
            with: None,
            choices: None,
            finds: None,
            like: None,
            sure: false,
            is_fixed: false,
            form: SearchBody::of(field.kind),
        }
    }
}
