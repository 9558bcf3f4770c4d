//! The pool that runs every call: lanes, limits, rates, retries, cancellation, progress.
//!
//! A call goes in by [`Pool::start`] and comes back as [`crate::contract::TaskEvent`]s over one
//! bounded channel; exactly one of them is the last. The pool alone retries, so that every attempt
//! and every wait can be seen. It knows calls, operations and the [`crate::contract::Transport`];
//! it never knows what a reply means, who asked, or which SDK carries it.

mod clock;
mod gate;
mod limits;
mod pace;
mod paging;
mod pool;
mod retry;
mod run;
#[cfg(test)]
mod tests;

pub use crate::model::{Rate, rate};
pub use clock::{Clock, Sleep, SystemClock};
pub use limits::PoolLimits;
pub use pool::Pool;
