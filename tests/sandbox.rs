//! What the sandbox answers over the wire.

#[path = "sandbox_wire/asker.rs"]
mod asker;
#[path = "sandbox_wire/client.rs"]
mod client;
mod sandbox_appflow;
mod sandbox_cases;
mod sandbox_demo;
mod sandbox_wire;
