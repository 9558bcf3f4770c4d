//! A folder of configuration that was read from disk, for a place.

use crate::catalog::Location;
use crate::lint::refused;
use crate::plan::{Design, HEAD, Head, Kinds, design_of_files, head_of_file, of};

/// What a folder says of itself, for a place.
pub(super) fn head_of(files: &[(String, String)], at: &Location) -> Result<Head, String> {
    let of_place = of(at);
    let head = files.iter().find(|(name, _)| name == HEAD).map(|(_, text)| head_of_file(text));
    match head {
        None => Err(format!("there is no {HEAD} in it: give the folder of a snapshot")),
        Some(Err(bad)) => Err(format!("{HEAD}: {bad}")),
        Some(Ok(head)) if head.of != of_place => {
            Err(format!("the folder is of {}, and this is of {of_place}", head.of))
        }
        Some(Ok(head)) => Ok(head),
    }
}

/// What a folder holds, for a place.
pub(super) fn design_of(files: &[(String, String)], at: &Location) -> Result<(Design, Head), String> {
    let (head, of_place) = (head_of(files, at)?, of(at));
    let entries = files.iter().filter(|(name, _)| name != HEAD);
    let design = design_of_files(entries.map(|(name, text)| (name.as_str(), text.as_str())), &Kinds::at(at), &of_place);
    let checked = |design: Design| {
        let refused = refused(&Kinds::at(at), &design);
        (Design { refused, ..design }, head)
    };
    design.map(checked).map_err(|problems| problems.join("\n"))
}
