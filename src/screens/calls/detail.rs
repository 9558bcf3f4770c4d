//! One call in full: how it went, what was sent, what came back, and the command that does the same.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use serde_json::Value;

use super::copy;
use crate::config::{Action, Mode};
use crate::contract::CallId;
use crate::model::is_mask;
use crate::screens::document::page::DocumentView;
use crate::screens::document::pane::draw_page;
use crate::screens::{
    CallRecord, CallState, Choice, Command, Cx, Handled, Overlay, Screen, Session, View, call_state, error, overlay,
    reading,
};
use crate::widgets;

/// What is said of a secret in a call: whoever needs it sees it where it was asked for.
const UNKEPT: &str = "This is a secret, so that the log of calls does not keep it. The page that asked for it shows it, and \
                      lets it be copied: ask for it again there.";

/// The parts of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Overview,
    Request,
    Reply,
}

impl Tab {
    const ALL: [Self; 3] = [Self::Overview, Self::Request, Self::Reply];

    fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Request => "Request",
            Self::Reply => "Reply",
        }
    }

    fn neighbour(self, step: usize) -> Self {
        let at = Self::ALL.iter().position(|tab| *tab == self).unwrap_or(0);
        Self::ALL[(at + step) % Self::ALL.len()]
    }
}

/// The overlay that shows a call.
#[derive(Debug)]
pub(crate) struct CallDetail {
    id: CallId,
    tab: Tab,
    /// The first line of the overview that is seen.
    top: usize,
    page: DocumentView,
    /// The part and the state of the call that the page was made of: a large reply takes time to unpack.
    shown: Option<(Tab, u32)>,
}

impl CallDetail {
    /// The detail of this call.
    pub(crate) fn new(id: CallId) -> Self {
        Self { id, tab: Tab::default(), top: 0, page: DocumentView::default(), shown: None }
    }

    /// Makes the page of the part, if that was not done for this state of the call.
    fn write_out(&mut self, session: &Session) {
        let Some(call) = session.calls.get(self.id) else { return };
        let now = Some((self.tab, call.pages));
        if self.shown != now {
            if lacks(self.tab, call).is_none() {
                self.page.show(&document(self.tab, call), |_| Vec::new());
            }
            self.shown = now;
        }
    }

    fn draw_part(&self, call: &CallRecord, body: Rect, buf: &mut Buffer, view: &View<'_>) {
        let (session, theme) = (view.session, &view.session.theme);
        match (lacks(self.tab, call), call.operation) {
            _ if self.tab == Tab::Overview => {
                let lines = overview(call, body.width.saturating_sub(2), session);
                overlay::lines(body, buf, theme, &lines, self.top);
            }
            (None, Some(operation)) => {
                if self.shown == Some((self.tab, call.pages)) {
                    return draw_page(&self.page, operation.service, body, buf, view);
                }
                // The call has moved on since the last key.
                let mut page = DocumentView::default();
                page.show(&document(self.tab, call), |_| Vec::new());
                draw_page(&page, operation.service, body, buf, view);
            }
            (None, None) => {}
            (Some(why), _) => overlay::lines(body, buf, theme, &overlay::wrapped(&why, body.width, theme.muted), 0),
        }
    }

    fn turn(&mut self, step: usize, session: &Session) {
        self.tab = self.tab.neighbour(step);
        self.top = 0;
        self.page = DocumentView::default();
        self.write_out(session);
    }

    /// Enter: a group folds or unfolds, a value is shown in full; in the overview it closes.
    fn open(&mut self, cx: &mut Cx<'_>) {
        match (self.tab, self.page.leaf()) {
            (Tab::Overview, _) => cx.command(Command::Close),
            (_, Some((path, value))) if is_mask(&value) => {
                cx.command(Command::Overlay(reading(&path, UNKEPT.to_owned())));
            }
            (_, Some((path, value))) => cx.command(Command::Overlay(reading(&path, value))),
            (_, None) => self.page.toggle(),
        }
    }

    /// What can be copied: the value under the cursor first.
    fn copy(&self, call: &CallRecord, session: &Session) -> Overlay {
        let selected = self.page.selected().filter(|_| self.tab != Tab::Overview && lacks(self.tab, call).is_none());
        let value = selected.map(|(path, value)| {
            let what = if path.is_empty() { "the whole".to_owned() } else { format!("value of {path}") };
            Choice::copy(&what, value)
        });
        copy::copy_menu_with(value, call, session)
    }

    /// How many rows a part has in sight.
    fn room(screen: Rect) -> Rect {
        let place = place(screen);
        Rect { width: place.width.saturating_sub(6), height: place.height.saturating_sub(3), ..place }
    }
}

/// The document of a part.
fn document(tab: Tab, call: &CallRecord) -> Cow<'_, Value> {
    match tab {
        Tab::Request => Cow::Borrowed(&call.request),
        _ => Cow::Owned(call.reply().unwrap_or_default()),
    }
}

/// Why a part has no document, where it has none.
fn lacks(tab: Tab, call: &CallRecord) -> Option<String> {
    let why = match tab {
        Tab::Request if call.operation.is_some() => return None,
        Tab::Request => "This call has no input.".to_owned(),
        _ if call.has_reply() => return None,
        _ if call.bytes > 0 => format!("The reply was too large to keep: {}.", widgets::bytes(call.bytes as u64)),
        _ if call.state.is_over() => "No reply was kept.".to_owned(),
        _ => "No reply yet.".to_owned(),
    };
    Some(why)
}

/// How the call went.
fn overview(call: &CallRecord, width: u16, session: &Session) -> Vec<Line<'static>> {
    let theme = &session.theme;
    let zone = session.settings.time_zone.time_zone();
    let context = session.context(call.context);
    let account = [context.profile.as_deref(), context.account(), context.region()];
    let mut facts = vec![
        ("For", super::whom(call, session)),
        ("Account", account.into_iter().flatten().collect::<Vec<_>>().join(" · ")),
        ("Asked for", call.started.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S%.3f %Z").to_string()),
        ("Took", widgets::duration(call.elapsed(session.now))),
    ];
    facts.extend(call.wire.map(|wire| ("On the wire", format!("{} for the last reply", widgets::duration(wire)))));
    let of_a_page = if call.pages_wanted > 1 && call.attempts > 1 { " at the most for a page" } else { "" };
    facts.push(("Attempts", format!("{}{of_a_page}", call.attempts)));
    if call.pages_wanted > 1 {
        facts.push(("Pages", call.pages.to_string()));
    }
    facts.extend(call.status.map(|status| ("HTTP status", status.to_string())));
    facts.extend(call.request_id.clone().map(|id| ("Request id", id)));
    if call.bytes > 0 {
        facts.push(("Received", widgets::bytes(call.bytes as u64)));
    }
    let (state, style) = (call_state::in_words(call, session.now), call_state::style(&call.state, theme));
    let mut lines = error::fact("State", &state, width, style, theme);
    for (name, value) in facts {
        lines.extend(error::fact(name, &value, width, theme.text, theme));
    }
    if let CallState::Failed(failed) | CallState::Retrying { error: failed, .. } = &call.state {
        lines.extend([Line::default(), Line::styled(failed.code.clone(), theme.bad)]);
        lines.extend(overlay::wrapped(&failed.message, width, theme.text));
        lines.extend(overlay::wrapped(failed.advice(), width, theme.muted));
    }
    lines.extend([Line::default(), Line::styled("The same with the AWS CLI", theme.heading)]);
    lines.extend(overlay::wrapped(&copy::command(call, session), width, theme.text));
    lines
}

fn place(screen: Rect) -> Rect {
    overlay::place(screen, 110, screen.height)
}

impl Screen for CallDetail {
    fn name(&self) -> &'static str {
        "call"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        self.write_out(cx.session);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        self.write_out(cx.session);
        let Some(call) = cx.session.calls.get(self.id) else { return Handled::No };
        let has_page = self.tab != Tab::Overview && lacks(self.tab, call).is_none();
        let room = Self::room(cx.area);
        match action {
            Action::NextPane => self.turn(1, cx.session),
            Action::PreviousPane => self.turn(Tab::ALL.len() - 1, cx.session),
            Action::Copy => {
                let menu = self.copy(call, cx.session);
                cx.command(Command::Overlay(menu));
            }
            Action::Delete | Action::Cancel if !call.state.is_over() => cx.command(Command::Cancel(self.id)),
            action if has_page && self.page.act(action, room.height.into()) => self.page.scroll(room.height.into()),
            Action::Right if self.tab == Tab::Overview => self.turn(1, cx.session),
            Action::Open | Action::Details => {
                self.open(cx);
                self.page.scroll(room.height.into());
            }
            action if !has_page => {
                let len = if self.tab == Tab::Overview { overview(call, room.width, cx.session).len() } else { 0 };
                let Some(top) = overlay::scroll(action, self.top, len, room.height) else { return Handled::No };
                self.top = top;
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        let mut actions = vec![Action::NextPane, Action::Copy, Action::Back];
        if self.tab != Tab::Overview {
            actions.extend([Action::Open, Action::Format]);
        }
        actions
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::NextPane => Some("next part"),
            Action::Format => Some("tree, JSON, YAML"),
            _ => None,
        }
    }

    fn title(&self, view: &View<'_>) -> String {
        let call = view.session.calls.get(self.id);
        call.map_or_else(|| "Call".to_owned(), |call| format!("{} {}", call.service(), call.title()))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let keys = match self.tab {
            Tab::Overview => vec![(Action::NextPane, "next part"), (Action::Copy, "copy"), (Action::Back, "close")],
            Tab::Request | Tab::Reply => vec![
                (Action::NextPane, "next part"),
                (Action::Copy, "copy"),
                (Action::Open, "open"),
                (Action::Format, "tree, JSON, YAML"),
                (Action::Back, "close"),
            ],
        };
        let hints = overlay::hints(view.session, Mode::Browse, &keys);
        let inside = overlay::frame(place(area), buf, theme, &self.title(view), &hints);
        let Some(call) = view.session.calls.get(self.id) else {
            return widgets::Message { title: "This call is no longer kept.".into(), ..Default::default() }
                .draw(inside, buf, theme);
        };
        let style = |tab: Tab| if tab == self.tab { theme.selection } else { theme.muted };
        let tabs = Tab::ALL.map(|tab| Span::styled(format!(" {} ", tab.title()), style(tab)));
        let bar = inside.height.min(1);
        widgets::put_spans(buf, Rect { height: bar, ..inside }, &tabs);
        let body = Rect { y: inside.y + bar, height: inside.height - bar, ..inside };
        self.draw_part(call, body, buf, view);
    }
}
