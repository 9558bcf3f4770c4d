//! Values that differ by environment, found in what was read: buckets, addresses of other systems.

use std::collections::BTreeSet;

use super::names::is_address;
use super::texts::mapped;
use super::{Environment, Found, Head};
use crate::model::Member;

/// What the ids of endpoint services begin with.
const ENDPOINT_SERVICE: &str = "vpce-svc-";

impl Found {
    /// Makes variables of a folder of the values that differ by environment and are none yet. The value that is here
    /// holds for all places until the folder says otherwise.
    pub fn find_variables(&mut self, head: &mut Head) {
        let mut values = BTreeSet::new();
        for (name, item) in &self.items {
            let Some(kind) = self.kinds.named(name) else { continue };
            let mut each = |text: &str, member: Option<&'static Member>| {
                let varies = member.is_some_and(|member| kind.spec.varies.iter().any(|name| name == member.name));
                if varies && self.is_of_its_own(text) {
                    values.insert(text.to_owned());
                } else if is_address(text) {
                    values.extend(made_ids(text).filter(|id| self.is_of_its_own(id)).map(str::to_owned));
                }
                String::new()
            };
            for (name, value) in &kind.body(&item.at, &item.document, &item.reply) {
                mapped(value, kind.member(name), &mut each);
            }
            for reply in item.parts.values() {
                mapped(reply, None, &mut each);
            }
        }
        let mut made = Vec::new();
        for value in values {
            let name = free_name(&value, head);
            head.variables.insert(name.clone(), [("default".to_owned(), value.clone())].into());
            self.environment.variables.insert(name.clone(), value);
            made.push(name);
        }
        // What stands in no file needs no name.
        let idle = self.known().design.idle_variables(head);
        for name in made.iter().filter(|name| idle.contains(name)) {
            head.variables.remove(name);
            self.environment.variables.remove(name);
        }
    }

    /// Whether a text is like no other one, and says nothing that differs by itself. A plain word may mean anything.
    fn is_of_its_own(&self, text: &str) -> bool {
        let Environment { account, region, variables, .. } = &self.environment;
        let is_known = variables.values().any(|value| value == text);
        let is_plain = text.chars().all(char::is_alphanumeric) && !is_account(text);
        let is_own = [account, region].iter().any(|own| !own.is_empty() && text.contains(own.as_str()));
        !is_known && !is_plain && !text.contains("${") && !is_own
    }
}

/// Whether a value is one that AWS made: an account, a key of KMS, an endpoint service.
pub(super) fn is_made_id(word: &str) -> bool {
    is_account(word) || uuid::Uuid::try_parse(word).is_ok() || word.starts_with(ENDPOINT_SERVICE)
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What of an address AWS made, so that another environment has another one: accounts, keys of KMS, endpoint
/// services.
fn made_ids(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let is_key = |word: &str| text.contains(":kms:") && uuid::Uuid::try_parse(word).is_ok();
    let is_made = move |word: &&str| is_account(word) || is_key(word) || word.starts_with(ENDPOINT_SERVICE);
    words.filter(is_made)
}

/// What a variable is called: its value as a word.
fn free_name(value: &str, head: &Head) -> String {
    let bare = value.split_once("://").map_or(value, |(_, rest)| rest);
    let bare = match value {
        account if is_account(account) => &format!("account-{account}"),
        key if uuid::Uuid::try_parse(key).is_ok() => &format!("key-{key}"),
        _ => bare,
    };
    let word: String = bare.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let word = word.trim_matches('-').to_owned();
    let names = std::iter::once(word.clone()).chain((2..).map(|n| format!("{word}-{n}")));
    let mut free = names.filter(|name| !head.variables.contains_key(name));
    free.next().unwrap_or(word)
}
