//! When things happen again: schedule expressions of flows, and texts about schedules. Never asks what time it is.

mod cron;
mod days;
mod expression;
mod rate;
mod weekly;

pub use expression::{Schedule, WrongSchedule};
pub use weekly::weekly_matching;
