//! Further choices of a field: what people take for one more of its values stands for several members.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::model::DocPath;
use crate::rules::connectors::{LabelledConnector, Part, labelled};

/// Further choices in the list of a field's values.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Also {
    /// The field.
    pub path: DocPath,
    /// Where the choices come from.
    pub list: AlsoList,
    /// Members that another choice of these makes void.
    #[serde(default)]
    pub renews: Vec<DocPath>,
}

/// Where further choices come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlsoList {
    /// The connectors that go by their label: [`labelled`].
    ConnectorsByLabel,
}

/// One further choice.
#[derive(Clone, Debug, PartialEq)]
pub struct AlsoChoice {
    /// What people call it.
    pub title: String,
    /// What it is.
    pub about: String,
    /// The members that it stands for. A document in which they all have these values has made this choice.
    pub stands_for: Vec<(DocPath, Value)>,
    /// What is begun for it besides: empty texts are to be filled in.
    pub begins: Vec<(DocPath, Value)>,
}

impl Also {
    /// The choices.
    #[must_use]
    pub fn choices(&self) -> Vec<AlsoChoice> {
        match self.list {
            AlsoList::ConnectorsByLabel => labelled().iter().map(by_label).collect(),
        }
    }
}

impl AlsoChoice {
    /// Whether a document has made this choice.
    #[must_use]
    pub fn is_made(&self, document: &Value) -> bool {
        self.stands_for.iter().all(|(path, value)| path.get(document) == Some(value))
    }
}

fn by_label(connector: &LabelledConnector) -> AlsoChoice {
    let unproven = if connector.proven { "" } else { "unproven label · " };
    let at = |part: Part| {
        DocPath::root().member("connectorProfileConfig").member(match part {
            Part::Properties => "connectorProfileProperties",
            Part::Credentials => "connectorProfileCredentials",
        })
    };
    let mut begins = vec![(at(Part::Properties).member("CustomConnector"), properties(connector))];
    if let Some(credentials) = credentials(connector) {
        begins.push((at(Part::Credentials).member("CustomConnector"), credentials));
    }
    AlsoChoice {
        title: connector.title.clone(),
        about: format!("{unproven}{}", connector.about),
        stands_for: vec![
            (DocPath::root().member("connectorType"), json!("CustomConnector")),
            (DocPath::root().member("connectorLabel"), json!(connector.label)),
        ],
        begins,
    }
}

/// The properties that a connector needs, with what is the same for everybody.
fn properties(connector: &LabelledConnector) -> Value {
    let mut properties = Map::new();
    if !connector.needs.is_empty() {
        let keys = connector.needs.iter().map(|key| (key.clone(), json!("")));
        properties.insert("profileProperties".to_owned(), Value::Object(keys.collect()));
    }
    let by_oauth = connector.ways.first().is_some_and(|way| way.authentication == "OAUTH2");
    if let (true, Some(url), Some(grant)) = (by_oauth, &connector.token_url, &connector.grant) {
        properties.insert("oAuth2Properties".to_owned(), json!({ "tokenUrl": url, "oAuth2GrantType": grant }));
    }
    Value::Object(properties)
}

/// The credentials of its usual way to sign in.
fn credentials(connector: &LabelledConnector) -> Option<Value> {
    let way = connector.ways.first()?;
    Some(match &way.custom {
        Some(kind) => {
            let keys: Map<String, Value> = way.keys.iter().map(|key| (key.clone(), json!(""))).collect();
            json!({ "authenticationType": way.authentication,
                "custom": { "customAuthenticationType": kind, "credentialsMap": keys } })
        }
        None => json!({ "authenticationType": way.authentication, "oauth2": {} }),
    })
}
