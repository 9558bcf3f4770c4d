//! A field that must name one of a list begins with the only one of it that is of use.

use serde_json::Value;

use super::phase::Phase;
use super::pick::source::{Asker, Fit};
use super::shared::Shared;
use super::slots::FormSlot;
use super::spec::FormKind;
use crate::catalog::{Location, Prepared, Resource};
use crate::contract::{Lane, Outcome, Request};
use crate::form::{Row, RowState};
use crate::model::DocPath;
use crate::screens::{Command, Cx};

/// A list that was asked for, and for which field.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    field: DocPath,
    resource: &'static Resource,
    list: Location,
    /// What it must be of.
    fit: Option<Fit>,
}

/// The lists that were asked for.
#[derive(Debug, Default)]
pub(super) struct Only(Vec<Asked>);

/// Asks for the lists of which not every item is of use, where one must be named and none is.
pub(super) fn ask(rows: &[Row], phase: &Phase, shared: &mut Shared, cx: &mut Cx<'_>) {
    if shared.spec.kind != FormKind::Create || shared.spec.many.is_some() || !matches!(phase, Phase::Fields) {
        return;
    }
    for row in rows.iter().filter(|row| row.required && row.state == RowState::LeftOut && !row.editing) {
        let Shared { spec, form, lookups, .. } = &mut *shared;
        let Some(path) = row.refers else { continue };
        let of = Asker { operation: spec.operation(), document: form.document(), at: cx.location, field: &row.path };
        let Ok(source) = of.source(path) else { continue };
        let is_some_of = source.resource.usable.is_some() || source.fit.is_some();
        if !is_some_of || source.arns || !source.inside.is_empty() {
            continue;
        }
        let asked = Asked { field: row.path.clone(), resource: source.resource, list: source.list, fit: source.fit };
        if lookups.only.0.contains(&asked) {
            continue;
        }
        // What fits may be another one by now.
        lookups.only.0.retain(|known| known.field != asked.field);
        if let Ok(plan) = asked.resource.list_call(&asked.list, &Prepared::default()) {
            lookups.only.0.push(asked);
            let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
            cx.start(FormSlot::Only(row.path.clone()), Lane::Interactive, request);
        }
    }
}

/// A list has come: the field begins with the only one that is of use, unless something was chosen meanwhile.
pub(super) fn take(field: &DocPath, outcome: &Outcome, shared: &mut Shared, cx: &mut Cx<'_>) {
    let Outcome::Finished(page) = outcome else { return };
    let Some(asked) = shared.lookups.only.0.iter().find(|asked| asked.field == *field).cloned() else { return };
    let is_usable = |row: &Value| asked.resource.usable.as_ref().is_none_or(|usable| usable.holds(row) != Some(false));
    let fits = |row: &Value| asked.fit.as_ref().is_none_or(|fit| fit.differs(row).is_none());
    let rows: Vec<Value> =
        asked.resource.rows(&page.reply.document).into_iter().filter(is_usable).filter(fits).collect();
    let ([row], None, None) = (&rows[..], &page.next, field.get(shared.form.document())) else { return };
    let Some(id) = asked.resource.id_of(row) else { return };
    let label = asked.resource.label_of(row).unwrap_or_else(|| id.clone());
    if shared.form.begin_with(field, &Value::from(id.as_str())) {
        if asked.resource.names_may_be_kept() {
            cx.session.learn_name(&asked.list.child(&id), label.clone());
        }
        cx.command(Command::notice(format!("{label} was chosen: it is the only {} of use", asked.resource.singular)));
    }
}
