//! The APIs as facts: operations, shapes, and what can be said of a document by them alone.
//!
//! Everything here is pure: look-up, checking a document against a shape, binding a document to an
//! HTTP request and back, and the classes of members that decide what may be shown or stored.
//! Nothing here does I/O, knows the SDK, or holds rules that go beyond the published models and
//! their overlay (those are in [`crate::rules`]).

mod api;
mod cli;
mod load;
mod operation;
mod service;
mod shape;

pub use api::{Api, api};
pub use cli::equivalent_cli;
pub use operation::{Access, Edit, Operation, OperationId, Paging, Retry};
pub use service::Service;
pub use shape::{Class, Constraint, Kind, Location, Member, Shape, TimestampFormat};
