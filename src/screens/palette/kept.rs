//! What is kept by a name: bookmarks and searches, which are renamed and removed where they are found.

use super::{Deed, Palette};
use crate::catalog::Location;
use crate::config::{Action, Mode};
use crate::contract::Bookmark;
use crate::screens::filter_list::{Entries, FilterList};
use crate::screens::{Command, Cx, Handled, Session};

impl Palette {
    /// What is kept of the place under the cursor.
    pub(super) fn kept_here<'s>(&self, session: &'s Session) -> Option<&'s Bookmark> {
        match &self.found.get(self.narrow.at)?.deed {
            Deed::Go(location) => session.journal.kept_of(location),
            _ => None,
        }
    }

    /// Asks for another name.
    pub(super) fn begin_renaming(&mut self, cx: &mut Cx<'_>) {
        let Some(kept) = self.kept_here(cx.session).cloned() else {
            return cx.command(Command::warn("only a bookmark or a search that is kept can be renamed"));
        };
        self.renaming = Some(kept.location);
        self.narrow = FilterList::new(&kept.title);
        self.find();
    }

    /// What is done while the other name is typed.
    pub(super) fn act_on_name(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match (action, self.renaming.take()) {
            (Action::Accept | Action::Submit, Some(at)) => {
                let name = self.narrow.typed().to_owned();
                if name.is_empty() {
                    self.renaming = Some(at);
                    cx.command(Command::warn("type a name; to remove it, leave this first"));
                    return Handled::Yes;
                }
                cx.session.journal.rename_kept(&at, &name, cx.effects);
                cx.command(Command::notice(format!("it is called {name} now")));
            }
            (Action::Back, _) => {}
            (_, renaming) => {
                self.renaming = renaming;
                return Handled::No;
            }
        }
        self.narrow = FilterList::default();
        self.gather(cx);
        Handled::Yes
    }

    /// Keeps what is under the cursor no longer.
    pub(super) fn drop_kept(&mut self, cx: &mut Cx<'_>) {
        let Some(kept) = self.kept_here(cx.session).cloned() else {
            return cx.command(Command::warn("only a bookmark or a search that is kept can be removed"));
        };
        // What was kept is not made again by one key: it is asked once.
        if self.removing.as_ref() != Some(&kept.location) {
            let key = cx.session.keymap.key(Mode::Text, Action::Unset);
            self.removing = Some(kept.location);
            return cx.command(Command::warn(format!("{key} again removes {}", kept.title)));
        }
        self.removing = None;
        cx.session.journal.drop_kept(&kept.location, cx.effects);
        cx.command(Command::notice(format!("{} is kept no longer", kept.title)));
        let at = self.narrow.at;
        self.gather(cx);
        self.narrow.at = at.min(self.found.len().saturating_sub(1));
    }

    /// Says that what is gone to was kept in another region: it may not be there here.
    pub(super) fn warn_of_region(location: &Location, cx: &mut Cx<'_>) {
        let kept = cx.session.journal.kept_of(location).and_then(|kept| elsewhere(kept, cx.context().region()));
        if let Some(region) = kept.map(str::to_owned) {
            let here = cx.context().region().unwrap_or_default().to_owned();
            cx.command(Command::warn(format!("this was kept in {region}: in {here} it may lead to something else")));
        }
    }
}

/// The region that something was kept in, where that is another one.
pub(super) fn elsewhere<'k>(kept: &'k Bookmark, here: Option<&str>) -> Option<&'k str> {
    kept.region.as_deref().filter(|region| here.is_some_and(|here| here != *region))
}
