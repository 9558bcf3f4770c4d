//! The places that lines go to, where columns say which: what a line names is listed there.

use std::collections::BTreeSet;
use std::io::{self, Read};

use serde_json::{Map, Value};

use super::fill::RowMaker;
use super::reader::{Row, RowReader};
use super::references::placing;
use crate::contract::{RowMapping, RowPlace};
use crate::model::OperationId;

/// So many are looked at: each has lists of its own, which are read.
const PLACES: usize = 100;

/// Finds the places that lines go to.
pub(super) struct Placing {
    /// The members that say where, for each sort of thing that lines name.
    members: Vec<Vec<&'static str>>,
    /// What the last line had there.
    last: Vec<RowPlace>,
}

impl Placing {
    pub(super) fn of(operation: OperationId, set: &Value, mapping: &RowMapping) -> Self {
        let members = placing(operation, set, mapping);
        Self { last: vec![RowPlace::new(); members.len()], members }
    }

    /// Looks at the input of a line.
    pub(super) fn note(&mut self, input: &Value, found: &mut BTreeSet<RowPlace>) {
        for (members, last) in self.members.iter().zip(&mut self.last) {
            let text = |name: &&'static str| input.get(*name)?.as_str().filter(|text| !text.is_empty());
            // Most lines go where the one before went.
            let is_last =
                members.iter().all(|name| text(name).is_some_and(|text| last.get(*name).is_some_and(|of| of == text)));
            if is_last || found.len() >= PLACES {
                continue;
            }
            let place: Option<RowPlace> =
                members.iter().map(|name| Some(((*name).to_owned(), text(name)?.to_owned()))).collect();
            if let Some(place) = place {
                *last = place.clone();
                found.insert(place);
            }
        }
    }
}

/// The places that the lines of a file go to, as far as they are looked at; none where all go to one.
///
/// # Errors
/// If the file can't be read.
pub fn places(from: impl Read + Send, operation: OperationId, mapping: &RowMapping) -> io::Result<BTreeSet<RowPlace>> {
    let (set, mut found) = (Value::Object(Map::new()), BTreeSet::new());
    let mut placing = Placing::of(operation, &set, mapping);
    if placing.members.is_empty() {
        return Ok(found);
    }
    let mut reader = RowReader::new(from, mapping.format, mapping.encoding)?;
    let maker = RowMaker::new(operation, &set, mapping, reader.columns()).map_err(io::Error::other)?;
    let mut row = Row::default();
    while found.len() < PLACES && reader.read(&mut row)? {
        if row.bad().is_none() {
            placing.note(&maker.input(&row), &mut found);
        }
    }
    Ok(found)
}
