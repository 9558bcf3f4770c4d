//! Settings, keymap and paths: what the user decides, and where it is kept.
//!
//! Everything is optional; a mistake in a file is an error that names the file, the place and what would be valid,
//! and never a silent default.

mod action;
mod commands;
mod error;
mod file;
mod keymap;
mod keys;
mod paths;
mod schema;
mod settings;
mod themes;

pub use action::{Action, Group};
pub use commands::{HOLES, OwnCommand, OwnQuestion};
pub use error::ConfigError;
pub use file::read_text;
pub use keymap::{Keymap, Mode};
pub use keys::KeyPress;
pub use paths::{Paths, private_file};
pub use schema::example as settings_example;
pub use settings::{Exports, ProfileSettings, RateShares, Rows, Settings, Zone};
pub use themes::load_theme;

#[cfg(test)]
mod tests;
