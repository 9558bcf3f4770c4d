//! The operations of the services as rows that the compiler checks against the SDK.
//!
//! A row names an operation, the client's method, and the members that the serializer insists on (labels
//! and required query members). They get a placeholder: the [`Carrier`] puts the real document in.

mod appflow;
mod cases;
mod profiles;

use std::error::Error;
use std::future::Future;
use std::pin::Pin;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;

use super::carrier::Carrier;
use super::clients::Clients;
use crate::model::{OperationId, Service};

/// Why the SDK gave up, whatever the operation.
pub(super) type Failure = SdkError<Refused, HttpResponse>;

/// A service error without its type, in the SDK's words; our own parse of the reply says more.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refused(String);

/// An attempt under way. What came back is with the carrier.
pub(super) type Sending = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// Stands for the members that the serializer insists on; never leaves the process.
const PLACEHOLDER: &str = "-";

macro_rules! operations {
    ($client:ty { $($name:literal => $method:ident($($member:ident),*),)* }) => {
        /// The operations of this table.
        #[cfg(test)]
        pub(super) const NAMES: &[&str] = &[$($name),*];

        /// Starts an attempt; `None` for a name that the table does not have.
        pub(super) fn send(client: &$client, name: &str, carrier: super::Carrier) -> Option<super::Sending> {
            match name {
                $($name => {
                    let call = client.$method()$(.$member(super::PLACEHOLDER))*.customize().interceptor(carrier);
                    Some(Box::pin(async move { call.send().await.map(drop).map_err(super::erase) }))
                })*
                _ => None,
            }
        }
    };
}
use operations;

/// Sends an operation once through the client of its service.
pub(super) fn send(clients: &Clients, operation: OperationId, carrier: Carrier) -> Option<Sending> {
    match operation.service {
        Service::CustomerProfiles => profiles::send(&clients.profiles, operation.name, carrier),
        Service::ConnectCases => cases::send(&clients.cases, operation.name, carrier),
        Service::AppFlow => appflow::send(&clients.appflow, operation.name, carrier),
    }
}

/// The failure without the type of its service error, which our own parse replaces.
pub(super) fn erase<E: Error + Send + Sync + 'static>(failure: SdkError<E, HttpResponse>) -> Failure {
    failure.map_service_error(|error| Refused(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::api;

    #[test]
    fn tables_hold_exactly_the_operations_of_the_facts() {
        for (service, names) in [
            (Service::CustomerProfiles, profiles::NAMES),
            (Service::ConnectCases, cases::NAMES),
            (Service::AppFlow, appflow::NAMES),
        ] {
            let facts: Vec<&str> = api().operations().filter(|o| o.id.service == service).map(|o| o.id.name).collect();
            assert_eq!(names, facts, "{service}");
        }
    }
}
