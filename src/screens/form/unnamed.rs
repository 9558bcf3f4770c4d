//! Names in the document that say nothing: of what is not there, of what is of no use any more, and of what is to be
//! made though it is there already. All of it warns: somebody may make or remove things at any time.

use super::known::{Known, ListEnd, Listed};
use super::mention::{Mention, Subject};
use crate::catalog::{Location, arn_of_location, catalog, with_article};
use crate::contract::Context;
use crate::model::{DocPath, Issue, Severity, Violation};
use crate::screens::Session;

/// How many names are offered in place of one that is not there.
const NEAR: usize = 3;
/// So many rows at the most are looked through, with each key, for what may be meant in place of names.
const LOOKS: usize = 20_000;
/// How many edits a name is away at the most from one that may be meant, as a part of its letters.
const APART: usize = 3;

impl Known {
    /// What is to be said of the names in the document, as far as what they name was looked up.
    pub(super) fn remarks(&self, of: &Subject<'_>, session: &Session, context: &Context) -> Vec<Issue> {
        let named = self.named(of);
        let mut looks = LOOKS;
        let named = named.iter().filter_map(|named| self.remark(named, &mut looks, session, context.account()));
        let found = self.look_through(of);
        named.chain(found.no_arns.iter().filter_map(|(path, refers)| no_arn(path, refers, context))).collect()
    }

    fn remark(&self, named: &Mention, looks: &mut usize, session: &Session, account: Option<&str>) -> Option<Issue> {
        let listed = self.list(&named.list);
        let one = self.one(&named.list.child(&named.id));
        let row = listed.and_then(|listed| listed.rows.get(&named.id));
        let singular = &named.resource.singular;
        let (name, message) = match (named.is_own, row.is_some() || one == Some(true)) {
            (true, is_there) => {
                let taken = is_there || listed.is_some_and(|listed| named.ids_of_label(listed).next().is_some());
                ("name.taken", taken.then(|| format!("there is {} {} already", with_article(singular), named.id))?)
            }
            (false, true) => {
                let unfit = row.and_then(|row| named.unfit(row));
                ("name.usable", unfit.or_else(|| named.elsewhere(account))?)
            }
            (false, false) if named.elsewhere(account).is_some() => ("name.account", named.elsewhere(account)?),
            // AWS's own names begin so, and no list has them all.
            (false, false) if named.id.starts_with('_') => return None,
            (false, false) => {
                let whole = listed.filter(|listed| listed.end == Some(ListEnd::Whole));
                let there = match (whole, one) {
                    (Some(listed), _) => named.among(listed, looks, session),
                    (None, Some(false)) => named.place(session),
                    (None, _) => return None,
                };
                let made = if named.path.is_root() { "; sending this creates it" } else { "" };
                ("name.exists", format!("there is no {singular} {}{there}{made}", named.id))
            }
        };
        Some(warning(name, named.path.clone(), message))
    }
}

fn warning(name: &'static str, path: DocPath, message: String) -> Issue {
    Issue { path, constraint: Violation::Rule { name, severity: Severity::Warning }, message }
}

/// What stands where the ARN of something is meant, and is none: an ARN of what is meant looks as is said.
fn no_arn(path: &DocPath, refers: &str, context: &Context) -> Option<Issue> {
    let (singular, arn) = (&catalog().resource(refers)?.singular, like(refers, context)?);
    Some(warning("name.arn", path.clone(), format!("is not the ARN of {}, such as {arn}", with_article(singular))))
}

/// What the ARN of an item of a resource looks like.
fn like(refers: &str, context: &Context) -> Option<String> {
    let mut parts = refers.split('/');
    let root = Location::home().child(parts.next()?);
    let item = parts.fold(root, |at, list| at.child(list).child("…"));
    let caller = context.identity.as_ref().and_then(|identity| identity.as_ref().ok());
    let caller = caller.map_or("arn:aws:sts::…:caller", |caller| caller.arn.as_str());
    arn_of_location(&item, caller, context.region().unwrap_or("…"))
}

impl Mention {
    /// What the thing stands in, in words.
    fn place(&self, session: &Session) -> String {
        let holder = self.list.parent().filter(|holder| holder.parts().len() > 1);
        holder.map(|holder| format!(" in {}", session.name_of(&holder))).unwrap_or_default()
    }

    /// Among how many others it is not, and which of them may be meant.
    fn among(&self, listed: &Listed, looks: &mut usize, session: &Session) -> String {
        let place = self.place(session);
        if let Some(id) = self.ids_of_label(listed).next() {
            return format!("{place}; it is what people call {id}, and that id is what counts here");
        }
        let looked = Some(listed.rows.len()).filter(|rows| rows <= looks).unwrap_or_default();
        *looks -= looked;
        let mut near: Vec<(usize, String)> = listed
            .rows
            .iter()
            .take(looked)
            .filter_map(|(id, row)| {
                let label = self.resource.label_of(row).filter(|label| label != id);
                let away = label.iter().chain([id]).filter_map(|name| apart(name, &self.id)).min()?;
                Some((away, label.map_or_else(|| id.clone(), |label| format!("{label} ({id})"))))
            })
            .collect();
        near.sort();
        near.truncate(NEAR);
        let names: Vec<String> = near.into_iter().map(|(_, name)| name).collect();
        match (listed.rows.len(), names.as_slice()) {
            (0, _) => format!("{place}: there is none yet"),
            (count, []) => format!("{place}, among {count}"),
            (count, names) => format!("{place}, among {count}; near it: {}", names.join(", ")),
        }
    }

    /// The ids of what people call as the document does.
    fn ids_of_label<'l>(&'l self, listed: &'l Listed) -> impl Iterator<Item = &'l String> {
        listed.ids_of(&self.id)
    }

    /// Whether it is named by the ARN of another account than the one that is asked.
    fn elsewhere(&self, account: Option<&str>) -> Option<String> {
        let there = self.arn.as_deref()?.split(':').nth(4).filter(|there| !there.is_empty())?;
        let here = account.filter(|here| *here != there)?;
        Some(format!("is of the account {there}, while this goes to {here}"))
    }

    /// Why it is there and of no use; or another of the same name is meant, in another account or region.
    fn unfit(&self, row: &serde_json::Value) -> Option<String> {
        let own = self.resource.arn_of(row);
        if let (Some(arn), Some(own)) = (&self.arn, own)
            && *arn != own
        {
            return Some(format!(
                "is not the {} {} of this account, which has the ARN {own}",
                self.resource.singular, self.id
            ));
        }
        if let Some((fit, other)) = self.fit.as_ref().and_then(|fit| Some((fit, fit.differs(row)?))) {
            return Some(format!("the {} {} is of {other}, not of {}", self.resource.singular, self.id, fit.value));
        }
        let usable = self.resource.usable.as_ref().filter(|usable| usable.holds(row) == Some(false))?;
        let name = self.resource.label_of(row).unwrap_or_else(|| self.id.clone());
        Some(format!("{name}: {}", usable.why))
    }
}

/// How many edits away a name is that may be meant.
fn apart(name: &str, typed: &str) -> Option<usize> {
    let (name, typed) = (name.to_lowercase(), typed.to_lowercase());
    let away = strsim::damerau_levenshtein(&name, &typed);
    let is_part = typed.chars().count() > APART && (name.contains(&typed) || typed.contains(&name));
    (is_part || away <= typed.chars().count() / APART).then_some(away)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::catalog::{Location, Resource, Scope, arn_of_location, catalog};
    use crate::form::Form;
    use crate::model::{DocPath, Member, Shape, ShapeKind};
    use crate::screens::form::pick::source::Asker;
    use crate::screens::form::spec::FormSpec;
    use crate::screens::testing::ScreenHarness;

    /// A document that has every member of a shape.
    fn whole(shape: &'static Shape, depth: usize) -> Value {
        match &shape.kind {
            _ if depth > 7 => Value::Null,
            ShapeKind::Structure { members, .. } => {
                let value = |member: &Member| (member.name.to_owned(), whole(member.shape(), depth + 1));
                Value::Object(members.iter().map(value).filter(|(_, value)| !value.is_null()).collect())
            }
            ShapeKind::List { item } => json!([whole(item.shape(), depth + 1)]),
            ShapeKind::Map { value, .. } => json!({"nosuch": whole(value.shape(), depth + 1)}),
            ShapeKind::String { .. } => json!("nosuch"),
            _ => Value::Null,
        }
    }

    /// Every place in a document whose member names a resource.
    fn naming(shape: &'static Shape, value: &Value, path: &DocPath, found: &mut Vec<(DocPath, &'static Member)>) {
        let mut inside = |member: &'static Member, value: &Value, path: DocPath| {
            if member.refers.is_some() && value.is_string() {
                found.push((path, member));
            } else {
                naming(member.shape(), value, &path, found);
            }
        };
        match (&shape.kind, value) {
            (ShapeKind::Structure { members, .. }, Value::Object(object)) => members.iter().for_each(|member| {
                if let Some(value) = object.get(member.name) {
                    inside(member, value, path.member(member.name));
                }
            }),
            (ShapeKind::List { item }, Value::Array(items)) => inside(item, &items[0], path.index(0)),
            (ShapeKind::Map { value: item, .. }, Value::Object(entries)) => {
                entries.iter().for_each(|(key, value)| inside(item, value, path.key(key)));
            }
            _ => {}
        }
    }

    fn place(resource: &Resource, scope: Scope) -> Location {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let item = parts.fold(root, |at, list| at.child(list).child(&format!("id-of-{list}")));
        if scope == Scope::List { item.parent().unwrap() } else { item }
    }

    #[test]
    fn every_name_in_every_form_is_remarked_where_its_list_has_none_of_it() {
        let harness = ScreenHarness::at("profiles/domains");
        let (mut held, caller) = (0, "arn:aws:iam::210987654321:user/kim");
        for resource in catalog().resources() {
            for action in resource.actions().iter().filter(|action| action.is_write()) {
                let at = place(resource, action.scope).with_action(&action.verb);
                let spec = FormSpec::at(&at, catalog().place(&at).unwrap(), &action.verb).unwrap();
                let input = action.operation.operation().input;
                let mut document = whole(input, 0);
                let mut names = Vec::new();
                naming(input, &document, &DocPath::root(), &mut names);
                let sources: Vec<_> = names
                    .iter()
                    .map(|(path, member)| {
                        let asker = Asker { operation: action.operation, document: &document, at: &at, field: path };
                        asker.source(member.refers.unwrap())
                    })
                    .collect();
                let mut asked = Vec::new();
                for ((path, member), source) in names.into_iter().zip(sources) {
                    let refers = member.refers.unwrap();
                    let is_given = path.steps().len() == 1 && spec.gives(&path.to_string());
                    let Ok(source) = source else { continue };
                    if is_given
                        || source.resource.foreign
                        || !member.offered().is_empty()
                        || spec.names_itself(&path, refers)
                    {
                        continue;
                    }
                    if source.arns {
                        let inside = source.inside.iter().map(|resource| resource.name.as_str());
                        let item = inside.fold(source.list.child("nosuch"), |at, list| at.child(list).child("nosuch"));
                        let arn = arn_of_location(&item, caller, "eu-central-1");
                        let Some(arn) = arn else { continue };
                        path.put(&mut document, Value::from(arn));
                    }
                    asked.push(path);
                }
                let form = Form::new(action.operation, document);
                let of = Subject { spec: &spec, form: &form, at: &at };
                let lists = Known::default().named(&of).into_iter().map(|named| named.list);
                let said =
                    Known::of_nothing(lists).remarks(&of, &harness.session, harness.session.context(harness.context));
                for path in asked {
                    let is_said = said.iter().any(|issue| issue.path == path && issue.message.contains("there is no "));
                    assert!(is_said, "{at}: {path} in {said:?}");
                    held += 1;
                }
            }
        }
        assert!(held > 100, "{held} names were looked at");
    }

    #[test]
    fn names_are_near_by_letters_or_by_a_part() {
        assert_eq!(apart("nightly-contacts", "nightly-contcats"), Some(1));
        assert!(apart("nightly-contacts", "nightly").is_some());
        assert_eq!(apart("orders", "nosuch"), None);
        assert_eq!(apart("b", "a"), None);
    }
}
