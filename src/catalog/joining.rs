//! Where it is asked why an object is not on a profile, and what of that is known there.

use serde::Deserialize;

use super::{Location, Resource};

/// What an item is to the question why an object is not on a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JoiningPart {
    /// That in which all of it happens.
    Domain,
    /// The type of the object.
    Type,
    /// The profile that it is not on.
    Profile,
    /// The object itself.
    Object,
}

impl JoiningPart {
    /// What is asked, for people.
    pub const TITLE: &'static str = "Why is this object not on that profile?";
}

impl Resource {
    /// What an item is asked on a page of its own: why nothing arrives by it, or why an object is not on a profile.
    #[must_use]
    pub fn asked_why(&self) -> Option<&str> {
        let joining = self.joining.map(|_| JoiningPart::TITLE);
        self.diagnosis.as_ref().map(|diagnosis| diagnosis.title.as_str()).or(joining)
    }
}

/// The domain of a place that is asked about: the item above it that all of it happens in.
#[must_use]
pub fn joining_domain(at: &Location) -> Option<Location> {
    (1..=at.parts().len()).map(|length| Location::new(&at.parts()[..length])).find(|above| {
        matches!(super::catalog().place(above), Ok(super::Place::Item(of)) if of.joining == Some(JoiningPart::Domain))
    })
}
