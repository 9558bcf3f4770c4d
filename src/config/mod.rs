//! Settings, keymap and paths.
