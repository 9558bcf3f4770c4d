//! The accounts of the built-in sandbox: fixed, so that a sandbox context needs nothing of the user's files.
//!
//! The one list of them, for those who sign requests as well as for the sandbox, which answers. Nothing here is a secret
//! outside of it.

/// One account of the sandbox, reached through a profile of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SandboxAccount {
    /// Name of the profile that leads to it.
    pub profile: &'static str,
    /// Twelve digits.
    pub account: &'static str,
    /// The access key id that requests to it are signed with.
    pub access_key: &'static str,
}

impl SandboxAccount {
    /// The secret that all of them are signed with.
    pub const SECRET: &'static str = "sandbox";
    /// The region of a sandbox context that names none.
    pub const REGION: &'static str = "us-east-1";
    /// All accounts; the first is the one that the sandbox starts with.
    pub const ALL: [Self; 3] = [
        Self { profile: "sandbox", account: "111122223333", access_key: "AKIASANDBOX000000001" },
        Self { profile: "sandbox-staging", account: "444455556666", access_key: "AKIASANDBOX000000002" },
        Self { profile: "sandbox-empty", account: "777788889999", access_key: "AKIASANDBOX000000003" },
    ];

    /// The account behind a profile name; without a name, the first one.
    #[must_use]
    pub fn of(profile: Option<&str>) -> Option<Self> {
        match profile {
            None => Some(Self::ALL[0]),
            Some(name) => Self::ALL.into_iter().find(|account| account.profile == name),
        }
    }
}
