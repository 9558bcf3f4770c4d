//! All keys with what they do, those of the page first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::command::{Overlay, OverlaySpec};
use super::filter::FilterLine;
use super::glossary::glossary;
use super::query::BETWEEN;
use super::topics::{topics, words_of};
use super::{Cx, Handled, Screen, Session, TOOLS, View, overlay};
use crate::config::{Action, Group, Keymap, Mode};
use crate::contract::Input;
use crate::theme::Theme;
use crate::widgets;

/// Width of the column of keys.
const KEYS: u16 = 18;
/// Width of that of words.
const WORDS: u16 = 22;

/// What the app does on every page, whatever that does itself: before the tools, and behind them.
const FIRST: [Action; 3] = [Action::FindCustomer, Action::Palette, Action::Home];
const LAST: [Action; 8] = [
    Action::HistoryBack,
    Action::HistoryForward,
    Action::Bookmark,
    Action::Unlock,
    Action::Help,
    Action::Tour,
    Action::Suspend,
    Action::Quit,
];
/// The same over an overlay, which is left before anything else opens.
const OVER: [Action; 4] = [Action::FindCustomer, Action::Help, Action::Suspend, Action::Quit];

/// What the mouse does, unless the settings leave it to the terminal.
const MOUSE: [(&str, &str); 3] = [
    (
        "click",
        "Go there, and a second time open it; sort by a heading; go to a part of the way above; do what the bar names",
    ),
    ("wheel", "Move in what is under it"),
    ("Shift and drag", "Select text as in any terminal; with mouse = false in the settings without Shift, too"),
];

/// What the app does whatever has the keys.
pub(super) fn anywhere(over: bool) -> Vec<Action> {
    if over {
        return OVER.to_vec();
    }
    let tools = TOOLS.iter().map(|tool| tool.action).filter(|action| !FIRST.contains(action));
    FIRST.into_iter().chain(tools).chain(LAST).collect()
}

/// The keys of a page or an overlay as they are now, with what they do there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PageKeys {
    mode: Mode,
    /// What it offers, and what it does then.
    actions: Vec<(Action, &'static str)>,
    /// What moves in it besides.
    moves: Vec<(Action, &'static str)>,
    /// Keys that no keymap has.
    fixed: Option<(&'static str, &'static str)>,
    /// What the app does whatever has the keys.
    anywhere: Vec<Action>,
}

/// The overlay that explains the keys of what lies beneath, which offers these actions; `over` says that this is an
/// overlay itself.
pub fn help_on(screen: &dyn Screen, actions: &[Action], over: bool) -> Overlay {
    let said = |action: Action| (action, screen.explains(action).unwrap_or_else(|| action.description()));
    let moves = screen.moves().into_iter().filter(|action| !actions.contains(action)).map(said).collect();
    let anywhere = anywhere(over).into_iter().filter(|action| !actions.contains(action)).collect();
    let actions = actions.iter().copied().map(said).collect();
    let (mode, fixed) = (screen.mode(), screen.fixed_keys());
    Overlay::from(OverlaySpec::Help(PageKeys { mode, actions, moves, fixed, anywhere }))
}

/// The overlay that explains the keys of a list that offers these actions, by the keys of `mode`.
pub fn help(mode: Mode, actions: Vec<Action>) -> Overlay {
    let said = |action: Action| (action, action.description());
    let moves = super::MOVES.into_iter().map(said).collect();
    let actions = actions.into_iter().map(said).collect();
    let keys = PageKeys { mode, actions, moves, fixed: None, anywhere: anywhere(false) };
    Overlay::from(OverlaySpec::Help(keys))
}

impl PageKeys {
    /// Every action that is listed as one of what lies beneath.
    #[cfg(test)]
    pub(super) fn own(&self) -> impl Iterator<Item = Action> {
        self.actions.iter().chain(&self.moves).map(|(action, _)| *action)
    }
}

#[derive(Debug)]
pub(super) struct Help {
    keys: PageKeys,
    top: usize,
    filter: FilterLine,
}

/// A heading with its entries: keys and what they do.
struct Section {
    title: String,
    /// How wide the column of keys, or of words, is.
    keys: u16,
    entries: Vec<HelpEntry>,
}

/// A line of the help: keys or a word, and what they do or mean.
#[derive(Clone, Debug)]
struct HelpEntry {
    keys: String,
    does: String,
    /// What it is found by besides.
    sought: String,
}

impl HelpEntry {
    fn new(keys: impl Into<String>, does: impl Into<String>) -> Self {
        Self { keys: keys.into(), does: does.into(), sought: String::new() }
    }
}

impl Help {
    pub(super) fn new(keys: PageKeys) -> Self {
        Self { keys, top: 0, filter: FilterLine::default() }
    }

    fn sections(&self, keymap: &Keymap) -> Vec<Section> {
        let keys = &self.keys;
        let entry = |mode: Mode, (action, does): (Action, &'static str)| {
            let keys = keymap.keys(mode, action).join("  ");
            (!keys.is_empty()).then(|| HelpEntry { sought: words_of(action), ..HelpEntry::new(keys, does) })
        };
        let here = |said: &[(Action, &'static str)]| -> Vec<HelpEntry> {
            said.iter().filter_map(|said| entry(keys.mode, *said)).collect()
        };
        let section = |title: &str, entries| Section { title: title.to_owned(), keys: KEYS, entries };
        let fixed = keys.fixed.iter().map(|(keys, does)| HelpEntry::new(*keys, *does));
        let anywhere: Vec<(Action, &'static str)> =
            keys.anywhere.iter().map(|action| (*action, action.description())).collect();
        let mut sections = vec![
            section("On this page", here(&keys.actions)),
            section("Move", here(&keys.moves).into_iter().chain(fixed).collect()),
            section("Everywhere", here(&anywhere)),
        ];
        // Where letters are typed, nobody can ask for help with them.
        let of_form = |action: &&Action| action.group() == Group::Form || !keymap.keys(Mode::Form, **action).is_empty();
        // What holds everywhere holds in forms, too, and is said once.
        let forms = Action::ALL
            .iter()
            .filter(of_form)
            .filter(|action| !keys.anywhere.contains(action))
            .map(|action| (*action, action.description()));
        sections.push(section("In a form", forms.filter_map(|said| entry(Mode::Form, said)).collect()));
        sections.push(section("With the mouse", MOUSE.map(|(deed, does)| HelpEntry::new(deed, does)).to_vec()));
        let how = topics().iter().map(|topic| HelpEntry {
            sought: topic.sought(),
            ..HelpEntry::new(topic.title.as_str(), topic.text(keymap))
        });
        sections.push(Section { keys: WORDS, ..section("How to", how.collect()) });
        let words = glossary().map(|(word, meaning)| HelpEntry::new(word, meaning)).collect();
        sections.push(Section { keys: WORDS, ..section("Words", words) });
        self.narrow(sections)
    }

    fn narrow(&self, mut sections: Vec<Section>) -> Vec<Section> {
        for section in &mut sections {
            let text = |entry: &HelpEntry| format!("{} {}{BETWEEN}{}", entry.keys, entry.does, entry.sought);
            let kept = self.filter.keep(section.entries.iter().map(text));
            section.entries = kept.into_iter().filter_map(|at| section.entries.get(at).cloned()).collect();
        }
        sections.retain(|section| !section.entries.is_empty());
        sections
    }

    fn lines(&self, keymap: &Keymap, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for section in self.sections(keymap) {
            let keys = section.keys.min(width / 3);
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.push(Line::styled(section.title, theme.heading));
            for HelpEntry { keys: key, does, .. } in section.entries {
                let does = widgets::wrap(&does, usize::from(width.saturating_sub(keys + 1).max(8)));
                // What has no room in its column stands above.
                let is_wide = widgets::columns(&key) > usize::from(keys);
                let above = if is_wide { widgets::wrap(&key, width.into()) } else { Vec::new() };
                lines.extend(above.into_iter().map(|key| Line::styled(key, theme.key)));
                let key = if is_wide { String::new() } else { key };
                for (n, does) in does.into_iter().enumerate() {
                    let key = if n == 0 { key.as_str() } else { "" };
                    let key = widgets::pad(key, keys.into(), widgets::Align::Left);
                    let key = Span::styled(format!("{key} "), theme.key);
                    lines.push(Line::from(vec![key, Span::styled(does, theme.text)]));
                }
            }
        }
        if lines.is_empty() {
            lines.push(Line::styled("No key does that.", theme.muted));
        }
        lines
    }

    fn inside(place: Rect) -> (u16, u16) {
        (place.width.saturating_sub(6), place.height.saturating_sub(2))
    }
}

fn place(screen: Rect) -> Rect {
    overlay::place(screen, 88, screen.height.saturating_sub(2).max(10))
}

impl Screen for Help {
    fn name(&self) -> &'static str {
        "help"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let (width, height) = Self::inside(place(cx.area));
        let len = self.lines(&cx.session.keymap, width, &Theme::default()).len();
        if let Some(top) = overlay::scroll(action, self.top, len, height) {
            self.top = top;
        } else if matches!(action, Action::Help | Action::Open) {
            cx.command(super::Command::Close);
        } else if !self.filter.act(action) {
            return Handled::No;
        }
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        self.filter.mode()
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        self.top = 0;
        self.filter.input(input);
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        vec![Action::Filter, Action::Back]
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        (action == Action::Filter).then_some("find")
    }

    fn title(&self, _view: &View<'_>) -> String {
        "Keys".to_owned()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let keys = [(Action::Filter, "find"), (Action::Back, "close")];
        let hints = overlay::hints(view.session, Mode::Browse, &keys);
        let inside = overlay::frame(place(area), buf, theme, "Keys", &hints);
        let body = self.filter.draw(inside, buf, theme);
        let lines = self.lines(&view.session.keymap, body.width.saturating_sub(2), theme);
        overlay::lines(body, buf, theme, &lines, self.top);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::testing::ScreenHarness;

    fn shown() -> Box<dyn Screen> {
        help(Mode::Browse, vec![Action::Open, Action::Filter, Action::Refresh]).open()
    }

    #[test]
    fn the_keys_of_the_page_come_first() {
        let mut harness = ScreenHarness::over("appflow/flows");
        let screen = shown();
        insta::assert_snapshot!("help_80x24", harness.overlay(&*screen));
        harness.shrink(&*screen);
        insta::assert_snapshot!("help_40x10", harness.sized(40, 10).overlay(&*screen));
    }

    #[test]
    fn nothing_stands_twice_among_what_works_everywhere() {
        for over in [false, true] {
            let all = anywhere(over);
            let again = all.iter().enumerate().find(|(at, action)| all[..*at].contains(action));
            assert_eq!(again, None);
        }
    }

    #[test]
    fn it_finds_a_key_by_what_it_does() {
        let (mut harness, mut screen) = (ScreenHarness::over("appflow/flows"), shown());
        harness.press(&mut *screen, "/");
        harness.type_text(&mut *screen, "=zeppelin");
        assert!(harness.overlay(&*screen).contains("No key does that."));
        harness.press(&mut *screen, "esc /");
        harness.type_text(&mut *screen, "=every API call");
        let text = harness.overlay(&*screen);
        assert!(text.contains("Show every API call"), "{text}");
        assert!(!text.contains("Move up"), "{text}");
    }

    #[test]
    fn every_key_of_a_form_is_there() {
        let keymap = Keymap::default();
        let sections = Help::new(PageKeys {
            mode: Mode::Browse,
            actions: Vec::new(),
            moves: Vec::new(),
            fixed: None,
            anywhere: Vec::new(),
        })
        .sections(&keymap);
        let keys = sections.iter().flat_map(|section| &section.entries).map(|entry| entry.keys.as_str());
        let shown = format!(" {} ", keys.collect::<Vec<_>>().join("  "));
        for (key, action) in keymap.bindings(Mode::Form) {
            assert!(shown.contains(&format!(" {key} ")), "{key} of {action:?}: {shown}");
        }
    }

    #[test]
    fn every_key_can_be_reached_by_scrolling() {
        let (mut harness, mut screen) = (ScreenHarness::over("appflow/flows").sized(60, 12), shown());
        harness.press(&mut *screen, "G");
        let last = harness.overlay(&*screen);
        assert!(last.contains("write") && last.contains("became of them."), "{last}");
    }

    #[test]
    fn a_word_is_found_like_a_key() {
        let (mut harness, mut screen) = (ScreenHarness::over("appflow/flows"), shown());
        harness.press(&mut *screen, "/");
        harness.type_text(&mut *screen, "=identity resolution");
        let text = harness.overlay(&*screen);
        assert!(text.contains("belong to the same") && !text.contains("Show every API call"), "{text}");
    }
}
