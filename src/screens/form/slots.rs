//! What the calls of forms, pickers and deletions are for.

use crate::catalog::Location;
use crate::model::DocPath;

/// What the calls of a form are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormSlot {
    /// What the reading of what exists needs.
    Prepare,
    /// What exists, before it is edited.
    Current,
    /// The item that an action needs something of.
    Needs,
    /// What that item is asked for by.
    NeedsPrepare,
    /// What holds the list in which something is made.
    Above,
    /// Those that are there beside the one at this location, which is not.
    Near(Location),
    /// What an object will be joined to.
    Joins,
    /// What holds a thing that is not there.
    Holder,
    /// Whether a put creates or overwrites.
    Exists,
    /// The name of one of those that it is about, by its id.
    Name(String),
    /// Once more what is about to be changed.
    Again,
    /// What an action would change, for it to be put back later.
    Before,
    /// The request itself.
    Submit,
    /// Whether the item itself is there.
    There,
    /// Whether what is to be ended was ever set up.
    SetUp,
    /// The state of what was made.
    Follow,
    /// A proposal from sample objects.
    Propose,
    /// What a template brings.
    Template,
    /// An estimate that is asked for.
    Estimate,
    /// What it says.
    Estimated,
    /// What is read to try a definition, by its number.
    Tryout(usize),
    /// A list that names stand in.
    Known,
    /// An object type.
    ObjectType,
    /// A document that stands there.
    Document(Location),
    /// A list of which a field may name the only item that is of use.
    Only(DocPath),
    /// What describes the fields at an end of a flow.
    Carried(FlowEnd),
    /// The studio of a merge.
    Merge(MergeSlot),
}

/// An end of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowEnd {
    /// Where records come from.
    Source,
    /// Where they go.
    Destination,
}

/// What the calls of a merge studio are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeSlot {
    /// What the items are asked for by.
    Prepare,
    /// Names of ids, by what they are of.
    Labels(String),
    /// One of the items, by its id.
    Item(String),
    /// Whether this item is being merged, or was.
    Before(String),
    /// Which kinds there are of what moves, by its number in the catalogue.
    Kinds(usize),
    /// What moves, by its number, of this item and this kind.
    Moves(usize, String, String),
    /// Where lists stand whose items may go on naming those that go.
    NamingAt,
    /// What goes on naming this item, in the list at a place.
    Naming(String, Location),
    /// The list of matches.
    Pairs,
    /// What the match of this id names.
    Pair(String),
    /// What an item is called that one of them names by its id.
    Name(Location),
}

/// What the calls of a list to pick from are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickerSlot {
    /// What must be known before the rows can be asked for.
    Prepare,
    /// The item that something is picked for.
    Beside,
    /// The rows that are close to that.
    Near,
    /// The rows of another list that name some of these.
    Named,
    /// The rows.
    Rows,
    /// What the template under the cursor brings.
    About,
    /// Another list whose rows name such values, by its number.
    Also(usize),
}

/// What the calls of a deletion are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeleteSlot {
    /// The deletion itself.
    Submit,
    /// What the item is asked for by.
    Prepare,
    /// The item, for what it says of itself.
    Item,
    /// What hangs under the item, by the path of the resource in the catalogue.
    Child(String),
    /// Which kinds of that there are, where it is listed kind by kind.
    Kinds(String),
    /// What hangs under the item of one kind.
    Kind(String, String),
    /// A list of those that may use it, by its number in the catalogue.
    Users(usize),
    /// One of those, by its number and where it stands.
    User(usize, Location),
}
