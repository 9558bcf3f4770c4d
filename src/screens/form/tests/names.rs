//! Names in a document are looked up, and it is said of which there is none.

use serde_json::json;

use super::*;
use crate::contract::ErrorKind;
use crate::screens::form::overlays::PickerSpec;
use crate::screens::form::pick::source::Trial;
use crate::screens::testing::error;

/// A form with this document, which came out of another editor.
fn filled(location: &str, document: &Value) -> Rig {
    let mut form = Rig::bare(location);
    form.press("f2 ctrl-o");
    let _ = form.harness.commands.drain(..);
    form.harness.edited(&mut *form.page, Ok(Some(document.to_string())));
    form.press("f2");
    form
}

impl Rig {
    fn learns(&mut self, document: Value) {
        self.harness.answer(&mut *self.page, FormSlot::Known, document);
    }

    /// The whole review, page by page.
    fn review(&mut self) -> String {
        for _ in 0..6 {
            if self.screen().contains("Effect") {
                break;
            }
            self.press("ctrl-s");
        }
        let mut seen = self.screen();
        for _ in 0..4 {
            self.press("pagedown");
            seen.push_str(&self.screen());
        }
        seen.replace(['│', '┃', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn integration(arn: &str) -> Rig {
    let document = json!({"DomainName": "acme", "Uri": arn, "ObjectTypeName": "Contact"});
    filled("profiles/domains/acme/integrations!create", &document)
}

fn flows() -> Value {
    let flow = |name: &str| json!({"flowName": name, "flowArn": format!("arn:aws:appflow:eu-central-1:210987654321:flow/{name}")});
    json!({"flows": [flow("nightly-contacts"), flow("orders")]})
}

#[test]
fn an_integration_is_of_a_flow_that_is_there() {
    let mut form = integration("arn:aws:appflow:eu-central-1:210987654321:flow/nightly-contcats");
    form.learns(flows());
    form.learns(json!({"Items": [{"ObjectTypeName": "Contact"}]}));
    let review = form.review();
    assert!(review.contains("there is no flow nightly-contcats, among 2; near it: nightly-contacts"), "{review}");
    assert!(!review.contains("there is no object type"), "{review}");

    let mut form = integration("arn:aws:appflow:eu-central-1:111122223333:flow/orders");
    form.learns(flows());
    form.learns(json!({"Items": []}));
    let review = form.review();
    assert!(review.contains("is not the flow orders of this account"), "{review}");
    assert!(review.contains("there is no object type Contact in acme: there is none yet"), "{review}");
}

/// An ARN of the service of flows that is none of a flow names no flow either; one of another service may be a source.
#[test]
fn an_integration_is_of_the_arn_of_a_flow() {
    for name in ["Flow/orders", "nosuch", "flow/"] {
        let mut form = integration(&format!("arn:aws:appflow:eu-central-1:210987654321:{name}"));
        let review = form.review();
        assert!(review.contains("is not the ARN of a flow, such as arn:aws:appflow"), "{name}: {review}");
    }
    let review = integration("arn:aws:s3:::acme-orders").review();
    assert!(!review.contains("is not the ARN"), "{review}");
}

#[test]
fn what_cannot_be_looked_up_is_not_remarked() {
    let mut form = integration("arn:aws:appflow:eu-central-1:210987654321:flow/nosuch");
    let denied = error(ErrorKind::AccessDenied, "AccessDeniedException", "no", 403);
    for _ in 0..2 {
        form.harness.result(&mut *form.page, FormSlot::Known, &Outcome::Failed(denied.clone()));
        let id = form.harness.session.ledger.find(ScreenHarness::OWNER, &FormSlot::Known.into());
        form.harness.session.ledger.end(id.unwrap());
        form.press("down");
    }
    let review = form.review();
    assert!(!review.contains("there is no"), "{review}");
}

#[test]
fn what_a_long_list_does_not_show_is_asked_for_by_itself() {
    let mut form = integration("arn:aws:appflow:eu-central-1:210987654321:flow/nosuch");
    for _ in 0..5 {
        form.harness.answer_page(&mut *form.page, FormSlot::Known, flows(), Some("more"));
    }
    assert_eq!(form.sent("DescribeFlow"), [json!({"flowName": "nosuch"})]);
    let gone = error(ErrorKind::NotFound, "ResourceNotFoundException", "gone", 404);
    form.harness.result(&mut *form.page, FormSlot::Known, &Outcome::Failed(gone));
    let review = form.review();
    assert!(review.contains("there is no flow nosuch"), "{review}");
}

#[test]
fn a_template_that_is_not_active_and_a_name_that_is_taken_are_said() {
    let case = json!({"domainId": "d1", "templateId": "t-1", "fields": []});
    let mut form = filled("cases/domains/d1/cases!create", &case);
    let template = json!({"templateId": "t-1", "name": "Call-back", "status": "Inactive"});
    form.learns(json!({"fields": []}));
    form.learns(json!({"templates": [template]}));
    let review = form.review();
    assert!(review.contains("Call-back: this template is not active"), "{review}");

    let mut form = filled("cases/domains/d1/templates!create", &json!({"domainId": "d1", "name": "call-back"}));
    form.learns(json!({"templates": [template]}));
    let review = form.review();
    assert!(review.contains("there is a template call-back already"), "{review}");

    let layout = json!({"domainId": "d1", "name": "New", "layoutConfiguration": {"defaultLayout": "Main"}});
    let mut form = filled("cases/domains/d1/templates!create", &layout);
    form.learns(json!({"layouts": [{"layoutId": "l-1", "name": "Main"}]}));
    let review = form.review();
    assert!(review.contains("it is what people call l-1"), "{review}");
}

#[test]
fn addresses_of_another_region_are_said_whatever_they_are_of() {
    let region = "eu-central-1";
    let texts = [
        ("DefaultEncryptionKey", "arn:aws:kms:eu-west-1:210987654321:key/1"),
        ("DeadLetterQueueUrl", "https://sqs.eu-west-1.amazonaws.com/210987654321/q"),
        ("DeadLetterQueueUrl", "https://sqs.us-gov-east-1.amazonaws.com/1/q"),
        ("DeadLetterQueueUrl", "https://sqs.cn-north-1.amazonaws.com.cn/1/q"),
    ];
    for (member, text) in texts {
        let mut form = filled(
            "profiles/domains!create",
            &json!({"DomainName": "acme", "DefaultExpirationDays": 30, member: text}),
        );
        assert_eq!(form.harness.session.context(form.harness.context).region(), Some(region));
        let review = form.review();
        assert!(review.contains("is of the region"), "{text}: {review}");
        assert!(review.contains("this goes to eu-central-1"), "{text}: {review}");
    }
    for text in ["https://sqs.eu-central-1.amazonaws.com/1/q", "https://example.com/eu-west-1", "arn:aws:iam::1:role/x"]
    {
        let document = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "DeadLetterQueueUrl": text});
        let review = filled("profiles/domains!create", &document).review();
        assert!(!review.contains("is of the region"), "{text}: {review}");
    }
}

#[test]
fn a_review_that_changes_nothing_says_so_and_offers_nothing_to_send() {
    let mut form = Rig::at("profiles/domains/acme!edit");
    form.harness.answer(&mut *form.page, FormSlot::Current, json!({"DomainName": "acme", "DefaultExpirationDays": 30}));
    let review = form.review();
    assert!(review.contains("changes nothing"), "{review}");
    assert!(!form.page.actions(&form.harness.session).contains(&Action::Submit));
    form.press("ctrl-s");
    assert!(form.sent("UpdateDomain").is_empty());
}

#[test]
fn what_is_missing_is_gone_to_in_the_order_of_the_fields() {
    let mut form = Rig::at("appflow/flows!create");
    let first = form.screen().lines().find(|line| line.contains("needed")).map(str::to_owned);
    form.press("down down down");
    form.press("ctrl-s");
    let here = form.screen().lines().find(|line| line.contains('▌')).map(str::to_owned).unwrap_or_default();
    let label = |line: &str| line.replace(['│', '▌', '┃'], " ").split_whitespace().next().map(str::to_owned);
    assert_eq!(label(&here), first.as_deref().and_then(label), "{}", form.screen());
}

#[test]
fn what_a_document_leaves_out_of_a_merge_stays_and_is_said_in_one_line() {
    let mut form = Rig::at("profiles/domains/acme!edit");
    let rules = json!({"Enabled": true, "MatchingRules": [{"Rule": ["LastName"]}], "MaxAllowedRuleLevelForMerging": 1});
    let current = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "DeadLetterQueueUrl": "https://sqs.eu-central-1.amazonaws.com/1/q",
        "RuleBasedMatching": rules, "Tags": {"team": "crm", "stage": "live"}});
    form.answer(FormSlot::Current, current);
    form.press("f2 ctrl-a");
    form.harness.paste(&mut *form.page, &json!({"DomainName": "acme", "DefaultExpirationDays": 60}).to_string());
    form.press("f2");
    let review = form.review();
    assert!(review.contains("1 change; everything else stays") && review.contains("- 30 + 60"), "{review}");
    let aside = "left out, so they stay as they are: Dead-letter queue, Rule-based matching, Tags";
    assert!(review.contains(aside), "{review}");
    let difference = review.split("Difference").nth(1).unwrap().split("Request").next().unwrap();
    assert_eq!(difference.matches(" - ").count(), 1, "{difference}");
}

#[test]
fn a_case_edit_names_what_it_sends_and_only_that() {
    let mut form = Rig::at("cases/domains/d1/cases/c1!edit");
    let field = |id: &str, name: &str| json!({"fieldId": id, "name": name, "type": "Text", "namespace": "System"});
    let fields = json!({"fields": [field("title", "Title"), field("f-2", "Order number")]});
    let value = |id: &str, text: &str| json!({"id": id, "value": {"stringValue": text}});
    form.harness.answer(&mut *form.page, FormSlot::Prepare, fields.clone());
    form.answer(
        FormSlot::Current,
        json!({"fields": [value("title", "Late"), value("f-2", "A7")], "templateId": "t-1"}),
    );
    form.learns(fields);
    form.press("f2 ctrl-a");
    let sent = json!({"domainId": "d1", "caseId": "c1", "fields": [value("title", "Very late"), value("f-2", "A7")]});
    form.harness.paste(&mut *form.page, &sent.to_string());
    form.press("f2");
    let review = form.review();
    assert!(review.contains("(Title) › Value › Text"), "{review}");
    assert!(!review.contains("is field"), "an id that is read as the name needs no explanation: {review}");
    assert!(!review.contains("f-2"), "what is not sent is not explained: {review}");
}

/// The connector profiles of an account: each of a connector of its own.
fn profiles() -> Value {
    let of = |name: &str, kind: &str| json!({"connectorProfileName": name, "connectorType": kind});
    json!({"connectorProfileDetails": [of("crm", "Salesforce"), of("zendesk-acme", "Zendesk")]})
}

#[test]
fn a_connector_profile_is_of_the_connector_beside_it() {
    let flow = |connector: &str, profile: &str| {
        json!({"flowName": "f", "sourceFlowConfig": {"connectorType": connector,
        "connectorProfileName": profile, "sourceConnectorProperties": {connector: {"object": "Contact"}}}})
    };
    for (connector, profile, expected) in [
        ("Salesforce", "zendesk-acme", Some("the connector profile zendesk-acme is of Zendesk, not of Salesforce")),
        ("Salesforce", "crm", None),
    ] {
        let mut form = filled("appflow/flows!create", &flow(connector, profile));
        form.learns(profiles());
        // Its fields are not mapped yet: the last look is gone to all the same.
        form.press("alt-right alt-right alt-right alt-right alt-right");
        let review = form.review();
        assert_eq!(review.contains("is of Zendesk"), expected.is_some(), "{review}");
        assert!(expected.is_none_or(|said| review.contains(said)), "{review}");
    }
}

#[test]
fn only_connector_profiles_of_the_connector_are_offered_wherever_one_is_named() {
    let places = [
        ("appflow/flows!create", "sourceFlowConfig", "connectorType", "connectorProfileName"),
        ("appflow/flows!create", "destinationFlowConfigList[0]", "connectorType", "connectorProfileName"),
    ];
    for (location, holder, kind, profile) in places {
        let mut document = json!({"flowName": "f"});
        let holder: DocPath = holder.parse().unwrap();
        holder.member(kind).put(&mut document, json!("Salesforce"));
        let mut form = filled(location, &document);
        let field = holder.member(profile);
        let operation = (crate::model::api().operation(crate::model::Service::AppFlow, "CreateFlow")).unwrap().id;
        let at = location.parse().unwrap();
        let asker = pick::source::Asker { operation, document: &document, at: &at, field: &field };
        let source = asker.source("appflow/connector-profiles").unwrap();
        let mut list = PickerSpec { source, trial: Trial::new(&asker), brings: false, goes_on: false }.open();
        form.harness.enter(&mut *list);
        form.harness.answer(&mut *list, PickerSlot::Rows, profiles());
        let seen = form.harness.overlay(&*list);
        assert!(seen.contains("crm") && !seen.contains("zendesk"), "{field}: {seen}");
    }
}
