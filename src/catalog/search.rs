//! What a list can be searched by.

use super::{Field, FieldType, Prepared};

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
    /// The most keys that one search takes.
    pub most: Option<usize>,
    pub(super) fields: Vec<SearchField>,
    pub(super) dynamic: bool,
}

/// One field of a search form.
#[derive(Clone, Debug, PartialEq)]
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
}

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

impl SearchField {
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

    fn of(field: &Field, prepared: &Prepared) -> Self {
        let help = match field.kind {
            FieldType::Number => "A number; >, >=, < or <= before it compares.",
            FieldType::DateTime => "A moment such as 2026-07-01T00:00:00Z; >, >=, < or <= before it compares.",
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
        }
    }
}
