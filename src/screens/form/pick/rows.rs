//! What the rows of a picker are made of, as they come.

use serde_json::Value;

use super::Picker;
use super::row::{LeftOut, PickRow};
use crate::catalog::{Location, Picked, Place, Prepared, catalog, is_bare_id, location_of_arn, name_in_arn};
use crate::contract::{Lane, Page, Request};
use crate::screens::Cx;
use crate::screens::filter_list::Entries;
use crate::screens::form::slots::PickerSlot;
use crate::screens::table;
use crate::widgets;

/// So much of a row is said in the place of a name.
const TOLD: usize = 3;

/// What people call an item that was met before.
fn known(at: &Location, cx: &Cx<'_>) -> Option<String> {
    let name = cx.session.private_names.get(cx.context, at).unwrap_or_else(|| cx.session.name_of(at));
    (Some(name) != at.last()).then(|| name.to_owned())
}

impl Picker {
    /// Takes the values that the rows have for an item, each once.
    fn take_seen(&mut self, id: &str, page: &Page, cx: &Cx<'_>) {
        let rows = self.resource.rows(&page.reply.document);
        self.add_seen(rows.iter().filter_map(|row| self.resource.value_of_field(id, row)).collect(), cx);
    }

    /// Takes what the rows have inside of them.
    fn take_among(&mut self, page: &Page, cx: &Cx<'_>) {
        let Some((among, instance)) = &self.among else { return };
        let zone = cx.session.settings.time_zone.time_zone();
        let mut picked: Vec<Picked> =
            self.resource.rows(&page.reply.document).iter().filter_map(|row| among.picked(row, instance)).collect();
        picked.sort_by_key(|one| std::cmp::Reverse(one.time));
        for Picked { arn, id, kind, time } in picked {
            let when = time.map(|at| widgets::moment(cx.now(), at, zone)).unwrap_or_default();
            let label = [when, kind].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            let label = if label.is_empty() { id.clone() } else { label };
            self.rows.push(PickRow { value: arn, label, hint: id, unfit: None, place: 0, near: None });
        }
    }

    /// Takes the values that the rows of another list name.
    pub(super) fn take_also(&mut self, nth: usize, page: &Page, cx: &Cx<'_>) {
        let Some((list, by)) = self.also.get(nth) else { return };
        let Ok(Place::List(resource)) = catalog().place(list) else { return };
        let rows = resource.rows(&page.reply.document);
        self.add_seen(rows.iter().flat_map(|row| by.values(row)).collect(), cx);
        self.find();
    }

    fn add_seen(&mut self, values: Vec<String>, cx: &Cx<'_>) {
        for value in values {
            if self.rows.iter().all(|row| row.value != value) {
                let known = location_of_arn(&value).and_then(|at| known(&at, cx));
                let label = known.unwrap_or_else(|| name_in_arn(&value).into_owned());
                let (hint, unfit, near) = (String::new(), None, None);
                self.rows.push(PickRow { value, label, hint, unfit, place: 0, near });
            }
        }
    }

    /// Asks for the other lists whose rows name such values.
    pub(super) fn ask_also(&self, cx: &mut Cx<'_>) {
        for (nth, (list, _)) in self.also.iter().enumerate() {
            let Ok(Place::List(resource)) = catalog().place(list) else { continue };
            if let Ok(plan) = resource.list_call(list, &Prepared::default()) {
                let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
                cx.start(PickerSlot::Also(nth), Lane::Interactive, request);
            }
        }
    }

    pub(super) fn take(&mut self, page: &Page, cx: &Cx<'_>) {
        if self.among.is_some() {
            self.take_among(page, cx);
            return self.find();
        }
        if let Some((id, _)) = self.seen.clone() {
            self.take_seen(&id, page, cx);
            return self.find();
        }
        let has_near = self.resource.near.is_some();
        let fits = |row: &Value| self.fit.as_ref().is_none_or(|fit| fit.differs(row).is_none());
        for row in self.resource.rows(&page.reply.document).into_iter().filter(fits) {
            if let Some(id) = self.resource.id_of(&row) {
                let label = self.resource.label_of(&row).filter(|label| *label != id);
                let label = label.or_else(|| known(&self.list.child(&id), cx));
                let label = label.or_else(|| self.told(&id, &row, cx)).unwrap_or_else(|| id.clone());
                let is_last = self.inside.is_empty();
                let arn = || cx.arn_of(self.resource, &self.list.child(&id), Some(&row));
                let value = if self.arns && is_last { arn() } else { None }.unwrap_or(id);
                if let Some(why) = self.trial.as_ref().and_then(|trial| trial.against(&value)) {
                    // What is close was met before it is met in the whole list.
                    if self.left_out.iter().all(|known| known.value != value) {
                        self.left_out.push(LeftOut { value, label, why });
                    }
                    continue;
                }
                if has_near && self.rows.iter().any(|known| known.value == value) {
                    continue;
                }
                let hint = self.resource.hint_of(&row).unwrap_or_default();
                let unfit = self.resource.usable.as_ref().filter(|usable| usable.holds(&row) == Some(false));
                let unfit = unfit.map(|usable| usable.why.clone());
                let (place, near) = match self.named_by.place(&value) {
                    Some((place, said)) => (place, Some(said)),
                    None => self.beside.place(self.resource.near.as_ref(), &row),
                };
                let place = if near.is_none() { place.max(self.named_by.others()) } else { place };
                self.rows.push(PickRow { value, label, hint, unfit, place, near });
            }
        }
        // What is of no use comes last, and is never what a key takes at once.
        self.rows.sort_by_key(|row| (row.unfit.is_some(), row.place));
        self.find();
    }

    /// What the columns of its list say of a row whose id says nothing and that nobody has given a name.
    fn told(&self, id: &str, row: &Value, cx: &Cx<'_>) -> Option<String> {
        if !is_bare_id(id) {
            return None;
        }
        let zone = cx.session.settings.time_zone.time_zone();
        let columns = self.resource.columns_with(&self.prepared);
        let cells = columns.iter().map(|column| table::plain(&column.cell(row, None, &self.prepared), zone));
        let said = |cell: &String| !cell.is_empty() && cell != id && cell != "…" && !is_bare_id(cell);
        let told: Vec<String> = cells.filter(said).take(TOLD).collect();
        (!told.is_empty()).then(|| told.join(" · "))
    }

    /// Forgets what was found.
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.left_out.clear();
    }
}
