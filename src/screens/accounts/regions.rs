//! The regions, and which services each has.

use crate::catalog::Country;

/// A region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    /// Its name, such as `eu-central-1`.
    pub(crate) name: &'static str,
    /// Where it is.
    pub(crate) place: &'static str,
    /// The country that it is in, by its two letters.
    country: &'static str,
    /// Whether it has AppFlow alone.
    appflow_only: bool,
}

impl Region {
    /// What it does not have.
    pub(crate) fn lacks(self) -> Option<String> {
        self.appflow_only.then(|| "AppFlow only: no Customer Profiles, no Cases".to_owned())
    }
}

/// The country of a region: most of its customers have numbers of it.
pub(crate) fn country_of(region: &str) -> Option<&'static Country> {
    Country::of(REGIONS.iter().find(|known| known.name == region)?.country)
}

/// The regions of AppFlow; those of Customer Profiles and Cases are among them.
pub(crate) const REGIONS: [Region; 16] = [
    full("eu-central-1", "Frankfurt", "DE"),
    full("eu-west-2", "London", "GB"),
    full("us-east-1", "N. Virginia", "US"),
    full("us-west-2", "Oregon", "US"),
    full("ca-central-1", "Canada", "CA"),
    full("af-south-1", "Cape Town", "ZA"),
    full("ap-northeast-1", "Tokyo", "JP"),
    full("ap-northeast-2", "Seoul", "KR"),
    full("ap-southeast-1", "Singapore", "SG"),
    full("ap-southeast-2", "Sydney", "AU"),
    appflow("eu-west-1", "Ireland", "IE"),
    appflow("eu-west-3", "Paris", "FR"),
    appflow("us-east-2", "Ohio", "US"),
    appflow("us-west-1", "N. California", "US"),
    appflow("ap-south-1", "Mumbai", "IN"),
    appflow("sa-east-1", "São Paulo", "BR"),
];

const fn full(name: &'static str, place: &'static str, country: &'static str) -> Region {
    Region { name, place, country, appflow_only: false }
}

const fn appflow(name: &'static str, place: &'static str, country: &'static str) -> Region {
    Region { name, place, country, appflow_only: true }
}
