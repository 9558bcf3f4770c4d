//! Values of every kind, read with tolerance: what does not fit gives `None` and is then shown as it came.

use serde_json::Value;

use crate::catalog::path::text_of;
use crate::catalog::{Cell, CellTone, Datum};
use crate::model::read_instant;

/// How many members of an object a line shows.
const MEMBERS: usize = 12;

pub(super) fn time(value: &Value) -> Option<Cell> {
    let moment = read_instant(value)?;
    Some(Cell {
        text: moment.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
        datum: Datum::Time(moment),
        tone: CellTone::Plain,
    })
}

pub(super) fn bytes(value: &Value) -> Option<Cell> {
    let size = whole(value)?;
    Some(Cell { text: size_text(size), datum: Datum::Bytes(size), tone: CellTone::Plain })
}

pub(super) fn number(value: &Value) -> Option<Cell> {
    let number = decimal(value)?;
    let text = match value {
        Value::Number(n) => grouped(&n.to_string()),
        other => text_of(other),
    };
    Some(Cell { text, datum: Datum::Number(number), tone: CellTone::Plain })
}

/// A number that more digits were calculated of than anybody reads; other numbers stay as they came.
pub(super) fn rounded(value: &Value) -> Option<Cell> {
    let number = decimal(value).filter(|number| number.is_finite())?;
    let came = text_of(value);
    let is_long = came.split_once('.').is_some_and(|(_, digits)| digits.len() > 2);
    // What is smaller than a hundredth is not made nothing.
    let text = if is_long && number.abs() >= 0.01 { format!("{number:.2}") } else { came };
    Some(Cell { text, datum: Datum::Number(number), tone: CellTone::Plain })
}

pub(super) fn boolean(value: &Value) -> Option<Cell> {
    let yes = match value {
        Value::Bool(yes) => *yes,
        Value::String(text) if text.eq_ignore_ascii_case("true") => true,
        Value::String(text) if text.eq_ignore_ascii_case("false") => false,
        _ => return None,
    };
    let tone = if yes { CellTone::Plain } else { CellTone::Muted };
    Some(Cell { text: if yes { "yes" } else { "no" }.to_owned(), datum: Datum::Bool(yes), tone })
}

pub(super) fn count(values: &[Value]) -> Option<Cell> {
    let count: usize = values
        .iter()
        .map(|value| match value {
            Value::Array(items) => Some(items.len()),
            Value::Object(members) => Some(members.len()),
            _ => None,
        })
        .sum::<Option<usize>>()?;
    Some(Cell { text: count.to_string(), datum: Datum::Number(count as f64), tone: CellTone::Plain })
}

pub(super) fn percent(value: &Value, factor: f64) -> Option<Cell> {
    let part = decimal(value)? * factor;
    let text = if part.fract().abs() < 0.05 { format!("{part:.0}%") } else { format!("{part:.1}%") };
    Some(Cell { text, datum: Datum::Number(part), tone: CellTone::Plain })
}

pub(super) fn duration(from: &Value, to: &Value) -> Option<Cell> {
    let seconds = read_instant(to)?.duration_since(read_instant(from)?).as_secs_f64();
    // An end before the beginning says nothing.
    let cell = Cell { text: duration_text(seconds), datum: Datum::Duration(seconds), tone: CellTone::Plain };
    Some(if seconds < 0.0 { Cell::default() } else { cell })
}

pub(super) fn since(from: &Value) -> Option<Cell> {
    let moment = read_instant(from)?;
    let text = moment.strftime("since %Y-%m-%d %H:%M:%SZ").to_string();
    Some(Cell { text, datum: Datum::Since(moment), tone: CellTone::Busy })
}

pub(super) fn json(value: &Value) -> Option<Cell> {
    let parsed;
    let members = match value {
        Value::Object(members) => members,
        Value::String(text) => {
            parsed = serde_json::from_str::<serde_json::Map<String, Value>>(text).ok()?;
            &parsed
        }
        _ => return None,
    };
    let said = members.iter().filter(|(_, value)| !value.is_null() && **value != Value::String(String::new()));
    let line: Vec<String> = said.take(MEMBERS).map(|(name, value)| format!("{name}: {}", text_of(value))).collect();
    Some(Cell::text(line.join("  ")))
}

fn decimal(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| decimal(value).filter(|size| *size >= 0.0).map(|size| size as u64))
}

fn grouped(number: &str) -> String {
    let digits = number.strip_prefix('-').unwrap_or(number);
    if digits.len() < 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut out = String::with_capacity(number.len() + number.len() / 3);
    out.push_str(&number[..number.len() - digits.len()]);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn size_text(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut size = bytes as f64 / 1024.0;
    let mut unit = 0;
    while size >= 1024.0 && unit + 1 < UNITS.len() {
        size /= 1024.0;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS[unit])
}

fn duration_text(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        _ if seconds < 10.0 => format!("{seconds:.1} s"),
        0..60 => format!("{whole} s"),
        60..3_600 => format!("{} min {:02} s", whole / 60, whole % 60),
        3_600..86_400 => format!("{} h {:02} min", whole / 3_600, whole / 60 % 60),
        _ => format!("{} d {:02} h", whole / 86_400, whole / 3_600 % 24),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_read_as_people_write_them() {
        assert_eq!(time(&json!(1_751_360_400.5)).unwrap().text, "2025-07-01 09:00:00Z");
        assert_eq!(time(&json!("2025-07-01T09:00:00.000Z")).unwrap().text, "2025-07-01 09:00:00Z");
        assert_eq!(bytes(&json!(1_572_864)).unwrap().text, "1.5 MiB");
        assert_eq!(bytes(&json!(u64::MAX)).unwrap().text, "16.0 EiB");
        assert_eq!(number(&json!(1_234_567)).unwrap().text, "1,234,567");
        assert_eq!(number(&json!(-1234)).unwrap().text, "-1,234");
        assert_eq!(percent(&json!(0.985), 100.0).unwrap().text, "98.5%");
        assert_eq!(duration(&json!(0), &json!(83)).unwrap().text, "1 min 23 s");
        assert_eq!(json(&json!("{\"a\":1,\"b\":\"x\",\"c\":null}")).unwrap().text, "a: 1  b: x");
        assert_eq!(count(&[json!({"a": 1, "b": 2})]).unwrap().text, "2");
    }

    #[test]
    fn what_a_formula_gave_is_rounded_and_nothing_small_becomes_nothing() {
        let text = |value| rounded(&value).map(|cell| cell.text);
        assert_eq!(text(json!("118.41533333333334")).as_deref(), Some("118.42"));
        assert_eq!(text(json!("118.4")).as_deref(), Some("118.4"));
        assert_eq!(text(json!("7")).as_deref(), Some("7"));
        assert_eq!(text(json!("0.0042")).as_deref(), Some("0.0042"));
        assert_eq!(text(json!("web")), None);
    }

    #[test]
    fn what_does_not_fit_is_left_to_be_shown_as_it_came() {
        for wrong in [json!("soon"), json!([1]), json!({"a": 1}), json!(true), json!(1e300)] {
            assert_eq!(time(&wrong), None, "{wrong}");
        }
        assert_eq!(bytes(&json!(-1)), None);
        assert_eq!(number(&json!("NaN")), None);
        assert_eq!(json(&json!("{half")), None);
    }
}
