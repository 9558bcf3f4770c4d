//! The facts files as they are written by the import script beside them. Names are not copied out of their text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

#[derive(Deserialize)]
pub(super) struct Facts<'t> {
    #[serde(borrow)]
    pub(super) operations: BTreeMap<&'t str, OperationFact<'t>>,
    #[serde(borrow)]
    pub(super) shapes: BTreeMap<&'t str, ShapeFact<'t>>,
}

#[derive(Deserialize)]
pub(super) struct OperationFact<'t> {
    pub(super) http: &'t str,
    pub(super) status: u16,
    pub(super) input: &'t str,
    pub(super) output: Option<&'t str>,
    #[serde(borrow)]
    pub(super) errors: Vec<&'t str>,
}

#[derive(Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of the published model")]
pub(super) struct ShapeFact<'t> {
    pub(super) r#type: &'t str,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    #[serde(borrow)]
    pub(super) pattern: Option<Cow<'t, str>>,
    #[serde(default)]
    pub(super) r#enum: Vec<String>,
    #[serde(default, borrow)]
    pub(super) required: Vec<&'t str>,
    #[serde(rename = "timestampFormat")]
    pub(super) timestamp_format: Option<&'t str>,
    #[serde(default)]
    pub(super) sensitive: bool,
    #[serde(default)]
    pub(super) deprecated: bool,
    #[serde(default)]
    pub(super) union: bool,
    #[serde(default)]
    pub(super) sparse: bool,
    #[serde(default, borrow)]
    pub(super) members: MemberFacts<'t>,
    pub(super) item: Option<&'t str>,
    pub(super) key: Option<&'t str>,
    pub(super) value: Option<&'t str>,
    pub(super) error: Option<u16>,
}

/// What is said of a member: its shape, and where it travels if that is not the body.
#[derive(Default, Deserialize)]
#[serde(from = "MemberText<'t>")]
pub(super) struct MemberFact<'t> {
    pub(super) shape: &'t str,
    pub(super) bound: Option<&'t str>,
    pub(super) name_there: Option<&'t str>,
    pub(super) token: bool,
}

/// A member as it is written: its shape alone, or an object.
#[derive(Deserialize)]
#[serde(untagged)]
enum MemberText<'t> {
    Shape(&'t str),
    More {
        shape: &'t str,
        r#in: Option<&'t str>,
        r#as: Option<&'t str>,
        #[serde(default)]
        token: bool,
    },
}

impl<'t> From<MemberText<'t>> for MemberFact<'t> {
    fn from(text: MemberText<'t>) -> Self {
        match text {
            MemberText::Shape(shape) => Self { shape, ..Self::default() },
            MemberText::More { shape, r#in, r#as, token } => Self { shape, bound: r#in, name_there: r#as, token },
        }
    }
}

/// The members of a structure in the model's order.
#[derive(Default)]
pub(super) struct MemberFacts<'t>(pub(super) Vec<(&'t str, MemberFact<'t>)>);

impl<'de: 't, 't> Deserialize<'de> for MemberFacts<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Vec<(&'de str, MemberFact<'de>)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("members by their names")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Members).map(MemberFacts)
    }
}
