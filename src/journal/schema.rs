//! The tables, and how an older file becomes a newer one.

use rusqlite::{Connection, TransactionBehavior};

use super::error::Problem;
use super::unkept;

/// What takes a file from one version to the next.
enum Step {
    Sql(&'static str),
    /// What no statement can tell.
    Code(fn(&Connection) -> rusqlite::Result<()>),
}

impl Step {
    fn take(&self, sql: &Connection) -> rusqlite::Result<()> {
        match self {
            Self::Sql(statements) => sql.execute_batch(statements),
            Self::Code(change) => change(sql),
        }
    }
}

/// The steps to each version. Only ever append: files of every version are out there.
const STEPS: &[Step] = &[
    Step::Sql(
        "
CREATE TABLE runs (id TEXT PRIMARY KEY, pid INTEGER NOT NULL, started INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE writes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL,
    profile TEXT, region TEXT, endpoint TEXT, sandbox INTEGER NOT NULL, account TEXT, resolved_region TEXT,
    service TEXT NOT NULL, operation TEXT NOT NULL,
    input TEXT NOT NULL, whole INTEGER NOT NULL, token TEXT,
    state TEXT NOT NULL, code TEXT, message TEXT, request_id TEXT, location TEXT,
    started INTEGER NOT NULL, ended INTEGER
);
CREATE INDEX writes_by_state ON writes (state, run);
CREATE TABLE drafts (
    location TEXT NOT NULL, service TEXT NOT NULL, operation TEXT NOT NULL, context TEXT NOT NULL,
    document TEXT NOT NULL, stripped INTEGER NOT NULL, step TEXT, saved INTEGER NOT NULL,
    PRIMARY KEY (location, service, operation, context)
) WITHOUT ROWID;
CREATE TABLE bookmarks (location TEXT PRIMARY KEY, title TEXT NOT NULL) WITHOUT ROWID;
",
    ),
    Step::Sql(
        "
ALTER TABLE drafts ADD COLUMN original TEXT;
",
    ),
    Step::Sql(
        "
CREATE TABLE drafts_by_id (
    id TEXT PRIMARY KEY, run TEXT NOT NULL,
    location TEXT NOT NULL, service TEXT NOT NULL, operation TEXT NOT NULL, context TEXT NOT NULL,
    document TEXT NOT NULL, original TEXT, stripped INTEGER NOT NULL, texts TEXT NOT NULL, step TEXT,
    saved INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO drafts_by_id
    SELECT lower(hex(randomblob(16))), '', location, service, operation, context, document, original, stripped, '[]',
        step, saved FROM drafts;
DROP TABLE drafts;
ALTER TABLE drafts_by_id RENAME TO drafts;
",
    ),
    // Of a draft that names no profile nobody can tell any more which one AWS_PROFILE stood for, nor whether the region
    // was given or found: it goes to the first context that is started without naming a profile.
    Step::Sql(
        "
UPDATE drafts SET context = json_set(context, '$[1]', NULL)
WHERE json_valid(context) AND json_array_length(context) = 4
    AND json_extract(context, '$[0]') IS NULL AND NOT json_extract(context, '$[3]');
",
    ),
    Step::Sql(
        "
ALTER TABLE writes ADD COLUMN found TEXT;
ALTER TABLE writes ADD COLUMN carried_out INTEGER;
",
    ),
    // Of a job's items only those have a row that were begun or are left out: a million that wait take no room.
    Step::Sql(
        "
CREATE TABLE jobs (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, run TEXT NOT NULL, name TEXT NOT NULL,
    service TEXT NOT NULL, operation TEXT NOT NULL, context TEXT NOT NULL, list TEXT, way TEXT NOT NULL,
    shared TEXT NOT NULL, gone_is_done INTEGER NOT NULL, path TEXT, sha256 TEXT, mapping TEXT,
    items INTEGER NOT NULL, whole INTEGER NOT NULL, cancelled INTEGER NOT NULL,
    started INTEGER NOT NULL, ended INTEGER
);
CREATE TABLE job_rows (
    job INTEGER NOT NULL, n INTEGER NOT NULL, location TEXT, input TEXT NOT NULL, PRIMARY KEY (job, n)
) WITHOUT ROWID;
CREATE TABLE job_items (
    job INTEGER NOT NULL, n INTEGER NOT NULL, state TEXT NOT NULL, round INTEGER NOT NULL, pack INTEGER,
    sent INTEGER, code TEXT, message TEXT, request_id TEXT, answered INTEGER, PRIMARY KEY (job, n)
) WITHOUT ROWID;
",
    ),
    // The service's name, the operation's, whether it is whole, and the document, as one text.
    Step::Sql(
        "
ALTER TABLE writes ADD COLUMN before_image TEXT;
",
    ),
    // Matches that somebody said are none, by their locations; and in which region something was kept.
    Step::Sql(
        "
CREATE TABLE apart (location TEXT PRIMARY KEY) WITHOUT ROWID;
ALTER TABLE bookmarks ADD COLUMN region TEXT;
",
    ),
    // Of a job's items what was there before (as of a write) and where what was made can be seen.
    Step::Sql(
        "
ALTER TABLE job_items ADD COLUMN before_image TEXT;
ALTER TABLE job_items ADD COLUMN location TEXT;
ALTER TABLE job_rows ADD COLUMN own_set TEXT;
",
    ),
    // The account that a job goes to, and that a draft was typed in: their profile may lead to another one later.
    Step::Sql(
        "
ALTER TABLE jobs ADD COLUMN account TEXT;
ALTER TABLE drafts ADD COLUMN account TEXT;
",
    ),
    // Of the values that all lines of a job's file have and that are never kept the fingerprints, as an object by their
    // members.
    Step::Sql(
        "
ALTER TABLE jobs ADD COLUMN prints TEXT;
",
    ),
    // What there was of a job's row when it was looked at: what others have changed since is not gone over.
    Step::Sql(
        "
ALTER TABLE job_rows ADD COLUMN expected TEXT;
",
    ),
    // What was chosen of how the console looks: the columns of a list, whether the tour was taken.
    Step::Sql(
        "
CREATE TABLE remembered (what TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
",
    ),
    // What all lines of a job's file have, where it was kept though something in it is a secret or of a customer.
    Step::Code(unkept::take_out),
];

/// Brings the file to the newest version, in one transaction.
pub(super) fn migrate(sql: &mut Connection) -> Result<(), Problem> {
    let known = STEPS.len() as i64;
    if version(sql)? == known {
        return Ok(());
    }
    // What is taken out is not to be found in the file any more.
    sql.pragma_update(None, "secure_delete", true)?;
    let change = sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again now that nobody else can write: another console may have done it meanwhile.
    let found = version(&change)?;
    // No program ever wrote a version below zero.
    let Ok(taken) = usize::try_from(found) else { return Err(Problem::Damaged) };
    let Some(steps) = STEPS.get(taken..) else { return Err(Problem::Newer { found, known }) };
    for step in steps {
        step.take(&change)?;
    }
    change.pragma_update(None, "user_version", known)?;
    change.commit()?;
    Ok(sql.pragma_update(None, "secure_delete", false)?)
}

fn version(sql: &Connection) -> rusqlite::Result<i64> {
    sql.query_row("PRAGMA user_version", [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_of_older_files_are_taken_along() {
        let mut sql = Connection::open_in_memory().unwrap();
        STEPS[..2].iter().for_each(|step| step.take(&sql).unwrap());
        sql.pragma_update(None, "user_version", 2).unwrap();
        let context = r#"["acme",null,null,false]"#;
        for place in ["profiles/domains!create", "profiles/domains/acme!edit"] {
            sql.execute(
                "INSERT INTO drafts VALUES (?1, 'customer-profiles', 'CreateDomain', ?2, '{}', 0, 's', 7, NULL)",
                [place, context],
            )
            .unwrap();
        }
        migrate(&mut sql).unwrap();
        let drafts = super::super::drafts::all(&sql, |_| false).unwrap();
        assert_eq!((drafts.len(), drafts[0].step.as_deref()), (2, Some("s")));
        assert_ne!(drafts[0].key.id, drafts[1].key.id);
    }

    #[test]
    fn a_file_of_a_newer_version_is_left_alone() {
        let mut sql = Connection::open_in_memory().unwrap();
        migrate(&mut sql).unwrap();
        migrate(&mut sql).unwrap();
        sql.pragma_update(None, "user_version", 99).unwrap();
        assert_eq!(migrate(&mut sql), Err(Problem::Newer { found: 99, known: STEPS.len() as i64 }));
        sql.pragma_update(None, "user_version", -5).unwrap();
        assert_eq!(migrate(&mut sql), Err(Problem::Damaged), "no version was ever below zero");
    }

    #[test]
    fn an_older_draft_that_names_no_profile_waits_for_a_context_without_a_region() {
        let mut sql = Connection::open_in_memory().unwrap();
        STEPS[..2].iter().for_each(|step| step.take(&sql).unwrap());
        sql.pragma_update(None, "user_version", 2).unwrap();
        let contexts = [
            (r#"[null,"eu-west-2",null,false]"#, "[null,null,null,false]"),
            (r#"["live","eu-west-2",null,false]"#, r#"["live","eu-west-2",null,false]"#),
            (r#"[null,"us-east-1",null,true]"#, r#"[null,"us-east-1",null,true]"#),
            ("odd", "odd"),
        ];
        for (n, (context, _)) in contexts.iter().enumerate() {
            let insert = "INSERT INTO drafts VALUES (?1, 's', 'o', ?2, '{}', 0, NULL, 0, NULL)";
            sql.execute(insert, rusqlite::params![n.to_string(), context]).unwrap();
        }
        migrate(&mut sql).unwrap();
        let mut query = sql.prepare("SELECT context FROM drafts ORDER BY location").unwrap();
        let now: Vec<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(now, contexts.map(|(_, now)| now));
    }
    /// Earlier programs looked at the class of the member alone, and not at what was in it.
    #[test]
    fn what_an_older_file_has_of_secrets_in_structures_of_a_job_is_taken_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut sql = Connection::open(&path).unwrap();
        let before = STEPS.len() - 1;
        STEPS[..before].iter().for_each(|step| step.take(&sql).unwrap());
        sql.pragma_update(None, "user_version", before as i64).unwrap();
        let mapping = "operation = \"appflow:CreateConnectorProfile\"\nformat = \"csv\"\n\n[columns]\nname = \
                       \"connectorProfileName\"\n\n[set]\nconnectionMode = \"Public\"\n\n\
                       [set.connectorProfileConfig.connectorProfileCredentials.Salesforce]\naccessToken = \"Sesame\"\n";
        let insert = "INSERT INTO jobs (id, run, name, service, operation, context, way, shared, gone_is_done, path, sha256,
            mapping, items, whole, cancelled, started) VALUES (?1, '', '', 'appflow', ?2, '[null,null,null,false]', 'send',
            '{}', 0, '/p.csv', 'x', ?3, 1, 1, 0, 0)";
        for (id, operation, mapping) in [
            ("told", "CreateConnectorProfile", mapping),
            ("later", "OfANewerProgram", mapping),
            ("odd", "CreateConnectorProfile", "no mapping = Sesame"),
            ("plain", "CreateConnectorProfile", "operation = \"appflow:CreateConnectorProfile\"\n"),
        ] {
            sql.execute(insert, [id, operation, mapping]).unwrap();
        }
        migrate(&mut sql).unwrap();
        let kept = |id: &str| -> (String, bool) {
            let of = "SELECT mapping, whole FROM jobs WHERE id = ?1";
            sql.query_row(of, [id], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
        };
        let (told, is_whole) = kept("told");
        assert!(told.contains("connectionMode") && told.contains("unkept = [\"connectorProfileConfig\"]"), "{told}");
        assert!(!is_whole && kept("plain").1);
        assert_eq!(kept("odd").0, "");
        drop(sql);
        let file = std::fs::read(&path).unwrap();
        assert!(!file.windows(6).any(|bytes| bytes == b"Sesame"), "not in what is free again either");
    }
}
