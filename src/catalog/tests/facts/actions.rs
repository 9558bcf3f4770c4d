//! Every operation has an action, and every action its words.

use super::*;

#[test]
fn every_operation_has_a_place() {
    let mut used: BTreeSet<OperationId> = BTreeSet::new();
    for resource in catalog().resources() {
        used.insert(resource.list_operation());
        used.extend(resource.describe_operation());
        used.extend(resource.actions().iter().map(|action| action.operation));
        used.extend(resource.labels.iter().map(|labels| labels.operation));
        used.extend(resource.dynamic.iter().flat_map(|dynamic| [dynamic.operation, dynamic.options.operation]));
    }
    let without: Vec<_> = crate::model::api().operations().map(|o| o.id).filter(|id| !used.contains(id)).collect();
    assert!(without.is_empty(), "no place for {without:?}");
}

#[test]
fn every_trace_of_an_action_leads_somewhere() {
    for resource in catalog().resources() {
        for action in resource.actions() {
            let input = action.operation.operation().input;
            match &action.trace {
                Some(Trace::List { list }) => {
                    let below = catalog().resource(&format!("{}/{list}", resource.path)).unwrap();
                    assert!(below.made.is_some() || below.columns.iter().any(|column| column.kind == ColumnKind::Time));
                }
                Some(Trace::Others { others }) => {
                    let input = action.operation.operation().input;
                    assert!(input.member(others).is_some(), "{} {}: {others}", resource.path, action.verb);
                }
                Some(Trace::Search { key, values, .. }) => {
                    assert!(resource.search.is_some(), "{}", resource.path);
                    assert!(input.member(key).is_some() && input.member(values).is_some(), "{}", action.operation);
                }
                None => {}
            }
        }
        let since = resource.search.as_ref().and_then(|search| search.since.as_ref());
        assert!(since.is_none() || resource.dynamic.as_ref().is_some_and(|own| own.first.contains(since.unwrap())));
    }
}

/// A heading is read alone, wherever its column stands.
#[test]
fn every_heading_says_by_itself_what_is_below_it() {
    for resource in catalog().resources() {
        let mut seen = BTreeSet::new();
        for column in resource.columns() {
            let at = format!("{}: {}", resource.path, column.title);
            assert!(column.title.starts_with(char::is_uppercase), "{at} goes on with what the one before it says");
            assert!(seen.insert(column.title.to_uppercase()), "{at} is there twice");
        }
    }
}

/// The review says what an action does. An operation's name tells that to nobody but programs.
#[test]
fn every_action_says_in_words_what_it_does() {
    let is_of_api = |word: &str| crate::model::is_identifier(word);
    let words = |text: &'static str| text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let mut held = 0;
    for resource in catalog().resources() {
        for action in resource.actions() {
            let at = format!("{}!{}", resource.path, action.verb);
            let operation = action.operation.operation();
            let is_form = matches!(action.verb.as_str(), "create" | "edit" | "delete") || operation.edit_from.is_some();
            assert!(!action.is_write() || is_form || action.effect.is_some(), "{at} says not what it does");
            let texts = [Some(&action.title), action.effect.as_ref(), action.said.as_ref()];
            for text in texts.into_iter().flatten() {
                let odd = words(text).find(|word| is_of_api(word) && !["AppFlow", "EventBridge"].contains(word));
                assert_eq!(odd, None, "{at}: {text}");
                held += 1;
            }
        }
    }
    assert!(held > 100, "{held}");
}

/// The shape of the value at a path of an operation's input.
fn input_at(operation: OperationId, path: &DocPath) -> &'static Shape {
    let input = operation.operation().input;
    let found = path.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()));
    found.unwrap_or_else(|| panic!("{operation} takes no {path}"))
}

#[test]
fn what_becomes_one_is_said_by_the_facts() {
    let mut held = 0;
    for (resource, merge) in catalog().resources().iter().filter_map(|of| Some((of, of.merge.as_ref()?))) {
        let (at, action) = (&resource.path, resource.action(&merge.verb).unwrap());
        assert!(action.is_write() && resource.describe.is_some(), "{at}");
        assert!(matches!(input_at(action.operation, &merge.others).kind, ShapeKind::List { .. }), "{at}");
        let document = document_shape(resource);
        match &merge.takes {
            Takes::Members { members } => {
                for member in input_at(action.operation, members).members() {
                    assert!(document.member(member.name).is_some(), "{at} has no {}", member.name);
                }
            }
            Takes::Fields { entries, from, fields, id } => {
                let entry = entries.index(0);
                input_at(action.operation, &entry.member(from));
                input_at(action.operation, &entry.member(fields).index(0).member(id));
                assert!(resource.dynamic.is_some(), "{at}");
            }
        }
        for name in &merge.without {
            assert!(document.member(name).is_some(), "{at} has no {name}");
        }
        for same in &merge.same {
            hold(resource, "same", &same.of, document);
        }
        if let Some(known) = &merge.known_by {
            let reads = resource.action(&known.verb).unwrap();
            let output = output(reads.operation);
            let found = known.member.steps().iter().try_fold(output, |shape, step| Some(shape.step(step)?.shape()));
            let values = values_of(found.unwrap());
            assert!(!reads.is_write() && known.over.iter().all(|over| values.contains(over)), "{at}: {values:?}");
        }
        for moves in &merge.moves {
            let below = catalog().resource(&format!("{at}/{}", moves.list)).unwrap();
            let keys = below.search.as_ref().map(crate::catalog::SearchSpec::keys).unwrap_or_default();
            assert!(moves.each.iter().all(|each| keys.contains(each)), "{at}: {keys:?}");
            assert!(moves.kind.iter().all(|kind| row_shape(below).member(kind).is_some()), "{at}");
            for switch in moves.switches.iter().flat_map(|path| input_at(action.operation, path).members()) {
                assert!(matches!(switch.shape().kind, ShapeKind::Boolean), "{at}: {}", switch.name);
            }
        }
        held += 1;
    }
    assert!(held > 1, "{held}");
}
