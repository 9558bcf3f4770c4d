//! Finds the theme that the settings name.

use std::io;

use super::file::read_text;
use super::{ConfigError, Paths, Settings};
use crate::theme::{Depth, Ground, Theme, follows_terminal, side_of};

/// The theme of the settings: the user's own of that name, or a built-in one; where it has two sides, that for the ground
/// of the terminal, which is asked for then alone.
///
/// # Errors
/// If the user's file is wrong, or there is no such theme at all.
pub fn load_theme(
    settings: &Settings,
    paths: &Paths,
    depth: Depth,
    ground: impl FnOnce() -> Ground,
) -> Result<Theme, ConfigError> {
    let wanted = settings.theme();
    let name = if follows_terminal(wanted) { side_of(wanted, ground()) } else { wanted };
    let path = paths.theme(name);
    let invalid = |problem: String| ConfigError::Invalid { path: path.clone(), problem };
    // a name is no path: it must not lead out of the folder of themes
    let is_name = !name.contains(['/', '\\', '\0']);
    match is_name.then(|| read_text(&path)) {
        Some(Ok(text)) => Theme::parse(&text, depth).map_err(|error| invalid(error.to_string())),
        Some(Err(source)) if source.kind() == io::ErrorKind::Other => Err(ConfigError::Read { path, source }),
        _ => Theme::built_in(name, depth).ok_or_else(|| {
            let names: Vec<_> = Theme::following_names().chain(Theme::built_in_names()).collect();
            let path = paths.settings();
            let problem = format!(
                "theme = \"{name}\": there is no such theme; put it into {}, or use one of: {}",
                paths.theme("NAME").display(),
                names.join(", ")
            );
            ConfigError::Invalid { path, problem }
        }),
    }
}
