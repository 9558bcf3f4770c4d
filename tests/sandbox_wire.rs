//! The sandbox over the wire: raw HTTP on loopback, as any client would speak it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "sandbox_wire/boundary.rs"]
mod boundary;
#[path = "sandbox_wire/customers.rs"]
mod customers;
#[path = "sandbox_wire/identities.rs"]
mod identities;
#[path = "sandbox_wire/ingestion.rs"]
mod ingestion;
#[path = "sandbox_wire/lasting.rs"]
mod lasting;
#[path = "sandbox_wire/promise.rs"]
mod promise;
#[path = "sandbox_wire/protocol.rs"]
mod protocol;
#[path = "sandbox_wire/resources.rs"]
mod resources;
#[path = "sandbox_wire/segments.rs"]
mod segments;
#[path = "sandbox_wire/steering.rs"]
mod steering;
#[path = "sandbox_wire/whose.rs"]
mod whose;
