//! What the calls of screens are for.

use super::find::FindSlot;
use super::forget::ForgetSlot;
use super::form::slots::{DeleteSlot, FormSlot, PickerSlot};
use super::intake::IntakeSlot;
use super::joining::JoiningSlot;
use super::{DesignSlot, SheetSlot};
use crate::catalog::Location;
use crate::contract::{ContextId, WriteId};

/// What a call is for within its owner: each screen has slots of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Whose the credentials of a context are; the app's own.
    Identity(ContextId),
    /// What became of a write whose outcome nobody knows; the app's own.
    ReadBack(WriteId),
    /// What people call the item at a location; the app's own.
    ItemName(Location),
    /// The id of what people call an item at a location; the app's own.
    ItemId(Location),
    /// A table.
    Table(TableSlot),
    /// A page of one item.
    Item(ItemSlot),
    /// What the page of an item shows besides its document.
    Page(PageSlot),
    /// A hub.
    Hub(HubSlot),
    /// The palette, for the items of this resource, by its path in the catalogue.
    Palette(String),
    /// Finding in all domains.
    Find(FindSlot),
    /// A form.
    Form(FormSlot),
    /// A list to pick from.
    Picker(PickerSlot),
    /// A deletion.
    Delete(DeleteSlot),
    /// A person is forgotten.
    Forget(ForgetSlot),
    /// Why an object is not on a profile.
    Joining(JoiningSlot),
    /// The sheet before something is done to many rows.
    Sheet(SheetSlot),
    /// What is asked where a file is given to an operation.
    Intake(IntakeSlot),
    /// A write that is sent again.
    SendAgain(WriteId),
    /// A whole design.
    Design(DesignSlot),
    /// Something else that runs in a test.
    #[cfg(test)]
    Test(String),
}

/// What the calls of a table are for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableSlot {
    /// What must be known before the rows can be asked for.
    Prepare,
    /// The rows.
    Rows,
    /// Names of ids, by what they are of.
    Labels(String),
    /// The description of the row with this id.
    Describe(String),
    /// What people call the item at this location, which rows name by its id.
    Name(Location),
    /// What is read beside the row with this id.
    Beside(String),
    /// The document of the row with this id, for what it names is to become one.
    Merge(String),
}

/// What the calls for one item are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemSlot {
    /// What must be known before the item can be asked for.
    Prepare,
    /// The document.
    Document,
    /// Names of ids, by what they are of.
    Labels(String),
}

/// What the calls for the page of an item are for, besides its document. Panels, reads and sources are counted as in the
/// catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageSlot {
    /// The rows of a panel, by its number and that of the read.
    Panel(usize, usize),
    /// What is asked about a row of a panel, by its id.
    Each(usize, String),
    /// What people call an item that a row leads to.
    Name(Location),
    /// The types by which a source of the timeline is read.
    Kinds(usize),
    /// The rows of a source, of one type where it is read by types.
    Source(usize, Option<String>),
    /// The document of a row of a source, by its id, for what changed.
    Record(usize, String),
    /// A document on the way to the layout of a panel, by the number of the panel and that of the step.
    Layout(usize, usize),
    /// Of what one is chosen for a key, by the name of its action.
    Among(String),
}

/// What the calls of a hub are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HubSlot {
    /// How many rows the list of this resource has, by its path in the catalogue.
    Count(String),
    /// What people call an item that the document names.
    Name(Location),
}

/// Makes the slots of a screen slots.
macro_rules! slots {
    ($($of:ident: $slot:ident),*) => {
        $(impl From<$slot> for Slot {
            fn from(slot: $slot) -> Self {
                Self::$of(slot)
            }
        })*
    };
}

slots!(
    Table: TableSlot, Item: ItemSlot, Page: PageSlot, Hub: HubSlot, Form: FormSlot, Picker: PickerSlot, Delete: DeleteSlot,
    Forget: ForgetSlot, Find: FindSlot, Sheet: SheetSlot, Intake: IntakeSlot, Design: DesignSlot,
    Joining: JoiningSlot
);
