//! Something that a document names, and the document that names it.

use super::pick::source::Fit;
use super::spec::FormSpec;
use crate::catalog::{Location, Resource};
use crate::form::Form;
use crate::model::DocPath;

/// A document that names things, and where its form stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    pub(super) spec: &'a FormSpec,
    pub(super) form: &'a Form,
    pub(super) at: &'a Location,
}

/// Something that the document names.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) path: DocPath,
    pub(super) resource: &'static Resource,
    pub(super) list: Location,
    pub(super) id: String,
    /// The whole ARN, where it is named by that.
    pub(super) arn: Option<String>,
    /// What it must be of, where what is beside it says so.
    pub(super) fit: Option<Fit>,
    /// Whether it is what the document makes.
    pub(super) is_own: bool,
}
