//! What does nothing before somebody starts it is told after an apply, of every kind that has such a state.

use super::*;
use crate::catalog::catalog;

#[test]
fn whatever_rests_in_a_state_of_the_catalogue_is_told_with_how_it_is_started() {
    let mut seen = Vec::new();
    for resource in catalog().resources() {
        let Some(rests) = resource.configuration().and_then(|spec| spec.rests.as_ref()) else { continue };
        let kinds = Kinds::with(resource);
        let kind = kinds.iter().find(|kind| kind.resource.path == resource.path).unwrap();
        let root: Location = if kinds.root().is_some() {
            format!("{}/acme", kinds.of()).parse().unwrap()
        } else {
            kinds.of().parse().unwrap()
        };
        let id = kind.resource.id_member().unwrap();
        for (state, trigger) in ["Draft", "Suspended", "INACTIVE", "Active", "ACTIVE"]
            .into_iter()
            .flat_map(|state| [(state, "Scheduled"), (state, "OnDemand")])
        {
            let trigger = json!({ "triggerType": trigger });
            let document = json!({ "flowStatus": state, "Status": state, "triggerConfig": trigger, id: "nightly" });
            let is_told = rests.holds(&document) == Some(true);
            let item = FoundItem {
                at: kind.list(&root).child("nightly"),
                id: "nightly".to_owned(),
                reply: document.clone(),
                document,
                ..FoundItem::default()
            };
            let environment = Environment {
                account: "111122223333".to_owned(),
                region: "eu-west-1".to_owned(),
                ..Environment::default()
            };
            let found =
                Found { kinds: kinds.clone(), root: root.clone(), items: vec![(kind.name(), item)], environment };
            let compared = Compared::new(found.known().design, &found, Options::default());
            let steps = compared.steps.0.iter().filter(|step| step.key == "nightly");
            let told = resting::resting(&compared, steps);
            if !is_told {
                assert!(told.is_empty(), "{}: {told:?}", resource.path);
                continue;
            }
            let [one] = told.as_slice() else { panic!("{} {state}: {told:?}", resource.path) };
            assert_eq!(one.names, [("nightly".to_owned(), state.to_owned())]);
            let words = one.words(8);
            assert!(words.starts_with("Not started, as it was before: 1 "), "{words}");
            assert!(words.contains(&format!("nightly ({state}); nothing ")), "{words}");
            assert!(words.ends_with("before somebody starts it"), "{words}");
            let made = Resting { touched: true, ..one.clone() };
            assert!(made.words(8).starts_with("Made or changed, and not started yet: 1 "), "{}", made.words(8));
            assert!(made.words(0).contains(", …; nothing "), "{}", made.words(0));
            assert!(one.start.input.to_string().contains("nightly"), "{:?}", one.start);
            assert!(one.start.operation.operation().is_write());
            seen.push(state);
        }
    }
    seen.sort_unstable();
    // A flow that somebody has to start anyhow is at rest in no state.
    assert_eq!(seen, ["Draft", "INACTIVE", "INACTIVE", "Suspended"]);
}
