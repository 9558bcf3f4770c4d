//! What a step changes or takes away is read once more before: what somebody else changed since the comparison was shown
//! is not written over, and what somebody names since is not taken away.

use super::carry::{After, Carry, Work};
use super::steps::title;
use super::{Compared, Deed, Design, Entry, Found, FoundItem, Ids, Kind, Known, Stopped, Survey, changes, references};
use crate::catalog::catalog;
use crate::contract::BeforeImage;
use crate::model::input_from_reply;

/// What all of a place was when it was looked at once more, with the ids of then.
#[derive(Clone, Debug)]
pub(super) struct Fresh {
    found: Found,
    design: Design,
    ids: Ids,
}

impl Fresh {
    fn of(found: Found) -> Self {
        let Known { design, ids, .. } = found.known();
        Self { found, design, ids }
    }

    /// The same with what was read of some kinds since, in the place of what they had, and of one item.
    fn with(self, since: &Found, kinds: &[Kind]) -> Self {
        let Self { mut found, .. } = self;
        let is_read = |of: &str| kinds.iter().any(|kind| kind.name() == of);
        found.items.retain(|(of, item)| !is_read(of) && !since.items.iter().any(|(_, read)| read.at == item.at));
        found.items.extend(since.items.iter().cloned());
        Self::of(found)
    }
}

/// What is looked at before a step is taken.
#[derive(Clone, Debug)]
pub(super) enum Look {
    /// All of the place, before the first thing goes.
    Whole,
    /// What goes, and the items of these kinds, which may name it.
    Naming(Vec<Kind>),
    /// What the step is about alone.
    One,
}

impl Carry {
    /// Looks at what the step under way is about before anything of it is sent; before the first that takes something
    /// away at all of the place, and before each that follows at whatever may name it by now.
    pub(super) fn check(&mut self) -> Result<(), Stopped> {
        let kind = self.kind()?;
        let Compared { kinds, root, known, .. } = &self.compared;
        let Some(item) = known.items.get(&self.key()) else { return self.go() };
        let look = match (self.deed(), &self.fresh) {
            (Some(Deed::Delete), None) => Look::Whole,
            (Some(Deed::Delete), Some(_)) => Look::Naming(kinds.naming(&kind)),
            _ => Look::One,
        };
        let (kinds, root, environment, at) =
            (kinds.clone(), root.clone(), known.environment().clone(), item.at.clone());
        let survey = match &look {
            Look::Whole => Survey::new(kinds, root, environment, false)?,
            Look::Naming(naming) => Survey::one_with(kinds, root, environment, (kind, at), naming)?,
            Look::One => Survey::one(kinds, root, environment, kind, at)?,
        };
        self.work = Work::Checking(Box::new(survey), look);
        Ok(())
    }

    /// What was looked at is read: the step is taken, unless it would undo what somebody else did meanwhile.
    pub(super) fn was_checked(&mut self, survey: Survey, look: &Look) -> Result<(), Stopped> {
        let (kind, key) = (self.kind()?, self.key());
        let found = survey.into_found();
        match look {
            Look::Whole => self.fresh = Some(Fresh::of(found.clone())),
            Look::Naming(kinds) => self.fresh = self.fresh.take().map(|fresh| fresh.with(&found, kinds)),
            Look::One => {}
        }
        let Compared { wanted, known, .. } = &mut self.compared;
        let old = known.items.get(&key);
        let (at, old_name) = old.map(|old| (old.at.clone(), name_of(&kind, old))).unwrap_or_default();
        let Some((_, item)) = found.items.into_iter().find(|(of, item)| *of == kind.name() && item.at == at) else {
            return self.is_gone();
        };
        // A name stands in no document that is compared: it tells which one is meant.
        let mut since: Vec<String> =
            kind.spec.name.clone().filter(|_| name_of(&kind, &item) != old_name).into_iter().collect();
        let before = known.design.entries.get(&key).cloned();
        known.take(&kind, key.1.clone(), item);
        let now = known.design.entries.get(&key);
        let differ = |one: Option<&Entry>, other: Option<&Entry>| -> Option<Vec<String>> {
            let all = changes(&kind, one?, other?, &known.ids).into_iter().map(|change| change.path);
            Some(all.collect::<Vec<_>>()).filter(|all| !all.is_empty())
        };
        // What is as it is wanted by now, nobody has to write.
        let is_open = self.under_way.as_ref().is_some_and(|step| step.deed == Deed::Delete)
            || differ(wanted.entries.get(&key), now).is_some();
        since.extend(differ(now, before.as_ref()).filter(|_| is_open).into_iter().flatten());
        if !since.is_empty() {
            return Err(Stopped::Said(format!(
                "somebody changed it since it was compared ({}): nothing of it is sent. Compare once more",
                since.join(", ")
            )));
        }
        let by = self.named_since(&key);
        if !by.is_empty() {
            let by = by.join(", ");
            return Err(Stopped::Said(format!(
                "it is named by {by} since it was compared: it stays. Compare once more"
            )));
        }
        self.go()
    }

    /// What is there before the write that was asked for last, as far as it was read and may be kept: the journal has it
    /// with the write, so that it can be put back. Nothing where it makes something.
    #[must_use]
    pub fn before(&self) -> Option<BeforeImage> {
        let Work::Sent(plan, _, after) = &self.work else { return None };
        let (kind, item) = (self.kind().ok()?, self.compared.known.items.get(&self.key())?);
        let operation = plan.operation;
        if matches!(after, After::Gone) {
            let (makes, input) = catalog().remade(kind.resource, &plan.input, &item.document)?;
            return Some(BeforeImage::new(makes, &input));
        }
        let verb = kind.resource.actions().iter().find(|verb| verb.operation == operation)?;
        let mut parts = kind.spec.parts.iter().filter(|part| part.verb == verb.verb);
        let reply = parts.next().map_or(Some(&item.reply), |part| item.parts.get(&part.name))?;
        let there = input_from_reply(operation, &verb.plan(&item.at).input, reply)?;
        Some(BeforeImage::new(operation, &there))
    }

    /// Takes the step that was looked at.
    fn go(&mut self) -> Result<(), Stopped> {
        match self.deed() {
            Some(Deed::Delete | Deed::Replace) => self.delete(),
            _ => self.settle(0),
        }
    }

    fn deed(&self) -> Option<Deed> {
        self.under_way.as_ref().map(|step| step.deed)
    }

    /// What the step is about is not there any more.
    fn is_gone(&mut self) -> Result<(), Stopped> {
        if matches!(self.deed(), Some(Deed::Delete | Deed::Replace)) {
            return self.was_sent(After::Gone, &serde_json::Value::Null);
        }
        Err(Stopped::Said("it is gone since it was compared. Compare once more".to_owned()))
    }

    /// Who names what is to go, in words. What was changed or taken away here is no more as it was looked at.
    fn named_since(&self, key: &(String, String)) -> Vec<String> {
        let Some(fresh) = self.fresh.as_ref().filter(|_| self.deed() == Some(Deed::Delete)) else { return Vec::new() };
        let Compared { kinds, known, .. } = &self.compared;
        let others = fresh.design.entries.iter().filter(|(other, _)| *other != key);
        let names = |(other, entry): &(&(String, String), &Entry)| {
            let is_ours = self.over().any(|step| step.key() == **other);
            let (entry, ids) = match known.design.entries.get(*other) {
                Some(own) if is_ours => (own, &known.ids),
                None if is_ours => return false,
                _ => (*entry, &fresh.ids),
            };
            references(kinds, entry, ids).iter().any(|one| one.is_sure() && one.to == *key)
        };
        others.filter(names).map(|(other, _)| title(other)).collect()
    }
}

/// What people call an item, where that is no id.
fn name_of(kind: &Kind, item: &FoundItem) -> Option<String> {
    item.document.get(kind.spec.name.as_deref()?)?.as_str().map(str::to_owned)
}
