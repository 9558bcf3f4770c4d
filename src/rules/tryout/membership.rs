//! Whether a segment would have a profile, and what of its groups decides.

use serde_json::{Value, json};

use super::{TriedOut, Tryout, TryoutAnswer, TryoutLine, TryoutRead, Verdict, reading, unfinished};
use crate::model::look::{at, entries, filled, list};
use crate::rules::evaluating::{Operand, Surroundings, belongs, dimensions, group_holds, parts_of};

impl Tryout<'_> {
    /// The profile, the calculated attributes and the segments that the groups of a segment name.
    pub(super) fn of_segment(&self) -> Vec<TryoutRead> {
        let groups = list(self.document, "SegmentGroups.Groups");
        if groups.is_empty() {
            return Vec::new();
        }
        let mut reads: Vec<TryoutRead> = self.profile().into_iter().collect();
        let mut add = |read: Option<TryoutRead>| {
            if let Some(read) = read.filter(|read| !reads.contains(read)) {
                reads.push(read);
            }
        };
        for group in groups {
            for dimension in dimensions(group) {
                for (name, wanted) in entries(dimension, "CalculatedAttributes") {
                    add(self.calculated(name, at(wanted, "ConditionOverrides")));
                }
                for part in parts_of(dimension, &Value::Null) {
                    for value in part.values() {
                        if let Some(Operand::Calculated(name)) = Operand::parse(value) {
                            add(self.calculated(name, None));
                        }
                    }
                }
            }
            for source in list(group, "SourceSegments") {
                add(filled(source, "SegmentDefinitionName").and_then(|name| self.member_of(name)));
            }
        }
        reads
    }

    fn profile(&self) -> Option<TryoutRead> {
        self.read("BatchGetProfile", json!({ "ProfileIds": [self.item] }), 1)
    }

    fn calculated(&self, name: &str, overrides: Option<&Value>) -> Option<TryoutRead> {
        let mut input = json!({"CalculatedAttributeName": name, "ProfileIds": [self.item]});
        if let Some(overrides) = overrides {
            input["ConditionOverrides"] = overrides.clone();
        }
        self.read("BatchGetCalculatedAttributeForProfile", input, 1)
    }

    fn member_of(&self, segment: &str) -> Option<TryoutRead> {
        let input = json!({"SegmentDefinitionName": segment, "ProfileIds": [self.item]});
        self.read("GetSegmentMembership", input, 1)
    }

    /// Whether a segment would have the item.
    pub(super) fn membership<'a>(&self, answers: &dyn Fn(&TryoutRead) -> Option<&'a TryoutAnswer>) -> TriedOut {
        if filled(self.document, "SegmentSqlQuery").is_some() {
            let said = "whom a query in SQL finds is not worked out here".to_owned();
            return TriedOut { verdict: Verdict::Unknown, said, lines: Vec::new() };
        }
        let groups = list(self.document, "SegmentGroups.Groups");
        if groups.is_empty() {
            return unfinished("whether it belongs to it is worked out as soon as there is a condition");
        }
        let around = Around { tryout: self, answers };
        let profile = match around.known(self.profile().as_ref(), "the profile") {
            Ok(page) => list(page, "Profiles").first(),
            Err(gap) => return gap.told(),
        };
        let Some(profile) = profile else {
            let said = "there is no such profile any more".to_owned();
            return TriedOut { verdict: Verdict::Unknown, said, lines: Vec::new() };
        };
        let all = at(self.document, "SegmentGroups").unwrap_or(&Value::Null);
        match belongs(profile, all, &around) {
            Err(gap) => gap.told(),
            Ok(is_in) => {
                let (verdict, said) =
                    if is_in { (Verdict::Holds, "belongs to it") } else { (Verdict::Fails, "does not belong to it") };
                let lines = groups.iter().zip(1..).flat_map(|(group, n)| of_group(profile, group, n, &around));
                TriedOut { verdict, said: said.to_owned(), lines: lines.collect() }
            }
        }
    }
}

/// What of a group decides.
fn of_group(profile: &Value, group: &Value, n: usize, around: &Around<'_, '_>) -> Vec<TryoutLine> {
    let Ok(is_met) = group_holds(profile, group, around) else { return Vec::new() };
    let mut lines = vec![TryoutLine::Words(format!("group {n} {}", if is_met { "holds" } else { "does not hold" }))];
    for part in dimensions(group).iter().flat_map(|dimension| parts_of(dimension, profile)) {
        if let (Ok(holds), Ok(actual)) = (part.holds(profile, around), part.actual(around)) {
            let values = part.values().map(str::to_owned).collect();
            let (how, name) = (part.how().to_owned(), part.name.clone());
            lines.push(TryoutLine::Condition { name, how, values, actual, holds });
        }
    }
    for name in list(group, "SourceSegments").iter().filter_map(|source| filled(source, "SegmentDefinitionName")) {
        if let Ok(is_in) = around.is_member(name) {
            let text = if is_in { format!("it is in {name}") } else { format!("it is not in {name}") };
            lines.push(TryoutLine::Words(text));
        }
    }
    lines
}

/// What was read around a profile.
struct Around<'t, 'a> {
    tryout: &'t Tryout<'t>,
    answers: &'t dyn Fn(&TryoutRead) -> Option<&'a TryoutAnswer>,
}

/// Why something is not known.
enum Gap {
    /// It is being read.
    Reading,
    /// What it is, and why it was not read.
    Failed(String, String),
}

impl Gap {
    fn told(self) -> TriedOut {
        match self {
            Self::Reading => reading("reading what the conditions are about …"),
            Self::Failed(what, why) => {
                let said = format!("not worked out: {what} was not read: {why}");
                TriedOut { verdict: Verdict::Unknown, said, lines: Vec::new() }
            }
        }
    }
}

impl<'a> Around<'_, 'a> {
    /// The page that answers a read.
    fn known(&self, read: Option<&TryoutRead>, what: &str) -> Result<&'a Value, Gap> {
        match read.and_then(|read| (self.answers)(read)) {
            None | Some(TryoutAnswer::Reading) => Err(Gap::Reading),
            Some(TryoutAnswer::Failed(why)) => Err(Gap::Failed(what.to_owned(), why.clone())),
            Some(TryoutAnswer::Read(pages, _)) => pages.first().ok_or(Gap::Reading),
        }
    }
}

impl Surroundings for Around<'_, '_> {
    type Error = Gap;

    fn calculated(&self, name: &str, overrides: Option<&Value>) -> Result<Option<String>, Gap> {
        let page = self.known(self.tryout.calculated(name, overrides).as_ref(), name)?;
        let value = list(page, "CalculatedAttributeValues").first().and_then(|value| filled(value, "Value"));
        Ok(value.map(str::to_owned))
    }

    fn is_member(&self, segment: &str) -> Result<bool, Gap> {
        let page = self.known(self.tryout.member_of(segment).as_ref(), segment)?;
        if let Some(failure) = list(page, "Failures").first() {
            let why = filled(failure, "Message").unwrap_or("the service does not say why");
            return Err(Gap::Failed(segment.to_owned(), why.to_owned()));
        }
        Ok(list(page, "Profiles").iter().any(|found| filled(found, "QueryResult") == Some("PRESENT")))
    }
}
