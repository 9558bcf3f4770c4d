//! Cases of a domain, with customers, values of every type, and what people wrote about them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::asset::{CASES, DemoPlace, any, items, text, uuid};
use super::case_draft::{CasesOf, Draft, INSTANCE};
use super::case_history;
use super::cases_setup::{field_id, id_of};
use super::people::Person;
use crate::sandbox::cases::lacking;
use crate::sandbox::cases::resources::{CASE, TEMPLATE};
use crate::sandbox::clock::date_time;
use crate::sandbox::{Refusal, Seeder, Store};

/// A case that was planted.
pub(super) struct Written {
    /// Whose it is, by place in the list of people.
    pub(super) customer: Option<usize>,
    /// The same case as Customer Profiles' standard object.
    pub(super) object: Value,
}

/// Of the first cases, these many are the known customer's.
const OF_THE_KNOWN: usize = 5;

/// Plants this many cases, the oldest first.
pub(super) fn plant(
    seeder: &Seeder<'_>,
    place: &DemoPlace,
    domain: &str,
    (profiles, people): (&str, &[Person]),
    count: usize,
    dice: &mut fastrand::Rng,
) -> Result<Vec<Written>, Refusal> {
    let asset = place.read(CASES, true)?;
    let known = items(&asset["domains"]).iter().find(|candidate| candidate["name"] == domain);
    let domain_id = known.map(|known| text(&known["domainId"]).to_owned()).unwrap_or_default();
    let desk = CasesOf { place, asset: &asset, domain, domain_id, profiles, people };
    let mut ages: Vec<i64> = (0..count).map(|_| dice.i64(9..40) * dice.i64(1..300) * dice.i64(1..30)).collect();
    ages.sort_unstable_by(|one, other| other.cmp(one));
    let mut written: Vec<Written> = Vec::with_capacity(count);
    let mut before: Option<String> = None;
    let now = seeder.now();
    for (number, age) in ages.into_iter().enumerate() {
        // The known customer's are among the newest.
        let customer = if domain == "acme-support" && number + OF_THE_KNOWN >= count {
            Some(0)
        } else {
            (dice.u8(..10) > 1).then(|| dice.usize(1..people.len()))
        };
        let mut draft = desk.draft(customer, age, number, dice);
        let store = seeder.store();
        desk.obey(&mut draft, number, store)?;
        let mut document = json!({
            "caseId": draft.id,
            "caseArn": CASE.arn_of(&desk.domain_id, &draft.id, store),
            "templateId": desk.template(number),
            "values": draft.values,
        });
        if number.is_multiple_of(7) {
            document["tags"] = json!({ "process": "returns", "desk": any(dice, items(&asset["queues"])) });
        }
        store.at(draft.created);
        store.put(CASE.kind, &desk.domain_id, &draft.id, &document)?;
        case_history::plant(seeder, &desk, &draft, before.as_deref(), number, dice)?;
        let arn = CASE.arn_of(&desk.domain_id, &draft.id, store);
        written.push(Written { customer, object: object(&draft.id, &Value::Object(draft.values), arn.as_deref()) });
        before = Some(draft.id);
    }
    seeder.store().at(now);
    Ok(written)
}

impl CasesOf<'_> {
    fn template(&self, number: usize) -> String {
        let templates = items(&self.asset["templates"][self.domain]);
        let made = |template: &&Value| template["status"] == "Active" && template["byHand"] != true;
        let active: Vec<&Value> = templates.iter().filter(made).collect();
        let key = active.get(number % active.len().max(1)).map_or("", |template| text(&template["key"]));
        id_of(self.domain, "template", key)
    }

    /// Fills in the amounts that the rules of its template require of a case.
    fn obey(&self, draft: &mut Draft, number: usize, store: &Store<'_>) -> Result<(), Refusal> {
        let Some(template) = store.get(TEMPLATE.kind, &self.domain_id, &self.template(number))? else { return Ok(()) };
        for field in lacking(&template.document, &draft.values, &self.domain_id, store)? {
            let amount = u32::try_from(number % 400).unwrap_or(0) + 5;
            draft.values.insert(field, json!({ "doubleValue": amount }));
        }
        Ok(())
    }

    /// The first of the domain's own fields of a type.
    pub(super) fn field_of(&self, r#type: &str) -> String {
        let field = items(&self.asset["fields"][self.domain]).iter().find(|field| field["type"] == r#type);
        field_id(self.asset, self.domain, field.map_or("", |field| text(&field["key"])))
    }

    fn draft(&self, customer: Option<usize>, age: i64, number: usize, dice: &mut fastrand::Rng) -> Draft {
        let id = uuid(dice);
        let created = self.place.ago(age.max(12));
        let open = age < 60 * 24 * 9 || dice.u8(..8) == 0;
        let span = dice.i64(5..=(age.clamp(10, 60 * 24 * 20)));
        let updated = created.saturating_add(SignedDuration::from_mins(span)).unwrap_or(created).min(self.place.now);
        let agent = id_of("agents", "agent", &dice.u8(..14).to_string());
        let user = self.arn("connect", &format!("{INSTANCE}/agent/{agent}"));
        let line = self.line(customer, number, dice);
        let mut values = Map::new();
        let mut set = |field: &str, member: &str, value: Value| {
            values.insert(field.to_owned(), json!({ member: value }));
        };
        let status = if open { "open" } else { "closed" };
        set("title", "stringValue", line[1].clone());
        set("status", "stringValue", status.into());
        set("case_reason", "stringValue", line[2].clone());
        set("summary", "stringValue", line[3].clone());
        if let Some(person) = customer.and_then(|customer| self.people.get(customer)) {
            let path = format!("domains/{}/profiles/{}", self.profiles, person.id);
            set("customer_id", "stringValue", self.arn("profile", &path).into());
        }
        set("reference_number", "stringValue", format!("{:09}", 100_000_417 + number * 7_919).into());
        set("case_id", "stringValue", id.as_str().into());
        set("assigned_queue", "stringValue", any(dice, items(&self.asset["queues"])).clone());
        if dice.u8(..4) > 0 {
            set("assigned_user", "userArnValue", user.as_str().into());
        }
        set("created_by", "userArnValue", user.as_str().into());
        set("last_updated_user", "userArnValue", user.as_str().into());
        set("created_datetime", "stringValue", date_time(created));
        set("last_updated_datetime", "stringValue", date_time(updated));
        let closed = (!open).then_some(updated);
        if let Some(closed) = closed {
            set("last_closed_datetime", "stringValue", date_time(closed));
        }
        for field in items(&self.asset["fields"][self.domain]) {
            if let Some(value) = self.custom(field, &line, created, &user, dice) {
                values.insert(field_id(self.asset, self.domain, text(&field["key"])), value);
            }
        }
        Draft { id, customer, created, updated, closed, user, values }
    }

    /// Language, title, reason and summary; in the customer's language where there is a text in it.
    fn line(&self, customer: Option<usize>, number: usize, dice: &mut fastrand::Rng) -> Value {
        let lines = items(&self.asset["titles"][self.domain]);
        if number == 3 {
            return json!([
                "en",
                "\u{1b}[31mRed alert\u{1b}[0m \u{202e}esrever\u{202c} \u{7}bell",
                "delivery",
                "Zero\u{0}byte and\ttab"
            ]);
        }
        let language = customer.and_then(|customer| self.people.get(customer)).map_or("", |person| &person.language);
        let fitting: Vec<Value> = lines.iter().filter(|line| language.starts_with(text(&line[0]))).cloned().collect();
        match fitting.len() {
            0 => any(dice, lines).clone(),
            // The known customer has a different concern each time.
            many if customer == Some(0) => fitting[number % many].clone(),
            _ => any(dice, &fitting).clone(),
        }
    }

    /// A value for some of the custom fields.
    fn custom(
        &self,
        field: &Value,
        line: &Value,
        created: Timestamp,
        user: &str,
        dice: &mut fastrand::Rng,
    ) -> Option<Value> {
        if field["key"] == "language" {
            let known = items(&field["options"]).iter().any(|option| option[1] == line[0]);
            return known.then(|| json!({ "stringValue": line[0] }));
        }
        let likely = if field["deleted"] == true { 1 } else { 6 };
        if dice.u8(..10) >= likely {
            return None;
        }
        let later = created.saturating_add(SignedDuration::from_hours(dice.i64(4..200))).unwrap_or(created);
        Some(match text(&field["type"]) {
            "Number" => json!({ "doubleValue": f64::from(dice.u32(500..60_000)) / 100.0 }),
            "Boolean" => json!({ "booleanValue": dice.u8(..5) == 0 }),
            "DateTime" => json!({ "stringValue": date_time(later) }),
            "SingleSelect" => json!({ "stringValue": any(dice, items(&field["options"]))[1] }),
            "Url" => {
                json!({ "stringValue": format!("https://track.example.com/parcels/1Z{:09}", dice.u32(..999_999_999)) })
            }
            "User" => json!({ "userArnValue": user }),
            _ => json!({ "stringValue": self.words(field, dice) }),
        })
    }

    fn words(&self, field: &Value, dice: &mut fastrand::Rng) -> String {
        match text(&field["key"]) {
            "root_cause" => text(any(dice, items(&self.asset["comments"]))).to_owned(),
            "booking_reference" => format!("{:06X}", dice.u32(..0xFF_FFFF)),
            "carrier" => "UPS".to_owned(),
            _ => format!("W{:08}", dice.u32(10_000_000..99_999_999)),
        }
    }

    /// An ARN of this account and region.
    pub(super) fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:aws:{service}:{}:{}:{resource}", self.place.region, self.place.account)
    }
}

/// A case with these values as a standard object. The company puts the ARN among its own attributes, so that one gets
/// from a customer to the case.
pub(super) fn object(id: &str, values: &Value, arn: Option<&str>) -> Value {
    let value = |field: &str| values[field]["stringValue"].clone();
    let mut object = json!({
        "CaseId": id, "Title": value("title"), "Summary": value("summary"), "Status": value("status"),
        "Reason": value("case_reason"), "CreatedBy": values["created_by"]["userArnValue"],
        "CreatedDate": value("created_datetime"), "UpdatedDate": value("last_updated_datetime"),
        "DataSource": "Amazon Connect Cases", "Attributes": { "CaseArn": arn },
    });
    let closed = value("last_closed_datetime");
    if !closed.is_null() {
        object["ClosedDate"] = closed;
    }
    object
}
