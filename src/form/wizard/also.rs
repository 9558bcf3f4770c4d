//! Further choices of a field: what people take for one more of its values stands for several members.

use serde::Deserialize;
use serde_json::Value;

use crate::model::DocPath;
use crate::rules::connectors::{LabelledConnector, labelled};

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
    AlsoChoice {
        title: connector.title.clone(),
        about: format!("{unproven}{}", connector.about),
        stands_for: connector.stands_for(),
        begins: connector.begins(),
    }
}
