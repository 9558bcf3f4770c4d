//! The HTTP client of the services and logins: whose certificates it trusts, and through which proxy it goes.
//!
//! Proxies are those of the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`). Trusted are the
//! certificates of this computer, or those of `AWS_CA_BUNDLE` alone, as for the AWS CLI.

use std::env;
use std::path::Path;
use std::time::Duration;

use aws_config::profile::ProfileSet;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::apart::apart;
use super::files::{self, Sort};
use super::proxy;
use crate::contract::{ApiError, ErrorKind};

/// The client; certificates of the user's own are waited for for so long.
pub(super) async fn client(profiles: &ProfileSet, patience: Duration) -> Result<SharedHttpClient, ApiError> {
    let trusted = match bundle(profiles) {
        Some((source, path)) => {
            let read = files::read(Path::new(&path), Sort::Any, patience).await;
            let pem = read.map_err(|why| unusable(&source, &path, &why.to_string()))?;
            let certificates = apart(async move { usable(&source, &path, pem) }).await??;
            TrustStore::empty().with_pem_certificate(certificates)
        }
        None => TrustStore::default(),
    };
    let context = TlsContext::builder().with_trust_store(trusted).build();
    let context = context.map_err(|_| ApiError::local(ErrorKind::Fault, "Fault", "The TLS client can't be made."))?;
    let variable = |name: &str| env::var(name).ok();
    let proxies = proxy::config(variable);
    let secure = Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder().tls_provider(Provider::Rustls(CryptoMode::Ring));
        connector.set_connector_settings(settings.cloned());
        connector.set_proxy_config(Some(proxies.clone()));
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        connector.tls_context(context.clone()).build()
    });
    if proxy::is_named_for_plain(variable) {
        // The way to the proxy itself may be a secure one.
        return Ok(secure);
    }
    let plain = Builder::new().build_with_connector_fn(|settings, components| {
        let mut connector = Connector::builder();
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        connector.build_http()
    });
    Ok(SharedHttpClient::new(ByScheme { plain, secure }))
}

/// Two clients, of which the one that trusts certificates reads them when the first request needs them: an endpoint of
/// plain HTTP, as that of a sandbox or of a machine's own credentials, needs none.
#[derive(Clone, Debug)]
struct ByScheme {
    plain: SharedHttpClient,
    secure: SharedHttpClient,
}

impl HttpClient for ByScheme {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let (of, settings, components) = (self.clone(), settings.clone(), components.clone());
        SharedHttpConnector::new(SchemeConnector { of, settings, components })
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.secure.connector_metadata()
    }
}

/// What connects as the address of each request says.
#[derive(Debug)]
struct SchemeConnector {
    of: ByScheme,
    settings: HttpConnectorSettings,
    components: RuntimeComponents,
}

impl HttpConnector for SchemeConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = if is_plain(request.uri()) { &self.of.plain } else { &self.of.secure };
        // Both keep their connectors, and with them the connections.
        client.http_connector(&self.settings, &self.components).call(request)
    }
}

/// Whether an address is one of plain HTTP.
fn is_plain(address: &str) -> bool {
    address.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"))
}

/// The file of certificates, and what names it, in the order of the AWS CLI.
fn bundle(profiles: &ProfileSet) -> Option<(String, String)> {
    let variable = |name: &str| Some((name.to_owned(), env::var(name).ok()?));
    let profile = || Some(("ca_bundle in the profile".to_owned(), profiles.get("ca_bundle")?.to_owned()));
    let given = variable("AWS_CA_BUNDLE").or_else(profile).or_else(|| variable("REQUESTS_CA_BUNDLE"));
    given.filter(|(_, path)| !path.is_empty())
}

fn unusable(source: &str, path: &str, why: &str) -> ApiError {
    let words = format!("{source} names {path}, which {why}.");
    let mut error = ApiError::local(ErrorKind::Invalid, "UnusableCertificates", words);
    error.advice = Some(format!("Correct {source}, or take it away to trust what this computer trusts."));
    error
}

/// The certificates of a file; every one must be usable, because the SDK insists on that.
fn usable(source: &str, path: &str, mut pem: Vec<u8>) -> Result<Vec<u8>, ApiError> {
    let bad = |why: &str| unusable(source, path, why);
    let certificates: Result<Vec<CertificateDer<'_>>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let certificates = certificates.map_err(|_| bad("holds certificates that can't be understood"))?;
    if certificates.is_empty() {
        return Err(bad("holds no certificates"));
    }
    let mut roots = RootCertStore::empty();
    let (_, left_out) = roots.add_parsable_certificates(certificates);
    if left_out > 0 {
        return Err(bad("holds certificates that can't be understood"));
    }
    pem.shrink_to_fit();
    Ok(pem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_go_without_certificates() {
        for (address, expected) in [
            ("http://127.0.0.1:4599/domains", true),
            ("HTTP://localhost/", true),
            ("https://127.0.0.1/", false),
            ("http:/", false),
            ("", false),
        ] {
            assert_eq!(is_plain(address), expected, "{address}");
        }
    }
}
