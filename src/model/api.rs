//! All facts, loaded once.

use std::collections::BTreeMap;

use super::{KnownRefusal, Member, Operation, OperationId, Service, Shape, ShapeKind};

/// The operations and shapes of the three services.
#[derive(Debug, Default)]
pub struct Api {
    pub(super) operations: [BTreeMap<&'static str, &'static Operation>; 3],
    pub(super) shapes: [BTreeMap<&'static str, &'static Shape>; 3],
    pub(super) refusals: [Vec<KnownRefusal>; 3],
    pub(super) other_names: [BTreeMap<String, Vec<String>>; 3],
}

impl Api {
    /// All operations, by service and name.
    pub fn operations(&self) -> impl Iterator<Item = &'static Operation> {
        self.operations.iter().flat_map(|operations| operations.values().copied())
    }

    /// The operation of this service and name.
    #[must_use]
    pub fn operation(&self, service: Service, name: &str) -> Option<&'static Operation> {
        self.operations[service as usize].get(name).copied()
    }

    /// The shape of this service and name.
    #[must_use]
    pub fn shape(&self, service: Service, name: &str) -> Option<&'static Shape> {
        self.shapes[service as usize].get(name).copied()
    }

    /// All shapes of all services.
    pub fn shapes(&self) -> impl Iterator<Item = &'static Shape> {
        self.shapes.iter().flat_map(|shapes| shapes.values().copied())
    }

    /// What a service is known to say when it refuses something.
    #[must_use]
    pub fn refusals(&self, service: Service) -> &[KnownRefusal] {
        &self.refusals[service as usize]
    }

    /// What people call members of a service, by their names there.
    #[must_use]
    pub fn other_names(&self, service: Service) -> &BTreeMap<String, Vec<String>> {
        &self.other_names[service as usize]
    }

    /// Whether members of this name are points in time wherever a service has them.
    #[must_use]
    pub fn is_time(&self, service: Service, member: &str) -> bool {
        let of_name = || self.shapes[service as usize].values().filter_map(|shape| shape.member(member));
        let time = |member: &Member| matches!(member.shape().kind, ShapeKind::Timestamp(_));
        of_name().next().is_some() && of_name().all(time)
    }

    #[expect(clippy::expect_used, reason = "an OperationId is made by the loader alone")]
    pub(super) fn by_id(&self, id: OperationId) -> &'static Operation {
        self.operation(id.service, id.name).expect("an id made from this table")
    }
}
