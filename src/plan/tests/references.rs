//! What names what, however it says so: it is made in that order, and goes in the other one.

use super::*;
use crate::catalog::catalog;
use crate::model::{Member, NamingForm, ShapeKind, api};

const PROFILES: &str = "profiles/domains/acme";

fn profiles() -> Kinds {
    Kinds::at(&PROFILES.parse().unwrap())
}

fn of_texts(place: &str, texts: &[&str]) -> Design {
    let kinds = Kinds::at(&place.parse().unwrap());
    let files: Vec<(String, &str)> = texts.iter().enumerate().map(|(n, text)| (format!("{n}.yaml"), *text)).collect();
    design_of_files(files.iter().map(|(name, text)| (name.as_str(), *text)), &kinds, kinds.of()).unwrap()
}

const ORDER: &str = "resource: object-types
name: Order
configuration:
  Description: d
  Fields:
    id: {Source: _source.id}
    price: {Source: _source.price}
    colour: {Source: _source.colour}
  Keys: {k: [{StandardIdentifiers: [PROFILE, UNIQUE], FieldNames: [id]}]}
";
const SPEND: &str = "resource: calculated-attributes
name: spend
configuration:
  AttributeDetails: {Attributes: [{Name: price}], Expression: '{Order.price}'}
  Statistic: SUM
  Filter: {Include: ALL, Groups: [{Type: ALL, Dimensions: [{Attributes: {colour: {DimensionType: INCLUSIVE, Values: [red]}}}]}]}
";
const COUNT: &str = "resource: calculated-attributes
name: count
configuration:
  AttributeDetails: {Attributes: [{Name: id}], Expression: '{Order.id}'}
  Statistic: COUNT
";
/// Each names the attribute `spend` in a way of its own.
const NAMING_SPEND: [&str; 5] = [
    "resource: segments
name: of-key
configuration:
  DisplayName: d
  SegmentGroups: {Groups: [{Dimensions: [{CalculatedAttributes: {spend: {DimensionType: GREATER_THAN, Values: ['9']}}}]}]}
",
    "resource: segments
name: of-value
configuration:
  DisplayName: d
  SegmentGroups: {Groups: [{Dimensions: [{CalculatedAttributes: {count: {DimensionType: GREATER_THAN, Values: ['{{_calculated_attribute.spend}}']}}}]}]}
",
    "resource: segments
name: of-sort
configuration:
  DisplayName: d
  SegmentSort: {Attributes: [{Name: spend, Order: ASC, Type: CALCULATED}]}
",
    "resource: segments
name: of-query
configuration:
  DisplayName: d
  SegmentSqlQuery: SELECT profileid FROM calculated WHERE spend > 9
",
    "resource: layouts
name: desk
configuration:
  DisplayName: d
  Description: d
  LayoutType: PROFILE_EXPLORER
  Layout: '{\"rows\": [{\"widget\": \"calculated\", \"attributes\": [\"spend\"], \"title\": \"what they spend here\"}]}'
",
];

fn between(wanted: &Design, there: &Design, prune: bool) -> Steps {
    Steps::between(&profiles(), wanted, there, &Ids::default(), Options { prune, replace: false })
}

fn step<'s>(steps: &'s Steps, title: &str) -> &'s Step {
    steps.0.iter().find(|step| step.title() == title).unwrap()
}

#[test]
fn whatever_names_an_attribute_keeps_it_from_being_pruned_and_comes_after_it() {
    for naming in NAMING_SPEND {
        let there = of_texts(PROFILES, &[ORDER, COUNT, SPEND, naming]);
        let by =
            there.entries.values().find(|entry| !["spend", "count", "Order"].contains(&entry.name())).unwrap().title();
        let wanted = of_texts(PROFILES, &[ORDER, COUNT, naming]);
        let steps = between(&wanted, &there, true);
        let gone = step(&steps, "calculated-attributes/spend");
        assert_eq!(gone.deed, Deed::Impossible, "{by}");
        assert!(gone.problems[0].contains(&format!("still named there by {by}")), "{gone:?}");
        // Where both go, what names it goes first.
        let steps = between(&of_texts(PROFILES, &[ORDER, COUNT]), &there, true);
        let order: Vec<String> = steps.0.iter().filter(|step| step.deed == Deed::Delete).map(Step::title).collect();
        assert_eq!(order, [by.clone(), "calculated-attributes/spend".to_owned()]);
        // What is new is made in the other order.
        let steps = between(&there, &of_texts(PROFILES, &[]), false);
        let at = |title: &str| steps.0.iter().position(|step| step.title() == title).unwrap();
        assert!(at("object-types/Order") < at("calculated-attributes/spend"), "{by}");
        assert!(at("calculated-attributes/spend") < at(&by), "{by}");
    }
    // In a sentence of a layout a word is a word.
    let other = NAMING_SPEND[4].replace("[\"spend\"]", "[]");
    let there = of_texts(PROFILES, &[ORDER, COUNT, SPEND, &other]);
    let steps = between(&of_texts(PROFILES, &[ORDER, COUNT, &other]), &there, true);
    assert_eq!(step(&steps, "calculated-attributes/spend").deed, Deed::Delete);
}

#[test]
fn fields_that_others_name_stay_in_their_object_type() {
    for (field, naming, by) in [
        ("price", SPEND, "calculated-attributes/spend"),
        ("colour", SPEND, "calculated-attributes/spend"),
        ("price", TRIGGER, "event-triggers/Big"),
    ] {
        let line = format!("    {field}: {{Source: _source.{field}}}\n");
        let without = ORDER.replace(&line, "");
        let there = of_texts(PROFILES, &[ORDER, naming]);
        for (wanted, prune) in [(vec![without.as_str(), naming], true), (vec![without.as_str()], false)] {
            let steps = between(&of_texts(PROFILES, &wanted), &there, prune);
            let order = step(&steps, "object-types/Order");
            assert_eq!(order.deed, Deed::Impossible, "{field} {by}");
            let said = format!("field {field} is not in the file, and still named there by {by}");
            assert!(order.problems[0].contains(&said), "{order:?}");
        }
        let steps = between(&of_texts(PROFILES, &[&without]), &there, true);
        assert_eq!(step(&steps, "object-types/Order").deed, Deed::Change, "what names it goes, too");
        assert_eq!(step(&steps, by).deed, Deed::Delete);
    }
}

#[test]
fn a_name_that_stands_as_it_is_counts_like_a_reference() {
    let flow = "resource: flows
name: nightly
configuration:
  triggerConfig: {triggerType: OnDemand}
  sourceFlowConfig: {connectorType: Salesforce, connectorProfileName: crm, sourceConnectorProperties: {Salesforce: {object: Contact}}}
  destinationFlowConfigList: []
  tasks: []
";
    let connection = "resource: connector-profiles
name: crm
configuration: {connectorType: Salesforce, connectionMode: Public}
";
    let (there, wanted) = (of_texts("appflow", &[flow, connection]), of_texts("appflow", &[flow]));
    let kinds = Kinds::at(&"appflow".parse().unwrap());
    let options = Options { prune: true, replace: false };
    let steps = Steps::between(&kinds, &wanted, &there, &Ids::default(), options);
    let gone = step(&steps, "connector-profiles/crm");
    assert!(gone.problems[0].contains("still named there by flows/nightly"), "{gone:?}");
    let steps = Steps::between(&kinds, &there, &of_texts("appflow", &[]), &Ids::default(), Options::default());
    let titles: Vec<String> = steps.0.iter().map(Step::title).collect();
    assert_eq!(titles, ["connector-profiles/crm", "flows/nightly"]);
    // What never changes goes on naming what it names.
    let segment = NAMING_SPEND[0].replace("spend", "count");
    let there = of_texts(PROFILES, &[ORDER, COUNT, SPEND, NAMING_SPEND[0]]);
    let steps = between(&of_texts(PROFILES, &[ORDER, COUNT, &segment]), &there, true);
    let gone = step(&steps, "calculated-attributes/spend");
    assert!(gone.problems[0].contains("still named there by segments/of-key"), "{gone:?}");
}

#[test]
fn a_field_that_is_named_by_its_id_as_it_is_stays() {
    let id = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
    let field = "resource: fields\nname: Serial\nconfiguration: {type: Text}\n";
    let layout = format!(
        "resource: layouts\nname: Main\nconfiguration: {{content: {{basic: {{topPanel: {{sections: [{{fieldGroup: {{fields: [{{id: {id}}}]}}}}]}}}}}}}}\n"
    );
    let domain = "resource: domain\n";
    let place = "cases/domains/acme";
    let mut ids = Ids::default();
    ids.learn("fields", "Serial", id);
    let (wanted, there) = (of_texts(place, &[domain, &layout]), of_texts(place, &[domain, field, &layout]));
    let steps = Steps::between(&kinds(), &wanted, &there, &ids, Options { prune: true, replace: false });
    let gone = step(&steps, "fields/Serial");
    assert!(gone.problems[0].contains("still named there by layouts/Main"), "{gone:?}");
}

/// All members of all shapes that the overlay says something of.
fn members() -> impl Iterator<Item = &'static Member> {
    api().shapes().flat_map(|shape| {
        let inner: Vec<&'static Member> = match &shape.kind {
            ShapeKind::List { item } => vec![item],
            ShapeKind::Map { key, value } => vec![key, value],
            _ => shape.members().iter().collect(),
        };
        inner
    })
}

#[test]
fn all_that_is_named_in_texts_is_in_the_catalogue() {
    let mut forms = BTreeSet::new();
    for naming in members().filter_map(|member| member.names) {
        for path in &naming.of {
            let resource = catalog().resources().iter().find(|resource| resource.path == *path).expect(path);
            let is_inside = resource.configuration().is_none();
            let above = catalog().resources().iter().find(|above| above.path == resource.parent_path()).unwrap();
            assert!(resource.configuration().is_some() || above.configuration().is_some(), "{path}");
            assert!(
                !is_inside
                    || Kinds::with(above).named(&above.name).unwrap().lists_inside().any(|list| list.path == *path)
            );
        }
        if let Some(picks) = &naming.picks {
            // Whose fields they are is picked before, where nothing says it.
            let fields = catalog().resource(picks).expect(picks);
            assert!(
                catalog().resource(fields.parent_path()).is_some() && naming.form == NamingForm::Expression,
                "{picks}"
            );
        }
        assert_eq!(naming.form == NamingForm::Placeholder, naming.behind.is_some());
        forms.insert(format!("{:?}", naming.form));
    }
    assert_eq!(forms.len(), 4, "{forms:?}");
}

#[test]
fn a_reference_of_the_wrong_kind_is_refused_with_its_line() {
    let profiles = profiles();
    let appflow = Kinds::at(&"appflow".parse().unwrap());
    for (kinds, text, said) in [
        (
            kinds(),
            "resource: templates\nname: t\nconfiguration:\n  layoutConfiguration:\n    defaultLayout: ${templates/Other}\n",
            "line 5: configuration: layoutConfiguration.defaultLayout: it names ${templates/Other}, a template, where a layout belongs",
        ),
        (
            kinds(),
            "resource: templates\nname: t\nconfiguration:\n  requiredFields:\n  - fieldId: ${fields/A}\n  - fieldId: ${layouts/B}\n",
            "line 6: configuration: requiredFields.fieldId: it names ${layouts/B}, a layout, where a field belongs",
        ),
        (
            kinds(),
            "resource: templates\nname: t\nconfiguration:\n  layoutConfiguration: {defaultLayout: '${domain}'}\n",
            "line 4: configuration: layoutConfiguration.defaultLayout: it names ${domain}, a domain, where a layout belongs",
        ),
        (
            kinds(),
            "resource: fields\nname: t\nconfiguration:\n  type: Text\n  description: see ${field/B}\n",
            "line 5: configuration: description: it names ${field/B}, which is no resource here; there are fields",
        ),
        (
            appflow,
            "resource: flows\nname: t\nconfiguration:\n  sourceFlowConfig:\n    connectorType: Salesforce\n    connectorProfileName: ${flows/nightly}\n",
            "line 6: configuration: sourceFlowConfig.connectorProfileName: it names ${flows/nightly}, a flow, where a connector profile belongs",
        ),
        (
            profiles.clone(),
            "resource: event-triggers\nname: t\nconfiguration:\n  SegmentFilter: ${object-types/Order}\n",
            "line 4: configuration: SegmentFilter: it names ${object-types/Order}, an object type, where a segment belongs",
        ),
    ] {
        let wrong = entry_of_file(text, &kinds).unwrap_err().to_string();
        assert!(wrong.starts_with(said), "{wrong}");
    }
    // An integration may be of either sort of types.
    let text = "resource: integrations\nname: u\nconfiguration:\n  ObjectTypeName: ${domain-object-types/Products}\n";
    assert!(entry_of_file(text, &profiles).is_ok());
    // In a text nobody takes an id for anything.
    let text = "resource: fields\nname: t\nconfiguration: {type: Text, description: 'see ${layouts/B}, ${domain}'}\n";
    assert!(entry_of_file(text, &kinds()).is_ok());
}

const TRIGGER: &str = "resource: event-triggers
name: Big
configuration:
  ObjectTypeName: Order
  EventTriggerConditions: [{LogicalOperator: ALL, EventTriggerDimensions: [{ObjectAttributes: [{FieldName: price, ComparisonOperator: INCLUSIVE, Values: ['1']}]}]}]
";

fn at(steps: &Steps, title: &str) -> usize {
    steps.0.iter().position(|step| step.title() == title).unwrap()
}

fn needs(steps: &Steps, title: &str) -> Vec<String> {
    step(steps, title).needs().map(|(kind, key)| format!("{kind}/{key}")).collect()
}

#[test]
fn what_lets_go_of_a_field_comes_before_the_field_goes() {
    let without = ORDER.replace("    price: {Source: _source.price}\n", "");
    let there = of_texts(PROFILES, &[ORDER, COUNT, SPEND, TRIGGER]);
    // One is changed, the other one is deleted.
    let trigger = TRIGGER.replace("price", "colour");
    let steps = between(&of_texts(PROFILES, &[&without, COUNT, &trigger]), &there, true);
    assert_eq!(step(&steps, "object-types/Order").deed, Deed::Change, "{steps:?}");
    for (by, deed) in [("calculated-attributes/spend", Deed::Delete), ("event-triggers/Big", Deed::Change)] {
        assert_eq!(step(&steps, by).deed, deed);
        assert!(at(&steps, by) < at(&steps, "object-types/Order"), "{by}");
        assert!(needs(&steps, "object-types/Order").contains(&by.to_owned()), "{by}");
        assert_eq!(needs(&steps, by), [""; 0]);
    }
}

#[test]
fn what_names_a_field_comes_after_the_change_that_brings_it() {
    let without = ORDER.replace("    price: {Source: _source.price}\n", "");
    let (there, wanted) = (of_texts(PROFILES, &[&without, COUNT]), of_texts(PROFILES, &[ORDER, COUNT, SPEND]));
    let steps = between(&wanted, &there, false);
    assert!(at(&steps, "object-types/Order") < at(&steps, "calculated-attributes/spend"));
    assert_eq!(needs(&steps, "calculated-attributes/spend"), ["object-types/Order"]);
    // What is there already, nobody has to bring.
    let count = SPEND.replace("price", "id").replace("spend", "sum");
    let steps = between(&of_texts(PROFILES, &[ORDER, COUNT, &count]), &there, false);
    assert_eq!(needs(&steps, "calculated-attributes/sum"), [""; 0]);
    // Where it cannot be brought, that is told.
    let never = ORDER.replace("    colour: {Source: _source.colour}\n", "");
    let there = of_texts(PROFILES, &[&without, &SPEND.replace("price", "id")]);
    let spend = COUNT.replace("name: count", "name: other").replace("id", "price");
    let steps = between(&of_texts(PROFILES, &[&never, &SPEND.replace("price", "id"), &spend]), &there, false);
    assert_eq!(step(&steps, "object-types/Order").deed, Deed::Impossible, "{steps:?}");
    let said = "it names price of the fields of object-types/Order, which cannot be changed to have it";
    assert_eq!(step(&steps, "calculated-attributes/other").remarks, [said]);
}

#[test]
fn what_needs_a_new_field_to_let_go_of_an_old_one_comes_after_it_and_is_told() {
    let moved = ORDER.replace("price", "total");
    let there = of_texts(PROFILES, &[ORDER, SPEND]);
    let wanted = of_texts(PROFILES, &[&moved, &SPEND.replace("price", "total")]);
    let options = Options { prune: true, replace: true };
    let steps = Steps::between(&profiles(), &wanted, &there, &Ids::default(), options);
    assert_eq!(step(&steps, "calculated-attributes/spend").deed, Deed::Replace, "{steps:?}");
    assert!(at(&steps, "object-types/Order") < at(&steps, "calculated-attributes/spend"));
    let said = &step(&steps, "object-types/Order").remarks;
    assert!(said[0].starts_with("calculated-attributes/spend lets go of what this takes away"), "{said:?}");
}
