//! What the calls of screens are for.

use super::form::{DeleteSlot, FormSlot, PickerSlot};
use super::hub::HubSlot;
use super::item::ItemSlot;
use super::table::TableSlot;
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
    /// A hub.
    Hub(HubSlot),
    /// The palette, for the items of this resource, by its path in the catalogue.
    Palette(String),
    /// A form.
    Form(FormSlot),
    /// A list to pick from.
    Picker(PickerSlot),
    /// A deletion.
    Delete(DeleteSlot),
    /// A write that is sent again.
    SendAgain(WriteId),
    /// Something else that runs in a test.
    #[cfg(test)]
    Test(String),
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

slots!(Table: TableSlot, Item: ItemSlot, Hub: HubSlot, Form: FormSlot, Picker: PickerSlot, Delete: DeleteSlot);
