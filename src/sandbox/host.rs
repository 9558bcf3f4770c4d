//! Who may speak to the sandbox: programs that call it by a name of this machine, and no web page from elsewhere.
//!
//! It listens on loopback alone, but a browser on this machine reaches that, too. A page whose own name was made to
//! lead here calls the sandbox by that name; a page of another origin says where it comes from, and whatever else this
//! machine serves is another origin.

use std::net::{IpAddr, SocketAddr};

use http::header::{HOST, ORIGIN};
use http::{HeaderMap, HeaderValue, Uri};

use super::gate::AuthError;

/// Why a request is turned away before anything of it is read; `None` where it comes from this machine, and from no web
/// page but one of the sandbox itself, which listens `at` this address.
pub(super) fn foreign(uri: &Uri, headers: &HeaderMap, at: SocketAddr) -> Option<AuthError> {
    let away = |message: &str| Some(AuthError { code: "AccessDeniedException", message: message.to_owned() });
    let mut hosts = headers.get_all(HOST).iter();
    let called = hosts.next().and_then(text).filter(|host| is_here(host) && hosts.next().is_none());
    if called.is_none() || uri.authority().is_some_and(|authority| !is_here(authority.as_str())) {
        return away("The sandbox answers to names of this machine only: call it localhost, 127.0.0.1 or [::1]");
    }
    let own = |origin: &HeaderValue| text(origin).is_some_and(|origin| is_own_page(origin, called, at));
    if !headers.get_all(ORIGIN).iter().all(own) {
        return away("The sandbox answers no web page but its own");
    }
    None
}

fn text(value: &HeaderValue) -> Option<&str> {
    value.to_str().ok()
}

/// The host of `HOST` or `HOST:PORT`, in small letters and without brackets, and the port if there is one; `None` for
/// everything else.
fn parts(authority: &str) -> Option<(String, Option<u16>)> {
    let (host, port) = match authority.rsplit_once(':') {
        // What is in brackets has colons of its own.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let port = match port {
        Some(port) if port.is_empty() || !port.bytes().all(|b| b.is_ascii_digit()) => return None,
        Some(port) => Some(port.parse().ok()?),
        None => None,
    };
    let host = match host.strip_prefix('[') {
        Some(address) => address.strip_suffix(']').filter(|address| address.contains(':'))?,
        None if host.contains(':') => return None,
        None => host.strip_suffix('.').unwrap_or(host),
    };
    Some((host.to_ascii_lowercase(), port))
}

/// Whether a host with or without a port is this machine, as itself.
fn is_here(authority: &str) -> bool {
    let Some((host, _)) = parts(authority) else { return false };
    match host.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => {
            let mut labels = host.rsplit('.');
            let of_a_name = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_');
            labels.next() == Some("localhost") && labels.all(|label| !label.is_empty() && label.bytes().all(of_a_name))
        }
    }
}

/// Whether an origin is a page of the sandbox itself: its scheme, the host it was `called` by, its port.
fn is_own_page(origin: &str, called: Option<&str>, at: SocketAddr) -> bool {
    let page = origin.strip_prefix("http://").and_then(parts);
    page.is_some_and(|(host, port)| {
        called.and_then(parts).is_some_and(|(called, _)| called == host) && port.unwrap_or(80) == at.port()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine_are_here_and_all_others_are_not() {
        for here in
            ["localhost", "LOCALHOST:4599", "localhost.:1", "api.localhost", "127.0.0.1:80", "127.9.9.9", "[::1]:4599"]
        {
            assert!(is_here(here), "{here}");
        }
        for there in [
            "example.com",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "127.0.0.1@example.com",
            "0.0.0.0",
            "",
            "[::]",
            "[fe80::1]",
            "192.168.0.1:4599",
            "notlocalhost",
            "localhost@example.com",
            "[::ffff:10.0.0.1]",
            "127.0.0.1:4710,evil.com",
            "127.0.0.1:evil.com",
            "127.0.0.1:x",
            "127.0.0.1:",
            "127.0.0.1:+80",
            "127.0.0.1:65536",
            "127.0.0.1:80:80",
            "127.0.0.1/",
            "localhost,evil.com",
            "evil.com,localhost",
            "evil.com,a.localhost",
            "..localhost",
            "localhost..",
            "[127.0.0.1]",
            "::1",
            "[::1",
            "[::1]x:80",
            "[::1]]:80",
        ] {
            assert!(!is_here(there), "{there}");
        }
    }
}
