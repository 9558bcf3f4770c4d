//! What the overlays over a form answer.

use crate::catalog::Location;
use crate::contract::DraftId;

/// What an overlay answers to the form beneath it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormAnswer {
    /// The field that has the keys is to have this value.
    Value(String),
    /// The list that has the keys is to have these values.
    Values(Vec<String>),
    /// The list that has the keys is to have these values, too.
    Several(Vec<String>),
    /// The definition is tried with this item.
    Try {
        /// Its id.
        id: String,
        /// What people call it.
        name: String,
    },
    /// The pair of this id is to be filled in.
    Pair(String),
    /// One of the further choices of a wizard, by its place among them.
    Also(usize),
    /// Something is to be done with the field that has the keys.
    Field(FieldAnswer),
    /// What the field that has the keys is to name is made first.
    Make {
        /// Where.
        at: Location,
        /// What it must have to be of use there: members with their values.
        fits: Vec<(String, String)>,
    },
    /// A copy is to be made, in which what stays may be another.
    Copy,
    /// What may be done already is to be sent again.
    SendAgain,
    /// The request goes with this client token.
    SendWith(String),
    /// The word was typed before something that can't be undone.
    SendAgreed,
    /// What becomes of the drafts of earlier visits.
    Draft(DraftAnswer),
    /// Whose version it is to be, where it changed meanwhile.
    Conflict(ConflictAnswer),
    /// What becomes of the JSON text.
    Json(JsonAnswer),
}

/// What is to be done with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldAnswer {
    /// A copy of the item or the row is put under it.
    Duplicate,
    /// It is sent with nothing in it.
    Empty,
    /// Its name gets another part.
    AddPart,
    /// Its lines become one.
    Join,
    /// Another value than those of the list is typed.
    Type,
}

/// What becomes of the drafts of earlier visits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftAnswer {
    /// This one is gone on with.
    GoOn {
        /// Which.
        id: DraftId,
        /// Though it is of another place, it is meant for this one.
        here: bool,
    },
    /// All are forgotten.
    Discard,
}

/// Whose version it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictAnswer {
    /// Nobody's yet: it is looked at once more.
    Look,
    /// My changes on top of theirs.
    Merge,
    /// Mine as it is.
    Mine,
    /// Theirs.
    Theirs,
}

/// Where it goes on from the JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonAnswer {
    /// To the fields.
    Fields,
    /// To the review, if nothing is wrong.
    Submit,
}
