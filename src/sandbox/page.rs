//! Pages and their tokens: opaque, bound to the query that began them, good for a day.

use std::hash::{DefaultHasher, Hash, Hasher};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use serde_json::{Map, Value};

use super::{Answer, Record, Refusal, Request, Store};
use crate::model::{Paging, Service};

/// Rows on a page where the request does not say: what `SearchProfiles` documents, and what `SearchCases` does.
const DEFAULT_LIMIT: usize = 20;
const DEFAULT_LIMIT_OF_CASES: usize = 25;
/// Rows on a page of an operation that offers no choice, such as `GetCase`.
const WITHOUT_CHOICE: usize = 100;
/// What a token begins with, so that none begins with the hyphen that a command line takes for an option.
const VERSION: u8 = 1;
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

impl Request<'_> {
    /// How many rows this request wants on a page: its limit member, at most the facts' maximum.
    #[must_use]
    pub fn limit(&self) -> usize {
        let default = if self.service() == Service::ConnectCases { DEFAULT_LIMIT_OF_CASES } else { DEFAULT_LIMIT };
        let Some(member) = self.operation.paging.as_ref().and_then(|paging| paging.limit.as_deref()) else {
            return WITHOUT_CHOICE;
        };
        let asked = self.input.get(member).and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
        let max = self.operation.input.member(member).and_then(|member| member.shape().constraint.max);
        let max = max.map_or(usize::MAX, |max| max as usize);
        asked.unwrap_or(default).clamp(1, max)
    }

    /// A page of the documents of a kind and parent, each turned into a row.
    ///
    /// # Errors
    /// If the token is not one of this query.
    pub fn page(&self, store: &Store<'_>, kind: &str, parent: &str, row: impl Fn(Record) -> Value) -> Answer {
        let after = self.position(store)?.unwrap_or(0);
        let limit = self.limit();
        let mut records = store.list_after(kind, parent, after, limit.saturating_add(1))?;
        let next = (records.len() > limit).then(|| records[limit - 1].seq);
        records.truncate(limit);
        Ok(self.reply(store, records.into_iter().map(row).collect(), next))
    }

    /// A page of rows at hand; they must come in the same order each time.
    ///
    /// # Errors
    /// If the token is not one of this query.
    pub fn page_of(&self, store: &Store<'_>, rows: &[Value]) -> Answer {
        self.page_by(store, rows, |row| Ok(Some(row.clone())))
    }

    /// A page of keys at hand, of which only those on the page are turned into rows. Keys that give
    /// no row leave a gap.
    ///
    /// # Errors
    /// If the token is not one of this query, or as `row` does.
    pub fn page_by<K>(
        &self,
        store: &Store<'_>,
        keys: &[K],
        row: impl Fn(&K) -> Result<Option<Value>, Refusal>,
    ) -> Answer {
        let start = self.position(store)?.map_or(0, |at| usize::try_from(at).unwrap_or(usize::MAX)).min(keys.len());
        let end = start.saturating_add(self.limit()).min(keys.len());
        let rows = keys[start..end].iter().filter_map(|key| row(key).transpose()).collect::<Result<_, _>>()?;
        Ok(self.reply(store, rows, (end < keys.len()).then_some(end as i64)))
    }

    fn reply(&self, store: &Store<'_>, rows: Vec<Value>, next: Option<i64>) -> Value {
        let mut document = Map::new();
        if let Some(Paging { next: member, items, .. }) = &self.operation.paging {
            if let Some(items) = items.first() {
                document.insert(items.clone(), Value::Array(rows));
            }
            if let Some(next) = next {
                document.insert(member.clone(), self.token(store, next).into());
            }
        }
        Value::Object(document)
    }

    /// Where the page begins, by the request's token.
    fn position(&self, store: &Store<'_>) -> Result<Option<i64>, Refusal> {
        let Some(paging) = &self.operation.paging else { return Ok(None) };
        let Some(token) = self.input.get(&paging.token).and_then(Value::as_str) else { return Ok(None) };
        let refuse = |why: &str| Refusal::invalid(format!("Invalid {}: {why}", paging.token));
        let (position, issued) = self.open(store, token).ok_or_else(|| refuse("it does not belong to this query"))?;
        let age = store.now().as_millisecond().saturating_sub(issued);
        if age > LIFETIME.as_millis() as i64 {
            return Err(refuse("it has expired"));
        }
        Ok(Some(position))
    }

    fn token(&self, store: &Store<'_>, position: i64) -> String {
        let issued = store.now().as_millisecond();
        let mut bytes = Vec::with_capacity(25);
        bytes.push(VERSION);
        bytes.extend(self.seal(store, position, issued).to_be_bytes());
        bytes.extend(position.to_be_bytes());
        bytes.extend(issued.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn open(&self, store: &Store<'_>, token: &str) -> Option<(i64, i64)> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let bytes: [u8; 24] = bytes.strip_prefix(&[VERSION])?.try_into().ok()?;
        let word = |at: usize| bytes[at..at + 8].iter().fold(0_u64, |word, byte| (word << 8) | u64::from(*byte));
        let (position, issued) = (word(8).cast_signed(), word(16).cast_signed());
        (self.seal(store, position, issued) == word(0)).then_some((position, issued))
    }

    /// Ties position and time to the account, region, operation and everything asked but token and page size.
    fn seal(&self, store: &Store<'_>, position: i64, issued: i64) -> u64 {
        let mut hasher = DefaultHasher::new();
        (store.token_key(), store.account(), store.region(), self.operation.id, position, issued).hash(&mut hasher);
        if let (Some(input), Some(paging)) = (self.input.as_object(), &self.operation.paging) {
            let mut asked: Vec<(&String, String)> = input
                .iter()
                .filter(|(name, _)| **name != paging.token && Some(*name) != paging.limit.as_ref())
                .map(|(name, value)| (name, value.to_string()))
                .collect();
            asked.sort();
            asked.hash(&mut hasher);
        }
        hasher.finish()
    }
}
