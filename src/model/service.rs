//! The three services, and the names each goes by.

use std::fmt;

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

impl Service {
    /// All services, in the order in which the console shows them.
    pub const ALL: [Self; 3] = [Self::CustomerProfiles, Self::ConnectCases, Self::AppFlow];

    /// The name that the AWS CLI and botocore use, and that names the facts file.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::CustomerProfiles => "customer-profiles",
            Self::ConnectCases => "connectcases",
            Self::AppFlow => "appflow",
        }
    }

    /// The service name in a SigV4 credential scope; the sandbox tells services apart by it.
    #[must_use]
    pub const fn signing_name(self) -> &'static str {
        match self {
            Self::CustomerProfiles => "profile",
            Self::ConnectCases => "cases",
            Self::AppFlow => "appflow",
        }
    }

    /// The first part of this service's locations: `profiles`, `cases` or `appflow`.
    #[must_use]
    pub const fn root(self) -> &'static str {
        match self {
            Self::CustomerProfiles => "profiles",
            Self::ConnectCases => "cases",
            Self::AppFlow => "appflow",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::CustomerProfiles => "Customer Profiles",
            Self::ConnectCases => "Cases",
            Self::AppFlow => "AppFlow",
        }
    }

    /// The service with this [`Service::id`].
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.id() == id)
    }

    /// The service with this [`Service::signing_name`].
    #[must_use]
    pub fn by_signing_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.signing_name() == name)
    }

    /// The service with this [`Service::root`].
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
