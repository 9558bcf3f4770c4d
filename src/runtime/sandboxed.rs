//! The transport of the console: to AWS, and where a context says so to the sandbox inside the process.
//!
//! The sandbox starts in the background when the first context asks for it; calls wait for it, the
//! screen does not.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard};
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::contract::{
    ApiError, Context, ContextId, ErrorKind, Identity, Pending, Reply, Transport, Upload, UploadTold,
};
use crate::model::OperationId;
use crate::sandbox::{self, Handle, Options};

/// A transport that knows where the sandbox is.
pub(super) struct Sandboxed {
    gateway: Arc<dyn Transport>,
    sandbox: Arc<Inside>,
    /// Sandbox contexts that the gateway does not know yet, for want of an endpoint.
    waiting: Mutex<HashMap<ContextId, Context>>,
}

/// The sandbox inside the process, once it is wanted.
struct Inside {
    options: Options,
    started: OnceCell<Result<Handle, ApiError>>,
}

impl Inside {
    async fn endpoint(&self) -> Result<String, ApiError> {
        let started = self.started.get_or_init(|| async {
            sandbox::serve(self.options.clone()).await.map_err(|error| {
                tracing::error!(%error, "no sandbox");
                ApiError::local(ErrorKind::Unreachable, "SandboxNotStarted", error.to_string())
            })
        });
        started.await.as_ref().map(Handle::endpoint).map_err(Clone::clone)
    }
}

impl Sandboxed {
    /// Sends through `gateway`; a sandbox is started with these options when a context wants it.
    pub(super) fn new(gateway: Arc<dyn Transport>, options: Options) -> Self {
        let sandbox = Arc::new(Inside { options, started: OnceCell::new() });
        Self { gateway, sandbox, waiting: Mutex::default() }
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<ContextId, Context>> {
        self.waiting.lock()
    }

    /// Makes the gateway know the context, if it does not yet.
    async fn ready(&self, id: ContextId) -> Result<(), ApiError> {
        if self.waiting().contains_key(&id) {
            let endpoint = self.sandbox.endpoint().await?;
            if let Some(context) = self.waiting().remove(&id) {
                self.gateway.open(Context { endpoint: Some(endpoint), ..context });
            }
        }
        Ok(())
    }
}

impl Transport for Sandboxed {
    fn open(&self, context: Context) {
        if context.sandbox && context.endpoint.is_none() {
            self.waiting().insert(context.id, context);
            let sandbox = Arc::clone(&self.sandbox);
            tokio::spawn(async move { drop(sandbox.endpoint().await) });
        } else {
            self.waiting().remove(&context.id);
            self.gateway.open(context);
        }
    }

    fn send<'a>(&'a self, context: ContextId, operation: OperationId, input: &'a Value) -> Pending<'a, Reply> {
        Box::pin(async move {
            self.ready(context).await?;
            self.gateway.send(context, operation, input).await
        })
    }

    fn identify(&self, context: ContextId) -> Pending<'_, Identity> {
        Box::pin(async move {
            self.ready(context).await?;
            self.gateway.identify(context).await
        })
    }

    fn upload<'a>(&'a self, context: ContextId, upload: &'a Upload, told: UploadTold) -> Pending<'a, Reply> {
        Box::pin(async move {
            self.ready(context).await?;
            self.gateway.upload(context, upload, told).await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::SandboxAccount;

    /// Notes which endpoint it was opened with.
    #[derive(Default)]
    struct Opened(Mutex<Vec<Option<String>>>);

    impl Transport for Opened {
        fn open(&self, context: Context) {
            self.0.lock().push(context.endpoint);
        }

        fn send<'a>(&'a self, _: ContextId, _: OperationId, _: &'a Value) -> Pending<'a, Reply> {
            Box::pin(async { Err(ApiError::local(ErrorKind::Fault, "Fault", "not asked for")) })
        }

        fn identify(&self, _: ContextId) -> Pending<'_, Identity> {
            let account = SandboxAccount::ALL[0].account.to_owned();
            Box::pin(async { Ok(Identity { account, arn: String::new(), region: String::new() }) })
        }
    }

    fn context(sandbox: bool) -> Context {
        Context {
            id: ContextId(7),
            profile: None,
            region: None,
            endpoint: None,
            sandbox,
            read_only: false,
            protected: false,
            identity: None,
        }
    }

    #[tokio::test]
    async fn a_call_waits_for_the_sandbox_and_learns_where_it_is() {
        let gateway = Arc::new(Opened::default());
        let options = Options { seed: sandbox::Seed::Empty, ..Options::default() };
        let transport = Sandboxed::new(Arc::clone(&gateway) as _, options);
        transport.open(context(true));
        assert!(gateway.0.lock().is_empty(), "opening does not wait");
        transport.identify(ContextId(7)).await.unwrap();
        let opened = gateway.0.lock().clone();
        assert!(opened[0].as_deref().is_some_and(|url| url.starts_with("http://127.0.0.1:")), "{opened:?}");
    }

    #[tokio::test]
    async fn a_sandbox_that_does_not_start_is_the_error_of_its_calls() {
        let options = Options { data: Some("/nowhere/at/all".into()), ..Options::default() };
        let transport = Sandboxed::new(Arc::new(Opened::default()), options);
        transport.open(context(true));
        let error = transport.identify(ContextId(7)).await.unwrap_err();
        assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Unreachable, "SandboxNotStarted"));
    }

    #[tokio::test]
    async fn without_a_sandbox_context_none_is_started() {
        let gateway = Arc::new(Opened::default());
        let transport = Sandboxed::new(Arc::clone(&gateway) as _, Options::default());
        transport.open(context(false));
        transport.identify(ContextId(7)).await.unwrap();
        assert_eq!(*gateway.0.lock(), [None]);
        assert!(!transport.sandbox.started.initialized());
    }
}
