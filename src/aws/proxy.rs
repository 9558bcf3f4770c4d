//! The proxy that the environment names. What the HTTP client cannot understand it would pass over in silence, and go
//! where it was not meant to go.

use aws_smithy_http_client::proxy::ProxyConfig;
use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;

use crate::contract::{ApiError, ErrorKind};

/// Where requests go if no endpoint is named, as far as a proxy cares.
const PUBLIC: &str = "https://sts.amazonaws.com";

/// That the variable which names the proxy on the way to this endpoint names one. Its value may hold a password, and is
/// not shown.
pub(super) fn understood(endpoint: Option<&str>, env: impl Fn(&str) -> Option<String>) -> Result<(), ApiError> {
    let Ok(to) = endpoint.unwrap_or(PUBLIC).parse::<Uri>() else { return Ok(()) };
    let names = match to.scheme_str() {
        Some("http") => ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"],
        _ => ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"],
    };
    let set = |name: &'static str| env(name).filter(|value| !value.is_empty()).map(|value| (name, value));
    let Some((name, value)) = names.into_iter().find_map(set) else { return Ok(()) };
    if is_passed_by(&env) {
        return Ok(());
    }
    let around = around(&env);
    let leads = |proxy: &str| Matcher::builder().all(proxy).no(around.as_str()).build().intercept(&to).is_some();
    if !leads("http://proxy.example.com") {
        return Ok(());
    }
    let why = match leads(&value) {
        true if has_port(&value) => return Ok(()),
        // The HTTP client would take another port in its place.
        true => "has a port that is none",
        false => "cannot be understood",
    };
    let mut error = ApiError::local(ErrorKind::Invalid, "UnusableProxy", format!("The proxy in {name} {why}."));
    error.advice = Some(format!("Correct {name}, as http://HOST:PORT, or unset it, and start again."));
    Err(error)
}

/// Whether the port of an address is one, if it has any.
fn has_port(address: &str) -> bool {
    let host = address.split_once("://").map_or(address, |(_, host)| host);
    let host = host.split(['/', '?', '#']).next().unwrap_or(host);
    let host = host.rsplit('@').next().unwrap_or(host);
    let port = host.rsplit(']').next().unwrap_or(host).rsplit_once(':').map(|(_, port)| port);
    port.is_none_or(|port| port.is_empty() || port.parse::<u16>().is_ok_and(|port| port > 0))
}

/// The proxies of the environment; none where it names all hosts as in need of none.
pub(super) fn config(env: impl Fn(&str) -> Option<String>) -> ProxyConfig {
    if is_passed_by(env) { ProxyConfig::disabled() } else { ProxyConfig::from_env() }
}

/// Whether the environment names a proxy for addresses of plain HTTP, whichever these are.
pub(super) fn is_named_for_plain(env: impl Fn(&str) -> Option<String>) -> bool {
    let names = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    names.into_iter().any(|name| env(name).is_some_and(|value| !value.is_empty())) && !is_passed_by(env)
}

/// The hosts that need no proxy.
fn around(env: impl Fn(&str) -> Option<String>) -> String {
    ["NO_PROXY", "no_proxy"].into_iter().find_map(env).unwrap_or_default()
}

/// Whether no host needs a proxy. The HTTP client means hosts with names alone by that.
fn is_passed_by(env: impl Fn(&str) -> Option<String>) -> bool {
    around(env).split(',').any(|host| host.trim() == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_that_is_none_is_said_and_not_passed_over() {
        let check = |endpoint: Option<&str>, set: &[(&str, &str)]| {
            let of = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            understood(endpoint, of).map_err(|error| error.message)
        };
        for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
            let said = check(None, &[(name, "::::")]).unwrap_err();
            assert!(said.contains(name) && !said.contains("::::"), "{said}");
        }
        let local = Some("http://127.0.0.1:4599");
        assert!(check(local, &[("HTTP_PROXY", "http://user:pass word@x")]).is_err());
        for port in ["99999", "0", "80x", "-1", "port"] {
            let said = check(None, &[("HTTPS_PROXY", &format!("http://me:12@proxy.example.com:{port}/"))]).unwrap_err();
            assert!(said.contains("HTTPS_PROXY") && !said.contains("example"), "{port}: {said}");
        }
        for (endpoint, set) in [
            (None, &[][..]),
            (None, &[("HTTPS_PROXY", "http://[::1]:3128")][..]),
            (None, &[("HTTPS_PROXY", "http://[::1]")][..]),
            (None, &[("HTTPS_PROXY", "http://NAME:1:2@proxy.example.com/")][..]),
            (None, &[("HTTPS_PROXY", "")][..]),
            (None, &[("HTTPS_PROXY", "http://NAME:PASSWORD@proxy.example.com:3128")][..]),
            (None, &[("HTTPS_PROXY", "proxy.example.com:3128")][..]),
            (None, &[("HTTP_PROXY", "::::")][..]),
            (local, &[("HTTPS_PROXY", "::::")][..]),
            (local, &[("HTTP_PROXY", "::::"), ("NO_PROXY", "127.0.0.1")][..]),
            (local, &[("HTTP_PROXY", "::::"), ("NO_PROXY", "*")][..]),
            (None, &[("HTTPS_PROXY", "::::"), ("no_proxy", "localhost, *")][..]),
        ] {
            assert_eq!(check(endpoint, set), Ok(()), "{set:?}");
        }
    }

    #[test]
    fn plain_addresses_go_straight_where_no_proxy_is_named_for_them() {
        let named = |set: &[(&str, &str)]| {
            let of = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            is_named_for_plain(of)
        };
        for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
            assert!(named(&[(name, "https://proxy.example.com:3128")]), "{name}");
            assert!(!named(&[(name, "https://proxy.example.com:3128"), ("NO_PROXY", "*")]), "{name}");
        }
        assert!(!named(&[]) && !named(&[("HTTP_PROXY", "")]) && !named(&[("HTTPS_PROXY", "http://proxy:3128")]));
    }

    #[test]
    fn every_host_goes_without_a_proxy_where_the_environment_says_so() {
        let disabled =
            |value: Option<&str>| config(|name| value.filter(|_| name == "NO_PROXY").map(str::to_owned)).is_disabled();
        assert!(disabled(Some("*")) && disabled(Some("10.0.0.1, *")));
        assert!(!disabled(None) && !disabled(Some("*.example.com")) && !disabled(Some("10.0.0.1")));
    }
}
