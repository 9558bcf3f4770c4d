//! Which related items a merge moves, and which it drops because the primary case has the like.

use serde_json::{Value, json};

use crate::sandbox::cases::case::audit::Origin;
use crate::sandbox::cases::related;
use crate::sandbox::cases::resources::RELATED_ITEM;
use crate::sandbox::generic::join;
use crate::sandbox::{Record, Refusal, Store};

/// What becomes of the related items of two cases.
#[derive(Default)]
pub(super) struct Moves {
    /// Items of the secondary case that go over.
    moved: Vec<Record>,
    /// Items of the secondary case that the primary case has already.
    dropped: Vec<Record>,
    /// Items of the primary case with what the dropped ones add to them.
    enriched: Vec<Record>,
    /// Which of the two cases are not linked to the other yet, the primary one first.
    unlinked: [bool; 2],
    /// How many items the primary case has now.
    held: usize,
}

impl Moves {
    /// What `merge` would do at present.
    pub(super) fn of(merge: &Value, cases: [&Record; 2], store: &Store<'_>) -> Result<Self, Refusal> {
        let [primary, secondary] = cases;
        let items = |case: &Record| store.list(RELATED_ITEM.kind, &join(&case.parent, &case.id));
        let (ours, theirs) = (items(primary)?, items(secondary)?);
        let links = |items: &[Record], to: &str| items.iter().any(|item| link(item) == Some(to));
        let mut plan = Self {
            unlinked: [!links(&ours, &secondary.id), !links(&theirs, &primary.id)],
            held: ours.len(),
            ..Self::default()
        };
        for item in theirs {
            let Some(member) = member(&item).filter(|member| moves(merge, member)) else { continue };
            match member {
                // The link between the two is made in any case, and a case has none to itself.
                "connectCase" if link(&item) == Some(&primary.id) => {}
                "connectCase" if link(&item).is_some_and(|to| links(&ours, to)) => plan.dropped.push(item),
                "contact" => match ours.iter().find(|own| contact(own).is_some() && contact(own) == contact(&item)) {
                    Some(own) => {
                        plan.enriched.extend(with_tags_of(own, &item));
                        plan.dropped.push(item);
                    }
                    None => plan.moved.push(item),
                },
                _ => plan.moved.push(item),
            }
        }
        Ok(plan)
    }

    /// How many items the primary case would have.
    pub(super) fn count(&self) -> usize {
        self.held + self.moved.len() + usize::from(self.unlinked[0])
    }

    /// Does it, and links the two cases.
    pub(super) fn carry_out(self, cases: [&Record; 2], origin: Origin<'_>, store: &Store<'_>) -> Result<(), Refusal> {
        let [primary, secondary] = cases;
        for item in self.moved {
            related::transfer(item, primary, origin, store)?;
        }
        for item in &self.dropped {
            related::remove(item, origin, store)?;
        }
        for item in self.enriched {
            store.put(RELATED_ITEM.kind, &item.parent, &item.id, &item.document)?;
            related::note(&item.parent, "RelatedItem.Updated", &item.document, origin, store)?;
        }
        for ((case, other), unlinked) in [(primary, secondary), (secondary, primary)].into_iter().zip(self.unlinked) {
            if unlinked {
                let content = json!({ "connectCase": { "caseId": other.id } });
                related::attach(case, "ConnectCase", &content, origin, store)?;
            }
            related::refresh_case(&case.parent, &case.id, store)?;
        }
        Ok(())
    }
}

/// The member of the configuration that says whether an item moves. Files and targets never do.
fn member(item: &Record) -> Option<&'static str> {
    ["comment", "connectCase", "contact", "custom"]
        .into_iter()
        .find(|member| item.document["content"].get(*member).is_some_and(|content| !content.is_null()))
}

fn link(item: &Record) -> Option<&str> {
    item.document["content"]["connectCase"]["caseId"].as_str()
}

fn contact(item: &Record) -> Option<&str> {
    item.document["content"]["contact"]["contactArn"].as_str()
}

/// An item with the tags that only the other one has; `None` where there are none.
fn with_tags_of(own: &Record, other: &Record) -> Option<Record> {
    let mut own = own.clone();
    let mut tags = own.document["tags"].as_object().cloned().unwrap_or_default();
    let held = tags.len();
    for (key, value) in other.document["tags"].as_object().into_iter().flatten() {
        tags.entry(key).or_insert_with(|| value.clone());
    }
    let more = tags.len() > held;
    own.document["tags"] = Value::Object(tags);
    more.then_some(own)
}

/// What a merge was asked to do with the items of a type, by the member of their content.
fn moves(merge: &Value, member: &str) -> bool {
    merge["relatedItemsConfiguration"][member] == true
}
