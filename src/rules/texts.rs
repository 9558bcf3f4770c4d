//! What a text is held to wherever it stands: names that mean nothing in its place, JSON, and ARNs.

use serde_json::Value;

use super::findings::Origin;
use super::walk::each_member;
use crate::model::{Issue, JsonText, Member, Shape, ShapeKind, json_fault};

pub(super) const ORIGINS: &[Origin] = &[WITHOUT, JSON, ARN];

const WITHOUT: Origin = Origin::error("text.without", "wizards, 12 and 15: what a layout or a request must not have");
const JSON: Origin = Origin::warning("text.json", "wizards, 9: JSON by convention; semantics, 1, Layout");
const ARN: Origin = Origin::warning("text.arn", "API model, members named for ARNs: inferred");

/// What can be known to be wrong with the texts of a document.
pub(super) fn check(shape: &'static Shape, document: &Value) -> Vec<Issue> {
    let mut issues = Vec::new();
    each_member(shape, document, &mut |path, member, value| {
        for (inner, texts) in member.without_inside() {
            let text = value.as_object().and_then(|held| held.get(inner)?.as_str());
            if let Some(text) = text.filter(|text| texts.iter().any(|other| other == text)) {
                issues.push(WITHOUT.issue(path.member(inner), out_of_place(text)));
            }
        }
        if let Some(text) = value.as_str().filter(|text| !text.is_empty()) {
            issues.extend(found(member, text).map(|(origin, message)| origin.issue(path.clone(), message)));
        }
    });
    issues
}

fn found(member: &Member, text: &str) -> Option<(Origin, String)> {
    let ShapeKind::String { values } = &member.shape().kind else { return None };
    if values.is_empty() && member.without().iter().any(|other| other == text) {
        return Some((WITHOUT, out_of_place(text)));
    }
    if member.json == Some(JsonText::Usually)
        && !member.shape().constraint.exceeds(text)
        && let Some(fault) = json_fault(text)
    {
        return Some((JSON, format!("is no JSON, which is expected here: {fault}")));
    }
    let is_arn = member.name.to_ascii_lowercase().ends_with("arn") && member.shape().constraint.pattern.is_none();
    (is_arn && !text.starts_with("arn:")).then(|| (ARN, "is no ARN: an ARN begins with arn:".to_owned()))
}

fn out_of_place(text: &str) -> String {
    format!("{text} has no place here: the service refuses it")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::judge;
    use crate::rules::testing::operation;

    fn said(name: &str, document: &serde_json::Value) -> Vec<String> {
        judge(operation(name), document).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_the_service_shows_by_itself_has_no_place_in_a_layout() {
        let layout = |id: &str| {
            let panel = json!({"sections": [{"fieldGroup": {"fields": [{"id": id}]}}]});
            json!({"domainId": "d", "name": "Main", "content": {"basic": {"moreInfo": panel}}})
        };
        let found = said("connectcases:CreateLayout", &layout("title"));
        assert!(found.iter().any(|said| said.contains("fields[0].id: title has no place here")), "{found:?}");
        assert_eq!(said("connectcases:CreateLayout", &layout("customer_id")), [""; 0]);
    }

    /// `wizards.md`, Cases, `CreateCase`: what is read only.
    #[test]
    fn what_the_service_fills_itself_is_not_set_in_a_case() {
        let of = |id: &str| json!({"id": id, "value": {"stringValue": "x"}});
        let by = |id: &str| json!({"fieldIdentifier": {"id": id}, "value": {"stringValue": "x"}});
        let create = |id: &str| json!({"domainId": "d", "templateId": "t", "fields": [of(id)]});
        let update = |id: &str| json!({"domainId": "d", "caseId": "c", "fields": [of(id)]});
        let cases = json!([{"caseIdentifier": {"caseId": "c"}}]);
        let batch = |id: &str| json!({"domainId": "d", "cases": cases, "fields": [by(id)], "clientToken": "t"});
        for id in ["case_id", "created_datetime", "last_updated_user"] {
            for (operation, document) in [
                ("connectcases:CreateCase", create(id)),
                ("connectcases:UpdateCase", update(id)),
                ("connectcases:BatchUpdateCase", batch(id)),
            ] {
                let found = said(operation, &document);
                let last = found.iter().filter(|said| said.contains(&format!(".id: {id} has no place here"))).count();
                assert_eq!(last, 1, "{operation}: {found:?}");
            }
        }
        assert_eq!(said("connectcases:CreateCase", &create("reference_number")), [""; 0]);
        assert_eq!(said("connectcases:UpdateCase", &update("title")), [""; 0]);
        let filter = json!({"domainId": "d", "filter": {"field": {"equalTo": of("case_id")}}});
        assert_eq!(said("connectcases:SearchCases", &filter), [""; 0]);
    }

    #[test]
    fn a_layout_that_is_no_json_is_warned_of() {
        let layout = |text: &str| {
            json!({"DomainName": "acme", "LayoutDefinitionName": "main", "Description": "d", "DisplayName": "Main",
                "LayoutType": "PROFILE_EXPLORER", "Layout": text})
        };
        let found = said("customer-profiles:CreateDomainLayout", &layout("not json at all"));
        let words =
            "Layout: is no JSON, which is expected here: line 1, column 2: only true, false and null are written";
        assert!(found.iter().any(|said| said.starts_with(words)), "{found:?}");
        assert_eq!(said("customer-profiles:CreateDomainLayout", &layout("{}")), [""; 0]);
        // Of what is too long anyway nobody reads on.
        let found = said("customer-profiles:CreateDomainLayout", &layout(&"[".repeat(3_000_000)));
        assert!(matches!(&found[..], [only] if only.contains("at most 2000000")), "{found:?}");
    }

    #[test]
    fn a_word_is_no_arn() {
        let contact = |arn: &str| json!({"domainId": "d", "contactArn": arn});
        let found = said("connectcases:ListCasesForContact", &contact("Called back"));
        assert_eq!(found, ["contactArn: is no ARN: an ARN begins with arn:"]);
        let arn = "arn:aws:connect:us-east-1:111122223333:instance/i/contact/c";
        assert_eq!(said("connectcases:ListCasesForContact", &contact(arn)), [""; 0]);
    }
}
