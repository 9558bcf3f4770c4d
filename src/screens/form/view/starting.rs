//! Draws the choice between several ways to begin.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line as TextLine;

use crate::form::wizard::Start;
use crate::screens::form::shared::Shared;
use crate::screens::overlay;
use crate::theme::Theme;
use crate::widgets::{self, MenuItem};

pub(in crate::screens::form) fn draw(shared: &Shared, at: usize, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let starts = shared.spec.starts();
    let air = if area.width > 40 { 2 } else { 0 };
    let inside = Rect { x: area.x + air, width: area.width.saturating_sub(2 * air), ..area };
    let intro = shared.spec.wizard.map(|wizard| wizard.intro.as_str()).unwrap_or_default();
    let mut head = vec![TextLine::default()];
    head.extend(overlay::wrapped(intro, inside.width, theme.muted));
    head.extend([TextLine::default(), TextLine::styled("How do you want to begin?", theme.heading)]);
    head.push(TextLine::default());
    let shown = (head.len() as u16).min(inside.height.saturating_sub(starts.len() as u16));
    // The question stays; help tells the rest of what it is about.
    let hidden = head.len() - usize::from(shown);
    head.drain(..hidden.min(1));
    head.drain(usize::from(shown).saturating_sub(3).min(head.len())..head.len().saturating_sub(3));
    head.truncate(shown.into());
    overlay::lines(Rect { height: shown, ..inside }, buf, theme, &head, 0);
    let list = Rect { y: inside.y + shown, height: inside.height - shown, ..inside };
    let signs = starts.iter().map(|start| widgets::columns(&start.sign)).max().unwrap_or_default();
    let title = |start: &Start| match signs {
        0 => start.title.clone(),
        _ => format!("{:signs$}  {}", start.sign, start.title),
    };
    // Where each has a sign, what comes of it stands beside it, too.
    let beside = |start: &'static Start| start.about.split_once(": ").map_or(start.about.as_str(), |(first, _)| first);
    let item = |nth: usize| match starts.get(nth) {
        Some(start) if signs > 0 => MenuItem::new(title(start), beside(start)),
        Some(start) => MenuItem::new(start.title.as_str(), ""),
        None => MenuItem::default(),
    };
    let menu = widgets::Menu { len: starts.len(), item: &item, cursor: at, top: 0, empty: "" };
    menu.draw(Rect { height: list.height.min(starts.len() as u16), ..list }, buf, theme);
    let about = starts.get(at).map(|start| start.about.as_str()).unwrap_or_default();
    let y = list.y + (starts.len() as u16 + 1).min(list.height);
    let foot = Rect { y, height: list.bottom() - y, ..list };
    overlay::lines(foot, buf, theme, &overlay::wrapped(about, foot.width, theme.text), 0);
}
