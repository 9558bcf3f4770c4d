//! Reads the tables that are built in. They are TOML and go by way of JSON: reading each kind of them from TOML itself
//! takes five times the code, and TOML's own way to other documents several times as long.

use serde::de::{DeserializeOwned, Error as _};
use serde_json::{Map, Number, Value};
use toml::de::{DeTable, DeValue};

/// Why a table could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BadTable {
    /// It is no TOML.
    #[error(transparent)]
    Text(#[from] Box<toml::de::Error>),
    /// It holds something else.
    #[error(transparent)]
    Content(#[from] serde_json::Error),
}

/// Reads a table that is built in.
///
/// # Errors
/// If it is no such table, which is a mistake in it.
pub fn read_table<T: DeserializeOwned>(text: &str) -> Result<T, BadTable> {
    let table = DeTable::parse(text).map_err(Box::new)?.into_inner();
    Ok(serde_json::from_value(object(table)?)?)
}

fn object(table: DeTable<'_>) -> Result<Value, serde_json::Error> {
    let mut members = Map::new();
    for (name, inner) in table {
        members.insert(name.into_inner().into_owned(), value(inner.into_inner())?);
    }
    Ok(Value::Object(members))
}

fn value(of: DeValue<'_>) -> Result<Value, serde_json::Error> {
    Ok(match of {
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Boolean(switch) => Value::Bool(switch),
        DeValue::Array(items) => {
            let items = items.into_iter().map(|item| value(item.into_inner()));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        DeValue::Table(table) => object(table)?,
        DeValue::Datetime(moment) => Value::String(moment.to_string()),
        DeValue::Integer(number) => {
            let whole = i64::from_str_radix(number.as_str(), number.radix());
            Value::Number(whole.map_err(serde_json::Error::custom)?.into())
        }
        DeValue::Float(number) => {
            let parsed = number.as_str().parse().ok().and_then(Number::from_f64);
            let odd = || serde_json::Error::custom(format!("{} is no number of JSON", number.as_str()));
            Value::Number(parsed.ok_or_else(odd)?)
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_table_is_read_as_it_stands() {
        let text = "b = 'x'\na = [1, -2, 0x1F, 1_000, 1.5, true]\n[t.u]\nk = { z = \"\\u00fc\", y = 1979-05-27 }\n[[l]]\nn = 1\n[[l]]\nn = 2\n";
        let read: Value = read_table(text).unwrap();
        let expected = json!({
            "b": "x", "a": [1, -2, 31, 1000, 1.5, true],
            "t": {"u": {"k": {"z": "ü", "y": "1979-05-27"}}}, "l": [{"n": 1}, {"n": 2}],
        });
        assert_eq!(read, expected);
        for bad in ["a = ", "a = 1\na = 2", "a = 99999999999999999999", "a = inf"] {
            assert!(read_table::<Value>(bad).is_err(), "{bad}");
        }
    }
}
