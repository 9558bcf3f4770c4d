//! The attributes that rules of matching may name.

/// The names, without those of a profile's own attributes.
pub(super) const NAMES: [&str; 17] = [
    "AccountNumber",
    "Address.Address",
    "Address.City",
    "Address.Country",
    "Address.County",
    "Address.PostalCode",
    "Address.Province",
    "Address.State",
    "BirthDate",
    "BusinessName",
    "EmailAddress",
    "FirstName",
    "Gender",
    "LastName",
    "MiddleName",
    "PhoneNumber",
    "Attributes.<name>",
];

/// The types of attributes that stand for several members of a profile, with these members as they are selected.
pub(super) const TYPES: [(&str, &[&str]); 3] = [
    ("Address", &["Address", "BusinessAddress", "MaillingAddress", "ShippingAddress"]),
    ("PhoneNumber", &["PhoneNumber", "HomePhoneNumber", "MobilePhoneNumber"]),
    ("EmailAddress", &["EmailAddress", "BusinessEmailAddress", "PersonalEmailAddress"]),
];

/// Whether a rule may name it.
pub(super) fn is_known(name: &str) -> bool {
    match name.strip_prefix("Attributes.") {
        Some(own) => !own.is_empty() && !own.contains('<'),
        None => NAMES.contains(&name),
    }
}

/// The type that an attribute in a rule is of, if it is of one that is selected.
pub(super) fn type_of(name: &str) -> Option<&'static str> {
    let first = name.split('.').next().unwrap_or_default();
    TYPES.iter().map(|(name, _)| *name).find(|known| *known == first)
}

/// The known name that is most likely meant.
pub(super) fn meant(name: &str) -> Option<&'static str> {
    let plain =
        |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase() };
    let wanted = plain(name);
    NAMES
        .into_iter()
        .find(|known| plain(known) == wanted)
        .or_else(|| NAMES.into_iter().find(|known| known.split('.').nth(1).is_some_and(|last| plain(last) == wanted)))
        .or_else(|| NAMES.into_iter().find(|known| wanted.len() > 3 && plain(known).starts_with(&wanted)))
}
