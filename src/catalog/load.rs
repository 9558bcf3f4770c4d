//! Reads the embedded catalogue and looks its operations up in the facts.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::builtin::Builder;
use super::column::Take;
use super::path::{Expr, Path, PathError};
use super::reference::Reference;
use super::resource::{Describe, Dynamic, Labels, List};
use super::{
    Action, Catalog, Column, FieldType, Kind, Resource, Scope, SearchField, SearchKind, SearchSpec, Source, Tone,
};
use crate::model::{OperationId, Service, api};

const FILES: [(Service, &str); 3] = [
    (Service::CustomerProfiles, include_str!("../../assets/catalog/profiles.toml")),
    (Service::ConnectCases, include_str!("../../assets/catalog/cases.toml")),
    (Service::AppFlow, include_str!("../../assets/catalog/appflow.toml")),
];

/// Why the embedded catalogue could not be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum LoadError {
    #[error("{service}: {source}")]
    Toml { service: Service, source: Box<toml::de::Error> },
    #[error("{resource}: {source}")]
    Path { resource: String, source: PathError },
    #[error("{resource}: {service} has no operation {name}")]
    Operation { resource: String, service: Service, name: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    resource: Vec<RawResource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawResource {
    path: String,
    title: String,
    singular: String,
    about: String,
    id: Expr,
    label: Option<Expr>,
    arn: Option<Expr>,
    list: RawCall,
    describe: Option<RawCall>,
    columns: Vec<RawColumn>,
    #[serde(default)]
    references: Vec<RawReference>,
    #[serde(default)]
    actions: Vec<RawAction>,
    search: Option<RawSearch>,
    #[serde(default)]
    labels: Vec<RawLabels>,
    dynamic: Option<RawDynamic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCall {
    operation: String,
    #[serde(default = "empty")]
    input: Value,
    items: Option<String>,
    document: Option<String>,
    #[serde(default)]
    build: Builder,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    title: String,
    path: Expr,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    from: Source,
    width: Option<[u16; 2]>,
    priority: Option<u8>,
    refers: Option<String>,
    #[serde(default)]
    take: Take,
    labels: Option<String>,
    #[serde(default)]
    tones: BTreeMap<String, Tone>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReference {
    path: String,
    to: String,
    #[serde(default)]
    take: Take,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAction {
    verb: String,
    title: String,
    operation: String,
    #[serde(default)]
    on_list: bool,
    input: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSearch {
    title: String,
    about: String,
    #[serde(default)]
    required: bool,
    open: Option<String>,
    most: Option<usize>,
    #[serde(default)]
    dynamic: bool,
    #[serde(default)]
    fields: Vec<RawSearchField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSearchField {
    key: String,
    label: String,
    #[serde(default)]
    help: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    repeated: bool,
    with: Option<(String, String)>,
    choices: Option<String>,
    #[serde(default)]
    values: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLabels {
    #[serde(default)]
    key: String,
    operation: String,
    #[serde(default = "empty")]
    input: Value,
    items: String,
    value: Expr,
    name: Expr,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDynamic {
    operation: String,
    #[serde(default = "empty")]
    input: Value,
    items: String,
    id: String,
    name: String,
    kind: String,
    namespace: String,
    cell: String,
    first: Vec<String>,
    limit: usize,
    options: RawLabels,
}

fn empty() -> Value {
    Value::Object(serde_json::Map::new())
}

/// Loads the catalogue of all three services.
pub(super) fn load() -> Result<Catalog, LoadError> {
    let mut resources = Vec::new();
    for (service, text) in FILES {
        let file: File =
            toml::from_str(text).map_err(|source| LoadError::Toml { service, source: Box::new(source) })?;
        for raw in file.resource {
            let loader = Loader { service, resource: raw.path.clone() };
            resources.push(loader.resource(raw)?);
        }
    }
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
        let actions = actions.collect::<Result<_, _>>()?;
        let name = raw.path.rsplit('/').next().unwrap_or_default().to_owned();
        Ok(Resource {
            service: self.service,
            name,
            title: raw.title,
            singular: raw.singular,
            about: raw.about,
            search: raw.search.map(search),
            label: raw.label.unwrap_or_else(|| raw.id.clone()),
            id: raw.id,
            arn: raw.arn,
            list: self.list(raw.list)?,
            describe: raw.describe.map(|call| self.describe(call)).transpose()?,
            columns: raw.columns.into_iter().enumerate().map(|(n, column)| column.made(n)).collect(),
            references: raw.references.into_iter().map(|raw| self.reference(raw)).collect::<Result<_, _>>()?,
            actions,
            labels: raw.labels.into_iter().map(|raw| self.labels(raw)).collect::<Result<_, _>>()?,
            dynamic: raw.dynamic.map(|raw| self.dynamic(raw)).transpose()?,
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
    fn action(&self, raw: RawAction, list_input: &Value, item_input: &Value) -> Result<Action, LoadError> {
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
        Ok(Action {
            operation,
            verb: raw.verb,
            title: raw.title,
            scope: if list { Scope::List } else { Scope::Item },
            input,
        })
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
            options: self.labels(raw.options)?,
        })
    }
}

fn search(raw: RawSearch) -> SearchSpec {
    let fields = raw.fields.into_iter().map(|field| SearchField {
        kind: if field.values.is_empty() { SearchKind::Text } else { SearchKind::Choice(field.values) },
        key: field.key,
        label: field.label,
        help: field.help,
        required: field.required,
        repeated: field.repeated,
        with: field.with,
        choices: field.choices,
    });
    SearchSpec {
        fields: fields.collect(),
        title: raw.title,
        about: raw.about,
        required: raw.required,
        open: raw.open,
        most: raw.most,
        dynamic: raw.dynamic,
    }
}

impl RawColumn {
    fn made(self, number: usize) -> Column {
        let mut column = Column::plain(&self.title, self.path, number);
        column.kind = self.kind;
        [column.min, column.ideal] = self.width.unwrap_or_else(|| self.kind.width());
        column.priority = self.priority.unwrap_or(column.priority);
        column.source = self.from;
        column.refers = self.refers;
        column.take = self.take;
        column.labels = self.labels;
        column.tones = self.tones;
        column
    }
}

impl Column {
    /// A column of text.
    pub(super) fn plain(title: &str, expr: Expr, number: usize) -> Self {
        let [min, ideal] = Kind::Text.width();
        Self {
            title: title.to_owned(),
            kind: Kind::Text,
            source: Source::Row,
            min,
            ideal,
            priority: u8::try_from(number).unwrap_or(u8::MAX),
            expr,
            refers: None,
            take: Take::Whole,
            labels: None,
            tones: BTreeMap::new(),
        }
    }
}

impl Kind {
    /// Least and best width of a column of this kind.
    fn width(self) -> [u16; 2] {
        match self {
            Self::Text | Self::List => [8, 24],
            Self::Time => [8, 20],
            Self::Bytes => [6, 10],
            Self::Number => [4, 9],
            Self::Bool | Self::Count | Self::Percent | Self::Fraction => [3, 7],
            Self::Status => [6, 12],
            Self::Duration => [5, 12],
            Self::Json => [20, 80],
        }
    }
}

impl FieldType {
    /// The type of this name; text for one that is not known.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "Number" => Self::Number,
            "Boolean" => Self::Boolean,
            "DateTime" => Self::DateTime,
            "SingleSelect" => Self::SingleSelect,
            "Url" => Self::Url,
            "User" => Self::User,
            _ => Self::Text,
        }
    }

    /// Gives a column the looks of this type.
    pub(super) fn dress(self, column: &mut Column, id: &str) {
        match self {
            Self::Number => column.kind = Kind::Number,
            Self::Boolean => column.kind = Kind::Bool,
            Self::DateTime => column.kind = Kind::Time,
            Self::SingleSelect => column.labels = Some(format!("field/{id}")),
            Self::User => column.take = Take::Tail,
            Self::Text | Self::Url => {}
        }
        match id {
            "status" => column.kind = Kind::Status,
            "customer_id" => {
                column.take = Take::Tail;
                column.refers = Some("arn".to_owned());
            }
            _ => {}
        }
        [column.min, column.ideal] = column.kind.width();
        if id == "title" {
            column.ideal = 40;
        }
    }
}
