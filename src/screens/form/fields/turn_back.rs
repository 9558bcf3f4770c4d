//! Takes changes back and does them again, in sight: the focus goes to what changed, and it is said what that was.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde_json::Value;

use super::Fields;
use crate::contract::Input;
use crate::form::RowId;
use crate::model::DocPath;
use crate::screens::form::phase::To;
use crate::screens::form::shared::Shared;
use crate::screens::{Command, Cx};

impl Fields {
    /// Takes the last change back, or does again what was taken back: in the text that is being edited, else in the
    /// document.
    pub(super) fn turn_back(back: bool, shared: &mut Shared, cx: &mut Cx<'_>) {
        let before = shared.form.document().clone();
        if shared.form.editing().is_some() {
            let key = KeyEvent::new(KeyCode::Char(if back { 'z' } else { 'y' }), KeyModifiers::CONTROL);
            shared.form.input(&Input::Key(key), cx.now());
            if *shared.form.document() != before {
                return;
            }
        }
        while if back { shared.form.undo() } else { shared.form.redo() } {
            if *shared.form.document() != before {
                return show_turned(back, &before, shared, cx);
            }
        }
        let nothing = if back { "there is nothing to take back" } else { "there is nothing to do again" };
        cx.command(Command::notice(nothing));
    }
}

/// Puts the focus on what is another than before, and says what that is.
fn show_turned(back: bool, before: &Value, shared: &mut Shared, cx: &mut Cx<'_>) {
    // Which steps there are may have changed, too.
    let Shared { spec, form, steps, .. } = &mut *shared;
    steps.arrange(spec, form, true);
    let changed = form.differs_from(before);
    let Some(first) = changed.iter().find(|path| steps.of(path).is_some()).or(changed.first()) else { return };
    let what = match held_by_all(&changed) {
        Some(whole) => form.way_to(&whole),
        None => format!("{} and more", form.way_to(first)),
    };
    if let Some(row) = row_of(first, shared) {
        shared.go(To::Row(row));
    }
    let turned = if back { "taken back" } else { "done again" };
    cx.command(Command::notice(format!("{what}: {turned}")));
}

/// What holds all of these places, unless that is the document itself.
fn held_by_all(places: &[DocPath]) -> Option<DocPath> {
    let holds_all = |whole: &DocPath| places.iter().all(|place| place.starts_with(whole));
    std::iter::successors(places.first().cloned(), DocPath::parent).find(holds_all).filter(|whole| !whole.is_root())
}

/// The row that shows a place, or what is left of what held it.
fn row_of(place: &DocPath, shared: &mut Shared) -> Option<RowId> {
    let scope = shared.steps.of(place).and_then(|step| shared.steps.all.get(step))?.scope.clone();
    std::iter::successors(Some(place.clone()), DocPath::parent).filter(|path| !path.is_root()).find_map(|path| {
        let row = shared.form.show(&path)?;
        shared.form.rows_for(&scope).iter().any(|shown| shown.id == row).then_some(row)
    })
}
