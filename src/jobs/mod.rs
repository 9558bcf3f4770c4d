//! Many calls as one piece of work: items with their states, what is sent next, and what can be tried again. Pure.
//!
//! A job knows how many of its items may be under way, and which of them comes next; who owns it starts the calls and
//! tells it how they moved on. It asks no clock, sends nothing and draws nothing. An item's state holds ids and
//! errors: what it is called is its owner's affair.

mod batch;
mod before;
mod edit;
mod engine;
mod look;
mod pace;
pub mod rows;
mod since;

pub use batch::{Part, batch_of, failed_entries, joined, known, may_go_alone, part};
pub use before::{BeforeRead, before_read, image_of, is_of_configuration};
pub use edit::{Edited, apart, can_edit, edited, makes_absent, names_item, read_before, together};
pub use engine::{Engine, Hand, Heard, INTERRUPTED, JobRules, Meter, UNSETTLED};
pub use look::{Judged, LOOK_PAGES, Seen, judge};
pub use pace::{bulk_of, calls_for, time_for};
pub use since::{changed_since, now_of, other_than};
