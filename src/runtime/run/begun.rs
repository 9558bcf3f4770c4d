//! What a job was begun with: who goes on with it may say the same again, and nothing else.

use std::path::Path;

use serde_json::Value;

use super::super::ExitError;
use super::super::jobs::{hash_of, prints_of};
use crate::contract::{JobId, KeptFile, KeptJob, RowMapping};
use crate::jobs::rows::read_mapping;
use crate::model::{DocPath, OperationId, is_configuration};

/// A job that goes on.
pub(super) struct Begun {
    id: JobId,
    operation: OperationId,
    file: KeptFile,
    /// Whether all that it was begun with was kept.
    whole: bool,
    /// Where its columns go, and the values of all lines as far as they are kept.
    pub(super) mapping: RowMapping,
}

impl Begun {
    /// What is known of a job of a file.
    ///
    /// # Errors
    /// If it is of no file, or of another one than this, or sends something else.
    pub(super) fn of(job: &KeptJob, operation: OperationId, path: &Path) -> Result<Self, ExitError> {
        let other = || ExitError::usage("--resume: the job is of another operation, or of another file".to_owned());
        let file = job.file.clone().filter(|_| job.operation == operation).ok_or_else(other)?;
        if hash_of(path).is_ok_and(|found| found != file.sha256) {
            return Err(other());
        }
        let read = read_mapping(&file.mapping);
        let (_, mut mapping) = read.map_err(|why| ExitError::failed(format!("--resume: its mapping is odd: {why}")))?;
        for (member, value) in job.set.as_object().into_iter().flatten() {
            let member = DocPath::root().member(member);
            if is_configuration(operation, &member, value)
                && mapping.constants.iter().all(|(known, _)| *known != member)
            {
                mapping.constants.push((member, value.clone()));
            }
        }
        Ok(Self { id: job.id.clone(), operation, file, whole: job.whole, mapping })
    }

    /// Whether columns go where they went before.
    ///
    /// # Errors
    /// Names one that does not.
    pub(super) fn check_columns(&self, given: &RowMapping) -> Result<(), ExitError> {
        let before = &self.mapping;
        let columns = given.columns.keys().chain(before.columns.keys());
        let mut others = columns.filter(|column| given.columns.get(*column) != before.columns.get(*column));
        // One that was put elsewhere leaves another one without a place: the first is meant.
        let Some(column) = others.next() else {
            if (&given.separators, &given.words, &given.times) == (&before.separators, &before.words, &before.times) {
                return Ok(());
            }
            let said = "--mapping: the job was begun with another one: leave it out, or start a new job";
            return Err(ExitError::usage(said.to_owned()));
        };
        let went = before.columns.get(column).map_or_else(|| "nowhere".to_owned(), |to| format!("to {to}"));
        let said = "leave out what says otherwise, or start a new job";
        Err(ExitError::usage(format!("--map {column}: in this job the column goes {went}: {said}")))
    }

    /// Whether all lines have the values that they had before.
    ///
    /// # Errors
    /// Names the member that has another one, or none.
    pub(super) fn check_set(&self, path: &Path, given: &[(DocPath, Value)]) -> Result<(), ExitError> {
        let other = |member: &str, what: &str| {
            ExitError::usage(format!("--set {member}: {what}: give the same as before, or start a new job"))
        };
        let before = &self.mapping.constants;
        for (member, value) in given.iter().filter(|(member, value)| is_configuration(self.operation, member, value)) {
            match before.iter().find(|(known, _)| known == member) {
                Some((_, kept)) if kept == value => {}
                Some(_) => return Err(other(&member.to_string(), "the job was begun with another value")),
                None => return Err(other(&member.to_string(), "the job was begun without it")),
            }
        }
        // Jobs of older programs have no fingerprints.
        let kept = &self.file.prints;
        if kept.is_empty() && !self.whole {
            return Ok(());
        }
        let prints = prints_of(path, &self.id, self.operation, given);
        let prints = prints.map_err(|error| ExitError::failed(format!("{}: {error}", path.display())))?;
        for (member, print) in &prints {
            match kept.get(member) {
                Some(known) if known == print => {}
                Some(_) => return Err(other(member, "the job was begun with another value")),
                None => return Err(other(member, "the job was begun without it")),
            }
        }
        match kept.keys().find(|member| !prints.contains_key(*member)) {
            Some(member) => Err(other(member, "the job was begun with a value, which is never kept")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use tempfile::TempDir;

    use super::super::again::Unfinished;
    use super::super::asking::Asking;
    use super::super::rows::Rows;
    use super::*;
    use crate::cli::Run;
    use crate::contract::{ContextKey, JobOnDisk, JobWay, Tally};
    use crate::jobs::rows::mapping_text;

    const FAIR: (&str, &str) = ("AdditionalInformation", "heard of at the fair");
    const ACME: (&str, &str) = ("DomainName", "acme");

    struct Bench {
        folder: TempDir,
        job: Option<KeptJob>,
    }

    impl Bench {
        fn rows(&self, map: &[(&str, &str)], set: &[(&str, &str)]) -> Result<Rows, ExitError> {
            self.asking(map, set, self.job.as_ref())?.check(false)
        }

        fn asking(
            &self,
            map: &[(&str, &str)],
            set: &[(&str, &str)],
            job: Option<&KeptJob>,
        ) -> Result<Asking, ExitError> {
            let pairs =
                |pairs: &[(&str, &str)]| pairs.iter().map(|(of, to)| ((*of).to_owned(), (*to).to_owned())).collect();
            let path = self.folder.path().join("people.csv");
            let asked = Run {
                operation: None,
                rows: None,
                map: pairs(map),
                leave_out: Vec::new(),
                mapping: None,
                set: pairs(set),
                edit: false,
                dry_run: false,
                yes: true,
                resume: None,
                retry: false,
                settle: None,
            };
            Asking::begin("profiles:CreateProfile", &path, &asked, job)
        }

        fn refused(&self, map: &[(&str, &str)], set: &[(&str, &str)]) -> String {
            self.rows(map, set).err().expect("it is refused").words
        }

        /// A job of people, whose tier went where it was said.
        fn begun() -> Self {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("people.csv"), "FirstName,Tier\nKim,gold\nLee,none\n").unwrap();
            let mut bench = Self { folder, job: None };
            let rows = bench.rows(&[("Tier", "Attributes{tier}")], &[ACME, FAIR]).expect("it can be sent");
            let id = JobId("job".to_owned());
            let file = KeptFile {
                path: rows.path.display().to_string(),
                sha256: rows.sha256.clone(),
                mapping: mapping_text(rows.operation, &rows.mapping).unwrap().0,
                prints: prints_of(&rows.path, &id, rows.operation, &rows.mapping.constants).unwrap(),
            };
            bench.job = Some(KeptJob {
                id,
                name: "CreateProfile".to_owned(),
                operation: rows.operation,
                context: ContextKey::default(),
                account: None,
                list: None,
                way: JobWay::Send,
                set: Value::Null,
                gone_is_done: false,
                file: Some(file),
                items: rows.items,
                whole: false,
                cancelled: false,
                started: Timestamp::UNIX_EPOCH,
                ended: None,
            });
            bench
        }
    }

    #[test]
    fn columns_go_where_they_went_when_the_job_was_begun() {
        let bench = Bench::begun();
        let columns = |map: &[(&str, &str)]| bench.rows(map, &[ACME, FAIR]).expect("it goes on").mapping.columns;
        let before = columns(&[]);
        assert_eq!(before["Tier"].to_string(), "Attributes{tier}");
        assert_eq!(columns(&[("Tier", "Attributes{tier}")]), before, "the same may be said again");
        let said = bench.refused(&[("Tier", "Attributes{level}")], &[ACME, FAIR]);
        assert!(said.contains("--map Tier") && said.contains("to Attributes{tier}"), "{said}");
    }

    #[test]
    fn all_lines_have_the_values_that_they_had_when_the_job_was_begun() {
        let bench = Bench::begun();
        assert!(bench.rows(&[], &[FAIR]).is_ok(), "what is kept need not be said again");
        let person = ("LastName", "Doe");
        for (set, member) in [
            (vec![ACME], "AdditionalInformation"),
            (vec![ACME, ("AdditionalInformation", "of a friend")], "AdditionalInformation"),
            (vec![("DomainName", "other"), FAIR], "DomainName"),
            (vec![ACME, FAIR, person], "LastName"),
        ] {
            let said = bench.refused(&[], &set);
            assert!(said.contains(&format!("--set {member}")) && !said.contains("of a friend"), "{said}");
        }
    }

    #[test]
    fn a_kept_mapping_of_which_the_file_lacks_a_column_is_refused() {
        let bench = Bench::begun();
        let of = |map: &[(&str, &str)]| {
            let mut asking = bench.asking(map, &[ACME, FAIR], None)?;
            let columns = [("FirstName", "FirstName"), ("Surname", "LastName")];
            let columns = columns.into_iter().map(|(column, to)| (column.to_owned(), to.parse().unwrap())).collect();
            asking.keeps(RowMapping { columns, ..RowMapping::default() });
            asking.mapping()
        };
        let said = of(&[]).expect_err("it is refused").words;
        assert!(said.contains("no column Surname: leave out what is not there (--leave-out Surname)"), "{said}");
        assert!(said.contains("--map COLUMN=LastName") && said.contains("--set LastName=…"), "{said}");
        assert!(of(&[("Tier", "LastName")]).is_ok(), "another column may go there");
    }

    /// On a page of a domain its lines were held against that; here nothing else says which it is.
    #[test]
    fn a_kept_mapping_leaves_the_place_to_the_column_of_its_name() {
        let bench = Bench::begun();
        std::fs::write(bench.folder.path().join("people.csv"), "DomainName,FirstName,Tier\nacme,Kim,gold\n").unwrap();
        let columns = |set: &[(&str, &str)]| {
            let mut asking = bench.asking(&[], set, None)?;
            let columns = [("FirstName".to_owned(), "FirstName".parse().unwrap())].into();
            asking.keeps(RowMapping { columns, ..RowMapping::default() });
            Ok::<_, ExitError>(asking.mapping()?.columns)
        };
        let of = |set| columns(set).map_err(|error| error.words).unwrap().into_keys().collect::<Vec<_>>();
        assert_eq!(of(&[]), ["DomainName", "FirstName"], "and nothing else that the mapping leaves out");
        assert_eq!(of(&[ACME]), ["FirstName"], "it is given for all lines");
    }

    #[test]
    fn a_member_is_given_for_all_lines_or_by_a_column() {
        let mut bench = Bench::begun();
        let said = bench.refused(&[("Tier", "DomainName")], &[FAIR]);
        assert!(said.contains("DomainName is given twice: by the job's mapping and by the column Tier"), "{said}");
        bench.job = None;
        for member in ["DomainName", "domain_name"] {
            let said = bench.refused(&[("Tier", member)], &[ACME]);
            assert_eq!(said, "DomainName is given twice: by --set and by the column Tier");
        }
        let said = bench.refused(&[("Tier", "Attributes.tier")], &[ACME, ("Attributes{tier}", "gold")]);
        assert!(said.contains("Attributes{tier} is given twice"), "{said}");
        assert!(bench.rows(&[("Tier", "DomainName")], &[]).is_ok(), "a column alone says which");
    }

    #[test]
    fn an_unfinished_job_of_the_same_lines_is_told_before_they_are_sent_again() {
        let bench = Bench::begun();
        let job = bench.job.clone().expect("it was begun");
        let tally = |done: usize| Tally { waiting: job.items - done, done, ..Tally::default() };
        let on_disk = |job: KeptJob, done: usize| [JobOnDisk { job, tally: tally(done), elsewhere: false }];
        let found = |all: &[JobOnDisk], set: &[(&str, &str)]| {
            let rows = bench.asking(&[("Tier", "Attributes{tier}")], set, None).and_then(|asking| asking.check(false));
            Unfinished::find(all, &rows.expect("it can be sent"), &ContextKey::default())
        };
        // A profile would be there twice: that is not agreed to in advance, and asked at a terminal.
        let one = found(&on_disk(job.clone(), 1), &[ACME, FAIR]).expect("it is found");
        let said = one.tell(true).expect_err("nothing is sent").words;
        assert!(said.contains("1 of 2 done") && said.contains("--resume job goes on with it"), "{said}");
        assert!(one.tell(false).is_ok());
        assert!(found(&on_disk(job.clone(), 1), &[("DomainName", "other"), FAIR]).is_none(), "it goes elsewhere");
        assert!(found(&on_disk(job.clone(), 0), &[ACME, FAIR]).is_none(), "nothing would be sent again");
        for ended in [
            KeptJob { ended: Some(Timestamp::UNIX_EPOCH), ..job.clone() },
            KeptJob { cancelled: true, ..job.clone() },
            KeptJob { context: ContextKey { region: Some("eu-west-1".to_owned()), ..ContextKey::default() }, ..job },
        ] {
            assert!(found(&on_disk(ended, 1), &[ACME, FAIR]).is_none());
        }
    }

    /// What is the same however often it is sent may be sent again: it is only said.
    #[test]
    fn an_unfinished_job_of_what_is_the_same_when_it_is_sent_twice_keeps_nobody_from_it() {
        let bench = Bench::begun();
        let asking = |operation: &str| {
            let path = bench.folder.path().join("people.csv");
            let map = vec![("FirstName".to_owned(), "ProfileId".to_owned())];
            let set = vec![("DomainName".to_owned(), "acme".to_owned())];
            let asked = Run { map, set, yes: true, ..Run::default() };
            Asking::begin(operation, &path, &asked, None).and_then(|asking| asking.check(false))
        };
        let rows = asking("profiles:DeleteProfile").expect("it can be sent");
        let mapping = mapping_text(rows.operation, &rows.mapping).unwrap().0;
        let job = bench.job.clone().expect("it was begun");
        let file = job.file.clone().map(|file| KeptFile { mapping, ..file });
        let job = KeptJob { operation: rows.operation, file, ..job };
        let all = [JobOnDisk { job, tally: Tally { waiting: 1, done: 1, ..Tally::default() }, elsewhere: false }];
        let found = Unfinished::find(&all, &rows, &ContextKey::default()).expect("it is found");
        assert!(found.tell(true).is_ok());
    }

    #[test]
    fn another_file_is_refused_before_its_lines_are_read() {
        let bench = Bench::begun();
        std::fs::write(bench.folder.path().join("people.csv"), "FirstName,Tier\nAnn,gold\n").unwrap();
        assert!(bench.refused(&[], &[ACME, FAIR]).contains("another file"));
    }
}
