//! Everything that is known of one write.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use serde_json::Value;

use super::{act, rows, undo};
use crate::config::{Action, Mode};
use crate::contract::{Outcome, WriteId, WriteRecord, WriteState};
use crate::screens::Slot;
use crate::screens::{Command, Cx, Handled, OverlayAnswer, Screen, Session, View, error, overlay};
use crate::theme::Theme;
use crate::widgets::{self, Message, Tone};

/// The overlay that shows a write.
#[derive(Debug)]
pub(in crate::screens) struct WriteDetail {
    id: WriteId,
    top: usize,
}

impl WriteDetail {
    pub(in crate::screens) fn new(id: WriteId) -> Self {
        Self { id, top: 0 }
    }
}

/// What the outcome means, and what to do.
fn meaning(write: &WriteRecord) -> &'static str {
    match (write.state, write.code.as_deref()) {
        (WriteState::Unknown, _) if write.was_found_done() => {
            "There was no answer that says what became of it; it was read back, and it was carried out."
        }
        (WriteState::Intended | WriteState::Sent, _) => "A console is waiting for the answer.",
        (WriteState::Succeeded, _) => "The service has carried it out.",
        (WriteState::Failed, Some("Cancelled")) => "It was cancelled before it was sent.",
        (WriteState::Failed, _) => "The service has refused it.",
        (WriteState::Unknown, Some("Interrupted")) => {
            "The console ended before the service answered: it may or may not have happened. Look at what is there \
             now before it is sent again."
        }
        (WriteState::Unknown, Some("UnreadableReply" | "ReplyTooLarge" | "ReplyCut")) => {
            "The service answered with something that could not be read: it may or may not have happened. Look at \
             what is there now before it is sent again."
        }
        (WriteState::Unknown, code)
            if write.request_id.is_some() || code.is_some_and(|code| !SILENT.contains(&code)) =>
        {
            "The service answered with an error that leaves open whether it has happened. Look at what is there now \
             before it is sent again."
        }
        (WriteState::Unknown, _) => {
            "The service did not answer: it may or may not have happened. Look at what is there now before it is \
             sent again."
        }
        (WriteState::Settled, _) => "Its outcome was unknown; it was settled since.",
    }
}

/// The codes of writes that got no answer at all.
const SILENT: [&str; 4] = ["RequestTimeout", "ConnectionBroken", "NotHttp", "NoReply"];

fn lines(write: &WriteRecord, width: u16, session: &Session) -> Vec<Line<'static>> {
    let theme = &session.theme;
    let zone = session.settings.time_zone.time_zone();
    let mut facts = vec![
        ("Outcome", rows::outcome(write)),
        ("Account", rows::place(&write.context, write.account.as_deref(), write.region.as_deref())),
        ("Asked for", widgets::moment(session.now, write.started, zone)),
    ];
    facts.extend(write.ended.map(|ended| ("Ended", widgets::moment(session.now, ended, zone))));
    facts.extend(write.context.endpoint.clone().map(|endpoint| ("Endpoint", endpoint)));
    facts.extend(write.location.as_ref().map(|location| ("What", location.to_string())));
    facts.extend(write.request_id.clone().map(|id| ("Request id", id)));
    facts.extend(write.token.clone().map(|token| ("Client token", token)));
    facts.extend(write.code.clone().map(|code| ("Code", code)));
    let mut lines = overlay::wrapped(meaning(write), width, theme.text);
    if let Some((said, tone)) = session.read_back_said(write) {
        lines.extend(overlay::wrapped(&format!("{} {said}", tone.sign()), width, tone.style(theme)));
    }
    if let Some(said) = undo::said(write, session) {
        lines.extend(overlay::wrapped(&format!("{} {said}", Tone::Info.sign()), width, Tone::Info.style(theme)));
    }
    lines.push(Line::default());
    for (name, value) in facts {
        let style = if name == "Outcome" { rows::style(write, theme) } else { theme.text };
        lines.extend(error::fact(name, &value, width, style, theme));
    }
    if let Some(message) = &write.message {
        lines.push(Line::default());
        lines.extend(overlay::wrapped(message, width, theme.text));
    }
    if let Some(before) = undo::before(write) {
        lines.extend([Line::default(), Line::styled("Before, as far as this has changed it", theme.heading)]);
        lines.extend(json_lines(&before, width, theme));
    }
    let heading = if write.whole { "Input" } else { "Input, without what is never kept" };
    lines.extend([Line::default(), Line::styled(heading, theme.heading)]);
    lines.extend(json_lines(&write.input, width, theme));
    lines
}

fn json_lines(document: &Value, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.lines().flat_map(|line| overlay::wrapped(line, width, theme.text)).collect()
}

fn place(screen: Rect) -> Rect {
    overlay::place(screen, 100, screen.height)
}

impl Screen for WriteDetail {
    fn name(&self) -> &'static str {
        "write"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let Some(write) = cx.session.journal.write(self.id).cloned() else { return Handled::No };
        match action {
            Action::Actions => act::actions(&write, cx),
            Action::PutBack => undo::put_back(self.id, cx),
            Action::Open => cx.command(Command::Close),
            action => {
                let place = place(cx.area);
                let len = lines(&write, place.width.saturating_sub(6), cx.session).len();
                let Some(top) = overlay::scroll(action, self.top, len, place.height.saturating_sub(2)) else {
                    return Handled::No;
                };
                self.top = top;
            }
        }
        Handled::Yes
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        act::take_answer(&what, cx);
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        super::sent_again(slot, outcome, cx);
    }

    fn actions(&self, session: &Session) -> Vec<Action> {
        let may = session.contexts.iter().any(|context| !context.refuses_writes());
        let back = session.journal.write(self.id).filter(|write| may && undo::is_possible(write));
        back.map(|_| Action::PutBack).into_iter().chain([Action::Actions, Action::Back]).collect()
    }

    fn mode(&self) -> Mode {
        Mode::Writes
    }

    fn title(&self, view: &View<'_>) -> String {
        let write = view.session.journal.write(self.id);
        write.map_or_else(|| "Write".to_owned(), |write| write.operation.name.to_owned())
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let again = view.session.journal.write(self.id).is_some_and(|write| undo::is_undo(write, view.session));
        let does = |action: &Action| match action {
            Action::PutBack if again => "do it again",
            Action::PutBack => "put it back",
            Action::Actions => "what to do",
            _ => "close",
        };
        let keys: Vec<(Action, &str)> =
            self.actions(view.session).iter().map(|action| (*action, does(action))).collect();
        let hints = overlay::hints(view.session, Mode::Writes, &keys);
        let inside = overlay::frame(place(area), buf, theme, &self.title(view), &hints);
        let Some(write) = view.session.journal.write(self.id) else {
            return Message { title: "This write is no longer kept.".into(), ..Message::default() }
                .draw(inside, buf, theme);
        };
        let lines = lines(write, inside.width.saturating_sub(2), view.session);
        overlay::lines(inside, buf, theme, &lines, self.top);
    }
}
