//! What is typed into the filter of a table: words as in every filter, and conditions on columns, such as
//! `status:errored`, `status:errored,failed`, `!status:active`, `records>=1000`, `updated<-7d` and `name="two words"`. A
//! column goes by its heading, with blanks or without, or by what of that no other one has: its beginning, its last words
//! or a word.

use jiff::{SignedDuration, Timestamp, Zoned};

use super::columns::{column, is_heading};
use super::rows::TableRow;
use crate::catalog::{Cell, CellSource, Column, Datum, When, spoken};
use crate::screens::query::{Finder, Query};

/// What can be typed, for an empty line.
pub(super) const WRITTEN: &str = "word  !word  column:word  column<number  column>-7d";

/// What can be typed, for the help.
pub(super) const EXPLAINED: &str = "Filter the rows: by words (!word for those without it), and by columns, each by its \
    heading or a word of it: status:open,closed updated<-7d amount>=10 !owner=kim";

/// The signs between a column and a value, the longest first.
const SIGNS: [(&str, Sign); 7] = [
    ("!=", Sign::Unlike),
    ("<=", Sign::Most),
    (">=", Sign::Least),
    (":", Sign::Has),
    ("=", Sign::Is),
    ("<", Sign::Below),
    (">", Sign::Above),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Has,
    Is,
    Unlike,
    Below,
    Most,
    Above,
    Least,
}

/// The filter of a table, understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RowQuery {
    words: Option<Query>,
    conditions: Vec<Condition>,
    /// What was typed like a condition and is none: it counts as a word.
    problems: Vec<String>,
}

/// A condition on the cells of a column.
#[derive(Clone, Debug, PartialEq)]
struct Condition {
    column: usize,
    inverted: bool,
    sign: Sign,
    /// Any of these, in small letters.
    texts: Vec<String>,
    number: Option<f64>,
    when: Option<When>,
    /// When it was typed: how long something takes that goes on is told by that.
    now: Timestamp,
}

/// Decides for many rows.
#[derive(Debug)]
pub(super) struct RowFinder<'q> {
    words: Option<Finder>,
    conditions: &'q [Condition],
}

impl RowQuery {
    /// Understands a filter text. `None` where it asks for nothing.
    pub(super) fn parse(text: &str, columns: &[Column], now: &Zoned) -> Option<Self> {
        let mut query = Self::default();
        let mut words = Vec::new();
        // Behind a sign for exactness all is one word.
        if text.trim_start().trim_start_matches('!').starts_with('=') {
            words.push(text.to_owned());
        } else {
            for word in apart(text) {
                let word = with_heading(&mut words, word, columns);
                match Condition::parse(&word, columns, now) {
                    Some(Ok(condition)) => query.conditions.extend(condition),
                    Some(Err(problem)) => {
                        query.problems.push(problem);
                        words.push(word);
                    }
                    None => words.push(word),
                }
            }
        }
        query.words = Query::parse(&words.join(" "));
        (query.words.is_some() || !query.conditions.is_empty()).then_some(query)
    }

    /// Decides for many rows.
    pub(super) fn finder(&self) -> RowFinder<'_> {
        RowFinder { words: self.words.as_ref().map(Query::finder), conditions: &self.conditions }
    }

    /// The words in it, to show where they were found.
    pub(super) fn words(&self) -> Option<&Query> {
        self.words.as_ref()
    }

    /// What was typed like a condition and is none, and why.
    pub(super) fn problems(&self) -> &[String] {
        &self.problems
    }

    /// The columns with a condition whose cells come by calls for each row.
    pub(super) fn waits_for(&self, columns: &[Column]) -> Vec<usize> {
        let by_call = |column: &usize| columns.get(*column).is_some_and(|column| column.source != CellSource::Row);
        self.conditions.iter().map(|condition| condition.column).filter(by_call).collect()
    }
}

impl RowFinder<'_> {
    /// Whether a row passes.
    pub(super) fn passes(&mut self, row: &TableRow) -> bool {
        self.words.as_mut().is_none_or(|words| words.passes(row.text()))
            && self.conditions.iter().all(|condition| condition.holds(&row.cell(condition.column)))
    }
}

/// The words of a text. Blanks between quotation marks part nothing.
fn apart(text: &str) -> Vec<String> {
    let mut quoted = false;
    let parts = text.split(|letter: char| {
        quoted ^= letter == '"';
        letter.is_whitespace() && !quoted
    });
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A word together with those before it, where they are a heading of several words with it.
fn with_heading(before: &mut Vec<String>, word: String, columns: &[Column]) -> String {
    let Some(end) = word.find([':', '=', '<', '>', '!']).filter(|end| *end > 0) else { return word };
    for first in 0..before.len() {
        let whole = before[first..].concat();
        if is_heading(&format!("{whole}{}", &word[..end]), columns) {
            before.truncate(first);
            return whole + &word;
        }
    }
    word
}

impl Condition {
    /// A word as a condition: `None` where it is none, nothing in it where its value is still missing, and an error where
    /// its column is not known or its value is none for it.
    fn parse(word: &str, columns: &[Column], now: &Zoned) -> Option<Result<Option<Self>, String>> {
        let (inverted, word) = word.strip_prefix('!').map_or((false, word), |rest| (true, rest));
        let end = word.find(|letter: char| !letter.is_alphanumeric() && letter != '-' && letter != '_')?;
        let (name, rest) = word.split_at_checked(end)?;
        let (sign, value) = SIGNS.iter().find_map(|(text, sign)| Some((*sign, rest.strip_prefix(text)?)))?;
        if !name.starts_with(char::is_alphabetic) {
            return None;
        }
        let known = match column(name, columns) {
            Ok(column) => column,
            Err(problem) => return Some(Err(problem)),
        };
        let (sign, value) = match (sign, SIGNS[..3].iter().chain(&SIGNS[5..]).find(|(text, _)| value.starts_with(text)))
        {
            (Sign::Has, Some((text, sign))) => (*sign, &value[text.len()..]),
            _ => (sign, value),
        };
        Some(Self::of_value((known, inverted, sign), value, &columns[known], now))
    }

    fn of_value(
        (column, inverted, sign): (usize, bool, Sign),
        value: &str,
        of: &Column,
        now: &Zoned,
    ) -> Result<Option<Self>, String> {
        let whole = value.trim_matches('"');
        if whole.is_empty() {
            return Ok(None);
        }
        let is_quoted = value.starts_with('"');
        let texts = if is_quoted { vec![whole] } else { whole.split(',').filter(|text| !text.is_empty()).collect() };
        let texts = texts.into_iter().map(str::to_lowercase).collect();
        let sign_text = match sign {
            Sign::Below => "<",
            Sign::Most => "<=",
            Sign::Above => ">",
            Sign::Least => ">=",
            Sign::Has | Sign::Is | Sign::Unlike => "",
        };
        let when = When::parse(&format!("{sign_text}{whole}"), now);
        let number = number(whole);
        let title = &of.title;
        if of.kind.is_time() && when.is_none() {
            return Err(format!(
                "{title} is a time, and {whole} is none: today, -7d, 2026-11-03, or < and > with one."
            ));
        }
        if of.kind.is_number() && number.is_none() && !sign_text.is_empty() {
            return Err(format!("{title} is a number, and {whole} is none."));
        }
        Ok(Some(Self {
            column,
            inverted,
            sign,
            texts,
            number,
            when: when.filter(|_| of.kind.is_time()),
            now: now.timestamp(),
        }))
    }

    /// Whether it holds for a cell. Of one that is not known yet nothing does.
    fn holds(&self, cell: &Cell) -> bool {
        if matches!(cell.datum, Datum::Pending) {
            return false;
        }
        let is_so = match (cell.datum.clone(), &self.when, self.number) {
            (Datum::Time(at), Some(when), _) => when.includes(at),
            (Datum::Missing, Some(_), _) => false,
            (Datum::Since(at), _, Some(number)) => self.compares(self.now.duration_since(at).as_secs_f64(), number),
            (Datum::Number(mine) | Datum::Duration(mine), _, Some(number)) => self.compares(mine, number),
            (Datum::Bytes(mine), _, Some(number)) => self.compares(mine as f64, number),
            // It goes by what is read, and by what the API has.
            (Datum::Enum, ..) => {
                [cell.text.clone(), spoken(&cell.text)].iter().any(|text| self.says(&text.to_lowercase()))
            }
            _ => self.says(&cell.text.to_lowercase()),
        };
        let unlike = self.sign == Sign::Unlike;
        is_so != (self.inverted != unlike)
    }

    fn compares(&self, mine: f64, number: f64) -> bool {
        match self.sign {
            Sign::Has | Sign::Is | Sign::Unlike => (mine - number).abs() < f64::EPSILON,
            Sign::Below => mine < number,
            Sign::Most => mine <= number,
            Sign::Above => mine > number,
            Sign::Least => mine >= number,
        }
    }

    fn says(&self, text: &str) -> bool {
        self.texts.iter().any(|wanted| match self.sign {
            Sign::Has => text.contains(wanted.as_str()),
            Sign::Is | Sign::Unlike => text == wanted,
            Sign::Below => !text.is_empty() && text < wanted.as_str(),
            Sign::Most => !text.is_empty() && text <= wanted.as_str(),
            Sign::Above => text > wanted.as_str(),
            Sign::Least => text >= wanted.as_str(),
        })
    }
}

/// A number as people write it: `1200`, `1_200`, `1.5`, `3KB`, `10 MB`, and a length of time in seconds: `90s`, `2h30m`.
fn number(text: &str) -> Option<f64> {
    let plain = text.replace(['_', '%'], "");
    if let Ok(number) = plain.parse::<f64>() {
        return Some(number).filter(|number| number.is_finite());
    }
    let lower = plain.to_ascii_lowercase();
    let sizes = [("kib", 1), ("kb", 1), ("mib", 2), ("mb", 2), ("gib", 3), ("gb", 3), ("b", 0)];
    let size = sizes.iter().find_map(|(unit, power)| {
        let number: f64 = lower.strip_suffix(unit)?.trim().parse().ok()?;
        Some(number * 1024_f64.powi(*power))
    });
    size.or_else(|| lower.parse::<SignedDuration>().ok().map(|time| time.as_secs_f64()))
}
