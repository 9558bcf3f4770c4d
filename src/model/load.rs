//! Reads the embedded facts (JSON) and their overlay (TOML) and links them.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::OnceLock;

use super::facts::{Facts, MemberFact, OperationFact, ShapeFact};
use super::overlay::Overlay;
use super::shape::{Constraint, HttpLocation, Member, Sensitivity, Shape, ShapeKind, TimestampFormat, Unfit};
use super::{Api, BadTable, Operation, OperationId, Service, read_table};

/// Why the embedded facts could not be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum LoadError {
    #[error("{service}: facts: {source}")]
    Facts { service: Service, source: serde_json::Error },
    #[error("{service}: overlay: {source}")]
    Overlay { service: Service, source: BadTable },
    #[error("{service}: {what}")]
    Inconsistent { service: Service, what: String },
}

/// Loads all three services.
pub(super) fn load() -> Result<Api, LoadError> {
    let mut api = Api::default();
    for service in Service::ALL {
        let spec = service.spec();
        let facts: Facts<'static> =
            serde_json::from_str(spec.facts).map_err(|source| LoadError::Facts { service, source })?;
        let overlay: Overlay = read_table(spec.overlay).map_err(|source| LoadError::Overlay { service, source })?;
        Loader { service, overlay }.run(facts, &mut api)?;
    }
    Ok(api)
}

struct Loader {
    service: Service,
    overlay: Overlay,
}

impl Loader {
    fn run(mut self, facts: Facts<'static>, api: &mut Api) -> Result<(), LoadError> {
        let mut made: Vec<(&'static Shape, ShapeFact<'_>)> = Vec::with_capacity(facts.shapes.len());
        for (name, fact) in facts.shapes {
            let shape: &'static Shape = Box::leak(Box::new(self.shape(name, &fact)?));
            api.shapes[self.service as usize].insert(shape.name, shape);
            made.push((shape, fact));
        }
        for (shape, fact) in &made {
            self.link(shape, fact, api)?;
        }
        for (name, fact) in facts.operations {
            let operation: &'static Operation = Box::leak(Box::new(self.operation(name, &fact, api)?));
            api.operations[self.service as usize].insert(name, operation);
        }
        api.refusals[self.service as usize] = std::mem::take(&mut self.overlay.refusals);
        let others = std::mem::take(&mut self.overlay.other_names);
        let is_member =
            |name: &&String| api.shapes[self.service as usize].values().any(|shape| shape.member(name).is_some());
        if let Some(odd) = others.keys().find(|name| !is_member(name)) {
            return Err(self.odd(format!("the overlay has other names for {odd}, which is no member")));
        }
        api.other_names[self.service as usize] = others;
        let Overlay {
            without,
            choices,
            operations,
            edit_from,
            batches,
            made_from,
            classes,
            json,
            refers,
            names,
            variants,
            fits,
            sent_empty,
            from_now,
            under,
            defaults,
            spans,
            ..
        } = &self.overlay;
        let left = operations.keys().chain(edit_from.keys()).chain(made_from.keys()).chain(batches.keys());
        let left = left.chain(choices).chain(without.keys());
        let left = left.chain(variants.keys()).chain(fits.keys()).chain(sent_empty);
        let left = left.chain(from_now).chain(under.keys()).chain(defaults.keys()).next().cloned();
        let left = left.or_else(|| spans.mistake());
        let left = left.or_else(|| names.mistake());
        match left.or_else(|| classes.mistake()).or_else(|| json.mistake()).or_else(|| refers.mistake()) {
            Some(left) => Err(self.odd(format!("the overlay names {left} twice or in vain"))),
            None => Ok(()),
        }
    }

    fn odd(&self, what: String) -> LoadError {
        LoadError::Inconsistent { service: self.service, what }
    }

    /// A shape whose members don't know their own shapes yet: those are linked once all are made.
    fn shape(&mut self, name: &'static str, fact: &ShapeFact<'static>) -> Result<Shape, LoadError> {
        let kind = match fact.r#type {
            "string" => ShapeKind::String { values: fact.r#enum.clone() },
            "boolean" => ShapeKind::Boolean,
            "integer" => ShapeKind::Integer { long: false },
            "long" => ShapeKind::Integer { long: true },
            "double" => ShapeKind::Double,
            "timestamp" => ShapeKind::Timestamp(self.timestamp_format(fact)),
            "structure" => ShapeKind::Structure { members: self.members(name, fact)?, union: fact.union },
            "list" => ShapeKind::List { item: Box::new(self.element(name, "[]", fact.item)?) },
            "map" => ShapeKind::Map {
                key: Box::new(self.element(name, "{key}", fact.key)?),
                value: Box::new(self.element(name, "{}", fact.value)?),
            },
            other => return Err(self.odd(format!("{name} is of the unknown type {other}"))),
        };
        let choice = matches!(kind, ShapeKind::Structure { .. }) && (fact.union || self.overlay.choices.remove(name));
        let marked = if fact.sensitive { Sensitivity::Customer } else { Sensitivity::Configuration };
        Ok(Shape {
            service: self.service,
            class: self.overlay.classes.of_shape(name).unwrap_or(marked),
            name,
            kind,
            choice,
            constraint: Constraint {
                min: fact.min,
                max: fact.max,
                pattern: fact.pattern.as_deref().map(str::to_owned),
            },
            sensitive: fact.sensitive,
            sparse: fact.sparse,
            deprecated: fact.deprecated,
            error_status: fact.error,
        })
    }

    fn timestamp_format(&self, fact: &ShapeFact<'_>) -> TimestampFormat {
        match (fact.timestamp_format, self.service) {
            (Some("iso8601"), _) => TimestampFormat::DateTime,
            _ => TimestampFormat::EpochSeconds,
        }
    }

    fn members(&mut self, shape: &str, fact: &ShapeFact<'static>) -> Result<Vec<Member>, LoadError> {
        // Of this size at once: there are thousands of members, and what a list has grown by stays.
        let mut members = Vec::with_capacity(fact.members.0.len());
        for (name, member) in &fact.members.0 {
            members.push(self.member(shape, name, member, fact.required.contains(name))?);
        }
        Ok(members)
    }

    /// A list's element or a map's key or value.
    fn element(&mut self, shape: &str, name: &'static str, target: Option<&'static str>) -> Result<Member, LoadError> {
        let fact = MemberFact { shape: target.unwrap_or_default(), ..MemberFact::default() };
        Ok(Member { name: "", ..self.member(shape, name, &fact, false)? })
    }

    fn member(
        &mut self,
        shape: &str,
        name: &'static str,
        fact: &MemberFact<'static>,
        required: bool,
    ) -> Result<Member, LoadError> {
        let target = fact.shape;
        let bound = fact.name_there.unwrap_or(name);
        let location = match fact.bound {
            None => HttpLocation::Body,
            Some("uri") => HttpLocation::Uri(bound),
            Some("query") => HttpLocation::Query(bound),
            Some("header") => HttpLocation::Header(bound),
            Some("status") => HttpLocation::Status,
            Some(other) => return Err(self.odd(format!("{shape}.{name} travels in the unknown place {other}"))),
        };
        // Of thousands of members few are named: the text by which they would be is made once.
        let own = format!("{shape}.{name}");
        let overlay = &mut self.overlay;
        let without = overlay.without.remove(&own).unwrap_or_default();
        let without_inside = without_inside(&mut overlay.without, &own);
        let is_fit = without.is_empty() && without_inside.is_empty();
        Ok(Member {
            name,
            required,
            location,
            token: fact.token,
            class: overlay.classes.of_member(shape, name, target),
            json: overlay.json.of_member(shape, name, target),
            refers: overlay.refers.of_member(shape, name, target).map(|path| path.0),
            names: overlay.names.of_member(shape, name, target),
            variants: overlay.variants.remove(&own).map(Box::new),
            fits: overlay.fits.remove(&own).map(Box::new),
            span: overlay.spans.of_member(shape, name, target),
            from_now: overlay.from_now.remove(&own),
            sent_empty: overlay.sent_empty.remove(&own),
            under: overlay.under.remove(&own).map(Box::new),
            default: overlay.defaults.remove(&own).map(Box::new),
            unfit: (!is_fit).then(|| Box::new(Unfit { without, without_inside, offered: OnceLock::new() })),
            shape: OnceLock::new(),
        })
    }

    fn link(&self, shape: &'static Shape, fact: &ShapeFact<'_>, api: &Api) -> Result<(), LoadError> {
        let find = |name: Option<&str>| {
            name.and_then(|name| api.shape(self.service, name))
                .ok_or_else(|| self.odd(format!("{} refers to a shape that is not there: {name:?}", shape.name)))
        };
        let mut links: Vec<(&Member, &'static Shape)> = Vec::new();
        match &shape.kind {
            ShapeKind::Structure { members, .. } => {
                for (member, (_, fact)) in members.iter().zip(&fact.members.0) {
                    links.push((member, find(Some(fact.shape))?));
                }
            }
            ShapeKind::List { item } => links.push((item, find(fact.item)?)),
            ShapeKind::Map { key, value } => {
                links.push((key, find(fact.key)?));
                links.push((value, find(fact.value)?));
            }
            _ => {}
        }
        for (member, target) in links {
            self.link_unfit(shape, member, target)?;
            // Every member is visited once, so the cell is empty.
            let _ = member.shape.set(target);
        }
        Ok(())
    }

    /// What means nothing in a member must be there in its shape.
    fn link_unfit(&self, shape: &Shape, member: &Member, target: &Shape) -> Result<(), LoadError> {
        let Some(unfit) = &member.unfit else { return Ok(()) };
        if let Some(unknown) = unfit.without_inside.keys().find(|inner| target.member(inner).is_none()) {
            return Err(self.odd(format!("{} has no member {unknown}", target.name)));
        }
        if let (ShapeKind::String { values }, [_, ..]) = (&target.kind, &unfit.without[..])
            && !values.is_empty()
        {
            if let Some(unknown) = unfit.without.iter().find(|value| !values.contains(value)) {
                return Err(self.odd(format!("{}.{} has no value {unknown}", shape.name, member.name)));
            }
            let offered = values.iter().filter(|value| !unfit.without.contains(value)).cloned().collect();
            let _ = unfit.offered.set(offered);
        }
        Ok(())
    }

    fn operation(
        &mut self,
        name: &'static str,
        fact: &OperationFact<'static>,
        api: &Api,
    ) -> Result<Operation, LoadError> {
        let Some(said) = self.overlay.operations.remove(name) else {
            return Err(self.odd(format!("the overlay says nothing of {name}")));
        };
        let find = |shape: &str| {
            api.shape(self.service, shape).ok_or_else(|| self.odd(format!("{name} has the unknown shape {shape}")))
        };
        let Some((method, uri)) = fact.http.split_once(' ') else {
            return Err(self.odd(format!("{name} has no method and URI")));
        };
        Ok(Operation {
            method,
            uri,
            status: fact.status,
            input: find(fact.input)?,
            output: fact.output.map(find).transpose()?,
            errors: fact.errors.iter().map(|error| find(error)).collect::<Result<_, _>>()?,
            access: said.access,
            retry: said.retry,
            paging: said.page,
            edit: said.edit,
            is_final: said.is_final,
            removes: said.removes,
            passing: said.passing,
            refused: said.refused,
            bulk: said.bulk,
            edit_from: self.overlay.edit_from.remove(name),
            batch: self.overlay.batches.remove(name),
            made_from: self.overlay.made_from.remove(name),
            id: OperationId { service: self.service, name },
        })
    }
}

/// What means nothing in the members of what a member holds: the overlay's targets that go on behind it.
fn without_inside(without: &mut BTreeMap<String, Vec<String>>, target: &str) -> BTreeMap<String, Vec<String>> {
    let behind = |name: &str| Some(name.strip_prefix(target)?.strip_prefix('.')?.to_owned());
    let from = (Bound::Excluded(target), Bound::Unbounded);
    let is_near = |(name, _): &(&String, &Vec<String>)| name.starts_with(target);
    let all = without.range::<str, _>(from).take_while(is_near).filter(|(name, _)| behind(name).is_some());
    let named: Vec<String> = all.map(|(name, _)| name.clone()).collect();
    named.into_iter().filter_map(|name| Some((behind(&name)?, without.remove(&name)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_operations_load_with_their_shapes() {
        let api = load().unwrap();
        let count = |service: Service| api.operations[service as usize].len();
        assert_eq!(count(Service::CustomerProfiles), 115);
        assert_eq!(count(Service::ConnectCases), 47);
        assert_eq!(count(Service::AppFlow), 25);
        assert_eq!(api.shapes.iter().map(BTreeMap::len).sum::<usize>(), 663 + 355 + 417);
    }
}
