//! Contexts, clients, operation tables, transport and errors. The only room that names an SDK crate.
//!
//! [`Gateway`] carries documents to a service and back, one attempt a call. It never retries, pages or
//! waits for a rate (the pool does), never writes to disk, and lets no secret out.

mod gateway;
mod limits;
mod profiles;

pub use gateway::Gateway;
pub use limits::Limits;
pub use profiles::{profiles, sandbox_profiles};
