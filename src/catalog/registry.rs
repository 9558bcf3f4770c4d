//! All resources, loaded once.

use std::sync::LazyLock;

use super::{Location, LocationProblem, Place, Resource, load, place};
use crate::model::Service;

/// All resources that the console shows.
#[derive(Debug)]
pub struct Catalog {
    pub(super) resources: Vec<Resource>,
}

/// The catalogue that ships inside the binary, read on first use.
///
/// # Panics
/// If the embedded catalogue does not parse; a test loads it, so a release never does.
#[must_use]
#[expect(clippy::panic, reason = "embedded data that a test loads; nothing works without it")]
pub fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| match load::load() {
        Ok(catalog) => catalog,
        Err(problem) => panic!("the embedded catalogue does not load: {problem}"),
    });
    &CATALOG
}

impl Catalog {
    /// All resources; parents before their children, in the order in which they are shown.
    #[must_use]
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// The resource of this path, such as `profiles/domains/object-types`.
    #[must_use]
    pub fn resource(&self, path: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.path == path)
    }

    /// The resources of a service that hang under no item.
    pub fn roots(&self, service: Service) -> impl Iterator<Item = &Resource> {
        self.resources.iter().filter(move |resource| resource.parent_path() == service.root())
    }

    /// The resources that hang under an item of this one.
    pub fn children<'a>(&'a self, of: &'a Resource) -> impl Iterator<Item = &'a Resource> {
        self.resources.iter().filter(move |resource| resource.parent_path() == of.path)
    }

    /// What a location leads to.
    ///
    /// # Errors
    /// If no resource has that name, or nothing is that deep; the message names what there is.
    pub fn place(&'static self, location: &Location) -> Result<Place, LocationProblem> {
        place::place(location, &self.resources)
    }

    /// What is meant by a location that leads nowhere, where its last part is what is done at the place above: so a page
    /// shows its way.
    #[must_use]
    pub fn meant(&'static self, location: &Location) -> Option<Location> {
        place::with_last_as_action(location, &self.resources)
    }
}
