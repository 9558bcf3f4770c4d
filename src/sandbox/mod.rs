//! The local service: a stand-in for the three APIs on loopback, for newcomers, tests and other clients.
//!
//! It answers from the same facts as the console, keeps its state in SQLite, and answers nothing
//! that was not stored or derived from what is stored. It never leaves loopback and verifies no
//! signatures: a request needs a well-formed Authorization header, because its credential scope
//! names the service and the region and its access key names the account, but any secret will do.
//!
//! # The way of a request
//!
//! server (HTTP) → host (from this machine?) → gate (who asks, of which service) → route (facts: operation and input document) → faults and
//! rates → check (facts: constraints) → handler (special or generic, inside one transaction of the [`store`]) → reply
//! (facts: cut to the output shape). Paths below `/_sandbox` set clock, faults, quotas and data.
//!
//! How to write a handler: see [`handler`].

mod admin;
mod appflow;
mod backend;
mod cases;
mod checking;
pub mod clock;
pub mod demo;
mod dispatch;
mod error;
pub mod faults;
mod fill;
mod gate;
mod generic;
pub mod handler;
mod host;
mod idempotency;
mod log;
mod options;
mod page;
mod profiles;
mod project;
pub mod quota;
pub mod refusal;
mod registry;
pub mod replay;
mod request;
mod response;
mod seeder;
mod sent;
mod server;
mod service;
mod shared;
mod start_error;
pub mod store;
mod sts;
mod tags;
mod throttle;

pub use dispatch::offers;
pub use handler::{Answer, Handler, Request};
pub use log::Logged;
pub use options::{Options, Seed};
pub use refusal::{Refusal, RefusalKind};
pub use seeder::Seeder;
pub use server::{Handle, serve};
pub use start_error::StartError;
pub use store::{Database, Record, Store, Tenant};
