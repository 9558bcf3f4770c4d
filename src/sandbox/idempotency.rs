//! Client tokens: the same request with the same token is carried out once.

use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{Answer, Refusal, Request, Store};
use crate::model::Service;

const KIND: &str = "client-tokens";

/// How long a token is remembered.
const LIFETIME: SignedDuration = SignedDuration::from_hours(8);

/// Does the work, unless this request was carried out before with its token: then the answer is the
/// first one again. The same token with another input is refused.
///
/// # Errors
/// As the work does, or that the token was used for something else.
pub(super) fn once(request: &Request<'_>, store: &Store<'_>, work: impl FnOnce() -> Answer) -> Answer {
    once_within("", request, store, work)
}

/// The same, where a token means something else in each of several realms.
///
/// # Errors
/// As [`once`].
pub(super) fn once_within(
    realm: &str,
    request: &Request<'_>,
    store: &Store<'_>,
    work: impl FnOnce() -> Answer,
) -> Answer {
    let Some(member) = request.operation.token_member() else { return work() };
    let token = request.text(member);
    if token.is_empty() {
        return work();
    }
    let mut input = request.input.clone();
    if let Some(members) = input.as_object_mut() {
        members.shift_remove(member);
    }
    let input = without_credentials(input, store);
    let parent = format!("{}/{realm}", request.operation.id);
    if let Some(before) = store.get(KIND, &parent, token)?.filter(|before| before.updated + LIFETIME > store.now()) {
        if before.document["input"] == input {
            return Ok(before.document["answer"].clone());
        }
        return Err(reused(request, token));
    }
    let answer = work()?;
    store.put(KIND, &parent, token, &json!({ "input": input, "answer": answer }))?;
    Ok(answer)
}

/// Secrets in an input must not outlive the request. In their place stand two bytes: enough to tell other credentials,
/// and too few to find out anything about them.
fn without_credentials(mut input: Value, store: &Store<'_>) -> Value {
    if let Some(credentials) = input.pointer_mut("/connectorProfileConfig/connectorProfileCredentials") {
        let mut hasher = DefaultHasher::new();
        (store.token_key(), credentials.to_string()).hash(&mut hasher);
        *credentials = (hasher.finish() & 0xffff).into();
    }
    input
}

fn reused(request: &Request<'_>, token: &str) -> Refusal {
    let message = format!("The client token {token} was used before with other parameters.");
    match request.service() {
        Service::ConnectCases => Refusal::conflict(message).of(token, "ClientToken"),
        Service::CustomerProfiles | Service::AppFlow => Refusal::conflict(message),
    }
}
