//! The tour beside the real screens: where it stands, what it hears of, and how it is left.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::App;
use crate::catalog::Location;
use crate::config::{Action, Mode};
use crate::contract::Effect;
use crate::screens::{Command, Tour};
use crate::widgets::Tone;

impl App {
    /// What the page and all that lies over it have of the screen: the tour stands below, and covers nothing.
    pub(super) fn screen(&self) -> Rect {
        self.beside_tour(Rect::new(0, 0, self.size.0, self.size.1)).0
    }

    /// The screen without the tour, and where that is; nowhere where there is none, or no room for it.
    pub(super) fn beside_tour(&self, screen: Rect) -> (Rect, Rect) {
        let size = (screen.width, screen.height);
        let context = self.session.context(self.history.page().context);
        let tour = self.tour.as_ref().filter(|_| Tour::refused(&self.session, context, size).is_none());
        let height = tour.map_or(0, |tour| tour.height(&self.session.keymap, screen.width)).min(screen.height / 2);
        let rest = Rect { height: screen.height - height, ..screen };
        (rest, Rect { y: rest.bottom(), height, ..screen })
    }

    /// Draws it below all else.
    pub(super) fn draw_tour(&self, area: Rect, buf: &mut Buffer) {
        if let Some(tour) = self.tour.as_ref().filter(|_| !area.is_empty()) {
            tour.draw(area, buf, &self.session, self.top_screen().mode(), self.leaves_tour());
        }
    }

    /// The key of the tour: begins it, or goes on to its next step.
    pub(super) fn take_tour(&mut self, effects: &mut Vec<Effect>) {
        let context = self.session.context(self.history.page().context);
        if let Some(why) = Tour::refused(&self.session, context, self.size) {
            return self.refuse(why);
        }
        if let Some(tour) = &mut self.tour {
            return tour.skip();
        }
        // What was said when it was left holds no more.
        if let Some(tour) = self.tour_left.take() {
            self.session.notice = None;
            self.tour = Some(tour);
            return;
        }
        let writes = !context.refuses_writes();
        self.tour = Some(Tour::begin(&mut self.session, writes, effects));
        self.close_all(effects);
        self.carry_out(vec![Command::Open(Location::home())], effects);
    }

    /// Looks how far somebody is. At the end, it is said once how to come back.
    pub(super) fn follow_tour(&mut self) {
        let over = self.overlays.last().map(|layer| layer.screen.name());
        let Some(tour) = &mut self.tour else { return };
        tour.look(&self.history.page().location, over);
        if tour.is_over() {
            self.tour = None;
            let key = self.session.keymap.in_words(Mode::Browse, Action::Tour);
            self.notice(
                format!("that was the tour: {key} begins it again, and the help has that key, too"),
                Tone::Info,
            );
        }
    }

    /// Whether the key that goes back leaves the tour now: where it has something else to do, it does that. So it leaves
    /// it on the first page alone.
    pub(super) fn leaves_tour(&self) -> bool {
        let waits = self.tour.as_ref().is_some_and(|tour| !tour.awaits(Action::Back));
        let is_free = self.overlays.is_empty() && self.top_screen().mode().is_browsing();
        waits
            && is_free
            && !self.has_way_back()
            && !self.beside_tour(Rect::new(0, 0, self.size.0, self.size.1)).1.is_empty()
    }

    /// Leaves it, and says how it is taken up again.
    pub(super) fn leave_tour(&mut self) {
        self.tour_left = self.tour.take();
        let key = self.session.keymap.in_words(Mode::Browse, Action::Tour);
        self.notice(format!("the tour is left: {key} takes it up again, and the help has that key, too"), Tone::Info);
    }
}
