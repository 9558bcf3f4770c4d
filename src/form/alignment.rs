//! Which items of two lists are the same: an item that is put in, taken out or moved changes no other one.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::Value;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::model::{Member, Shape, ShapeKind};

/// So many items that differ, on both sides together, are compared with each other; those of longer lists in order.
const COMPARED: usize = 1_000;

/// The items of two lists side by side, by their positions, in the order of the second; an item of one alone has no
/// partner.
pub(super) fn aligned(
    item: Option<&'static Shape>,
    before: &[Value],
    after: &[Value],
) -> Vec<(Option<usize>, Option<usize>)> {
    let key = item.and_then(key_of);
    let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let (old, new) = (&before[start..], &after[start..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    let mut pairs = Vec::new();
    if old.len() + new.len() > COMPARED {
        pair_off(0..old.len(), 0..new.len(), &mut pairs);
    } else {
        let texts = |items: &[Value]| items.iter().map(Value::to_string).collect::<Vec<_>>();
        for op in capture_diff_slices(Algorithm::Myers, &texts(old), &texts(new)) {
            match op {
                DiffOp::Equal { .. } => {}
                _ => gap((old, op.old_range()), (new, op.new_range()), key, &mut pairs),
            }
        }
    }
    pairs.into_iter().map(|(old, new)| (old.map(|at| at + start), new.map(|at| at + start))).collect()
}

/// What of two lists differs here: items that have the most in common are one that was changed, and so are those that
/// stand in the same order and have no partner.
fn gap(
    (old, from): (&[Value], Range<usize>),
    (new, to): (&[Value], Range<usize>),
    key: Option<&str>,
    pairs: &mut Vec<(Option<usize>, Option<usize>)>,
) {
    let alike = |(one, other): (usize, usize)| (in_common(&old[one], &new[other], key), one, other);
    let all = from.clone().flat_map(|one| to.clone().map(move |other| (one, other)));
    let mut candidates: Vec<_> = all.map(alike).filter(|(common, ..)| *common > 0).collect();
    // Of several that are as much alike, the first.
    candidates.sort_by_key(|(common, ..)| std::cmp::Reverse(*common));
    let (mut gone, mut added): (BTreeSet<usize>, BTreeSet<usize>) = (from.collect(), to.collect());
    let first = pairs.len();
    for (_, one, other) in candidates {
        if gone.contains(&one) && added.remove(&other) {
            gone.remove(&one);
            pairs.push((Some(one), Some(other)));
        }
    }
    pair_off(gone.into_iter(), added.into_iter(), pairs);
    pairs[first..].sort_by_key(|(old, new)| (new.or(*old), *old));
}

/// Items in the same order; what one side has more of has no partner.
fn pair_off(
    mut old: impl Iterator<Item = usize>,
    mut new: impl Iterator<Item = usize>,
    pairs: &mut Vec<(Option<usize>, Option<usize>)>,
) {
    let both = std::iter::from_fn(|| Some((old.next(), new.next())).filter(|pair| *pair != (None, None)));
    pairs.extend(both);
}

/// How much two items have in common: members of the same name and value, of which the one that they are known by
/// counts more than all others.
fn in_common(one: &Value, other: &Value, key: Option<&str>) -> usize {
    let (Some(one), Some(other)) = (one.as_object(), other.as_object()) else { return 0 };
    let weight = |name: &str| if Some(name) == key { one.len() } else { 1 };
    one.iter().filter(|(name, value)| other.get(*name) == Some(*value)).map(|(name, _)| weight(name)).sum()
}

/// The member that items of this shape are known by: the first text that each has.
fn key_of(item: &Shape) -> Option<&'static str> {
    let is_text = |member: &&Member| member.required && matches!(member.shape().kind, ShapeKind::String { .. });
    item.members().iter().find(is_text).map(|member| member.name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sides(before: &Value, after: &Value) -> Vec<(Option<usize>, Option<usize>)> {
        aligned(None, before.as_array().unwrap(), after.as_array().unwrap())
    }

    #[test]
    fn what_is_put_in_or_taken_out_changes_no_other_item() {
        let items = json!([{"a": 1, "b": 1}, {"a": 2, "b": 2}, {"a": 3, "b": 3}, {"a": 4, "b": 4}]);
        for at in 0..4 {
            let mut fewer = items.as_array().unwrap().clone();
            fewer.remove(at);
            assert_eq!(sides(&items, &fewer.clone().into()), [(Some(at), None)]);
            assert_eq!(sides(&fewer.into(), &items), [(None, Some(at))]);
        }
        assert_eq!(sides(&items, &items), []);
    }

    #[test]
    fn a_changed_item_is_told_from_new_ones_by_what_it_has_in_common() {
        let before = json!([{"id": "a", "on": true, "n": 1}, {"id": "b", "on": true, "n": 2}]);
        let after = json!([{"id": "new", "on": true, "n": 3}, {"id": "a", "on": true, "n": 4}, {"id": "b", "on": true, "n": 5}]);
        assert_eq!(sides(&before, &after), [(None, Some(0)), (Some(0), Some(1)), (Some(1), Some(2))]);
        assert_eq!(sides(&json!(["a", "b", "c"]), &json!(["x", "b", "y"])), [(Some(0), Some(0)), (Some(2), Some(2))]);
        assert_eq!(sides(&json!([]), &json!(["x"])), [(None, Some(0))]);
    }
}
