//! The profiles of the AWS configuration, without their secrets.

use aws_config::profile::{Profile, ProfileSet};
use aws_types::os_shim_internal::Env;

use super::Limits;
use super::configuration::Configuration;
use crate::contract::{ProfileInfo, SandboxAccount};

/// How many `source_profile` steps are followed.
const STEPS: usize = 8;

/// The profiles of the AWS configuration and credentials files, in the order of their names. Files that are
/// not there have none.
///
/// # Errors
/// The problem in words, where a file is there and cannot be understood.
pub async fn profiles() -> Result<Vec<ProfileInfo>, String> {
    let read = Configuration::read(None, Limits::default().files).await;
    read.map(|read| listed(&read.profiles, &Env::real())).map_err(|problem| problem.message)
}

/// The profiles of the sandbox.
#[must_use]
pub fn sandbox_profiles() -> Vec<ProfileInfo> {
    SandboxAccount::ALL.into_iter().map(ProfileInfo::from).collect()
}

/// The profiles of a configuration, with the region that each leads to in this environment.
pub(super) fn listed(set: &ProfileSet, env: &Env) -> Vec<ProfileInfo> {
    let mut names: Vec<&str> = set.profiles().collect();
    names.sort_unstable();
    let profiles = names.into_iter().filter_map(|name| set.get_profile(name));
    profiles.map(|profile| ProfileInfo { region: region(set, profile, env), ..info(set, profile) }).collect()
}

/// A variable that is set and not empty.
pub(super) fn value(env: &Env, name: &str) -> Option<String> {
    env.get(name).ok().filter(|value| !value.is_empty())
}

/// The region that the environment gives.
pub(super) fn region_of_env(env: &Env) -> Option<String> {
    ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().find_map(|name| value(env, name))
}

/// The region that a profile leads to: its own, that of the profile it assumes its role from, or the environment's.
fn region(set: &ProfileSet, profile: &Profile, env: &Env) -> Option<String> {
    let source = |profile: &&Profile| set.get_profile(profile.get("source_profile")?);
    let mut sources = std::iter::successors(Some(profile), source).take(STEPS);
    let own = sources.find_map(|profile| profile.get("region").filter(|region| !region.is_empty()));
    own.map(str::to_owned).or_else(|| region_of_env(env))
}

fn info(set: &ProfileSet, profile: &Profile) -> ProfileInfo {
    let login = Login::of(profile);
    ProfileInfo {
        name: profile.name().to_owned(),
        region: None,
        login: login.text().to_owned(),
        account: account(profile),
        repair: repair(set, profile),
        sandbox: false,
    }
}

/// How a profile comes by its credentials.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Login {
    Role,
    WebIdentity,
    Sso,
    Console,
    Key,
    Process,
    Nothing,
}

impl Login {
    fn of(profile: &Profile) -> Self {
        let has = |name: &str| profile.get(name).is_some_and(|value| !value.is_empty());
        if has("role_arn") && has("web_identity_token_file") {
            Self::WebIdentity
        } else if has("role_arn") {
            Self::Role
        } else if has("sso_session") || has("sso_start_url") || has("sso_account_id") {
            Self::Sso
        } else if has("login_session") {
            Self::Console
        } else if has("aws_access_key_id") {
            Self::Key
        } else if has("credential_process") {
            Self::Process
        } else {
            Self::Nothing
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Role => "assumes role",
            Self::WebIdentity => "web identity",
            Self::Sso => "SSO",
            Self::Console => "login",
            Self::Key => "access key",
            Self::Process => "process",
            Self::Nothing => "none",
        }
    }
}

/// The account id, where the configuration itself says it.
fn account(profile: &Profile) -> Option<String> {
    let arn = |name: &str| profile.get(name)?.split(':').nth(4);
    ["sso_account_id", "aws_account_id"]
        .into_iter()
        .filter_map(|name| profile.get(name))
        .chain(["role_arn", "login_session"].into_iter().filter_map(arn))
        .find(|id| id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit()))
        .map(str::to_owned)
}

/// The command that renews the login, be it the profile's own or that of the profile it assumes its role from.
fn repair(set: &ProfileSet, profile: &Profile) -> Option<String> {
    let mut profile = profile;
    for _ in 0..STEPS {
        let command = match Login::of(profile) {
            Login::Sso => "aws sso login",
            Login::Console => "aws login",
            Login::Role => {
                profile = set.get_profile(profile.get("source_profile")?)?;
                continue;
            }
            _ => return None,
        };
        return Some(format!("{command} --profile {}", crate::model::shell_quoted(profile.name())));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "\
[default]
region = eu-central-1
[profile live]
sso_session = corp
sso_account_id = 222233334444
sso_role_name = Admin
[sso-session corp]
sso_start_url = https://corp.example.com/start
sso_region = eu-central-1
[profile live-admin]
role_arn = arn:aws:iam::555566667777:role/Admin
source_profile = live
[profile console]
login_session = arn:aws:iam::888899990000:user/kim
[profile loop]
role_arn = arn:aws:iam::555566667777:role/Admin
source_profile = loop
[profile tool]
credential_process = /bin/give --password hunter2
[profile bare]
region = us-east-1
";
    const CREDENTIALS: &str = "\
[default]
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = hunter2
";

    #[tokio::test]
    async fn profiles_show_login_account_and_repair_but_no_secret() {
        let profiles = Configuration::of(CONFIG, CREDENTIALS, None).await.unwrap().profiles;
        let profiles = listed(&profiles, &Env::from_slice(&[]));
        let rows: Vec<String> = profiles
            .iter()
            .map(|p| {
                let part = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
                format!("{}|{}|{}|{}|{}", p.name, part(&p.region), p.login, part(&p.account), part(&p.repair))
            })
            .collect();
        assert_eq!(
            rows,
            [
                "bare|us-east-1|none|-|-",
                "console|-|login|888899990000|aws login --profile console",
                "default|eu-central-1|access key|-|-",
                "live|-|SSO|222233334444|aws sso login --profile live",
                "live-admin|-|assumes role|555566667777|aws sso login --profile live",
                "loop|-|assumes role|555566667777|-",
                "tool|-|process|-|-",
            ]
        );
        assert!(!format!("{profiles:?}").contains("hunter2"));
    }
}
