//! What must hold of facts, documents and the code itself, without anything running.

#[path = "golden/cases.rs"]
mod cases;
mod documents;
mod forms;
mod golden;
mod layers;
mod overlay;
mod properties;
