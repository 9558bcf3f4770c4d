//! The forms of keys whose fields are compared in different ways, and of values that are searched by such keys.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Sense;
use super::key::definitions;
use crate::model::look::{filled, texts};

/// Words of a searched value that are still tried as parts of a key; a longer one is compared as it is.
const MOST_WORDS: usize = 12;

/// How the fields of each key of this name are compared, by the object types of a domain.
#[must_use]
pub fn senses(mapping: &Value, key: &str) -> Vec<Vec<Sense>> {
    let of_field = |field: &str| Sense::of(key, filled(&mapping["Fields"][field], "ContentType"));
    let named = definitions(mapping).filter(|(name, _)| *name == key);
    named.map(|(_, part)| texts(part, "FieldNames").map(|(_, field)| of_field(field)).collect()).collect()
}

/// The forms in which a searched value may be kept: the words of a value stand for the fields of a key in their order,
/// some of which may be empty.
#[must_use]
pub fn searched(key: &str, value: &str, of_domain: &[Vec<Sense>]) -> Vec<String> {
    let mut forms = match Sense::of(key, None) {
        Sense::Exact => Sense::ALL
            .into_iter()
            .filter(|sense| sense.fits(value))
            .flat_map(|sense| sense.sought(value))
            .collect::<Vec<_>>(),
        sense => sense.sought(value),
    };
    forms.extend(of_domain.iter().filter(|of| is_mixed(of)).flat_map(|of| splits(value, of)).collect::<BTreeSet<_>>());
    forms
}

/// The forms in which a value is kept that was given to a key itself, without an object: as the fields of that key are
/// compared.
#[must_use]
pub fn added(key: &str, value: &str, of_domain: &[Vec<Sense>]) -> Vec<String> {
    let of_key = |of: &Vec<Sense>| match of.first() {
        Some(_) if is_mixed(of) => splits(value, of),
        first => Sense::kept(first.copied().unwrap_or_else(|| Sense::of(key, None)), value),
    };
    if of_domain.is_empty() {
        return Sense::of(key, None).kept(value);
    }
    of_domain.iter().flat_map(of_key).collect::<BTreeSet<_>>().into_iter().collect()
}

fn is_mixed(senses: &[Sense]) -> bool {
    senses.iter().any(|sense| Some(sense) != senses.first())
}

/// The forms of a value whose words stand for fields that are compared in different ways.
fn splits(value: &str, senses: &[Sense]) -> Vec<String> {
    let words: Vec<&str> = value.split_whitespace().collect();
    if words.len() > MOST_WORDS {
        return Vec::new();
    }
    split(&words, senses).into_iter().map(|split| format!("&{split}")).collect()
}

/// Every way in which words can stand for the parts of a key.
fn split(words: &[&str], senses: &[Sense]) -> Vec<String> {
    if words.is_empty() {
        return vec![String::new()];
    }
    let Some((sense, rest)) = senses.split_first() else { return Vec::new() };
    let mut ways = split(words, rest);
    for taken in 1..=words.len() {
        let (mine, others) = words.split_at(taken);
        let mine = sense.normal(&mine.join(" "));
        ways.extend(split(others, rest).into_iter().map(|after| format!("{mine} {after}").trim_end().to_owned()));
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::super::sense::mixed;
    use super::*;
    use serde_json::json;

    #[test]
    fn a_key_of_several_fields_is_searched_by_its_parts_joined_by_a_blank() {
        let mapping = json!({
            "Fields": {"name": {"ContentType": "NAME"}, "tel": {"ContentType": "PHONE_NUMBER"}, "nr": {}},
            "Keys": {"k": [{"FieldNames": ["name", "tel", "nr"]}]},
        });
        let of_domain = senses(&mapping, "k");
        assert_eq!(of_domain, [[Sense::Words, Sense::Phone, Sense::Exact]]);
        let kept = |parts: &[(Sense, &str)]| {
            mixed(&parts.iter().map(|(sense, part)| (*sense, (*part).to_owned())).collect::<Vec<_>>()).unwrap()
        };
        let whole = kept(&[(Sense::Words, "Ada  Byron"), (Sense::Phone, "+1 555 123 4567"), (Sense::Exact, "A7")]);
        let found = |value: &str| searched("k", value, &of_domain).contains(&whole);
        assert!(found("ada byron 5551234567 A7") && found("ADA Byron (555) 123-4567 A7"));
        assert!(!found("ada byron 5551234567 a7"));
        let without = kept(&[(Sense::Words, "Ada"), (Sense::Exact, "A7")]);
        assert!(searched("k", "ada A7", &of_domain).contains(&without));
    }

    /// `AddProfileKey`: one key name means the same in a whole domain, whoever gives it a value.
    #[test]
    fn a_value_given_to_a_key_itself_is_compared_as_the_fields_of_the_key_are() {
        assert_eq!(added("mail", "Kim@Example.com", &[vec![Sense::Words]]), ["~kim@example.com"]);
        assert_eq!(added("mail", "Kim@Example.com", &[]), ["=Kim@Example.com"]);
        assert_eq!(added("_email", "Kim@Example.com", &[]), ["~kim@example.com"]);
        assert_eq!(added("tel", "+49 30 901820", &[vec![Sense::Phone]]), ["+4930901820", "/30901820"]);
        let mixed = added("k", "Ada 555-1234567", &[vec![Sense::Words, Sense::Phone]]);
        assert!(mixed.contains(&"&ada 5551234567".to_owned()), "{mixed:?}");
    }
}
