//! Texts that name things otherwise than by being their ids: expressions, conditions, texts of a language of their own.

use serde::Deserialize;

/// How a text names things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamingForm {
    /// In braces, before the first dot: `{Order.price} - {Order.discount}`. What stands behind the dot is something in it,
    /// where that is what is named.
    Expression,
    /// It is something in the one thing that the document names besides.
    Inside,
    /// Behind a word, in two braces: `{{_calculated_attribute.spend}}`.
    Placeholder,
    /// A word of it may be a name. In JSON the words of whole texts count, and no names of members.
    Words,
}

/// What a text names, and how.
#[derive(Debug, PartialEq, Eq)]
pub struct Naming {
    /// The paths of the catalogue of what it names.
    pub of: Vec<String>,
    /// How.
    pub form: NamingForm,
    /// The word before a placeholder's name.
    pub behind: Option<String>,
    /// The path of the catalogue of what is picked to be named there, where one can be: fields, as expressions name them.
    pub picks: Option<String>,
}

/// The same as the overlay has it, with the members that hold such texts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NamingOverlay {
    of: Vec<String>,
    form: NamingForm,
    behind: Option<String>,
    picks: Option<String>,
    at: Vec<String>,
}

impl NamingOverlay {
    /// What is said, and of which members. It is kept for as long as these are.
    pub(super) fn said(self) -> (&'static Naming, Vec<String>) {
        let Self { of, form, behind, picks, at } = self;
        (Box::leak(Box::new(Naming { of, form, behind, picks })), at)
    }
}
