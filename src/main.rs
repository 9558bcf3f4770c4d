//! The binary: parses the command line and hands over to the library.

use std::process::ExitCode;

/// One heap for all threads, which keeps no arena a thread: what boot leaves behind in those is more than a tenth of
/// what the program holds at rest.
#[global_allocator]
static HEAP: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    match switchboard::cli::Cli::read(std::env::args_os()) {
        Ok(cli) => switchboard::runtime::run(cli),
        Err(said) => switchboard::runtime::tell_usage(&said),
    }
}
