//! How much there may be of what: the services' quotas, as they are for a new account, and as a user sets them.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use parking_lot::RwLock;

/// The quotas by name, with what a new account has. A resource's quota is named as its kind in the store.
const DEFAULTS: &[(&str, u64)] = &[
    ("profiles/domains", 100),
    ("profiles/domains/object-types", 100),
    ("profiles/domains/object-types/keys", 10),
    ("profiles/domains/profiles/objects", 1000),
    ("profiles/domains/profiles/object-bytes", 250 * 1024),
    ("profiles/domains/profiles/bytes", 51_200 * 1024),
    ("profiles/domains/integrations", 50),
    ("profiles/domains/calculated-attributes/own", 50),
    ("profiles/domains/event-streams", 1),
    ("profiles/domains/event-triggers", 50),
    ("profiles/domains/segment-snapshots-a-day", 200),
    ("profiles/domains/segment-subscriptions", 10),
    ("cases/domains", 5),
    ("cases/domains/fields", 500),
    ("cases/domains/fields/options", 500),
    ("cases/domains/layouts", 100),
    ("cases/domains/layouts/fields", 100),
    ("cases/domains/templates", 100),
    ("cases/domains/deleted", 100),
    ("cases/domains/cases/related-items", 200),
    ("cases/domains/cases/values-after-merge", 500),
    ("cases/domains/cases/files", 50),
    ("cases/domains/cases/slas", 10),
    ("cases/domains/cases/custom-fields", 5),
    ("appflow/flows", 1000),
    ("appflow/flows/concurrent-runs", 1000),
    ("appflow/flows/runs-a-month", 10_000_000),
    ("appflow/connector-profiles", 100),
];

/// The quotas in force. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Quotas {
    set: Arc<RwLock<BTreeMap<&'static str, u64>>>,
}

/// A quota and its new limit: `NAME=N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    name: &'static str,
    limit: u64,
}

/// Why a `--quota` cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuotaError {
    /// It is not of the form.
    #[error("write a quota as NAME=N, such as profiles/domains=3")]
    Form,
    /// There is no quota of this name.
    #[error("there is no quota {0}; the quotas are {names}", names = Quotas::names().collect::<Vec<_>>().join(", "))]
    Name(String),
}

impl Quota {
    /// The quota of this name with this limit.
    ///
    /// # Errors
    /// If there is none of this name.
    pub fn new(name: &str, limit: u64) -> Result<Self, QuotaError> {
        let known = Quotas::names().find(|known| *known == name).ok_or_else(|| QuotaError::Name(name.to_owned()))?;
        Ok(Self { name: known, limit })
    }
}

impl FromStr for Quota {
    type Err = QuotaError;

    fn from_str(text: &str) -> Result<Self, QuotaError> {
        let (name, limit) = text.split_once('=').ok_or(QuotaError::Form)?;
        Self::new(name, limit.trim().parse().map_err(|_| QuotaError::Form)?)
    }
}

impl Quotas {
    /// The names of all quotas.
    pub fn names() -> impl Iterator<Item = &'static str> {
        DEFAULTS.iter().map(|(name, _)| *name)
    }

    /// Sets one.
    pub fn set(&self, quota: Quota) {
        self.set.write().insert(quota.name, quota.limit);
    }

    /// The limit of this name; `None` where there is none.
    #[must_use]
    pub fn limit(&self, name: &str) -> Option<u64> {
        let set = self.set.read().get(name).copied();
        set.or_else(|| DEFAULTS.iter().find(|(known, _)| *known == name).map(|(_, limit)| *limit))
    }

    /// All of them with their limits.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, u64)> {
        DEFAULTS.iter().map(|(name, default)| (*name, self.limit(name).unwrap_or(*default)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_read_set_and_named_when_it_is_unknown() {
        let quotas = Quotas::default();
        assert_eq!(quotas.limit("profiles/domains"), Some(100));
        quotas.clone().set("profiles/domains=3".parse().unwrap());
        assert_eq!(quotas.limit("profiles/domains"), Some(3));
        assert_eq!("profiles/domains".parse::<Quota>(), Err(QuotaError::Form));
        let unknown = "domains=1".parse::<Quota>().unwrap_err().to_string();
        assert!(unknown.contains("cases/domains/fields"), "{unknown}");
    }
}
