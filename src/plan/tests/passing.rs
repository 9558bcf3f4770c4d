//! Steps that are left because another one was refused.

use super::*;
use crate::catalog::Plan;
use crate::contract::{ApiError, ErrorKind};

fn item(list: &str, id: &str, document: Value) -> FoundItem {
    let at = Location::new(["appflow", list, id]);
    FoundItem { at, id: id.to_owned(), reply: document.clone(), document, ..FoundItem::default() }
}

/// Two connections with a flow each.
fn there() -> Found {
    let root: Location = "appflow".parse().unwrap();
    let flow = |name: &str, connection: &str| {
        let document = json!({
            "flowName": name, "triggerConfig": {"triggerType": "OnDemand"},
            "tasks": [{"taskType": "Map_all", "sourceFields": [], "connectorOperator": {"Salesforce": "NO_OP"}, "taskProperties": {}}],
            "destinationFlowConfigList": [{"connectorType": "S3", "destinationConnectorProperties": {"S3": {"bucketName": "acme-drop"}}}],
            "sourceFlowConfig": {
                "connectorType": "Salesforce", "connectorProfileName": connection,
                "sourceConnectorProperties": {"Salesforce": {"object": "Contact"}},
            },
        });
        ("flows", item("flows", name, document))
    };
    let connection = |name: &str| {
        let document = json!({"connectorProfileName": name, "connectorType": "Salesforce", "connectionMode": "Public"});
        ("connector-profiles", item("connector-profiles", name, document))
    };
    let items = vec![connection("a"), connection("b"), flow("of-a", "a"), flow("of-b", "b")];
    let environment =
        Environment { account: "111122223333".to_owned(), region: "eu-west-1".to_owned(), ..Environment::default() };
    Found { kinds: Kinds::at(&root), root, items, environment }
}

/// What a service that holds this answers to a read.
fn read(held: &Found, plan: &Plan) -> Result<Value, ApiError> {
    let of = |kind: &str| -> Vec<Value> {
        let all = held.items.iter().filter(|(of, _)| *of == kind);
        all.map(|(_, item)| item.document.clone()).collect()
    };
    let asked = |member: &str| plan.input.get(member).cloned().unwrap_or_default();
    let flow = of("flows").into_iter().find(|flow| flow["flowName"] == asked("flowName"));
    Ok(match plan.operation.name {
        "ListFlows" => json!({ "flows": of("flows") }),
        "DescribeFlow" => {
            let is_gone = || ApiError::local(ErrorKind::NotFound, "ResourceNotFoundException", "it is not there");
            return flow.ok_or_else(is_gone);
        }
        "DescribeConnectorProfiles" => json!({ "connectorProfileDetails": of("connector-profiles") }),
        _ => json!({}),
    })
}

/// Takes all steps at a service that holds something, and refuses the writes to what is called so. Gives the names in the
/// writes, and of each step that was left whether it was refused itself, its title and why.
fn carried(compared: Compared, held: &Found, refuses: &str) -> (Vec<String>, Vec<(String, String)>) {
    let mut carry = Carry::new(compared, "appflow".to_owned());
    let (mut sent, mut left) = (Vec::new(), Vec::new());
    loop {
        let ended = match carry.next_call() {
            Ok(None) => return (sent, left),
            Ok(Some((number, plan))) => {
                let name = plan.input.get("flowName").or_else(|| plan.input.get("connectorProfileName"));
                let reply = if plan.operation.operation().is_write() {
                    let name = name.and_then(Value::as_str).unwrap().to_owned();
                    let it_runs = ApiError::local(ErrorKind::Conflict, "ConflictException", "it runs");
                    let reply = if name == refuses { Err(it_runs) } else { Ok(json!({})) };
                    sent.push(name);
                    reply
                } else {
                    read(held, &plan)
                };
                carry.take(number, reply)
            }
            Err(stopped) => Err(stopped),
        };
        if let Err(stopped) = ended {
            assert!(stopped.is_refusal());
            left.extend(carry.pass_over().iter().map(|step| (step.title(), stopped.to_string())));
        }
        if carry.is_over() {
            return (sent, left);
        }
    }
}

fn titles(left: &[(String, String)]) -> Vec<&str> {
    left.iter().map(|(title, _)| title.as_str()).collect()
}

#[test]
fn a_connection_goes_after_its_flow_and_stays_where_that_is_refused() {
    let compared = Compared::new(Design::new("appflow"), &there(), Options { prune: true, replace: false });
    let (sent, left) = carried(compared, &there(), "of-a");
    assert_eq!(titles(&left), ["flows/of-a", "connector-profiles/a"]);
    assert_eq!(sent, ["of-b", "b", "of-a"], "a flow before its connection, and nothing that a flow still uses");
}

#[test]
fn what_somebody_changed_since_is_neither_written_over_nor_taken_away() {
    let described = |found: &mut Found, name: &str, words: &str| {
        let item = found.items.iter_mut().find(|(_, item)| item.id == name).unwrap();
        item.1.document["description"] = words.into();
        item.1.reply = item.1.document.clone();
    };
    let mut wanted = there();
    described(&mut wanted, "of-a", "agreed");
    let compared = || {
        let mut design = wanted.known().design;
        design.entries.remove(&("flows".to_owned(), "of-b".to_owned()));
        Compared::new(design, &there(), Options { prune: true, replace: false })
    };
    let steps = compared().steps.0;
    assert_eq!(steps.iter().filter(|step| step.deed.is_work()).count(), 2, "{steps:?}");
    let mut held = there();
    described(&mut held, "of-a", "by Kim");
    described(&mut held, "of-b", "by Kim");
    let (sent, left) = carried(compared(), &held, "");
    assert_eq!(sent, [""; 0], "{left:?}");
    assert_eq!(titles(&left), ["flows/of-a", "flows/of-b"]);
    for (_, why) in &left {
        assert!(why.contains("somebody changed it since it was compared (description)"), "{why}");
    }
    // What is as it is wanted by now is done.
    let mut held = there();
    described(&mut held, "of-a", "agreed");
    let (sent, left) = carried(compared(), &held, "");
    assert_eq!((sent, left), (vec!["of-b".to_owned()], Vec::new()));
    // What is gone by now is no error where it was to go.
    let mut held = there();
    held.items.retain(|(_, item)| item.id != "of-b" && item.id != "of-a");
    let (sent, left) = carried(compared(), &held, "");
    assert_eq!((sent.len(), titles(&left)), (0, vec!["flows/of-a"]));
    assert!(left[0].1.contains("it is gone since it was compared"), "{left:?}");
}

#[test]
fn what_somebody_names_since_is_not_taken_away() {
    let mut design = there().known().design;
    for (kind, key) in [("flows", "of-b"), ("connector-profiles", "b")] {
        design.entries.remove(&(kind.to_owned(), key.to_owned()));
    }
    let compared = Compared::new(design, &there(), Options { prune: true, replace: false });
    let mut held = there();
    let flow = &mut held.items.iter_mut().find(|(_, item)| item.id == "of-a").unwrap().1;
    flow.document["sourceFlowConfig"]["connectorProfileName"] = "b".into();
    flow.reply = flow.document.clone();
    let (sent, left) = carried(compared, &held, "");
    assert_eq!((sent, titles(&left)), (vec!["of-b".to_owned()], vec!["connector-profiles/b"]));
    assert!(left[0].1.contains("it is named by flows/of-a since it was compared"), "{left:?}");
}

#[test]
fn what_was_there_goes_along_with_each_write_that_can_be_put_back() {
    let mut wanted = there().known().design;
    wanted.entries.remove(&("flows".to_owned(), "of-b".to_owned()));
    let changed = wanted.entries.get_mut(&("flows".to_owned(), "of-a".to_owned())).unwrap();
    changed.body.insert("description".to_owned(), "agreed".into());
    let compared = Compared::new(wanted, &there(), Options { prune: true, replace: false });
    let mut carry = Carry::new(compared, "appflow".to_owned());
    let mut kept = Vec::new();
    while let Ok(Some((number, plan))) = carry.next_call() {
        if plan.operation.operation().is_write() {
            let before = carry.before().unwrap();
            kept.push((plan.operation.name, before.operation.name, before.document["flowName"].clone()));
            // What was sent is not seen here, so that nothing more comes of it.
            let it_runs = ApiError::local(ErrorKind::Conflict, "ConflictException", "it runs");
            assert!(carry.take(number, Err(it_runs)).is_err());
            carry.pass_over();
            continue;
        }
        assert!(carry.before().is_none());
        carry.take(number, read(&there(), &plan)).unwrap();
    }
    assert_eq!(kept, [("UpdateFlow", "UpdateFlow", json!("of-a")), ("DeleteFlow", "CreateFlow", json!("of-b"))]);
}

/// A layout that somebody gives another name after it was compared: it is another one to them.
#[test]
fn what_somebody_renamed_since_is_not_taken_away() {
    let options = Options { prune: true, replace: false };
    let compared = Compared::new(Design::new("cases/domains"), &newer_layout(), options);
    let mut carry = Carry::new(compared, "acme".to_owned());
    let mut read = 0;
    let stopped = loop {
        let (number, plan) = match carry.next_call() {
            Ok(call) => call.unwrap(),
            Err(stopped) => break stopped,
        };
        assert!(!plan.operation.operation().is_write(), "{plan:?}");
        let layout = &newer_layout().items[0].1.document;
        let reply = match plan.operation.name {
            "GetDomain" => json!({"domainId": "d-1", "domainArn": "arn:d-1", "name": "acme", "domainStatus": "Active"}),
            "ListLayouts" => json!({"layouts": [layout]}),
            "GetLayout" => {
                let mut layout = layout.clone();
                layout["name"] = "of Kim".into();
                layout
            }
            _ => json!({}),
        };
        read += 1;
        if let Err(stopped) = carry.take(number, Ok(reply)) {
            break stopped;
        }
    };
    assert!(read > 2 && stopped.is_refusal());
    assert!(stopped.to_string().contains("somebody changed it since it was compared (name)"), "{stopped}");
    assert_eq!(carry.pass_over().len(), 1);
}

/// What is as it was before may not have been seen yet, and is sent again; another value is somebody else's.
#[test]
fn what_somebody_writes_before_it_is_read_back_is_left_and_told() {
    let describe = |found: &mut Found, words: &str| {
        let (_, item) = found.items.iter_mut().find(|(_, item)| item.id == "of-a").unwrap();
        item.document["description"] = words.into();
        item.reply = item.document.clone();
    };
    for (reads_back, writes, is_odd) in
        [(["by Kim", "by Kim"], 1, true), (["agreed", "agreed"], 1, false), (["before", "agreed"], 2, false)]
    {
        let (mut held, mut wanted) = (there(), there());
        describe(&mut held, "before");
        describe(&mut wanted, "agreed");
        let compared = Compared::new(wanted.known().design, &held, Options::default());
        let mut carry = Carry::new(compared, "appflow".to_owned());
        let mut sent = 0;
        while let Some((number, plan)) = carry.next_call().unwrap() {
            let reply = if plan.operation.operation().is_write() {
                describe(&mut held, reads_back[sent]);
                sent += 1;
                Ok(json!({}))
            } else {
                read(&held, &plan)
            };
            carry.take(number, reply).unwrap();
        }
        assert_eq!((sent, carry.odd().len(), carry.done().len()), (writes, usize::from(is_odd), usize::from(!is_odd)));
        for (_, why) in carry.odd() {
            assert!(why.contains("description") && why.contains("somebody else may have written it since"), "{why}");
            assert!(why.contains(r#"sent "agreed", read "by Kim""#), "{why}");
        }
    }
}

#[test]
fn what_is_to_go_while_it_is_in_service_is_told_to_be_stopped_first() {
    for (state, is_told) in [("Active", true), ("Suspended", false)] {
        let mut held = there();
        let (_, item) = held.items.iter_mut().find(|(_, item)| item.id == "of-a").unwrap();
        item.document["flowStatus"] = state.into();
        item.document["triggerConfig"]["triggerType"] = "Scheduled".into();
        item.reply = item.document.clone();
        let compared = Compared::new(Design::new("appflow"), &held, Options { prune: true, replace: false });
        let step = compared.steps.0.iter().find(|step| step.key == "of-a").unwrap();
        assert_eq!(step.deed, Deed::Delete);
        assert_eq!(step.remarks.iter().any(|said| said.contains("before it is stopped")), is_told, "{step:?}");
        // Whoever reads that it was refused reads it once more.
        let foretold = step.foretold().is_some_and(|said| said.starts_with("The plan said: it is in service"));
        assert_eq!(foretold, is_told, "{step:?}");
    }
}

/// What is named between two deletions is not taken away, either: each is looked at right before it is.
#[test]
fn what_somebody_names_between_two_deletions_is_not_taken_away() {
    let mut design = there().known().design;
    for (kind, key) in [("flows", "of-b"), ("connector-profiles", "b")] {
        design.entries.remove(&(kind.to_owned(), key.to_owned()));
    }
    let compared = Compared::new(design, &there(), Options { prune: true, replace: false });
    let (mut carry, mut held, mut calls) = (Carry::new(compared, "appflow".to_owned()), there(), Vec::new());
    let stopped = loop {
        let (number, plan) = match carry.next_call() {
            Ok(call) => call.unwrap(),
            Err(stopped) => break stopped,
        };
        calls.push(plan.operation.name);
        let reply = if plan.operation.operation().is_write() {
            held.items.retain(|(_, item)| item.id != "of-b");
            let flow = &mut held.items.iter_mut().find(|(_, item)| item.id == "of-a").unwrap().1;
            flow.document["sourceFlowConfig"]["connectorProfileName"] = "b".into();
            flow.reply = flow.document.clone();
            Ok(json!({}))
        } else {
            read(&held, &plan)
        };
        carry.take(number, reply).unwrap();
    };
    assert!(stopped.to_string().contains("it is named by flows/of-a since it was compared"), "{stopped}");
    assert_eq!(calls.iter().filter(|name| name.starts_with("Delete")).collect::<Vec<_>>(), [&"DeleteFlow"]);
    assert_eq!(calls.iter().filter(|name| **name == "ListFlows").count(), 2, "{calls:?}");
}
