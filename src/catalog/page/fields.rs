//! The fields of an item that the account defines itself: in the order in which its layout shows them, and what became
//! of one of them in a record of changes.

use serde::Deserialize;
use serde_json::Value;

use super::PageFact;
use crate::catalog::path::{Expr, text_of};
use crate::catalog::template::fill_location;
use crate::catalog::{Arrangement, Cell, Location, Prepared, PreparedField, Resource, catalog, name_in_arn};

/// How many documents lead to a layout: what the item names, and the layout that this names.
const STEPS: usize = 2;

/// How a panel shows the fields that the account defines.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldsSpec {
    /// The resource of the fields, whose arrangement says how a layout shows them.
    pub(in crate::catalog) of: String,
    /// Where the item names what it is based on.
    pub(in crate::catalog) basis: Expr,
    /// What those are called that no layout shows.
    pub(in crate::catalog) rest: String,
    /// Those that stand elsewhere on the page.
    #[serde(default)]
    pub(in crate::catalog) without: Vec<String>,
}

/// Fields that stand together.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldGroup {
    /// What they have in common.
    pub title: String,
    /// The fields with their values; a field of the layout may have none.
    pub facts: Vec<PageFact>,
}

impl FieldsSpec {
    /// What is said of how fields are shown.
    #[must_use]
    pub fn arrangement(&self) -> Option<&'static Arrangement> {
        catalog().resource(&self.of)?.arrangement.as_ref()
    }

    /// How many documents lead to the layout.
    #[must_use]
    pub const fn steps(&self) -> usize {
        STEPS
    }

    /// Where the document of this step is, named by the one before: the item's own is before the first. `None` where
    /// that names none.
    #[must_use]
    pub fn step(&self, number: usize, before: &Value, item: &Location) -> Option<Location> {
        let arrangement = self.arrangement()?;
        match number {
            0 => near(&arrangement.basis.of, &self.basis.text(before)?, item),
            1 => near(&arrangement.layout.of, &arrangement.layout_of(before)?, item),
            _ => None,
        }
    }

    /// The fields in the order of the layout, and behind them the others that have a value.
    #[must_use]
    pub fn groups(
        &self,
        document: &Value,
        layout: Option<&Value>,
        prepared: &Prepared,
        resource: &Resource,
        item: &Location,
    ) -> Vec<FieldGroup> {
        let mut shown: Vec<&str> = self.without.iter().map(String::as_str).collect();
        let fact = |field: &PreparedField| {
            let column = resource.field_column(field)?;
            let cell = column.cell(document, Some(document), prepared);
            // An empty value is an object without members.
            let cell = if cell.text == "{}" { Cell::default() } else { cell };
            let to = resource.follow(&column, document, Some(document), item);
            Some(PageFact { title: field.name.clone(), cell, to })
        };
        let mut groups = Vec::new();
        let panels = self.arrangement().zip(layout).map(|(arrangement, layout)| arrangement.panels(layout));
        for (title, ids) in panels.into_iter().flatten() {
            let fields = ids.iter().filter_map(|id| prepared.field(id)).filter(|field| {
                let is_new = !shown.contains(&field.id.as_str());
                shown.extend(is_new.then_some(field.id.as_str()));
                is_new
            });
            let facts: Vec<PageFact> = fields.filter_map(fact).collect();
            groups.extend((!facts.is_empty()).then(|| FieldGroup { title: title.to_owned(), facts }));
        }
        let rest = prepared.fields().iter().filter(|field| !shown.contains(&field.id.as_str())).filter_map(fact);
        let facts: Vec<PageFact> = rest.filter(|fact| !fact.cell.is_empty()).collect();
        groups.extend((!facts.is_empty()).then(|| FieldGroup { title: self.rest.clone(), facts }));
        groups
    }
}

/// The item of this id in a resource that hangs under what the other item hangs under, too.
fn near(path: &str, id: &str, item: &Location) -> Option<Location> {
    let (above, name) = path.rsplit_once('/')?;
    let (root, lists) = above.split_once('/').unwrap_or((above, ""));
    let lists = lists.split('/').filter(|list| !list.is_empty());
    let above = lists.fold(root.to_owned(), |to, list| format!("{to}/{list}/{{{list}}}"));
    fill_location(&format!("{above}/{name}/{{$}}"), item, &[("$", id)])
}

/// Where a record says what became of fields.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::catalog) struct FieldChangesSpec {
    /// The list of the fields.
    pub items: Expr,
    /// Within one: its id.
    pub id: Expr,
    /// What it was.
    pub was: Option<Expr>,
    /// What it is.
    pub is: Expr,
    /// The ids of fields of which nothing is told.
    #[serde(default)]
    pub without: Vec<String>,
}

/// What a record says of a field: told in words once the fields of the account are known.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    id: String,
    was: Option<Value>,
    is: Option<Value>,
}

/// The same in words.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldChange {
    /// What the field is called.
    pub name: String,
    /// What it was, where that is said.
    pub was: Option<Cell>,
    /// What it is.
    pub is: Cell,
}

impl FieldChangesSpec {
    /// What a record says of fields.
    #[must_use]
    pub(in crate::catalog) fn changes(&self, record: &Value) -> Vec<FieldChange> {
        let first = |expr: &Expr, item: &Value| expr.values(item).into_iter().next();
        let change = |item: &Value| {
            let was = self.was.as_ref().and_then(|was| first(was, item));
            let id = self.id.text(item).filter(|id| !self.without.contains(id))?;
            Some(FieldChange { id, was, is: first(&self.is, item) })
        };
        self.items.values(record).iter().filter_map(change).collect()
    }
}

impl FieldChange {
    /// The ARNs that it was and is, for their names.
    pub fn arns(&self) -> impl Iterator<Item = &str> {
        let texts = self.was.iter().chain(&self.is).filter_map(Value::as_str);
        texts.filter(|text| text.starts_with("arn:"))
    }

    /// The change in a few words, as far as the fields of the account are known.
    #[must_use]
    pub(in crate::catalog) fn brief(&self, prepared: &Prepared) -> String {
        let ToldChange { name, was, is } = self.told(prepared, &|_| None);
        let said = |cell: &Cell| if cell.is_empty() { "—".to_owned() } else { cell.said().into_owned() };
        was.map_or_else(|| format!("{name} {}", said(&is)), |was| format!("{name} {} → {}", said(&was), said(&is)))
    }

    /// The change by the name of the field and the labels of its options; `name` knows what people call what an ARN
    /// names.
    #[must_use]
    pub fn told<'n>(&self, prepared: &Prepared, name: &dyn Fn(&str) -> Option<&'n str>) -> ToldChange {
        let field = prepared.field(&self.id);
        let cell = |value: &Value| match (value, field) {
            (Value::String(text), _) if text.starts_with("arn:") => match name(text) {
                Some(name) => Cell::text(name),
                None => Cell::text(name_in_arn(text)),
            },
            // An empty value is an object without members.
            (Value::Object(_), _) => Cell::default(),
            (value, Some(field)) => field.cell_of(value, prepared),
            (value, None) => Cell::text(text_of(value)),
        };
        let is = self.is.as_ref().map(cell).unwrap_or_default();
        let name = field.map_or_else(|| self.id.clone(), |field| field.name.clone());
        ToldChange { name, was: self.was.as_ref().map(cell), is }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn cases() -> (&'static Resource, Prepared) {
        let cases = catalog().resource("cases/domains/cases").unwrap();
        let mut prepared = Prepared::default();
        let field = |id: &str, name: &str, kind: &str| json!({"fieldId": id, "name": name, "type": kind});
        let fields = [
            field("title", "Title", "Text"),
            field("f1", "Severity", "SingleSelect"),
            field("f2", "Promised by", "DateTime"),
            field("f3", "Escalated", "Boolean"),
            field("f4", "환불 금액", "Number"),
        ];
        prepared.learn(cases, &json!({ "fields": fields }));
        let options = json!({"options": [{"name": "Low", "value": "1"}, {"name": "High", "value": "2"}]});
        prepared.learn_labels(cases, "field/f1", &options);
        (cases, prepared)
    }

    fn lines(groups: &[FieldGroup]) -> Vec<String> {
        let line = |fact: &PageFact| format!("  {}: {}", fact.title, fact.cell.text);
        let group = |group: &FieldGroup| {
            [group.title.clone()].into_iter().chain(group.facts.iter().map(line)).collect::<Vec<_>>()
        };
        groups.iter().flat_map(group).collect()
    }

    #[test]
    fn fields_stand_in_the_order_of_the_layout_and_the_others_behind_them() {
        let (cases, prepared) = cases();
        let spec: FieldsSpec = toml::from_str(
            "of = 'cases/domains/fields'\nbasis = 'templateId'\nrest = 'Other fields'\nwithout = ['title']",
        )
        .unwrap();
        let at: Location = "cases/domains/d1/cases/c1".parse().unwrap();
        let value = |id: &str, value: Value| json!({"id": id, "value": value});
        let document = json!({"templateId": "t1", "fields": [
            value("title", json!({"stringValue": "Broken"})),
            value("f1", json!({"stringValue": "2"})),
            value("f3", json!({"booleanValue": true})),
        ]});
        assert_eq!(spec.step(0, &document, &at).unwrap().to_string(), "cases/domains/d1/templates/t1");
        assert_eq!(spec.step(0, &json!({}), &at), None);
        let template = json!({"layoutConfiguration": {"defaultLayout": "l1"}});
        assert_eq!(spec.step(1, &template, &at).unwrap().to_string(), "cases/domains/d1/layouts/l1");
        let panel = |ids: &[&str]| {
            let fields: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
            json!({"sections": [{"fieldGroup": {"fields": fields}}]})
        };
        let basic = json!({"topPanel": panel(&["f2", "f1", "gone"]), "moreInfo": panel(&["f1", "title"])});
        let layout = json!({"content": {"basic": basic}});
        let groups = spec.groups(&document, Some(&layout), &prepared, cases, &at);
        assert_eq!(
            lines(&groups),
            ["Top panel", "  Promised by: ", "  Severity: High", "Other fields", "  Escalated: yes"]
        );
        let without = spec.groups(&document, None, &prepared, cases, &at);
        assert_eq!(lines(&without), ["Other fields", "  Severity: High", "  Escalated: yes"]);
        for hostile in
            [json!(null), json!([1]), json!({"top": "x", "more": {"id": 1}}), json!({"top": [[1], {"id": {}}]})]
        {
            drop(spec.groups(&hostile, Some(&hostile), &prepared, cases, &at));
        }
    }

    #[test]
    fn a_change_of_a_field_is_told_in_the_words_of_the_account() {
        let (_, prepared) = cases();
        let spec: FieldChangesSpec =
            toml::from_str("items = 'fields[]'\nid = 'id'\nwas = 'old.*'\nis = 'new.*'").unwrap();
        let record = json!({"fields": [
            {"id": "f1", "old": {"stringValue": "1"}, "new": {"stringValue": "2"}},
            {"id": "f2", "new": {"stringValue": "2026-03-01T10:00:00Z"}},
            {"id": "f4", "old": {"doubleValue": 4.5}, "new": {"emptyValue": {}}},
            {"id": "gone", "old": null, "new": {"stringValue": "x"}},
            {"id": 7},
        ]});
        let told: Vec<[String; 3]> = spec
            .changes(&record)
            .into_iter()
            .map(|change| change.told(&prepared, &|_| None))
            .map(|told| [told.name, told.was.unwrap_or_default().text, told.is.text])
            .collect();
        let expected = [
            ["Severity", "Low", "High"],
            ["Promised by", "", "2026-03-01 10:00:00Z"],
            ["환불 금액", "4.5", ""],
            ["gone", "", "x"],
            ["7", "", ""],
        ];
        assert_eq!(told, expected.map(|line| line.map(str::to_owned)));
    }

    #[test]
    fn the_list_of_audit_events_says_what_changed() {
        let audit = catalog().resource("cases/domains/cases/audit-events").unwrap();
        let mut prepared = Prepared::default();
        let field = |id: &str, name: &str, kind: &str| json!({"fieldId": id, "name": name, "type": kind});
        let fields = [field("f1", "Severity", "SingleSelect"), field("assigned_user", "Assigned user", "User")];
        let at: Location = "cases/domains/d1/cases/c1/audit-events".parse().unwrap();
        let asked = |prepared: &Prepared| -> Vec<String> {
            audit.label_calls(&at, prepared).into_iter().map(|call| call.key).collect()
        };
        assert_eq!(asked(&prepared), ["fields"]);
        prepared.learn_labels(audit, "fields", &json!({ "fields": fields }));
        assert_eq!(asked(&prepared), ["fields", "field/f1"], "the fields have options");
        let options = json!({"options": [{"name": "Low", "value": "low"}, {"name": "Very high", "value": "high"}]});
        prepared.learn_labels(audit, "field/f1", &options);
        let user = "arn:aws:connect:eu-central-1:210987654321:instance/i/agent/8bf15245-0f3c-4d66-8a40-2c5d1e9b7f31";
        let row = json!({"type": "RelatedItem.Updated", "relatedItemType": "Comment", "fields": [
            {"eventFieldId": "f1", "oldValue": {"stringValue": "low"}, "newValue": {"stringValue": "high"}},
            {"eventFieldId": "last_updated_user", "newValue": {"userArnValue": user}},
            {"eventFieldId": "assigned_user", "oldValue": {"emptyValue": {}}, "newValue": {"userArnValue": user}}]});
        let cell = |title: &str| {
            let column = audit.columns().iter().find(|column| column.title == title).unwrap();
            column.cell(&row, None, &prepared).text
        };
        assert_eq!(cell("Event"), "changed: comment");
        assert_eq!(cell("Changes"), "Severity Low → Very high, Assigned user — → user 8bf15245");
    }
}
