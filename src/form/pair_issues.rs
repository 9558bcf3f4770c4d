//! What is to be said of pairs: who needs a value, what of a value is of no use. The account says it, and it may say
//! otherwise by now: that warns, and so does what is only inferred. What the service itself always needs or never takes
//! is an error.

use std::collections::HashSet;

use serde_json::Value;

use crate::catalog::{PairForm, Place, catalog, location_of_arn, with_article};
use crate::model::{Severity, read_instant};

use super::tree::Body;
use super::{Form, Issue, IssueSource, NodeId, Pair};

impl Form {
    pub(super) fn pair_issues(&self, touched: &HashSet<NodeId>) -> Vec<Issue> {
        let all = self.pairs.iter().flat_map(|pairs| &pairs.all);
        // What the service itself has said of a value needs no word besides.
        let is_refused = |pair: &&Pair| {
            self.refusals.iter().any(|refusal| refusal.pair.as_ref().is_some_and(|(id, _)| *id == pair.id))
        };
        all.filter(|pair| !is_refused(pair)).filter_map(|pair| self.pair_issue(pair, touched)).collect()
    }

    fn pair_issue(&self, pair: &Pair, touched: &HashSet<NodeId>) -> Option<Issue> {
        let leaf = self.pair_leaf(&pair.id)?;
        let said = self.said_of_pair(pair, leaf)?;
        let issue = self.at_node(self.tree.path(leaf), leaf, said.why, IssueSource::Rule);
        let shown = said.at_once || self.submitted || touched.contains(&leaf);
        Some(Issue { severity: said.severity, shown, ..issue })
    }

    fn said_of_pair(&self, pair: &Pair, leaf: NodeId) -> Option<Said> {
        let held = match &self.tree[leaf].body {
            Body::Leaf(value) if !value.is_null() && value.as_str() != Some("") => Some(value),
            _ => None,
        };
        match (held, &pair.needed, &pair.hidden) {
            (_, _, Some(hidden)) if pair.withheld => {
                self.changes_pair(leaf).then(|| Said { at_once: true, ..Said::warning(hidden.clone()) })
            }
            // What is left out of an update keeps its value.
            (None, Some(_), _) if self.pair_is(leaf).is_none() && self.keeps_pair(leaf) => None,
            (None, Some(needed), _) if pair.always => Some(Said::error(needed.clone())),
            (None, Some(needed), _) => Some(Said::warning(needed.clone())),
            (None, None, _) => None,
            (Some(_), _, Some(hidden)) => Some(Said { at_once: true, ..Said::warning(hidden.clone()) }),
            // What stays as it is was right once.
            (Some(_), ..) if self.original.is_some() && !self.changes_pair(leaf) => None,
            (Some(held), ..) => unfit(pair, held),
        }
    }
}

/// What is said of a pair.
struct Said {
    why: String,
    severity: Severity,
    /// Whether it is said before anybody was at its field: other values leave no such option.
    at_once: bool,
}

impl Said {
    const fn error(why: String) -> Self {
        Self { why, severity: Severity::Error, at_once: false }
    }

    const fn warning(why: String) -> Self {
        Self { why, severity: Severity::Warning, at_once: false }
    }
}

/// Why a value is of no use, if it is not.
fn unfit(pair: &Pair, held: &Value) -> Option<Said> {
    let text = held.as_str()?;
    if let Some(options) = &pair.options {
        let Some(option) = options.iter().find(|option| option.value == text) else {
            return Some(Said::warning(format!("{text} is none of its options")));
        };
        let severity = if option.refused { Severity::Error } else { Severity::Warning };
        return option.unfit.clone().map(|why| Said { why, severity, at_once: true });
    }
    if let Some(longest) = pair.longest.filter(|longest| text.chars().count() > *longest) {
        let length = text.chars().count();
        return Some(Said::error(format!("must be at most {longest} characters long, and has {length}")));
    }
    if let Some(resource) = pair.refers.and_then(|refers| catalog().resource(refers)) {
        let place = location_of_arn(text).and_then(|at| catalog().place(&at).ok());
        let is_one = matches!(place, Some(Place::Item(of)) if of.path == resource.path);
        return (!is_one).then(|| {
            Said::error(format!("is no ARN of {}: it is picked, not typed", with_article(&resource.singular)))
        });
    }
    let wrong = match pair.form {
        PairForm::Moment if read_instant(held).is_none() => {
            "is no point in time, such as 2026-03-14 09:30, tomorrow 9:00 or +2h"
        }
        PairForm::Url if !is_url(text) => "is no address: it begins with https:// or the like",
        PairForm::Arn if !text.starts_with("arn:") => "is no ARN",
        _ => return None,
    };
    Some(Said::warning(wrong.to_owned()))
}

fn is_url(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty())
}
