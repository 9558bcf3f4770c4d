//! The binary: parses the command line and hands over to the library.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    switchboard::runtime::run(switchboard::cli::Cli::parse())
}
