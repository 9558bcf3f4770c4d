//! Locations as text, and back.

use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::Location;

/// What stands unencoded: enough for ARNs to stay readable.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b':');

/// The text of the empty path.
pub(super) const HOME: &str = "home";

/// Why a text is no location.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LocationError {
    /// Two slashes in a row.
    #[error("part {0} of the path is empty: write each name between single slashes")]
    EmptyPart(usize),
    /// A per cent sign without two hexadecimal digits.
    #[error("'{0}' has a % that two hexadecimal digits do not follow: write % itself as %25")]
    BadEscape(String),
    /// The decoded bytes are no text.
    #[error("'{0}' does not decode to UTF-8 text")]
    NotText(String),
    /// A pair of the search without a key.
    #[error("the search has a value without a key: write it as key=value")]
    EmptyKey,
    /// The action is not written as actions are.
    #[error("'!{0}' is no action: actions are lower-case words such as !create")]
    BadAction(String),
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts.as_slice() {
            [] => f.write_str(HOME)?,
            // A path that consists of this one word must not be read back as home.
            [only] if only == HOME => f.write_str("%68ome")?,
            parts => {
                for (n, part) in parts.iter().enumerate() {
                    let slash = if n == 0 { "" } else { "/" };
                    write!(f, "{slash}{}", encode(part))?;
                }
            }
        }
        for (n, (key, value)) in self.query.iter().enumerate() {
            let sign = if n == 0 { '?' } else { '&' };
            write!(f, "{sign}{}={}", encode(key), encode(value))?;
        }
        match &self.action {
            Some(action) => write!(f, "!{action}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Location {
    type Err = LocationError;

    fn from_str(text: &str) -> Result<Self, LocationError> {
        let (text, action) = match text.trim().split_once('!') {
            Some((text, action)) if Self::is_action(action) => (text, Some(action.to_owned())),
            Some((_, action)) => return Err(LocationError::BadAction(action.to_owned())),
            None => (text.trim(), None),
        };
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let path = path.strip_prefix('/').unwrap_or(path);
        let path = path.strip_suffix('/').unwrap_or(path);
        let parts = if path.is_empty() || path == HOME { Vec::new() } else { parts(path)? };
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect::<Result<_, _>>()?;
        Ok(Self { parts, query: pairs, action })
    }
}

fn parts(path: &str) -> Result<Vec<String>, LocationError> {
    path.split('/')
        .enumerate()
        .map(|(n, part)| if part.is_empty() { Err(LocationError::EmptyPart(n + 1)) } else { decode(part) })
        .collect()
}

fn pair(text: &str) -> Result<(String, String), LocationError> {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    if key.is_empty() {
        return Err(LocationError::EmptyKey);
    }
    Ok((decode(key)?, decode(value)?))
}

fn encode(text: &str) -> impl fmt::Display + '_ {
    utf8_percent_encode(text, ENCODED)
}

fn decode(text: &str) -> Result<String, LocationError> {
    let escapes = text.split('%').skip(1);
    if escapes.into_iter().any(|rest| !rest.as_bytes().iter().take(2).all(u8::is_ascii_hexdigit) || rest.len() < 2) {
        return Err(LocationError::BadEscape(text.to_owned()));
    }
    match percent_decode_str(text).decode_utf8() {
        Ok(decoded) => Ok(decoded.into_owned()),
        Err(_) => Err(LocationError::NotText(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Location {
        text.parse().unwrap()
    }

    #[test]
    fn the_examples_of_the_design_read_and_write_alike() {
        for text in [
            "home",
            "profiles/domains",
            "profiles/domains/acme/object-types/Salesforce-Contact",
            "profiles/domains/acme/profiles?_email=kim%40example.com",
            "profiles/domains/acme/profiles?_email=a&_email=b&match=and",
            "profiles/domains!create",
            "appflow/flows/nightly!edit",
            "profiles/domains/acme/integrations/arn:aws:appflow:eu-central-1:1:flow%2Fn%21",
            "accounts",
        ] {
            assert_eq!(parse(text).to_string(), text);
        }
        assert_eq!(
            parse("profiles/domains/acme/profiles?_email=kim%40example.com").get("_email"),
            Some("kim@example.com")
        );
        assert_eq!(parse("").to_string(), "home");
        assert_eq!(parse(" /profiles/domains/ ").to_string(), "profiles/domains");
    }

    #[test]
    fn a_wrong_location_says_what_is_wrong() {
        let problem = |text: &str| text.parse::<Location>().unwrap_err();
        assert_eq!(problem("profiles//acme"), LocationError::EmptyPart(2));
        assert_eq!(problem("profiles/100%"), LocationError::BadEscape("100%".to_owned()));
        assert_eq!(problem("profiles/%ff"), LocationError::NotText("%ff".to_owned()));
        assert_eq!(problem("profiles?=x"), LocationError::EmptyKey);
        assert_eq!(problem("profiles!Create It"), LocationError::BadAction("Create It".to_owned()));
    }

    #[test]
    fn one_level_up_drops_the_action_first() {
        let at = parse("profiles/domains/acme!edit");
        assert_eq!(at.parent().unwrap().to_string(), "profiles/domains/acme");
        assert_eq!(at.parent().unwrap().parent().unwrap().to_string(), "profiles/domains");
        assert_eq!(Location::home().parent(), None);
        assert!(parse("profiles/domains").is_prefix_of(&at));
        assert!(!parse("profiles/dom").is_prefix_of(&at));
    }

    proptest! {
        #[test]
        fn any_location_reads_back_as_it_was(
            parts in prop::collection::vec(prop_oneof![".+", Just("home".to_owned())], 0..5),
            query in prop::collection::vec((".+", ".*"), 0..4),
            action in prop::option::of("[a-z][a-z0-9-]{0,9}"),
        ) {
            let mut at = Location::new(parts).with_queries(&query);
            if let Some(action) = &action {
                at = at.with_action(action);
            }
            prop_assert_eq!(at.to_string().parse::<Location>().unwrap(), at);
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".*") {
            if let Ok(at) = text.parse::<Location>() {
                prop_assert_eq!(at.to_string().parse::<Location>().unwrap(), at);
            }
        }
    }
}
