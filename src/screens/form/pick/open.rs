//! A picker as it is opened.

use super::super::overlays::PickerSpec;
use super::Picker;
use super::about::About;
use super::beside::Beside;
use super::finding::Finding;
use super::named_by::NamedBy;
use super::source::PickSource;
use crate::catalog::Prepared;
use crate::screens::Screen;
use crate::screens::filter_list::FilterList;

impl PickerSpec {
    pub(in crate::screens::form) fn open(self) -> Box<dyn Screen> {
        let PickSource {
            resource,
            list,
            inside,
            arns,
            fit,
            beside,
            seen,
            among,
            also,
            named_by,
            make,
            several,
            expresses,
            tries,
        } = self.source;
        // What is picked inside of rows is searched for already.
        let finding = if among.is_some() { Finding::Rows } else { Finding::new(resource) };
        Box::new(Picker {
            resource,
            list,
            inside: inside.into(),
            arns,
            fit,
            beside: Beside::new(beside),
            named_by: NamedBy::new(named_by),
            seen,
            among,
            also,
            make,
            several,
            picked: Vec::new(),
            expresses,
            tries,
            answered: false,
            trial: self.trial,
            finding,
            sought: None,
            prepared: Prepared::default(),
            rows: Vec::new(),
            left_out: Vec::new(),
            shown: Vec::new(),
            whole: None,
            choices: Vec::new(),
            narrow: FilterList::default(),
            awaited: None,
            next: None,
            error: None,
            begun: false,
            about: self.brings.then(About::default),
            goes_on: self.goes_on,
        })
    }
}
