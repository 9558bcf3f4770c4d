//! A case of the demo data while it is being made.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::asset::DemoPlace;
use super::people::Person;

/// The Connect instance in which people work.
pub(super) const INSTANCE: &str = "instance/6b1f0a8e-4c1d-4f5b-9d33-7e2a1c0b9f48";

/// What the cases of a domain are made of.
pub(super) struct CasesOf<'a> {
    pub(super) place: &'a DemoPlace,
    pub(super) asset: &'a Value,
    pub(super) domain: &'a str,
    pub(super) domain_id: String,
    pub(super) profiles: &'a str,
    pub(super) people: &'a [Person],
}

/// A case while it is being made.
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) customer: Option<usize>,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
    pub(super) closed: Option<Timestamp>,
    pub(super) user: String,
    pub(super) values: Map<String, Value>,
}
