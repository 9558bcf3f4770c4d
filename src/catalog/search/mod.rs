//! What a list can be searched by.

mod body;
mod kept;
mod like;
mod reading;

pub(in crate::catalog) use body::{SearchBody, compared, truth};
pub use kept::KeptSearch;
pub(in crate::catalog) use like::Like;
pub use reading::Reading;

use jiff::Zoned;
use serde::Deserialize;

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
}

impl OwnKeys {
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
        self.open.is_some() || self.dynamic || self.fields.iter().any(|field| field.key == key)
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
            let sortable =
                prepared.fields().iter().map(|field| (format!("-{}", field.id), format!("{}, last first", field.name)));
            let sortable = sortable.chain(prepared.fields().iter().map(|field| (field.id.clone(), field.name.clone())));
            if let Some(sort) = fields.iter_mut().find(|field| field.key == "sort") {
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
        let what = self.form.lacks(value)?;
        Some(format!("{}: '{value}' is {what}", self.label))
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

    /// That a value is none of those that there are, and which these are; `None` where it is one, or they are not known.
    #[must_use]
    pub fn stranger(&self, value: &str) -> Option<String> {
        let SearchKind::Choice(choices) = &self.kind else { return None };
        let is_known = choices.iter().any(|(known, _)| known == value);
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
