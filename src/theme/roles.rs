//! The roles that a style is given to.

use ratatui::style::Style;

macro_rules! roles {
    ($($(#[doc = $doc:literal])+ $role:ident,)+) => {
        /// A style for each role. Styles are patches: they are laid over [`Theme::base`], which alone is complete.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Theme {
            $($(#[doc = $doc])+ pub $role: Style,)+
        }

        impl Theme {
            /// The names of all roles, as a theme file writes them.
            pub const ROLES: &'static [&'static str] = &[$(stringify!($role)),+];

            /// The style of the role with this name.
            pub(super) fn role_mut(&mut self, name: &str) -> Option<&mut Style> {
                match name {
                    $(stringify!($role) => Some(&mut self.$role),)+
                    _ => None,
                }
            }

            /// All roles with their styles.
            pub fn roles(&self) -> impl Iterator<Item = (&'static str, Style)> {
                [$((stringify!($role), self.$role)),+].into_iter()
            }
        }
    };
}

roles! {
    /// The whole screen: foreground and background of everything that says nothing else.
    base,
    /// Text.
    text,
    /// Text that explains or is less important.
    muted,
    /// What should hardly be noticed: rules, scroll marks, elisions.
    faint,
    /// What should be noticed.
    accent,
    /// Headings inside a pane.
    heading,
    /// The title of a pane or popup.
    title,
    /// The frame of a pane.
    border,
    /// The frame of the pane that has the keys.
    border_focus,
    /// The frame of everything while a protected profile is shown.
    border_protected,
    /// The ground of popups.
    popup,
    /// The bar at the top.
    header,
    /// The service or product name in the header.
    brand,
    /// A part of the way to this screen.
    crumb,
    /// The last part of that way: this screen.
    crumb_current,
    /// The header row of a table.
    column,
    /// The column that a table is sorted by.
    column_sorted,
    /// The row or item under the cursor.
    selection,
    /// The row under the cursor while another pane has the keys.
    selection_idle,
    /// A marked row.
    marked,
    /// Rows that are shown while newer ones are on their way.
    stale,
    /// A value that names something else, which Enter goes to.
    reference,
    /// A state that is as it should be.
    good,
    /// A state that will pass by itself.
    busy,
    /// A state that somebody should look at.
    warn,
    /// A failure.
    bad,
    /// News without weight.
    info,
    /// A key in the hint bar or the help.
    key,
    /// What that key does.
    key_label,
    /// Says that the sandbox is shown.
    badge_sandbox,
    /// Says that writes are refused.
    badge_read_only,
    /// Says that the profile is protected.
    badge_protected,
    /// Says anything else, such as a region.
    badge,
    /// The letters that a filter or search found.
    match_highlight,
    /// The ground of a text field.
    input,
    /// What a text field says while it is empty.
    placeholder,
    /// The cursor of a text field.
    cursor,
    /// The lines that show how a document nests.
    guide,
    /// The name of a member.
    name,
    /// A string.
    string,
    /// A number.
    number,
    /// True or false.
    boolean,
    /// Null, and what is absent.
    null,
    /// A masked value.
    secret,
    /// Brackets, commas and colons.
    punctuation,
    /// The done part of a gauge.
    gauge_done,
    /// The rest of a gauge.
    gauge_rest,
}
