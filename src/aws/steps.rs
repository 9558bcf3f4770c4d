//! The way of a profile to its credentials: roles that are assumed one with the other, and where it begins.

use aws_config::profile::{Profile, ProfileSet};

use crate::contract::{ApiError, ErrorKind};
use crate::model::shell_quoted;

/// The way of a profile.
#[derive(Debug)]
pub(super) struct Steps<'a> {
    /// Where it begins.
    pub(super) base: Base<'a>,
    /// The profiles whose roles are assumed, in the order of assuming.
    pub(super) roles: Vec<&'a Profile>,
}

/// Where credentials begin.
#[derive(Debug)]
pub(super) enum Base<'a> {
    /// The `credential_process` of this profile.
    Process(&'a Profile),
    /// Something that the SDK can do: keys, SSO, login, web identity, what the machine has. Or nothing at all.
    Library,
}

impl<'a> Steps<'a> {
    /// The way of the profile of this name, in the order of precedence that SDKs and AWS CLI share.
    ///
    /// # Errors
    /// Where it is sure that the way leads nowhere.
    pub(super) fn of(profiles: &'a ProfileSet, name: &'a str) -> Result<Self, ApiError> {
        let mut roles: Vec<&Profile> = Vec::new();
        let mut name = name;
        let base = loop {
            let Some(profile) = profiles.get_profile(name) else {
                let Some(role) = roles.last() else { break Base::Library };
                return Err(missing_source(role, name));
            };
            let has = |key: &str| is_set(profile, key);
            if !roles.is_empty() && has("aws_access_key_id") && has("aws_secret_access_key") {
                break Base::Library;
            }
            if !has("role_arn") || has("web_identity_token_file") {
                break base(profiles, profile)?;
            }
            if has("mfa_serial") {
                return Err(needs_code(profile));
            }
            match profile.get("source_profile") {
                Some(own) if own == name => {
                    roles.push(profile);
                    break base(profiles, profile)?;
                }
                Some(source) if roles.iter().any(|role| role.name() == source) => return Err(circle(profile, source)),
                Some(source) => {
                    roles.push(profile);
                    name = source;
                }
                None => break Base::Library,
            }
        };
        roles.reverse();
        Ok(Self { base, roles })
    }
}

fn base<'a>(profiles: &ProfileSet, profile: &'a Profile) -> Result<Base<'a>, ApiError> {
    let has = |key: &str| is_set(profile, key);
    if has("credential_source") || has("web_identity_token_file") {
        return Ok(Base::Library);
    }
    if ["sso_session", "sso_start_url", "sso_region", "sso_account_id", "sso_role_name"].into_iter().any(has) {
        return sso(profiles, profile).map(|()| Base::Library);
    }
    if !has("login_session") && has("credential_process") {
        return Ok(Base::Process(profile));
    }
    Ok(Base::Library)
}

fn is_set(profile: &Profile, key: &str) -> bool {
    profile.get(key).is_some_and(|value| !value.is_empty())
}

/// Whether everything is there that a login through SSO takes.
fn sso(profiles: &ProfileSet, profile: &Profile) -> Result<(), ApiError> {
    let name = profile.name();
    if let Some(session) = profile.get("sso_session") {
        let Some(found) = profiles.sso_session(session) else {
            return Err(unfinished(
                format!("Profile {name} names the sso-session {session}, which the AWS configuration does not have."),
                format!("Make it with `aws configure sso-session`, or correct sso_session in profile {name}."),
            ));
        };
        let lacks = |key: &&str| found.get(key).is_none_or(str::is_empty);
        if let Some(key) = ["sso_start_url", "sso_region"].iter().find(|key| lacks(key)) {
            return Err(unfinished(
                format!("The sso-session {session} of profile {name} has no {key}."),
                "Complete it with `aws configure sso-session`.".to_owned(),
            ));
        }
        if let Some(key) = ["sso_start_url", "sso_region"].into_iter().find(|key| profile.get(key).is_some()) {
            return Err(unfinished(
                format!("Profile {name} names an sso-session and has {key} of its own as well."),
                format!("Leave {key} to the sso-session {session}: take it out of profile {name}."),
            ));
        }
    } else if let Some(key) = ["sso_start_url", "sso_region"].into_iter().find(|key| !is_set(profile, key)) {
        return Err(unfinished(
            format!("Profile {name} logs in through SSO and has neither {key} nor sso_session."),
            format!("Complete it with `aws configure sso --profile {}`.", shell_quoted(name)),
        ));
    }
    match ["sso_account_id", "sso_role_name"].into_iter().find(|key| !is_set(profile, key)) {
        None => Ok(()),
        Some(key) => Err(unfinished(
            format!("Profile {name} logs in through SSO and has no {key}."),
            format!("Complete it with `aws configure sso --profile {}`.", shell_quoted(name)),
        )),
    }
}

fn unfinished(words: String, advice: String) -> ApiError {
    let mut error = ApiError::local(ErrorKind::MissingCredentials, "UnfinishedProfile", words);
    error.advice = Some(advice);
    error
}

fn missing_source(role: &Profile, source: &str) -> ApiError {
    let words = format!("Profile {} names the source_profile {source}, which is not there.", role.name());
    unfinished(words, format!("Correct source_profile in profile {}.", role.name()))
}

fn circle(profile: &Profile, source: &str) -> ApiError {
    let words = format!("Profile {} and profile {source} get their credentials from each other.", profile.name());
    unfinished(words, "Let the source_profile of one of them be a profile with credentials of its own.".to_owned())
}

fn needs_code(profile: &Profile) -> ApiError {
    let name = profile.name();
    let serial = profile.get("mfa_serial").unwrap_or_default();
    let source = profile.get("source_profile").map(|name| format!(" --profile {}", shell_quoted(name)));
    let words = format!("Profile {name} assumes a role with an MFA code (mfa_serial), which can't be typed here.");
    let mut error = ApiError::local(ErrorKind::MissingCredentials, "MfaCodeNeeded", words);
    error.advice = Some(format!(
        "Get a session with `aws sts get-session-token --serial-number {}{} --token-code CODE`, keep what it gives as \
         a profile, and choose a profile that has that one as source_profile and no mfa_serial.",
        shell_quoted(serial),
        source.unwrap_or_default(),
    ));
    error
}
