//! Documents made from the shapes of the facts by fixed dice: what a service may answer, and what none ever should.

use fastrand::Rng;
use serde_json::{Map, Value, json};
use switchboard::contract::{ApiError, ErrorKind, Transience};
use switchboard::model::{OperationId, Shape, ShapeKind, TimestampFormat};

/// How far down documents go, for shapes that hold themselves.
const DEEPEST: u32 = 8;

/// Texts of real life.
const TEXTS: [&str; 8] = [
    "acme",
    "서연 김",
    "Überhitzung des E-Bike-Akkus 36V 14Ah",
    "لم أستلم الطلب رغم ظهور حالة التسليم",
    "kim@example.com",
    "a833bdcdb6d1beb188dc97e5aab5fe3d",
    "arn:aws:profile:us-east-1:111122223333:domains/acme/profiles/a833bdcdb6d1beb188dc97e5aab5fe3d",
    r#"{"CaseId":"b9a78fec-deb3-4d4e-b76a-a27492e75405","Title":"Refund"}"#,
];

/// Texts that no terminal should get to see as they are.
const BAD_TEXTS: [&str; 14] = [
    "\u{1b}[2J\u{1b}[31mred\u{1b}]0;title\u{7}",
    "\u{9b}1;1H\u{90}q\u{9c}",
    "\u{202e}evil\u{2066}\u{200f}\u{61c}",
    "\u{0}\u{8}\u{7f}",
    "one\r\ntwo\tthree\n",
    "\u{200b}\u{200d}\u{feff}\u{ad}",
    "👩‍👩‍👧‍👦🏳️‍🌈🇰🇷",
    "",
    "   ",
    "../../etc/passwd",
    "{\"a\":",
    "[[[[[[[[[[[[[[[[\u{1b}]]]]]]]]]]]]]]]]",
    "%1b%00 a/b?c#d!e&f=g",
    "\u{85}\u{2028}\u{2029}",
];

const BAD_NUMBERS: [f64; 7] = [-1.0, 0.0, 0.1, 1e300, -1e300, 9_223_372_036_854_775_807.0, 253_402_300_800.0];

/// A reply of an operation; `malice` says how often, from 0 to 1, a value is not what its shape says.
pub(crate) fn reply(operation: OperationId, dice: &mut Rng, malice: f64) -> Value {
    let Some(shape) = operation.operation().output else { return json!({}) };
    Maker { dice, malice, text: None }.fair(shape, 0)
}

/// A reply of an operation in which every text that the facts leave open is this one.
pub(crate) fn reply_of(operation: OperationId, dice: &mut Rng, text: &str) -> Value {
    let Some(shape) = operation.operation().output else { return json!({}) };
    Maker { dice, malice: 0.0, text: Some(text) }.fair(shape, 0)
}

/// An error of any kind.
pub(crate) fn error(dice: &mut Rng, malice: f64) -> ApiError {
    const KINDS: [ErrorKind; 12] = [
        ErrorKind::BadRequest,
        ErrorKind::AccessDenied,
        ErrorKind::NotFound,
        ErrorKind::Conflict,
        ErrorKind::Quota,
        ErrorKind::Throttled,
        ErrorKind::Internal,
        ErrorKind::ExpiredCredentials,
        ErrorKind::MissingCredentials,
        ErrorKind::Unreachable,
        ErrorKind::Timeout,
        ErrorKind::Unreadable,
    ];
    let kind = KINDS[dice.usize(..KINDS.len())];
    let mut maker = Maker { dice, malice, text: None };
    ApiError {
        kind,
        code: maker.word(),
        message: maker.word(),
        status: maker.dice.bool().then_some(429),
        request_id: maker.dice.bool().then(|| maker.word()),
        attempts: 3,
        transience: Transience::Permanent,
        advice: maker.dice.bool().then(|| maker.word()),
    }
}

struct Maker<'a> {
    dice: &'a mut Rng,
    malice: f64,
    /// What stands in all texts.
    text: Option<&'a str>,
}

impl Maker<'_> {
    fn strikes(&mut self) -> bool {
        self.dice.f64() < self.malice
    }

    /// Some text, good or bad. A service that breaks its shapes at all has more bad texts than broken shapes.
    fn word(&mut self) -> String {
        if let Some(text) = self.text {
            return text.to_owned();
        }
        let bad = if self.malice > 0.0 { self.malice.max(0.4) } else { 0.0 };
        if self.dice.f64() >= bad {
            return TEXTS[self.dice.usize(..TEXTS.len())].to_owned();
        }
        match self.dice.usize(..BAD_TEXTS.len() + 2) {
            0 => "w".repeat(5000),
            1 => format!("a{}", "\u{301}".repeat(300)),
            n => BAD_TEXTS[n - 2].to_owned(),
        }
    }

    fn value(&mut self, shape: &Shape, depth: u32) -> Value {
        if !self.strikes() {
            return self.fair(shape, depth);
        }
        match self.dice.u8(..7) {
            0 => Value::Null,
            1 => json!(BAD_NUMBERS[self.dice.usize(..BAD_NUMBERS.len())]),
            2 => json!([[], {}, null, self.word()]),
            3 => json!({ self.word(): { "CreatedAt": self.word() } }),
            4 => json!(self.dice.bool()),
            _ => json!(self.word()),
        }
    }

    fn fair(&mut self, shape: &Shape, depth: u32) -> Value {
        match &shape.kind {
            ShapeKind::String { values } if values.is_empty() => json!(self.word()),
            ShapeKind::String { values } => json!(values[self.dice.usize(..values.len())]),
            ShapeKind::Boolean => json!(self.dice.bool()),
            ShapeKind::Integer { .. } => json!(self.dice.i32(0..100_000)),
            ShapeKind::Double => json!(f64::from(self.dice.i32(0..100_000)) / 8.0),
            ShapeKind::Timestamp(TimestampFormat::EpochSeconds) => json!(1_700_000_000 + self.dice.i64(0..90_000_000)),
            ShapeKind::Timestamp(TimestampFormat::DateTime) => json!("2026-02-03T04:05:06.789Z"),
            ShapeKind::Structure { .. } => self.structure(shape, depth),
            ShapeKind::List { item } => self.list(item.shape(), depth),
            ShapeKind::Map { value, .. } if depth < DEEPEST => {
                let entries = self.dice.usize(..4);
                (0..entries).map(|n| (format!("{}{n}", self.word()), self.value(value.shape(), depth + 1))).collect()
            }
            ShapeKind::Map { .. } => json!({}),
        }
    }

    fn list(&mut self, item: &Shape, depth: u32) -> Value {
        if depth >= DEEPEST {
            return json!([]);
        }
        // The rows of a reply now and then fill a page or more; what hangs below a row is short.
        let most = if depth == 1 && self.dice.u8(..8) == 0 { 120 } else { 4 };
        let count = self.dice.usize(..=most);
        (0..count).map(|_| self.value(item, depth + 1)).collect()
    }

    fn structure(&mut self, shape: &Shape, depth: u32) -> Value {
        let ShapeKind::Structure { members, union } = &shape.kind else { return Value::Null };
        let chosen = if *union { self.dice.usize(..members.len().max(1)) } else { 0 };
        let mut made = Map::new();
        for (n, member) in members.iter().enumerate() {
            let left_out = if *union { n != chosen } else { !member.required && self.dice.u8(..5) == 0 };
            if !left_out && !self.strikes() {
                made.insert(member.name.to_owned(), self.value(member.shape(), depth + 1));
            }
        }
        if self.strikes() {
            made.insert(self.word(), json!({ self.word(): [self.word()] }));
        }
        Value::Object(made)
    }
}
