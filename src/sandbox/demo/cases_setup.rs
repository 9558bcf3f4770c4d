//! Cases: domains with their fields, layouts, rules and templates.

use serde_json::{Value, json};

use super::asset::{CASES, DemoPlace, items, text};
use crate::sandbox::cases::resources::{DOMAIN, EVENTS, FIELD, LAYOUT, RULE, TEMPLATE};
use crate::sandbox::cases::system_fields;
use crate::sandbox::generic::Resource;
use crate::sandbox::{Refusal, Seeder};

/// The system's fields to which the company adds options, and the lists of the asset that have them.
const OPTIONS: [(&str, &str); 2] = [("case_reason", "reasons"), ("status", "statuses")];
/// Options that are no longer offered.
const RETIRED: [&str; 2] = ["legacy", "on_hold"];

/// All domains of production.
pub(super) fn plant(seeder: &Seeder<'_>, place: &DemoPlace) -> Result<(), Refusal> {
    let asset = place.read(CASES, true)?;
    for domain in items(&asset["domains"]) {
        plant_domain(seeder, &asset, domain)?;
    }
    Ok(())
}

/// The one domain of staging.
pub(super) fn plant_staging(seeder: &Seeder<'_>, place: &DemoPlace) -> Result<(), Refusal> {
    let asset = place.read(CASES, true)?;
    plant_domain(seeder, &asset, &asset["stagingDomain"])
}

/// The id of something that the asset names by a key: the same in every sandbox.
pub(super) fn id_of(domain: &str, sort: &str, key: &str) -> String {
    let named = format!("{domain}/{sort}/{key}");
    let seed = named
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    super::asset::uuid(&mut fastrand::Rng::with_seed(seed))
}

/// The id of a field: the system's are their own keys.
pub(super) fn field_id(asset: &Value, domain: &str, key: &str) -> String {
    let own = items(&asset["fields"][domain]).iter().any(|field| field["key"] == key);
    if own { id_of(domain, "field", key) } else { key.to_owned() }
}

/// One domain while it is being planted.
struct Plot<'a> {
    seeder: &'a Seeder<'a>,
    asset: &'a Value,
    name: &'a str,
    id: &'a str,
    created: &'a Value,
}

fn plant_domain(seeder: &Seeder<'_>, asset: &Value, domain: &Value) -> Result<(), Refusal> {
    let (name, id) = (text(&domain["name"]), text(&domain["domainId"]));
    let store = seeder.store();
    let mut document = domain.clone();
    document["domainArn"] = DOMAIN.arn_of("", id, store).into();
    store.put(DOMAIN.kind, "", id, &document)?;
    let plot = Plot { seeder, asset, name, id, created: &domain["createdTime"] };
    plot.fields()?;
    plot.layouts()?;
    plot.rules()?;
    plot.templates()?;
    if name == "acme-support" {
        let fields: Vec<Value> = ["status", "case_reason", "title", "priority"]
            .into_iter()
            .map(|key| json!({ "id": field_id(asset, name, key) }))
            .collect();
        let included = json!({ "caseData": { "fields": fields }, "relatedItemData": { "includeContent": false } });
        let document = json!({ "eventBridge": { "enabled": true, "includedData": included } });
        store.put(EVENTS.kind, id, "configuration", &document)?;
    }
    Ok(())
}

impl Plot<'_> {
    /// Stores something with id, ARN and times.
    fn put(&self, resource: &Resource, id: &str, mut document: Value) -> Result<(), Refusal> {
        let store = self.seeder.store();
        document[resource.id] = id.into();
        if let (Some((Some(member), ..)), Some(arn)) = (resource.arn, resource.arn_of(self.id, id, store)) {
            document[member] = arn.into();
        }
        document["createdTime"] = self.created.clone();
        document["lastModifiedTime"] = self.created.clone();
        store.put(resource.kind, self.id, id, &document)?;
        Ok(())
    }

    fn fields(&self) -> Result<(), Refusal> {
        for mut field in system_fields()? {
            let id = text(&field["fieldId"]).to_owned();
            field["namespace"] = "System".into();
            let own = OPTIONS.iter().find(|(field, _)| *field == id).map(|(_, list)| &self.asset[list][self.name]);
            if let (Some(own), Some(held)) = (own, field["options"].as_array_mut()) {
                held.extend(options(own));
            }
            self.put(&FIELD, &id, field)?;
        }
        for field in items(&self.asset["fields"][self.name]) {
            let mut document = json!({
                "name": field["name"], "description": field["description"], "type": field["type"], "namespace": "Custom",
            });
            for member in ["attributes", "deleted"] {
                if let Some(value) = field.get(member) {
                    document[member] = value.clone();
                }
            }
            if field.get("options").is_some() {
                document["options"] = options(&field["options"]).into();
            }
            self.put(&FIELD, &id_of(self.name, "field", text(&field["key"])), document)?;
        }
        Ok(())
    }

    fn layouts(&self) -> Result<(), Refusal> {
        for layout in items(&self.asset["layouts"][self.name]) {
            let panel = |member: &str, name: &str| {
                let fields: Vec<Value> = items(&layout[member])
                    .iter()
                    .map(|key| json!({ "id": field_id(self.asset, self.name, text(key)) }))
                    .collect();
                json!({ "sections": [{ "fieldGroup": { "name": name, "fields": fields } }] })
            };
            let content =
                json!({ "basic": { "topPanel": panel("top", "Top"), "moreInfo": panel("more", "More information") } });
            let mut document = json!({ "name": layout["name"], "content": content });
            if layout["deleted"] == true {
                document["deleted"] = true.into();
            }
            self.put(&LAYOUT, &id_of(self.name, "layout", text(&layout["key"])), document)?;
        }
        Ok(())
    }

    fn rules(&self) -> Result<(), Refusal> {
        for rule in items(&self.asset["rules"][self.name]) {
            let mut inner = rule["rule"].to_string();
            for field in items(&self.asset["fields"][self.name]) {
                let key = text(&field["key"]);
                inner = inner.replace(&format!("\"{{{key}}}\""), &format!("\"{}\"", id_of(self.name, "field", key)));
            }
            let inner: Value = serde_json::from_str(&inner)?;
            let document = json!({ "name": rule["name"], "description": rule["description"], "rule": inner });
            self.put(&RULE, &id_of(self.name, "rule", text(&rule["key"])), document)?;
        }
        Ok(())
    }

    fn templates(&self) -> Result<(), Refusal> {
        for template in items(&self.asset["templates"][self.name]) {
            let required: Vec<Value> = items(&template["required"])
                .iter()
                .map(|key| json!({ "fieldId": field_id(self.asset, self.name, text(key)) }))
                .collect();
            let rules: Vec<Value> = items(&template["rules"])
                .iter()
                .map(|rule| {
                    let mut named = json!({ "caseRuleId": id_of(self.name, "rule", text(&rule[0])) });
                    if let Some(key) = rule[1].as_str() {
                        named["fieldId"] = field_id(self.asset, self.name, key).into();
                    }
                    named
                })
                .collect();
            let mut document = json!({
                "name": template["name"], "description": template["description"], "status": template["status"],
                "layoutConfiguration": { "defaultLayout": id_of(self.name, "layout", text(&template["layout"])) },
                "requiredFields": required, "rules": rules,
            });
            if let Some(tags) = template.get("tagMap") {
                document["tagPropagationConfigurations"] = json!([{ "resourceType": "Cases", "tagMap": tags }]);
            }
            self.put(&TEMPLATE, &id_of(self.name, "template", text(&template["key"])), document)?;
        }
        Ok(())
    }
}

fn options(pairs: &Value) -> Vec<Value> {
    let option = |pair: &Value| {
        let active = !RETIRED.contains(&text(&pair[1]));
        json!({ "name": pair[0], "value": pair[1], "active": active })
    };
    items(pairs).iter().map(option).collect()
}
