//! `MergeProfiles`: keys and objects move, fields are united, the merged profiles are gone.

use serde_json::{Map, Value, json};

use super::history::{self, Action};
use super::keys;
use super::origin;
use super::profile;
use super::resources::PROFILES;
use super::stored::{KEYS, OBJECTS, ORIGINS, OWNED_BY, OWNER, UNTIL};
use crate::sandbox::profiles::object_store;
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

pub(super) fn merge(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = PROFILES.parent_of(request, store)?;
    let read = |id: &str| store.get(PROFILES.kind, &domain, id)?.ok_or_else(|| PROFILES.missing(id));
    let mut main = read(request.text("MainProfileId"))?;
    let mut sources = Vec::new();
    for id in request.list("ProfileIdsToBeMerged").iter().filter_map(Value::as_str) {
        if id == main.id {
            return Err(Refusal::invalid("The main profile cannot be merged into itself"));
        }
        sources.push(read(id)?);
    }
    let before = main.clone();
    for source in &sources {
        unite(&mut main.document, &source.document);
    }
    choose(&mut main.document, request.given("FieldSourceProfileIds"), &before, &sources)?;
    keep_keys(&mut main, &before, &sources);
    absorb(store, &main, &sources, true)?;
    Ok(json!({"Message": "OK"}))
}

/// Makes one of profiles that match, the first of them; where they differ, the domain's settings decide.
pub(super) fn resolve(store: &Store<'_>, main: Record, others: &[Record], resolution: &Value) -> Result<(), Refusal> {
    let before = main.clone();
    let mut main = main;
    for other in others {
        unite(&mut main.document, &other.document);
    }
    let mut all = vec![&before];
    all.extend(others);
    let source = resolution["SourceName"].as_str().filter(|_| resolution["ConflictResolvingModel"] == "SOURCE");
    let members: Vec<String> = main.document.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    for member in members.iter().filter(|member| !member.starts_with('_') && *member != "ProfileId") {
        let having = all.iter().filter(|record| record.document.get(member).is_some());
        // The named source goes before all others, and what is later before what is earlier.
        let winner = having.max_by_key(|record| match origin::of(&record.document, member) {
            Some((by, at)) => (source == Some(by), at),
            None => (false, record.updated.as_millisecond()),
        });
        if let Some(winner) = winner {
            main.document[member] = winner.document[member].clone();
            if let Some(members) = main.document.as_object_mut() {
                origin::forget(members, member);
            }
            if let Some((by, at)) = origin::of(&winner.document, member) {
                origin::note(&mut main.document, member, by, at);
            }
        }
    }
    keep_keys(&mut main, &before, others);
    absorb(store, &main, others, false)
}

/// Whatever one of them was found by leads to the main one, also where its value gave way to another.
fn keep_keys(main: &mut Record, before: &Record, others: &[Record]) {
    let own = keys::own_values(&main.id, &main.document);
    for record in others.iter().chain([before]) {
        for (key, value) in keys::own_values(&record.id, &record.document) {
            if value == record.id || own.iter().any(|known| *known == (key.clone(), value.clone())) {
                continue;
            }
            if !main.document[KEYS].is_object() {
                main.document[KEYS] = json!({});
            }
            let values = &mut main.document[KEYS][&key];
            if !values.is_array() {
                *values = json!([]);
            }
            if let Some(values) = values.as_array_mut().filter(|values| !values.contains(&Value::from(value.as_str())))
            {
                values.push(value.into());
            }
        }
    }
}

/// Moves the objects of profiles to the main one, deletes them, and stores it.
fn absorb(store: &Store<'_>, main: &Record, others: &[Record], by_caller: bool) -> Result<(), Refusal> {
    let domain = &main.parent;
    let entry = |action: Action<'_>| {
        let action = if by_caller { action.by_caller() } else { action };
        history::record(store, domain, &main.id, &action)
    };
    for other in others {
        move_objects(store, domain, &other.id, &main.id)?;
        profile::remove(store, domain, &other.id)?;
        entry(Action::merged_away(&other.id))?;
    }
    profile::save(store, domain, &main.id, &main.document)?;
    entry(Action::profile("MERGED"))
}

/// Adds what the main profile lacks; inside attributes and additional keys too.
fn unite(main: &mut Value, source: &Value) {
    for (member, value) in source.as_object().into_iter().flatten() {
        match main.get_mut(member) {
            None => main[member] = value.clone(),
            // Of two times to go the later one stays.
            Some(mine) if member == UNTIL => *mine = mine.as_i64().max(value.as_i64()).into(),
            Some(mine) if member == KEYS => {
                for (key, values) in value.as_object().into_iter().flatten() {
                    let mut all = mine[key].as_array().cloned().unwrap_or_default();
                    let new = values.as_array().into_iter().flatten().filter(|value| !all.contains(value));
                    let new: Vec<Value> = new.cloned().collect();
                    all.extend(new);
                    mine[key] = Value::Array(all);
                }
            }
            Some(mine) if member == "Attributes" || member == ORIGINS => unite(mine, value),
            Some(_) => {}
        }
    }
}

/// Takes members from the profiles that the request names for them, even where they have none.
fn choose(main: &mut Value, choices: Option<&Value>, before: &Record, sources: &[Record]) -> Result<(), Refusal> {
    let of = |id: &Value| {
        let mut all = sources.iter().chain([before]);
        let found = all.find(|record| *id == record.id).map(|record| &record.document);
        found.ok_or_else(|| Refusal::invalid(format!("FieldSourceProfileIds names {id}, which is not being merged")))
    };
    let take = |into: &mut Value, from: &Value, member: &str| match (from.get(member), into.as_object_mut()) {
        (Some(value), Some(into)) => {
            into.insert(member.to_owned(), value.clone());
        }
        (None, Some(into)) => {
            into.shift_remove(member);
        }
        _ => {}
    };
    for (member, choice) in choices.and_then(Value::as_object).into_iter().flatten() {
        if let Some(attributes) = choice.as_object() {
            for (attribute, id) in attributes {
                let from = of(id)?.get(member).cloned().unwrap_or_else(|| Value::Object(Map::new()));
                if !main[member].is_object() {
                    main[member] = json!({});
                }
                take(&mut main[member], &from, attribute);
            }
        } else if !choice.is_null() {
            take(main, of(choice)?, member);
        }
    }
    Ok(())
}

fn move_objects(store: &Store<'_>, domain: &str, from: &str, to: &str) -> Result<(), Refusal> {
    for mut record in store.find_by(OBJECTS, domain, OWNER, from)? {
        record.document[OWNED_BY] = to.into();
        object_store::amend(store, domain, &record.document)?;
    }
    Ok(())
}
