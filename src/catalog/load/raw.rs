//! The format of the catalogue's files, as `assets/catalog/README.md` explains it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::catalog::builtin::Builder;
use crate::catalog::column::Take;
use crate::catalog::page::FieldChangesSpec;
use crate::catalog::path::Expr;
use crate::catalog::resource::MadeIn;
use crate::catalog::search::{Like, SearchBody};
use crate::catalog::{
    Arrangement, Becomes, CellSource, CellTone, Column, ColumnKind, Condition, Configuration, Designer, DiagnosisSpec,
    Forget, JoiningPart, Lead, Merge, Near, NotCopied, OwnKeys, PageSpec, PickAmong, PreparedField, SearchField,
    SearchKind, SearchSpec, Trace, Unset, Usage,
};
use crate::model::DocPath;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default)]
    pub resource: Vec<RawResource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of the file")]
pub(super) struct RawResource {
    pub path: String,
    pub title: String,
    pub singular: String,
    pub about: String,
    #[serde(default)]
    pub foreign: bool,
    #[serde(default)]
    pub customer: bool,
    pub needs: Option<Condition>,
    pub usable: Option<Condition>,
    #[serde(default)]
    pub kinds: Vec<String>,
    pub near: Option<Near>,
    #[serde(default)]
    pub picks: Vec<PickAmong>,
    #[serde(default)]
    pub leads: Vec<Lead>,
    #[serde(default)]
    pub used_by: Vec<Usage>,
    pub id: Expr,
    pub label: Option<Expr>,
    pub hint: Option<Expr>,
    pub arn: Option<Expr>,
    pub made: Option<Expr>,
    pub made_in: Option<MadeIn>,
    pub list: RawCall,
    pub describe: Option<RawCall>,
    pub columns: Vec<RawColumn>,
    #[serde(default)]
    pub references: Vec<RawReference>,
    #[serde(default)]
    pub copied_from: BTreeMap<DocPath, DocPath>,
    #[serde(default)]
    pub not_copied: Vec<DocPath>,
    pub not_copied_of: Option<NotCopied>,
    #[serde(default)]
    pub actions: Vec<RawAction>,
    #[serde(default)]
    pub tags: bool,
    pub forget: Option<Forget>,
    pub search: Option<RawSearch>,
    #[serde(default)]
    pub labels: Vec<RawLabels>,
    pub dynamic: Option<RawDynamic>,
    pub fields_of: Option<String>,
    pub beside: Option<String>,
    #[serde(default)]
    pub keys: BTreeMap<String, String>,
    #[serde(default)]
    pub settles: bool,
    pub diagnosis: Option<DiagnosisSpec>,
    pub joining: Option<JoiningPart>,
    pub page: Option<PageSpec>,
    pub arrangement: Option<Arrangement>,
    pub merge: Option<Merge>,
    pub configuration: Option<Configuration>,
    pub designer: Option<Designer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCall {
    pub operation: String,
    #[serde(default = "empty")]
    pub input: Value,
    pub items: Option<String>,
    pub document: Option<String>,
    #[serde(default)]
    pub build: Builder,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::catalog) struct RawColumn {
    pub title: String,
    pub path: Expr,
    #[serde(default)]
    pub kind: ColumnKind,
    #[serde(default)]
    pub from: CellSource,
    pub width: Option<[u16; 2]>,
    pub priority: Option<u8>,
    pub refers: Option<String>,
    pub names: Option<String>,
    #[serde(default)]
    pub take: Take,
    pub labels: Option<String>,
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    pub changes: Option<FieldChangesSpec>,
    #[serde(default)]
    pub tones: BTreeMap<String, CellTone>,
    pub state: Option<Expr>,
    #[serde(default)]
    pub size: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReference {
    pub path: String,
    pub to: String,
    #[serde(default)]
    pub take: Take,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAction {
    pub verb: String,
    pub title: String,
    pub operation: String,
    #[serde(default)]
    pub on_list: bool,
    pub input: Option<Value>,
    pub needs: Option<Condition>,
    pub becomes: Option<Becomes>,
    pub unset: Option<Unset>,
    pub said: Option<String>,
    pub effect: Option<String>,
    #[serde(default)]
    pub lasting: bool,
    pub others: Option<String>,
    pub force: Option<String>,
    pub trace: Option<Trace>,
    pub undo: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSearch {
    pub title: String,
    pub about: String,
    #[serde(default)]
    pub required: bool,
    pub open: Option<String>,
    pub own: Option<OwnKeys>,
    pub most: Option<usize>,
    pub since: Option<String>,
    pub by: Option<Expr>,
    #[serde(default)]
    pub dynamic: bool,
    #[serde(default)]
    pub fields: Vec<RawSearchField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSearchField {
    pub key: String,
    pub label: String,
    #[serde(default)]
    pub help: String,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub repeated: bool,
    pub with: Option<(String, String)>,
    pub choices: Option<String>,
    pub finds: Option<Expr>,
    pub like: Option<Like>,
    #[serde(default)]
    pub sure: bool,
    #[serde(default)]
    pub values: Vec<(String, String)>,
    #[serde(default)]
    pub form: SearchBody,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLabels {
    #[serde(default)]
    pub key: String,
    pub operation: String,
    #[serde(default = "empty")]
    pub input: Value,
    pub items: String,
    pub value: Expr,
    pub name: Expr,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDynamic {
    pub operation: String,
    #[serde(default = "empty")]
    pub input: Value,
    pub items: String,
    pub id: String,
    pub name: String,
    pub kind: String,
    pub namespace: String,
    pub cell: String,
    pub first: Vec<String>,
    pub limit: usize,
    #[serde(default)]
    pub usual: Vec<PreparedField>,
    pub options: RawLabels,
}

pub(super) fn empty() -> Value {
    Value::Object(serde_json::Map::new())
}

pub(super) fn search(raw: RawSearch) -> SearchSpec {
    let fields = raw.fields.into_iter().map(|field| {
        let is_fixed = !field.values.is_empty();
        SearchField {
            kind: if field.values.is_empty() { SearchKind::Text } else { SearchKind::Choice(field.values) },
            key: field.key,
            label: field.label,
            help: field.help,
            required: field.required,
            repeated: field.repeated,
            with: field.with,
            choices: field.choices,
            finds: field.finds,
            like: field.like,
            sure: field.sure,
            is_fixed,
            form: field.form,
        }
    });
    SearchSpec {
        fields: fields.collect(),
        title: raw.title,
        about: raw.about,
        required: raw.required,
        open: raw.open,
        own: raw.own,
        most: raw.most,
        since: raw.since,
        by: raw.by,
        dynamic: raw.dynamic,
    }
}

impl From<RawColumn> for Column {
    fn from(raw: RawColumn) -> Self {
        raw.made(0)
    }
}

impl RawColumn {
    pub(super) fn made(self, number: usize) -> Column {
        let mut column = Column::plain(&self.title, self.path, number);
        column.kind = self.kind;
        [column.min, column.ideal] = self.width.unwrap_or_else(|| self.kind.width());
        column.priority = self.priority.unwrap_or(column.priority);
        column.source = self.from;
        column.refers = self.refers;
        column.words = self.words;
        column.changes = self.changes;
        column.names = self.names;
        column.take = self.take;
        column.labels = self.labels;
        column.tones = self.tones;
        column.state = self.state;
        column.is_size = self.size;
        column
    }
}
