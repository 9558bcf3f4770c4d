//! Draws what stands beside a step.

use jiff::{SignedDuration, Timestamp};
use ratatui::buffer::Buffer;
use ratatui::text::Line;
use serde_json::Value;

use super::layout::Parts;
use super::preview::{self, pair};
use crate::config::{Action, Mode};
use crate::form::Form;
use crate::form::carried::flow_of;
use crate::form::wizard::StepPreview;
use crate::mapping;
use crate::model::look::{at, text};
use crate::model::read_instant;
use crate::rules::connectors::Connector;
use crate::rules::{connector_of, is_private, labelled_connector_of};
use crate::schedule::{Schedule, weekly_matching};
use crate::screens::form::phase::PageView;
use crate::screens::form::side_panel::template_named;
use crate::screens::form::template::PanelRequest;
use crate::screens::{Session, View, overlay};
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// So wide are the lines of what stands beside a step, where they are made to be wrapped once more.
const WORDS: u16 = 240;
/// So many runs of a schedule are said.
const RUNS: usize = 5;

/// Whether the open step has something to show that wants a pane of its own.
pub(super) fn wants_pane(page: PageView<'_>) -> bool {
    let preview = page.shared.steps.open().and_then(|step| step.preview);
    match preview {
        Some(StepPreview::Runs) => schedule_of(&flow_of(page.shared.form.document())).is_some(),
        preview => matches!(preview, Some(StepPreview::Mapping | StepPreview::Template)),
    }
}

/// The lines of what stands beside the open step; none where there is nothing.
pub(super) fn lines(page: PageView<'_>, width: u16, session: &Session, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = of_step(page, width, session, theme);
    lines.extend(tried(page, width, session, theme));
    lines
}

/// What the definition says of the item that it is tried with.
fn tried(page: PageView<'_>, width: u16, session: &Session, theme: &Theme) -> Vec<Line<'static>> {
    let Some(way) = page.shared.tries() else { return Vec::new() };
    let said = page.shared.lookups.tryout.lines();
    if said.is_empty() {
        let key = session.keymap.in_words(Mode::Form, Action::Sample);
        return overlay::wrapped(&format!("{key}: {}, to see what would come of it.", way.title), width, theme.muted);
    }
    let line = |(tone, text): &(Tone, String)| {
        let style = if *tone == Tone::Plain { theme.muted } else { tone.style(theme) };
        overlay::wrapped(text, width, style)
    };
    said.iter().flat_map(line).collect()
}

/// What the step itself has to show.
fn of_step(page: PageView<'_>, width: u16, session: &Session, theme: &Theme) -> Vec<Line<'static>> {
    let document = page.shared.form.document();
    match page.shared.steps.open().and_then(|step| step.preview) {
        Some(StepPreview::Mapping) => preview::lines(page, width, session, theme),
        Some(StepPreview::Schedule) => match weekly_matching(document) {
            Some(when) => vec![Line::styled(format!("The job runs {when}."), theme.info)],
            None => Vec::new(),
        },
        Some(StepPreview::Template) => of_template(page, width, theme),
        Some(StepPreview::Connector) => match connector_of(document) {
            Some(found) => connector(found, &page.shared.form, width, theme),
            None => Vec::new(),
        },
        Some(StepPreview::Runs) => runs(&flow_of(document), session, width, theme),
        Some(StepPreview::Estimate | StepPreview::Conditions) => estimate(page, width, theme),
        Some(StepPreview::Carried) | None => Vec::new(),
    }
}

/// How many the conditions select.
fn estimate(page: PageView<'_>, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let Some((tone, said)) = page.shared.lookups.estimate.said() else { return Vec::new() };
    let style = if tone == Tone::Plain { theme.muted } else { tone.style(theme) };
    overlay::wrapped(&said, width, style)
}

/// What a flow is scheduled by, and from when on.
fn schedule_of(document: &Value) -> Option<(Schedule, &str, Option<Timestamp>)> {
    text(document, "triggerConfig.triggerType").filter(|kind| *kind == "Scheduled")?;
    let of = "triggerConfig.triggerProperties.Scheduled";
    let expression = text(document, &format!("{of}.scheduleExpression"))?;
    let start = at(document, &format!("{of}.scheduleStartTime")).and_then(read_instant);
    Some((Schedule::parse(expression).ok()?, expression, start))
}

/// When a scheduled flow runs next, in the zone of whoever looks.
fn runs(document: &Value, session: &Session, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let Some((schedule, expression, start)) = schedule_of(document) else { return Vec::new() };
    let zone = session.settings.time_zone.time_zone();
    let words = schedule.words(expression);
    let mut lines = vec![Line::styled(format!("It runs {words}"), theme.heading)];
    let anchor = start.unwrap_or(session.now);
    let end = at(document, "triggerConfig.triggerProperties.Scheduled.scheduleEndTime").and_then(read_instant);
    let mut last = session.now.max(anchor.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(anchor));
    let next = std::iter::from_fn(|| schedule.next(anchor, last).inspect(|at| last = *at));
    let next: Vec<Timestamp> = next.take_while(|at| end.is_none_or(|end| *at <= end)).take(RUNS).collect();
    if next.is_empty() {
        lines.extend(overlay::wrapped("never again: it ends before its next run", width, theme.warn));
    }
    for (at, number) in next.iter().zip(1..) {
        let when = at.to_zoned(zone.clone()).strftime("%a %-d %b %Y, %H:%M %Z").to_string();
        lines.push(Line::styled(format!("{number}. {when}"), theme.text));
    }
    if start.is_none() {
        let text = "Counted from now on: a rate begins when the flow is started, or at its start time.";
        lines.extend(overlay::wrapped(text, width, theme.muted));
    }
    lines
}

/// The same as a text.
pub(in crate::screens::form) fn words(page: PageView<'_>, session: &Session) -> String {
    let line = |line: &Line<'_>| line.iter().map(|span| span.content.as_ref()).collect::<String>();
    lines(page, WORDS, session, &Theme::default()).iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Draws what has a pane of its own, beside the fields or under them.
pub(super) fn draw(page: PageView<'_>, parts: &Parts, buf: &mut Buffer, view: &View<'_>) {
    if parts.beside.is_empty() {
        return;
    }
    let theme = &view.session.theme;
    let is_below = parts.beside.x == parts.fields.x;
    let inside = if is_below {
        super::below_rule(parts.beside, buf, theme)
    } else {
        super::beside_bar(parts.beside, buf, theme)
    };
    match (page.shared.steps.shows(StepPreview::Mapping), is_below) {
        (true, true) => preview::draw_short(page, inside, buf, view.session, theme),
        (true, false) => preview::draw(page, inside, buf, view.session, theme),
        (false, _) => overlay::lines(inside, buf, theme, &lines(page, inside.width, view.session, theme), 0),
    }
}

/// What the chosen template brings along, as far as it is known.
fn of_template(page: PageView<'_>, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let named = template_named(page.shared);
    match page.shared.lookups.template.asked.as_ref().filter(|asked| named == Some(asked.id.as_str())) {
        Some(PanelRequest { id, known: None }) => vec![Line::styled(format!("reading {id} …"), theme.busy)],
        Some(PanelRequest { known: Some(Err(error)), .. }) => {
            overlay::wrapped(&format!("{} {}: {}", Tone::Bad.sign(), error.code, error.message), width, theme.bad)
        }
        Some(PanelRequest { id, known: Some(Ok(template)) }) => template_lines(id, template, width, theme),
        None => overlay::wrapped("What the template brings is shown here once it is chosen.", width, theme.muted),
    }
}

/// What a template brings along.
pub(in crate::screens::form) fn template_lines(
    id: &str,
    template: &Value,
    width: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled(format!("What {id} brings"), theme.heading)];
    let brings = mapping::outline(template);
    if brings.creates_profiles {
        lines.push(Line::styled("creates profiles", theme.text));
    }
    if brings.stores_only {
        let text = "stored only: no calculated attributes or event triggers";
        lines.extend(overlay::wrapped(text, width, theme.warn));
    }
    if let Some(most) = brings.most_objects {
        lines.push(Line::styled(
            format!("{} a profile at most", widgets::plural(most, "object", "objects")),
            theme.text,
        ));
    }
    for (heading, pairs) in [("Keys", &brings.keys), ("Fields", &brings.fields)] {
        lines.extend([Line::default(), Line::styled(heading, theme.heading)]);
        lines.extend(pairs.iter().map(|(name, what)| pair(name, what, (theme.muted, theme.text), width, theme)));
    }
    lines
}

/// What a connector is, and how it signs in.
fn connector(connector: &Connector, form: &Form, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let document = form.document();
    let known = labelled_connector_of(document);
    let (title, about) = known.map_or((&connector.title, &connector.about), |known| (&known.title, &known.about));
    let mut lines = vec![Line::styled(title.clone(), theme.heading)];
    lines.extend(overlay::wrapped(about, width, theme.text));
    if let Some(unknown) = known.filter(|known| !known.is_known()) {
        let text =
            format!("What {} calls its properties and credentials is told by the connector alone.", unknown.title);
        lines.extend(overlay::wrapped(&text, width, theme.muted));
    }
    if !connector.private && is_private(document) {
        let text = format!("{} it can't be reached privately", Tone::Warn.sign());
        lines.extend(overlay::wrapped(&text, width, theme.warn));
    }
    for way in connector.sign_in.iter().filter(|way| way.applies(connector, document)) {
        lines.push(Line::default());
        lines.push(Line::styled(way.title.clone(), theme.muted));
        for need in &way.needs {
            let is_set = need.get(connector, document).is_some();
            let (sign, style) = if is_set { ("✓", theme.good) } else { ("○", theme.text) };
            let title = form.title_at(&need.path(connector));
            lines.push(Line::styled(format!("{sign} {title}"), style));
        }
    }
    lines
}
