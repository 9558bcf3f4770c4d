//! `switchboard sandbox`: the local service on its own.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{ExitError, SERVING, log, tokio_runtime};
use crate::aws::LOGIN_ENDPOINT;
use crate::cli::{self, LogLevel};
use crate::contract::SandboxAccount;
use crate::model::Service;
use crate::sandbox::clock::Clock;
use crate::sandbox::quota::Quotas;
use crate::sandbox::{self, Handle, Options};

/// Serves until a signal ends it, and tells of every request on the error output.
pub(super) fn run(options: cli::Sandbox, level: LogLevel) -> Result<ExitCode, ExitError> {
    log::to_terminal(level).map_err(ExitError::failed)?;
    let quotas = Quotas::default();
    options.quotas.iter().for_each(|quota| quotas.set(*quota));
    let options = Options {
        port: options.port,
        data: options.data,
        seed: options.seed,
        latency: Duration::from_millis(options.latency_ms),
        faults: options.faults,
        quotas,
        throttle: options.throttle,
        clock: options.clock.map_or_else(Clock::system, Clock::fixed),
        ..Options::default()
    };
    let runtime = tokio_runtime(SERVING)?;
    let ended = runtime.block_on(async {
        let mut ends = Ends {
            interrupt: signal(SignalKind::interrupt()).map_err(ExitError::failed)?,
            terminate: signal(SignalKind::terminate()).map_err(ExitError::failed)?,
            hangup: signal(SignalKind::hangup()).map_err(ExitError::failed)?,
        };
        let handle = tokio::select! {
            handle = sandbox::serve(options) => handle.map_err(ExitError::failed)?,
            () = ends.any() => return Ok(ExitCode::SUCCESS),
        };
        // Whoever reads this may be gone; the service is not.
        drop(greet(&handle, io::stdout()));
        ends.any().await;
        // Whoever asks twice does not want to wait for what is under way.
        tokio::select! {
            () = handle.shutdown() => {}
            () = ends.any() => {}
        }
        Ok(ExitCode::SUCCESS)
    });
    // What the store is busy with was answered to nobody, and is rolled back.
    runtime.shutdown_background();
    ended
}

/// The signals that end it.
struct Ends {
    interrupt: Signal,
    terminate: Signal,
    hangup: Signal,
}

impl Ends {
    async fn any(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hangup.recv() => {}
        }
    }
}

/// What a client needs to know.
fn greet(handle: &Handle, mut out: impl Write) -> io::Result<()> {
    let endpoint = handle.endpoint();
    writeln!(out, "The sandbox listens on {endpoint}. Ctrl-C ends it.\n")?;
    writeln!(out, "For the AWS CLI, boto3 and other clients:")?;
    for variable in Service::ALL.map(Service::endpoint_variable).iter().map(String::as_str).chain([LOGIN_ENDPOINT]) {
        writeln!(out, "  export {variable}={endpoint}")?;
    }
    // Some clients read the one, some the other.
    writeln!(out, "  export AWS_REGION={0} AWS_DEFAULT_REGION={0}", SandboxAccount::REGION)?;
    let [first, others @ ..] = &SandboxAccount::ALL;
    let secret = SandboxAccount::SECRET;
    writeln!(out, "  export AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY={secret}", first.access_key)?;
    writeln!(out, "\nThat is the account {}. Other access keys are other accounts:", first.account)?;
    for account in others {
        writeln!(out, "  {}  {}, {}", account.access_key, account.account, account.profile)?;
    }
    out.flush()
}
