//! Where files are kept.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use nix::libc::{ELOOP, O_NOFOLLOW, O_NONBLOCK};

use super::ConfigError;

const NAME: &str = "switchboard";

/// The two folders of the program, after the XDG rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Settings, keymap, themes and mappings of columns. The program writes nothing there but mappings that it is asked
    /// to keep.
    pub config: PathBuf,
    /// Journal and log.
    pub state: PathBuf,
}

impl Paths {
    /// The folders of this user; `state` moves what the program writes.
    ///
    /// # Errors
    /// If no home directory is known.
    pub fn find(state: Option<PathBuf>) -> Result<Self, ConfigError> {
        let base = etcetera::base_strategy::Xdg::new().map_err(|_| ConfigError::NoHome)?;
        let state = match state {
            Some(state) => state,
            None => base.state_dir().ok_or(ConfigError::NoHome)?.join(NAME),
        };
        Ok(Self { config: base.config_dir().join(NAME), state })
    }

    /// The settings.
    pub fn settings(&self) -> PathBuf {
        self.config.join("settings.toml")
    }

    /// The user's keymap.
    pub fn keymap(&self) -> PathBuf {
        self.config.join("keymap.toml")
    }

    /// The user's own commands.
    pub fn commands(&self) -> PathBuf {
        self.config.join("commands.toml")
    }

    /// The file of a theme.
    pub fn theme(&self, name: &str) -> PathBuf {
        self.config.join("themes").join(format!("{name}.toml"))
    }

    /// The folder of the mappings of columns that are kept.
    pub fn mappings(&self) -> PathBuf {
        self.config.join("mappings")
    }

    /// The journal.
    pub fn journal(&self) -> PathBuf {
        self.state.join("journal.sqlite")
    }

    /// The log.
    pub fn log(&self) -> PathBuf {
        self.state.join("switchboard.log")
    }

    /// Makes the state folder (mode 0700), if it is not there.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn create_state(&self) -> Result<(), ConfigError> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.state);
        made.map_err(|source| ConfigError::Create { path: self.state.clone(), source })
    }
}

/// Opens a file for reading and writing at its end. It belongs to its user alone (mode 0600), one that was there
/// before included. A link is refused: it could lead to a file of somebody else.
///
/// # Errors
/// If it can't be opened or made, is a link or no file.
pub fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    // Without waiting, because opening a pipe may.
    options.read(true).append(true).create(true).mode(0o600).custom_flags(O_NOFOLLOW | O_NONBLOCK);
    let file = options.open(path).map_err(|error| match error.raw_os_error() {
        Some(ELOOP) => io::Error::other("it is a link, and only a file of its own is written to"),
        _ => error,
    })?;
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    if found.permissions().mode() & 0o777 != 0o600 {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(file)
}
