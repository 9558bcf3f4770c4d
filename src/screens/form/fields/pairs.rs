//! Pairs: choosing one of the options of a value, and adding a pair that has no row yet.

use super::Fields;
use crate::form::{Field, PairOption, Row, RowState};
use crate::screens::form::answer::FormAnswer;
use crate::screens::form::shared::Shared;
use crate::screens::{Choice, Command, Cx, choice_at};

impl Fields {
    /// Offers the pairs that have no row yet, where the keys are on the place at which one is added. Says whether they
    /// are.
    pub(super) fn offer_pairs(&self, typed: &str, shared: &Shared, cx: &mut Cx<'_>) -> bool {
        let list = shared.form.pairs().map(|pairs| &pairs.list);
        let row = self.focused().filter(|row| matches!(row.field, Field::Add) && Some(&row.path) == list);
        let Some(row) = row else { return false };
        let mut unseen = shared.form.pairs_unseen();
        unseen.sort_by_key(|pair| pair.name.to_lowercase());
        let choice = |pair: &crate::form::Pair| Choice::new(&pair.name, "", FormAnswer::Pair(pair.id.clone()).into());
        let choices = unseen.into_iter().map(choice).collect();
        cx.command(Command::Overlay(choice_at(&row.label, choices, 0, typed)));
        true
    }

    /// A pair was chosen to be filled in: it has a row from now on.
    pub(in crate::screens::form) fn take_pair(&mut self, id: &str, shared: &mut Shared) {
        if let Some(row) = shared.form.show_pair(id) {
            self.arrange(shared, true);
            self.focus = Some(row);
            self.arrange(shared, true);
        }
    }

    /// What can be chosen for a row, and which of it is chosen.
    pub(super) fn options_of(row: &Row, options: &[PairOption]) -> (Vec<Choice>, usize) {
        let offered: Vec<&PairOption> = options.iter().filter(|option| option.offered).collect();
        let at = offered.iter().position(|option| row.state == RowState::Set && option.name == row.text);
        let choice = |option: &&PairOption| {
            let about = option.unfit.clone().unwrap_or_default();
            Choice::new(&option.name, about, FormAnswer::Value(option.value.clone()).into())
        };
        (offered.iter().map(choice).collect(), at.unwrap_or(0))
    }

    /// The next or the last of what can be chosen for a row.
    pub(super) fn turn_option(row: &Row, options: &[PairOption], forward: bool, shared: &mut Shared, cx: &Cx<'_>) {
        let fit: Vec<&PairOption> = options.iter().filter(|option| option.offered && option.unfit.is_none()).collect();
        let here = fit.iter().position(|option| row.state == RowState::Set && option.name == row.text);
        let next = match (here, forward) {
            (None, true) => 0,
            (None, false) => fit.len().saturating_sub(1),
            (Some(here), true) => (here + 1).min(fit.len().saturating_sub(1)),
            (Some(here), false) => here.saturating_sub(1),
        };
        if let Some(option) = fit.get(next) {
            shared.form.set_text(row.id, &option.value, cx.now());
        }
    }
}
