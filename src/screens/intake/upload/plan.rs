//! What is said of a file that is uploaded: what it is called, by which column rows are the same, how long it is kept.

use serde_json::Value;

use crate::catalog::Location;
use crate::contract::{RowFormat, RowMapping, RowsChecked, RowsSeen, UploadCheck, UploadColumn, UploadFile};
use crate::form::wizard::{UploadWay, Wizard, wizard_for};
use crate::jobs::rows::upload_columns;
use crate::model::{DocPath, Issue, OperationId};
use crate::rules;
use crate::screens::intake::given::{given, list_beside, resource};
use crate::screens::intake::review::name_of;

/// The verb that makes what takes the file.
const MAKES: &str = "create";

/// What is said of a file that is uploaded.
#[derive(Debug)]
pub(in crate::screens::intake) struct UploadPlan {
    pub(super) wizard: &'static Wizard,
    pub(super) way: &'static UploadWay,
    /// The list in which it is made.
    pub(super) list: Location,
    pub(super) name: String,
    pub(super) days: String,
    /// The column by which rows are known to be the same.
    pub(super) key: Option<String>,
    /// Whether somebody has said so.
    is_key_said: bool,
    /// Whether it was gone to from the review of a job of the same lines.
    pub(super) is_instead: bool,
}

/// One of the things that are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::screens::intake) enum UploadPart {
    /// What it is called.
    Name,
    /// The column by which rows are known to be the same.
    Key,
    /// For how many days it is kept.
    Days,
}

impl UploadPart {
    pub(in crate::screens::intake) const ALL: [Self; 3] = [Self::Key, Self::Name, Self::Days];
}

impl UploadPlan {
    /// Where the files of a list are uploaded to: what it makes itself, or what the service has for many of its items.
    pub(in crate::screens::intake) fn for_list(list: Option<&Location>) -> Option<Self> {
        let list = list?;
        let bulk = || {
            let own = resource(Some(list))?.actions().iter();
            let beside = own.filter_map(|verb| verb.operation.operation().bulk.as_ref());
            beside.filter_map(|bulk| list_beside(list, &bulk.at)).find_map(Self::at)
        };
        Self::at(list.clone()).or_else(bulk)
    }

    /// How the things of a list take a file, where they do.
    pub(super) fn at(list: Location) -> Option<Self> {
        let makes = resource(Some(&list))?.action(MAKES)?;
        let wizard = wizard_for(makes.operation, MAKES)?;
        let way = wizard.upload.as_ref()?;
        let (name, days) = (String::new(), String::new());
        Some(Self { wizard, way, list, name, days, key: None, is_key_said: false, is_instead: false })
    }

    /// The same, in place of a job whose review leads here.
    pub(super) fn instead(self) -> Self {
        Self { is_instead: true, ..self }
    }

    /// Whether a list is that of what takes files.
    pub(in crate::screens::intake) fn is_of(list: &Location) -> bool {
        Self::at(list.clone()).is_some()
    }

    /// The operation by whose input the lines are judged.
    pub(in crate::screens::intake) fn judge(&self) -> Option<OperationId> {
        self.way.judge(self.wizard)
    }

    /// What it is called, in the list of what can be done.
    pub(in crate::screens::intake) fn title(&self) -> String {
        format!("Upload the file as a whole: {}", resource(Some(&self.list)).map_or("", |of| of.singular.as_str()))
    }

    /// A file was looked at: it has its name, and a column is likely the key.
    pub(in crate::screens::intake) fn settle(&mut self, mapping: &RowMapping, seen: &RowsSeen) {
        if self.name.is_empty() {
            name_of(seen).clone_into(&mut self.name);
        }
        let is_sent = |column: &String| mapping.columns.contains_key(column);
        if self.is_key_said && self.key.as_ref().is_some_and(is_sent) {
            return;
        }
        let of = |place: &DocPath| mapping.columns.iter().find(|(_, path)| *path == place).map(|(column, _)| column);
        let likely = self.way.keys.iter().find_map(of).cloned();
        self.key = likely.or_else(|| seen.columns.iter().map(|c| c.name.clone()).find(is_sent));
    }

    /// Somebody says by which column rows are the same.
    pub(in crate::screens::intake) fn set_key(&mut self, column: String) {
        (self.key, self.is_key_said) = (Some(column), true);
    }

    /// The value of a part, as it is typed.
    pub(in crate::screens::intake) fn text(&self, part: UploadPart) -> &str {
        match part {
            UploadPart::Name => &self.name,
            UploadPart::Key => self.key.as_deref().unwrap_or_default(),
            UploadPart::Days => &self.days,
        }
    }

    /// Somebody has typed it.
    pub(in crate::screens::intake) fn set(&mut self, part: UploadPart, text: String) {
        match part {
            UploadPart::Name => self.name = text,
            UploadPart::Key => self.set_key(text),
            UploadPart::Days => self.days = text,
        }
    }

    /// The member of the input that a part is.
    pub(in crate::screens::intake) fn member(&self, part: UploadPart) -> &'static str {
        match part {
            UploadPart::Name => &self.way.name,
            UploadPart::Key => &self.way.key,
            UploadPart::Days => &self.way.days,
        }
    }

    fn columns(mapping: &RowMapping, seen: &RowsSeen) -> Vec<(UploadColumn, DocPath)> {
        upload_columns(mapping, &seen.columns)
    }

    /// What a column is called in the upload.
    fn sent_name(columns: &[(UploadColumn, DocPath)], column: &str) -> Option<String> {
        let is_it = |sent: &&(UploadColumn, DocPath)| matches!(&sent.0.from, crate::contract::UploadCell::Column(of) if of == column);
        columns.iter().find(is_it).map(|(sent, _)| sent.name.clone())
    }

    /// The input that makes it.
    pub(in crate::screens::intake) fn document(&self, mapping: &RowMapping, seen: &RowsSeen) -> Value {
        let columns = Self::columns(mapping, seen);
        let key = self.key.as_deref().and_then(|key| Self::sent_name(&columns, key));
        let named: Vec<(String, DocPath)> = columns.into_iter().map(|(column, path)| (column.name, path)).collect();
        let mut document = self.given();
        let own = self.way.input(&self.name, &self.days, key.as_deref(), &named);
        if let (Value::Object(document), Value::Object(own)) = (&mut document, own) {
            document.extend(own);
        }
        document
    }

    /// What the list determines of it.
    pub(super) fn given(&self) -> Value {
        given(self.wizard.operation, Some(&self.list))
    }

    /// All that is wrong with what is said, but for the lines.
    pub(in crate::screens::intake) fn issues(&self, mapping: &RowMapping, seen: &RowsSeen) -> Vec<Issue> {
        rules::judge(self.wizard.operation, &self.document(mapping, seen))
    }

    /// What is wrong with a part.
    pub(in crate::screens::intake) fn issue_of(&self, part: UploadPart, issues: &[Issue]) -> Option<Issue> {
        let at = DocPath::root().member(self.member(part));
        issues.iter().find(|issue| issue.path.starts_with(&at)).cloned()
    }

    /// What is looked at in the lines besides.
    pub(in crate::screens::intake) fn check(&self, mapping: &RowMapping, seen: &RowsSeen) -> UploadCheck {
        let is_table = mapping.format != RowFormat::JsonLines;
        let columns = Self::columns(mapping, seen);
        let dotted = mapping.columns.keys().filter(|name| is_table && name.contains('.'));
        let renamed = dotted.filter_map(|name| Some((name.clone(), Self::sent_name(&columns, name)?))).collect();
        UploadCheck { key: self.key.clone(), renamed }
    }

    /// The file as it is sent.
    pub(super) fn file(mapping: &RowMapping, seen: &RowsSeen, found: &RowsChecked, left_out: Vec<usize>) -> UploadFile {
        UploadFile {
            path: seen.path.clone(),
            sha256: found.sha256.clone(),
            format: mapping.format,
            encoding: mapping.encoding,
            columns: Self::columns(mapping, seen).into_iter().map(|(column, _)| column).collect(),
            left_out,
        }
    }
}
