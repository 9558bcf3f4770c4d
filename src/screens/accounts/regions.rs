//! The regions, and which services each has.

/// A region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    /// Its name, such as `eu-central-1`.
    pub(crate) name: &'static str,
    /// Where it is.
    pub(crate) place: &'static str,
    /// Whether it has AppFlow alone.
    appflow_only: bool,
}

impl Region {
    /// What it does not have.
    pub(crate) fn lacks(self) -> Option<String> {
        self.appflow_only.then(|| "AppFlow only: no Customer Profiles, no Cases".to_owned())
    }
}

/// The regions of AppFlow; those of Customer Profiles and Cases are among them.
pub(crate) const REGIONS: [Region; 16] = [
    full("eu-central-1", "Frankfurt"),
    full("eu-west-2", "London"),
    full("us-east-1", "N. Virginia"),
    full("us-west-2", "Oregon"),
    full("ca-central-1", "Canada"),
    full("af-south-1", "Cape Town"),
    full("ap-northeast-1", "Tokyo"),
    full("ap-northeast-2", "Seoul"),
    full("ap-southeast-1", "Singapore"),
    full("ap-southeast-2", "Sydney"),
    appflow("eu-west-1", "Ireland"),
    appflow("eu-west-3", "Paris"),
    appflow("us-east-2", "Ohio"),
    appflow("us-west-1", "N. California"),
    appflow("ap-south-1", "Mumbai"),
    appflow("sa-east-1", "São Paulo"),
];

const fn full(name: &'static str, place: &'static str) -> Region {
    Region { name, place, appflow_only: false }
}

const fn appflow(name: &'static str, place: &'static str) -> Region {
    Region { name, place, appflow_only: true }
}
