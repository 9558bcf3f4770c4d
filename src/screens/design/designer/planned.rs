//! All steps that would make the place as it is designed, in the order in which they are taken.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::config::Action;
use crate::plan::{Compared, Deed, Step};
use crate::screens::cursor::step;
use crate::screens::design::compare::{difference_of, draw_step_of};
use crate::screens::{Command, Cx, Handled, View, reading};
use crate::widgets;

/// The steps, and the one under the cursor.
#[derive(Debug)]
pub(super) struct Planned {
    compared: Compared,
    /// Those that something is to be said of: what is to be done, and what can't be.
    shown: Vec<usize>,
    at: usize,
}

impl Planned {
    pub(super) fn new(compared: Compared) -> Self {
        let is_shown = |step: &Step| step.deed.is_work() || step.deed == Deed::Impossible;
        let steps = compared.steps.0.iter().enumerate();
        let shown = steps.filter(|(_, step)| is_shown(step)).map(|(n, _)| n).collect();
        Self { compared, shown, at: 0 }
    }

    /// What is to be done, as a comparison of its own.
    pub(super) fn work(&self) -> Compared {
        let steps = self.compared.steps.0.iter().filter(|step| step.deed.is_work()).cloned().collect();
        self.compared.only(steps)
    }

    fn step(&self, n: usize) -> Option<&Step> {
        self.compared.steps.0.get(*self.shown.get(n)?)
    }

    /// So many steps of each sort, in words.
    pub(super) fn counted(&self) -> String {
        let count = |deed: Deed, words: &str| match self.compared.steps.count(deed) {
            0 => None,
            count => Some(format!("{count} {words}")),
        };
        let all = [
            count(Deed::Create, "to make"),
            count(Deed::Change, "to change"),
            count(Deed::Impossible, "that cannot be"),
        ];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Why nothing can be sent, if so.
    pub(super) fn why_not(&self, cx: &Cx<'_>) -> Option<String> {
        if let Some(why) = cx.context().why_read_only() {
            return Some(format!("nothing can be made here: {why}"));
        }
        let has_work = self.compared.steps.0.iter().any(|step| step.deed.is_work());
        (!has_work).then(|| "nothing of it can be made: the reasons stand beside".to_owned())
    }

    pub(super) fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        if let Some(to) = step(action, self.at, self.shown.len(), usize::from(cx.area.height / 2)) {
            self.at = to;
            return Handled::Yes;
        }
        match action {
            Action::Open | Action::Details => {
                if let Some(step) = self.step(self.at) {
                    let text = format!("{}\n\n{}", step.problems.join("\n"), step.difference);
                    cx.command(Command::Overlay(reading(&step.title(), text.trim())));
                }
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let half = (area.height / 2).saturating_sub(1);
        let list = Rect { height: area.height - half, ..area };
        let below = Rect { y: list.bottom(), height: half, ..area };
        let top = widgets::keep_visible(0, self.at, self.shown.len(), list.height.into());
        for (n, row) in (top..self.shown.len()).zip(list.rows()) {
            let Some(step) = self.step(n) else { continue };
            let over = if n == self.at { theme.selection } else { Style::new() };
            widgets::row_spot(row, n, self.at);
            if n == self.at {
                widgets::ground(row, buf, theme.base.patch(over));
            }
            draw_step_of(step, row, over, buf, theme);
        }
        widgets::scroll_bar(list, buf, theme.faint, self.shown.len(), top);
        difference_of(self.step(self.at), below, buf, theme);
    }
}
