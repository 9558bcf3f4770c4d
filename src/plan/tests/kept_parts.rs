//! What belongs to an entry, and is in no file: it goes only where what is not wanted is to go.

use super::*;

const PART: &str = "segment-stream";

/// A domain whose segment changes go to a stream, with this expiry of its profiles.
fn streaming(days: u32) -> Found {
    let root: Location = "profiles/domains/acme".parse().unwrap();
    let document = json!({"DomainName": "acme", "DefaultExpirationDays": days});
    let stream = json!({
        "DomainName": "acme", "DestinationArn": "arn:aws:kinesis:eu-west-1:111122223333:stream/s",
        "DestinationRoleArn": "arn:aws:iam::111122223333:role/s",
    });
    let domain = FoundItem {
        at: root.clone(),
        id: "acme".to_owned(),
        reply: document.clone(),
        document,
        parts: [(PART.to_owned(), stream)].into(),
        ..FoundItem::default()
    };
    let environment =
        Environment { account: "111122223333".to_owned(), region: "eu-west-1".to_owned(), ..Environment::default() };
    Found { kinds: Kinds::at(&root), root, items: vec![("domain", domain)], environment }
}

/// The same design without a word of its stream.
fn silent(found: &Found) -> Design {
    let mut design = found.known().design;
    let domain = design.entries.get_mut(&("domain".to_owned(), String::new())).unwrap();
    assert!(domain.parts.remove(PART).is_some());
    design
}

/// What is sent by a plan, once it has looked at what is there.
fn sent(compared: Compared, found: &Found) -> Vec<&'static str> {
    let mut carry = Carry::new(compared, "acme".to_owned());
    let mut sent = Vec::new();
    while let Ok(Some((number, plan))) = carry.next_call() {
        let item = &found.items[0].1;
        let read = match plan.operation.operation().is_write() {
            true => {
                sent.push(plan.operation.name);
                return sent;
            }
            false if plan.operation.name == "GetStreamForSegments" => item.parts[PART].clone(),
            false => item.reply.clone(),
        };
        carry.take(number, Ok(read)).unwrap();
    }
    sent
}

#[test]
fn a_stream_that_the_folder_does_not_name_ends_only_where_what_is_not_wanted_goes() {
    let found = streaming(30);
    let prune = Options { prune: true, replace: false };
    for days in [30, 60] {
        let wanted = silent(&streaming(days));
        let mut compared = Compared::new(wanted.clone(), &found, Options::default());
        // Planned twice it is the same.
        for _ in 0..2 {
            let step = &compared.steps.0[0];
            let deed = if days == 30 { Deed::Unchanged } else { Deed::Change };
            assert_eq!((step.deed, step.takes_away()), (deed, false), "{step:?}");
            assert!(step.changes.iter().all(|change| !change.path.starts_with(PART)), "{step:?}");
            let told: Vec<&String> = step.remarks.iter().filter(|said| said.contains("--prune")).collect();
            assert_eq!(told.len(), 1, "{step:?}");
            assert!(told[0].contains("segment-stream is not in the wanted place and stays"), "{step:?}");
            compared.plan_again(Options::default());
        }
        let expected: &[&str] = if days == 30 { &[] } else { &["UpdateDomain"] };
        assert_eq!(sent(compared, &found), expected);
        let pruned = Compared::new(wanted, &found, prune);
        let step = &pruned.steps.0[0];
        assert_eq!((step.deed, step.takes_away(), step.ends.as_slice()), (Deed::Change, true, &[PART.to_owned()][..]));
    }
    let pruned = Compared::new(silent(&found), &found, prune);
    assert_eq!(sent(pruned, &found), ["DisassociateStreamForSegments"]);
}
