//! The three services, and all that is said of each in one entry.

use std::fmt;

use super::rates::{self, RateRow};

/// One of the AWS services that the console administers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// Amazon Connect Customer Profiles.
    CustomerProfiles,
    /// Amazon Connect Cases.
    ConnectCases,
    /// Amazon AppFlow.
    AppFlow,
}

/// The names that a service goes by, and the files that describe it.
#[derive(Debug)]
pub struct ServiceSpec {
    /// The name that the AWS CLI and botocore use.
    pub id: &'static str,
    /// The service name in a SigV4 credential scope and in ARNs; the sandbox tells services apart by it.
    pub signing_name: &'static str,
    /// The first part of its locations: `profiles`, `cases` or `appflow`.
    pub root: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Its name in AWS configuration files, and in capitals in the variables of the environment.
    pub config_name: &'static str,
    /// The facts, imported (JSON).
    pub(super) facts: &'static str,
    /// The API overlay (TOML).
    pub(super) overlay: &'static str,
    /// What its members mean, for people (TOML).
    pub help: &'static str,
    /// The resources that the console shows of it (TOML).
    pub catalog: &'static str,
    /// The request rates that it publishes.
    pub(super) rates: &'static [RateRow],
    /// Requests a second, and at once, where it publishes none: a careful guess.
    pub(super) unpublished_rate: (f64, f64),
}

/// The files of a service: its facts and help have one name, its catalogue the other.
macro_rules! spec {
    ($id:literal, $root:literal, { $($field:ident: $value:expr),* $(,)? }) => {
        ServiceSpec {
            id: $id,
            root: $root,
            facts: include_str!(concat!("../../assets/api/", $id, ".json")),
            overlay: include_str!(concat!("../../assets/api/overlay/", $id, ".toml")),
            help: include_str!(concat!("../../assets/help/", $id, ".toml")),
            catalog: include_str!(concat!("../../assets/catalog/", $root, ".toml")),
            $($field: $value),*
        }
    };
}

/// Of which version of which models the facts are, such as `botocore 1.44.8`: it stands at their head, so that nothing
/// else need be read.
#[must_use]
pub fn source_of_facts() -> &'static str {
    let behind = CUSTOMER_PROFILES.facts.split_once("\"source\": \"").map_or("", |(_, behind)| behind);
    behind.split_once('"').map_or("unknown origin", |(source, _)| source)
}

static CUSTOMER_PROFILES: ServiceSpec = spec!("customer-profiles", "profiles", {
    signing_name: "profile",
    title: "Customer Profiles",
    config_name: "customer_profiles",
    rates: rates::CUSTOMER_PROFILES,
    unpublished_rate: (5.0, 5.0),
});

static CONNECT_CASES: ServiceSpec = spec!("connectcases", "cases", {
    signing_name: "cases",
    title: "Cases",
    config_name: "connectcases",
    rates: rates::CASES,
    unpublished_rate: (2.0, 5.0),
});

static APPFLOW: ServiceSpec = spec!("appflow", "appflow", {
    signing_name: "appflow",
    title: "AppFlow",
    config_name: "appflow",
    rates: rates::APPFLOW,
    unpublished_rate: (5.0, 10.0),
});

impl Service {
    /// All services, in the order in which the console shows them.
    pub const ALL: [Self; 3] = [Self::CustomerProfiles, Self::ConnectCases, Self::AppFlow];

    /// All that is said of it.
    #[must_use]
    pub fn spec(self) -> &'static ServiceSpec {
        match self {
            Self::CustomerProfiles => &CUSTOMER_PROFILES,
            Self::ConnectCases => &CONNECT_CASES,
            Self::AppFlow => &APPFLOW,
        }
    }

    /// [`ServiceSpec::id`].
    #[must_use]
    pub fn id(self) -> &'static str {
        self.spec().id
    }

    /// [`ServiceSpec::signing_name`].
    #[must_use]
    pub fn signing_name(self) -> &'static str {
        self.spec().signing_name
    }

    /// [`ServiceSpec::root`].
    #[must_use]
    pub fn root(self) -> &'static str {
        self.spec().root
    }

    /// [`ServiceSpec::title`].
    #[must_use]
    pub fn title(self) -> &'static str {
        self.spec().title
    }

    /// The variable of the environment that gives it an endpoint of its own.
    #[must_use]
    pub fn endpoint_variable(self) -> String {
        format!("AWS_ENDPOINT_URL_{}", self.spec().config_name.to_uppercase())
    }

    /// The service with this [`ServiceSpec::id`].
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.id() == id)
    }

    /// The service with this [`ServiceSpec::signing_name`].
    #[must_use]
    pub fn by_signing_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.signing_name() == name)
    }

    /// The service with this [`ServiceSpec::root`].
    #[must_use]
    pub fn by_root(root: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.root() == root)
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_know_the_service_by_the_names_of_its_entry() {
        for service in Service::ALL {
            let facts: serde_json::Value = serde_json::from_str(service.spec().facts).unwrap();
            assert_eq!(facts["service"], service.id());
            assert_eq!(facts["signingName"], service.signing_name());
            assert_eq!(facts["source"], source_of_facts(), "all of one version");
        }
    }
}
