//! What the sandbox answers over the wire.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "sandbox_wire/asker.rs"]
mod asker;
mod carrying;
#[path = "sandbox_wire/client.rs"]
mod client;
mod sandbox_appflow;
mod sandbox_cases;
mod sandbox_demo;
mod sandbox_wire;
