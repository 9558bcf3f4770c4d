//! Steps that are left because another one was refused.

use super::*;
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
            "flowName": name, "triggerConfig": {"triggerType": "OnDemand"}, "tasks": [], "destinationFlowConfigList": [],
            "sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": connection},
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

#[test]
fn a_connection_goes_after_its_flow_and_stays_where_that_is_refused() {
    let compared = Compared::new(Design::new("appflow"), &there(), Options { prune: true, replace: false });
    let mut carry = Carry::new(compared, "appflow".to_owned());
    let (mut sent, mut left) = (Vec::new(), Vec::new());
    while let Some((number, plan)) = carry.next_call().unwrap() {
        let name = plan.input.get("flowName").or_else(|| plan.input.get("connectorProfileName")).unwrap().clone();
        sent.push(name.as_str().unwrap().to_owned());
        let refused = ApiError::local(ErrorKind::Conflict, "ConflictException", "it runs");
        let reply = if name == "of-a" { Err(refused) } else { Ok(json!({})) };
        if let Err(stopped) = carry.take(number, reply) {
            assert!(stopped.is_refusal());
            left.extend(carry.pass_over().iter().map(Step::title));
        }
    }
    assert!(carry.is_over());
    assert_eq!(left, ["flows/of-a", "connector-profiles/a"]);
    assert_eq!(sent, ["of-b", "b", "of-a"], "a flow before its connection, and nothing that a flow still uses");
}
