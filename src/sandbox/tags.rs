//! Tags of any resource that has an ARN: found by its ARN, kept in its document.

use serde_json::{Map, Value, json};

use super::generic::Resource;
use super::registry::backend;
use super::{Answer, Record, Refusal, Request, Store};
use crate::model::Service;

/// Tags that one resource may have.
const MAX_TAGS: usize = 50;

/// The resource that an ARN names, and the member that holds its tags.
fn find(request: &Request<'_>, store: &Store<'_>, arn: &str) -> Result<(&'static Resource, Record), Refusal> {
    let unknown = || Refusal::not_found(format!("Resource {arn} does not exist.")).of(arn, "Resource");
    let fields: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", _, service, region, account, path] = fields[..] else { return Err(unknown()) };
    if region != store.region() || account != store.account() {
        return Err(unknown());
    }
    for resource in backend(request.service()).resources {
        let Some((_, of, template)) = resource.arn else { continue };
        let Some(ids) = (of == service).then(|| ids(template, path)).flatten() else { continue };
        let Some((id, above)) = ids.split_last() else { continue };
        if let Some(record) = store.get(resource.kind, &above.join("/"), id)? {
            if !resource.tagged {
                return Err(Refusal::invalid(format!("{arn} is of a kind that has no tags.")));
            }
            return Ok((resource, record));
        }
    }
    Err(unknown())
}

/// The ids in a path, where it fits the template. Only the last may hold a slash.
fn ids<'p>(template: &str, path: &'p str) -> Option<Vec<&'p str>> {
    let pieces: Vec<&str> = template.split("{}").collect();
    let mut rest = path.strip_prefix(pieces[0])?;
    let mut ids = Vec::new();
    for (at, piece) in pieces.iter().enumerate().skip(1) {
        let id = if at + 1 == pieces.len() {
            rest.strip_suffix(piece)?
        } else {
            let end = rest.find(piece)?;
            let id = &rest[..end];
            rest = &rest[end + piece.len()..];
            if id.contains('/') {
                return None;
            }
            id
        };
        ids.push(id);
    }
    Some(ids)
}

fn member(request: &Request<'_>) -> &'static str {
    match request.service() {
        Service::CustomerProfiles => "Tags",
        _ => "tags",
    }
}

/// Whether a key is one of those that AWS keeps for itself, however it is written.
fn is_reserved(key: &str) -> bool {
    key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
}

/// The member of the input that is the ARN; each service spells it its way.
fn arn<'a>(request: &Request<'a>) -> &'a str {
    ["resourceArn", "arn"]
        .into_iter()
        .map(|member| request.text(member))
        .find(|arn| !arn.is_empty())
        .unwrap_or_default()
}

/// `ListTagsForResource` of every service.
///
/// # Errors
/// If there is no such resource; so do all below.
pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let (_, record) = find(request, store, arn(request))?;
    let tags = record.document.get(member(request)).cloned().unwrap_or_else(|| json!({}));
    Ok(json!({ "tags": tags }))
}

/// `TagResource` of every service.
pub(super) fn tag(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let given = request.given("tags").and_then(Value::as_object);
    if let Some(key) = given.and_then(|given| given.keys().find(|key| is_reserved(key))) {
        return Err(Refusal::invalid(format!("Tag keys that begin with aws: are reserved, such as {key}")));
    }
    change(request, store, |tags| {
        for (key, value) in given.into_iter().flatten() {
            tags.insert(key.clone(), value.clone());
        }
    })
}

/// `UntagResource` of every service.
pub(super) fn untag(request: &Request<'_>, store: &Store<'_>) -> Answer {
    change(request, store, |tags| tags.retain(|key, _| !request.list("tagKeys").contains(&Value::from(key.as_str()))))
}

fn change(request: &Request<'_>, store: &Store<'_>, change: impl FnOnce(&mut Map<String, Value>)) -> Answer {
    let (resource, mut record) = find(request, store, arn(request))?;
    let member = member(request);
    let mut tags = record.document.get(member).and_then(Value::as_object).cloned().unwrap_or_default();
    change(&mut tags);
    if tags.len() > MAX_TAGS {
        return Err(Refusal::invalid(format!("A resource may have {MAX_TAGS} tags at the most")));
    }
    record.document[member] = Value::Object(tags);
    store.put(resource.kind, &record.parent, &record.id, &record.document)?;
    Ok(json!({}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_from_an_arns_path() {
        assert_eq!(ids("domains/{}", "domains/acme"), Some(vec!["acme"]));
        assert_eq!(ids("domains/{}/layouts/{}", "domains/acme/layouts/main"), Some(vec!["acme", "main"]));
        let nested = "domains/acme/integrations/arn:aws:appflow:eu:1:flow/x";
        assert_eq!(ids("domains/{}/integrations/{}", nested), Some(vec!["acme", "arn:aws:appflow:eu:1:flow/x"]));
        assert_eq!(ids("domains/{}/layouts/{}", "domains/acme"), None);
    }
}
