//! An object type in outline: what it brings to the domain that takes it.

use serde_json::Value;

use crate::model::look::{entries, filled, is_on, list};

/// What an object type or a template brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Whether an object that finds no profile makes one.
    pub creates_profiles: bool,
    /// Whether its objects are only stored.
    pub stores_only: bool,
    /// How many objects a profile has at the most, where that is said.
    pub most_objects: Option<u64>,
    /// The keys: the name, the fields that it is made of, and what it identifies.
    pub keys: Vec<(String, String)>,
    /// The fields: where one goes, and where it comes from.
    pub fields: Vec<(String, String)>,
}

/// Reads an object type or a template.
#[must_use]
pub fn outline(mapping: &Value) -> Outline {
    let texts = |of: &Value, member: &str| {
        let texts = list(of, member).iter().filter_map(Value::as_str);
        texts.collect::<Vec<_>>().join(", ")
    };
    let keys = entries(mapping, "Keys").flat_map(|(name, parts)| {
        let parts = parts.as_array().into_iter().flatten();
        let what = |part| format!("{} · {}", texts(part, "FieldNames"), texts(part, "StandardIdentifiers"));
        parts.map(move |part| (name.to_owned(), what(part)))
    });
    let fields = entries(mapping, "Fields").map(|(name, field)| {
        let target = filled(field, "Target").map_or_else(|| format!("{name} (for keys)"), str::to_owned);
        let target = target.strip_prefix("_profile.").unwrap_or(&target).to_owned();
        (target, filled(field, "Source").unwrap_or_default().to_owned())
    });
    Outline {
        creates_profiles: is_on(mapping, "AllowProfileCreation"),
        stores_only: is_on(mapping, "StoreOnly"),
        most_objects: mapping["DefaultMaxProfileObjectCount"].as_u64(),
        keys: keys.collect(),
        fields: fields.collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_template_says_where_its_fields_go_and_what_its_keys_are_made_of() {
        let template = json!({
            "AllowProfileCreation": true, "DefaultMaxProfileObjectCount": 2500,
            "Fields": {"email": {"Source": "_source.mail", "Target": "_profile.EmailAddress"},
                       "no": {"Source": "_source.no"}},
            "Keys": {"_no": [{"StandardIdentifiers": ["PROFILE", "UNIQUE"], "FieldNames": ["no"]}]},
        });
        let said = outline(&template);
        assert!(said.creates_profiles && !said.stores_only);
        assert_eq!(said.most_objects, Some(2500));
        assert_eq!(said.keys, [("_no".to_owned(), "no · PROFILE, UNIQUE".to_owned())]);
        assert_eq!(
            said.fields,
            [("EmailAddress", "_source.mail"), ("no (for keys)", "_source.no")]
                .map(|(to, from)| (to.to_owned(), from.to_owned()))
        );
        assert_eq!(outline(&json!({"Fields": 7, "Keys": []})), Outline::default());
    }
}
