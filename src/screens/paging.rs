//! Pages of lists: how large one is, and which one is asked for.

use serde_json::json;

use crate::catalog::Plan;

/// A call for one page of at most so many rows; a token asks for the page that it names.
pub(super) fn paged(mut plan: Plan, rows: u32, token: Option<&str>) -> Plan {
    if let Some(paging) = &plan.operation.operation().paging {
        if let Some(limit) = &paging.limit {
            let most = plan.operation.operation().input.member(limit).and_then(|m| m.shape().constraint.max);
            plan.input[limit] = json!(f64::from(rows).min(most.unwrap_or(f64::MAX)) as u32);
        }
        if let Some(token) = token {
            plan.input[&paging.token] = json!(token);
        }
    }
    plan
}
