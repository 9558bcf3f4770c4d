//! The expression of a calculated attribute: one attribute as it is, or arithmetic over several.

use std::iter::Peekable;
use std::str::Chars;

/// How deep brackets may nest.
const MAX_DEPTH: u8 = 32;

/// A parsed expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    /// An attribute, such as `Order.Total`.
    Attribute(String),
    Number(f64),
    Both(char, Box<[Self; 2]>),
}

impl Expression {
    /// Reads `{Order.Price} * {Order.Count}`; `None` where it makes no sense.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut chars = text.chars().peekable();
        let all = sum(&mut chars, 0)?;
        skip(&mut chars);
        chars.next().is_none().then_some(all)
    }

    /// The attributes in it, in their order.
    pub(super) fn attributes(&self) -> Vec<&str> {
        match self {
            Self::Attribute(name) => vec![name],
            Self::Number(_) => Vec::new(),
            Self::Both(_, sides) => sides.iter().flat_map(Self::attributes).collect(),
        }
    }

    /// Its value, where every attribute in it has one. A lone attribute is not read as a number.
    pub(super) fn value(&self, of: &impl Fn(&str) -> Option<String>) -> Option<String> {
        match self {
            Self::Attribute(name) => of(name),
            _ => self.number(of).map(|number| number.to_string()),
        }
    }

    fn number(&self, of: &impl Fn(&str) -> Option<String>) -> Option<f64> {
        let number = match self {
            Self::Attribute(name) => of(name)?.trim().parse().ok()?,
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
            (chars.next()? == '}' && !name.trim().is_empty()).then(|| Expression::Attribute(name.trim().to_owned()))
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
    fn arithmetic_over_attributes_is_worked_out_in_its_order() {
        let of = |name: &str| match name {
            "o.price" => Some("2.5".to_owned()),
            "o.count" => Some("4".to_owned()),
            "o.name" => Some("tent".to_owned()),
            _ => None,
        };
        let value = |text: &str| Expression::parse(text).expect(text).value(&of);
        assert_eq!(value("{o.name}").as_deref(), Some("tent"));
        assert_eq!(value("{o.price} * {o.count} + 1").as_deref(), Some("11"));
        assert_eq!(value("{o.count} - (2 - 1) / 4").as_deref(), Some("3.75"));
        assert_eq!(value("{o.price} + {o.missing}"), None);
        assert_eq!(value("{o.name} + 1"), None);
        assert_eq!(value("1 / 0"), None);
        for nonsense in ["", "{o.price} {o.count}", "{o.price", "{}", "2 +", "(1", "1..2"] {
            assert_eq!(Expression::parse(nonsense), None, "{nonsense}");
        }
        assert_eq!(Expression::parse("{a.b} + {a.c}").unwrap().attributes(), ["a.b", "a.c"]);
        assert_eq!(Expression::parse(&"(".repeat(100_000)), None);
    }
}
