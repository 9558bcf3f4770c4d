//! The command line: what can be asked of the program, and nothing of how it is done.

use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::Timestamp;

use crate::aws::{region_problem, url_problem};
use crate::catalog::Location;
use crate::model;
use crate::sandbox::Seed;
use crate::sandbox::faults::Fault;
use crate::sandbox::quota::Quota;

pub use crate::cli_commands::{Apply, Call, Compare, Get, Lint, Output, Plan, Snapshot};

/// A terminal console for Amazon Connect Customer Profiles, Amazon Connect Cases and Amazon AppFlow.
///
/// The usual AWS variables and files work as they do for the AWS CLI. To look around without an AWS
/// account: switchboard --sandbox
#[derive(Clone, Debug, Parser)]
#[command(name = "switchboard", version, long_version = BUILD.as_str(), max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do instead of opening the console.
    #[command(subcommand)]
    pub command: Option<CliCommand>,
    /// Where and how to open the console.
    #[command(flatten)]
    pub console: Console,
}

/// What `--version` tells: what a report of a fault needs, and what can be held against what AWS has published since.
static BUILD: LazyLock<String> = LazyLock::new(|| {
    let commit = option_env!("SWITCHBOARD_COMMIT").map(|commit| format!(" ({commit})")).unwrap_or_default();
    let kind = if cfg!(debug_assertions) { "for development" } else { "optimised" };
    let (os, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    format!(
        "{version}{commit}\nbuilt {kind}, for {os} on {machine}\nAPI models of {source}",
        version = env!("CARGO_PKG_VERSION"),
        source = model::source_of_facts(),
    )
});

const EXIT_CODES: &str = "Exit codes: 0 all went well; 1 something failed; 2 wrong usage, or no usable terminal; \
                          3 plan found differences, or lint \
                          errors or warnings (its notes count for nothing); 4 some items failed; 130, 143 \
                          ended at once by a signal; asked to end once, a command ends what is under way: 1.";

/// The options of the console; `doctor` takes those that say where, too.
#[derive(Clone, Debug, Default, Args)]
pub struct Console {
    /// Profile of the AWS configuration, or with --sandbox one of the sandbox's
    #[arg(long, value_name = "P", global = true)]
    pub profile: Option<String>,
    /// AWS region, such as eu-central-1
    #[arg(long, value_name = "R", value_parser = region, global = true)]
    pub region: Option<String>,
    /// Send all calls to this URL instead of AWS
    #[arg(long, value_name = "URL", global = true)]
    pub endpoint_url: Option<String>,
    /// Use the built-in sandbox with demo data; no AWS account is needed or touched
    #[arg(long, conflicts_with = "endpoint_url", global = true)]
    pub sandbox: bool,
    /// Refuse every operation that may change something
    #[arg(long, global = true)]
    pub read_only: bool,
    /// No colours, no boxes, nothing that turns; commands say how far they are in lines of their own
    #[arg(long, global = true)]
    pub plain: bool,
    /// Start at this place, such as profiles/domains/acme
    #[arg(long, value_name = "LOCATION")]
    pub open: Option<Location>,
    /// With --open and a domain or appflow: say on its page what was changed since this folder of configuration
    #[arg(long, value_name = "DIR", requires = "open")]
    pub folder: Option<PathBuf>,
    /// Folder for journal and log, instead of switchboard/ in the XDG state folder
    #[arg(long, value_name = "DIR", global = true)]
    pub state_dir: Option<PathBuf>,
    /// How much to write to the log
    #[arg(long, value_name = "LEVEL", default_value = "info", global = true)]
    pub log_level: LogLevel,
    /// Trouble that the sandbox makes.
    #[command(flatten)]
    pub trouble: ConsoleTrouble,
}

/// Slowness and errors of the sandbox inside the console.
#[derive(Clone, Debug, Default, Args)]
pub struct ConsoleTrouble {
    /// With --sandbox: hold every answer back this long
    #[arg(id = "sandbox_latency", long = "latency-ms", value_name = "N", requires = "sandbox")]
    pub latency_ms: Option<u64>,
    /// With --sandbox: [OPERATION=]CODE:RATE with 429, 500, 503, 403, expired or drop, such as 429:0.3; may be given again
    #[arg(id = "sandbox_fault", long = "fault", value_name = "CODE:RATE", requires = "sandbox")]
    pub faults: Vec<Fault>,
}

/// What else the program does.
#[derive(Clone, Debug, Subcommand)]
pub enum CliCommand {
    /// Send an operation once for every row of a file (CSV or JSON lines); can be stopped and resumed
    Run(Box<Run>),
    /// Serve the sandbox on loopback, for other clients (AWS CLI, boto3, another console)
    Sandbox(Sandbox),
    /// Look at configuration, terminal, context and login, and say what to do; shows no secrets
    Doctor,
    /// Read places: the rows of a list, or the document of an item
    Get(Get),
    /// Call an operation
    Call(Call),
    /// Write what is configured at a place to a folder of files
    Snapshot(Snapshot),
    /// Say what it takes to make a place as a folder, or another place, has it; changes nothing
    Plan(Plan),
    /// Make a place as a folder, or another place, has it
    ///
    /// A step that the service refuses is told and left, with those that need it; all others are taken, and the exit code
    /// is 4 then. The same command goes on with what is left.
    Apply(Apply),
    /// Look a whole design through for what is odd, in a folder or at a place, and say what to do
    Lint(Lint),
    /// Print a settings file with all that can be set, each with its meaning and default
    Settings,
    /// Print the manual page of the program, or of a command
    Man {
        /// The command, such as apply
        command: Option<String>,
        /// Write all pages to this folder instead
        #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
        to: Option<PathBuf>,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// What the words of a run mean, below the options in its help.
const RUN_HELP: &str = "\
OPERATION is profiles:CreateProfile, cases:CreateCase, appflow:StartFlow; the service can be left out where the \
name is unique. A column goes to the member of its name or the field of a case that is called so, unless --map says \
otherwise. One that goes nowhere is named before anything is sent: --leave-out says that this is meant. MEMBER is a \
path such as Address.City or fields{Order number}; VALUE is JSON or a text, and the name of \
a domain or template where its id is meant; in columns these go by their ids, and an option of a field by its id or \
its name. No column may give what --set gives. --rows - reads the standard input to its end; it is held in memory \
and never kept, so that such a job goes on with --resume JOB --rows - and the same input alone. Every line is \
checked before anything is sent, and bad ones are named with their reasons. --edit reads each item first, and sets \
in it only what its row has. Where an answer was lost, the job looks what became of the item; what cannot be seen \
stays unknown until --settle done or --settle again says it. Of the programs of one state folder one at a time \
sends an operation to an account; the others wait for their turn, and say so. While it runs, how far it is goes to \
standard error: a line on a terminal, else JSON lines. What became of an item comes as a JSON line on standard \
output, as soon as it is known; a run that goes on tells first what earlier ones have settled. Who interrupts it \
pauses the job, and is told how far it is and how it goes on.\n\n\
Exit codes: 0 all was done; 1 it failed, or was stopped; 2 wrong usage; 4 some items failed, lines were left out \
that can't be sent, or columns have values that went nowhere, and nobody was asked or has said --leave-out.";

/// The options of a run.
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
#[derive(Clone, Debug, Default, Args)]
#[command(after_long_help = RUN_HELP)]
pub struct Run {
    /// What to send, such as profiles:PutProfileObject; a kept mapping knows it
    #[arg(value_name = "OPERATION", required_unless_present_any = ["resume", "mapping"])]
    pub operation: Option<String>,
    /// The file with the rows: CSV, or one JSON object a line; - is the standard input
    #[arg(long, value_name = "FILE", required_unless_present = "resume")]
    pub rows: Option<PathBuf>,
    /// Where a column goes; may be given again
    #[arg(long, value_name = "COLUMN=MEMBER", value_parser = pair, requires = "rows")]
    pub map: Vec<(String, String)>,
    /// A column that is not meant to be sent; may be given again
    #[arg(long, value_name = "COLUMN", requires = "rows")]
    pub leave_out: Vec<String>,
    /// Use where the columns go as it was kept by this name; --map and --set go before it
    #[arg(long, value_name = "NAME", requires = "rows")]
    pub mapping: Option<String>,
    /// A value that all rows have; may be given again
    #[arg(long, value_name = "MEMBER=VALUE", value_parser = pair, requires = "rows")]
    pub set: Vec<(String, String)>,
    /// Read each item first, set in it what the row has, and send what that changes
    #[arg(long, conflicts_with = "resume")]
    pub edit: bool,
    /// Check all lines and print what would be sent; send nothing
    #[arg(long, conflicts_with = "resume")]
    pub dry_run: bool,
    /// Agree to what would be asked
    #[arg(long)]
    pub yes: bool,
    /// Go on with a job that was stopped: its id, or how that begins. What is never kept, such as a customer's value
    /// in --set, is given again with --rows
    #[arg(long, value_name = "JOB")]
    pub resume: Option<String>,
    /// With --resume: send again what failed, too
    #[arg(long, requires = "resume")]
    pub retry: bool,
    /// With --resume: what becomes of the items of unknown outcome
    #[arg(long, value_name = "HOW", requires = "resume")]
    pub settle: Option<Settle>,
}

/// What becomes of items of which nobody knows whether they were carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Settle {
    /// Look once more what became of them
    Look,
    /// I have looked: they were carried out
    Done,
    /// I have looked: they were not carried out, and are sent again
    Again,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').filter(|(name, _)| !name.is_empty());
    let parts = parts.map(|(name, value)| (name.to_owned(), value.to_owned()));
    parts.ok_or_else(|| "write NAME=VALUE".to_owned())
}

/// How other programs use it, below the options in its help.
const SANDBOX_HELP: &str = "\
Clients need an endpoint, a region and any credentials; the sandbox prints the lines to export.
The access key id names the account: AKIASANDBOX000000001 to 3 are 111122223333, 444455556666 and
777788889999; twelve digits are an account of their own.

While it runs, requests with the header 'x-switchboard-sandbox: 1' steer it:
  GET    /_sandbox               what is set
  POST   /_sandbox/clock         {\"step\": \"8h\"}, {\"set\": \"2026-03-01T12:00:00Z\"} or {\"reset\": true}
  POST   /_sandbox/faults        {\"faults\": [\"SearchCases=429:0.5\"]}; DELETE takes all away
  POST   /_sandbox/quotas        {\"profiles/domains\": 3}; GET names them all
  POST   /_sandbox/throttle      {\"on\": true}
  GET    /_sandbox/log           the requests, ?after=N those after number N; DELETE forgets them
  GET    /_sandbox/dead-letters  objects that found no profile
  GET    /_sandbox/exports       files of segment snapshots
  POST   /_sandbox/reset         {\"seed\": \"demo\"}, \"stuck\", \"empty\" or a file, or {\"calls\": [...]}

A seed file holds one call a line, such as
  {\"service\": \"appflow\", \"operation\": \"StartFlow\", \"input\": {\"flowName\": \"nightly\"}}
with account, region, at (a time) and as (a name; later lines say \"${name.Member}\") where wanted.";

/// The options of the stand-alone sandbox.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = SANDBOX_HELP)]
pub struct Sandbox {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 4599)]
    pub port: u16,
    /// Keep everything in this file; without it everything is gone at the end
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// What a new store is filled with: demo, empty, or a file of calls
    #[arg(long, value_name = "demo|empty|FILE", default_value = "demo")]
    pub seed: Seed,
    /// Hold every answer back this long
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub latency_ms: u64,
    /// Trouble on purpose: [OPERATION=]CODE:RATE with 429, 500, 503, 403, expired or drop; may be given again
    #[arg(long = "fault", value_name = "CODE:RATE")]
    pub faults: Vec<Fault>,
    /// Another limit than a new account has: NAME=N, such as profiles/domains=3; may be given again
    #[arg(long = "quota", value_name = "NAME=N")]
    pub quotas: Vec<Quota>,
    /// Keep the request rates that the services publish, and answer 429 beyond them
    #[arg(long)]
    pub throttle: bool,
    /// Let the clock stand at this time, such as 2026-03-01T12:00:00Z, until it is moved
    #[arg(long, value_name = "TIME")]
    pub clock: Option<Timestamp>,
}

impl ConsoleTrouble {
    /// How long every answer is held back.
    #[must_use]
    pub fn latency(&self) -> Duration {
        Duration::from_millis(self.latency_ms.unwrap_or_default())
    }
}

/// How much goes to the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What failed for good.
    Error,
    /// What looks wrong.
    Warn,
    /// One line a call.
    #[default]
    Info,
    /// For finding faults.
    Debug,
    /// Everything of ours.
    Trace,
}

impl Cli {
    /// What a command line says. An endpoint URL that is none is not repeated: it may hold a password or a token.
    ///
    /// # Errors
    /// Where it makes no sense, or only help or version are asked for.
    pub fn read<T: Into<std::ffi::OsString> + Clone>(line: impl IntoIterator<Item = T>) -> Result<Self, clap::Error> {
        let cli = Self::try_parse_from(line)?;
        let problem = cli.console.endpoint_url.as_deref().and_then(|url| url_problem(url).err());
        let Some(why) = problem else { return Ok(cli) };
        let words = format!("the URL of '--endpoint-url <URL>' {why}; give a whole URL, such as http://127.0.0.1:4599");
        Err(Self::command().error(clap::error::ErrorKind::ValueValidation, words))
    }
}

fn region(text: &str) -> Result<String, String> {
    let usable = |()| text.to_owned();
    region_problem(text).map(usable).map_err(|why| format!("it {why}; give a region, such as eu-central-1"))
}

#[cfg(test)]
mod tests {
    use clap::error::ErrorKind;

    use super::*;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::read(line.split(' '))
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_version_tells_what_a_report_needs() {
        let told = Cli::command().render_long_version();
        for part in [env!("CARGO_PKG_VERSION"), "botocore 1.", std::env::consts::ARCH, "for development"] {
            assert!(told.contains(part), "{told}");
        }
        assert_eq!(Cli::command().render_version().lines().count(), 1, "-V is one line");
    }

    #[test]
    fn the_sandbox_takes_its_own_profiles_and_trouble() {
        let cli = parse("switchboard --sandbox --profile sandbox-empty --latency-ms 200 --fault 429:0.3").unwrap();
        assert!(cli.console.sandbox && cli.console.profile.as_deref() == Some("sandbox-empty"));
        assert!(
            parse("switchboard run --mapping nightly --rows people.csv").is_ok(),
            "the mapping knows the operation"
        );
        assert!(parse("switchboard run --rows people.csv").is_err());
        assert_eq!(cli.console.trouble.latency(), Duration::from_millis(200));
        assert_eq!(cli.console.trouble.faults.len(), 1);
        let line = "switchboard sandbox --seed empty --fault drop:1 --quota cases/domains=9 --throttle";
        let Some(CliCommand::Sandbox(sandbox)) = parse(line).unwrap().command else { panic!("the sandbox") };
        assert_eq!((sandbox.port, sandbox.seed, sandbox.faults.len()), (4599, Seed::Empty, 1));
        assert!(sandbox.quotas.len() == 1 && sandbox.throttle && sandbox.clock.is_none());
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (line, kind) in [
            ("switchboard --latency-ms 5", ErrorKind::MissingRequiredArgument),
            ("switchboard --sandbox --endpoint-url http://localhost:1", ErrorKind::ArgumentConflict),
            ("switchboard --endpoint-url localhost", ErrorKind::ValueValidation),
            ("switchboard --endpoint-url http://kim:hunter2@localhost", ErrorKind::ValueValidation),
            ("switchboard --region eu\nwest", ErrorKind::ValueValidation),
            ("switchboard --region US-EAST-1", ErrorKind::ValueValidation),
            ("switchboard --sandbox --fault 418:1", ErrorKind::ValueValidation),
            ("switchboard --open profiles//acme", ErrorKind::ValueValidation),
            ("switchboard sandbox --quota domains=3", ErrorKind::ValueValidation),
            ("switchboard sandbox --clock tomorrow", ErrorKind::ValueValidation),
            ("switchboard --log-level loud", ErrorKind::InvalidValue),
        ] {
            let error = parse(line).expect_err(line);
            assert_eq!((error.kind(), error.exit_code()), (kind, 2), "{line}");
        }
    }

    #[test]
    fn an_endpoint_url_that_is_none_is_not_repeated() {
        for url in ["http://usr:pwSECRET@localhost", "http://localhost/?token=pwSECRET", "pwSECRET"] {
            for line in ["switchboard --endpoint-url URL", "switchboard doctor --endpoint-url=URL"] {
                let said = parse(&line.replace("URL", url)).expect_err(url).render().to_string();
                assert!(said.contains("--endpoint-url") && !said.contains("SECRET"), "{said}");
            }
        }
    }

    #[test]
    fn the_doctor_is_told_where_to_look() {
        let cli = parse("switchboard doctor --profile work --region eu-central-1").unwrap();
        assert!(matches!(cli.command, Some(CliCommand::Doctor)));
        assert_eq!(cli.console.region.as_deref(), Some("eu-central-1"));
        for line in ["switchboard doctor --sandbox --profile sandbox-empty", "switchboard --sandbox doctor"] {
            let cli = parse(line).unwrap();
            assert!(matches!(cli.command, Some(CliCommand::Doctor)) && cli.console.sandbox, "{line}");
        }
    }
}
