//! Ids that an action begins with: marked rows, or what belongs together. They travel in the location of its form.

use super::pick::source::member_at;
use crate::catalog::Location;
use crate::model::{DocPath, Member, OperationId, Shape, ShapeKind};

/// How deep an item of a list is looked through for the id.
const DEEPEST: usize = 3;

/// The list of an operation's input that takes ids of a resource, and where in its items the id stands.
pub(super) fn list_of(operation: OperationId, resource: &str) -> Option<(DocPath, DocPath)> {
    operation.operation().input.members().iter().find_map(|member| {
        let ShapeKind::List { item } = &member.shape().kind else { return None };
        Some((DocPath::root().member(member.name), id_in(item, resource, 0)?))
    })
}

/// Whether an operation takes several of a resource at once.
pub(in crate::screens) fn takes_list(operation: OperationId, resource: &str) -> bool {
    list_of(operation, resource).is_some()
}

/// Where the id of a resource stands in a value.
fn id_in(member: &'static Member, resource: &str, depth: usize) -> Option<DocPath> {
    if member.refers == Some(resource) {
        return Some(DocPath::root());
    }
    let of = |shape: &'static Shape| {
        shape.members().iter().find_map(|inner| {
            let below = id_in(inner, resource, depth + 1)?;
            Some(below.steps().iter().fold(DocPath::root().member(inner.name), |path, step| path.join(step.clone())))
        })
    };
    (depth < DEEPEST).then(|| of(member.shape())).flatten()
}

/// The ids of a resource that an operation never takes in a list of its input.
pub(in crate::screens) fn never_taken(operation: OperationId, resource: &str) -> &'static [String] {
    let Some((list, within)) = list_of(operation, resource) else { return &[] };
    let item = list.index(0);
    let inside = member_at(operation, &item).into_iter().flat_map(Member::without_inside);
    let mut inside = inside.filter(|(name, _)| within == DocPath::root().member(*name)).map(|(_, never)| never);
    let id = within.steps().iter().fold(item.clone(), |path, step| path.join(step.clone()));
    let own = || member_at(operation, &id).map_or(&[][..], Member::without);
    inside.next().unwrap_or_else(own)
}

/// The form at this location, beginning with these ids of a resource; `None` where it takes none.
pub(in crate::screens) fn carry(
    at: Location,
    operation: OperationId,
    resource: &str,
    ids: &[String],
) -> Option<Location> {
    let (list, within) = list_of(operation, resource)?;
    let place = |n: usize| within.steps().iter().fold(list.index(n), |path, step| path.join(step.clone()));
    Some(ids.iter().enumerate().fold(at, |at, (n, id)| at.with_query(place(n).to_string(), id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Service, api};

    #[test]
    fn ids_go_where_the_facts_say_that_they_belong() {
        let of = |service, name: &str, resource: &str| {
            let operation = api().operation(service, name).unwrap().id;
            let at = "cases/domains/d1/cases!change-cases".parse().unwrap();
            carry(at, operation, resource, &["a".to_owned(), "b".to_owned()]).map(|at| at.query().to_vec())
        };
        let cases = of(Service::ConnectCases, "BatchUpdateCase", "cases/domains/cases").unwrap();
        assert_eq!(cases[1], ("cases[1].caseIdentifier.caseId".to_owned(), "b".to_owned()));
        let merged = of(Service::CustomerProfiles, "MergeProfiles", "profiles/domains/profiles").unwrap();
        assert_eq!(merged[0], ("ProfileIdsToBeMerged[0]".to_owned(), "a".to_owned()));
        assert_eq!(of(Service::AppFlow, "CreateFlow", "appflow/flows"), None);
    }
}
