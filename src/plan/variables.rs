//! Values that differ by environment, found in what was read: buckets, addresses of other systems.

use std::collections::BTreeMap;

use super::names::is_address;
use super::texts::mapped;
use super::{Design, Environment, Found, Head};
use crate::model::Member;

/// What the ids of endpoint services begin with.
const ENDPOINT_SERVICE: &str = "vpce-svc-";

impl Found {
    /// Makes variables of a folder of the values that differ by environment and are none yet. The value that is here
    /// holds for all places until the folder says otherwise; but for what is of this account alone: elsewhere it has to be
    /// said.
    pub fn find_variables(&mut self, head: &mut Head) {
        let mut values: BTreeMap<String, Differing> = BTreeMap::new();
        for (name, item) in &self.items {
            let Some(kind) = self.kinds.named(name) else { continue };
            let mut each = |text: &str, member: Option<&'static Member>| {
                let varies = member.is_some_and(|member| kind.spec.varies.iter().any(|name| name == member.name));
                if varies && self.is_of_its_own(text) {
                    values.entry(text.to_owned()).or_default();
                } else if is_address(text) {
                    self.made_ids(text, &mut values);
                }
                String::new()
            };
            if kind.spec.name.is_none() {
                each(&item.id, None);
            }
            for (name, value) in &kind.body(&item.at, &item.document, &item.reply) {
                mapped(value, kind.member(name), &mut each);
            }
            for reply in item.parts.values() {
                mapped(reply, None, &mut each);
            }
        }
        let Environment { account, region, .. } = &self.environment;
        let here = format!("{account}/{region}");
        let mut made = Vec::new();
        for (value, differing) in values {
            let name = free_name(differing.called.as_deref(), &value, head);
            let place = if differing.is_of_here { here.clone() } else { "default".to_owned() };
            head.variables.insert(name.clone(), [(place, value.clone())].into());
            made.push((name, value));
        }
        self.environment.variables.extend(made.iter().cloned());
        // What stands in no file needs no name.
        let idle = self.known().design.idle_variables(head);
        for (name, _) in made.iter().filter(|(name, _)| idle.contains(name)) {
            head.variables.remove(name);
            self.environment.variables.remove(name);
        }
    }

    /// The design to bring to another place. What is of this account alone is a variable elsewhere, and has no value there.
    #[must_use]
    pub fn brought_to(&self, there: &Environment) -> Design {
        let here = &self.environment;
        if (&here.account, &here.region) == (&there.account, &there.region) {
            return self.known().design;
        }
        let (mut own, mut head) = (self.clone(), Head::default());
        own.find_variables(&mut head);
        let is_of_here = |name: &String| head.variables.get(name).is_some_and(|values| !values.contains_key("default"));
        own.environment.variables.retain(|name, _| is_of_here(name) || here.variables.contains_key(name));
        own.known().design
    }

    /// What of an address AWS made, so that another environment has another one: accounts, endpoint services, and what an
    /// ARN tells by a number: a key of KMS, an instance of Amazon Connect.
    fn made_ids(&self, text: &str, values: &mut BTreeMap<String, Differing>) {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        for word in words.filter(|word| self.is_of_its_own(word)) {
            let is_ours = || self.items.iter().any(|(_, item)| item.id == word);
            if is_account(word) || word.starts_with(ENDPOINT_SERVICE) {
                values.entry(word.to_owned()).or_default();
            } else if text.starts_with("arn:") && uuid::Uuid::try_parse(word).is_ok() && !is_ours() {
                let is_of_here = text.contains(self.environment.account.as_str());
                values.insert(word.to_owned(), Differing { called: name_in_arn(text, word), is_of_here });
            }
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

/// A value that differs by environment.
#[derive(Default)]
struct Differing {
    /// What it is called, where that says more than the value does.
    called: Option<String>,
    /// Whether it surely is of this account alone, so that it holds nowhere else.
    is_of_here: bool,
}

/// What an ARN calls something in it: `connect-instance`, `kms-key`.
fn name_in_arn(arn: &str, id: &str) -> Option<String> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [_, _, service, _, _, rest] = parts.as_slice() else { return None };
    let before = rest.split(['/', ':']).take_while(|part| *part != id).last()?;
    Some(format!("{service}-{before}"))
}

/// What a variable is called: its value as a word, where it has no better name.
fn free_name(called: Option<&str>, value: &str, head: &Head) -> String {
    let bare = match (called, value) {
        (Some(called), _) => called,
        (None, account) if is_account(account) => &format!("account-{account}"),
        _ => value.split_once("://").map_or(value, |(_, rest)| rest),
    };
    let word: String = bare.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let word = word.trim_matches('-').to_owned();
    let names = std::iter::once(word.clone()).chain((2..).map(|n| format!("{word}-{n}")));
    let mut free = names.filter(|name| !head.variables.contains_key(name));
    free.next().unwrap_or(word)
}
