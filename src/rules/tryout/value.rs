//! The value that a calculated attribute would have, and which objects it is of.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{TriedOut, Tryout, TryoutAnswer, TryoutLine, TryoutRead, Verdict, reading, unfinished};
use crate::mapping::object_text;
use crate::model::look::{at, filled, is_on, list};
use crate::rules::calculated::{Expression, object_type_of};
use crate::rules::evaluating::{GivenObject, LeftOut, WorkedOut, work_out};

/// So many objects come on a page, and so many pages are read at the most.
const PAGE: u32 = 100;
const PAGES: u32 = 5;

impl Tryout<'_> {
    /// The objects of the type that an expression is about.
    pub(super) fn objects(&self) -> Option<TryoutRead> {
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
    pub(super) fn value<'a>(
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
}

fn objects_of(count: usize, of: &str) -> String {
    format!("{count} {} of {of}", if count == 1 { "object" } else { "objects" })
}
