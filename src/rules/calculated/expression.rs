//! The expression of a calculated attribute: one field as it is, or arithmetic over two.

use std::iter::Peekable;
use std::str::Chars;

use serde_json::Value;

use crate::model::look::filled;

/// How deep brackets may nest.
const MAX_DEPTH: u8 = 32;

/// A field as expressions name it: `{Order.price}`, or `{Stay.room.rate}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionField {
    /// The object type: what stands before the first dot.
    pub object_type: String,
    /// The name of the field, which may hold dots.
    pub name: String,
}

impl ExpressionField {
    /// Reads what stands in the braces.
    fn inside(text: &str) -> Option<Self> {
        let (object_type, name) = text.trim().split_once('.')?;
        let is_whole = !object_type.is_empty() && !name.is_empty() && !text.contains('{');
        is_whole.then(|| Self { object_type: object_type.to_owned(), name: name.to_owned() })
    }

    /// Reads a field in braces, such as a source of times.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::inside(text.trim().strip_prefix('{')?.strip_suffix('}')?)
    }
}

/// A parsed expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A field of an object type.
    Field(ExpressionField),
    /// A constant.
    Number(f64),
    /// Two sides and the sign between them.
    Both(char, Box<[Self; 2]>),
}

impl Expression {
    /// Reads `{Order.price} * {Order.count}`; `None` where it makes no sense.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut chars = text.chars().peekable();
        let all = sum(&mut chars, 0)?;
        skip(&mut chars);
        chars.next().is_none().then_some(all)
    }

    /// The fields in it, in their order.
    #[must_use]
    pub fn fields(&self) -> Vec<&ExpressionField> {
        match self {
            Self::Field(field) => vec![field],
            Self::Number(_) => Vec::new(),
            Self::Both(_, sides) => sides.iter().flat_map(Self::fields).collect(),
        }
    }

    /// Whether it is more than fields with a sign between them.
    #[must_use]
    pub fn has_constants(&self) -> bool {
        match self {
            Self::Field(_) => false,
            Self::Number(_) => true,
            Self::Both(_, sides) => sides.iter().any(Self::has_constants),
        }
    }

    /// Its value, where every field in it has one. A lone field is not read as a number.
    pub fn value(&self, of: &impl Fn(&str) -> Option<String>) -> Option<String> {
        match self {
            Self::Field(field) => of(&field.name),
            _ => self.number(of).map(|number| number.to_string()),
        }
    }

    fn number(&self, of: &impl Fn(&str) -> Option<String>) -> Option<f64> {
        let number = match self {
            Self::Field(field) => of(&field.name)?.trim().parse().ok()?,
            Self::Number(number) => *number,
            Self::Both(sign, sides) => {
                let (left, right) = (sides[0].number(of)?, sides[1].number(of)?);
                match sign {
                    '+' => left + right,
                    '-' => left - right,
                    '*' => left * right,
                    _ => left / right,
                }
            }
        };
        number.is_finite().then_some(number)
    }
}

/// The object type whose fields a definition reads, as far as its expression, which may not be whole, says so.
#[must_use]
pub fn object_type_of(definition: &Value) -> Option<String> {
    let (_, inside) = filled(definition, "AttributeDetails.Expression")?.split_once('{')?;
    let (object_type, _) = inside.split_once('.')?;
    let name = object_type.trim();
    (!name.is_empty() && !name.contains('}')).then(|| name.to_owned())
}

/// A field as expressions name it.
#[must_use]
pub fn field_in_expression(object_type: &str, field: &str) -> String {
    format!("{{{object_type}.{field}}}")
}

/// An expression to which a field was added that goes on after a sign, and begins anew otherwise.
#[must_use]
pub fn with_field(before: &str, field: &str) -> String {
    let before = before.trim_end();
    if before.ends_with(['+', '-', '*', '/', '(']) { format!("{before} {field}") } else { field.to_owned() }
}

fn skip(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|c| c.is_whitespace()).is_some() {}
}

fn sum(chars: &mut Peekable<Chars<'_>>, depth: u8) -> Option<Expression> {
    chain(chars, &['+', '-'], |chars| chain(chars, &['*', '/'], |chars| single(chars, depth)))
}

fn chain(
    chars: &mut Peekable<Chars<'_>>,
    signs: &[char],
    part: impl Fn(&mut Peekable<Chars<'_>>) -> Option<Expression>,
) -> Option<Expression> {
    let mut left = part(chars)?;
    loop {
        skip(chars);
        let Some(sign) = chars.next_if(|c| signs.contains(c)) else { return Some(left) };
        left = Expression::Both(sign, Box::new([left, part(chars)?]));
    }
}

fn single(chars: &mut Peekable<Chars<'_>>, depth: u8) -> Option<Expression> {
    skip(chars);
    match chars.next()? {
        '(' if depth < MAX_DEPTH => {
            let inside = sum(chars, depth + 1)?;
            skip(chars);
            (chars.next()? == ')').then_some(inside)
        }
        '{' => {
            let name: String = std::iter::from_fn(|| chars.next_if(|c| *c != '}')).collect();
            let field = ExpressionField::inside(&name)?;
            (chars.next()? == '}').then_some(Expression::Field(field))
        }
        first if first.is_ascii_digit() => {
            let mut digits = String::from(first);
            digits.extend(std::iter::from_fn(|| chars.next_if(|c| c.is_ascii_digit() || *c == '.')));
            digits.parse().ok().map(Expression::Number)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_put_into_expressions() {
        let of = |text: &str| object_type_of(&serde_json::json!({"AttributeDetails": {"Expression": text}}));
        assert_eq!(of("{Web-Order.total} *").as_deref(), Some("Web-Order"));
        for unknown in ["", "7 *", "{Web-Order", "{}.x"] {
            assert_eq!(of(unknown), None, "{unknown}");
        }
        let field = field_in_expression("Web-Order", "total");
        assert_eq!(with_field("", &field), "{Web-Order.total}");
        assert_eq!(with_field("{Web-Order.count} * ", &field), "{Web-Order.count} * {Web-Order.total}");
        assert_eq!(with_field("{Web-Order.count}", &field), "{Web-Order.total}");
    }

    #[test]
    fn arithmetic_over_fields_is_worked_out_in_its_order() {
        let of = |name: &str| match name {
            "price" => Some("2.5".to_owned()),
            "count" => Some("4".to_owned()),
            "room.name" => Some("tent".to_owned()),
            _ => None,
        };
        let value = |text: &str| Expression::parse(text).expect(text).value(&of);
        assert_eq!(value("{o.room.name}").as_deref(), Some("tent"));
        assert_eq!(value("{o.price} * {o.count}").as_deref(), Some("10"));
        assert_eq!(value("{o.price}-{o.count}").as_deref(), Some("-1.5"));
        assert_eq!(value("{o.count} - (2 - 1) / 4").as_deref(), Some("3.75"));
        assert_eq!(value("{o.price} + {o.missing}"), None);
        assert_eq!(value("{o.room.name} + {o.price}"), None);
        assert_eq!(value("1 / 0"), None);
        for nonsense in [
            "",
            "o.price",
            "{price}",
            "{o.price} {o.count}",
            "{o.price",
            "{}",
            "{o.}",
            "{{o.price}}",
            "2 +",
            "(1",
            "1..2",
            "{o.price} % {o.count}",
            "SUM({o.price})",
            "{o.price}}",
        ] {
            assert_eq!(Expression::parse(nonsense), None, "{nonsense}");
        }
        let names = |text: &str| {
            let parsed = Expression::parse(text).unwrap();
            parsed.fields().iter().map(|field| format!("{}/{}", field.object_type, field.name)).collect::<Vec<_>>()
        };
        assert_eq!(names("{a.b.c} + { _order.TotalPrice }"), ["a/b.c", "_order/TotalPrice"]);
        assert_eq!(Expression::parse(&"(".repeat(100_000)), None);
        assert_eq!(ExpressionField::parse("{Order.created.at}").unwrap().name, "created.at");
        assert_eq!(ExpressionField::parse("Order.created"), None);
    }
}
