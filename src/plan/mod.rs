//! Configuration as files: what is configured under a location, as a design; the files of a design; and the steps that
//! make one place like another. Pure.
//!
//! [`Found`] is what was read from a service. It becomes [`Known`], with a [`Design`]: one [`Entry`] a resource, in which ids are
//! references by name. Two designs give [`Steps`], and a step gives the calls of its own. Which resources are
//! configuration, what names them and what else belongs to them, the catalogue says; what is part of a document and
//! what never changes, the facts of the operations that make and change it.

mod calls;
mod canonical;
mod carry;
mod compare;
mod compared;
mod design;
mod difference;
mod ending;
mod entry;
mod file;
mod file_name;
mod found;
mod fresh;
mod head_text;
mod kept_parts;
mod kind;
mod lines;
mod lost;
mod misnamed;
mod names;
mod needs;
mod newer;
mod order;
mod passing;
mod read_back;
mod references;
mod refusals;
mod renames;
mod resting;
mod secrets;
mod seek;
mod share;
mod shipped;
mod stays;
mod steps;
mod stopped;
mod survey;
mod taking;
#[cfg(test)]
mod tests;
mod texts;
mod ties;
mod variables;
mod wait;

pub use calls::{Calls, NoCall};
pub use carry::Carry;
pub use compare::{Change, changes};
pub use compared::Compared;
pub use design::{Design, Head};
pub use difference::difference;
pub use entry::Entry;
pub use file::{BadFile, design_of_files, entry_of_file, file_of_entry, file_of_head, head_of_file, says_resource};
pub use file_name::{HEAD, file_names};
pub use found::{Found, FoundItem, Known, Reading, of};
pub use head_text::head_text;
pub use kind::{Kind, Kinds};
pub use names::{Environment, Ids, NoSuchName, named, text_naming};
pub use references::{Reference, ReferenceForm, References, references};
pub use resting::Resting;
pub use secrets::{Lacking, SecretAsk};
pub use share::Share;
pub use shipped::{ShippedDesign, shipped};
pub use steps::{Deed, Options, Step, Steps};
pub use stopped::Stopped;
pub use survey::{Survey, Unread, merged};
pub use ties::{Tie, Tied};
