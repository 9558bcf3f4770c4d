//! What becomes of a member that is left out of a file: of every kind of resource, each that its facts do not ask for.

use switchboard::model::{DocPath, Member, ShapeKind, Step};
use switchboard::plan::{self, Kind, Stopped};

use super::*;

/// So deep members are looked for.
const DEEP: usize = 3;

type Key = (String, String);

/// The members of a value that no request must have, with what is in them. `name` is the same for all keys of a map.
fn optional(
    value: &Value,
    member: &'static Member,
    (at, name): (&DocPath, &str),
    deep: usize,
    found: &mut Vec<(DocPath, String)>,
) {
    let shape = member.shape();
    let Value::Object(members) = value else { return };
    // Of a choice, one is there or none.
    let is_choice = shape.choice || matches!(shape.kind, ShapeKind::Structure { union: true, .. });
    for (key, value) in members {
        let (inner, is_map) = match &shape.kind {
            ShapeKind::Map { value, .. } => (Some(&**value), true),
            _ => (shape.member(key), false),
        };
        let Some(inner) = inner.filter(|_| deep > 0) else { continue };
        let (at, name) = (at.member(key), format!("{name}.{}", if is_map { "*" } else { key }));
        if !inner.required && !is_choice && !is_map {
            found.push((at.clone(), name.clone()));
        }
        optional(value, inner, (&at, &name), deep - 1, found);
    }
}

/// The members of an entry that may be left out, each with what it is called whatever the keys of maps are.
fn of_entry(kind: &Kind, body: &Map<String, Value>) -> Vec<(DocPath, String)> {
    let create = kind.create().unwrap().operation.operation().input;
    let mut found = Vec::new();
    for (name, value) in body {
        let (Some(member), at) = (kind.member(name), DocPath::root().member(name)) else { continue };
        if create.member(name).is_none_or(|member| !member.required) {
            found.push((at.clone(), name.clone()));
        }
        optional(value, member, (&at, name), DEEP, &mut found);
    }
    found
}

/// Leaves a member of an entry out.
fn leave_out(design: &mut Design, key: &Key, path: &DocPath) {
    let entry = design.entries.get_mut(key).unwrap();
    let mut body = Value::Object(std::mem::take(&mut entry.body));
    let holder = path.parent().unwrap();
    if let (Some(Value::Object(members)), Some(Step::Member(name))) = (holder.get_mut(&mut body), path.last()) {
        members.shift_remove(name);
    }
    entry.body = body.as_object().cloned().unwrap();
}

struct Round<'a> {
    asker: &'a Asker,
    place: Location,
    all: Design,
    there: Found,
    /// Where the entries are.
    places: BTreeMap<Key, Location>,
}

impl Round<'_> {
    /// Takes the steps to a design. What the service refuses in words is left as it was, and named.
    async fn carried(&mut self, mut wanted: Design) -> (Design, BTreeSet<Key>) {
        let mut refused = BTreeSet::new();
        loop {
            let mut carry = Carry::new(Compared::new(wanted.clone(), &self.there, Options::default()), String::new());
            let stopped = loop {
                match carry.next_call() {
                    Ok(Some((number, plan))) => {
                        let reply = ask(self.asker, &plan).await;
                        if let Err(stopped) = carry.take(number, reply) {
                            break Some(stopped);
                        }
                    }
                    Ok(None) => break None,
                    Err(stopped) => break Some(stopped),
                }
            };
            let left = carry.left().next().map(|step| (step.kind.clone(), step.key.clone()));
            assert!(carry.odd().is_empty(), "{:?}", carry.odd());
            for step in carry.done() {
                self.read(&(step.kind.clone(), step.key.clone())).await;
            }
            match (stopped, left) {
                (Some(Stopped::Failed { .. }), Some(key)) => {
                    self.read(&key).await;
                    wanted.entries.insert(key.clone(), self.there.known().design.entries[&key].clone());
                    refused.insert(key);
                }
                (stopped, _) => {
                    assert!(stopped.is_none(), "{stopped:?}");
                    return (wanted, refused);
                }
            }
        }
    }

    /// Reads one item once more.
    async fn read(&mut self, key: &Key) {
        let kind = self.there.kinds.named(&key.0).unwrap();
        let at = self.places[key].clone();
        let (kinds, environment) = (self.there.kinds.clone(), self.there.environment.clone());
        let mut survey = Survey::one(kinds, self.place.clone(), environment, kind, at.clone()).unwrap();
        while let Some((number, plan)) = survey.next_call() {
            let reply = ask(self.asker, &plan).await;
            survey.take(number, reply).unwrap();
        }
        self.there.items.retain(|(_, item)| item.at != at);
        self.there.items.extend(survey.into_found().items);
    }

    /// Leaves these members out, and puts them back.
    async fn without(&mut self, members: &[(Key, DocPath)]) {
        let mut wanted = self.all.clone();
        for (key, path) in members {
            leave_out(&mut wanted, key, path);
        }
        for step in &Compared::new(wanted.clone(), &self.there, Options::default()).steps.0 {
            let is_told = matches!(step.deed, Deed::Change | Deed::Unchanged) || !step.problems.is_empty();
            assert!(is_told, "{}: {members:?}", step.title());
        }
        let (wanted, _) = self.carried(wanted).await;
        let again = Compared::new(wanted, &self.there, Options::default());
        let work: Vec<String> =
            again.steps.0.iter().filter(|step| step.deed.is_work()).map(plan::Step::title).collect();
        assert_eq!(work, Vec::<String>::new(), "{members:?}");
        self.carried(self.all.clone()).await;
    }
}

#[tokio::test]
async fn a_line_that_is_left_out_leads_to_no_endless_step() {
    let mut seen = BTreeSet::new();
    for (service, place) in [
        (Service::CustomerProfiles, Some("profiles/domains/acme-retail")),
        (Service::ConnectCases, None),
        (Service::AppFlow, Some("appflow")),
    ] {
        let (_handle, asker) = demo(service).await;
        let place: Location = match place {
            Some(place) => place.parse().unwrap(),
            None => root(&asker).await,
        };
        let there = found_at(&asker, place.clone()).await;
        let known = there.known();
        let places = known.items.into_iter().map(|(key, item)| (key, item.at)).collect();
        let all = known.design;
        // In each round one member of each entry: each member of a kind once.
        let mut rounds: Vec<Vec<(Key, DocPath)>> = Vec::new();
        for (key, entry) in &all.entries {
            let kind = there.kinds.named(&key.0).unwrap();
            let own = of_entry(&kind, &entry.body).into_iter();
            let new = own.filter(|(_, name)| seen.insert((kind.resource.path.as_str(), name.clone())));
            for (n, (path, _)) in new.enumerate() {
                rounds.resize_with(rounds.len().max(n + 1), Vec::new);
                rounds[n].push((key.clone(), path));
            }
        }
        let mut round = Round { asker: &asker, place, all, there, places };
        for members in &rounds {
            round.without(members).await;
        }
    }
    assert!(seen.len() > 100, "{}", seen.len());
}
