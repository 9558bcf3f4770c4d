//! Something that is made while something else is filled in that is to name it: what it is for, until it is there.

use crate::catalog::Location;
use crate::contract::OwnerId;
use crate::model::DocPath;

/// What is made on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Errand {
    /// The form that is to name it.
    pub by: OwnerId,
    /// Where that form is.
    pub from: Location,
    /// The field of it.
    pub field: DocPath,
    /// Where it is made.
    pub at: Location,
    /// The form that it is made in: no other one goes back from there.
    pub maker: Option<OwnerId>,
    /// A member that it must have, with its value, to be of use there.
    pub fits: Vec<(String, String)>,
    /// What it is called, once it is there.
    pub made: Option<String>,
}
