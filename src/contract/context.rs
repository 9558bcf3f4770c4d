//! Contexts and the profiles they are made from.

use super::{ApiError, ContextId, SandboxAccount};

/// One account as it is looked at. Its clients are built by the `aws` room on first use.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// Its name among the contexts of this run; minted by the app.
    pub id: ContextId,
    /// The profile of the AWS configuration; `None` takes the credentials that the environment gives.
    pub profile: Option<String>,
    /// The region, such as `eu-central-1`. What environment and profile give is entered when the context is made;
    /// `None` where only the network knows it, or nobody.
    pub region: Option<String>,
    /// An endpoint for all services instead of the public ones.
    pub endpoint: Option<String>,
    /// Whether the endpoint is the built-in sandbox (fixed credentials, the user's profiles untouched).
    pub sandbox: bool,
    /// Refuses every operation that is not a read.
    pub read_only: bool,
    /// Marked in the settings: red frame, read-only unless unlocked.
    pub protected: bool,
    /// Who the credentials belong to, once it is known.
    pub identity: Option<Result<Identity, ApiError>>,
}

impl Context {
    /// Why writes are refused where the command line or the settings say so.
    pub const READ_ONLY: &'static str = "this profile is read-only (--read-only or settings)";

    /// Whether writes are refused, for whichever reason.
    #[must_use]
    pub fn refuses_writes(&self) -> bool {
        self.read_only || self.protected
    }

    /// Why writes are refused, as a clause; `None` where they are not.
    #[must_use]
    pub fn why_read_only(&self) -> Option<&'static str> {
        match (self.protected, self.read_only) {
            (true, _) => Some("the profile is protected"),
            (false, true) => Some(Self::READ_ONLY),
            (false, false) => None,
        }
    }

    /// The region that requests are signed for, where it is known.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        let found = || Some(self.identity.as_ref()?.as_ref().ok()?.region.as_str()).filter(|region| !region.is_empty());
        self.region.as_deref().or_else(found)
    }

    /// The account id, where it is known.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match &self.identity {
            Some(Ok(identity)) => Some(&identity.account),
            _ => None,
        }
    }
}

/// Who the credentials of a context belong to, as STS says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Twelve digits.
    pub account: String,
    /// The ARN of the caller.
    pub arn: String,
    /// The region that the context came out with.
    pub region: String,
}

/// One profile of the AWS configuration files, or of the sandbox. Never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileInfo {
    /// Its name.
    pub name: String,
    /// The region it leads to: its own, or the environment's.
    pub region: Option<String>,
    /// How it logs in, in a word or two: `SSO`, `access key`, `assumes role`, `process`, `login`.
    pub login: String,
    /// The account id, where the configuration itself says it (SSO profiles, role ARNs).
    pub account: Option<String>,
    /// The exact command that renews its login, where there is one.
    pub repair: Option<String>,
    /// Whether it is one of the built-in sandbox's own, which need no AWS account.
    pub sandbox: bool,
}

impl From<SandboxAccount> for ProfileInfo {
    fn from(account: SandboxAccount) -> Self {
        Self {
            name: account.profile.to_owned(),
            region: Some(SandboxAccount::REGION.to_owned()),
            login: "sandbox".to_owned(),
            account: Some(account.account.to_owned()),
            repair: None,
            sandbox: true,
        }
    }
}
