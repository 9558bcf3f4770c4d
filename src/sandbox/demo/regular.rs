//! A customer of many years: hundreds of objects, and a history of what changed and what was merged.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::asset::{DemoPlace, GOODS, REGULAR, items, moment, text};
use super::cases_setup::id_of;
use super::objects::Maker;
use super::people::{Named, cultures, person_of};
use crate::mapping::write_over;
use crate::model::Service;
use crate::sandbox::profiles::{Planter, plant_told_profile};
use crate::sandbox::{Refusal, Seeder};

const DOMAIN: &str = "acme-retail";

/// Something that happens to the customer.
enum Happens<'a> {
    /// An object of this type comes in.
    Object(&'a str),
    /// A client calls an operation with this.
    Call(&'static str, Value),
    /// Another profile of the same person is made.
    Twin(String, Value),
}

/// Plants the customer, what happens in the order in which it did.
pub(super) fn plant(seeder: &Seeder<'_>, place: &DemoPlace, dice: &mut fastrand::Rng) -> Result<Named, Refusal> {
    let asset = place.read(REGULAR, true)?;
    let goods: Value = serde_json::from_str(GOODS)?;
    let key = text(&asset["key"]);
    let id = id_of(DOMAIN, "profile", key).replace('-', "");
    let mut profile = asset["profile"].clone();
    profile["ProfileId"] = id.as_str().into();
    let store = seeder.store();
    let (planter, now) = (Planter::new(store, DOMAIN), seeder.now());
    plant_told_profile(store, DOMAIN, &id, &profile, moment(&asset["came"]).unwrap_or(now))?;
    let mut happens = happenings(&asset, &id, place, dice);
    happens.sort_by_key(|(at, _)| *at);
    let cultures = cultures()?;
    let mut person = person_of(profile, &cultures);
    for (at, what) in happens {
        match what {
            Happens::Object(object_type) => {
                let maker = Maker { place, goods: &goods, at: Some(at) };
                let object = maker.of_type(object_type, &person, dice);
                store.at(at);
                planter.plant_told(&id, object_type, &object)?;
            }
            Happens::Call(operation, input) => {
                seeder.call_at(at, Service::CustomerProfiles, operation, &input)?;
                // Later objects have the address of their time.
                write_over(&mut person.profile, &input);
                person = person_of(person.profile, &cultures);
            }
            Happens::Twin(id, profile) => plant_told_profile(store, DOMAIN, &id, &profile, at)?,
        }
    }
    store.at(now);
    Ok(Named { key: key.to_owned(), person })
}

fn happenings<'a>(
    asset: &'a Value,
    id: &str,
    place: &DemoPlace,
    dice: &mut fastrand::Rng,
) -> Vec<(Timestamp, Happens<'a>)> {
    let time = |value: &Value| moment(value).unwrap_or(place.now);
    let mut happens = Vec::new();
    for objects in items(&asset["objects"]) {
        let (count, days) = (objects[1].as_i64().unwrap_or(0), objects[2].as_i64().unwrap_or(1));
        for _ in 0..count {
            happens.push((place.ago(dice.i64(30..days * 1440)), Happens::Object(text(&objects[0]))));
        }
    }
    for change in items(&asset["changes"]) {
        let mut input = change["set"].clone();
        input["DomainName"] = DOMAIN.into();
        input["ProfileId"] = id.into();
        happens.push((time(&change["at"]), Happens::Call("UpdateProfile", input)));
    }
    for key in items(&asset["keys"]) {
        let input = json!({
            "DomainName": DOMAIN, "ProfileId": id, "KeyName": key["KeyName"], "Values": key["Values"],
        });
        happens.push((time(&key["at"]), Happens::Call("AddProfileKey", input)));
    }
    for (number, merge) in items(&asset["merges"]).iter().enumerate() {
        let other = id_of(DOMAIN, "merged profile", &number.to_string()).replace('-', "");
        let mut profile = merge["set"].clone();
        profile["ProfileId"] = other.as_str().into();
        let input = json!({ "DomainName": DOMAIN, "MainProfileId": id, "ProfileIdsToBeMerged": [other] });
        happens.push((time(&merge["came"]), Happens::Twin(other, profile)));
        happens.push((time(&merge["at"]), Happens::Call("MergeProfiles", input)));
    }
    happens
}
