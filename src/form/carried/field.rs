//! The fields at the ends of a flow, as they are described there.

use serde_json::Value;

use crate::model::look::{at, entries, is_on, list, text, texts};

/// A field at one end of a flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CarriedField {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Its type, as the application calls it.
    pub kind: String,
    /// Whether records are told apart by it.
    pub key: bool,
    /// Whether it says when a record was changed.
    pub changed: bool,
    /// The comparisons that it can be asked for by, where that is said.
    pub compares: Option<Vec<String>>,
    /// The values that it may have, where that is said.
    pub values: Vec<String>,
}

impl CarriedField {
    /// Whether it holds numbers; `None` where nothing is said of its type.
    #[must_use]
    pub fn is_number(&self) -> Option<bool> {
        const NUMBERS: [&str; 12] = [
            "int",
            "integer",
            "long",
            "short",
            "byte",
            "float",
            "double",
            "decimal",
            "number",
            "currency",
            "percent",
            "biginteger",
        ];
        let kind = self.kind.to_lowercase();
        (!kind.is_empty()).then(|| NUMBERS.contains(&kind.as_str()))
    }

    /// Whether two fields are called the same: case and what stands between words do not count.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        plain(&self.name) == plain(name)
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The fields of the reply of `DescribeConnectorEntity`: those that can be read, or those that can be written.
#[must_use]
pub fn fields_of_entity(reply: &Value, reads: bool) -> Vec<CarriedField> {
    let field = |field: &Value| {
        let can = if reads {
            at(field, "sourceProperties.isRetrievable").is_none() || is_on(field, "sourceProperties.isRetrievable")
        } else {
            let writes = ["isCreatable", "isUpsertable", "isUpdatable"];
            at(field, "destinationProperties").is_none()
                || writes.iter().any(|can| is_on(field, &format!("destinationProperties.{can}")))
        };
        let name = text(field, "identifier").filter(|_| can)?;
        let details = "supportedFieldTypeDetails.v1";
        let of_list =
            |member: &str| texts(field, &format!("{details}.{member}")).map(|(_, text)| text.to_owned()).collect();
        let compares: Vec<String> = of_list("filterOperators");
        Some(CarriedField {
            name: name.to_owned(),
            label: text(field, "label").unwrap_or_default().to_owned(),
            kind: text(field, &format!("{details}.fieldType")).unwrap_or_default().to_owned(),
            key: is_on(field, "isPrimaryKey"),
            changed: is_on(field, "sourceProperties.isTimestampFieldForIncrementalQueries"),
            compares: at(field, details).map(|_| compares),
            values: of_list("supportedValues"),
        })
    };
    list(reply, "connectorEntityFields").iter().filter_map(field).collect()
}

/// What an object type reads of the records that come in: the names of its sources.
#[must_use]
pub fn fields_of_object_type(object_type: &Value) -> Vec<CarriedField> {
    let mut unique: Vec<&str> = Vec::new();
    for (_, keys) in entries(object_type, "Keys") {
        for key in keys.as_array().into_iter().flatten() {
            if texts(key, "StandardIdentifiers").any(|(_, identifier)| identifier == "UNIQUE") {
                unique.extend(texts(key, "FieldNames").map(|(_, name)| name));
            }
        }
    }
    let mut fields: Vec<CarriedField> = Vec::new();
    for (name, field) in entries(object_type, "Fields") {
        let Some(source) = text(field, "Source").and_then(|source| source.strip_prefix("_source.")) else { continue };
        let is_plain = source.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'));
        if !is_plain || fields.iter().any(|known| known.name == source) {
            continue;
        }
        fields.push(CarriedField {
            name: source.to_owned(),
            label: text(field, "Target").map_or(name, |target| target.trim_start_matches("_profile.")).to_owned(),
            kind: text(field, "ContentType").unwrap_or("STRING").to_lowercase(),
            key: unique.contains(&name),
            ..CarriedField::default()
        });
    }
    fields
}
