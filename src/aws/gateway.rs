//! The transport: contexts that are known, and one attempt at a time through their clients.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use parking_lot::{Mutex, MutexGuard};
use serde_json::Value;

use super::carrier::Carrier;
use super::clients::{Clients, MISSING_REGION};
use super::context_clients::ContextClients;
use super::outgoing::Outgoing;
use super::{Limits, advice, identity, put, reply, sending, told};
use crate::contract::{
    ApiError, Context, ContextId, ErrorKind, Identity, Pending, Reply, Transport, Upload, UploadSource, UploadTold,
};
use crate::model::{Operation, OperationId, Secrets};

/// Carries documents through the SDK's clients. Shared by all contexts of a run.
#[derive(Debug, Default)]
pub struct Gateway {
    limits: Limits,
    http: Option<SharedHttpClient>,
    files: Option<Arc<dyn UploadSource>>,
    sessions: Mutex<BTreeMap<ContextId, ContextClients>>,
}

impl Gateway {
    /// A gateway to the network.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// A gateway whose services answer through another HTTP client, for tests.
    #[must_use]
    pub fn with_http_client(limits: Limits, http: SharedHttpClient) -> Self {
        Self { limits, http: Some(http), ..Self::default() }
    }

    /// The same, with files that can be sent.
    #[must_use]
    pub fn with_files(self, files: Arc<dyn UploadSource>) -> Self {
        Self { files: Some(files), ..self }
    }

    fn sessions(&self) -> MutexGuard<'_, BTreeMap<ContextId, ContextClients>> {
        self.sessions.lock()
    }

    fn session(&self, id: ContextId) -> Result<ContextClients, ApiError> {
        let unknown = || ApiError::local(ErrorKind::Fault, "UnknownContext", "The context was never opened.");
        self.sessions().get(&id).cloned().ok_or_else(unknown)
    }

    async fn clients(&self, session: &ContextClients) -> Result<Arc<Clients>, ApiError> {
        match session.clients(self.limits, self.http.as_ref()).await {
            Err(error) if error.code == MISSING_REGION => Err(advice::on_region(error, &session.context).await),
            built => built,
        }
    }

    async fn exchange(&self, id: ContextId, operation: OperationId, input: &Value) -> Result<Reply, ApiError> {
        let session = self.session(id)?;
        let facts = operation.operation();
        if facts.is_write() && session.context.refuses_writes() {
            return Err(refused(facts, &session.context));
        }
        let outgoing = Outgoing::bind(operation, input)?;
        let clients = self.clients(&session).await?;
        let carrier = Carrier::new(outgoing, self.limits.reply);
        let failed = sending::send(&clients, operation.service, carrier.clone()).await.err();
        let secrets = Secrets::of_input(operation, input);
        let outcome = reply::read(facts, carrier.captured(), failed.as_ref(), !secrets.is_empty());
        let outcome = told::without(&secrets, outcome);
        self.settled(&session, outcome).await
    }

    async fn put(&self, id: ContextId, upload: &Upload, told: UploadTold) -> Result<Reply, ApiError> {
        let session = self.session(id)?;
        if let Some(why) = session.context.why_read_only().filter(|_| session.context.refuses_writes()) {
            let message = format!("A file changes something, and {why}. Nothing was sent.");
            return Err(ApiError::local(ErrorKind::ReadOnly, "ReadOnly", message));
        }
        let no_files = || ApiError::local(ErrorKind::Fault, "NoFiles", "Files are not sent from here.");
        let files = self.files.clone().ok_or_else(no_files)?;
        let clients = self.clients(&session).await?;
        let outcome = put::put(&clients, upload, files, told, self.limits).await;
        let signed = upload.url.split(['?', '&']).skip(1).filter_map(|part| Some(part.split_once('=')?.1));
        let signed = signed.filter(|value| value.len() >= told::SIGNED);
        // Where it goes to is none, but for the host.
        let path = upload.url.splitn(4, '/').nth(3).unwrap_or_default();
        let secrets = Secrets::of_texts(signed.chain([path, upload.token.as_str()]));
        let outcome = told::without(&secrets, outcome);
        self.settled(&session, outcome).await
    }

    async fn whoami(&self, id: ContextId) -> Result<Identity, ApiError> {
        let session = self.session(id)?;
        let clients = self.clients(&session).await?;
        self.settled(&session, identity::ask(&clients, self.limits).await).await
    }

    /// An error of the login gets its advice, and the clients are built anew on the next use: they remember
    /// what the files said, and the user is about to change that.
    async fn settled<T>(&self, session: &ContextClients, outcome: Result<T, ApiError>) -> Result<T, ApiError> {
        match outcome {
            Err(error) if matches!(error.kind, ErrorKind::ExpiredCredentials | ErrorKind::MissingCredentials) => {
                self.forget(session);
                Err(advice::on_login(error, &session.context).await)
            }
            outcome => outcome,
        }
    }

    fn forget(&self, session: &ContextClients) {
        if let Some(known) = self.sessions().get_mut(&session.context.id)
            && known.shares(session)
        {
            *known = ContextClients::new(known.context.as_ref().clone());
        }
    }
}

fn refused(operation: &Operation, context: &Context) -> ApiError {
    let why = context.why_read_only().unwrap_or_default();
    let message = format!("{} may change something, and {why}. Nothing was sent.", operation.id.name);
    ApiError::local(ErrorKind::ReadOnly, "ReadOnly", message)
}

impl Transport for Gateway {
    fn open(&self, context: Context) {
        let mut sessions = self.sessions();
        let session = match sessions.get(&context.id) {
            Some(known) => known.reopened(context),
            None => ContextClients::new(context),
        };
        sessions.insert(session.context.id, session);
    }

    fn send<'a>(&'a self, context: ContextId, operation: OperationId, input: &'a Value) -> Pending<'a, Reply> {
        Box::pin(self.exchange(context, operation, input))
    }

    fn identify(&self, context: ContextId) -> Pending<'_, Identity> {
        Box::pin(self.whoami(context))
    }

    fn upload<'a>(&'a self, context: ContextId, upload: &'a Upload, told: UploadTold) -> Pending<'a, Reply> {
        Box::pin(self.put(context, upload, told))
    }
}
