//! With what a design is compared: places of its sort here and in other accounts, or a folder.

use std::collections::BTreeMap;

use crate::catalog::{Location, Place, Prepared, Resource, catalog};
use crate::contract::{Context, ContextId, Effect, Lane, Outcome, ProfileInfo, Request, Work};
use crate::screens::accounts::{REGIONS, Region};
use crate::screens::design::DesignSlot;
use crate::screens::{Command, Cx, Session};

/// What one can choose.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum With {
    /// A folder.
    Folder,
    /// A place.
    Place(ContextId, Location),
    /// The other regions of the page's own account.
    Regions,
    /// Whatever is in a context.
    Context(ContextId),
    /// The same of a profile that was not opened yet, in its own region or in another one.
    Profile(ProfileInfo, Option<&'static str>),
}

/// A line to choose.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    /// Where: what the profile is called; empty for the page's own account.
    pub(super) account: String,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) with: With,
}

/// What is known of the places in a context: the id and name of each.
#[derive(Clone, Debug, PartialEq)]
enum Others {
    Asked,
    Known(Vec<(Location, String)>),
    Failed(String),
}

/// The choice.
#[derive(Debug, Default)]
pub(super) struct Choosing {
    pub(super) at: usize,
    others: BTreeMap<ContextId, Others>,
    /// Whether the other regions of the page's own account are shown.
    pub(super) all_regions: bool,
}

/// The resource of an item; nothing where all of a service is meant.
fn resource(at: &Location) -> Option<&'static Resource> {
    match catalog().place(&at.without_action().without_query()) {
        Ok(Place::Item(resource)) => Some(resource),
        _ => None,
    }
}

impl Choosing {
    /// Asks what there is in a context.
    pub(super) fn ask(&mut self, context: ContextId, cx: &mut Cx<'_>) {
        if cx.session.profiles.is_none() {
            cx.command(Command::Effect(Effect::ListProfiles));
        }
        let at = cx.location.without_action().without_query();
        let Some((resource, list)) = resource(&at).zip(at.parent()) else {
            if context != cx.context {
                self.others.insert(context, Others::Known(vec![(at, String::new())]));
            }
            return;
        };
        if let Ok(plan) = resource.list_call(&list, &Prepared::default()) {
            self.others.insert(context, Others::Asked);
            let work = Work::Api(Request { operation: plan.operation, input: plan.input, pages: 1 });
            let slot = DesignSlot::Others(context).into();
            cx.session.start(cx.owner, slot, context, Lane::Interactive, work, cx.effects);
        }
    }

    pub(super) fn take(&mut self, context: ContextId, outcome: &Outcome, cx: &mut Cx<'_>) {
        let at = cx.location.without_action().without_query();
        let Some((resource, list)) = resource(&at).zip(at.parent()) else { return };
        let others = match outcome {
            Outcome::Finished(page) => {
                let rows = resource.rows(&page.reply.document);
                let place = |row| {
                    let id = resource.id_of(row)?;
                    let name = resource.label_of(row).unwrap_or_else(|| id.clone());
                    Some((list.child(&id), name))
                };
                let is_other = |(place, _): &(Location, String)| context != cx.context || *place != at;
                let places: Vec<(Location, String)> = rows.iter().filter_map(place).filter(is_other).collect();
                for (place, name) in &places {
                    cx.session.learn_name(place, name.clone());
                }
                Others::Known(places)
            }
            Outcome::Failed(error) => Others::Failed(format!("{}: {}", error.code, error.message)),
            Outcome::Cancelled => Others::Failed("reading was cancelled".to_owned()),
            _ => return,
        };
        self.others.insert(context, others);
    }

    /// All that can be chosen, in the order in which it is shown.
    pub(super) fn candidates(&self, session: &Session, own: ContextId, at: &Location) -> Vec<Candidate> {
        let mut all = vec![Candidate {
            account: String::new(),
            title: "A folder …".to_owned(),
            about: "files of an earlier snapshot".to_owned(),
            with: With::Folder,
        }];
        all.extend(self.of_context(own, "this account", at));
        all.extend(self.regions(session, own, at));
        let profiles: Vec<&ProfileInfo> = session.profiles.iter().flatten().flatten().collect();
        let is_of = |context: &Context, profile: &ProfileInfo| {
            context.profile.as_deref() == Some(profile.name.as_str()) && context.sandbox == profile.sandbox
        };
        let of_context = |context: &Context| {
            let name = context.profile.as_deref().unwrap_or("default");
            let account = context.region().map_or_else(|| name.to_owned(), |region| format!("{name}, {region}"));
            self.of_context(context.id, &account, at)
        };
        let others = || session.contexts.iter().filter(|context| context.id != own);
        let is_listed = |context: &&Context| profiles.iter().any(|profile| is_of(context, profile));
        all.extend(others().filter(|context| !is_listed(context)).flat_map(of_context));
        // Each profile keeps its place once it is opened.
        for profile in &profiles {
            all.extend(others().filter(|context| is_of(context, profile)).flat_map(of_context));
            if !session.contexts.iter().any(|context| is_of(context, profile)) {
                all.push(Candidate {
                    account: profile.name.clone(),
                    title: "…".to_owned(),
                    about: "look what is there".to_owned(),
                    with: With::Profile((*profile).clone(), None),
                });
            }
        }
        all
    }

    /// The other regions of the page's own account: in a line, until one wants to see them. Credentials of the environment
    /// keep the region of the environment.
    fn regions(&self, session: &Session, own: ContextId, at: &Location) -> Vec<Candidate> {
        let here = session.context(own);
        let is_of_it =
            |profile: Option<&String>, sandbox: bool| profile == here.profile.as_ref() && sandbox == here.sandbox;
        let mut profiles = session.profiles.iter().flatten().flatten();
        let Some(profile) = profiles.find(|profile| is_of_it(Some(&profile.name), profile.sandbox)) else {
            return Vec::new();
        };
        let one = |title: &str, about: String, with: With| Candidate {
            account: "this account".to_owned(),
            title: title.to_owned(),
            about,
            with,
        };
        if !self.all_regions {
            return vec![one("another region …", "all regions of this account".to_owned(), With::Regions)];
        }
        let is_open = |region: &str| {
            let of = |context: &&Context| is_of_it(context.profile.as_ref(), context.sandbox);
            session.contexts.iter().filter(of).any(|context| context.region() == Some(region))
        };
        // What has no domains has flows alone.
        let has = |region: &&Region| !is_open(region.name) && (region.lacks().is_none() || resource(at).is_none());
        let with = |region: &Region| With::Profile(profile.clone(), Some(region.name));
        let all = REGIONS.iter().filter(has);
        all.map(|region| one(region.name, format!("{}: look what is there", region.place), with(region))).collect()
    }

    fn of_context(&self, context: ContextId, account: &str, at: &Location) -> Vec<Candidate> {
        let one = |title: &str, about: &str, with: With| Candidate {
            account: account.to_owned(),
            title: title.to_owned(),
            about: about.to_owned(),
            with,
        };
        let again = || With::Context(context);
        match self.others.get(&context) {
            None if account == "this account" => Vec::new(),
            None => vec![one("…", "look what is there", again())],
            Some(Others::Asked) => vec![one("…", "loading", again())],
            Some(Others::Failed(why)) => vec![one("!", why, again())],
            Some(Others::Known(places)) if places.is_empty() => vec![one("—", "there is no other one", again())],
            Some(Others::Known(places)) => {
                let title = |name: &str| if name.is_empty() { "the same there".to_owned() } else { name.to_owned() };
                let of = |(place, name): &(Location, String)| {
                    let id = place.last().filter(|id| *id != name && resource(at).is_some()).unwrap_or_default();
                    one(&title(name), id, With::Place(context, place.clone()))
                };
                places.iter().map(of).collect()
            }
        }
    }
}
