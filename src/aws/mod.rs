//! Contexts, clients, transport and errors. The only room that names an SDK crate.
//!
//! [`Gateway`] carries documents to a service and back, one attempt a call. It never retries, pages or
//! waits for a rate (the pool does), never writes to disk, and lets no secret out.

mod advice;
mod carrier;
mod clients;
mod failure;
mod gateway;
mod identity;
mod limits;
mod outgoing;
mod profiles;
mod refusal;
mod reply;
mod resolve;
mod sending;
mod session;
mod tap;

pub use gateway::Gateway;
pub use limits::Limits;
pub use profiles::{profiles, sandbox_profiles};
pub use resolve::resolve;
