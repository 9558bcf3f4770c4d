//! Says for people how members are called and what they may hold.

mod label;
mod pattern;
mod table;

pub use label::{label, path_words};
pub use pattern::constraint_words;

pub(super) use pattern::{explain, member_words};
