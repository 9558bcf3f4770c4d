//! Sends one attempt through the SDK client of its service.
//!
//! One typed operation of each client is the vehicle of all its operations: the [`Carrier`] replaces method,
//! URI and body before the request is signed. So an operation is known by the facts alone, and one that the
//! SDK crate does not have travels all the same. The vehicles take no members, and have no endpoint, signature
//! or checksum of their own.

use std::error::Error;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;

use super::carrier::Carrier;
use super::clients::Clients;
use crate::model::Service;

/// Why the SDK gave up, whatever the operation.
pub(super) type Failure = SdkError<Refused, HttpResponse>;

/// A service error without its type; our own parse of the reply says what it was.
#[derive(Debug, thiserror::Error)]
#[error("the service refused")]
pub(super) struct Refused;

/// Sends what the carrier holds once. What came back is with the carrier; the error counts only where no
/// reply came.
pub(super) async fn send(clients: &Clients, service: Service, carrier: Carrier) -> Result<(), Failure> {
    macro_rules! carry {
        ($vehicle:expr) => {
            $vehicle.customize().interceptor(carrier).send().await.map(drop).map_err(erase)
        };
    }
    match service {
        Service::CustomerProfiles => carry!(clients.profiles.list_domains()),
        Service::ConnectCases => carry!(clients.cases.list_domains()),
        Service::AppFlow => carry!(clients.appflow.list_flows()),
    }
}

/// The failure without the type and the words of its service error.
pub(super) fn erase<E: Error + Send + Sync + 'static>(failure: SdkError<E, HttpResponse>) -> Failure {
    failure.map_service_error(|_| Refused)
}
