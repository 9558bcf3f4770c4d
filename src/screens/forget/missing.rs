//! What could not be learned, and what may be missing for that reason.

use super::gather::{Aim, Gather};
use super::thing::{Look, Role, Thing};
use crate::catalog::{Location, catalog};
use crate::contract::ApiError;
use crate::screens::Session;

/// Something that is not known: what, in which places, and why.
#[derive(Debug)]
pub(super) struct Missing {
    pub(super) text: String,
    places: Vec<String>,
    pub(super) operation: &'static str,
    pub(super) error: ApiError,
}

impl Missing {
    /// As a sentence.
    pub(super) fn sentence(&self) -> String {
        let places = if self.places.is_empty() { String::new() } else { format!(" in {}", self.places.join(", ")) };
        format!("{}{places}.", self.text)
    }
}

impl Gather {
    /// All that is missing, the same in several places once.
    pub(super) fn missing(&self, session: &Session) -> Vec<Missing> {
        let mut all: Vec<Missing> = Vec::new();
        for (ask, error) in self.failures() {
            for (text, place) in self.means(&ask.aim) {
                let place = place.map(|place| session.name_of(&place).to_owned());
                let operation = ask.request.operation.name;
                if let Some(known) = all.iter_mut().find(|known| known.text == text && known.operation == operation) {
                    known.places.extend(place.filter(|place| !known.places.contains(place)));
                } else {
                    all.push(Missing { text, places: place.into_iter().collect(), operation, error: error.clone() });
                }
            }
        }
        all
    }

    /// What is not known without the answer to a question, and where.
    pub(super) fn means(&self, aim: &Aim) -> Vec<(String, Option<Location>)> {
        let above = |list: &Location| list.without_query().parent();
        match aim {
            Aim::Item(of) => vec![(format!("A {} was not looked at", self.things[*of].resource.singular), None)],
            Aim::Kinds { of, .. } | Aim::Rows { of, .. } => {
                let what = &self.things[*of].resource.singular;
                let text = format!("Not all that goes with a {what} is known; it is deleted with it all the same");
                let told = self.tells(aim).then(|| (UNTOLD.trim_end_matches('.').to_owned(), None));
                std::iter::once((text, None)).chain(told).collect()
            }
            Aim::Above(path) => {
                let alike = self.persons().into_iter().any(|of| self.things[of].resource.parent_path() == path);
                let alike = alike.then(|| (ALIKE.to_owned(), None));
                alike.into_iter().chain(self.naming(path).into_iter().map(|text| (text, None))).collect()
            }
            Aim::Fields(list) | Aim::Naming { list, .. } => {
                let at = above(list);
                let path = catalog().place(&list.without_query()).ok().and_then(|place| match place {
                    crate::catalog::Place::List(resource) => Some(resource.parent_path()),
                    _ => None,
                });
                self.naming(path.unwrap_or_default()).into_iter().map(|text| (text, at.clone())).collect()
            }
            Aim::Owner(_) => {
                vec![("Whose some of what objects tell of is was not learned: it is not taken".to_owned(), None)]
            }
            Aim::Similar { of, .. } => vec![(ALIKE.to_owned(), self.things[*of].at.parent().as_ref().and_then(above))],
            Aim::Alike { list, .. } => vec![(ALIKE.to_owned(), above(list))],
            Aim::Neighbours { .. } | Aim::Among { .. } => {
                vec![("Not all is known among whom they are counted".to_owned(), None)]
            }
        }
    }

    /// Of which lists nobody knows what in them names a person.
    fn naming(&self, path: &str) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let named = self.things.iter().filter_map(Thing::forget).flat_map(|forget| &forget.named_in);
        for resource in named.filter(|named| named.above() == path).filter_map(|n| catalog().resource(&n.list)) {
            let text = format!("{} that name them were not looked for", resource.title);
            if !all.contains(&text) {
                all.push(text);
            }
        }
        all
    }

    /// Whether what a question is about would tell of something elsewhere.
    fn tells(&self, aim: &Aim) -> bool {
        match aim {
            Aim::Kinds { of, nth } => {
                let with = self.things[*of].forget().and_then(|forget| forget.with.get(*nth));
                with.is_some_and(|belonging| belonging.tells.is_some())
            }
            Aim::Rows { of, part } => self.things[*of].parts[*part].tells().is_some(),
            _ => false,
        }
    }

    /// Whether somebody was asked for who is gone: nobody can be compared with them any more.
    pub(super) fn has_lost(&self) -> bool {
        self.things.iter().any(|thing| thing.role == Role::Named && thing.look == Look::Gone)
    }
}

const ALIKE: &str = "Who may be the same person was not looked for";

/// What is not looked for where nobody knows whose account it is.
pub(super) const NAMELESS: &str = "What names them was not looked for: it is not known whose account this is.";

/// What is not looked for where objects do not tell of it.
pub(super) const UNTOLD: &str = "Not all cases were looked for that name a profile which was merged into theirs.";

/// What is not looked for where a person is gone.
pub(super) const LOST: &str = "Who may be the same person was not looked for, nor what names a profile that was merged \
                               into theirs: what would tell of it is gone, too.";
