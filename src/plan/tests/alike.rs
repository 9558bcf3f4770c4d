//! Names of any sort, several of one name among them: each is told from the others, and none is taken for another.

use super::names::text_naming;
use super::*;

/// What names end with that look as if they were marked.
const ENDS: [&str; 6] =
    ["", " (2)", " (3)", " (number 1 of its name)", " (number 2 of its name)", " (number 02 of its name)"];

fn names() -> impl Strategy<Value = Vec<String>> {
    let ends = prop::collection::vec(prop::sample::select(&ENDS[..]), 0..3);
    let name =
        (prop::sample::select(&["Seg", "Phase"][..]), ends).prop_map(|(name, ends)| name.to_owned() + &ends.concat());
    prop::collection::vec(name, 0..12)
}

/// A domain of Cases whose fields have these names, and ids in that order.
fn found(names: &[String]) -> Found {
    let root: Location = "cases/domains/d-1".parse().unwrap();
    let item = |at: Location, document: Value| {
        let id = at.last().unwrap().to_owned();
        FoundItem { at, id, reply: document.clone(), document, ..FoundItem::default() }
    };
    let domain = item(root.clone(), json!({"name": "acme", "domainStatus": "Active"}));
    let fields = names.iter().enumerate().map(|(n, name)| {
        let id = format!("f-{n:02}");
        let document = json!({"fieldId": id, "name": name, "type": "Text", "namespace": "Custom"});
        ("fields", item(root.child("fields").child(&id), document))
    });
    let items = [("domain", domain)].into_iter().chain(fields).collect();
    let environment =
        Environment { account: "111122223333".to_owned(), region: "eu-west-1".to_owned(), ..Environment::default() };
    Found { root, kinds: kinds(), items, environment }
}

/// The names of the fields that applying a design to a place makes, in their order.
fn made(compared: &Compared) -> Vec<String> {
    let (kind, list) = (kinds().named("fields").unwrap(), "cases/domains/d-1/fields".parse().unwrap());
    let calls = Calls { kind, ids: &compared.known.ids };
    let steps = compared.steps.0.iter().filter(|step| step.kind == "fields" && step.deed == Deed::Create);
    let input =
        |step: &Step| calls.create(compared.wanted.entry(&step.kind, &step.key).unwrap(), "", &list).unwrap().input;
    steps.map(|step| input(step)["name"].as_str().unwrap().to_owned()).collect()
}

fn compared(wanted: &Design, there: &Found) -> Compared {
    Compared::new(wanted.clone(), there, Options { prune: true, replace: false })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_place_is_moved_whatever_its_names_end_with(names in names()) {
        let there = found(&names);
        let known = there.known();
        let all: Vec<&Entry> = known.design.entries.values().collect();
        prop_assert_eq!(all.len(), names.len() + 1);
        for (key, item) in known.items.iter().filter(|(key, _)| key.0 == "fields") {
            prop_assert_eq!(known.design.entries[key].name(), item.document["name"].as_str().unwrap());
            prop_assert_eq!(known.ids.resolve(&text_naming(&key.0, &key.1)).unwrap(), &*item.id);
        }
        let texts: Vec<String> = all.iter().map(|entry| file_of_entry(entry, &kinds())).collect();
        let files = file_names(&all);
        let files = files.iter().map(String::as_str).zip(texts.iter().map(String::as_str));
        let wanted = design_of_files(files, &kinds(), "cases/domains").unwrap();
        prop_assert_eq!(&wanted.entries, &known.design.entries);
        prop_assert!(!compared(&wanted, &there).steps.differ());
        // Moved to an empty place, everything has its name, and nothing is left to do.
        let made = made(&compared(&wanted, &found(&[])));
        let sorted = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
        prop_assert_eq!((made.len(), sorted(&made)), (names.len(), sorted(&names)));
        prop_assert!(!compared(&wanted, &found(&made)).steps.differ());
    }

    #[test]
    fn what_a_file_calls_itself_is_made_so_or_not_at_all(name in names().prop_filter_map("none", |names| names.into_iter().next())) {
        let domain = entry_of_file("resource: domain\n", &kinds()).unwrap();
        let text = format!("resource: fields\nname: {name}\nconfiguration: {{type: Text}}\n");
        let mut wanted = Design::new("cases/domains");
        wanted.add(domain);
        wanted.add(entry_of_file(&text, &kinds()).unwrap());
        let first = compared(&wanted, &found(&[]));
        match first.steps.0.iter().find(|step| step.kind == "fields").unwrap() {
            Step { deed: Deed::Impossible, problems, .. } => prop_assert!(problems[0].contains("that it would come after")),
            _ => prop_assert!(!compared(&wanted, &found(&made(&first))).steps.differ()),
        }
    }
}

#[test]
fn a_number_in_brackets_is_part_of_a_name() {
    let text = "resource: fields\nname: Phase (2)\nconfiguration: {type: Text}\n";
    assert_eq!(entry_of_file(text, &kinds()).unwrap().name(), "Phase (2)");
    let twins = found(&["Phase".to_owned(), "Phase".to_owned(), "Phase (2)".to_owned()]).known().design;
    let keys: Vec<&str> = twins.entries.keys().map(|(_, key)| key.as_str()).collect();
    assert_eq!(keys, ["", "Phase", "Phase (2)", "Phase (number 2 of its name)"]);
}
