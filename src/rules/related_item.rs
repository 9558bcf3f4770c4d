//! Rules of what is put on a case.

use serde_json::Value;

use super::findings::{Report, Rule};
use crate::model::look::{filled, path, text};

pub(super) const OF_CREATE: &[&[Rule]] = &[&[
    Rule::warning("related-item.contact-arn", "API model, ContactArn: inferred", contact),
    Rule::warning("related-item.other-case", "API model, ConnectCaseInputContent: inferred", other_case),
]];

/// A case is linked to another one.
fn other_case(document: &Value, report: &mut Report<'_>) {
    let own = text(document, "caseId");
    if own.is_some() && filled(document, "content.connectCase.caseId") == own {
        report.at(path(&["content", "connectCase", "caseId"]), "is the case itself; name another one");
    }
}

/// A contact is named by its ARN: its id alone says nothing of the instance that it is in.
fn contact(document: &Value, report: &mut Report<'_>) {
    let Some(arn) = filled(document, "content.contact.contactArn") else { return };
    let is_arn = arn.starts_with("arn:") && arn.contains(":connect:") && arn.contains("/contact/");
    if !is_arn {
        let message = "is no ARN of a contact; write arn:aws:connect:<region>:<account>:instance/<id>/contact/<id>";
        report.at(path(&["content", "contact", "contactArn"]), message);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::testing::{assert_clean, assert_finds};

    #[test]
    fn a_contact_is_named_by_its_arn() {
        let create = "connectcases:CreateRelatedItem";
        let item = |arn: &str| json!({"domainId": "d", "caseId": "c", "type": "Contact", "content": {"contact": {"contactArn": arn}}});
        let bare = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
        assert_finds(create, &item(bare), "related-item.contact-arn", &["content.contact.contactArn"]);
        assert_clean(create, &item("arn:aws:connect:us-east-1:111122223333:instance/i-1/contact/c-1"));
    }

    #[test]
    fn of_what_is_wrong_with_a_contact_the_more_exact_is_said_alone() {
        let create = crate::rules::testing::operation("connectcases:CreateRelatedItem");
        let contact = json!({"contact": {"contactArn": "Called back"}});
        let item = json!({"domainId": "d", "caseId": "c", "type": "Contact", "content": contact});
        let said: Vec<String> = crate::rules::judge(create, &item).iter().map(ToString::to_string).collect();
        assert!(said.len() == 1 && said[0].contains("is no ARN of a contact"), "{said:?}");
    }

    #[test]
    fn a_case_is_linked_to_another_one() {
        let create = "connectcases:CreateRelatedItem";
        let link = |to: &str| json!({"domainId": "d", "caseId": "c", "type": "ConnectCase", "content": {"connectCase": {"caseId": to}}});
        assert_finds(create, &link("c"), "related-item.other-case", &["content.connectCase.caseId"]);
        assert_clean(create, &link("c2"));
    }
}
