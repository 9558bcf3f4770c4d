//! What follows from any change of the page: its steps, its rows, and what is asked for.

use super::carried::CarriedRows;
use super::phase::Phase;
use super::shared::Shared;
use super::{FormPage, drafts, only, pairs, side_panel, tryout};
use crate::screens::Cx;

impl FormPage {
    /// What follows from any change: the page is where the phase wanted to go, steps and rows are those of the
    /// document, the focus is in sight, and what was typed will be kept.
    pub(super) fn settle(&mut self, cx: &mut Cx<'_>) {
        self.navigate(cx);
        self.shared.forget_failure();
        self.fields.width = cx.area.width;
        self.shared.form.set_zone(cx.session.settings.time_zone.time_zone());
        self.know_names(cx);
        self.shared.called = match &self.shared.spec.many {
            Some(many) => Some(many.several()),
            None => self.shared.spec.item(cx.location).map(|item| cx.session.name_of(&item).to_owned()),
        };
        let (filling, reviewing) = (matches!(self.phase, Phase::Fields), matches!(self.phase, Phase::Review(_)));
        let looks = filling || reviewing;
        if filling {
            side_panel::follow_template(&mut self.shared, cx);
        }
        if looks {
            pairs::follow(&mut self.shared, cx);
            self.navigate(cx);
            if matches!(self.phase, Phase::Blocked(_)) {
                return;
            }
            let Shared { spec, form, lookups, .. } = &mut self.shared;
            let of_ends = self.carried.remarks(form.document());
            lookups.types.follow(spec, form, (&lookups.known, &lookups.pairs), of_ends, cx);
        }
        // While the text of the document is typed, nobody sees its fields, and nothing else may change it.
        if !matches!(self.phase, Phase::Json(_)) {
            self.arrange();
            self.fields.choose_fitting(filling, &mut self.shared, cx);
            self.fields.know_rows(&self.shared, cx);
            only::ask(&self.fields.rows, &self.phase, &mut self.shared, cx);
        }
        if filling && CarriedRows::is_open(&self.shared) {
            self.carried.settle(&self.shared, cx);
        }
        self.conditions.rest(&self.shared);
        if filling && self.conditions.is_open(&self.shared) {
            self.conditions.settle(&mut self.shared, cx);
        }
        if let Some(studio) = self.studio.as_mut().filter(|_| filling) {
            studio.settle(&self.shared, cx);
        } else if looks {
            let Shared { spec, form, lookups, .. } = &mut self.shared;
            lookups.known.ask(spec, form, cx);
        }
        match &mut self.phase {
            Phase::Fields => {
                self.fields.pick_awaited(&mut self.shared, cx);
                self.fields.scroll(&self.shared, cx.area);
            }
            Phase::Review(review) => review.look_again(&mut self.shared, &self.fields, cx),
            _ => {}
        }
        let Shared { spec, form, lookups, steps, .. } = &mut self.shared;
        lookups.estimate.follow(filling && steps.counts(), spec, form, cx);
        tryout::follow(filling, &mut self.shared, cx);
        if filling && self.conditions.is_open(&self.shared) {
            self.conditions.tell(&self.shared, cx);
        }
        if let Some(last) = self.phase().last_top(self.page(), cx.area, cx.session) {
            self.phase_mut().0.end_at(last);
        }
        if self.phase.is_typing() && self.shared.spec.many.is_none() {
            self.shared.drafting.note_typing(&self.shared.form, cx);
        }
        self.offer_draft(cx);
        side_panel::ask_template(&mut self.shared, cx);
    }

    /// Learns what people call the places that the page is in. A text may have said another thing than the page only as
    /// long as that was not known.
    pub(super) fn know_names(&mut self, cx: &Cx<'_>) {
        if self.shared.know_names(cx)
            && let Phase::Json(json) = &mut self.phase
        {
            json.look_again(&mut self.shared);
        }
    }

    /// Offers the drafts of earlier visits where something can be typed.
    pub(super) fn offer_draft(&mut self, cx: &mut Cx<'_>) {
        let fills = matches!(self.phase, Phase::Fields | Phase::Starting(_) | Phase::Review(_));
        if fills && self.shared.spec.many.is_none() {
            if drafts::take_up(&mut self.shared, cx) {
                return self.settle(cx);
            }
            drafts::offer(&mut self.shared, cx);
        }
    }
}
