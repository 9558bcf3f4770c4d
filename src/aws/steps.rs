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

/// What may stand in `credential_source`.
const SOURCES: [&str; 3] = ["Environment", "Ec2InstanceMetadata", "EcsContainer"];
/// The two halves of a key.
const KEYS: [&str; 2] = ["aws_access_key_id", "aws_secret_access_key"];

/// Where credentials begin.
#[derive(Debug)]
pub(super) enum Base<'a> {
    /// The `credential_process` of this profile.
    Process(&'a Profile),
    /// The web identity of this profile, whose token is in a file.
    Token(&'a Profile),
    /// Something that the SDK can do: keys, SSO, login, what the machine has. Or nothing at all.
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
            match profile.get("source_profile").filter(|source| !source.is_empty()) {
                Some(_) if has("credential_source") => return Err(two_sources(profile)),
                Some(own) if own == name => {
                    roles.push(profile);
                    break base(profiles, profile)?;
                }
                Some(source) if roles.iter().any(|role| role.name() == source) => return Err(circle(profile, source)),
                Some(source) => {
                    roles.push(profile);
                    name = source;
                }
                None => match profile.get("credential_source") {
                    Some(source) if SOURCES.iter().any(|known| known.eq_ignore_ascii_case(source)) => {
                        break Base::Library;
                    }
                    source => return Err(no_source(profile, source.unwrap_or_default())),
                },
            }
        };
        roles.reverse();
        Ok(Self { base, roles })
    }
}

fn base<'a>(profiles: &ProfileSet, profile: &'a Profile) -> Result<Base<'a>, ApiError> {
    let has = |key: &str| is_set(profile, key);
    if has("credential_source") {
        return Ok(Base::Library);
    }
    if has("web_identity_token_file") {
        return Ok(Base::Token(profile));
    }
    if ["sso_session", "sso_start_url", "sso_region", "sso_account_id", "sso_role_name"].into_iter().any(has) {
        return sso(profiles, profile).map(|()| Base::Library);
    }
    if has("login_session") {
        return Ok(Base::Library);
    }
    if has("credential_process") {
        return Ok(Base::Process(profile));
    }
    match KEYS.map(has) {
        [true, false] => Err(half(profile, KEYS)),
        [false, true] => Err(half(profile, [KEYS[1], KEYS[0]])),
        _ => Ok(Base::Library),
    }
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

fn no_source(profile: &Profile, source: &str) -> ApiError {
    let (name, known) = (profile.name(), SOURCES.join(", "));
    if source.is_empty() {
        return unfinished(
            format!("Profile {name} assumes a role, and has neither source_profile nor credential_source."),
            format!("Name in source_profile the profile that may assume it, or one of {known} in credential_source."),
        );
    }
    unfinished(
        format!("Profile {name} has the credential_source {source}, which there is not."),
        format!("Correct credential_source in profile {name}; there are {known}."),
    )
}

fn two_sources(profile: &Profile) -> ApiError {
    let name = profile.name();
    let words = format!("Profile {name} has both source_profile and credential_source.");
    unfinished(words, format!("Take one of them out of profile {name}."))
}

fn half(profile: &Profile, [there, missing]: [&str; 2]) -> ApiError {
    let name = profile.name();
    let words = format!("Profile {name} has {there} and no {missing}.");
    unfinished(words, format!("Give both with `aws configure --profile {}`.", shell_quoted(name)))
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

#[cfg(test)]
mod tests {
    use super::super::configuration::Configuration;
    use super::*;

    #[tokio::test]
    async fn what_a_profile_lacks_is_named() {
        let role = "role_arn = arn:aws:iam::555566667777:role/Admin";
        for (config, expected) in [
            (role.to_owned(), "Profile m assumes a role, and has neither source_profile nor credential_source."),
            (
                format!("{role}\ncredential_source = Nope"),
                "Profile m has the credential_source Nope, which there is not.",
            ),
            (
                format!("{role}\ncredential_source = Environment\nsource_profile = m"),
                "Profile m has both source_profile and credential_source.",
            ),
            ("aws_access_key_id = AKIA".to_owned(), "Profile m has aws_access_key_id and no aws_secret_access_key."),
            ("aws_secret_access_key = x".to_owned(), "Profile m has aws_secret_access_key and no aws_access_key_id."),
        ] {
            let read = Configuration::of(&format!("[profile m]\n{config}"), "", None).await.unwrap();
            let error = Steps::of(&read.profiles, "m").unwrap_err();
            assert_eq!((error.message.as_str(), error.code.as_str()), (expected, "UnfinishedProfile"), "{config}");
        }
        for config in [
            format!("{role}\ncredential_source = environment"),
            "aws_access_key_id = A\naws_secret_access_key = x".to_owned(),
            "aws_access_key_id = A\ncredential_process = true".to_owned(),
            "region = eu-west-2".to_owned(),
        ] {
            let read = Configuration::of(&format!("[profile m]\n{config}"), "", None).await.unwrap();
            assert!(Steps::of(&read.profiles, "m").is_ok(), "{config}");
        }
    }
}
