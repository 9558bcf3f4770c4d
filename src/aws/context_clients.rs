//! A context that is known, with the clients that are built on its first use.

use std::sync::Arc;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use tokio::sync::OnceCell;

use super::Limits;
use super::clients::Clients;
use crate::contract::{ApiError, Context};

/// A context and its clients.
#[derive(Clone, Debug)]
pub(super) struct ContextClients {
    pub(super) context: Arc<Context>,
    cell: Arc<OnceCell<Arc<Clients>>>,
}

impl ContextClients {
    pub(super) fn new(context: Context) -> Self {
        Self { context: Arc::new(context), cell: Arc::default() }
    }

    /// The same clients under new flags, where the context still leads to the same place.
    pub(super) fn reopened(&self, context: Context) -> Self {
        let old = &self.context;
        let same = (&old.profile, &old.region, &old.endpoint, old.sandbox)
            == (&context.profile, &context.region, &context.endpoint, context.sandbox);
        let mut new = Self::new(context);
        if same {
            new.cell = Arc::clone(&self.cell);
        }
        new
    }

    /// Whether both use the same clients.
    pub(super) fn shares(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.cell, &other.cell)
    }

    /// The clients, built on first use.
    pub(super) async fn clients(
        &self,
        limits: Limits,
        http: Option<&SharedHttpClient>,
    ) -> Result<Arc<Clients>, ApiError> {
        let build = || async { Clients::build(&self.context, limits, http.cloned()).await.map(Arc::new) };
        self.cell.get_or_try_init(build).await.cloned()
    }
}
