//! Where the credentials of a context come from.
//!
//! Most ways to log in are the SDK's. Ours are a `credential_process` (see [`super::process`]), roles that are
//! assumed with what it gives, and what the SDK says badly or does not see: an MFA code, a missing section.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::{Profile, ProfileFileCredentialsProvider};
use aws_config::provider_config::ProviderConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::web_identity_token::WebIdentityTokenCredentialsProvider;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_types::os_shim_internal::Env;

use super::Limits;
use super::apart::Apart;
use super::configuration::Configuration;
use super::container::Container;
use super::files::{TokenFile, WithToken};
use super::process::Process;
use super::steps::{Base, Steps};
use crate::contract::ApiError;

/// A login that is known not to work, and why.
#[derive(Debug)]
struct Broken(ApiError);

impl ProvideCredentials for Broken {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(CredentialsError::provider_error(self.0.clone())))
    }
}

/// The credentials of a context. A profile that was asked for by name goes before keys in the environment, as
/// for the AWS CLI; `config` is what clients of the login services are made from.
pub(super) async fn credentials(
    configuration: &Configuration,
    name: Option<&str>,
    config: &SdkConfig,
    limits: Limits,
) -> SharedCredentialsProvider {
    let mut lean = ProviderConfig::without_region().with_region(config.region().cloned());
    if let Some(http) = config.http_client() {
        lean = lean.with_http_client(http);
    }
    let profile = profile(configuration, name, config, &lean, limits).await;
    let chain = match name {
        Some(_) => CredentialsProviderChain::first_try("Profile", profile),
        None => CredentialsProviderChain::first_try("Environment", EnvironmentVariableCredentialsProvider::new())
            .or_else("Profile", profile)
            .or_else("WebIdentityToken", web_identity(&lean, limits.files)),
    };
    let chain = chain
        .or_else("EcsContainer", container(&lean, limits.files))
        .or_else("Ec2InstanceMetadata", ImdsCredentialsProvider::builder().configure(&lean).build());
    SharedCredentialsProvider::new(Apart(SharedCredentialsProvider::new(chain)))
}

fn container(config: &ProviderConfig, patience: Duration) -> Container {
    Container::new(EcsCredentialsProvider::builder().configure(config).build(), patience)
}

fn web_identity(config: &ProviderConfig, patience: Duration) -> WithToken<WebIdentityTokenCredentialsProvider> {
    let provider = WebIdentityTokenCredentialsProvider::builder().configure(config).build();
    WithToken { file: TokenFile::of_variable("AWS_WEB_IDENTITY_TOKEN_FILE", &Env::real(), patience), provider }
}

/// The credentials of the profile that is selected.
async fn profile(
    configuration: &Configuration,
    name: Option<&str>,
    config: &SdkConfig,
    lean: &ProviderConfig,
    limits: Limits,
) -> SharedCredentialsProvider {
    let profiles = &configuration.profiles;
    match Steps::of(profiles, profiles.selected_profile()) {
        Err(error) => SharedCredentialsProvider::new(Broken(error)),
        Ok(Steps { base: Base::Process(base), roles }) => {
            // The attempt is to end with what the process came to.
            assumed(process(base, limits.attempt.mul_f32(0.9)), &roles, config).await
        }
        Ok(Steps { base, .. }) => {
            let mut file =
                ProfileFileCredentialsProvider::builder().configure(lean).profile_files(configuration.files.clone());
            file = file.with_custom_provider("EcsContainer", container(lean, limits.files));
            if let Some(name) = name {
                file = file.profile_name(name);
            }
            let token = match base {
                Base::Token(profile) => TokenFile::of_profile(profile, limits.files),
                _ => None,
            };
            SharedCredentialsProvider::new(WithToken { file: token, provider: file.build() })
        }
    }
}

fn process(profile: &Profile, patience: Duration) -> SharedCredentialsProvider {
    let text = |name: &str| profile.get(name).map(str::to_owned);
    SharedCredentialsProvider::new(Process {
        profile: profile.name().to_owned(),
        command: text("credential_process").unwrap_or_default(),
        account: text("aws_account_id"),
        patience,
    })
}

/// The roles of these profiles, assumed one after the other.
async fn assumed(base: SharedCredentialsProvider, roles: &[&Profile], config: &SdkConfig) -> SharedCredentialsProvider {
    let mut provider = base;
    for profile in roles {
        let text = |name: &str| profile.get(name).map(str::to_owned);
        let mut role = AssumeRoleProvider::builder(text("role_arn").unwrap_or_default()).configure(config);
        if let Some(id) = text("external_id") {
            role = role.external_id(id);
        }
        if let Some(name) = text("role_session_name") {
            role = role.session_name(name);
        }
        if let Some(seconds) = text("duration_seconds").and_then(|text| text.parse().ok()) {
            role = role.session_length(Duration::from_secs(seconds));
        }
        provider = SharedCredentialsProvider::new(role.build_from_provider(provider).await);
    }
    provider
}
