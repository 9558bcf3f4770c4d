//! Which profile an object joins that is put, and whether it replaces one: its keys decide, and are looked for.

use serde_json::Value;

use super::review_parts::ReviewPart;
use super::slots::FormSlot;
use super::spec::FormSpec;
use crate::catalog::{Location, Prepared, Resource, catalog};
use crate::contract::{Lane, Outcome, Page, Request};
use crate::form::Form;
use crate::rules::{Joining, joining};
use crate::screens::Cx;
use crate::widgets::Tone;

/// The list in which profiles are looked for, and that of the objects of one.
const PROFILES: &str = "profiles";
const OBJECTS: &str = "objects";
/// How many pages of objects are looked through.
const PAGES: u32 = 5;

/// What is known of the profile that an object joins.
#[derive(Debug, Default)]
pub(super) struct Joins {
    /// The document that it was asked for.
    of: Value,
    how: Option<Joining>,
    object_type: Value,
    /// How many of its keys were looked for.
    tried: usize,
    asked: Option<Asked>,
    pub(super) whose: Whose,
    /// Whether the profile has such an object; `None` where that is not known.
    pub(super) replaces: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Asked {
    Profile,
    /// The rows of this resource.
    Objects(&'static Resource),
}

/// Whose an object will be.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Whose {
    /// It is not known.
    #[default]
    Unknown,
    /// It is that of this profile, with what people call it and the key that led to it.
    Of { profile: Location, name: String, key: String },
    /// No profile has its keys.
    Nobody,
}

/// The list of a resource below the domain of a place.
fn below(at: &Location, list: &str) -> Option<(&'static Resource, Location)> {
    let domain = at.parts().get(..3).map(Location::new)?;
    let list = domain.child(list);
    match catalog().place(&list) {
        Ok(crate::catalog::Place::List(resource)) => Some((resource, list)),
        _ => None,
    }
}

impl Joins {
    /// Looks for the profile of an object of a type that is known, unless that was done for this document.
    pub(super) fn ask(&mut self, spec: &FormSpec, form: &Form, object_type: Option<&Value>, cx: &mut Cx<'_>) {
        if self.of != *form.document() {
            *self = Self { of: form.document().clone(), ..Self::default() };
        }
        let Some(object_type) = object_type.filter(|_| self.how.is_none() && form.summary().errors == 0) else {
            return;
        };
        self.how = joining(spec.operation(), form.document(), object_type);
        if self.how.is_some() {
            self.object_type = object_type.clone();
            self.look(cx);
        }
    }

    /// Looks for the profiles that have the next key.
    fn look(&mut self, cx: &mut Cx<'_>) {
        let Some((key, values)) = self.how.as_ref().and_then(|how| how.finders.get(self.tried)) else {
            self.asked = None;
            self.whose = if self.tried > 0 { Whose::Nobody } else { Whose::Unknown };
            return;
        };
        let Some((resource, list)) = below(cx.location, PROFILES) else { return };
        let search = values.iter().fold(list, |list, value| list.with_query(key, value));
        self.start(resource, &search, Asked::Profile, 1, cx);
    }

    fn start(&mut self, resource: &Resource, list: &Location, asked: Asked, pages: u32, cx: &mut Cx<'_>) {
        let Ok(plan) = resource.list_call(list, &Prepared::default()) else { return };
        self.asked = Some(asked);
        cx.start(FormSlot::Joins, Lane::Interactive, Request { operation: plan.operation, input: plan.input, pages });
    }

    /// Profiles that have the key have come, or objects of the one that has.
    pub(super) fn take(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        match (outcome, self.asked) {
            (Outcome::Finished(page), Some(Asked::Profile)) => self.take_profiles(page, cx),
            (Outcome::Page(page) | Outcome::Finished(page), Some(Asked::Objects(resource))) => {
                self.take_objects(page, resource, outcome.is_last(), cx);
            }
            (outcome, _) if outcome.is_last() => self.asked = None,
            _ => {}
        }
    }

    /// A key that leads to one profile decides; one that leads to several is dropped.
    fn take_profiles(&mut self, page: &Page, cx: &mut Cx<'_>) {
        let Some((resource, list)) = below(cx.location, PROFILES) else { return };
        let rows = resource.rows(&page.reply.document);
        let key = self.how.as_ref().and_then(|how| how.finders.get(self.tried)).map(|(key, _)| key.clone());
        self.tried += 1;
        let ([row], Some(key)) = (rows.as_slice(), key) else { return self.look(cx) };
        let Some(profile) = resource.id_of(row).map(|id| list.child(&id)) else { return self.look(cx) };
        let name = resource.label_of(row).unwrap_or_default();
        self.asked = None;
        let object_type = self.how.as_ref().map(|how| how.object_type.clone()).unwrap_or_default();
        let objects = profile.child(OBJECTS).with_query("type", object_type);
        self.whose = Whose::Of { profile, name, key };
        let has_unique = self.how.as_ref().is_some_and(|how| how.unique.is_some());
        if let (true, Ok(crate::catalog::Place::List(resource))) = (has_unique, catalog().place(&objects)) {
            self.start(resource, &objects, Asked::Objects(resource), PAGES, cx);
        }
    }

    /// Whether one of these objects is the same by its unique key.
    fn take_objects(&mut self, page: &Page, resource: &Resource, is_last: bool, cx: &mut Cx<'_>) {
        let unique = self.how.as_ref().and_then(|how| how.unique.as_ref());
        let rows = resource.rows(&page.reply.document);
        if unique.is_some_and(|unique| unique.is_among(&self.object_type, &rows)) {
            self.replaces = Some(true);
        } else if is_last && page.next.is_none() && self.replaces.is_none() {
            self.replaces = Some(false);
        }
        if is_last || self.replaces == Some(true) {
            self.asked = None;
            cx.cancel(&FormSlot::Joins.into());
        }
    }

    /// What the review says of it.
    pub(super) fn parts(&self, cx: &Cx<'_>, parts: &mut Vec<ReviewPart>) {
        let Some(how) = &self.how else { return };
        let mut goes = |text: String, tone| parts.push(ReviewPart::Fact("Goes to".to_owned(), text, tone));
        let keys: Vec<&str> = how.finders.iter().map(|(key, _)| key.as_str()).collect();
        match &self.whose {
            Whose::Unknown if self.asked.is_some() => {
                goes("looking for the profile that has its keys …".to_owned(), Tone::Busy);
            }
            Whose::Unknown => {}
            Whose::Of { profile, name, key } => {
                let id = profile.last().unwrap_or_default();
                match self.page_of_another(cx.location) {
                    Some(page) => {
                        let page = cx.session.name_of(&page).to_owned();
                        let text = format!("{name} ({id}), who has its {key}, and not to {page}, whose page this is");
                        goes(text, Tone::Warn);
                    }
                    None => goes(format!("{name} ({id}), who has its {key}"), Tone::Plain),
                }
            }
            Whose::Nobody if how.creates => {
                goes(format!("a new profile: none has its {}", keys.join(", ")), Tone::Warn);
            }
            Whose::Nobody => {
                let text = format!(
                    "nobody: no one profile has its {}, and its type makes none; the dead-letter queue of the domain \
                     gets it",
                    keys.join(", ")
                );
                goes(text, Tone::Warn);
            }
        }
        if let (Some(true), Some(unique)) = (self.replaces, &how.unique) {
            let text = format!("the object that has the {} {} already", unique.key, unique.value);
            parts.push(ReviewPart::Fact("Replaces".to_owned(), text, Tone::Warn));
        }
    }

    /// The profile whose page a form is on, where the object goes to another.
    fn page_of_another(&self, at: &Location) -> Option<Location> {
        let page = at.parts().get(..5).filter(|parts| parts[3] == PROFILES).map(Location::new)?;
        let same = matches!(&self.whose, Whose::Of { profile, .. } if *profile == page);
        (!same).then_some(page)
    }

    /// Where it went, in words, and the way there if it is anywhere; `None` where it is seen on the page that is come
    /// back to.
    pub(super) fn after(&self, at: &Location) -> Option<(String, Option<Location>)> {
        let how = self.how.as_ref()?;
        let domain = at.parts().get(..3).map(Location::new)?;
        match &self.whose {
            Whose::Of { profile, name, .. } => {
                let here = at.parts().get(3).is_some_and(|list| list == PROFILES) && self.page_of_another(at).is_none();
                (!here).then(|| (format!("it went to {name}"), Some(profile.clone())))
            }
            Whose::Nobody if !how.creates => {
                let text = "it fits no profile, so it went to none: the dead-letter queue of the domain gets it";
                Some((text.to_owned(), None))
            }
            _ => {
                let (key, values) = how.finders.first()?;
                let search = values.iter().fold(domain.child(PROFILES), |list, value| list.with_query(key, value));
                Some((format!("it went to the profile that has its {key}"), Some(search)))
            }
        }
    }
}
