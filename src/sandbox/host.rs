//! Who may speak to the sandbox: programs that call it by a name of this machine, and no web page from elsewhere.
//!
//! It listens on loopback alone, but a browser on this machine reaches that, too. A page whose own name was made to
//! lead here calls the sandbox by that name; a page of another origin says where it comes from.

use std::net::IpAddr;

use http::header::{HOST, ORIGIN};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Uri};

use super::gate::TurnedAway;

/// Why a request is turned away before anything of it is read; `None` where it comes from this machine.
pub(super) fn foreign(uri: &Uri, headers: &HeaderMap) -> Option<TurnedAway> {
    let away = |message: &str| Some(TurnedAway { code: "AccessDeniedException", message: message.to_owned() });
    let called: Vec<&HeaderValue> = headers.get_all(HOST).iter().collect();
    let named = called.len() == 1 && called.iter().all(|host| text(host).is_some_and(is_here));
    if !named || uri.authority().is_some_and(|authority| !is_here(authority.as_str())) {
        return away("The sandbox answers to names of this machine only: call it localhost, 127.0.0.1 or [::1]");
    }
    if headers.get_all(ORIGIN).iter().any(|origin| !text(origin).is_some_and(is_page_here)) {
        return away("The sandbox answers no web page of another host");
    }
    None
}

fn text(value: &HeaderValue) -> Option<&str> {
    value.to_str().ok()
}

/// Whether a host with or without a port is this machine, as itself.
fn is_here(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    if host.contains('@') {
        return false;
    }
    let host = authority.host().trim_end_matches('.').to_ascii_lowercase();
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(&host);
    match address.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// Whether an origin is a page that this machine serves.
fn is_page_here(origin: &str) -> bool {
    let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    host.is_some_and(is_here)
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
        ] {
            assert!(!is_here(there), "{there}");
        }
    }
}
