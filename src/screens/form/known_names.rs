//! What people call what a document names by ids, as far as it was read.

use std::collections::HashSet;

use serde_json::Value;

use super::known::Known;
use super::mention::Subject;
use super::named::named_by_arn;
use super::pick::source::{Asker, member_at};
use crate::catalog::catalog;
use crate::form::Row;
use crate::model::DocPath;
use crate::screens::Session;

impl Known {
    /// What people call the item that a field holds the id of.
    pub(super) fn name_of_id(
        &self,
        path: &DocPath,
        refers: &str,
        of: &Subject<'_>,
        session: &Session,
    ) -> Option<String> {
        self.name_in(of.form.document(), path, refers, of, session)
    }

    /// The same of a field of another document of this form, such as the one that exists.
    pub(super) fn name_in(
        &self,
        document: &Value,
        path: &DocPath,
        refers: &str,
        of: &Subject<'_>,
        session: &Session,
    ) -> Option<String> {
        let text = path.get(document)?.as_str().filter(|text| !text.is_empty())?;
        let operation = of.spec.operation();
        let source = Asker { operation, document, at: of.at, field: path }.source(refers).ok()?;
        let named = if source.arns { named_by_arn(text, refers) } else { Some((source.list, text.to_owned())) };
        let (list, id) = named?;
        let (item, resource) = (list.child(&id), catalog().resource(refers)?);
        let met = session.name_of(&item);
        let one = || self.names.get(&item).cloned();
        let read = || resource.called(self.row(&list, &id)?);
        // What is read of a customer says more than what was met on the way.
        let said = if met == id || resource.customer { one().or_else(read) } else { None };
        let name = said.unwrap_or_else(|| met.to_owned());
        (name != id).then_some(name)
    }

    /// What people call the thing that an item of a list is about: what the item itself, or a member of it, is the id of.
    pub(super) fn item_name(
        &self,
        document: &Value,
        item: &DocPath,
        of: &Subject<'_>,
        session: &Session,
    ) -> Option<String> {
        let name = |path: &DocPath| {
            let refers = member_at(of.spec.operation(), path)?.refers?;
            self.name_in(document, path, refers, of, session)
        };
        let members = item.get(document)?.as_object().into_iter().flat_map(|members| members.keys());
        name(item).or_else(|| members.map(|member| item.member(member)).find_map(|path| name(&path)))
    }

    /// What the request names by ids, with what people call it.
    pub(super) fn names_in(&self, of: &Subject<'_>, rows: &[Row], session: &Session) -> Vec<(String, String)> {
        let mut names = Vec::new();
        for named in self.named(of).into_iter().filter(|named| named.arn.is_none() && !named.is_own) {
            let name = self.name_of_id(&named.path, &named.resource.path, of, session);
            let name = name.filter(|name| !is_alike(&named.id, name));
            names.extend(name.map(|name| (named.id, format!("{} {name}", named.resource.singular))));
        }
        // What is picked by the type of a field has no resource in the facts.
        for row in rows.iter().filter(|row| row.refers.is_some()) {
            let singular = row.refers.and_then(|refers| catalog().resource(refers)).map(|resource| &resource.singular);
            let id = row.path.get(of.form.document()).and_then(Value::as_str);
            let said = id.zip(singular).zip(row.name.as_ref()).filter(|((id, _), name)| !is_alike(id, name));
            names.extend(said.map(|((id, singular), name)| (id.to_owned(), format!("{singular} {name}"))));
        }
        // An edit has all of what exists in its document, and sends little of it.
        let request = of.form.request();
        let mut sent = HashSet::new();
        texts_of(&request, &mut sent);
        names.retain(|(id, _)| sent.contains(id.as_str()));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// A message with the names of the ids in it, as far as they are known.
    pub(super) fn with_names(&self, message: &str, of: &Subject<'_>, session: &Session) -> String {
        let mut said = message.to_owned();
        let mut ids: Vec<(String, String)> = self
            .lists
            .iter()
            .flat_map(|(list, listed)| {
                listed.rows.keys().map(|id| (id.clone(), session.name_of(&list.child(id)).to_owned()))
            })
            .collect();
        for named in self.named(of) {
            let name = session.name_of(&named.list.child(&named.id)).to_owned();
            ids.push((named.id, name));
        }
        // A longer id may begin with a shorter one.
        ids.sort_by_key(|(id, _)| std::cmp::Reverse(id.len()));
        ids.dedup();
        let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
        for (id, name) in ids.into_iter().filter(|(id, name)| id.len() > 2 && name != id) {
            let whole = said.match_indices(&id).map(|(at, _)| at).find(|at| {
                let (before, after) = (said[..*at].chars().next_back(), said[at + id.len()..].chars().next());
                !before.is_some_and(is_part) && !after.is_some_and(is_part)
            });
            if let Some(at) = whole.filter(|_| !said.contains(&format!("({name})"))) {
                said.insert_str(at + id.len(), &format!(" ({name})"));
            }
        }
        said
    }
}

/// Whether an id is read as the name itself, such as `case_reason`.
fn is_alike(id: &str, name: &str) -> bool {
    id.replace('_', " ").eq_ignore_ascii_case(name)
}

/// The texts that stand in a document as its values.
fn texts_of<'d>(document: &'d Value, texts: &mut HashSet<&'d str>) {
    match document {
        Value::String(value) => drop(texts.insert(value)),
        Value::Array(items) => items.iter().for_each(|item| texts_of(item, texts)),
        Value::Object(members) => members.values().for_each(|value| texts_of(value, texts)),
        _ => {}
    }
}
