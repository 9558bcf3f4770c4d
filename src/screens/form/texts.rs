//! The texts of a document, and what a text says of where it belongs.

use serde_json::Value;

use super::spec::FormSpec;
use crate::form::Form;
use crate::model::{DocPath, Member, Shape, ShapeKind};

/// How deep a document is looked through for what it names.
const DEEPEST: usize = 12;

/// The ARNs and addresses of another region than the one that the request goes to, and what is said of them.
pub(super) fn elsewhere(spec: &FormSpec, form: &Form, region: Option<&str>) -> Vec<(DocPath, String)> {
    let mut found = Vec::new();
    if let Some(own) = region {
        let input = spec.operation().operation().input;
        each_text(input, form.document(), &DocPath::root(), 0, &mut |path, _, text| {
            found.extend(said_of_region(text, own).map(|said| (path, said)));
        });
    }
    found
}

/// What is said of an ARN or address of another region than this one.
pub(super) fn said_of_region(text: &str, own: &str) -> Option<String> {
    let there = region_in(text).filter(|there| *there != own)?;
    Some(format!("is of the region {there}, while this goes to {own}"))
}

/// The region that an ARN or the address of one of AWS's services is of.
fn region_in(text: &str) -> Option<&str> {
    if let Some(arn) = text.strip_prefix("arn:") {
        return arn.split(':').nth(2).filter(|region| !region.is_empty());
    }
    let host = text.strip_prefix("https://")?.split(['/', ':', '?']).next()?;
    let service = host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".amazonaws.com.cn"))?;
    service.split('.').find(|part| is_region(part))
}

/// Whether a text is written as regions are: `eu-west-1`, `us-gov-east-1`.
fn is_region(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_area = parts.next().is_some_and(|area| area.len() == 2 && area.bytes().all(|b| b.is_ascii_lowercase()));
    let rest: Vec<&str> = parts.collect();
    let words = |parts: &[&str]| parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_lowercase()));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    is_area
        && matches!(rest.split_last(), Some((last, words_)) if !words_.is_empty() && is_number(last) && words(words_))
}

/// Every text in a document, with the member that it is the value of.
pub(super) fn each_text(
    shape: &'static Shape,
    value: &Value,
    path: &DocPath,
    depth: usize,
    found: &mut dyn FnMut(DocPath, &'static Member, &str),
) {
    if depth > DEEPEST {
        return;
    }
    let mut inside = |member: &'static Member, value: &Value, path: DocPath| match value {
        Value::String(text) => found(path, member, text),
        _ => each_text(member.shape(), value, &path, depth + 1, found),
    };
    match (&shape.kind, value) {
        (ShapeKind::Structure { members, .. }, Value::Object(object)) => {
            for member in members {
                if let Some(value) = object.get(member.name) {
                    inside(member, value, path.member(member.name));
                }
            }
        }
        (ShapeKind::List { item }, Value::Array(items)) => {
            for (index, value) in items.iter().enumerate() {
                inside(item, value, path.index(index));
            }
        }
        (ShapeKind::Map { value: item, .. }, Value::Object(entries)) => {
            for (key, value) in entries {
                inside(item, value, path.key(key));
            }
        }
        _ => {}
    }
}
