//! What a search asks for that there is not: said with what is near it, once nothing was found.

use super::{Prepared, SearchKind, SearchSpec};

/// So many names that are near are told.
const NEAR: usize = 3;

impl SearchSpec {
    /// What of a search can't find anything as far as the account's own names are known, one sentence each.
    #[must_use]
    pub fn strangers(&self, query: &[(String, String)], prepared: &Prepared) -> Vec<String> {
        let fields = self.fields(prepared);
        let mut said = Vec::new();
        for (key, value) in query {
            let Some(field) = fields.iter().find(|field| field.key == *key) else {
                if self.open.is_some() {
                    let near = nearest(key, fields.iter().map(|field| field.key.as_str()));
                    said.push(format!("{key} is none of the keys that are always there; near it: {near}."));
                }
                continue;
            };
            let own = field.choices.as_deref().is_some_and(|key| !prepared.choices(key).is_empty())
                || !prepared.choices(&format!("field/{key}")).is_empty();
            if let (SearchKind::Choice(choices), true) = (&field.kind, own)
                && !value.is_empty()
                && field.stranger(value).is_some()
            {
                let near = nearest(value, choices.iter().map(|(_, name)| name.as_str()));
                said.push(format!("There is no {} {value} here; near it: {near}.", field.label.to_lowercase()));
            }
        }
        said
    }
}

/// The names that are written most like a text, the most like it first; a few of them.
#[must_use]
pub fn nearest<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> String {
    let wanted = text.to_lowercase();
    let mut ranked: Vec<(usize, &str)> = names.map(|name| (distance(&wanted, &name.to_lowercase()), name)).collect();
    ranked.sort_by_key(|(distance, _)| *distance);
    ranked.into_iter().take(NEAR).map(|(_, name)| name).collect::<Vec<_>>().join(", ")
}

/// How many letters one name has to be changed by to hold the other, in the part that is most like it: a part of a name
/// is nearer than another name.
fn distance(wanted: &str, name: &str) -> usize {
    if name.contains(wanted) || wanted.contains(name) {
        return 0;
    }
    let letters: Vec<char> = name.chars().collect();
    let parts = letters.windows(wanted.chars().count().clamp(1, letters.len().max(1)));
    let parts = parts.map(|part| part.iter().collect::<String>());
    parts.map(|part| strsim::damerau_levenshtein(wanted, &part)).min().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::catalog;

    fn query(key: &str, value: &str) -> Vec<(String, String)> {
        vec![(key.to_owned(), value.to_owned())]
    }

    #[test]
    fn a_name_that_an_account_does_not_have_is_told_with_what_is_near_it() {
        let objects = catalog().resource("profiles/domains/profiles/objects").unwrap();
        let search = objects.search.as_ref().unwrap();
        let mut prepared = Prepared::default();
        assert!(search.strangers(&query("type", "Loyal"), &prepared).is_empty(), "nothing is known yet");
        let rows = ["Web-Order", "Loyalty-Member", "Zendesk-Ticket"].map(|name| json!({"ObjectTypeName": name}));
        prepared.learn_labels(objects, "type", &json!({"Items": rows}));
        let said = search.strangers(&query("type", "Loyal"), &prepared);
        assert_eq!(said.len(), 1);
        assert!(said[0].starts_with("There is no object type Loyal here; near it: Loyalty-Member"), "{said:?}");
        for known in ["Web-Order", "_case"] {
            assert!(search.strangers(&query("type", known), &prepared).is_empty(), "{known}");
        }
        let profiles = catalog().resource("profiles/domains/profiles").unwrap().search.as_ref().unwrap();
        let said = profiles.strangers(&query("_emial", "kim@example.com"), &Prepared::default());
        assert!(said[0].contains("_email"), "{said:?}");
        assert!(profiles.strangers(&query("_email", "kim@example.com"), &Prepared::default()).is_empty());
    }

    #[test]
    fn an_option_goes_by_its_name_in_any_letters_and_what_is_neither_is_told_with_all_there_are() {
        let cases = catalog().resource("cases/domains/cases").unwrap();
        let search = cases.search.as_ref().unwrap();
        let status = json!({"fieldId": "status", "name": "Status", "type": "SingleSelect", "namespace": "System"});
        let level = json!({"fieldId": "level", "name": "Level", "type": "SingleSelect", "namespace": "Custom"});
        let mut prepared = Prepared::default();
        prepared.learn(cases, &json!({ "fields": [status, level] }));
        for (key, value, name) in
            [("field/status", "open", "Open"), ("field/status", "closed", "Closed"), ("field/level", "1", "High")]
        {
            prepared.know_choice(key, value, name);
        }
        let at = |key: &str, value: &str| {
            "cases/domains/d1/cases".parse::<crate::catalog::Location>().unwrap().with_query(key, value)
        };
        for (key, written, value) in [
            ("status", "Closed", "closed"),
            ("status", "CLOSED", "closed"),
            ("status", "closed", "closed"),
            ("level", "hIGH", "1"),
        ] {
            assert_eq!(search.named(&query(key, written), &prepared), query(key, value), "{written}");
            assert_eq!(search.wrong(&query(key, written), &prepared), None, "{written}");
            assert!(search.strangers(&query(key, written), &prepared).is_empty(), "{written}");
            let plan = cases.list_call(&at(key, written), &prepared).unwrap();
            assert!(plan.input.to_string().contains(&format!("\"stringValue\":\"{value}\"")), "{}", plan.input);
        }
        let said = search.wrong(&query("status", "shut"), &prepared).unwrap();
        assert!(said.contains("'shut' is none of Open, Closed"), "{said}");
        // The names of the options that are searched by are asked for, whether or not their field is shown.
        let asked = cases.label_calls(&at("level", "High"), &prepared);
        assert_eq!(asked.iter().filter(|call| call.key == "field/level").count(), 1);
    }

    #[test]
    fn every_search_with_names_of_the_account_tells_of_one_that_it_does_not_have() {
        for resource in catalog().resources() {
            let Some(search) = &resource.search else { continue };
            for field in search.fields.iter().filter(|field| field.choices.is_some()) {
                let key = field.choices.clone().unwrap();
                let mut prepared = Prepared::default();
                prepared.know_choice(&key, "only", "Only");
                let said = search.strangers(&query(&field.key, "other"), &prepared);
                assert!(said.len() == 1 && said[0].contains("Only"), "{} {}: {said:?}", resource.path, field.key);
            }
        }
    }
}
