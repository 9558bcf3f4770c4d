//! Cases that people worked on: opened, changed, talked about, closed, opened again and merged, through the operations
//! that the console's users have.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::asset::{CASES, DESK, DemoPlace, items, moment, text};
use super::case_draft::INSTANCE;
use super::cases::{Written, object};
use super::cases_setup::{field_id, id_of};
use super::people::Named;
use crate::model::Service;
use crate::sandbox::cases::carry_out_merge;
use crate::sandbox::cases::resources::{CASE, RELATED_ITEM};
use crate::sandbox::generic::join;
use crate::sandbox::store::Due;
use crate::sandbox::{Answer, Refusal, Seeder};

/// What nobody says lies between two things that are done.
const PAUSE: SignedDuration = SignedDuration::from_mins(7);

/// Plays all cases of the asset, of customers of a domain of Customer Profiles.
pub(super) fn plant(
    seeder: &Seeder<'_>,
    place: &DemoPlace,
    (profiles, people): (&str, &[Named]),
) -> Result<Vec<Written>, Refusal> {
    let (asset, setup) = (place.read(DESK, true)?, place.read(CASES, true)?);
    let name = text(&asset["domain"]);
    let domain = items(&setup["domains"]).iter().find(|domain| domain["name"] == name);
    let domain = domain.map_or("", |domain| text(&domain["domainId"]));
    let mut desk = Desk { seeder, place, setup: &setup, name, domain, profiles, people, cases: HashMap::new() };
    items(&asset["cases"]).iter().map(|case| desk.case(case)).collect()
}

struct Desk<'a> {
    seeder: &'a Seeder<'a>,
    place: &'a DemoPlace,
    setup: &'a Value,
    name: &'a str,
    domain: &'a str,
    profiles: &'a str,
    people: &'a [Named],
    /// The ids of the cases by their keys.
    cases: HashMap<String, String>,
}

/// One thing that somebody does to a case at a time.
struct Deed<'a> {
    case: &'a str,
    at: Timestamp,
    by: Value,
}

impl Desk<'_> {
    fn case(&mut self, case: &Value) -> Result<Written, Refusal> {
        let customer = self.people.iter().position(|person| case["customer"] == person.key);
        let mut fields = self.fields(&case["fields"]);
        if let Some(person) = customer.and_then(|customer| self.people.get(customer)) {
            let path = format!("domains/{}/profiles/{}", self.profiles, person.person.id);
            fields.push(json!({ "id": "customer_id", "value": { "stringValue": self.arn("profile", &path) } }));
        }
        let opened = moment(&case["opened"]).unwrap_or(self.place.now);
        let template = id_of(self.name, "template", text(&case["template"]));
        let input = json!({ "templateId": template, "fields": fields });
        let made = self.call("CreateCase", &Deed { case: "", at: opened, by: self.agent(&case["by"]) }, input)?;
        let id = text(&made["caseId"]).to_owned();
        self.cases.insert(text(&case["key"]).to_owned(), id.clone());
        for (step, pause) in items(&case["then"]).iter().zip(1..) {
            let at = moment(&step["at"]).unwrap_or(opened).saturating_add(PAUSE * pause).unwrap_or(opened);
            let deed = Deed { case: &id, at: at.min(self.place.now), by: self.agent(&step["by"]) };
            for (what, value) in step.as_object().into_iter().flatten() {
                self.act(&deed, what, value, step)?;
            }
        }
        let store = self.seeder.store();
        let held = store.get(CASE.kind, self.domain, &id)?.map(|record| record.document).unwrap_or_default();
        Ok(Written { customer, object: object(&id, &held["values"], held["caseArn"].as_str()) })
    }

    fn act(&self, deed: &Deed<'_>, what: &str, value: &Value, step: &Value) -> Result<(), Refusal> {
        let comment = |body: &str| json!({ "comment": { "body": body, "contentType": "Text/Plain" } });
        match what {
            "set" => self.call("UpdateCase", deed, json!({ "fields": self.fields(value) })).map(drop),
            "comment" => {
                let times = step["times"].as_u64().and_then(|times| usize::try_from(times).ok()).unwrap_or(1);
                self.item(deed, "Comment", &comment(&text(value).repeat(times)))
            }
            "comments" => self.comments(deed, value.as_i64().unwrap_or(0), moment(&step["until"])),
            "rewrite" => self.rewrite(deed, &comment(text(value))),
            "contact" => self.contact(deed, value),
            "file" => {
                let file = format!("file/{}/{}", self.seeder.store().uuid(), text(value).replace(' ', "_"));
                self.item(deed, "File", &json!({ "file": { "fileArn": self.arn("cases", &file) } }))
            }
            "sla" => {
                let target = json!({
                    "name": value[0], "type": "CaseField", "fieldId": "status",
                    "targetFieldValues": [{ "stringValue": "closed" }], "targetSlaMinutes": value[1],
                });
                self.item(deed, "Sla", &json!({ "sla": { "slaInputConfiguration": target } }))
            }
            "link" => self.item(deed, "ConnectCase", &json!({ "connectCase": { "caseId": self.known(value) } })),
            "custom" => self.item(deed, "Custom", &json!({ "custom": { "fields": self.fields(value) } })),
            "merge" => self.merge(deed, self.known(value)),
            _ => Ok(()),
        }
    }

    /// Calls an operation on a case of the domain, or on none.
    fn call(&self, operation: &str, deed: &Deed<'_>, mut input: Value) -> Answer {
        input["domainId"] = self.domain.into();
        if !deed.case.is_empty() {
            input["caseId"] = deed.case.into();
        }
        input["performedBy"] = json!({ "userArn": deed.by });
        self.seeder.call_at(deed.at, Service::ConnectCases, operation, &input)
    }

    fn item(&self, deed: &Deed<'_>, r#type: &str, content: &Value) -> Result<(), Refusal> {
        self.call("CreateRelatedItem", deed, json!({ "type": r#type, "content": content })).map(drop)
    }

    /// A contact by this channel: there is nobody who could be asked for it.
    fn contact(&self, deed: &Deed<'_>, channel: &Value) -> Result<(), Refusal> {
        let arn = self.arn("connect", &format!("{INSTANCE}/contact/{}", self.seeder.store().uuid()));
        let content = json!({ "contact": { "contactArn": arn } });
        let mut item = self.call("CreateRelatedItem", deed, json!({ "type": "Contact", "content": content }))?;
        item["content"]["contact"]["channel"] = channel.clone();
        let store = self.seeder.store();
        store.put(RELATED_ITEM.kind, &join(self.domain, deed.case), text(&item["relatedItemId"]), &item).map(drop)
    }

    /// Many comments of several people until a time.
    fn comments(&self, deed: &Deed<'_>, count: i64, until: Option<Timestamp>) -> Result<(), Refusal> {
        let texts = items(&self.setup["comments"]);
        let span = until.map_or(0, |until| until.duration_since(deed.at).as_secs());
        for (number, body) in (0..count).zip(texts.iter().cycle()) {
            let at = deed.at.saturating_add(SignedDuration::from_secs(span / count.max(1) * number));
            let by = self.agent(&(number % 5 + 2).into());
            let content = json!({ "comment": { "body": body, "contentType": "Text/Plain" } });
            self.item(&Deed { at: at.unwrap_or(deed.at), by, ..*deed }, "Comment", &content)?;
        }
        Ok(())
    }

    /// Writes the last comment anew.
    fn rewrite(&self, deed: &Deed<'_>, content: &Value) -> Result<(), Refusal> {
        let all = self.seeder.store().list(RELATED_ITEM.kind, &join(self.domain, deed.case))?;
        let last = all.iter().rev().find(|item| item.document["type"] == "Comment").map(|item| item.id.as_str());
        self.call("UpdateRelatedItem", deed, json!({ "relatedItemId": last, "content": content })).map(drop)
    }

    /// Merges another case into this one, which takes a moment.
    fn merge(&self, deed: &Deed<'_>, other: &str) -> Result<(), Refusal> {
        let moves = json!({ "comment": true, "connectCase": true, "contact": true, "custom": true });
        let input = json!({ "secondaryCaseIds": [other], "relatedItemsConfiguration": moves });
        self.call("StartMergeCases", deed, input)?;
        let (store, now) = (self.seeder.store(), self.seeder.now());
        store.at(deed.at);
        let due = Due { at: deed.at, what: String::new(), parent: self.domain.to_owned(), id: other.to_owned() };
        let merged = carry_out_merge(store, &due);
        store.at(now);
        merged
    }

    /// Values as requests have them: `#3` is the agent of this number.
    fn fields(&self, values: &Value) -> Vec<Value> {
        let held = values.as_object().map(Map::iter).into_iter().flatten();
        held.map(|(key, value)| {
            let value = match value {
                Value::Bool(_) => json!({ "booleanValue": value }),
                Value::Number(_) => json!({ "doubleValue": value }),
                _ => match text(value).strip_prefix('#') {
                    Some(number) => json!({ "userArnValue": self.agent(&number.into()) }),
                    None => json!({ "stringValue": value }),
                },
            };
            json!({ "id": field_id(self.setup, self.name, key), "value": value })
        })
        .collect()
    }

    fn known(&self, key: &Value) -> &str {
        self.cases.get(text(key)).map_or("", String::as_str)
    }

    fn agent(&self, number: &Value) -> Value {
        let number = number.as_str().map_or_else(|| number.to_string(), str::to_owned);
        let agent = id_of("agents", "agent", &number);
        self.arn("connect", &format!("{INSTANCE}/agent/{agent}")).into()
    }

    fn arn(&self, service: &str, resource: &str) -> String {
        self.seeder.store().arn(service, resource)
    }
}
