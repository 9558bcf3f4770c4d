//! Where a context leads that does not name its profile, region or endpoint itself: what the environment and the
//! configuration files say. It is found once, before anything is kept under the context's name, so that the same
//! place has the same name in every run and requests are signed for the region that is shown. Never asks the network.

use std::time::Duration;

use aws_config::profile::ProfileSet;
use aws_types::os_shim_internal::Env;

use super::configuration::Configuration;
use super::profiles::{listed, region_of_env, value};
use crate::contract::Context;
use crate::model::Service;

/// How long the configuration files are waited for: they may lie on a disk that has stopped.
const PATIENCE: Duration = Duration::from_millis(300);

/// Gives the login service an endpoint of its own.
pub const LOGIN_ENDPOINT: &str = "AWS_ENDPOINT_URL_STS";

/// The context with what it leaves open, as the SDK itself would find it. The region stays open where only the
/// network knows it (on an instance), or the files can't be read in time.
pub async fn resolve(context: Context) -> Context {
    let env = Env::real();
    let context = from_env(context, &env);
    if context.region.is_some() || context.sandbox {
        return context;
    }
    let name = profile(&context, &env);
    let read = Configuration::read(None, PATIENCE).await;
    let region = read.ok().and_then(|read| from_files(&name, &read.profiles, &env));
    Context { region, ..context }
}

/// What the environment alone says.
fn from_env(mut context: Context, env: &Env) -> Context {
    if context.sandbox {
        return context;
    }
    context.region = context.region.or_else(|| region_of_env(env));
    // Credentials of the environment go before the profile that it names.
    let has_credentials = ["AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE"].iter().any(|name| is_set(env, name));
    if !has_credentials {
        context.profile = context.profile.or_else(|| value(env, "AWS_PROFILE"));
    }
    let is_ignored =
        value(env, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").is_some_and(|on| on.eq_ignore_ascii_case("true"));
    // An endpoint that is given to the clients would go before those of single services.
    let own = || Service::ALL.map(Service::endpoint_variable).into_iter().chain([LOGIN_ENDPOINT.to_owned()]);
    if !is_ignored && !own().any(|name| is_set(env, &name)) {
        context.endpoint = context.endpoint.or_else(|| value(env, "AWS_ENDPOINT_URL"));
    }
    context
}

fn is_set(env: &Env, name: &str) -> bool {
    value(env, name).is_some()
}

fn profile(context: &Context, env: &Env) -> String {
    let named = context.profile.clone().or_else(|| value(env, "AWS_PROFILE"));
    named.unwrap_or_else(|| "default".to_owned())
}

fn from_files(profile: &str, profiles: &ProfileSet, env: &Env) -> Option<String> {
    listed(profiles, env).into_iter().find(|known| known.name == profile)?.region
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::ContextId;

    const CONFIG: &str = "\
[default]
region = eu-central-1
[profile live]
region = eu-west-2
[profile admin]
role_arn = arn:aws:iam::555566667777:role/Admin
source_profile = live
[profile bare]
output = json
";

    fn named(profile: Option<&str>, region: Option<&str>) -> Context {
        Context {
            id: ContextId(1),
            profile: profile.map(str::to_owned),
            region: region.map(str::to_owned),
            endpoint: None,
            sandbox: false,
            read_only: false,
            protected: false,
            identity: None,
        }
    }

    /// Profile, region and endpoint that a context comes out with in this environment.
    async fn out(context: Context, vars: &[(&str, &str)]) -> [String; 3] {
        let env = Env::from_slice(vars);
        let read = Configuration::of(CONFIG, "", None).await.unwrap();
        let mut context = from_env(context, &env);
        if context.region.is_none() {
            context.region = from_files(&profile(&context, &env), &read.profiles, &env);
        }
        [context.profile, context.region, context.endpoint].map(|part| part.unwrap_or_else(|| "-".to_owned()))
    }

    #[tokio::test]
    async fn the_region_is_the_one_that_the_sdk_would_sign_for() {
        let both = [("AWS_DEFAULT_REGION", "us-west-2"), ("AWS_REGION", "us-east-1")];
        for (context, vars, region) in [
            (named(Some("live"), Some("ap-south-1")), &both[..], "ap-south-1"),
            (named(Some("live"), None), &both, "us-east-1"),
            (named(Some("live"), None), &both[..1], "us-west-2"),
            (named(Some("live"), None), &[], "eu-west-2"),
            (named(Some("admin"), None), &[], "eu-west-2"),
            (named(Some("bare"), None), &[], "-"),
            (named(Some("gone"), None), &[], "-"),
            (named(None, None), &[], "eu-central-1"),
            (named(None, None), &[("AWS_PROFILE", "live")], "eu-west-2"),
            (named(None, None), &[("AWS_REGION", "")], "eu-central-1"),
        ] {
            assert_eq!(out(context.clone(), vars).await[1], region, "{context:?} {vars:?}");
        }
    }

    #[tokio::test]
    async fn profile_and_endpoint_of_the_environment_are_named_where_they_count_for_all() {
        let profile = ("AWS_PROFILE", "live");
        assert_eq!(out(named(None, None), &[profile]).await[0], "live");
        assert_eq!(out(named(None, None), &[profile, ("AWS_ACCESS_KEY_ID", "AKIA")]).await[0], "-");
        assert_eq!(out(named(Some("bare"), None), &[profile]).await[0], "bare");
        let url = ("AWS_ENDPOINT_URL", "http://localhost:1");
        assert_eq!(out(named(None, None), &[url]).await[2], "http://localhost:1");
        assert_eq!(out(named(None, None), &[url, ("AWS_ENDPOINT_URL_APPFLOW", "http://localhost:2")]).await[2], "-");
        assert_eq!(out(named(None, None), &[url, ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")]).await[2], "-");
        let sandbox = Context { sandbox: true, ..named(Some("sandbox"), None) };
        assert_eq!(from_env(sandbox.clone(), &Env::from_slice(&[url, profile, ("AWS_REGION", "x")])), sandbox);
    }
}
