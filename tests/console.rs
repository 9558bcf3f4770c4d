//! The console as people use it: the real binary in a pseudo-terminal, and the whole app walked through.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod any_keys;
#[path = "pty/between.rs"]
mod between;
mod board;
mod carets;
mod configuration;
mod connectors;
mod designs;
mod desk;
#[path = "pty/disk.rs"]
mod disk;
mod editor;
#[path = "pty/endpoint.rs"]
mod endpoint;
mod every_action;
mod finding;
mod flows;
mod forget;
#[path = "pty/form.rs"]
mod form;
mod hinted;
mod hostile;
mod intake;
mod jobs;
mod journal;
mod keystrokes;
#[path = "pty/login.rs"]
mod login;
mod marks;
mod merging;
mod mouse;
mod own;
mod plain;
#[path = "pty/mod.rs"]
mod pty;
mod read_back;
#[path = "pty/service.rs"]
mod service;
mod slowness;
mod terminal;
mod touring;
mod undo;
mod walk;
mod wizards;
#[path = "world/mod.rs"]
mod world;
mod writings;
