//! Fills the sandbox through its own operations, so that seeded data obeys the same rules as any other.

use jiff::Timestamp;
use serde_json::Value;

use super::store::{Store, Tenant};
use super::{Answer, Refusal, dispatch};
use crate::model::{Issue, OperationId, Service, Violation, api};
use crate::rules;

/// One account in one region, being filled.
#[derive(Debug)]
pub struct Seeder<'a> {
    store: &'a Store<'a>,
    strict: bool,
}

impl<'a> Seeder<'a> {
    /// `strict` checks every input by the facts, which takes a while.
    pub(super) fn new(store: &'a Store<'a>, strict: bool) -> Self {
        Self { store, strict }
    }

    /// When the sandbox started.
    pub fn now(&self) -> Timestamp {
        self.store.now()
    }

    /// The store itself, for what no operation can bring about, such as a run that failed last week.
    pub fn store(&self) -> &Store<'a> {
        self.store
    }

    /// Carries out an operation now, as a client would.
    ///
    /// # Errors
    /// The refusal of the operation, with its name.
    pub fn call(&self, service: Service, operation: &str, input: &Value) -> Answer {
        let Some(facts) = api().operation(service, operation) else {
            return Err(Refusal::internal(format!("The seed calls {operation}, which {service} does not have")));
        };
        let checked = if self.strict { check(facts.id, input) } else { Ok(()) };
        checked
            .and_then(|()| dispatch::carry_out(facts, input, self.store))
            .map_err(|refusal| Refusal { message: format!("{service} {operation}: {refusal}").into(), ..refusal })
    }

    /// Carries out an operation as if it had been called at another time.
    ///
    /// # Errors
    /// The refusal of the operation, with its name.
    pub fn call_at(&self, at: Timestamp, service: Service, operation: &str, input: &Value) -> Answer {
        let now = self.store.now();
        self.store.at(at);
        let answer = self.call(service, operation, input);
        self.store.at(now);
        answer
    }

    /// Fills another account or region in the same transaction.
    ///
    /// # Errors
    /// What `fill` refuses.
    pub fn elsewhere(
        &self,
        account: &str,
        region: &str,
        fill: impl FnOnce(&Seeder<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let tenant = Tenant { account: account.to_owned(), region: region.to_owned() };
        fill(&Seeder { store: &self.store.elsewhere(&tenant)?, strict: self.strict })
    }
}

/// The standard types have the names that nobody else may give, and a seed stands for the service that made them.
fn is_reserved_name(issue: &Issue) -> bool {
    matches!(issue.constraint, Violation::Rule { name: "object-type.reserved-name", .. })
}

/// Stricter than the wire: a seed must not even have a member too many.
fn check(operation: OperationId, input: &Value) -> Result<(), Refusal> {
    let mut issues = rules::judge(operation, input);
    issues.retain(|issue| issue.is_error() && !is_reserved_name(issue));
    match &issues[..] {
        [] => Ok(()),
        issues => Err(Refusal::invalid(issues.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))),
    }
}
