//! The HTTP client of the services and logins: whose certificates it trusts, and through which proxy it goes.
//!
//! Proxies are those of the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`). Trusted are the
//! certificates of this computer, or those of `AWS_CA_BUNDLE` alone, as for the AWS CLI.

use std::env;
use std::fs::File;
use std::io::Read;

use aws_config::profile::ProfileSet;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::apart::apart;
use super::proxy;
use crate::contract::{ApiError, ErrorKind};

/// Bytes of a file of certificates; those of a whole system take a tenth.
const LARGEST: u64 = 8 * 1024 * 1024;

/// The client.
pub(super) async fn client(profiles: &ProfileSet) -> Result<SharedHttpClient, ApiError> {
    let trusted = match bundle(profiles) {
        Some((source, path)) => {
            let certificates = apart(async move { read(&source, &path) }).await??;
            TrustStore::empty().with_pem_certificate(certificates)
        }
        None => TrustStore::default(),
    };
    let context = TlsContext::builder().with_trust_store(trusted).build();
    let context = context.map_err(|_| ApiError::local(ErrorKind::Fault, "Fault", "The TLS client can't be made."))?;
    let proxies = proxy::config(|name| env::var(name).ok());
    Ok(Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder().tls_provider(Provider::Rustls(CryptoMode::Ring));
        connector.set_connector_settings(settings.cloned());
        connector.set_proxy_config(Some(proxies.clone()));
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        connector.tls_context(context.clone()).build()
    }))
}

/// The file of certificates, and what names it, in the order of the AWS CLI.
fn bundle(profiles: &ProfileSet) -> Option<(String, String)> {
    let variable = |name: &str| Some((name.to_owned(), env::var(name).ok()?));
    let profile = || Some(("ca_bundle in the profile".to_owned(), profiles.get("ca_bundle")?.to_owned()));
    let given = variable("AWS_CA_BUNDLE").or_else(profile).or_else(|| variable("REQUESTS_CA_BUNDLE"));
    given.filter(|(_, path)| !path.is_empty())
}

/// The certificates of a file; every one must be usable, because the SDK insists on that.
fn read(source: &str, path: &str) -> Result<Vec<u8>, ApiError> {
    let bad = |why: &str| {
        let words = format!("{source} names {path}, which {why}.");
        let mut error = ApiError::local(ErrorKind::Invalid, "UnusableCertificates", words);
        error.advice = Some(format!("Correct {source}, or take it away to trust what this computer trusts."));
        error
    };
    let mut pem = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut pem));
    read.map_err(|error| bad(&format!("can't be read: {}", error.kind())))?;
    let certificates: Result<Vec<CertificateDer<'_>>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let certificates = certificates.map_err(|_| bad("holds certificates that can't be understood"))?;
    if certificates.is_empty() {
        return Err(bad("holds no certificates"));
    }
    let mut roots = RootCertStore::empty();
    let (_, unusable) = roots.add_parsable_certificates(certificates);
    if unusable > 0 {
        return Err(bad("holds certificates that can't be understood"));
    }
    pem.shrink_to_fit();
    Ok(pem)
}
