//! Why a connection never stood: whose fault it is, in our words, and what to do about it.

use std::error::Error;
use std::io;

use http::Uri;
use hyper_util::client::legacy;
use hyper_util::client::proxy::matcher::Matcher;
use rustls::{CertificateError, Error as Tls};

use super::causes::{chain, find};
use super::sending::Failure;
use crate::contract::{ApiError, ErrorKind, Transience};

/// What kept a connection from standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    Refused,
    UnknownHost,
    Timeout,
    NoWay,
    ProxyLogin,
    /// The proxy got a name and a password.
    ProxyBadLogin,
    ProxyRefuses,
    Certificate(&'static str),
    NotTls,
    Tls,
    Other,
}

/// The error, if it is sure that the connection never stood; `to` is the endpoint, empty for a login service.
pub(super) fn read(failed: &Failure, to: &str) -> Option<ApiError> {
    match to {
        "" => between(failed, "https://sts.amazonaws.com", "The login service"),
        to => between(failed, to, to),
    }
}

/// The same of any error on the way to an address, which is called `end`.
pub(super) fn between(failed: &(dyn Error + 'static), target: &str, end: &str) -> Option<ApiError> {
    let connecting = find::<legacy::Error>(failed).filter(|error| error.is_connect())?;
    let proxy = target.parse::<Uri>().ok().and_then(|uri| proxy_of(&uri));
    let cause = match (cause(connecting, proxy.is_some()), &proxy) {
        (Cause::ProxyLogin, Some((_, true))) => Cause::ProxyBadLogin,
        (cause, _) => cause,
    };
    Some(match proxy {
        Some((proxy, _)) if !cause.is_tls() => cause.at_proxy(&proxy, end),
        _ => cause.at_endpoint(end),
    })
}

/// Scheme, host and port of the proxy that requests to an address take, and whether it gets a name and a password.
fn proxy_of(to: &Uri) -> Option<(String, bool)> {
    let intercept = Matcher::from_env().intercept(to)?;
    let uri = intercept.uri();
    let host = uri.host()?;
    let port = uri.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    let proxy = format!("{}://{host}{port}", uri.scheme_str().unwrap_or("http"));
    Some((proxy, intercept.basic_auth().is_some()))
}

fn cause(connecting: &(dyn Error + 'static), is_proxied: bool) -> Cause {
    if let Some(problem) = find::<Tls>(connecting) {
        return of_tls(problem);
    }
    // Some errors are private to their library: what they are shows in their texts alone.
    let says = |words: &[&str]| {
        chain(connecting)
            .map(|error| error.to_string().to_lowercase())
            .any(|text| words.iter().any(|w| text.contains(w)))
    };
    if is_proxied && says(&["proxy authorization required"]) {
        return Cause::ProxyLogin;
    }
    if is_proxied && says(&["tunnel error: unsuccessful", "tunnel error: unexpected end", "response headers too long"])
    {
        return Cause::ProxyRefuses;
    }
    let kinds: Vec<io::ErrorKind> =
        chain(connecting).filter_map(|e| e.downcast_ref::<io::Error>()).map(io::Error::kind).collect();
    let is = |kind| kinds.contains(&kind);
    if is(io::ErrorKind::ConnectionRefused) {
        Cause::Refused
    } else if says(&["dns error", "lookup address", "resolve"]) {
        Cause::UnknownHost
    } else if is(io::ErrorKind::TimedOut) || says(&["timeout", "timed out"]) {
        Cause::Timeout
    } else if is(io::ErrorKind::NetworkUnreachable) || is(io::ErrorKind::HostUnreachable) {
        Cause::NoWay
    } else if says(&["tls", "handshake"]) {
        Cause::Tls
    } else {
        Cause::Other
    }
}

fn of_tls(problem: &Tls) -> Cause {
    match problem {
        Tls::InvalidCertificate(CertificateError::UnknownIssuer) => {
            Cause::Certificate("is signed by nobody that this computer trusts")
        }
        Tls::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            Cause::Certificate("has expired")
        }
        Tls::InvalidCertificate(CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. }) => {
            Cause::Certificate("is not valid yet")
        }
        Tls::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => Cause::Certificate("is for another host"),
        Tls::InvalidCertificate(_) => Cause::Certificate("can't be accepted"),
        Tls::InvalidMessage(_) => Cause::NotTls,
        _ => Cause::Tls,
    }
}

impl Cause {
    fn is_tls(self) -> bool {
        matches!(self, Self::Certificate(_) | Self::NotTls | Self::Tls)
    }

    fn at_endpoint(self, end: &str) -> ApiError {
        let network = "Check network, VPN, region and endpoint URL, and try again.";
        let bundle = "If a proxy stands in between, name the file of its certificates in AWS_CA_BUNDLE; \
                      else check clock, region and endpoint URL.";
        let (code, words, advice) = match self {
            Self::Refused => ("ConnectionRefused", "refuses the connection: nothing listens there", network),
            Self::UnknownHost => ("UnknownHost", "has no address", network),
            Self::Timeout => ("ConnectTimeout", "did not take the connection in time", network),
            Self::NoWay => ("NoRoute", "can't be reached from this network", network),
            Self::Certificate(why) => {
                return unreached("TlsFailure", format!("The certificate of {end} {why}."), bundle);
            }
            Self::NotTls => {
                let scheme = "Check the port, and whether the endpoint URL should begin with http://.";
                ("TlsFailure", "does not speak TLS", scheme)
            }
            Self::Tls => ("TlsFailure", "broke the TLS handshake off", bundle),
            Self::ProxyLogin | Self::ProxyBadLogin | Self::ProxyRefuses | Self::Other => {
                ("ConnectFailed", "can't be reached", network)
            }
        };
        unreached(code, format!("{end} {words}."), advice)
    }

    fn at_proxy(self, proxy: &str, end: &str) -> ApiError {
        let login = "Put its name and password into HTTPS_PROXY, as http://NAME:PASSWORD@HOST:PORT, and start again.";
        let bad_login = "Correct name and password in HTTPS_PROXY (what is no letter or digit as %40 and so on), and start \
                         again. If it takes NTLM or Kerberos alone, a proxy of your own that logs in there must stand \
                         in between.";
        let other = "Correct HTTPS_PROXY or HTTP_PROXY, or name hosts that need no proxy in NO_PROXY, and start again.";
        let (code, words, advice) = match self {
            Self::Refused => ("ProxyRefused", "refuses the connection: nothing listens there", other),
            Self::UnknownHost => ("ProxyUnknownHost", "has no address", other),
            Self::Timeout => ("ProxyTimeout", "did not let the connection through in time", other),
            Self::ProxyLogin => ("ProxyLogin", "asks for a login", login),
            Self::ProxyBadLogin => ("ProxyLogin", "does not take the name and password that it got", bad_login),
            Self::ProxyRefuses => ("ProxyRefuses", "does not let the connection through", other),
            _ => ("ProxyFailed", "can't be reached", other),
        };
        unreached(code, format!("The proxy {proxy} on the way to {} {words}.", lower(end)), advice)
    }
}

/// A name of ours in the middle of a sentence.
fn lower(end: &str) -> String {
    end.strip_prefix("The ").map_or_else(|| end.to_owned(), |rest| format!("the {rest}"))
}

fn unreached(code: &str, words: String, advice: &str) -> ApiError {
    let mut error = ApiError::local(ErrorKind::Unreachable, code, words);
    error.transience = Transience::NotActed { after: None };
    error.advice = Some(advice.to_owned());
    error
}
