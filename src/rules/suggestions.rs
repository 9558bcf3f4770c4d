//! Values that a member can have and that are known without asking anybody, though no enum lists them.

use serde_json::Value;

use super::{flow, object_type, profiles};
use crate::model::{DocPath, OperationId, Shape, Step};

/// A value that a member can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The value.
    pub value: String,
    /// What speaks against taking it once more, where something has it already.
    pub taken: Option<String>,
    /// What it means, where that is not said by itself.
    pub words: Option<String>,
}

/// Whether values are known for the member at a place.
#[must_use]
pub fn has_suggestions(operation: OperationId, place: &DocPath) -> bool {
    source(operation, place).is_some()
}

/// The values that are known for the member at a place; others are taken, too.
#[must_use]
pub fn suggestions(operation: OperationId, document: &Value, place: &DocPath) -> Vec<Suggestion> {
    source(operation, place).map_or_else(Vec::new, |source| source(document, place))
}

type Source = fn(&Value, &DocPath) -> Vec<Suggestion>;

/// What knows them, by the member.
fn source(operation: OperationId, place: &DocPath) -> Option<Source> {
    let (last, above) = place.steps().split_last()?;
    let input = operation.operation().input;
    let holder: &Shape = above.iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()))?;
    match (holder.name, last) {
        ("ObjectTypeField", Step::Member(name)) if name == "Target" => Some(object_type::targets),
        ("ScheduledTriggerProperties", Step::Member(name)) if name == "scheduleExpression" => Some(flow::schedules),
        ("CreateUploadJobRequest", Step::Member(name)) if name == "UniqueKey" => Some(profiles::keys_of_upload),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::mapping::standards;
    use crate::model::Violation;
    use crate::rules::check;
    use crate::rules::testing::operation;

    const PUT: &str = "customer-profiles:PutProfileObjectType";

    fn mapping(target: &str) -> Value {
        json!({
            "DomainName": "acme", "ObjectTypeName": "Contact", "Description": "d",
            "SourceLastUpdatedTimestampFormat": "EpochMilli",
            "Fields": {
                "id": {"Source": "_source.Id", "Target": "_profile.AccountNumber"},
                "x": {"Source": "_source.x", "Target": target},
            },
        })
    }

    #[test]
    fn every_target_is_one_that_no_rule_speaks_against() {
        let (put, place) = (operation(PUT), "Fields{x}.Target".parse().unwrap());
        let known = suggestions(put, &mapping(""), &place);
        for object in standards() {
            assert!(known.iter().any(|known| known.value.starts_with(&format!("{}.", object.name))), "{}", object.name);
        }
        for Suggestion { value, .. } in &known {
            let of_target = |name: &str| matches!(name, "object-type.target" | "object-type.timestamp-format");
            let found = check(put, &mapping(value)).into_iter().map(|issue| (issue.path.to_string(), issue.constraint));
            let against: Vec<_> =
                found.filter(|(_, broken)| matches!(broken, Violation::Rule { name, .. } if of_target(name))).collect();
            assert_eq!(against, [], "{value}");
        }
    }

    #[test]
    fn a_target_says_which_other_field_fills_it() {
        let (put, place) = (operation(PUT), "Fields{x}.Target".parse().unwrap());
        let known = suggestions(put, &mapping("_profile.FirstName"), &place);
        let taken = |target: &str| known.iter().find(|known| known.value == target).unwrap().taken.as_deref();
        assert_eq!(taken("_profile.AccountNumber"), Some("filled by id"));
        assert_eq!(taken("_profile.FirstName"), None, "its own");
        assert!(has_suggestions(put, &place));
        assert!(!has_suggestions(put, &"Fields{x}.Source".parse().unwrap()));
    }

    #[test]
    fn the_key_of_an_upload_is_picked_from_its_columns() {
        let (create, place) = (operation("customer-profiles:CreateUploadJob"), "UniqueKey".parse().unwrap());
        let fields = json!({"mail": {"Source": "_source.E-mail"}, "name": {"Source": "_source.name"}});
        let job = json!({"DomainName": "acme", "Fields": fields});
        let known: Vec<String> = suggestions(create, &job, &place).into_iter().map(|known| known.value).collect();
        assert_eq!(known, ["mail", "name", "E-mail"]);
        assert!(has_suggestions(create, &place));
    }
}
