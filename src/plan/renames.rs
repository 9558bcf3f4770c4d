//! What may have got another name: no step renames, so that it is made beside what it was.

use serde_json::Map;

use super::{Deed, Design, Entry, Step};

/// Says which of what is made is like what is in no file, so that one may be the other under a new name.
pub(super) fn renames(steps: &mut [Step], wanted: &Design, there: &Design) {
    let is_left = |deed: Deed| matches!(deed, Deed::Extra | Deed::Delete);
    let entry = |design: &Design, step: &Step| {
        let entry = design.entry(&step.kind, &step.key)?.clone();
        Some(Entry { key: String::new(), remarks: Vec::new(), apart: Map::new(), ..entry })
    };
    let mut said = Vec::new();
    for (n, made) in steps.iter().enumerate().filter(|(_, step)| step.deed == Deed::Create) {
        let own = entry(wanted, made);
        let is_like = |of: &Step, design: &Design| of.kind == made.kind && entry(design, of) == own;
        let of = |is: &dyn Fn(&Step) -> bool| {
            steps.iter().enumerate().filter(|(_, step)| is(step)).map(|(n, _)| n).collect::<Vec<_>>()
        };
        let left = of(&|step| is_left(step.deed) && is_like(step, there));
        let twins = of(&|step| step.deed == Deed::Create && is_like(step, wanted));
        if let ([left], [_]) = (left.as_slice(), twins.as_slice()) {
            said.push((
                n,
                format!(
                    "it looks like a rename of {}: no step renames, so this is made beside it",
                    steps[*left].title()
                ),
            ));
            said.push((*left, format!("it looks as if it were called {} now", made.title())));
        }
    }
    for (n, words) in said {
        steps[n].remarks.push(words);
    }
}
