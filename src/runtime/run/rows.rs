//! The rows of a run: which column goes where, and which lines can be sent.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::super::commands::places;
use super::super::jobs::hash_of;
use super::super::rows;
use super::super::{ExitError, say};
use super::begun::Begun;
use super::{lines, whole};
use crate::catalog::{Location, PairList, Resource, catalog};
use crate::cli::Run;
use crate::config::Paths;
use crate::contract::{
    BadRow, JobLeftOut, KeptJob, KeptMapping, RowEncoding, RowFormat, RowIssue, RowMapping, RowsCheck, RowsChecked,
    SeenColumn,
};
use crate::jobs::rows::{
    PairName, PairNames, Row, RowMaker, RowReader, RowReferences, check, constant, find_operation, look, must_be,
    name_of_target, propose, resolve,
};
use crate::model::{DocPath, HttpLocation, Member, OperationId, Policy, Step, redact_input};
use crate::widgets::{self, plural, printable};

/// So many bad lines are told.
const TOLD: usize = 20;

/// The rows of a file, checked.
pub(super) struct Rows {
    pub(super) operation: OperationId,
    pub(super) path: PathBuf,
    pub(super) sha256: String,
    pub(super) mapping: RowMapping,
    pub(super) items: usize,
    /// The items that can't be sent.
    pub(super) bad: Vec<JobLeftOut>,
    told: Vec<BadRow>,
    /// Lines that are empty.
    empty: usize,
    /// The columns that go nowhere.
    idle: Vec<String>,
    /// What no line has, though each must, and what is said of it.
    lacks: Vec<(DocPath, String)>,
}

/// A file whose lines are to be checked, once the names are known that its columns may have.
pub(super) struct Asking {
    pub(super) operation: OperationId,
    path: PathBuf,
    columns: Vec<SeenColumn>,
    map: Vec<(String, String)>,
    set: Vec<(String, String)>,
    /// The members that `--set` names, as far as they are no pair of a name.
    given: Vec<DocPath>,
    /// The mapping that was kept, if one was asked for.
    kept: Option<RowMapping>,
    /// What the job was begun with, if one goes on.
    begun: Option<Begun>,
    /// Values that all lines have, as far as they are no pair of a name.
    pub(super) constants: Vec<(DocPath, Value)>,
    /// What people call that which these name, by member.
    pub(super) called: BTreeMap<String, String>,
    pub(super) names: PairNames,
    pub(super) references: RowReferences,
    format: RowFormat,
    encoding: RowEncoding,
}

impl Asking {
    /// Looks at a file and at what the command line says of it.
    pub(super) fn begin(operation: &str, path: &Path, asked: &Run, job: Option<&KeptJob>) -> Result<Self, ExitError> {
        let operation = find_operation(operation).map_err(ExitError::usage)?;
        if !operation.operation().is_write() {
            return Err(ExitError::usage(format!("{operation} changes nothing: a run is for what does")));
        }
        let path = whole(path);
        let failed = |why: String| ExitError::failed(format!("{}: {why}", rows::called(&path)));
        let file = rows::open(&path).map_err(failed)?;
        let begun = job.map(|job| Begun::of(job, operation, &path)).transpose()?;
        let (sensed, columns) = look(file).map_err(failed)?;
        let kept = asked.mapping.as_deref().map(|name| kept(name, operation)).transpose()?;
        let pairs = PairList::of(operation).map(|pairs| pairs.path());
        let is_pair = |member: &DocPath| pairs.as_ref().is_some_and(|pairs| member.starts_with(pairs));
        let (mut constants, mut set) = (Vec::new(), Vec::new());
        for (member, value) in &asked.set {
            match resolve(operation, member, &[]) {
                Ok(path) if constants.iter().any(|(known, _)| *known == path) => {
                    return Err(of_set(format!("{path} is given twice")));
                }
                Ok(path) => constants.push((path.clone(), constant(operation, &path, value).map_err(of_set)?)),
                // It may be the name of a pair, once these are known.
                Err(_) if member.parse().is_ok_and(|path: DocPath| is_pair(&path)) => {
                    set.push((member.clone(), value.clone()));
                }
                Err(why) => return Err(of_set(why)),
            }
        }
        let given = constants.iter().map(|(path, _)| path.clone()).collect();
        let before = begun.as_ref().map(|begun| &begun.mapping);
        for (member, value) in before.into_iter().chain(&kept).flat_map(|kept| &kept.constants) {
            if constants.iter().all(|(known, _)| known != member) {
                constants.push((member.clone(), value.clone()));
            }
        }
        let read = before.map(|before| (before.format, before.encoding));
        let (format, encoding) = read.unwrap_or((sensed.format, sensed.encoding));
        let (map, names) = (asked.map.clone(), PairNames::default());
        Ok(Self {
            operation,
            path,
            columns,
            map,
            set,
            given,
            kept,
            begun,
            constants,
            called: BTreeMap::new(),
            names,
            references: RowReferences::default(),
            format,
            encoding,
        })
    }

    /// A mapping that was kept is asked for.
    #[cfg(test)]
    pub(super) fn keeps(&mut self, mapping: RowMapping) {
        self.kept = Some(mapping);
    }

    /// Whether the account has to say what something is called.
    pub(super) fn wants_names(&self) -> bool {
        let is_asked = |(member, _, text): &(String, _, String)| !places::is_id(text) || self.says(member);
        PairList::of(self.operation).is_some() || self.named().iter().any(is_asked) || self.refers()
    }

    /// Whether lines name what may not be there. What a job was begun with was looked at then.
    pub(super) fn refers(&self) -> bool {
        let set = Value::Object(Map::new());
        let is_any = |mapping: RowMapping| RowReferences::are_any(self.operation, &set, &mapping);
        self.begun.is_none() && self.mapping().is_ok_and(is_any)
    }

    /// The values that all lines have and that name items whose ids the service gives, by these or by what people call
    /// them: the member, the resource and the value. What is around others comes first.
    pub(super) fn named(&self) -> Vec<(String, &'static Resource, String)> {
        let mut named = Vec::new();
        for member in self.operation.operation().input.members() {
            let resource = member.refers.and_then(|path| catalog().resource(path)).filter(|of| of.goes_by_name());
            if let (Some(resource), Some(text)) = (resource, self.constant(member.name)) {
                named.push((member.name.to_owned(), resource, text.to_owned()));
            }
        }
        named.sort_by_key(|(_, resource, _)| resource.path.len());
        named
    }

    /// Whether the lines say something of a member that all of them share.
    pub(super) fn says(&self, member: &str) -> bool {
        let mut given = Map::new();
        given.extend(self.constant(member).map(|value| (member.to_owned(), value.into())));
        let (mapping, given) = (RowMapping { format: self.format, ..RowMapping::default() }, Value::Object(given));
        self.columns.iter().any(|column| must_be(self.operation, &given, &mapping, &column.name).is_some())
    }

    fn constant(&self, member: &str) -> Option<&str> {
        let member = DocPath::root().member(member);
        self.constants.iter().find(|(known, _)| *known == member).and_then(|(_, value)| value.as_str())
    }

    /// A value is this id.
    pub(super) fn put(&mut self, member: &str, id: &str) {
        let member = DocPath::root().member(member);
        let known = self.constants.iter_mut().filter(|(known, _)| *known == member);
        known.for_each(|(_, value)| *value = id.into());
    }

    /// Where the items of a resource are listed, by the values that all lines have.
    pub(super) fn list_of(&self, resource: &str) -> Option<Location> {
        let names: Vec<&str> = resource.split('/').collect();
        let members = self.operation.operation().input.members();
        let mut parts = vec![names.first()?.to_string()];
        for n in 1..names.len() {
            parts.push(names[n].to_owned());
            if n + 1 < names.len() {
                let around = names[..=n].join("/");
                let member = members.iter().find(|member| member.refers == Some(around.as_str()))?;
                parts.push(self.constant(member.name)?.to_owned());
            }
        }
        Some(Location::new(parts))
    }

    /// The columns of the file.
    pub(super) fn columns(&self) -> Vec<SeenColumn> {
        self.columns.clone()
    }

    /// Where the columns go.
    pub(super) fn mapping(&self) -> Result<RowMapping, ExitError> {
        let mut constants = self.constants.clone();
        for (member, value) in &self.set {
            let path = resolve(self.operation, member, self.names.all()).map_err(of_set)?;
            constants.push((path.clone(), constant(self.operation, &path, value).map_err(of_set)?));
        }
        let mut given = Value::Object(Map::new());
        for (member, value) in &constants {
            member.put(&mut given, value.clone());
        }
        let (format, encoding, columns) = (self.format, self.encoding, &self.columns);
        let before = self.begun.as_ref().map(|begun| &begun.mapping);
        let kept = self.kept.as_ref().or(before).cloned();
        let mut mapping = RowMapping { format, encoding, constants, ..kept.unwrap_or_default() };
        match (&self.kept, before) {
            (Some(_), _) => {
                mapping.columns.retain(|column, _| columns.iter().any(|seen| seen.name == *column));
                // On a page its place was that of all lines; here a column may say it.
                let proposed = propose(self.operation, &given, self.names.all(), columns);
                for (column, to) in proposed.into_iter().filter(|(_, to)| is_place(self.operation, to)) {
                    if !mapping.takes(&column) && mapping.columns.values().all(|known| *known != to) {
                        mapping.columns.insert(column, to);
                    }
                }
            }
            (None, Some(_)) => {}
            (None, None) => mapping.columns = propose(self.operation, &given, self.names.all(), columns),
        }
        map_columns(self.operation, &self.map, columns, self.names.all(), &mut mapping)?;
        self.check_kept(&mapping)?;
        self.refuse_twice(&mapping)?;
        if let Some(member) = mapping.lacks().next().filter(|_| self.kept.is_some()) {
            let said = "all lines have a value there in this mapping, which is never kept";
            return Err(ExitError::usage(format!("--mapping: {said}: add --set {member}=…")));
        }
        // What its options are called may have changed since a job was begun: it goes on as it began.
        if self.kept.is_some() || before.is_none() {
            self.names.complete(&mut mapping);
        }
        Ok(mapping)
    }

    /// Whether the file has all columns of the mapping that was kept, as far as nothing else goes where these go.
    fn check_kept(&self, mapping: &RowMapping) -> Result<(), ExitError> {
        let is_there = |column: &String| self.columns.iter().any(|seen| seen.name == *column);
        let is_given = |to: &DocPath| {
            mapping.columns.values().any(|known| known == to) || mapping.constants.iter().any(|(known, _)| known == to)
        };
        let kept = self.kept.iter().flat_map(|kept| &kept.columns);
        let missing = kept.filter(|(column, to)| !is_there(column) && !is_given(to));
        let missing: Vec<String> = missing.map(|(column, to)| format!("{column} ({to})")).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let columns = printable(&missing.join(", ")).into_owned();
        let how = "give their members another column by --map, or a value by --set";
        Err(ExitError::usage(format!("--mapping: the file has no column {columns}: {how}")))
    }

    /// A member has one value: that of all lines, or that of a column.
    fn refuse_twice(&self, mapping: &RowMapping) -> Result<(), ExitError> {
        let is_given = |path: &DocPath| mapping.constants.iter().any(|(known, _)| known == path);
        let Some((column, path)) = mapping.columns.iter().find(|(_, path)| is_given(path)) else { return Ok(()) };
        let is_set = self.given.contains(path)
            || self.set.iter().any(|(member, _)| {
                resolve(self.operation, member, self.names.all()).is_ok_and(|member| member == *path)
            });
        let of_mapping = if self.begun.is_some() { "the job's mapping" } else { "--mapping" };
        let by = if is_set { "--set" } else { of_mapping };
        let is_mapped = self.map.iter().any(|(mapped, _)| mapped == column);
        let of = if is_mapped { String::new() } else { format!(" of {of_mapping}") };
        Err(ExitError::usage(format!("{path} is given twice: by {by} and by the column {column}{of}")))
    }

    /// Checks all lines: where items are edited, what is read of each is not asked of its line.
    pub(super) fn check(self, edits: bool) -> Result<Rows, ExitError> {
        let mapping = self.mapping()?;
        if let Some(begun) = &self.begun {
            begun.check_columns(&mapping)?;
            begun.check_set(&self.path, &mapping.constants)?;
        }
        let Self { operation, path, columns, called, mut names, references, .. } = self;
        if mapping.columns.is_empty() {
            let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            let names = printable(&names.join(", ")).into_owned();
            let words =
                "no column goes anywhere, so that all lines would be the same; --map COLUMN=MEMBER gives one a place";
            return Err(ExitError::usage(format!("{}: {words}. There are: {names}", rows::called(&path))));
        }
        let named = |why: String| ExitError::failed(format!("{}: {why}", rows::called(&path)));
        let file = rows::open(&path).map_err(named)?;
        let set = Value::Object(Map::new());
        let mut needs = references.needs(operation, &set, &mapping);
        needs.extend(names.needs(&set, &mapping));
        let check_of = RowsCheck {
            number: 0,
            path: path.display().to_string(),
            operation,
            set,
            names: called,
            mapping,
            needs,
            edits,
            upload: None,
        };
        let found = check(BufReader::new(file), &check_of, &mut |_| ControlFlow::Continue(())).map_err(named)?;
        let found = found.unwrap_or_default();
        let sha256 = hash_of(&path).map_err(|error| named(error.to_string()))?;
        let (bad, mapping) = (found.left_out(), check_of.mapping);
        let is_idle =
            |name: &String| !mapping.takes(name) && must_be(operation, &check_of.set, &mapping, name).is_none();
        let idle = columns.into_iter().map(|column| column.name).filter(is_idle);
        let (idle, lacks, empty) = (idle.collect(), lacks(&found, &mapping), found.empty);
        let lacks = lacks.into_iter().map(|member| (member.clone(), lacking(&member, names.all()))).collect();
        Ok(Rows { operation, path, sha256, mapping, items: found.items, bad, told: found.lines, empty, idle, lacks })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what an error is mapped by")]
fn of_set(why: String) -> ExitError {
    ExitError::usage(format!("--set: {why}"))
}

impl Rows {
    /// How many lines can be sent, how many are left out, and how many are empty.
    pub(super) fn sum(&self, edits: bool) -> String {
        let ready = self.items - self.bad.len();
        let lines = plural(ready as u64, "line", "lines");
        let mut said = format!("{lines} would be sent");
        if edits {
            // What is there is not read here.
            said = format!("{lines} would be read first, and sent where what is set above changes what is there");
        }
        for (count, what) in [(self.bad.len(), "left out"), (self.empty, "empty")] {
            if count > 0 {
                said.extend([", ", &widgets::count(count as u64), " ", what]);
            }
        }
        said
    }

    /// The place that all lines share, in words: what is given for all of them in the path of the request.
    pub(super) fn place(&self) -> Vec<String> {
        let members = self.operation.operation().input.members().iter();
        let is_place = |member: &&Member| matches!(member.location, HttpLocation::Uri(_));
        let given = |member: &Member| {
            let path = DocPath::root().member(member.name);
            self.mapping.constants.iter().find(|(known, _)| *known == path)?.1.as_str().map(str::to_owned)
        };
        members.filter(is_place).filter_map(given).collect()
    }

    /// Tells the lines that can't be sent, or may not be what is meant.
    pub(super) fn tell_bad(&self) {
        if !self.idle.is_empty() {
            let columns = printable(&self.idle.join(", ")).into_owned();
            say(&format!("columns that go nowhere: {columns} (--map COLUMN=MEMBER gives them a place)"));
        }
        for (_, told) in &self.lacks {
            say(&printable(told));
        }
        let is_lacked = |member: &DocPath| self.lacks.iter().any(|(lacked, _)| lacked == member);
        let is_said = |issue: &RowIssue| issue.column.is_none() && is_lacked(&issue.member);
        let rows = self.told.iter().filter(|row| !row.issues.iter().all(is_said));
        for row in rows.take(TOLD) {
            for issue in row.issues.iter().filter(|issue| !is_said(issue)) {
                let column = issue.column.as_ref().map_or_else(String::new, |column| format!(", column {column}"));
                let member = if issue.member.is_root() { String::new() } else { format!(" {}", issue.member) };
                let sort = if issue.is_error { "left out" } else { "look" };
                say(&printable(&format!("line {}{column} ({sort}):{member} {}", row.line, issue.message)));
            }
        }
        if self.bad.len() > TOLD {
            say(&format!("… {} left out in all", lines(self.bad.len())));
        }
    }

    /// Prints what would be sent, a line of JSON each; no secrets.
    pub(super) fn print(&self) -> io::Result<()> {
        let mut reader =
            RowReader::new(BufReader::new(rows::reopen(&self.path)?), self.mapping.format, self.mapping.encoding)?;
        let set = Value::Object(Map::new());
        let maker = RowMaker::new(self.operation, &set, &self.mapping, reader.columns()).map_err(io::Error::other)?;
        let (mut out, mut row, mut bad) = (io::stdout().lock(), Row::default(), self.bad.iter().peekable());
        while reader.read(&mut row)? {
            if bad.next_if(|bad| bad.number == row.number).is_some() {
                continue;
            }
            let input = redact_input(self.operation, &maker.input(&row), Policy::Display);
            let told =
                json!({ "item": row.number + 1, "line": row.line, "operation": self.operation.name, "input": input });
            writeln!(out, "{told}")?;
        }
        out.flush()
    }
}

/// The members that are missing in all lines, because no column goes there and no value is given for all.
fn lacks(found: &RowsChecked, mapping: &RowMapping) -> Vec<DocPath> {
    if found.items < 2 || found.bad.len() < found.items {
        return Vec::new();
    }
    // What all lines have may be wrong; then it is not missing.
    let is_given = |member: &DocPath| mapping.constants.iter().any(|(given, _)| given.starts_with(member));
    let missing = |row: &BadRow| -> Vec<DocPath> {
        let of_lines = row.issues.iter().filter(|issue| issue.column.is_none() && !issue.member.is_root());
        let whole = of_lines.filter(|issue| !is_given(&issue.member));
        whole.map(|issue| issue.member.clone()).collect()
    };
    let mut rows = found.lines.iter();
    let mut lacks = rows.next().map(missing).unwrap_or_default();
    for row in rows {
        let missing = missing(row);
        lacks.retain(|member| missing.contains(member));
    }
    lacks
}

/// Says that no line has a member, and how all of them get it: what the account names goes by its name.
fn lacking(member: &DocPath, names: &[PairName]) -> String {
    let name = name_of_target(member, names);
    let to = match member.steps() {
        [Step::Member(list), Step::Key(_), ..] if name != member.to_string() => format!("'{list}{{{name}}}=…'"),
        _ => format!("{member}=…"),
    };
    format!("{name} is required, and no line has it: add --set {to}")
}

/// Whether a member is a part of the place that an operation is sent to.
fn is_place(operation: OperationId, path: &DocPath) -> bool {
    let is_it = |member: &Member| {
        matches!(member.location, HttpLocation::Uri(_)) && DocPath::root().member(member.name) == *path
    };
    operation.operation().input.members().iter().any(is_it)
}

/// Columns go where the command line says.
fn map_columns(
    operation: OperationId,
    map: &[(String, String)],
    columns: &[SeenColumn],
    names: &[PairName],
    mapping: &mut RowMapping,
) -> Result<(), ExitError> {
    let mut given: Vec<(&str, DocPath)> = Vec::new();
    for (column, member) in map {
        if columns.iter().all(|seen| seen.name != *column) {
            let names: Vec<&str> = columns.iter().map(|seen| seen.name.as_str()).collect();
            let said = format!("--map {column}: there is no such column: there are {}", names.join(", "));
            return Err(ExitError::usage(said));
        }
        let member =
            resolve(operation, member, names).map_err(|why| ExitError::usage(format!("--map {column}: {why}")))?;
        if let Some((other, to)) = given.iter().find(|(other, to)| *other == column || *to == member) {
            let said = format!("--map {column}={member}: {other} goes to {to} already, by another --map");
            return Err(ExitError::usage(said));
        }
        given.push((column, member.clone()));
        mapping.columns.retain(|_, known| *known != member);
        mapping.columns.insert(column.clone(), member);
    }
    Ok(())
}

/// The operation that a mapping was kept for, as it is written on the command line.
pub(super) fn operation_of(mapping: &str) -> Result<String, ExitError> {
    let operation = read_kept(mapping)?.operation;
    Ok(format!("{}:{}", operation.service.root(), operation.name))
}

fn read_kept(name: &str) -> Result<KeptMapping, ExitError> {
    let folder = Paths::find(None).map_err(ExitError::failed)?.mappings();
    rows::read(&folder, name).map_err(|why| ExitError::usage(format!("--mapping: {why}")))
}

/// The mapping that was kept by a name.
fn kept(name: &str, operation: OperationId) -> Result<RowMapping, ExitError> {
    let kept = read_kept(name)?;
    if kept.operation == operation {
        return Ok(kept.mapping);
    }
    Err(ExitError::usage(format!("--mapping: '{name}' was kept for {}, not for {operation}", kept.operation)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_lines_have_and_is_wrong_is_not_said_to_be_missing() {
        let issue = |member: &str| RowIssue {
            column: None,
            member: DocPath::root().member(member),
            message: "is the template Claim: this template is not active".to_owned(),
            plain: String::new(),
            is_error: true,
        };
        let line = |number: usize| BadRow {
            number,
            line: number as u64 + 2,
            issues: vec![issue("templateId"), issue("clientToken")],
            cells: Map::new(),
        };
        let found = RowsChecked { items: 2, bad: vec![0, 1], lines: vec![line(0), line(1)], ..RowsChecked::default() };
        let lacked = |constants| lacks(&found, &RowMapping { constants, ..RowMapping::default() });
        let members = ["templateId", "clientToken"].map(|member| DocPath::root().member(member));
        assert_eq!(lacked(Vec::new()), members);
        assert_eq!(lacked(vec![(members[0].clone(), json!("claim"))]), members[1..]);
    }

    #[test]
    fn a_field_that_no_line_has_is_called_by_its_name() {
        let operation = find_operation("cases:CreateCase").unwrap();
        let list = |path: &str| format!("cases/domains/d1/{}", path.rsplit('/').next()?).parse().ok();
        let mut names = PairNames::of(operation, list);
        names.learn(
            &json!({"fields": [{"fieldId": "f-1", "name": "Product line", "type": "Text", "namespace": "Custom"}]}),
        );
        let member = resolve(operation, "fields{Product line}", names.all()).unwrap();
        let said = "Product line is required, and no line has it: add --set 'fields{Product line}=…'";
        assert_eq!(lacking(&member, names.all()), said);
        let name = DocPath::root().member("domainId");
        assert_eq!(lacking(&name, names.all()), "domainId is required, and no line has it: add --set domainId=…");
    }
}
