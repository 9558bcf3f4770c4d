//! Two actions of which one changes a state and the other changes it back, such as starting and stopping.

use serde_json::Value;

use super::{Becomes, Location, NoUndo, Outlook, Resource, Turn, Undo, UndoWay, Verb, spoken};

/// An action that changes a state, and the one that changes it back.
#[derive(Clone, Copy, Debug)]
pub struct Turns<'c> {
    singular: &'c str,
    becomes: &'c Becomes,
    back: &'c Verb,
}

impl Resource {
    /// An action that changes the state of an item and the one that changes it back, where it is one such.
    #[must_use]
    pub fn turns<'c>(&'c self, action: &'c Verb) -> Option<Turns<'c>> {
        let (becomes, back) = (action.becomes.as_ref()?, self.reverse_of(action)?);
        Some(Turns { singular: &self.singular, becomes, back })
    }
}

impl Turns<'_> {
    /// What of an item's document says what becomes of its state, there and back.
    #[must_use]
    pub fn state(&self, document: &Value) -> Value {
        let back = self.back.becomes.as_ref().and_then(|becomes| becomes.instead.as_ref());
        self.becomes.state(self.back.needs.iter().chain(back), document)
    }

    /// The state that was made of this one; `None` where that is not known.
    #[must_use]
    pub fn made_of(&self, state: &Value) -> Option<Value> {
        matches!(self.becomes.turn(state)?, Turn::To { .. }).then(|| self.becomes.after(state))
    }

    /// What changes this state back, once it was changed.
    pub(super) fn undo(&self, seen: &Location, state: &Value) -> Result<Undo, NoUndo> {
        let undo = self.back.undo_at(UndoWay::Reverse, seen, None).ok_or(NoUndo::Nowhere)?;
        let was = match self.becomes.turn(state).ok_or(NoUndo::NotKept)? {
            Turn::Instead(_) => return Err(NoUndo::Begun),
            Turn::To { was, is } if was == is => return Err(NoUndo::Unchanged),
            Turn::To { was, .. } => was,
            Turn::Unknown(was) => {
                let text = format!("was {}; what became of it is not known", spoken(&was));
                return Ok(Undo { becomes: Some(Outlook { text, is_known: false }), ..undo });
            }
        };
        let after = self.becomes.after(state);
        if let Some(why) = self.back.needs.as_ref().and_then(|needs| needs.why_not(&after)) {
            return Err(NoUndo::Useless(why.to_owned()));
        }
        let turn = self.back.becomes.as_ref().and_then(|becomes| becomes.turn(&after));
        let mut becomes = turn.as_ref().map(|turn| turn.outlook(self.singular));
        if let Some(becomes) = becomes.as_mut().filter(|_| !matches!(&turn, Some(Turn::To { is, .. }) if *is == was)) {
            becomes.text.extend(["; was ", spoken(&was).as_str()]);
        }
        Ok(Undo { becomes, ..undo })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::catalog;
    use crate::model::{OperationId, Policy, Service, api};

    fn id(name: &str) -> OperationId {
        api().operation(Service::AppFlow, name).unwrap().id
    }

    /// Whatever changes a state: what takes it back is told by the state that was there, which is all that is kept.
    #[test]
    fn what_changed_a_state_is_taken_back_by_what_it_was() {
        let mut held = 0;
        for resource in catalog().resources() {
            for action in resource.actions().iter().filter(|action| action.becomes.is_some()) {
                let (at, turns) = (&resource.path, resource.turns(action).expect("it is taken back"));
                let seen: Location = match resource.path.matches('/').count() {
                    1 => format!("{at}/some"),
                    _ => at.replacen("/domains/", "/domains/acme/", 1) + "/some",
                }
                .parse()
                .unwrap();
                let read = resource.describe_operation().unwrap();
                let input = action.plan(&seen).input;
                let undo = |state: &Value| {
                    let state = turns.state(state);
                    let kept = crate::model::strip_output(read, &state, Policy::Store);
                    assert!(!kept.stripped, "{at} keeps all of {state}");
                    catalog().undo(action.operation, &input, Some(&seen), Some((read, &kept.document)))
                };
                assert_eq!(catalog().undo(action.operation, &input, Some(&seen), None), Err(NoUndo::NotKept));
                for document in turns.becomes.examples() {
                    let ways = undo(&document).unwrap_or_else(|why| panic!("{at}!{}: {why}", action.verb));
                    let becomes = ways[0].becomes.clone().unwrap();
                    assert!(becomes.is_known && becomes.text.contains(" → "), "{at}: {becomes:?}");
                    assert_eq!((ways.len(), ways[0].way), (1, UndoWay::Reverse));
                }
                held += 1;
            }
        }
        assert!(held > 3, "{held}");
    }

    #[test]
    fn a_start_is_taken_back_only_where_there_was_something_else() {
        let start = id("StartFlow");
        let read = id("DescribeFlow");
        let input = json!({"flowName": "nightly"});
        let seen = catalog().location_of_write(start, &input, None).unwrap();
        let undo = |operation, status: &str, trigger: &str| {
            let state = json!({"flowStatus": status, "triggerConfig": {"triggerType": trigger}});
            let ways = catalog().undo(operation, &input, Some(&seen), Some((read, &state)))?;
            let becomes = ways[0].becomes.clone().unwrap();
            Ok((ways[0].form.to_string(), becomes.text, becomes.is_known))
        };
        let stop = |text: &str, is_known| Ok(("appflow/flows/nightly!stop".to_owned(), text.to_owned(), is_known));
        assert_eq!(undo(start, "Draft", "Scheduled"), stop("Active → Suspended; was Draft", true));
        assert_eq!(undo(start, "Suspended", "Event"), stop("Active → Suspended", true));
        assert_eq!(undo(start, "Errored", "Event"), stop("was Errored; what became of it is not known", false));
        assert_eq!(undo(start, "Active", "OnDemand"), Err(NoUndo::Begun));
        let stopped = id("StopFlow");
        let again = "appflow/flows/nightly!start".to_owned();
        assert_eq!(undo(stopped, "Active", "Scheduled"), Ok((again, "Suspended → Active".to_owned(), true)));
    }
}
