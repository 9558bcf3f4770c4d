//! An error in full: what failed, why, and what to do about it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Command, Cx, Handled, Screen, Session, View, overlay};
use crate::config::{Action, Mode};
use crate::contract::ApiError;
use crate::theme::Theme;
use crate::widgets;

/// Width of the column of names.
const NAMES: u16 = 12;

/// The overlay that shows an error.
#[derive(Debug)]
pub(super) struct ErrorDetail {
    error: ApiError,
    top: usize,
}

impl ErrorDetail {
    pub(super) fn new(error: ApiError) -> Self {
        Self { error, top: 0 }
    }
}

/// The facts beside the message, with their names.
pub(crate) fn facts(error: &ApiError) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Error", error.code.clone())];
    facts.extend(error.status.map(|status| ("HTTP status", status.to_string())));
    facts.extend(error.request_id.clone().map(|id| ("Request id", id)));
    facts.push(("Attempts", error.attempts.to_string()));
    facts
}

/// The whole error as lines of text.
pub(crate) fn lines(error: &ApiError, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = overlay::wrapped(&error.message, width, theme.text);
    lines.push(Line::default());
    for (name, value) in facts(error) {
        let style = if name == "Error" { theme.bad } else { theme.text };
        lines.extend(fact(name, &value, width, style, theme));
    }
    lines.push(Line::default());
    lines.push(Line::styled("What to do", theme.heading));
    lines.extend(overlay::wrapped(error.advice(), width, theme.text));
    lines
}

/// A name with its value; a long value goes on in lines of its own.
pub(crate) fn fact(
    name: &str,
    value: &str,
    width: u16,
    style: ratatui::style::Style,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let indent = if width > 2 * NAMES { NAMES + 1 } else { 0 };
    let values = widgets::wrap(value, usize::from(width - indent));
    let name = Span::styled(widgets::pad(name, NAMES.into(), widgets::Align::Left), theme.muted);
    let mut lines = Vec::new();
    if indent == 0 {
        lines.push(Line::from(name.clone()));
    }
    for (n, value) in values.into_iter().enumerate() {
        let space = " ".repeat(usize::from(indent.saturating_sub(NAMES)));
        let before = match n {
            _ if indent == 0 => Span::default(),
            0 => name.clone(),
            _ => Span::raw(" ".repeat(NAMES.into())),
        };
        lines.push(Line::from(vec![before, Span::raw(space), Span::styled(value, style)]));
    }
    lines
}

/// The error as plain text, to be copied into a ticket.
pub(crate) fn plain(error: &ApiError) -> String {
    let facts: String =
        facts(error).into_iter().skip(1).map(|(name, value)| name.to_owned() + ": " + &value + "\n").collect();
    format!("{error}\n{facts}What to do: {}\n", error.advice())
}

impl ErrorDetail {
    fn place(&self, screen: Rect) -> Rect {
        let width = 76.min(screen.width);
        let lines = lines(&self.error, width.saturating_sub(6), &Theme::default()).len();
        overlay::place(screen, width, (lines as u16).saturating_add(4))
    }

    fn title(&self) -> String {
        match self.error.status {
            Some(status) => format!("{} ({status})", self.error.code),
            None => self.error.code.clone(),
        }
    }
}

impl Screen for ErrorDetail {
    fn name(&self) -> &'static str {
        "error"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Refresh => cx.command(Command::Act(Action::Refresh)),
            Action::Open => cx.command(Command::Close),
            Action::Copy => cx.command(Command::copy("the error", plain(&self.error))),
            action => {
                let place = self.place(cx.area);
                let len = lines(&self.error, place.width.saturating_sub(6), &Theme::default()).len();
                let Some(top) = overlay::scroll(action, self.top, len, place.height.saturating_sub(2)) else {
                    return Handled::No;
                };
                self.top = top;
            }
        }
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        vec![Action::Refresh, Action::Copy, Action::Back]
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        (action == Action::Refresh).then_some("try again")
    }

    fn title(&self, _view: &View<'_>) -> String {
        Self::title(self)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let keys = [(Action::Refresh, "try again"), (Action::Copy, "copy"), (Action::Back, "close")];
        let hints = overlay::hints(view.session, Mode::Browse, &keys);
        let inside = overlay::frame(self.place(area), buf, theme, &Self::title(self), &hints);
        let lines = lines(&self.error, inside.width.saturating_sub(2), theme);
        overlay::lines(inside, buf, theme, &lines, self.top);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::ErrorKind;
    use crate::screens::testing::{self, ScreenHarness};

    fn denied() -> Box<dyn Screen> {
        let message = "User: arn:aws:sts::210987654321:assumed-role/Operator/kim is not authorized to perform: \
                       profile:ListDomains on resource: arn:aws:profile:eu-central-1:210987654321:domains/* because \
                       no identity-based policy allows the profile:ListDomains action";
        Box::new(ErrorDetail::new(testing::error(ErrorKind::AccessDenied, "AccessDeniedException", message, 403)))
    }

    #[test]
    fn it_says_everything_that_is_known() {
        let mut harness = ScreenHarness::over("profiles/domains");
        let screen = denied();
        insta::assert_snapshot!("error_80x24", harness.overlay(&*screen));
        insta::assert_snapshot!("error_roles", harness.overlay_roles(&*screen));
        harness.shrink(&*screen);
        insta::assert_snapshot!("error_40x10", harness.sized(40, 10).overlay(&*screen));
    }

    #[test]
    fn it_is_copied_and_tried_again() {
        let (mut harness, mut screen) = (ScreenHarness::over("profiles/domains"), denied());
        harness.press(&mut *screen, "y r");
        assert_eq!(harness.commands.last(), Some(&Command::Act(Action::Refresh)));
        let said = harness.said();
        assert!(said.contains("Request id: 5f1c2d3e"), "{said}");
        assert!(said.contains("What to do: Ask for a policy"), "{said}");
    }

    #[test]
    fn all_of_it_can_be_read_on_a_small_screen() {
        let (harness, mut screen) = (ScreenHarness::over("profiles/domains"), denied());
        let mut harness = harness.sized(40, 10);
        harness.press(&mut *screen, "G");
        assert!(harness.overlay(&*screen).contains("What to do"), "{}", harness.overlay(&*screen));
    }

    #[test]
    fn hostile_words_stay_words() {
        let message = format!("\u{1b}[2J{}", "x".repeat(5000));
        let screen = ErrorDetail::new(testing::error(ErrorKind::BadRequest, "\u{202e}Bad", &message, 400));
        let shown = ScreenHarness::over("profiles/domains").overlay(&screen);
        assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{shown}");
    }
}
