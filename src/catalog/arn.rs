//! ARNs of the three services as locations.

use super::Location;

/// The location of what an ARN names; `None` for ARNs of other services and for kinds that have no screen.
#[must_use]
pub fn location_of_arn(arn: &str) -> Option<Location> {
    let mut fields = arn.splitn(6, ':');
    if fields.next()? != "arn" || !fields.next()?.starts_with("aws") {
        return None;
    }
    let service = fields.next()?;
    let resource = fields.nth(2)?;
    match service {
        "profile" => profiles(resource),
        "cases" => cases(resource),
        "appflow" => appflow(resource),
        _ => None,
    }
}

fn profiles(resource: &str) -> Option<Location> {
    let mut parts = resource.splitn(4, '/');
    if parts.next()? != "domains" {
        return None;
    }
    let domain = Location::new(["profiles", "domains", named(parts.next())?]);
    let Some(kind) = parts.next() else { return Some(domain) };
    let list = match kind {
        "segment-definitions" => "segments",
        "object-types"
        | "integrations"
        | "calculated-attributes"
        | "event-streams"
        | "event-triggers"
        | "profiles"
        | "recommenders"
        | "recommender-filters"
        | "recommender-schemas"
        | "layouts"
        | "domain-object-types" => kind,
        _ => return None,
    };
    Some(domain.child(list).child(named(parts.next())?))
}

fn cases(resource: &str) -> Option<Location> {
    let mut parts = resource.split('/');
    if parts.next()? != "domain" {
        return None;
    }
    let mut at = Location::new(["cases", "domains", named(parts.next())?]);
    while let Some(kind) = parts.next() {
        let list = match kind {
            "case" => "cases",
            "field" => "fields",
            "template" => "templates",
            "layout" => "layouts",
            "case-rule" => "case-rules",
            "related-item" => "related-items",
            _ => return None,
        };
        at = at.child(list).child(named(parts.next())?);
    }
    Some(at)
}

fn appflow(resource: &str) -> Option<Location> {
    let (kind, name) = resource.split_once('/')?;
    let list = match kind {
        "flow" => "flows",
        "connectorprofile" => "connector-profiles",
        "connector" => "custom-connectors",
        _ => return None,
    };
    Some(Location::new(["appflow", list, named(Some(name))?]))
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
}
