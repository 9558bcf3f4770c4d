//! What the overlay says of the messages with which the services refuse.

use serde::Deserialize;

use super::DocPath;

/// A message that is known, with the place that it is about and what to do.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownRefusal {
    /// Its fixed words; `<…>` stands for what differs.
    pub text: String,
    /// The member that it is about: the first of these that the operation has; none where it is about no member.
    #[serde(default)]
    pub at: Vec<DocPath>,
    /// What to do.
    pub advice: String,
}
