//! Members that an update must not change: the service refuses another value than the one that is there.

use serde_json::Value;

use crate::model::{DocPath, Severity};

use super::values::apart;
use super::{Form, Issue, IssueSource};

/// How many characters of a value are shown.
const SHOWN: usize = 60;

impl Form {
    /// The value that a member keeps, if the service lets no update change it; `None` for most members, and wherever
    /// something new is made.
    #[must_use]
    pub fn keeps(&self, path: &DocPath) -> Option<&Value> {
        let from = self.operation.operation().edit_from.as_ref()?;
        let kept = path.get(self.original.as_ref()?).filter(|value| !value.is_null())?;
        from.keeps.contains(path).then_some(kept)
    }

    /// Where the document says otherwise, be it by its JSON.
    pub(super) fn unkept(&self) -> Vec<Issue> {
        let paths = self.operation.operation().edit_from.iter().flat_map(|from| &from.keeps);
        let changed = paths.filter_map(|path| {
            let kept = self.keeps(path).filter(|kept| path.get(&self.document) != Some(kept))?;
            let said = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let now = path.get(&self.document).map(said).unwrap_or_default();
            let shown = apart(&said(kept), &now, SHOWN);
            let message = format!("is {shown} and stays so: the service never changes it");
            let issue = self.at_node(path.clone(), self.tree.nearest(path), message, IssueSource::Rule);
            Some(Issue { severity: Severity::Error, shown: true, ..issue })
        });
        changed.collect()
    }
}
