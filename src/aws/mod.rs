//! Contexts, clients, transport and errors. The only room that names an SDK crate.
//!
//! [`Gateway`] carries documents to a service and back, one attempt a call. It never retries, pages or
//! waits for a rate (the pool does), never writes to disk, and lets no secret out.

mod advice;
mod apart;
mod captured;
mod carrier;
mod causes;
mod chain;
mod clients;
mod configuration;
mod container;
mod context_clients;
mod endpoints;
mod failure;
mod files;
mod gateway;
mod identity;
mod limits;
mod outgoing;
mod process;
mod profiles;
mod proxy;
mod put;
mod refusal;
mod reply;
mod resolve;
mod sending;
mod steps;
mod tap;
mod told;
mod trust;
mod unreached;

pub use endpoints::{region_problem, url_problem};
pub use gateway::Gateway;
pub use limits::Limits;
pub use profiles::{profiles, sandbox_profiles};
pub use resolve::{LOGIN_ENDPOINT, resolve};
