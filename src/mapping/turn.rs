//! Whose an object is: its keys look for a profile in their turn, and what each finds decides, or not.
//!
//! The sandbox takes objects in by it, and the console says by it what a service would do.

use std::collections::BTreeSet;

use serde_json::Value;

use super::key::{definitions, missing};
use super::{MappingKey, Unidentified, fields, keys, unique_key};
use crate::model::look::{filled, is_on, texts};

/// Templates of contact records begin so: these are turned away where a secondary key leads to several profiles.
const CONTACT_RECORDS: &str = "CTR";

/// What the profiles that have a key say of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// None has it: the next key is asked.
    Nobody,
    /// One has it, and the object is that one's.
    Decides,
    /// Several have it: it is dropped, and the next key is asked.
    Ambiguous,
    /// Several have it, and the object is turned away for that.
    Refuses,
}

impl Turn {
    /// What it says of an object of this type that so many profiles have a key, which may be a secondary one.
    #[must_use]
    pub fn of(profiles: usize, is_secondary: bool, object_type: &Value) -> Self {
        let is_contact = || filled(object_type, "TemplateId").is_some_and(|id| id.starts_with(CONTACT_RECORDS));
        match profiles {
            0 => Self::Nobody,
            1 => Self::Decides,
            _ if is_secondary && is_contact() => Self::Refuses,
            _ => Self::Ambiguous,
        }
    }
}

/// When a key is asked for the profile of its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// At first.
    First,
    /// If no other has led to one profile.
    Secondary,
    /// Never: it finds what it is stored with, and nothing else.
    Never,
}

/// A key of an object, as it looks for a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedKey {
    /// Its name.
    pub name: String,
    /// What it is used for.
    pub identifiers: Vec<String>,
    /// Its values; none where every field lacks, or where there is nothing in them to compare.
    pub values: Vec<String>,
    /// The fields that the object has no value for.
    pub missing: Vec<String>,
    /// When it is asked.
    pub asked: Asked,
}

impl TracedKey {
    /// Whether it is used for this, such as `UNIQUE`.
    #[must_use]
    pub fn is(&self, identifier: &str) -> bool {
        self.identifiers.iter().any(|known| known == identifier)
    }
}

/// The way of an object to its profile, before anything was looked up.
#[derive(Clone, Debug)]
pub struct Trace {
    /// Its keys in their turn; those that look for no profile come last.
    pub keys: Vec<TracedKey>,
    /// Why it would be turned away before any is asked.
    pub rejected: Option<Unidentified>,
    /// Whether one that finds no profile makes one.
    pub creates: bool,
    object_type: Value,
}

/// The profiles that have a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Holders {
    /// It was not looked up yet.
    #[default]
    Unasked,
    /// It could not be looked up.
    Unknown,
    /// These, and maybe more.
    Of {
        /// The ids of their profiles.
        profiles: BTreeSet<String>,
        /// Whether there are more of them.
        more: bool,
    },
}

/// What became of a key in its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It has no value, and is passed over.
    Empty,
    /// It is not looked up yet.
    Open,
    /// It could not be looked up.
    Unknown,
    /// It said this.
    Said(Turn),
    /// Another one had decided before its turn came.
    Late,
    /// It is never asked for a profile.
    Never,
}

/// Where an object goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It is turned away before any key is asked.
    Rejected(Unidentified),
    /// A key in whose turn it would be decided is not looked up yet.
    Open,
    /// A key in whose turn it would be decided could not be looked up.
    Unknown {
        /// The key.
        key: String,
    },
    /// A key leads to one profile.
    Of {
        /// The id of that.
        profile: String,
        /// The key.
        key: String,
    },
    /// A key leads to several profiles, and the object is turned away for that.
    Refused {
        /// The key.
        key: String,
    },
    /// No key leads to one profile, but one profile has an object of the same unique key, which it replaces: inferred.
    Stays {
        /// The id of that.
        profile: String,
        /// The unique key.
        key: String,
    },
    /// It makes a profile.
    New,
    /// It comes to nobody: it becomes a dead letter.
    Nobody,
}

impl Trace {
    /// The way of an object of a type, as the service describes the type.
    #[must_use]
    pub fn new(object_type: &Value, object: &Value) -> Self {
        let found = fields(object_type, object);
        let rejected = unique_key(object_type, &found, &keys(object_type, &found)).err();
        let key = |(name, definition): (&str, &Value)| {
            let made = MappingKey::of(name, definition, &found);
            let values = made.filter(|key| key.compared().next().is_some()).map(|key| key.values);
            let identifiers: Vec<String> =
                texts(definition, "StandardIdentifiers").map(|(_, of)| of.to_owned()).collect();
            let is = |wanted: &str| identifiers.iter().any(|known| known == wanted);
            let asked = match (is("PROFILE"), is("SECONDARY")) {
                (true, false) => Asked::First,
                (true, true) => Asked::Secondary,
                (false, _) => Asked::Never,
            };
            let missing = missing(definition, &found);
            TracedKey { name: name.to_owned(), identifiers, values: values.unwrap_or_default(), missing, asked }
        };
        let mut keys: Vec<TracedKey> = definitions(object_type).map(key).collect();
        keys.sort_by_key(|key| key.asked);
        let creates = is_on(object_type, "AllowProfileCreation");
        // What is told of the type is this alone: an object may be of any size, and its type, too.
        let object_type = serde_json::json!({ "TemplateId": object_type.get("TemplateId") });
        Self { keys, rejected, creates, object_type }
    }

    /// What became of each key, and where the object goes: `holders` are the profiles that have each of the keys.
    #[must_use]
    pub fn walk(&self, holders: &[Holders]) -> (Vec<Step>, Ending) {
        let mut ending = self.rejected.clone().map(Ending::Rejected);
        let mut steps = Vec::new();
        for (nth, key) in self.keys.iter().enumerate() {
            let held = holders.get(nth).unwrap_or(&Holders::Unasked);
            let step = self.step(key, held);
            let decided = matches!(ending, Some(Ending::Of { .. } | Ending::Refused { .. } | Ending::Rejected(_)));
            if key.asked == Asked::Never || !decided {
                steps.push(step);
            } else {
                steps.push(if step == Step::Empty { step } else { Step::Late });
                continue;
            }
            let name = || key.name.clone();
            ending = match (step, held) {
                (Step::Said(Turn::Decides), Holders::Of { profiles, .. }) if ending.is_none() => {
                    profiles.first().map(|profile| Ending::Of { profile: profile.clone(), key: name() })
                }
                (Step::Said(Turn::Refuses), _) if ending.is_none() => Some(Ending::Refused { key: name() }),
                (Step::Open, _) => ending.or(Some(Ending::Open)),
                (Step::Unknown, _) => ending.or_else(|| Some(Ending::Unknown { key: name() })),
                _ => ending,
            };
        }
        let ending = ending.unwrap_or_else(|| self.without_one(holders));
        (steps, ending)
    }

    fn step(&self, key: &TracedKey, held: &Holders) -> Step {
        match held {
            _ if key.values.is_empty() => Step::Empty,
            _ if key.asked == Asked::Never => Step::Never,
            Holders::Unasked => Step::Open,
            Holders::Unknown => Step::Unknown,
            Holders::Of { profiles, more } => {
                let many = profiles.len() + usize::from(*more);
                Step::Said(Turn::of(many, key.asked == Asked::Secondary, &self.object_type))
            }
        }
    }

    /// Where it goes if no key leads to one profile.
    fn without_one(&self, holders: &[Holders]) -> Ending {
        let unique = self.keys.iter().zip(holders).find(|(key, _)| key.is("UNIQUE") && !key.values.is_empty());
        match unique {
            Some((key, Holders::Unasked)) if key.asked == Asked::Never => Ending::Open,
            Some((key, Holders::Of { profiles, more: false })) if profiles.len() == 1 => {
                let profile = profiles.first().cloned().unwrap_or_default();
                Ending::Stays { profile, key: key.name.clone() }
            }
            _ if self.creates => Ending::New,
            _ => Ending::Nobody,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object_type(creates: bool) -> Value {
        json!({
            "AllowProfileCreation": creates,
            "Fields": {"id": {"Source": "_source.id"}, "no": {"Source": "_source.no"}, "mail": {"Source": "_source.mail"},
                "tel": {"Source": "_source.tel", "ContentType": "PHONE_NUMBER"}},
            "Keys": {
                "order": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}],
                "then": [{"StandardIdentifiers": ["PROFILE", "SECONDARY"], "FieldNames": ["tel"]}],
                "number": [{"StandardIdentifiers": ["PROFILE", "LOOKUP_ONLY"], "FieldNames": ["no"]}],
                "_email": [{"StandardIdentifiers": ["PROFILE", "NEW_ONLY"], "FieldNames": ["mail"]}],
            },
        })
    }

    fn all() -> Value {
        json!({"id": "A-1", "no": 7, "mail": "kim@example.com", "tel": "030 901820"})
    }

    fn of(ids: &[&str]) -> Holders {
        Holders::Of { profiles: ids.iter().map(|id| (*id).to_owned()).collect(), more: false }
    }

    const SAID: fn(Turn) -> Step = Step::Said;

    #[test]
    fn keys_are_asked_in_their_turn() {
        let trace = Trace::new(&object_type(true), &all());
        let names: Vec<&str> = trace.keys.iter().map(|key| key.name.as_str()).collect();
        assert_eq!(names, ["number", "_email", "then", "order"], "LOOKUP_ONLY and NEW_ONLY count");
    }

    /// "Matching 1" and "Matching 2" of the facts.
    #[test]
    fn one_profile_decides_several_are_dropped_and_none_leads_on() {
        let trace = Trace::new(&object_type(true), &all());
        let (steps, ending) = trace.walk(&[of(&["a", "b"]), of(&["c"]), of(&["d"]), of(&[])]);
        assert_eq!(steps, [SAID(Turn::Ambiguous), SAID(Turn::Decides), Step::Late, Step::Never]);
        assert_eq!(ending, Ending::Of { profile: "c".to_owned(), key: "_email".to_owned() });
        let (steps, ending) = trace.walk(&[of(&[]), of(&["a", "b"]), of(&["d"]), of(&[])]);
        assert_eq!(steps[..3], [SAID(Turn::Nobody), SAID(Turn::Ambiguous), SAID(Turn::Decides)]);
        assert_eq!(ending, Ending::Of { profile: "d".to_owned(), key: "then".to_owned() });
    }

    /// "Nothing" of the facts.
    #[test]
    fn without_one_profile_the_type_decides() {
        let nobody = [of(&[]), of(&["a", "b"]), of(&[]), of(&[])];
        assert_eq!(Trace::new(&object_type(true), &all()).walk(&nobody).1, Ending::New);
        assert_eq!(Trace::new(&object_type(false), &all()).walk(&nobody).1, Ending::Nobody);
        let there = [of(&[]), of(&[]), of(&[]), of(&["a"])];
        let stays = Ending::Stays { profile: "a".to_owned(), key: "order".to_owned() };
        assert_eq!(Trace::new(&object_type(false), &all()).walk(&there).1, stays);
    }

    #[test]
    fn what_lacks_a_value_is_passed_over_or_turned_away() {
        let trace = Trace::new(&object_type(true), &json!({"id": "A-1", "tel": "none", "no": 7}));
        let (steps, ending) = trace.walk(&[of(&[]), Holders::Unasked, Holders::Unasked, of(&[])]);
        assert_eq!(steps, [SAID(Turn::Nobody), Step::Empty, Step::Empty, Step::Never]);
        assert_eq!(ending, Ending::New);
        let trace = Trace::new(&object_type(true), &json!({"no": 7}));
        let (steps, ending) = trace.walk(&[of(&["a"])]);
        assert!(matches!(ending, Ending::Rejected(Unidentified::Unique { .. })), "{ending:?}");
        assert_eq!(steps[0], Step::Late);
    }

    #[test]
    fn what_is_not_known_yet_is_not_guessed() {
        let trace = Trace::new(&object_type(true), &all());
        let (steps, ending) = trace.walk(&[Holders::Unasked, of(&["c"]), of(&[]), of(&[])]);
        assert_eq!((steps[0], ending), (Step::Open, Ending::Open));
        let (_, ending) = trace.walk(&[Holders::Unknown, of(&["c"]), of(&[]), of(&[])]);
        assert_eq!(ending, Ending::Unknown { key: "number".to_owned() });
        let (_, ending) = trace.walk(&[of(&["c"]), Holders::Unasked, Holders::Unasked, Holders::Unasked]);
        assert_eq!(ending, Ending::Of { profile: "c".to_owned(), key: "number".to_owned() });
    }

    /// The templates of contact records: "more than one profile by `_phone`: request rejected".
    #[test]
    fn a_contact_record_is_refused_by_an_ambiguous_secondary_key() {
        let mut contact = object_type(true);
        contact["TemplateId"] = json!("CTR-NoInferred");
        let trace = Trace::new(&contact, &all());
        let (_, ending) = trace.walk(&[of(&["a", "b"]), of(&[]), of(&["a", "b"]), of(&[])]);
        assert_eq!(ending, Ending::Refused { key: "then".to_owned() });
    }

    #[test]
    fn more_than_one_page_is_more_than_one_profile() {
        let trace = Trace::new(&object_type(true), &all());
        let more = Holders::Of { profiles: BTreeSet::from(["a".to_owned()]), more: true };
        assert_eq!(trace.walk(&[more]).0[0], SAID(Turn::Ambiguous));
    }
}
