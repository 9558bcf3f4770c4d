//! The rules of a definition: its expression and the names in it, and its conditions.

use serde_json::Value;

use super::{Expression, ExpressionField};
use crate::mapping::{TargetPlace, standard};
use crate::model::DocPath;
use crate::model::look::{at, dotted, filled, list, path, text};
use crate::rules::findings::{Report, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule::error("calculated.expression", "calculated-attributes, 5, 1", expression),
    Rule::error("calculated.one-type", "calculated-attributes, 5, 2", one_type),
    Rule::error("calculated.two-fields", "calculated-attributes, 5, 3", two_fields),
    Rule::warning("calculated.names-agree", "calculated-attributes, 5, 4: inferred", names_agree),
    Rule::error("calculated.standard-member", "calculated-attributes, 5, 6", standard_member),
    Rule::warning("calculated.times-of-one-type", "calculated-attributes, 5, 7: inferred", times_of_one_type),
    Rule::warning("calculated.constants", "calculated-attributes, 1: examples show fields alone", constants),
    Rule::warning("calculated.number-of-one", "calculated-attributes, 1, Statistic", number_of_one),
];

pub(super) const CONDITIONS: &[Rule] = &[
    Rule::warning("calculated.format-needs-source", "calculated-attributes, 5, 8: inferred", format_needs_source),
    Rule::warning("calculated.limits", "calculated-attributes, 1, Conditions", limits),
];

/// Fields of a definition at the most.
const MOST_FIELDS: usize = 2;
/// Days that a definition looks back at the most, and objects that it looks at, by the guide.
const MOST_DAYS: i64 = 366;
const MOST_OBJECTS: i64 = 100;

fn here(member: &str) -> DocPath {
    path(&["AttributeDetails"]).member(member)
}

pub(super) fn parsed(document: &Value) -> Option<Expression> {
    Expression::parse(filled(document, "AttributeDetails.Expression")?)
}

/// The names of the fields, with their positions.
fn names(document: &Value) -> impl Iterator<Item = (usize, &str)> {
    let names = list(document, "AttributeDetails.Attributes").iter().enumerate();
    names.filter_map(|(nth, attribute)| Some((nth, text(attribute, "Name")?)))
}

/// An expression is a field in braces with its type, or two with a sign between them.
fn expression(document: &Value, report: &mut Report<'_>) {
    if let Some(text) = filled(document, "AttributeDetails.Expression")
        && Expression::parse(text).is_none_or(|parsed| parsed.fields().is_empty())
    {
        let example = match names(document).next() {
            Some((_, name)) => format!("{{Type.{name}}}"),
            None => "{Order.price}".to_owned(),
        };
        let message = format!(
            "is no expression: each field stands in braces with its object type, like {example}, and two have +, -, * or / \
             between them"
        );
        report.at(here("Expression"), message);
    }
}

/// All fields are of one object type.
fn one_type(document: &Value, report: &mut Report<'_>) {
    let Some(parsed) = parsed(document) else { return };
    let fields = parsed.fields();
    if let [first, rest @ ..] = &fields[..]
        && let Some(other) = rest.iter().find(|other| other.object_type != first.object_type)
    {
        let message =
            format!("names {} and {}; all fields are of one object type", first.object_type, other.object_type);
        report.at(here("Expression"), message);
    }
}

/// A definition has two fields at the most.
fn two_fields(document: &Value, report: &mut Report<'_>) {
    let count = names(document).count();
    if count > MOST_FIELDS {
        report.at(here("Attributes"), format!("has {count} fields; {MOST_FIELDS} are allowed"));
    }
    let in_expression = parsed(document).map_or(0, |parsed| parsed.fields().len());
    if in_expression > MOST_FIELDS && count <= MOST_FIELDS {
        report.at(here("Expression"), format!("has {in_expression} fields; {MOST_FIELDS} are allowed"));
    }
}

/// Each name stands in the expression behind its type, and each field of the expression is among the names. That the
/// service insists on it is inferred (calculated-attributes, 5, rule 4).
fn names_agree(document: &Value, report: &mut Report<'_>) {
    let Some(parsed) = parsed(document) else { return };
    let fields = parsed.fields();
    if fields.is_empty() {
        return;
    }
    for (nth, name) in names(document) {
        if fields.iter().any(|field| field.name == name) {
            continue;
        }
        let bare = fields.iter().find(|field| name == format!("{}.{}", field.object_type, field.name));
        let message = match bare {
            Some(field) => format!("is the name of the field alone, without its object type: {}", field.name),
            None => format!("{name} is not in the expression, which names {}", said(&fields)),
        };
        report.at(here("Attributes").index(nth).member("Name"), message);
    }
    for field in fields {
        let full = format!("{}.{}", field.object_type, field.name);
        if !names(document).any(|(_, name)| name == field.name || name == full) {
            report.at(here("Expression"), format!("names {}, which is not among the fields", field.name));
        }
    }
}

fn said(fields: &[&ExpressionField]) -> String {
    fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(" and ")
}

/// A field of a standard object is one of its members.
fn standard_member(document: &Value, report: &mut Report<'_>) {
    let Some(parsed) = parsed(document) else { return };
    for field in parsed.fields() {
        let Some(object) = standard(&field.object_type) else { continue };
        let name = &field.name;
        // The rows of a list are named without brackets, too, and only the system id is both.
        let is_known =
            *name == object.id || !matches!(object.place(name), TargetPlace::Nowhere(_) | TargetPlace::Group(_));
        if !is_known && object.identifier != "PROFILE" {
            let hint = match object.place(name) {
                TargetPlace::Nowhere(Some(meant)) => format!("; is {meant} meant?"),
                TargetPlace::Group(inner) => format!("; name a member of it, like {inner}"),
                _ => String::new(),
            };
            report.at(here("Expression"), format!("{} has no member {name}{hint}", object.name));
        }
    }
}

/// Times are read from objects of the type that is counted. That the service insists on it is inferred
/// (calculated-attributes, 5, rule 7).
fn times_of_one_type(document: &Value, report: &mut Report<'_>) {
    const SOURCE: &str = "Conditions.Range.TimestampSource";
    let Some(source) = filled(document, SOURCE) else { return };
    let Some(source) = ExpressionField::parse(source) else {
        report.at(dotted(SOURCE), "is written like {Order.created.at}: the path in the object, with its type");
        return;
    };
    if let Some(parsed) = parsed(document)
        && let Some(field) = parsed.fields().first()
        && field.object_type != source.object_type
    {
        let message = format!("reads {}, but the expression reads {}", source.object_type, field.object_type);
        report.at(dotted(SOURCE), message);
    }
}

/// The guide shows fields alone: whether constants are taken is not known.
fn constants(document: &Value, report: &mut Report<'_>) {
    if parsed(document).is_some_and(|parsed| parsed.has_constants() && !parsed.fields().is_empty()) {
        report.at(here("Expression"), "has a constant; AWS describes fields alone, so it may be refused");
    }
}

/// What is worked out of two fields is a number: an occurrence of it says little.
fn number_of_one(document: &Value, report: &mut Report<'_>) {
    let statistic = text(document, "Statistic").unwrap_or_default();
    if statistic.ends_with("OCCURRENCE") || statistic.ends_with("OCCURRENCES") {
        let is_worked_out = parsed(document).is_some_and(|parsed| parsed.fields().len() > 1);
        if is_worked_out {
            report.at(path(&["Statistic"]), format!("{statistic} is for one field, and the expression has two"));
        }
    }
}

/// A format is that of the times that are read.
fn format_needs_source(document: &Value, report: &mut Report<'_>) {
    if filled(document, "Conditions.Range.TimestampFormat").is_some()
        && filled(document, "Conditions.Range.TimestampSource").is_none()
    {
        let here = dotted("Conditions.Range.TimestampFormat");
        report.at(here, "has no effect without a source of times; without one the time of coming in counts");
    }
}

/// The guide has narrower limits than the model.
fn limits(document: &Value, report: &mut Report<'_>) {
    for (member, most) in [("Conditions.Range.Value", MOST_DAYS), ("Conditions.ObjectCount", MOST_OBJECTS)] {
        if at(document, member).and_then(Value::as_i64).is_some_and(|value| value > most) {
            report.at(dotted(member), format!("is more than {most}, the most that the guide allows"));
        }
    }
    if let Some(format) = filled(document, "Conditions.Range.TimestampFormat")
        && !matches!(format, "EPOCHMILLI" | "ISO_8601")
    {
        let here = dotted("Conditions.Range.TimestampFormat");
        report.at(here, format!("{format}: the formats that are known are EPOCHMILLI and ISO_8601"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::testing::{assert_clean, assert_finds, operation};
    use crate::rules::{check, judge};

    const CREATE: &str = "customer-profiles:CreateCalculatedAttributeDefinition";

    fn sum(names: &[&str], expression: &str) -> Value {
        let attributes: Vec<Value> = names.iter().map(|name| json!({"Name": name})).collect();
        json!({"DomainName": "acme", "CalculatedAttributeName": "spend", "Statistic": "SUM",
            "AttributeDetails": {"Attributes": attributes, "Expression": expression}})
    }

    fn with(more: &Value) -> Value {
        let mut document = sum(&["price"], "{Order.price}");
        for (name, value) in more.as_object().unwrap() {
            document[name] = value.clone();
        }
        document
    }

    /// "Creating a definition": the bare name, and the field in braces with its type.
    #[test]
    fn the_documented_forms_are_taken() {
        for document in [
            sum(&["price"], "{Order.price}"),
            sum(&["price", "discount"], "{Order.price} - {Order.discount}"),
            sum(&["price", "count"], "{Order.price}*{Order.count}"),
            sum(&["agent.id"], "{CTR.agent.id}"),
            sum(&["Seat.Price"], "{_airSegment.Seat.Price}"),
            sum(&["OrderId"], "{_order.OrderId}"),
            sum(&["Events.Open.UpdatedDate"], "{_communicationRecord.Events.Open.UpdatedDate}"),
            sum(&["Attributes.size"], "{_asset.Attributes.size}"),
            with(&json!({"Conditions": {"Range": {"Value": 90, "Unit": "DAYS"}, "ObjectCount": 50}})),
            with(&json!({"Conditions": {"Range": {"Unit": "DAYS", "TimestampSource": "{Order.a.b}",
                "TimestampFormat": "ISO_8601"}}})),
            with(&json!({"Conditions": {"Range": {"ValueRange": {"Start": 30, "End": -7}, "Unit": "DAYS"},
                "Threshold": {"Value": "5", "Operator": "GREATER_THAN"}}})),
        ] {
            assert_clean(CREATE, &document);
            assert_eq!(judge(operation(CREATE), &document), [], "{document}");
        }
    }

    /// "Creating a definition": the operators, the one type, the two fields, and how names agree.
    #[test]
    fn other_forms_are_refused() {
        let expression = ["AttributeDetails.Expression"];
        for odd in [
            "price",
            "Order.price",
            "{price}",
            "{Order.price",
            "{Order.price} ^ {Order.price}",
            "SUM({Order.price})",
            "5",
        ] {
            assert_finds(CREATE, &sum(&["price"], odd), "calculated.expression", &expression);
        }
        let two_types = sum(&["price", "fee"], "{Order.price} + {Stay.fee}");
        assert_finds(CREATE, &two_types, "calculated.one-type", &expression);
        let three = sum(&["a", "b", "c"], "{Order.a} + {Order.b} + {Order.c}");
        assert_finds(CREATE, &three, "calculated.two-fields", &["AttributeDetails.Attributes"]);
        for member in ["Totalprice", "Price", "BillingAddress"] {
            let odd = sum(&[member], &format!("{{_order.{member}}}"));
            assert_finds(CREATE, &odd, "calculated.standard-member", &expression);
        }
    }

    /// Rules 4 and 7 of section 5 are inferred, as are the limits that the guide alone has.
    #[test]
    fn what_is_doubtful_is_a_remark() {
        let soft = |document: &Value, rule: &str, at: &str| {
            assert_finds(CREATE, document, rule, &[at]);
            assert!(!check(operation(CREATE), document).iter().any(crate::model::Issue::is_error), "{document}");
        };
        let agree = "calculated.names-agree";
        soft(&sum(&["Order.price"], "{Order.price}"), agree, "AttributeDetails.Attributes[0].Name");
        soft(&sum(&["price", "fee"], "{Order.price}"), agree, "AttributeDetails.Attributes[1].Name");
        soft(&sum(&["price"], "{Order.price} + {Order.fee}"), agree, "AttributeDetails.Expression");
        let times = with(&json!({"Conditions": {"Range": {"TimestampSource": "{Stay.at}", "Unit": "DAYS"}}}));
        soft(&times, "calculated.times-of-one-type", "Conditions.Range.TimestampSource");
        soft(&sum(&["price"], "{Order.price} * 2"), "calculated.constants", "AttributeDetails.Expression");
        let mut last = sum(&["a", "b"], "{Order.a} + {Order.b}");
        last["Statistic"] = json!("LAST_OCCURRENCE");
        soft(&last, "calculated.number-of-one", "Statistic");
        let days = with(&json!({"Conditions": {"Range": {"Value": 367, "Unit": "DAYS"}}}));
        soft(&days, "calculated.limits", "Conditions.Range.Value");
        soft(&with(&json!({"Conditions": {"ObjectCount": 101}})), "calculated.limits", "Conditions.ObjectCount");
        let format = with(&json!({"Conditions": {"Range": {"TimestampFormat": "ISO_8601", "Unit": "DAYS"}}}));
        soft(&format, "calculated.format-needs-source", "Conditions.Range.TimestampFormat");
        let source = with(&json!({"Conditions": {"Range": {"TimestampSource": "at", "Unit": "DAYS"}}}));
        soft(&source, "calculated.times-of-one-type", "Conditions.Range.TimestampSource");
    }
}
