//! When things happen again: schedule expressions of flows, and texts about schedules. Never asks what time it is.

mod cron;
mod days;
mod expression;
mod numbers;
mod rate;
mod weekly;
mod words;
mod wrong;

pub use expression::Schedule;
pub use weekly::weekly_matching;
pub use wrong::WrongSchedule;
