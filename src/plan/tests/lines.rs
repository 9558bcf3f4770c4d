//! What is said of a reference that leads nowhere: the file, the line, and what would be right. Of every member of every
//! kind that names something of the folder.

use super::*;
use crate::model::{Member, Shape, ShapeKind};

const FILE: &str = "t.yaml";

/// Something of the shape that says nothing.
fn nothing(shape: &Shape) -> Value {
    match &shape.kind {
        ShapeKind::List { .. } => json!([]),
        ShapeKind::String { .. } => json!("x"),
        ShapeKind::Boolean => json!(true),
        ShapeKind::Structure { .. } | ShapeKind::Map { .. } => json!({}),
        _ => json!(1),
    }
}

/// The values of a member that hold a text where one of `path` is named, each at another place. The keys of a map are names
/// as they stand.
fn holding(member: &'static Member, path: &str, text: &str, above: &mut Vec<&'static str>) -> Vec<Value> {
    let shape = member.shape();
    if let ShapeKind::String { .. } = &shape.kind {
        return if member.refers == Some(path) { vec![text.into()] } else { Vec::new() };
    }
    if above.contains(&shape.name) {
        return Vec::new();
    }
    above.push(shape.name);
    let found = match &shape.kind {
        ShapeKind::List { item } => holding(item, path, text, above).into_iter().map(|one| json!([one])).collect(),
        ShapeKind::Map { key, value } => {
            let by_key =
                (key.refers == Some(path) && !text.contains("${")).then(|| json!({ text: nothing(value.shape()) }));
            let inside = holding(value, path, text, above).into_iter().map(|one| json!({ "k": one }));
            by_key.into_iter().chain(inside).collect()
        }
        _ => {
            let of = |inner: &'static Member| {
                holding(inner, path, text, above).into_iter().map(|one| json!({ inner.name: one })).collect::<Vec<_>>()
            };
            shape.members().iter().flat_map(of).collect()
        }
    };
    above.pop();
    found
}

/// The entries of a kind that hold a text where one of `path` is named.
fn entries(kind: &Kind, path: &str, text: &str) -> Vec<Entry> {
    let bare = || {
        let key = if kind.is_root { String::new() } else { "t".to_owned() };
        Entry { kind: kind.name().to_owned(), key, ..Entry::default() }
    };
    let mut found = Vec::new();
    for member in kind.members() {
        for value in holding(member, path, text, &mut Vec::new()) {
            found.push(Entry { body: [(member.name.to_owned(), value)].into_iter().collect(), ..bare() });
        }
    }
    for part in &kind.spec.parts {
        let verb = kind.resource.action(&part.verb).unwrap();
        let of_place = |name: &str| verb.place_members().any(|other| other == name);
        for member in verb.operation.operation().input.members().iter().filter(|member| !of_place(member.name)) {
            for value in holding(member, path, text, &mut Vec::new()) {
                let part = (part.name.clone(), [(member.name.to_owned(), value)].into_iter().collect());
                found.push(Entry { parts: [part].into(), ..bare() });
            }
        }
    }
    found
}

/// The file of an entry, and the line on which it says something.
fn file(entry: &Entry, kinds: &Kinds, says: &str) -> (String, usize) {
    let text = file_of_entry(entry, kinds);
    let line = text.lines().position(|line| line.contains(says)).unwrap_or_else(|| panic!("{says}: {text}"));
    (text, line + 1)
}

/// The place of a folder, where nothing is but the place itself.
fn bare(of: &str) -> Found {
    let root: Location = of.parse().unwrap();
    let kinds = Kinds::at(&root);
    let of_cases = json!({"name": "any", "domainStatus": "Active", "domainId": "any"});
    let document = if of.starts_with("cases") { of_cases } else { json!({"DomainName": "any"}) };
    let item =
        FoundItem { at: root.clone(), id: "any".to_owned(), reply: document.clone(), document, ..FoundItem::default() };
    let items = kinds.root().map(|kind| (kind.name(), item)).into_iter().collect();
    let environment =
        Environment { account: "111122223333".to_owned(), region: "eu-west-1".to_owned(), ..Environment::default() };
    Found { root, kinds, items, environment }
}

/// What is said of the one entry of a file, beside a place with an entry of this kind and name.
fn said(found: &Found, text: &str, (kind, key): (&str, &str)) -> Vec<String> {
    let mut wanted =
        design_of_files([(FILE, text)], &found.kinds, found.kinds.of()).unwrap_or_else(|w| panic!("{w:?}\n{text}"));
    let own = wanted.entries.keys().next().unwrap().clone();
    wanted.add(Entry { kind: kind.to_owned(), key: key.to_owned(), ..Entry::default() });
    let compared = Compared::new(wanted, found, Options::default());
    let step = compared.steps.0.into_iter().find(|step| step.key() == own).unwrap();
    step.problems.into_iter().chain(step.remarks).collect()
}

#[test]
fn every_member_that_names_something_is_told_with_its_line_and_with_what_is_meant() {
    let mut held = BTreeSet::new();
    for place in ["profiles/domains/any", "cases/domains/any", "appflow"] {
        let found = bare(place);
        let kinds = &found.kinds;
        for target in kinds.iter().filter(|kind| !kind.is_root) {
            let (name, path) = (target.name(), target.resource.path.as_str());
            for kind in kinds.iter() {
                let gone = format!("${{{name}/Nowhere}}");
                for entry in entries(&kind, path, &gone) {
                    held.insert((kind.name(), name));
                    let (text, line) = file(&entry, kinds, &gone);
                    let all = said(&found, &text, (name, "Nowheres"));
                    let told = format!(
                        "{FILE}: line {line}: it names {name}/Nowhere, which is neither in the folder nor there; is {name}/Nowheres meant?"
                    );
                    assert!(all.contains(&told), "{told}\n{all:#?}\n{text}");
                }
                // A variable that has no value there, and is like one that has.
                for entry in entries(&kind, path, "${regio}") {
                    let (text, line) = file(&entry, kinds, "${regio}");
                    let all = said(&found, &text, (name, "a"));
                    let told = format!("{FILE}: line {line}: ${{regio}} has no value here: give it one for ");
                    let is_told = |said: &String| said.starts_with(&told) && said.ends_with("or is ${region} meant?");
                    assert!(all.iter().any(is_told), "{told}\n{all:#?}\n{text}");
                }
                // A name that stands as it is.
                // What is refused for something else has no word of it.
                let by_name = target.spec.name.is_none() && !kind.is_root;
                for entry in entries(&kind, path, "Nowhere").into_iter().filter(|_| by_name) {
                    let (text, line) = file(&entry, kinds, "Nowhere");
                    let all = said(&found, &text, (name, "Nowheres"));
                    let told = format!("{FILE}: line {line}: it names Nowhere, and there is no such ");
                    let is_told = |said: &String| said.starts_with(&told) && said.ends_with("is Nowheres meant?");
                    let is_refused = !all.is_empty() && !all.iter().any(|said| said.contains("it names Nowhere"));
                    held.extend((!is_refused).then_some(("as it is", name)));
                    assert!(is_refused || all.iter().any(is_told), "{told}\n{all:#?}\n{text}");
                }
                // What no reference is.
                for (text, words) in [("${nothing/A}", "is no resource here; there are "), ("${a", "a } is missing")] {
                    for entry in entries(&kind, path, text) {
                        let (file, line) = file(&entry, kinds, text);
                        let wrong = design_of_files([(FILE, file.as_str())], kinds, kinds.of()).unwrap_err();
                        let is_told =
                            wrong[0].starts_with(&format!("{FILE}: line {line}: ")) && wrong[0].contains(words);
                        assert!(is_told && wrong.len() == 1, "{wrong:?}\n{file}");
                    }
                }
            }
        }
    }
    assert!(held.len() > 10 && held.iter().any(|(kind, _)| *kind == "as it is"), "{held:?}");
}
