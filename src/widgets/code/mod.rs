//! A document as JSON or YAML text, with colours.

mod tokens;
mod view;

pub use view::{CodeText, CodeView};
