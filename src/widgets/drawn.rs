//! What a frame has besides its cells: where its caret stands, and what a click means in which place.
//!
//! Whatever draws tells it here, however deep it is called; [`watch`] around a whole frame hears it. It is kept for the
//! length of that call alone, so the same state always gives the same.
//!
//! A place is told by what keys would do to come to it: so many steps down, so many to the right, so many panes on. So
//! whoever draws rows need not know who acts on them, and a click does nothing that keys could not do.

use std::cell::RefCell;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::theme::Theme;

/// What is at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Something that the cursor goes to: so many steps down and so many to the right, or up and to the left where they
    /// are negative. Where it is already, a click opens it.
    Go {
        /// Steps down.
        down: isize,
        /// Steps to the right.
        right: isize,
    },
    /// A field of a form, so many fields on. A click opens what is no text.
    Field {
        /// Fields behind the one with the focus.
        on: isize,
        /// Whether it is a text, into which one only types.
        text: bool,
    },
    /// The heading of a column, so many columns to the right of the one under the cursor: a click sorts by it.
    Heading(isize),
    /// A part of a page, which has the keys after so many presses of the key for the next one.
    Pane(usize),
    /// A part of the way to this page, by its number among those that were given.
    Crumb(usize),
    /// A key and what it does, by its number among those that were given.
    Hint(usize),
    /// Something that lies over what is below, and means nothing itself.
    Wall,
}

/// What was told while a frame was drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Where text is typed, if it is: the terminal's own cursor belongs there. Input methods show there what is being
    /// put together, and screen readers and magnifiers follow it.
    pub caret: Option<Position>,
    /// What is where; what was drawn later lies above.
    pub spots: Vec<(Rect, Spot)>,
}

impl Drawn {
    /// The part of a page at a place, by the presses that it takes to go there; and what is at the place in it.
    #[must_use]
    pub fn at(&self, place: Position) -> (usize, Option<Spot>) {
        let mut inner = None;
        for (_, spot) in self.spots.iter().rev().filter(|(area, _)| area.contains(place)) {
            match spot {
                Spot::Pane(presses) => return (*presses, inner),
                Spot::Wall => break,
                spot => inner = inner.or(Some(*spot)),
            }
        }
        (0, inner)
    }
}

impl Drawn {
    /// Where what is under the cursor begins, in the part that has the keys.
    #[must_use]
    pub fn cursor(&self) -> Option<Position> {
        let is_it = |(area, _): &&(Rect, Spot)| {
            let there = self.at(area.as_position());
            matches!(there, (0, Some(Spot::Go { down: 0, right: 0 } | Spot::Field { on: 0, .. })))
        };
        self.spots.iter().find(is_it).map(|(area, _)| area.as_position())
    }
}

thread_local! {
    static DRAWN: RefCell<Option<Drawn>> = const { RefCell::new(None) };
}

/// Draws, and returns what was told meanwhile.
pub fn watch(draw: impl FnOnce()) -> Drawn {
    let outer = DRAWN.replace(Some(Drawn::default()));
    draw();
    DRAWN.replace(outer).unwrap_or_default()
}

/// Something comes over what was drawn so far: nothing of that has a meaning any more but the hints, which are for what
/// lies on top.
pub fn cover() {
    tell(|drawn| {
        drawn.caret = None;
        drawn.spots.retain(|(_, spot)| matches!(spot, Spot::Hint(_)));
    });
}

/// Shows where text is typed: in this cell.
pub fn caret(cell: Rect, buf: &mut Buffer, theme: &Theme) {
    let cell = cell.intersection(buf.area);
    if !cell.is_empty() {
        buf.set_style(cell, theme.cursor);
        tell(|drawn| drawn.caret = Some(cell.as_position()));
    }
}

/// Says what is at a place.
pub fn spot(place: Rect, spot: Spot) {
    if !place.is_empty() {
        tell(|drawn| drawn.spots.push((place, spot)));
    }
}

/// Says that a row is at a place: the `n`-th of a list whose cursor is on the `at`-th.
pub fn row_spot(place: Rect, n: usize, at: usize) {
    spot(place, Spot::Go { down: steps(n, at), right: 0 });
}

/// How many steps it is to the `n`-th from the `at`-th.
pub fn steps(n: usize, at: usize) -> isize {
    isize::try_from(n).unwrap_or(isize::MAX).saturating_sub_unsigned(at)
}

fn tell(what: impl FnOnce(&mut Drawn)) {
    DRAWN.with_borrow_mut(|drawn| {
        if let Some(drawn) = drawn {
            what(drawn);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Depth;

    #[test]
    fn the_caret_on_top_is_the_one_and_none_outlives_its_frame() {
        let theme = Theme::dark(Depth::True);
        let mut buf = Buffer::empty(Rect::new(0, 0, 9, 1));
        let mut at = |x| caret(Rect::new(x, 0, 1, 1), &mut buf, &theme);
        assert_eq!(watch(|| at(3)).caret, Some(Position::new(3, 0)));
        let two = watch(|| {
            at(3);
            at(5);
        });
        assert_eq!(two.caret, Some(Position::new(5, 0)));
        let covered = watch(|| {
            at(3);
            cover();
        });
        assert_eq!(covered.caret, None);
        assert_eq!(watch(|| at(9)).caret, None, "outside of the screen");
        at(3);
        assert_eq!(watch(|| {}).caret, None);
    }

    #[test]
    fn what_lies_above_is_what_is_clicked() {
        let (all, part) = (Rect::new(0, 0, 9, 9), Rect::new(0, 2, 9, 1));
        let (inside, beside) = (Position::new(4, 2), Position::new(4, 3));
        let row = |n| Spot::Go { down: n, right: 0 };
        let drawn = watch(|| {
            spot(all, Spot::Pane(2));
            row_spot(part, 7, 9);
        });
        assert_eq!((drawn.at(inside), drawn.at(beside)), ((2, Some(row(-2))), (2, None)));
        let drawn = watch(|| {
            row_spot(part, 1, 0);
            spot(part, Spot::Hint(3));
            cover();
            spot(Rect::new(0, 0, 5, 9), Spot::Wall);
        });
        assert_eq!((drawn.at(inside), drawn.at(Position::new(6, 2))), ((0, None), (0, Some(Spot::Hint(3)))));
    }
}
