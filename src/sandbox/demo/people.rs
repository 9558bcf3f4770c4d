//! Customers: people of many countries, made from lists of names with the dice.

use serde_json::{Map, Value, json};

use super::asset::{GOODS, PEOPLE, any, items, text};
use crate::sandbox::Refusal;

/// A customer with the profile that the company keeps of them.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) language: String,
    pub(super) currency: String,
    pub(super) tier: String,
    pub(super) profile: Value,
}

/// A customer that other data name by a key.
pub(super) struct Named {
    pub(super) key: String,
    pub(super) person: Person,
}

/// Peoples by their names, with what is usual among them.
pub(super) fn cultures() -> Result<Value, Refusal> {
    Ok(Lists::load()?.people["cultures"].take())
}

/// The customer of a profile that was written by hand.
pub(super) fn person_of(profile: Value, cultures: &Value) -> Person {
    let language = text(&profile["Attributes"]["Language"]).to_owned();
    let mut spoken = cultures.as_object().into_iter().flatten().filter(|(_, culture)| culture["language"] == language);
    Person {
        id: text(&profile["ProfileId"]).to_owned(),
        email: text(&profile["EmailAddress"]).to_owned(),
        phone: text(&profile["PhoneNumber"]).to_owned(),
        currency: spoken.next().map_or("USD", |(_, culture)| text(&culture["currency"])).to_owned(),
        tier: text(&profile["Attributes"]["LoyaltyTier"]).to_owned(),
        language,
        profile,
    }
}

/// Cultures by how often they occur.
const CULTURES: [&str; 20] = [
    "en", "en", "en", "en", "ko", "ko", "ko", "ja", "ja", "ja", "de", "de", "de", "de", "ar", "ar", "he", "fr", "es",
    "en",
];

/// Customers of the shop: a known one first, then one whose data is meant to do harm, then all others.
pub(super) fn retail(dice: &mut fastrand::Rng, count: usize) -> Result<Vec<Person>, Refusal> {
    let lists = Lists::load()?;
    let mut people = vec![lists.known(dice), lists.hostile(dice)];
    people.extend((2..count).map(|number| lists.person(dice, None, number)));
    Ok(people)
}

/// Second profiles of some customers, as other sources would make them: what matching is there for. By the shop's rules
/// two are the same by their mail address and two by their account alone.
pub(super) fn known_twice(people: &[Person]) -> Vec<Person> {
    let by = [(7, "EmailAddress"), (19, "EmailAddress"), (33, "AccountNumber"), (58, "AccountNumber")];
    let second = |(number, by): (usize, &str)| {
        let person = people.get(number)?;
        let id = person.id.chars().rev().collect::<String>();
        let profile = json!({
            "ProfileId": id,
            "PartyTypeString": "INDIVIDUAL",
            "FirstName": person.profile["FirstName"],
            "LastName": person.profile["LastName"],
            (by): person.profile[by],
        });
        Some(Person { id, profile, ..person.clone() })
    };
    by.into_iter().filter_map(second).collect()
}

/// Any customers, all of one culture where one is given.
pub(super) fn some(dice: &mut fastrand::Rng, count: usize, culture: Option<&str>) -> Result<Vec<Person>, Refusal> {
    let lists = Lists::load()?;
    Ok((0..count).map(|number| lists.person(dice, culture, number)).collect())
}

struct Lists {
    people: Value,
    tiers: Value,
}

impl Lists {
    fn load() -> Result<Self, Refusal> {
        let mut goods: Value = serde_json::from_str(GOODS)?;
        Ok(Self { people: serde_json::from_str(PEOPLE)?, tiers: goods["tiers"].take() })
    }

    fn person(&self, dice: &mut fastrand::Rng, culture: Option<&str>, number: usize) -> Person {
        let culture = culture.unwrap_or_else(|| CULTURES[dice.usize(..CULTURES.len())]);
        let lists = &self.people["cultures"][culture];
        let (first, last) = (any(dice, items(&lists["first"])), any(dice, items(&lists["last"])));
        let mail = text(any(dice, items(&lists["mail"])));
        let email = format!("{}.{}{}@{mail}", text(&first[1]), text(&last[1]), number + 10);
        let mut person = self.bare(dice, lists, (text(&first[0]), text(&last[0])), &email);
        let profile = &mut person.profile;
        if dice.u8(..10) < 3 {
            profile["PersonalEmailAddress"] = format!("{}{}@personal.example.net", text(&first[1]), number).into();
        }
        if dice.u8(..10) < 2 {
            profile["BusinessEmailAddress"] = format!("{}@work.example.org", text(&last[1])).into();
            profile["BusinessPhoneNumber"] = phone(dice, lists).into();
        }
        if dice.u8(..10) < 3 {
            profile["ShippingAddress"] = address(dice, lists);
            profile["BillingAddress"] = address(dice, lists);
        }
        if dice.u8(..20) == 0 {
            profile["PartyTypeString"] = "BUSINESS".into();
            profile["BusinessName"] = any(dice, items(&self.people["businesses"])).clone();
        }
        if dice.u8(..6) == 0 {
            profile["AdditionalInformation"] = any(dice, items(&self.people["notes"])).clone();
        }
        person
    }

    /// A profile with what every customer has.
    fn bare(&self, dice: &mut fastrand::Rng, lists: &Value, (first, last): (&str, &str), email: &str) -> Person {
        let id = format!("{:032x}", dice.u128(..));
        let phone_number = phone(dice, lists);
        let tier = text(any(dice, items(&self.tiers))).to_owned();
        let language = text(&lists["language"]).to_owned();
        let mut attributes = Map::new();
        attributes.insert("Language".to_owned(), language.as_str().into());
        attributes.insert("LoyaltyTier".to_owned(), tier.as_str().into());
        attributes.insert("LoyaltyPoints".to_owned(), dice.u32(0..24_000).to_string().into());
        if dice.bool() {
            attributes.insert(
                "PreferredChannel".to_owned(),
                any(dice, &["chat".into(), "phone".into(), "email".into()]).clone(),
            );
        }
        let profile = json!({
            "ProfileId": id,
            "AccountNumber": format!("A-{:07}", dice.u32(1_000_000..9_999_999)),
            "PartyTypeString": "INDIVIDUAL",
            "FirstName": first,
            "LastName": last,
            "BirthDate": format!("{}-{:02}-{:02}", dice.u16(1942..2007), dice.u8(1..13), dice.u8(1..29)),
            "GenderString": any(dice, &["FEMALE".into(), "MALE".into(), "UNSPECIFIED".into()]),
            "PhoneNumber": phone_number,
            "MobilePhoneNumber": phone(dice, lists),
            "EmailAddress": email,
            "Address": address(dice, lists),
            "MailingAddress": address(dice, lists),
            "Attributes": attributes,
        });
        let currency = text(&lists["currency"]).to_owned();
        Person { id, email: email.to_owned(), phone: phone_number, language, currency, tier, profile }
    }

    /// The customer that tests and tours look for.
    fn known(&self, dice: &mut fastrand::Rng) -> Person {
        let mut person = self.bare(dice, &self.people["cultures"]["ko"], ("서연", "김"), "kim@example.com");
        "Platinum".clone_into(&mut person.tier);
        let profile = &mut person.profile;
        profile["PersonalEmailAddress"] = "seoyeon.kim@personal.example.net".into();
        profile["PhoneNumber"] = "+82 2-555-0142".into();
        profile["MobilePhoneNumber"] = "+82 10-5550-0173".into();
        profile["Attributes"]["LoyaltyTier"] = "Platinum".into();
        profile["AdditionalInformation"] = self.people["notes"][2].clone();
        "+82 2-555-0142".clone_into(&mut person.phone);
        person
    }

    /// Escape codes, text that runs backwards, invisible letters: all of it must be shown, none of it obeyed.
    fn hostile(&self, dice: &mut fastrand::Rng) -> Person {
        let names = ("Mallory\u{1b}[2J\u{1b}[31m", "\u{202e}gnp.ecioeno\u{200b}\u{feff}");
        let mut person = self.bare(dice, &self.people["cultures"]["en"], names, "mallory@example.org");
        let profile = &mut person.profile;
        profile["BusinessName"] = "Acme\tTabs\r\nand\u{0}bells\u{7} Ltd".into();
        profile["AdditionalInformation"] = "\u{1b}]0;owned\u{7}".repeat(20).into();
        profile["Attributes"]["Z̸̡͔a̷͙̓l̴̯̈g̵͎͠o̸̯͝"] = "👩‍👩‍👧‍👦🏳️‍🌈 e\u{301}\u{302}\u{303}".into();
        profile["Address"]["City"] = "\u{2066}ירושלים\u{2069} \u{9b}31m".into();
        person
    }
}

fn phone(dice: &mut fastrand::Rng, lists: &Value) -> String {
    format!("{} {}-555-{:04}", text(&lists["dial"]), dice.u16(20..990), dice.u16(..10_000))
}

fn address(dice: &mut fastrand::Rng, lists: &Value) -> Value {
    let city = any(dice, items(&lists["cities"]));
    let mut address = json!({
        "Address1": format!("{} {}", text(any(dice, items(&lists["streets"]))), dice.u16(1..480)),
        "City": city[0],
        "State": city[1],
        "PostalCode": city[2],
        "Country": lists["country"],
    });
    if dice.u8(..5) == 0 {
        address["Address2"] = format!("Apt. {}", dice.u8(1..90)).into();
    }
    address
}
