//! Values of fields: which member of the union fits which type, and what else a value must be.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::union::{is_empty, text};
use crate::sandbox::cases::names;
use crate::sandbox::cases::resources::FIELD;
use crate::sandbox::{Refusal, Request, Store};

/// Fields that the service fills.
const READ_ONLY: [&str; 8] = [
    "case_id",
    "created_by",
    "created_datetime",
    "last_closed_datetime",
    "last_reopened_datetime",
    "last_updated_datetime",
    "last_updated_user",
    "next_sla_breach_datetime",
];

const SUMMARY_LENGTH: usize = 3000;

/// The fields of a domain by id, deleted ones included.
pub(in crate::sandbox::cases) struct Fields(HashMap<String, Value>);

impl Fields {
    pub(in crate::sandbox::cases) fn of(domain: &str, store: &Store<'_>) -> Result<Self, Refusal> {
        let fields = store.list(FIELD.kind, domain)?;
        Ok(Self(fields.into_iter().map(|record| (record.id, record.document)).collect()))
    }

    /// The field with this id.
    pub(in crate::sandbox::cases) fn get(&self, id: &str) -> Result<&Value, Refusal> {
        self.0.get(id).ok_or_else(|| Refusal::invalid(format!("Field {id} does not exist.")))
    }

    /// The id of the field with this name, unless it was deleted.
    pub(in crate::sandbox::cases) fn named(&self, name: &str) -> Result<&str, Refusal> {
        let mut live = self.0.iter().filter(|(_, field)| !names::is_deleted(field));
        let found = live.find(|(_, field)| field["name"] == name);
        found.map(|(id, _)| id.as_str()).ok_or_else(|| Refusal::invalid(format!("Field {name} does not exist.")))
    }

    /// Refuses a value that does not fit the field with this id.
    pub(in crate::sandbox::cases) fn fits(&self, id: &str, value: &Value) -> Result<(), Refusal> {
        if is_empty(value) { Ok(()) } else { check_value(id, self.get(id)?, value) }
    }

    /// Refuses values that a custom related item cannot have: of the system's fields, or of fields that are gone.
    pub(in crate::sandbox::cases) fn check_custom(&self, values: &Value) -> Result<(), Refusal> {
        let mut seen = Vec::new();
        for given in values.as_array().into_iter().flatten() {
            let id = given["id"].as_str().unwrap_or_default();
            let field = self.get(id)?;
            if field["namespace"] == "System" {
                return Err(Refusal::invalid(format!(
                    "The system field {id} cannot be used in a custom related item."
                )));
            }
            if names::is_deleted(field) {
                return Err(Refusal::invalid(format!("Field {id} is deleted.")));
            }
            if seen.contains(&id) {
                return Err(Refusal::invalid(format!("Field {id} is given twice.")));
            }
            seen.push(id);
            self.fits(id, &given["value"])?;
        }
        Ok(())
    }

    /// The values given, each checked against its field. `held` are those the case has: a deleted field may only get a
    /// new value where it has one.
    pub(super) fn check<'a>(
        &self,
        given: impl IntoIterator<Item = (&'a str, &'a Value)>,
        held: &Map<String, Value>,
    ) -> Result<Vec<(&'a str, &'a Value)>, Refusal> {
        let mut values: Vec<(&str, &Value)> = Vec::new();
        for (id, value) in given {
            let field = self.get(id)?;
            if values.iter().any(|(other, _)| *other == id) {
                return Err(Refusal::invalid(format!("Field {id} is given twice.")));
            }
            if READ_ONLY.contains(&id) {
                return Err(Refusal::invalid(format!("Field {id} is filled by the service and cannot be set.")));
            }
            if names::is_deleted(field) && !held.contains_key(id) {
                return Err(Refusal::invalid(format!("Field {id} is deleted.")));
            }
            if !is_empty(value) {
                check_value(id, field, value)?;
            }
            values.push((id, value));
        }
        Ok(values)
    }
}

/// The fields that a request gives values for.
pub(super) fn fields_of<'a>(request: &Request<'a>) -> impl Iterator<Item = (&'a str, &'a Value)> {
    request.list("fields").iter().map(|given| (given["id"].as_str().unwrap_or_default(), &given["value"]))
}

fn check_value(id: &str, field: &Value, value: &Value) -> Result<(), Refusal> {
    let r#type = field["type"].as_str().unwrap_or_default();
    let member = match r#type {
        "Number" => "doubleValue",
        "Boolean" => "booleanValue",
        "User" => "userArnValue",
        _ => "stringValue",
    };
    if value.get(member).is_none_or(Value::is_null) {
        return Err(Refusal::invalid(format!("Field {id} is of type {type} and takes a {member}.")));
    }
    let given = text(value).unwrap_or_default();
    let fits = match r#type {
        "SingleSelect" => return check_option(id, field, given),
        "DateTime" => given.parse::<Timestamp>().is_ok(),
        "Url" => given.split_once("://").is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty()),
        "User" => given.starts_with("arn:"),
        _ if id == "customer_id" => is_profile_arn(given),
        _ if id == "summary" => given.chars().count() <= SUMMARY_LENGTH,
        _ => true,
    };
    if fits {
        Ok(())
    } else {
        Err(Refusal::invalid(format!("The value of field {id} is not a valid {}.", meaning(id, r#type))))
    }
}

fn meaning<'a>(id: &str, r#type: &'a str) -> &'a str {
    match (id, r#type) {
        ("customer_id", _) => "ARN of a customer profile",
        ("summary", _) => "summary of at most 3000 characters",
        ("", _) => "value",
        (_, r#type) => r#type,
    }
}

fn check_option(id: &str, field: &Value, given: &str) -> Result<(), Refusal> {
    let mut options = field["options"].as_array().into_iter().flatten();
    match options.find(|option| option["value"] == given) {
        Some(option) if option["active"] == true => Ok(()),
        Some(_) => Err(Refusal::invalid(format!("The option {given} of field {id} is not active."))),
        None => Err(Refusal::invalid(format!("Field {id} has no option {given}."))),
    }
}

/// Such as `arn:aws:profile:eu-central-1:111122223333:domains/acme/profiles/0123…`.
fn is_profile_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [arn, _, service, _, _, path] = parts.as_slice() else { return false };
    let path: Vec<&str> = path.split('/').collect();
    *arn == "arn"
        && *service == "profile"
        && matches!(path.as_slice(), ["domains", domain, "profiles", profile] if !domain.is_empty() && !profile.is_empty())
}
