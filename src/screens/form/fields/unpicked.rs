//! What is said of a field for which nothing can be picked.

use crate::config::{Action, Keymap, Mode};
use crate::form::Field;

/// Why nothing can be picked for a field, and what is done instead.
pub(super) fn unpicked(field: &Field, keymap: &Keymap) -> String {
    let key = |action| keymap.in_words(Mode::Form, action);
    match field {
        Field::Flag => format!("This field is yes or no: {} changes it.", key(Action::Accept)),
        Field::List | Field::Map => {
            format!(
                "This list names nothing that could be picked: {} adds an entry, which is typed.",
                key(Action::AddItem)
            )
        }
        Field::Add => {
            format!(
                "This list names nothing that could be picked: {} adds an entry, which is typed.",
                key(Action::Accept)
            )
        }
        Field::Group => "Nothing is picked here, but in the fields that it holds.".to_owned(),
        _ => "This field names nothing that could be picked: its value is typed.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_field_that_nothing_can_be_picked_for_fits_it() {
        let keymap = Keymap::default();
        let said = |field| unpicked(&field, &keymap);
        for field in [Field::Text { lines: false }, Field::Integer, Field::Decimal, Field::Moment, Field::Raw] {
            assert!(said(field).contains("its value is typed"));
        }
        for field in [Field::Flag, Field::List, Field::Map, Field::Add, Field::Group] {
            assert!(!said(field.clone()).contains("its value is typed"), "{field:?}");
        }
        assert!(said(Field::List).contains(&keymap.key(Mode::Form, Action::AddItem)));
        assert!(said(Field::Flag).contains(&keymap.key(Mode::Form, Action::Accept)));
    }
}
