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
}

/// What a folder and a place are compared with.
#[derive(Clone, Debug, Args)]
pub struct Compare {
    /// The folder: what is wanted
    pub dir: PathBuf,
    /// The place, such as cases/domains/acme; a domain that is not there is made
    pub location: Location,
    /// Take away what is not in the folder
    #[arg(long)]
    pub prune: bool,
    /// Delete and make anew what no operation changes
    #[arg(long)]
    pub replace: bool,
    /// A file of YAML with what the folder may not hold: {connector-profiles/NAME: {members with secrets}}
    #[arg(long, value_name = "FILE")]
    pub secrets: Option<PathBuf>,
}

/// How a plan is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum PlanOutput {
    /// Steps with their differences, for people
    #[default]
    Text,
    /// One document
    Json,
}

/// The steps from a place to a folder.
#[derive(Clone, Debug, Args)]
pub struct Plan {
    /// What is compared.
    #[command(flatten)]
    pub compare: Compare,
    /// How it is written
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub output: PlanOutput,
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
    /// How what was done is written
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub output: PlanOutput,
}
