//! What definitions say of one profile: the value of a calculated attribute, and whether a segment has it.
//!
//! The sandbox answers by it, and a form tries a definition with it before there is one. What stands around a profile is
//! handed in: nothing is read here.

mod attribute;
mod compare;
mod operand;
mod segment;
mod window;

pub use attribute::{GivenObject, LeftOut, WorkedOut, threshold, work_out};
pub use compare::{combine, compare, holds};
pub use operand::Operand;
pub use segment::{ConditionPart, Surroundings, belongs, dimensions, group_holds, parts_of};
pub use window::Window;
