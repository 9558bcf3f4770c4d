//! A file that is uploaded as a whole: what is said of it before, and how it gets there.

mod begin;
mod menus;
mod plan;
mod run;
#[cfg(test)]
mod tests;
mod view;

pub(super) use plan::{UploadPart, UploadPlan};
pub(super) use run::UploadRun;
pub use run::UploadStage;
pub(super) use view::{draw, part_cells, said};
