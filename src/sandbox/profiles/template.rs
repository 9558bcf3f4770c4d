//! The object type templates of known sources. They are the service's own and the same in every account.

use std::sync::LazyLock;

use serde_json::Value;

use crate::sandbox::{Answer, Refusal, Request, Store};

static TEMPLATES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../assets/sandbox/object-type-templates.json")).unwrap_or_default()
});

/// The template of this id.
pub(super) fn find(id: &str) -> Option<&'static Value> {
    TEMPLATES.iter().find(|template| template["TemplateId"] == id)
}

pub(super) fn get(request: &Request<'_>, _: &Store<'_>) -> Answer {
    let id = request.text("TemplateId");
    find(id).cloned().ok_or_else(|| Refusal::not_found(format!("Template {id} does not exist.")))
}

pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    request.page_of(store, &TEMPLATES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Service, api, check};

    #[test]
    fn every_template_is_one_that_the_facts_allow() {
        let shape = api().operation(Service::CustomerProfiles, "GetProfileObjectTypeTemplate").unwrap().output.unwrap();
        assert!(TEMPLATES.len() >= 12);
        for template in TEMPLATES.iter() {
            assert_eq!(check(template, shape), [], "{}", template["TemplateId"]);
            let fields = template["Fields"].as_object().unwrap();
            let keys = template["Keys"].as_object().unwrap();
            let names = keys.values().flat_map(|parts| parts.as_array().unwrap());
            for name in names.flat_map(|part| part["FieldNames"].as_array().unwrap()) {
                assert!(fields.contains_key(name.as_str().unwrap()), "{}: {name}", template["TemplateId"]);
            }
        }
    }
}
