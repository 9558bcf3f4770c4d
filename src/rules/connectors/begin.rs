//! What a connector profile of a connector that goes by its label begins with.

use serde_json::{Map, Value, json};

use super::{LabelledConnector, ProfileHalf};
use crate::model::DocPath;

/// The type that all connectors have that go by a label, which is also the member of their properties and credentials.
const CUSTOM: &str = "CustomConnector";

impl LabelledConnector {
    /// The members of a document that say that this connector is meant, with their values.
    #[must_use]
    pub fn stands_for(&self) -> Vec<(DocPath, Value)> {
        let root = DocPath::root;
        vec![(root().member("connectorType"), json!(CUSTOM)), (root().member("connectorLabel"), json!(self.label))]
    }

    /// What its connector profile begins with; empty texts are to be filled in.
    #[must_use]
    pub fn begins(&self) -> Vec<(DocPath, Value)> {
        let at = |part: ProfileHalf| part.at(CUSTOM);
        let mut begins = vec![(at(ProfileHalf::Properties), self.properties())];
        begins.extend(self.credentials().map(|credentials| (at(ProfileHalf::Credentials), credentials)));
        begins
    }

    /// The properties that it needs, with what is the same for everybody.
    fn properties(&self) -> Value {
        let mut properties = Map::new();
        if !self.needs.is_empty() {
            let keys = self.needs.iter().map(|key| (key.clone(), json!("")));
            properties.insert("profileProperties".to_owned(), Value::Object(keys.collect()));
        }
        let by_oauth = self.ways.first().is_some_and(|way| way.authentication == "OAUTH2");
        if let (true, Some(url), Some(grant)) = (by_oauth, &self.token_url, &self.grant) {
            properties.insert("oAuth2Properties".to_owned(), json!({ "tokenUrl": url, "oAuth2GrantType": grant }));
        }
        Value::Object(properties)
    }

    /// The credentials of its usual way to sign in.
    fn credentials(&self) -> Option<Value> {
        let way = self.ways.first()?;
        Some(match &way.custom {
            Some(kind) => {
                let keys: Map<String, Value> = way.keys.iter().map(|key| (key.clone(), json!(""))).collect();
                json!({ "authenticationType": way.authentication,
                    "custom": { "customAuthenticationType": kind, "credentialsMap": keys } })
            }
            None => json!({ "authenticationType": way.authentication, "oauth2": {} }),
        })
    }
}
