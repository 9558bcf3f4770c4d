//! The services that the sandbox has. Only this file, the demo data and the upload address name them.

use super::backend::{Backend, Planned};
use super::generic::{GenericVerb, Resource};
use super::{appflow, cases, profiles};
use crate::model::{Operation, Service};

/// What a service handed over.
pub(super) fn backend(service: Service) -> &'static Backend {
    match service {
        Service::CustomerProfiles => &profiles::BACKEND,
        Service::ConnectCases => &cases::BACKEND,
        Service::AppFlow => &appflow::BACKEND,
    }
}

/// The resource and verb that an operation stands for.
pub(super) fn generic(operation: &Operation) -> Option<(&'static Resource, GenericVerb)> {
    let resources = backend(operation.id.service).resources;
    resources.iter().find_map(|resource| Some((*resource, resource.verb(operation.id.name)?)))
}

/// Who carries out what is planned under a name.
pub(super) fn due(what: &str) -> Option<Planned> {
    [&profiles::BACKEND, &cases::BACKEND, &appflow::BACKEND].into_iter().find_map(|backend| (backend.due)(what))
}
