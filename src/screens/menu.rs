//! A list of choices over a page: what to copy, where to go, which region. Typing narrows it.

use ratatui::layout::Rect;

use super::command::{Choice, MenuSpec, Overlay, OverlaySpec};
use super::filter_list::{Entries, FilterList, whole_rows};
use super::{Command, Cx, Handled, Screen, Session, View, overlay};
use crate::config::{Action, Mode};
use crate::contract::Context;
use crate::widgets::{self, MenuItem, Tone};

/// So many characters of a text to copy are shown beside its name.
const SHOWN: usize = 110;

impl Choice {
    /// A choice with what it does.
    pub fn new(label: impl Into<String>, detail: impl Into<String>, command: Command) -> Self {
        Self { label: label.into(), detail: detail.into(), also: Vec::new(), otherwise: false, command }
    }

    /// The same, found by these short words as well.
    #[must_use]
    pub(super) fn also<const N: usize>(self, words: [&str; N]) -> Self {
        Self { also: words.map(str::to_lowercase).to_vec(), ..self }
    }

    /// The same, for what the list does not have: it stays last however the list is narrowed, and is told what was typed.
    #[must_use]
    pub(super) fn otherwise(self) -> Self {
        Self { otherwise: true, ..self }
    }

    /// How near a word that it is found by is to what was typed, if one is: the word itself, or the beginning of it.
    fn nearness(&self, typed: &str) -> Option<bool> {
        let words = self.also.iter().filter(|word| !typed.is_empty() && word.starts_with(typed));
        words.map(|word| word.len() > typed.len()).min()
    }

    pub(super) fn label(&self) -> &str {
        &self.label
    }

    pub(super) fn detail(&self) -> &str {
        &self.detail
    }

    /// The same where a context refuses it: it is seen, and says why.
    #[must_use]
    pub(super) fn refused(self, why: Option<String>, context: &Context) -> Self {
        let Some(why) = why else { return self };
        let detail = if context.protected { "protected" } else { "read-only" };
        Self { detail: detail.to_owned(), command: Command::warn(why), ..self }
    }

    /// What can't be chosen now, and only says why, is drawn so.
    fn item(&self) -> MenuItem<'_> {
        let disabled = matches!(&self.command, Command::Notice(notice) if notice.tone == Tone::Warn);
        MenuItem { disabled, ..MenuItem::new(self.label.as_str(), self.detail.as_str()) }
    }

    /// What it does.
    pub(super) fn command(&self) -> &Command {
        &self.command
    }

    /// A text to copy; its beginning is shown beside its name.
    pub fn copy(what: &str, text: String) -> Self {
        // A document may be long: no more of it is looked at than is shown.
        let words = text.split_whitespace().take(SHOWN).collect::<Vec<_>>().join(" ");
        let shown = match words.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", words[..end].trim_end()),
            None => words,
        };
        Self::new(what, shown, Command::copy(what, text))
    }
}

/// A menu of choices.
pub fn menu(title: &str, choices: Vec<Choice>) -> Overlay {
    menu_at(title, choices, 0, "")
}

/// A menu with the cursor on one of its choices, narrowed by what was typed already.
pub(crate) fn menu_at(title: &str, choices: Vec<Choice>, at: usize, typed: &str) -> Overlay {
    let (title, typed) = (title.to_owned(), typed.to_owned());
    Overlay::from(OverlaySpec::Menu(MenuSpec { title, choices, at, typed, of_field: false }))
}

/// The values of a field: the keys that leave the field take what was chosen, and then do to the form what they do.
pub(crate) fn choice_at(title: &str, choices: Vec<Choice>, at: usize, typed: &str) -> Overlay {
    let (title, typed) = (title.to_owned(), typed.to_owned());
    Overlay::from(OverlaySpec::Menu(MenuSpec { title, choices, at, typed, of_field: true }))
}

impl MenuSpec {
    pub(super) fn open(self) -> Box<dyn Screen> {
        let Self { title, choices, at, typed, of_field } = self;
        let menu = Menu::new(&title, choices, at, &typed);
        Box::new(Menu { of_field: of_field.then_some(at), ..menu })
    }
}

/// What is done with what is under the cursor.
const CHOOSE: &str = "choose";

#[derive(Debug)]
struct Menu {
    title: String,
    choices: Vec<Choice>,
    shown: Vec<usize>,
    /// So many of these are there for what was typed; the others stay whatever it is.
    matching: usize,
    narrow: FilterList,
    /// Where the cursor was at first, if these are the values of a field.
    of_field: Option<usize>,
}

impl Menu {
    fn new(title: &str, choices: Vec<Choice>, at: usize, typed: &str) -> Self {
        let narrow = FilterList { at, ..FilterList::new(typed) };
        let shown: Vec<usize> = (0..choices.len()).collect();
        let mut menu = Self { title: title.to_owned(), matching: shown.len(), shown, choices, narrow, of_field: None };
        if !typed.is_empty() {
            menu.find();
            menu.narrow.at = 0;
        }
        menu
    }

    fn accept(&self, cx: &mut Cx<'_>) {
        let choice = self.shown.get(self.narrow.at).and_then(|index| self.choices.get(*index));
        if let Some(choice) = choice {
            let command = choice.command.clone();
            let is_meant = self.narrow.at < self.matching;
            overlay::answer(cx, if is_meant { command } else { command.with_typed(self.narrow.typed()) });
        }
    }
}

impl Entries for Menu {
    const NAME: &'static str = "menu";

    fn list(&self) -> &FilterList {
        &self.narrow
    }

    fn list_mut(&mut self) -> &mut FilterList {
        &mut self.narrow
    }

    fn found(&self) -> usize {
        self.shown.len()
    }

    fn item(&self, at: usize) -> Option<MenuItem<'_>> {
        Some(self.choices.get(*self.shown.get(at)?)?.item())
    }

    fn find(&mut self) {
        let named = self.narrow.find(self.choices.iter().map(Choice::label));
        let typed = self.narrow.typed().to_lowercase();
        let near = |at: &usize| self.choices[*at].nearness(&typed);
        // What is meant by a whole word stands first, what only begins like it last.
        let (mut shown, mut begin) = (Vec::new(), Vec::new());
        for at in 0..self.choices.len() {
            match near(&at) {
                Some(false) => shown.push(at),
                Some(true) => begin.push(at),
                None => {}
            }
        }
        for at in named.into_iter().chain(begin) {
            if !shown.contains(&at) {
                shown.push(at);
            }
        }
        self.matching = shown.len();
        let others = (0..self.choices.len()).filter(|at| self.choices[*at].otherwise && !shown.contains(at));
        let others: Vec<usize> = others.collect();
        shown.extend(others);
        self.shown = shown;
    }

    fn choose(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Accept => self.accept(cx),
            Action::NextField | Action::PreviousField | Action::Submit if self.of_field.is_some() => {
                if !self.narrow.typed().is_empty() || self.of_field != Some(self.narrow.at) {
                    self.accept(cx);
                }
                cx.command(Command::Act(action));
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn keys(&self) -> Mode {
        if self.of_field.is_some() { Mode::Form } else { Mode::Text }
    }

    fn heading(&self, _view: &View<'_>) -> String {
        self.title.clone()
    }

    /// All of the choices count for the size, so that the menu does not jump while it is narrowed.
    fn place(&self, screen: Rect) -> Rect {
        let widest = |text: fn(&Choice) -> &str| self.choices.iter().map(|c| widgets::columns(text(c))).max();
        let label = widest(|choice| &choice.label).unwrap_or(0);
        let detail = widest(|choice| &choice.detail).unwrap_or(0).min(48);
        let width = (label + detail + 8).max(widgets::columns(&self.title) + 8).clamp(36, 100);
        let rows = self.choices.len() as u16 + 3;
        let inside = overlay::place(screen, width as u16, rows).width.saturating_sub(4);
        overlay::place(screen, width as u16, rows + whole_rows(self.choices.iter().map(Choice::item), inside))
    }

    fn means(&self, action: Action) -> Option<&'static str> {
        (action == Action::Accept).then_some(CHOOSE)
    }

    fn hints(&self, session: &Session) -> Vec<(String, &'static str)> {
        let choose = self.accepts().then_some((Action::Accept, CHOOSE));
        let keys: Vec<_> = choose.into_iter().chain([(Action::Back, "close")]).collect();
        overlay::hints(session, self.keys(), &keys)
    }

    fn ask(&self) -> String {
        "type to narrow".to_owned()
    }

    fn empty(&self, _view: &View<'_>) -> String {
        "Nothing matches.".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::testing::{ScreenHarness, missing};

    fn copy_menu() -> Box<dyn Screen> {
        let arn = "arn:aws:appflow:eu-central-1:210987654321:flow/nightly-contacts";
        let document = "{\n  \"flowName\": \"nightly-contacts\"\n}";
        menu(
            "Copy",
            vec![
                Choice::copy("id", "nightly-contacts".to_owned()),
                Choice::copy("ARN", arn.to_owned()),
                Choice::copy("document", document.to_owned()),
            ],
        )
        .open()
    }

    #[test]
    fn it_shows_what_there_is_to_choose() {
        let mut harness = ScreenHarness::over("appflow/flows");
        let menu = copy_menu();
        insta::assert_snapshot!("menu_80x24", harness.overlay(&*menu));
        harness.shrink(&*menu);
        insta::assert_snapshot!("menu_40x10", harness.sized(40, 10).overlay(&*menu));
    }

    #[test]
    fn typing_narrows_it_and_enter_takes_the_choice() {
        let (mut harness, mut menu) = (ScreenHarness::over("appflow/flows"), copy_menu());
        harness.type_text(&mut *menu, "doc");
        harness.press(&mut *menu, "enter");
        let document = Command::copy("document", "{\n  \"flowName\": \"nightly-contacts\"\n}");
        assert_eq!(harness.commands, [Command::Close, document]);
    }

    #[test]
    fn a_long_text_to_copy_is_shown_by_its_beginning_and_copied_whole() {
        for word in ["a", "Ω", "김", "👩‍👧", "e\u{301}", "two words ", "{\n  "] {
            for times in [1, SHOWN / 2, SHOWN - 1, SHOWN, SHOWN + 1, 40 * SHOWN] {
                let text = word.repeat(times);
                let choice = Choice::copy("value", text.clone());
                let shown = choice.detail().trim_end_matches('…');
                let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(whole.starts_with(shown) && shown.chars().count() <= SHOWN, "{word:?} {times}: {shown}");
                let is_cut = whole.chars().count() > SHOWN;
                assert_eq!(choice.detail().ends_with('…'), is_cut, "{word:?} {times}: {shown}");
                assert_eq!(*choice.command(), Command::copy("value", text));
            }
        }
    }

    #[test]
    fn a_code_finds_what_it_stands_for_before_what_has_its_letters() {
        let names = [("Andorra", "ad"), ("Sweden", "se"), ("Germany", "de"), ("Denmark", "dk")];
        let choices = names.map(|(name, code)| Choice::new(name, "", Command::copy(name, name)).also([code]));
        let (mut harness, mut menu) = (ScreenHarness::over("appflow/flows"), menu("Country", choices.to_vec()).open());
        harness.type_text(&mut *menu, "DE");
        harness.press(&mut *menu, "enter");
        assert_eq!(harness.commands, [Command::Close, Command::copy("Germany", "Germany")]);
    }

    #[test]
    fn nothing_happens_where_nothing_matches() {
        let (mut harness, mut menu) = (ScreenHarness::over("appflow/flows"), copy_menu());
        harness.type_text(&mut *menu, "zzz");
        harness.press(&mut *menu, "down enter");
        assert_eq!(harness.asked(), []);
        assert!(harness.overlay(&*menu).contains("Nothing matches."));
        assert_eq!(harness.press(&mut *menu, "esc"), Handled::No, "the app closes it");
    }

    #[test]
    fn all_of_a_choice_is_read_when_the_cursor_is_on_it() {
        let words = |from: usize| (from..from + 12).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ");
        let mut menu = menu("Copy", (0..9).map(|n| Choice::copy(&words(n * 50), words(n * 50 + 20))).collect()).open();
        let wanted: String = (0..9).map(|n| words(n * 50) + " " + &words(n * 50 + 20) + " ").collect();
        for (width, height) in [(80, 24), (40, 12)] {
            let mut harness = ScreenHarness::over("appflow/flows").sized(width, height);
            harness.press(&mut *menu, "home");
            for _ in 0..9 {
                harness.press(&mut *menu, "up");
            }
            let read = harness.read_over(&mut *menu, "down");
            assert_eq!(missing(&wanted, &read), [""; 0], "{}", harness.overlay(&*menu));
        }
    }
}
