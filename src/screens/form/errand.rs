//! Something new that a field is to name is made on the way: its form opens over this one, which is come back to as it
//! was, with what was made filled in.

use serde_json::Value;

use super::FormPage;
use super::fields::Fields;
use super::shared::Shared;
use crate::catalog::Location;
use crate::screens::errand::Errand;
use crate::screens::{Command, Cx, refused_at};

/// Goes to where something new is made for the field that has the keys. What was typed is kept before.
pub(super) fn begin(
    fields: &Fields,
    (at, fits): (Location, Vec<(String, String)>),
    shared: &mut Shared,
    cx: &mut Cx<'_>,
) {
    let Some((_, field)) = fields.focused().and_then(|row| shared.picks(row)) else { return };
    if let Some(why) = refused_at(&at, cx.context(), &cx.session.keymap) {
        return cx.command(Command::warn(why));
    }
    shared.form.leave();
    shared.keep_draft(cx);
    let (by, from) = (cx.owner, cx.location.clone());
    cx.session.errand = Some(Errand { by, from, field, at: at.without_query(), maker: None, fits, made: None });
    cx.command(Command::Look(Box::new(Command::Open(at))));
}

/// What was made here is what another form waits for: says where that is. What is of another kind than is of use there
/// goes back without being filled in.
pub(super) fn done(sent: &Value, made: Option<&Location>, cx: &mut Cx<'_>) -> Option<Location> {
    let errand = cx.session.errand.as_mut().filter(|errand| errand.maker == Some(cx.owner))?;
    let is_of_use = errand.fits.iter().all(|(member, value)| sent.get(member).and_then(Value::as_str) == Some(value));
    errand.made = made.and_then(Location::last).filter(|_| is_of_use).map(str::to_owned);
    Some(errand.from.clone())
}

impl FormPage {
    /// The page is come back to, maybe from where something was made for it; or it is where that is made.
    pub(super) fn take_errand(&mut self, cx: &mut Cx<'_>) {
        let (owner, here) = (cx.owner, cx.location.without_query());
        if let Some(errand) = cx.session.errand.as_mut().filter(|errand| errand.at == here && errand.maker.is_none()) {
            errand.maker = Some(owner);
        }
        let Some(errand) = cx.session.errand.take_if(|errand| errand.by == cx.owner) else { return };
        let Some(made) = errand.made else { return };
        if self.shared.form.put(&errand.field, &Value::from(made)) {
            self.shared.lookups.known.forget(&errand.at.without_action());
            self.arrange();
            self.fields.focus_below(&errand.field);
        }
    }
}
