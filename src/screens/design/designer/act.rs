//! What keys do in the designer.

use super::draw::height;
use super::panes::Pane;
use super::{DesignAnswer, DesignerPage};
use crate::config::Action;
use crate::plan::file_of_entry;
use crate::screens::cursor::step;
use crate::screens::design::reading::PlaceReading;
use crate::screens::{Choice, Command, Cx, Handled, OverlayAnswer, menu, reading};

impl DesignerPage {
    /// The actions that make sense now.
    pub(super) fn offered(&self) -> Vec<Action> {
        let own: &[Action] = match self.pane {
            Pane::Fields => &[
                Action::Open,
                Action::TopPanel,
                Action::MoreInformation,
                Action::Create,
                Action::Edit,
                Action::Delete,
                Action::Mark,
            ],
            Pane::Layout => &[
                Action::MoveUp,
                Action::MoveDown,
                Action::TopPanel,
                Action::MoreInformation,
                Action::Delete,
                Action::Mark,
                Action::Create,
                Action::Edit,
            ],
            Pane::Templates => &[Action::Open, Action::Create, Action::Edit, Action::Layouts, Action::Delete],
            Pane::Rules => &[Action::Open, Action::Create, Action::Edit, Action::Delete],
        };
        // In little room the first few are seen: what one does here, where one goes from here, and how it ends.
        let (first, own) = own.split_at(1.min(own.len()));
        let all = [
            Action::Plan,
            Action::Layouts,
            Action::BeginWith,
            Action::Undo,
            Action::Document,
            Action::Editor,
            Action::Refresh,
            Action::Back,
        ];
        let before = first.iter().copied().chain([Action::NextPane, Action::Submit]);
        Action::each_once(before.chain(own.iter().copied()).chain(all).collect())
    }

    pub(super) const fn does_here(&self, action: Action) -> Option<&'static str> {
        Some(match (action, self.pane) {
            (Action::Open, Pane::Fields) => "put on, take off",
            (Action::Open, Pane::Templates) => "required fields",
            (Action::Open, Pane::Rules) => "what it does",
            (Action::Delete, Pane::Layout) => "take off",
            (Action::Delete, Pane::Fields) => "take off, remove",
            (Action::Delete, _) => "remove",
            (Action::Mark, _) => "required or not",
            (Action::Layouts, Pane::Templates) => "its layout",
            (Action::Create, Pane::Layout) => "new layout",
            (Action::Edit, Pane::Layout) => "its name",
            (Action::Submit, _) => "carry out",
            (Action::Document, _) => "as its file",
            (Action::Editor, _) => "its file in an editor",
            _ => return None,
        })
    }

    /// After how many presses of the key for the next pane a pane has the keys.
    pub(super) fn presses(&self, pane: Pane) -> usize {
        let mut at = self.pane;
        for presses in 0..Pane::ALL.len() {
            if at == pane {
                return presses;
            }
            at = at.beside(true);
        }
        0
    }

    pub(super) fn act_designing(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        if self.sketch.is_none() {
            return self.act_reading(action, cx);
        }
        let (pane, len) = (self.pane, self.len(self.pane));
        if let Some(to) = step(action, self.row(pane), len, height(cx.area)) {
            self.at[pane as usize] = to;
            return Handled::Yes;
        }
        match action {
            Action::NextPane | Action::Right => self.pane = pane.beside(true),
            Action::PreviousPane | Action::Left => self.pane = pane.beside(false),
            Action::Open => self.open(cx),
            Action::TopPanel => self.place(0, cx),
            Action::MoreInformation => self.place(self.spec.panels.len() - 1, cx),
            Action::MoveUp => self.shift(false, cx),
            Action::MoveDown => self.shift(true, cx),
            Action::Mark => self.switch_required(cx),
            Action::Delete => self.take_away(cx),
            Action::Create => self.make(cx),
            Action::Edit => self.change(cx),
            Action::Layouts => self.choose_layout(cx),
            Action::BeginWith => self.offer_shipped(cx),
            Action::Plan | Action::Submit => self.plan(cx),
            Action::Undo => self.undo(cx),
            Action::Document | Action::Details => self.show_file(cx),
            Action::Editor => self.edit_file(cx),
            Action::Refresh if self.reading.is_none() => self.read(cx),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn act_reading(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Refresh => self.read(cx),
            Action::Details => {
                let error = self.reading.as_ref().and_then(PlaceReading::error).cloned();
                cx.commands.extend(error.map(Command::error));
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        match self.pane {
            Pane::Fields => {
                let Some(field) = self.field() else { return };
                let is_on = self.sketch.as_ref().is_some_and(|sketch| sketch.seat(&self.layout, &field.id).is_some());
                if is_on { self.take_away(cx) } else { self.place(self.spec.panels.len() - 1, cx) }
            }
            Pane::Layout => self.choose_layout(cx),
            Pane::Templates => self.ask_required(cx),
            Pane::Rules => self.show_rule(cx),
        }
    }

    /// Puts the field under the cursor into a panel of the layout, and goes on to the next one.
    fn place(&mut self, panel: usize, cx: &mut Cx<'_>) {
        let Some(field) = self.field() else { return };
        if self.layout.is_empty() {
            return self.ask_layout(None, cx);
        }
        let (layout, pane) = (self.layout.clone(), self.pane);
        let Some(sketch) = &mut self.sketch else { return };
        sketch.place(&layout, &field.id, panel, None);
        match pane {
            Pane::Layout => self.at[pane as usize] = self.row_of(&field.id).unwrap_or_default(),
            _ => self.at[pane as usize] += 1,
        }
        self.settle(cx);
    }

    /// Moves the field under the cursor of the layout by one place; past the end of its panel into the next one.
    fn shift(&mut self, forward: bool, cx: &mut Cx<'_>) {
        let (Pane::Layout, Some(field)) = (self.pane, self.field()) else { return };
        let layout = self.layout.clone();
        let Some((panel, at)) = self.seat_at(self.row(Pane::Layout)) else { return };
        let last = self.spec.panels.len() - 1;
        let Some(sketch) = &mut self.sketch else { return };
        let len = sketch.panel(&layout, panel).len();
        match (forward, at) {
            (true, at) if at + 1 < len => sketch.place(&layout, &field.id, panel, Some(at + 1)),
            (true, _) if panel < last => sketch.place(&layout, &field.id, panel + 1, Some(0)),
            (false, 0) if panel > 0 => sketch.place(&layout, &field.id, panel - 1, None),
            (false, at) if at > 0 => sketch.place(&layout, &field.id, panel, Some(at - 1)),
            _ => return,
        }
        self.at[Pane::Layout as usize] = self.row_of(&field.id).unwrap_or_default();
        self.settle(cx);
    }

    /// Requires the field under the cursor in all templates of the layout, or in none.
    fn switch_required(&mut self, cx: &mut Cx<'_>) {
        let (Pane::Fields | Pane::Layout, Some(field)) = (self.pane, self.field()) else { return };
        let layout = self.layout.clone();
        let Some(sketch) = &mut self.sketch else { return };
        let users: Vec<String> = sketch.users(&layout).iter().map(|template| template.key.clone()).collect();
        if users.is_empty() {
            return cx.command(Command::warn("no template has this layout: make one, and it can require fields"));
        }
        let is_required = sketch.is_required(&layout, &field.id);
        for key in users {
            let Some(template) = sketch.wanted.entry(&self.spec.templates, &key).cloned() else { continue };
            let mut ids = sketch.required(&template);
            ids.retain(|id| *id != field.id);
            if !is_required {
                ids.push(field.id.clone());
            }
            sketch.require(&key, &ids);
        }
        self.settle(cx);
    }

    /// Takes a field off the layout; what is on none, and all others, out of the design.
    fn take_away(&mut self, cx: &mut Cx<'_>) {
        let (layout, field, under) = (self.layout.clone(), self.field(), self.under());
        let is_field = matches!(self.pane, Pane::Fields | Pane::Layout);
        let Some(sketch) = &mut self.sketch else { return };
        if let Some(field) = field.filter(|_| is_field)
            && sketch.take_off(&layout, &field.id)
        {
            return self.settle(cx);
        }
        let Some((kind, key)) = under else { return };
        match sketch.drop_entry(&kind, &key) {
            Ok(()) => {
                self.settle(cx);
                cx.command(Command::notice(format!("{key} is out of the design: it can be taken back")));
            }
            Err(why) => cx.command(Command::warn(why)),
        }
    }

    fn choose_layout(&mut self, cx: &mut Cx<'_>) {
        let Some(sketch) = &self.sketch else { return };
        let layouts: Vec<String> = sketch.layouts().iter().map(|layout| layout.key.clone()).collect();
        if layouts.is_empty() {
            return self.ask_layout(None, cx);
        }
        let of_template = self.pane == Pane::Templates;
        let choice = |key: &String| {
            let used = sketch.users(key).iter().map(|template| template.key.clone()).collect::<Vec<_>>().join(" · ");
            let answer = if of_template { DesignAnswer::LayOut(key.clone()) } else { DesignAnswer::Show(key.clone()) };
            Choice::new(key.as_str(), used, Command::Answer(OverlayAnswer::Design(answer)))
        };
        let title = if of_template { "Its layout" } else { "Layouts" };
        cx.command(Command::Overlay(menu(title, layouts.iter().map(choice).collect())));
    }

    fn undo(&mut self, cx: &mut Cx<'_>) {
        let now = cx.now();
        if self.sketch.as_mut().is_some_and(|sketch| sketch.undo(now)) {
            self.settle(cx);
        } else {
            cx.command(Command::warn("there is nothing to take back"));
        }
    }

    fn show_file(&self, cx: &mut Cx<'_>) {
        let Some((sketch, (kind, key))) = self.sketch.as_ref().zip(self.under()) else { return };
        let text = sketch.wanted.entry(&kind, &key).map(|entry| file_of_entry(entry, &sketch.kinds));
        match text {
            Some(text) => cx.command(Command::Overlay(reading(&key, text))),
            None => cx.command(Command::warn("the service makes this by itself, and nothing of it is in the design")),
        }
    }

    fn show_rule(&self, cx: &mut Cx<'_>) {
        let Some((sketch, rule)) = self.sketch.as_ref().zip(self.rule()) else { return };
        let (templates, field) = sketch.holds_in(&rule.key);
        let field = field.map(|id| format!("{} is ", sketch.name_of(&id))).unwrap_or_default();
        let holds = if templates.is_empty() { "no template".to_owned() } else { templates.join(", ") };
        let text = format!(
            "{field}{}.\n\nIt holds in {holds}.\n\n{}",
            sketch.sentence(rule),
            file_of_entry(rule, &sketch.kinds)
        );
        cx.command(Command::Overlay(reading(&rule.key, text)));
    }
}
