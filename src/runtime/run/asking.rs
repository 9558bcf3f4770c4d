//! What a run is asked for: a file, and where its columns go, before its lines are checked.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::super::ExitError;
use super::super::commands::places;
use super::super::jobs::hash_of;
use super::super::rows;
use super::begun::Begun;
use super::idle::Idle;
use super::kept::kept;
use super::rows::{Rows, lacking, lacks};
use super::whole;
use crate::catalog::{Location, PairList, Resource, catalog};
use crate::cli::Run;
use crate::contract::{KeptJob, RowEncoding, RowFormat, RowMapping, RowPlace, RowsCheck, SeenColumn};
use crate::jobs::rows::{
    PairName, PairNames, RowReferences, check, constant, find_operation, look, must_be, places as places_of, propose,
    resolve,
};
use crate::model::{DocPath, HttpLocation, Member, OperationId};
use crate::widgets::printable;

/// A file whose lines are to be checked, once the names are known that its columns may have.
pub(super) struct Asking {
    pub(super) operation: OperationId,
    path: PathBuf,
    columns: Vec<SeenColumn>,
    map: Vec<(String, String)>,
    /// The columns that are not meant to be sent.
    left_out: Vec<String>,
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
    /// The places that its lines go to, where columns say which.
    pub(super) places: BTreeSet<RowPlace>,
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
        let (map, left_out, names) = (asked.map.clone(), asked.leave_out.clone(), PairNames::default());
        Ok(Self {
            operation,
            path,
            columns,
            map,
            left_out,
            set,
            given,
            kept,
            begun,
            constants,
            called: BTreeMap::new(),
            names,
            references: RowReferences::default(),
            places: BTreeSet::new(),
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

    /// Looks where its lines go, where columns say it.
    ///
    /// # Errors
    /// If the file can't be read.
    pub(super) fn find_places(&mut self, mapping: &RowMapping) -> Result<(), ExitError> {
        let failed = |why: String| ExitError::failed(format!("{}: {why}", rows::called(&self.path)));
        let file = rows::open(&self.path).map_err(failed)?;
        let found = places_of(BufReader::new(file), self.operation, mapping);
        self.places = found.map_err(|error| failed(error.to_string()))?;
        Ok(())
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
        self.leave_out(&mut mapping)?;
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
        let is_left = |column: &String| self.left_out.contains(column);
        let kept = self.kept.iter().flat_map(|kept| &kept.columns);
        let missing: Vec<(&String, &DocPath)> =
            kept.filter(|(column, to)| !is_there(column) && !is_given(to) && !is_left(column)).collect();
        let Some((first, to)) = missing.first() else { return Ok(()) };
        let columns: Vec<&str> = missing.iter().map(|(column, _)| column.as_str()).collect();
        let word = if columns.len() == 1 { "column" } else { "columns" };
        let said = format!(
            "--mapping: the file has no {word} {}: leave out what is not there (--leave-out {first}), or give {to} another \
             column (--map COLUMN={to}) or a value (--set {to}=…)",
            columns.join(", ")
        );
        Err(ExitError::usage(printable(&said).into_owned()))
    }

    /// Columns that are not meant to be sent go nowhere.
    fn leave_out(&self, mapping: &mut RowMapping) -> Result<(), ExitError> {
        let refused = |column: &str, why: &str| Err(ExitError::usage(format!("--leave-out {column}: {why}")));
        for column in &self.left_out {
            if self.map.iter().any(|(mapped, _)| mapped == column) {
                return refused(column, "--map gives it a place");
            }
            mapping.columns.remove(column);
            mapping.words.remove(column);
            mapping.times.remove(column);
            if let Some(with) = mapping.taken_with(column) {
                return refused(
                    column,
                    &format!("it goes with {with}: leave that out, or give its parts places by --map"),
                );
            }
        }
        Ok(())
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
        let Self { operation, path, columns, left_out, called, kept: before, mut names, references, places, .. } = self;
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
        let mut needs = references.needs(operation, &set, &mapping, &places);
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
        let seen = columns.into_iter().map(|column| column.name);
        // Of what was kept a column may be left out that this file has not.
        let left_out: Vec<String> = left_out
            .into_iter()
            .filter(|column| before.as_ref().is_none_or(|kept| !kept.columns.contains_key(column)))
            .collect();
        let idle = Idle::new(seen.filter(is_idle), &found.nowhere, &left_out)?;
        let (lacks, empty) = (lacks(&found, &mapping), found.empty);
        let lacks = lacks.into_iter().map(|member| (member.clone(), lacking(&member, names.all()))).collect();
        Ok(Rows { operation, path, sha256, mapping, items: found.items, bad, told: found.lines, empty, idle, lacks })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what an error is mapped by")]
fn of_set(why: String) -> ExitError {
    ExitError::usage(format!("--set: {why}"))
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
