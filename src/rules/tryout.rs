//! What a definition would say of one item, before there is such a definition: what is read for it, and what follows.
//!
//! The service works nothing out for what is not there. What it would say is worked out here as the sandbox does it, so
//! whatever the service does otherwise is not known here.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::calculated::{Expression, object_type_of};
use super::evaluating::{
    GivenObject, LeftOut, Operand, Surroundings, WorkedOut, belongs, dimensions, group_holds, parts_of, work_out,
};
use crate::mapping::object_text;
use crate::model::look::{at, entries, filled, is_on, list};
use crate::model::{OperationId, api};

/// So many objects come on a page, and so many pages are read at the most.
const PAGE: u32 = 100;
const PAGES: u32 = 5;

/// Something that is read of an item to try a definition with it.
#[derive(Clone, Debug, PartialEq)]
pub struct TryoutRead {
    /// The call.
    pub operation: OperationId,
    /// Its input.
    pub input: Value,
    /// How many pages of it are read at the most.
    pub pages: u32,
}

/// What is known of that.
#[derive(Clone, Debug, PartialEq)]
pub enum TryoutAnswer {
    /// It is being read.
    Reading,
    /// The pages, and whether there are more.
    Read(Vec<Value>, bool),
    /// It could not be read, for this reason.
    Failed(String),
}

/// What a definition would say of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct TriedOut {
    /// How it stands.
    pub verdict: Verdict,
    /// In a few words.
    pub said: String,
    /// What speaks for that, and what is not known.
    pub lines: Vec<TryoutLine>,
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It has a value, or is one of them.
    Holds,
    /// It has none, or is none of them.
    Fails,
    /// The definition is not whole yet.
    Unfinished,
    /// Something is being read.
    Reading,
    /// It cannot be said.
    Unknown,
}

/// What is said of it beside.
#[derive(Clone, Debug, PartialEq)]
pub enum TryoutLine {
    /// A sentence.
    Words(String),
    /// Something that one should know before relying on it.
    Doubt(String),
    /// A condition, with what the item has there, and whether that meets it.
    Condition {
        /// The attribute.
        name: String,
        /// How it compares.
        how: String,
        /// With what.
        values: Vec<String>,
        /// What the item has; `None` where it has nothing.
        actual: Option<String>,
        /// Whether it holds.
        holds: bool,
    },
}

/// A definition that is tried with an item.
#[derive(Clone, Copy, Debug)]
pub struct Tryout<'t> {
    /// The operation that would make it.
    pub operation: OperationId,
    /// Its input, as far as it goes.
    pub document: &'t Value,
    /// The id of the item.
    pub item: &'t str,
}

impl Tryout<'_> {
    /// What has to be read of the item.
    #[must_use]
    pub fn reads(&self) -> Vec<TryoutRead> {
        match self.operation.name {
            "CreateCalculatedAttributeDefinition" => self.objects().into_iter().collect(),
            "CreateSegmentDefinition" => self.of_segment(),
            _ => Vec::new(),
        }
    }

    /// What it would say by what was read, and by the object type that it is based on, if there is one.
    #[must_use]
    pub fn outcome<'a>(
        &self,
        answers: &dyn Fn(&TryoutRead) -> Option<&'a TryoutAnswer>,
        basis: Option<&Value>,
        now: Timestamp,
    ) -> Option<TriedOut> {
        match self.operation.name {
            "CreateCalculatedAttributeDefinition" => Some(self.value(answers, basis, now)),
            "CreateSegmentDefinition" => Some(self.membership(answers)),
            _ => None,
        }
    }

    fn read(&self, operation: &str, input: Value, pages: u32) -> Option<TryoutRead> {
        let operation = api().operation(self.operation.service, operation)?.id;
        let mut input = input;
        input["DomainName"] = filled(self.document, "DomainName")?.into();
        Some(TryoutRead { operation, input, pages })
    }

    /// The objects of the type that an expression is about.
    fn objects(&self) -> Option<TryoutRead> {
        let text = filled(self.document, "AttributeDetails.Expression")?;
        Expression::parse(text)?;
        let input = json!({
            "ProfileId": self.item,
            "ObjectTypeName": object_type_of(self.document)?,
            "MaxResults": PAGE,
        });
        self.read("ListProfileObjects", input, PAGES)
    }

    /// The value of a calculated attribute.
    fn value<'a>(
        &self,
        answers: &dyn Fn(&TryoutRead) -> Option<&'a TryoutAnswer>,
        basis: Option<&Value>,
        now: Timestamp,
    ) -> TriedOut {
        let Some(objects) = self.objects() else {
            return unfinished("its value is worked out as soon as the expression is whole");
        };
        if filled(self.document, "Statistic").is_none() {
            return unfinished("its value is worked out as soon as there is a statistic");
        }
        let (pages, more) = match answers(&objects) {
            None | Some(TryoutAnswer::Reading) => return reading("reading its objects …"),
            Some(TryoutAnswer::Failed(why)) => {
                let said = format!("not worked out: its objects were not read: {why}");
                return TriedOut { verdict: Verdict::Unknown, said, lines: Vec::new() };
            }
            Some(TryoutAnswer::Read(pages, more)) => (pages, *more),
        };
        let items = || pages.iter().flat_map(|page| list(page, "Items"));
        let read = items().filter_map(|item| serde_json::from_str(object_text(item)?).ok());
        let given: Vec<GivenObject> = read.map(|content| GivenObject { content, came: None }).collect();
        let (all, unread) = (items().count(), items().count() - given.len());
        let of = object_type_of(self.document).unwrap_or_default();
        let worked = work_out(self.document, basis.unwrap_or(&Value::Null), &given, None, now);
        let mut lines = self.left_out(&worked, unread);
        lines.extend(self.doubts(&worked, (all, more)));
        let counted = worked.count - worked.left_out.get(&LeftOut::NoNumber).copied().unwrap_or(0);
        let (verdict, said) = match worked.value {
            Some(value) => (Verdict::Holds, format!("{value} · of {counted} of its {}", objects_of(all, &of))),
            None if all == 0 => (Verdict::Fails, format!("no value: it has no objects of {of}")),
            None => (Verdict::Fails, format!("no value: none of its {} counts", objects_of(all, &of))),
        };
        TriedOut { verdict, said, lines }
    }

    /// How many objects are left out, and why.
    fn left_out(&self, worked: &WorkedOut, unread: usize) -> Vec<TryoutLine> {
        let fields = Expression::parse(filled(self.document, "AttributeDetails.Expression").unwrap_or_default());
        let named = fields.iter().flat_map(Expression::fields).map(|field| field.name.clone());
        let named = named.collect::<Vec<_>>().join(" and ");
        let source = filled(self.document, "Conditions.Range.TimestampSource").unwrap_or_default();
        let most = at(self.document, "Conditions.ObjectCount").map(ToString::to_string).unwrap_or_default();
        let why = |why: &LeftOut| match why {
            LeftOut::NoTime => format!("no time at {source}"),
            LeftOut::OtherTime => "from outside of the range".to_owned(),
            LeftOut::NoValue => format!("without a value for {named}"),
            LeftOut::Filtered => "not what the filter asks for".to_owned(),
            LeftOut::Displaced => format!("displaced by newer ones: {most} count at the most"),
            LeftOut::NoNumber => format!("{named} is no number"),
        };
        let unread = (unread > 0).then(|| format!("{unread} left out: what it says is no JSON"));
        let reasons = worked.left_out.iter().map(|(reason, count)| format!("{count} left out: {}", why(reason)));
        reasons.chain(unread).map(TryoutLine::Words).collect()
    }

    /// What one should know before relying on a value.
    fn doubts(&self, worked: &WorkedOut, (all, more): (usize, bool)) -> Vec<TryoutLine> {
        let mut doubts = Vec::new();
        if more {
            doubts.push(format!("only the first {all} objects were read; it has more"));
        }
        let range = "Conditions.Range";
        let looks_back =
            ["Value", "ValueRange"].iter().any(|end| at(self.document, &format!("{range}.{end}")).is_some());
        let is_of_order =
            !matches!(filled(self.document, "Statistic"), Some("COUNT" | "SUM" | "AVERAGE" | "MINIMUM" | "MAXIMUM"))
                || at(self.document, "Conditions.ObjectCount").is_some();
        if worked.undated && (looks_back || is_of_order) {
            let what = if looks_back { "the range leaves none of them out here" } else { "their order is a guess" };
            doubts.push(format!("it is not told when objects came in, and no member says when they are from: {what}"));
        }
        if all > 0 && !is_on(self.document, "UseHistoricalData") {
            let text = "objects that are there already count only with historical data: without, it begins with none";
            doubts.push(text.to_owned());
        }
        doubts.into_iter().map(TryoutLine::Doubt).collect()
    }

    /// The profile, the calculated attributes and the segments that the groups of a segment name.
    fn of_segment(&self) -> Vec<TryoutRead> {
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
    fn membership<'a>(&self, answers: &dyn Fn(&TryoutRead) -> Option<&'a TryoutAnswer>) -> TriedOut {
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

fn unfinished(said: &str) -> TriedOut {
    TriedOut { verdict: Verdict::Unfinished, said: said.to_owned(), lines: Vec::new() }
}

fn reading(said: &str) -> TriedOut {
    TriedOut { verdict: Verdict::Reading, said: said.to_owned(), lines: Vec::new() }
}

fn objects_of(count: usize, of: &str) -> String {
    format!("{count} {} of {of}", if count == 1 { "object" } else { "objects" })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::operation;

    /// What a definition says of the profile `p1`, where each read is answered by this.
    fn tried(name: &str, document: &Value, answer: impl Fn(&TryoutRead) -> Value) -> TriedOut {
        let mut document = document.clone();
        document["DomainName"] = json!("acme");
        let tryout = Tryout { operation: operation(name), document: &document, item: "p1" };
        let known: Vec<_> =
            tryout.reads().into_iter().map(|read| (TryoutAnswer::Read(vec![answer(&read)], false), read)).collect();
        let of = |read: &TryoutRead| known.iter().find(|(_, known)| known == read).map(|(answer, _)| answer);
        tryout.outcome(&of, None, Timestamp::UNIX_EPOCH).unwrap()
    }

    fn words(tried: &TriedOut) -> Vec<&str> {
        let lines = tried.lines.iter();
        let texts = lines.filter_map(|line| match line {
            TryoutLine::Words(text) | TryoutLine::Doubt(text) => Some(text.as_str()),
            TryoutLine::Condition { .. } => None,
        });
        texts.collect()
    }

    const ATTRIBUTE: &str = "customer-profiles:CreateCalculatedAttributeDefinition";
    const SEGMENT: &str = "customer-profiles:CreateSegmentDefinition";

    #[test]
    fn the_value_of_a_definition_is_worked_out_over_the_objects_of_a_profile() {
        let object = |content: Value| json!({"ObjectTypeName": "Order", "Object": content.to_string()});
        let objects = [object(json!({"total": 20})), object(json!({"total": 22})), object(json!({"note": "x"}))];
        let answer = |read: &TryoutRead| {
            assert_eq!((read.operation.name, &read.input["ObjectTypeName"]), ("ListProfileObjects", &json!("Order")));
            json!({ "Items": objects })
        };
        let mut definition = json!({"Statistic": "SUM", "AttributeDetails": {"Expression": "{Order.total}"},
            "UseHistoricalData": true});
        let worked = tried(ATTRIBUTE, &definition, answer);
        assert_eq!((worked.verdict, worked.said.as_str()), (Verdict::Holds, "42 · of 2 of its 3 objects of Order"));
        assert_eq!(words(&worked), ["1 left out: without a value for total"]);
        definition["UseHistoricalData"] = json!(false);
        definition["Conditions"] = json!({"Range": {"Value": 5, "Unit": "DAYS"}});
        assert_eq!(words(&tried(ATTRIBUTE, &definition, answer)).len(), 3, "range and history are said");
        definition["AttributeDetails"]["Expression"] = json!("{Order.tot");
        assert_eq!(tried(ATTRIBUTE, &definition, answer).verdict, Verdict::Unfinished);
    }

    #[test]
    fn whether_a_profile_would_belong_to_a_segment_is_worked_out_by_what_is_read_of_it() {
        let answer = |read: &TryoutRead| match read.operation.name {
            "BatchGetProfile" => json!({"Profiles": [{"ProfileId": "p1", "Address": {"City": "Bonn"}}]}),
            "GetSegmentMembership" => json!({"Profiles": [{"ProfileId": "p1", "QueryResult": "PRESENT"}]}),
            _ => json!({"CalculatedAttributeValues": [{"Value": "12"}]}),
        };
        let city = |city: &str| json!({"Address": {"City": {"DimensionType": "INCLUSIVE", "Values": [city]}}});
        let spent = json!({"spent": {"DimensionType": "GREATER_THAN", "Values": ["10"]}});
        let of = |town: &str| {
            let dimensions = json!([{"ProfileAttributes": city(town)}, {"CalculatedAttributes": spent}]);
            let sources = json!([{"SegmentDefinitionName": "loyal"}]);
            let group = json!({"Type": "ALL", "Dimensions": dimensions, "SourceType": "ALL",
                "SourceSegments": sources});
            tried(SEGMENT, &json!({"SegmentGroups": {"Include": "ALL", "Groups": [group]}}), answer)
        };
        let bonn = of("Bonn");
        assert_eq!((bonn.verdict, words(&bonn)), (Verdict::Holds, vec!["group 1 holds", "it is in loyal"]));
        let rome = of("Rome");
        assert_eq!(rome.verdict, Verdict::Fails);
        let missed = rome.lines.iter().find(|line| matches!(line, TryoutLine::Condition { holds: false, .. }));
        let Some(TryoutLine::Condition { name, actual, .. }) = missed else { panic!("{rome:?}") };
        assert_eq!((name.as_str(), actual.as_deref()), ("Address.City", Some("Bonn")));
        let sql = tried(SEGMENT, &json!({"SegmentSqlQuery": "SELECT 1"}), answer);
        assert_eq!(sql.verdict, Verdict::Unknown);
    }
}
