//! The SDK clients of a context, and where their configuration comes from.

use std::env;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, FrameworkMetadata, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_types::origin::Origin;

use super::apart::apart;
use super::configuration::Configuration;
use super::{Limits, chain, endpoints, proxy, trust};
use crate::contract::{ApiError, Context, ErrorKind, SandboxAccount};

/// How long a body may stand still before the connection counts as broken.
const STALLED: Duration = Duration::from_secs(20);

/// The code of the error that there is no region.
pub(super) const MISSING_REGION: &str = "MissingRegion";

/// The clients of one context.
#[derive(Debug)]
pub(super) struct Clients {
    pub(super) profiles: aws_sdk_customerprofiles::Client,
    pub(super) cases: aws_sdk_connectcases::Client,
    pub(super) appflow: aws_sdk_appflow::Client,
    pub(super) sts: aws_sdk_sts::Client,
    /// The region that the context came out with.
    pub(super) region: String,
    /// The endpoint of Customer Profiles that was given, by whatever.
    pub(super) endpoint: Option<String>,
}

impl Clients {
    /// Builds the clients: reads the AWS configuration, or for the sandbox nothing at all.
    pub(super) async fn build(
        context: &Context,
        limits: Limits,
        http: Option<SharedHttpClient>,
    ) -> Result<Self, ApiError> {
        let config = if context.sandbox { sandbox(context, limits)? } else { configured(context, limits).await? };
        let region = config.region().map(ToString::to_string).ok_or_else(missing_region)?;
        let mut builder = config.into_builder();
        // In the user agent; the application name there stays the user's own to set.
        if let Ok(console) = FrameworkMetadata::new("switchboard", Some(env!("CARGO_PKG_VERSION"))) {
            builder = builder.framework_metadata(console);
        }
        if let Some(http) = http {
            // Only the services' own calls: logins always go over the network.
            builder.set_http_client(Some(http));
        }
        let config = builder.build();
        let mut profiles = aws_sdk_customerprofiles::config::Builder::from(&config);
        if let Some(endpoint) = endpoints::of_profiles(&config) {
            profiles.set_endpoint_url(Some(endpoint));
        }
        Ok(Self {
            profiles: aws_sdk_customerprofiles::Client::from_conf(profiles.build()),
            cases: aws_sdk_connectcases::Client::new(&config),
            appflow: aws_sdk_appflow::Client::new(&config),
            sts: aws_sdk_sts::Client::new(&config),
            region,
            endpoint: endpoints::given_to_profiles(&config),
        })
    }
}

/// Everything that environment and files give: region, endpoints, certificates, and how to log in.
async fn configured(context: &Context, limits: Limits) -> Result<SdkConfig, ApiError> {
    proxy::understood(context.endpoint.as_deref(), |name| env::var(name).ok())?;
    let name = profile_name(context);
    let configuration = Configuration::read(name.as_deref(), limits.files).await?;
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .profile_files(configuration.files.clone())
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts(limits))
        .stalled_stream_protection(stalled())
        .http_client(trust::client(&configuration.profiles, limits.files).await?)
        .no_credentials();
    if let Some(region) = &context.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(endpoint) = &context.endpoint {
        loader = loader.endpoint_url(endpoint);
    }
    if let Some(name) = name {
        loader = loader.profile_name(name);
    }
    // The region may be asked of the machine, which reads files of its own.
    let config = apart(loader.load()).await?;
    endpoints::check(&config)?;
    let credentials = chain::credentials(&configuration, context.profile.as_deref(), &config, limits).await;
    Ok(config.into_builder().credentials_provider(credentials).build())
}

/// The profile that a context stands for; `None` is the default one, if it is there.
pub(super) fn profile_name(context: &Context) -> Option<String> {
    context.profile.clone().or_else(|| env::var("AWS_PROFILE").ok().filter(|name| !name.is_empty()))
}

/// The sandbox: fixed credentials, and neither the user's files nor the environment.
fn sandbox(context: &Context, limits: Limits) -> Result<SdkConfig, ApiError> {
    let account = SandboxAccount::of(context.profile.as_deref()).ok_or_else(|| unknown_account(context))?;
    let region = context.region.clone().unwrap_or_else(|| SandboxAccount::REGION.to_owned());
    let credentials = Credentials::from_keys(account.access_key, SandboxAccount::SECRET, None);
    let mut builder = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts(limits))
        .stalled_stream_protection(stalled())
        // Plain HTTP on loopback: no certificates to load, and no proxy of the environment in between.
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    builder.set_endpoint_url(Some(context.endpoint.clone().ok_or_else(no_sandbox)?));
    builder.insert_origin("endpoint_url", Origin::shared_config());
    let config = builder.build();
    endpoints::check(&config)?;
    Ok(config)
}

fn timeouts(limits: Limits) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(limits.connect)
        .read_timeout(limits.read)
        .operation_attempt_timeout(limits.attempt)
        .build()
}

fn stalled() -> StalledStreamProtectionConfig {
    StalledStreamProtectionConfig::enabled().grace_period(STALLED).build()
}

fn missing_region() -> ApiError {
    let mut error = ApiError::local(ErrorKind::Invalid, MISSING_REGION, "No region is set.");
    error.advice = Some("Set one: --region eu-central-1, AWS_REGION, or `region` in the profile.".to_owned());
    error
}

fn unknown_account(context: &Context) -> ApiError {
    let name = context.profile.as_deref().unwrap_or_default();
    let names: Vec<&str> = SandboxAccount::ALL.iter().map(|account| account.profile).collect();
    let mut error =
        ApiError::local(ErrorKind::MissingCredentials, "UnknownProfile", format!("The sandbox has no profile {name}."));
    error.advice = Some(format!("Its profiles are {}.", names.join(", ")));
    error
}

fn no_sandbox() -> ApiError {
    ApiError::local(ErrorKind::Unreachable, "NoEndpoint", "The sandbox of this context is not running.")
}
