//! The rows of the accounts page, made from the profiles and the contexts that were opened.

use crate::contract::{ApiError, Context, ContextId, ErrorKind, Identity, ProfileInfo, SandboxAccount};
use crate::screens::Slot;
use crate::screens::{APP, Session};

/// What is known of a login.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens) enum Login {
    /// Nobody asked.
    Unchecked,
    /// It is being asked.
    Checking,
    /// It works.
    Good(Identity),
    /// It does not.
    Broken(ApiError),
}

impl Login {
    /// In a word or three.
    pub(super) fn word(&self) -> String {
        match self {
            Self::Unchecked => "not checked".to_owned(),
            Self::Checking => "checking …".to_owned(),
            Self::Good(_) => "✓ logged in".to_owned(),
            Self::Broken(error) => match error.kind {
                ErrorKind::ExpiredCredentials => "✗ expired".to_owned(),
                ErrorKind::MissingCredentials => "✗ missing".to_owned(),
                ErrorKind::Unreachable | ErrorKind::Timeout => "✗ not reachable".to_owned(),
                ErrorKind::AccessDenied => "✗ denied".to_owned(),
                _ => format!("✗ failed: {}", error.code),
            },
        }
    }
}

/// One profile in one region.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens) struct AccountRow {
    /// What it is called.
    pub(super) name: String,
    /// The profile; `None` for the credentials of the environment.
    pub(super) profile: Option<ProfileInfo>,
    /// Its region.
    pub(super) region: Option<String>,
    /// The account id.
    pub(super) account: Option<String>,
    /// Its login.
    pub(super) login: Login,
    /// The context, if it was opened.
    pub(super) context: Option<ContextId>,
}

/// What tells rows apart.
pub(in crate::screens) type AccountKey = (String, Option<String>, bool);

impl AccountRow {
    pub(super) fn key(&self) -> AccountKey {
        (self.name.clone(), self.region.clone(), self.sandbox())
    }

    pub(super) fn sandbox(&self) -> bool {
        self.profile.as_ref().is_some_and(|profile| profile.sandbox)
    }

    /// How it logs in.
    pub(super) fn method(&self) -> &str {
        self.profile.as_ref().map_or("environment", |profile| &profile.login)
    }

    /// The command that repairs its login, where it is broken.
    pub(super) fn repair(&self) -> Option<&str> {
        match &self.login {
            Login::Broken(_) => self.profile.as_ref()?.repair.as_deref(),
            _ => None,
        }
    }

    fn of_context(context: &Context, session: &Session, profile: Option<&ProfileInfo>) -> Self {
        Self {
            name: context.profile.clone().unwrap_or_else(|| "default credentials".to_owned()),
            profile: profile.cloned(),
            region: context.region().map(str::to_owned),
            account: context.account().map(str::to_owned).or_else(|| profile.and_then(|p| p.account.clone())),
            login: login(context, session),
            context: Some(context.id),
        }
    }

    fn of_profile(profile: &ProfileInfo) -> Self {
        Self {
            name: profile.name.clone(),
            profile: Some(profile.clone()),
            region: profile.region.clone(),
            account: profile.account.clone(),
            login: Login::Unchecked,
            context: None,
        }
    }
}

fn login(context: &Context, session: &Session) -> Login {
    let asked = session.ledger.find(APP, &Slot::Identity(context.id)).is_some();
    match &context.identity {
        _ if asked => Login::Checking,
        None => Login::Unchecked,
        Some(Ok(identity)) => Login::Good(identity.clone()),
        Some(Err(error)) => Login::Broken(error.clone()),
    }
}

/// The profiles that can be switched to: those of the user, and always those of the sandbox.
pub(crate) fn offered(session: &Session) -> Vec<ProfileInfo> {
    let mut profiles = match &session.profiles {
        Some(Ok(profiles)) => profiles.clone(),
        _ => Vec::new(),
    };
    for account in SandboxAccount::ALL {
        if !profiles.iter().any(|profile| profile.sandbox && profile.name == account.profile) {
            profiles.push(account.into());
        }
    }
    profiles
}

/// One row for each profile in its own region, and one for every further context that was opened. By region and
/// name, the sandbox last.
pub(super) fn rows(session: &Session) -> Vec<AccountRow> {
    let profiles = offered(session);
    let of = |context: &Context| {
        profiles.iter().find(|p| p.sandbox == context.sandbox && context.profile.as_deref() == Some(p.name.as_str()))
    };
    let mut rows: Vec<AccountRow> =
        session.contexts.iter().map(|context| AccountRow::of_context(context, session, of(context))).collect();
    for profile in &profiles {
        let own = AccountRow::of_profile(profile);
        let region = |row: &AccountRow| profile.region.is_none() || row.region == profile.region;
        if !rows.iter().any(|row| row.profile.as_ref() == Some(profile) && region(row)) {
            rows.push(own);
        }
    }
    let place = |row: &AccountRow| (row.sandbox(), row.region.is_none(), row.region.clone(), row.name.clone());
    rows.sort_by_cached_key(place);
    rows
}
