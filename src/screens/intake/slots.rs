//! What the calls of the page are for, and what its overlays answer.

use super::upload::UploadStage;
use crate::catalog::Location;
use crate::model::{DocPath, OperationId};

/// What is asked where a file is given to an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntakeSlot {
    /// What an account calls that of which a list of pairs has values.
    Names,
    /// What can be chosen for one of them, by its id.
    Options(String),
    /// Which there are of what lines name, by the list of these.
    Named(Location),
    /// What says which of them are needed, by its id.
    Basis(String),
    /// A step of a file that is uploaded.
    Upload(UploadStage),
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntakeAnswer {
    /// This is done with each line.
    Operation(OperationId),
    /// The same, after what is there was read: only what a line has is set in it.
    Edit(OperationId),
    /// The file is uploaded as a whole.
    Upload,
    /// Rows are known to be the same by this column.
    UploadKey(String),
    /// The mapping of this name is used.
    Mapping {
        /// The name.
        name: String,
        /// Whether each is read first.
        edits: bool,
    },
    /// A column goes there, or nowhere.
    To {
        /// The column.
        column: String,
        /// Where it goes.
        path: Option<DocPath>,
    },
    /// The place of a column is typed.
    TypeTarget(String),
    /// A value that all lines have is asked for: picked, where it names something, else typed.
    TypeConstant(DocPath),
    /// It is typed.
    TypeValue(DocPath),
    /// It is this.
    Value {
        /// Where all lines have it.
        path: DocPath,
        /// What was picked.
        id: String,
    },
    /// A kept mapping is to be forgotten: it is asked which.
    Forget,
}
