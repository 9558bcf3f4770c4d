//! What to do about a login that does not work: the exact command where there is one, else what is missing.

use std::env;

use super::clients::profile_name;
use super::profiles::profiles;
use crate::contract::{ApiError, Context, ErrorKind, ProfileInfo};

/// A missing region is the smaller problem where there is no login either.
pub(super) async fn on_region(error: ApiError, context: &Context) -> ApiError {
    if has_keys(context) || profiles().await.is_ok_and(|all| find(&all, profile_name(context).as_deref()).is_some()) {
        return error;
    }
    let missing = ApiError::local(ErrorKind::MissingCredentials, "NoCredentials", "No credentials were found.");
    on_login(missing, context).await
}

/// Completes an error of the login with what the configuration says about it.
pub(super) async fn on_login(mut error: ApiError, context: &Context) -> ApiError {
    if context.sandbox || error.advice.is_some() {
        return error;
    }
    let has_keys = has_keys(context);
    let name = profile_name(context);
    let profiles = match profiles().await {
        Ok(profiles) => profiles,
        Err(problem) => {
            error.advice = Some(format!("Repair the AWS configuration: {problem}"));
            return error;
        }
    };
    if !has_keys && repair(&profiles, name.as_deref()).is_some() && error.kind == ErrorKind::MissingCredentials {
        // A login that can be renewed has run out, or was never made: the same to do either way.
        error.kind = ErrorKind::ExpiredCredentials;
        "LoginNeeded".clone_into(&mut error.code);
    }
    let is_whole = ["AWS_SECRET_ACCESS_KEY", "SECRET_ACCESS_KEY"].iter().any(|name| env::var_os(name).is_some());
    error.advice = Some(if has_keys { keys(&error, is_whole) } else { advice(&profiles, name.as_deref()) });
    error
}

/// Whether the keys of the environment are what the context uses.
fn has_keys(context: &Context) -> bool {
    context.profile.is_none() && env::var_os("AWS_ACCESS_KEY_ID").is_some()
}

fn find<'a>(profiles: &'a [ProfileInfo], name: Option<&str>) -> Option<&'a ProfileInfo> {
    profiles.iter().find(|profile| profile.name == name.unwrap_or("default"))
}

fn repair<'a>(profiles: &'a [ProfileInfo], name: Option<&str>) -> Option<&'a str> {
    find(profiles, name)?.repair.as_deref()
}

/// What to do about the keys of the environment, of which both are there or only the id.
fn keys(error: &ApiError, is_whole: bool) -> String {
    if !is_whole {
        let words =
            "AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not: set it, or unset both, and start again.";
        return words.to_owned();
    }
    let what = if error.kind == ErrorKind::ExpiredCredentials { "have expired" } else { "are not accepted" };
    format!("The keys in AWS_ACCESS_KEY_ID {what}: set new ones, or unset them, and start again.")
}

/// What to do about the login of this profile; `None` stands for what the environment gives.
fn advice(profiles: &[ProfileInfo], name: Option<&str>) -> String {
    if let Some(command) = repair(profiles, name) {
        return format!("Run `{command}`, then try again.");
    }
    let shown = name.unwrap_or("default");
    let Some(profile) = find(profiles, name) else { return unknown(profiles, name) };
    match profile.login.as_str() {
        "access key" => format!("The access key of profile {shown} is not accepted: renew it with `aws configure`."),
        "process" => format!("The credential_process of profile {shown} failed: run it by hand to see why."),
        "assumes role" => format!("The role of profile {shown} could not be assumed: check its source profile."),
        "web identity" => format!("The web identity token of profile {shown} was not accepted: renew the token file."),
        _ => format!("Profile {shown} has no login: run `aws configure sso --profile {shown}`."),
    }
}

fn unknown(profiles: &[ProfileInfo], name: Option<&str>) -> String {
    let names: Vec<&str> = profiles.iter().take(8).map(|profile| profile.name.as_str()).collect();
    let there = if names.is_empty() {
        "the AWS configuration has no profiles at all: run `aws configure sso`, or start with --sandbox.".to_owned()
    } else {
        format!("choose one on the accounts screen: {}.", names.join(", "))
    };
    match name {
        Some(name) => format!("There is no profile {name}; {there}"),
        None => format!("There are no keys in the environment and no default profile; {there}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(name: &str, login: &str, repair: Option<&str>) -> ProfileInfo {
        ProfileInfo {
            name: name.to_owned(),
            region: None,
            login: login.to_owned(),
            account: None,
            repair: repair.map(str::to_owned),
            sandbox: false,
        }
    }

    #[test]
    fn advice_names_the_command_or_what_is_missing() {
        let profiles = [
            profile("default", "access key", None),
            profile("live", "SSO", Some("aws sso login --profile live")),
            profile("bare", "none", None),
        ];
        assert_eq!(advice(&profiles, Some("live")), "Run `aws sso login --profile live`, then try again.");
        assert!(advice(&profiles, None).contains("access key of profile default"));
        assert!(advice(&profiles, Some("bare")).contains("aws configure sso --profile bare"));
        assert_eq!(
            advice(&profiles, Some("gone")),
            "There is no profile gone; choose one on the accounts screen: default, live, bare."
        );
        assert!(advice(&[], None).contains("--sandbox"));
        let refused = ApiError::local(ErrorKind::MissingCredentials, "NoCredentials", "");
        assert!(keys(&refused, true).contains("are not accepted"));
        assert!(keys(&refused, false).contains("AWS_SECRET_ACCESS_KEY is not"));
    }
}
