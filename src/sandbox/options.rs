//! What a sandbox can be told when it starts, and how the command line spells it.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::clock::Clock;
use super::faults::Fault;
use super::quota::Quotas;

/// How to start a sandbox.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Loopback port; 0 takes a free one.
    pub port: u16,
    /// Database file; without one everything is gone at the end.
    pub data: Option<PathBuf>,
    /// What an empty store is filled with.
    pub seed: Seed,
    /// How long every answer is held back.
    pub latency: Duration,
    /// What goes wrong on purpose.
    pub faults: Vec<Fault>,
    /// How much there may be of what.
    pub quotas: Quotas,
    /// Whether the published request rates are kept.
    pub throttle: bool,
    /// Where it takes its time from.
    pub clock: Clock,
    /// How long a request may take to arrive as a whole; half a minute where nothing is said.
    pub arrival: Option<Duration>,
    /// Makes ids and the dice of faults the same in every run.
    pub dice: Option<u64>,
}

/// What an empty store is filled with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Seed {
    /// A company's customers, cases and flows.
    #[default]
    Demo,
    /// The same, with a flow for each reason why nothing arrives.
    Stuck,
    /// Nothing.
    Empty,
    /// The calls in this file: one JSON document a line; see [`super::replay`].
    File(PathBuf),
}

impl FromStr for Seed {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "demo" => Self::Demo,
            "stuck" => Self::Stuck,
            "empty" => Self::Empty,
            file => Self::File(file.into()),
        })
    }
}
