//! Shapes and members: the types of documents, with their constraints.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

use super::{DocPath, Naming, Service, SpanUnit, Step};

/// Where a member of a request or reply travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpLocation {
    /// In the JSON body, under its own name.
    Body,
    /// As a label of the URI.
    Uri(&'static str),
    /// As a query parameter of this name.
    Query(&'static str),
    /// As a reply header of this name.
    Header(&'static str),
    /// As the HTTP status of the reply.
    Status,
}

/// What may be done with a member's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sensitivity {
    /// Definitions and settings: shown, drafted, journaled.
    Configuration,
    /// Content about customers: on the screen only, never on disk.
    Customer,
    /// Passwords, tokens, keys: masked everywhere.
    Secret,
}

/// How firmly a string is said to hold JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JsonText {
    /// The service refuses anything else.
    Always,
    /// Its users write JSON there; the service does not look.
    Usually,
}

/// Which member of a choice is meant, by what is referred to beside it: a case's field is of a type.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variants {
    /// The member beside the choice that refers to a resource; a path where it lies deeper.
    pub beside: DocPath,
    /// The member of that resource that decides.
    pub by: String,
    /// The member of the choice for each of its values.
    pub of: BTreeMap<String, String>,
    /// The member that takes a value away, whatever decides; of use where something is changed.
    pub none: Option<String>,
    /// Members that are of use whatever decides.
    #[serde(default)]
    pub besides: Vec<String>,
    /// The catalogue resource that the value is picked from, for some of the values.
    #[serde(default)]
    pub pick: BTreeMap<String, String>,
    /// The catalogue resource whose ARN the value is, for some of what can be named beside the choice.
    #[serde(default)]
    pub arns: BTreeMap<String, String>,
}

/// What a member names must be of what another member beside it says: a connector profile is of the flow's connector. Or
/// it must always be of the same: what is promised of a case is a value of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fits {
    /// The member beside it.
    pub beside: Option<String>,
    /// The value that always counts.
    pub always: Option<String>,
    /// The member of the resource that must have this value.
    pub by: String,
}

/// One member of a structure or union.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Member {
    /// Its name in the document.
    pub name: &'static str,
    /// Whether a document must have it.
    pub required: bool,
    /// Where it travels.
    pub location: HttpLocation,
    /// Whether the caller's SDK fills it with a fresh client token.
    pub token: bool,
    /// Whether its string holds JSON text.
    pub json: Option<JsonText>,
    /// The catalogue resource that its value names, such as `profiles/domains`.
    pub refers: Option<&'static str>,
    /// What its text names in another way.
    pub names: Option<&'static Naming>,
    /// Which of the members of its choice is meant, where another member beside it tells.
    pub variants: Option<Box<Variants>>,
    /// What the thing that it names must have in common with what is beside it.
    pub fits: Option<Box<Fits>>,
    /// In which unit it counts a length of time.
    pub span: Option<SpanUnit>,
    /// Whether that length counts from the moment at which it is sent: then a time ahead says it, too.
    pub from_now: bool,
    /// Whether it is a required list that may be empty, and is sent so where nothing is added.
    pub sent_empty: bool,
    /// The ids of what is above the resource that its value names, by their paths of the catalogue, where they are always
    /// the same, or `{member}` for what such a member has in the nearest structure around it.
    pub under: Option<Box<BTreeMap<String, String>>>,
    /// What the service takes where it is left out: the same as saying so. Of the few of which that is known.
    pub default: Option<Box<Value>>,
    pub(super) class: Option<Sensitivity>,
    /// Of the few that have any: there are thousands of members.
    pub(super) unfit: Option<Box<Unfit>>,
    pub(super) shape: OnceLock<&'static Shape>,
}

/// What means nothing in a member, though the model has it.
#[derive(Debug, Default)]
pub(super) struct Unfit {
    pub(super) without: Vec<String>,
    pub(super) without_inside: BTreeMap<String, Vec<String>>,
    pub(super) offered: OnceLock<Vec<String>>,
}

impl Member {
    /// The shape of its value.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the loader sets every shape before an Api is seen")]
    #[expect(clippy::expect_used, reason = "the loader sets every shape before an Api is seen")]
    pub fn shape(&self) -> &'static Shape {
        self.shape.get().expect("the loader links every member")
    }

    /// Whether it takes an ARN where it names something.
    #[must_use]
    pub fn takes_arn(&self) -> bool {
        let is_of_arn = |name: &str| name.to_lowercase().ends_with("arn");
        self.name == "Uri" || is_of_arn(self.name) || is_of_arn(self.shape().name)
    }

    /// The values of its enum that mean something here, though the model lists more; empty where it is none.
    #[must_use]
    pub fn offered(&self) -> &[String] {
        match (self.unfit.as_ref().and_then(|unfit| unfit.offered.get()), &self.shape().kind) {
            (Some(offered), _) => offered,
            (None, ShapeKind::String { values }) => values,
            _ => &[],
        }
    }

    /// Texts that mean nothing here, though they name what exists; empty where there are none.
    #[must_use]
    pub fn without(&self) -> &[String] {
        self.unfit.as_ref().map_or(&[], |unfit| &unfit.without)
    }

    /// Texts that mean nothing in a member of the structure that is held here, though they do where the same structure
    /// is held elsewhere.
    pub fn without_inside(&self) -> impl Iterator<Item = (&str, &[String])> {
        let inside = self.unfit.iter().flat_map(|unfit| &unfit.without_inside);
        inside.map(|(member, texts)| (member.as_str(), texts.as_slice()))
    }

    /// Whether the model says that it should no longer be used.
    #[must_use]
    pub fn is_deprecated(&self) -> bool {
        self.shape().deprecated
    }

    /// What may be done with its value: the overlay's word, else its shape's class.
    #[must_use]
    pub fn class(&self) -> Sensitivity {
        self.class.unwrap_or_else(|| self.shape().class)
    }
}

/// How a timestamp is written in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// A number of seconds since 1970, maybe with decimals.
    EpochSeconds,
    /// Text as in RFC 3339.
    DateTime,
}

/// The type of a shape.
#[derive(Debug)]
pub enum ShapeKind {
    /// Text; `values` where the model lists an enum.
    String {
        /// The enum's values; empty for free text.
        values: Vec<String>,
    },
    /// True or false.
    Boolean,
    /// A whole number; `long` where it may exceed 32 bits.
    Integer {
        /// Whether it has 64 bits.
        long: bool,
    },
    /// A decimal number.
    Double,
    /// A point in time.
    Timestamp(TimestampFormat),
    /// Named members; exactly one of them where `union`.
    Structure {
        /// The members in the model's order.
        members: Vec<Member>,
        /// Whether exactly one member must be present.
        union: bool,
    },
    /// A sequence of one shape.
    List {
        /// The element, as a member without a name, so that it has a class of its own.
        item: Box<Member>,
    },
    /// Text keys to values.
    Map {
        /// The key.
        key: Box<Member>,
        /// The value.
        value: Box<Member>,
    },
}

/// Bounds on length, size or value, and the pattern of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Constraint {
    /// Least length (code points), size or value.
    pub min: Option<f64>,
    /// Greatest length (code points), size or value.
    pub max: Option<f64>,
    /// Pattern that the whole text must match, as published.
    pub pattern: Option<String>,
}

impl Constraint {
    /// Whether a text is longer than it may be. Its characters are counted only where its bytes don't settle it.
    #[must_use]
    pub fn exceeds(&self, text: &str) -> bool {
        self.max.is_some_and(|max| {
            let max = max as usize;
            text.len() > max && (text.len() / 4 > max || text.chars().count() > max)
        })
    }
}

/// A named type of the API.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of the published model")]
pub struct Shape {
    /// The service whose model has it.
    pub service: Service,
    /// Its name there.
    pub name: &'static str,
    /// Its type.
    pub kind: ShapeKind,
    /// Whether a request has exactly one of its members: a union, or what the overlay says is used like one.
    pub choice: bool,
    /// Its bounds.
    pub constraint: Constraint,
    /// Whether the model marks it sensitive.
    pub sensitive: bool,
    /// What may be done with its values, where the member that holds them has no class of its own: the overlay's
    /// word, else customer where the model marks it sensitive.
    pub class: Sensitivity,
    /// Whether null elements are allowed (lists and maps).
    pub sparse: bool,
    /// Whether the model says that it should no longer be used.
    pub deprecated: bool,
    /// The HTTP status, where it is an error.
    pub error_status: Option<u16>,
}

impl Shape {
    /// How many items a list takes at the most, where there is a limit.
    #[must_use]
    pub fn most_items(&self) -> Option<usize> {
        let ShapeKind::List { .. } = self.kind else { return None };
        self.constraint.max.map(|max| max.max(0.0) as usize)
    }

    /// Whether a value is of this kind, as far as can be seen from outside: null is of none.
    #[must_use]
    pub fn may_be(&self, value: &Value) -> bool {
        match &self.kind {
            ShapeKind::Structure { .. } | ShapeKind::Map { .. } => value.is_object(),
            ShapeKind::List { .. } => value.is_array(),
            ShapeKind::String { .. } => value.is_string(),
            _ => !value.is_null(),
        }
    }

    /// The members of a structure or union; empty for any other kind.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            ShapeKind::Structure { members, .. } => members,
            _ => &[],
        }
    }

    /// The member, element or entry that a step of a path leads to.
    #[must_use]
    pub fn step(&self, step: &Step) -> Option<&Member> {
        match (&self.kind, step) {
            (ShapeKind::Structure { .. }, Step::Member(name) | Step::Key(name)) => self.member(name),
            (ShapeKind::List { item }, Step::Index(_)) => Some(item),
            (ShapeKind::Map { value, .. }, Step::Key(_) | Step::Member(_)) => Some(value),
            _ => None,
        }
    }

    /// The member of this name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members().iter().find(|member| member.name == name)
    }
}
