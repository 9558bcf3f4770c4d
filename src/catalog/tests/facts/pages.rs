//! What the page of an item reads is in the facts.

use super::*;

/// The item names what it is based on, and the fields have an arrangement.
fn hold_fields(resource: &Resource, title: &str, fields: &FieldsSpec, document: &'static Shape) {
    assert!(resource.dynamic.is_some() && fields.arrangement().is_some(), "{}: {title}", resource.path);
    hold(resource, title, &fields.basis, document);
    let step = fields.step(0, &json!({"templateId": "some"}), &item_of(resource)).unwrap();
    assert!(matches!(catalog().place(&step), Ok(Place::Item(_))), "{}: {step}", resource.path);
}

#[test]
fn what_a_page_reads_is_in_the_facts() {
    let mut pages = 0;
    for resource in all() {
        let Some(page) = &resource.page else { continue };
        pages += 1;
        let document = document_shape(resource);
        let facts = page.panels.iter().flat_map(|panel| &panel.facts).chain(&page.head);
        facts.for_each(|column| hold(resource, &column.title, &column.expr, document));
        for panel in &page.panels {
            for read in &panel.reads {
                let row = read_shape(resource, read, "");
                panel.label.iter().for_each(|label| hold(resource, &panel.title, label, row));
                panel.value.iter().for_each(|value| hold(resource, &panel.title, &value.expr, row));
                read.id.iter().for_each(|id| hold(resource, &panel.title, id, row));
            }
            if let Some(each) = &panel.each {
                let plan = each.plan(&item_of(resource), "acme").unwrap();
                assert_eq!(plan.operation.operation().access, Access::Read, "{}", resource.path);
                assert_eq!(check_input(plan.operation, &plan.input), [], "{}: {}", resource.path, plan.input);
                hold(resource, &panel.title, &each.value.expr, output(plan.operation));
            }
        }
        for panel in &page.panels {
            panel.fields.iter().for_each(|fields| hold_fields(resource, &panel.title, fields, document));
        }
        for source in &page.sources {
            let types = source.each.as_ref().map(|each| read_shape(resource, &each.of, ""));
            let row = read_shape(resource, &source.read, if types.is_some() { "_order" } else { "" });
            source.hold(&mut |expr| hold(resource, &page.timeline, expr, row));
        }
        for key in &page.keys {
            assert!(key.verbs.iter().all(|verb| resource.action(verb).is_some()), "{}: {}", resource.path, key.key);
            let panels = key.panel.iter().chain(key.with.iter().map(|(panel, _)| panel));
            panels.for_each(|title| assert!(page.panel(title).is_some(), "{}: {title}", resource.path));
            assert_eq!(key.among().is_some(), key.among.is_some(), "{}: {}", resource.path, key.key);
            if let Some(to) = key.location(&item_of(resource), "arn:aws:x", "x") {
                // What an action begins with is no search of its place.
                let at = if to.action().is_some() { to.without_action().without_query() } else { to.clone() };
                let place = catalog().place(&at);
                let place = place.unwrap_or_else(|problem| panic!("{}: {problem}", resource.path));
                let deed =
                    to.action().map(|verb| place.action(&to, verb).unwrap_or_else(|problem| panic!("{problem}")).1);
                // A text that is typed on the page has its place in the request.
                if let Some(text) = &key.text {
                    let (path, input) = (Path::parse(text).unwrap(), deed.unwrap().operation.operation().input);
                    assert!(reached(input, &path).is_some() && key.said.is_some(), "{to}: {text}");
                }
            }
            if let Some(when) = &key.when {
                let known = when.of.0.iter().flatten().all(|path| reached(document, path).is_some());
                assert!(known, "{} {}: {when:?}", resource.path, key.key);
            }
            if let Some(each) = &key.each {
                assert!(catalog().resource(each).is_some() && resource.dynamic.is_some(), "{} {each}", resource.path);
            }
        }
    }
    assert!(pages > 0);
}
