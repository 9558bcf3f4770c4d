//! ARNs of the three services as locations.

use std::borrow::Cow;

use super::Location;
use crate::model::Service;

/// So many digits of an id that says nothing are enough to tell two apart.
const SHORT: usize = 8;

// How the ARNs of a service name the things that have a place: the word in the ARN, and the list in a location.
const PROFILES: &[(&str, &str)] = &[
    ("segment-definitions", "segments"),
    ("object-types", "object-types"),
    ("integrations", "integrations"),
    ("calculated-attributes", "calculated-attributes"),
    ("event-streams", "event-streams"),
    ("event-triggers", "event-triggers"),
    ("profiles", "profiles"),
    ("recommenders", "recommenders"),
    ("recommender-filters", "recommender-filters"),
    ("recommender-schemas", "recommender-schemas"),
    ("layouts", "layouts"),
    ("domain-object-types", "domain-object-types"),
];
const CASES: &[(&str, &str)] = &[
    ("case", "cases"),
    ("field", "fields"),
    ("template", "templates"),
    ("layout", "layouts"),
    ("case-rule", "case-rules"),
    ("related-item", "related-items"),
];
const APPFLOW: &[(&str, &str)] =
    &[("flow", "flows"), ("connectorprofile", "connector-profiles"), ("connector", "custom-connectors")];

/// What an ARN names, for people: its name, or the kind of thing and the beginning of an id that says nothing, such as
/// `user 8bf15245`. What is no ARN stays as it is.
#[must_use]
pub fn name_in_arn(text: &str) -> Cow<'_, str> {
    let Some(resource) = text.strip_prefix("arn:").and_then(|arn| arn.splitn(5, ':').nth(4)) else {
        return Cow::Borrowed(text);
    };
    let mut parts = resource.rsplit(['/', ':']).filter(|part| !part.is_empty());
    let (name, kind) = (parts.next().unwrap_or(text), parts.next());
    if !is_bare_id(name) {
        return Cow::Borrowed(name);
    }
    let short: String = name.chars().take(SHORT).collect();
    match kind {
        Some("agent") => format!("user {short}").into(),
        Some(kind) => format!("{} {short}", kind.strip_suffix('s').unwrap_or(kind)).into(),
        None => short.into(),
    }
}

/// Whether nobody can read an id: a UUID, or one of 32 hexadecimal digits.
#[must_use]
pub fn is_bare_id(id: &str) -> bool {
    let is_hex = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    matches!(id.len(), 32 | 36) && id.bytes().all(is_hex)
}

/// The location of what an ARN names; `None` for ARNs of other services and for kinds that have no screen.
#[must_use]
pub fn location_of_arn(arn: &str) -> Option<Location> {
    let mut fields = arn.splitn(6, ':');
    if fields.next()? != "arn" || !fields.next()?.starts_with("aws") {
        return None;
    }
    let service = fields.next()?;
    let resource = fields.nth(2)?;
    match Service::by_signing_name(service)? {
        Service::CustomerProfiles => profiles(resource),
        Service::ConnectCases => cases(resource),
        Service::AppFlow => appflow(resource),
    }
}

/// The ARN of what a location leads to, where things of its kind have one: the inverse of [`location_of_arn`].
///
/// `caller` is the ARN of an identity in the same account, from which partition and account are taken.
#[must_use]
pub fn arn_of_location(location: &Location, caller: &str, region: &str) -> Option<String> {
    let mut fields = caller.split(':');
    let partition = fields.nth(1).filter(|partition| !partition.is_empty())?;
    let account = fields.nth(2).filter(|account| !account.is_empty())?;
    let word =
        |kinds: &[(&'static str, &str)], list: &str| kinds.iter().find(|(_, l)| *l == list).map(|(word, _)| *word);
    let parts: Vec<&str> = location.parts().iter().map(String::as_str).collect();
    let (root, below) = parts.split_first()?;
    let service = Service::by_root(root)?;
    let resource = match (service, below) {
        (Service::CustomerProfiles, ["domains", domain]) => format!("domains/{domain}"),
        (Service::CustomerProfiles, ["domains", domain, list, id]) => {
            format!("domains/{domain}/{}/{id}", word(PROFILES, list)?)
        }
        (Service::ConnectCases, ["domains", domain, rest @ ..]) if rest.len() % 2 == 0 => {
            let mut resource = format!("domain/{domain}");
            for pair in rest.chunks(2) {
                resource = format!("{resource}/{}/{}", word(CASES, pair[0])?, pair[1]);
            }
            resource
        }
        (Service::AppFlow, [list, id]) => format!("{}/{id}", word(APPFLOW, list)?),
        _ => return None,
    };
    let service = service.signing_name();
    Some(format!("arn:{partition}:{service}:{region}:{account}:{resource}"))
}

/// The list of a location that a word in an ARN stands for.
fn list_of(kinds: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    kinds.iter().find(|(known, _)| *known == word).map(|(_, list)| *list)
}

fn root(service: Service) -> Location {
    Location::home().child(service.root())
}

fn profiles(resource: &str) -> Option<Location> {
    let mut parts = resource.splitn(4, '/');
    if parts.next()? != "domains" {
        return None;
    }
    let domain = root(Service::CustomerProfiles).child("domains").child(named(parts.next())?);
    let Some(kind) = parts.next() else { return Some(domain) };
    Some(domain.child(list_of(PROFILES, kind)?).child(named(parts.next())?))
}

fn cases(resource: &str) -> Option<Location> {
    let mut parts = resource.split('/');
    if parts.next()? != "domain" {
        return None;
    }
    let mut at = root(Service::ConnectCases).child("domains").child(named(parts.next())?);
    while let Some(kind) = parts.next() {
        at = at.child(list_of(CASES, kind)?).child(named(parts.next())?);
    }
    Some(at)
}

fn appflow(resource: &str) -> Option<Location> {
    let (kind, name) = resource.split_once('/')?;
    Some(root(Service::AppFlow).child(list_of(APPFLOW, kind)?).child(named(Some(name))?))
}

fn named(name: Option<&str>) -> Option<&str> {
    name.filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_lead_to_their_screens() {
        let to = |arn: &str| location_of_arn(arn).map(|at| at.to_string());
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(to("arn:aws:appflow:eu-central-1:1:flow/nightly"), is("appflow/flows/nightly"));
        assert_eq!(
            to("arn:aws:profile:eu-central-1:1:domains/acme/profiles/0a"),
            is("profiles/domains/acme/profiles/0a")
        );
        assert_eq!(to("arn:aws-cn:cases:cn-north-1:1:domain/d/case/c"), is("cases/domains/d/cases/c"));
        assert_eq!(
            to("arn:aws:cases:r:1:domain/d/case/c/related-item/i"),
            is("cases/domains/d/cases/c/related-items/i")
        );
        for other in [
            "arn:aws:s3:::bucket",
            "arn:aws:appflow",
            "arn:aws:appflow:r:1:flow/",
            "x",
            "arn:aws:cases:r:1:domain/d/odd/c",
        ] {
            assert_eq!(to(other), None, "{other}");
        }
    }

    #[test]
    fn what_an_arn_names_is_said_by_its_name_or_by_its_kind() {
        let id = "8bf15245-910a-4653-8d0e-ba782654ff03";
        for (arn, said) in [
            (format!("arn:aws:connect:us-east-1:1:instance/i/agent/{id}"), "user 8bf15245"),
            (format!("arn:aws:connect:us-east-1:1:instance/i/queue/{id}"), "queue 8bf15245"),
            (
                "arn:aws:profile:us-east-1:1:domains/d/profiles/0a1b0a1b0a1b0a1b0a1b0a1b0a1b0a1b".to_owned(),
                "profile 0a1b0a1b",
            ),
            ("arn:aws:iam::1:role/night-shift".to_owned(), "night-shift"),
            ("arn:aws:sts::1:assumed-role/Admin/kim".to_owned(), "kim"),
            ("arn:aws:iam::1:root".to_owned(), "root"),
            ("Returns".to_owned(), "Returns"),
            ("arn:".to_owned(), "arn:"),
            (id.to_owned(), id),
        ] {
            assert_eq!(name_in_arn(&arn), said, "{arn}");
        }
    }

    #[test]
    fn locations_lead_back_to_their_arns() {
        let caller = "arn:aws-cn:sts::111122223333:assumed-role/admin/kim";
        let all = [
            "arn:aws-cn:profile:cn-north-1:111122223333:domains/acme",
            "arn:aws-cn:profile:cn-north-1:111122223333:domains/acme/segment-definitions/vip",
            "arn:aws-cn:profile:cn-north-1:111122223333:domains/acme/integrations/arn:aws:appflow:eu:1:flow/x",
            "arn:aws-cn:cases:cn-north-1:111122223333:domain/d",
            "arn:aws-cn:cases:cn-north-1:111122223333:domain/d/case/c/related-item/i",
            "arn:aws-cn:appflow:cn-north-1:111122223333:flow/nightly",
        ];
        for arn in all {
            let location = location_of_arn(arn).unwrap();
            assert_eq!(arn_of_location(&location, caller, "cn-north-1").as_deref(), Some(arn));
        }
        for without in ["profiles/domains", "profiles/domains/acme/matches/1", "tasks"] {
            assert_eq!(arn_of_location(&without.parse().unwrap(), caller, "r"), None, "{without}");
        }
        assert_eq!(arn_of_location(&"appflow/flows/x".parse().unwrap(), "nobody", "r"), None);
    }
}
