//! Whether the terminal is dark or light. It is asked before its keys are read, and only for a theme that follows it.

use std::time::Duration;

use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};

use crate::theme::Ground;

/// A terminal that does not know says so at once; one that does not answer at all is not waited for.
const PATIENCE: Duration = Duration::from_millis(500);

/// The ground of the terminal; dark where it does not say.
pub(super) fn ground() -> Ground {
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    match theme_mode(options) {
        Ok(ThemeMode::Light) => Ground::Light,
        Ok(ThemeMode::Dark) => Ground::Dark,
        Err(why) => {
            tracing::debug!(%why, "the terminal does not say whether it is dark or light");
            Ground::Dark
        }
    }
}
