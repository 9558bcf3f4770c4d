//! Structures of which a request has exactly one member, though the model does not call them unions.

use serde_json::Value;

use super::findings::Origin;
use crate::model::{DocPath, Issue, Shape, ShapeKind, Step};

pub(super) const ORIGINS: &[Origin] = &[ONE_MEMBER];

const ONE_MEMBER: Origin = Origin::error("choice.one-member", "wizards, 18, source properties: union by convention");

/// The places in a document where none or several members are set and one is meant.
pub(super) fn check(shape: &'static Shape, document: &Value) -> Vec<Issue> {
    let mut visit = Visit { here: DocPath::root(), issues: Vec::new() };
    visit.value(shape, document);
    visit.issues
}

struct Visit {
    here: DocPath,
    issues: Vec<Issue>,
}

impl Visit {
    fn value(&mut self, shape: &'static Shape, value: &Value) {
        match (&shape.kind, value) {
            (ShapeKind::Structure { union, .. }, Value::Object(object)) => {
                if shape.choice && !union {
                    let names = object.iter().filter(|(_, value)| !value.is_null()).map(|(name, _)| name.as_str());
                    self.members(names.collect::<Vec<_>>().as_slice());
                }
                for (name, value) in object {
                    self.inside(Step::Member(name.clone()), shape, value);
                }
            }
            (ShapeKind::List { .. }, Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.inside(Step::Index(index), shape, value);
                }
            }
            (ShapeKind::Map { .. }, Value::Object(entries)) => {
                for (key, value) in entries {
                    self.inside(Step::Key(key.clone()), shape, value);
                }
            }
            _ => {}
        }
    }

    fn inside(&mut self, step: Step, shape: &'static Shape, value: &Value) {
        if let Some(member) = shape.step(&step) {
            self.here.push(step);
            self.value(member.shape(), value);
            self.here.pop();
        }
    }

    fn members(&mut self, set: &[&str]) {
        let message = match set {
            [_] => return,
            [] => "needs one of its members".to_owned(),
            [..] => format!("may have only one of its members, but has {}", set.join(", ")),
        };
        self.issues.push(ONE_MEMBER.issue(self.here.clone(), message));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::judge;
    use crate::rules::testing::operation;

    #[test]
    fn one_of_them_is_meant() {
        let put = operation("customer-profiles:PutIntegration");
        let flow = |properties| {
            json!({"DomainName": "acme", "FlowDefinition": {"SourceFlowConfig": {
                "ConnectorType": "S3", "SourceConnectorProperties": properties}}})
        };
        let said = |properties| -> Vec<String> {
            let issues = judge(put, &flow(properties)).into_iter();
            issues.map(|issue| issue.to_string()).filter(|text| text.contains("of its members")).collect()
        };
        let at = "FlowDefinition.SourceFlowConfig.SourceConnectorProperties: ";
        assert_eq!(said(json!({})), [format!("{at}needs one of its members")]);
        assert_eq!(said(json!({"S3": {"BucketName": "acme"}, "Zendesk": null})), [""; 0]);
        let both = said(json!({"S3": {"BucketName": "acme"}, "Zendesk": {"Object": "users"}}));
        assert_eq!(both, [format!("{at}may have only one of its members, but has S3, Zendesk")]);
    }
}
