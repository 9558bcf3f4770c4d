//! What is to be said of pairs: who needs a value, what of a value is of no use. The account says it, and it may say
//! otherwise by now: that warns. What the service itself always needs is an error without it.

use std::collections::HashSet;

use serde_json::Value;

use crate::catalog::PairForm;
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
        let held = match &self.tree[leaf].body {
            Body::Leaf(value) if !value.is_null() && value.as_str() != Some("") => Some(value),
            _ => None,
        };
        let at_once = self.submitted || touched.contains(&leaf);
        let (message, shown) = match (held, &pair.needed, &pair.hidden) {
            // What is left out of an update keeps its value.
            (None, Some(_), _) if self.pair_is(leaf).is_none() && self.keeps_pair(leaf) => return None,
            (None, Some(needed), _) => (needed.clone(), at_once),
            (None, None, _) => return None,
            (Some(_), _, Some(hidden)) => (hidden.clone(), true),
            // What stays as it is was right once.
            (Some(_), ..) if self.original.is_some() && self.pair_was(leaf) == self.pair_is(leaf).as_ref() => {
                return None;
            }
            (Some(held), ..) => match unfit(pair, held) {
                Unfit::No => return None,
                Unfit::Option(why) => (why, true),
                Unfit::Text(why) => (why, at_once),
            },
        };
        let issue = self.at_node(self.tree.path(leaf), leaf, message, IssueSource::Rule);
        let is_sure = held.is_none() && pair.always;
        let severity = if is_sure { Severity::Error } else { Severity::Warning };
        Some(Issue { severity, shown, ..issue })
    }
}

/// Why a value is of no use.
enum Unfit {
    No,
    /// Other values leave no such option.
    Option(String),
    /// The text is not what it should be.
    Text(String),
}

fn unfit(pair: &Pair, held: &Value) -> Unfit {
    let Some(text) = held.as_str() else { return Unfit::No };
    if let Some(options) = &pair.options {
        return match options.iter().find(|option| option.value == text) {
            Some(option) => option.unfit.clone().map_or(Unfit::No, Unfit::Option),
            None => Unfit::Text(format!("{text} is none of its options")),
        };
    }
    let wrong = match pair.form {
        PairForm::Moment if read_instant(held).is_none() => {
            "is no point in time, such as 2026-03-14 09:30, tomorrow 9:00 or +2h"
        }
        PairForm::Url if !is_url(text) => "is no address: it begins with https:// or the like",
        PairForm::Arn if !text.starts_with("arn:") => "is no ARN",
        _ => return Unfit::No,
    };
    Unfit::Text(wrong.to_owned())
}

fn is_url(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty())
}
