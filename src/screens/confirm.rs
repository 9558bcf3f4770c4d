//! A question before something that cannot be taken back. The safe answer has the focus.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Command, Cx, Desk, Handled, Screen, Told, View, overlay};
use crate::config::{Action, Mode};
use crate::contract::{Context, Input};
use crate::widgets;

/// Asks a question before a command is carried out; the safe answer has the focus.
pub fn confirm(question: &str, lines: Vec<String>, yes: &str, no: &str, command: Command) -> Box<dyn Screen> {
    Box::new(Confirm {
        question: question.to_owned(),
        lines,
        yes: yes.to_owned(),
        no: no.to_owned(),
        command: Some(command),
        on_yes: false,
    })
}

/// Asks before the program is left while a write is under way.
pub fn confirm_quit(desk: &Desk) -> Box<dyn Screen> {
    let writes = desk.ledger.running().filter(|(_, ticket)| ticket.write);
    let mut lines: Vec<String> = writes
        .filter_map(|(id, _)| desk.calls.get(id))
        .map(|call| format!("{} of {} has been running for {}.", call.title(), call.service(), elapsed(desk, call)))
        .collect();
    lines.push("Leaving does not take it back: whether it happened would stay unknown.".to_owned());
    Box::new(Confirm {
        question: "Leave while a change is being made?".to_owned(),
        lines,
        yes: "Leave".to_owned(),
        no: "Stay".to_owned(),
        command: Some(Command::Quit),
        on_yes: false,
    })
}

fn elapsed(desk: &Desk, call: &super::CallRecord) -> String {
    widgets::duration(call.elapsed(desk.now))
}

/// Asks before all pages of a list are loaded, and says what that takes. `page` is how many rows a page has brought
/// so far.
pub fn confirm_load_all(operation: &str, loaded: usize, page: usize) -> Box<dyn Screen> {
    let rows = |n: usize| widgets::plural(n as u64, "row", "rows");
    let lines = vec![
        format!("{} are loaded; the service does not say how many follow.", rows(loaded)),
        format!("Every {} take one {operation} call.", rows(page.max(1))),
        "They run in the background, at a fifth of the request rate at most.".to_owned(),
        "Esc stops it; what has arrived stays.".to_owned(),
    ];
    Box::new(Confirm {
        question: "Load all rows?".to_owned(),
        lines,
        yes: "Load all".to_owned(),
        no: "Not now".to_owned(),
        command: Some(Command::Tell(Told::LoadAll)),
        on_yes: false,
    })
}

/// Asks before writes are allowed in a protected profile.
pub fn confirm_unlock(context: &Context) -> Box<dyn Screen> {
    let profile = context.profile.as_deref().unwrap_or("default");
    let account = context.account().unwrap_or("an account that is not known");
    Box::new(Confirm {
        question: format!("Allow changes in {profile}?"),
        lines: vec![
            format!("The settings protect this profile; it belongs to {account}."),
            "Until you leave or lock it again, changes made here are real.".to_owned(),
        ],
        yes: "Unlock".to_owned(),
        no: "Stay protected".to_owned(),
        command: Some(Command::Unlock(context.id)),
        on_yes: false,
    })
}

#[derive(Debug)]
struct Confirm {
    question: String,
    lines: Vec<String>,
    yes: String,
    no: String,
    /// What yes does; `None` once it was done.
    command: Option<Command>,
    on_yes: bool,
}

impl Confirm {
    fn say_yes(&mut self, cx: &mut Cx<'_>) {
        if let Some(command) = self.command.take() {
            overlay::answer(cx, command);
        }
    }

    fn text_lines(&self, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
        let theme = &view.desk.theme;
        let mut lines = Vec::new();
        for line in &self.lines {
            lines.extend(overlay::wrapped(line, width, theme.text));
        }
        lines
    }
}

impl Screen for Confirm {
    fn name(&self) -> &'static str {
        "confirm"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Accept if self.on_yes => self.say_yes(cx),
            Action::Accept | Action::Back => cx.command(Command::Close),
            Action::Up | Action::Down | Action::NextField | Action::PreviousField => self.on_yes = !self.on_yes,
            // asking to leave once more while asked changes nothing
            Action::Quit => {}
            _ => return Handled::No,
        }
        Handled::Yes
    }

    /// Its keys are those of a question, so it takes letters as they come.
    fn takes_text(&self) -> bool {
        true
    }

    fn text(&mut self, input: &Input, cx: &mut Cx<'_>) -> Handled {
        let Input::Key(key) = input else { return Handled::Yes };
        match cx.desk.keymap.action(Mode::Dialog, *key) {
            Some(Action::Accept) => self.say_yes(cx),
            Some(Action::Back) => cx.command(Command::Close),
            Some(Action::Left | Action::Up | Action::Right | Action::Down) => self.on_yes = !self.on_yes,
            _ => {}
        }
        Handled::Yes
    }

    fn actions(&self, _desk: &Desk) -> Vec<Action> {
        Vec::new()
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.question.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.desk.theme;
        let width = 64.min(area.width);
        let text = self.text_lines(width.saturating_sub(6), view);
        let place = overlay::place(area, width, text.len() as u16 + 5);
        let inside = overlay::frame(place, buf, theme, &self.question, &[]);
        let text = self.text_lines(inside.width.saturating_sub(2), view);
        let buttons = inside.height.min(1);
        let gap = u16::from(usize::from(inside.height) > text.len() + 1);
        let head = u16::from(usize::from(inside.height) > text.len() + 2);
        let body = Rect { y: inside.y + head, height: inside.height.saturating_sub(buttons + gap + head), ..inside };
        overlay::lines(body, buf, theme, &text, 0);
        let row = Rect { y: inside.bottom().saturating_sub(buttons), height: buttons, ..inside };
        let key = |action| view.desk.keymap.keys(Mode::Dialog, action);
        let letter = |action| key(action).into_iter().find(|key| key.len() == 1).unwrap_or_default();
        let label = |action, text: &str| match letter(action) {
            key if key.is_empty() => format!("  {text}  "),
            key => format!("  {text} ({key})  "),
        };
        let style = |focus: bool| if focus { theme.selection } else { theme.text };
        let used = widgets::put(buf, row, &label(Action::Back, &self.no), style(!self.on_yes)) + 2;
        let rest = Rect { x: row.x + used.min(row.width), width: row.width.saturating_sub(used), ..row };
        widgets::put(buf, rest, &label(Action::Accept, &self.yes), style(self.on_yes));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::Lane;
    use crate::screens::testing::Stage;

    #[test]
    fn enter_takes_the_safe_answer() {
        let mut stage = Stage::over("profiles/domains");
        let mut ask = confirm_load_all("ListDomains", 200, 100);
        stage.press(&mut *ask, "enter");
        assert_eq!(stage.said(), "Close");
        stage.press(&mut *ask, "n");
        assert_eq!(stage.said(), "Close");
        stage.press(&mut *ask, "right enter");
        assert_eq!(stage.said(), "Tell(LoadAll)");
        let mut ask = confirm_load_all("ListDomains", 200, 100);
        stage.press(&mut *ask, "y");
        assert_eq!(stage.said(), "Tell(LoadAll)");
    }

    #[test]
    fn it_says_what_it_costs() {
        let mut stage = Stage::over("profiles/domains");
        let ask = confirm_load_all("ListDomains", 200, 100);
        insta::assert_snapshot!("confirm_load_all_80x24", stage.overlay(&*ask));
        stage.shrink(&*ask);
        insta::assert_snapshot!("confirm_load_all_40x10", stage.sized(40, 10).overlay(&*ask));
    }

    #[test]
    fn leaving_names_the_write_that_is_under_way() {
        let mut stage = Stage::over("profiles/domains");
        stage.call("PutProfileObjectType", json!({"DomainName": "acme"}), Lane::Interactive, 1);
        stage.pass(2500);
        let mut ask = confirm_quit(&stage.desk);
        insta::assert_snapshot!("confirm_quit_80x24", stage.overlay(&*ask));
        assert_eq!(stage.act(&mut *ask, Action::Quit), Handled::Yes, "it does not ask twice");
        stage.press(&mut *ask, "y");
        assert_eq!(stage.said(), "Close\nQuit");
    }
}
