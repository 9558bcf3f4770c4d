//! Whether a request can be made for an endpoint and a region, before one is.
//!
//! What cannot be used must not reach the SDK: its errors show the request, with everything in it.

use std::borrow::Cow;
use std::env;
use std::net::IpAddr;

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;

use crate::contract::{ApiError, ErrorKind};
use crate::model::Service;

/// The login service, as the AWS CLI calls it in its configuration, and for people.
const LOGIN: (&str, &str) = ("sts", "the login service");

/// The endpoint that variables or files give to a service; none where it is the public one, or one that was
/// given for this run.
pub(super) fn configured(config: &SdkConfig, service: &str) -> Option<String> {
    if config.get_origin("endpoint_url").is_client_config() {
        return None;
    }
    let key = ServiceConfigKey::builder().service_id(service).env("AWS_ENDPOINT_URL").profile("endpoint_url");
    config.service_config()?.load_config(key.build().ok()?)
}

/// The endpoint that a configuration file gives to Customer Profiles. The AWS CLI calls the service
/// `customer_profiles` there; the SDK alone would look for `customer-profiles`.
pub(super) fn of_profiles(config: &SdkConfig) -> Option<String> {
    let own = configured(config, Service::CustomerProfiles.spec().config_name)?;
    // Without an endpoint of its own a service gets the one for all, which the client finds itself.
    (configured(config, "none").as_ref() != Some(&own)).then_some(own)
}

/// The endpoint that Customer Profiles is asked at, however it was given; none where it is the public one.
pub(super) fn given_to_profiles(config: &SdkConfig) -> Option<String> {
    let own = configured(config, Service::CustomerProfiles.spec().config_name);
    own.or_else(|| config.endpoint_url().map(str::to_owned))
}

/// Whether a file may go to an address as it is, so that who is on the way could read it: that is where its user has the
/// service asked without TLS, or no further away than that where it is this machine.
pub(super) fn takes_plain(endpoint: Option<&str>, address: &str) -> bool {
    let parts = |url: &str| {
        let uri: http::Uri = url.parse().ok().filter(|uri: &http::Uri| uri.scheme_str() == Some("http"))?;
        let host = uri.host()?.to_ascii_lowercase();
        let ip: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        let is_near = host == "localhost" || ip.is_some_and(|ip| ip.to_canonical().is_loopback());
        Some((is_near, host, uri.port_u16().unwrap_or(80)))
    };
    let (Some(given), Some(to)) = (endpoint.and_then(parts), parts(address)) else { return false };
    given.0 && to.0 || given == to
}

/// Whether region and endpoints can be used.
pub(super) fn check(config: &SdkConfig) -> Result<(), ApiError> {
    if let Some(region) = config.region()
        && let Err(why) = region_problem(region.as_ref())
    {
        let mut error = ApiError::local(ErrorKind::Invalid, "UnusableRegion", format!("The region {why}."));
        let advice = "Correct --region, AWS_REGION, or `region` in the profile or the settings; a region is called eu-central-1.";
        error.advice = Some(advice.to_owned());
        return Err(error);
    }
    if config.get_origin("endpoint_url").is_client_config() {
        let source = |url| {
            if env::var("AWS_ENDPOINT_URL").is_ok_and(|set| set == url) { "AWS_ENDPOINT_URL" } else { "--endpoint-url" }
        };
        return config.endpoint_url().map_or(Ok(()), |url| usable(url, "all services", source(url)));
    }
    let ours = Service::ALL.map(Service::spec).map(|spec| (spec.config_name, spec.title));
    ours.into_iter().chain([LOGIN]).try_for_each(|(id, people)| match configured(config, id) {
        Some(url) => usable(&url, people, &source(id, &url)),
        None => Ok(()),
    })
}

/// Where an endpoint was given.
fn source(id: &str, url: &str) -> String {
    let own = format!("AWS_ENDPOINT_URL_{}", id.to_uppercase());
    let gives = |name: &String| env::var(name).is_ok_and(|value| value == url);
    [own, "AWS_ENDPOINT_URL".to_owned()]
        .into_iter()
        .find(gives)
        .unwrap_or_else(|| "endpoint_url in the AWS configuration".to_owned())
}

fn usable(url: &str, service: &str, source: &str) -> Result<(), ApiError> {
    let Err(why) = url_problem(url) else { return Ok(()) };
    let words = format!("The endpoint URL of {service} ({source}) {why}.");
    let mut error = ApiError::local(ErrorKind::Invalid, "UnusableEndpoint", words);
    error.advice = Some(format!("Correct {source}: a whole URL such as http://127.0.0.1:4599."));
    Err(error)
}

/// What keeps a text from being an endpoint URL. It does not repeat the text, which may hold a password.
///
/// # Errors
/// The problem, to be read after the name of what was given.
pub fn url_problem(url: &str) -> Result<(), &'static str> {
    if url.is_empty() {
        return Err("is empty");
    }
    if !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("holds a space, a line break or another character that no URL has");
    }
    let Ok(uri) = url.parse::<http::Uri>() else { return Err("is no URL") };
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err("does not begin with http:// or https://");
    }
    if uri.host().is_none_or(str::is_empty) {
        return Err("names no host");
    }
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err("holds a name and password, which the services do not take");
    }
    if uri.query().is_some() || url.contains('#') {
        return Err("holds more than host and path");
    }
    let port = uri.authority().map(|authority| authority.as_str()[uri.host().unwrap_or_default().len()..].to_owned());
    if port.is_some_and(|port| !port.is_empty() && uri.port_u16().is_none_or(|port| port == 0)) {
        return Err("has a port that is none");
    }
    Ok(())
}

/// What keeps a text from being a region.
///
/// # Errors
/// The problem, to be read after "the region".
pub fn region_problem(region: &str) -> Result<(), Cow<'static, str>> {
    // It becomes a part of a host's name.
    let is_label = region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match region.len() {
        0 => Err("is empty".into()),
        64.. => Err("is too long".into()),
        _ if !is_label || region.starts_with('-') || region.ends_with('-') => {
            Err("holds something else than letters, digits and hyphens in between".into())
        }
        // It is signed as it is written, and the services know it in small letters alone.
        _ if region.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            Err(format!("is written in capital letters: {} is right", region.to_ascii_lowercase()).into())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_urls_without_secrets_are_endpoints() {
        for good in
            ["http://localhost:4599", "https://vpce-1.appflow.eu-west-1.vpce.amazonaws.com", "http://[::1]:8/p/"]
        {
            assert_eq!(url_problem(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "localhost:4599",
            "localhost",
            "//localhost",
            "http://",
            "http:///path",
            "ftp://localhost",
            "http://a b",
            "http://localhost\n",
            "http://kim:hunter2@localhost",
            "http://localhost:99999",
            "http://localhost:0",
            "http://localhost?a=b",
            "http://localhost#a",
            "\u{1b}[2J",
        ] {
            assert!(url_problem(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_plain_address_is_taken_where_the_service_itself_is_asked_plainly() {
        let near = Some("http://127.0.0.1:4713");
        for (endpoint, address, expected) in [
            (near, "http://127.0.0.1:4713/uploads/1?key=2", true),
            (near, "http://localhost:9000/bucket", true),
            (Some("http://localhost:4713/"), "http://[::1]:4713/x", true),
            (Some("http://Stand.example.com/p"), "http://stand.example.com:80/x", true),
            (Some("http://stand.example.com"), "http://other.example.com/x", false),
            (near, "http://bucket.example.com/x", false),
            (near, "http://localhost.example.com:4713/x", false),
            (Some("https://127.0.0.1:4713"), "http://127.0.0.1:4713/x", false),
            (near, "ftp://127.0.0.1:4713/x", false),
            (near, "nothing", false),
            (None, "http://127.0.0.1:4713/x", false),
        ] {
            assert_eq!(takes_plain(endpoint, address), expected, "{endpoint:?} {address}");
        }
    }

    #[test]
    fn a_region_is_a_part_of_a_hosts_name() {
        for good in ["eu-central-1", "us-gov-west-1", "local"] {
            assert_eq!(region_problem(good), Ok(()), "{good}");
        }
        for bad in ["", "eu central", "eu-west-1\n", "eu.west", "-a", "a-", "eu_west", "é", &"a".repeat(64)] {
            assert!(region_problem(bad).is_err(), "{bad:?}");
        }
        let large = region_problem("US-East-1").unwrap_err();
        assert_eq!(large, "is written in capital letters: us-east-1 is right");
    }

    /// However it comes: from the command line, the environment, a profile or the settings.
    #[test]
    fn a_region_that_is_none_is_refused_with_what_would_be_right() {
        let of = |region: &'static str| SdkConfig::builder().region(aws_config::Region::new(region)).build();
        let error = check(&of("US-EAST-1")).unwrap_err();
        assert_eq!(error.message, "The region is written in capital letters: us-east-1 is right.");
        assert!(check(&of("us-east-1")).is_ok());
    }
}
