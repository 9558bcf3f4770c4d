//! Says for people how members are called and what they may hold.

mod pattern;
mod table;

pub use pattern::constraint_words;

pub(super) use pattern::{explain, member_words};
