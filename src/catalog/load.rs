//! Reads the embedded catalogue and looks its operations up in the facts.

mod raw;

use serde_json::Value;

pub(super) use raw::RawColumn;
use raw::{File, RawAction, RawCall, RawDynamic, RawLabels, RawReference, RawResource, empty, search};

use super::path::{Path, PathError};
use super::reference::Reference;
use super::resource::{Describe, Dynamic, Labels, List};
use super::undo::Entries;
use super::{Catalog, Resource, Reverse, Scope, Verb};
use crate::model::{BadTable, OperationId, Service, api, read_table};

/// Why the embedded catalogue could not be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum LoadError {
    #[error("{service}: {source}")]
    Table { service: Service, source: BadTable },
    #[error("{resource}: {source}")]
    Path { resource: String, source: PathError },
    #[error("{resource}: {service} has no operation {name}")]
    Operation { resource: String, service: Service, name: String },
}

/// Loads the catalogue of all three services.
pub(super) fn load() -> Result<Catalog, LoadError> {
    let mut resources = Vec::new();
    for service in Service::ALL {
        let file: File = read_table(service.spec().catalog).map_err(|source| LoadError::Table { service, source })?;
        for raw in file.resource {
            let loader = Loader { service, resource: raw.path.clone() };
            resources.push(loader.resource(raw)?);
        }
    }
    // It stays as long as the program: what the list has grown by is not kept.
    resources.shrink_to_fit();
    Ok(Catalog { resources })
}

struct Loader {
    service: Service,
    resource: String,
}

impl Loader {
    fn resource(&self, raw: RawResource) -> Result<Resource, LoadError> {
        let list_input = raw.list.input.clone();
        let item_input = raw.describe.as_ref().map_or_else(empty, |call| call.input.clone());
        let actions = raw.actions.into_iter().map(|raw| self.action(raw, &list_input, &item_input));
        let mut actions = actions.collect::<Result<Vec<_>, _>>()?;
        if raw.tags {
            actions.extend(self.tag_actions()?);
        }
        actions.shrink_to_fit();
        let name = raw.path.rsplit('/').next().unwrap_or_default().to_owned();
        Ok(Resource {
            service: self.service,
            name,
            title: raw.title,
            singular: raw.singular,
            about: raw.about,
            foreign: raw.foreign,
            customer: raw.customer,
            needs: raw.needs,
            usable: raw.usable,
            kinds: raw.kinds,
            near: raw.near,
            picks: raw.picks,
            leads: raw.leads,
            used_by: raw.used_by,
            forget: raw.forget,
            search: raw.search.map(search),
            label: raw.label.unwrap_or_else(|| raw.id.clone()),
            id: raw.id,
            hint: raw.hint,
            arn: raw.arn,
            made: raw.made,
            made_in: raw.made_in,
            list: self.list(raw.list)?,
            describe: raw.describe.map(|call| self.describe(call)).transpose()?,
            columns: raw.columns.into_iter().enumerate().map(|(n, column)| column.made(n)).collect(),
            copied_from: raw.copied_from,
            not_copied: raw.not_copied,
            not_copied_of: raw.not_copied_of,
            references: raw.references.into_iter().map(|raw| self.reference(raw)).collect::<Result<_, _>>()?,
            actions,
            labels: raw.labels.into_iter().map(|raw| self.labels(raw)).collect::<Result<_, _>>()?,
            dynamic: raw.dynamic.map(|raw| self.dynamic(raw)).transpose()?,
            fields_of: raw.fields_of,
            beside: raw.beside,
            keys: raw.keys,
            settles: raw.settles,
            diagnosis: raw.diagnosis,
            joining: raw.joining,
            page: raw.page,
            arrangement: raw.arrangement,
            merge: raw.merge,
            configuration: raw.configuration,
            designer: raw.designer,
            path: raw.path,
        })
    }

    fn path(&self, text: &str) -> Result<Path, LoadError> {
        Path::parse(text).map_err(|source| LoadError::Path { resource: self.resource.clone(), source })
    }

    fn operation(&self, name: &str) -> Result<OperationId, LoadError> {
        api().operation(self.service, name).map(|operation| operation.id).ok_or_else(|| LoadError::Operation {
            resource: self.resource.clone(),
            service: self.service,
            name: name.to_owned(),
        })
    }

    fn list(&self, raw: RawCall) -> Result<List, LoadError> {
        let items = self.path(raw.items.as_deref().unwrap_or_default())?;
        Ok(List { operation: self.operation(&raw.operation)?, input: raw.input, items, build: raw.build })
    }

    fn describe(&self, raw: RawCall) -> Result<Describe, LoadError> {
        let document = raw.document.as_deref().map(|path| self.path(path)).transpose()?;
        Ok(Describe { operation: self.operation(&raw.operation)?, input: raw.input, document, build: raw.build })
    }

    fn reference(&self, raw: RawReference) -> Result<Reference, LoadError> {
        Ok(Reference { path: self.path(&raw.path)?, to: raw.to, take: raw.take })
    }

    /// An action without an input of its own takes those members of the list's or the item's call that it knows too.
    fn action(&self, raw: RawAction, list_input: &Value, item_input: &Value) -> Result<Verb, LoadError> {
        let list = raw.on_list || raw.verb == "create";
        let operation = self.operation(&raw.operation)?;
        let known = |name: &str| operation.operation().input.member(name).is_some();
        let input = raw.input.unwrap_or_else(|| {
            let of = if list { list_input } else { item_input };
            of.as_object()
                .into_iter()
                .flatten()
                .filter(|(name, _)| known(name))
                .map(|(n, v)| (n.clone(), v.clone()))
                .collect()
        });
        Ok(Verb {
            operation,
            verb: raw.verb,
            title: raw.title,
            scope: if list { Scope::List } else { Scope::Item },
            input,
            arn: None,
            needs: raw.needs,
            becomes: raw.becomes,
            unset: raw.unset,
            said: raw.said,
            effect: raw.effect,
            lasting: raw.lasting,
            others: raw.others,
            force: raw.force,
            trace: raw.trace,
            undo: raw.undo.map(|verb| Reverse { verb, entries: None }),
        })
    }

    /// What every resource with tags can do with them, by its ARN.
    fn tag_actions(&self) -> Result<[Verb; 3], LoadError> {
        let action = |verb: &str, title: &str, effect: &str, name: &str| {
            let operation = self.operation(name)?;
            Ok(Verb {
                verb: verb.to_owned(),
                title: title.to_owned(),
                operation,
                scope: Scope::Item,
                input: empty(),
                arn: ["resourceArn", "arn"].into_iter().find(|m| operation.operation().input.member(m).is_some()),
                needs: None,
                becomes: None,
                unset: None,
                said: None,
                effect: Some(effect.to_owned()).filter(|effect| !effect.is_empty()),
                lasting: false,
                others: None,
                force: None,
                trace: None,
                undo: None,
            })
        };
        let (mut tag, mut untag) = (
            action("tag", "Add tags", "sets these tags; the other tags stay as they are", "TagResource")?,
            action("untag", "Remove tags", "takes these tags away; the others stay", "UntagResource")?,
        );
        let entries = Entries { map: "tags".to_owned(), keys: "tagKeys".to_owned() };
        tag.undo = Some(Reverse { verb: untag.verb.clone(), entries: Some(entries.clone()) });
        untag.undo = Some(Reverse { verb: tag.verb.clone(), entries: Some(entries) });
        Ok([action("tags", "Show the tags", "", "ListTagsForResource")?, tag, untag])
    }

    fn labels(&self, raw: RawLabels) -> Result<Labels, LoadError> {
        Ok(Labels {
            operation: self.operation(&raw.operation)?,
            items: self.path(&raw.items)?,
            key: raw.key,
            input: raw.input,
            value: raw.value,
            name: raw.name,
        })
    }

    fn dynamic(&self, raw: RawDynamic) -> Result<Dynamic, LoadError> {
        Ok(Dynamic {
            operation: self.operation(&raw.operation)?,
            input: raw.input,
            items: self.path(&raw.items)?,
            id: raw.id,
            name: raw.name,
            kind: raw.kind,
            namespace: raw.namespace,
            cell: self.path(&raw.cell)?,
            first: raw.first,
            limit: raw.limit,
            usual: raw.usual,
            options: self.labels(raw.options)?,
        })
    }
}
