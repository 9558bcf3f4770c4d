//! The commands without a screen that read, call, and keep configuration as files.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::catalog::Location;

/// How rows and documents are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// Columns for people; what a terminal gets if nothing is said
    Table,
    /// JSON; what anything else gets
    Json,
    /// YAML
    Yaml,
    /// The columns of the table as CSV
    Csv,
}

/// What is read.
#[derive(Clone, Debug, Args)]
pub struct Get {
    /// Places, such as cases/domains or profiles/domains/acme; a domain of Cases goes by its name, too
    #[arg(required = true, value_name = "LOCATION")]
    pub locations: Vec<Location>,
    /// How it is written
    #[arg(long, short, value_name = "FORMAT")]
    pub output: Option<Output>,
    /// So many rows of a list at the most; all without it
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

/// One operation.
#[derive(Clone, Debug, Args)]
pub struct Call {
    /// Such as profiles:GetDomain; without its service where only one has it
    pub operation: String,
    /// Its input: JSON, or a file of JSON or YAML; - reads it from standard input
    #[arg(long, value_name = "FILE|JSON")]
    pub input: Option<String>,
    /// How the reply is written
    #[arg(long, short, value_name = "FORMAT")]
    pub output: Option<Output>,
    /// So many pages at the most; all without it, put together
    #[arg(long, value_name = "N")]
    pub pages: Option<u32>,
    /// Agree to a write, so that nothing is asked
    #[arg(long)]
    pub yes: bool,
}

/// Configuration written to files.
#[derive(Clone, Debug, Args)]
pub struct Snapshot {
    /// What: a domain, such as cases/domains/acme, or appflow for the flows and connections of a region
    pub location: Location,
    /// The folder to write
    pub dir: PathBuf,
    /// Agree to the removal of files of what is not there (any more), and to a folder whose last snapshot was of another
    /// place, account or region, so that nothing is asked
    #[arg(long)]
    pub yes: bool,
}

/// What is compared.
#[derive(Clone, Debug, Args)]
pub struct Compare {
    /// What is wanted: a folder, or a place, such as cases/domains/acme
    #[arg(value_name = "FOLDER|LOCATION")]
    pub wanted: String,
    /// What is there: a place; a domain that is not there is made. A plan takes a folder, too
    #[arg(value_name = "LOCATION")]
    pub there: String,
    /// Where a wanted place is: its profile, where it is another one than --profile
    #[arg(long, value_name = "P")]
    pub from_profile: Option<String>,
    /// Where a wanted place is: its region, where it is another one than --region
    #[arg(long, value_name = "R")]
    pub from_region: Option<String>,
    /// Take away what is not wanted
    #[arg(long)]
    pub prune: bool,
    /// Delete and make anew what no operation changes
    #[arg(long)]
    pub replace: bool,
    /// A file of YAML with what the folder may not hold: {connector-profiles/NAME: {members with secrets}}
    #[arg(long, value_name = "FILE")]
    pub secrets: Option<PathBuf>,
}

/// The steps from what is there to what is wanted.
#[derive(Clone, Debug, Args)]
pub struct Plan {
    /// What is compared.
    #[command(flatten)]
    pub compare: Compare,
    /// How it is written: for people, as one document, or step by step; JSON where it is no terminal
    #[arg(long, short, value_name = "FORMAT")]
    pub output: Option<Output>,
}

/// The same steps, taken.
#[derive(Clone, Debug, Args)]
pub struct Apply {
    /// What is compared.
    #[command(flatten)]
    pub compare: Compare,
    /// Agree to the steps, so that nothing is asked
    #[arg(long)]
    pub yes: bool,
    /// How what was done is written; JSON where it is no terminal
    #[arg(long, short, value_name = "FORMAT")]
    pub output: Option<Output>,
}

/// A design that is looked through.
#[derive(Clone, Debug, Args)]
pub struct Lint {
    /// A folder of configuration, or a place, such as cases/domains/acme or appflow
    #[arg(value_name = "LOCATION|FOLDER", required_unless_present = "rules")]
    pub what: Option<String>,
    /// List the rules: the name of each, how grave its findings are, what it looks at, and where it is taken from
    #[arg(long, conflicts_with_all = ["what", "folder"])]
    pub rules: bool,
    /// For a place: a folder that says which findings are meant, under 'ignored' of its switchboard.yaml: a line
    /// 'RULE: why' for all findings of a rule, 'RULE RESOURCE/NAME: why' for one
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// How the findings are written; JSON where it is no terminal
    #[arg(long, short, value_name = "FORMAT")]
    pub output: Option<Output>,
}
