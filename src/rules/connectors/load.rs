//! Reads the connector types that ship inside the binary.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Connector;
use crate::model::read_table;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    connector: Vec<Connector>,
}

#[expect(clippy::panic, reason = "embedded data that a test loads")]
pub(super) fn all() -> &'static [Connector] {
    static ALL: LazyLock<Vec<Connector>> =
        LazyLock::new(|| match read_table::<File>(include_str!("../../../assets/wizards/connectors.toml")) {
            Ok(file) => file.connector,
            Err(problem) => panic!("the embedded connector types do not load: {problem}"),
        });
    &ALL
}

#[cfg(test)]
mod tests {
    use crate::model::{Service, Shape, ShapeKind, api};
    use crate::rules::connectors::{Connector, ProfileHalf, Reach, WITHOUT_PROFILE, connectors};

    fn reaches(connector: &Connector) -> impl Iterator<Item = &Reach> {
        let ways = connector.sign_in.iter();
        let of_ways = ways.flat_map(|way| way.needs.iter().chain(&way.should).chain(&way.may).chain(way.is.keys()));
        of_ways.chain(&connector.should).chain(connector.examples.keys())
    }

    fn leads(shape: &'static Shape, members: &str) -> bool {
        members.split('.').try_fold(shape, |shape, name| Some(shape.member(name)?.shape())).is_some()
    }

    #[test]
    fn every_type_and_member_of_the_facts_is_there_once() {
        let ShapeKind::String { values } = &api().shape(Service::AppFlow, "ConnectorType").unwrap().kind else {
            unreachable!()
        };
        for value in values {
            let known = connectors().iter().filter(|connector| connector.kind == *value).count();
            assert_eq!(known, usize::from(!WITHOUT_PROFILE.contains(&value.as_str())), "{value}");
        }
        let members = api().shape(Service::AppFlow, "ConnectorProfileProperties").unwrap().members();
        assert_eq!((members.len(), connectors().len()), (19, 19));
        for member in members {
            assert!(connectors().iter().any(|connector| connector.member == member.name), "{}", member.name);
        }
    }

    #[test]
    fn every_member_that_is_named_exists() {
        for connector in connectors() {
            for reach in reaches(connector) {
                let shape = match reach.part {
                    ProfileHalf::Properties => connector.properties().unwrap(),
                    ProfileHalf::Credentials => connector.credentials().unwrap(),
                };
                assert!(leads(shape, &reach.members), "{}: {}", connector.kind, reach.members);
            }
        }
    }

    #[test]
    fn every_credential_belongs_to_a_way_to_sign_in() {
        for connector in connectors() {
            for member in connector.credentials().unwrap().members() {
                let named = reaches(connector).any(|reach| {
                    reach.part == ProfileHalf::Credentials && reach.members.split('.').next() == Some(member.name)
                });
                assert!(named, "{}: {}", connector.kind, member.name);
            }
        }
    }

    #[test]
    fn grants_are_known() {
        let grants = |kind| crate::rules::connectors::by_type(kind).unwrap().grant_types();
        assert_eq!(grants("Salesforce"), ["AUTHORIZATION_CODE", "JWT_BEARER"]);
        assert_eq!(grants("CustomConnector"), ["AUTHORIZATION_CODE", "CLIENT_CREDENTIALS", "JWT_BEARER"]);
        assert!(grants("Veeva").is_empty());
    }
}
