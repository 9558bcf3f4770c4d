//! The settings file.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use serde::Deserialize;

use super::file::read_text;
use super::{ConfigError, OwnCommand, schema};

/// What the user decides. Everything has a default; what is unknown is refused.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// A built-in theme, or one of the user; `dark` if left out.
    pub theme: Option<String>,
    /// Refuses every write in every account; `--read-only` sets it for one run.
    pub read_only: bool,
    /// Profiles that are read-only until unlocked; the same as `protected` under each.
    pub protected: Vec<String>,
    /// The zone that times are shown in: `local`, `UTC`, or a name such as `Europe/Berlin`.
    pub time_zone: Zone,
    /// The country of phone numbers that are typed without its code, by its two letters; that of the region if left
    /// out.
    pub country: Option<String>,
    /// Whether the mouse is listened to; it is if this is left out.
    pub mouse: Option<bool>,
    /// No colours, no boxes, nothing that turns; `--plain` sets it for one run.
    pub plain: bool,
    /// How much of a published rate may be used.
    pub rates: RateShares,
    /// How rows are loaded.
    pub rows: Rows,
    /// How jobs behave.
    pub jobs: JobSettings,
    /// Where what is exported goes.
    pub exports: Exports,
    /// The columns of lists, by the path of what is listed: headings in the order in which they are shown, each with its
    /// width behind a colon where it has one.
    pub columns: BTreeMap<String, Vec<String>>,
    /// The user's own commands, which have a file of their own.
    #[serde(skip)]
    pub commands: Vec<OwnCommand>,
    /// What holds for single profiles of the AWS configuration.
    pub profiles: BTreeMap<String, ProfileSettings>,
}

/// What holds for one profile of the AWS configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProfileSettings {
    /// Red frame, read-only until unlocked.
    pub protected: bool,
    /// Always read-only.
    pub read_only: bool,
    /// The region to start with, instead of the one that the AWS configuration gives.
    pub region: Option<String>,
    /// The country of phone numbers, instead of the one for all.
    pub country: Option<String>,
}

/// Shares of the published rates, which the contact centre's own traffic uses, too.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateShares {
    /// For calls that somebody waits for.
    pub interactive: f64,
    /// For calls in the background.
    pub background: f64,
}

impl Default for RateShares {
    fn default() -> Self {
        Self { interactive: 0.5, background: 0.2 }
    }
}

/// How rows are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rows {
    /// How many are asked for in one call, as far as the operation allows it.
    pub page: u32,
    /// So close to the last loaded row, the next page is asked for.
    pub ahead: u32,
    /// Seconds between two loads while watching.
    pub watch_seconds: u32,
    /// Whether wide terminals show the item under the cursor beside its list from the start.
    pub beside: bool,
}

impl Default for Rows {
    fn default() -> Self {
        Self { page: 100, ahead: 20, watch_seconds: 10, beside: false }
    }
}

/// Where what is exported goes, as long as nothing else was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Exports {
    /// The folder: from the user's home where it begins with `~/`; the working folder if left out.
    pub folder: Option<String>,
    /// The form of rows, by its ending; `csv` if left out.
    pub format: Option<String>,
}

/// How jobs behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JobSettings {
    /// So many items in a row that are refused alike pause a job; zero is never.
    pub equal_failures: u32,
}

impl Default for JobSettings {
    fn default() -> Self {
        Self { equal_failures: 20 }
    }
}

/// The zone that times are shown in.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Zone(Option<TimeZone>);

impl Default for Zone {
    /// The zone of this machine.
    fn default() -> Self {
        Self(None)
    }
}

impl Zone {
    /// The zone. That of this machine is looked up when a time is first shown: it goes through all that there are.
    pub fn time_zone(&self) -> &TimeZone {
        static LOCAL: LazyLock<TimeZone> = LazyLock::new(TimeZone::system);
        self.0.as_ref().unwrap_or(&LOCAL)
    }
}

impl From<TimeZone> for Zone {
    fn from(zone: TimeZone) -> Self {
        Self(Some(zone))
    }
}

impl TryFrom<String> for Zone {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        match name.to_ascii_lowercase().as_str() {
            "local" => Ok(Self::default()),
            "utc" => Ok(TimeZone::UTC.into()),
            _ => TimeZone::get(&name).map(Self::from).map_err(|_| {
                format!("`{name}` is no time zone; give `local`, `UTC` or a name such as `Europe/Berlin`")
            }),
        }
    }
}

impl Settings {
    /// Whether the mouse is listened to.
    pub fn mouse(&self) -> bool {
        self.mouse.unwrap_or(true)
    }

    /// The settings of a file; the defaults if there is none.
    ///
    /// # Errors
    /// If the file can't be read, or holds something unknown or out of range.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        match read_text(path) {
            Ok(text) => Self::parse(&text).map_err(|problem| ConfigError::Invalid { path: path.to_owned(), problem }),
            // A file in the place of its folder leaves no room for it.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Self::default()),
            Err(source) => Err(ConfigError::Read { path: path.to_owned(), source }),
        }
    }

    /// The settings of a text.
    ///
    /// # Errors
    /// As [`Settings::load`].
    pub fn parse(text: &str) -> Result<Self, String> {
        schema::check(text)?;
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    /// Whether writes are refused in a profile of the AWS configuration.
    pub fn is_read_only(&self, profile: &str) -> bool {
        self.read_only || self.profile(profile).is_some_and(|own| own.read_only)
    }

    /// Whether a profile is marked as protected, in either way.
    pub fn is_protected(&self, profile: &str) -> bool {
        self.protected.iter().any(|name| name == profile) || self.profile(profile).is_some_and(|p| p.protected)
    }

    /// What holds for a profile alone.
    pub fn profile(&self, name: &str) -> Option<&ProfileSettings> {
        self.profiles.get(name)
    }

    /// The theme's name.
    pub fn theme(&self) -> &str {
        self.theme.as_deref().unwrap_or("dark")
    }
}
