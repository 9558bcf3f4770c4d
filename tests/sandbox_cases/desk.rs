//! A domain of Cases to work in.

use jiff::SignedDuration;
use serde_json::{Value, json};
use switchboard::model::Service;
use switchboard::sandbox::Handle;
use switchboard::sandbox::clock::Clock;

use crate::asker::{Asker, empty, text};
use crate::client::steer;

pub(crate) const CUSTOMER: &str =
    "arn:aws:profile:eu-central-1:111122223333:domains/acme/profiles/0123456789abcdef0123456789abcdef";

/// A domain with a template, ready for cases.
pub(crate) struct Desk {
    handle: Handle,
    pub(crate) cases: Asker,
    pub(crate) clock: Clock,
    pub(crate) domain: String,
    pub(crate) template: String,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        let (handle, cases, clock) = empty(Service::ConnectCases).await;
        let made = cases.ok("CreateDomain", json!({ "name": "desk" })).await;
        let domain = made["domainId"].as_str().unwrap().to_owned();
        clock.step(SignedDuration::from_secs(10));
        let template =
            json!({ "domainId": domain, "name": "General", "requiredFields": [{ "fieldId": "customer_id" }] });
        let made = cases.ok("CreateTemplate", template).await;
        let template = made["templateId"].as_str().unwrap().to_owned();
        Self { handle, cases, clock, domain, template }
    }

    pub(crate) fn of(&self, mut members: Value) -> Value {
        members["domainId"] = self.domain.as_str().into();
        members
    }

    pub(crate) async fn ok(&self, operation: &str, members: Value) -> Value {
        self.cases.ok(operation, self.of(members)).await
    }

    pub(crate) async fn refused(&self, operation: &str, members: Value) -> (String, u16, String) {
        self.cases.refused(operation, self.of(members)).await
    }

    pub(crate) async fn case(&self, title: &str, more: &[Value]) -> String {
        let mut fields = vec![text("title", title), text("customer_id", CUSTOMER)];
        fields.extend(more.iter().cloned());
        let made = self.ok("CreateCase", json!({ "templateId": self.template, "fields": fields })).await;
        made["caseId"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn value(&self, case: &str, field: &str) -> Value {
        let read = self.ok("GetCase", json!({ "caseId": case, "fields": [{ "id": field }] })).await;
        read["fields"][0]["value"].clone()
    }

    pub(crate) async fn found(&self, query: Value) -> Vec<String> {
        let query = self.of(query);
        let mut query = query;
        query["fields"] = json!([{ "id": "title" }]);
        let reply = self.cases.ok("SearchCases", query).await;
        let cases = reply["cases"].as_array().unwrap();
        assert_eq!(reply["totalCount"], cases.len());
        cases.iter().map(|case| case["fields"][0]["value"]["stringValue"].as_str().unwrap().to_owned()).collect()
    }

    /// A case with exactly these fields besides its title, of a template that requires nothing.
    pub(crate) async fn plain_case(&self, template: &str, title: &str, more: &[Value]) -> String {
        let fields: Vec<Value> = [text("title", title)].into_iter().chain(more.iter().cloned()).collect();
        let made = self.ok("CreateCase", json!({ "templateId": template, "fields": fields })).await;
        made["caseId"].as_str().unwrap().to_owned()
    }

    /// A template that requires nothing.
    pub(crate) async fn free_template(&self) -> String {
        let made = self.ok("CreateTemplate", json!({ "name": "Free" })).await;
        made["templateId"].as_str().unwrap().to_owned()
    }

    /// A field of one's own.
    pub(crate) async fn field(&self, name: &str, r#type: &str) -> String {
        let made = self.ok("CreateField", json!({ "name": name, "type": r#type })).await;
        made["fieldId"].as_str().unwrap().to_owned()
    }

    /// A related item of a case.
    pub(crate) async fn item(&self, case: &str, r#type: &str, content: Value) -> Value {
        self.ok("CreateRelatedItem", json!({ "caseId": case, "type": r#type, "content": content })).await
    }

    /// Sets a quota.
    pub(crate) async fn quota(&self, name: &str, limit: u64) {
        steer(&self.handle, "POST", "/_sandbox/quotas", json!({ name: limit })).await;
    }

    /// The related items of a case, the newest first.
    pub(crate) async fn items(&self, case: &str) -> Vec<Value> {
        self.cases.all("SearchRelatedItems", self.of(json!({ "caseId": case })), Some(25)).await.0
    }

    /// The history of a case, the newest first.
    pub(crate) async fn events(&self, case: &str) -> Vec<Value> {
        self.cases.all("GetCaseAuditEvents", self.of(json!({ "caseId": case })), Some(25)).await.0
    }
}

/// The content of a comment.
pub(crate) fn comment(body: &str) -> Value {
    json!({ "comment": { "body": body, "contentType": "Text/Plain" } })
}
