//! The row under the cursor of a list that may change at any time.

use crate::config::Action;
use crate::widgets::keep_visible;

/// A cursor that stays on its row, whatever comes and goes around it.
///
/// The row is remembered by its key. Without one the cursor is on the first row, and stays there as newer rows come
/// in above.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<K> {
    key: Option<K>,
    at: usize,
    top: usize,
}

impl<K> Default for Cursor<K> {
    fn default() -> Self {
        Self { key: None, at: 0, top: 0 }
    }
}

impl<K: PartialEq + Clone> Cursor<K> {
    /// The row that it is on. Where its row has gone, the one that took its place.
    pub(crate) fn index(&self, keys: &[K]) -> usize {
        let found = self.key.as_ref().and_then(|key| keys.iter().position(|k| k == key));
        let stand_in = if self.key.is_some() { self.at } else { 0 };
        found.unwrap_or(stand_in).min(keys.len().saturating_sub(1))
    }

    /// The first row to draw, so that the cursor is seen.
    pub(crate) fn top(&self, keys: &[K], height: usize) -> usize {
        keep_visible(self.top, self.index(keys), keys.len(), height)
    }

    /// Puts it on a row.
    pub(crate) fn set(&mut self, index: usize, keys: &[K], height: usize) {
        self.at = index.min(keys.len().saturating_sub(1));
        self.key = if self.at == 0 { None } else { keys.get(self.at).cloned() };
        self.top = keep_visible(self.top, self.at, keys.len(), height);
    }
}

/// Where an action leads from a row; `None` if it does not move.
pub(crate) fn step(action: Action, at: usize, len: usize, height: usize) -> Option<usize> {
    let last = len.saturating_sub(1);
    let page = height.saturating_sub(1).max(1);
    Some(match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => (at + 1).min(last),
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => (at + page).min(last),
        Action::Top => 0,
        Action::Bottom => last,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stays_on_its_row_as_rows_come_and_go() {
        let mut cursor = Cursor::default();
        cursor.set(1, &["a", "b", "c"], 10);
        assert_eq!(cursor.index(&["new", "a", "b", "c"]), 2);
        assert_eq!(cursor.index(&["a", "c"]), 1);
        assert_eq!(cursor.index(&["a"]), 0);
        assert_eq!(cursor.index(&[]), 0);
    }

    #[test]
    fn on_the_first_row_it_follows_what_is_new() {
        let mut cursor = Cursor::default();
        assert_eq!(cursor.index(&["new", "a"]), 0);
        cursor.set(1, &["new", "a"], 10);
        cursor.set(0, &["new", "a"], 10);
        assert_eq!(cursor.index(&["newer", "new", "a"]), 0);
    }
}
