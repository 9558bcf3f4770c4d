//! A value for all lines that names something of the account is picked from what there is; others are typed.

use super::Intake;
use super::entry::EntryOf;
use super::slots::{IntakeAnswer, IntakeSlot};
use crate::catalog::{Location, Plan};
use crate::contract::{Lane, Request};
use crate::jobs::rows::name_of_target;
use crate::model::DocPath;
use crate::screens::{Choice, Command, Cx, OverlayAnswer, Slot, menu_at};

/// So many pages of a list are read at the most.
const PAGES: u32 = 50;

/// A value that is to be picked, once it is known what there is.
#[derive(Debug)]
pub(super) struct Picking {
    path: DocPath,
    /// The value that it has.
    text: String,
    list: Location,
}

impl Intake {
    /// Asks for the value that all lines have there.
    pub(super) fn ask_constant(&mut self, path: DocPath, text: String, cx: &mut Cx<'_>) {
        let Some(task) = &mut self.task else { return };
        let asked = task.names.references.ask(task.operation, &task.given, &task.mapping, &path);
        let Some((list, plan)) = asked else { return self.type_in(EntryOf::Constant(path), &text) };
        if let Some(Plan { operation, input }) = plan {
            let request = Request { operation, input, pages: PAGES };
            cx.start(Slot::Intake(IntakeSlot::Named(list.clone())), Lane::Interactive, request);
        }
        self.picking = Some(Picking { path, text, list });
        self.offer_picked(cx);
    }

    /// Offers what there is, if that is known; where nothing is to be had from the list, the value is typed.
    pub(super) fn offer_picked(&mut self, cx: &mut Cx<'_>) {
        let Some((picking, task)) = self.picking.take().zip(self.task.as_ref()) else { return };
        let Picking { path, text, list } = picking;
        let Some(there) = task.names.references.there(&list) else {
            cx.command(Command::notice("what there is is being read"));
            self.picking = Some(Picking { path, text, list });
            return;
        };
        if there.is_empty() {
            return self.type_in(EntryOf::Constant(path), &text);
        }
        let answer = |what: IntakeAnswer| Command::Answer(OverlayAnswer::Intake(what));
        let mut choices =
            vec![Choice::new("another value …", "typed", answer(IntakeAnswer::TypeValue(path.clone()))).otherwise()];
        let mut at = 0;
        for (id, name, useless) in there {
            if id == text {
                at = choices.len();
            }
            let detail = match useless {
                Some(why) => why,
                None if name == id => String::new(),
                None => id.clone(),
            };
            choices.push(Choice::new(name, detail, answer(IntakeAnswer::Value { path: path.clone(), id })));
        }
        let title = format!("{} of all lines", name_of_target(&path, task.names.known.all()));
        cx.command(Command::Overlay(menu_at(&title, choices, at, "")));
    }

    /// The value that all lines have there, as it is typed.
    pub(super) fn constant_text(&self, path: &DocPath) -> String {
        let constants = self.task.iter().flat_map(|task| &task.mapping.constants);
        let value = constants.into_iter().find(|(known, _)| known == path).map(|(_, value)| value);
        value.map_or_else(String::new, |value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }
}
