//! Where something is: a path, like a URL.

/// The key of a location's query that filters the rows of a list, and is no search at the service.
pub const FILTER: &str = "filter";

/// A path to a place in the console, with a search and maybe an action.
///
/// `profiles/domains/acme/profiles?_email=kim%40example.com`, `appflow/flows/nightly!edit`. The empty path is
/// home. Parts are kept decoded; [`std::fmt::Display`] and [`std::str::FromStr`] encode and decode them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    pub(super) parts: Vec<String>,
    pub(super) query: Vec<(String, String)>,
    pub(super) action: Option<String>,
}

/// One step of the way to a location, for breadcrumbs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// What it says: a part of the path as people read it.
    pub text: String,
    /// Where it leads.
    pub location: Location,
}

impl Location {
    /// The first screen.
    #[must_use]
    pub fn home() -> Self {
        Self::default()
    }

    /// A location of these parts; empty ones are left out.
    pub fn new<I>(parts: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        let parts = parts.into_iter().map(Into::into).filter(|part: &String| !part.is_empty()).collect();
        Self { parts, query: Vec::new(), action: None }
    }

    /// Whether this is home.
    #[must_use]
    pub fn is_home(&self) -> bool {
        self.parts.is_empty()
    }

    /// The parts of the path, decoded.
    #[must_use]
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// The last part of the path.
    #[must_use]
    pub fn last(&self) -> Option<&str> {
        self.parts.last().map(String::as_str)
    }

    /// The search: pairs in their order; a key may stand more than once.
    #[must_use]
    pub fn query(&self) -> &[(String, String)] {
        &self.query
    }

    /// The first value of this key of the search.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.query.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// All values of this key of the search.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.query.iter().filter(move |(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// The action, such as `create`.
    #[must_use]
    pub fn action(&self) -> Option<&str> {
        self.action.as_deref()
    }

    /// One level up: without the action if there is one, else without the last part and the search.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        if self.action.is_some() {
            return Some(self.without_action());
        }
        let (_, parts) = self.parts.split_last()?;
        Some(Self { parts: parts.to_vec(), query: Vec::new(), action: None })
    }

    /// The place of this name below; search and action are left behind. An empty name leads nowhere deeper.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        Self::new(self.parts.iter().map(String::as_str).chain([name]))
    }

    /// With one more pair of the search.
    #[must_use]
    pub fn with_query(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        let key = key.into();
        if !key.is_empty() {
            self.query.push((key, value.into()));
        }
        self
    }

    /// Takes out what the rows of a list are filtered by, once they are there: no service hears of it.
    pub fn take_filter(&mut self) -> Option<String> {
        let at = self.query.iter().position(|(key, _)| key == FILTER)?;
        Some(self.query.remove(at).1)
    }

    /// With this search instead of the present one.
    #[must_use]
    pub fn with_queries(mut self, query: &[(String, String)]) -> Self {
        self.query = query.iter().filter(|(key, _)| !key.is_empty()).cloned().collect();
        self
    }

    /// Without the search.
    #[must_use]
    pub fn without_query(&self) -> Self {
        Self { parts: self.parts.clone(), query: Vec::new(), action: self.action.clone() }
    }

    /// With an action on it. A name that is not lower-case words joined by hyphens is ignored.
    #[must_use]
    pub fn with_action(mut self, action: &str) -> Self {
        self.action = Self::is_action(action).then(|| action.to_owned());
        self
    }

    /// Without the action.
    #[must_use]
    pub fn without_action(&self) -> Self {
        Self { parts: self.parts.clone(), query: self.query.clone(), action: None }
    }

    /// Whether the other location is this one or below it; search and action play no part.
    #[must_use]
    pub fn is_prefix_of(&self, other: &Self) -> bool {
        other.parts.starts_with(&self.parts)
    }

    /// The way from the first part to here; the last crumb keeps search and action.
    #[must_use]
    pub fn crumbs(&self) -> Vec<Crumb> {
        let mut crumbs: Vec<Crumb> = (1..=self.parts.len())
            .map(|n| Crumb { text: self.parts[n - 1].clone(), location: Self::new(&self.parts[..n]) })
            .collect();
        if let Some(last) = crumbs.last_mut() {
            last.location = self.clone();
        }
        crumbs
    }

    pub(super) fn is_action(text: &str) -> bool {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    }
}
