//! What surrounds every page: header, breadcrumbs, frame and hint bar.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};

use super::App;
use crate::catalog::{Crumb, Location};
use crate::config::Action;
use crate::contract::Context;
use crate::screens::{self, View};
use crate::widgets::{self, Cut, Frame, Hint, Pane, Segment};

/// So many lines a notice takes at the most.
const MOST_NOTICE: u16 = 4;

/// So many columns of a profile's name are seen where there is little room.
const LEAST_PROFILE: usize = 8;

/// From this width on the header says what the job is called that is under way.
const NAMES: u16 = 100;

/// Where the parts of the screen are. Update and view share it, so that a page of rows is the same for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Areas {
    pub(super) header: Rect,
    pub(super) crumbs: Rect,
    pub(super) frame: Rect,
    pub(super) body: Rect,
    pub(super) hints: Rect,
}

/// The layout for a terminal of this size. What does not fit goes: first the breadcrumbs, then header and hints. A long
/// notice takes lines from the frame, so that it can be read and covers nothing.
pub(super) fn areas(app: &App, screen: Rect) -> Areas {
    let line = |wanted: u16| u16::from(screen.height >= wanted);
    let hints = line(5) * notice_height(app, screen);
    let lengths = [line(6), line(8)].map(Constraint::Length);
    let [header, crumbs, frame, hints] =
        Layout::vertical([lengths[0], lengths[1], Constraint::Fill(1), Constraint::Length(hints)]).areas(screen);
    Areas { header, crumbs, frame, body: Pane::inner(frame), hints }
}

/// How many lines the notice of the moment takes in the place of the keys; one, where there is none.
fn notice_height(app: &App, screen: Rect) -> u16 {
    let Some((notice, _)) = &app.session.notice else { return 1 };
    let lines = widgets::notice_lines(notice.tone, &notice.text, screen.width).len() as u16;
    lines.clamp(1, MOST_NOTICE.min(screen.height / 4).max(1))
}

/// Draws everything: the page in its chrome, then the overlays.
pub fn draw(app: &App, screen: Rect, buf: &mut Buffer) {
    let theme = &app.session.theme;
    widgets::ground(screen, buf, theme.base);
    let (screen, tour) = app.beside_tour(screen);
    let areas = areas(app, screen);
    let page = app.history.page();
    let context = app.session.context(page.context);
    let view = View { session: &app.session, owner: page.layer.owner, context, location: &page.location };
    header(app, context, areas.header, buf);
    crumbs(&view, page.layer.screen.stands_for().as_ref(), areas.crumbs, buf);
    frame(app, &view, areas.frame, buf);
    page.layer.screen.draw(areas.body, buf, &view);
    hints(app, areas.hints, buf);
    for layer in &app.overlays {
        widgets::cover();
        // Without frames, what is left beside an overlay would be read with it.
        if app.session.settings.plain {
            let beneath = Rect { y: areas.crumbs.y, height: areas.hints.y - areas.crumbs.y, ..screen };
            widgets::ground(beneath, buf, theme.base);
        }
        layer.screen.draw(screen, buf, &View { owner: layer.owner, ..view });
    }
    notice(app, areas.hints, buf);
    app.draw_tour(tour, buf);
}

/// Product, then whose rows these are; at the right what is under way and what is not allowed.
fn header(app: &App, context: &Context, area: Rect, buf: &mut Buffer) {
    let theme = &app.session.theme;
    let account = match &context.identity {
        Some(Ok(identity)) => Segment::new(identity.account.as_str(), theme.accent, 2),
        Some(Err(error)) if error.kind.is_login() => Segment::new("no login", theme.bad, 2),
        Some(Err(_)) => Segment::new("account unknown", theme.warn, 3),
        None => Segment::new("account …", theme.muted, 3),
    };
    let region = Segment::new(context.region().unwrap_or("no region"), theme.text, 1);
    let mut right = Vec::new();
    let running = app.session.calls.running().count() + app.session.programs.running().count();
    if running > 0 {
        let step = (app.session.now.as_millisecond() / 100) as usize;
        right.push(Segment::new(format!("{} {running}", widgets::spinner(step)), theme.busy, 5));
    }
    if let Some((far, name, goes_on, others)) = screens::job_ahead(&app.session) {
        let more = if others > 0 { format!(" +{others}") } else { String::new() };
        // How far it is stays where there is no room for its name.
        let (name, priority) = if area.width < NAMES { (String::new(), 1) } else { (format!(" {name}"), 4) };
        let (sign, style) = if goes_on { ("▶", theme.busy) } else { ("paused", theme.warn) };
        right.push(Segment::new(format!("{sign} {far}{more}{name}"), style, priority));
    }
    if context.protected {
        right.push(Segment::badge("PROTECTED", theme.badge_protected, 0));
    } else if context.read_only {
        right.push(Segment::badge("READ-ONLY", theme.badge_read_only, 0));
    }
    if context.sandbox {
        right.push(Segment::badge("SANDBOX", theme.badge_sandbox, 1));
    }
    // Where writes go is seen at any size: the name of the profile gives way to its region.
    let pieces = right.iter().filter(|piece| piece.priority <= 1).chain([&region]);
    let others: usize = pieces.map(|piece| widgets::columns(&piece.text) + 2).sum();
    let room = usize::from(area.width.saturating_sub(2)).saturating_sub(others).max(LEAST_PROFILE);
    let profile = widgets::fit(context.profile.as_deref().unwrap_or("default credentials"), room, Cut::Middle);
    let left =
        [Segment::new("Switchboard", theme.brand, 4), Segment::new(profile, theme.text, 0), account, region.clone()];
    widgets::header_bar(&left, &right, area, buf, theme);
}

/// The way to this page.
fn crumbs(view: &View<'_>, stands_for: Option<&(Location, String)>, area: Rect, buf: &mut Buffer) {
    let mut parts: Vec<Cow<'_, str>> = vec![Cow::Borrowed("home")];
    let name = |crumb: &Crumb| match stands_for {
        Some((item, several)) if item.parts() == crumb.location.parts() => several.clone(),
        _ => view.session.name_of(&crumb.location).to_owned(),
    };
    parts.extend(view.location.crumbs().iter().map(|crumb| Cow::Owned(name(crumb))));
    parts.extend(view.location.action().map(Cow::Borrowed));
    widgets::crumb_bar(&parts, area, buf, &view.session.theme);
}

fn frame(app: &App, view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let frame = match (view.context.protected, app.overlays.is_empty()) {
        (true, _) => Frame::Protected,
        (false, true) => Frame::Focused,
        (false, false) => Frame::Idle,
    };
    let screen = &app.history.page().layer.screen;
    let (title, bottom) = (screen.title(view), screen.status(view));
    Pane { title: &title, bottom: &bottom, frame, ..Pane::default() }.draw(area, buf, &app.session.theme);
}

/// The notice of the moment, in the place of the keys.
fn notice(app: &App, hints: Rect, buf: &mut Buffer) {
    let Some((notice, _)) = app.session.notice.as_ref().filter(|_| !hints.is_empty()) else { return };
    widgets::notice_bar(notice.tone, &notice.text, hints, buf, &app.session.theme);
}

/// How soon a key of the page itself gives way: what changes things stays with the first few, then what it alone has.
fn particular(n: usize, action: Action, own: &[Action]) -> u8 {
    match (n, action) {
        (0..=3, _) => n as u8,
        (_, Action::Create | Action::Edit | Action::Actions) => 4,
        _ if own.contains(&action) => 5,
        _ if own.is_empty() => n.saturating_add(1).min(9) as u8,
        _ => 8,
    }
}

/// How soon a key that does the same on every page gives way: after what a page is for, before the rest that it can do.
/// The way to all other keys stays.
fn general(action: Action, own: &[Action]) -> u8 {
    match action {
        Action::Help => 4,
        Action::Quit if own.is_empty() => 4,
        Action::Quit | Action::Palette => 5 + u8::from(!own.is_empty()),
        _ if own.is_empty() => 6,
        _ => 9,
    }
}

/// The keys that make sense now.
fn hints(app: &App, area: Rect, buf: &mut Buffer) {
    if app.session.notice.is_none() {
        let hints: Vec<Hint<'_>> = hinted(app).into_iter().map(|(_, hint)| hint).collect();
        widgets::hint_bar(&hints, area, buf, &app.session.theme);
    }
}

/// What can be done now, each with its key. A page says first what it is for: that is there as long as there is room for
/// anything.
pub(super) fn hinted(app: &App) -> Vec<(Action, Hint<'_>)> {
    let top = app.overlays.last().unwrap_or(&app.history.page().layer);
    let mode = top.screen.mode();
    let (offered, own) = (app.offered(), top.screen.own());
    let anywhere = if app.overlays.is_empty() { super::keys::ANYWHERE } else { &[] };
    let others = anywhere.iter().filter(|action| !offered.contains(action));
    let others = others.map(|action| (*action, general(*action, &own)));
    (offered.iter().enumerate().map(|(n, action)| (*action, particular(n, *action, &own))))
        .chain(others)
        .filter_map(|(action, priority)| {
            let key = app.session.keymap.key(mode, action);
            // What lies over a page is closed by what goes back on a page.
            let closes = action == Action::Back && !app.overlays.is_empty();
            let title = if closes { "close" } else { action.title() };
            let label = top.screen.does(action).unwrap_or(title).into();
            (!key.is_empty()).then(|| (action, Hint { key: key.into(), label, priority }))
        })
        .collect()
}
