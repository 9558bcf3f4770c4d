//! One call in full: how it went, what was sent, what came back, and the command that does the same.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::copy;
use crate::config::{Action, Mode};
use crate::contract::CallId;
use crate::screens::{CallRecord, CallState, Command, Cx, Desk, Handled, Screen, View, error, overlay, tasks};
use crate::theme::Theme;
use crate::widgets;

/// Columns that one step to the side moves a document.
const SIDE: usize = 8;

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
    top: usize,
    side: usize,
    /// The lines of the document that is shown, for the state of the call that they were made from: a large reply
    /// takes time to write out.
    document: Option<(Tab, u32, Vec<String>)>,
}

impl CallDetail {
    /// The detail of this call.
    pub(crate) fn new(id: CallId) -> Self {
        Self { id, tab: Tab::default(), top: 0, side: 0, document: None }
    }

    /// Writes the shown document out, if that was not done for this state of the call.
    fn write_out(&mut self, desk: &Desk) {
        let Some(call) = desk.calls.get(self.id) else { return };
        let present = self.document.as_ref().is_some_and(|(tab, pages, _)| (*tab, *pages) == (self.tab, call.pages));
        if !present {
            self.document = Some((self.tab, call.pages, document(self.tab, call)));
        }
    }

    /// The lines of the shown document, written out for this state of the call.
    fn written<'a>(&'a self, call: &CallRecord) -> Cow<'a, [String]> {
        match &self.document {
            Some((tab, pages, lines)) if (*tab, *pages) == (self.tab, call.pages) => Cow::Borrowed(lines),
            _ => Cow::Owned(document(self.tab, call)),
        }
    }

    /// How many lines the shown part has.
    fn len(&self, call: &CallRecord, width: u16, desk: &Desk) -> usize {
        if self.tab == Tab::Overview { overview(call, width, desk).len() } else { self.written(call).len() }
    }

    /// Draws the shown part; of a document only the lines in sight are styled.
    fn draw_part(&self, call: &CallRecord, body: Rect, buf: &mut Buffer, desk: &Desk) {
        let theme = &desk.theme;
        if self.tab == Tab::Overview {
            let lines = overview(call, body.width.saturating_sub(2), desk);
            return overlay::lines(body, buf, theme, &lines, self.top);
        }
        let written = self.written(call);
        let top = self.top.min(overlay::last_top(written.len(), body.height));
        let seen = written.iter().skip(top).take(body.height.into());
        let lines: Vec<Line<'static>> = seen.map(|line| json_line(line, self.side, theme)).collect();
        overlay::lines(Rect { width: body.width.saturating_sub(2), ..body }, buf, theme, &lines, 0);
        widgets::scroll_bar(body, buf, theme.faint, written.len(), top);
    }

    fn turn(&mut self, step: usize, desk: &Desk) {
        self.tab = self.tab.neighbour(step);
        (self.top, self.side) = (0, 0);
        self.write_out(desk);
    }
}

/// The document of a tab as lines.
fn document(tab: Tab, call: &CallRecord) -> Vec<String> {
    let text = match (tab, &call.reply) {
        (Tab::Request, _) if call.operation.is_some() => copy::pretty(&call.request),
        (Tab::Request, _) => "This call has no input.".to_owned(),
        (_, Some(reply)) => copy::pretty(reply),
        (_, None) if call.bytes > 0 => {
            format!("The reply was too large to keep: {}.", widgets::bytes(call.bytes as u64))
        }
        (_, None) if call.state.is_over() => "No reply was kept.".to_owned(),
        (_, None) => "No reply yet.".to_owned(),
    };
    text.lines().map(str::to_owned).collect()
}

/// A line of JSON with its member's name apart from its value.
fn json_line(line: &str, side: usize, theme: &Theme) -> Line<'static> {
    let value = line.trim_start();
    let name = value.strip_prefix('"').and_then(|rest| rest.find("\": ")).map_or(0, |end| end + 2);
    let split = line.len() - value.len() + name;
    let (name, value) = line.split_at(split);
    let columns = widgets::columns(name);
    Line::from(vec![
        Span::styled(widgets::skip_columns(name, side).into_owned(), theme.name),
        Span::styled(widgets::skip_columns(value, side.saturating_sub(columns)).into_owned(), theme.text),
    ])
}

/// How the call went.
fn overview(call: &CallRecord, width: u16, desk: &Desk) -> Vec<Line<'static>> {
    let theme = &desk.theme;
    let zone = &desk.settings.time_zone.0;
    let context = desk.context(call.context);
    let account = [context.profile.as_deref(), context.account(), context.region()];
    let mut facts = vec![
        ("State", tasks::state(call, desk.now)),
        ("Account", account.into_iter().flatten().collect::<Vec<_>>().join(" · ")),
        ("Asked for", call.started.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S%.3f %Z").to_string()),
        ("Took", widgets::duration(call.elapsed(desk.now))),
    ];
    facts.extend(call.wire.map(|wire| ("On the wire", format!("{} for the last reply", widgets::duration(wire)))));
    facts.push(("Attempts", call.attempts.to_string()));
    if call.pages_wanted > 1 {
        facts.push(("Pages", call.pages.to_string()));
    }
    facts.extend(call.status.map(|status| ("HTTP status", status.to_string())));
    facts.extend(call.request_id.clone().map(|id| ("Request id", id)));
    if call.bytes > 0 {
        facts.push(("Received", widgets::bytes(call.bytes as u64)));
    }
    let mut lines = Vec::new();
    for (name, value) in facts {
        let style = if name == "State" { tasks::state_style(&call.state, theme) } else { theme.text };
        lines.extend(error::fact(name, &value, width, style, theme));
    }
    if let CallState::Failed(failed) | CallState::Retrying { error: failed, .. } = &call.state {
        lines.extend([Line::default(), Line::styled(failed.code.clone(), theme.bad)]);
        lines.extend(overlay::wrapped(&failed.message, width, theme.text));
        lines.extend(overlay::wrapped(failed.advice(), width, theme.muted));
    }
    lines.extend([Line::default(), Line::styled("The same with the AWS CLI", theme.heading)]);
    lines.extend(overlay::wrapped(&copy::command(call, desk), width, theme.text));
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
        self.write_out(cx.desk);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        self.write_out(cx.desk);
        let Some(call) = cx.desk.calls.get(self.id) else { return Handled::No };
        match action {
            Action::NextPane | Action::Format => self.turn(1, cx.desk),
            Action::PreviousPane => self.turn(Tab::ALL.len() - 1, cx.desk),
            Action::Right if self.tab == Tab::Overview => self.turn(1, cx.desk),
            Action::Left if self.side == 0 && self.tab != Tab::Overview => self.turn(Tab::ALL.len() - 1, cx.desk),
            Action::Left => self.side = self.side.saturating_sub(SIDE),
            Action::Right => self.side += SIDE,
            Action::Open => cx.command(Command::Close),
            Action::Copy => {
                let menu = copy::copy_menu(call, cx.desk);
                cx.command(Command::Overlay(menu));
            }
            Action::Delete | Action::Cancel if !call.state.is_over() => cx.command(Command::Cancel(self.id)),
            action => {
                let place = place(cx.area);
                let (width, height) = (place.width.saturating_sub(6), place.height.saturating_sub(3));
                let len = self.len(call, width, cx.desk);
                let Some(top) = overlay::scroll(action, self.top, len, height) else { return Handled::No };
                self.top = top;
            }
        }
        Handled::Yes
    }

    fn actions(&self, _desk: &Desk) -> Vec<Action> {
        vec![Action::NextPane, Action::Copy, Action::Back]
    }

    fn title(&self, view: &View<'_>) -> String {
        let call = view.desk.calls.get(self.id);
        call.map_or_else(|| "Call".to_owned(), |call| format!("{} {}", call.service(), call.title()))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.desk.theme;
        let keys = [(Action::NextPane, "next part"), (Action::Copy, "copy"), (Action::Back, "close")];
        let hints = overlay::hints(view.desk, Mode::Browse, &keys);
        let inside = overlay::frame(place(area), buf, theme, &self.title(view), &hints);
        let Some(call) = view.desk.calls.get(self.id) else {
            return widgets::Message { title: "This call is no longer kept.".into(), ..Default::default() }
                .draw(inside, buf, theme);
        };
        let style = |tab: Tab| if tab == self.tab { theme.selection } else { theme.muted };
        let tabs = Tab::ALL.map(|tab| Span::styled(format!(" {} ", tab.title()), style(tab)));
        let bar = inside.height.min(1);
        widgets::put_spans(buf, Rect { height: bar, ..inside }, &tabs);
        let body = Rect { y: inside.y + bar, height: inside.height - bar, ..inside };
        self.draw_part(call, body, buf, view.desk);
    }
}
