//! People who are there more than once: in one domain, where rules find them or learning seems to, and in several.

use serde_json::{Value, json};

use super::asset::{DUPLICATES, DemoPlace, items, moment, text};
use super::cases_setup::id_of;
use super::objects::{self, ORDINARY};
use super::people::{Named, Person, cultures, person_of};
use crate::mapping::write_over;
use crate::sandbox::profiles::{plant_match, plant_told_profile};
use crate::sandbox::{Refusal, Seeder};

/// The domain of those of whom nothing else is said.
const SHOP: &str = "acme-retail";

/// Plants all groups, each of somebody of the list or of somebody of their own. Gives the shop's new customers.
pub(super) fn plant(
    seeder: &Seeder<'_>,
    place: &DemoPlace,
    known: &[Person],
    dice: &mut fastrand::Rng,
) -> Result<Vec<Named>, Refusal> {
    let asset = place.read(DUPLICATES, true)?;
    let (mut named, cultures) = (Vec::new(), cultures()?);
    for group in items(&asset["groups"]) {
        named.extend(plant_group(seeder, place, (group, known), &cultures)?);
    }
    let people: Vec<Person> = named.iter().map(|named| named.person.clone()).collect();
    objects::of_domain(seeder, place, SHOP, (ORDINARY, &people), dice)?;
    Ok(named)
}

/// The first profile of a group says all, each other one what is different.
fn plant_group(
    seeder: &Seeder<'_>,
    place: &DemoPlace,
    (group, known): (&Value, &[Person]),
    cultures: &Value,
) -> Result<Vec<Named>, Refusal> {
    let (key, store) = (text(&group["key"]), seeder.store());
    let of = group["of"].as_u64().and_then(|number| known.get(usize::try_from(number).ok()?));
    let mut first = of.map(|person| person.profile.clone());
    let (mut named, mut alike) = (Vec::new(), Vec::new());
    let home = group["in"].as_str().unwrap_or(SHOP);
    for (number, entry) in items(&group["profiles"]).iter().enumerate() {
        let domain = entry["in"].as_str().unwrap_or(home);
        let key = format!("{key}-{number}");
        let id = id_of(domain, "profile", &key).replace('-', "");
        let mut profile = first.clone().unwrap_or_else(|| json!({}));
        for member in items(&entry["without"]) {
            profile.as_object_mut().and_then(|members| members.shift_remove(text(member)));
        }
        write_over(&mut profile, &entry["set"]);
        profile["ProfileId"] = id.as_str().into();
        let came = moment(&entry["came"]).unwrap_or(place.now);
        plant_told_profile(store, domain, &id, &profile, came)?;
        first.get_or_insert_with(|| profile.clone());
        alike.push(id);
        if domain == SHOP {
            named.push(Named { key, person: person_of(profile, cultures) });
        }
    }
    match &group["score"] {
        Value::Null => {}
        confidence => plant_match(store, home, &id_of(home, "match", key).replace('-', ""), &alike, confidence)?,
    }
    Ok(named)
}
