//! Profile objects: what the company's systems have sent about its customers.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::asset::{DemoPlace, GOODS, any, items, text, uuid};
use super::cases::Written;
use super::people::Person;
use crate::sandbox::clock::date_time;
use crate::sandbox::profiles::Planter;
use crate::sandbox::{Refusal, Seeder};

/// From this place in the list on people are like all others: the first two are known for what they have.
pub(super) const ORDINARY: usize = 2;

/// Minutes at the most until an object has come in.
const LATE: i64 = 30;

/// The objects of the people of a domain, by its object types. The first of them has this place in the list.
pub(super) fn of_domain(
    seeder: &Seeder<'_>,
    place: &DemoPlace,
    domain: &str,
    (first, people): (usize, &[Person]),
    dice: &mut fastrand::Rng,
) -> Result<(), Refusal> {
    let goods: Value = serde_json::from_str(GOODS)?;
    let planter = Planter::new(seeder.store(), domain);
    let maker = Maker { place, goods: &goods, at: None };
    let now = seeder.now();
    for (number, person) in (first..).zip(people) {
        let objects = match domain {
            "acme-retail" => maker.retail(person, number, dice),
            "acme-travel" => maker.travel(person, dice),
            "acme-bank" => vec![("Account", maker.account(person, dice))],
            _ => (0..dice.usize(..3)).map(|_| ("CTR", maker.contact(person, dice))).collect(),
        };
        let days = if number == 0 { 60 } else { 180 };
        let came = |(object_type, object)| {
            let late = SignedDuration::from_mins(dice.i64(20..days * 1440) % LATE);
            let known = moment(&object).and_then(|at| at.checked_add(late).ok());
            (known.unwrap_or(now).clamp(place.ago(days * 1440), place.ago(20)), object_type, object)
        };
        // What came about before comes in before.
        let mut objects: Vec<(Timestamp, &str, Value)> = objects.into_iter().map(came).collect();
        objects.sort_by_key(|(at, _, object)| (*at, moment(object)));
        for (at, object_type, object) in objects {
            seeder.store().at(at);
            planter.plant(&person.id, object_type, &object)?;
        }
    }
    seeder.store().at(now);
    Ok(())
}

/// When an object came about, as far as it says so.
fn moment(object: &Value) -> Option<Timestamp> {
    match object {
        Value::String(text) => text.parse().ok(),
        Value::Object(members) => members.values().find_map(moment),
        _ => None,
    }
}

/// The standard cases of the people whose cases were written.
pub(super) fn of_cases(seeder: &Seeder<'_>, domain: &str, people: &[Person], cases: &[Written]) -> Result<(), Refusal> {
    let planter = Planter::new(seeder.store(), domain);
    for case in cases {
        if let Some(person) = case.customer.and_then(|customer| people.get(customer)) {
            planter.plant(&person.id, "_case", &case.object)?;
        }
    }
    Ok(())
}

/// About what a price in dollars is elsewhere, in whole units where a currency has no smaller ones.
fn in_currency(dollars: f64, currency: &str) -> f64 {
    match currency {
        "KRW" => (dollars * 1.38).round() * 1000.0,
        "JPY" => (dollars * 1.5).round() * 100.0,
        "AED" | "ILS" => (dollars * 367.0).round() / 100.0,
        "MXN" => (dollars * 1850.0).round() / 100.0,
        "EUR" => (dollars * 92.0).round() / 100.0,
        _ => (dollars * 100.0).round() / 100.0,
    }
}

pub(super) struct Maker<'a> {
    pub(super) place: &'a DemoPlace,
    pub(super) goods: &'a Value,
    /// When everything happens; else by the dice.
    pub(super) at: Option<Timestamp>,
}

type Objects = Vec<(&'static str, Value)>;

impl Maker<'_> {
    fn retail(&self, person: &Person, number: usize, dice: &mut fastrand::Rng) -> Objects {
        let known = number == 0; // Has something of everything.
        let mut objects = Vec::new();
        let mut some =
            |object_type, most: usize, make: &mut dyn FnMut(&mut fastrand::Rng) -> Value, dice: &mut fastrand::Rng| {
                let count = if known { most.max(2) } else { dice.usize(..=most) };
                objects.extend((0..count).map(|_| (object_type, make(dice))));
            };
        some("Salesforce-Contact", 1, &mut |dice| self.crm_contact(person, dice), dice);
        some("Web-Order", 2, &mut |dice| self.order(person, dice), dice);
        some("Loyalty-Member", 1, &mut |dice| self.loyalty(person, dice), dice);
        some("Web-Session", 1, &mut |dice| self.session(person, dice), dice);
        some("CTR", 2, &mut |dice| self.contact(person, dice), dice);
        if known || dice.u8(..3) == 0 {
            some("Zendesk-Ticket", 2, &mut |dice| self.ticket(person, dice), dice);
        }
        if known || dice.u8(..4) == 0 {
            some("_asset", 2, &mut |dice| self.asset(dice), dice);
        }
        if number == 1 {
            objects.push(("Zendesk-Ticket", self.endless(person, dice)));
        }
        objects
    }

    fn travel(&self, person: &Person, dice: &mut fastrand::Rng) -> Objects {
        let mut objects: Objects = (0..dice.usize(..3)).map(|_| ("Booking", self.booking(person, dice))).collect();
        objects.extend((0..dice.usize(..2)).map(|_| ("Hotel-Stay", self.stay(person, dice))));
        objects
    }

    /// Any object of a type of the shop.
    pub(super) fn of_type(&self, object_type: &str, person: &Person, dice: &mut fastrand::Rng) -> Value {
        match object_type {
            "Salesforce-Contact" => self.crm_contact(person, dice),
            "Web-Order" => self.order(person, dice),
            "Loyalty-Member" => self.loyalty(person, dice),
            "Web-Session" => self.session(person, dice),
            "Zendesk-Ticket" => self.ticket(person, dice),
            "_asset" => self.asset(dice),
            _ => self.contact(person, dice),
        }
    }

    fn when(&self, dice: &mut fastrand::Rng, days: i64) -> Value {
        date_time(self.at.unwrap_or_else(|| self.place.ago(dice.i64(20..days * 1440))))
    }

    fn product(&self, dice: &mut fastrand::Rng) -> &Value {
        any(dice, items(&self.goods["products"]))
    }

    fn crm_contact(&self, person: &Person, dice: &mut fastrand::Rng) -> Value {
        let profile = &person.profile;
        let address = &profile["MailingAddress"];
        json!({
            "attributes": { "type": "Contact", "url": "/services/data/v60.0/sobjects/Contact" },
            "Id": format!("003{:015X}", dice.u64(..1 << 58)),
            "AccountId": profile["AccountNumber"],
            "FirstName": profile["FirstName"], "LastName": profile["LastName"],
            "Email": person.email, "Phone": person.phone, "MobilePhone": profile["MobilePhoneNumber"],
            "MailingAddress": {
                "street": address["Address1"], "city": address["City"], "postalCode": address["PostalCode"],
                "countryCode": address["Country"],
            },
            "Birthdate": profile["BirthDate"],
            "LastModifiedDate": self.when(dice, 200),
        })
    }

    fn order(&self, person: &Person, dice: &mut fastrand::Rng) -> Value {
        let lines: Vec<Value> = (0..dice.usize(1..4))
            .map(|_| {
                let product = self.product(dice);
                json!({ "sku": product[0], "name": product[1], "quantity": dice.u8(1..4), "price": product[3] })
            })
            .collect();
        let total: f64 = lines
            .iter()
            .map(|line| line["price"].as_f64().unwrap_or_default() * line["quantity"].as_f64().unwrap_or(1.0))
            .sum();
        json!({
            "orderId": format!("W{:08}", dice.u32(10_000_000..99_999_999)),
            "customer": { "email": person.email, "language": person.language },
            "total": { "amount": in_currency(total, &person.currency), "currency": person.currency },
            "status": any(dice, items(&self.goods["orderStatus"])),
            "channel": any(dice, items(&self.goods["channels"])),
            "lines": lines,
            "createdAt": self.when(dice, 300), "updatedAt": self.when(dice, 20),
        })
    }

    fn loyalty(&self, person: &Person, dice: &mut fastrand::Rng) -> Value {
        json!({
            "memberNo": format!("AR{:09}", dice.u32(100_000_000..999_999_999)), "email": person.email, "tier": person.tier,
            "points": dice.u32(..24_000), "memberSince": self.when(dice, 1500),
            "homeStore": any(dice, items(&self.goods["stores"])),
        })
    }

    fn session(&self, person: &Person, dice: &mut fastrand::Rng) -> Value {
        json!({
            "session": { "id": uuid(dice), "start": self.when(dice, 29) }, "user": { "id": person.id },
            "landing": any(dice, items(&self.goods["pages"])), "pageCount": dice.u8(1..60),
            "userAgent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko)",
        })
    }

    fn contact(&self, person: &Person, dice: &mut fastrand::Rng) -> Value {
        json!({
            "contactId": uuid(dice), "channel": any(dice, &["VOICE".into(), "CHAT".into(), "EMAIL".into()]),
            "customerEndpoint": { "type": "TELEPHONE_NUMBER", "address": person.phone },
            "initiationMethod": "INBOUND", "initiationTimestamp": self.when(dice, 120),
            "agentInteractionDuration": dice.u16(20..2400), "attributes": { "email": person.email, "language": person.language },
        })
    }

    fn ticket(&self, person: &Person, dice: &mut fastrand::Rng) -> Value {
        let ticket = any(dice, items(&self.goods["tickets"]));
        json!({
            "id": dice.u32(100_000..999_999), "requester_id": dice.u64(360_000_000_000..399_999_999_999),
            "subject": ticket[0], "type": ticket[1], "priority": ticket[2],
            "status": any(dice, &["open".into(), "pending".into(), "solved".into(), "closed".into()]),
            "via": { "channel": "email", "source": { "from": { "address": person.email } } },
            "satisfaction_rating": { "score": any(dice, &["good".into(), "bad".into(), "unoffered".into()]) },
            "updated_at": self.when(dice, 60),
        })
    }

    /// A ticket with a word of five thousand letters, and codes that a terminal would obey.
    fn endless(&self, person: &Person, dice: &mut fastrand::Rng) -> Value {
        let mut ticket = self.ticket(person, dice);
        ticket["subject"] = "A".repeat(5000).into();
        ticket["description"] = "\u{1b}[?1049h\u{1b}[6n\u{202e}desrever\u{202c}\u{85}\u{2028}line".into();
        ticket
    }

    fn asset(&self, dice: &mut fastrand::Rng) -> Value {
        let product = self.product(dice);
        json!({
            "AssetId": uuid(dice), "AssetName": product[1], "SerialNumber": format!("SN-{:010X}", dice.u64(..1 << 40)),
            "ModelNumber": product[0], "Price": product[3],
            "Status": any(dice, &["Active".into(), "Active".into(), "Returned".into(), "In repair".into()]),
            "PurchaseDate": self.when(dice, 700),
        })
    }

    fn booking(&self, person: &Person, dice: &mut fastrand::Rng) -> Value {
        let flight = any(dice, items(&self.goods["flights"]));
        let letters = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let pnr: String = (0..6).map(|_| char::from(letters[dice.usize(..letters.len())])).collect();
        json!({
            "pnr": pnr, "contact": { "email": person.email }, "from": flight[0], "to": flight[1], "flight": flight[2],
            "fare": dice.u32(4_000..240_000) / 100, "class": any(dice, &["Y".into(), "W".into(), "J".into()]),
            "departure": date_time(self.place.ago(dice.i64(-60 * 1440..200 * 1440))),
        })
    }

    fn stay(&self, person: &Person, dice: &mut fastrand::Rng) -> Value {
        json!({
            "reservation": format!("H{:07}", dice.u32(..9_999_999)), "guest": person.email, "nights": dice.u8(1..15),
            "hotel": text(any(dice, items(&self.goods["hotels"]))), "arrival": self.when(dice, 400),
        })
    }

    fn account(&self, person: &Person, dice: &mut fastrand::Rng) -> Value {
        json!({
            "iban": format!("DE{:020}", dice.u64(1 << 60..1 << 62)), "kind": any(dice, items(&self.goods["accounts"])),
            "customerNo": person.profile["AccountNumber"], "openedAt": self.when(dice, 2000),
        })
    }
}
